//! What a note speaks for.
//!
//! A comment that stands alone on its lines speaks for its whole block (the comment lines
//! of the same kind right above and below it) and for the first line after the block: for
//! the ids there, and for those whose statement or key starts there. A comment behind or
//! before code speaks for its own lines in the same way, and behind code also for the statement or
//! key that ends there. No blank line may stand between.
//!
//! Which lines are comments is told by the sign they start with, and only the note's own
//! sign counts (`//` and `/*` are of a kind): a line that starts with `'` or `*` is code
//! in one language and a comment in another. In a notebook each line of a cell is a JSON
//! string, so a quote may stand before the sign. A cell written as one string is one line.

use std::path::Path;

use super::Reach;
use crate::scan::{Note, Scope};
use crate::source::{Source, Span};

/// How many lines above and below a note its block may have.
const BLOCK: u32 = 64;

/// A sign that starts a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sign {
    opening: &'static str,
    /// How a line that starts with it ends; empty for a comment up to the line's end.
    closing: &'static str,
    /// Comments of one kind make one block.
    kind: char,
}

const fn sign(opening: &'static str, closing: &'static str, kind: char) -> Sign {
    Sign {
        opening,
        closing,
        kind,
    }
}

/// Longer signs before those they start with.
const SIGNS: &[Sign] = &[
    sign("{{- /*", "}}", '{'),
    sign("{{/*", "}}", '{'),
    sign("{/*", "}", '/'),
    sign("{#", "#}", '{'),
    sign("<!--", "-->", '<'),
    sign("//", "", '/'),
    sign("/*", "*/", '/'),
    sign("\"\"\"", "\"\"\"", '"'),
    sign("'''", "'''", '"'),
    sign("#|", "|#", '|'),
    sign("#=", "=#", '='),
    sign("#[", "]#", '['),
    sign("#", "", '#'),
    sign("(*", "*)", '('),
    sign("{-", "-}", 'h'),
    sign("--", "", '-'),
    sign(";", "", ';'),
    sign("%", "", '%'),
    sign("*", "", '*'),
    sign("'", "", '\''),
    sign("REM", "", 'R'),
    sign("rem", "", 'R'),
    // Vim's, once all other quotes are told.
    sign("\"", "", 'v'),
];

/// What may stand behind a comment that stands alone: its own closing signs, when its
/// span leaves them out.
const BEHIND: &[&str] = &[
    "*)", "-}", "|#", "=#", "]#", "*/", "-->", "#}", "-}}", "}}", "}", "\"\"\"", "'''",
];

/// What a line may hold that only closes a comment.
const CLOSING: &[&str] = &[
    "*/", "**/", "*/}", "*/}}", "*/ -}}", "-->", "#}", "\"\"\"", "'''",
];

/// The same as [`BEHIND`] for the rest of a notebook's line.
const BEHIND_IN_NOTEBOOK: &[&str] = &["*/", "\\n", "\"", ","];

/// How far around a note in a notebook on one line its lines of code are looked for.
const WIDEST: u32 = 4096;

/// How much white space may stand before a comment that stands alone. Notes are many, and
/// a line may be the whole file: looking further would cost the square of its length.
const INDENT: usize = 256;

/// What the directives of a note speak for, unless they speak for the file.
pub fn reach(source: &Source, note: &Note) -> Reach {
    if let Scope::Siblings(object) = note.scope {
        return Reach::Siblings(object);
    }
    let page = Page {
        source,
        is_notebook: Path::new(source.name())
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("ipynb")),
    };
    // Some grammars count the line break to a comment.
    let end = note.span.start + source.slice(note.span).trim_end().len() as u32;
    let lines = source.lines();
    if page.is_notebook
        && let Some(span) = within_line(source, note.span.start, end)
    {
        return Reach::Lines {
            span,
            behind: false,
        };
    }
    let mut first = lines.line(note.span.start);
    let mut last = lines.line(end.saturating_sub(1).max(note.span.start));
    let is_alone = page.is_alone(lines.span(first).start, note.span.start, end, last);
    if is_alone {
        let sign = page.sign(first);
        // The comment may end on a line of its own, outside of its span.
        let is_line_comment = sign.is_some_and(|sign| sign.closing.is_empty() && sign.kind != '*');
        if !is_line_comment && CLOSING.contains(&page.line(last + 1).trim_end()) {
            last += 1;
        }
        if let Some(sign) = sign {
            let same = |line: &u32| page.is_comment(*line, sign.kind);
            let above = (1..first).rev().take(BLOCK as usize).take_while(same);
            let below = (last + 1..=lines.count()).take(BLOCK as usize);
            first = above.last().unwrap_or(first);
            last = below.take_while(same).last().unwrap_or(last);
        }
        last += 1;
    }
    if !is_alone && first == last && is_flow(source) {
        first = page.opening(first);
    }
    let start = lines.span(first).start;
    Reach::Lines {
        span: Span::new(start, lines.span(last).end.max(start)),
        behind: !is_alone,
    }
}

/// Whether a file's values may stand in brackets over several lines, without being statements.
fn is_flow(source: &Source) -> bool {
    let extension = Path::new(source.name()).extension();
    extension.is_some_and(|own| {
        ["yaml", "yml"]
            .iter()
            .any(|name| own.eq_ignore_ascii_case(name))
    })
}

/// In a notebook of which several lines of code share a line of the file, the bytes of
/// those that a note from `start` to `end` speaks for: its own, and where it stands alone
/// the next one. `None` where each line of code is a line of the file.
fn within_line(source: &Source, start: u32, end: u32) -> Option<Span> {
    let line = source.lines().span(source.lines().line(start));
    let before = source.slice(Span::new(
        line.start.max(start.saturating_sub(WIDEST)),
        start,
    ));
    let after = source.slice(Span::new(end, line.end.min(end.saturating_add(WIDEST))));
    let own_end = code_end(after);
    let rest = after.get(own_end..).unwrap_or("");
    let next = rest
        .strip_prefix(BREAK)
        .unwrap_or("")
        .trim_start_matches(BETWEEN);
    if !before.contains(BREAK) && next.is_empty() {
        return None;
    }
    // The line of code starts behind the last break, or where its string opens.
    let broken = before.rfind(BREAK).map_or(0, |at| at + BREAK.len());
    let mut quotes = before.match_indices('"').map(|(at, _)| at);
    let opened = quotes.rfind(|&at| !before[..at].ends_with('\\'));
    let from = broken.max(opened.map_or(0, |at| at + 1));
    let head = before.get(from..).unwrap_or("");
    let is_alone = head.trim_matches(['#', '/', ' ', '\t']).is_empty();
    let to = if is_alone && !next.is_empty() {
        after.len() - next.len() + code_end(next)
    } else {
        own_end
    };
    Some(Span::new(start - head.len() as u32, end + to as u32))
}

/// How a line of code ends within a JSON string.
const BREAK: &str = "\\n";

/// What stands between the strings of two lines of code.
const BETWEEN: [char; 6] = ['"', ',', ' ', '\t', '\r', '\n'];

/// Where the line of code ends that a text starts in: at its break, or with its string.
fn code_end(text: &str) -> usize {
    let quotes = text.match_indices('"').map(|(at, _)| at);
    let quote = quotes.filter(|&at| !text[..at].ends_with('\\')).min();
    let broken = text.find(BREAK);
    let ends = broken.into_iter().chain(quote);
    ends.min().unwrap_or(text.len())
}

/// Whether a reach takes in an id at `mention`, in the statement or key `holder`, in the
/// innermost JSON object `object`.
///
/// A tag's own `to=` is an id too: [`super::Tag::covers`] leaves it out.
pub fn covers(reach: Reach, mention: Span, holder: Span, object: Option<Span>) -> bool {
    match reach {
        Reach::Nothing => false,
        Reach::Lines { span, behind } => {
            span.overlaps(mention)
                || (span.start <= holder.start && holder.start < span.end)
                || (behind && span.start < holder.end && holder.end <= span.end)
        }
        Reach::Siblings(siblings) => object == Some(siblings),
        Reach::File => true,
    }
}

/// How far comments before and behind a note on its line are looked at.
const BESIDE: usize = 1024;

/// A part of a line without the comments that it starts with, each closed there.
fn without_comments(text: &str) -> &str {
    if text.len() > BESIDE {
        return text;
    }
    let mut rest = text.trim_start();
    let blocks = || SIGNS.iter().filter(|sign| sign.closing.len() > 1);
    while let Some(after) = blocks().find_map(|sign| {
        let inner = rest.strip_prefix(sign.opening)?;
        inner.split_once(sign.closing).map(|(_, after)| after)
    }) {
        rest = after.trim_start();
    }
    rest
}

struct Page<'s> {
    source: &'s Source,
    is_notebook: bool,
}

impl<'s> Page<'s> {
    /// The line on which the bracket opens that a line closes first of all, or that line itself.
    fn opening(&self, line: u32) -> u32 {
        if !self.line(line).trim_start().starts_with(['}', ']']) {
            return line;
        }
        // How many brackets are still to be opened above.
        let mut closed = 0;
        for above in (1..line).rev().take(BLOCK as usize) {
            let text = self.line(above);
            let text = text.split(" #").next().unwrap_or(text);
            let opens = text.matches(['{', '[']).count();
            closed += text.matches(['}', ']']).count();
            if opens > closed {
                return above;
            }
            closed -= opens;
        }
        line
    }

    /// Whether nothing but its signs stands beside a comment on its first and last line.
    fn is_alone(&self, line_start: u32, start: u32, end: u32, last_line: u32) -> bool {
        let before = self.source.slice(Span::new(line_start, start));
        let before = without_comments(self.unquoted(before)).trim_end();
        let is_sign = |text: &str| {
            let after = SIGNS.iter().find_map(|of| text.strip_prefix(of.opening));
            after.is_some_and(|more| more.bytes().all(|byte| b"/*#-;%!".contains(&byte)))
        };
        if !(before.is_empty() || before == "{" || is_sign(before)) {
            return false;
        }
        let line_end = self.source.lines().span(last_line).end;
        let signs = if self.is_notebook {
            BEHIND_IN_NOTEBOOK
        } else {
            BEHIND
        };
        let behind = self.source.slice(Span::new(end, line_end));
        let mut behind = behind.trim_start();
        // Its own closing sign, then comments of their own.
        while let Some(rest) = signs.iter().find_map(|sign| behind.strip_prefix(sign)) {
            behind = rest.trim_start();
        }
        without_comments(behind).trim_end().is_empty()
    }

    /// The sign that a line starts with.
    fn sign(&self, line: u32) -> Option<Sign> {
        let text = self.line(line);
        let is_sign = |sign: &&Sign| text.starts_with(sign.opening);
        SIGNS.iter().find(is_sign).copied()
    }

    /// Whether a line is all comment, of this kind.
    fn is_comment(&self, line: u32, kind: char) -> bool {
        let is_whole = |sign: Sign| self.line(line).trim_end().ends_with(sign.closing);
        self.sign(line)
            .is_some_and(|sign| sign.kind == kind && is_whole(sign))
    }

    fn line(&self, line: u32) -> &'s str {
        self.unquoted(self.source.slice(self.source.lines().span(line)))
    }

    /// A line without white space before it, and without the quote of a notebook's line.
    fn unquoted(&self, line: &'s str) -> &'s str {
        let indent = line.chars().take(INDENT).take_while(|c| c.is_whitespace());
        let line = &line[indent.map(char::len_utf8).sum()..];
        match line.strip_prefix('"') {
            Some(rest) if self.is_notebook => rest.trim_start(),
            _ => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids `old-…` that a tag covers. The note is what stands between `«` and `»`; an
    /// id's holder goes from a `‹` before it to the end of its text, else it is the id.
    fn covered(name: &str, marked: &str) -> String {
        let text = marked.replace(['«', '»', '‹'], "");
        let at = |mark: char| {
            let end = marked.find(mark).unwrap();
            marked[..end].replace(['«', '»', '‹'], "").len()
        };
        let span = Span::from(at('«')..at('»'));
        let source = Source::new(name, text.as_str());
        let note = Note {
            span,
            text: source.slice(span).to_owned(),
            scope: Scope::Comment,
        };
        let reach = reach(&source, &note);
        let ids = text.match_indices("old-").map(|(start, _)| {
            let mention = Span::from(start..start + 5);
            let holder = match marked.find('‹') {
                Some(_) if at('‹') <= start => Span::from(at('‹')..text.len()),
                _ => mention,
            };
            (mention, holder)
        });
        let ids = ids.filter(|(mention, holder)| covers(reach, *mention, *holder, None));
        let ids: Vec<_> = ids.map(|(mention, _)| source.slice(mention)).collect();
        ids.join(" ")
    }

    /// The ways to write a comment: sign, closing sign, a file that has them.
    const STYLES: &[(&str, &str, &str)] = &[
        ("#", "", "a.py"),
        ("//", "", "a.ts"),
        ("/*", " */", "a.rs"),
        ("<!--", " -->", "a.md"),
        ("--", "", "a.sql"),
        (";", "", "a.ini"),
        ("%", "", "a.tex"),
        ("{{/*", " */}}", "a.tpl"),
        ("{#", " #}", "a.j2"),
        ("{/*", " */}", "a.tsx"),
    ];

    /// Extractors may leave the signs out of a note's span.
    fn in_each_style(template: &str, expected: &str) {
        for (opening, closing, name) in STYLES {
            for template in [template, &template.replace("«[ tag]»", "[ «tag»]")] {
                let text = template.replace('[', opening).replace(']', closing);
                assert_eq!(covered(name, &text), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_comment_behind_code_covers_its_own_line() {
        in_each_style("a = old-1\nb = old-2 «[ tag]»\nc = old-3\n", "old-2");
    }

    #[test]
    fn a_comment_behind_the_first_line_of_a_statement_covers_the_statement() {
        in_each_style("‹f(  «[ tag]»\n  a,\n  old-1)", "old-1");
        in_each_style("‹f(\n  a,  «[ tag]»\n  old-1)", "");
    }

    #[test]
    fn a_comment_behind_the_last_line_of_a_statement_covers_the_statement() {
        in_each_style("‹f(\n  a,\n  old-1)  «[ tag]»", "old-1");
        in_each_style("‹f(\n  old-1,\n  «[ tag]»\n  a)", "");
    }

    #[test]
    fn comments_may_stand_beside_each_other() {
        for text in [
            "/* why */ «/* tag */»\nold-1\nold-2",
            "«/* tag */» /* why */\nold-1\nold-2",
            "/* a */ /* why */ /*«tag»*/ /* b */\nold-1\nold-2",
            "<!-- why --> «<!-- tag -->»\nold-1\nold-2",
        ] {
            assert_eq!(covered("a.c", text), "old-1", "{text}");
        }
        assert_eq!(covered("a.c", "a /* why */ «/* tag */»\nold-1"), "");
    }

    #[test]
    fn a_comment_alone_covers_the_line_below_and_what_starts_there() {
        in_each_style("a = old-1\n  «[ tag]»\nb = old-2\nc = old-3\n", "old-2");
        in_each_style("«[ tag]»\n‹f(\n  a,\n  old-1)", "old-1");
    }

    #[test]
    fn a_blank_line_parts_a_comment_from_what_follows() {
        in_each_style("«[ tag]»\n\nb = old-1\n", "");
    }

    #[test]
    fn a_tag_may_stand_anywhere_in_the_comments_above() {
        in_each_style("[ why]\n«[ tag]»\n[ more]\nb = old-1\nc = old-2\n", "old-1");
        in_each_style("[ old-1]\n«[ tag]»\nb = old-2\n", "old-1 old-2");
    }

    #[test]
    fn all_lines_of_a_block_comment_count_as_its_place() {
        assert_eq!(covered("a.c", "«/*\n * tag\n */»\nold-1\nold-2"), "old-1");
        assert_eq!(covered("a.c", "«/*\n tag\n */»\n// and\nold-1"), "old-1");
        assert_eq!(covered("a.c", "«/* tag */» old-1\nold-2"), "old-1");
        assert_eq!(
            covered("a.rs", "«/// tag\n»fn f() { old-1 }\nold-2"),
            "old-1"
        );
        assert_eq!(covered("a.md", "<!--«tag»-->\nold-1\nold-2"), "old-1");
    }

    #[test]
    fn a_comment_is_known_by_its_signs_when_they_are_outside_its_span() {
        for comment in [
            "/** «tag» */",
            "/// «tag»",
            "//! «tag»",
            "### «tag»",
            ";; «tag»",
            "/*\n * «tag»\n */",
            "/*\n * «why\n * tag»\n */",
            "/* «why\n   tag»\n */",
            "/*\n   «tag»\n*/",
            "<!--\n«tag»\n-->",
            "{/*\n «tag»\n*/}",
            "\"\"\"\n«tag»\n\"\"\"",
        ] {
            let text = format!("old-1\n{comment}\nold-2\nold-3\n");
            assert_eq!(covered("a.x", &text), "old-2", "{text}");
        }
        // Here the quotes open a text.
        assert_eq!(covered("a.py", "# «tag»\n\"\"\"\nold-1\n\"\"\""), "");
    }

    #[test]
    fn code_that_starts_like_another_languages_comment_ends_the_block() {
        let text = "MODELS = [\n  «# tag»\n  'old-1',\n  'old-2',\n  *old-3,\n]\n";
        assert_eq!(covered("a.py", text), "old-1");
    }

    #[test]
    fn the_lines_of_a_notebooks_cell_are_strings() {
        let above = "[\n \"«# tag»\\n\",\n \"# why\\n\",\n \"m('old-1')\\n\",\n \"old-2\"\n]";
        assert_eq!(covered("a.ipynb", above), "old-1");
        let behind = "[\n \"m('old-1') «# tag»\\n\",\n \"m('old-2')\"\n]";
        assert_eq!(covered("a.ipynb", behind), "old-1");
        // Elsewhere a quote before the sign is code.
        assert_eq!(covered("a.txt", above), "");
    }

    #[test]
    fn in_a_notebook_on_one_line_a_tag_speaks_for_its_neighbour_only() {
        for (text, expected) in [
            (
                r#"{"source": ["«# tag»\n", "m(\"old-1\")\n", "m(\"old-2\")\n"]}"#,
                "old-1",
            ),
            (
                r#"{"source": ["old-1\n", "«# tag»\n", "old-2\n", "old-3"]}"#,
                "old-2",
            ),
            (
                r#"{"source": ["«# tag»\n", "old-1"]}, {"source": ["old-2"]}"#,
                "old-1",
            ),
            (
                r#"{"source": ["m(\"old-1\") «# tag»\n", "old-2\n", "old-3"]}"#,
                "old-1",
            ),
            (
                r#"{"source": "«# tag»\nold-1\nold-2\n"}, {"source": "old-3"}"#,
                "old-1",
            ),
        ] {
            assert_eq!(covered("a.ipynb", text), expected, "{text}");
        }
    }

    #[test]
    fn every_line_break_ends_a_line() {
        assert_eq!(covered("a.py", "«# tag»\r\nold-1\r\nold-2"), "old-1");
        assert_eq!(covered("a.py", "«# tag»\rold-1\rold-2"), "old-1");
    }

    #[test]
    fn a_key_beside_others_covers_them_and_no_object_within() {
        let (outer, inner) = (Span::new(0, 90), Span::new(40, 60));
        let note = Note {
            span: Span::new(2, 30),
            text: String::new(),
            scope: Scope::Siblings(outer),
        };
        let reach = reach(&Source::new("a.json", " ".repeat(90)), &note);
        let id = Span::new(45, 50);
        assert!(covers(reach, id, id, Some(outer)));
        assert!(!covers(reach, id, id, Some(inner)));
        assert!(!covers(reach, id, id, None));
    }
}
