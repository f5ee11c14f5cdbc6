//! Where something stands, in the words of SARIF.

use std::borrow::Cow;

use serde::Serialize;

use super::message::Message;
use super::{Context, ROOT};
use crate::report::escape;
use crate::source::{Source, Span};

/// The most bytes of a file that are repeated in one place of the log.
const LONGEST: usize = 240;

/// A place, perhaps with a word on it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    stretch: Stretch<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Stretch<'a> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_region: Option<Lines<'a>>,
    #[serde(rename = "region", skip_serializing_if = "Option::is_none")]
    line: Option<Line>,
}

/// A line, whole.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    start_line: u32,
}

/// A file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// A stretch of a file. Columns count UTF-16 units.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region<'a> {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(flatten)]
    bytes: Bytes,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Content<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Bytes {
    byte_offset: u32,
    byte_length: u32,
}

/// Whole lines.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Lines<'a> {
    start_line: u32,
    end_line: u32,
    snippet: Content<'a>,
}

/// A part of a file's text.
#[derive(Debug, Serialize)]
pub(super) struct Content<'a> {
    pub(super) text: Cow<'a, str>,
}

impl<'a> Location<'a> {
    /// A place with the lines around it.
    pub(super) fn of(context: &Context<'_>, source: &'a Source, span: Span) -> Self {
        Self {
            id: None,
            stretch: Stretch {
                artifact_location: Artifact::of(source.name()),
                region: Some(Region::of(context, source, span)),
                context_region: lines_around(source, span),
                line: None,
            },
            message: None,
        }
    }

    /// A whole file.
    pub(super) fn file(path: &str) -> Self {
        Self {
            id: None,
            stretch: Stretch {
                artifact_location: Artifact::of(path),
                region: None,
                context_region: None,
                line: None,
            },
            message: None,
        }
    }

    /// A line of a file that is known by its number alone.
    pub(super) fn line(path: &str, line: u32) -> Self {
        let mut place = Self::file(path);
        place.stretch.line = Some(Line {
            start_line: line.max(1),
        });
        place
    }

    /// A place that another is related to, and how.
    #[must_use]
    pub(super) fn related(mut self, how: &str) -> Self {
        self.stretch.context_region = None;
        self.message = Some(Message::plain(how));
        self
    }
}

impl Artifact {
    /// A file by its path as shown.
    pub(super) fn of(path: &str) -> Self {
        let has_drive = path.as_bytes().get(1) == Some(&b':') && path.contains('/');
        let absolute = if path.starts_with('/') {
            Some("file://")
        } else if has_drive {
            Some("file:///")
        } else {
            None
        };
        Self {
            uri: absolute.unwrap_or_default().to_owned() + &escape::uri(path),
            uri_base_id: absolute.is_none().then_some(ROOT),
        }
    }
}

impl<'a> Region<'a> {
    /// A stretch of a file, with its text where that is not long.
    pub(super) fn of(context: &Context<'_>, source: &'a Source, span: Span) -> Self {
        let start = context.columns.position(source, span.start);
        let end = context.columns.position(source, span.end);
        // Bytes are those of the file, whatever its encoding.
        let bytes = source.file_offset(span.start);
        let text = source.slice(span);
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            bytes: Bytes {
                byte_offset: bytes,
                byte_length: source.file_offset(span.end) - bytes,
            },
            snippet: (!text.is_empty() && text.len() <= LONGEST).then_some(Content {
                text: Cow::Borrowed(text),
            }),
        }
    }

    /// The same without its text: a reader of an edit has the file.
    #[must_use]
    pub(super) fn bare(mut self) -> Self {
        self.snippet = None;
        self
    }
}

/// The lines that a place stands in, where they are more than it and not long.
fn lines_around(source: &Source, span: Span) -> Option<Lines<'_>> {
    let lines = source.lines();
    let first = lines.line(span.start);
    let last = lines.line(span.end.saturating_sub(1).max(span.start));
    let whole = Span::new(lines.span(first).start, lines.span(last).end);
    if whole.len() as usize > 2 * LONGEST {
        return None;
    }
    let text = source.slice(whole).trim_end_matches(['\r', '\n']);
    (text.len() > span.len() as usize).then_some(Lines {
        start_line: first,
        end_line: last,
        snippet: Content {
            text: Cow::Borrowed(text),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_the_root_or_a_file_uri() {
        let uri = |path| {
            let artifact = Artifact::of(path);
            format!("{} {}", artifact.uri, artifact.uri_base_id.unwrap_or("-"))
        };
        assert_eq!(uri("a b/ü.py"), "a%20b/%C3%BC.py %SRCROOT%");
        assert_eq!(uri("a:b.py"), "a%3Ab.py %SRCROOT%");
        assert_eq!(uri("../x.py"), "../x.py %SRCROOT%");
        assert_eq!(uri("/r/x.py"), "file:///r/x.py -");
        assert_eq!(uri("C:/x.py"), "file:///C%3A/x.py -");
    }

    #[test]
    fn the_lines_around_are_whole_and_never_long() {
        let long = "x".repeat(1000);
        let source = Source::new("f", format!("a id b\r\nid\nid{long}\n"));
        let around = |at: u32| lines_around(&source, Span::new(at, at + 2));
        assert_eq!(around(2).unwrap().snippet.text, "a id b");
        assert!(around(8).is_none(), "it is the line");
        assert!(around(11).is_none(), "it is long");
    }
}
