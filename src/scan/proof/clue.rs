//! What around an id points at a surface, and which of it weighs more.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Catalog;
use crate::catalog::proof::{Number, Said};
use crate::catalog::resolve::Target;
use crate::source::Span;

/// What proves the surface of an id, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The id is spelled as only that surface takes it.
    Spelling,
    /// The address of an API beside it.
    Url,
    /// What it is an argument of.
    Call,
    /// The key that holds it, one beside it, or one around it.
    Key,
    /// The client that the call is made on.
    Client,
    /// The only SDK that the file imports.
    Import,
}

/// What proves a surface, and where that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// A key of the catalog's surfaces.
    pub surface: String,
    /// What proves it.
    pub by: By,
    /// Where that stands.
    pub span: Span,
}

/// A hint at a surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clue {
    pub(super) surface: Number,
    pub(super) by: By,
    pub(super) span: Span,
    /// A value says so, not only a name: a vendor's name is also that of a protocol.
    pub(super) told: bool,
    /// A key says so that chooses who answers: one nearer to the id goes before it.
    pub(super) is_choice: bool,
}

/// Everything that points at a surface.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Clues {
    pub(super) all: Vec<Clue>,
    /// Calls go to an address that is not known.
    pub(super) redirected: bool,
}

impl Clues {
    pub(super) fn add(&mut self, surface: Number, by: By, span: Span) {
        let told = by == By::Url;
        self.all.push(Clue {
            surface,
            by,
            span,
            told,
            is_choice: false,
        });
    }

    pub(super) fn tell(&mut self, surface: Number, span: Span) {
        self.all.push(Clue {
            surface,
            by: By::Key,
            span,
            told: true,
            is_choice: false,
        });
    }

    /// Marks what was added behind the first `known` as the choice of a key.
    pub(super) fn choose(&mut self, known: usize) {
        for clue in self.all.iter_mut().skip(known).filter(|clue| clue.told) {
            clue.is_choice = true;
        }
    }

    /// Whether a key has chosen among what was added behind the first `known`.
    pub(super) fn has_choice(&self, known: usize) -> bool {
        self.all.iter().skip(known).any(|clue| clue.is_choice)
    }

    /// Takes back the choices that were added behind the first `known`.
    pub(super) fn unchoose(&mut self, known: usize) {
        let mut number = 0;
        self.all.retain(|clue| {
            number += 1;
            number <= known || !clue.is_choice
        });
    }

    /// Adds all of another's.
    pub(super) fn extend(&mut self, other: &Self) {
        self.all.extend(&other.all);
        self.redirected |= other.redirected;
    }

    /// Of those that say the same, keeps the first.
    pub(super) fn thin(&mut self) {
        let said = |clue: &Clue| (clue.surface, clue.by, clue.told);
        self.all.sort_by_key(|clue| (said(clue), clue.span));
        self.all.dedup_by_key(|clue| said(clue));
    }

    /// Adds what the words of a name say, unless it is an id. That of a vendor is often only
    /// part of its models' names: it has to be the whole.
    pub(super) fn named(&mut self, name: &str, span: Span, catalog: &Catalog) {
        let proofs = catalog.proofs();
        let said = proofs.said(name);
        if said.is_empty() || catalog.read(name).is_some() {
            return;
        }
        for said in said {
            match said {
                Said::Compatible => self.redirected = true,
                Said::Surface(number) => {
                    let is_whole = || proofs.value(name) == Some(Said::Surface(number));
                    if !catalog.is_vendors(number) || is_whole() {
                        self.add(number, By::Key, span);
                    }
                }
            }
        }
    }

    /// The clue that proves a surface. Those weigh nothing whose surface does not serve the
    /// model; those of one weight that point apart prove none.
    pub(super) fn verdict(&self, catalog: &Catalog, target: &Target) -> Option<Clue> {
        // A reseller that is told, called, made a client of or addressed serves it, listed or not: its days are
        // not known then.
        let is_proven =
            |clue: &Clue| clue.told || matches!(clue.by, By::Url | By::Call | By::Client);
        let serves = |clue: &&Clue| {
            catalog.serves(clue.surface, target)
                || !catalog.is_vendors(clue.surface) && is_proven(clue)
        };
        let all: Vec<_> = self.all.iter().filter(serves).copied().collect();
        // Who is told to serve it and does not have it is somebody unknown.
        let is_lost = |clue: &Clue| clue.told && !serves(&clue);
        let redirected = self.redirected || self.all.iter().any(is_lost);
        // A vendor's name without more: its protocol is spoken, maybe elsewhere.
        let is_protocol = |clue: &Clue| !clue.told && catalog.is_vendors(clue.surface);
        let weight = |by: By| match by {
            By::Spelling | By::Url | By::Call | By::Key => 0,
            By::Client => 1,
            By::Import => 2,
        };
        for rank in 0..=2 {
            let here = || all.iter().filter(|clue| weight(clue.by) == rank);
            let mut firm: Vec<_> = here().filter(|clue| !is_protocol(clue)).collect();
            // A vendor that a key names beside a reseller made the model: `kind: 'OpenAI'` of an account on Azure.
            let is_maker = |clue: &Clue| clue.by == By::Key && catalog.is_vendors(clue.surface);
            if firm.iter().any(|clue| !catalog.is_vendors(clue.surface)) {
                firm.retain(|clue| !is_maker(clue));
            }
            // What runs models on one's own machines is at an address of one's own.
            let surface = |clue: &Clue| catalog.surfaces().get(clue.surface);
            let is_local = |clue: &Clue| surface(clue).is_some_and(|surface| surface.local);
            if firm.iter().any(|clue| is_local(clue)) {
                firm.retain(|clue| !surface(clue).is_some_and(|surface| surface.nowhere));
            }
            let weak: Vec<_> = here().filter(|clue| is_protocol(clue)).collect();
            let clues = match (firm.is_empty(), redirected) {
                (false, _) => firm,
                (true, false) => weak,
                // A call that may go anywhere is no other import's either.
                (true, true) if !weak.is_empty() => return None,
                (true, true) => continue,
            };
            let Some(first) = clues.iter().min_by_key(|clue| (clue.by, clue.span)) else {
                continue;
            };
            let agrees = clues.iter().all(|clue| clue.surface == first.surface);
            return agrees.then_some(**first);
        }
        None
    }
}
