//! Files of lines, `key: value` or `key = value`: what stands around and beside a key by
//! indent, by section or by the start that names have in common.

use super::call::{goes_with, host};
use super::clue::{By, Clues};
use super::known::{Budget, NOTHING};
use crate::catalog::Catalog;
use crate::catalog::proof::{Key, Said, run_together};
use crate::scan::name;
use crate::source::Span;

/// How many lines to either side are looked at.
const MAX_LINES: usize = 200;

/// How far above a section's header is looked for.
const MAX_SECTION: usize = 2000;

/// How many keys around a key are looked at.
const MAX_DEPTH: usize = 12;

/// How lines belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// By indent.
    Indented,
    /// By the header above.
    Sections,
    /// Not at all.
    Flat,
}

impl Form {
    /// The form of a language's lines, if it has one.
    pub(super) fn of(language: &str) -> Option<Self> {
        match language {
            "yaml" => Some(Self::Indented),
            "ini" | "toml" => Some(Self::Sections),
            "dotenv" | "properties" => Some(Self::Flat),
            _ => None,
        }
    }
}

/// A line with a key, an item or a header.
#[derive(Debug, Clone, Copy)]
struct Line<'s> {
    start: usize,
    /// Where the key stands in its line.
    column: usize,
    /// Where the sign of a list's item stands.
    dash: Option<usize>,
    key: &'s str,
    at: usize,
    value: &'s str,
    is_header: bool,
}

impl Line<'_> {
    fn span(&self) -> Span {
        Span::from(self.at..self.at + self.key.len())
    }
}

/// The lines of a file that say something.
#[derive(Debug)]
pub(super) struct Lines<'s> {
    form: Form,
    all: Vec<Line<'s>>,
    budget: Budget,
}

impl<'s> Lines<'s> {
    pub(super) fn of(text: &'s str, form: Form) -> Self {
        let mut start = 0;
        let mut all = Vec::new();
        for line in text.split_inclusive('\n') {
            all.extend(read(line, start, form));
            start += line.len();
        }
        Self {
            form,
            all,
            budget: Budget::default(),
        }
    }

    /// What points at a surface around a byte, which `own` holds.
    pub(super) fn read(&self, offset: u32, own: &str, catalog: &Catalog, clues: &mut Clues) {
        let behind = self
            .all
            .partition_point(|line| line.start <= offset as usize);
        let Some(mut index) = behind.checked_sub(1) else {
            return;
        };
        for depth in 0..MAX_DEPTH {
            let Some(line) = self.all.get(index) else {
                return;
            };
            clues.named(line.key, line.span(), catalog);
            // `spring.ai.anthropic.chat.options.model` nests as YAML does.
            if depth == 0 && self.form == Form::Flat {
                for part in line
                    .key
                    .split('.')
                    .filter(|part| part.len() < line.key.len())
                {
                    clues.named(part, line.span(), catalog);
                }
            }
            let own = if depth == 0 && line.key.is_empty() {
                own
            } else {
                line.key
            };
            let (parent, siblings) = self.beside(index);
            for sibling in siblings {
                if !self.budget.spend() {
                    return;
                }
                if let Some(line) = self.all.get(sibling) {
                    self.pair(line, own, catalog, clues);
                }
            }
            match parent {
                Some(parent) => index = parent,
                None => return,
            }
        }
    }

    /// The line that holds a line, and those beside it.
    fn beside(&self, index: usize) -> (Option<usize>, Vec<usize>) {
        let before = (index.saturating_sub(MAX_LINES)..index).rev();
        let after = index + 1..self.all.len().min(index + 1 + MAX_LINES);
        match self.form {
            Form::Flat => (None, before.chain(after).collect()),
            Form::Sections => {
                let is_header = |at: &usize| self.all.get(*at).is_some_and(|line| line.is_header);
                if is_header(&index) {
                    return (None, Vec::new());
                }
                let above = index.saturating_sub(MAX_SECTION)..index;
                let header = above.rev().find(is_header);
                let own = before.take_while(|at| !is_header(at));
                (
                    header,
                    own.chain(after.take_while(|at| !is_header(at))).collect(),
                )
            }
            Form::Indented => self.indented(index, before, after),
        }
    }

    fn indented(
        &self,
        index: usize,
        before: impl Iterator<Item = usize>,
        after: impl Iterator<Item = usize>,
    ) -> (Option<usize>, Vec<usize>) {
        let Some(own) = self.all.get(index) else {
            return (None, Vec::new());
        };
        let mut beside = Vec::new();
        let mut item = own.dash;
        let mut parent = None;
        for at in before {
            let Some(line) = self.all.get(at) else { break };
            let left = line.dash.unwrap_or(line.column);
            if let Some(dash) = item {
                // Behind the start of an item only what holds the list is of interest.
                let holds = line.column <= dash;
                if holds && (line.column < dash || line.value.is_empty()) {
                    parent = Some(at);
                    break;
                }
            } else if line.column == own.column {
                beside.push(at);
                item = line.dash;
            } else if left < own.column {
                parent = Some(at);
                break;
            }
        }
        for at in after {
            let Some(line) = self.all.get(at) else { break };
            let ends = line.column < own.column || line.dash.is_some_and(|dash| dash < own.column);
            if ends {
                break;
            }
            if line.column == own.column && line.dash.is_none() {
                beside.push(at);
            }
        }
        (parent, beside)
    }

    fn pair(&self, line: &Line<'_>, own: &str, catalog: &Catalog, clues: &mut Clues) {
        let proofs = catalog.proofs();
        let Some((kind, prefix)) = proofs.key(line.key) else {
            if let Some(number) = proofs.beside(line.key) {
                clues.tell(number, line.span());
            }
            // The address of a request, whatever its key is called.
            let is_address = self.form != Form::Flat && line.value.contains("://");
            let host = host(line.value).filter(|_| is_address);
            if let Some(number) = host.and_then(|host| proofs.host(host)) {
                clues.add(number, By::Url, line.span());
            }
            let is_true = line.value.eq_ignore_ascii_case("true");
            if is_true
                && self.form != Form::Flat
                && let Some(Said::Surface(number)) = proofs.value(line.key)
            {
                clues.tell(number, line.span());
            }
            return;
        };
        if !goes_with(&prefix, Some(own)) {
            return;
        }
        // In a file without sections a bare `URL` may be anyone's.
        if prefix.is_empty() && self.form == Form::Flat && !starts_model_like(own) {
            return;
        }
        match kind {
            Key::Platform => match proofs.platform(line.value) {
                Some(Said::Surface(number)) => clues.tell(number, line.span()),
                Some(Said::Compatible) => clues.redirected = true,
                None => {}
            },
            Key::Address => {
                if line.value.is_empty() || NOTHING.contains(&line.value) {
                    return;
                }
                if let Some(number) = host(line.value).and_then(|host| proofs.host(host)) {
                    clues.add(number, By::Url, line.span());
                    return;
                }
                clues.redirected = true;
                let hints = [line.value, line.key]
                    .map(|text| proofs.said(text))
                    .concat();
                for said in hints {
                    if let Said::Surface(number) = said
                        && !catalog.is_vendors(number)
                    {
                        clues.add(number, By::Key, line.span());
                    }
                }
            }
        }
    }
}

fn starts_model_like(own: &str) -> bool {
    let Some((text, starts)) = run_together(own) else {
        return false;
    };
    let end = starts.get(1).copied().unwrap_or(text.len());
    text.get(..end).is_some_and(name::is_model_like)
}

/// A line taken apart; nothing for blank lines and comments.
fn read(line: &str, start: usize, form: Form) -> Option<Line<'_>> {
    let mut rest = line.trim_start();
    if rest.trim_end().is_empty() || rest.starts_with(['#', ';', '!']) {
        return None;
    }
    let at = |rest: &str| line.len() - rest.len();
    let mut dash = None;
    while form == Form::Indented && rest.starts_with("- ") {
        dash = dash.or(Some(at(rest)));
        rest = rest.get(2..)?.trim_start();
    }
    rest = rest.strip_prefix("export ").unwrap_or(rest);
    let column = at(rest);
    let rest = rest.trim_end();
    if form == Form::Sections && rest.starts_with('[') && rest.contains(']') {
        let key = rest.trim_start_matches('[').split(']').next()?;
        return Some(Line {
            start,
            column,
            dash,
            key,
            at: start + column + rest.find(key)?,
            value: "",
            is_header: true,
        });
    }
    let sign = |sign: char| match sign {
        '=' => form != Form::Indented,
        ':' => form != Form::Sections,
        _ => false,
    };
    let ends = rest
        .char_indices()
        .find(|&(at, c)| sign(c) && (c == '=' || is_blank(rest.get(at + 1..))));
    let (key, value) = match ends {
        Some((end, _)) => (rest.get(..end)?, rest.get(end + 1..)?),
        None => ("", rest),
    };
    let quotes = ['"', '\''];
    let key = key.trim_end();
    let bare = key.trim_matches(quotes);
    Some(Line {
        start,
        column,
        dash,
        key: bare,
        at: start + column + key.find(bare).unwrap_or(0),
        value: plain(value),
        is_header: false,
    })
}

fn is_blank(rest: Option<&str>) -> bool {
    rest.is_none_or(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// A value without quotes and without a comment behind it.
fn plain(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            return inner.split(quote).next().unwrap_or(inner);
        }
    }
    let end = value.find(" #").unwrap_or(value.len());
    let value = value.get(..end).unwrap_or(value).trim_end();
    if value.starts_with(['|', '>', '&', '#']) {
        ""
    } else {
        value
    }
}
