//! The tables of the languages that tree-sitter parses: which kinds of nodes are strings,
//! what a parent makes of a child, what folds, where names are bound. Kinds and fields are
//! those of each grammar's `node-types.json`. The one driver that reads them is
//! [`super::tree`]; nothing is done here.

#[cfg(feature = "lang-bash")]
pub(super) mod bash;
#[cfg(feature = "lang-bicep")]
pub(super) mod bicep;
#[cfg(feature = "lang-c-sharp")]
pub(super) mod c_sharp;
#[cfg(feature = "lang-go")]
pub(super) mod go;
#[cfg(feature = "lang-hcl")]
pub(super) mod hcl;
#[cfg(feature = "lang-java")]
pub(super) mod java;
#[cfg(any(feature = "lang-javascript", feature = "lang-typescript"))]
pub(super) mod javascript;
#[cfg(feature = "lang-lua")]
pub(super) mod lua;
#[cfg(feature = "lang-php")]
pub(super) mod php;
#[cfg(feature = "lang-python")]
pub(super) mod python;
#[cfg(feature = "lang-ruby")]
pub(super) mod ruby;

use std::borrow::Cow;
use std::ops::Range;

use tree_sitter::Node;

use super::fold::Escapes;
use super::language::Extract;
use super::piece::Context;
use super::tree::Link;

/// What the driver has to know of a language. Kinds and fields are those of its grammar;
/// where a grammar gives no field, a place is the number of a named child (`"0"`), or
/// `"-1"` for the last, or `":kind"` for the first of a kind.
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
    /// What opens or closes a string, a hole in it or a list, where that is a node with a
    /// name.
    pub(in crate::scan) quotes: &'static [&'static str],
    /// The holes of strings.
    pub(in crate::scan) substitutions: &'static [&'static str],
    /// The text in strings, where holes have no kind of their own: all else is one.
    pub(in crate::scan) contents: &'static [&'static str],
    /// `${key:default}` in a string is filled from the configuration.
    pub(in crate::scan) has_placeholders: bool,
    /// What stands outside of the code, and who reads it.
    pub(in crate::scan) markup: Option<(&'static str, Extract)>,
    /// Text that needs no quotes.
    pub(in crate::scan) texts: &'static [&'static str],
    pub(in crate::scan) regexes: &'static [&'static str],
    /// The names of things.
    pub(in crate::scan) identifiers: &'static [&'static str],
    /// `(kind, place)` of nodes that only hold another one; an empty place is the only
    /// named child.
    pub(in crate::scan) wraps: &'static [(&'static str, &'static str)],
    /// `(kind, object, member)` of what names a constant of a type: `self::X`.
    pub(in crate::scan) qualified: &'static [(&'static str, &'static str, &'static str)],
    /// What a parent makes of a child.
    pub(in crate::scan) steps: &'static [Step],
    /// `(kind, field)`: which child carries the name of an expression; an empty field is
    /// the first named child.
    pub(in crate::scan) names: &'static [(&'static str, &'static str)],
    /// Statements and keys: innermost, they hold the literal.
    pub(in crate::scan) holders: &'static [&'static str],
    /// Those among them that are keys within a statement.
    pub(in crate::scan) keys: &'static [&'static str],
    /// Statements with a body: they hold it with their head alone.
    pub(in crate::scan) headers: &'static [&'static str],
    /// Nodes whose children are statements, where these have no kinds of their own.
    pub(in crate::scan) bodies: &'static [&'static str],
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
    /// What holds constants that may be a registry together.
    pub(in crate::scan) groups: &'static [&'static str],
    /// A statement that is a bare string of documentation.
    pub(in crate::scan) doc_statement: Option<&'static str>,
    pub(in crate::scan) rare: Rare,
}

/// What few languages have.
pub(in crate::scan) struct Rare {
    /// The kind of text that its values are.
    pub(in crate::scan) context: Context,
    /// Whether the operands of a comparison are spread out among its children.
    pub(in crate::scan) is_spread: bool,
    /// Keys that are the statement around the entries of their value.
    pub(in crate::scan) statements: &'static [&'static str],
    /// `(kind, field)` of values and keys without quotes, holes and escapes, and what they
    /// are of their parent.
    pub(in crate::scan) words: &'static [(&'static str, &'static str)],
    /// The text of another language that a node holds: its bytes.
    pub(in crate::scan) script: fn(Node<'_>) -> Option<Range<usize>>,
    /// Whether a node that is no identifier names a constant: `var.base`.
    pub(in crate::scan) is_path: fn(Node<'_>, &str) -> bool,
    /// What its scanner remembers, as far as that may not fit.
    pub(in crate::scan) remembers: Remembers,
    /// Its strings may hold `%{ if … }`.
    pub(in crate::scan) has_choices: bool,
    /// What comments start with, where its parser looks through a row of them over and over.
    pub(in crate::scan) hides: &'static str,
    /// The constant that the last node of a path binds, beside [`Scopes::values`].
    pub(in crate::scan) constant: for<'s, 't> fn(&[Link<'t>], &'s str) -> Option<Constant<'s, 't>>,
}

/// A name that the whole file reads, and what it stands for.
pub(in crate::scan) type Constant<'s, 't> = (Cow<'s, str>, Node<'t>);

impl Rare {
    const NONE: Self = Self {
        context: Context::String,
        is_spread: false,
        statements: &[],
        words: &[],
        script: |_| None,
        is_path: |_, _| false,
        remembers: Remembers::Little,
        has_choices: false,
        hides: "",
        constant: |_, _| None,
    };
}

/// What the scanner of a grammar has to remember between two tokens, in a buffer of a thousand
/// bytes: where it does not check that it fits, too much of it ends the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scan) enum Remembers {
    /// What always fits, or what it checks itself.
    Little,
    /// The widths of the indents that are open.
    Indents,
    /// The words of the heredocs that are open, and the holes around them.
    Heredocs,
}

impl Grammar {
    /// What a node that only holds another one holds, or the node itself.
    pub(in crate::scan) fn unwrapped<'t>(&self, node: Node<'t>) -> Node<'t> {
        let mut node = node;
        for _ in 0..8 {
            let Some(inner) = self.held(node) else { break };
            node = inner;
        }
        node
    }

    /// What a node that only holds another one holds.
    pub(in crate::scan) fn held<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        let kind = node.kind();
        let (_, place) = self.wraps.iter().find(|row| row.0 == kind)?;
        if place.is_empty() {
            let only = node.named_child_count() == 1;
            return only.then(|| node.named_child(0)).flatten();
        }
        at(node, place)
    }

    /// A table with nothing in it, for the rest of one that names only what there is.
    const fn of(language: fn() -> tree_sitter::Language) -> Self {
        Self {
            language,
            comments: &[],
            is_doc: |_| false,
            strings: &[],
            opening: |_| (Escapes::None, false),
            quotes: &[],
            substitutions: &[],
            contents: &[],
            has_placeholders: false,
            markup: None,
            texts: &[],
            regexes: &[],
            identifiers: &[],
            wraps: &[],
            qualified: &[],
            steps: &[],
            names: &[],
            holders: &[],
            keys: &[],
            headers: &[],
            bodies: &[],
            functions: &[],
            calls: Calls::NONE,
            folds: Folds::NONE,
            scopes: Scopes::NONE,
            members: Members::NONE,
            env: &[],
            is_test: |_, _| false,
            is_enum: |_, _| false,
            groups: &[],
            doc_statement: None,
            rare: Rare::NONE,
        }
    }
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
    /// The value of what the parent's field names; as the parent where it names nothing.
    Value(&'static str),
    /// What holds when the field gives nothing, which may read the environment.
    Fallback(&'static str),
    /// The value of the name right before it: `name = value`.
    Beside,
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
    /// A word of a command line, named by the option before it or else by the command.
    Word,
    /// An operand of a comparison.
    Compare,
    /// An operand of what the operator says.
    Binary,
    /// The pattern of an arm; the subject is further up, in the field.
    Arm(&'static str),
    /// What the method is called on.
    Receiver,
    /// What is said of the statement that follows, named by the field.
    Decorates(&'static str),
    /// What the enclosing function gives back.
    Return,
    /// No value at all: the source of an import.
    Skip,
}

/// How calls look, and which of them mean more than a call. Callees are told by their
/// name alone, or with what the method is taken from: `List.of`.
pub(in crate::scan) struct Calls {
    /// `(kind, field of what is called)`; an empty field where the call itself has the
    /// object and the member.
    pub(in crate::scan) kinds: &'static [(&'static str, &'static str)],
    /// `(kind, object, member)` of what a method is taken from.
    pub(in crate::scan) members: &'static [(&'static str, &'static str, &'static str)],
    /// Methods that test their receiver or argument.
    pub(in crate::scan) compare: &'static [&'static str],
    /// What a method is taken from that says nothing of what the method is about.
    pub(in crate::scan) modules: &'static [&'static str],
    /// Callees whose arguments are elements of what they give.
    pub(in crate::scan) lists: &'static [&'static str],
    /// Callees whose arguments are keys and values in turn.
    pub(in crate::scan) tables: &'static [&'static str],
    /// Methods that put an element, or a key and a value, into what they are called on.
    pub(in crate::scan) entries: &'static [&'static str],
    /// Callees that give their argument when what is before it gives nothing.
    pub(in crate::scan) fallbacks: &'static [&'static str],
    /// Callees that give back what they are given, or hold it for the name outside.
    pub(in crate::scan) wrappers: &'static [&'static str],
    /// Callees whose argument is named by a string before it.
    pub(in crate::scan) keyed: &'static [&'static str],
    /// Callees, or what a method is taken from, that read a regular expression.
    pub(in crate::scan) regexes: &'static [&'static str],
    /// Methods that leave an expression named as it was.
    pub(in crate::scan) plain: &'static [&'static str],
}

impl Calls {
    const NONE: Self = Self {
        kinds: &[],
        members: &[],
        compare: &[],
        modules: &[],
        lists: &[],
        tables: &[],
        entries: &[],
        fallbacks: &[],
        wrappers: &[],
        keyed: &[],
        regexes: &[],
        plain: &[],
    };
}

/// What folds.
pub(in crate::scan) struct Folds {
    pub(in crate::scan) adjacent: &'static [&'static str],
    pub(in crate::scan) binary: &'static [&'static str],
    pub(in crate::scan) parentheses: &'static [&'static str],
    pub(in crate::scan) concat: &'static [&'static str],
    /// The operator of `%` templates.
    pub(in crate::scan) percent: &'static [&'static str],
    /// Callees that make a text, and how.
    pub(in crate::scan) makers: &'static [(&'static str, Make)],
    /// Methods that give the text that they are called on.
    pub(in crate::scan) same: &'static [&'static str],
    /// Operators that compare, and those that give a default.
    pub(in crate::scan) comparisons: &'static [&'static str],
    pub(in crate::scan) defaults: &'static [&'static str],
    pub(in crate::scan) lists: &'static [&'static str],
    pub(in crate::scan) arguments: &'static [&'static str],
    /// `(kind, name, value)` of a named argument.
    pub(in crate::scan) keyword: Option<(&'static str, &'static str, &'static str)>,
}

impl Folds {
    const NONE: Self = Self {
        adjacent: &[],
        binary: &[],
        parentheses: &[],
        concat: &[],
        percent: &[],
        makers: &[],
        same: &[],
        comparisons: &[],
        defaults: &[],
        lists: &[],
        arguments: &[],
        keyword: None,
    };
}

/// How a call makes a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scan) enum Make {
    /// A template with `{}` is filled.
    Braces(At),
    /// A template with `%s` is filled.
    Percents(At),
    /// Elements with a text between them.
    Join(At),
    /// What it is called on, where that is a text, and the arguments.
    Concat,
}

/// Where a call has its template, or what stands between the elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scan) enum At {
    /// It is called on it.
    Receiver,
    /// The first argument. Elements are what the method is called on, a list behind it,
    /// or the other arguments.
    First,
    /// Behind the list of elements.
    Second,
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

impl Scopes {
    const NONE: Self = Self {
        kinds: &[],
        closed: &[],
        binders: &[],
        values: &[],
        changes: &[],
    };
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
    /// Kinds that hold entries as elements.
    pub(in crate::scan) tables: &'static [&'static str],
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
        tables: &[],
        selves: &[],
        casts: &[],
        default: None,
    };
}

/// How many children of a node are looked at for one of a kind.
const MAX_CHILDREN: u32 = 64;

/// What a node has at a place: a field, the number of a named child, `-1`, or a kind.
/// Comments do not count.
pub(in crate::scan) fn at<'t>(node: Node<'t>, place: &str) -> Option<Node<'t>> {
    if let Some(kind) = place.strip_prefix(':') {
        let mut near = (0..MAX_CHILDREN).map_while(|index| node.named_child(index));
        return near.find(|child| child.kind() == kind);
    }
    let Ok(index) = place.parse::<i32>() else {
        return node.child_by_field_name(place);
    };
    let count = u32::try_from(node.named_child_count()).ok()?;
    let child = |index| node.named_child(index).filter(|child| !child.is_extra());
    if index < 0 {
        return (0..count).rev().take(4).find_map(child);
    }
    (0..count)
        .filter_map(child)
        .nth(usize::try_from(index).ok()?)
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
