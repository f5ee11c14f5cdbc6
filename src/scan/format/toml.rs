//! TOML: values under their keys, keys, comments.

use toml_edit::{Document, Formatted, Item, Key, TableLike, Value};

use crate::scan::excerpt::{self, Escapes};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, name, scalar};
use crate::source::Span;

/// How many neighbours of a key are looked at for a version.
const MAX_SIBLINGS: usize = 256;

const CONFIG: (Role, Context) = (Role::Use, Context::Config);

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let document = Document::parse(text).map_err(|error| error.message().to_owned())?;
    let mut reader = Reader {
        text,
        wanted,
        found: Vec::new(),
    };
    reader.table(document.as_table(), None);
    for line in lines(text) {
        reader.line(line);
    }
    let mut found = reader.found;
    found.sort_by_key(|piece| piece.span);
    Ok(found)
}

struct Reader<'s, 'w> {
    text: &'s str,
    wanted: Wanted<'w>,
    found: Vec<Piece<'s>>,
}

/// What stands around a value.
#[derive(Clone, Copy)]
struct Around<'n> {
    name: &'n str,
    /// The pair; not for items of arrays.
    holder: Option<Span>,
    in_list: bool,
    /// The array's item before it.
    before: Option<&'n str>,
    /// The version that stands beside it.
    version: Option<&'n Formatted<String>>,
    is_of_model: bool,
}

impl<'s> Reader<'s, '_> {
    /// The parser has bounded how deep tables nest.
    fn table(&mut self, table: &dyn TableLike, name: Option<&str>) {
        let told = ["name", "key"]
            .iter()
            .find_map(|key| table.get(key)?.as_str());
        for (text, item) in table.iter() {
            let key = table.key(text).and_then(Key::span).map(Span::from);
            let value = item.as_value().and_then(Value::span).map(Span::from);
            let holder = match (key, value) {
                (Some(key), Some(value)) => Some(Span::new(key.start, value.end)),
                _ => key,
            };
            // Keys of `[headers]` are read by line: each header has its own bytes.
            let is_dotted = item.as_table_like().is_some_and(TableLike::is_dotted);
            if let (Some(span), Some(holder), true) = (key, holder, value.is_some() || is_dotted) {
                self.key(span, text, name, holder);
            }
            match item {
                Item::Value(value) => {
                    let is_of_model = name::is_of_model(text, name);
                    let name = match (text, told) {
                        ("value" | "default", Some(told)) => told,
                        _ => text,
                    };
                    let around = Around {
                        is_of_model,
                        name,
                        holder,
                        in_list: false,
                        before: None,
                        version: version_of(table, text),
                    };
                    self.value(value, &around);
                }
                Item::Table(table) => self.table(table, Some(text)),
                Item::ArrayOfTables(tables) => {
                    for table in tables {
                        self.table(table, Some(text));
                    }
                }
                Item::None => {}
            }
        }
    }

    fn key(&mut self, span: Span, decoded: &str, name: Option<&str>, holder: Span) {
        if self.wanted.in_span(span) {
            let piece = self.piece(span, decoded);
            self.found.push(Piece {
                role: Role::Listing,
                name: name.map(str::to_owned),
                holder,
                ..piece
            });
        }
    }

    fn value(&mut self, value: &Value, around: &Around<'_>) {
        match value {
            Value::String(string) => {
                let Some(span) = string.span().map(Span::from) else {
                    return;
                };
                if !self.wanted.in_span(span) {
                    return;
                }
                let piece = self.piece(span, string.value());
                let piece = Piece {
                    role: if around.in_list {
                        Role::Listing
                    } else {
                        Role::Use
                    },
                    name: Some(around.name.to_owned()),
                    is_of_model: around.is_of_model,
                    holder: around.holder.unwrap_or(span),
                    version: around.version.and_then(|version| {
                        let piece = self.piece(version.span()?.into(), version.value());
                        Some(Box::new((piece.text.into_owned(), piece.span)))
                    }),
                    ..piece
                };
                scalar::read(piece, around.before, self.wanted, 0, &mut self.found);
            }
            Value::Array(array) => {
                let mut before = None;
                for item in array {
                    let around = Around {
                        in_list: true,
                        holder: None,
                        before,
                        version: None,
                        ..*around
                    };
                    self.value(item, &around);
                    before = item.as_str();
                }
            }
            Value::InlineTable(table) => self.table(table, Some(around.name)),
            _ => {}
        }
    }

    /// A string or key with its bytes, without quotes.
    fn piece(&self, span: Span, decoded: &str) -> Piece<'s> {
        let raw = self.text.get(span.range()).unwrap_or("");
        let (quotes, escapes) = match raw.as_bytes() {
            [b'"', b'"', b'"', .., b'"', b'"', b'"'] => (3, Escapes::Backslash),
            [b'\'', b'\'', b'\'', .., b'\'', b'\'', b'\''] => (3, Escapes::None),
            [b'"', .., b'"'] => (1, Escapes::Backslash),
            [b'\'', .., b'\''] => (1, Escapes::None),
            _ => (0, Escapes::None),
        };
        let inner = Span::new(
            span.start + quotes,
            (span.end - quotes).max(span.start + quotes),
        );
        let decoded = decoded.to_owned().into();
        Piece {
            is_value: true,
            holder: span,
            ..Piece::decoded(self.text, inner, decoded, escapes, CONFIG)
        }
    }

    /// What the tree of values leaves out: comments and the keys of headers.
    fn line(&mut self, line: Line) {
        match line {
            Line::Comment(span) if self.wanted.all_comments || self.wanted.in_span(span) => {
                let text = self.text.get(span.range()).unwrap_or("");
                self.found.push(excerpt::comment(text, span));
            }
            Line::Header(span) if self.wanted.in_span(span) => {
                let text = self.text.get(span.range()).unwrap_or("");
                let Ok(keys) = Key::parse(text) else {
                    return;
                };
                let mut at = 0;
                let mut parent: Option<String> = None;
                for key in &keys {
                    let Some(written) = key.as_repr().and_then(|repr| repr.as_raw().as_str())
                    else {
                        return;
                    };
                    let Some(found) = text.get(at..).and_then(|rest| rest.find(written)) else {
                        return;
                    };
                    let start = at + found;
                    at = start + written.len();
                    let place = Span::from(start..at).shifted(span.start);
                    self.key(place, key.get(), parent.as_deref(), span);
                    parent = Some(key.get().to_owned());
                }
            }
            _ => {}
        }
    }
}

/// The version in a table that belongs to the name at a key.
fn version_of<'n>(table: &'n dyn TableLike, key: &str) -> Option<&'n Formatted<String>> {
    if !name::may_have_version(key) {
        return None;
    }
    let mut pairs = table.iter().take(MAX_SIBLINGS);
    let version = pairs.find(|(own, _)| name::is_version_of(own, key))?;
    let mut pairs = table.iter().take(MAX_SIBLINGS);
    if pairs.any(|(own, _)| name::gives_version_to(key, own)) {
        return None;
    }
    match version.1.as_value()? {
        Value::String(version) => Some(version),
        _ => None,
    }
}

/// What a small lexer sees that knows strings.
enum Line {
    /// From `#` to the end of its line.
    Comment(Span),
    /// What stands between `[` and `]` at the start of a line.
    Header(Span),
}

/// The comments and headers of a text that parsed.
fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    // Brackets of arrays and inline tables that are open.
    let mut open = 0_u32;
    let mut starts_line = true;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        match byte {
            b'\n' => starts_line = true,
            b' ' | b'\t' | b'\r' => {}
            b'#' => {
                let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                found.push(Line::Comment(Span::from(at..at + length)));
                at += length;
                continue;
            }
            b'"' | b'\'' => {
                at += string(rest, byte);
                starts_line = false;
                continue;
            }
            b'[' if starts_line && open == 0 => {
                let brackets = if rest.starts_with(b"[[") { 2 } else { 1 };
                let length = header(rest);
                found.push(Line::Header(Span::from(at + brackets..at + length)));
                at += length;
                // Its closing brackets close nothing that is counted.
                at += brackets;
                starts_line = false;
                continue;
            }
            b'[' | b'{' => {
                open += 1;
                starts_line = false;
            }
            b']' | b'}' => open = open.saturating_sub(1),
            _ => starts_line = false,
        }
        at += 1;
    }
    found
}

/// How far a header reaches up to its first closing bracket.
fn header(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b']' => return at,
            b'"' | b'\'' => at += string(bytes.get(at..).unwrap_or_default(), byte),
            _ => at += 1,
        }
    }
    at.min(bytes.len())
}

/// How long the string at the start is, with its quotes.
fn string(bytes: &[u8], quote: u8) -> usize {
    let is_long = bytes
        .get(..3)
        .is_some_and(|start| start.iter().all(|&byte| byte == quote));
    let mut at = if is_long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        let closes = byte == quote
            && (!is_long
                || bytes
                    .get(at..at + 3)
                    .is_some_and(|end| end.iter().all(|&byte| byte == quote)));
        if closes {
            at += if is_long { 3 } else { 1 };
            // `""""` ends a long string that ends in a quote.
            while is_long && bytes.get(at) == Some(&quote) {
                at += 1;
            }
            return at;
        }
        at += if byte == b'\\' && quote == b'"' { 2 } else { 1 };
    }
    bytes.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{hits, lines as as_lines, pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn a_version_belongs_to_the_name_beside_it() {
        let text = "[model]\nname = \"gpt\"\nversion = '0613'\n[b]\nc = { model = \"gpt\", version = 1 }\n";
        let found = pieces(extract, text, false).unwrap();
        let versions: Vec<_> = found
            .iter()
            .map(|piece| {
                piece
                    .version
                    .as_deref()
                    .map(|(version, span)| (&**version, &text[span.range()]))
            })
            .collect();
        assert_eq!(versions, [Some(("0613", "0613")), None]);
    }

    #[test]
    fn values_stand_under_their_keys() {
        let text = "model = \"gpt-1\" # gpt\n[a.\"gpt-2\".b] # x\nm.n = 'gpt-3'\nlist = [\"gpt\\u002d4\", # gpt 5\n  '''gpt-6''']\n\
            \"gpt-7\" = {id = \"gpt-8\", cost = 1}\n[[models]]\nname = \"MODEL\"\nvalue = \"gpt-9\"\n[[models]]\nargs = [\"--model\", \"gpt-10\"]\n\
            text = \"\"\"\none \\\n   gpt-11 # two\"\"\"\nr = '# gpt-12'\n";
        assert_snapshot!(shown(extract, text), @r##"
        Use Config model ="gpt-1" @1
        Comment Comment - "gpt" @1
        Listing Config a ="gpt-2" @2
        Use Config n ="gpt-3" @3
        Listing Config list ="gpt-4" ["gpt", "\\u002d", "4"] @4
        Comment Comment - "gpt 5" @4
        Listing Config list ="gpt-6" @5
        Listing Config b ="gpt-7" @6
        Use Config id ="gpt-8" @6
        Use Config MODEL ="gpt-9" @9
        Use Config --model ="gpt-10" @11
        Prose Config text "one gpt-11 # two" ["one ", "gpt-11 # two"] @13
        Prose Config r "# gpt-12" @15
        "##);
    }

    #[test]
    fn holders_are_pairs_and_items() {
        let text = "[a]\nmodel = \"gpt-1\" # x\nb = { c = 'gpt-2', d = ['gpt-3'] }\n";
        let found = pieces(extract, text, false).unwrap();
        let holders: Vec<_> = found
            .iter()
            .map(|piece| &text[piece.holder.range()])
            .collect();
        assert_eq!(holders, ["model = \"gpt-1\"", "c = 'gpt-2'", "'gpt-3'"]);
    }

    #[test]
    fn comments_are_told_from_strings() {
        let text = "# one\na = '#' # two\nb = \"\"\"\n# no \"\"\"\" # three\n[x] # four\nc = [ # five\n]\n";
        assert_snapshot!(as_lines(text, &pieces(extract, text, true).unwrap()), @r#"
        Comment Comment - "one" @1
        Comment Comment - "two" @2
        Comment Comment - "three" @4
        Comment Comment - "four" @5
        Comment Comment - "five" @6
        "#);
    }

    #[test]
    fn what_does_not_parse_says_why() {
        assert_snapshot!(shown(extract, "a = gpt"), @r#"error: string values must be quoted, expected literal string"#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "[", "a.", "[[", "a={", "\"", "'''", "#gpt\n", "\\", "[a]\n", "gpt=[[",
        ] {
            let text = format!("a = [{}", part.repeat(20_000));
            let _ = pieces(extract, &text, true);
            let _ = pieces(extract, &part.repeat(20_000), true);
        }
        let many: Vec<_> = (0..5_000)
            .map(|at| format!("[gpt.a{at}]\nb='gpt'\n"))
            .collect();
        let many = many.concat();
        assert_eq!(pieces(extract, &many, true).unwrap().len(), 10_000);
    }

    proptest! {
        #[test]
        fn every_hit_is_in_a_piece(text in "(a[0-9] = |\\[b[0-9]\\]\n|\"gpt-4\"|'gpt-4'|gpt[0-9] = |\"\"\"gpt\\\\\n  x\"\"\"|\\[|\\]|, |\n|\r\n|# gpt|\"é\\\\u00e9gpt\"|\\{ m = |\\}){0,16}") {
            if let Ok(found) = pieces(extract, &text, false) {
                for hit in hits(&text) {
                    let is_in = found.iter().any(|piece| piece.span.start <= hit && hit < piece.span.end);
                    prop_assert!(is_in, "{} of {:?} in {:?}", hit, text, found);
                }
            }
        }
    }
}
