//! Text of a scanned repository made fit for its reader. Every format writes such text
//! through here (or through a serialiser that quotes), never as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

pub use crate::source::acts::{is_hidden, opens_command};

/// Whether a character would make a command of a log's line: GitHub's own begin with `::`,
/// and a line may begin wherever a space is.
fn commands(before: &str, c: char) -> bool {
    match c {
        '[' => opens_command(before),
        ':' => before
            .strip_suffix(':')
            .is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace)),
        _ => false,
    }
}

/// For one line of a terminal or of a CI system's log: every control, bidirectional or
/// invisible character, line breaks and tabs among them, is spelled out (`\u{1b}`, `\n`),
/// and so is what would make a command of a line.
pub fn terminal(text: &str) -> Cow<'_, str> {
    escaped(text, |c, out| match c {
        '\n' | '\r' | '\t' => out.extend(c.escape_default()),
        c if commands(out, c) => out.extend(c.escape_unicode()),
        c if is_hidden(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    })
}

/// As [`terminal`], but line breaks stay: for help texts.
pub fn paragraphs(text: &str) -> Cow<'_, str> {
    escaped(text, |c, out| match c {
        '\n' => out.push(c),
        '\t' => out.push(' '),
        '\r' => {}
        c if commands(out, c) => out.extend(c.escape_unicode()),
        c if is_hidden(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    })
}

/// As [`paragraphs`], but tabs and the ends of lines stay as they are: for a patch that is to be applied.
pub fn patch(text: &str) -> Cow<'_, str> {
    let mut rest = text.chars().skip(1);
    escaped(text, |c, out| {
        let next = rest.next();
        match c {
            '\n' | '\t' => out.push(c),
            '\r' if next == Some('\n') => out.push(c),
            c if commands(out, c) => out.extend(c.escape_unicode()),
            c if is_hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    })
}

/// Stands between two characters that would call somebody or link to something together:
/// it has no width, and no code host reads across it.
const APART: &str = "&#8203;";

/// Whether `c` would make of what stands before it a mention (`@name`), a reference (`#1`,
/// `GH-1`, and GitLab's `!1`, `~label`, `%1`, `&1`, `$1`, `^alert#1`) or an address. Code
/// hosts look for these in the text that a browser would show, where an escape is gone.
fn calls(before: &str, last: Option<char>, c: char) -> bool {
    match last {
        Some('@') => !c.is_whitespace(),
        Some('#' | '!' | '~' | '%' | '&' | '$' | '^') => c.is_alphanumeric() || c == '"',
        Some('-') => {
            c.is_ascii_digit() && {
                let start = before.len().saturating_sub(3);
                (before.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case("gh-"))
            }
        }
        Some(':') => c == '/',
        _ => false,
    }
}

/// For running text or a table cell of Markdown: nothing of it is markup, HTML, a link or a
/// mention, and it stays on one line.
pub fn markdown(text: &str) -> Cow<'_, str> {
    let mut last = None;
    let mut numbering = true;
    escaped(text, |c, out| {
        if calls(out, last, c) {
            out.push_str(APART);
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' | '!' => {
                out.extend(['\\', c]);
            }
            // What starts a list or a rule at the start of a text, and a link that needs no
            // brackets.
            '-' | '+' | '=' if last.is_none() => out.extend(['\\', c]),
            '.' | ')' if numbering && last.is_some() => out.extend(['\\', c]),
            '.' if matches!(last, Some('w' | 'W')) => out.extend(['\\', c]),
            c if is_hidden(c) => {
                out.push('\\');
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
        // Spaces in front leave the start of the text where it was.
        if last.is_some() || !c.is_whitespace() {
            numbering &= c.is_ascii_digit();
            last = Some(c);
        }
    })
}

/// For Markdown, as code where that is safe: ids, paths, owners. In a code span nothing
/// is a mention, a link or an emoji; but a log that shows the Markdown reads its commands.
pub fn code(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || " ._-:/@+=,#(){}[]*?!;'\"$%…·".contains(c);
    let opens = |(at, _): (usize, &str)| text.get(..at).is_some_and(opens_command);
    if !text.is_empty()
        && text.trim() == text
        && text.chars().all(plain)
        && !text.match_indices('[').any(opens)
    {
        Cow::Owned(format!("`{text}`"))
    } else {
        markdown(text)
    }
}

/// For sentences that rules and lanelint itself write: what stands between backticks is
/// code where that is safe, all else is as in [`markdown`].
pub fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('`').peekable();
    let mut inside = false;
    while let Some(part) = parts.next() {
        let closed = parts.peek().is_some();
        match code(part) {
            Cow::Owned(code) if inside && closed && code.starts_with('`') => out.push_str(&code),
            _ if inside && closed => {
                out.push_str("\\`");
                out.push_str(&markdown(part));
                out.push_str("\\`");
            }
            _ => {
                if inside {
                    out.push_str("\\`");
                }
                out.push_str(&markdown(part));
            }
        }
        inside = !inside;
    }
    out
}

/// For the text of an HTML element within Markdown, where Markdown's own escapes do not hold:
/// as in [`html`], and nobody is called.
pub fn folded(text: &str) -> String {
    let mut last = None;
    let mut plain = String::with_capacity(text.len());
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if calls(&plain, last, c) {
            out.push_str(&html(&plain));
            out.push_str(APART);
            plain.clear();
        }
        plain.push(c);
        last = Some(c);
    }
    out.push_str(&html(&plain));
    out
}

/// For the text of an HTML element or attribute.
pub fn html(text: &str) -> Cow<'_, str> {
    escaped(text, |c, out| match c {
        '[' if opens_command(out) => out.push_str("&#91;"),
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        '\n' | '\r' | '\t' => out.push(' '),
        c if is_hidden(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    })
}

/// A path with `/` as the path of a URI: every other byte than those that stand for
/// themselves everywhere is percent-encoded.
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// As [`paragraphs`], for XML 1.0, which has no place for most controls and for two more
/// characters, escaped or not. What quotes markup is the writer of the XML.
pub fn xml(text: &str) -> String {
    let text = paragraphs(text);
    text.replace('\u{fffe}', "\\u{fffe}")
        .replace('\u{ffff}', "\\u{ffff}")
}

/// At most as much of a text as a column can show.
pub fn short(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or(""))),
        None => Cow::Borrowed(text),
    }
}

/// What `push` makes of each character, in order.
fn escaped(text: &str, mut push: impl FnMut(char, &mut String)) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push(c, &mut out);
    }
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_acts_on_a_terminal_is_spelled_out() {
        assert_eq!(
            terminal("a\u{1b}]8;;x\u{7}\0\u{7f}\u{9b}\u{202e}\u{2066}\u{200b}\r\n\té"),
            "a\\u{1b}]8;;x\\u{7}\\u{0}\\u{7f}\\u{9b}\\u{202e}\\u{2066}\\u{200b}\\r\\n\\té"
        );
        assert_eq!(paragraphs("a\nb\u{1b}"), "a\nb\\u{1b}");
    }

    #[test]
    fn what_acts_on_a_ci_system_is_spelled_out() {
        assert_eq!(terminal("::error::x"), ":\\u{3a}error::x");
        assert_eq!(paragraphs("a\n ::b c::d"), "a\n :\\u{3a}b c::d");
        assert_eq!(terminal("a ##[add-path]"), "a ##\\u{5b}add-path]");
        assert_eq!(
            terminal("##VsO[x] #[y] vso[z]"),
            "##VsO\\u{5b}x] #[y] vso[z]"
        );
    }

    #[test]
    fn nothing_is_markup_in_markdown() {
        assert_eq!(
            markdown("<b>|`x`|*y*_z_[t](https://u.v) www.w.x\n# h\u{202e}"),
            "&lt;b&gt;\\|\\`x\\`\\|\\*y\\*\\_z\\_\\[t\\](https:&#8203;//u.v) www\\.w\\.x \\# h\\\\u{202e}"
        );
        assert_eq!(markdown("- a"), "\\- a");
        assert_eq!(markdown("12. a 1.5"), "12\\. a 1.5");
    }

    #[test]
    fn nobody_is_called_and_nothing_referred_to() {
        let text = "@o/t ana@b.org #1 GH-1 gh-2 !3 ~l %4 ^a#5 $6 a&7 @ # high-1 1.5";
        insta::assert_snapshot!(markdown(text), @r##"@&#8203;o/t ana@&#8203;b.org \#&#8203;1 GH-&#8203;1 gh-&#8203;2 \!&#8203;3 \~&#8203;l %&#8203;4 ^&#8203;a\#&#8203;5 \$&#8203;6 a&amp;&#8203;7 @ \# high-&#8203;1 1.5"##);
        insta::assert_snapshot!(folded(text), @r##"@&#8203;o/t ana@&#8203;b.org #&#8203;1 GH-&#8203;1 gh-&#8203;2 !&#8203;3 ~&#8203;l %&#8203;4 ^&#8203;a#&#8203;5 $&#8203;6 a&amp;&#8203;7 @ # high-&#8203;1 1.5"##);
        assert_eq!(
            code("##[a]"),
            "\\#\\#\\[a\\]",
            "no command in a code span either"
        );
        assert_eq!(html("##vso[a] [b]"), "##vso&#91;a] [b]");
    }

    #[test]
    fn a_path_is_one_uri_path() {
        assert_eq!(uri("a b/é%:?#.py"), "a%20b/%C3%A9%25%3A%3F%23.py");
    }

    #[test]
    fn xml_gets_only_characters_that_it_has() {
        assert_eq!(
            xml("a\0\u{fffe}\u{ffff}\n<"),
            "a\\u{0}\\u{fffe}\\u{ffff}\n<"
        );
    }

    #[test]
    fn code_is_used_where_nothing_can_leave_it() {
        assert_eq!(code("@ml-team"), "`@ml-team`");
        assert_eq!(code("a`b|c"), "a\\`b\\|c");
        assert_eq!(code(""), "");
        assert_eq!(
            prose("the lane `small` of `a|b` and ` more"),
            "the lane `small` of \\`a\\|b\\` and \\` more"
        );
    }

    proptest! {
        #[test]
        fn prose_is_text_and_code_only(text in "[a `|<*\\\\_&\n\\[\\]()-]{0,40}") {
            use pulldown_cmark::{Event, Parser, Tag};
            let line = format!("- x: {}", prose(&text));
            for event in Parser::new(&line) {
                let fine = matches!(
                    event,
                    Event::Text(_) | Event::Code(_) | Event::End(_)
                        | Event::Start(Tag::List(None) | Tag::Item | Tag::Paragraph)
                );
                prop_assert!(fine, "{event:?} in {line:?}");
            }
        }

        #[test]
        fn markdown_shows_the_text_itself(text in "[ -~é\n\u{1b}]{0,40}") {
            use pulldown_cmark::{Event, Parser};
            let wanted = text.replace('\n', " ").replace('\u{1b}', "\\u{1b}");
            // Spaces at the ends are not kept, and four in front are a code block.
            prop_assume!(!wanted.starts_with(' '));
            let cell = markdown(&text).into_owned();
            let mut shown = String::new();
            for event in Parser::new(&cell) {
                match event {
                    Event::Text(part) => shown.push_str(&part.replace('\u{200b}', "")),
                    Event::Start(pulldown_cmark::Tag::Paragraph) | Event::End(_) => {}
                    other => prop_assert!(false, "{other:?} in {cell:?}"),
                }
            }
            prop_assert_eq!(shown.trim(), wanted.trim());
        }
    }
}
