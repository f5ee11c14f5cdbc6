//! Shapes that located YAML is decoded into beside plain types, and how each is read.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::source::Span;

/// By these names the decoder knows the shapes.
pub(super) const SPANNED: &str = "$lanelint::Spanned";
pub(super) const LENIENT: &str = "$lanelint::Lenient";
/// A single value stands for a list of one: see [`Many`].
pub(super) const MANY: &str = "$lanelint::Many";
/// A short form or a mapping: see [`Either`].
pub(super) const EITHER: &str = "$lanelint::Either";

/// A value with the bytes it was written in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the file.
    pub span: Span,
}

/// A value that was left out, or was at fault (then the fault is noted), or is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lenient<T>(pub Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> std::ops::Deref for Lenient<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// One value, or a list of them. Items at fault are noted and left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many<T>(pub Vec<Spanned<T>>);

/// A mapping with free keys, in the order of the file, each key with its bytes. A value
/// at fault is noted and stays as `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries<T>(pub Vec<(Spanned<String>, Lenient<T>)>);

/// The short form of a value, or the mapping that says it at length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Either<S, L> {
    /// A scalar or a list.
    Short(S),
    /// A mapping.
    Long(L),
}

/// A value that is only pointed at, whatever it holds: someone else decodes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raw(pub Span);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Triple<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Triple<T> {
            type Value = Spanned<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a located value")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let missing = || de::Error::custom("a located value is read from YAML only");
                let start = seq.next_element()?.ok_or_else(missing)?;
                let end = seq.next_element()?.ok_or_else(missing)?;
                let value = seq.next_element()?.ok_or_else(missing)?;
                Ok(Spanned {
                    value,
                    span: Span::new(start, end),
                })
            }
        }

        deserializer.deserialize_newtype_struct(SPANNED, Triple(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Inner<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Inner<T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Self::Value, D::Error> {
                Option::<T>::deserialize(deserializer)
            }
        }

        // The decoder has noted the fault already, so nothing is lost here.
        let inner = deserializer.deserialize_newtype_struct(LENIENT, Inner(PhantomData));
        Ok(Self(inner.unwrap_or(None)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
            type Value = Many<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Many<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element::<Lenient<Spanned<T>>>()? {
                    items.extend(item.0);
                }
                Ok(Many(items))
            }
        }

        deserializer.deserialize_newtype_struct(MANY, Each(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Pairs<T> {
            type Value = Entries<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

impl<'de, S: Deserialize<'de>, L: Deserialize<'de>> Deserialize<'de> for Either<S, L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form<S, L>(PhantomData<(S, L)>);

        impl<'de, S: Deserialize<'de>, L: Deserialize<'de>> Visitor<'de> for Form<S, L> {
            type Value = Either<S, L>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a mapping")
            }

            fn visit_some<D: Deserializer<'de>>(self, short: D) -> Result<Self::Value, D::Error> {
                S::deserialize(short).map(Either::Short)
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                long: D,
            ) -> Result<Self::Value, D::Error> {
                L::deserialize(long).map(Either::Long)
            }
        }

        deserializer.deserialize_newtype_struct(EITHER, Form(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::<IgnoredAny>::deserialize(deserializer).map(|found| Self(found.span))
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::decode;
    use super::super::parse;
    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Doc {
        ids: Lenient<Many<String>>,
        days: Lenient<Many<u32>>,
        lanes: Lenient<Entries<u32>>,
        raw: Lenient<Raw>,
    }

    #[test]
    fn one_value_is_a_list_of_one_and_bad_items_are_noted() {
        let text = "ids: a\ndays: [1, x, 3]\nlanes:\n  b: 1\n  a: y\nraw: {any: [*no]}\n";
        let stream = parse(text).unwrap();
        let (doc, faults) = decode::<Doc>(&stream.documents[0]);
        let doc = doc.unwrap();
        let days: Vec<_> = doc.days.0.unwrap().0.iter().map(|day| day.value).collect();
        assert_eq!(days, [1, 3]);
        let ids = doc.ids.0.unwrap().0;
        assert_eq!((ids[0].value.as_str(), ids[0].span), ("a", Span::new(5, 6)));
        let lanes = doc.lanes.0.unwrap().0;
        assert_eq!(lanes[1].0.value, "a");
        assert_eq!((lanes[0].1.0, lanes[1].1.0), (Some(1), None));
        assert_eq!(&text[doc.raw.0.unwrap().0.range()], "{any: [*no]}");
        assert_eq!(faults.len(), 2, "{faults:?}");
    }

    #[test]
    fn an_alias_within_its_own_anchor_is_refused() {
        let stream = parse("ids: &a [x, *a]\n").unwrap();
        let (_, faults) = decode::<Doc>(&stream.documents[0]);
        assert_eq!(faults[0].message, "an alias within what it stands for");
    }
}
