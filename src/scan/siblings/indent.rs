//! Lines that hold each other by indent (YAML) or by headers (TOML, INI): for a byte, the keys
//! and items around its line. It reads no values.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use super::nest::{Level, Shape};

/// An entry has at most so many keys.
const MAX_KEYS: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Indented,
    Sections,
}

/// The lines of a file that have a key, an item's sign or a header.
pub(super) struct Indents<'s> {
    form: Form,
    lines: Vec<Line<'s>>,
    /// For each line what holds it, by index.
    held: Vec<Held>,
    /// Where the first header of each name starts.
    headers: BTreeMap<&'s str, u32>,
    /// What [`Self::first`] found.
    firsts: RefCell<BTreeMap<&'s str, u32>>,
    /// The keys that nothing holds, once they are asked for.
    outermost: OnceCell<Vec<&'s str>>,
}

/// The lines above one that hold it.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    /// What opens the mapping that its key is in.
    key: Option<usize>,
    /// What holds the list that it is an item of.
    item: Option<usize>,
    /// The header of its section, or the mark of its document.
    header: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Line<'s> {
    start: u32,
    /// The columns of the signs of items, the first of them; and how many there are.
    dash: Option<usize>,
    /// The column of the key, or of what stands there.
    column: usize,
    /// Empty for an item without one.
    key: &'s str,
    at: u32,
    /// The header of a section or the mark of a document, and whether it opens an item: `[[models]]`.
    is_header: bool,
    is_item: bool,
}

impl<'s> Indents<'s> {
    /// The lines of a file in a language that has such.
    pub(super) fn of(text: &'s str, language: &str) -> Option<Self> {
        let form = match language {
            "yaml" => Form::Indented,
            "toml" | "ini" => Form::Sections,
            _ => return None,
        };
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            lines.extend(read(line, start, form));
            start += line.len();
        }
        let mut headers = BTreeMap::new();
        for line in lines.iter().filter(|line| line.is_header) {
            headers.entry(line.key).or_insert(line.start);
        }
        Some(Self {
            form,
            held: held(&lines),
            lines,
            headers,
            firsts: RefCell::default(),
            outermost: OnceCell::new(),
        })
    }

    fn held(&self, index: usize) -> Held {
        self.held.get(index).copied().unwrap_or_default()
    }

    /// Where the document starts that a line is in.
    fn document(&self, index: usize) -> u32 {
        let mark = self.held(index).header.and_then(|at| self.lines.get(at));
        mark.map_or(0, |mark| mark.start)
    }

    fn line_of(&self, offset: u32) -> Option<usize> {
        let behind = self.lines.partition_point(|line| line.start <= offset);
        behind.checked_sub(1)
    }

    /// Adds what is around the line of a byte, the innermost first.
    pub(super) fn around(&self, offset: u32, most: usize, found: &mut Vec<Level<'s>>) {
        let Some(index) = self.line_of(offset) else {
            return;
        };
        match self.form {
            Form::Indented => self.indented(index, most, found),
            Form::Sections => self.section(index, found),
        }
    }

    fn indented(&self, index: usize, most: usize, found: &mut Vec<Level<'s>>) {
        let mut index = index;
        // What of the line is still to be placed: its key, or the sign before it.
        let mut is_item = false;
        while found.len() < most {
            let Some(own) = self.lines.get(index) else {
                return;
            };
            if is_item || own.key.is_empty() {
                if own.dash.is_none() {
                    return;
                }
                let parent = self.held(index).item;
                found.push(Level {
                    start: parent.map_or(self.document(index), |at| self.lines[at].at),
                    shape: Shape::List,
                    head: "",
                    entry: own.start,
                    key: "",
                    key_at: 0,
                });
                let Some(parent) = parent else { return };
                index = parent;
                is_item = false;
                continue;
            }
            // The line that opens the mapping: an item's first, or the key above.
            let opener = if own.dash.is_some() {
                Some(index)
            } else {
                self.held(index).key
            };
            let item = opener.filter(|at| {
                self.lines[*at].dash.is_some() && self.lines[*at].column == own.column
            });
            found.push(Level {
                start: match (item, opener) {
                    (Some(at), _) => self.lines[at].start,
                    (None, Some(at)) => self.lines[at].at,
                    _ => self.document(index),
                },
                shape: Shape::Table,
                head: "",
                entry: own.at,
                key: own.key,
                key_at: own.at,
            });
            let Some(opener) = opener else { return };
            is_item = item.is_some();
            index = opener;
        }
    }

    fn section(&self, index: usize, found: &mut Vec<Level<'s>>) {
        let Some(own) = self.lines.get(index).filter(|line| !line.is_header) else {
            return;
        };
        let header = self.held(index).header;
        found.push(Level {
            start: header.map_or(0, |at| self.lines[at].start),
            shape: Shape::Table,
            head: "",
            entry: own.at,
            key: own.key,
            key_at: own.at,
        });
        let Some(header) = header.and_then(|at| self.lines.get(at)) else {
            return;
        };
        let (outer, name) = header.key.rsplit_once('.').unwrap_or(("", header.key));
        let start = if header.is_item { header.key } else { outer };
        let first = self.first(start);
        if header.is_item {
            found.push(Level {
                start: first + 1,
                shape: Shape::List,
                head: "",
                entry: header.start,
                key: "",
                key_at: 0,
            });
        }
        found.push(Level {
            start: first + 2,
            shape: Shape::Table,
            head: "",
            entry: header.at,
            key: name,
            key_at: header.at,
        });
        if !outer.is_empty() {
            found.push(Level {
                start: 0,
                shape: Shape::Table,
                head: "",
                entry: header.at,
                key: outer.rsplit('.').next().unwrap_or(outer),
                key_at: header.at,
            });
        }
    }

    /// Where the first header stands whose name starts so.
    fn first(&self, start: &'s str) -> u32 {
        let found = || {
            let same = self.headers.range(start..);
            let same = same.take_while(|(key, _)| key.starts_with(start));
            same.map(|(_, at)| *at).min().unwrap_or(0)
        };
        *self.firsts.borrow_mut().entry(start).or_insert_with(found)
    }

    /// The keys that nothing holds, in the first document; none where they are too many to be those of one entry.
    pub(super) fn outermost(&self) -> &[&'s str] {
        self.outermost.get_or_init(|| {
            let is_free = |(index, line): &(usize, &Line<'s>)| {
                let held = self.held(*index);
                !line.is_header
                    && line.dash.is_none()
                    && held.key.is_none()
                    && match self.form {
                        Form::Indented => self.document(*index) == 0,
                        Form::Sections => held.header.is_none(),
                    }
            };
            let lines = self.lines.iter().enumerate().filter(is_free);
            let keys: Vec<_> = lines.map(|(_, line)| line.key).take(MAX_KEYS + 1).collect();
            if keys.len() > MAX_KEYS {
                Vec::new()
            } else {
                keys
            }
        })
    }

    /// The keys of the mapping that starts so.
    pub(super) fn keys(&self, start: u32, most: usize) -> Vec<&'s str> {
        let Some(index) = self.line_of(start) else {
            return Vec::new();
        };
        let Some(opener) = self.lines.get(index) else {
            return Vec::new();
        };
        let is_item = opener.start == start && opener.dash.is_some();
        let mut keys = Vec::new();
        if is_item {
            keys.push(opener.key);
        }
        let rest = self.lines.get(index + 1..).unwrap_or_default();
        let mut column = is_item.then_some(opener.column);
        for line in rest.iter().take(most) {
            let ends = match self.form {
                Form::Sections => line.is_header,
                Form::Indented if line.is_header => true,
                Form::Indented if opener.is_header => false,
                Form::Indented => {
                    let least = column.unwrap_or(opener.column + 1);
                    line.column < least || line.dash.is_some_and(|dash| dash < least)
                }
            };
            if ends {
                break;
            }
            if self.form == Form::Sections || *column.get_or_insert(line.column) == line.column {
                keys.push(line.key);
            }
        }
        keys
    }
}

/// What holds each line. Of the lines above, only those are kept that no nearer one hides from all
/// lines below.
fn held(lines: &[Line<'_>]) -> Vec<Held> {
    let mut held = Vec::with_capacity(lines.len());
    // By the least column of what they hold.
    let mut keys: Vec<(usize, usize)> = Vec::new();
    let mut items: Vec<(usize, usize)> = Vec::new();
    let nearest = |above: &[(usize, usize)], column: usize| {
        let behind = above.partition_point(|(least, _)| *least <= column);
        let found = behind.checked_sub(1).and_then(|at| above.get(at));
        found.map(|(_, index)| *index)
    };
    let keep = |above: &mut Vec<(usize, usize)>, least: usize, index: usize| {
        let behind = above.partition_point(|(other, _)| *other < least);
        above.truncate(behind);
        above.push((least, index));
    };
    let mut header = None;
    for (index, line) in lines.iter().enumerate() {
        held.push(Held {
            key: nearest(&keys, line.column),
            item: line.dash.and_then(|dash| nearest(&items, dash)),
            header,
        });
        // The first key of an item stands in the same mapping as those below it.
        let least = line.column + usize::from(line.dash.is_none());
        keep(&mut keys, least, index);
        keep(&mut items, line.column, index);
        if line.is_header {
            header = Some(index);
            keys.clear();
            items.clear();
        }
    }
    held
}

/// A line taken apart; nothing for blank lines and comments.
fn read(line: &str, start: usize, form: Form) -> Option<Line<'_>> {
    let mut rest = line.trim_start();
    if rest.trim_end().is_empty() || rest.starts_with(['#', ';']) {
        return None;
    }
    let at = |rest: &str| line.len() - rest.len();
    // YAML 1.2.2, section 9.1.2: nothing of one document holds anything of another.
    let is_mark = |mark: &str| line.starts_with(mark) && line.trim_end() == mark;
    if form == Form::Indented && (is_mark("---") || is_mark("...")) {
        return Some(Line {
            start: start as u32,
            dash: None,
            column: 0,
            key: "",
            at: start as u32,
            is_header: true,
            is_item: false,
        });
    }
    let mut dash = None;
    while form == Form::Indented && (rest.starts_with("- ") || rest.trim_end() == "-") {
        dash = Some(at(rest));
        rest = rest.get(1..)?.trim_start();
    }
    let column = at(rest);
    let rest = rest.trim_end();
    if form == Form::Sections && rest.starts_with('[') && rest.contains(']') {
        let key = rest.trim_start_matches('[').split(']').next()?.trim();
        return Some(Line {
            start: start as u32,
            dash,
            column,
            key,
            at: (start + column) as u32,
            is_header: true,
            is_item: rest.starts_with("[["),
        });
    }
    let sign = match form {
        Form::Indented => key_end(rest),
        Form::Sections => rest.find('='),
    };
    let key = sign.and_then(|sign| rest.get(..sign)).unwrap_or("").trim();
    if key.is_empty() && dash.is_none() {
        return None;
    }
    Some(Line {
        start: start as u32,
        dash,
        column,
        key: key.trim_matches(['"', '\'']),
        at: (start + column) as u32,
        is_header: false,
        is_item: false,
    })
}

/// Where the key of a YAML line ends: at a colon before a blank or the line's end.
fn key_end(rest: &str) -> Option<usize> {
    if rest.starts_with(['{', '[']) {
        return None;
    }
    let (quote, from) = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => (Some(quote), 1),
        _ => (None, 0),
    };
    let from = match quote {
        Some(quote) => from + rest.get(1..)?.find(quote)? + 1,
        None => 0,
    };
    let behind = rest.get(from..)?;
    let sign = behind
        .find(": ")
        .or_else(|| behind.strip_suffix(':').map(str::len))?;
    Some(from + sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys around the first `x`, with `-` for an item.
    fn path(text: &str, language: &str) -> String {
        let indents = Indents::of(text, language).unwrap();
        let mut found = Vec::new();
        indents.around(text.find('x').unwrap() as u32, 12, &mut found);
        let shown = found.iter().map(|level| match level.shape {
            Shape::List => "-",
            _ => level.key,
        });
        shown.collect::<Vec<_>>().join(" < ")
    }

    #[test]
    fn keys_and_items_hold_each_other() {
        assert_eq!(path("a:\n  b: 1\n  c: x\n", "yaml"), "c < a");
        assert_eq!(path("a:\n- n: 1\n  c: x\n", "yaml"), "c < - < a");
        assert_eq!(path("a:\n  - n: 1\n  - x\n", "yaml"), "- < a");
        assert_eq!(
            path("a:\n  - n: 1\n    m:\n      c: x\n", "yaml"),
            "c < m < - < a"
        );
        assert_eq!(path("- c: x\n", "yaml"), "c < -");
        assert_eq!(path("x\n", "yaml"), "");
        assert_eq!(path("a:\n---\n  c: x\n", "yaml"), "c");
        assert_eq!(path("a:\n...\n---\nb:\n- c: x\n", "yaml"), "c < - < b");
        assert_eq!(path("[[a.b]]\nc = x\n", "toml"), "c < - < b < a");
        assert_eq!(path("[a]\nc = x\n", "toml"), "c < a");
    }

    #[test]
    fn siblings_share_a_start_and_have_their_own_entry() {
        let text = "a:\n  - id: x\n    k: 1\n  - id: y\n    k: 2\n";
        let indents = Indents::of(text, "yaml").unwrap();
        let levels = |word: &str| {
            let mut found = Vec::new();
            indents.around(text.find(word).unwrap() as u32, 12, &mut found);
            found
        };
        let (one, other) = (levels("x"), levels("y"));
        assert_ne!(one[0].start, other[0].start);
        assert_eq!(one[1].start, other[1].start);
        assert_ne!(one[1].entry, other[1].entry);
        assert_eq!(indents.keys(one[0].start, 9), ["id", "k"]);
    }
}
