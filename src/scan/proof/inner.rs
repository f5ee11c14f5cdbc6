//! Documents within a text of code: JSON, YAML or TOML that a program sends or a script writes. They are read as files of their own
//! are; what stands around the text is not.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clue::Clues;
use super::token::Kind;
use super::{Draft, Reader};
use crate::catalog::Catalog;
use crate::scan::language::{self, Language};
use crate::source::Span;

/// Longer texts are no document that somebody wrote by hand, in bytes.
const MAX_TEXT: usize = 16 << 10;

/// How many documents of a file are read.
const MAX_DOCUMENTS: usize = 256;

/// How far above an id its document may open, in bytes.
const REACH: usize = 4 << 10;

/// `<<EOF`, `<<-'YAML'`, `<<~JSON`
static OPENED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"<<[-~]?\s*\\?["']?(?P<sign>[A-Za-z_]\w*)["']?[^\n]*\n"#).ok());

/// `key: value` and `key = value` at the start of a line.
static PAIR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?m)^\s*(?:- )?["']?[A-Za-z_][\w.-]*["']?\s?(?P<sign>:|=)(?:\s|$)"#).ok()
});

/// The documents of a file that were read already, by where they stand.
#[derive(Default)]
pub(super) struct Inner<'r>(HashMap<(usize, usize), Option<Reader<'r>>>);

impl<'r> Inner<'r> {
    /// What the document says that an id stands in, if it stands in one.
    pub(super) fn holding(
        &mut self,
        file: &Reader<'r>,
        mention: &Draft,
        catalog: &'r Catalog,
    ) -> Option<Clues> {
        if file.is_data || !file.is_code {
            return None;
        }
        let own = around(file, mention.span)?;
        let is_new = !self.0.contains_key(&(own.start, own.end));
        if is_new && self.0.len() >= MAX_DOCUMENTS {
            return None;
        }
        let text = file.text.get(own.clone())?;
        let read = || Some(Reader::new(text, language_of(text)?, catalog));
        let document = self.0.entry((own.start, own.end)).or_insert_with(read);
        let document = document.as_ref()?;
        let mut inner = mention.clone();
        let moved = |span: Span| {
            let start = (span.start as usize).saturating_sub(own.start);
            let end = (span.end as usize).saturating_sub(own.start);
            Span::from(start.min(text.len())..end.min(text.len()))
        };
        inner.span = moved(mention.span);
        inner.holder = moved(mention.holder);
        inner.statement = None;
        let mut found = document.clues(&inner);
        for clue in &mut found.all {
            clue.span.start += own.start as u32;
            clue.span.end += own.start as u32;
        }
        // `curl https://… -d @- <<EOF`
        if let Some((opened, _)) = heredoc(file.text, mention.span) {
            let end = Span::from(opened..opened);
            if let Some((number, span)) = super::address::around(file.text, end, catalog) {
                found.add(number, super::By::Url, span);
            }
        }
        Some(found)
    }
}

/// The text around an id that may be a document.
fn around(file: &Reader<'_>, id: Span) -> Option<Range<usize>> {
    if let Some((_, own)) = heredoc(file.text, id) {
        return Some(own);
    }
    let (tokens, _) = file.tokens.as_ref()?;
    let token = tokens.at(id.start);
    let is_text = tokens
        .get(token)
        .is_some_and(|token| token.kind == Kind::Text);
    let text = tokens.slice(token);
    let start = text
        .as_ptr()
        .addr()
        .checked_sub(file.text.as_ptr().addr())?;
    let own = start..start + text.len();
    let is_around = own.start < id.start as usize && (id.end as usize) <= own.end;
    (is_text && is_around && text.len() <= MAX_TEXT).then_some(own)
}

/// The lines that a script gives to a command, if an id stands in such, and where that command ends.
pub(super) fn heredoc(text: &str, id: Span) -> Option<(usize, Range<usize>)> {
    let at = id.start as usize;
    let floor = super::address::floor(text, at.saturating_sub(REACH));
    let before = text.get(floor..at)?;
    if !before.contains("<<") {
        return None;
    }
    let found = OPENED.as_ref()?.captures_iter(before).last()?;
    let opened = floor + found.get(0)?.start();
    let start = floor + found.get(0)?.end();
    let sign = found.name("sign")?.as_str();
    let is_end = |line: &str| line.trim().trim_end_matches([';', ')', ',']) == sign;
    let is_open = !text.get(start..at)?.lines().any(is_end);
    let rest = text
        .get(at..)?
        .get(..MAX_TEXT.min(text.len() - at))
        .or_else(|| text.get(at..))?;
    let mut end = at;
    for line in rest.split_inclusive('\n') {
        if is_end(line) {
            return is_open.then_some((opened, start..end));
        }
        end += line.len();
    }
    None
}

/// The language of a document, as far as its signs say.
fn language_of(text: &str) -> Option<&'static Language> {
    let own = text.trim_start();
    if own.starts_with(['{', '[']) && own.contains("\":") {
        return language::named("json");
    }
    let mut pairs = PAIR
        .as_ref()?
        .captures_iter(text)
        .filter_map(|found| found.name("sign"));
    let first = pairs.next()?.as_str();
    let name = if first == ":" { "yaml" } else { "toml" };
    pairs.next().and_then(|_| language::named(name))
}
