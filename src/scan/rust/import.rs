//! `use` of Rust, flattened.

use syn::visit::{self, Visit};
use syn::{File, ItemUse, UseTree};

use crate::scan::import::{ALL, Import};

/// How many names an import may bring.
const MAX_IMPORTS: usize = 4096;

/// The imports of a file; `place` says where a token starts.
pub(super) fn imports(file: &File, place: impl Fn(proc_macro2::Span) -> u32) -> Vec<Import> {
    let mut out = Uses {
        found: Vec::new(),
        place,
    };
    out.visit_file(file);
    out.found
}

struct Uses<P> {
    found: Vec<Import>,
    place: P,
}

impl<P: Fn(proc_macro2::Span) -> u32> Visit<'_> for Uses<P> {
    fn visit_item_use(&mut self, node: &ItemUse) {
        let at = (self.place)(node.use_token.span);
        self.tree(&node.tree, &mut Vec::new(), at);
    }

    fn visit_item_mod(&mut self, node: &syn::ItemMod) {
        // Modules in the file have names of their own.
        if node.content.is_none() {
            visit::visit_item_mod(self, node);
        }
    }
}

impl<P> Uses<P> {
    fn tree(&mut self, tree: &UseTree, path: &mut Vec<String>, at: u32) {
        if self.found.len() >= MAX_IMPORTS {
            return;
        }
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.tree(&inner.tree, path, at);
                path.pop();
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                self.add(path, &name, &name, at);
            }
            UseTree::Rename(name) => {
                self.add(path, &name.ident.to_string(), &name.rename.to_string(), at);
            }
            UseTree::Glob(_) => self.push(path, None, ALL, at),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, path, at);
                }
            }
        }
    }

    /// `use a::b` is `b` of `a`, and so is `use a::b::{self}`.
    fn add(&mut self, path: &[String], name: &str, local: &str, at: u32) {
        match (name, path.split_last()) {
            ("self", Some((last, path))) => {
                let local = if local == "self" { last } else { local };
                self.push(path, Some(last), local, at);
            }
            _ => self.push(path, Some(name), local, at),
        }
    }

    fn push(&mut self, path: &[String], name: Option<&str>, local: &str, at: u32) {
        self.found.push(Import {
            local: vec![local.to_owned()],
            module: path.join("::"),
            name: name.map(str::to_owned),
            at,
            is_export: false,
        });
    }
}

#[cfg(test)]
#[cfg(feature = "tree")]
mod tests {
    use crate::scan::shown;

    #[test]
    fn every_form_is_read() {
        insta::assert_snapshot!(shown::outline("rust", r"
use crate::config::MODEL;
pub use config::{MODEL as M, models::{self, *}};
use std::fmt;
mod inner { use a::B; }
fn f() { use super::late::LATE; }
", &[]), @r#"
        has MODEL = MODEL of "crate::config"
        has M = MODEL of "config"
        has models = models of "config"
        has * = all of "config::models"
        has fmt = fmt of "std"
        has LATE = LATE of "super::late"
        "#);
    }

    #[test]
    fn what_is_imported_is_used() {
        insta::assert_snapshot!(shown::outline("rust", r#"
use crate::config::{MODEL, Model as Kind};
use crate::config;
fn f(other: &str) {
    client.model(MODEL).kind(Kind::Big);
    call(config::MODEL);
    call(crate::deep::MODEL);
    call(super::MODEL, local::MODEL);
    let m = config::MODEL;
    call(m);
    println!("{}", MODEL);
    if x == MODEL {}
}
#[cfg(test)]
mod tests { fn t() { call(crate::config::MODEL); } }
"#, &["MODEL", "Big"]), @r#"
        has MODEL = MODEL of "crate::config"
        has Kind = Model of "crate::config"
        has config = config of "crate"
        [MODEL] : client.model(^MODEL).kind(Kind::Big);
        [Kind] Big: client.model(MODEL).kind(^Kind::Big);
        [config] MODEL: call(^config::MODEL);
        [] crate.deep.MODEL: call(^crate::deep::MODEL);
        [] super.MODEL: call(^super::MODEL, local::MODEL);
        [] local.MODEL: call(super::MODEL, ^local::MODEL);
        [config] MODEL: call(^m);
        "#);
    }
}
