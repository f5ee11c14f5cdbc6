//! Comments in lines of their own above ids, as far as they can stand there, and changes of comments that are there: nobody
//! knows that better than the reader of the language, so the file is read again, and has to give each comment as a tag that
//! speaks for its id, and all else as it was.

use std::collections::{BTreeMap, BTreeSet};

use super::Change;
use super::check::{Before, Moves, Settled, applied};
use super::most::{Made, most};
use crate::scan::{Context, Mention, Scan, Scanner, language};
use crate::source::{Encoding, Source, Span};
use crate::tags::reaches::Reaches;
use crate::tags::{Tag, parse};

/// How comments are written where a line has no sign for one.
const BLOCKS: [(&str, &str); 3] = [("<!--", " -->"), ("/*", " */"), ("{#", " #}")];

/// How often what is left of the tags of a file is tried again: at most nine places an id, some of which wait for another's.
const MAX_PASSES: usize = 16;

/// What became of a tag that was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is there.
    Written,
    /// Another one speaks for the id.
    Spoken,
    /// No comment can stand there that speaks for the id.
    Nowhere,
    /// Too many others of the file could not stand where they were tried.
    Untried,
}

/// A tag that is wanted above an id.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The id.
    pub span: Span,
    /// What is to be written, from `lanelint:` on.
    pub tag: String,
}

/// One that is tried at a place.
struct Asked<'a> {
    /// Its number among those that are wanted.
    number: usize,
    mention: &'a Mention,
    change: Change,
}

/// The file with tags above ids, which come in the order of the text; nothing where none can stand. Also what became of each.
///
/// All are tried together, at the best place of each, and those that could not stand there at the next.
pub fn above(
    before: Before<'_>,
    wanted: &[Wanted],
    scanner: &Scanner<'_>,
) -> (Option<Settled>, Vec<Put>) {
    let mut spans: Vec<Span> = wanted.iter().map(|wanted| wanted.span).collect();
    let mut puts: Vec<Option<Put>> = vec![None; wanted.len()];
    let mut tried = vec![0; wanted.len()];
    let mut now: Option<Settled> = None;
    for _ in 0..MAX_PASSES {
        let current = now.as_ref().map_or(before, Settled::before);
        let mut asked = Vec::new();
        let mentions = current.scan.mentions.iter();
        let mentions: BTreeMap<Span, &Mention> =
            mentions.map(|mention| (mention.span, mention)).collect();
        let there = tags(current.source, current.scan);
        let speaking = Speaking::of(&there);
        let end = end(current.source);
        let mut places = BTreeSet::new();
        // One above a line speaks for all that is in it: the last has it.
        for (number, wanted) in wanted.iter().enumerate().rev() {
            let (Some(span), Some(put @ None)) = (spans.get(number), puts.get_mut(number)) else {
                continue;
            };
            let Some(&mention) = mentions.get(span) else {
                *put = Some(Put::Nowhere);
                continue;
            };
            if speaking.any(mention, |_| true) {
                *put = Some(Put::Spoken);
                continue;
            }
            let at = tried.get(number).copied().unwrap_or_default();
            let Some(change) = nth(current.source, mention, &wanted.tag, end, at) else {
                *put = Some(Put::Nowhere);
                continue;
            };
            if places.insert(change.span) {
                asked.push(Asked {
                    number,
                    mention,
                    change,
                });
            }
        }
        if asked.is_empty() {
            break;
        }
        asked.sort_by_key(|asked| asked.change.span);
        let (settled, made) = most(asked.len(), |chosen| {
            let chosen = asked.iter().zip(chosen).filter(|(_, is)| **is);
            let chosen: Vec<_> = chosen.map(|(asked, _)| asked).collect();
            put(current, &chosen, scanner)
        });
        let mut changes = Vec::new();
        for (asked, made) in asked.iter().zip(made) {
            match made {
                Made::Yes => {
                    changes.push(&asked.change);
                    if let Some(put) = puts.get_mut(asked.number) {
                        *put = Some(Put::Written);
                    }
                }
                Made::No => {
                    if let Some(tried) = tried.get_mut(asked.number) {
                        *tried += 1;
                    }
                }
                Made::Untried => {}
            }
        }
        let moves = Moves::of(&changes);
        for span in &mut spans {
            *span = moves.span(*span);
        }
        if settled.is_some() {
            now = settled;
        }
    }
    let puts = puts.into_iter().map(|put| put.unwrap_or(Put::Untried));
    (now, puts.collect())
}

/// The comments that speak for their ids where they are pasted as a line right above them; nothing where none does. What is
/// wanted comes in the order of the text.
pub fn pasted(before: Before<'_>, wanted: &[Wanted], scanner: &Scanner<'_>) -> Vec<Option<String>> {
    let mentions = before.scan.mentions.iter();
    let mentions: BTreeMap<Span, &Mention> =
        mentions.map(|mention| (mention.span, mention)).collect();
    let end = end(before.source);
    let asked = wanted.iter().enumerate().filter_map(|(number, wanted)| {
        let mention = *mentions.get(&wanted.span)?;
        let (open, close) = *signs(before.source, mention, &wanted.tag)?.first()?;
        let at = line_of(before.source, mention.span.start);
        let text = format!("{open} {}{close}{end}", wanted.tag);
        let text = format!("{}{text}", indent(before.source, at));
        let span = Span::new(at, at);
        (!goes_on(before.source, at)).then_some(Asked {
            number,
            mention,
            change: Change { span, text },
        })
    });
    let mut asked: Vec<_> = asked.collect();
    // One above a line speaks for all that is in it.
    asked.dedup_by_key(|asked| asked.change.span);
    let (_, made) = most(asked.len(), |chosen| {
        let chosen = asked.iter().zip(chosen).filter(|(_, is)| **is);
        let chosen: Vec<_> = chosen.map(|(asked, _)| asked).collect();
        put(before, &chosen, scanner)
    });
    let mut pasted = vec![None; wanted.len()];
    for (asked, made) in asked.iter().zip(made) {
        if let Some(own) = pasted.get_mut(asked.number).filter(|_| made == Made::Yes) {
            *own = Some(asked.change.text.trim().to_owned());
        }
    }
    pasted
}

/// How a comment with a tag may be written where an id stands, the best way first; nothing where that is not known.
fn signs(
    source: &Source,
    mention: &Mention,
    tag: &str,
) -> Option<Vec<(&'static str, &'static str)>> {
    let is_utf8 = matches!(source.encoding(), Encoding::Utf8 | Encoding::Utf8Bom);
    if tag.contains(['\n', '\r']) || !(is_utf8 || tag.is_ascii()) {
        return None;
    }
    let row = language::named(mention.form.language)?;
    // How comments are written is not known of a file that is only read as text, nor of code within markup.
    let is_code = mention.form.context == Context::String;
    if row.name == language::TEXT.name || row.line_comments.is_empty() && is_code {
        return None;
    }
    let line = row.line_comments.first().map(|sign| (*sign, ""));
    let blocks = BLOCKS.iter().copied().filter(|_| line.is_none());
    Some(line.into_iter().chain(blocks).collect())
}

/// Where the text of a tag would go that is tried so often already; nothing where no place is left.
fn nth(source: &Source, mention: &Mention, tag: &str, end: &str, at: usize) -> Option<Change> {
    let signs = signs(source, mention, tag)?;
    let starts = [
        mention.statement(),
        Some(mention.holder()),
        Some(mention.span),
    ];
    let starts = starts
        .into_iter()
        .flatten()
        .map(|span| span.start.min(mention.span.start));
    let mut places: Vec<u32> = starts.map(|start| line_of(source, start)).collect();
    places.dedup();
    places.retain(|at| !goes_on(source, *at));
    let mut tries = signs
        .iter()
        .flat_map(|sign| places.iter().map(move |at| (sign, *at)));
    let ((open, close), at) = tries.nth(at)?;
    Some(Change {
        span: Span::new(at, at),
        text: format!("{}{open} {tag}{close}{end}", indent(source, at)),
    })
}

/// The file with these tags, if each speaks for its id and all else stays as it was.
fn put(before: Before<'_>, asked: &[&Asked<'_>], scanner: &Scanner<'_>) -> Option<Settled> {
    let changes: Vec<&Change> = asked.iter().map(|asked| &asked.change).collect();
    let after = applied(before, &changes, scanner)?;
    if is_strict(before.source) && !is_strict(&after.source) {
        return None;
    }
    let mut grown = 0;
    let mut lines = Vec::with_capacity(changes.len());
    for change in &changes {
        let start = change.span.start + grown;
        let length = u32::try_from(change.text.len()).ok()?;
        lines.push(Span::new(start, start + length));
        grown += length;
    }
    let line_with = |span: Span| {
        let at = lines.partition_point(|line| line.start <= span.start);
        let at = at.checked_sub(1)?;
        lines.get(at)?.contains(span).then_some(at)
    };
    let moves = Moves::of(&changes);
    // The tags name ids themselves.
    let others = after.scan.mentions.iter();
    let mut others = others.filter(|new| line_with(new.span).is_none());
    let mut old = before.scan.mentions.iter();
    let is_same = old.all(|old| {
        let next = others.next();
        next.is_some_and(|new| new.text == old.text && new.span == moves.span(old.span))
    }) && others.next().is_none()
        && after.scan.notes.len() == before.scan.notes.len() + changes.len();
    if !is_same {
        return None;
    }
    let mentions = after.scan.mentions.iter();
    let mentions: BTreeMap<Span, &Mention> =
        mentions.map(|mention| (mention.span, mention)).collect();
    let there = tags(&after.source, &after.scan);
    let speaking = Speaking::of(&there);
    let speak = asked.iter().enumerate().all(|(at, asked)| {
        let own = mentions.get(&moves.span(asked.mention.span));
        own.is_some_and(|own| {
            speaking.any(own, |tag| {
                tag.faults.is_empty() && line_with(tag.span) == Some(at)
            })
        })
    });
    speak.then_some(after)
}

/// Makes those of some changes of tags, within them or of their whole lines, that leave all else as it was; nothing where none
/// does. They come in the order of the text. Also what became of each.
pub fn rewrite(
    before: Before<'_>,
    changes: &[Change],
    scanner: &Scanner<'_>,
) -> (Option<Settled>, Vec<Made>) {
    most(changes.len(), |chosen| {
        let chosen = changes.iter().zip(chosen).filter(|(_, is)| **is);
        let chosen: Vec<&Change> = chosen.map(|(change, _)| change).collect();
        rewritten(before, &chosen, scanner)
    })
}

fn rewritten(before: Before<'_>, changes: &[&Change], scanner: &Scanner<'_>) -> Option<Settled> {
    let after = applied(before, changes, scanner)?;
    let moves = Moves::of(changes);
    // The last change that begins before the end of something.
    let near = |span: Span| {
        let at = changes.partition_point(|change| change.span.start < span.end);
        changes.get(at.checked_sub(1)?)
    };
    let is_gone = |span: Span| {
        near(span).is_some_and(|change| change.text.is_empty() && change.span.contains(span))
    };
    let is_changed = |span: Span| near(span).is_some_and(|change| change.span.overlaps(span));
    let (old, new) = (before.scan, &after.scan);
    let mut mentions = new.mentions.iter();
    let is_said = |span: Span| {
        let at = old
            .notes
            .partition_point(|note| note.span.start <= span.start);
        let note = at.checked_sub(1).and_then(|at| old.notes.get(at));
        note.is_some_and(|note| note.span.contains(span))
    };
    // What a tag names goes with it, and no other id does.
    let is_kept = |old: &&Mention| !(is_gone(old.span) && is_said(old.span));
    let mut kept = old.mentions.iter().filter(is_kept);
    let ids = kept.all(|old| {
        let next = mentions.next();
        next.is_some_and(|new| new.text == old.text && new.span == moves.span(old.span))
    }) && mentions.next().is_none();
    let mut notes = new.notes.iter();
    let mut kept = old.notes.iter().filter(|old| !is_gone(old.span));
    let said = kept.all(|old| {
        let next = notes.next();
        next.is_some_and(|new| {
            new.span == moves.span(old.span) && (new.text == old.text || is_changed(old.span))
        })
    }) && notes.next().is_none();
    (ids && said).then_some(after)
}

/// Which tags of a file speak for an id, without asking each.
struct Speaking<'a> {
    tags: &'a [Tag],
    reaches: Reaches,
}

impl<'a> Speaking<'a> {
    fn of(tags: &'a [Tag]) -> Self {
        let notes = tags.iter().enumerate();
        Self {
            tags,
            reaches: Reaches::of(notes.map(|(number, tag)| (number, tag.span, tag.reach))),
        }
    }

    /// Whether one does that is of a kind.
    fn any(&self, mention: &Mention, is: impl Fn(&Tag) -> bool) -> bool {
        let (holder, object) = (mention.holder(), mention.object());
        let near = self
            .reaches
            .around(mention.span, std::iter::once(holder), object);
        let mut near = near.into_iter().filter_map(|number| self.tags.get(number));
        near.any(|tag| tag.covers(mention.span, holder, object) && is(tag))
    }
}

/// The tags of a file.
pub fn tags(source: &Source, scan: &Scan) -> Vec<Tag> {
    let notes = scan.notes.iter();
    notes.flat_map(|note| parse::read(source, note).0).collect()
}

/// The whole line of a comment that stands alone in it, its end included; nothing where something else does.
pub fn line_alone(source: &Source, tag: &Tag) -> Option<Span> {
    let text = source.text();
    let start = line_of(source, tag.span.start) as usize;
    let end = text.get(tag.span.end as usize..)?.find('\n');
    let end = end.map_or(text.len(), |end| tag.span.end as usize + end + 1);
    let before = text.get(start..tag.span.start as usize)?.trim();
    let after = text.get(tag.span.end as usize..end)?.trim();
    let is_sign = |text: &str| !text.contains(|c: char| c.is_alphanumeric() || "\"'`".contains(c));
    let is_comment = before.len() <= 4 && !before.is_empty() && is_sign(before);
    // A block that goes on, or code behind it, is more than the tag.
    let is_closed = after.is_empty()
        || BLOCKS
            .iter()
            .any(|(open, close)| before == *open && after == close.trim());
    let is_open = BLOCKS.iter().any(|(open, _)| before == *open) && after.is_empty();
    (is_comment && is_closed && !is_open).then(|| {
        Some(Span::new(
            u32::try_from(start).ok()?,
            u32::try_from(end).ok()?,
        ))
    })?
}

/// Whether the line before goes on in this one: there a comment would end what it goes on with.
fn goes_on(source: &Source, at: u32) -> bool {
    let before = source.text().get(..at as usize).unwrap_or_default();
    before
        .trim_end_matches(['\r', '\n'])
        .ends_with(['\\', '^', '`'])
}

/// Whether a file is JSON as every reader takes it, which has no comments: readers here take some.
fn is_strict(source: &Source) -> bool {
    let takes_comments = [".jsonc", ".json5"]
        .iter()
        .any(|end| source.name().ends_with(end));
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let text = source.text();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let opens = text.trim_start().starts_with(['{', '[']);
    opens && !takes_comments && (is_json(text) || lines.all(is_json))
}

/// Where the line begins that has a byte.
fn line_of(source: &Source, at: u32) -> u32 {
    at + 1 - source.position(at).column
}

fn indent(source: &Source, at: u32) -> &str {
    let line = source.text().get(at as usize..).unwrap_or_default();
    let end = line.find(|c| c != ' ' && c != '\t').unwrap_or(line.len());
    &line[..end]
}

/// How the file ends its lines.
fn end(source: &Source) -> &'static str {
    let first = source.text().find('\n');
    let before = first.and_then(|at| source.text().get(..at));
    if before.is_some_and(|before| before.ends_with('\r')) {
        "\r\n"
    } else {
        "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::builtin::scanner;
    use crate::scan::scan;

    /// The text once some of its stretches are others.
    fn rewritten(text: &str, changes: &[(&str, &str)]) -> (Option<String>, Vec<Made>) {
        let source = Source::new("a.py", text);
        let found = scan(&source, &scanner());
        let changes = changes.iter().map(|(old, new)| {
            let at = text.find(old).unwrap() as u32;
            Change {
                span: Span::new(at, at + old.len() as u32),
                text: (*new).to_owned(),
            }
        });
        let changes: Vec<_> = changes.collect();
        let before = Before {
            bytes: text.as_bytes(),
            source: &source,
            scan: &found,
        };
        let (settled, made) = rewrite(before, &changes, &scanner());
        (settled.map(|it| it.source.text().to_owned()), made)
    }

    #[test]
    fn a_tag_is_renewed_or_taken_out_and_all_else_stays() {
        let one = "# lanelint: migrate to=gpt-5.4 until=2026-01-01\n";
        let two = "# lanelint: migrate to=o3 until=2026-01-02\n";
        let text = format!("{one}a = call(model=\"gpt-4o\")\n{two}b = call(model=\"gpt-4o\")\n");
        let (new, made) = rewritten(&text, &[("2026-01-01", "2026-11-11"), (two, "")]);
        let wanted = text.replace("2026-01-01", "2026-11-11").replace(two, "");
        assert_eq!(
            (new.as_deref(), &*made),
            (Some(&*wanted), &[Made::Yes; 2][..])
        );
    }

    #[test]
    fn what_would_change_anything_else_is_left_and_the_rest_is_made() {
        let one = "# lanelint: migrate to=gpt-5.4 until=2026-01-01\n";
        let text = format!("x = 1\n{one}a = call(model=\"gpt-4o\")\n");
        for (old, new) in [
            ("a = call(model=\"gpt-4o\")\n", ""),
            ("gpt-4o", "gpt-5.4"),
            ("x = 1", "x = \"\"\""),
        ] {
            // An id that goes with its line is no tag's.
            let mut changes = [("2026-01-01", "2026-11-11"), (old, new)];
            changes.sort_by_key(|(old, _)| text.find(old));
            let (new, made) = rewritten(&text, &changes);
            let wanted = text.replace("2026-01-01", "2026-11-11");
            let is_date = |(old, _): &(&str, &str)| old.starts_with('2');
            for (change, made) in changes.iter().zip(made) {
                assert_eq!(made == Made::Yes, is_date(change), "{old}");
            }
            assert_eq!(new, Some(wanted));
        }
    }
}
