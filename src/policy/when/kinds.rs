//! What kinds of values the operators and functions of an expression take and give: the
//! part of CEL's type rules that the facts need.

use crate::policy::facts;

/// The kind of a value, as far as it is known before anything is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not known: an element of a mixed list.
    Any,
    Null,
    Bool,
    Int,
    Number,
    Text,
    Day,
    List(Box<Kind>),
    /// What stands in front of a dot; its name.
    Group(String),
    /// A literal map.
    Map,
}

impl From<facts::Kind> for Kind {
    fn from(kind: facts::Kind) -> Self {
        match kind {
            facts::Kind::Text => Self::Text,
            facts::Kind::Int => Self::Int,
            facts::Kind::Number => Self::Number,
            facts::Kind::Bool => Self::Bool,
            facts::Kind::Day => Self::Day,
            facts::Kind::List => Self::List(Box::new(Self::Text)),
        }
    }
}

impl Kind {
    /// As a message calls it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Number => "a number with a fraction",
            Self::Text => "a text",
            Self::Day => "a day",
            Self::List(_) => "a list",
            Self::Group(_) => "a group of facts",
            Self::Map => "a map",
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Any | Self::Int | Self::Number)
    }

    fn is_text(&self) -> bool {
        matches!(self, Self::Any | Self::Text | Self::Day)
    }

    /// Whether values of both can be equal.
    pub(super) fn can_equal(&self, other: &Self) -> bool {
        let null = |kind: &Self| matches!(kind, Self::Any | Self::Null);
        match (self, other) {
            (Self::List(a), Self::List(b)) => a.can_equal(b),
            _ => {
                null(self)
                    || null(other)
                    || self == other
                    || (self.is_number() && other.is_number())
                    || (self.is_text() && other.is_text())
            }
        }
    }

    /// Whether one can be less than the other.
    pub(super) fn can_order(&self, other: &Self) -> bool {
        (self.is_number() && other.is_number()) || (self.is_text() && other.is_text())
    }
}

/// A function: its name, whether it is called on a value (`id.contains('x')`), and what it
/// makes of the kinds that it is given; `None` when it takes none such.
#[derive(Debug)]
pub struct Function {
    /// Without its brackets.
    pub name: &'static str,
    /// Whether it is called on a value.
    pub on_value: bool,
    /// What it takes, in words.
    pub takes: &'static str,
    /// A call of it, as an expression writes it.
    pub example: &'static str,
    /// What it gives.
    pub about: &'static str,
    pub(super) gives: fn(&[Kind]) -> Option<Kind>,
}

const fn on_text(name: &'static str, example: &'static str, about: &'static str) -> Function {
    Function {
        name,
        on_value: true,
        takes: "a text",
        example,
        about,
        gives: |kinds| match kinds {
            [on, of] if on.is_text() && of.is_text() => Some(Kind::Bool),
            _ => None,
        },
    }
}

const fn sized(on_value: bool, example: &'static str) -> Function {
    Function {
        name: "size",
        on_value,
        takes: "a text or a list",
        example,
        about: "how many characters or elements it has",
        gives: |kinds| match kinds {
            [Kind::Any | Kind::Text | Kind::Day | Kind::List(_) | Kind::Map] => Some(Kind::Int),
            _ => None,
        },
    }
}

/// Every function that an expression can call.
pub const FUNCTIONS: &[Function] = &[
    on_text(
        "contains",
        "text.contains('preview')",
        "whether the other stands in it",
    ),
    on_text("endsWith", "path.endsWith('.tf')", "whether it ends so"),
    on_text(
        "matches",
        "id.matches('-[0-9]+b$')",
        "whether the regular expression, which is written out, fits in it",
    ),
    on_text(
        "startsWith",
        "text.startsWith('eu.')",
        "whether it starts so",
    ),
    sized(true, "replacements.size() > 0"),
    sized(false, "size(name) > 3"),
    Function {
        name: "double",
        on_value: false,
        takes: "a number or a text",
        example: "double(generations_behind) * 30.0 < 90.0",
        about: "the number, with a fraction",
        gives: |kinds| converted(kinds, Kind::Number),
    },
    Function {
        name: "int",
        on_value: false,
        takes: "a number or a text",
        example: "int(price.output) > 10",
        about: "the number, without its fraction",
        gives: |kinds| converted(kinds, Kind::Int),
    },
    Function {
        name: "string",
        on_value: false,
        takes: "a number, a text, true or false",
        example: "string(retires_on).startsWith('2027')",
        about: "the text",
        gives: |kinds| match kinds {
            [Kind::Bool] => Some(Kind::Text),
            _ => converted(kinds, Kind::Text),
        },
    },
];

fn converted(kinds: &[Kind], to: Kind) -> Option<Kind> {
    match kinds {
        [kind] if kind.is_number() || kind.is_text() => Some(to),
        _ => None,
    }
}

/// What an operator gives for the kinds that it is given; `None` when it takes none such.
pub(super) fn operator(name: &str, kinds: &[Kind]) -> Option<Kind> {
    let bool = |kind: &Kind| matches!(kind, Kind::Any | Kind::Bool);
    match (name, kinds) {
        ("_&&_" | "_||_", kinds) if kinds.iter().all(bool) => Some(Kind::Bool),
        ("!_" | "@not_strictly_false", [one]) if bool(one) => Some(Kind::Bool),
        ("_==_" | "_!=_", [a, b]) if a.can_equal(b) => Some(Kind::Bool),
        ("_<_" | "_<=_" | "_>_" | "_>=_", [a, b]) if a.can_order(b) => Some(Kind::Bool),
        ("@in", [one, Kind::List(of)]) if one.can_equal(of) => Some(Kind::Bool),
        ("@in", [_, Kind::Any | Kind::Map]) => Some(Kind::Bool),
        ("_?_:_", [test, a, b]) if bool(test) => Some(if a == b { a.clone() } else { Kind::Any }),
        ("-_", [one]) if one.is_number() => Some(one.clone()),
        ("_+_", [Kind::Text, Kind::Text]) => Some(Kind::Text),
        ("_+_", [Kind::List(a), Kind::List(b)]) => Some(Kind::List(Box::new(if a == b {
            (**a).clone()
        } else {
            Kind::Any
        }))),
        ("_+_" | "_-_" | "_*_" | "_/_", [a, b]) if a == b && a.is_number() => Some(a.clone()),
        ("_%_", [Kind::Int, Kind::Int]) => Some(Kind::Int),
        ("_+_" | "_-_" | "_*_" | "_/_" | "_%_", [a, b]) if *a == Kind::Any || *b == Kind::Any => {
            Some(Kind::Any)
        }
        ("_[_]", [Kind::List(of), Kind::Int | Kind::Any]) => Some((**of).clone()),
        ("_[_]", [Kind::Map | Kind::Any, _]) => Some(Kind::Any),
        _ => None,
    }
}

/// The sign of an operator, as it is written.
pub(super) fn sign(name: &str) -> Option<&str> {
    match name {
        "@in" => Some("in"),
        "_?_:_" => Some("?:"),
        "_[_]" => Some("[]"),
        _ => {
            let sign = name.trim_matches('_');
            (sign.len() < name.len() && !sign.is_empty()).then_some(sign)
        }
    }
}
