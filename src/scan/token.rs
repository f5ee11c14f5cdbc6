//! The ids in a piece.
//!
//! A token is the longest run of characters that ids are made of; it is an id as a whole
//! or not at all, but for the few forms that hold one in a known place (an API's URL,
//! `provider:id`, `a/b` in prose). What is a file name, a path, a pattern, or touches a
//! hole is nothing. The piece's role is narrowed here by what stands around the token.

use std::cell::OnceCell;
use std::ops::Range;

use super::address::{api_segments, dotted, is_file_name, is_url_or_path};
use super::emphasis::{is_emphasized, is_marked, with_mark, without_marks};
use super::inside::Whole;
use super::name::{is_example, is_generic, is_label, is_model_like, is_part_like, says_model};
use super::piece::{Context, Piece, Role};
use super::prefilter::Prefilter;
use super::run::{is_token_byte, run_around, trimmed};
use super::{family, inside, siblings};
use crate::catalog::Catalog;
use crate::catalog::resolve::{Reading, Target};

/// Longer runs are data, not ids.
pub(super) const MAX_TOKEN: usize = 512;

/// A longer text is not looked at as a list of ids.
const MAX_LIST: usize = 4 << 10;

/// An id in a piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its bytes in the piece's text.
    pub range: Range<usize>,
    /// What the catalog makes of it.
    pub reading: Reading,
    /// The piece's role, narrowed.
    pub role: Role,
    /// The name that holds it: the piece's, or one found inside the piece.
    pub name: Option<String>,
    /// It is a short or ordinary word, and nothing in the piece says that it is a model:
    /// it counts only beside other ids.
    pub doubtful: bool,
}

/// Who says that a text is an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The catalog has it, or its vendor's shapes do.
    Catalog,
    /// It looks like one of a family, and is one where a model is expected.
    Family,
    /// It stands where the address of an API or the name of a resource has the id.
    Address,
}

/// What a piece holds.
#[derive(Debug, Default)]
pub struct Tokens {
    /// Ids in the order of the text.
    pub found: Vec<Found>,
    /// Shape matches that no entry knows, where an id would not be in use.
    pub unlisted_unknowns: u32,
}

/// Finds the ids in a piece.
pub fn find(piece: &Piece<'_>, catalog: &Catalog, prefilter: &Prefilter) -> Tokens {
    let mut tokens = Tokens::default();
    let text = &*piece.text;
    let mut done = 0;
    let finder = Finder {
        piece,
        catalog,
        whole: Whole::of(text),
        lists_ids: OnceCell::new(),
    };
    for hit in prefilter.hits(text) {
        let hit = hit as usize;
        if hit < done {
            continue;
        }
        let run = run_around(text, hit);
        done = run.end;
        let is_running = !piece.is_value || finder.whole.has_blank();
        let run = with_mark(piece, without_marks(piece, run, is_running));
        done = done.max(run.end);
        if run.len() > MAX_TOKEN || is_cut_short(piece, &run, is_running) {
            continue;
        }
        if let Some(resource) = behind_unknown(piece, &run) {
            finder.resource(trimmed(text, resource), &mut tokens);
        } else if !is_pattern(piece, &run, is_running) {
            finder.token(trimmed(text, run), &mut tokens);
        }
    }
    tokens
}

/// What stands behind a colon and what is not known: the end of an ARN whose Region is a
/// hole or any, `${Region}::foundation-model/…`.
fn behind_unknown(piece: &Piece<'_>, run: &Range<usize>) -> Option<Range<usize>> {
    let bytes = piece.text.as_bytes();
    let behind = piece
        .holes
        .partition_point(|&hole| (hole as usize) < run.end);
    let last = behind.checked_sub(1).and_then(|at| piece.holes.get(at));
    let hole = last.filter(|&&hole| hole as usize >= run.start);
    let before = run.start.checked_sub(1).and_then(|at| bytes.get(at));
    let is_open = hole.is_some() || matches!(before, Some(b'*' | b'}'));
    let start = hole.map_or(run.start, |&hole| hole as usize);
    (is_open && bytes.get(start) == Some(&b':')).then_some(start..run.end)
}

struct Finder<'f, 's> {
    piece: &'f Piece<'s>,
    catalog: &'f Catalog,
    whole: Whole<'f>,
    lists_ids: OnceCell<bool>,
}

impl Finder<'_, '_> {
    fn token(&self, range: Range<usize>, out: &mut Tokens) {
        let text = &self.piece.text[range.clone()];
        if text.is_empty() {
            return;
        }
        if is_url_or_path(text) {
            self.segments(&range, api_segments(text, self.catalog), out);
            return;
        }
        if let Some(reading) = self.catalog.read(text) {
            if text.starts_with("arn:") && reading.tuned.is_none() {
                // The name of a resource; its last part is the id.
                let name = text[..reading.core.start as usize].rfind('/');
                self.called(range.start + name.map_or(0, |at| at + 1)..range.end, out);
                return;
            }
            self.judge(range, reading, By::Catalog, out);
            return;
        }
        if let Some(name) = text.strip_prefix("arn:").and_then(named_model) {
            self.called(range.end - name.len()..range.end, out);
            return;
        }
        // The path of a method: `models/text-embedding-004:embedContent`.
        if text.contains('/') && text.contains(':') && !text.contains("::") {
            let segments = api_segments(text, self.catalog);
            if !segments.is_empty() {
                self.segments(&range, segments, out);
                return;
            }
        }
        // Of what only looks like an id no part is one.
        if !text.is_ascii() {
            let is_used = self.is_whole(text) && self.piece.role == Role::Use;
            let reading = is_used.then(|| self.catalog.read_mistyped(text, self.is_named()));
            if let Some(reading) = reading.flatten() {
                self.judge(range, reading, By::Catalog, out);
            }
            return;
        }
        if is_file_name(text) {
            return;
        }
        let parts = self.inner(text);
        if parts.is_empty()
            && self.is_whole(text)
            && self.piece.role == Role::Use
            && let Some(reading) = self.catalog.read_mistyped(text, self.is_named())
        {
            self.judge(range, reading, By::Catalog, out);
            return;
        }
        // Where a model is expected, what looks like one of a family is unknown rather than nothing.
        let known = |part: &Range<usize>| self.catalog.read(&text[part.clone()]).is_some();
        if !parts.iter().any(known)
            && let Some(reading) = family::read(text, self.catalog)
        {
            self.judge(range, reading, By::Family, out);
            return;
        }
        for part in parts {
            self.push(range.start + part.start..range.start + part.end, out);
        }
    }

    /// Reads the end of a resource's name: what its kind stands before is whole.
    fn resource(&self, range: Range<usize>, out: &mut Tokens) {
        let reading = self.catalog.read(&self.piece.text[range.clone()]);
        let is_whole = |reading: &Reading| {
            let kind = &self.piece.text[range.start..range.start + reading.core.start as usize];
            matches!(reading.target, Target::Known(_)) && kind.contains('/')
        };
        if let Some(mut reading) = reading.filter(is_whole) {
            // The id alone, as of a whole ARN.
            let kind = &self.piece.text[range.start..range.start + reading.core.start as usize];
            let cut = kind.rfind('/').map_or(0, |at| at + 1);
            reading.core = reading.core.start - cut as u32..reading.core.end - cut as u32;
            self.judge(range.start + cut..range.end, reading, By::Address, out);
        } else if let Some(name) = named_model(&self.piece.text[range.clone()]) {
            self.called(range.end - name.len()..range.end, out);
        }
    }

    /// Reads the ids in an address; a deployment's name is its owner's, and an id only if it is known.
    fn segments(&self, address: &Range<usize>, segments: Vec<Range<usize>>, out: &mut Tokens) {
        for segment in segments {
            let range = address.start + segment.start..address.start + segment.end;
            let before = &self.piece.text[address.start..range.start];
            if before.ends_with("deployments/") {
                self.push(range, out);
            } else {
                self.called(range, out);
            }
        }
    }

    /// Reads what stands in the place of an id, whoever knows it.
    fn called(&self, range: Range<usize>, out: &mut Tokens) {
        let text = &self.piece.text[range.clone()];
        let known = self.catalog.read(text);
        if let Some(reading) = known.or_else(|| family::read(text, self.catalog)) {
            self.judge(range, reading, By::Address, out);
        }
    }

    /// Reads a part of a token; only what the catalog knows counts there.
    fn push(&self, range: Range<usize>, out: &mut Tokens) {
        let reading = self.catalog.read(&self.piece.text[range.clone()]);
        if let Some(reading) = reading.filter(|reading| matches!(reading.target, Target::Known(_)))
        {
            self.judge(range, reading, By::Catalog, out);
        }
    }

    /// Parts of a token that may be ids though the whole is none.
    fn inner(&self, text: &str) -> Vec<Range<usize>> {
        let segments = |by: char| {
            let mut at = 0;
            let ranges = text.split(by).map(|part| {
                let range = at..at + part.len();
                at = range.end + 1;
                range
            });
            ranges.collect::<Vec<_>>()
        };
        let known = |range: &Range<usize>| {
            let reading = self.catalog.read(&text[range.clone()]);
            reading.is_some_and(|read| matches!(read.target, Target::Known(_)) && !read.ambiguous)
        };
        let is_key = self.piece.role == Role::Listing && self.piece.context == Context::Config;
        if is_key && self.is_whole(text) && !text.contains(['/', ':']) {
            // `price.gpt-4o`, `gpt-4o.input`
            return dotted(text).find(|part| known(part)).into_iter().collect();
        }
        // `provider::vendor/gpt-4o`
        if let Some(at) = text.rfind("::").map(|at| at + 2) {
            return std::iter::once(at..text.len()).collect();
        }
        let slashed = segments('/');
        if slashed.len() > 1 {
            // `gpt-4o/gpt-4.1` names both; `gateway/gpt-4o` one, where a model is expected.
            if slashed.iter().all(known) {
                return slashed;
            }
            let expected = self.is_whole(text) && self.is_named();
            // Nothing else is written as a fine-tune is.
            let is_tuned = |range: &Range<usize>| {
                let reading = self.catalog.read(&text[range.clone()]);
                reading.is_some_and(|read| {
                    read.tuned.is_some_and(|tuned| tuned.organisation.is_some())
                })
            };
            let last = slashed.into_iter().next_back();
            return last
                .filter(|last| expected || is_tuned(last))
                .into_iter()
                .collect();
        }
        // `model:gpt-4o`, `openai:chat:gpt-4o`; in running text also `gpt-4o:`-like labels.
        let colons = segments(':');
        let last = colons.last().filter(|_| colons.len() > 1);
        if let Some(last) = last.filter(|range| known(range)) {
            return vec![last.clone()];
        }
        let first = colons
            .first()
            .filter(|_| colons.len() > 1 && !self.piece.is_value);
        first
            .filter(|range| known(range))
            .cloned()
            .into_iter()
            .collect()
    }

    /// Whether a surer id stands right before or behind, as in `o1, o1-mini and o3`.
    fn is_enumerated(&self, range: &Range<usize>) -> bool {
        let text = &*self.piece.text;
        let known = |at: Option<usize>| {
            let at =
                at.filter(|&at| text.as_bytes().get(at).copied().is_some_and(is_token_byte))?;
            let run = run_around(text, at);
            let range = trimmed(text, run);
            let reading = self.catalog.read(text.get(range)?)?;
            (matches!(reading.target, Target::Known(_)) && !reading.ambiguous).then_some(())
        };
        let before = text[..range.start].trim_end_matches(is_separator);
        let before = ["and", "or"]
            .iter()
            .find_map(|word| before.strip_suffix(word))
            .map_or(before, |rest| rest.trim_end_matches(is_separator));
        let after = text[range.end..].trim_start_matches(is_separator);
        let after = ["and ", "or "]
            .iter()
            .find_map(|word| after.strip_prefix(word))
            .map_or(after, |rest| rest.trim_start_matches(is_separator));
        known(before.len().checked_sub(1)).is_some()
            || known((!after.is_empty()).then(|| text.len() - after.len())).is_some()
    }

    /// Whether the value is ids and nothing else: a list written as one text.
    fn lists_ids(&self) -> bool {
        *self.lists_ids.get_or_init(|| self.is_list())
    }

    fn is_list(&self) -> bool {
        let text = self.piece.text.trim();
        let mut words = text.split(|c: char| c.is_whitespace() || ",;|".contains(c));
        let mut count = 0;
        text.len() <= MAX_LIST
            && words.all(|word| {
                count += usize::from(!word.is_empty());
                let read = || self.catalog.read(word);
                let read = || read().or_else(|| family::read(word, self.catalog));
                word.is_empty() || read().is_some_and(|read| !read.ambiguous)
            })
            && count > 1
    }

    /// Whether the token is all of the piece's value.
    fn is_whole(&self, token: &str) -> bool {
        let is_all = || self.piece.text.get(self.whole.trimmed()) == Some(token);
        self.piece.is_value && is_all()
    }

    /// Whether a token stands between quotes, or alone in its text or in a cell of a table.
    fn is_set_apart(&self, range: &Range<usize>) -> bool {
        let text = &*self.piece.text;
        let before = text.get(..range.start).unwrap_or("");
        let after = text.get(range.end..).unwrap_or("");
        let is_alone = self.whole.trimmed() == *range;
        let is_quoted = before.ends_with(['"', '\'', '`']) && after.starts_with(['"', '\'', '`']);
        let is_cell = before.trim_end_matches(' ').ends_with('|')
            && after.trim_start_matches(' ').starts_with('|');
        is_alone || is_quoted || is_cell
    }

    fn is_named(&self) -> bool {
        let last = self.piece.parts.last().map(|part| part.1);
        let version = self.piece.version.as_ref().map(|version| version.1);
        // A version that is a part of the text says that the rest is a model's name.
        (version.is_some() && version == last)
            || self.piece.name.as_deref().is_some_and(is_model_like)
    }

    /// Whether a name expects an id of what only looks like one: it says so, calls one, or names who serves models.
    fn is_expecting(&self, name: &str) -> bool {
        let said = || self.catalog.proofs().said(name);
        is_model_like(name)
            || !siblings::is_shown(name)
                && !is_label(name)
                && (siblings::takes_model(name) || !said().is_empty())
    }

    fn judge(&self, range: Range<usize>, reading: Reading, by: By, out: &mut Tokens) {
        let piece = self.piece;
        let from = piece
            .holes
            .partition_point(|&hole| (hole as usize) < range.start);
        let hole = piece.holes.get(from);
        if hole.is_some_and(|&hole| hole as usize <= range.end) {
            return;
        }
        let text = &piece.text[range.clone()];
        if is_pinned(&piece.text[range.end..]) {
            return;
        }
        let whole = piece.is_value && self.whole.trimmed().len() == range.len();
        let decorated = (reading.core.end - reading.core.start) as usize != range.len();
        let mut role = piece.role;
        let mut name = piece.name.clone();
        let mut named = whole && self.is_named();
        let mut is_listed = false;
        // A cell of a notebook in another language: `# MAGIC SELECT …`.
        let said = piece.text.get(self.whole.trimmed()).unwrap_or("");
        let is_cell = role == Role::Comment && said.starts_with("MAGIC ");
        let before = &piece.text[..range.start];
        let said = (piece.is_value && !whole || is_cell)
            .then(|| inside::standing(&self.whole, range.start, piece.name.as_deref()))
            .flatten();
        let narrows = matches!(
            role,
            Role::Use | Role::Compare | Role::Listing | Role::Prose
        ) || is_cell;
        let mut is_said = by == By::Address;
        if let Some((inner, called)) = said.filter(|_| narrows) {
            role = inner;
            name = called.or(name);
            is_said = true;
        } else if piece.context == Context::Config
            && !whole
            && matches!(role, Role::Use | Role::Listing | Role::Compare)
            && !name.as_deref().is_some_and(siblings::is_run)
            && self.whole.is_document()
        {
            role = Role::Data;
        } else if piece.is_value && !whole {
            match inner_name(before) {
                Some(inner) => {
                    let written = inner.clone();
                    let own = piece.name.as_deref().filter(|_| is_generic(&inner));
                    let inner = match own.filter(|own| is_model_like(own)) {
                        // The tag of a field: `default:"gpt-4o"`.
                        Some(own) => own.to_owned(),
                        None => inner,
                    };
                    if is_example(&written) && matches!(role, Role::Use | Role::Listing) {
                        role = Role::Prose;
                    }
                    named = is_model_like(&inner);
                    name = Some(inner);
                    // `--model=gpt-4o` in a list of arguments.
                    if role == Role::Listing && piece.text.starts_with("--") {
                        role = Role::Use;
                    }
                }
                // A sentence or a script inside a string: the id is only spoken of.
                None if self.lists_ids() => {
                    role = listed(role);
                    is_listed = true;
                }
                None if self.whole.has_blank() => {
                    if matches!(role, Role::Use | Role::Compare | Role::Listing) {
                        role = Role::Prose;
                    }
                }
                None => {}
            }
        }
        if !piece.is_value && !named && (reading.ambiguous || !reading.same_case) {
            // `default model: o1`
            named =
                inner_name(&piece.text[..range.start]).is_some_and(|inner| is_model_like(&inner));
        }
        // With its maker or host in front, it is no title.
        let is_spelt = reading.same_case || reading.core.start > 0;
        if !is_spelt && !named || name.as_deref().is_some_and(is_label) {
            return;
        }
        let is_part =
            matches!(role, Role::Use | Role::Listing) && name.as_deref().is_some_and(is_part_like);
        if is_part {
            role = Role::Compare;
        }
        let is_part_name = |name: &Option<String>| name.as_deref().is_some_and(is_part_like);
        // `MODELS="gpt-4o gpt-9-x"` in a script.
        is_listed |= !piece.is_value && by == By::Family && role == Role::Use && self.lists_ids();
        let mut is_believed = true;
        if let Target::Unknown { snapshot, .. } = &reading.target {
            // A word that may be anything, unless somebody says that it is a model.
            let is_word = reading.ambiguous && !(by == By::Family && whole && named);
            let is_told = named || is_said || is_listed && self.is_named();
            let named = is_told
                || whole && piece.is_of_model
                || whole && name.as_deref().is_some_and(|name| self.is_expecting(name))
                || by == By::Family && whole && reading.core.start > 0 && reading.surface.is_some();
            // In a list or comparison it is told, and nothing more; a remark invents ids, a test all but known ones.
            let told = match role {
                Role::Listing | Role::Compare => whole || is_said || is_listed,
                Role::Test => whole && snapshot.is_some(),
                _ => false,
            };
            // A title is written in capitals: `name: GPT-9`.
            let is_id = is_told
                || ((whole || is_listed) && !text.contains(|c: char| c.is_ascii_uppercase()));
            // A word before a slash that no surface has: `feature/gpt-9`.
            let is_placed = !text.contains('/') || reading.surface.is_some() || named;
            let is_judged = role == Role::Use || told && !is_part_name(&name);
            if !is_judged || !is_id || !is_placed || is_word {
                out.unlisted_unknowns += 1;
                return;
            }
            // What only looks like an id is one beside another.
            is_believed = named || by == By::Catalog;
        }
        let has_digit = || text.bytes().any(|byte| byte.is_ascii_digit());
        let is_word = reading.ambiguous && !decorated;
        let says =
            name.as_deref().is_some_and(says_model) || piece.version.is_some() || !piece.is_value;
        let is_sure = named && (!is_word || says)
            || decorated && (whole || (self.is_set_apart(&range) && has_digit()));
        let mut doubtful = reading.ambiguous && !is_sure || !is_believed;
        // A team calls a deployment `prod`, and much else.
        let own_name = matches!(reading.target, Target::Known(id) if self.catalog.is_own_name(id));
        if doubtful && (is_part || own_name) {
            return;
        }
        let is_value = whole && role != Role::Prose && piece.context != Context::Markdown;
        if doubtful && !is_value {
            doubtful = !self.is_enumerated(&range);
            if doubtful && !self.is_set_apart(&range) {
                return;
            }
        }
        out.found.push(Found {
            range,
            reading,
            role,
            name,
            doubtful,
        });
    }
}

/// Whether the version of a package stands right behind its name: `gpt-4==0.1`.
fn is_pinned(behind: &str) -> bool {
    let mut versions = ["==", ">=", "<=", "~="].iter();
    let version = versions.find_map(|sign| behind.strip_prefix(sign));
    version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
}

/// The id at the end of the name of a resource that is a model: `…:foundation-model/ID`.
fn named_model(resource: &str) -> Option<&str> {
    let (kind, id) = resource.rsplit_once('/')?;
    let is_model = kind.ends_with("foundation-model") || kind.ends_with("inference-profile");
    is_model.then_some(id)
}

/// The role of an element of what stands so.
fn listed(role: Role) -> Role {
    if role == Role::Use {
        Role::Listing
    } else {
        role
    }
}

/// What stands between the items of an enumeration.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | ',' | '`' | '"' | '\'' | '/' | '&')
}

/// Whether something else of the same word stands behind the token: a wildcard, a template.
fn is_cut_short(piece: &Piece<'_>, run: &Range<usize>, is_running: bool) -> bool {
    let bytes = piece.text.as_bytes();
    let after = bytes.get(run.end);
    // `gpt-4o\",` ends with its quote.
    let is_closed = after == Some(&b'\\') && matches!(bytes.get(run.end + 1), Some(b'"' | b'\''));
    after.is_some_and(|byte| b"*[{\\%$".contains(byte))
        && !is_closed
        && !is_marked(piece, run.end)
        && !is_emphasized(piece, run, is_running)
}

/// Whether the token is part of a wildcard, a regular expression or a template.
fn is_pattern(piece: &Piece<'_>, run: &Range<usize>, is_running: bool) -> bool {
    let bytes = piece.text.as_bytes();
    let before = run.start.checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(run.end);
    let next = bytes.get(run.end + 1);
    before.is_some_and(|byte| b"^\\*}%$".contains(byte)) && !is_emphasized(piece, run, is_running)
        || (after == Some(&b'(') && next == Some(&b'?'))
        || (after == Some(&b'|') && before == Some(&b'('))
        || (before == Some(&b'|') && after == Some(&b')'))
}

/// The key or flag right before a byte inside of a longer text: `"model": "`, `--model `,
/// `model=`.
fn inner_name(before: &str) -> Option<String> {
    let rest = before.trim_end_matches(['"', '\'', '`', '\\']);
    let quoted = rest.len() < before.len();
    let rest = rest.trim_end();
    let (rest, assigned) = match rest.strip_suffix([':', '=']) {
        Some(rest) => (rest.trim_end_matches([':', ' ']), true),
        None => (rest, false),
    };
    let rest = rest.trim_end_matches(['"', '\'', '`', '\\']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let start = rest.trim_end_matches(is_name).len();
    let name = rest.get(start..).unwrap_or("");
    let flag = name.starts_with("--") && before.ends_with([' ', '=', '"', '\'']);
    let name = name.trim_start_matches('-');
    let fits = !name.is_empty() && (flag || (assigned && (quoted || is_model_like(name))));
    fits.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn shown(text: &str, role: Role, name: Option<&str>, is_value: bool) -> String {
        let catalog = Catalog::builtin();
        let prefilter = Prefilter::new(&catalog);
        let piece = Piece {
            name: name.map(str::to_owned),
            is_value,
            ..Piece::plain(Span::from(0..text.len()), text, role, Context::String)
        };
        let tokens = find(&piece, &catalog, &prefilter);
        let each = tokens.found.iter().map(|found| {
            let name = found.name.as_deref().unwrap_or("-");
            let text = &text[found.range.clone()];
            let doubt = if found.doubtful { "?" } else { "" };
            format!("{:?} {name} {text}{doubt}", found.role)
        });
        each.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn elements_of_a_list_of_prefixes_are_compared_and_short_words_are_none() {
        let of = |text: &str| shown(text, Role::Listing, Some("MODEL_PREFIXES"), true);
        assert_eq!(of("gpt-5"), "Compare MODEL_PREFIXES gpt-5");
        assert_eq!(of("o1"), "");
        let other = shown("o1", Role::Listing, Some("MODELS"), true);
        assert_eq!(other, "Listing MODELS o1");
    }

    #[test]
    fn an_option_with_its_value_in_a_list_is_a_use() {
        let found = shown("--model=gpt-4o", Role::Listing, Some("args"), true);
        assert_eq!(found, "Use model gpt-4o");
        let found = shown("id=gpt-4o", Role::Listing, Some("args"), true);
        assert_eq!(found, "Listing args gpt-4o");
    }

    #[test]
    fn a_default_inside_of_a_models_text_is_named_by_the_model() {
        let tag = "json:\"model\" default:\"gpt-4o\"";
        let named = |name| shown(tag, Role::Use, Some(name), true);
        assert_eq!(named("Model"), "Use Model gpt-4o");
        assert_eq!(named("Options"), "Use default gpt-4o");
    }

    #[test]
    fn a_gateways_name_before_two_colons_is_part_of_the_decoration() {
        let found = shown(
            "try hub::anthropic/claude-sonnet-4-6.",
            Role::Comment,
            None,
            false,
        );
        assert_eq!(found, "Comment - hub::anthropic/claude-sonnet-4-6");
        assert_eq!(shown("gpt-4o::new()", Role::Comment, None, false), "");
    }

    #[test]
    fn the_id_at_the_end_of_an_arn_stands_alone_where_its_start_is_not_known() {
        let of = |text: &str, holes: &[u32]| {
            let catalog = Catalog::builtin();
            let piece = Piece {
                is_value: true,
                holes: holes.to_vec(),
                ..Piece::plain(Span::from(0..text.len()), text, Role::Use, Context::Config)
            };
            let tokens = find(&piece, &catalog, &Prefilter::new(&catalog));
            let ids = tokens
                .found
                .into_iter()
                .map(|found| text[found.range].to_owned());
            ids.collect::<Vec<_>>().join(" ")
        };
        let id = "foundation-model/anthropic.claude-3-haiku-20240307-v1:0";
        let bare = "anthropic.claude-3-haiku-20240307-v1:0";
        assert_eq!(of(&format!("arn:aws:bedrock:*::{id}"), &[]), bare);
        assert_eq!(of(&format!("arn:aws:bedrock:::{id}"), &[16]), bare);
        assert_eq!(of(&format!("arn::bedrock:::{id}"), &[4, 13]), bare);
        let profile = "inference-profile/us.anthropic.claude-3-haiku-20240307-v1:0";
        assert_eq!(
            of(&format!("arn:aws:bedrock:::{profile}"), &[16, 17]),
            "us.anthropic.claude-3-haiku-20240307-v1:0"
        );
        for other in ["foundation-model/anthropic.claude-*", "foundation-model/*"] {
            assert_eq!(of(&format!("arn:aws:bedrock:*::{other}"), &[]), "");
        }
        assert_eq!(of(":gpt-4o", &[0]), "");
        assert_eq!(of("arn:aws:bedrock::gpt-4o", &[16]), "");
        let cut = format!("arn:aws:bedrock:::{id}");
        assert_eq!(of(&cut, &[16, cut.len() as u32]), "");
    }

    #[test]
    fn the_start_of_ids_is_none() {
        assert_eq!(shown("gpt-4o-", Role::Compare, Some("model"), true), "");
        assert_eq!(shown("all of gpt-4o-.", Role::Comment, None, false), "");
        assert_eq!(
            shown("gpt-4o: it", Role::Comment, None, false),
            "Comment - gpt-4o"
        );
    }

    #[test]
    fn a_title_in_capitals_is_no_unknown_model() {
        let of = |text: &str, name: &str| shown(text, Role::Use, Some(name), true);
        assert_eq!(of("GPT-99-mini", "title"), "");
        assert_eq!(of("gpt-99-mini", "title"), "Use title gpt-99-mini");
        assert_eq!(of("GPT-99-mini", "model"), "Use model GPT-99-mini");
    }

    #[test]
    fn a_text_of_ids_alone_lists_them() {
        let role = |text: &str| shown(text, Role::Use, Some("SUPPORTED"), true);
        assert_eq!(
            role("\ngpt-4o\ngpt-4.1\n"),
            "Listing SUPPORTED gpt-4o; Listing SUPPORTED gpt-4.1"
        );
        assert_eq!(
            role("gpt-4o, gpt-4.1"),
            "Listing SUPPORTED gpt-4o; Listing SUPPORTED gpt-4.1"
        );
        assert_eq!(role("gpt-4o"), "Use SUPPORTED gpt-4o");
        assert_eq!(
            role("ask gpt-4o, gpt-4.1"),
            "Prose SUPPORTED gpt-4o; Prose SUPPORTED gpt-4.1"
        );
    }

    #[test]
    fn one_slip_is_seen_anywhere_and_two_where_a_model_is_expected() {
        let named = |name| move |text: &str| shown(text, Role::Use, Some(name), true);
        assert_eq!(named("FAST")("gpt-5.4-mni"), "Use FAST gpt-5.4-mni");
        // Beside other ids it is one of a family.
        assert_eq!(named("FAST")("gpt-5.4-mna"), "Use FAST gpt-5.4-mna?");
        assert_eq!(named("model")("gpt-5.4-mna"), "Use model gpt-5.4-mna");
    }

    #[test]
    fn unknown_ids_are_found_in_use_lists_and_comparisons() {
        let in_role = |role| shown("gpt-99", role, Some("model"), true);
        for role in [Role::Use, Role::Listing, Role::Compare] {
            assert_eq!(in_role(role), format!("{role:?} model gpt-99"));
        }
        for role in [Role::Test, Role::Comment] {
            assert_eq!(in_role(role), "", "{role:?}");
        }
    }

    #[test]
    fn what_looks_like_an_id_is_one_where_a_model_is_given() {
        let named = |name| move |text: &str| shown(text, Role::Use, Some(name), true);
        for name in [
            "GetChatClient",
            "using",
            "agent",
            "COMPLETE",
            "ai_query",
            "ChatOpenAI",
            "--model",
            "-m",
            "OPENAI_FAST",
            "generateContent",
        ] {
            let found = named(name)("gpt-6.9-vega");
            assert_eq!(found, format!("Use {name} gpt-6.9-vega"));
        }
        // Elsewhere it counts beside others alone.
        assert_eq!(named("FAST")("gpt-6.9-vega"), "Use FAST gpt-6.9-vega?");
        assert_eq!(named("title")("GPT-6.9-Vega"), "");
        for (name, text) in [
            ("model", "User"),
            ("model", "resnet50"),
            ("model", "gpt-4o-prod"),
            ("tokenizer", "gpt-6.9-vega"),
            ("container_name", "gpt-6.9-vega"),
        ] {
            assert_eq!(named(name)(text), "", "{name} {text}");
        }
        // A platform's spelling needs no name.
        assert_eq!(
            named("id")("openai:chat:gpt-7-nova"),
            "Use id openai:chat:gpt-7-nova"
        );
        assert_eq!(named("x")("feature/gpt-7-nova"), "");
        assert_eq!(
            named("model")("claude-nimbus-1[1m]"),
            "Use model claude-nimbus-1[1m]"
        );
        assert_eq!(
            named("MODELS")("gpt-6-luna,gpt-6.9-vega"),
            "Listing MODELS gpt-6-luna; Listing MODELS gpt-6.9-vega"
        );
    }

    #[test]
    fn what_an_address_or_a_resource_names_is_an_id() {
        let of = |text: &str| shown(text, Role::Use, Some("URL"), true);
        for (text, id) in [
            (
                "https://generativelanguage.googleapis.com/v1beta/models/gemini-5-boron:generateContent",
                "gemini-5-boron",
            ),
            (
                "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-nimbus-1-v1:0/invoke",
                "anthropic.claude-nimbus-1-v1:0",
            ),
            (
                "arn:aws:bedrock:us-east-1::foundation-model/meta.llama5-70b-instruct-v1:0",
                "meta.llama5-70b-instruct-v1:0",
            ),
            (
                "arn:aws:bedrock:us-east-1::foundation-model/deepseek.v9-v1:0",
                "deepseek.v9-v1:0",
            ),
            (
                "arn:aws:bedrock:*::foundation-model/deepseek.v9-v1:0",
                "deepseek.v9-v1:0",
            ),
        ] {
            assert_eq!(of(text), format!("Use URL {id}"));
        }
        for text in [
            // A deployment is called as its owner likes.
            "https://a.openai.azure.com/openai/deployments/gpt-4o-eastus/chat/completions",
            "https://platform.openai.com/docs/models/gpt-9-vega",
            "arn:aws:s3:::bucket/gpt-9-vega",
        ] {
            assert_eq!(of(text), "", "{text}");
        }
    }

    #[test]
    fn a_short_id_counts_in_running_text_beside_a_surer_one_or_in_code_font() {
        let comment = |text: &str| shown(text, Role::Comment, None, false);
        assert_eq!(comment("use o1 and o2"), "");
        assert_eq!(
            comment("o1, o1-mini, o3 series"),
            "Comment - o1; Comment - o1-mini; Comment - o3"
        );
        assert_eq!(
            comment("either `o3` or gpt-4o"),
            "Comment - o3; Comment - gpt-4o"
        );
        assert_eq!(comment("the `o3` model"), "Comment - o3?");
        assert_eq!(comment("o1 = o2 - gpt-4o"), "Comment - gpt-4o");
        assert_eq!(comment("é o1 é, ü"), "");
    }

    #[test]
    fn what_is_called_after_a_model_is_none() {
        let held = |name: &str, text: &str| shown(text, Role::Use, Some(name), true);
        for (name, text) in [
            ("container_name", "gpt-4o"),
            ("branch", "gpt-4o"),
            ("encoding_for_model", "gpt-4"),
            ("paths", "gpt-4o/"),
            ("bucket", "s3://bucket/models/gpt-4o/run"),
            ("ref", "feature/claude-sonnet-99"),
            ("x", "feature/claude-sonnet-99"),
            ("image", "ghcr.io/acme/gpt-4o:1"),
            ("topic", "chat.gpt-4o.done"),
            ("title", "gpt-4o-team"),
        ] {
            assert_eq!(held(name, text), "", "{name} {text}");
        }
        assert_eq!(held("family", "gpt-4"), "Compare family gpt-4");
        assert_eq!(
            held("model", "openrouter/anthropic/claude-sonnet-99"),
            "Use model openrouter/anthropic/claude-sonnet-99"
        );
    }
}
