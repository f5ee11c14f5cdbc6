//! The tables of the languages that tree-sitter parses: which kinds of nodes are strings,
//! what a parent makes of a child, what folds, where names are bound. Kinds and fields are
//! those of each grammar's `node-types.json`. The one driver that reads them is
//! [`super::tree`]; nothing is done here.

#[cfg(any(feature = "lang-javascript", feature = "lang-typescript"))]
pub(super) mod javascript;
#[cfg(feature = "lang-python")]
pub(super) mod python;

use tree_sitter::Node;

use super::fold::Escapes;

/// What the driver has to know of a language. Kinds and fields are those of its grammar.
pub(in crate::scan) struct Grammar {
    pub(in crate::scan) language: fn() -> tree_sitter::Language,
    pub(in crate::scan) comments: &'static [&'static str],
    /// Whether a comment documents something.
    pub(in crate::scan) is_doc: fn(&str) -> bool,
    /// String literals, with or without holes.
    pub(in crate::scan) strings: &'static [&'static str],
    /// How a string with this opening (prefix and quotes) writes its text, and whether
    /// doubled braces stand for one.
    pub(in crate::scan) opening: fn(&str) -> (Escapes, bool),
    /// The holes of strings.
    pub(in crate::scan) substitutions: &'static [&'static str],
    /// Text that needs no quotes.
    pub(in crate::scan) texts: &'static [&'static str],
    pub(in crate::scan) regexes: &'static [&'static str],
    /// The names of things.
    pub(in crate::scan) identifiers: &'static [&'static str],
    /// What a parent makes of a child.
    pub(in crate::scan) steps: &'static [Step],
    /// `(kind, field)`: which child carries the name of an expression; an empty field is
    /// the first named child.
    pub(in crate::scan) names: &'static [(&'static str, &'static str)],
    /// Statements and keys: innermost, they hold the literal.
    pub(in crate::scan) holders: &'static [&'static str],
    /// Statements with a body: they hold it with their head alone.
    pub(in crate::scan) headers: &'static [&'static str],
    pub(in crate::scan) functions: &'static [&'static str],
    pub(in crate::scan) calls: Calls,
    pub(in crate::scan) folds: Folds,
    pub(in crate::scan) scopes: Scopes,
    pub(in crate::scan) members: Members,
    /// Starts of expressions that read the environment, up to the variable's name.
    pub(in crate::scan) env: &'static [&'static str],
    /// Whether an ancestor makes what is below it test code.
    pub(in crate::scan) is_test: fn(Node<'_>, &str) -> bool,
    /// Whether an ancestor makes its constants members of an enumeration.
    pub(in crate::scan) is_enum: fn(Node<'_>, &str) -> bool,
    /// A statement that is a bare string of documentation.
    pub(in crate::scan) doc_statement: Option<&'static str>,
}

/// A row: how a child of `kind` at `field` (empty: any) stands.
pub(in crate::scan) struct Step {
    pub(in crate::scan) kind: &'static str,
    pub(in crate::scan) field: &'static str,
    pub(in crate::scan) go: Go,
}

/// How a child stands in its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scan) enum Go {
    /// As the parent does.
    Through,
    /// The value of what the parent's field names.
    Value(&'static str),
    /// The value of a table's entry, whose key is in the field.
    Pair(&'static str),
    /// The key of a table's entry, or an element: further up is who holds the table.
    Element,
    /// A member of an enumeration, named by the field.
    Member(&'static str),
    /// The index into what the field names.
    Index(&'static str),
    /// An argument of the call above.
    Argument,
    /// An operand of a comparison.
    Compare,
    /// An operand of what the operator says.
    Binary,
    /// The pattern of an arm; the subject is further up, in the field.
    Arm(&'static str),
    /// What the method is called on.
    Receiver,
    /// What the enclosing function gives back.
    Return,
    /// No value at all: the source of an import.
    Skip,
}

/// How calls look, and which of them mean more than a call.
pub(in crate::scan) struct Calls {
    /// `(kind, field of what is called)`.
    pub(in crate::scan) kinds: &'static [(&'static str, &'static str)],
    /// `(kind, object, member)` of what a method is taken from.
    pub(in crate::scan) members: &'static [(&'static str, &'static str, &'static str)],
    /// Methods that test their receiver or argument.
    pub(in crate::scan) compare: &'static [&'static str],
    /// Callees that give back what they are given, or hold it for the name outside.
    pub(in crate::scan) wrappers: &'static [&'static str],
    /// Callees whose argument is named by a string before it.
    pub(in crate::scan) keyed: &'static [&'static str],
    /// Callees, or what a method is taken from, that read a regular expression.
    pub(in crate::scan) regexes: &'static [&'static str],
    /// Methods that leave an expression named as it was.
    pub(in crate::scan) plain: &'static [&'static str],
}

/// What folds.
pub(in crate::scan) struct Folds {
    pub(in crate::scan) adjacent: &'static [&'static str],
    pub(in crate::scan) binary: &'static [&'static str],
    pub(in crate::scan) parentheses: &'static [&'static str],
    pub(in crate::scan) concat: &'static [&'static str],
    /// The operator of `%` templates.
    pub(in crate::scan) percent: &'static [&'static str],
    /// The method of `{}` templates.
    pub(in crate::scan) format: &'static [&'static str],
    /// Operators that compare, and those that give a default.
    pub(in crate::scan) comparisons: &'static [&'static str],
    pub(in crate::scan) defaults: &'static [&'static str],
    pub(in crate::scan) lists: &'static [&'static str],
    pub(in crate::scan) arguments: &'static [&'static str],
    /// `(kind, name, value)` of a named argument.
    pub(in crate::scan) keyword: Option<(&'static str, &'static str, &'static str)>,
}

/// Where names are bound.
pub(in crate::scan) struct Scopes {
    /// Nodes with names of their own.
    pub(in crate::scan) kinds: &'static [&'static str],
    /// Those among them whose names inner ones do not see.
    pub(in crate::scan) closed: &'static [&'static str],
    /// `(kind, field)` whose identifiers are bound there.
    pub(in crate::scan) binders: &'static [(&'static str, &'static str)],
    /// `(kind, name, value)`: binds one name to one value.
    pub(in crate::scan) values: &'static [(&'static str, &'static str, &'static str)],
    /// `(kind, field)` whose identifiers change elsewhere than where they are bound.
    pub(in crate::scan) changes: &'static [(&'static str, &'static str)],
}

/// Constants that are read through what they belong to: `Config.MODEL`, `Model.GPT_4O`.
/// Constants of [`Scopes::values`] are read by their name alone, too.
pub(in crate::scan) struct Members {
    /// `(kind, field of its name)`: classes, enumerations.
    pub(in crate::scan) owners: &'static [(&'static str, &'static str)],
    /// `(kind, name, value)`: fields, entries of tables, members of enumerations.
    pub(in crate::scan) values: &'static [(&'static str, &'static str, &'static str)],
    /// `(kind, field)`: a field of an owner that has this too is a default, unless its
    /// name is in upper case.
    pub(in crate::scan) defaults: &'static [(&'static str, &'static str)],
    /// What a member calls its owner: `self`.
    pub(in crate::scan) selves: &'static [&'static str],
    /// Kinds that leave their first child what it is: casts, parentheses.
    pub(in crate::scan) casts: &'static [&'static str],
    /// `(kind, field)`: what other files can read as `default`.
    pub(in crate::scan) default: Option<(&'static str, &'static str)>,
}

impl Members {
    /// None.
    pub(in crate::scan) const NONE: Self = Self {
        owners: &[],
        values: &[],
        defaults: &[],
        selves: &[],
        casts: &[],
        default: None,
    };
}

/// A row of [`Grammar::steps`].
const fn step(kind: &'static str, field: &'static str, go: Go) -> Step {
    Step { kind, field, go }
}

/// What a node has at a field, as text; empty when nothing.
fn field<'s>(node: Node<'_>, field: &str, text: &'s str) -> &'s str {
    node.child_by_field_name(field)
        .and_then(|node| text.get(node.byte_range()))
        .unwrap_or("")
}
