//! What an extractor gives: stretches of a file that may hold ids, with what stands
//! around them. No ids yet.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::site::Constant;
use crate::source::Span;

/// How an id stands in its file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The value of a model-like argument, field, key, constant or env default.
    Use,
    /// An operand of `==`, `in`, a match arm or a prefix test.
    Compare,
    /// An element of a list, a key of a table, an enum or union member.
    Listing,
    /// In a comment or docstring.
    Comment,
    /// In documentation text.
    Prose,
    /// Anywhere in test code but its comments.
    Test,
    /// In use by code that a document shows.
    Example,
    /// In recorded or machine-written text: dumps, transcripts, snapshots, logs.
    Data,
}

impl Role {
    /// All there are.
    pub const ALL: [Self; 8] = [
        Self::Use,
        Self::Compare,
        Self::Listing,
        Self::Comment,
        Self::Prose,
        Self::Test,
        Self::Example,
        Self::Data,
    ];

    /// Its word in policies and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Use => "use",
            Self::Compare => "compare",
            Self::Listing => "listing",
            Self::Comment => "comment",
            Self::Prose => "prose",
            Self::Test => "test",
            Self::Example => "example",
            Self::Data => "data",
        }
    }
}

/// The kind of text around an id.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Context {
    /// A string literal of a programming language.
    String,
    /// A comment.
    Comment,
    /// A documentation comment or docstring.
    Doc,
    /// A value or key of a configuration format.
    Config,
    /// Markdown outside of fenced code.
    Markdown,
    /// A notebook's cell that is not code.
    Notebook,
    /// A file without known syntax.
    Text,
}

/// A stretch of a file that may hold ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece<'s> {
    /// Its bytes in the file, without quotes or comment signs where they can be left out.
    /// For a folded text, from the first part to the last.
    pub span: Span,
    /// The text as the program sees it: escapes decoded, parts joined.
    pub text: Cow<'s, str>,
    /// Which bytes of the file each part of `text` comes from, in order, covering `text`
    /// without gaps: `(length in text, span in file)`. Empty when `text` is just the bytes
    /// of `span`. Where a length differs from its span's, the part counts as a whole.
    pub parts: Vec<(u32, Span)>,
    /// How what is in it stands.
    pub role: Role,
    /// The kind of text.
    pub context: Context,
    /// The key, argument or constant that holds it.
    pub name: Option<String>,
    /// The statement or key around it, itself included.
    pub holder: Span,
    /// The whole statement, where `holder` is only a key in it.
    pub statement: Option<Span>,
    /// The innermost JSON object around it, in JSON.
    pub object: Option<Span>,
    /// The text is one value (a string literal, a scalar): an id may be all of it.
    /// False for comments and prose.
    pub is_value: bool,
    /// Part of the value is not known (a hole in a template): no id that touches the
    /// start or end of a known stretch beside the hole may be reported. The offsets in
    /// `text` where something unknown stands.
    pub holes: Vec<u32>,
    /// The constant that it is the whole value of, where one is known.
    pub constant: Option<Box<Constant>>,
    /// A document shows it: code between its paragraphs, which nothing runs.
    pub is_shown: bool,
    /// The version of a model that stands beside its name, and where: `version` next to
    /// `name`. Whether the two make one id is the catalog's to say.
    pub version: Option<Box<(String, Span)>>,
    /// The key around its own says that it is a model's: `model: {name: …}`.
    pub is_of_model: bool,
}

/// What comments over several lines open and close with.
const BLOCKS: &[(&str, &str)] = &[
    ("/*", "*/"),
    ("--[[", "]]"),
    ("<#", "#>"),
    ("=begin", "=end"),
];

impl<'s> Piece<'s> {
    /// A piece that is just the bytes of `span`, with nothing known around it.
    pub fn plain(span: Span, text: &'s str, role: Role, context: Context) -> Self {
        Self {
            span,
            text: Cow::Borrowed(text),
            parts: Vec::new(),
            role,
            context,
            name: None,
            holder: span,
            statement: None,
            object: None,
            is_value: false,
            holes: Vec::new(),
            constant: None,
            is_shown: false,
            version: None,
            is_of_model: false,
        }
    }

    /// The piece of a comment that starts at `at`: its text without signs and blanks,
    /// held by the whole of it.
    pub fn comment(comment: &'s str, at: usize, is_doc: bool) -> Self {
        let whole = comment.trim_end();
        let block = BLOCKS.iter().find(|(open, _)| whole.starts_with(open));
        let (open, close) = block.copied().unwrap_or_default();
        let rest = whole.get(open.len()..).unwrap_or("");
        let inner = rest.strip_suffix(close).unwrap_or(rest);
        let is_sign = |c: char| match open {
            "" => "#/!-'".contains(c),
            _ => "*!".contains(c),
        };
        let said = inner.trim_start_matches(is_sign).trim_start();
        let from = at + open.len() + inner.len() - said.len();
        let body = said.trim_end();
        let context = if is_doc {
            Context::Doc
        } else {
            Context::Comment
        };
        Self {
            holder: Span::from(at..at + whole.len()),
            ..Self::plain(
                (from..from + body.len()).into(),
                body,
                Role::Comment,
                context,
            )
        }
    }
}

/// A text addressed to lanelint: a comment, or the value of a key `lanelint` in JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The comment, with its signs or without, or the value, in the file.
    pub span: Span,
    /// Its text: of a comment as it stands there, of a value with escapes decoded.
    pub text: String,
    /// What stands for "beside it".
    pub scope: Scope,
}

/// What a note can cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A comment: its line, the line below, or the statement that starts there.
    Comment,
    /// A key `lanelint`: the other values of the object with these bytes, but not those
    /// of objects within it.
    Siblings(Span),
}

/// Where the ranges of a piece's text stand in the file.
#[derive(Debug)]
pub(super) struct Places<'p> {
    parts: &'p [(u32, Span)],
    /// Where each part ends in the text.
    ends: Vec<u32>,
    span: Span,
}

impl<'p> Places<'p> {
    pub(super) fn of(piece: &'p Piece<'_>) -> Self {
        let ends = piece.parts.iter().scan(0, |at, (len, _)| {
            *at += len;
            Some(*at)
        });
        Self {
            parts: &piece.parts,
            ends: ends.collect(),
            span: piece.span,
        }
    }

    /// Where a range of the text stands: from its first byte to its last, and
    /// the stretches it is put together from when these are several.
    pub(super) fn locate(&self, range: std::ops::Range<usize>) -> (Span, Vec<Span>) {
        if self.parts.is_empty() {
            let start = self.span.start + range.start as u32;
            return (Span::new(start, start + range.len() as u32), Vec::new());
        }
        let (from, to) = (range.start as u32, range.end as u32);
        let first = self.ends.partition_point(|&end| end <= from);
        let parts = self.parts.iter().zip(&self.ends).skip(first);
        let mut spans: Vec<Span> = Vec::new();
        for (&(len, span), &end) in parts {
            let start = end - len;
            if start >= to {
                break;
            }
            let exact = span.len() == len;
            let inner = if exact {
                Span::new(
                    span.start + from.saturating_sub(start),
                    span.end - end.saturating_sub(to),
                )
            } else {
                span
            };
            match spans.last_mut() {
                Some(last) if last.end == inner.start => last.end = inner.end,
                _ => spans.push(inner),
            }
        }
        let whole = Span::new(
            spans
                .iter()
                .map(|span| span.start)
                .min()
                .unwrap_or(self.span.start),
            spans
                .iter()
                .map(|span| span.end)
                .max()
                .unwrap_or(self.span.end),
        );
        if spans.len() < 2 {
            spans.clear();
        }
        (whole, spans)
    }
}
