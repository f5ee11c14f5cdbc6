//! Pieces that are texts of their own: a notebook's cell, a fenced block, a scalar with
//! escapes. Cutting them, reading them with another extractor, and the way back to the
//! file's bytes.

use std::borrow::Cow;
use std::ops::Range;

use super::Wanted;
use super::piece::{Context, Piece, Role};
use super::site::Constant;
use crate::source::Span;

/// Why a text is not given to a parser.
pub(super) const TOO_LONG: &str = "longer than 8 MiB";

/// Texts above this many bytes are not given to a parser.
const MAX_PARSED: usize = 8 << 20;

/// Refuses texts that a parser would take too long for.
pub(super) fn parsable(text: &str) -> Result<(), String> {
    if text.len() > MAX_PARSED {
        return Err(TOO_LONG.to_owned());
    }
    Ok(())
}

/// Stands for a hole while its text is read as one of another language.
const MARK: char = '\u{FFFC}';

/// The piece of a comment: `text` is all of `whole`, with its signs.
pub(super) fn comment(text: &str, whole: Span) -> Piece<'_> {
    let opened = ["<!--", "{/*", "{#", "{{"]
        .iter()
        .find_map(|open| text.strip_prefix(open))
        .unwrap_or(text);
    let rest = opened.trim_start_matches(is_sign);
    let start = text.len() - rest.len();
    let rest = rest.trim_end();
    let closed = ["*/}", "*/", "-->", "#}", "}}"]
        .iter()
        .find_map(|close| rest.strip_suffix(close));
    let inner = closed
        .unwrap_or(rest)
        .trim_end_matches(['-', '/', '*', ' ', '\t', '\r', '\n']);
    let inner = if closed.is_some() { inner } else { rest };
    let span = Span::from(start..start + inner.len()).shifted(whole.start);
    Piece {
        holder: whole,
        ..Piece::plain(span, inner, Role::Comment, Context::Comment)
    }
}

fn is_sign(c: char) -> bool {
    c.is_whitespace() || "#/;-*!".contains(c)
}

/// How characters are hidden in a quoted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Not at all; line breaks may be folded.
    None,
    /// By backslashes.
    Backslash,
    /// This quote stands twice.
    Doubled(char),
}

impl<'s> Piece<'s> {
    /// A piece of the file's bytes `raw` (without quotes) that a parser reads as `decoded`.
    pub(super) fn decoded(
        file: &'s str,
        raw: Span,
        decoded: Cow<'s, str>,
        escapes: Escapes,
        (role, context): (Role, Context),
    ) -> Self {
        let written = file.get(raw.range()).unwrap_or("");
        if written == decoded {
            return Self::plain(raw, written, role, context);
        }
        let parts: Vec<_> = align(written, &decoded, escapes).map_or_else(
            || as_whole(decoded.len() as u32, raw).collect(),
            |parts| {
                let in_file = |(length, span): (u32, Span)| (length, span.shifted(raw.start));
                parts.into_iter().map(in_file).collect()
            },
        );
        if let [(length, span)] = parts[..]
            && length == span.len()
        {
            let text = file.get(span.range()).unwrap_or("");
            return Self::plain(span, text, role, context);
        }
        Self {
            text: decoded,
            parts,
            ..Self::plain(raw, "", role, context)
        }
        .hulled()
    }

    /// The same stretches of another file that differs in what stands there, byte for
    /// byte as long.
    pub(super) fn with_text_of(self, file: &str) -> Piece<'_> {
        if self.parts.is_empty() {
            let text = file.get(self.span.range()).unwrap_or("");
            let piece = self.into_owned();
            return Piece {
                text: Cow::Borrowed(text),
                ..piece
            };
        }
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for &(length, span) in &self.parts {
            let end = at + length as usize;
            let bytes = file.get(span.range()).filter(|_| span.len() == length);
            text.push_str(bytes.or(self.text.get(at..end)).unwrap_or(""));
            at = end;
        }
        Piece {
            text: Cow::Owned(text),
            ..self.into_owned()
        }
    }

    /// The stretch `range` of the text, with the same around it. The range is to lie on
    /// character boundaries; otherwise the stretch is empty.
    pub(super) fn sliced(&self, range: Range<usize>) -> Self {
        Slices::of(self).get(range)
    }

    /// The stretch without white space at its ends.
    pub(super) fn trimmed(self) -> Self {
        let inner = self.text.trim();
        if inner.len() == self.text.len() {
            return self;
        }
        let start = self.text.len() - self.text.trim_start().len();
        let end = start + inner.len();
        Self {
            version: self.version.clone(),
            ..self.sliced(start..end)
        }
    }

    /// The text as one more stretch of another extractor's language: what it finds, with
    /// places in the file.
    pub(super) fn read(
        &self,
        wanted: Wanted<'_>,
        extract: impl for<'t> FnOnce(&'t str, Wanted<'_>) -> Result<Vec<Piece<'t>>, String>,
    ) -> Result<Vec<Piece<'s>>, String> {
        if !self.holes.is_empty() {
            let found = self.marked().read(wanted, extract)?;
            return Ok(found.into_iter().map(Piece::unmarked).collect());
        }
        let map = Map::of(self);
        let hits = map.hits(wanted);
        let inner = Wanted {
            hits: &hits,
            codes: None,
            ..wanted
        };
        let found: Vec<Piece<'s>> = match &self.text {
            Cow::Borrowed(text) => extract(text, inner)?,
            Cow::Owned(text) => extract(text, inner)?
                .into_iter()
                .map(Piece::into_owned)
                .collect(),
        };
        Ok(found.into_iter().map(|piece| map.outward(piece)).collect())
    }

    /// With a sign in each hole, so that a reader sees that something stands there.
    fn marked(&self) -> Self {
        let map = Map::of(self);
        let mut text = String::with_capacity(self.text.len());
        let mut parts = Vec::new();
        let mut at = 0;
        for &hole in &self.holes {
            self.copy(&map, at..hole, &mut text, &mut parts);
            text.push(MARK);
            parts.push((MARK.len_utf8() as u32, map.point(hole)));
            at = hole;
        }
        self.copy(&map, at..self.text.len() as u32, &mut text, &mut parts);
        Self {
            text: Cow::Owned(text),
            parts,
            holes: Vec::new(),
            name: self.name.clone(),
            constant: None,
            version: None,
            ..*self
        }
    }

    /// With a hole for each sign.
    fn unmarked(self) -> Self {
        if !self.text.contains(MARK) {
            return self;
        }
        let map = Map::of(&self);
        let sign = MARK.len_utf8() as u32;
        let mut text = String::with_capacity(self.text.len());
        let mut parts = Vec::new();
        let mut holes: Vec<u32> = Vec::new();
        let mut own = self.holes.iter().peekable();
        let mut at = 0;
        for known in self.text.split(MARK) {
            if at > 0 {
                holes.push(text.len() as u32);
            }
            let end = at + known.len() as u32;
            let length = text.len() as u32;
            while let Some(hole) = own.next_if(|&&hole| hole <= end) {
                holes.push(length + hole.saturating_sub(at));
            }
            self.copy(&map, at..end, &mut text, &mut parts);
            at = end + sign;
        }
        holes.dedup();
        let name = self.name.map(|name| name.replace(MARK, ""));
        let span = match (parts.first(), parts.last()) {
            (Some(first), Some(last)) => Span::new(first.1.start, last.1.end),
            _ => Span::new(self.span.start, self.span.start),
        };
        if matches!(parts[..], [(length, span)] if length == span.len()) {
            parts.clear();
        }
        Self {
            span,
            text: Cow::Owned(text),
            parts,
            holes,
            name,
            ..self
        }
    }

    /// Adds a stretch of the text, and which bytes it comes from.
    fn copy(&self, map: &Map, range: Range<u32>, text: &mut String, parts: &mut Vec<(u32, Span)>) {
        let known = self.text.get(range.start as usize..range.end as usize);
        let Some(known) = known.filter(|known| !known.is_empty()) else {
            return;
        };
        text.push_str(known);
        match map.locate(Span::new(range.start, range.end)) {
            (span, inner) if inner.is_empty() => parts.push((known.len() as u32, span)),
            (_, inner) => parts.extend(inner),
        }
    }

    /// Several stretches as one text. Their circumstances are those of `self`.
    pub(super) fn joined(&self, stretches: &[Self], holes: Vec<u32>) -> Self {
        if let [only] = stretches {
            return Self {
                holes,
                ..only.clone()
            };
        }
        let mut text = String::new();
        let mut parts = Vec::new();
        for stretch in stretches.iter().filter(|part| !part.text.is_empty()) {
            text.push_str(&stretch.text);
            if stretch.parts.is_empty() {
                parts.push((stretch.text.len() as u32, stretch.span));
            } else {
                parts.extend_from_slice(&stretch.parts);
            }
        }
        Self {
            text: Cow::Owned(text),
            parts,
            holes,
            name: self.name.clone(),
            constant: None,
            version: None,
            ..*self
        }
        .hulled()
    }

    pub(super) fn into_owned<'t>(self) -> Piece<'t> {
        Piece {
            text: Cow::Owned(self.text.into_owned()),
            span: self.span,
            parts: self.parts,
            role: self.role,
            context: self.context,
            name: self.name,
            holder: self.holder,
            statement: self.statement,
            object: self.object,
            is_value: self.is_value,
            holes: self.holes,
            constant: self.constant,
            is_shown: self.is_shown,
            version: self.version,
            is_of_model: self.is_of_model,
        }
    }

    /// With the span from its first part to its last.
    fn hulled(mut self) -> Self {
        if let (Some(first), Some(last)) = (self.parts.first(), self.parts.last()) {
            self.span = Span::new(first.1.start, last.1.end);
        }
        self
    }
}

/// The parts for a stretch of text that comes from `span` as a whole. Equal lengths say that
/// text and bytes are the same; where they are equal by chance, two parts are not.
fn as_whole(length: u32, span: Span) -> impl Iterator<Item = (u32, Span)> {
    let first = if length == span.len() && length > 1 {
        1
    } else {
        length
    };
    let parts = [first, length - first];
    parts
        .into_iter()
        .filter(|&length| length > 0)
        .map(move |length| (length, span))
}

/// A piece of which many stretches are wanted: where its parts lie is worked out once.
pub(super) struct Slices<'p, 's> {
    pub(super) piece: &'p Piece<'s>,
    map: Map,
}

impl<'p, 's> Slices<'p, 's> {
    pub(super) fn of(piece: &'p Piece<'s>) -> Self {
        Self {
            piece,
            map: Map::of(piece),
        }
    }

    /// See [`Piece::sliced`].
    pub(super) fn get(&self, range: Range<usize>) -> Piece<'s> {
        let piece = self.piece;
        let (span, parts) = self.map.locate(range.clone().into());
        let text = match &piece.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(range.clone()).unwrap_or("")),
            Cow::Owned(text) => Cow::Owned(text.get(range.clone()).unwrap_or("").to_owned()),
        };
        let first = piece
            .holes
            .partition_point(|hole| (*hole as usize) < range.start);
        let holes = piece.holes.get(first..).unwrap_or_default().iter();
        let inside = holes.take_while(|hole| **hole as usize <= range.end);
        Piece {
            span,
            text,
            parts,
            holes: inside.map(|hole| hole - range.start as u32).collect(),
            name: piece.name.clone(),
            constant: None,
            version: None,
            ..*piece
        }
    }
}

/// From offsets in a piece's text to offsets in its file.
struct Map {
    /// Where each part starts in the text, its length there, and its bytes in the file.
    parts: Vec<(u32, u32, Span)>,
    span: Span,
}

impl Map {
    fn of(piece: &Piece<'_>) -> Self {
        let mut at = 0;
        let mut parts = Vec::with_capacity(piece.parts.len().max(1));
        if piece.parts.is_empty() {
            parts.push((0, piece.text.len() as u32, piece.span));
        }
        for &(length, span) in &piece.parts {
            parts.push((at, length, span));
            at += length;
        }
        Self {
            parts,
            span: piece.span,
        }
    }

    /// The file's bytes for a stretch of the text, and its parts unless it is just bytes.
    fn locate(&self, stretch: Span) -> (Span, Vec<(u32, Span)>) {
        let first = self
            .parts
            .partition_point(|&(at, length, _)| at + length <= stretch.start);
        let mut parts = Vec::new();
        for &(at, length, span) in self.parts.get(first..).unwrap_or_default() {
            let (from, to) = (at.max(stretch.start), (at + length).min(stretch.end));
            if at >= stretch.end {
                break;
            }
            if from >= to {
                continue;
            }
            if span.len() == length {
                let bytes = Span::new(span.start + from - at, span.start + to - at);
                parts.push((to - from, bytes));
            } else {
                parts.extend(as_whole(to - from, span));
            }
        }
        match (&parts[..], parts.last()) {
            (&[(length, span)], _) if length == span.len() => (span, Vec::new()),
            (&[(_, span), ..], Some(&(_, last))) => (Span::new(span.start, last.end), parts),
            _ => (self.point(stretch.start), Vec::new()),
        }
    }

    /// The empty place in the file for an offset of the text.
    fn point(&self, offset: u32) -> Span {
        let part = self
            .parts
            .partition_point(|&(at, length, _)| at + length <= offset);
        let place = match self.parts.get(part) {
            Some(&(at, length, span)) if span.len() == length => span.start + (offset - at),
            Some(&(_, _, span)) => span.start,
            None => self.span.end,
        };
        Span::new(place, place)
    }

    fn hull(&self, stretch: Span) -> Span {
        if stretch.is_empty() {
            return self.point(stretch.start);
        }
        let last = self.point(stretch.end - 1).start;
        let part = self
            .parts
            .partition_point(|&(at, length, _)| at + length < stretch.end);
        let end = match self.parts.get(part) {
            Some(&(_, length, span)) if span.len() == length => last + 1,
            Some(&(_, _, span)) => span.end,
            None => self.span.end,
        };
        Span::new(self.point(stretch.start).start, end)
    }

    /// The same constant as the file has it: no other file can import it from here.
    fn constant(&self, constant: Constant) -> Constant {
        let sites = constant.sites.into_iter();
        Constant {
            exports: Vec::new(),
            sites: sites.map(|site| self.hull(site)).collect(),
        }
    }

    /// The hits that lie in the text, as offsets in it.
    fn hits(&self, wanted: Wanted<'_>) -> Vec<u32> {
        let mut found = Vec::new();
        for &(at, length, span) in &self.parts {
            let from = wanted.hits.partition_point(|&hit| hit < span.start);
            let rest = wanted.hits.get(from..).unwrap_or_default();
            for hit in rest.iter().take_while(|&&hit| hit < span.end) {
                let verbatim = span.len() == length;
                found.push(if verbatim { at + hit - span.start } else { at });
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn outward<'s>(&self, piece: Piece<'s>) -> Piece<'s> {
        let (span, parts) = if piece.parts.is_empty() {
            self.locate(piece.span)
        } else {
            let mut parts = Vec::new();
            for &(length, span) in &piece.parts {
                match self.locate(span) {
                    (_, inner) if span.len() == length && !inner.is_empty() => parts.extend(inner),
                    (bytes, _) => parts.push((length, bytes)),
                }
            }
            let hull = match (parts.first(), parts.last()) {
                (Some(first), Some(last)) => Span::new(first.1.start, last.1.end),
                _ => self.hull(piece.span),
            };
            (hull, parts)
        };
        Piece {
            span,
            parts,
            holder: self.hull(piece.holder),
            statement: piece.statement.map(|statement| self.hull(statement)),
            object: piece.object.map(|object| self.hull(object)),
            constant: (piece.constant).map(|constant| Box::new(self.constant(*constant))),
            version: (piece.version).map(|of| Box::new((of.0, self.hull(of.1)))),
            ..piece
        }
    }
}

/// Which bytes of `raw` each stretch of `decoded` comes from; `None` when they do not
/// seem to belong together.
fn align(raw: &str, decoded: &str, escapes: Escapes) -> Option<Vec<(u32, Span)>> {
    let mut parts: Vec<(u32, Span)> = Vec::new();
    // Whether the last part may grow.
    let mut verbatim = false;
    let mut at = 0;
    for (offset, wanted) in decoded.char_indices() {
        let length = wanted.len_utf8();
        loop {
            let rest = raw.get(at..)?;
            let Some(found) = rest.chars().next() else {
                // A block scalar at the end of a file has a line break that is not there.
                let missing = decoded.get(offset..)?;
                let end = raw.len() as u32;
                parts.push((missing.len() as u32, Span::new(end, end)));
                return missing.trim().is_empty().then_some(parts);
            };
            let whole = match (escapes, found) {
                (Escapes::Backslash, '\\') => match escape(rest) {
                    Escape::Character(bytes) => bytes,
                    Escape::Nothing(bytes) => {
                        at += bytes;
                        verbatim = false;
                        continue;
                    }
                },
                (Escapes::Doubled(quote), _)
                    if found == quote && rest.chars().nth(1) == Some(quote) =>
                {
                    2 * quote.len_utf8()
                }
                _ if found == wanted => 0,
                (_, '\n' | '\r') if wanted == ' ' => rest.len() - rest.trim_start().len(),
                _ if found.is_whitespace() => {
                    at += found.len_utf8();
                    verbatim = false;
                    continue;
                }
                _ => return None,
            };
            let bytes = if whole == 0 { length } else { whole };
            let span = Span::from(at..at + bytes);
            match parts.last_mut() {
                Some(last) if verbatim && whole == 0 => {
                    last.0 += length as u32;
                    last.1.end = span.end;
                }
                _ => parts.push((length as u32, span)),
            }
            verbatim = whole == 0;
            at += bytes;
            break;
        }
    }
    Some(parts)
}

enum Escape {
    /// A character in so many bytes.
    Character(usize),
    /// A line break that does not count.
    Nothing(usize),
}

/// What the backslash at the start of `rest` hides.
fn escape(rest: &str) -> Escape {
    let after = rest.get(1..).unwrap_or("");
    let digits = match after.chars().next() {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        Some(other) => {
            let blank = after.trim_start_matches([' ', '\t']);
            if blank.starts_with(['\n', '\r']) {
                let line_break = if blank.starts_with("\r\n") { 2 } else { 1 };
                return Escape::Nothing(1 + after.len() - blank.len() + line_break);
            }
            return Escape::Character(1 + other.len_utf8());
        }
        None => return Escape::Character(1),
    };
    // The high half of a pair stands for nothing without the low one.
    let is_high = digits == 4
        && after.get(1..3).is_some_and(|half| {
            matches!(
                half.as_bytes(),
                [b'd' | b'D', b'8'..=b'9' | b'a'..=b'b' | b'A'..=b'B']
            )
        });
    let bytes = 2 + digits + if is_high { 6 } else { 0 };
    Escape::Character(bytes.min(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AS: (Role, Context) = (Role::Use, Context::Config);

    fn decoded<'s>(file: &'s str, text: &'s str, escapes: Escapes) -> Piece<'s> {
        let raw = Span::new(0, file.len() as u32);
        Piece::decoded(file, raw, text.into(), escapes, AS)
    }

    fn parts<'s>(file: &'s str, piece: &Piece<'_>) -> Vec<&'s str> {
        let spans = piece.parts.iter().map(|(_, span)| span.range());
        spans.map(|range| &file[range]).collect()
    }

    #[test]
    fn escapes_and_folds_are_parts_of_their_own() {
        let of = |file, text, escapes| parts(file, &decoded(file, text, escapes));
        let backslash = Escapes::Backslash;
        assert_eq!(of(r"a\u00e9b", "aéb", backslash), ["a", r"\u00e9", "b"]);
        assert_eq!(
            of(r"\ud83d\ude00b", "😀b", backslash),
            [r"\ud83d\ude00", "b"]
        );
        assert_eq!(of("a\\\n  b", "ab", backslash), ["a", "b"]);
        assert_eq!(of("a''b", "a'b", Escapes::Doubled('\'')), ["a", "''", "b"]);
        assert_eq!(of("a\r\n  b", "a b", Escapes::None), ["a", "\r\n  ", "b"]);
        assert_eq!(of("\n  a\n  b", "a\nb\n", Escapes::None), ["a\n", "b", ""]);
        // What does not belong together counts as a whole, as long as it may be.
        assert_eq!(of("abc", "xyz!", Escapes::None), ["abc"]);
        assert_eq!(of("abcd", "xyz!", Escapes::None), ["abcd", "abcd"]);
        let piece = decoded("abcd", "uvwxyz!", Escapes::None).sliced(1..5);
        assert_eq!((&*piece.text, piece.parts.len()), ("vwxy", 2));
    }

    #[test]
    fn a_reading_inside_gives_places_outside() {
        let file = r#"x \"gpt\" \n y"#;
        let piece = decoded(file, "x \"gpt\" \n y", Escapes::Backslash);
        let wanted = Wanted {
            hits: &[4],
            all_comments: false,
            budget: crate::scan::budget::ample(),
            codes: None,
        };
        let inner = piece.read(wanted, |text, wanted| {
            assert_eq!(wanted.hits, [3]);
            let all = Span::new(0, text.len() as u32);
            Ok(vec![Piece {
                holder: all,
                ..Piece::plain(Span::new(3, 6), &text[3..6], Role::Use, Context::Text)
            }])
        });
        let inner = inner.unwrap();
        assert_eq!(&file[inner[0].span.range()], "gpt");
        assert_eq!(inner[0].holder, Span::new(0, file.len() as u32));
        assert!(inner[0].parts.is_empty());
    }

    proptest! {
        #[test]
        fn slices_know_their_bytes(text in "[a-cé😀\"\\\\\n\t ]{1,20}", at in 0_usize..20, length in 0_usize..20) {
            let file = serde_json::to_string(&text).unwrap();
            let raw = Span::new(1, file.len() as u32 - 1);
            let piece = Piece::decoded(&file, raw, text.clone().into(), Escapes::Backslash, AS);
            prop_assert_eq!(&*piece.text, &text);
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let from = ends[at.min(ends.len() - 1)];
            let to = ends[(at + length).min(ends.len() - 1)];
            let slice = piece.sliced(from..to);
            prop_assert_eq!(&*slice.text, &text[from..to]);
            let quoted = format!("\"{}\"", &file[slice.span.range()]);
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), &text[from..to]);
            super::super::shown::sound(&file, &slice);
        }
    }
}
