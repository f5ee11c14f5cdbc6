//! The reading of one Rust file: what stands around the literal at hand, and the pieces
//! made so far.

use std::collections::{BTreeSet, HashMap};

use syn::visit::Visit as _;
use syn::{Expr, File};

use super::constant::{self, Bound};
use super::site::Sites;
use super::{expr, import, lex};
use crate::scan::fold::{self, Escapes, Folded, Operand};
use crate::scan::import::Outline;
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Budget, Wanted};
use crate::source::Span;

/// The pieces of the strings of a file that was parsed from `text`, from the byte at
/// `shift` on.
pub(super) fn pieces<'s>(
    file: &File,
    text: &'s str,
    shift: u32,
    wanted: Wanted<'_>,
) -> Vec<Piece<'s>> {
    let mut reader = Reader::new(file, text, shift, wanted);
    reader.visit_file(file);
    reader.without_stems()
}

/// What a file takes from others of what is called by one of `names` there.
pub(super) fn outline(file: &File, text: &str, shift: u32, names: &BTreeSet<&str>) -> Outline {
    let budget = Budget::of(text.len());
    let nothing = Wanted {
        hits: &[],
        all_comments: false,
        budget: &budget,
        codes: None,
    };
    let mut reader = Reader::new(file, text, shift, nothing);
    reader.visit_file(file);
    let imports = import::imports(file, |span| reader.place(span).start);
    let readings = reader.imported(&imports, names);
    Outline { imports, readings }
}

/// What an expression stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Stand {
    pub(super) role: Option<Role>,
    pub(super) name: Option<String>,
}

impl Stand {
    pub(super) fn new(role: Role, name: Option<String>) -> Self {
        Self {
            role: Some(role),
            name,
        }
    }
}

/// The first token of a statement or key, and its last where that is known.
pub(super) type Holder = (proc_macro2::Span, Option<proc_macro2::Span>);

/// The reading of one file.
pub(super) struct Reader<'s, 'a> {
    text: &'s str,
    shift: u32,
    wanted: Wanted<'a>,
    constants: HashMap<String, Bound<'a>>,
    pub(super) stand: Stand,
    pub(super) holders: Vec<Holder>,
    /// Which of them are keys within a statement.
    pub(super) keys: BTreeSet<usize>,
    pub(super) functions: Vec<String>,
    /// How many of the open items are test code.
    pub(super) tests: u32,
    /// Within an expression that was folded as a whole.
    pub(super) is_folding: bool,
    done: BTreeSet<u32>,
    /// Constants whose value holds a hit: name, index of the piece.
    pub(super) stems: Vec<(String, usize)>,
    extended: Vec<(String, bool)>,
    pub(super) sites: Sites,
    pub(super) pieces: Vec<Piece<'s>>,
}

impl<'s, 'a> Reader<'s, 'a> {
    fn new(file: &'a File, text: &'s str, shift: u32, wanted: Wanted<'a>) -> Self {
        Self {
            text,
            shift,
            wanted,
            constants: constant::collect(file),
            stand: Stand::default(),
            holders: Vec::new(),
            keys: BTreeSet::new(),
            functions: Vec::new(),
            tests: 0,
            is_folding: false,
            done: BTreeSet::new(),
            stems: Vec::new(),
            extended: Vec::new(),
            sites: Sites::default(),
            pieces: Vec::new(),
        }
    }
}

impl<'s> Reader<'s, '_> {
    /// The bytes of a token in the file.
    pub(super) fn place(&self, span: proc_macro2::Span) -> Span {
        Span::from(span.byte_range()).shifted(self.shift)
    }

    /// The first byte of an expression.
    pub(super) fn start(&self, expr: &Expr) -> u32 {
        self.place(expr::first(expr)).start
    }

    /// Whether the file itself binds a name.
    pub(super) fn binds(&self, name: &str) -> bool {
        self.constants.contains_key(name)
    }

    pub(super) fn constant(&self, name: &str) -> Option<&Expr> {
        let bound = self.constants.get(name)?;
        bound.value.filter(|_| bound.times == 1)
    }

    /// Whether another constant may be looked up: constants made of constants multiply.
    pub(super) fn spend(&self) -> bool {
        self.wanted.budget.look_up()
    }

    /// The text of a string literal; empty for another token.
    pub(super) fn folded(&self, span: proc_macro2::Span) -> Folded {
        let place = self.place(span);
        let source = self.text.get(place.range()).unwrap_or("");
        let mut out = Folded::default();
        if let Some((open, close, is_raw)) = lex::quotes(source) {
            let escapes = if is_raw { Escapes::None } else { Escapes::Rust };
            let inner = source.get(open..source.len() - close).unwrap_or("");
            fold::decode(inner, place.start + open as u32, escapes, &mut out);
        }
        out
    }

    /// Reads below with another standing.
    pub(super) fn with(&mut self, stand: Stand, read: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.stand, stand);
        read(self);
        self.stand = before;
    }

    pub(super) fn name(&self) -> Option<String> {
        self.stand.name.clone()
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.stand.role
    }

    pub(super) fn is_compared(&self) -> bool {
        self.stand.role == Some(Role::Compare)
    }

    /// Reads elements: listed, unless they are compared with.
    pub(super) fn elements(&mut self, read: impl FnOnce(&mut Self)) {
        let role = if self.is_compared() {
            Role::Compare
        } else {
            Role::Listing
        };
        let stand = Stand::new(role, self.name());
        self.with(stand, read);
    }

    /// The piece of a string literal; of a template, with holes.
    pub(super) fn literal(&mut self, span: proc_macro2::Span, is_template: bool) {
        let place = self.place(span);
        if !self.wanted.in_span(place) || self.done.contains(&place.start) {
            return;
        }
        self.done.insert(place.start);
        let mut folded = self.folded(span);
        if is_template {
            let whole = folded;
            folded = Folded::default();
            for slot in fold::braces(&whole.text) {
                match slot.kind {
                    fold::SlotKind::Text => folded.append(&whole.slice(slot.range)),
                    _ => folded.hole(),
                }
            }
        }
        self.push(folded);
    }

    /// The piece of documentation in an attribute.
    pub(super) fn doc(&mut self, span: proc_macro2::Span) {
        let before = self.pieces.len();
        self.with(Stand::default(), |reader| reader.literal(span, false));
        if let Some(piece) = self.pieces.get_mut(before) {
            piece.role = Role::Comment;
            piece.context = Context::Doc;
            piece.is_value = false;
        }
    }

    /// Folds an expression when a hit is in it or in a constant that it reads.
    pub(super) fn fold(&mut self, expr: &Expr) {
        let mut used = Vec::new();
        let operands = expr::operands(self, expr, &mut used);
        self.joined(&operands, &used);
    }

    /// The piece of operands.
    pub(super) fn joined(&mut self, operands: &[Operand], used: &[u32]) {
        let is_hit = operands.iter().any(|operand| match operand {
            Operand::Literal(literal) => literal
                .parts
                .iter()
                .any(|(_, span)| self.wanted.in_span(*span)),
            Operand::Constant { name, .. } => self.is_hit(name),
            Operand::Filled { at, .. } => self.wanted.in_span(*at),
            Operand::Unknown => false,
        });
        if !is_hit || used.iter().any(|start| self.done.contains(start)) {
            return;
        }
        let mut extended = Vec::new();
        let folded = fold::join(operands, |name, is_open| {
            extended.push((name.to_owned(), is_open));
        });
        self.extended.append(&mut extended);
        self.done.extend(used);
        self.push(folded);
    }

    /// Whether a constant's value holds a hit.
    fn is_hit(&self, name: &str) -> bool {
        self.constant(name)
            .and_then(expr::literal)
            .is_some_and(|literal| self.wanted.in_span(self.place(literal.span())))
    }

    fn push(&mut self, folded: Folded) {
        let role = match (self.tests, self.stand.role) {
            (0, role) => role.unwrap_or(Role::Use),
            _ => Role::Test,
        };
        let Some(own) = folded.span() else { return };
        let around = |(first, last): &Holder| {
            let last = last.map_or(own, |last| self.place(last));
            Span::new(
                self.place(*first).start.min(own.start),
                last.end.max(own.end),
            )
        };
        let holder = self.holders.last().map_or(own, around);
        // The key of a struct's field, and the statement that makes the struct.
        let all = self.holders.iter().enumerate().rev();
        let mut whole = all.filter(|(number, _)| !self.keys.contains(number));
        let statement = whole.next().map(|(_, whole)| around(whole));
        let statement = statement.filter(|whole| *whole != holder);
        let piece = folded.piece(self.text, role, self.name(), holder);
        self.pieces
            .extend(piece.map(|piece| Piece { statement, ..piece }));
    }

    /// The pieces, but for those of constants that are only stems of longer texts.
    fn without_stems(mut self) -> Vec<Piece<'s>> {
        for (index, constant) in self.constants_used() {
            if let Some(piece) = self.pieces.get_mut(index) {
                piece.constant = Some(Box::new(constant));
            }
        }
        let open: BTreeSet<&str> = self
            .extended
            .iter()
            .filter_map(|(name, is_open)| is_open.then_some(name.as_str()))
            .collect();
        let extended = fold::counted(self.extended.iter().map(|(name, _)| name.as_str()));
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let words = if extended.is_empty() { "" } else { self.text };
        let words = fold::counted(words.split(|c| !is_part(c)));
        let count = |of: &HashMap<&str, usize>, name: &str| of.get(name).copied().unwrap_or(0);
        let mut dropped = BTreeSet::new();
        for (name, piece) in &self.stems {
            let reads = count(&words, name).saturating_sub(1);
            if !fold::is_only_a_stem(name, count(&extended, name), reads) {
                continue;
            }
            match self.pieces.get_mut(*piece) {
                Some(piece) if open.contains(name.as_str()) => {
                    piece.role = fold::as_stem(piece.role);
                }
                _ => _ = dropped.insert(*piece),
            }
        }
        let pieces = self.pieces.into_iter().enumerate();
        pieces
            .filter(|(index, _)| !dropped.contains(index))
            .map(|(_, piece)| piece)
            .collect()
    }
}
