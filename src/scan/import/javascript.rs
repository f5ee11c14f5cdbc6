//! `import`, `require` and `export … from` of JavaScript and TypeScript.

use tree_sitter::Node;

use super::{ALL, DEFAULT, Import};

/// Statements that bring names or give them on.
const KINDS: &[&str] = &[
    "export_statement",
    "import_statement",
    "variable_declarator",
];

/// The imports of a file, in order.
pub(in crate::scan) fn imports(root: Node<'_>, text: &str) -> Vec<Import> {
    let mut out = Imports {
        text,
        found: Vec::new(),
    };
    super::each(root, KINDS, |node| match node.kind() {
        "import_statement" => out.import(node),
        "export_statement" => out.export(node),
        _ => out.require(node),
    });
    out.found
}

struct Imports<'s> {
    text: &'s str,
    found: Vec<Import>,
}

impl<'s> Imports<'s> {
    fn slice(&self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or("")
    }

    fn name(&self, node: Node<'_>, field: &str) -> Option<&'s str> {
        let name = node.child_by_field_name(field)?;
        Some(self.slice(name).trim_matches(['"', '\'']))
    }

    fn add(
        &mut self,
        at: Node<'_>,
        local: &str,
        module: &str,
        name: Option<&str>,
        is_export: bool,
    ) {
        self.found.push(Import {
            local: vec![local.to_owned()],
            module: module.to_owned(),
            name: name.map(str::to_owned),
            at: at.start_byte() as u32,
            is_export,
        });
    }

    /// `import D, { A as B } from "./x"`, `import * as x from "./x"`.
    fn import(&mut self, statement: Node<'_>) {
        let Some(module) = self.name(statement, "source") else {
            return;
        };
        super::each(
            statement,
            &["import_clause", "import_specifier", "namespace_import"],
            |node| match node.kind() {
                "import_specifier" => {
                    let name = self.name(node, "name");
                    let local = self.name(node, "alias").or(name).unwrap_or_default();
                    self.add(node, local, module, name, false);
                }
                kind => {
                    let own = node.named_child(0).filter(|own| own.kind() == "identifier");
                    if let Some(own) = own {
                        let name = (kind == "import_clause").then_some(DEFAULT);
                        self.add(node, self.slice(own), module, name, false);
                    }
                }
            },
        );
    }

    /// `export { A as B } from "./x"`, `export * from "./x"`, `export { A as B }`,
    /// `export default A`.
    fn export(&mut self, statement: Node<'_>) {
        let module = self.name(statement, "source");
        let value = statement.child_by_field_name("value");
        if let Some(value) = value.filter(|value| value.kind() == "identifier") {
            self.add(statement, DEFAULT, "", Some(self.slice(value)), true);
        }
        let mut cursor = statement.walk();
        let mut is_all = false;
        for child in statement.children(&mut cursor) {
            is_all |= child.kind() == "*";
            if child.kind() == "namespace_export"
                && let (Some(name), Some(module)) = (child.named_child(0), module)
            {
                self.add(statement, self.slice(name), module, None, true);
            }
        }
        if let (true, Some(module)) = (is_all, module) {
            self.add(statement, ALL, module, None, true);
        }
        let module = module.unwrap_or_default();
        super::each(statement, &["export_specifier"], |node| {
            let name = self.name(node, "name");
            let local = self.name(node, "alias").or(name).unwrap_or_default();
            if !module.is_empty() || Some(local) != name {
                self.add(node, local, module, name, true);
            }
        });
    }

    /// `const { A: b } = require("./x")`, `const x = await import("./x")`.
    fn require(&mut self, declarator: Node<'_>) {
        let module = declarator
            .child_by_field_name("value")
            .and_then(|value| self.required(value));
        let (Some(module), Some(pattern)) = (module, declarator.child_by_field_name("name")) else {
            return;
        };
        if pattern.kind() == "identifier" {
            self.add(declarator, self.slice(pattern), module, None, false);
            return;
        }
        let mut cursor = pattern.walk();
        for child in pattern.named_children(&mut cursor) {
            match child.kind() {
                "shorthand_property_identifier_pattern" => {
                    let name = self.slice(child);
                    self.add(child, name, module, Some(name), false);
                }
                "pair_pattern" => {
                    let (name, local) = (self.name(child, "key"), self.name(child, "value"));
                    self.add(child, local.unwrap_or_default(), module, name, false);
                }
                _ => {}
            }
        }
    }

    fn required(&self, value: Node<'_>) -> Option<&'s str> {
        let call = match value.kind() {
            "await_expression" => value.named_child(0)?,
            _ => value,
        };
        let callee = self.slice(call.child_by_field_name("function")?);
        let first = call.child_by_field_name("arguments")?.named_child(0)?;
        let is_it = (callee == "require" || callee == "import") && first.kind() == "string";
        is_it.then(|| self.slice(first).trim_matches(['"', '\'', '`']))
    }
}

#[cfg(test)]
#[cfg(feature = "lang-typescript")]
mod tests {
    use crate::scan::shown;

    #[test]
    fn every_form_is_read() {
        insta::assert_snapshot!(shown::outline("typescript", r#"
import MODEL from "./a";
import { MODEL, OTHER as O } from './b';
import D, * as c from "./c";
import type { T } from "./t";
import "./side";
export { MODEL as DEFAULT } from "./d";
export * from "./e";
export * as f from "./f";
export { MODEL as M2, OTHER };
export default MODEL;
const { G, H: h } = require("./g");
const i = require('./i');
const j = await import("./j");
const k = load("./k");
"#, &[]), @r#"
        has MODEL = default of "./a"
        has MODEL = MODEL of "./b"
        has O = OTHER of "./b"
        has D = default of "./c"
        has c = all of "./c"
        has T = T of "./t"
        gives DEFAULT = MODEL of "./d"
        gives * = all of "./e"
        gives f = all of "./f"
        gives M2 = MODEL of ""
        gives default = MODEL of ""
        has G = G of "./g"
        has h = H of "./g"
        has i = all of "./i"
        has j = all of "./j"
        "#);
    }

    #[test]
    fn what_is_imported_is_used() {
        insta::assert_snapshot!(shown::outline("typescript", r#"
import fallback from "./a";
import { MODEL as M, MODELS } from "./b";
import * as c from "./c";
create({ model: M });
create({ model: fallback });
create({ model: MODELS.fast, other: MODELS["fast"] });
create({ model: c.MODEL });
const m = c.MODEL;
create({ model: m });
create({ model: MODEL });
const f = (M: string) => create({ model: M });
if (x === M) console.log(M);
"#, &["MODEL", "fast"]), @r#"
        has fallback = default of "./a"
        has M = MODEL of "./b"
        has MODELS = MODELS of "./b"
        has c = all of "./c"
        [M] : create({ model: ^M });
        [fallback] : create({ model: ^fallback });
        [MODELS] fast: create({ model: ^MODELS.fast, other: MODELS["fast"] });
        [MODELS] fast: create({ model: MODELS.fast, other: ^MODELS["fast"] });
        [c] MODEL: create({ model: ^c.MODEL });
        [c] MODEL: create({ model: ^m });
        "#);
    }
}
