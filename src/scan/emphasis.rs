//! What stands around an id in running text or behind it in a value and is no part of it, or no token's: italics, bold
//! letters, a mark in brackets. It says nothing of whether what is left is an id.

use std::ops::Range;

use super::piece::Piece;

/// The longest mark.
const MAX_MARK: usize = 4;

/// The run with the mark behind a value's id that is no token's: `claude-opus-4-1[1m]`.
pub(super) fn with_mark(piece: &Piece<'_>, run: Range<usize>) -> Range<usize> {
    let rest = piece.text.get(run.end..).unwrap_or("");
    let mark = rest.strip_prefix('[').and_then(|rest| {
        let near = &rest.as_bytes()[..rest.len().min(MAX_MARK + 1)];
        rest.split_at_checked(near.iter().position(|byte| *byte == b']')?)
    });
    let is_mark = |mark: &str| {
        (1..=MAX_MARK).contains(&mark.len())
            && mark.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && mark.starts_with(|c: char| c.is_ascii_digit())
    };
    match mark {
        Some((mark, behind))
            if piece.is_value
                && is_mark(mark)
                && behind[1..].trim_start().is_empty()
                && !mark.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            run.start..run.end + mark.len() + 2
        }
        _ => run,
    }
}

/// How many bytes of a line are looked at for the other end of a mark.
const MAX_LINE: usize = 400;

/// Signs that set words in italics, strike them out or mark them as code, and can be part of an id.
const MARKS: &[char] = &['_', '~', '/', '@'];

/// How a terminal's sequence begins where its escape is spelled out.
const ESCAPES: &[&str] = &[
    "\u{1b}", "\\033", "\\x1b", "\\x1B", "\\e", "\\u001b", "\\u001B",
];

/// What a manual page writes before a word, to set it in another font.
const FONTS: &[&str] = &["fB", "fI", "fP", "fR"];

/// The run without what sets it off in running text: `_gpt-4o_`, `__gpt-4o__`, `~~gpt-4~~`, `/gpt-4/`, and the first of
/// several words, `_gpt-4 and others_`. `is_running` says whether the text has several words.
pub(super) fn without_marks(
    piece: &Piece<'_>,
    run: Range<usize>,
    is_running: bool,
) -> Range<usize> {
    if !is_running && piece.is_value {
        return run;
    }
    let text = &*piece.text;
    let run = without_codes(text, run);
    let token = text.get(run.clone()).unwrap_or("");
    let ends = token.trim_end_matches(['.', ':']);
    let first = token.chars().next().filter(|sign| MARKS.contains(sign));
    let last = ends.chars().next_back().filter(|sign| MARKS.contains(sign));
    let Some(sign) = first.or(last) else {
        return run;
    };
    let opening = token.len() - token.trim_start_matches(sign).len();
    let closing = ends.len() - ends.trim_end_matches(sign).len();
    let Some(inner) = ends
        .get(opening..ends.len() - closing)
        .filter(|inner| !inner.is_empty())
    else {
        return run;
    };
    // A path or an address has them within.
    let is_plain = matches!(sign, '_' | '~') || !piece.is_value && !inner.contains(sign);
    let is_spoken = matches!(sign, '_' | '~');
    let (start, end) = (run.start + opening, run.start + ends.len() - closing);
    match (opening, closing) {
        (one, other) if one == other && is_plain => start..end,
        (1.., 0) if is_spoken && ends_later(text, run.end, sign, opening) => start..run.end,
        (0, 1..) if sign == '_' && began_before(text, run.start, sign, closing) => run.start..end,
        _ => run,
    }
}

/// The run without the end of a code before it that sets a terminal's or a manual's letters: `\fBgpt-4`.
pub(super) fn without_codes(text: &str, run: Range<usize>) -> Range<usize> {
    let before = text.get(..run.start).unwrap_or("");
    let token = text.get(run.clone()).unwrap_or("");
    let cut = if before.ends_with('\\') {
        let font = FONTS.iter().find(|font| token.starts_with(**font));
        font.map_or(0, |font| font.len())
    } else if before.ends_with(['[', ';']) {
        let rest = token.trim_start_matches(|c: char| c.is_ascii_digit());
        let open = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == ';');
        let open = open.strip_suffix('[').unwrap_or("");
        let is_code = rest.starts_with('m') && ESCAPES.iter().any(|escape| open.ends_with(escape));
        if is_code {
            token.len() - rest.len() + 1
        } else {
            0
        }
    } else {
        0
    };
    run.start + cut..run.end
}

/// Whether the stars beside a run of running text are emphasis, of it alone or of several words: `**gpt-4o**`,
/// `**Default: gpt-4o**`.
pub(super) fn is_emphasized(piece: &Piece<'_>, run: &Range<usize>, is_running: bool) -> bool {
    if piece.is_value && !is_running {
        return false;
    }
    let text = &*piece.text;
    let bytes = text.as_bytes();
    let is_star = |byte: &&u8| **byte == b'*';
    let before = bytes[..run.start].iter().rev().take_while(is_star).count();
    let after = bytes[run.end..].iter().take_while(is_star).count();
    // A shell's pattern is one star.
    let is_pair = |count: usize| count < 4 && (count > 1 || !piece.is_value);
    match (before, after) {
        (0, 0) => false,
        (one, other) if one == other && one < 4 => {
            !piece.is_value || one > 1 || {
                let is_free =
                    |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !"/'\"".contains(c));
                is_free(text[..run.start - 1].chars().next_back())
                    && is_free(text[run.end + 1..].chars().next())
            }
        }
        (count, 0) if is_pair(count) => ends_later(text, run.end, '*', count),
        (0, count) if is_pair(count) => began_before(text, run.start, '*', count),
        _ => false,
    }
}

/// Whether a mark of so many signs ends words behind a byte, in the same line.
fn ends_later(text: &str, at: usize, sign: char, count: usize) -> bool {
    let rest = text.get(at..).unwrap_or("").as_bytes();
    let near = &rest[..rest.len().min(MAX_LINE)];
    let near = memchr::memchr(b'\n', near).map_or(near, |end| &near[..end]);
    let signs = groups(near, sign as u8);
    { signs }.any(|group| {
        let before = group.start.checked_sub(1).map(|at| near[at]);
        let behind = near.get(group.end);
        group.len() == count
            && before.is_some_and(|byte| !byte.is_ascii_whitespace())
            && behind.is_none_or(|byte| !byte.is_ascii_alphanumeric())
    })
}

/// Whether a mark of so many signs opens words before a byte, in the same line, and none ends them there.
fn began_before(text: &str, at: usize, sign: char, count: usize) -> bool {
    let before = text.get(..at).unwrap_or("").as_bytes();
    let near = &before[before.len().saturating_sub(MAX_LINE)..];
    let line = memchr::memrchr(b'\n', near).map_or(near, |end| &near[end + 1..]);
    let opens = groups(line, sign as u8).filter(|group| {
        let ahead = group.start.checked_sub(1).map(|at| line[at]);
        let behind = line.get(group.end);
        let is_open = ahead.is_none_or(|byte| !byte.is_ascii_alphanumeric())
            && behind.is_some_and(|byte| !byte.is_ascii_whitespace());
        let is_end = ahead.is_some_and(|byte| !byte.is_ascii_whitespace());
        group.len() == count && (is_open || is_end)
    });
    opens.count() % 2 == 1
}

/// Where one sign or several of them in a row stand.
fn groups(line: &[u8], sign: u8) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + memchr::memchr(sign, line.get(at..)?)?;
        let length = line[start..]
            .iter()
            .take_while(|byte| **byte == sign)
            .count();
        at = start + length;
        Some(start..at)
    })
}

/// Whether what stands behind a run is markup and no part of a pattern: a footnote (`[^1]`, `\*`, `$^\dagger$`), the
/// end of a style (`[/bold]`, `\fR`, `\033[0m`), a macro (`\cite`).
pub(super) fn is_marked(piece: &Piece<'_>, end: usize) -> bool {
    let rest = piece.text.get(end..).unwrap_or("");
    if rest.starts_with("[/") || ESCAPES.iter().any(|escape| rest.starts_with(escape)) {
        return true;
    }
    if piece.is_value {
        return false;
    }
    let note = rest.strip_prefix("[^").map(str::as_bytes);
    let is_note = |note: &[u8]| {
        let mut signs = note.iter().take(MAX_MARK + 1);
        signs.find(|byte| !byte.is_ascii_digit()) == Some(&b']')
    };
    let macro_name = rest.strip_prefix('\\').map(|rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .len()
    });
    let letters = macro_name.map_or(0, |left| rest.len() - 1 - left);
    note.is_some_and(is_note) || rest.starts_with("$^") || rest.starts_with("\\*") || letters >= 2
}

#[cfg(test)]
mod tests {
    use crate::scan::{builtin, scan};
    use crate::source::Source;

    fn ids(name: &str, text: &str) -> String {
        let source = Source::new(name, text.to_owned());
        let mentions = scan(&source, &builtin::scanner()).mentions.into_iter();
        mentions
            .map(|mention| mention.text.clone())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn marks_around_an_id_hide_it_nowhere() {
        for (name, text) in [
            ("a.md", "We had ~~gpt-4-0613~~ first.\n"),
            ("a.md", "**Default model: gpt-4-0613**\n"),
            ("a.md", "**gpt-4-0613 (old)** and others\n"),
            ("a.md", "_gpt-4-0613 and its like_\n"),
            ("a.md", "We had gpt-4-0613\\* first.\n"),
            ("a.md", "We had gpt-4-0613[^1] first.\n"),
            ("a.org", "We had /gpt-4-0613/ and others.\n"),
            ("a.tex", "We asked gpt-4-0613~\\cite{a}.\n"),
            ("a.tex", "We asked gpt-4-0613$^\\dagger$.\n"),
            ("a.ts", "const a = \"We had **gpt-4-0613** first\";\n"),
            ("a.rb", "puts \"We had _gpt-4-0613_ first\"\n"),
            ("a.py", "say(\"[bold]gpt-4-0613[/bold] is old\")\n"),
            (
                "a.1",
                ".TH ASK 1\nThe default is \\fBgpt-4-0613\\fR here.\n",
            ),
        ] {
            assert_eq!(ids(name, text), "gpt-4-0613", "{name}: {text}");
        }
    }

    #[test]
    fn a_pattern_stays_one() {
        for (name, text) in [
            ("a.md", "All of gpt-4-0613* and more\n"),
            ("a.py", "a = glob(\"*gpt-4-0613*\")\n"),
            ("a.py", "a = \"**gpt-4-0613**\"\n"),
            ("a.ts", "const a = /gpt-4-0613[^a]/;\n"),
        ] {
            assert_eq!(ids(name, text), "", "{name}: {text}");
        }
    }

    #[test]
    fn an_encoded_sign_is_part_of_an_id() {
        let text = "url = f\"https://bedrock-runtime.{r}.amazonaws.com/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke\"\n";
        assert_eq!(ids("a.py", text), "anthropic.claude-3-haiku-20240307-v1:0");
    }

    #[test]
    fn an_id_in_a_key_is_found() {
        for (name, text) in [
            ("a.toml", "[models.gpt-4-0613]\nx = 1\n"),
            ("a.toml", "[prices]\ngpt-4-0613.input = 30\n"),
            ("a.properties", "price.gpt-4-0613=30\n"),
            ("a.hcl", "model \"gpt-4-0613\" {\n  x = 1\n}\n"),
        ] {
            assert_eq!(ids(name, text), "gpt-4-0613", "{name}: {text}");
        }
        assert_eq!(ids("a.tf", "module \"gpt-4-0613\" {\n  x = 1\n}\n"), "");
    }
}
