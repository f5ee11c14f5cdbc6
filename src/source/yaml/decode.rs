//! From located YAML to types, with every fault of a file at once.
//!
//! A serde `Deserializer` over [`Node`]s that does not stop at a fault when it need not:
//! unknown and repeated keys are noted and passed over, and a field of type [`Lenient`]
//! turns a value of the wrong type into a note and `None`. So one run tells an author
//! all that is wrong. [`Spanned`] keeps a value's bytes.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::fmt;

use serde::Deserialize;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

pub use super::near::nearest;
use super::shapes::{EITHER, LENIENT, MANY, SPANNED};
pub use super::shapes::{Lenient, Spanned};
use super::{Fault, Node, Style, Value};
use crate::source::Span;

/// How many nodes aliases may add to a file.
const MAX_ALIASED: usize = 10_000;

/// Decodes `root`; gives what could be read, and all faults in the order of the file.
pub fn decode<'de, T: Deserialize<'de>>(root: &'de Node<'de>) -> (Option<T>, Vec<Fault>) {
    let context = Context {
        faults: RefCell::default(),
        aliased: RefCell::new(0),
        anchors: OnceCell::new(),
        root,
    };
    let decoded = T::deserialize(Decoder {
        node: root,
        context: &context,
    });
    let value = match decoded {
        Ok(value) => Some(value),
        Err(error) => {
            context.note(error.or_at(root.span));
            None
        }
    };
    let mut faults = context.faults.into_inner();
    faults.sort_by_key(|fault| fault.span);
    faults.dedup();
    (value, faults)
}

struct Context<'de> {
    faults: RefCell<Vec<Fault>>,
    aliased: RefCell<usize>,
    /// What each anchor's number stands for, made at the first alias.
    anchors: OnceCell<HashMap<usize, &'de Node<'de>>>,
    root: &'de Node<'de>,
}

impl<'de> Context<'de> {
    fn note(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }

    fn anchored(&self, anchor: usize) -> Option<&'de Node<'de>> {
        let anchors = self.anchors.get_or_init(|| anchors(self.root));
        anchors.get(&anchor).copied()
    }
}

/// A fault whose place is filled in by the innermost node it passes.
#[derive(Debug)]
struct Unplaced {
    message: String,
    span: Option<Span>,
}

impl Unplaced {
    fn or_at(self, span: Span) -> Fault {
        Fault {
            message: self.message,
            span: self.span.unwrap_or(span),
        }
    }

    fn at(self, span: Span) -> Self {
        Self {
            span: self.span.or(Some(span)),
            ..self
        }
    }
}

impl fmt::Display for Unplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unplaced {}

impl de::Error for Unplaced {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            message: message.to_string(),
            span: None,
        }
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let hint = nearest(variant, expected.iter().copied())
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        Self::custom(format_args!(
            "unknown value `{}`, expected one of {}{hint}",
            shortened(variant),
            quoted(expected)
        ))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format_args!(
            "unknown key `{}`, expected one of {}",
            shortened(field),
            quoted(expected)
        ))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format_args!("the key `{field}` is missing here"))
    }
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

#[derive(Clone, Copy)]
struct Decoder<'c, 'de> {
    node: &'de Node<'de>,
    context: &'c Context<'de>,
}

impl<'de> Decoder<'_, 'de> {
    /// The node itself, or what its alias stands for.
    fn resolved(self) -> Result<Self, Unplaced> {
        let Value::Alias(anchor) = self.node.value else {
            return Ok(self);
        };
        let target = (self.context.anchored(anchor))
            .ok_or_else(|| de::Error::custom("an alias without its anchor"));
        let node = target.map_err(|error: Unplaced| error.at(self.node.span))?;
        if node.span.contains(self.node.span) {
            let error: Unplaced = de::Error::custom("an alias within what it stands for");
            return Err(error.at(self.node.span));
        }
        let mut aliased = self.context.aliased.borrow_mut();
        if *aliased <= MAX_ALIASED {
            *aliased += size(node);
        }
        if *aliased > MAX_ALIASED {
            let message = format!("aliases add more than {MAX_ALIASED} values: write them out");
            return Err(Unplaced::at(de::Error::custom(message), self.node.span));
        }
        drop(aliased);
        Self { node, ..self }.resolved()
    }

    fn at<T>(self, result: Result<T, Unplaced>) -> Result<T, Unplaced> {
        result.map_err(|error| error.at(self.node.span))
    }

    fn wrong(self, expected: &str) -> Unplaced {
        let found = match &self.node.value {
            Value::Scalar(text, _) => format!("`{}`", shortened(text)),
            Value::Sequence(_) => "a list".into(),
            Value::Mapping(_) => "a mapping".into(),
            Value::Alias(_) => "an alias".into(),
        };
        Unplaced {
            message: format!("expected {expected}, found {found}"),
            span: Some(self.node.span),
        }
    }

    fn scalar(self, expected: &str) -> Result<(&'de str, Style), Unplaced> {
        match &self.node.value {
            Value::Scalar(text, style) => Ok((text, *style)),
            _ => Err(self.wrong(expected)),
        }
    }

    fn parsed<T: std::str::FromStr>(self, expected: &str) -> Result<T, Unplaced> {
        let (text, style) = self.scalar(expected)?;
        match text.replace('_', "").parse() {
            Ok(value) if style == Style::Plain => Ok(value),
            _ => Err(self.wrong(expected)),
        }
    }

    fn map<V: Visitor<'de>>(
        self,
        fields: Option<&'static [&'static str]>,
        visitor: V,
    ) -> Result<V::Value, Unplaced> {
        let this = self.resolved()?;
        match &this.node.value {
            Value::Mapping(pairs) => {
                let mut seen = BTreeSet::new();
                let mut kept: Vec<&'de (Node<'de>, Node<'de>)> = Vec::with_capacity(pairs.len());
                for pair in pairs {
                    if this.accepts(&pair.0, &mut seen, fields) {
                        kept.push(pair);
                    }
                }
                this.at(visitor.visit_map(Pairs {
                    rest: kept.into_iter(),
                    value: None,
                    context: this.context,
                }))
            }
            // `key:` with nothing behind it is an empty mapping to an author.
            Value::Scalar(text, Style::Plain) if is_null(text) => {
                this.at(visitor.visit_map(Pairs {
                    rest: Vec::new().into_iter(),
                    value: None,
                    context: this.context,
                }))
            }
            _ => Err(this.wrong("a mapping")),
        }
    }

    /// Whether a key is a text, known and new; notes why not.
    fn accepts(
        self,
        key: &'de Node<'de>,
        seen: &mut BTreeSet<&'de str>,
        fields: Option<&'static [&'static str]>,
    ) -> bool {
        let message = match (key.as_str(), fields) {
            (None, _) => "expected a plain key".to_owned(),
            (Some(name), Some(fields)) if !fields.contains(&name) => {
                let word = shortened(name);
                match nearest(name, fields.iter().copied()) {
                    Some(near) => format!("unknown key `{word}`; did you mean `{near}`?"),
                    None => format!("unknown key `{word}`, expected one of {}", quoted(fields)),
                }
            }
            (Some(name), _) if !seen.insert(name) => {
                format!("the key `{}` stands here twice", shortened(name))
            }
            _ => return true,
        };
        self.context.note(Fault {
            message,
            span: key.span,
        });
        false
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// What each alias of a document stands for, by its number.
pub fn anchors<'n>(root: &'n Node<'n>) -> HashMap<usize, &'n Node<'n>> {
    let mut anchors = HashMap::new();
    index_anchors(root, &mut anchors);
    anchors
}

/// Nesting is bounded by the parser.
fn index_anchors<'n>(node: &'n Node<'n>, anchors: &mut HashMap<usize, &'n Node<'n>>) {
    if node.anchor != 0 {
        anchors.insert(node.anchor, node);
    }
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| index_anchors(item, anchors)),
        Value::Mapping(pairs) => {
            for (key, value) in pairs {
                index_anchors(key, anchors);
                index_anchors(value, anchors);
            }
        }
        _ => {}
    }
}

fn size(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(size).sum(),
        Value::Mapping(pairs) => pairs.iter().map(|(_, value)| 1 + size(value)).sum(),
        _ => 0,
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty: $expected:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
            let this = self.resolved()?;
            this.at(visitor.$visit(this.parsed::<$type>($expected)?))
        }
    )*};
}

impl<'de> Deserializer<'de> for Decoder<'_, 'de> {
    type Error = Unplaced;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        let this = self.resolved()?;
        match &this.node.value {
            Value::Scalar(text, Style::Plain) if is_null(text) => this.at(visitor.visit_unit()),
            Value::Scalar(text, Style::Plain) if text == "true" => {
                this.at(visitor.visit_bool(true))
            }
            Value::Scalar(text, Style::Plain) if text == "false" => {
                this.at(visitor.visit_bool(false))
            }
            Value::Scalar(text, style) => match text.parse::<i64>() {
                Ok(number) if *style == Style::Plain => this.at(visitor.visit_i64(number)),
                _ => this.at(visitor.visit_borrowed_str(text)),
            },
            Value::Sequence(_) => this.deserialize_seq(visitor),
            Value::Mapping(_) => this.deserialize_map(visitor),
            Value::Alias(_) => Err(this.wrong("a value")),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        let this = self.resolved()?;
        this.at(visitor.visit_bool(this.parsed("`true` or `false`")?))
    }

    numbers! {
        deserialize_i8 visit_i8 i8: "a whole number";
        deserialize_i16 visit_i16 i16: "a whole number";
        deserialize_i32 visit_i32 i32: "a whole number";
        deserialize_i64 visit_i64 i64: "a whole number";
        deserialize_u8 visit_u8 u8: "a whole number of 0 or more";
        deserialize_u16 visit_u16 u16: "a whole number of 0 or more";
        deserialize_u32 visit_u32 u32: "a whole number of 0 or more";
        deserialize_u64 visit_u64 u64: "a whole number of 0 or more";
        deserialize_f32 visit_f32 f32: "a number";
        deserialize_f64 visit_f64 f64: "a number";
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        let this = self.resolved()?;
        this.at(visitor.visit_borrowed_str(this.scalar("a text")?.0))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        match &self.node.value {
            Value::Scalar(text, Style::Plain) if is_null(text) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unplaced> {
        match name {
            // Both visitors take a pair: what is said of the node, and the node.
            SPANNED => visitor.visit_seq(Pair {
                first: Some(self.node.span.start),
                second: Some(self.node.span.end),
                decoder: self,
            }),
            LENIENT => match visitor.visit_newtype_struct(self) {
                Ok(value) => Ok(value),
                Err(error) => {
                    self.context.note(error.or_at(self.node.span));
                    Err(Unplaced {
                        message: LENIENT.into(),
                        span: None,
                    })
                }
            },
            MANY => {
                let this = self.resolved()?;
                match &this.node.value {
                    Value::Sequence(_) => this.deserialize_seq(visitor),
                    _ => visitor.visit_seq(Items {
                        items: std::slice::from_ref(this.node).iter(),
                        context: this.context,
                    }),
                }
            }
            EITHER => {
                let this = self.resolved()?;
                match &this.node.value {
                    Value::Mapping(_) => visitor.visit_newtype_struct(this),
                    _ => visitor.visit_some(this),
                }
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        let this = self.resolved()?;
        match &this.node.value {
            Value::Sequence(items) => this.at(visitor.visit_seq(Items {
                items: items.iter(),
                context: this.context,
            })),
            _ => Err(this.wrong("a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Unplaced> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        self.map(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unplaced> {
        self.map(Some(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unplaced> {
        let this = self.resolved()?;
        let name = this.scalar("one word")?.0;
        this.at(visitor.visit_enum(Word(name)))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unplaced> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bytes byte_buf unit unit_struct tuple_struct
    }
}

/// The bytes of a node, then the node, as the sequence that [`Spanned`] reads.
struct Pair<'c, 'de> {
    first: Option<u32>,
    second: Option<u32>,
    decoder: Decoder<'c, 'de>,
}

impl<'de> SeqAccess<'de> for Pair<'_, 'de> {
    type Error = Unplaced;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unplaced> {
        match self.first.take().or_else(|| self.second.take()) {
            Some(offset) => seed.deserialize(offset.into_deserializer()).map(Some),
            None => seed.deserialize(self.decoder).map(Some),
        }
    }
}

struct Items<'c, 'de> {
    items: std::slice::Iter<'de, Node<'de>>,
    context: &'c Context<'de>,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Unplaced;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unplaced> {
        let Some(node) = self.items.next() else {
            return Ok(None);
        };
        let decoder = Decoder {
            node,
            context: self.context,
        };
        decoder.at(seed.deserialize(decoder).map(Some))
    }
}

struct Pairs<'c, 'de> {
    rest: std::vec::IntoIter<&'de (Node<'de>, Node<'de>)>,
    value: Option<&'de Node<'de>>,
    context: &'c Context<'de>,
}

impl<'de> MapAccess<'de> for Pairs<'_, 'de> {
    type Error = Unplaced;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unplaced> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        let decoder = Decoder {
            node: key,
            context: self.context,
        };
        decoder.at(seed.deserialize(decoder).map(Some))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unplaced> {
        let node = self.value.take().unwrap_or(self.context.root);
        let decoder = Decoder {
            node,
            context: self.context,
        };
        decoder.at(seed.deserialize(decoder))
    }
}

struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Unplaced;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Unplaced> {
        let value = seed.deserialize(self.0.into_deserializer())?;
        Ok((value, self))
    }
}

impl<'de> VariantAccess<'de> for Word<'de> {
    type Error = Unplaced;

    fn unit_variant(self) -> Result<(), Unplaced> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Unplaced> {
        Err(de::Error::custom("expected one word"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Unplaced> {
        Err(de::Error::custom("expected one word"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Unplaced> {
        Err(de::Error::custom("expected one word"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use super::*;
    use crate::source::yaml::parse;

    #[derive(Debug, Deserialize, Default)]
    #[serde(default)]
    struct Doc {
        name: Lenient<Spanned<String>>,
        days: Lenient<u32>,
        kinds: Lenient<BTreeMap<String, Lenient<Kind>>>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Chat,
        Image,
    }

    fn faults(text: &str) -> (Doc, Vec<String>) {
        let stream = parse(text).unwrap();
        let (doc, faults) = decode::<Doc>(&stream.documents[0]);
        let shown = faults
            .iter()
            .map(|fault| format!("{}: {}", &text[fault.span.range()], fault.message));
        (doc.unwrap(), shown.collect())
    }

    #[test]
    fn all_faults_come_at_once_and_the_rest_is_read() {
        let (doc, faults) =
            faults("name: [x]\ndays: soon\nday: 3\nkinds:\n  a: chat\n  b: imge\n  a: image\n");
        insta::assert_snapshot!(faults.join("\n"), @r"
        [x]: expected a text, found a list
        soon: expected a whole number of 0 or more, found `soon`
        day: unknown key `day`; did you mean `days`?
        imge: unknown value `imge`, expected one of `chat`, `image`; did you mean `image`?
        a: the key `a` stands here twice
        ");
        let kinds = doc.kinds.0.unwrap();
        assert_eq!(kinds["a"].0, Some(Kind::Chat));
        assert_eq!(kinds["b"].0, None);
    }

    #[test]
    fn spans_are_those_of_the_file() {
        let text = "é: 1\nname: 'ü'\n";
        let stream = parse(text).unwrap();
        let (doc, _) = decode::<Doc>(&stream.documents[0]);
        let name = doc.unwrap().name.0.unwrap();
        assert_eq!(
            (name.value.as_str(), &text[name.span.range()]),
            ("ü", "'ü'")
        );
    }

    /// Any value at all, read to its end.
    #[derive(Debug, Deserialize)]
    struct Any(#[expect(dead_code, clippy::zero_sized_map_values)] BTreeMap<String, Tree>);
    #[derive(Debug)]
    struct Tree;
    impl<'de> Deserialize<'de> for Tree {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Each;
            impl<'de> Visitor<'de> for Each {
                type Value = Tree;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("anything")
                }
                fn visit_borrowed_str<E>(self, _: &'de str) -> Result<Tree, E> {
                    Ok(Tree)
                }
                fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
                    while seq.next_element::<Tree>()?.is_some() {}
                    Ok(Tree)
                }
            }
            deserializer.deserialize_any(Each)
        }
    }

    #[test]
    fn aliases_are_read_but_may_not_multiply() {
        let (doc, none) = faults("name: &n x\nkinds: {a: &k chat, b: *k}\n");
        assert_eq!(doc.kinds.0.unwrap()["b"].0, Some(Kind::Chat));
        assert!(none.is_empty());
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let inner = format!("*a{}, ", level - 1).repeat(10);
            let inner = inner.trim_end_matches(", ");
            let _ = writeln!(bomb, "a{level}: &a{level} [{inner}]");
        }
        let stream = parse(&bomb).unwrap();
        let (_, faults) = decode::<Any>(&stream.documents[0]);
        assert!(faults[0].message.contains("aliases add more"), "{faults:?}");
    }
}
