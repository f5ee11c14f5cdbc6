//! What Rust expressions are called, and what texts they are put together from.

use syn::spanned::Spanned as _;
use syn::{Expr, Lit, LitStr, Member};

use super::reader::Reader;
use super::tokens;
use crate::scan::fold::{self, Folded, Operand, SlotKind};
use crate::source::Span;

/// How far an expression is followed.
const MAX_STEPS: usize = 64;

/// How deep constants may be made of constants.
const MAX_DEPTH: usize = 8;

/// Methods that give the text of their receiver.
pub(super) const PLAIN: &[&str] = &[
    "as_deref",
    "as_ref",
    "as_str",
    "borrow",
    "clone",
    "cloned",
    "into",
    "into_boxed_str",
    "into_owned",
    "into_string",
    "to_ascii_lowercase",
    "to_lowercase",
    "to_owned",
    "to_string",
    "trim",
    "unwrap_or_default",
];

/// Types whose values stand for what they are made of.
pub(super) const WRAPPERS: &[&str] = &[
    "Arc",
    "Borrowed",
    "Box",
    "Cow",
    "Err",
    "Ok",
    "Owned",
    "Rc",
    "Ready",
    "SecretString",
    "Some",
    "String",
    "ready",
];

/// The last name in an expression: of a path, field, method or key.
pub(super) fn last_name(expr: &Expr) -> Option<String> {
    let mut expr = expr;
    for _ in 0..MAX_STEPS {
        expr = match expr {
            Expr::Path(path) => return Some(path.path.segments.last()?.ident.to_string()),
            Expr::Field(field) => {
                return match &field.member {
                    Member::Named(name) => Some(name.to_string()),
                    Member::Unnamed(_) => last_name_of_base(&field.base),
                };
            }
            Expr::Lit(_) => return text(expr),
            Expr::MethodCall(call) if PLAIN.iter().any(|plain| call.method == plain) => {
                &call.receiver
            }
            Expr::MethodCall(call) => match call.args.first().and_then(text) {
                Some(key) if call.method == "get" => return Some(key),
                _ => return Some(call.method.to_string()),
            },
            Expr::Call(call) => return callee(&call.func),
            Expr::Index(index) => match text(&index.index) {
                Some(key) => return Some(key),
                None => &index.expr,
            },
            other => inner(other)?,
        };
    }
    None
}

fn last_name_of_base(base: &Expr) -> Option<String> {
    match base {
        Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// What an expression that changes nothing of a text stands around.
pub(super) fn inner(expr: &Expr) -> Option<&Expr> {
    Some(match expr {
        Expr::Paren(inner) => &inner.expr,
        Expr::Group(inner) => &inner.expr,
        Expr::Reference(inner) => &inner.expr,
        Expr::Unary(inner) => &inner.expr,
        Expr::Try(inner) => &inner.expr,
        Expr::Await(inner) => &inner.base,
        Expr::Cast(inner) => &inner.expr,
        _ => return None,
    })
}

/// The text of a string literal.
pub(super) fn text(expr: &Expr) -> Option<String> {
    literal(expr).map(LitStr::value)
}

pub(super) fn literal(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        Expr::Reference(inner) => match &*inner.expr {
            Expr::Lit(lit) => match &lit.lit {
                Lit::Str(text) => Some(text),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// What a call calls: the function, or the type that it makes.
pub(super) fn callee(func: &Expr) -> Option<String> {
    let Expr::Path(path) = func else {
        return last_name(func);
    };
    let mut names = path
        .path
        .segments
        .iter()
        .rev()
        .map(|segment| segment.ident.to_string());
    let last = names.next()?;
    let makes = [
        "new",
        "from",
        "from_static",
        "from_str",
        "try_from",
        "with_model",
    ];
    let owner = names
        .next()
        .filter(|owner| owner.starts_with(char::is_uppercase));
    match owner {
        Some(owner) if makes.contains(&last.as_str()) => Some(owner),
        _ => Some(last),
    }
}

/// The variable that an expression reads from the environment: `env::var("X").ok()`.
pub(super) fn env_name(expr: &Expr) -> Option<String> {
    let mut expr = expr;
    for _ in 0..MAX_STEPS {
        expr = match expr {
            Expr::MethodCall(call) => &call.receiver,
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else {
                    return None;
                };
                let last = path.path.segments.last()?.ident.to_string();
                let reads = last == "var" || last == "var_os" || last.contains("env");
                return call.args.first().filter(|_| reads).and_then(text);
            }
            Expr::Macro(call) => {
                let reads = call.mac.path.is_ident("option_env") || call.mac.path.is_ident("env");
                let name = || call.mac.parse_body::<LitStr>().ok();
                return reads.then(name).flatten().map(|name| name.value());
            }
            other => inner(other)?,
        };
    }
    None
}

/// Whether an expression is what the environment says, or a default.
pub(super) fn is_env_default(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => {
            (call.method == "unwrap_or" || call.method == "unwrap_or_else")
                && env_name(&call.receiver).is_some()
        }
        _ => false,
    }
}

/// The key of the option that a builder's receiver is: `Arg::new("model").long("m")`.
pub(super) fn option_name(expr: &Expr) -> Option<String> {
    let mut expr = expr;
    for _ in 0..MAX_STEPS {
        expr = match expr {
            Expr::MethodCall(call) => &call.receiver,
            Expr::Call(call) => return call.args.first().and_then(text),
            _ => return None,
        };
    }
    None
}

/// Whether an expression is put together from texts.
pub(super) fn folds(expr: &Expr) -> bool {
    match expr {
        Expr::Binary(binary) => matches!(binary.op, syn::BinOp::Add(_)),
        Expr::MethodCall(call) => {
            (call.method == "join" || call.method == "concat")
                && matches!(&*call.receiver, Expr::Array(_))
        }
        Expr::Macro(call) => call
            .mac
            .path
            .segments
            .last()
            .is_some_and(|last| tokens::FOLDS.iter().any(|name| last.ident == name)),
        _ => false,
    }
}

/// The operands of an expression that makes a text; into `used` where the literals
/// among them start.
pub(super) fn operands(reader: &Reader<'_, '_>, expr: &Expr, used: &mut Vec<u32>) -> Vec<Operand> {
    let mut out = Vec::new();
    collect(reader, expr, MAX_DEPTH, used, &mut out);
    used.extend(fold::filled(&out).map(|at| at.start));
    out
}

fn collect(
    reader: &Reader<'_, '_>,
    expr: &Expr,
    depth: usize,
    used: &mut Vec<u32>,
    out: &mut Vec<Operand>,
) {
    // `+` nests to the left.
    let mut pending = vec![expr];
    while let Some(expr) = pending.pop() {
        if let Some(literal) = literal(expr) {
            let folded = reader.folded(literal.span());
            used.extend(
                folded
                    .parts
                    .first()
                    .map(|_| reader.place(literal.span()).start),
            );
            out.push(Operand::Literal(folded));
            continue;
        }
        match expr {
            _ if depth == 0 => out.push(Operand::Unknown),
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::Add(_)) => {
                pending.extend([&*binary.right, &*binary.left]);
            }
            Expr::Path(path) => match path.path.get_ident() {
                Some(name) => {
                    let span = reader.place(name.span());
                    out.push(constant(reader, &name.to_string(), span, depth));
                }
                None => out.push(Operand::Unknown),
            },
            Expr::MethodCall(call) if PLAIN.iter().any(|plain| call.method == plain) => {
                pending.push(&call.receiver);
            }
            Expr::MethodCall(call) => join(reader, call, depth, used, out),
            Expr::Call(call) if callee(&call.func).is_some_and(|name| name == "String") => {
                pending.extend(call.args.first());
            }
            Expr::Macro(call) => {
                let name = call
                    .mac
                    .path
                    .segments
                    .last()
                    .map(|last| last.ident.to_string());
                let arguments = tokens::arguments(&call.mac);
                match (name.as_deref(), arguments) {
                    (Some("concat" | "concatcp"), Some(arguments)) => {
                        for argument in &arguments {
                            collect(reader, argument, depth - 1, used, out);
                        }
                    }
                    (Some("format" | "formatcp" | "format_args"), Some(arguments)) => {
                        let mut arguments = arguments.iter();
                        match arguments.next().and_then(literal) {
                            Some(template) => {
                                used.push(reader.place(template.span()).start);
                                let rest: Vec<_> = arguments.collect();
                                template_operands(reader, template, &rest, depth, out);
                            }
                            None => out.push(Operand::Unknown),
                        }
                    }
                    _ => out.push(Operand::Unknown),
                }
            }
            other => match inner(other) {
                Some(inner) => pending.push(inner),
                None => out.push(Operand::Unknown),
            },
        }
    }
}

/// `["gpt", "4"].join("-")`, `.concat()`.
fn join(
    reader: &Reader<'_, '_>,
    call: &syn::ExprMethodCall,
    depth: usize,
    used: &mut Vec<u32>,
    out: &mut Vec<Operand>,
) {
    let glue = match call.args.first() {
        None if call.method == "concat" => Some(String::new()),
        Some(glue) if call.method == "join" => {
            used.extend(literal(glue).map(|glue| reader.place(glue.span()).start));
            text(glue)
        }
        _ => None,
    };
    // Ids do not go on across a blank or comma.
    let glue = glue.filter(|glue| glue.chars().all(|c| "-_.:/@".contains(c)));
    let items = match &*call.receiver {
        Expr::Array(array) => Some(array.elems.iter().cloned().collect()),
        Expr::Macro(own) if own.mac.path.is_ident("vec") => tokens::arguments(&own.mac),
        _ => None,
    };
    let (Some(items), Some(glue)) = (items, glue) else {
        out.push(Operand::Unknown);
        return;
    };
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            let start = reader.start(item);
            let mut folded = Folded::default();
            folded.push_whole(&glue, Span::new(start.saturating_sub(1), start));
            out.push(Operand::Literal(folded));
        }
        collect(reader, item, depth - 1, used, out);
    }
}

/// Fills the slots of a `format!` template with the constants among its arguments.
pub(super) fn template_operands(
    reader: &Reader<'_, '_>,
    template: &LitStr,
    arguments: &[&Expr],
    depth: usize,
    out: &mut Vec<Operand>,
) {
    let literal = reader.folded(template.span());
    let mut next = 0;
    for slot in fold::braces(&literal.text) {
        let span = literal.origin(slot.range.clone());
        let by_name = |name: &str| {
            arguments.iter().find_map(|argument| match argument {
                Expr::Assign(named) if last_name(&named.left)? == name => Some(&*named.right),
                _ => None,
            })
        };
        let argument = match slot.kind {
            SlotKind::Text => {
                out.push(Operand::Literal(literal.slice(slot.range)));
                continue;
            }
            SlotKind::Next => {
                next += 1;
                arguments.get(next - 1).copied()
            }
            SlotKind::Index(index) => arguments.get(index).copied(),
            SlotKind::Name(name) => {
                let argument = by_name(name);
                if argument.is_none() {
                    out.push(constant(reader, name, span, depth));
                    continue;
                }
                argument
            }
            SlotKind::Formatted(takes_next) => {
                next += usize::from(takes_next);
                None
            }
        };
        let name = match argument {
            Some(Expr::Path(path)) => path.path.get_ident(),
            _ => None,
        };
        out.push(match (name, argument.and_then(self::literal)) {
            (Some(name), _) => constant(reader, &name.to_string(), span, depth),
            (None, Some(literal)) => {
                let mut value = Folded::default();
                value.push_whole(&literal.value(), span);
                Operand::Filled {
                    value,
                    span: Some(span),
                    at: reader.place(literal.span()),
                }
            }
            (None, None) => Operand::Unknown,
        });
    }
}

fn constant(reader: &Reader<'_, '_>, name: &str, span: Span, depth: usize) -> Operand {
    let value = || {
        if depth == 0 || !reader.spend() {
            return None;
        }
        let mut operands = Vec::new();
        let value = reader.constant(name)?;
        collect(reader, value, depth - 1, &mut Vec::new(), &mut operands);
        let mut text = String::new();
        for operand in operands {
            match operand {
                Operand::Literal(literal) if literal.holes.is_empty() => text += &literal.text,
                Operand::Constant { value, .. } => text += &value,
                _ => return None,
            }
            if text.len() > fold::MAX_CONSTANT {
                return None;
            }
        }
        Some(text)
    };
    match value() {
        Some(value) => Operand::Constant {
            name: name.to_owned(),
            value,
            span,
        },
        None => Operand::Unknown,
    }
}

/// The first token of an expression, without reading all of it.
pub(super) fn first(expr: &Expr) -> proc_macro2::Span {
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

/// The first token of a path.
pub(super) fn start_of(path: &syn::Path) -> proc_macro2::Span {
    let first = path.segments.first().map(|first| first.ident.span());
    let colons = path.leading_colon.map(|colons| colons.spans[0]);
    colons
        .or(first)
        .unwrap_or_else(proc_macro2::Span::call_site)
}
