//! What is set beside a model id: the arguments of the same call, the keys of the same object or block, the steps of the
//! same chain, what statements set on the same object, and what names hold that are passed along; with what the call is
//! called. Read from tokens and lines, alike in all languages, and in the code of documents; which of it matters is not known
//! here. A file is cut once, however many of its ids are asked about.

mod bracket;
mod cut;
mod doubt;
mod form;
mod hold;
mod lines;
mod passed;
mod row;
mod stated;
mod statement;
mod unsure;
mod uses;
mod value;
mod words;
mod written;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use super::budget::Budget;
use super::choice;
use super::codes::{Codes, Sheet};
use super::language::{Language, Trait, named};
use super::proof::token::{Kind, Token, Tokens, Words};
use super::{Wanted, extracted};
use crate::source::Span;

pub use words::is_value;

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
    /// What keeps it from being taken out, or renamed, by a rule alone.
    pub kept: Option<Kept>,
}

/// Why a setting is left as it is, though it does not go with a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is a name alone, which stands for its value, too.
    Short,
    /// Where its value ends is not certain.
    Value,
    /// Whether it is one of a model's call is not certain.
    Callee,
    /// Other models may be called with it.
    Shared,
    /// What it stands in is used elsewhere, too.
    Elsewhere,
    /// Nothing would be left of what it stands in.
    Only,
    /// What it would be called is set there, too.
    Doubled,
    /// It is set in a way that is not taken out.
    Spread,
}

/// Why more may be set beside an id than is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// A name brings in what it holds.
    Spread(Span),
    /// A function or type is declared there: others call it.
    Declared,
    /// There is too much, or it is written in a way that is not read.
    Unread,
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
    /// Names beside it that may be given something, and are not read as settings.
    pub loose: Vec<Span>,
    /// Those of them that are given something for certain, at the call or on what holds the id.
    pub held: Vec<Span>,
    /// Whether what holds it has a name by which others may use it: an anchor, a variable of the environment.
    is_named: bool,
    /// Whether a variable holds it, or what it is given to gives back.
    is_held: bool,
    /// Why more may be set there.
    pub unseen: Option<Unseen>,
    /// Whether other models may be called with what is set.
    pub is_shared: bool,
    /// Whether it is data, and no program.
    pub is_data: bool,
    /// The brackets that are read, the innermost first.
    levels: Vec<usize>,
}

/// A file, cut where something is asked of it.
#[derive(Debug)]
pub struct Reader {
    language: &'static Language,
    cut: Option<Cut>,
    /// The code that a document holds, a sheet for each language.
    sheets: Vec<(Sheet, Cut)>,
    /// Texts in it that hold data of their own, by where they start.
    inner: RefCell<BTreeMap<u32, Rc<Cut>>>,
    /// Which words stand in it, of those that were asked for.
    named: RefCell<BTreeMap<String, bool>>,
}

/// A text's tokens, and what is known of all of them.
#[derive(Debug, Default)]
struct Cut {
    tokens: Vec<Token>,
    words: OnceCell<Words>,
    unsure: OnceCell<HashSet<String>>,
    /// How often tokens may still be looked at for all ids together.
    left: Cell<usize>,
    written: OnceCell<written::Written>,
}

/// How many bytes a text has at most that is read as data of its own.
const MAX_INNER: u32 = 64 << 10;

/// How often tokens are looked at for one id; code that people write takes some thousands.
const MAX_STEPS: usize = 200_000;

/// How often they are for all ids of a text that is short, and for each of its bytes beyond that.
const FEWEST_STEPS: usize = 20 * MAX_STEPS;
const STEPS_A_BYTE: usize = 400;

/// How many settings are read in the brackets around an id.
const MAX_SETTINGS: usize = 400;

/// How far around an id the text that holds it is looked through, in bytes.
const MAX_AROUND: u32 = 2_000;

/// What the last item of a list is called.
const LAST: &str = "last";

/// Whether a file is read as one text, and not its code alone, by its path and text.
pub fn reads_whole(path: &str, text: &str) -> bool {
    !choice::of(path, text).is(Trait::Opaque)
}

impl Reader {
    /// Of a file, by its path and text.
    pub fn of(path: &str, text: &str) -> Self {
        let language = choice::of(path, text);
        let is_read = !language.is(Trait::Opaque);
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
            named: RefCell::default(),
        }
    }

    /// How many tokens it keeps.
    pub fn size(&self) -> usize {
        let sheets = self.sheets.iter().map(|(_, cut)| cut);
        let cuts = self.cut.iter().chain(sheets);
        cuts.map(|cut| cut.tokens.len()).sum()
    }

    /// Whether a word stands anywhere in the file's text, which is looked through once for each.
    pub fn names(&self, text: &str, word: &str) -> bool {
        if let Some(known) = self.named.borrow().get(word) {
            return *known;
        }
        let found = memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        self.named.borrow_mut().insert(word.to_owned(), found);
        found
    }

    /// Whether the file gives something to a name, wherever that is, and what stands around an id of it does not show all that
    /// may be set: a name holds it, a function is given it that is declared there.
    pub fn may_give(&self, text: &str, given: &Given, name: &str) -> bool {
        let own = self.cut.iter().map(|cut| (text, self.language, cut));
        let sheets = self.sheets.iter();
        let sheets = sheets.map(|(sheet, cut)| (sheet.text.as_str(), sheet.language, cut));
        let all = own.chain(sheets);
        let mut all = all.map(|(text, language, cut)| cut.written(text, language.name));
        // What a model's client holds is told by the calls on it; what others give back is a model by another name.
        let is_call = match given.calls_model() {
            Some(is_model) => !given.is_held || is_model && !given.is_made(),
            None => given.is_data,
        };
        let is_plain = is_call && !given.is_named;
        all.any(|written| {
            let mut calls = given.calls.iter();
            written.gives(name) && (!is_plain || calls.any(|call| written.declares(call)))
        })
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
        let tokens = cut.tokens(text);
        let read = bracket::Reading::of(&tokens, language, cut.unsure(text));
        let uses = read.uses(tokens.at(span.start));
        cut.spend(&tokens);
        uses
    }

    fn sheet(&self, span: Span) -> Option<&(Sheet, Cut)> {
        self.sheets
            .iter()
            .find(|(sheet, _)| sheet.holds(span.start))
    }

    fn within(&self, (text, language): (&str, &Language), cut: &Cut, span: Span) -> Given {
        let tokens = cut.tokens(text);
        let mut given = self.within_tokens((text, language), (cut, &tokens), span);
        cut.spend(&tokens);
        // What was read up to there may be of something else.
        if tokens.left() == 0 {
            given.settings.clear();
            given.unseen = Some(Unseen::Unread);
        }
        given
    }

    fn within_tokens(
        &self,
        (text, language): (&str, &Language),
        (cut, tokens): (&Cut, &Tokens<'_>),
        span: Span,
    ) -> Given {
        let at = tokens.at(span.start);
        let mut given = Given::default();
        let holder = tokens.get(at).filter(|token| token.kind == Kind::Text);
        let holder = holder.filter(|token| token.span.start < span.start);
        // JSON in a text: what a shell sends, what a test posts.
        if let Some(token) = holder
            && token.span.len() <= MAX_INNER
            && let Some(inside) = text.get(token.span.range())
            && inside.contains('{')
            && let Some(json) = named("json")
        {
            let inner = self.inner(token.span.start, inside);
            let tokens = inner.tokens(inside);
            let own = Span::new(span.start - token.span.start, span.end - token.span.start);
            let none = HashSet::new();
            brackets(&tokens, (json, &none), tokens.at(own.start), &mut given);
            inner.spend(&tokens);
            if tokens.left() == 0 {
                given.settings.clear();
                given.unseen = Some(Unseen::Unread);
            }
            given.shift(token.span.start);
            // The rest of the command, or what the text is laid over, may give it more.
            given.is_named = !language.is(Trait::Data);
            // Quotes that are escaped are no quotes to whoever reads JSON.
            if inside.contains("\\\"") {
                given.unseen.get_or_insert(Unseen::Unread);
                for setting in &mut given.settings {
                    setting.kept = Some(Kept::Callee);
                }
            }
            return given;
        }
        if let Some(token) = holder {
            in_text(text, token.span, span, &mut given);
        }
        if lines::FORMATS.contains(&language.name)
            && tokens.get(at).is_none_or(|token| token.around.is_none())
        {
            lines::around(text, span, language.name, &mut given);
            given.is_data = true;
            return given;
        }
        brackets(tokens, (language, cut.unsure(text)), at, &mut given);
        given.is_named |=
            lines::FORMATS.contains(&language.name) && lines::is_anchored_flow(text, span);
        given
    }

    fn inner(&self, start: u32, text: &str) -> Rc<Cut> {
        if let Some(known) = self.inner.borrow().get(&start) {
            return Rc::clone(known);
        }
        let json = named("json").and_then(|json| Cut::of(text, json));
        let cut = Rc::new(json.unwrap_or_default());
        self.inner.borrow_mut().insert(start, Rc::clone(&cut));
        cut
    }
}

impl Cut {
    fn of(text: &str, language: &Language) -> Option<Self> {
        Some(Self {
            tokens: Tokens::of(text, language)?.into_cut(),
            words: OnceCell::new(),
            unsure: OnceCell::new(),
            written: OnceCell::new(),
            left: Cell::new(FEWEST_STEPS + STEPS_A_BYTE * text.len()),
        })
    }

    /// The tokens, to be looked at for one id.
    fn tokens<'c>(&'c self, text: &'c str) -> Tokens<'c> {
        let tokens = Tokens::again(text, &self.tokens);
        let words = self.words.get_or_init(|| Words::of(&tokens));
        tokens.bounded(words, self.left.get().min(MAX_STEPS))
    }

    /// Counts what was looked at.
    fn spend(&self, tokens: &Tokens<'_>) {
        let given = self.left.get().min(MAX_STEPS);
        let spent = given.saturating_sub(tokens.left());
        self.left.set(self.left.get() - spent);
    }

    fn written(&self, text: &str, language: &str) -> &written::Written {
        self.written
            .get_or_init(|| written::Written::of(&Tokens::again(text, &self.tokens), language))
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

/// Reads the brackets around a token, and what is doubtful of it.
fn brackets(
    tokens: &Tokens<'_>,
    (language, unsure): (&Language, &HashSet<String>),
    at: usize,
    given: &mut Given,
) {
    bracket::Reading::of(tokens, language, unsure).around(at, given);
    let levels = std::mem::take(&mut given.levels);
    given.is_data = language.is(Trait::Data);
    hold::settle(tokens, &levels, given);
    doubt::Doubts::of(tokens, language, given).around(at, &levels, given);
}

/// Notes the names in a text that holds an id with others: `--model x --temperature 1`, `?model=x&top_p=1`.
fn in_text(text: &str, holder: Span, own: Span, given: &mut Given) {
    let start = holder.start.max(own.start.saturating_sub(MAX_AROUND));
    let end = holder.end.min(own.end.saturating_add(MAX_AROUND));
    let bytes = text.as_bytes().get(Span::new(start, end).range());
    let bytes = bytes.unwrap_or_default();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let len = rest.iter().take_while(|byte| is_word(byte)).count();
        let sign = rest.get(len).copied().unwrap_or_default();
        if len > 0 && (rest.starts_with(b"--") || matches!(sign, b'=' | b':' | b'"' | b'\'')) {
            let from = start + at as u32;
            given.loose.push(Span::new(from, from + len as u32));
        }
        at += len.max(1);
    }
}

impl Given {
    /// Whether it is given to something that calls a model, or says how one is called; `None` where it is data alone.
    pub fn calls_model(&self) -> Option<bool> {
        let mut calls = self.calls.iter();
        (!self.calls.is_empty()).then(|| calls.any(|call| words::calls_model(call)))
    }

    /// Whether it is all that a function is given, which makes a model of it: `anthropic("x")`.
    fn is_made(&self) -> bool {
        let call = self.calls.first();
        self.settings.is_empty() && call.is_some_and(|call| call.starts_with(char::is_lowercase))
    }

    /// Whether it is given other models, too, beside the one that is asked about: `fallbacks=[…]`.
    pub fn holds_others(&self, text: &str) -> bool {
        let names = self
            .settings
            .iter()
            .filter(|setting| setting.within.is_empty());
        let mut names = names.filter_map(|setting| text.get(setting.name.range()));
        names.any(words::holds_others)
    }

    /// Moves all places by as many bytes.
    fn shift(&mut self, by: u32) {
        let shifted = |span: Span| Span::new(span.start + by, span.end + by);
        for setting in &mut self.settings {
            for part in [&mut setting.name, &mut setting.value, &mut setting.cut] {
                *part = shifted(*part);
            }
        }
        for span in self.loose.iter_mut().chain(&mut self.held) {
            *span = shifted(*span);
        }
        if let Some(Unseen::Spread(span)) = &mut self.unseen {
            *span = shifted(*span);
        }
    }
}

impl std::fmt::Display for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Short => "its name stands for its value, too",
            Self::Value => "it is not certain where it ends",
            Self::Callee => "it is not certain that a model is called with it",
            Self::Shared => "other models may be called with it, too",
            Self::Elsewhere => "it is used elsewhere, too",
            Self::Only => "nothing would be left of what it stands in",
            Self::Doubled => "what it would be called is set, too",
            Self::Spread => "it is not set in one plain way",
        })
    }
}

impl Setting {
    /// Whether it goes by a name: `budget_tokens`, or `thinking.type` for `type` in `thinking`. What stands in the
    /// last item of a list is called by its place alone: `messages.last.role`. What it stands in besides must hold what is
    /// set of the call: `temperature` in `metadata` is data of one's own.
    pub fn is_called(&self, text: &str, name: &str) -> bool {
        let mut parts = name.rsplit('.');
        let last = parts.next().unwrap_or(name);
        let own = text.get(self.name.range()).unwrap_or_default();
        if !is_alike(own, last) {
            return false;
        }
        let mut around = self.within.iter().rev();
        let is_within = parts.all(|part| around.next().is_some_and(|own| is_alike(own, part)));
        is_within && around.all(|own| words::is_carrier(own))
    }
}

/// Whether a written name is a known one, however its words are joined: `TopP`, `setTopP`, `--top-p`.
pub fn is_alike(written: &str, known: &str) -> bool {
    let known = || letters(known);
    // Asked of every name beside an id, for all that is known: mostly the first letter tells.
    let first = letters(written).next();
    if first.is_none_or(|c| !matches!(c, 'w' | 's') && known().next() != Some(c)) {
        return false;
    }
    let without = |prefix: &str| {
        let mut own = letters(written);
        prefix.chars().all(|c| own.next() == Some(c)) && own.eq(known())
    };
    PREFIXES.iter().any(|prefix| without(prefix))
}

/// What may stand before a name that is meant.
const PREFIXES: &[&str] = &["", "with", "set"];

/// Whether one of the ways holds in which a name may be meant: as it is written, or without `with` or `set` before it.
fn ways(written: &str, holds: impl Fn(&str) -> bool) -> bool {
    let written = joined(written);
    let bare = |prefix: &&str| written.strip_prefix(*prefix).is_some_and(&holds);
    PREFIXES.iter().any(bare)
}

/// A name in small letters, without what joins its words.
fn joined(text: &str) -> String {
    letters(text).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let kept = text.chars().filter(|c| !matches!(c, '_' | '-' | '$' | '@'));
    kept.map(|c| c.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
