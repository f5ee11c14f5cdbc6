//! Macros and attributes: what has no syntax of its own until the compiler gives it one.
//!
//! Arguments that parse as expressions are read as such; else the tokens beside a literal
//! say how it stands (`"model": "x"`, `name = "x"`, `"x" => …`).

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::visit::Visit as _;
use syn::{Attribute, Expr, Macro, Meta, Pat, Token};

use super::reader::{Reader, Stand};
use super::{expr, lex};
use crate::scan::fold::{self, Operand};
use crate::scan::piece::Role;
use crate::scan::site;
use crate::source::Span;

/// Macros that make a text.
pub(super) const FOLDS: &[&str] = &["concat", "concatcp", "format", "format_args", "formatcp"];

/// Brackets within a macro that are still read.
const MAX_DEPTH: usize = 64;

/// Names in attributes that give a default to what they stand on.
const DEFAULTS: &[&str] = &[
    "default",
    "default_value",
    "default_value_t",
    "default_missing_value",
];

/// Names in attributes that spell what they stand on.
const SPELLINGS: &[&str] = &["alias", "name", "rename", "serialize", "to_string", "value"];

/// The arguments of a macro, when they are expressions.
pub(super) fn arguments(mac: &Macro) -> Option<Punctuated<Expr, Token![,]>> {
    mac.parse_body_with(Punctuated::parse_terminated).ok()
}

/// Whether an attribute makes an item test code.
pub(super) fn is_test(attr: &Attribute) -> bool {
    let path = attr.path();
    if path.is_ident("cfg") || path.is_ident("cfg_attr") {
        let Meta::List(list) = &attr.meta else {
            return false;
        };
        let mut before = String::new();
        return list.tokens.clone().into_iter().any(|token| match token {
            TokenTree::Ident(name) => {
                before = name.to_string();
                before == "test"
            }
            // `all(test, …)`, but not `not(test)`.
            TokenTree::Group(group) => {
                before != "not"
                    && group
                        .stream()
                        .into_iter()
                        .any(|token| matches!(token, TokenTree::Ident(name) if name == "test"))
            }
            _ => false,
        });
    }
    path.segments.last().is_some_and(|last| {
        ["bench", "rstest", "test", "test_case", "wasm_bindgen_test"]
            .iter()
            .any(|name| last.ident == name)
    })
}

/// Reads the literals of a macro.
pub(super) fn read_macro(reader: &mut Reader<'_, '_>, mac: &Macro) {
    let Some(name) = mac.path.segments.last().map(|last| last.ident.to_string()) else {
        return;
    };
    if name == "matches" && matches_macro(reader, mac) {
        return;
    }
    let Some(arguments) = arguments(mac) else {
        let is_map = name.contains("map");
        let own = match reader.name() {
            Some(name) => name,
            None => name,
        };
        read(reader, mac.tokens.clone(), &own, is_map, MAX_DEPTH);
        return;
    };
    let each = |reader: &mut Reader<'_, '_>, from: usize| {
        for argument in arguments.iter().skip(from) {
            match expr::literal(argument) {
                Some(literal) => reader.literal(literal.span(), true),
                None => reader.visit_expr(argument),
            }
        }
    };
    match name.as_str() {
        name if FOLDS.contains(&name) => reader.part(|reader| each(reader, 0)),
        "vec" | "array" | "hashset" | "btreeset" | "smallvec" | "phf_set" => {
            reader.elements(|reader| each(reader, 0));
        }
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => {
            let mut sides = arguments.iter();
            if let (Some(left), Some(right)) = (sides.next(), sides.next()) {
                reader.compared(left, right);
            }
            let stand = Stand::new(Role::Use, Some(name));
            reader.with(stand, |reader| each(reader, 2));
        }
        _ => {
            template(reader, &arguments, &name);
            let own = match name.as_str() {
                "env" | "option_env" | "include_str" | "cfg" => None,
                _ => Some(name.clone()),
            };
            let stand = Stand::new(Role::Use, own);
            if site::is_talk(&name) {
                reader.with(stand, |reader| reader.part(|reader| each(reader, 0)));
            } else {
                reader.with(stand, |reader| each(reader, 0));
            }
        }
    }
}

/// Folds the constants that a message's template names into it.
fn template(reader: &mut Reader<'_, '_>, arguments: &Punctuated<Expr, Token![,]>, name: &str) {
    let found = arguments.iter().enumerate();
    let mut literals = found.filter_map(|(at, argument)| Some((at, expr::literal(argument)?)));
    let Some((at, literal)) = literals.next() else {
        return;
    };
    let rest: Vec<_> = arguments.iter().skip(at + 1).collect();
    let mut operands = Vec::new();
    expr::template_operands(reader, literal, &rest, 2, &mut operands);
    if operands
        .iter()
        .any(|operand| matches!(operand, Operand::Constant { .. }))
    {
        let mut used = vec![reader.place(literal.span()).start];
        used.extend(fold::filled(&operands).map(|at| at.start));
        let stand = Stand::new(Role::Use, Some(name.to_owned()));
        reader.with(stand, |reader| reader.joined(&operands, &used));
    }
}

/// `matches!(x, "a" | "b" if …)`.
fn matches_macro(reader: &mut Reader<'_, '_>, mac: &Macro) -> bool {
    let parse = |input: ParseStream<'_>| {
        let subject: Expr = input.parse()?;
        input.parse::<Token![,]>()?;
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        let guard = if input.peek(Token![if]) {
            input.parse::<Token![if]>()?;
            Some(input.parse::<Expr>()?)
        } else {
            None
        };
        input.parse::<Option<Token![,]>>()?;
        Ok((subject, pat, guard))
    };
    let Ok((subject, pat, guard)) = parse.parse2(mac.tokens.clone()) else {
        return false;
    };
    reader.with(Stand::default(), |reader| reader.visit_expr(&subject));
    reader.pattern(&pat, expr::last_name(&subject));
    if let Some(guard) = guard {
        reader.with(Stand::default(), |reader| reader.visit_expr(&guard));
    }
    true
}

/// Reads the literals of an attribute; the standing's name is what it stands on.
pub(super) fn read_attribute(reader: &mut Reader<'_, '_>, attr: &Attribute) {
    match &attr.meta {
        Meta::Path(_) => {}
        // Comments stand here too, but come from the lexer.
        Meta::NameValue(pair) if pair.path.is_ident("doc") => {
            if let Some(literal) = expr::literal(&pair.value) {
                reader.doc(literal.span());
            }
        }
        Meta::NameValue(pair) => reader.visit_expr(&pair.value),
        Meta::List(list) => attribute(reader, list.tokens.clone(), MAX_DEPTH),
    }
}

fn attribute(reader: &mut Reader<'_, '_>, tokens: TokenStream, depth: usize) {
    let mut key = None;
    for token in tokens {
        match token {
            TokenTree::Ident(name) => key = Some(name.to_string()),
            TokenTree::Literal(literal) => {
                let is = |list: &[&str]| key.as_deref().is_some_and(|key| list.contains(&key));
                let owner = reader.name();
                let stand = if is(DEFAULTS) {
                    Stand::new(Role::Use, owner.or(key.clone()))
                } else if is(SPELLINGS) {
                    Stand::new(Role::Listing, owner.or(key.clone()))
                } else {
                    Stand::new(Role::Use, key.clone().or(owner))
                };
                reader.with(stand, |reader| reader.literal(literal.span(), false));
            }
            TokenTree::Group(group) if depth > 0 => {
                attribute(reader, group.stream(), depth - 1);
            }
            TokenTree::Punct(sign) if sign.as_char() == ',' => key = None,
            _ => {}
        }
    }
}

/// Reads literals by the tokens beside them.
fn read(reader: &mut Reader<'_, '_>, tokens: TokenStream, name: &str, is_map: bool, depth: usize) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let token = |at: Option<usize>| at.and_then(|at| tokens.get(at));
    let sign = |at: Option<usize>| match token(at) {
        Some(TokenTree::Punct(sign)) => sign.as_char(),
        _ => ' ',
    };
    // The first sign of one like `==` or `=>`.
    let is_joined = |at: Option<usize>| matches!(token(at), Some(TokenTree::Punct(sign)) if sign.spacing() == Spacing::Joint);
    let word = |at: Option<usize>| match token(at) {
        Some(TokenTree::Ident(name)) => Some(name.to_string()),
        Some(TokenTree::Literal(literal)) => {
            let text = literal.to_string();
            let (open, close, _) = lex::quotes(&text)?;
            text.get(open..text.len() - close).map(str::to_owned)
        }
        _ => None,
    };
    for (at, own) in tokens.iter().enumerate() {
        let back = |steps: usize| at.checked_sub(steps);
        let after = |steps: usize| Some(at + steps);
        match own {
            TokenTree::Literal(literal) => {
                let named = || Stand::new(Role::Use, word(back(2)).or(Some(name.to_owned())));
                let outer = || Some(name.to_owned());
                let stand = match (sign(back(1)), sign(after(1))) {
                    ('=', _) if matches!(sign(back(2)), '=' | '!') && is_joined(back(2)) => {
                        Stand::new(Role::Compare, word(back(3)))
                    }
                    (_, '=' | '!') if is_joined(after(1)) && sign(after(2)) == '=' => {
                        Stand::new(Role::Compare, word(after(3)))
                    }
                    (_, '=') if sign(after(2)) == '>' => {
                        Stand::new(if is_map { Role::Listing } else { Role::Compare }, outer())
                    }
                    ('>', _) if sign(back(2)) == '=' && is_map => {
                        Stand::new(Role::Use, word(back(3)).or_else(outer))
                    }
                    ('=', _) => match typed(&tokens, at) {
                        Some(name) => Stand::new(Role::Use, Some(name)),
                        None => named(),
                    },
                    (':', _) if sign(back(2)) != ':' => named(),
                    (_, ':') if sign(after(2)) != ':' => Stand::new(Role::Listing, outer()),
                    ('|', _) | (_, '|') => Stand::new(Role::Compare, outer()),
                    _ => Stand::new(reader.role().unwrap_or(Role::Use), outer()),
                };
                reader.with(stand, |reader| reader.literal(literal.span(), true));
            }
            TokenTree::Ident(_) => name_read(reader, &tokens, at),
            TokenTree::Group(group) if depth > 0 => {
                let before = match (sign(back(1)), group.delimiter()) {
                    ('=', _) => word(back(2)),
                    (':', _) if sign(back(2)) != ':' => word(back(2)),
                    (_, Delimiter::Parenthesis) => match token(back(1)) {
                        Some(TokenTree::Ident(name)) => Some(name.to_string()),
                        _ => None,
                    },
                    _ => None,
                };
                let inner = before.as_deref().unwrap_or(name);
                let role = match group.delimiter() {
                    Delimiter::Bracket => Some(Role::Listing),
                    _ => None,
                };
                let stand = Stand {
                    role,
                    name: Some(inner.to_owned()),
                };
                reader.with(stand, |reader| {
                    read(reader, group.stream(), inner, is_map, depth - 1);
                });
            }
            _ => {}
        }
    }
}

/// Notes the path that ends at a token as read, where it is the value of a key or name.
fn name_read(reader: &mut Reader<'_, '_>, tokens: &[TokenTree], at: usize) {
    let sign = |at: usize| match tokens.get(at) {
        Some(TokenTree::Punct(sign)) => sign.as_char(),
        Some(TokenTree::Group(_)) => '(',
        _ => ' ',
    };
    if matches!(sign(at + 1), ':' | '.' | '!' | '(' | '=') {
        return;
    }
    let mut chain = Vec::new();
    let mut start = at;
    while let Some(TokenTree::Ident(name)) = tokens.get(start) {
        chain.insert(0, name.to_string());
        let is_path = start >= 3 && sign(start - 1) == ':' && sign(start - 2) == ':';
        if !is_path {
            break;
        }
        start -= 3;
    }
    let (Some(before), Some(first), Some(last)) =
        (start.checked_sub(2), tokens.get(start), tokens.get(at))
    else {
        return;
    };
    let is_value = matches!(sign(start - 1), ':' | '=')
        && !matches!(sign(before), ':' | '=' | '!' | '<' | '>');
    let key = match tokens.get(before) {
        Some(TokenTree::Ident(name)) => Some(name.to_string()),
        Some(TokenTree::Literal(literal)) => Some(literal.to_string()),
        _ => None,
    };
    if is_value && key.is_some() {
        let span = Span::new(
            reader.place(first.span()).start,
            reader.place(last.span()).end,
        );
        reader.with(Stand::new(Role::Use, key), |reader| {
            reader.note(chain, span);
        });
    }
}

/// The name in `name: Type = …`, where the value stands at `at`.
fn typed(tokens: &[TokenTree], at: usize) -> Option<String> {
    let mut name = None;
    for index in (at.saturating_sub(32)..at.checked_sub(1)?).rev() {
        let is = |index: usize, sign: char| matches!(tokens.get(index), Some(TokenTree::Punct(own)) if own.as_char() == sign);
        if is(index, ';') || is(index, ',') {
            break;
        }
        let is_path = is(index + 1, ':') || index.checked_sub(1).is_some_and(|at| is(at, ':'));
        if is(index, ':') && !is_path {
            name = match tokens.get(index.checked_sub(1)?)? {
                TokenTree::Ident(name) => Some(name.to_string()),
                _ => None,
            };
        }
    }
    name
}
