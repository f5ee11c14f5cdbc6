//! Defaults and holes inside a value: `${MODEL:-gpt-4o}`, `$MODEL`, `$(cmd)`,
//! `{{ template }}`. A default is a value of its own under the variable's name, or is
//! folded with the word it is part of; what is not known becomes a hole.

use std::ops::Range;

use super::excerpt::Slices;
use super::name::is_model_like;
use super::piece::{Piece, Role};
use super::{Wanted, branch, text};

/// How deep one value is looked for in another.
pub(super) const MAX_DEPTH: u8 = 24;

/// A stretch of a text with expansions.
#[derive(Debug, PartialEq)]
enum Token {
    Known(Range<usize>),
    /// `${name:-value}`
    Default {
        name: Range<usize>,
        value: Range<usize>,
    },
    /// Something else, with what stands inside it.
    Unknown(Range<usize>),
}

/// Gives the piece, or what its expansions make of it.
pub(super) fn read<'s>(
    piece: Piece<'s>,
    wanted: Wanted<'_>,
    depth: u8,
    found: &mut Vec<Piece<'s>>,
) {
    if depth >= MAX_DEPTH || !wanted.budget.step() {
        flat(&piece, wanted, found);
        return;
    }
    if let Some(parts) = branch::split(&piece) {
        for part in parts {
            if wanted.in_span(part.span) {
                read(part, wanted, depth, found);
            }
        }
        return;
    }
    let tokens = match piece.text.as_bytes() {
        bytes if memchr::memchr2(b'$', b'{', bytes).is_none() => Vec::new(),
        _ => tokens(&piece.text),
    };
    if matches!(tokens[..], [] | [Token::Known(_)]) {
        found.push(piece);
        return;
    }
    if let [Token::Default { name, value }] = &tokens[..] {
        let default = Piece {
            version: piece.version.clone(),
            ..default(&Slices::of(&piece), name, value)
        };
        read(default, wanted, depth + 1, found);
        return;
    }
    let mut run = Run::default();
    let slices = Slices::of(&piece);
    let alone = |from: usize, to: usize| {
        let text = &piece.text;
        let before = text.get(..from).and_then(|text| text.chars().next_back());
        let after = text.get(to..).and_then(|text| text.chars().next());
        !before.is_some_and(joins) && !after.is_some_and(joins)
    };
    for token in &tokens {
        match token {
            Token::Known(range) => run.add(slices.get(range.clone())),
            Token::Default { name, value } => {
                // Between `${` and `}`.
                if alone(name.start.saturating_sub(2), value.end + 1) {
                    run.end(&piece, false, wanted, found);
                    let default = default(&slices, name, value);
                    if wanted.in_span(default.span) {
                        read(default, wanted, depth + 1, found);
                    }
                } else {
                    run.add(slices.get(value.clone()));
                }
            }
            Token::Unknown(inner) => {
                run.holes.push(run.length);
                let inner = slices.get(inner.clone());
                if wanted.in_span(inner.span) {
                    within(&inner, wanted, depth + 1, found);
                }
            }
        }
    }
    let is_value = piece.is_value && !run.is_split;
    run.end(&piece, is_value, wanted, found);
}

/// Gives the words of a text that lies deeper than is looked for: whatever stands around them.
pub(super) fn flat<'s>(piece: &Piece<'s>, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    let is_end = |c: char| c.is_whitespace() || "\"'`(){}[]<>,;=$%|".contains(c);
    let slices = Slices::of(piece);
    let mut at = 0;
    for word in piece.text.split_inclusive(is_end) {
        let start = at;
        at += word.len();
        let inner = word.trim_end_matches(is_end);
        // Behind the sign of a default: `A:-gpt-4o`.
        let bare = inner.rfind(":-").and_then(|at| inner.get(at + 2..));
        let bare = bare.unwrap_or(inner);
        if bare.is_empty() || !wanted.budget.step() {
            continue;
        }
        let from = start + inner.len() - bare.len();
        let part = slices.get(from..from + bare.len());
        if wanted.in_span(part.span) {
            found.push(part);
        }
    }
}

/// The default that a text is, or else all of it.
pub(super) fn settled<'s>(piece: &Piece<'s>) -> Piece<'s> {
    match &tokens(&piece.text)[..] {
        [Token::Default { name, value }] => default(&Slices::of(piece), name, value),
        _ => piece.clone(),
    }
}

/// Whether a text is one word, whatever stands inside of its expansions.
pub(super) fn is_one_word(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        || memchr::memchr2(b'$', b'{', text.as_bytes()).is_some()
            && tokens(text).iter().all(|token| match token {
                Token::Known(range) => !text
                    .get(range.clone())
                    .is_some_and(|known| known.contains(char::is_whitespace)),
                Token::Default { .. } | Token::Unknown(_) => true,
            })
}

/// What stands inside of a template's action or a command: strings and values by the
/// reading as text, in the circumstances of the piece.
pub(super) fn within<'s>(
    piece: &Piece<'s>,
    wanted: Wanted<'_>,
    depth: u8,
    found: &mut Vec<Piece<'s>>,
) {
    let read = piece.read(wanted, |text, wanted| {
        Ok(text::snippet(text, wanted, depth))
    });
    for inner in read.unwrap_or_default() {
        let is_prose = inner.role == Role::Prose;
        // `MODEL: ${{ vars.x || "…" }}` is about a model as `MODEL` says.
        let name = match (inner.name, &piece.name) {
            (Some(inner), Some(own)) if is_model_like(own) && !is_model_like(&inner) => {
                Some(own.clone())
            }
            (inner, own) => inner.or_else(|| own.clone()),
        };
        found.push(Piece {
            role: if is_prose { piece.role } else { inner.role },
            context: piece.context,
            name,
            holder: piece.holder,
            statement: piece.statement,
            object: piece.object,
            ..inner
        });
    }
}

/// Known stretches that stand together.
#[derive(Default)]
struct Run<'s> {
    stretches: Vec<Piece<'s>>,
    holes: Vec<u32>,
    length: u32,
    /// An earlier run ended, so this one is not all of the piece.
    is_split: bool,
}

impl<'s> Run<'s> {
    fn add(&mut self, stretch: Piece<'s>) {
        let length = self.length;
        self.holes
            .extend(stretch.holes.iter().map(|hole| length + hole));
        self.length += stretch.text.len() as u32;
        self.stretches.push(stretch);
    }

    fn end(
        &mut self,
        piece: &Piece<'s>,
        is_value: bool,
        wanted: Wanted<'_>,
        found: &mut Vec<Piece<'s>>,
    ) {
        let run = std::mem::take(self);
        self.is_split = true;
        if run.stretches.iter().any(|part| wanted.in_span(part.span)) {
            found.push(Piece {
                is_value,
                ..piece.joined(&run.stretches, run.holes)
            });
        }
    }
}

fn default<'s>(slices: &Slices<'_, 's>, name: &Range<usize>, value: &Range<usize>) -> Piece<'s> {
    let piece = slices.piece;
    let range = match piece.text.get(value.clone()).map(str::as_bytes) {
        Some([b'"' | b'\'', .., b'"' | b'\'']) => value.start + 1..value.end - 1,
        _ => value.clone(),
    };
    Piece {
        name: piece.text.get(name.clone()).map(str::to_owned),
        role: Role::Use,
        is_value: true,
        ..slices.get(range)
    }
}

/// Whether a character beside an expansion belongs to the same word.
fn joins(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | '@' | '$' | '}')
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut known = 0;
    let mut at = 0;
    while let Some(next) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'$', b'{', rest))
    {
        at += next;
        match expansion(text, at) {
            Found::Token(token, end) => {
                if known < at {
                    tokens.push(Token::Known(known..at));
                }
                tokens.push(token);
                at = end;
                known = end;
            }
            Found::Nothing => at += 1,
            // What is opened and never closed is no expansion, nor is what follows.
            Found::Unterminated => break,
        }
    }
    if known < text.len() {
        tokens.push(Token::Known(known..text.len()));
    }
    tokens
}

enum Found {
    Token(Token, usize),
    Nothing,
    Unterminated,
}

/// The expansion at `at`, and where it ends.
fn expansion(text: &str, at: usize) -> Found {
    let rest = text.get(at..).unwrap_or("");
    let unknown = |open: &str, close: &str| match rest.get(open.len()..).and_then(|r| r.find(close))
    {
        Some(length) => {
            let start = at + open.len();
            let end = start + length;
            Found::Token(Token::Unknown(start..end), end + close.len())
        }
        None => Found::Unterminated,
    };
    if rest.starts_with("${{") {
        return unknown("${{", "}}");
    }
    if rest.starts_with("{{") {
        return unknown("{{", "}}");
    }
    if rest.starts_with("{%") {
        return unknown("{%", "%}");
    }
    if rest.starts_with("${") {
        let Some(end) = closing(rest, 2, b'{', b'}') else {
            return Found::Unterminated;
        };
        return Found::Token(parameter(text, at + 2..at + end), at + end + 1);
    }
    if rest.starts_with("$(") {
        return match closing(rest, 2, b'(', b')') {
            Some(end) => Found::Token(Token::Unknown(at + 2..at + end), at + end + 1),
            None => Found::Unterminated,
        };
    }
    match rest.strip_prefix('$').map(identifier) {
        Some(length) if length > 0 => {
            let end = at + 1 + length;
            Found::Token(Token::Unknown(end..end), end)
        }
        _ => Found::Nothing,
    }
}

/// What stands between `${` and `}`.
fn parameter(text: &str, inner: Range<usize>) -> Token {
    let body = text.get(inner.clone()).unwrap_or("");
    let mut length = identifier(body);
    if body.get(..length).is_some_and(|name| name.contains('.')) {
        // A key of Spring, which may go on behind a dash.
        let key = body.split(':').next().unwrap_or(body);
        let is_key = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        length = if key.chars().all(is_key) {
            key.len()
        } else {
            length
        };
    }
    let rest = body.get(length..).unwrap_or("");
    let name = inner.start..inner.start + length;
    // The last is Spring's: only a plain word is a default there.
    let operators = [":-", ":=", ":+", "-", "=", "+", ":"];
    let operator = operators.iter().find(|sign| rest.starts_with(**sign));
    let Some(operator) = operator.filter(|_| length > 0) else {
        return Token::Unknown(inner);
    };
    let value = rest.get(operator.len()..).unwrap_or("");
    let is_plain = !value.contains(|c: char| c.is_whitespace() || "\"'`,()".contains(c));
    // `${AWS::Region}` is a name of CloudFormation's.
    if *operator == ":" && (!is_plain || value.starts_with(':')) || value.starts_with('?') {
        return Token::Unknown(inner);
    }
    Token::Default {
        value: name.end + operator.len()..inner.end,
        name,
    }
}

/// How many bytes of `text` are a variable's name.
fn identifier(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    if text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        text.find(|c| !is_part(c)).unwrap_or(text.len())
    } else {
        0
    }
}

/// Where the bracket that was opened before `from` is closed.
fn closing(text: &str, from: usize, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, &byte) in text.as_bytes().iter().enumerate().skip(from) {
        if byte == open {
            depth += 1;
        } else if byte == close {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::piece::Context;
    use crate::scan::shown;
    use crate::source::Span;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn value(text: &str) -> Piece<'_> {
        Piece {
            is_value: true,
            ..Piece::plain(
                Span::new(0, text.len() as u32),
                text,
                Role::Use,
                Context::Config,
            )
        }
    }

    fn of(text: &str) -> String {
        let mut found = Vec::new();
        let wanted = Wanted {
            hits: &shown::hits(text),
            all_comments: false,
            budget: crate::scan::budget::ample(),
            codes: None,
        };
        read(value(text), wanted, 0, &mut found);
        for piece in &found {
            shown::sound(text, piece);
        }
        shown::lines(text, &found)
    }

    #[test]
    fn a_default_is_a_value_under_its_variable() {
        assert_snapshot!(of("${MODEL:-gpt-4o}"), @r#"Use Config MODEL ="gpt-4o" @1"#);
        assert_snapshot!(of("${A:-${B:-'gpt-4o'}}"), @r#"Use Config B ="gpt-4o" @1"#);
        assert_snapshot!(of("run ${M:=gpt-4o} and gpt-5"), @r#"
        Use Config M ="gpt-4o" @1
        Use Config - " and gpt-5" @1
        "#);
    }

    #[test]
    fn a_default_within_a_word_is_folded() {
        assert_snapshot!(of("openai/${MODEL:-gpt-4o}"), @r#"Use Config - ="openai/gpt-4o" ["openai/", "gpt-4o"] @1"#);
    }

    #[test]
    fn what_is_not_known_is_a_hole() {
        assert_snapshot!(of("gpt-$V-mini ${{ x }}"), @r#"Use Config - ="gpt--mini " ["gpt-", "-mini "] holes [4, 10] @1"#);
        assert_snapshot!(of("{{ repo }}:gpt-4o"), @r#"Use Config - =":gpt-4o" holes [0] @1"#);
    }

    #[test]
    fn strings_inside_of_actions_are_values() {
        assert_snapshot!(of("${{ inputs.model || 'gpt-4o' }}"), @r#"Use Config inputs.model ="gpt-4o" @1"#);
        assert_snapshot!(of(r#"{{ .Values.model | default "gpt-4o" | quote }}"#), @r#"Use Config - ="gpt-4o" @1"#);
    }

    #[test]
    fn what_is_never_closed_is_text() {
        assert_snapshot!(of("${A:-gpt-4o"), @r#"Use Config - ="${A:-gpt-4o" @1"#);
        assert_snapshot!(of("gpt-4o$ {{"), @r#"Use Config - ="gpt-4o$ {{" @1"#);
    }

    #[test]
    fn many_openings_cost_little() {
        let text = format!("{}gpt", "${A:-".repeat(200_000));
        assert_eq!(tokens(&text).len(), 1);
        let nested = format!("{}gpt{}", "${A:-".repeat(20_000), "}".repeat(20_000));
        assert!(!of(&nested).is_empty());
    }

    proptest! {
        #[test]
        fn tokens_and_pieces_are_sound(text in "(gpt-4o|\\$\\{|A|:-|\\}|\\{\\{|\\}\\}|\\$\\(|\\)|é| |'|\"|=){0,24}") {
            of(&text);
        }
    }
}
