//! The way down through a Rust file, with what each expression stands for.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Arm, Attribute, Block, Expr, File, Lit, Pat, Stmt};

use super::expr::{self, PLAIN, WRAPPERS};
use super::{lex, tokens};
use crate::scan::Wanted;
use crate::scan::fold::{self, Escapes, Folded, Operand};
use crate::scan::piece::{Context, Piece, Role};
use crate::source::Span;

/// How many constants may be looked up in a file.
const MAX_LOOKUPS: u32 = 20_000;

/// The pieces of the strings of a file that was parsed from `text`.
pub(super) fn pieces<'s>(file: &File, text: &'s str, wanted: Wanted<'_>) -> Vec<Piece<'s>> {
    // The parser leaves a `#!` line out, and its positions start behind it.
    let shift = file.shebang.as_ref().map_or(0, String::len) as u32;
    let mut constants = Constants::default();
    constants.visit_file(file);
    let mut reader = Reader {
        text,
        shift,
        wanted,
        constants: constants.bound,
        stand: Stand::default(),
        holders: Vec::new(),
        functions: Vec::new(),
        tests: 0,
        is_folding: false,
        done: BTreeSet::new(),
        stems: Vec::new(),
        extended: Vec::new(),
        pieces: Vec::new(),
        budget: Cell::new(MAX_LOOKUPS),
    };
    reader.visit_file(file);
    reader.without_stems()
}

/// What an expression stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Stand {
    pub(super) role: Option<Role>,
    pub(super) name: Option<String>,
}

impl Stand {
    pub(super) fn new(role: Role, name: Option<String>) -> Self {
        Self {
            role: Some(role),
            name,
        }
    }
}

/// The first token of a statement or key, and its last where that is known.
type Holder = (proc_macro2::Span, Option<proc_macro2::Span>);

/// The reading of one file.
pub(super) struct Reader<'s, 'a> {
    text: &'s str,
    shift: u32,
    wanted: Wanted<'a>,
    constants: HashMap<String, Bound<'a>>,
    stand: Stand,
    holders: Vec<Holder>,
    functions: Vec<String>,
    /// How many of the open items are test code.
    tests: u32,
    /// Within an expression that was folded as a whole.
    is_folding: bool,
    done: BTreeSet<u32>,
    /// Constants whose value holds a hit: name, index of the piece.
    stems: Vec<(String, usize)>,
    extended: Vec<String>,
    pieces: Vec<Piece<'s>>,
    budget: Cell<u32>,
}

impl<'s> Reader<'s, '_> {
    /// The bytes of a token in the file.
    pub(super) fn place(&self, span: proc_macro2::Span) -> Span {
        Span::from(span.byte_range()).shifted(self.shift)
    }

    /// The first byte of an expression.
    pub(super) fn start(&self, expr: &Expr) -> u32 {
        self.place(first(expr)).start
    }

    pub(super) fn constant(&self, name: &str) -> Option<&Expr> {
        let bound = self.constants.get(name)?;
        bound.value.filter(|_| bound.times == 1)
    }

    /// Whether another constant may be looked up: constants made of constants multiply.
    pub(super) fn spend(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left > 0
    }

    /// The text of a string literal; empty for another token.
    pub(super) fn folded(&self, span: proc_macro2::Span) -> Folded {
        let place = self.place(span);
        let source = self.text.get(place.range()).unwrap_or("");
        let mut out = Folded::default();
        if let Some((open, close, is_raw)) = lex::quotes(source) {
            let escapes = if is_raw { Escapes::None } else { Escapes::Rust };
            let inner = source.get(open..source.len() - close).unwrap_or("");
            fold::decode(inner, place.start + open as u32, escapes, &mut out);
        }
        out
    }

    /// Reads below with another standing.
    pub(super) fn with(&mut self, stand: Stand, read: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.stand, stand);
        read(self);
        self.stand = before;
    }

    pub(super) fn name(&self) -> Option<String> {
        self.stand.name.clone()
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.stand.role
    }

    pub(super) fn is_compared(&self) -> bool {
        self.stand.role == Some(Role::Compare)
    }

    /// Reads elements: listed, unless they are compared with.
    pub(super) fn elements(&mut self, read: impl FnOnce(&mut Self)) {
        let role = if self.is_compared() {
            Role::Compare
        } else {
            Role::Listing
        };
        let stand = Stand::new(role, self.name());
        self.with(stand, read);
    }

    /// The piece of a string literal; of a template, with holes.
    pub(super) fn literal(&mut self, span: proc_macro2::Span, is_template: bool) {
        let place = self.place(span);
        if !self.wanted.in_span(place) || self.done.contains(&place.start) {
            return;
        }
        self.done.insert(place.start);
        let mut folded = self.folded(span);
        if is_template {
            let whole = folded;
            folded = Folded::default();
            for slot in fold::braces(&whole.text) {
                match slot.kind {
                    fold::SlotKind::Text => folded.append(&whole.slice(slot.range)),
                    _ => folded.hole(),
                }
            }
        }
        self.push(folded);
    }

    /// The piece of documentation in an attribute.
    pub(super) fn doc(&mut self, span: proc_macro2::Span) {
        let before = self.pieces.len();
        self.with(Stand::default(), |reader| reader.literal(span, false));
        if let Some(piece) = self.pieces.get_mut(before) {
            piece.role = Role::Comment;
            piece.context = Context::Doc;
            piece.is_value = false;
        }
    }

    /// Folds an expression when a hit is in it or in a constant that it reads.
    pub(super) fn fold(&mut self, expr: &Expr) {
        let mut used = Vec::new();
        let operands = expr::operands(self, expr, &mut used);
        self.joined(&operands, &used);
    }

    /// The piece of operands.
    pub(super) fn joined(&mut self, operands: &[Operand], used: &[u32]) {
        let is_hit = operands.iter().any(|operand| match operand {
            Operand::Literal(literal) => literal
                .parts
                .iter()
                .any(|(_, span)| self.wanted.in_span(*span)),
            Operand::Constant { name, .. } => self.is_hit(name),
            Operand::Unknown => false,
        });
        if !is_hit || used.iter().any(|start| self.done.contains(start)) {
            return;
        }
        let mut extended = Vec::new();
        let folded = fold::join(operands, |name| extended.push(name.to_owned()));
        self.extended.append(&mut extended);
        self.done.extend(used);
        self.push(folded);
    }

    /// Whether a constant's value holds a hit.
    fn is_hit(&self, name: &str) -> bool {
        self.constant(name)
            .and_then(expr::literal)
            .is_some_and(|literal| self.wanted.in_span(self.place(literal.span())))
    }

    fn push(&mut self, folded: Folded) {
        let role = match (self.tests, self.stand.role) {
            (0, role) => role.unwrap_or(Role::Use),
            _ => Role::Test,
        };
        let Some(own) = folded.span() else { return };
        let holder = match self.holders.last() {
            Some((first, last)) => {
                let last = last.map_or(own, |last| self.place(last));
                Span::new(
                    self.place(*first).start.min(own.start),
                    last.end.max(own.end),
                )
            }
            None => own,
        };
        let piece = folded.piece(self.text, role, self.name(), holder);
        self.pieces.extend(piece);
    }

    /// The pieces, but for those of constants that are only stems of longer texts.
    fn without_stems(self) -> Vec<Piece<'s>> {
        let reads = |name: &str| {
            let bytes = self.text.as_bytes();
            let is_word = |at: Option<usize>| {
                at.and_then(|at| bytes.get(at))
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            };
            memchr::memmem::find_iter(bytes, name.as_bytes())
                .filter(|at| !is_word(at.checked_sub(1)) && !is_word(Some(at + name.len())))
                .count()
                .saturating_sub(1)
        };
        let dropped: Vec<usize> = self
            .stems
            .iter()
            .filter(|(name, _)| {
                let extended = self.extended.iter().filter(|own| *own == name).count();
                fold::is_only_a_stem(name, extended, if extended > 0 { reads(name) } else { 0 })
            })
            .map(|(_, piece)| *piece)
            .collect();
        let pieces = self.pieces.into_iter().enumerate();
        pieces
            .filter(|(index, _)| !dropped.contains(index))
            .map(|(_, piece)| piece)
            .collect()
    }

    fn held(&mut self, holder: Holder, read: impl FnOnce(&mut Self)) {
        self.holders.push(holder);
        read(self);
        self.holders.pop();
    }

    /// Reads the value of a constant, and notes where its piece is.
    fn value(&mut self, name: &str, value: &Expr) {
        let before = self.pieces.len();
        let stand = Stand::new(Role::Use, Some(name.to_owned()));
        self.with(stand, |reader| reader.visit_expr(value));
        if expr::literal(value).is_some() && self.pieces.len() == before + 1 {
            self.stems.push((name.to_owned(), before));
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
                    let stand = Stand::new(Role::Listing, Some(member.ident.to_string()));
                    reader.with(stand, |reader| reader.visit_expr(&arm.body));
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
                    Expr::Array(_) => Some(Role::Compare),
                    Expr::Macro(_) => Some(Role::Compare),
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
                self.with(stand, |reader| reader.each(&call.args));
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
                self.visit_expr(&call.receiver);
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
                _ => visit::visit_expr(self, node),
            },
            Expr::Array(array) => self.elements(|reader| reader.each(&array.elems)),
            Expr::Tuple(tuple) => self.elements(|reader| reader.each(&tuple.elems)),
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call),
            Expr::Index(index) => {
                self.visit_expr(&index.expr);
                let stand = Stand::new(Role::Use, expr::last_name(&index.expr));
                self.with(stand, |reader| reader.visit_expr(&index.index));
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
        self.item(&node.attrs, |reader| visit::visit_item_mod(reader, node));
    }

    fn visit_item_impl(&mut self, node: &'ast syn::ItemImpl) {
        self.item(&node.attrs, |reader| visit::visit_item_impl(reader, node));
    }

    fn visit_file(&mut self, node: &'ast File) {
        self.item(&node.attrs, |reader| visit::visit_file(reader, node));
    }

    fn visit_field_value(&mut self, node: &'ast syn::FieldValue) {
        let (name, span) = match &node.member {
            syn::Member::Named(name) => (Some(name.to_string()), name.span()),
            syn::Member::Unnamed(index) => (None, index.span),
        };
        self.held((span, None), |reader| {
            let stand = Stand::new(Role::Use, name);
            reader.with(stand, |reader| reader.visit_expr(&node.expr));
        });
    }

    fn visit_field(&mut self, node: &'ast syn::Field) {
        self.attributes(&node.attrs, node.ident.as_ref().map(ToString::to_string));
    }

    fn visit_variant(&mut self, node: &'ast syn::Variant) {
        self.attributes(&node.attrs, Some(node.ident.to_string()));
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

/// The first token of an expression, without reading all of it.
fn first(expr: &Expr) -> proc_macro2::Span {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Binary(of) => &of.left,
            Expr::Assign(of) => &of.left,
            Expr::MethodCall(of) => &of.receiver,
            Expr::Field(of) => &of.base,
            Expr::Index(of) => &of.expr,
            Expr::Call(of) => &of.func,
            Expr::Cast(of) => &of.expr,
            Expr::Try(of) => &of.expr,
            Expr::Await(of) => &of.base,
            Expr::If(of) => return of.if_token.span,
            Expr::Match(of) => return of.match_token.span,
            Expr::ForLoop(of) => {
                return of
                    .label
                    .as_ref()
                    .map_or(of.for_token.span, |label| label.name.apostrophe);
            }
            Expr::While(of) => return of.while_token.span,
            Expr::Loop(of) => return of.loop_token.span,
            Expr::Block(of) => return of.block.brace_token.span.open(),
            Expr::Unsafe(of) => return of.unsafe_token.span,
            Expr::Async(of) => return of.async_token.span,
            Expr::Return(of) => return of.return_token.span,
            Expr::Struct(of) => return start_of(&of.path),
            Expr::Macro(of) => return start_of(&of.mac.path),
            Expr::Path(of) => return start_of(&of.path),
            Expr::Array(of) => return of.bracket_token.span.open(),
            Expr::Tuple(of) => return of.paren_token.span.open(),
            Expr::Paren(of) => return of.paren_token.span.open(),
            Expr::Reference(of) => return of.and_token.span,
            Expr::Closure(of) => return of.or1_token.span,
            other => return other.span(),
        };
    }
}

fn start_of(path: &syn::Path) -> proc_macro2::Span {
    let first = path.segments.first().map(|first| first.ident.span());
    let colons = path.leading_colon.map(|colons| colons.spans[0]);
    colons
        .or(first)
        .unwrap_or_else(proc_macro2::Span::call_site)
}

/// What a name is bound to, and how often.
#[derive(Default)]
struct Bound<'a> {
    times: u32,
    value: Option<&'a Expr>,
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
        self.bind(&node.ident, None);
        visit::visit_pat_ident(self, node);
    }
}
