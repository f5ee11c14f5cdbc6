//! `import` and `from … import` of Python.

use tree_sitter::Node;

use super::{ALL, Import};

/// The imports of a file, in order.
pub(in crate::scan) fn imports(root: Node<'_>, text: &str) -> Vec<Import> {
    let mut found = Vec::new();
    super::each(
        root,
        &["import_statement", "import_from_statement"],
        |node| {
            let slice = |node: Node<'_>| text.get(node.byte_range()).unwrap_or("");
            let module = node.child_by_field_name("module_name").map(slice);
            let mut cursor = node.walk();
            let mut add = |local: Vec<String>, name: Option<&str>, module: &str| {
                found.push(Import {
                    local,
                    // `from . config` is allowed.
                    module: module.replace(char::is_whitespace, ""),
                    name: name.map(str::to_owned),
                    at: node.start_byte() as u32,
                    is_export: false,
                });
            };
            for child in node.children_by_field_name("name", &mut cursor) {
                let name = child.child_by_field_name("name").unwrap_or(child);
                let alias = child.child_by_field_name("alias").map(slice);
                let name = slice(name);
                match (module, alias) {
                    (Some(module), alias) => {
                        add(vec![alias.unwrap_or(name).to_owned()], Some(name), module);
                    }
                    (None, Some(alias)) => add(vec![alias.to_owned()], None, name),
                    (None, None) => {
                        let local = name.split('.').map(|name| name.trim().to_owned());
                        add(local.collect(), None, name);
                    }
                }
            }
            let mut cursor = node.walk();
            let mut children = node.named_children(&mut cursor);
            if let Some(module) = module
                && children.any(|child| child.kind() == "wildcard_import")
            {
                add(vec![ALL.to_owned()], None, module);
            }
        },
    );
    found
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    #[test]
    fn every_form_is_read() {
        insta::assert_snapshot!(shown::outline("python", r"
from .config import MODEL
from pkg.config import MODEL as M, OTHER
from . import config
from ..settings import *
import pkg.config
import pkg.config as c, os
from . import (
    models as m,
)
def f():
    from .late import LATE
", &[]), @r#"
        has MODEL = MODEL of ".config"
        has M = MODEL of "pkg.config"
        has OTHER = OTHER of "pkg.config"
        has config = config of "."
        has * = all of "..settings"
        has pkg.config = all of "pkg.config"
        has c = all of "pkg.config"
        has os = all of "os"
        has m = models of "."
        has LATE = LATE of ".late"
        "#);
    }

    #[test]
    fn what_is_imported_is_used() {
        insta::assert_snapshot!(shown::outline("python", r"
from .config import MODEL as M, Models
import pkg.config
import pkg.other as o
create(model=M)
create(model=Models.GPT_4O.value)
create(model=pkg.config.MODEL)
m = o.MODEL
create(model=m)
create(model=MODEL)
create(model=other.MODEL)
if x == M: print(M)
def f(M):
    create(model=M)
def g():
    from .late import MODEL
    create(model=MODEL)
def test_it():
    create(model=M)
", &["MODEL", "GPT_4O"]), @r#"
        has M = MODEL of ".config"
        has Models = Models of ".config"
        has pkg.config = all of "pkg.config"
        has o = all of "pkg.other"
        has MODEL = MODEL of ".late"
        [M] : create(model=^M)
        [Models] GPT_4O: create(model=^Models.GPT_4O.value)
        [pkg.config] MODEL: create(model=^pkg.config.MODEL)
        [o] MODEL: create(model=^m)
        [MODEL] : create(model=^MODEL)
        [MODEL] : create(model=^MODEL)
        "#);
    }
}
