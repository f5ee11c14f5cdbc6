//! What the very call sets that stands at a usage, or at the places that use its constant, and that the new model
//! refuses, renames, ignores or limits. What a call does not set is no matter, however the two models differ.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use super::Router;
use crate::catalog::accepts::{Effect, Taken};
use crate::catalog::entry::SourceId;
use crate::catalog::file::Caller;
use crate::catalog::{Catalog, EntryId};
use crate::evaluate::Usage;
use crate::scan::Role;
use crate::scan::given::{Given, Reader, Setting, is_alike};
use crate::source::{Place, Source, Span};

/// How many places of a usage are looked at.
const MAX_PLACES: usize = 33;

/// How many files stay cut at a time.
const MAX_CUT: usize = 16;

/// What becomes of a parameter with the new model.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// The call fails.
    Rejected,
    /// It is without effect.
    Ignored,
    /// It is called so.
    Renamed(String),
    /// At most so much is taken.
    Limited(f64),
}

impl Fate {
    /// The name that reports use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Ignored => "ignored",
            Self::Renamed(_) => "renamed",
            Self::Limited(_) => "limited",
        }
    }
}

/// Something that a call sets and that does not go with the new model.
#[derive(Debug, Clone)]
pub struct Broken {
    /// As the vendor's API calls it; `a.b` is `b` in the value of `a`.
    pub name: String,
    /// As the call writes it.
    pub written: String,
    /// What becomes of it.
    pub fate: Fate,
    /// The library that sees to it, where the call is not the vendor's own.
    pub by: Option<String>,
    /// Its value, where only some values do not go.
    pub value: Option<String>,
    /// What to write instead, for people.
    pub instead: Option<String>,
    /// Where it is set: its name with what it is given.
    pub place: Place,
    /// How it is set.
    pub setting: Setting,
    /// Who says so, and when that was read.
    pub source: String,
}

impl PartialEq for Broken {
    fn eq(&self, other: &Self) -> bool {
        let place = |broken: &Self| (Arc::as_ptr(&broken.place.source), broken.place.span);
        (&self.name, &self.fate, &self.by) == (&other.name, &other.fate, &other.by)
            && place(self) == place(other)
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.written)?;
        if let Some(value) = &self.value {
            write!(f, " as `{value}`")?;
        }
        match &self.fate {
            Fate::Rejected => f.write_str(" is rejected")?,
            Fate::Ignored => f.write_str(" is ignored")?,
            Fate::Renamed(name) => write!(f, " is called `{name}`")?,
            Fate::Limited(most) => write!(f, " is limited to {most}")?,
        }
        if let Some(by) = &self.by {
            write!(f, " (left out by {by})")?;
        }
        match &self.instead {
            Some(instead) => write!(f, ": {instead} instead"),
            None => Ok(()),
        }
    }
}

/// What a call sets of which something is known, or feared.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What does not go with the new model.
    pub(super) broken: Vec<Broken>,
    /// The first that newer models of the vendor may refuse, where nothing is known of this one.
    pub(super) unsure: Option<String>,
}

/// What differs between two models, and is looked for at calls.
#[derive(Debug)]
struct Differing<'s> {
    /// What the new one does otherwise, with what the old one does.
    known: Vec<(Taken<'s>, Option<Taken<'s>>)>,
    /// What nothing is known of, and newer models of the vendor may refuse.
    unsure: Vec<&'s str>,
}

/// What was learned of pairs of models, and of files.
#[derive(Debug, Default)]
pub(super) struct Learned<'s> {
    pairs: RefCell<BTreeMap<(EntryId, EntryId), Rc<Differing<'s>>>>,
    files: RefCell<Vec<(Arc<Source>, Rc<Reader>)>>,
}

impl<'s> Router<'s> {
    /// What the calls of a usage set that breaks on the way from one model to another.
    pub(super) fn broken(&self, usage: &Usage, old: EntryId, new: EntryId) -> Found {
        let mut found = Found::default();
        let differing = self.differing(old, new);
        if differing.known.is_empty() && differing.unsure.is_empty() {
            return found;
        }
        let own = Place {
            source: usage.source.clone(),
            span: usage.mention.span,
        };
        // What stands beside an id in a table tells of the model.
        let is_called =
            usage.mention.tie.is_none() && matches!(usage.mention.role, Role::Use | Role::Example);
        let used = is_called.then(|| {
            let uses = self.reader(&own.source).uses(own.source.text(), own.span);
            uses.into_iter().map(|span| Place {
                source: own.source.clone(),
                span,
            })
        });
        let places: Vec<Place> = is_called
            .then(|| own.clone())
            .into_iter()
            .chain(used.into_iter().flatten())
            .chain(usage.sites.iter().cloned())
            .collect();
        for place in places.iter().take(MAX_PLACES) {
            let reader = self.reader(&place.source);
            if !reader.reads() {
                continue;
            }
            let text = place.source.text();
            let given = reader.around(text, place.span);
            for setting in &given.settings {
                let called = |name: &str| setting.is_called(text, name);
                let known = differing.known.iter().find(|(is, _)| called(is.name));
                if let Some((is, was)) = known {
                    let broken = self.at(place, (setting, &given), (is, was.as_ref(), new));
                    let Some(broken) = broken else { continue };
                    let is_sure = setting.is_sure && (is_sure(is, &given) || broken.by.is_some());
                    if is_sure && !found.broken.contains(&broken) {
                        found.broken.push(broken);
                    } else if !is_sure {
                        found.unsure.get_or_insert(broken.written);
                    }
                } else if let Some(name) = differing.unsure.iter().find(|name| called(name)) {
                    let written = text.get(setting.name.range()).unwrap_or(name);
                    found.unsure.get_or_insert_with(|| written.to_owned());
                }
            }
        }
        found
    }

    /// A setting that the new model treats otherwise, if it does so of this very value, beside all that is set there.
    fn at(
        &self,
        place: &Place,
        (setting, given): (&Setting, &Given),
        (is, was, new): (&Taken<'s>, Option<&Taken<'s>>, EntryId),
    ) -> Option<Broken> {
        let catalog = self.standard.catalog;
        let text = place.source.text();
        let set = |name: &str| {
            let mut all = given.settings.iter();
            let own = all.find(|other| other.is_called(text, name));
            own.map(|own| own.literal.as_deref().filter(|_| own.is_sure))
        };
        let value = setting.literal.as_deref();
        let fails_before = |was: &Taken<'_>| {
            let is_alike =
                std::mem::discriminant(&was.effect) == std::mem::discriminant(&is.effect);
            is_alike && was.effect != Effect::Takes && was.meets(value, &set)
        };
        if !is.meets(value, &set) || was.is_some_and(fails_before) {
            return None;
        }
        let caller = caller(catalog, is, (given, text));
        let holds = |names: &[String]| names.iter().any(|name| name == is.name || name == "*");
        let mut by = None;
        let fate = match is.effect {
            Effect::Takes => return None,
            Effect::Renames(_) if caller.is_some_and(|caller| holds(&caller.renames)) => {
                return None;
            }
            Effect::Rejects
                if caller.is_some_and(|own| {
                    holds(&own.drops) && catalog.is_among(new, &own.drops_of)
                }) =>
            {
                by = caller.map(|caller| caller.name.clone());
                Fate::Ignored
            }
            Effect::Rejects => Fate::Rejected,
            Effect::Ignores => Fate::Ignored,
            Effect::Renames(name) => Fate::Renamed(name.to_owned()),
            Effect::Caps(most) => Fate::Limited(most),
        };
        let accepts = &is.family.accepts;
        Some(Broken {
            name: is.name.to_owned(),
            written: written(text, setting, is.name),
            value: value
                .filter(|_| !accepts.only.is_empty())
                .map(str::to_owned),
            instead: accepts.instead.clone().filter(|_| by.is_none()),
            by,
            fate,
            place: Place {
                source: place.source.clone(),
                span: Span::new(setting.name.start, setting.value.end.max(setting.name.end)),
            },
            setting: setting.clone(),
            source: said_by(catalog, &is.family.from),
        })
    }

    fn differing(&self, old: EntryId, new: EntryId) -> Rc<Differing<'s>> {
        let known = self.learned.pairs.borrow().get(&(old, new)).cloned();
        known.unwrap_or_else(|| {
            let catalog = self.standard.catalog;
            let (was, is) = (catalog.taken(old), catalog.taken(new));
            let vendor = catalog.vendor(&catalog.entry(new).vendor);
            let feared = vendor.map_or(&[][..], |vendor| &vendor.settings);
            let differs = |(name, taken): (&&str, &Taken<'s>)| {
                let old = was.get(*name).copied();
                let is_news = old.is_none_or(|old| !old.is_like(taken));
                (taken.effect != Effect::Takes && is_news).then_some((*taken, old))
            };
            let is_unknown = |name: &&str| !is.keys().any(|known| is_alike(name, known));
            let feared = feared.iter().map(String::as_str);
            let differing = Rc::new(Differing {
                known: is.iter().filter_map(differs).collect(),
                unsure: feared.filter(is_unknown).collect(),
            });
            let mut pairs = self.learned.pairs.borrow_mut();
            pairs.insert((old, new), Rc::clone(&differing));
            differing
        })
    }

    /// A file, cut; the last ones that were asked about stay so.
    fn reader(&self, source: &Arc<Source>) -> Rc<Reader> {
        let mut files = self.learned.files.borrow_mut();
        let known = files.iter().find(|(known, _)| Arc::ptr_eq(known, source));
        if let Some((_, reader)) = known {
            return Rc::clone(reader);
        }
        let reader = Rc::new(Reader::of(source.name(), source.text()));
        if files.len() >= MAX_CUT {
            files.remove(0);
        }
        files.push((Arc::clone(source), Rc::clone(&reader)));
        reader
    }
}

/// Whether it is one of the calls of which that is known; what is data alone is sent as it is.
fn is_sure(is: &Taken<'_>, given: &Given) -> bool {
    let calls = &is.family.accepts.calls;
    calls.is_empty()
        || given.calls.is_empty()
        || given.calls.iter().any(|call| calls.contains(call))
}

/// The library whose call it is, if it is one that writes the vendor's calls of its own.
fn caller<'c>(
    catalog: &'c Catalog,
    is: &Taken<'_>,
    (given, text): (&Given, &str),
) -> Option<&'c Caller> {
    let vendor = catalog.surface(&is.family.surface)?.vendor.as_deref();
    let holds = |caller: &&(String, Caller)| {
        let (_, caller) = caller;
        let is_called = given.heads.iter().any(|head| caller.calls.contains(head));
        let is_theirs = caller.vendors.is_empty()
            || vendor.is_some_and(|vendor| caller.vendors.iter().any(|own| own == vendor));
        let imports = |module: &String| memchr::memmem::find(text.as_bytes(), module.as_bytes());
        is_called
            && is_theirs
            && (caller.modules.is_empty()
                || caller.modules.iter().any(|own| imports(own).is_some()))
    };
    let found = catalog.callers().iter().rev().find(holds);
    found.map(|(_, caller)| caller)
}

/// A setting as its call writes it, with what it stands in where its name alone would not tell.
fn written(text: &str, setting: &Setting, name: &str) -> String {
    let own = text.get(setting.name.range()).unwrap_or(name);
    let depth = name.matches('.').count();
    let from = setting.within.len().saturating_sub(depth);
    let around = setting.within.get(from..).unwrap_or_default();
    let mut parts: Vec<&str> = around.iter().map(String::as_str).collect();
    parts.push(own);
    parts.join(".")
}

/// The first source, with its edition.
fn said_by(catalog: &Catalog, from: &[SourceId]) -> String {
    let first = from.first().map(|&id| catalog.evidence(id));
    first.map_or_else(String::new, |evidence| {
        format!("{}, {}", evidence.title, evidence.edition())
    })
}
