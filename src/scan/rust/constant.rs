//! Which names of a Rust file stand for one text.

use std::collections::HashMap;

use syn::visit::{self, Visit};
use syn::{Expr, File, Pat};

/// The names that a file binds, whatever their scope.
pub(super) fn collect(file: &File) -> HashMap<String, Bound<'_>> {
    let mut constants = Constants::default();
    constants.visit_file(file);
    constants.bound
}

/// What a name is bound to, and how often.
#[derive(Default)]
pub(super) struct Bound<'a> {
    pub(super) times: u32,
    pub(super) value: Option<&'a Expr>,
}

/// The names of a file, whatever their scope: one that is bound twice is not known.
#[derive(Default)]
struct Constants<'a> {
    bound: HashMap<String, Bound<'a>>,
}

impl<'a> Constants<'a> {
    fn bind(&mut self, name: &syn::Ident, value: Option<&'a Expr>) {
        let bound = self.bound.entry(name.to_string()).or_default();
        bound.times += 1;
        bound.value = value;
    }
}

impl<'a> Visit<'a> for Constants<'a> {
    fn visit_item_const(&mut self, node: &'a syn::ItemConst) {
        self.bind(&node.ident, Some(&node.expr));
        visit::visit_item_const(self, node);
    }

    fn visit_item_static(&mut self, node: &'a syn::ItemStatic) {
        let is_fixed = matches!(node.mutability, syn::StaticMutability::None);
        self.bind(&node.ident, is_fixed.then_some(&*node.expr));
        visit::visit_item_static(self, node);
    }

    fn visit_local(&mut self, node: &'a syn::Local) {
        let pat = match &node.pat {
            Pat::Type(typed) => &typed.pat,
            other => other,
        };
        let value = node.init.as_ref().filter(|init| init.diverge.is_none());
        match (pat, value) {
            (Pat::Ident(name), Some(init)) if name.mutability.is_none() => {
                self.bind(&name.ident, Some(&init.expr));
                visit::visit_local_init(self, init);
            }
            _ => visit::visit_local(self, node),
        }
    }

    fn visit_pat_ident(&mut self, node: &'a syn::PatIdent) {
        // A name in upper case is that of a constant, and the pattern compares with it.
        if node.ident.to_string().contains(char::is_lowercase) {
            self.bind(&node.ident, None);
        }
        visit::visit_pat_ident(self, node);
    }
}
