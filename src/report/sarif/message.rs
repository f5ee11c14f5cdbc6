//! Texts of SARIF. A plain text may hold links, `[text](target)`, and placeholders,
//! `{0}`: what a repository or a policy says is neither.

use serde::Serialize;

use crate::report::escape;

/// A message, or a text that is there in plain form only.
#[derive(Debug, Serialize)]
pub(super) struct Message {
    text: String,
}

/// A text in both its forms.
#[derive(Debug, Serialize)]
pub(super) struct Formatted {
    pub(super) text: String,
    pub(super) markdown: String,
}

impl Message {
    /// A text that shows itself, each of its paragraphs on one line.
    pub(super) fn plain(text: &str) -> Self {
        let paragraphs = text.split("\n\n").map(|paragraph| {
            let lines = paragraph.lines().map(escape::terminal);
            lines.collect::<Vec<_>>().join(" ")
        });
        let text = paragraphs.collect::<Vec<_>>().join("\n\n");
        // Only in what would be a link may a reader take backslashes away.
        let could_link = text.contains("](");
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '{' | '}' => out.push(c),
                '[' | ']' | '\\' if could_link => out.push('\\'),
                _ => {}
            }
            out.push(c);
        }
        Self { text: out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_link_or_a_placeholder() {
        let shown = |text| Message::plain(text).text;
        assert_eq!(shown("see [x](1) of {0}\\"), "see \\[x\\](1) of {{0}}\\\\");
        assert_eq!(
            shown("list[0] \\d"),
            "list[0] \\d",
            "no link could be there"
        );
        assert_eq!(shown("a\r\nb\n\nc\td"), "a b\n\nc\\td");
        assert_eq!(shown("\u{1b}[0m\u{202e}"), "\\u{{1b}}[0m\\u{{202e}}");
    }
}
