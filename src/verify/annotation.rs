//! What comments in a given file say of it: `# expect: legacy-lane`, `// ok: legacy-lane`.
//!
//! Read line by line by the signs that comments have anywhere, so that a fixture can be in
//! any language, known to lanelint or not. What merely looks alike (`# ok: as agreed`) is
//! no annotation: only names of rules may follow, to the end of the comment.

use std::sync::LazyLock;

use regex::Regex;

use crate::source::{Source, Span};

/// One rule that a comment names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// It must find something (or else nothing).
    pub finds: bool,
    /// The rule.
    pub rule: String,
    /// Where the rule is named.
    pub span: Span,
    /// The 1-based line that it speaks of, which may lie outside of the file.
    pub line: i64,
    /// A part of the message.
    pub message: Option<String>,
}

/// A comment's sign, the word, an offset in lines, rules, a part of the message in quotes,
/// and what may close the comment.
static COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)
        (?<sign> \#+ | //+!? | --+ | ;+ | /\*+ | \*+ | <!--+ | %+ | \(\* | \{\# | \{- | ' | ! )
        \s* (?<word> expect | ok ) (?: \[ (?<offset> [+-]?\d{1,6} ) \] )? :
        \s* (?<rules> [a-z][a-z0-9_-]* (?: \s*,\s* [a-z][a-z0-9_-]* )* )
        (?: \s+ "(?<message> [^"]* )" )?
        \s* (?: \*+/ | --+> | \#\} | -\} | \*\) )? \s* $"#,
    )
    .ok()
});

/// The annotations of a file, in its order. A comment that stands alone speaks of the next
/// line that is none, one behind code of its own; `[+2]` counts from the comment's line.
pub fn read(source: &Source) -> Vec<Annotation> {
    let mut found = Vec::new();
    // Those that stand alone, and wait for the next line.
    let mut waiting: Vec<Annotation> = Vec::new();
    let mut start = 0;
    for (line, text) in (1..).zip(source.text().split_inclusive('\n')) {
        let told = told(text, start, line);
        start += text.len();
        match told {
            Some((annotations, true)) => waiting.extend(annotations),
            other => {
                for mut annotation in waiting.drain(..) {
                    annotation.line = line;
                    found.push(annotation);
                }
                found.extend(other.into_iter().flat_map(|(annotations, _)| annotations));
            }
        }
    }
    found.append(&mut waiting);
    found
}

/// The annotations of one line, and whether they wait for the next.
fn told(text: &str, start: usize, line: i64) -> Option<(Vec<Annotation>, bool)> {
    if !text.contains("expect") && !text.contains("ok") {
        return None;
    }
    let comment = COMMENT.as_ref()?.captures(text.trim_end())?;
    let offset: Option<i64> =
        (comment.name("offset")).and_then(|offset| offset.as_str().parse().ok());
    let is_alone = text[..comment.name("sign")?.start()].trim().is_empty();
    let rules = comment.name("rules")?;
    let mut at = rules.start();
    let mut annotations = Vec::new();
    for name in rules.as_str().split(',') {
        let from = start + at + (name.len() - name.trim_start().len());
        at += name.len() + 1;
        annotations.push(Annotation {
            finds: &comment["word"] == "expect",
            rule: name.trim().to_owned(),
            span: (from..from + name.trim().len()).into(),
            line: line + offset.unwrap_or(0) + i64::from(is_alone && offset.is_none()),
            message: comment.name("message").map(|part| part.as_str().to_owned()),
        });
    }
    Some((annotations, is_alone && offset.is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let source = Source::new("x", text);
        let annotations = read(&source).into_iter().map(|found| {
            assert_eq!(source.slice(found.span), found.rule);
            let word = if found.finds { "expect" } else { "ok" };
            let message = found.message.map(|part| format!(" {part:?}"));
            format!(
                "{} {word} {}{}",
                found.line,
                found.rule,
                message.unwrap_or_default()
            )
        });
        annotations.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_comment_alone_speaks_of_the_next_line_and_one_behind_code_of_its_own() {
        insta::assert_snapshot!(shown(
            "# expect: a-rule\n# ok: b, c_1\nMODEL = 1  # ok: d\n  // expect[+2]: e \"a part, of it\"\n\nx\n/* expect[-1]: f */\n<!-- ok: g -->\ny\n"
        ), @r#"
        3 expect a-rule
        3 ok b
        3 ok c_1
        3 ok d
        6 expect e "a part, of it"
        6 expect f
        9 ok g
        "#);
    }

    #[test]
    fn what_only_looks_alike_is_none() {
        let texts = [
            "# ok: as agreed\n",
            "ok: rule\n",
            "# expected: rule\n",
            "# expect: Rule\n",
            "# lookup: rule\n",
            "x = 'ok: rule'\n",
            "# expect: rule \"open\n",
        ];
        for text in texts {
            assert_eq!(shown(text), "", "{text}");
        }
    }

    #[test]
    fn the_last_line_may_lack_its_end_and_lines_may_end_as_on_windows() {
        assert_eq!(shown("# expect: a\r\nx\r\ny # ok: b"), "2 expect a\n3 ok b");
        assert_eq!(shown("x # expect[-9]: a"), "-8 expect a");
    }
}
