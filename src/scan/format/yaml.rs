//! YAML, also with template actions in it: scalars under their keys, keys, comments.

use crate::scan::excerpt::{self, Escapes};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, expansion, name, scalar, template, text};
use crate::source::Span;
use crate::source::yaml::{Node, Stream, Style, Value, parse};

/// How many neighbours of a key are looked at for a version.
const MAX_SIBLINGS: usize = 256;

const CONFIG: (Role, Context) = (Role::Use, Context::Config);

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    // To YAML an action that is all of a value is a mapping in a mapping.
    let is_template = [": {{", "- {{"].iter().any(|sign| text.contains(sign));
    if is_template
        && let Some((blank, actions)) = template::blanked(text)
        && let Ok(stream) = parse(&blank)
    {
        return Ok(pieces(text, &blank, &actions, stream, wanted));
    }
    let why = match parse(text) {
        Ok(stream) => return Ok(pieces(text, text, &[], stream, wanted)),
        Err(fault) => fault.to_string(),
    };
    let (blank, actions) = template::blanked(text).ok_or_else(|| why.clone())?;
    let stream = parse(&blank).map_err(|_| why)?;
    Ok(pieces(text, &blank, &actions, stream, wanted))
}

/// `parsed` is `text`, or as many bytes with template actions blanked.
fn pieces<'s>(
    text: &'s str,
    parsed: &str,
    actions: &[Span],
    stream: Stream<'_>,
    wanted: Wanted<'_>,
) -> Vec<Piece<'s>> {
    let mut reader = Reader {
        text,
        parsed,
        wanted,
        values: Vec::new(),
        found: Vec::new(),
    };
    for comment in stream.comments {
        if wanted.all_comments || wanted.in_span(comment) {
            reader.comment(comment);
        }
    }
    for root in &stream.documents {
        reader.node(root, &Around::default());
    }
    reader.actions(actions);
    let mut found = reader.found;
    found.sort_by_key(|piece| piece.span);
    found
}

struct Reader<'s, 'p, 'w> {
    text: &'s str,
    parsed: &'p str,
    wanted: Wanted<'w>,
    /// Scalars that were read, to know which actions were not.
    values: Vec<Span>,
    found: Vec<Piece<'s>>,
}

/// What stands around a node.
#[derive(Clone, Copy, Default)]
struct Around<'n> {
    name: Option<&'n str>,
    /// The pair that the node is the value of.
    holder: Option<Span>,
    in_list: bool,
    /// It is a part of what a template joins.
    is_joined: bool,
    /// The key right above it.
    key: Option<&'n str>,
    /// The list's item before it.
    before: Option<&'n str>,
    /// The version that stands beside it.
    version: Option<&'n Node<'n>>,
    is_of_model: bool,
}

impl<'s> Reader<'s, '_, '_> {
    fn node<'n>(&mut self, node: &'n Node<'_>, around: &Around<'n>) {
        match &node.value {
            Value::Scalar(decoded, style) => self.scalar(node.span, decoded, *style, around),
            Value::Alias(_) => {}
            Value::Sequence(items) => {
                let mut before = None;
                // Parts that a template joins are of one text.
                let tagged = self.parsed.get(..node.span.start as usize);
                let tagged = tagged.is_some_and(|before| before.trim_end().ends_with("!Join"));
                let is_joined = around.is_joined || tagged || around.key == Some(name::JOIN);
                for item in items {
                    let around = Around {
                        in_list: !is_joined,
                        is_joined,
                        before,
                        version: None,
                        ..*around
                    };
                    self.node(item, &around);
                    before = item.as_str();
                }
            }
            Value::Mapping(pairs) => {
                let told = told_name(node);
                let keys = pairs.iter().map(|(key, _)| key.as_str().unwrap_or(""));
                let is_parameter = name::are_parameter_keys(keys);
                for (key, value) in pairs {
                    let holder = self.pair(key.span, value.span);
                    let name = key.as_str();
                    if let Value::Scalar(decoded, style) = &key.value {
                        let mut piece = self.piece(key.span, decoded, *style);
                        piece.role = Role::Listing;
                        piece.name = around.name.map(str::to_owned);
                        piece.holder = holder;
                        self.push(piece);
                    } else {
                        self.node(key, around);
                    }
                    let version = match name {
                        Some(key) if name::may_have_version(key) => version_of(node, key),
                        Some(key) if name::is_value_key(key) => around.version,
                        _ => None,
                    };
                    let named = match name {
                        Some("value" | "default") if told.is_some() => told,
                        Some(own) if name::is_schema_key(own) || own == name::JOIN => {
                            around.name.or(name)
                        }
                        Some("value") if is_parameter => around.name.or(name),
                        _ => name,
                    };
                    let around = Around {
                        name: named,
                        key: name,
                        holder: Some(holder),
                        version,
                        is_of_model: name::is_of_model(name.unwrap_or(""), around.name),
                        ..Around::default()
                    };
                    self.node(value, &around);
                }
            }
        }
    }

    fn scalar(&mut self, span: Span, decoded: &str, style: Style, around: &Around<'_>) {
        if !self.wanted.in_span(span) {
            return;
        }
        self.values.push(span);
        let piece = self.piece(span, decoded, style);
        let piece = Piece {
            role: if around.in_list {
                Role::Listing
            } else {
                Role::Use
            },
            name: around.name.map(str::to_owned),
            holder: match around.holder {
                Some(holder) if !around.in_list => holder,
                _ => piece.holder,
            },
            version: around.version.and_then(|node| self.version(node)),
            is_of_model: around.is_of_model,
            ..piece
        };
        scalar::read(piece, around.before, self.wanted, 0, &mut self.found);
    }

    fn version(&self, node: &Node<'_>) -> Option<Box<(String, Span)>> {
        let Value::Scalar(decoded, style) = &node.value else {
            return None;
        };
        let version = expansion::settled(&self.piece(node.span, decoded, *style));
        Some(Box::new((version.text.into_owned(), version.span)))
    }

    fn push(&mut self, piece: Piece<'s>) {
        if self.wanted.in_span(piece.span) {
            self.values.push(piece.span);
            self.found.push(piece);
        }
    }

    /// A scalar with its bytes, without quotes or a block's sign.
    fn piece(&self, span: Span, decoded: &str, style: Style) -> Piece<'s> {
        let raw = self.parsed.get(span.range()).unwrap_or("");
        let (inner, escapes) = match (style, raw.as_bytes()) {
            (Style::Quoted, [b'"', .., b'"']) => (1..raw.len() - 1, Escapes::Backslash),
            (Style::Quoted, [b'\'', .., b'\'']) => (1..raw.len() - 1, Escapes::Doubled('\'')),
            (Style::Block, [b'|' | b'>', ..]) => {
                let first = raw.find(['\n', '\r']).unwrap_or(raw.len());
                (first..raw.len(), Escapes::None)
            }
            _ => (0..raw.len(), Escapes::None),
        };
        let inner = Span::from(inner).shifted(span.start);
        let located = Piece::decoded(self.parsed, inner, decoded.into(), escapes, CONFIG);
        let piece = Piece {
            is_value: true,
            holder: span,
            ..located.with_text_of(self.text)
        }
        .trimmed();
        Piece {
            is_value: style != Style::Block || !piece.text.contains(char::is_whitespace),
            ..piece
        }
    }

    /// `key: value`, without the line breaks that end a block.
    fn pair(&self, key: Span, value: Span) -> Span {
        let end = value.end.max(key.end);
        let whole = Span::new(key.start, end);
        let written = self.parsed.get(whole.range()).unwrap_or("");
        let end = key.start + written.trim_end().len() as u32;
        Span::new(key.start, end.max(key.end))
    }

    fn comment(&mut self, span: Span) {
        let written = self.text.get(span.range()).unwrap_or("");
        self.found.push(excerpt::comment(written, span));
    }

    /// Reads template actions that are no part of a value.
    fn actions(&mut self, actions: &[Span]) {
        self.values.sort_unstable();
        for &action in actions {
            let after = self
                .values
                .partition_point(|value| value.end <= action.start);
            let is_read = self
                .values
                .get(after)
                .is_some_and(|value| value.contains(action));
            if is_read || !self.wanted.in_span(action) {
                continue;
            }
            let written = self.text.get(action.range()).unwrap_or("");
            if written.starts_with("{#") || written.contains("/*") {
                self.comment(action);
                continue;
            }
            let piece = Piece::plain(action, written, Role::Use, Context::Config);
            let read = piece.read(self.wanted, |text, wanted| {
                Ok(text::snippet(text, wanted, 1))
            });
            for piece in read.unwrap_or_default() {
                let role = if piece.role == Role::Prose {
                    Role::Use
                } else {
                    piece.role
                };
                self.found.push(Piece {
                    role,
                    context: Context::Config,
                    ..piece
                });
            }
        }
    }
}

/// The version in a mapping that belongs to the name at a key: a scalar, or a parameter's.
fn version_of<'n>(mapping: &'n Node<'n>, key: &str) -> Option<&'n Node<'n>> {
    let beside = |node: &'n Node<'n>, is_wanted: &dyn Fn(&str) -> bool| {
        let Value::Mapping(pairs) = &node.value else {
            return None;
        };
        let mut pairs = pairs.iter().take(MAX_SIBLINGS);
        let found = pairs.find(|(own, _)| own.as_str().is_some_and(is_wanted));
        found.map(|(_, value)| value)
    };
    let version = beside(mapping, &|own| name::is_version_of(own, key))?;
    if beside(mapping, &|own| name::gives_version_to(key, own)).is_some() {
        return None;
    }
    match &version.value {
        Value::Scalar(..) => Some(version),
        _ => beside(version, &name::is_value_key),
    }
}

/// In `{name: MODEL, value: …}`, what the value is called.
fn told_name<'n>(mapping: &'n Node<'_>) -> Option<&'n str> {
    mapping
        .get("name")
        .or_else(|| mapping.get("key"))
        .and_then(Node::as_str)
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
        let text = "model:\n  version: 2024-08-06\n  name: gpt\na: {model: gpt, version: \"${V:-1}\"}\nb: {model: gpt}\n\
            cModelName: {value: gpt}\ncModelVersion: {value: '2'}\n";
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
        let is = |version| Some((version, version));
        assert_eq!(versions, [is("2024-08-06"), is("1"), None, is("2")]);
    }

    #[test]
    fn scalars_stand_under_their_keys() {
        let text = "model: gpt-1 # gpt\na:\n  b.c: 'gpt-''2'\n  models: [gpt-3, \"gpt\\u002d4\"]\n  list:\n    - gpt-5\n    - name: x\n      id: gpt-6\n\
            gpt-7:\n  cost: 1\n---\nx: &gpt gpt-8\ny: *gpt\n";
        assert_snapshot!(of(text), @r#"
        Use Config model ="gpt-1" @1
        Comment Comment - "gpt" @1
        Use Config b.c ="gpt-'2" ["gpt-", "''", "2"] @3
        Listing Config models ="gpt-3" @4
        Listing Config models ="gpt-4" ["gpt", "\\u002d", "4"] @4
        Listing Config list ="gpt-5" @6
        Use Config id ="gpt-6" @8
        Listing Config - ="gpt-7" @9
        Use Config x ="gpt-8" @12
        "#);
    }

    #[test]
    fn holders_are_pairs_and_items() {
        let text = "a:\n  model: gpt-1\n  b: |\n    gpt-2\n\nc:\n  - gpt-3\n";
        let found = pieces(extract, text, false).unwrap();
        let holders: Vec<_> = found
            .iter()
            .map(|piece| &text[piece.holder.range()])
            .collect();
        assert_eq!(holders, ["model: gpt-1", "b: |\n    gpt-2", "gpt-3"]);
    }

    #[test]
    fn variables_and_arguments_name_their_values() {
        let text = "environment:\n  - MODEL=gpt-1\n  - \"X=${Y:-gpt-2}\"\nargs: [--model, gpt-3, --other=gpt-4]\n\
            command: run --model gpt-5 --x gpt-6\nenv:\n  - name: MODEL\n    value: gpt-7\n\
            m: ${MODEL:-gpt-8}\ndescription: The gpt-9 model\n";
        assert_snapshot!(of(text), @r#"
        Use Config MODEL ="gpt-1" @2
        Use Config Y ="gpt-2" @3
        Use Config --model ="gpt-3" @4
        Use Config --other ="gpt-4" @4
        Use Config --model ="gpt-5" @5
        Use Config --x ="gpt-6" @5
        Use Config MODEL ="gpt-7" @8
        Use Config MODEL ="gpt-8" @9
        Prose Config description "The gpt-9 model" @10
        "#);
    }

    #[test]
    fn a_schemas_keys_leave_the_name_to_the_property() {
        let text =
            "model:\n  default: gpt-1\n  enum:\n    - gpt-2\nllm: {anyOf: [{const: gpt-3}]}\n";
        assert_snapshot!(of(text), @r#"
        Use Config model ="gpt-1" @2
        Listing Config model ="gpt-2" @4
        Use Config llm ="gpt-3" @5
        "#);
    }

    #[test]
    fn a_sentence_speaks_of_an_id_unless_its_key_holds_one() {
        let text = "about: The gpt-1 model\nmodel: gpt-2 (default)\nnotes:\n  - try gpt-3 now\nrun: x --model gpt-4\n";
        assert_snapshot!(of(text), @r#"
        Prose Config about "The gpt-1 model" @1
        Use Config model "gpt-2 (default)" @2
        Prose Config notes "try gpt-3 now" @4
        Use Config --model ="gpt-4" @5
        "#);
    }

    #[test]
    fn blocks_and_folds_keep_their_places() {
        let text = "run: |\n  # gpt-0\n  x --model gpt-1\n  export MODEL=\"gpt-2\"\nprompt: >\n  You are\n  gpt-3 now\nmodel: >-\n  gpt-4\n\
            plain: one\n  two gpt-5\nq: \"a\\\n  gpt-6\"\n";
        assert_snapshot!(of(text), @r#"
        Comment Comment - "gpt-0" @2
        Use Config --model ="gpt-1" @3
        Use Config MODEL ="gpt-2" @4
        Prose Config prompt "You are gpt-3 now" ["You are", "\n  ", "gpt-3 now"] @6
        Use Config model ="gpt-4" @9
        Prose Config plain "one two gpt-5" ["one", "\n  ", "two gpt-5"] @10
        Use Config q ="agpt-6" ["a", "gpt-6"] @12
        "#);
    }

    #[test]
    fn templates_are_read_around_their_actions() {
        let text = "{{- if eq .Values.model \"gpt-0\" }}\n# {{ x }}\nmodel: {{ .Values.model | default \"gpt-1\" }}\nimage: {{ .r }}:gpt-2\n\
            name: gpt-3\n{{ include \"x\" . | nindent 2 }}\n{{- end }}\n{% if x %}\nother: gpt-4{{ sfx }}\n{% endif %}\n";
        assert_snapshot!(of(text), @r#"
        Compare Config Values.model ="gpt-0" @1
        Use Config model ="gpt-1" @3
        Use Config image =":gpt-2" holes [0] @4
        Use Config name ="gpt-3" @5
        Use Config other ="gpt-4" holes [5] @9
        "#);
    }

    #[test]
    fn an_action_that_is_all_of_a_value_is_no_mapping() {
        let text = "model: {{ .x | default \"gpt-1\" }}\nlist:\n  - {{ y }}\n  - gpt-2\n";
        assert_snapshot!(of(text), @r#"
        Use Config model ="gpt-1" @1
        Listing Config list ="gpt-2" @4
        "#);
    }

    #[test]
    fn all_comments_are_given_when_asked() {
        let text = "# one\na: 1 # two\n";
        assert_snapshot!(lines(text, &pieces(extract, text, true).unwrap()), @r#"
        Comment Comment - "one" @1
        Comment Comment - "two" @2
        "#);
    }

    #[test]
    fn what_does_not_parse_says_why() {
        assert_snapshot!(of("a: [gpt\nb: }"), @r#"error: illegal placement of ':' indicator"#);
        assert_snapshot!(of("\tgpt: x\n a"), @r#"error: simple key expected ':'"#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        let bomb = "a: &a [gpt]\nb: &b [*a,*a]\nc: [*b,*b,*b]\n";
        assert_eq!(pieces(extract, bomb, false).unwrap().len(), 1);
        for part in [
            "[", "{", "- ", "? ", "&a ", "gpt: ", "\"", "gpt, ", "{{", "!!x ", "\t", "|\n",
            "gpt\n\n", "\0",
        ] {
            let text = format!("gpt: {}", part.repeat(20_000));
            let _ = pieces(extract, &text, true);
        }
    }

    proptest! {
        #[test]
        fn pieces_are_sound(text in "(gpt-4|a: |- |\\[|\\]|, |\"|'|\\\\n|\n|\r\n|  |#|é|\\||>|\\{\\{|\\}\\}|''|=|--m ){0,24}") {
            let _ = pieces(extract, &text, true);
        }
    }
}
