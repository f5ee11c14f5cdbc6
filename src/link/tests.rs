//! Small trees, and what their files use of each other.

use std::fmt::Write as _;

use super::{Module, Unit, Wanted, link};
use crate::scan::import::{self, Outline};
use crate::scan::{Scan, builtin, scan};
use crate::source::Source;

/// The constants of a tree (`-- path` starts a file), each with the lines in other files
/// that use it.
fn sites(tree: &str) -> String {
    let scanner = builtin::scanner();
    let (mut files, mut modules): (Vec<(Source, Scan, Option<Outline>)>, _) = (Vec::new(), vec![]);
    for file in tree.trim_start().split("-- ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap();
        modules.extend(Module::read(path, text).filter(|_| import::is_manifest(path)));
        if import::of(path).is_some() {
            let source = Source::new(path, text);
            let scan = scan(&source, &scanner);
            files.push((source, scan, None));
        }
    }
    let mut wanted = Wanted::of(&units(&files));
    while let Some(names) = wanted {
        for (source, _, outline) in &mut files {
            let (system, outliner) = import::of(source.name()).unwrap();
            if let Some(names) = names.names(system, source.name(), source.text().as_bytes()) {
                *outline = outliner(source.text(), &names);
            }
        }
        wanted = names.renamed(&units(&files));
    }
    let links = link(&units(&files), &modules);
    let mut out = String::new();
    for (at, (source, scan, _)) in files.iter().enumerate() {
        for constant in scan.constants.iter() {
            let index = constant.mention;
            let names: Vec<_> = constant.exports().collect();
            let names = names.join(" ");
            writeln!(out, "{} {names}", source.name()).unwrap();
            for link in links.iter().filter(|link| link.constant == (at, index)) {
                let (site, span) = (&files[link.site.0].0, link.site.1);
                let at = site.position(span.start);
                let line = site.text().lines().nth(at.line as usize - 1).unwrap();
                let (before, after) = line.split_at(at.column as usize - 1);
                let place = format!("{}:{}", site.name(), at.line);
                writeln!(out, "    {place} {}^{after}", before.trim_start()).unwrap();
            }
        }
    }
    out
}

fn units<'f>(files: &'f [(Source, Scan, Option<Outline>)]) -> Vec<Unit<'f>> {
    let unit = |file: &'f (Source, Scan, Option<Outline>)| Unit {
        path: file.0.name(),
        system: import::of(file.0.name()).unwrap().0,
        constants: &file.1.constants,
        outline: file.2.as_ref(),
    };
    files.iter().map(unit).collect()
}

#[test]
#[cfg(feature = "lang-python")]
fn python_names_modules_from_a_root_or_from_the_file() {
    insta::assert_snapshot!(sites(r#"
-- app/config.py
MODEL = "gpt-4o"
MODELS = {"fast": "gpt-4o-mini"}
class Model(str, Enum):
    BIG = "gpt-4"
-- app/__init__.py
-- app/a.py
from .config import MODEL
create(model=MODEL)
-- app/deep/b.py
from ..config import MODEL as M, MODELS, Model
create(model=M, other=MODELS["fast"], third=Model.BIG.value)
-- c.py
from app.config import MODEL
import app.config
import app.config as cfg
from app import config
create(model=MODEL)
create(model=app.config.MODEL)
create(model=cfg.MODEL)
create(model=config.Model.BIG)
-- scripts/d.py
import sys
from app.config import *
create(model=MODEL)
-- e.py
create(model=MODEL)
-- f.py
from other.config import MODEL
create(model=MODEL)
"#), @r#"
    app/config.py MODEL
        app/a.py:2 create(model=^MODEL)
        app/deep/b.py:2 create(model=^M, other=MODELS["fast"], third=Model.BIG.value)
        c.py:5 create(model=^MODEL)
        c.py:6 create(model=^app.config.MODEL)
        c.py:7 create(model=^cfg.MODEL)
        scripts/d.py:3 create(model=^MODEL)
    app/config.py MODELS.fast
        app/deep/b.py:2 create(model=M, other=^MODELS["fast"], third=Model.BIG.value)
    app/config.py Model.BIG
        app/deep/b.py:2 create(model=M, other=MODELS["fast"], third=^Model.BIG.value)
    "#);
}

#[test]
#[cfg(feature = "lang-python")]
fn what_a_package_gives_on_is_followed() {
    insta::assert_snapshot!(sites(r#"
-- src/app/models/openai.py
MODEL = "gpt-4o"
SMALL = "gpt-4o-mini"
-- src/app/models/__init__.py
from .openai import MODEL as DEFAULT_MODEL
from .openai import *
-- src/app/__init__.py
from .models import DEFAULT_MODEL
-- src/app/run.py
from app import DEFAULT_MODEL
from app.models import SMALL
create(model=DEFAULT_MODEL, small=SMALL)
-- tools/run.py
from app.models import DEFAULT_MODEL, SMALL
create(model=DEFAULT_MODEL, small=SMALL)
"#), @"
    src/app/models/openai.py MODEL
        src/app/run.py:3 create(model=^DEFAULT_MODEL, small=SMALL)
        tools/run.py:2 create(model=^DEFAULT_MODEL, small=SMALL)
    src/app/models/openai.py SMALL
        src/app/run.py:3 create(model=DEFAULT_MODEL, small=^SMALL)
        tools/run.py:2 create(model=DEFAULT_MODEL, small=^SMALL)
    ");
}

#[test]
#[cfg(feature = "lang-python")]
fn what_may_be_two_things_is_neither() {
    insta::assert_snapshot!(sites(r#"
-- app/config.py
MODEL = "gpt-4o"
-- config.py
MODEL = "gpt-4"
-- app/run.py
from config import MODEL
create(model=MODEL)
-- one/shared/names.py
LAST = "gpt-4"
-- two/shared/names.py
LAST = "gpt-4"
-- three/run.py
from shared.names import LAST
create(model=LAST)
-- app/either.py
try:
    from .config import MODEL
except ImportError:
    from ..config import MODEL
create(model=MODEL)
-- app/shadow.py
from .config import MODEL
def f(MODEL):
    create(model=MODEL)
MODEL = "other"
create(model=MODEL)
-- app/both.py
from .config import *
from config import *
create(model=MODEL)
"#), @"
    app/config.py MODEL
    config.py MODEL
    one/shared/names.py LAST
    two/shared/names.py LAST
    ");
}

#[test]
#[cfg(feature = "lang-python")]
fn circles_end() {
    insta::assert_snapshot!(sites(r#"
-- a/__init__.py
from .b import *
from .c import MODEL
-- a/b.py
from . import *
from .c import *
from .d import LAST
-- a/c.py
from .b import MODEL
from . import OTHER as MODEL
-- a/d.py
MODEL = "gpt-4o"
OTHER = "gpt-4"
LAST = "gpt-4"
-- e.py
from a import MODEL, LAST
create(model=MODEL, last=LAST)
"#), @"
    a/d.py MODEL
    a/d.py OTHER
    a/d.py LAST
        e.py:2 create(model=MODEL, last=^LAST)
    ");
}

#[test]
#[cfg(feature = "lang-typescript")]
fn typescript_names_files() {
    insta::assert_snapshot!(sites(r#"
-- src/config.ts
export const MODEL = "gpt-4o";
export const MODELS = { fast: "gpt-4o-mini" } as const;
export enum Kind { Big = "gpt-4" }
export default { model: "gpt-4.1" };
-- src/lib/index.ts
export * from "../config";
export { MODEL as DEFAULT_MODEL } from "../config";
export * as config from "../config";
-- src/a.ts
import cfg, { MODEL as M, MODELS } from "./config.js";
import * as all from "./config";
create({ model: M, other: MODELS.fast });
create({ model: all.Kind.Big, other: cfg.model });
-- src/deep/b.tsx
import { MODEL, DEFAULT_MODEL, config } from "@/lib";
create({ model: MODEL });
create({ model: DEFAULT_MODEL });
create({ model: config.MODEL });
-- src/c.js
const { MODEL, MODELS: models } = require("./config");
create({ model: MODEL, other: models["fast"] });
-- src/d.ts
import { MODEL } from "config";
import { MODELS } from "./none";
create({ model: MODEL, other: MODELS.fast });
function f(model = cfg.model, MODEL: string) { return create({ model: MODEL }); }
"#), @r#"
    src/config.ts MODEL
        src/a.ts:3 create({ model: ^M, other: MODELS.fast });
        src/deep/b.tsx:2 create({ model: ^MODEL });
        src/deep/b.tsx:3 create({ model: ^DEFAULT_MODEL });
        src/deep/b.tsx:4 create({ model: ^config.MODEL });
        src/c.js:2 create({ model: ^MODEL, other: models["fast"] });
    src/config.ts MODELS.fast
        src/a.ts:3 create({ model: M, other: ^MODELS.fast });
        src/c.js:2 create({ model: MODEL, other: ^models["fast"] });
    src/config.ts Kind.Big
        src/a.ts:4 create({ model: ^all.Kind.Big, other: cfg.model });
    src/config.ts default.model
        src/a.ts:4 create({ model: all.Kind.Big, other: ^cfg.model });
    "#);
}

#[test]
#[cfg(feature = "lang-typescript")]
fn a_default_export_has_the_name_that_it_is_given() {
    insta::assert_snapshot!(sites(r#"
-- models/index.ts
const chosen = "gpt-4o";
export default chosen;
-- small.ts
export default "gpt-4o-mini";
-- run.ts
import model from "./models";
import small from "./small";
create({ model, small });
create({ model: model, other: small });
"#), @"
    models/index.ts chosen
        run.ts:3 create({ ^model, small });
        run.ts:4 create({ model: ^model, other: small });
    small.ts default
        run.ts:3 create({ model, ^small });
        run.ts:4 create({ model: model, other: ^small });
    ");
}

#[test]
fn rust_names_modules_by_their_files() {
    insta::assert_snapshot!(sites(r#"
-- src/lib.rs
pub mod config;
pub use config::{MODEL as DEFAULT, Kind};
-- src/config.rs
pub mod deep;
pub const MODEL: &str = "gpt-4o";
pub struct Kind;
impl Kind { pub const BIG: &'static str = "gpt-4"; }
-- src/config/deep.rs
pub const DEEP: &str = "gpt-4o-mini";
fn f() { call(super::MODEL); }
-- src/a.rs
use crate::config::{self, MODEL};
use crate::DEFAULT;
fn f() {
    client.model(MODEL);
    client.model(config::deep::DEEP);
    client.model(crate::config::MODEL);
    client.model(DEFAULT);
    client.model(crate::Kind::BIG);
    client.model(other::MODEL);
}
-- src/b/mod.rs
use super::config::*;
fn f() { client.model(MODEL); }
-- src/bin/tool.rs
fn f() { client.model(crate::config::MODEL); }
-- tests/x/crates.rs
fn f(MODEL: &str) { client.model(MODEL); }
"#), @"
    src/config.rs MODEL
        src/config/deep.rs:2 fn f() { call(^super::MODEL); }
        src/a.rs:4 client.model(^MODEL);
        src/a.rs:6 client.model(^crate::config::MODEL);
        src/a.rs:7 client.model(^DEFAULT);
        src/b/mod.rs:2 fn f() { client.model(^MODEL); }
    src/config.rs Kind.BIG
        src/a.rs:8 client.model(^crate::Kind::BIG);
    src/config/deep.rs DEEP
        src/a.rs:5 client.model(^config::deep::DEEP);
    ");
}

#[test]
fn rust_names_libraries_of_its_workspace() {
    insta::assert_snapshot!(sites(r#"
-- crates/app-models/src/lib.rs
pub const MODEL: &str = "gpt-4o";
-- crates/app/src/main.rs
use app_models::MODEL;
fn main() { client.model(MODEL); }
-- crates/other/src/lib.rs
pub const MODEL: &str = "gpt-4";
mod inner;
-- crates/other/src/inner.rs
fn f() { client.model(crate::MODEL); }
"#), @"
    crates/app-models/src/lib.rs MODEL
        crates/app/src/main.rs:2 fn main() { client.model(^MODEL); }
    crates/other/src/lib.rs MODEL
        crates/other/src/inner.rs:1 fn f() { client.model(^crate::MODEL); }
    ");
}

#[test]
#[cfg(feature = "lang-go")]
fn go_shares_names_within_a_package_and_imports_folders() {
    insta::assert_snapshot!(sites(r#"
-- backend/go.mod
module github.com/acme/app // of many

go 1.22
-- backend/config/config.go
package config
const Model = "gpt-4o"
var Models = map[string]string{"fast": "gpt-4o-mini"}
-- backend/config/client.go
package config
func f() { Call(Model) }
func g(Model string) { Call(Model) }
-- backend/main.go
package main
import (
	"github.com/acme/app/config"
	c "github.com/acme/app/config"
	"github.com/other/config"
)
func f() {
	Call(config.Model)
	Call(c.Model, c.Models["fast"])
}
-- backend/alone.go
package main
import "github.com/acme/app/config"
import other "github.com/other/config"
func f() {
	Call(config.Model, other.Model)
	Call(Model)
}
"#), @r#"
    backend/config/config.go Model
        backend/config/client.go:2 func f() { Call(^Model) }
        backend/main.go:8 Call(^config.Model)
        backend/main.go:9 Call(^c.Model, c.Models["fast"])
        backend/alone.go:5 Call(^config.Model, other.Model)
    backend/config/config.go Models.fast
        backend/main.go:9 Call(c.Model, ^c.Models["fast"])
    "#);
}

#[test]
#[cfg(feature = "lang-go")]
fn go_packages_without_a_manifest_are_known_by_their_end() {
    insta::assert_snapshot!(sites(r#"
-- app/internal/config/config.go
package config
const Model = "gpt-4o"
-- app/names/names.go
package names
const Model = "gpt-4"
-- main.go
package main
import "github.com/acme/app/internal/config"
import "github.com/acme/elsewhere/names"
func f() { Call(config.Model, names.Model) }
"#), @"
    app/internal/config/config.go Model
        main.go:4 func f() { Call(^config.Model, names.Model) }
    app/names/names.go Model
    ");
}

#[test]
#[cfg(feature = "lang-python")]
fn only_files_that_may_have_a_name_from_elsewhere_are_worth_a_look() {
    let constants =
        |text: &str| scan(&Source::new("app/config.py", text), &builtin::scanner()).constants;
    let constants = constants("MODEL = 'gpt-4o'\n");
    let unit = Unit {
        path: "app/config.py",
        system: import::System::Python,
        constants: &constants,
        outline: None,
    };
    let wanted = Wanted::of(&[unit]).unwrap();
    let is_met = |text: &str| {
        let names = wanted.names(import::System::Python, "run.py", text.as_bytes());
        names.is_some()
    };
    for text in [
        "from app.config import MODEL",
        "import app.config as c\nf(c.MODEL)",
        "from app.config import *",
    ] {
        assert!(is_met(text), "{text}");
    }
    let many = "self.MODEL(".repeat(100_000);
    for text in ["MODEL = 1", "self.MODEL = 1", "from a import MODELS", &many] {
        assert!(!is_met(text), "{}", text.get(..20).unwrap_or(text));
    }
    assert!(Wanted::of(&[]).is_none());
}
