//! The functions of a file, as far as brackets and indents tell: where each starts and ends, and what it is
//! called. It knows no types and no modules.

use super::token::{Kind, Tokens};

/// A function by its place in [`Scopes`].
pub(super) type Scope = usize;

/// How many tokens before a brace the name of its function may stand.
const MAX_HEAD: usize = 40;

/// How deep functions are within functions at most.
const MAX_DEPTH: usize = 64;

/// Words before the name of a function, in languages that indent or end with a word.
const DEFINES: &[&str] = &["def", "defp"];

/// Words that open a block within a function.
const CONTROL: &[&str] = &[
    "begin",
    "case",
    "catch",
    "default",
    "do",
    "elif",
    "else",
    "elsif",
    "elseif",
    "except",
    "finally",
    "for",
    "foreach",
    "guard",
    "if",
    "lock",
    "loop",
    "match",
    "rescue",
    "select",
    "switch",
    "synchronized",
    "try",
    "unless",
    "unsafe",
    "until",
    "using",
    "when",
    "while",
    "with",
];

/// Whether a word opens a block within a function.
pub(in crate::scan) fn is_control(word: &str) -> bool {
    CONTROL.contains(&word)
}

/// Whether the brackets behind a word are no function's.
fn steers(word: &str) -> bool {
    is_control(word) || word == "return"
}

/// A function: its first and its last token, half-open.
#[derive(Debug)]
struct Function {
    start: usize,
    end: usize,
    /// The token of its name.
    name: Option<usize>,
    parent: Option<Scope>,
}

/// The functions of a file, in the order of their first tokens.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    all: Vec<Function>,
}

impl Scopes {
    /// Of a file's tokens, in one pass.
    pub(super) fn of(tokens: &Tokens<'_>) -> Self {
        let mut all: Vec<Function> = Vec::new();
        // Those that are open: which, and the column of their word where they end by indent.
        let mut open: Vec<(Scope, Option<usize>)> = Vec::new();
        for at in 0..tokens.len() {
            let starts_line = at == 0 || !tokens.same_line(at - 1, at);
            let column = starts_line.then(|| column(tokens, at));
            while let Some(&(last, by_column)) = open.last() {
                let is_over = match by_column {
                    Some(own) => column.is_some_and(|column| column <= own) && !tokens.is_close(at),
                    None => all.get(last).is_some_and(|function| function.end <= at),
                };
                if !is_over {
                    break;
                }
                if let Some(function) = all.get_mut(last) {
                    function.end = at;
                }
                open.pop();
            }
            let parent = open.last().map(|(scope, _)| *scope);
            if tokens.is_word(at) && DEFINES.contains(&tokens.slice(at)) && tokens.is_word(at + 1) {
                // `async def`: the line starts before it.
                let first = (at.saturating_sub(2)..=at).find(|first| tokens.same_line(*first, at));
                let own = self::column(tokens, first.unwrap_or(at));
                open.push((all.len(), Some(own)));
                all.push(Function {
                    start: at,
                    end: tokens.len(),
                    name: Some(at + 1),
                    parent,
                });
            } else if let Some(Kind::Open(b'{', close)) = tokens.get(at).map(|token| token.kind)
                && let Some((name, start)) = head(tokens, at)
            {
                open.push((all.len(), None));
                all.push(Function {
                    start,
                    end: close,
                    name,
                    parent,
                });
            }
        }
        // The name of a function stands before its brace: what stands between is in it, too.
        let mut order: Vec<Scope> = (0..all.len()).collect();
        order.sort_by_key(|scope| all.get(*scope).map(|function| function.start));
        let mut places = vec![0; all.len()];
        for (place, scope) in order.iter().enumerate() {
            if let Some(own) = places.get_mut(*scope) {
                *own = place;
            }
        }
        for function in &mut all {
            function.parent = function
                .parent
                .and_then(|parent| places.get(parent).copied());
        }
        all.sort_by_key(|function| function.start);
        Self { all }
    }

    /// The innermost function that a token is in.
    pub(super) fn at(&self, token: usize) -> Option<Scope> {
        let behind = self.all.partition_point(|function| function.start <= token);
        let mut scope = behind.checked_sub(1);
        for _ in 0..MAX_DEPTH {
            let function = self.all.get(scope?)?;
            if function.end > token {
                return scope;
            }
            scope = function.parent;
        }
        None
    }

    /// A function and those around it, the innermost first.
    pub(super) fn chain(&self, scope: Option<Scope>) -> impl Iterator<Item = Scope> {
        let above = |scope: &Scope| self.all.get(*scope).and_then(|function| function.parent);
        std::iter::successors(scope, above).take(MAX_DEPTH)
    }

    /// The token behind a function; of the file itself there is none.
    pub(super) fn end(&self, scope: Option<Scope>) -> usize {
        let function = scope.and_then(|scope| self.all.get(scope));
        function.map_or(usize::MAX, |function| function.end)
    }

    /// The token of a function's name.
    pub(super) fn name(&self, scope: Scope) -> Option<usize> {
        self.all.get(scope)?.name
    }
}

/// How far in its line a token stands.
fn column(tokens: &Tokens<'_>, at: usize) -> usize {
    let start = tokens.get(at).map_or(0, |token| token.span.start as usize);
    let line = tokens
        .text
        .as_bytes()
        .get(..start)
        .and_then(|before| memchr::memrchr(b'\n', before));
    line.map_or(start, |end| start - end - 1)
}

/// The name of the function whose body a brace opens, and its first token; `None` where it is none's.
fn head(tokens: &Tokens<'_>, brace: usize) -> Option<(Option<usize>, usize)> {
    let mut at = brace;
    let mut steps = 0;
    // What stands between the parameters and the body: a type, `throws X`, an arrow.
    let (open, close) = loop {
        let (first, last) = tokens.before(at)?;
        steps += 1;
        match tokens.get(first)?.kind {
            Kind::Open(b'(', close) => break (first, close),
            Kind::Open(b'[' | b'{', _) | Kind::Word | Kind::Text => {}
            Kind::Sign(sign) if b":.<>*&?|-=,!".contains(&sign) => {}
            _ => return None,
        }
        let is_named = tokens.is_word(first) && steers(tokens.slice(first));
        if is_named || steps > MAX_HEAD || steps > 1 && !tokens.same_line(last, at) {
            return None;
        }
        at = first;
    };
    let is_arrow = tokens.is(brace.wrapping_sub(1), b'>') && tokens.is(brace.wrapping_sub(2), b'=');
    let (word, last) = tokens.before(open)?;
    match tokens.get(word)?.kind {
        // Go gives what a function returns in brackets of their own, and so does what a method is of.
        Kind::Open(b'(', _) => {
            let (name, _) = tokens.before(word)?;
            let is_name = tokens.is_word(name) && !steers(tokens.slice(name));
            is_name.then_some((Some(name), word))
        }
        Kind::Word if is_arrow && matches!(tokens.slice(word), "async" | "function") => {
            Some((bound(tokens, word), open))
        }
        Kind::Word if matches!(tokens.slice(word), "function" | "func" | "fn") => {
            Some((bound(tokens, word), open))
        }
        Kind::Word if !steers(tokens.slice(word)) => {
            let is_call =
                close + 1 == brace && tokens.get(open)?.span.start != tokens.get(last)?.span.end;
            (!is_call).then_some((Some(word), word))
        }
        Kind::Sign(b'>') if !is_arrow => {
            // `fn make<T>(…) {`
            let name = (word.saturating_sub(MAX_HEAD)..word)
                .rev()
                .find(|at| tokens.is(*at, b'<'))?;
            let name = name.checked_sub(1).filter(|name| tokens.is_word(*name))?;
            Some((Some(name), name))
        }
        _ if is_arrow => Some((bound(tokens, open), open)),
        _ => None,
    }
}

/// The name that a function without one of its own is bound to: `const make = async (…) => {`.
fn bound(tokens: &Tokens<'_>, first: usize) -> Option<usize> {
    let first = if tokens.is_word(first.wrapping_sub(1)) && tokens.slice(first - 1) == "async" {
        first - 1
    } else {
        first
    };
    let sign = first
        .checked_sub(1)
        .filter(|sign| tokens.is(*sign, b'=') || tokens.is(*sign, b':'))?;
    let name = sign.checked_sub(1 + usize::from(tokens.is(sign.wrapping_sub(1), b':')))?;
    tokens.is_word(name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::language::named;

    /// What the functions around `HERE` are called, the innermost first.
    fn around(language: &str, text: &str) -> String {
        let tokens = Tokens::of(text, named(language).unwrap()).unwrap();
        let scopes = Scopes::of(&tokens);
        let here = tokens.at(text.find("HERE").unwrap() as u32);
        let named = |scope| scopes.name(scope).map_or("-", |name| tokens.slice(name));
        scopes
            .chain(scopes.at(here))
            .map(named)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_function_has_a_name_and_an_end() {
        for (language, text, names) in [
            (
                "python",
                "class A:\n    async def run(self,\n        x,\n    ) -> B:\n        if x:\n            HERE\n",
                "run",
            ),
            ("python", "def a():\n    pass\nHERE\n", ""),
            (
                "python",
                "def a():\n    def b():\n        pass\n    HERE\n",
                "a",
            ),
            (
                "ruby",
                "class A\n  def client\n    @a ||= HERE\n  end\nend\n",
                "client",
            ),
            (
                "typescript",
                "class A {\n  private make(x: string): Promise<B> {\n    if (x) { HERE }\n  }\n}\n",
                "make",
            ),
            (
                "typescript",
                "const make = async (x: A) => {\n  return HERE;\n};\n",
                "make",
            ),
            (
                "typescript",
                "export default function make() { return { a: HERE } }\n",
                "make",
            ),
            ("typescript", "function a() {}\nHERE\n", ""),
            (
                "go",
                "func (s *S) Make(a A) (*B, error) {\n\treturn HERE, nil\n}\n",
                "Make",
            ),
            (
                "go",
                "func Make() *B {\n\tfor i := range x { HERE }\n}\n",
                "Make",
            ),
            (
                "java",
                "class A {\n  static B make(C c) throws D {\n    return HERE;\n  }\n}\n",
                "make",
            ),
            (
                "csharp",
                "class A\n{\n  public B Make<T>(C c)\n  {\n    return HERE;\n  }\n}\n",
                "Make",
            ),
            (
                "rust",
                "impl A {\n    async fn make(&self) -> Result<B, C> {\n        HERE\n    }\n}\n",
                "make",
            ),
            (
                "php",
                "<?php class A { function make(): B { return HERE; } }\n",
                "make",
            ),
            (
                "kotlin",
                "class A {\n  fun make(c: C): B {\n    return HERE\n  }\n}\n",
                "make",
            ),
            (
                "swift",
                "func make(c: C) -> B {\n  return HERE\n}\n",
                "make",
            ),
        ] {
            assert_eq!(around(language, text), names, "{language}: {text}");
        }
    }
}
