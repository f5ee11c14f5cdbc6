//! The text of a policy with more exceptions, every other byte as it was. Whether that text says what it should is for its
//! reader to see: nothing is parsed here.

/// A policy's text with these exceptions at the end of its list, each as a YAML flow mapping. `None` where the list is not
/// written as a block of lines that can be gone on with.
pub fn with_exceptions(text: &str, items: &[String]) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let end = if lines.first().is_some_and(|line| line.ends_with("\r\n")) {
        "\r\n"
    } else {
        "\n"
    };
    let Some(key) = lines.iter().position(|line| line.starts_with(KEY)) else {
        return appended(text, items, end);
    };
    let value = lines.get(key)?.strip_prefix(KEY)?.trim();
    let is_block = value.is_empty() || value.starts_with('#');
    if !is_block && value != "[]" {
        return None;
    }
    let below = lines.get(key + 1..)?;
    // The list ends before the next key; blank lines and comments at the margin before that are no part of it.
    let is_inside = |line: &&&str| {
        line.trim().is_empty() || line.starts_with([' ', '-', '#']) && !line.starts_with("---")
    };
    let inside: Vec<_> = below.iter().take_while(is_inside).collect();
    let is_entry = |line: &&&str| line.starts_with([' ', '-']) && !line.trim().is_empty();
    let last = inside.iter().rposition(is_entry);
    let first = inside
        .iter()
        .find(|line| line.trim_start().starts_with('-'));
    let indent = first.map_or("  ", |line| {
        line.get(..line.len() - line.trim_start().len())
            .unwrap_or("  ")
    });
    let at = key + 1 + last.map_or(0, |last| last + 1);
    let mut out: String = lines.get(..key)?.concat();
    if is_block {
        out.push_str(lines.get(key)?);
    } else {
        out.push_str(KEY);
        out.push_str(end);
    }
    out.push_str(&lines.get(key + 1..at)?.concat());
    listed(&mut out, items, indent, end);
    out.push_str(&lines.get(at..)?.concat());
    Some(out)
}

const KEY: &str = "exceptions:";

/// The list at the end of a text that has none.
fn appended(text: &str, items: &[String], end: &str) -> Option<String> {
    // What ends a document, or begins another.
    if text.lines().any(|line| line.starts_with("...")) {
        return None;
    }
    let mut out = text.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(end);
    }
    out.push_str(end);
    out.push_str(KEY);
    out.push_str(end);
    listed(&mut out, items, "  ", end);
    Some(out)
}

fn listed(out: &mut String, items: &[String], indent: &str, end: &str) {
    if !out.ends_with('\n') {
        out.push_str(end);
    }
    for item in items {
        out.push_str(indent);
        out.push_str("- ");
        out.push_str(item);
        out.push_str(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> Option<String> {
        with_exceptions(text, &["{id: b}".to_owned(), "{id: c}".to_owned()])
    }

    #[test]
    fn exceptions_go_to_the_end_of_their_list() {
        for (text, wanted) in [
            (
                "version: 1\n",
                "version: 1\n\nexceptions:\n  - {id: b}\n  - {id: c}\n",
            ),
            (
                "version: 1",
                "version: 1\n\nexceptions:\n  - {id: b}\n  - {id: c}\n",
            ),
            (
                "exceptions: []\nversion: 1\n",
                "exceptions:\n  - {id: b}\n  - {id: c}\nversion: 1\n",
            ),
            (
                "exceptions: # ours\n- id: a\n  reason: r\n\n# rules\nrules: {}\n",
                "exceptions: # ours\n- id: a\n  reason: r\n- {id: b}\n- {id: c}\n\n# rules\nrules: {}\n",
            ),
            (
                "exceptions:\r\n    # why\r\n    - id: a\r\n      reason: >\r\n        a\r\n\r\n        b",
                "exceptions:\r\n    # why\r\n    - id: a\r\n      reason: >\r\n        a\r\n\r\n        b\r\n    - {id: b}\r\n    - {id: c}\r\n",
            ),
        ] {
            assert_eq!(added(text).as_deref(), Some(wanted), "{text:?}");
        }
    }

    #[test]
    fn a_list_that_cannot_be_gone_on_with_is_left() {
        assert_eq!(added("exceptions: [{id: a}]\n"), None);
        assert_eq!(added("exceptions: *shared\n"), None);
        assert_eq!(added("version: 1\n...\n"), None);
    }
}
