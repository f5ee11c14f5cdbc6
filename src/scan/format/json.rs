//! JSON, JSONC and what of JSON5 is common: values under their keys, keys, comments,
//! and the key `lanelint` whose value speaks for its siblings.

use jsonc_parser::ast::{Object, StringLit, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::tokens::Token;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use super::arm;
use crate::scan::excerpt::{self, Escapes};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, expansion, name, scalar};
use crate::source::Span;

/// The key whose value is a note.
const NOTE: &str = "lanelint";

/// How many neighbours of a key are looked at for a version.
const MAX_SIBLINGS: usize = 256;

const CONFIG: (Role, Context) = (Role::Use, Context::Config);

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut reader = Reader {
        text,
        wanted,
        found: Vec::new(),
    };
    let has_comments = memchr::memchr(b'/', text.as_bytes()).is_some();
    let (root, comments) = parse(text, has_comments)?;
    for comment in comments {
        reader.comment(comment);
    }
    if let Some(root) = root {
        reader.value(&root, &Around::default());
    }
    let mut found = reader.found;
    found.sort_by_key(|piece| piece.span);
    Ok(found)
}

/// The root and, if asked for, the comments.
pub(in crate::scan) fn parse(
    text: &str,
    has_comments: bool,
) -> Result<(Option<Value<'_>>, Vec<Span>), String> {
    let collect = CollectOptions {
        comments: if has_comments {
            CommentCollectionStrategy::AsTokens
        } else {
            CommentCollectionStrategy::Off
        },
        tokens: has_comments,
    };
    let parsed = parse_to_ast(text, &collect, &ParseOptions::default());
    let parsed = parsed.map_err(|error| error.to_string())?;
    let comments = parsed.tokens.unwrap_or_default().into_iter();
    let comments = comments
        .filter(|token| matches!(token.token, Token::CommentLine(_) | Token::CommentBlock(_)))
        .map(|token| Span::from(token.range.start..token.range.end))
        .collect();
    Ok((parsed.value, comments))
}

/// A string of the file: its bytes without quotes, decoded.
pub(in crate::scan) fn string<'s>(text: &'s str, literal: &StringLit<'s>) -> Piece<'s> {
    let whole = span(literal);
    let inner = Span::new(
        whole.start + 1,
        whole.end.saturating_sub(1).max(whole.start + 1),
    );
    let decoded = literal.value.clone();
    Piece {
        is_value: true,
        holder: whole,
        ..Piece::decoded(text, inner, decoded, Escapes::Backslash, CONFIG)
    }
}

struct Reader<'s, 'w> {
    text: &'s str,
    wanted: Wanted<'w>,
    found: Vec<Piece<'s>>,
}

/// What stands around a value.
#[derive(Clone, Copy, Default)]
struct Around<'n> {
    name: Option<&'n str>,
    /// The pair that the value belongs to; not for items of lists.
    holder: Option<Span>,
    object: Option<Span>,
    in_list: bool,
    /// It is a part of what a template joins.
    is_joined: bool,
    /// The list's item before it.
    before: Option<&'n str>,
    /// The version that stands beside it.
    version: Option<&'n StringLit<'n>>,
    is_of_model: bool,
}

impl<'s> Reader<'s, '_> {
    /// The parser has bounded how deep values nest.
    fn value<'n>(&mut self, value: &'n Value<'s>, around: &Around<'n>) {
        if !self.wanted.in_span(span(value)) {
            return;
        }
        match value {
            Value::StringLit(literal) => {
                let version = around.version.map(|version| {
                    let version = expansion::settled(&string(self.text, version));
                    Box::new((version.text.into_owned(), version.span))
                });
                let piece = Piece {
                    version,
                    ..Self::placed(string(self.text, literal), around)
                };
                if arm::read(&piece, self.wanted, &mut self.found) {
                    return;
                }
                scalar::read(piece, around.before, self.wanted, 0, &mut self.found);
            }
            Value::Array(array) => {
                let mut before = None;
                for element in &array.elements {
                    let around = Around {
                        in_list: !around.is_joined,
                        holder: None,
                        before,
                        version: None,
                        ..*around
                    };
                    self.value(element, &around);
                    before = element
                        .as_string_lit()
                        .map(|literal| literal.value.as_ref());
                }
            }
            Value::Object(object) => self.object(object, around),
            _ => {}
        }
    }

    fn object<'n>(&mut self, object: &'n Object<'s>, around: &Around<'n>) {
        let whole = span(object);
        let told = ["name", "key"]
            .iter()
            .find_map(|key| object.get_string(key));
        let mut keys = object.properties.iter().map(|pair| pair.name.as_str());
        let is_parameter = name::are_parameter_keys(&mut keys);
        for pair in &object.properties {
            let holder = span(pair);
            if !self.wanted.in_span(holder) {
                continue;
            }
            let name = pair.name.as_str();
            if let (NOTE, Value::StringLit(literal)) = (name, &pair.value) {
                self.found.push(Piece {
                    name: Some(NOTE.to_owned()),
                    holder: whole,
                    object: Some(whole),
                    ..string(self.text, literal)
                });
                continue;
            }
            let around_key = Around {
                name: around.name,
                holder: Some(holder),
                object: Some(whole),
                in_list: true,
                is_joined: false,
                before: None,
                version: None,
                is_of_model: false,
            };
            self.key(&pair.name, &around_key);
            let name = match (name, told) {
                ("value" | "default", Some(told)) => told.value.as_ref(),
                ("value", None) if is_parameter => around.name.unwrap_or(name),
                _ if name::is_schema_key(name) || name == name::JOIN => around.name.unwrap_or(name),
                _ => name,
            };
            let key = pair.name.as_str();
            let version = match key {
                key if name::may_have_version(key) => version_of(object, key),
                key if name::is_value_key(key) => around.version,
                _ => None,
            };
            let around = Around {
                name: Some(name),
                in_list: false,
                is_joined: key == name::JOIN,
                version,
                is_of_model: name::is_of_model(key, around.name),
                ..around_key
            };
            self.value(&pair.value, &around);
        }
    }

    fn key(&mut self, key: &jsonc_parser::ast::ObjectPropName<'s>, around: &Around<'_>) {
        let piece = match key {
            jsonc_parser::ast::ObjectPropName::String(literal) => string(self.text, literal),
            jsonc_parser::ast::ObjectPropName::Word(word) => {
                Piece::plain(span(word), word.value, CONFIG.0, CONFIG.1)
            }
        };
        if self.wanted.in_span(piece.span) {
            let piece = Self::placed(piece, around);
            self.found.push(piece);
        }
    }

    fn placed(piece: Piece<'s>, around: &Around<'_>) -> Piece<'s> {
        Piece {
            role: if around.in_list {
                Role::Listing
            } else {
                Role::Use
            },
            name: around.name.map(str::to_owned),
            holder: around.holder.unwrap_or(piece.holder),
            statement: None,
            object: around.object,
            is_value: true,
            is_of_model: around.is_of_model,
            ..piece
        }
    }

    fn comment(&mut self, span: Span) {
        if !self.wanted.all_comments && !self.wanted.in_span(span) {
            return;
        }
        let text = self.text.get(span.range()).unwrap_or("");
        self.found.push(excerpt::comment(text, span));
    }
}

/// The version in an object that belongs to the name at a key: a text, or a parameter's.
fn version_of<'n>(object: &'n Object<'n>, key: &str) -> Option<&'n StringLit<'n>> {
    let mut pairs = object.properties.iter().take(MAX_SIBLINGS);
    let version = pairs.find(|pair| name::is_version_of(pair.name.as_str(), key))?;
    let mut pairs = object.properties.iter().take(MAX_SIBLINGS);
    if pairs.any(|pair| name::gives_version_to(key, pair.name.as_str())) {
        return None;
    }
    match &version.value {
        Value::StringLit(literal) => Some(literal),
        Value::Object(inner) => {
            let mut pairs = inner.properties.iter().take(MAX_SIBLINGS);
            let value = pairs.find(|pair| name::is_value_key(pair.name.as_str()))?;
            value.value.as_string_lit()
        }
        _ => None,
    }
}

fn span(node: &impl Ranged) -> Span {
    Span::from(node.start()..node.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{lines, pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn of(text: &str) -> String {
        shown(extract, text)
    }

    #[test]
    fn a_version_belongs_to_the_name_beside_it() {
        let of = |text: &str| {
            let found = pieces(extract, text, false).unwrap();
            let version = |piece: &Piece<'_>| piece.version.clone().map(|version| version.0);
            found.iter().map(version).collect::<Vec<_>>()
        };
        let is = |version: &str| vec![Some(version.to_owned())];
        let model = r#"{"format": "x", "version": "0613", "name": "gpt"}"#;
        assert_eq!(of(model), is("0613"));
        let parameters =
            r#"{"mModelName": {"value": "${A=gpt}"}, "mModelVersion": {"value": "${B=1-2}"}}"#;
        assert_eq!(of(parameters), is("1-2"));
        assert_eq!(of(r#"{"names": ["gpt"], "version": "1"}"#), [None]);
        assert_eq!(of(r#"{"name": ["gpt"], "version": "1"}"#), [None]);
        assert_eq!(of(r#"{"name": "gpt", "version": 1}"#), [None]);
    }

    #[test]
    fn a_parameters_value_is_called_by_the_parameter() {
        assert_snapshot!(of(r#"{"m": {"value": "gpt-1"}, "n": {"type": "string", "defaultValue": "gpt-2", "allowedValues": ["gpt-3"]},
            "o": {"label": "x", "value": "gpt-4"}}"#), @r#"
        Use Config m ="gpt-1" @1
        Use Config n ="gpt-2" @1
        Listing Config n ="gpt-3" @1
        Use Config value ="gpt-4" @2
        "#);
    }

    #[test]
    fn what_a_text_for_readers_shows_is_recorded_there() {
        let told = r#"Thanks for asking.\nSet this in your file, and then start the server again as before:\n\nFAST_LLM=\"gpt-1\"\n\nIt should answer, or else tell us what the log says."#;
        let of = |key: &str| of(&format!(r#"{{"{key}": "{told}"}}"#));
        assert_snapshot!(of("body"), @r#"Data Config FAST_LLM ="gpt-1" @1"#);
        assert_snapshot!(of("run"), @r#"Use Config FAST_LLM ="gpt-1" @1"#);
        assert_snapshot!(of("app.env"), @r#"Use Config FAST_LLM ="gpt-1" @1"#);
    }

    #[test]
    fn values_stand_under_their_keys() {
        let text = r#"{
            // gpt
            "model": "gpt-1", /* gpt */
            models: ['gpt-2', "gpt\u002d3", ["gpt-4"]],
            "limits": {"gpt-5": {"max": 1}, "gpt-6": 2,},
            "args": ["--model", "gpt-7", "--x=gpt-8", "MODEL=${M:-gpt-9}"],
            "env": [{"name": "MODEL", "value": "gpt-10"}],
            "scripts": {"eval": "x --model gpt-11 && y"},
            "text": "The gpt-12 model\n",
        }"#;
        assert_snapshot!(of(text), @r#"
        Comment Comment - "gpt" @2
        Use Config model ="gpt-1" @3
        Comment Comment - "gpt" @3
        Listing Config models ="gpt-2" @4
        Listing Config models ="gpt-3" ["gpt", "\\u002d", "3"] @4
        Listing Config models ="gpt-4" @4
        Listing Config limits ="gpt-5" @5
        Listing Config limits ="gpt-6" @5
        Use Config --model ="gpt-7" @6
        Use Config --x ="gpt-8" @6
        Use Config M ="gpt-9" @6
        Use Config MODEL ="gpt-10" @7
        Use Config --model ="gpt-11" @8
        Prose Config text "The gpt-12 model\n" ["The gpt-12 model", "\\n"] @9
        "#);
    }

    #[test]
    fn a_schemas_keys_leave_the_name_to_the_property() {
        let text = r#"{"properties": {
            "model": {"default": "gpt-1", "oneOf": [{"const": "gpt-2"}, {"enum": ["gpt-3"]}]},
            "models": {"items": {"examples": ["gpt-4"]}, "description": "such as gpt-5 or so"}
        }, "default": "gpt-6"}"#;
        assert_snapshot!(of(text), @r#"
        Use Config model ="gpt-1" @2
        Use Config model ="gpt-2" @2
        Listing Config model ="gpt-3" @2
        Listing Config models ="gpt-4" @3
        Prose Config description "such as gpt-5 or so" @3
        Use Config default ="gpt-6" @4
        "#);
    }

    #[test]
    fn a_note_speaks_for_its_object() {
        let text =
            r#"{"a": {"lanelint": "migrate to=x", "model": "gpt-1", "b": {"model": "gpt-2"}}}"#;
        let found = pieces(extract, text, false).unwrap();
        assert_snapshot!(lines(text, &found), @r#"
        Use Config lanelint ="migrate to=x" @1
        Use Config model ="gpt-1" @1
        Use Config model ="gpt-2" @1
        "#);
        assert_eq!(found[0].holder, found[1].object.unwrap());
        assert_eq!(
            &text[found[2].object.unwrap().range()],
            r#"{"model": "gpt-2"}"#
        );
        assert_eq!(&text[found[1].holder.range()], r#""model": "gpt-1""#);
    }

    #[test]
    fn every_comment_is_given_when_asked() {
        let text = "// one\n[1, /* two */ 2] // three";
        assert_snapshot!(lines(text, &pieces(extract, text, true).unwrap()), @r#"
        Comment Comment - "one" @1
        Comment Comment - "two" @2
        Comment Comment - "three" @2
        "#);
    }

    #[test]
    fn what_does_not_parse_says_why() {
        assert_snapshot!(of(r#"{"a": "gpt"#), @r#"error: Unterminated string literal on line 1 column 7"#);
        assert_snapshot!(of(&format!("{}\"gpt\"", "[".repeat(100_000))), @r#"error: Maximum nesting depth exceeded on line 1 column 513"#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "[",
            "{\"a\":",
            "\"gpt\\u002d\",",
            "\"",
            "//gpt\n",
            "/*",
            "\0",
            "gpt:",
            "\u{feff}",
        ] {
            let text = format!("[{}", part.repeat(50_000));
            let _ = pieces(extract, &text, true);
        }
        let escapes = format!("[\"{}\"]", "\\ngpt".repeat(100_000));
        // A line a piece.
        assert_eq!(pieces(extract, &escapes, true).unwrap().len(), 100_000);
        let deep = format!("{}\"gpt\"{}", "{\"a\":".repeat(250), "}".repeat(250));
        assert_eq!(pieces(extract, &deep, true).unwrap().len(), 1);
        let deep = format!("{}\"gpt\"{}", "[".repeat(500), "]".repeat(500));
        assert_eq!(pieces(extract, &deep, true).unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn pieces_are_sound(text in "(gpt-4|\"a\":|\\[|\\]|\\{|\\}|,|\"|'|\\\\n|\\\\u00e9|\\\\ud83d\\\\ude00|\n|\r\n| |//|é|\\\\\"|/\\*|\\*/|=|--m ){0,24}") {
            let _ = pieces(extract, &text, true);
            let _ = pieces(extract, &format!("[\"{text}\"]"), true);
        }
    }
}
