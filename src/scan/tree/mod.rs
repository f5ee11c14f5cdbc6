//! The one tree-sitter driver: from a grammar's table to pieces.
//!
//! For each hit it goes down to the smallest node, up to the literal or comment around it,
//! and further up until the table ([`Grammar`]) says how that literal stands. A language
//! is a table of node kinds and a few short functions; nothing here names a language.
//! Hits are taken in order by one cursor, so that a file is walked at most once however
//! many there are.

mod constant;
mod operand;
mod stand;
mod walk;

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Tree};

use super::Wanted;
use super::fold::{self, Escapes};
use super::language::MAX_TEXT;
use super::piece::{Context, Piece, Role};
use constant::Constants;
pub(super) use walk::Link;
use walk::Walk;

/// How often a parser may report progress, which it does about every hundred operations.
/// Two megabytes of dense Python or TypeScript need 30,000; only what is hardly code at all
/// needs more than this.
const MAX_STEPS: u32 = 60_000;

/// How many constants may be looked up in a file.
const MAX_LOOKUPS: u32 = 20_000;

/// How far up from a literal anything is looked for.
const MAX_CLIMB: usize = 256;

/// What the driver has to know of a language. Kinds and fields are those of its grammar.
pub(super) struct Grammar {
    pub(super) language: fn() -> tree_sitter::Language,
    pub(super) comments: &'static [&'static str],
    /// Whether a comment documents something.
    pub(super) is_doc: fn(&str) -> bool,
    /// String literals, with or without holes.
    pub(super) strings: &'static [&'static str],
    /// How a string with this opening (prefix and quotes) writes its text, and whether
    /// doubled braces stand for one.
    pub(super) opening: fn(&str) -> (Escapes, bool),
    /// The holes of strings.
    pub(super) substitutions: &'static [&'static str],
    /// Text that needs no quotes.
    pub(super) texts: &'static [&'static str],
    pub(super) regexes: &'static [&'static str],
    /// The names of things.
    pub(super) identifiers: &'static [&'static str],
    /// What a parent makes of a child.
    pub(super) steps: &'static [Step],
    /// `(kind, field)`: which child carries the name of an expression; an empty field is
    /// the first named child.
    pub(super) names: &'static [(&'static str, &'static str)],
    /// Statements and keys: innermost, they hold the literal.
    pub(super) holders: &'static [&'static str],
    /// Statements with a body: they hold it with their head alone.
    pub(super) headers: &'static [&'static str],
    pub(super) functions: &'static [&'static str],
    pub(super) calls: Calls,
    pub(super) folds: Folds,
    pub(super) scopes: Scopes,
    /// Starts of expressions that read the environment, up to the variable's name.
    pub(super) env: &'static [&'static str],
    /// Whether an ancestor makes what is below it test code.
    pub(super) is_test: fn(Node<'_>, &str) -> bool,
    /// Whether an ancestor makes its constants members of an enumeration.
    pub(super) is_enum: fn(Node<'_>, &str) -> bool,
    /// A statement that is a bare string of documentation.
    pub(super) doc_statement: Option<&'static str>,
}

/// A row: how a child of `kind` at `field` (empty: any) stands.
pub(super) struct Step {
    pub(super) kind: &'static str,
    pub(super) field: &'static str,
    pub(super) go: Go,
}

/// How a child stands in its parent.
#[cfg_attr(
    not(all(
        feature = "lang-python",
        any(feature = "lang-javascript", feature = "lang-typescript")
    )),
    expect(dead_code, reason = "not every language has every step")
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Go {
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
pub(super) struct Calls {
    /// `(kind, field of what is called)`.
    pub(super) kinds: &'static [(&'static str, &'static str)],
    /// `(kind, object, member)` of what a method is taken from.
    pub(super) members: &'static [(&'static str, &'static str, &'static str)],
    /// Methods that test their receiver or argument.
    pub(super) compare: &'static [&'static str],
    /// Callees that give back what they are given, or hold it for the name outside.
    pub(super) wrappers: &'static [&'static str],
    /// Callees whose argument is named by a string before it.
    pub(super) keyed: &'static [&'static str],
    /// Callees, or what a method is taken from, that read a regular expression.
    pub(super) regexes: &'static [&'static str],
    /// Methods that leave an expression named as it was.
    pub(super) plain: &'static [&'static str],
}

/// What folds.
pub(super) struct Folds {
    pub(super) adjacent: &'static [&'static str],
    pub(super) binary: &'static [&'static str],
    pub(super) parentheses: &'static [&'static str],
    pub(super) concat: &'static [&'static str],
    /// The operator of `%` templates.
    pub(super) percent: &'static [&'static str],
    /// The method of `{}` templates.
    pub(super) format: &'static [&'static str],
    /// Operators that compare, and those that give a default.
    pub(super) comparisons: &'static [&'static str],
    pub(super) defaults: &'static [&'static str],
    pub(super) lists: &'static [&'static str],
    pub(super) arguments: &'static [&'static str],
    /// `(kind, name, value)` of a named argument.
    pub(super) keyword: Option<(&'static str, &'static str, &'static str)>,
}

/// Where names are bound.
pub(super) struct Scopes {
    /// Nodes with names of their own.
    pub(super) kinds: &'static [&'static str],
    /// Those among them whose names inner ones do not see.
    pub(super) closed: &'static [&'static str],
    /// `(kind, field)` whose identifiers are bound there.
    pub(super) binders: &'static [(&'static str, &'static str)],
    /// `(kind, name, value)`: binds one name to one value.
    pub(super) values: &'static [(&'static str, &'static str, &'static str)],
    /// `(kind, field)` whose identifiers change elsewhere than where they are bound.
    pub(super) changes: &'static [(&'static str, &'static str)],
}

/// The pieces of a text, in the order of the file.
pub(super) fn extract<'s>(
    grammar: &'static Grammar,
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    let tree = parse(grammar, text)?;
    let mut reader = Reader {
        grammar,
        text,
        tree: &tree,
        constants: OnceCell::new(),
        done: BTreeSet::new(),
        stems: Vec::new(),
        extended: Vec::new(),
        pieces: Vec::new(),
        budget: Cell::new(MAX_LOOKUPS),
    };
    let mut walk = Walk::new(&tree);
    for &hit in wanted.hits {
        reader.read(walk.seek(hit as usize), hit, false);
    }
    reader.follow_constants();
    if wanted.all_comments {
        reader.all_comments();
    }
    let mut pieces = reader.pieces;
    pieces.sort_by_key(|piece| (piece.span.start, piece.span.end));
    Ok(pieces)
}

fn parse(grammar: &Grammar, text: &str) -> Result<Tree, String> {
    if text.len() > MAX_TEXT {
        return Err(format!("longer than {MAX_TEXT} bytes"));
    }
    let mut parser = Parser::new();
    parser
        .set_language(&(grammar.language)())
        .map_err(|error| error.to_string())?;
    // Counted, not timed: the same file reads the same on a slow machine.
    let mut steps = 0;
    let mut in_bounds = |_: &ParseState| {
        steps += 1;
        if steps < MAX_STEPS {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let mut rest = |at: usize, _| text.as_bytes().get(at..).unwrap_or(&[]);
    let options = ParseOptions::new().progress_callback(&mut in_bounds);
    parser
        .parse_with_options(&mut rest, None, Some(options))
        .ok_or_else(|| "parsing takes too many steps".to_owned())
}

/// The reading of one file.
struct Reader<'s, 't> {
    grammar: &'static Grammar,
    text: &'s str,
    tree: &'t Tree,
    constants: OnceCell<Constants<'s, 't>>,
    /// Where the literals and comments start that have a piece.
    done: BTreeSet<usize>,
    /// Constants whose whole value holds a hit: name, place, index of the piece.
    stems: Vec<(&'s str, usize, usize)>,
    /// Constants that go on into a longer text, once a place.
    extended: Vec<(String, usize)>,
    pieces: Vec<Piece<'s>>,
    /// How many more constants may be looked up.
    budget: Cell<u32>,
}

impl<'s, 't> Reader<'s, 't> {
    /// Whether another constant may be looked up: constants made of constants multiply.
    fn spend(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left > 0
    }

    fn slice(&self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or("")
    }

    /// Makes a piece of what a path ends in. `is_read` says that the path ends in a
    /// constant's name, and only a fold is wanted.
    fn read(&mut self, path: &[Link<'t>], hit: u32, is_read: bool) {
        let grammar = self.grammar;
        let from = path.len().saturating_sub(MAX_CLIMB);
        let mut at = path.len();
        while at > from {
            at -= 1;
            let Some(link) = path.get(at) else { return };
            let kind = link.node.kind();
            if is_read {
                break;
            }
            let above = path.get(..at).unwrap_or(&[]);
            if grammar.comments.contains(&kind) && !self.is_text_below(above) {
                self.comment(link.node);
                return;
            }
            if grammar.strings.contains(&kind) {
                break;
            }
            if grammar.substitutions.contains(&kind) {
                return;
            }
            if grammar.regexes.contains(&kind) || grammar.texts.contains(&kind) {
                self.bare(path, at);
                return;
            }
            if link.node.is_error() {
                self.stray(hit);
                return;
            }
            if at == from || kind.ends_with("statement") || kind.ends_with("block") {
                if self.tree.root_node().has_error() {
                    self.stray(hit);
                }
                return;
            }
        }
        let Some(literal) = path.get(at) else { return };
        if !is_read && self.done.contains(&literal.node.start_byte()) {
            return;
        }
        let root = operand::root(self, path, at);
        if is_read && root == at {
            return;
        }
        self.expression(path, at, root, is_read);
    }

    /// The piece of a string or of what it folds into.
    fn expression(&mut self, path: &[Link<'t>], at: usize, root: usize, is_read: bool) {
        let (Some(literal), Some(top)) = (path.get(at), path.get(root)) else {
            return;
        };
        let mut used = Vec::new();
        let operands = operand::operands(self, top.node, &mut used);
        // A literal that has no part in the text above it stands alone.
        if !is_read && root != at {
            let is_part = used.contains(&literal.node.start_byte());
            if !is_part || used.iter().any(|start| self.done.contains(start)) {
                return self.expression(path, at, at, false);
            }
        }
        let is_done = is_read && used.iter().any(|start| self.done.contains(start));
        let start = if is_read { top } else { literal }.node.start_byte();
        if is_done || (!self.done.insert(start) && is_read) {
            return;
        }
        self.done.extend(used);
        let Some(standing) = stand::stand(self, path, root) else {
            return;
        };
        let mut extended = Vec::new();
        let folded = fold::join(&operands, |name| extended.push(name.to_owned()));
        for name in extended {
            self.extended.push((name, top.node.start_byte()));
        }
        if let Some((name, value)) = self.bound(path, root)
            && value == top.node
        {
            self.stems
                .push((name, top.node.start_byte(), self.pieces.len()));
        }
        let piece = folded.piece(self.text, standing.role, standing.name, standing.holder);
        self.pieces.extend(piece.map(|piece| Piece {
            context: standing.context,
            statement: standing.statement,
            is_value: standing.context == Context::String,
            ..piece
        }));
    }

    /// The name that a value is bound to as a whole.
    fn bound(&self, path: &[Link<'t>], root: usize) -> Option<(&'s str, Node<'t>)> {
        let above = path.get(root.checked_sub(1)?)?.node;
        let rows = self.grammar.scopes.values;
        let row = rows.iter().find(|(kind, _, _)| *kind == above.kind())?;
        let name = above.child_by_field_name(row.1)?;
        let value = above.child_by_field_name(row.2)?;
        let is_name = self.grammar.identifiers.contains(&name.kind());
        is_name.then(|| (self.slice(name), value))
    }

    /// Reads the folds that put a constant with a hit into a longer text, and drops such
    /// a constant's own piece where it is only a stem.
    fn follow_constants(&mut self) {
        let stems = std::mem::take(&mut self.stems);
        let text = self.text;
        let is_read_again = |name: &str| {
            let mut found = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
            found.nth(1).is_some()
        };
        let stems: Vec<_> = stems
            .into_iter()
            .filter(|(name, _, _)| !name.is_empty() && is_read_again(name))
            .collect();
        if stems.is_empty() {
            return;
        }
        let mut reads = BTreeSet::new();
        for (name, _, _) in &stems {
            reads.extend(self.constants().reads(name));
        }
        let mut walk = Walk::new(self.tree);
        for read in reads {
            self.read(walk.seek(read), read as u32, true);
        }
        let mut dropped = BTreeSet::new();
        for (name, _, piece) in &stems {
            let read = self.constants().reads(name).count();
            let extended: usize = self.extended.iter().filter(|(own, _)| own == name).count();
            if fold::is_only_a_stem(name, extended, read) {
                dropped.insert(*piece);
            }
        }
        let mut index = 0;
        self.pieces.retain(|_| {
            index += 1;
            !dropped.contains(&(index - 1))
        });
    }

    fn constants(&self) -> &Constants<'s, 't> {
        self.constants
            .get_or_init(|| Constants::collect(self.grammar, self.text, self.tree))
    }

    /// A regular expression or unquoted text.
    fn bare(&mut self, path: &[Link<'t>], at: usize) {
        let Some(link) = path.get(at) else { return };
        if !self.done.insert(link.node.start_byte()) {
            return;
        }
        let is_regex = self.grammar.regexes.contains(&link.node.kind());
        let Some(standing) = stand::stand(self, path, at) else {
            return;
        };
        let role = match standing.role {
            Role::Test => Role::Test,
            _ if is_regex => Role::Compare,
            _ => Role::Prose,
        };
        self.pieces.push(Piece {
            name: is_regex.then(|| "regex".to_owned()),
            holder: standing.holder,
            statement: standing.statement,
            is_value: is_regex,
            ..Piece::plain(
                link.node.byte_range().into(),
                self.slice(link.node),
                role,
                Context::String,
            )
        });
    }

    /// A comment without its signs.
    fn comment(&mut self, node: Node<'_>) {
        if !self.done.insert(node.start_byte()) {
            return;
        }
        let text = self.slice(node);
        self.pieces.push(Piece::comment(
            text,
            node.start_byte(),
            (self.grammar.is_doc)(text),
        ));
    }

    /// A hit in text that the grammar could make nothing of: the word around it, when a
    /// quote stands before it.
    fn stray(&mut self, hit: u32) {
        let is_end = |c: char| c.is_whitespace() || "\"'`()[]{}<>,;=".contains(c);
        let hit = hit as usize;
        let before = self.text.get(..hit).unwrap_or("");
        let after = self.text.get(hit..).unwrap_or("");
        let start = before.trim_end_matches(|c| !is_end(c)).len();
        let end = hit + after.find(is_end).unwrap_or(after.len());
        let is_quoted = self
            .text
            .get(..start)
            .is_some_and(|text| text.ends_with(['"', '\'', '`']));
        if is_quoted && self.done.insert(start) {
            let text = self.text.get(start..end).unwrap_or("");
            self.pieces.push(Piece {
                is_value: true,
                ..Piece::plain((start..end).into(), text, Role::Use, Context::String)
            });
        }
    }

    /// Whether what stands below these nodes is the text of a string: where the parser
    /// lost its way, it finds comments there.
    fn is_text_below(&self, path: &[Link<'_>]) -> bool {
        let kinds = path.iter().rev().take(3).map(|link| link.node.kind());
        let mut kinds = kinds.take_while(|kind| !self.grammar.substitutions.contains(kind));
        kinds.any(|kind| self.grammar.strings.contains(&kind))
    }

    fn all_comments(&mut self) {
        let mut path = Vec::new();
        let mut cursor = self.tree.walk();
        loop {
            let node = cursor.node();
            if self.grammar.comments.contains(&node.kind()) && !self.is_text_below(&path) {
                self.comment(node);
            }
            if cursor.goto_first_child() {
                path.push(Link { node, field: "" });
                continue;
            }
            while !cursor.goto_next_sibling() {
                path.pop();
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }
}
