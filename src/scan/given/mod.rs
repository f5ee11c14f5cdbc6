//! What is set beside a model id: the arguments of the same call, the keys of the same object or block, the steps of the
//! same chain; with what the call is called. Read from tokens and lines, alike in all languages; which of it matters is not
//! known here. A file is cut once, however many of its ids are asked about.

mod bracket;
mod lines;
mod value;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::choice;
use super::language::{Language, named};
use super::proof::token::{Kind, Token, Tokens};
use crate::source::Span;

/// A name that is given something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The names of what it stands in, within the call, the outermost first: `thinking` of a budget.
    pub within: Vec<String>,
    /// Where its name stands, without quotes.
    pub name: Span,
    /// Where what it is given stands.
    pub value: Span,
    /// That, where it is one literal, without quotes.
    pub literal: Option<String>,
    /// What to take out so that the rest still stands: the whole of it with its comma, or its lines.
    pub cut: Span,
}

/// What stands around an id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// What is set, in the order of the text.
    pub settings: Vec<Setting>,
    /// The names of what it is given to, the innermost first: functions, classes, keys around a block.
    pub heads: Vec<String>,
    /// Those of them that stand before brackets: functions and types.
    pub calls: Vec<String>,
}

/// A file, cut where something is asked of it.
#[derive(Debug)]
pub struct Reader {
    language: &'static Language,
    cut: Option<Vec<Token>>,
    /// Texts in it that hold data of their own, by where they start.
    inner: RefCell<BTreeMap<u32, Rc<Vec<Token>>>>,
}

/// How many bytes a text has at most that is read as data of its own.
const MAX_INNER: u32 = 64 << 10;

/// What the last item of a list is called.
const LAST: &str = "last";

/// Whether anything can be said of the ids of a file that is not too long, by its path and text.
pub fn is_read(path: &str, text: &str) -> bool {
    !choice::of(path, text).is_opaque()
}

impl Reader {
    /// Of a file, by its path and text.
    pub fn of(path: &str, text: &str) -> Self {
        let language = choice::of(path, text);
        let is_read = !language.is_opaque();
        let tokens = is_read.then(|| Tokens::of(text, language)).flatten();
        Self {
            language,
            cut: tokens.map(Tokens::into_cut),
            inner: RefCell::default(),
        }
    }

    /// Whether anything can be said of the file's ids.
    pub fn reads(&self) -> bool {
        self.cut.is_some()
    }

    /// What stands around a stretch of the file's text, which is to be the one that it was cut from.
    pub fn around(&self, text: &str, span: Span) -> Given {
        let Some(cut) = &self.cut else {
            return Given::default();
        };
        let tokens = Tokens::again(text, cut);
        let at = tokens.at(span.start);
        let mut given = Given::default();
        let holder = tokens.get(at).filter(|token| token.kind == Kind::Text);
        let holder = holder.filter(|token| token.span.start < span.start);
        // JSON in a text: what a shell sends, what a test posts.
        if let Some(token) = holder
            && token.span.len() <= MAX_INNER
            && let Some(inside) = text.get(token.span.range())
            && inside.contains('{')
        {
            let inner = self.inner(token.span.start, inside);
            let tokens = Tokens::again(inside, &inner);
            let own = Span::new(span.start - token.span.start, span.end - token.span.start);
            let mut read = bracket::Reading::of(&tokens, "json");
            read.around(tokens.at(own.start), &mut given);
            for setting in &mut given.settings {
                for part in [&mut setting.name, &mut setting.value, &mut setting.cut] {
                    *part = Span::new(part.start + token.span.start, part.end + token.span.start);
                }
            }
            return given;
        }
        if lines::FORMATS.contains(&self.language.name)
            && tokens.get(at).is_none_or(|token| token.around.is_none())
        {
            lines::around(text, span, self.language.name, &mut given);
            return given;
        }
        let mut read = bracket::Reading::of(&tokens, self.language.name);
        read.around(at, &mut given);
        given
    }

    fn inner(&self, start: u32, text: &str) -> Rc<Vec<Token>> {
        if let Some(known) = self.inner.borrow().get(&start) {
            return Rc::clone(known);
        }
        let json = named("json").and_then(|json| Tokens::of(text, json));
        let cut = Rc::new(json.map(Tokens::into_cut).unwrap_or_default());
        self.inner.borrow_mut().insert(start, Rc::clone(&cut));
        cut
    }
}

impl Setting {
    /// Whether it goes by a name: `budget_tokens`, or `thinking.type` for `type` in `thinking`. What stands in the
    /// last item of a list is called by its place alone: `messages.last.role`.
    pub fn is_called(&self, text: &str, name: &str) -> bool {
        let mut parts = name.rsplit('.');
        let last = parts.next().unwrap_or(name);
        let own = text.get(self.name.range()).unwrap_or_default();
        let mut around = self.within.iter().rev();
        let is_within = parts.all(|part| around.next().is_some_and(|own| is_alike(own, part)));
        is_alike(own, last) && is_within && !around.any(|own| own == LAST)
    }
}

/// Whether a written name is a known one, however its words are joined: `TopP`, `setTopP`, `--top-p`.
pub fn is_alike(written: &str, known: &str) -> bool {
    let run = |text: &str| -> String {
        let kept = text.chars().filter(|c| !matches!(c, '_' | '-' | '$' | '@'));
        kept.map(|c| c.to_ascii_lowercase()).collect()
    };
    let (written, known) = (run(written), run(known));
    let bare = |prefix: &str| written.strip_prefix(prefix);
    written == known || bare("with") == Some(&known) || bare("set") == Some(&known)
}

#[cfg(test)]
mod tests;
