//! What ties a place to the very model that it names, so that no other id can stand there as it
//! is: a part of ids is looked for, models are told apart by what they can do, or what stands
//! beside it tells of the model. Read from tokens alike in every language; what names say is data
//! (`rules/roles/words.yaml`). It says nothing of how an id stands there otherwise.

use std::collections::HashSet;

use super::gate;
use super::namesake::is_named_after;
use super::nest::{Level, Nest, Shape};
use super::told;
use super::words::{self, Table};
use crate::scan::language::{Language, Trait};
use crate::scan::piece::Role;
use crate::scan::proof::token::{Kind, Tokens};
use crate::scan::{Draft, name};

/// How many tokens of an entry are looked at, and lines in formats that indent.
const MAX_TOKENS: usize = 60;
const MAX_LINES: usize = 12;

/// A label has at least so many letters and digits.
const MIN_LABEL: usize = 4;

/// How many bytes of a document are looked at, either way.
const MAX_SHOWN: usize = 500;

/// How many tokens a name or an argument may have.
const MAX_NAME: usize = 12;

/// How far out what holds an id may be named after it.
const MAX_HOLDERS: usize = 3;

/// Words between a branch and what it gives.
const GIVES: &[&str] = &["return", "then", "to", "yield"];

/// Words before what a branch is for.
const BRANCHES: &[&str] = &["case", "when", "in", "of"];

/// What ties a place to the model that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// It is looked for in ids, as their start or another part: other ids are meant, too.
    Part,
    /// Models are told apart there: compared, or listed by what they can do or must not.
    Gate,
    /// What stands beside it tells of the model: its price, its limits, its name for people.
    Facts,
    /// What holds it is named after the model: a constant, a key, a branch.
    Namesake,
    /// What holds it keeps models of the past: deprecated ones, retired ones.
    Past,
    /// It is another name for an entry of one's own.
    Name,
    /// A table of the same file has an entry for it.
    Entry,
    /// A text for people beside it names the model.
    Label,
    /// A comment beside it does.
    Remark,
}

/// Notes the ties of a file's mentions. What is only a part of ids is compared with them,
/// whatever holds it; what a reply names is recorded, or made up as one.
pub(super) fn note(
    mentions: &mut [Draft],
    (text, language): (&str, &Language),
    tokens: &Tokens<'_>,
    nest: &Nest<'_, '_>,
) {
    let file = File {
        text,
        tokens,
        language,
        is_python: language.name == "python",
        is_data: language.is(Trait::Literal),
    };
    let is_listed = |mention: &Draft| mention.role == Role::Listing;
    let asked = if mentions.iter().any(is_listed) {
        gate::asked(tokens)
    } else {
        HashSet::new()
    };
    let mut entries = HashSet::new();
    let mut rows = HashSet::new();
    for mention in mentions.iter_mut() {
        let is_compared = matches!(mention.role, Role::Listing | Role::Compare);
        if !is_choice(mention) && !is_compared {
            continue;
        }
        let levels = nest.around(mention.span.start);
        if is_choice(mention) && file.is_reply(mention, &levels, nest) {
            mention.role = Role::Data;
            continue;
        }
        let is_of_past = |name: &str| words::whole(name, Table::Superseded);
        if is_choice(mention) && mention.name.as_deref().is_some_and(is_of_past) {
            mention.role = Role::Data;
            mention.tie = Some(Tie::Past);
            continue;
        }
        mention.tie = file.tie(mention, &levels, (nest, &asked));
        // The `family` of an entry tells more of it, and is compared with nothing.
        let is_row = levels
            .first()
            .is_some_and(|level| level.shape == Shape::Table);
        let is_of_entry = mention.role == Role::Listing && is_row;
        let is_told = mention.role == Role::Compare && is_row && file.is_data;
        if mention.tie == Some(Tie::Part) && is_told {
            mention.role = Role::Listing;
        } else if mention.tie == Some(Tie::Part)
            && matches!(mention.role, Role::Use | Role::Listing)
            && !is_of_entry
        {
            mention.role = Role::Compare;
        }
        if mention.tie == Some(Tie::Facts) && file.is_key(mention.span.end) {
            entries.insert(mention.text.clone());
        }
        let row = levels.first().filter(|_| mention.role == Role::Listing);
        rows.extend(row.map(|row| (row.start, mention.text.clone())));
    }
    let is_free = |mention: &&mut Draft| {
        mention.tie.is_none() && matches!(mention.role, Role::Use | Role::Listing)
    };
    for mention in mentions.iter_mut().filter(is_free) {
        let is_of_row = mention.role == Role::Use && !rows.is_empty() && {
            // What an entry is called and what it calls go together: `{Name: x, Config: {ModelName: x}}`.
            let levels = nest.around(mention.span.start);
            let mut outer = levels.iter().take(MAX_HOLDERS);
            outer.any(|level| rows.contains(&(level.start, mention.text.clone())))
        };
        if is_of_row {
            mention.tie = Some(Tie::Facts);
        } else if entries.contains(&mention.text) {
            mention.tie = Some(Tie::Entry);
        }
    }
}

struct File<'t, 's> {
    text: &'s str,
    tokens: &'t Tokens<'s>,
    language: &'t Language,
    is_python: bool,
    /// It compares nothing.
    is_data: bool,
}

impl File<'_, '_> {
    /// Whether a reply of a model says who gave it: `{"model": "gpt-4", "choices": […]}`.
    fn is_reply(&self, mention: &Draft, levels: &[Level<'_>], nest: &Nest<'_, '_>) -> bool {
        let is_named = mention.name.as_deref().is_some_and(name::is_model_like);
        if !is_named {
            return false;
        }
        // `add_argument("--model", default="gpt-4", choices=[…])` asks, and replies nothing.
        let is_told =
            |level: &&Level<'_>| level.shape == Shape::Table && name::is_model_like(level.key);
        let level = levels.first().filter(is_told);
        let keys = level.map(|level| nest.keys(level.start, MAX_TOKENS));
        let keys = keys.unwrap_or_default();
        let has = |table| {
            keys.iter()
                .filter(move |key| words::whole(key, table))
                .count()
        };
        has(Table::Replies) > 0
            // A log of calls, the results of an evaluation.
            || self.is_data && (has(Table::Recorded) > 1 || has(Table::Scores) > 0)
    }

    fn tie(
        &self,
        mention: &Draft,
        levels: &[Level<'_>],
        (nest, asked): (&Nest<'_, '_>, &HashSet<&str>),
    ) -> Option<Tie> {
        if !matches!(mention.role, Role::Use | Role::Listing | Role::Compare) {
            return None;
        }
        let at = self.tokens.at(mention.span.start);
        let is_list = |level: &Level<'_>| level.shape == Shape::List;
        let is_in_list = levels.first().is_some_and(is_list);
        let outer = levels.get(1).map(|level| level.key);
        let of_list = outer.filter(|key| is_in_list && !key.is_empty());
        let held = [mention.name.as_deref(), of_list];
        let is_called = |table| {
            { held }
                .into_iter()
                .flatten()
                .any(|name| words::any(name, table))
        };
        let is_registry = mention.role != Role::Use || of_list.is_some();
        if is_called(Table::Partial) {
            return Some(Tie::Part);
        }
        let is_alias = |name: &str| words::whole(name, Table::Aliases);
        if mention.role == Role::Listing
            && of_list.or(mention.name.as_deref()).is_some_and(is_alias)
        {
            return Some(Tie::Name);
        }
        if mention.role == Role::Compare {
            let is_part = self.looked_for(at, levels).unwrap_or(false);
            return Some(if is_part { Tie::Part } else { Tie::Gate });
        }
        if mention.role == Role::Listing && is_called(Table::Past) {
            return Some(Tie::Past);
        }
        // `multimodal_model` is a choice, `multimodal_models` tells models apart.
        let is_one = |name: &str| words::last(name, Table::Entry) && !name.ends_with(['s', 'S']);
        let is_one = mention.name.as_deref().is_some_and(is_one) && of_list.is_none();
        if is_registry && !is_one && is_called(Table::Gates) {
            return Some(Tie::Gate);
        }
        let is_asked = |name: &str| asked.contains(name);
        if mention.role == Role::Listing && { held }.into_iter().flatten().any(is_asked) {
            return Some(Tie::Gate);
        }
        // What counts tokens knows ids of its own.
        let calls = levels
            .iter()
            .take(2)
            .filter(|level| level.shape == Shape::Call);
        let of_count = levels.iter().take(2).map(|level| level.key);
        if { calls }
            .map(|level| level.head)
            .chain(of_count)
            .any(|name| words::any(name, Table::Counts))
        {
            return Some(Tie::Gate);
        }
        let has_facts = || {
            let level = levels.first().filter(|level| level.shape != Shape::List);
            let keys = level.map(|level| nest.keys(level.start, MAX_TOKENS));
            let mut keys = keys.into_iter().flatten();
            self.is_key(mention.span.end)
                || keys.any(|key| words::last(key, Table::Shown))
                || self.is_labelled(mention, at)
                || self.is_shown_beside(mention)
                || self.has_facts(mention, at, level)
        };
        if mention.role == Role::Listing && has_facts() || self.is_priced(mention, at, levels, nest)
        {
            return Some(Tie::Facts);
        }
        if mention.name.as_deref().is_some_and(told::is_own) {
            return Some(Tie::Name);
        }
        if self.is_namesake(mention, at, levels)
            || told::is_beside_namesake(self.tokens, mention, at)
        {
            return Some(Tie::Namesake);
        }
        if told::is_told(
            (self.text, self.tokens, self.is_data),
            mention,
            (at, levels),
        ) {
            return Some(Tie::Label);
        }
        told::is_remarked(self.text, self.language.line_comments, mention).then_some(Tie::Remark)
    }

    /// Whether the entry that chooses a model says its price or its window, too, or its name for people.
    fn is_priced(
        &self,
        mention: &Draft,
        at: usize,
        levels: &[Level<'_>],
        nest: &Nest<'_, '_>,
    ) -> bool {
        let is_entry = levels
            .first()
            .is_some_and(|level| level.shape != Shape::List);
        let keys = if is_entry {
            nest.beside(levels, MAX_TOKENS)
        } else {
            Vec::new()
        };
        keys.iter().any(|key| words::whole(key, Table::Priced)) || self.is_labelled(mention, at)
    }

    /// Whether what holds an id is named after it: `GPT_4 = "gpt-4"`, `{gpt4: {model: "gpt-4"}}`,
    /// `case "gpt-4": return "gpt-4-0613"`.
    fn is_namesake(&self, mention: &Draft, at: usize, levels: &[Level<'_>]) -> bool {
        let keys = levels.iter().take(MAX_HOLDERS).map(|level| level.key);
        let assigned = self.assigned(mention.span.start as usize);
        let names = keys.chain(mention.name.as_deref()).chain(self.branch(at));
        let mut names = names.chain(assigned);
        names.any(|name| is_named_after(name, &mention.text))
    }

    /// The name that the line of an id gives something to: `sonnet37 := client.Model("claude-3-7-sonnet")`.
    fn assigned(&self, start: usize) -> Option<&str> {
        let line = super::line_before(self.text, start)?;
        let (left, right) = line.split_once('=')?;
        let left = left.trim_end_matches([' ', ':', '\t']);
        let at = left.rfind(|c: char| !(c.is_alphanumeric() || c == '_'));
        let name = left.get(at.map_or(0, |at| at + 1)..)?;
        let is_call = !left.contains(['(', '"', '\'', '{']) && !right.starts_with(['=', '>']);
        Some(name).filter(|name| is_call && !name.is_empty())
    }

    /// For what the branch is that gives a text: `"gpt-4" => …`, `Opus_4 to …`, `when "gpt-4"`.
    fn branch(&self, at: usize) -> Option<&str> {
        let tokens = self.tokens;
        let is_one_of =
            |at: usize, words: &[&str]| tokens.is_word(at) && words.contains(&tokens.slice(at));
        let is_arrow = |at: usize| b":=->?".iter().any(|sign| tokens.is(at, *sign));
        let mut last = at.checked_sub(1)?;
        for _ in 0..3 {
            if !is_arrow(last) && !is_one_of(last, GIVES) {
                break;
            }
            last = last.checked_sub(1)?;
        }
        let is_text = self.kind(last) == Some(Kind::Text);
        let mut first = last;
        if !is_text {
            if !tokens.is_word(last) {
                return None;
            }
            while let Some(before) = first.checked_sub(2)
                && last - first < MAX_NAME
                && tokens.is(first - 1, b'.')
                && tokens.is_word(before)
            {
                first = before;
            }
        }
        let before = first.checked_sub(1);
        let is_named = last + 1 < at || before.is_some_and(|at| is_one_of(at, BRANCHES));
        // `x ? "gpt-4" : "gpt-4o"`
        let is_other = before.is_some_and(|at| tokens.is(at, b'?'));
        let (start, end) = (tokens.get(first)?.span.start, tokens.get(last)?.span.end);
        let name = self.text.get(start as usize..end as usize)?;
        (is_named && !is_other).then_some(name)
    }

    /// For a text that is looked for in another: whether that is an id and no collection of ids.
    fn looked_for(&self, at: usize, levels: &[Level<'_>]) -> Option<bool> {
        let tokens = self.tokens;
        if self.is_python {
            let next = tokens.behind(at);
            let is_word = |at: usize, word: &str| tokens.is_word(at) && tokens.slice(at) == word;
            let operator = if is_word(next, "not") { next + 1 } else { next };
            if is_word(operator, "in") {
                return Some(!self.is_many(operator + 1));
            }
        }
        // `model.start_with? "gpt-4"`
        let bare = at.checked_sub(2).filter(|&word| {
            tokens.is(at - 1, b'?') && tokens.is_word(word) && is_whole(tokens, word, Table::Parts)
        });
        if bare.is_some() {
            return Some(true);
        }
        // A call, or one that is given several at once.
        let call = levels
            .iter()
            .take(2)
            .find(|level| level.shape == Shape::Call)?;
        if words::whole(call.head, Table::Parts) {
            return Some(true);
        }
        if !words::whole(call.head, Table::Within) {
            return None;
        }
        let open = tokens.at(call.start);
        let first = open + 1;
        let haystack = if first < at && !matches!(self.kind(first), Some(Kind::Open(..))) {
            // `strings.Contains(model, "gpt-4")`: to the comma.
            first
        } else {
            // `model.includes("gpt-4")`: what the method is of.
            let method = open.checked_sub(1)?;
            let dot = method.checked_sub(1)?;
            // `model?.includes("gpt-4")`
            let signs = usize::from(
                b"?!&"
                    .iter()
                    .any(|sign| tokens.is(dot.wrapping_sub(1), *sign)),
            );
            let (mut of, _) = tokens.before(dot.checked_sub(signs)?)?;
            // `model.lowercase().includes("gpt-4")`: of what the text was made.
            while matches!(self.kind(of), Some(Kind::Open(b'(', close)) if close == of + 1)
                && let Some(name) = of.checked_sub(1)
                && let Some((before, _)) = name
                    .checked_sub(1)
                    .filter(|dot| tokens.is(*dot, b'.'))
                    .and_then(|dot| {
                        tokens.before(dot - usize::from(tokens.is(dot.wrapping_sub(1), b'?')))
                    })
            {
                of = before;
            }
            of
        };
        Some(!self.is_many(haystack))
    }

    /// Whether a name or bracket is a collection: the last of a chain of names decides, but for
    /// the methods that are called on it.
    fn is_many(&self, start: usize) -> bool {
        let tokens = self.tokens;
        let mut last = "";
        let mut at = start;
        for _ in 0..MAX_NAME {
            match self.kind(at) {
                Some(Kind::Open(b'[' | b'{', _)) if at == start => return true,
                // `lower(model)`: what it is called with.
                Some(Kind::Open(b'(', close)) => {
                    let inner = at + 1;
                    let is_given = inner < close && (last.is_empty() || tokens.is_word(inner));
                    if is_given {
                        last = "";
                    }
                    at = if is_given { inner } else { close + 1 };
                    continue;
                }
                Some(Kind::Word) => {
                    let is_method = matches!(self.kind(at + 1), Some(Kind::Open(b'(', _)));
                    if last.is_empty() || !is_method {
                        last = tokens.slice(at);
                    }
                }
                Some(Kind::Sign(b'.' | b'$' | b'@' | b'?' | b':' | b'>' | b'-' | b'&')) => {}
                _ => break,
            }
            at += 1;
        }
        name::is_plural(last)
    }

    /// Whether the text of an element says its id, or the same for people:
    /// `<option value="gpt-4o">GPT-4o</option>`.
    fn is_shown_beside(&self, mention: &Draft) -> bool {
        let end = mention.span.end as usize;
        let bytes = self.text.as_bytes();
        let rest = bytes.get(end..self.text.len().min(end + MAX_SHOWN));
        let rest = String::from_utf8_lossy(rest.unwrap_or_default());
        let Some((attributes, shown)) = rest.split_once('>') else {
            return false;
        };
        let shown = shown.split_once("</").map(|(shown, _)| shown);
        let is_attribute = !attributes.contains(['<', '{', '\n', ';', '(']);
        let label = shown.map(name::run_together).unwrap_or_default();
        let id = name::run_together(&mention.text);
        is_attribute
            && label.len() >= MIN_LABEL
            && (label.contains(&id) || id.starts_with(&label) || same_start(&label, &id))
    }

    /// Whether a text for people beside an id says the same: `("gpt-4.1", "GPT-4.1")`.
    fn is_labelled(&self, mention: &Draft, at: usize) -> bool {
        let Some(open) = self.tokens.get(at).and_then(|token| token.around) else {
            return false;
        };
        let Some(Kind::Open(_, close)) = self.kind(open) else {
            return false;
        };
        let core = &mention.reading.core;
        let core = mention.text.get(core.start as usize..core.end as usize);
        let id = name::run_together(core.unwrap_or(&mention.text));
        // Nearest first: a list may be long.
        let from = at.saturating_sub(MAX_NAME).max(open + 1);
        let to = close.min(at + MAX_NAME);
        (from..to).any(|other| {
            let text = self.tokens.slice(other);
            let is_text =
                self.kind(other) == Some(Kind::Text) && other != at && text.len() <= MAX_SHOWN;
            let is_shown = || text.chars().any(|c| c.is_uppercase() || c == ' ');
            let says = || {
                let label = name::run_together(text);
                label.len() >= MIN_LABEL && (id.starts_with(&label) || label.ends_with(&id))
            };
            is_text
                && self.tokens.get(other).and_then(|token| token.around) == Some(open)
                && is_shown()
                && says()
        })
    }

    /// Whether what ends at a byte is the key of something: `"gpt-4": …`, `["gpt-4"] = …`.
    fn is_key(&self, end: u32) -> bool {
        let tokens = self.tokens;
        let next = tokens.at(end);
        let is_closed = matches!(self.kind(next), Some(Kind::Close(_)));
        let next = next + usize::from(is_closed);
        tokens.is(next, b':') || tokens.is(next, b'=') && !tokens.is(next + 1, b'=')
    }

    /// Whether numbers stand beside an entry of a registry, as facts of it.
    fn has_facts(&self, mention: &Draft, at: usize, level: Option<&Level<'_>>) -> bool {
        self.is_key_of_numbers(at, mention.span.end)
            || level.is_some_and(|level| self.numbers_of(self.tokens.at(level.start)))
            || self.numbers_below(mention.span.start as usize)
    }

    /// `"gpt-4": 8192`, `"gpt-4" => {input: 30}`, `("gpt-4", 0.03)`, `["gpt-4"] = 1`.
    fn is_key_of_numbers(&self, at: usize, end: u32) -> bool {
        let tokens = self.tokens;
        let mut next = tokens.at(end);
        if next == at {
            return false;
        }
        if matches!(self.kind(next), Some(Kind::Close(_))) {
            next += 1;
        }
        let is_pair = tokens.is(next, b',');
        let is_one_of = |at: usize, signs: &[u8]| signs.iter().any(|sign| tokens.is(at, *sign));
        if !is_one_of(next, b":=,") {
            return false;
        }
        next += 1;
        let signs = (next..next + 2).take_while(|&at| is_one_of(at, b"=>-."));
        next += signs.count();
        if self.is_number(next) {
            return true;
        }
        // `ModelInfo { … }`, `new Limits(…)`, `&Config{…}`
        let open = (next..next + 5).find(|&at| matches!(self.kind(at), Some(Kind::Open(..))));
        let is_name = |at: usize| tokens.is_word(at) || tokens.is(at, b'&') || tokens.is(at, b'.');
        open.is_some_and(|open| !is_pair && (next..open).all(is_name) && self.numbers_of(open))
    }

    /// Whether a bracket holds numbers of its own as values.
    fn numbers_of(&self, open: usize) -> bool {
        let Some(Kind::Open(_, close)) = self.kind(open) else {
            return false;
        };
        // What is nested is the entry's, too: `pricing: {input: 3}`.
        (open + 1..close).take(MAX_TOKENS).any(|at| {
            let sign = self.kind(at - 1);
            let is_value = matches!(sign, Some(Kind::Sign(b':' | b'=' | b',' | b'>')));
            is_value && self.is_number(at)
        })
    }

    /// In formats that indent: whether the lines of the same entry hold numbers.
    fn numbers_below(&self, start: usize) -> bool {
        let Some(own) = super::line_before(self.text, start) else {
            return false;
        };
        // A key of its own, or an entry's: `gpt-4:`, `- id: gpt-4`.
        let is_plain = |c: char| c.is_alphanumeric() || " -_:'\"".contains(c);
        if !own.chars().all(is_plain) {
            return false;
        }
        let is_key = own.trim().is_empty() || own.trim_matches([' ', '"', '\'']).is_empty();
        let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
        let depth = indent(own) + usize::from(is_key);
        let rest = self.text.get(start..).unwrap_or_default();
        let lines = rest.lines().skip(1).take(MAX_LINES);
        let own = lines.take_while(|line| {
            let is_item = line.trim_start().starts_with("- ");
            !line.trim().is_empty() && indent(line) >= depth && (is_key || !is_item)
        });
        own.into_iter().any(|line| {
            let value = line.split_once(": ").map(|(_, value)| value.trim());
            value.is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit()))
        })
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn is_number(&self, at: usize) -> bool {
        self.tokens.is_word(at) && (self.tokens.slice(at)).starts_with(|c: char| c.is_ascii_digit())
    }
}

/// Whether two names begin alike, as those of one model do.
fn same_start(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    pairs.take_while(|(a, b)| a == b).count() >= 2 * MIN_LABEL
}

pub(super) fn is_choice(mention: &Draft) -> bool {
    matches!(mention.role, Role::Use | Role::Example)
}

fn is_whole(tokens: &Tokens<'_>, word: usize, table: Table) -> bool {
    words::whole(tokens.slice(word), table)
}

#[cfg(test)]
mod tests {
    use super::Tie;
    use crate::scan::siblings::tests::{all, roles};
    use crate::scan::{builtin, scan};
    use crate::source::Source;

    #[test]
    fn what_was_recorded_of_a_call_is_data() {
        for (name, text) in [
            (
                "a.jsonl",
                "{\"timestamp\":\"x\",\"model\":\"gpt-4\",\"usage\":{\"prompt_tokens\":1}}\n",
            ),
            (
                "a.jsonl",
                "{\"run_id\":\"1\",\"model\":\"gpt-4\",\"completion\":\"4\",\"latency_ms\":8}\n",
            ),
            (
                "a.yaml",
                "scores:\n  - {model: gpt-4, gsm8k: 0.9, mmlu: 0.8}\n",
            ),
        ] {
            all("data", &[(name, text)]);
        }
        all(
            "use",
            &[("a.json", "{\"model\": \"gpt-4\", \"usage\": \"chat\"}")],
        );
    }

    /// The ids of a file that are tied to their place as a gate.
    fn gates(name: &str, text: &str) -> usize {
        let source = Source::new(name, text.to_owned());
        let mentions = scan(&source, &builtin::scanner()).mentions;
        let is_gate = |mention: &&crate::scan::Mention| mention.tie == Some(Tie::Gate);
        mentions.iter().filter(is_gate).count()
    }

    #[test]
    fn a_list_that_is_asked_for_a_member_tells_models_apart() {
        let files = [
            (
                "a.py",
                "EFFORT = {'gpt-4o', 'gpt-4.1'}\ndef f(m):\n    return m in EFFORT\n",
            ),
            (
                "a.py",
                "CACHED = [\n    'gpt-4o',\n    'gpt-4.1'\n]\ndef f(m):\n    found = m in CACHED\n    m = cut(m)\n    return found\n",
            ),
            (
                "a.ts",
                "const A = ['gpt-4o'];\nconst B = new Set(['gpt-4.1']);\nexport const f = (m) => A.includes(m) || B.has(m);\n",
            ),
            (
                "a.go",
                "package a\n\nvar own = []string{\"gpt-4o\", \"gpt-4.1\"}\n\nfunc f(m string) bool { return slices.Contains(own, m) }\n",
            ),
            (
                "a.rs",
                "const A: &[&str] = &[\"gpt-4o\", \"gpt-4.1\"];\nfn f(m: &str) -> bool { A.contains(&m) }\n",
            ),
            (
                "a.rb",
                "A = %w[gpt-4o gpt-4.1].freeze\ndef f(m)\n  A.include?(m)\nend\n",
            ),
            (
                "A.java",
                "class A {\n  static final Set<String> X = Set.of(\"gpt-4o\", \"gpt-4.1\");\n  boolean f(String m) { return X.contains(m); }\n}\n",
            ),
            (
                "a.php",
                "<?php\nclass A {\n  const X = ['gpt-4o', 'gpt-4.1'];\n  function f($m) { return in_array($m, self::X); }\n}\n",
            ),
            (
                "a.rs",
                "const SUPPORT_EFFORT_MODELS: &[&str] = &[\"gpt-4o\", \"gpt-4.1\"];\n",
            ),
        ];
        for (name, text) in files {
            assert_eq!(
                gates(name, text),
                2,
                "{name}: {}\n{text}",
                roles(name, text)
            );
            all("listing", &[(name, text)]);
        }
        for (name, text) in [
            (
                "a.py",
                "ALL = ['gpt-4o', 'gpt-4.1']\nfor m in ALL:\n    client.create(model=m)\n",
            ),
            (
                "a.py",
                "ALL = ['gpt-4o', 'gpt-4.1']\nnames = [m.upper() for m in ALL]\n",
            ),
            (
                "a.rb",
                "ALL = ['gpt-4o', 'gpt-4.1']\nALL.each { |m| ask(model: m) }\n",
            ),
        ] {
            assert_eq!(
                gates(name, text),
                0,
                "{name}: {}\n{text}",
                roles(name, text)
            );
        }
    }

    #[test]
    fn a_part_is_looked_for_behind_a_question_mark_too() {
        for text in [
            "if (m.id?.includes('gpt-4-turbo')) { x = 1; }\n",
            "if (m.id!.includes('gpt-4-turbo')) { x = 1; }\n",
        ] {
            let source = Source::new("a.ts", text.to_owned());
            let mentions = scan(&source, &builtin::scanner()).mentions;
            let ties: Vec<_> = mentions.iter().map(|mention| mention.tie).collect();
            assert_eq!(ties, [Some(Tie::Part)], "{text}");
        }
    }

    #[test]
    fn a_part_is_looked_for_in_what_a_text_is_made_to() {
        for (name, text) in [
            (
                "a.kt",
                "fun f(model: String) = model.lowercase().contains(\"gpt-4o\")\n",
            ),
            (
                "a.ts",
                "const f = (model) => model.trim().toLowerCase().includes('gpt-4o');\n",
            ),
            (
                "a.rs",
                "fn f(model: &str) -> bool { model.to_lowercase().contains(\"gpt-4o\") }\n",
            ),
            (
                "A.java",
                "class A { boolean f(String model) { return model.toLowerCase().contains(\"gpt-4o\"); } }\n",
            ),
        ] {
            let source = Source::new(name, text.to_owned());
            let mentions = scan(&source, &builtin::scanner()).mentions;
            let ties: Vec<_> = mentions.iter().map(|mention| mention.tie).collect();
            assert_eq!(ties, [Some(Tie::Part)], "{text}");
        }
    }

    #[test]
    fn a_list_of_the_past_keeps_what_has_ended() {
        for (name, text) in [
            (
                "a.ts",
                "const MODELS_DEPRECATED = { 'gpt-4o': { n: 1 }, 'gpt-4.1': { n: 2 } };\n",
            ),
            ("a.py", "RETIRED_MODELS = ['gpt-4o', 'gpt-4.1']\n"),
        ] {
            let source = Source::new(name, text.to_owned());
            let mentions = scan(&source, &builtin::scanner()).mentions;
            let ties: Vec<_> = mentions.iter().map(|mention| mention.tie).collect();
            assert_eq!(ties, [Some(Tie::Past); 2], "{text}");
            all("listing", &[(name, text)]);
        }
    }
}
