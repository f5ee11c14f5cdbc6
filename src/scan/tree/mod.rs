//! The one tree-sitter driver: from a grammar's table to pieces.
//!
//! For each hit it goes down to the smallest node, up to the literal or comment around it,
//! and further up until the table ([`Grammar`]) says how that literal stands. A language
//! is a table of node kinds and a few short functions; nothing here names a language.
//! Hits are taken in order by one cursor, so that a file is walked at most once however
//! many there are.

mod argument;
mod constant;
mod embedded;
mod maker;
mod markup;
mod naming;
mod operand;
mod parse;
mod registry;
mod remark;
mod sibling;
mod site;
mod stand;
mod walk;

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use tree_sitter::{Node, Tree};

use super::Wanted;
use super::budget::Budget;
use super::grammar::{self, Grammar};
use super::import::{Import, Outline};
use super::piece::{Context, Piece, Role};
use super::{expansion, fold};
use crate::source::Span;
use constant::Constants;
use remark::Remarks;
use site::Definition;
pub(super) use walk::Link;
use walk::Walk;

/// Of more constants than this, each is not searched for in the text.
const MANY_STEMS: usize = 16;

/// How far up from a literal anything is looked for.
const MAX_CLIMB: usize = 256;

/// Reads the imports of a text from its root.
pub(super) type Imports = fn(Node<'_>, &str) -> Vec<Import>;

/// What a text takes from other files, of what is called by one of `names` there;
/// `is_open` says that it sees some without an import.
pub(super) fn outline(
    grammar: &'static Grammar,
    (imports, is_open): (Imports, bool),
    text: &str,
    names: &BTreeSet<&str>,
) -> Option<Outline> {
    let remarks = Remarks::of(grammar, text);
    let budget = Budget::of(text.len());
    let tree = parse::parse(grammar, &remarks.parsed, &budget).ok()?;
    let imports = imports(tree.root_node(), text);
    let nothing = Wanted {
        hits: &[],
        all_comments: false,
        budget: &budget,
        codes: None,
    };
    let reader = Reader::new(grammar, text, &tree, nothing);
    let readings = site::imported(&reader, &imports, names, is_open);
    budget.granted(Outline { imports, readings }).ok()
}

/// The pieces of a text, in the order of the file.
pub(super) fn extract<'s>(
    grammar: &'static Grammar,
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    let remarks = Remarks::of(grammar, text);
    let tree = parse::parse(grammar, &remarks.parsed, wanted.budget)?;
    let mut reader = Reader::new(grammar, text, &tree, wanted);
    let mut walk = Walk::new(&tree);
    for &hit in wanted.hits {
        let path = walk.seek(hit as usize);
        match remarks.at(grammar, path, hit) {
            Some(hidden) => reader.remark(hidden),
            None => reader.read(path, hit, false),
        }
    }
    let definitions = std::mem::take(&mut reader.definitions);
    for (piece, constant) in site::constants(&reader, definitions) {
        if let Some(piece) = reader.pieces.get_mut(piece) {
            piece.constant = Some(Box::new(constant));
        }
    }
    reader.follow_constants();
    if wanted.all_comments {
        reader.all_comments();
        let mut walk = Walk::new(&tree);
        for span in &remarks.hidden {
            let path = walk.seek(span.start as usize);
            if let Some(hidden) = remarks.at(grammar, path, span.start) {
                reader.remark(hidden);
            }
        }
    }
    if let Some((kind, extract)) = grammar.markup.filter(|_| !reader.outside.is_empty()) {
        let mut page = reader.page(kind, &reader.outside, extract);
        // What the page leaves open may run on into the code.
        page.retain(|found| {
            let is_before = |piece: &Piece<'_>| {
                piece.span.end <= found.span.start || found.span.end <= piece.span.start
            };
            reader.pieces.iter().all(is_before)
        });
        reader.pieces.extend(page);
    }
    let mut pieces = reader.pieces;
    pieces.sort_by_key(|piece| (piece.span.start, piece.span.end));
    wanted.budget.granted(pieces)
}

/// A constant's name, its place, and the index of its piece.
type Stem<'s> = (Cow<'s, str>, usize, usize);

/// What has a part in an expression.
struct Parts {
    root: usize,
    /// Where its literals start.
    used: BTreeSet<usize>,
    /// What its holes are filled with.
    filled: Vec<Span>,
}

impl Parts {
    /// Whether a literal has a part, and none has a piece already.
    fn has(&self, start: usize, done: &BTreeSet<usize>) -> bool {
        let holds = |filled: &Span| filled.range().contains(&start);
        let is_part = self.used.contains(&start) || self.filled.iter().any(holds);
        is_part && self.used.is_disjoint(done)
    }
}

/// The reading of one file.
struct Reader<'s, 't> {
    grammar: &'static Grammar,
    text: &'s str,
    tree: &'t Tree,
    wanted: Wanted<'t>,
    /// Which groups of constants are registries, by where they start.
    registries: RefCell<HashMap<usize, bool>>,
    constants: OnceCell<Constants<'s, 't>>,
    /// Where the literals and comments start that have a piece.
    done: BTreeSet<usize>,
    /// The literals with a piece that fill a hole, and may hold others: start and end.
    filled: BTreeMap<usize, usize>,
    /// Constants whose whole value holds a hit: name, place, index of the piece.
    stems: Vec<Stem<'s>>,
    /// Constants that go on into a longer text, once a place.
    extended: Vec<(String, usize)>,
    /// Those of them that go on into what is not known.
    open: BTreeSet<String>,
    /// Constants, each with the index of the piece that is its value.
    definitions: Vec<(Definition<'s>, usize)>,
    /// Hits in the page around the code.
    outside: Vec<u32>,
    pieces: Vec<Piece<'s>>,
    /// What expressions are called, by their nodes: what calls what a call gives is asked for
    /// again and again.
    names: RefCell<HashMap<usize, Option<String>>>,
    /// The last expression of which a literal had no part, and what has.
    last: Option<Parts>,
}

impl<'s, 't> Reader<'s, 't> {
    fn new(grammar: &'static Grammar, text: &'s str, tree: &'t Tree, wanted: Wanted<'t>) -> Self {
        Self {
            grammar,
            text,
            tree,
            wanted,
            registries: RefCell::default(),
            constants: OnceCell::new(),
            done: BTreeSet::new(),
            filled: BTreeMap::new(),
            stems: Vec::new(),
            extended: Vec::new(),
            open: BTreeSet::new(),
            definitions: Vec::new(),
            outside: Vec::new(),
            pieces: Vec::new(),
            names: RefCell::default(),
            last: None,
        }
    }

    /// Whether there is a step left for another look: constants made of constants multiply.
    fn spend(&self) -> bool {
        self.wanted.budget.look_up()
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
        if is_read {
            let is_path = |link: &Link<'_>| (grammar.rare.is_path)(link.node, self.text);
            at = path.iter().rposition(is_path).map_or(at, |at| at + 1);
        } else if self.embedded(path, from, hit) {
            return;
        }
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
                let below = path.get(at + 1).map(|below| below.node);
                if below.is_some() && below == self.default_of(link.node) {
                    at += 1;
                    break;
                }
                return;
            }
            if grammar.markup.is_some_and(|row| row.0 == kind) {
                self.outside.push(hit);
                return;
            }
            if grammar.regexes.contains(&kind) || grammar.texts.contains(&kind) {
                self.bare(path, at);
                return;
            }
            if grammar.rare.words.contains(&(kind, link.field)) {
                self.word(path, at);
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
        let start = literal.node.start_byte();
        if !is_read && (self.done.contains(&start) || self.is_filled(start)) {
            return;
        }
        let root = operand::root(self, path, at);
        if is_read && root == at {
            return;
        }
        self.expression(path, at, root, is_read);
    }

    /// A comment that the parser did not see.
    fn remark(&mut self, span: Span) {
        if self.done.insert(span.start as usize) {
            let text = self.text.get(span.range()).unwrap_or("");
            let is_doc = (self.grammar.is_doc)(text);
            self.pieces
                .push(Piece::comment(text, span.start as usize, is_doc));
        }
    }

    fn is_filled(&self, offset: usize) -> bool {
        let before = self.filled.range(..=offset).next_back();
        before.is_some_and(|(_, end)| offset < *end)
    }

    /// The piece of a string or of what it folds into.
    fn expression(&mut self, path: &[Link<'t>], at: usize, root: usize, is_read: bool) {
        let (Some(literal), Some(top)) = (path.get(at), path.get(root)) else {
            return;
        };
        let is_whole = is_read || root == at;
        let start = literal.node.start_byte();
        let last = self.last.as_ref().filter(|last| last.root == top.node.id());
        if !is_whole && last.is_some_and(|last| !last.has(start, &self.done)) {
            return self.expression(path, at, at, false);
        }
        let mut used = Vec::new();
        let operands = operand::operands(self, top.node, &mut used);
        // A literal that has no part in the text above it stands alone.
        if !is_whole {
            let parts = Parts {
                root: top.node.id(),
                used: used.iter().copied().collect(),
                filled: fold::filled(&operands).collect(),
            };
            if !parts.has(start, &self.done) {
                self.last = Some(parts);
                return self.expression(path, at, at, false);
            }
        }
        let is_done = is_read && used.iter().any(|start| self.done.contains(start));
        let start = if is_read { top } else { literal }.node.start_byte();
        if is_done || (!self.done.insert(start) && is_read) {
            return;
        }
        self.done.extend(used);
        let filled = fold::filled(&operands).map(|span| (span.start as usize, span.end as usize));
        self.filled.extend(filled);
        let Some(standing) = stand::stand(self, path, root) else {
            return;
        };
        let version = sibling::version(self, path, root).map(Box::new);
        let mut extended = Vec::new();
        let folded = fold::join(&operands, |name, is_open| {
            extended.push((name.to_owned(), is_open));
        });
        for (name, is_open) in extended {
            if is_open {
                self.open.insert(name.clone());
            }
            self.extended.push((name, top.node.start_byte()));
        }
        if let Some(name) = self.bound(path, root) {
            self.stems
                .push((name, top.node.start_byte(), self.pieces.len()));
        }
        let piece = folded.piece(self.text, standing.role, standing.name, standing.holder);
        if matches!(standing.role, Role::Use | Role::Listing)
            && piece.is_some()
            && let Some(definition) = Definition::of(self, path, root)
        {
            self.definitions.push((definition, self.pieces.len()));
        }
        let piece = piece.map(|piece| Piece {
            context: standing.context,
            statement: standing.statement,
            is_value: standing.context != Context::Doc,
            version,
            ..piece
        });
        let is_expanded = |piece: &Piece<'_>| {
            self.grammar.has_placeholders && piece.text.contains("${")
                || self.grammar.rare.has_choices && piece.text.contains("%{")
        };
        match piece {
            Some(piece) if is_expanded(&piece) => {
                expansion::read(piece, self.wanted, 0, &mut self.pieces);
            }
            piece => self.pieces.extend(piece),
        }
    }

    /// The name that a value is bound to as a whole, be it where nothing else is set.
    fn bound(&self, path: &[Link<'t>], root: usize) -> Option<Cow<'s, str>> {
        let node = |at: usize| path.get(at).map(|link| link.node);
        let mut top = root;
        while let (Some(hole), Some(own)) = (node(top.checked_sub(1)?), node(top))
            && self.default_of(hole) == Some(own)
        {
            top -= 1;
            if node(top.checked_sub(1)?).and_then(|around| self.only_hole(around)) == Some(hole) {
                top -= 1;
            }
        }
        let holds = |at: &usize| node(*at).map(|node| self.grammar.held(node));
        let at = (0..top).rev().take(4).find(|at| holds(at) == Some(None))?;
        if let Some((name, value)) = (self.grammar.rare.constant)(path.get(..=at)?, self.text) {
            let is_whole = Some(self.grammar.unwrapped(value)) == node(top);
            return is_whole.then_some(name);
        }
        let above = node(at)?;
        let rows = self.grammar.scopes.values;
        let row = rows.iter().find(|(kind, _, _)| *kind == above.kind())?;
        let name = self.grammar.unwrapped(grammar::at(above, row.1)?);
        let value = self.grammar.unwrapped(grammar::at(above, row.2)?);
        let is_name = self.grammar.identifiers.contains(&name.kind());
        let is_whole = Some(value) == node(top);
        (is_name && is_whole).then(|| self.slice(name).into())
    }

    /// Reads the folds that put a constant with a hit into a longer text, and drops such
    /// a constant's own piece where it is only a stem.
    fn follow_constants(&mut self) {
        let mut dropped = BTreeSet::new();
        // What a constant is put into may be a constant, too.
        for _ in 0..operand::MAX_DEPTH {
            let stems = std::mem::take(&mut self.stems);
            if stems.is_empty() {
                break;
            }
            self.follow(stems, &mut dropped);
        }
        let mut index = 0;
        self.pieces.retain(|_| {
            index += 1;
            !dropped.contains(&(index - 1))
        });
    }

    fn follow(&mut self, stems: Vec<Stem<'s>>, dropped: &mut BTreeSet<usize>) {
        let text = self.text;
        let is_read_again = |name: &Cow<'_, str>| {
            let mut found = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
            // A name put together does not stand where it is bound.
            let bindings = usize::from(matches!(name, Cow::Borrowed(_)));
            found.nth(bindings).is_some()
        };
        // Looking for each of many would cost more than reading where all names stand.
        let are_many = stems.len() > MANY_STEMS;
        let stems: Vec<_> = stems
            .into_iter()
            .filter(|(name, _, _)| !name.is_empty() && (are_many || is_read_again(name)))
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
        let extended = fold::counted(self.extended.iter().map(|(own, _)| own.as_str()));
        for (name, _, piece) in &stems {
            let read = self.constants().reads(name).count();
            let extended = extended.get(&**name).copied().unwrap_or_default();
            if !fold::is_only_a_stem(name, extended, read) {
                continue;
            }
            match self.pieces.get_mut(*piece) {
                Some(piece) if self.open.contains(&**name) => {
                    piece.role = fold::as_stem(piece.role);
                }
                _ => _ = dropped.insert(*piece),
            }
        }
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

    /// A value that needs no quotes.
    fn word(&mut self, path: &[Link<'_>], at: usize) {
        let Some(link) = path.get(at) else { return };
        if !self.done.insert(link.node.start_byte()) {
            return;
        }
        if let Some(standing) = stand::stand(self, path, at) {
            self.pieces
                .push(standing.piece(link.node.byte_range(), self.text));
        }
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
