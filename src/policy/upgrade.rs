//! A policy of an earlier form as one of today: the fewest bytes that must change.
//!
//! Pure: which files there are, and writing them, is the caller's.

use std::sync::Arc;

use super::load::VERSION_HELP;
use super::problem::{Problem, Problems};
use super::renamed::{self, Found, KEYS, VERSION};
use crate::source::yaml::{Node, Value, parse};
use crate::source::{Source, Span};

/// A file and what it is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The new text; as it was when nothing is to be changed.
    pub text: String,
    /// How many places change.
    pub changes: usize,
}

/// The text of a policy in today's form.
///
/// # Errors
///
/// What stands in the way: it is not YAML, it is of a later version, or it has a key that
/// is gone without an heir.
pub fn upgrade(source: &Arc<Source>) -> Result<Upgraded, Problems> {
    let mut problems = Problems::default();
    let mut edits = Vec::new();
    match parse(source.text()) {
        Err(fault) => {
            problems.add(Problem::at(
                source,
                fault.span,
                format!("not YAML: {fault}"),
            ));
        }
        Ok(stream) => {
            let root = stream.documents.first();
            edits.extend(version(source, root, &mut problems));
            if let Some(root) = root {
                let keys = renamed::keys(root, KEYS);
                let placeholders = renamed::placeholders(source.text(), root);
                for found in keys.into_iter().chain(placeholders) {
                    edits.extend(edit(source, &found, &mut problems));
                }
            }
        }
    }
    edits.sort_by_key(|(span, _)| *span);
    problems.or(Upgraded {
        text: applied(source.text(), &edits),
        changes: edits.len(),
    })
}

/// The change that makes the version today's, if one is needed.
fn version(
    source: &Arc<Source>,
    root: Option<&Node<'_>>,
    problems: &mut Problems,
) -> Option<(Span, String)> {
    let Some(root) = root else {
        let end = source.text().len();
        let is_open = !source.text().is_empty() && !source.text().ends_with('\n');
        let before = if is_open { line_end(source) } else { "" };
        let line = format!("{before}version: {VERSION}{}", line_end(source));
        return Some((Span::from(end..end), line));
    };
    let Value::Mapping(_) = root.value else {
        let message = "a policy is a mapping with keys such as `version`";
        problems.add(Problem::at(source, root.span, message));
        return None;
    };
    let Some(written) = root.get("version") else {
        let start = root.span.start;
        let here = Span::new(start, start);
        if source.text().get(start as usize..)?.starts_with('{') {
            let here = Span::new(start + 1, start + 1);
            return Some((here, format!("version: {VERSION}, ")));
        }
        // A mapping may stand indented.
        let column = source.position(start).column.saturating_sub(1) as usize;
        let indent = " ".repeat(column);
        let line = format!("version: {VERSION}{}{indent}", line_end(source));
        return Some((here, line));
    };
    match written.as_str().map(str::parse::<u32>) {
        Some(Ok(VERSION)) => None,
        Some(Ok(old)) if old < VERSION => Some((written.span, VERSION.to_string())),
        _ => {
            let shown = source.slice(written.span);
            let message = format!("version `{shown}` is not known, expected {VERSION}");
            problems.add(Problem::at(source, written.span, message).with_help(VERSION_HELP));
            None
        }
    }
}

fn edit(source: &Arc<Source>, found: &Found, problems: &mut Problems) -> Option<(Span, String)> {
    let Some(heir) = found.renamed.heir else {
        let word = source.slice(found.span);
        let message = format!("`{word}`: {}", found.renamed.told());
        let problem = Problem::at(source, found.span, message);
        problems.add(problem.with_help("take it out by hand: nothing does what it did"));
        return None;
    };
    Some((found.span, heir.to_owned()))
}

fn line_end(source: &Source) -> &'static str {
    if source.text().contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// `text` with each span, in their order, put for its replacement.
fn applied(text: &str, edits: &[(Span, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in edits {
        let span = span.range();
        out.push_str(text.get(at..span.start).unwrap_or_default());
        out.push_str(new);
        at = span.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upgraded(text: &str) -> String {
        let source = Arc::new(Source::new("p.yaml", text));
        match upgrade(&source) {
            Ok(upgraded) => {
                let again = Arc::new(Source::new("p.yaml", upgraded.text.as_str()));
                let changes = upgrade(&again).map(|again| again.changes);
                assert_eq!(changes.ok(), Some(0), "once is enough: {}", upgraded.text);
                upgraded.text
            }
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn the_version_is_written_where_it_is_missing() {
        assert_eq!(upgraded(""), "version: 1\n");
        assert_eq!(upgraded("# mine"), "# mine\nversion: 1\n");
        assert_eq!(
            upgraded("# mine\n---\nexclude: a # b\n"),
            "# mine\n---\nversion: 1\nexclude: a # b\n"
        );
        assert_eq!(
            upgraded("  a: 1\n  b: 2\n"),
            "  version: 1\n  a: 1\n  b: 2\n"
        );
        assert_eq!(upgraded("{exclude: a}\n"), "{version: 1, exclude: a}\n");
        assert_eq!(upgraded("{}"), "{version: 1, }");
        assert_eq!(
            upgraded("a: 1\r\nb: 2\r\n"),
            "version: 1\r\na: 1\r\nb: 2\r\n"
        );
        assert_eq!(upgraded("version: 0 # old\n"), "version: 1 # old\n");
        assert_eq!(upgraded("version: 1\nexclude: a"), "version: 1\nexclude: a");
    }

    #[test]
    fn what_cannot_be_upgraded_is_told() {
        assert_eq!(
            upgraded("version: 2"),
            "version `2` is not known, expected 1"
        );
        assert_eq!(
            upgraded("version: [1]"),
            "version `[1]` is not known, expected 1"
        );
        assert!(upgraded("[a]").starts_with("a policy is a mapping"));
        assert!(upgraded("a: [").starts_with("not YAML"));
    }

    #[test]
    fn old_placeholders_get_their_heirs_and_all_else_stays() {
        let text = "version: 1 # v\nrules:\n  # mine\n  a: {message: '{to} {{to}} {id}'}\n";
        assert_eq!(upgraded(text), text.replace("'{to}", "'{tag.to}"));
    }
}
