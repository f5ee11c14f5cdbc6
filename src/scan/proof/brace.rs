//! What a brace opens: pairs or statements, as far as one can tell from what stands before it. It knows no grammar.

use super::token::{Kind, Tokens};
use crate::scan::language::{Language, Trait};

/// Signs before braces with pairs in them.
const SIGNS: &[u8] = b",:=&%#?|*.@";

/// Words before a value.
const VALUES: &[&str] = &[
    "await", "const", "default", "in", "let", "new", "raise", "return", "throw", "val", "var",
    "yield",
];

/// How many tokens of type arguments are looked at.
const MAX_TYPES: usize = 24;

/// How many names a type has at most, with those of what it stands in.
const MAX_NAMES: usize = 16;

/// Whether a brace of a text in a language opens statements.
pub(in crate::scan) fn opens_statements(
    tokens: &Tokens<'_>,
    open: usize,
    language: &Language,
) -> bool {
    if language.is(Trait::Data) || language.is(Trait::NoBlocks) {
        return false;
    }
    let Some(before) = open.checked_sub(1) else {
        return false;
    };
    let (Some(token), Some(bracket)) = (tokens.get(before), tokens.get(open)) else {
        return true;
    };
    match token.kind {
        Kind::Sign(b'>') if is_before(tokens, before, b'=') => {
            // `=> {` opens a body, or the value of a key: `'options' => {`.
            let key = before.checked_sub(2);
            !key.is_some_and(|key| is_key(tokens, key))
        }
        Kind::Sign(b'>') => match types(tokens, before) {
            Some(name) => !is_made(tokens, name),
            None => true,
        },
        Kind::Sign(sign) => !SIGNS.contains(&sign),
        Kind::Open(..) => false,
        Kind::Text => true,
        Kind::Word => {
            let touches = token.span.end == bracket.span.start;
            let is_value = VALUES.contains(&tokens.slice(before));
            !(touches || is_value || is_made(tokens, before))
        }
        Kind::Close(inner) => {
            let is_list = matches!(
                tokens.get(inner).map(|token| token.kind),
                Some(Kind::Open(b'[', _))
            );
            match inner.checked_sub(1) {
                // `-> [Item] {`
                Some(sign) if is_list => is_before(tokens, sign + 1, b'>'),
                Some(head) => !is_new(tokens, head),
                None => !is_list,
            }
        }
    }
}

/// Whether a word is a type of which something is made: `Req {`, `new a.Req {`, and neither `class Req {` nor `: Req {` behind
/// parameters.
fn is_made(tokens: &Tokens<'_>, name: usize) -> bool {
    let is_type = tokens.slice(name).starts_with(|c: char| c.is_uppercase());
    let mut first = name;
    for _ in 0..MAX_NAMES {
        if !(is_before(tokens, first, b'.') && first >= 2 && tokens.is_word(first - 2)) {
            break;
        }
        first -= 2;
    }
    let Some(before) = first.checked_sub(1) else {
        return is_type;
    };
    match tokens.get(before).map(|token| token.kind) {
        Some(Kind::Word) => {
            // A word of the line before says nothing of it.
            let is_apart = !tokens.same_line(before, first);
            is_type && (is_apart || VALUES.contains(&tokens.slice(before)))
                || tokens.slice(before) == "new"
        }
        // `fn f() -> Req {`
        Some(Kind::Sign(b'>')) => is_type && !is_before(tokens, before, b'-'),
        // `fun f(): Req {`, `class A : B {`
        Some(Kind::Sign(b':')) => {
            let names = before
                .checked_sub(1)
                .map(|at| (at, tokens.get(at).map(|token| token.kind)));
            let is_result = match names {
                Some((_, Some(Kind::Close(_)))) => true,
                Some((at, Some(Kind::Word))) => at
                    .checked_sub(1)
                    .is_some_and(|word| tokens.is_word(word) && tokens.same_line(word, at)),
                _ => false,
            };
            is_type && !is_result
        }
        Some(Kind::Close(_)) => is_type && !tokens.same_line(before, first),
        _ => is_type,
    }
}

/// Whether `new` stands before a name with what it is of, and its type arguments.
fn is_new(tokens: &Tokens<'_>, last: usize) -> bool {
    let mut at = last;
    if tokens.is(at, b'>') {
        match types(tokens, at) {
            Some(name) => at = name,
            None => return false,
        }
    }
    if tokens.slice(at) == "new" {
        return true;
    }
    for _ in 0..MAX_NAMES {
        if !(is_before(tokens, at, b'.') && at >= 2 && tokens.is_word(at - 2)) {
            break;
        }
        at -= 2;
    }
    tokens.is_word(at)
        && at
            .checked_sub(1)
            .is_some_and(|new| tokens.slice(new) == "new")
}

/// The name before the type arguments that end at a `>`.
fn types(tokens: &Tokens<'_>, close: usize) -> Option<usize> {
    let from = close.saturating_sub(MAX_TYPES);
    let mut depth = 0;
    let open = (from..=close).rev().find(|&at| {
        depth += i32::from(tokens.is(at, b'>')) - i32::from(tokens.is(at, b'<'));
        depth == 0
    })?;
    open.checked_sub(1).filter(|name| tokens.is_word(*name))
}

/// Whether a word before an arrow is a key, and no parameter of a function.
fn is_key(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_text = tokens.get(at).is_some_and(|token| token.kind == Kind::Text);
    is_text || is_before(tokens, at, b':')
}

fn is_before(tokens: &Tokens<'_>, at: usize, sign: u8) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| tokens.is(before, sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::language::named;

    /// Whether the brace that ends a text opens statements.
    fn opens(language: &str, text: &str) -> bool {
        let whole = format!("{text} x }}");
        let language = named(language).unwrap();
        let tokens = Tokens::of(&whole, language).unwrap();
        let at = tokens.at(text.len() as u32 - 1);
        opens_statements(&tokens, at, language)
    }

    #[test]
    fn what_stands_before_a_brace_tells_pairs_from_statements() {
        for (language, text) in [
            ("csharp", "var o = new {"),
            ("csharp", "var o = new Req {"),
            ("csharp", "var o = new A.Req {"),
            ("csharp", "var o = new Req() {"),
            ("csharp", "var o = new Dictionary<string, object> {"),
            ("csharp", "var o = new Dictionary<string, List<int>>() {"),
            ("elixir", "chat(%{"),
            ("elixir", "x = %Req{"),
            ("python", "f(**{"),
            ("python", "yield {"),
            ("python", "a if b else {"),
            ("javascript", "f({ ...{"),
            ("javascript", "return {"),
            ("javascript", "export default {"),
            ("powershell", "$b = @{"),
            ("clojure", "#{"),
            ("ruby", "f(:options => {"),
            ("php", "['options' => ['a' => {"),
            ("rust", "let r = Req {"),
            ("rust", "R { options: Options {"),
            ("go", "r := map[string]any{"),
            ("go", "f(&Req{"),
            ("java", "new String[] {"),
            ("hcl", "resource \"a\" \"b\" {"),
        ] {
            assert!(!opens(language, text), "{language}: {text}");
        }
        for (language, text) in [
            ("javascript", "function f() {"),
            ("javascript", "x => {"),
            ("javascript", "class Config {"),
            ("javascript", "class A extends Base {"),
            ("javascript", "ask(model) {"),
            ("typescript", "function f(): Req {"),
            ("typescript", "function f(): Promise<Req> {"),
            ("typescript", "try {"),
            ("csharp", "float F(string model) {"),
            ("csharp", "class A : Base {"),
            ("csharp", "if (X(y)) {"),
            ("rust", "impl A for Req {"),
            ("rust", "fn f() -> Req {"),
            ("swift", "func f() -> Req {"),
            ("swift", "func f() -> [Req] {"),
            ("kotlin", "fun f(): Req {"),
            ("go", "if x == y {"),
            ("java", "void f() throws Oops {"),
            ("scala", "case class C(a: String) {"),
        ] {
            assert!(opens(language, text), "{language}: {text}");
        }
    }
}
