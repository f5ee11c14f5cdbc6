//! Files of lines, `key: value` or `key = value`: what stands around and beside a key by
//! indent, by section or by the start that names have in common.

use std::cell::OnceCell;
use std::ops::Range;

use super::clue::{By, Clues};
use super::entry::CALLED;
use super::field::field;
use super::tells::Tells;
use super::token::{Kind, Tokens};
use super::variable::{are_one, listed, variable};
use crate::catalog::Catalog;
use crate::catalog::proof::{Said, run_together};
use crate::scan::name;
use crate::source::Span;

/// How many lines to either side are looked at.
const MAX_LINES: usize = 200;

/// Likewise of what code declares.
const MAX_FIELDS: usize = 12;

/// How many variables of a list are looked at.
const MAX_VARIABLES: usize = 200;

/// How many keys around a key are looked at.
pub(super) const MAX_DEPTH: usize = 12;

/// How lines belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// By indent.
    Indented,
    /// By the header above.
    Sections,
    /// Not at all.
    Flat,
    /// Not at all, among other lines of a script.
    Script,
    /// By indent, among other lines of code: `base_url: str = "…"` in a class.
    Fields,
}

impl Form {
    /// The form of a language's lines, if it has one.
    pub(super) fn of(language: &str) -> Option<Self> {
        match language {
            "yaml" => Some(Self::Indented),
            "ini" | "toml" => Some(Self::Sections),
            "dotenv" | "properties" => Some(Self::Flat),
            "bash" | "dockerfile" | "makefile" => Some(Self::Script),
            _ => None,
        }
    }
}

/// A line with a key, an item or a header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'s> {
    pub(super) start: usize,
    /// Where the key stands in its line.
    pub(super) column: usize,
    /// Where the sign of a list's item stands.
    pub(super) dash: Option<usize>,
    pub(super) key: &'s str,
    pub(super) at: usize,
    pub(super) value: &'s str,
    pub(super) is_header: bool,
    /// An item that is a name and its value: `- NAME=value`.
    pub(super) is_pair: bool,
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
    tells: Vec<OnceCell<Tells>>,
    /// The lines that say something, once a file without indents asks.
    telling: OnceCell<Vec<usize>>,
    headers: Vec<usize>,
}

impl<'s> Lines<'s> {
    pub(super) fn of(text: &'s str, form: Form) -> Self {
        let mut start = 0;
        let mut all = Vec::new();
        for line in text.split_inclusive('\n') {
            let own = match form {
                Form::Fields => field(line, start),
                _ => read(line, start, form),
            };
            start += line.len();
            let Some(own) = own else { continue };
            match all.last_mut().filter(|_| form == Form::Indented) {
                Some(last) if are_one(last, &own) => *last = variable(last, &own),
                _ => all.push(own),
            }
        }
        Self::from(all, form)
    }

    /// The variables that a list of objects holds: `[{"name": "A", "value": "x"}, …]`.
    pub(super) fn variables(tokens: &Tokens<'s>, list: usize) -> Self {
        let mut all = Vec::new();
        let close = match tokens.get(list).map(|token| token.kind) {
            Some(Kind::Open(_, close)) => close,
            _ => list,
        };
        let mut at = list + 1;
        while at < close && all.len() < MAX_VARIABLES {
            all.extend(listed(tokens, at));
            at = tokens.behind(at).max(at + 1);
        }
        Self::from(all, Form::Flat)
    }

    fn from(all: Vec<Line<'s>>, form: Form) -> Self {
        Self {
            form,
            tells: all.iter().map(|_| OnceCell::new()).collect(),
            telling: OnceCell::new(),
            headers: (0..all.len()).filter(|at| all[*at].is_header).collect(),
            all,
        }
    }

    /// Whether the line at a byte declares a text as its whole value.
    pub(super) fn declares(&self, offset: u32, text: &str) -> bool {
        let behind = self
            .all
            .partition_point(|line| line.start <= offset as usize);
        let line = behind.checked_sub(1).and_then(|at| self.all.get(at));
        line.is_some_and(|line| line.value == text)
    }

    /// What the types around a byte are called after.
    pub(super) fn of_types(&self, offset: u32, catalog: &Catalog, clues: &mut Clues) {
        let behind = self
            .all
            .partition_point(|line| line.start <= offset as usize);
        let mut least = usize::MAX;
        for line in self.all.iter().take(behind).rev().take(MAX_LINES) {
            if line.is_header && line.column < least {
                clues.named(line.key, line.span(), catalog);
            }
            least = least.min(line.column);
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
        let mut is_chosen = false;
        for depth in 0..MAX_DEPTH {
            let Some(line) = self.all.get(index) else {
                return;
            };
            let known = clues.all.len();
            let is_platform = |key: &str| catalog.proofs().value(key).is_some();
            let last = line.key.rsplit('.').next().unwrap_or(line.key);
            is_chosen |= depth > 0 && is_platform(last);
            // What holds a value in code says nothing but for a type's name, and a command may set several.
            let is_several = || {
                line.value
                    .split_whitespace()
                    .skip(1)
                    .any(|word| word.contains('='))
            };
            let says = match self.form {
                Form::Fields => line.is_header,
                Form::Script => !is_several(),
                Form::Indented | Form::Sections | Form::Flat => true,
            };
            if says {
                clues.named(line.key, line.span(), catalog);
            }
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
            // `[providers.openai]`
            if line.is_header && self.form == Form::Sections {
                for part in line
                    .key
                    .split('.')
                    .filter(|part| part.len() < line.key.len())
                {
                    clues.named(part.trim_matches(['"', '\'']), line.span(), catalog);
                }
                self.outer(line.key, catalog, clues);
            }
            if self.form == Form::Fields && depth > 0 && !line.is_header {
                match self.beside(index, catalog).0 {
                    Some(parent) => index = parent,
                    None => return,
                }
                continue;
            }
            let own = if depth == 0 && line.key.is_empty() {
                own
            } else {
                line.key
            };
            let own = Own::new(own);
            let (parent, siblings) = self.beside(index, catalog);
            self.listed(index, parent, &siblings, catalog, clues);
            let outer = parent.and_then(|parent| self.all.get(parent));
            let nearest = self.nearest(&siblings, &own, catalog);
            for sibling in siblings {
                // `model: {format: OpenAI, name: …}`
                if let (Some(outer), Some(line)) = (outer, self.all.get(sibling))
                    && let Some(number) = catalog.proofs().within(outer.key, line.key)
                {
                    clues.tell(number, line.span());
                }
                if let Some((span, tells)) = self.tells(sibling, catalog)
                    && !tells.is_other(nearest.as_deref())
                {
                    self.pair(span, tells, &own, clues);
                }
            }
            // Who is chosen nearer to the id answers, and so does what a group is called after.
            if is_chosen {
                clues.unchoose(known);
            }
            is_chosen |= clues.has_choice(known);
            match parent {
                Some(parent) => index = parent,
                None => return,
            }
        }
    }

    /// The words before the key that chooses who answers for what `own` holds: `fallback_provider` says it of
    /// `fallback_model`, whatever `provider` says.
    fn nearest(&self, siblings: &[usize], own: &Own, catalog: &Catalog) -> Option<String> {
        let chosen = siblings
            .iter()
            .filter_map(|at| match self.tells(*at, catalog)? {
                (_, Tells::Platform(prefix, _, true)) => Some(prefix),
                _ => None,
            });
        let of_own = chosen.filter(|prefix| own.together.starts_with(prefix.as_str()));
        of_own.max_by_key(|prefix| prefix.len()).cloned()
    }

    /// What the sections above one say: `[llm]` of `[llm.chat]`.
    fn outer(&self, key: &str, catalog: &Catalog, clues: &mut Clues) {
        let mut outer = key;
        for _ in 0..MAX_DEPTH {
            let Some((above, _)) = outer.rsplit_once('.') else {
                return;
            };
            outer = above;
            let is_it = |at: &&usize| self.all.get(**at).is_some_and(|line| line.key == outer);
            let Some(&header) = self.headers.iter().take(MAX_LINES).find(is_it) else {
                continue;
            };
            let behind = self.headers.partition_point(|at| *at <= header);
            let next = self.headers.get(behind).copied().unwrap_or(self.all.len());
            let end = next.min(header + MAX_LINES);
            for sibling in self.told(header + 1..end, end..end, catalog) {
                if let Some((span, tells)) = self.tells(sibling, catalog) {
                    self.pair(span, tells, &Own::new(""), clues);
                }
            }
        }
    }

    /// What an entry of a list of platforms is called.
    fn listed(
        &self,
        index: usize,
        parent: Option<usize>,
        siblings: &[usize],
        catalog: &Catalog,
        clues: &mut Clues,
    ) {
        let list = parent.and_then(|parent| self.all.get(parent));
        let is_list = list.is_some_and(|line| catalog.proofs().lists_platforms(line.key));
        if !is_list {
            return;
        }
        let lines = siblings.iter().chain([&index]);
        let mut lines = lines.filter_map(|at| self.all.get(*at));
        if let Some(line) = lines.find(|line| CALLED.contains(&line.key))
            && let Some(Said::Surface(number)) = catalog.proofs().platform(line.value)
        {
            if catalog.is_vendors(number) {
                clues.add(number, By::Key, line.span());
            } else {
                clues.tell(number, line.span());
            }
        }
    }

    /// The line that holds a line, and those beside it that may say something.
    fn beside(&self, index: usize, catalog: &Catalog) -> (Option<usize>, Vec<usize>) {
        let from = index.saturating_sub(MAX_LINES);
        let to = self.all.len().min(index + 1 + MAX_LINES);
        match self.form {
            Form::Flat | Form::Script => (None, self.told(from..index, index + 1..to, catalog)),
            Form::Sections => {
                let behind = self.headers.partition_point(|at| *at < index);
                let next = self.headers.get(behind).copied();
                if next == Some(index) {
                    return (None, Vec::new());
                }
                let header = behind.checked_sub(1).and_then(|at| self.headers.get(at));
                let from = header.map_or(from, |at| from.max(at + 1));
                let to = next.map_or(to, |at| to.min(at));
                let beside = self.told(from..index, index + 1..to, catalog);
                (header.copied(), beside)
            }
            Form::Indented => self.indented(index, (from..index).rev(), index + 1..to),
            Form::Fields => {
                let to = to.min(index + 1 + MAX_FIELDS);
                let (parent, mut beside) = self.indented(index, (from..index).rev(), index + 1..to);
                let near = |at: &usize| at.abs_diff(index) <= MAX_FIELDS;
                let has_key = |at: &usize| self.all.get(*at).is_some_and(|line| !line.is_header);
                beside.retain(|at| near(at) && has_key(at));
                (parent, beside)
            }
        }
    }

    /// Of the lines before and behind one those that say something, the nearest first.
    fn told(&self, before: Range<usize>, after: Range<usize>, catalog: &Catalog) -> Vec<usize> {
        let telling = self.telling.get_or_init(|| {
            let tells = |at: &usize| {
                self.tells(*at, catalog)
                    .is_some_and(|(_, tells)| !matches!(tells, Tells::Nothing))
            };
            (0..self.all.len()).filter(tells).collect()
        });
        let within = |range: Range<usize>| {
            let first = telling.partition_point(|at| *at < range.start);
            let behind = telling.partition_point(|at| *at < range.end);
            telling
                .get(first..behind)
                .unwrap_or_default()
                .iter()
                .copied()
        };
        within(before).rev().chain(within(after)).collect()
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
        if own.is_pair {
            // `- NAME=value` in a list of variables.
            let is_beside = |at: &usize| {
                self.all
                    .get(*at)
                    .is_some_and(|line| line.is_pair && line.dash == own.dash)
            };
            let before: Vec<_> = before.collect();
            let count = before.iter().take_while(|at| is_beside(at)).count();
            beside.extend(before.iter().take(count).copied());
            beside.extend(after.take_while(is_beside));
            return (before.get(count).copied(), beside);
        }
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

    /// What a line says, worked out once however many ids it stands beside.
    fn tells(&self, index: usize, catalog: &Catalog) -> Option<(Span, &Tells)> {
        let line = self.all.get(index)?;
        let tells = self.tells.get(index)?;
        let tells = tells.get_or_init(|| Tells::of(line, self.form, catalog));
        Some((line.span(), tells))
    }

    fn pair(&self, span: Span, tells: &Tells, own: &Own, clues: &mut Clues) {
        // In a file without sections a bare `URL` may be anyone's.
        let goes = |prefix: &str| {
            own.together.starts_with(prefix)
                && (!prefix.is_empty()
                    || !matches!(self.form, Form::Flat | Form::Script)
                    || own.is_model_like)
        };
        match tells {
            Tells::Surfaces { key, host, value } => {
                if let Some(number) = key {
                    clues.tell(*number, span);
                }
                if let Some(number) = host {
                    clues.add(*number, By::Url, span);
                }
                if let Some(number) = value {
                    clues.tell(*number, span);
                }
            }
            Tells::Platform(prefix, said, is_choice) if goes(prefix) => match said {
                Said::Surface(number) => {
                    let known = clues.all.len();
                    clues.tell(*number, span);
                    if *is_choice {
                        clues.choose(known);
                    }
                }
                Said::Compatible => clues.redirected = true,
            },
            Tells::Host(prefix, number) if goes(prefix) => clues.add(*number, By::Url, span),
            Tells::Address(prefix, hints) if goes(prefix) => {
                clues.redirected = true;
                for number in hints {
                    clues.add(*number, By::Key, span);
                }
            }
            Tells::Nothing | Tells::Platform(..) | Tells::Host(..) | Tells::Address(..) => {}
        }
    }
}

/// The key that others are held against.
struct Own {
    /// Its words, run together.
    together: String,
    /// Whether its first word is one for models.
    is_model_like: bool,
}

impl Own {
    fn new(key: &str) -> Self {
        let Some((together, starts)) = run_together(key) else {
            return Self {
                together: String::new(),
                is_model_like: false,
            };
        };
        let end = starts.get(1).copied().unwrap_or(together.len());
        Self {
            is_model_like: together.get(..end).is_some_and(name::is_model_like),
            together,
        }
    }
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
    for word in ["export ", "declare -x ", "readonly ", "ENV ", "ARG "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
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
            is_pair: false,
        });
    }
    let sign = |sign: char| match sign {
        '=' => form != Form::Indented,
        ':' => !matches!(form, Form::Sections | Form::Script),
        _ => false,
    };
    let ends = rest
        .char_indices()
        .find(|&(at, c)| sign(c) && (c == '=' || is_blank(rest.get(at + 1..))));
    let pair = || {
        let item = rest.trim_matches(['"', '\'']);
        let option = item.strip_prefix("--");
        let (key, value) = option.unwrap_or(item).split_once('=')?;
        let is_name =
            |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' && option.is_some();
        (dash.is_some() && !key.is_empty() && key.chars().all(is_name)).then_some((key, value))
    };
    let is_pair = ends.is_none() && pair().is_some();
    let (key, value) = match ends {
        Some((end, _)) => (rest.get(..end)?, rest.get(end + 1..)?),
        None => pair().unwrap_or(("", rest)),
    };
    let quotes = ['"', '\''];
    let key = key.trim_end();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if form == Form::Script && !key.chars().all(is_name) {
        return None;
    }
    let bare = key.trim_matches(quotes);
    Some(Line {
        start,
        column,
        dash,
        key: bare,
        at: start + column + key.find(bare).unwrap_or(0),
        value: plain(value),
        is_header: false,
        is_pair,
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
