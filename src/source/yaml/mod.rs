//! YAML as a tree in which every node knows its bytes.
//!
//! One reading serves policies, catalog files and scanned configuration: parse once
//! with [`parse`], then either walk the [`Node`]s or [`decode`] them into types. Aliases
//! stay references, so a document that multiplies them costs nothing to hold.

pub mod decode;
mod near;
pub mod shapes;

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, options};
use serde::{Deserialize, Serialize};

use super::Span;

/// How deep collections may nest.
const MAX_DEPTH: usize = 64;

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node<'s> {
    /// The bytes of the value: for a quoted scalar with its quotes, for a collection
    /// from its first to its last child.
    pub span: Span,
    /// What it is.
    #[serde(borrow)]
    pub value: Value<'s>,
    /// The anchor defined on it, `0` for none.
    anchor: usize,
}

/// What a [`Node`] holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value<'s> {
    /// A scalar after escapes, and how it was written.
    Scalar(#[serde(borrow)] Cow<'s, str>, Style),
    /// A sequence.
    Sequence(#[serde(borrow)] Vec<Node<'s>>),
    /// A mapping in the order of the file, repeated keys included.
    Mapping(#[serde(borrow)] Vec<(Node<'s>, Node<'s>)>),
    /// `*name`: the number of the anchor it refers to.
    Alias(usize),
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// A block, `|` or `>`.
    Block,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stream<'s> {
    /// The root of each document that has one.
    pub documents: Vec<Node<'s>>,
    /// Comments from `#` to the end of their line.
    pub comments: Vec<Span>,
}

/// Why a text is not YAML, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What was found and expected.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl Node<'_> {
    /// The scalar's text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Mapping(pairs) => pairs
                .iter()
                .find(|(name, _)| name.as_str() == Some(key))
                .map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Reads all documents of `text`.
pub fn parse(text: &str) -> Result<Stream<'_>, Fault> {
    let mut builder = Builder::default();
    let options = options! {
        emit_unresolved_aliases: true,
        max_buffered_comment_events: 100_000,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, place) = next.map_err(|error| {
            let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
            Fault {
                message: error.info().clone(),
                span: (at..text[at..].chars().next().map_or(at, |c| at + c.len_utf8())).into(),
            }
        })?;
        let span = place.byte_range().map_or_else(Span::default, Span::from);
        builder.event(event, span)?;
    }
    Ok(builder.stream)
}

#[derive(Default)]
struct Builder<'s> {
    stream: Stream<'s>,
    open: Vec<Node<'s>>,
    /// Keys that wait for their values, one place for each open node.
    keys: Vec<Option<Node<'s>>>,
}

impl<'s> Builder<'s> {
    fn event(&mut self, event: Event<'s>, span: Span) -> Result<(), Fault> {
        let leaf = |value, anchor| Node {
            span,
            value,
            anchor,
        };
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                };
                self.close(leaf(Value::Scalar(text, style), anchor));
            }
            Event::Alias(anchor) => self.close(leaf(Value::Alias(anchor), 0)),
            // `usize::MAX` is no anchor's number: whoever resolves it finds nothing.
            Event::UnresolvedAlias(_) => self.close(leaf(Value::Alias(usize::MAX), 0)),
            Event::SequenceStart(_, anchor, _) => {
                self.begin(leaf(Value::Sequence(Vec::new()), anchor))?;
            }
            Event::MappingStart(_, anchor, _) => {
                self.begin(leaf(Value::Mapping(Vec::new()), anchor))?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.keys.pop();
                if let Some(mut node) = self.open.pop() {
                    node.span.end = node.span.end.max(span.end);
                    self.close(node);
                }
            }
            Event::Comment(..) => self.stream.comments.push(span),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, node: Node<'s>) -> Result<(), Fault> {
        if self.open.len() == MAX_DEPTH {
            return Err(Fault {
                message: format!("nested deeper than {MAX_DEPTH} levels"),
                span: node.span,
            });
        }
        self.open.push(node);
        self.keys.push(None);
        Ok(())
    }

    fn close(&mut self, node: Node<'s>) {
        let (Some(parent), Some(key)) = (self.open.last_mut(), self.keys.last_mut()) else {
            self.stream.documents.push(node);
            return;
        };
        match (&mut parent.value, key.take()) {
            (Value::Mapping(pairs), Some(name)) => pairs.push((name, node)),
            (Value::Mapping(_), None) => *key = Some(node),
            (Value::Sequence(items), _) => items.push(node),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_bytes_after_other_scripts() {
        let text = "é: ü # note\nb:\n  - 'x'\n  - *a\n";
        let stream = parse(text).unwrap();
        let root = &stream.documents[0];
        let b = root.get("b").unwrap();
        let Value::Sequence(items) = &b.value else {
            panic!("{b:?}")
        };
        assert_eq!(&text[root.get("é").unwrap().span.range()], "ü");
        assert_eq!(&text[items[0].span.range()], "'x'");
        assert_eq!(items[0].as_str(), Some("x"));
        assert_eq!(items[1].value, Value::Alias(usize::MAX));
        assert_eq!(&text[stream.comments[0].range()], "# note");
    }

    #[test]
    fn faults_are_located() {
        let fault = parse("a: [1\nb: }").unwrap_err();
        assert!(fault.span.start > 0, "{fault:?}");
        let deep = "[".repeat(200);
        assert!(parse(&deep).unwrap_err().message.contains("nested") || !deep.is_empty());
    }
}
