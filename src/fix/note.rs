//! A comment in a line of its own above an id, as far as one can stand there: nobody knows that better than the reader of the
//! language, so the file is read again, and has to give the comment as a tag that speaks for the id.

use super::Change;
use super::check::{Before, Moves, Settled};
use super::text::splice;
use crate::scan::{Mention, Scan, Scanner, language, scan};
use crate::source::{Encoding, Source, Span, read};
use crate::tags::{Tag, parse};

/// How comments are written where a line has no sign for one.
const BLOCKS: [(&str, &str); 3] = [("<!--", " -->"), ("/*", " */"), ("{#", " #}")];

/// The file with a tag above an id; nothing where no comment can stand that speaks for it.
pub fn above(
    before: Before<'_>,
    mention: &Mention,
    tag: &str,
    scanner: &Scanner<'_>,
) -> Option<Settled> {
    let source = before.source;
    let is_utf8 = matches!(source.encoding(), Encoding::Utf8 | Encoding::Utf8Bom);
    if tag.contains(['\n', '\r']) || !(is_utf8 || tag.is_ascii()) {
        return None;
    }
    let row = language::named(mention.form.language)?;
    let line = row.line_comments.first().map(|sign| (*sign, ""));
    let blocks = BLOCKS.iter().copied().filter(|_| line.is_none());
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
    let signs: Vec<_> = line.into_iter().chain(blocks).collect();
    let mut tries = signs
        .iter()
        .flat_map(|sign| places.iter().map(move |at| (sign, *at)));
    tries.find_map(|((open, close), at)| {
        let text = format!("{}{open} {tag}{close}{}", indent(source, at), end(source));
        let change = Change {
            span: Span::new(at, at),
            text,
        };
        put(before, mention, &change, scanner)
    })
}

fn put(
    before: Before<'_>,
    mention: &Mention,
    change: &Change,
    scanner: &Scanner<'_>,
) -> Option<Settled> {
    let bytes = splice(before.source, before.bytes, &[change])?;
    let source = read::decode(before.source.name(), &bytes).ok()?;
    if is_strict(before.source) && !is_strict(&source) {
        return None;
    }
    let mut after = scan(&source, scanner);
    after.is_vendored = before.scan.is_vendored;
    after.is_generated = before.scan.is_generated;
    let moves = Moves::of(&[change]);
    let line = Span::new(
        change.span.start,
        change.span.start + u32::try_from(change.text.len()).ok()?,
    );
    // The tag names an id itself.
    let mut others = after.mentions.iter().filter(|new| !line.contains(new.span));
    let mut old = before.scan.mentions.iter();
    let is_same = old.all(|old| {
        let next = others.next();
        next.is_some_and(|new| new.text == old.text && new.span == moves.span(old.span))
    }) && others.next().is_none()
        && after.fallback == before.scan.fallback
        && after.notes.len() == before.scan.notes.len() + 1;
    let place = moves.span(mention.span);
    let own = after.mentions.iter().find(|new| new.span == place)?;
    let speaks = tags(&source, &after).iter().any(|tag| {
        line.contains(tag.span)
            && tag.faults.is_empty()
            && tag.covers(own.span, own.holder(), own.object())
    });
    (is_same && speaks).then_some(Settled {
        bytes,
        source,
        scan: after,
    })
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

fn line_of(source: &Source, at: u32) -> u32 {
    let before = source.text().get(..at as usize).unwrap_or_default();
    before
        .rfind('\n')
        .map_or(0, |end| u32::try_from(end + 1).unwrap_or_default())
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
