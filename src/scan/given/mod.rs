//! What is set beside a model id: the arguments of the same call, the keys of the same object or block, the steps of the
//! same chain, what statements set on the same object, and what names hold that are passed along; with what the call is
//! called. Read from tokens and lines, alike in all languages, and in the code of documents; which of it matters is not known
//! here. A file is cut once, however many of its ids are asked about.

mod bracket;
mod cut;
mod lines;
mod passed;
mod stated;
mod statement;
mod unsure;
mod uses;
mod value;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use super::budget::Budget;
use super::choice;
use super::codes::{Codes, Sheet};
use super::language::{Language, named};
use super::proof::token::{Kind, Token, Tokens};
use super::{Wanted, extracted};
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
    /// Whether it is set for certain: under no condition that may tell models apart, and not to a name that may be nothing.
    pub is_sure: bool,
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
    /// Names that are passed along, until they are followed.
    passed: Vec<passed::Passed>,
}

/// A file, cut where something is asked of it.
#[derive(Debug)]
pub struct Reader {
    language: &'static Language,
    cut: Option<Cut>,
    /// The code that a document holds, a sheet for each language.
    sheets: Vec<(Sheet, Cut)>,
    /// Texts in it that hold data of their own, by where they start.
    inner: RefCell<BTreeMap<u32, Rc<Vec<Token>>>>,
}

/// A text's tokens, and what is known of all of them.
#[derive(Debug)]
struct Cut {
    tokens: Vec<Token>,
    unsure: OnceCell<HashSet<String>>,
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
        let cut = is_read.then(|| Cut::of(text, language)).flatten();
        let sheets = if is_read {
            Vec::new()
        } else {
            sheets(text, language)
        };
        let sheets = sheets.into_iter();
        let sheets = sheets.filter_map(|sheet| {
            let cut = Cut::of(&sheet.text, sheet.language)?;
            Some((sheet, cut))
        });
        Self {
            language,
            cut,
            sheets: sheets.collect(),
            inner: RefCell::default(),
        }
    }

    /// Whether anything can be said of the file's ids.
    pub fn reads(&self) -> bool {
        self.cut.is_some() || !self.sheets.is_empty()
    }

    /// What stands around a stretch of the file's text, which is to be the one that it was cut from.
    pub fn around(&self, text: &str, span: Span) -> Given {
        if let Some((sheet, cut)) = self.sheet(span) {
            let mut given = self.within((&sheet.text, sheet.language), cut, span);
            for setting in &mut given.settings {
                // What the document writes with escapes, or in several pieces, is changed by hand.
                let is_same = text.get(setting.cut.range()) == sheet.text.get(setting.cut.range());
                if !is_same {
                    setting.cut = Span::new(setting.cut.start, setting.cut.start);
                }
            }
            return given;
        }
        let cut = self.cut.as_ref();
        cut.map_or_else(Given::default, |cut| {
            self.within((text, self.language), cut, span)
        })
    }

    /// Where the name is used that holds a stretch and is no constant: a parameter with a value of its own, a property.
    pub fn uses(&self, text: &str, span: Span) -> Vec<Span> {
        let sheet = self.sheet(span);
        let sheet = sheet.map(|(sheet, cut)| (sheet.text.as_str(), sheet.language, cut));
        let own = self.cut.as_ref().map(|cut| (text, self.language, cut));
        let Some((text, language, cut)) = sheet.or(own) else {
            return Vec::new();
        };
        if lines::FORMATS.contains(&language.name) {
            return Vec::new();
        }
        let tokens = Tokens::again(text, &cut.tokens);
        let read = bracket::Reading::of(&tokens, language.name, cut.unsure(text));
        read.uses(tokens.at(span.start))
    }

    fn sheet(&self, span: Span) -> Option<&(Sheet, Cut)> {
        self.sheets
            .iter()
            .find(|(sheet, _)| sheet.holds(span.start))
    }

    fn within(&self, (text, language): (&str, &Language), cut: &Cut, span: Span) -> Given {
        let tokens = Tokens::again(text, &cut.tokens);
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
            let none = HashSet::new();
            let read = bracket::Reading::of(&tokens, "json", &none);
            read.around(tokens.at(own.start), &mut given);
            for setting in &mut given.settings {
                for part in [&mut setting.name, &mut setting.value, &mut setting.cut] {
                    *part = Span::new(part.start + token.span.start, part.end + token.span.start);
                }
            }
            return given;
        }
        if lines::FORMATS.contains(&language.name)
            && tokens.get(at).is_none_or(|token| token.around.is_none())
        {
            lines::around(text, span, language.name, &mut given);
            return given;
        }
        let read = bracket::Reading::of(&tokens, language.name, cut.unsure(text));
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

impl Cut {
    fn of(text: &str, language: &Language) -> Option<Self> {
        Some(Self {
            tokens: Tokens::of(text, language)?.into_cut(),
            unsure: OnceCell::new(),
        })
    }

    fn unsure(&self, text: &str) -> &HashSet<String> {
        self.unsure
            .get_or_init(|| unsure::names(&Tokens::again(text, &self.tokens)))
    }
}

/// The code of a document, by language.
fn sheets(text: &str, language: &'static Language) -> Vec<Sheet> {
    let codes = Codes::default();
    let budget = Budget::of(text.len());
    let wanted = Wanted {
        hits: &[],
        all_comments: false,
        budget: &budget,
        codes: Some(&codes),
    };
    // What is no notebook is read as text, and holds no code.
    match extracted(language, text, wanted) {
        Ok(_) => codes.all(text),
        Err(_) => Vec::new(),
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
mod apart;
#[cfg(test)]
mod elsewhere;
#[cfg(test)]
mod tests;
