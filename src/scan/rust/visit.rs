//! The way down through a Rust file.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Arm, Attribute, Block, Expr, File, Lit, Pat, Stmt};

use super::expr::{self, PLAIN, WRAPPERS, first, start_of};
use super::reader::{Holder, Reader, Stand};
use super::{site, tokens};
use crate::scan::piece::Role;

impl Reader<'_, '_> {
    fn held(&mut self, holder: Holder, read: impl FnOnce(&mut Self)) {
        self.holders.push(holder);
        read(self);
        self.holders.pop();
        self.keys.remove(&self.holders.len());
    }

    /// Reads the value of a constant, and notes where its piece is.
    fn value(&mut self, name: &str, value: &Expr) {
        let before = self.pieces.len();
        let stand = Stand::new(Role::Use, Some(name.to_owned()));
        self.binding(name, value, |reader| {
            reader.with(stand, |reader| reader.visit_expr(value));
        });
        let text = site::core(value);
        if self.pieces.len() != before + 1 {
            return;
        }
        if expr::literal(value).is_some() {
            self.stems.push((name.to_owned(), before));
        }
        if expr::literal(text).is_some() || expr::folds(text) || expr::is_env_default(text) {
            self.define(name, before);
        }
    }

    /// Reads an item, as test code where its attributes say so.
    fn item(&mut self, attrs: &[Attribute], read: impl FnOnce(&mut Self)) {
        let is_test = attrs.iter().any(tokens::is_test);
        self.tests += u32::from(is_test);
        read(self);
        self.tests -= u32::from(is_test);
    }

    fn function(&mut self, attrs: &[Attribute], name: &syn::Ident, body: &Block) {
        self.item(attrs, |reader| {
            reader.functions.push(name.to_string());
            let stand = Stand::new(Role::Use, Some(name.to_string()));
            reader.with(stand, |reader| reader.visit_block(body));
            reader.functions.pop();
        });
    }

    fn attributes(&mut self, attrs: &[Attribute], owner: Option<String>) {
        let stand = Stand {
            role: None,
            name: owner,
        };
        self.with(stand, |reader| {
            for attr in attrs {
                reader.visit_attribute(attr);
            }
        });
    }

    /// Both sides of a comparison, each named by the other.
    pub(super) fn compared(&mut self, left: &Expr, right: &Expr) {
        for (own, other) in [(left, right), (right, left)] {
            let stand = Stand::new(Role::Compare, expr::last_name(other));
            self.with(stand, |reader| reader.visit_expr(own));
        }
    }

    pub(super) fn pattern(&mut self, pat: &Pat, subject: Option<String>) {
        let stand = Stand::new(Role::Compare, subject);
        self.with(stand, |reader| reader.visit_pat(pat));
    }

    fn arm(&mut self, arm: &Arm, subject: Option<&String>) {
        self.held((arm.pat.span(), None), |reader| {
            reader.attributes(&arm.attrs, None);
            reader.pattern(&arm.pat, subject.cloned());
            if let Some((_, guard)) = &arm.guard {
                reader.with(Stand::default(), |reader| reader.visit_expr(guard));
            }
            // A method of an enumeration that spells its members.
            let member = match &arm.pat {
                Pat::Path(path) => path.path.segments.last(),
                Pat::TupleStruct(of) => of.path.segments.last(),
                Pat::Struct(of) => of.path.segments.last(),
                _ => None,
            };
            match member.filter(|_| subject.is_some_and(|subject| subject == "self")) {
                Some(member) => {
                    let (name, before) = (member.ident.to_string(), reader.pieces.len());
                    let stand = Stand::new(Role::Listing, Some(name.clone()));
                    reader.with(stand, |reader| reader.visit_expr(&arm.body));
                    reader.define_variant(&name, before);
                }
                None => reader.visit_expr(&arm.body),
            }
        });
    }

    fn call(&mut self, call: &syn::ExprCall) {
        let name = expr::callee(&call.func);
        let is = |list: &[&str]| name.as_deref().is_some_and(|name| list.contains(&name));
        self.with(Stand::default(), |reader| reader.visit_expr(&call.func));
        if is(&["Regex", "RegexBuilder", "RegexSet"]) {
            let stand = Stand::new(Role::Compare, Some("regex".to_owned()));
            self.with(stand, |reader| reader.each(&call.args));
        } else if is(WRAPPERS) {
            self.each(&call.args);
        } else if is(&["set_var", "setenv"]) {
            self.keyed(&call.args, name);
        } else {
            let stand = Stand::new(Role::Use, name);
            self.with(stand, |reader| reader.each(&call.args));
        }
    }

    /// Arguments, each named by the string before it.
    fn keyed<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>, name: Option<String>) {
        let mut key = name;
        for arg in args {
            let stand = Stand::new(Role::Use, key.clone());
            self.with(stand, |reader| reader.visit_expr(arg));
            key = expr::text(arg).or(key);
        }
    }

    fn each<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>) {
        for arg in args {
            self.visit_expr(arg);
        }
    }

    fn method(&mut self, call: &syn::ExprMethodCall) {
        let method = call.method.to_string();
        let receiver = || expr::last_name(&call.receiver);
        match method.as_str() {
            "starts_with"
            | "ends_with"
            | "contains"
            | "eq"
            | "ne"
            | "eq_ignore_ascii_case"
            | "strip_prefix"
            | "strip_suffix"
            | "contains_key"
            | "find"
            | "matches"
            | "is_match"
            | "trim_start_matches" => {
                let mut listed = &*call.receiver;
                while let Some(inner) = expr::inner(listed) {
                    listed = inner;
                }
                let role = match listed {
                    Expr::Array(_) | Expr::Macro(_) => Some(Role::Compare),
                    _ => None,
                };
                let argument = call.args.first().and_then(expr::last_name);
                let stand = Stand {
                    role,
                    name: argument,
                };
                self.with(stand, |reader| reader.visit_expr(&call.receiver));
                let stand = Stand::new(Role::Compare, receiver());
                self.with(stand, |reader| reader.each(&call.args));
            }
            "insert" | "set" | "entry" | "set_var" | "env" => {
                self.visit_expr(&call.receiver);
                let key = call.args.first();
                let role = if method == "insert" {
                    Role::Listing
                } else {
                    Role::Use
                };
                let stand = Stand::new(role, receiver());
                self.with(stand, |reader| reader.each(key));
                self.keyed(
                    call.args.iter().skip(1),
                    key.and_then(expr::text).or_else(receiver),
                );
            }
            "get" | "remove" => {
                self.visit_expr(&call.receiver);
                let stand = Stand::new(Role::Use, receiver());
                self.with(stand, |reader| {
                    reader.part(|reader| reader.each(&call.args));
                });
            }
            "arg" => {
                self.visit_expr(&call.receiver);
                // `.arg("--model").arg("x")`
                let flag = match &*call.receiver {
                    Expr::MethodCall(before) => before.args.first().and_then(expr::text),
                    _ => None,
                };
                let flag = flag
                    .filter(|flag| flag.starts_with('-'))
                    .map(|flag| flag.trim_start_matches('-').to_owned());
                let stand = Stand::new(Role::Use, flag.or(Some(method)));
                self.with(stand, |reader| reader.each(&call.args));
            }
            "default_value" | "default_value_if" | "value_parser" | "possible_values" => {
                self.visit_expr(&call.receiver);
                let name = expr::option_name(&call.receiver).or(Some(method));
                let stand = Stand::new(Role::Use, name);
                self.with(stand, |reader| reader.each(&call.args));
            }
            "unwrap_or" | "unwrap_or_else" | "or" | "or_else" | "map_or" | "map_or_else" => {
                self.visit_expr(&call.receiver);
                let outer = self.name();
                let name = expr::env_name(&call.receiver).or(outer).or_else(receiver);
                let role = self.stand.role.unwrap_or(Role::Use);
                self.with(Stand::new(role, name), |reader| reader.each(&call.args));
            }
            plain if PLAIN.contains(&plain) => self.visit_expr(&call.receiver),
            _ => {
                let is_value = call.args.is_empty()
                    && !site::is_other_matter(&method)
                    && !method.starts_with("is_");
                // A method of a constant gives another value, if it does more than to give it.
                if is_value || !matches!(site::core(&call.receiver), Expr::Path(_)) {
                    self.visit_expr(&call.receiver);
                }
                let stand = Stand::new(Role::Use, Some(method));
                self.with(stand, |reader| reader.each(&call.args));
            }
        }
    }

    fn expr(&mut self, node: &Expr) {
        use syn::BinOp;
        match node {
            Expr::Assign(assign) => {
                self.with(Stand::default(), |reader| reader.visit_expr(&assign.left));
                let stand = Stand::new(Role::Use, expr::last_name(&assign.left));
                self.with(stand, |reader| reader.visit_expr(&assign.right));
            }
            Expr::Binary(binary) => match binary.op {
                BinOp::Eq(_)
                | BinOp::Ne(_)
                | BinOp::Lt(_)
                | BinOp::Le(_)
                | BinOp::Gt(_)
                | BinOp::Ge(_) => self.compared(&binary.left, &binary.right),
                BinOp::AddAssign(_) => {
                    let stand = Stand::new(Role::Use, expr::last_name(&binary.left));
                    self.with(stand, |reader| reader.visit_expr(&binary.right));
                }
                _ => self.part(|reader| visit::visit_expr(reader, node)),
            },
            // What a field is taken from is not read for itself.
            Expr::Field(field) if matches!(*field.base, Expr::Path(_)) => {}
            Expr::Path(path) if path.qself.is_none() => self.read_path(&path.path),
            Expr::Array(array) => self.elements(|reader| reader.each(&array.elems)),
            Expr::Tuple(tuple) => self.elements(|reader| reader.each(&tuple.elems)),
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call),
            Expr::Index(index) => {
                self.visit_expr(&index.expr);
                let stand = Stand::new(Role::Use, expr::last_name(&index.expr));
                self.with(stand, |reader| {
                    reader.part(|reader| reader.visit_expr(&index.index));
                });
            }
            Expr::Match(of) => {
                self.with(Stand::default(), |reader| reader.visit_expr(&of.expr));
                let subject = expr::last_name(&of.expr);
                for arm in &of.arms {
                    self.arm(arm, subject.as_ref());
                }
            }
            Expr::Let(of) => {
                self.with(Stand::default(), |reader| reader.visit_expr(&of.expr));
                self.pattern(&of.pat, expr::last_name(&of.expr));
            }
            Expr::If(of) => {
                self.with(Stand::default(), |reader| reader.visit_expr(&of.cond));
                self.visit_block(&of.then_branch);
                if let Some((_, otherwise)) = &of.else_branch {
                    self.visit_expr(otherwise);
                }
            }
            Expr::Return(of) => {
                let stand = Stand::new(Role::Use, self.functions.last().cloned());
                self.with(stand, |reader| reader.each(of.expr.as_deref()));
            }
            Expr::Struct(of) => {
                for field in &of.fields {
                    self.visit_field_value(field);
                }
                self.each(of.rest.as_deref());
            }
            _ => visit::visit_expr(self, node),
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_, '_> {
    fn visit_expr(&mut self, node: &'ast Expr) {
        let is_part = match node {
            Expr::Binary(binary) => matches!(binary.op, syn::BinOp::Add(_)),
            Expr::MethodCall(call) => PLAIN.iter().any(|plain| call.method == plain),
            other => expr::inner(other).is_some(),
        };
        let was = std::mem::replace(&mut self.is_folding, false);
        if expr::folds(node) && !was {
            self.fold(node);
        }
        self.is_folding = (was && is_part) || matches!(node, Expr::Binary(_)) && expr::folds(node);
        self.expr(node);
        self.is_folding = was;
    }

    fn visit_lit(&mut self, node: &'ast Lit) {
        if matches!(node, Lit::Str(_) | Lit::ByteStr(_) | Lit::CStr(_)) {
            self.literal(node.span(), false);
        }
    }

    fn visit_macro(&mut self, node: &'ast syn::Macro) {
        tokens::read_macro(self, node);
    }

    fn visit_attribute(&mut self, node: &'ast Attribute) {
        self.held((node.pound_token.span, None), |reader| {
            tokens::read_attribute(reader, node);
        });
    }

    fn visit_block(&mut self, node: &'ast Block) {
        let last = node.stmts.len().saturating_sub(1);
        for (index, stmt) in node.stmts.iter().enumerate() {
            let is_value = index == last
                && matches!(
                    stmt,
                    Stmt::Expr(_, None)
                        | Stmt::Macro(syn::StmtMacro {
                            semi_token: None,
                            ..
                        })
                );
            if is_value {
                self.visit_stmt(stmt);
            } else {
                self.with(Stand::default(), |reader| reader.visit_stmt(stmt));
            }
        }
    }

    fn visit_stmt(&mut self, node: &'ast Stmt) {
        let holder = match node {
            Stmt::Local(local) => (local.let_token.span, Some(local.semi_token.span)),
            Stmt::Expr(expr, semi) => (first(expr), semi.map(|semi| semi.span)),
            Stmt::Macro(of) => {
                let name = of.mac.path.segments.first().map(|first| first.ident.span());
                let close = of.mac.delimiter.span().close();
                (name.unwrap_or(close), Some(close))
            }
            Stmt::Item(_) => return visit::visit_stmt(self, node),
        };
        self.held(holder, |reader| visit::visit_stmt(reader, node));
    }

    fn visit_local(&mut self, node: &'ast syn::Local) {
        self.attributes(&node.attrs, None);
        let Some(init) = &node.init else { return };
        let name = match &node.pat {
            Pat::Type(typed) => pattern_name(&typed.pat),
            other => pattern_name(other),
        };
        match name {
            Some(name) => self.value(&name, &init.expr),
            None => self.with(Stand::default(), |reader| reader.visit_expr(&init.expr)),
        }
        if let Some((_, diverge)) = &init.diverge {
            self.pattern(&node.pat, expr::last_name(&init.expr));
            self.with(Stand::default(), |reader| reader.visit_expr(diverge));
        }
    }

    fn visit_item_const(&mut self, node: &'ast syn::ItemConst) {
        self.item(&node.attrs, |reader| {
            reader.attributes(&node.attrs, Some(node.ident.to_string()));
            let holder = (
                head(&node.vis, node.const_token.span),
                Some(node.semi_token.span),
            );
            reader.held(holder, |reader| {
                reader.value(&node.ident.to_string(), &node.expr);
            });
        });
    }

    fn visit_item_static(&mut self, node: &'ast syn::ItemStatic) {
        self.item(&node.attrs, |reader| {
            reader.attributes(&node.attrs, Some(node.ident.to_string()));
            let holder = (
                head(&node.vis, node.static_token.span),
                Some(node.semi_token.span),
            );
            reader.held(holder, |reader| {
                reader.value(&node.ident.to_string(), &node.expr);
            });
        });
    }

    fn visit_impl_item_const(&mut self, node: &'ast syn::ImplItemConst) {
        self.attributes(&node.attrs, Some(node.ident.to_string()));
        let holder = (
            head(&node.vis, node.const_token.span),
            Some(node.semi_token.span),
        );
        self.held(holder, |reader| {
            reader.value(&node.ident.to_string(), &node.expr);
        });
    }

    fn visit_trait_item_const(&mut self, node: &'ast syn::TraitItemConst) {
        self.attributes(&node.attrs, Some(node.ident.to_string()));
        let holder = (node.const_token.span, Some(node.semi_token.span));
        self.held(holder, |reader| {
            if let Some((_, value)) = &node.default {
                reader.value(&node.ident.to_string(), value);
            }
        });
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        self.attributes(&node.attrs, Some(node.sig.ident.to_string()));
        self.function(&node.attrs, &node.sig.ident, &node.block);
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        self.attributes(&node.attrs, Some(node.sig.ident.to_string()));
        self.function(&node.attrs, &node.sig.ident, &node.block);
    }

    fn visit_trait_item_fn(&mut self, node: &'ast syn::TraitItemFn) {
        self.attributes(&node.attrs, Some(node.sig.ident.to_string()));
        if let Some(body) = &node.default {
            self.function(&node.attrs, &node.sig.ident, body);
        }
    }

    fn visit_item_macro(&mut self, node: &'ast syn::ItemMacro) {
        self.item(&node.attrs, |reader| {
            let holder = (start_of(&node.mac.path), None);
            reader.held(holder, |reader| reader.visit_macro(&node.mac));
        });
    }

    fn visit_item_mod(&mut self, node: &'ast syn::ItemMod) {
        self.item(&node.attrs, |reader| {
            reader.owned(Some(node.ident.to_string()), false, |reader| {
                visit::visit_item_mod(reader, node);
            });
        });
    }

    fn visit_item_impl(&mut self, node: &'ast syn::ItemImpl) {
        let name = match &*node.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        self.item(&node.attrs, |reader| {
            reader.owned(name, true, |reader| visit::visit_item_impl(reader, node));
        });
    }

    fn visit_item_trait(&mut self, node: &'ast syn::ItemTrait) {
        self.owned(Some(node.ident.to_string()), true, |reader| {
            visit::visit_item_trait(reader, node);
        });
    }

    fn visit_item_enum(&mut self, node: &'ast syn::ItemEnum) {
        self.owned(Some(node.ident.to_string()), true, |reader| {
            visit::visit_item_enum(reader, node);
        });
    }

    fn visit_file(&mut self, node: &'ast File) {
        self.item(&node.attrs, |reader| visit::visit_file(reader, node));
    }

    fn visit_field_value(&mut self, node: &'ast syn::FieldValue) {
        let (name, span) = match &node.member {
            syn::Member::Named(name) => (Some(name.to_string()), name.span()),
            syn::Member::Unnamed(index) => (None, index.span),
        };
        self.keys.insert(self.holders.len());
        self.held((span, None), |reader| {
            let stand = Stand::new(Role::Use, name);
            reader.with(stand, |reader| reader.visit_expr(&node.expr));
        });
    }

    fn visit_field(&mut self, node: &'ast syn::Field) {
        self.attributes(&node.attrs, node.ident.as_ref().map(ToString::to_string));
    }

    fn visit_variant(&mut self, node: &'ast syn::Variant) {
        let (name, before) = (node.ident.to_string(), self.pieces.len());
        self.attributes(&node.attrs, Some(name.clone()));
        self.define_variant(&name, before);
        for field in &node.fields {
            self.visit_field(field);
        }
    }

    fn visit_expr_closure(&mut self, node: &'ast syn::ExprClosure) {
        self.visit_expr(&node.body);
    }
}

fn head(vis: &syn::Visibility, keyword: proc_macro2::Span) -> proc_macro2::Span {
    match vis {
        syn::Visibility::Public(token) => token.span,
        syn::Visibility::Restricted(of) => of.pub_token.span,
        syn::Visibility::Inherited => keyword,
    }
}

fn pattern_name(pat: &Pat) -> Option<String> {
    match pat {
        Pat::Ident(name) => Some(name.ident.to_string()),
        _ => None,
    }
}
