//! What the very call sets that stands at a usage, or at the places that use its constant, and that the new model
//! refuses, renames, ignores or limits. What a call does not set is no matter, however the two models differ.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use super::Router;
use crate::catalog::accepts::{Effect, Taken};
use crate::catalog::entry::SourceId;
use crate::catalog::file::Caller;
use crate::catalog::{Catalog, EntryId};
use crate::evaluate::Usage;
use crate::scan::given::{Given, Kept, Reader, Setting, Unseen, is_alike, is_value};
use crate::scan::{Role, Tie};
use crate::source::{Place, Pool, Shared, Source, Span};

/// How many places of a usage are looked at.
const MAX_PLACES: usize = 33;

/// How many tokens stay in memory of files that are cut.
const MAX_CUT: usize = 100_000;

/// How much of a name is told, in characters.
const MAX_TOLD: usize = 40;

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

/// Something that a call sets and that does not go with the new model. What is alike at all places is read as its own.
#[derive(Debug, Clone)]
pub struct Broken {
    /// What it is, and what becomes of it.
    pub told: Shared<Told>,
    /// Where it is set: its name with what it is given.
    pub place: Place,
    /// Where its name stands, without quotes.
    pub name_at: Span,
    /// What to take out so that the rest still stands.
    pub cut: Span,
    /// What keeps it from being taken out, or renamed, by a rule alone.
    pub kept: Option<Kept>,
}

/// What is set, and what becomes of it, wherever it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
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
    /// Who says so, and when that was read.
    pub source: String,
}

impl Deref for Broken {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.told
    }
}

impl Hash for Told {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, &self.written, &self.value).hash(state);
    }
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

/// Why what a call sets is not all seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Hidden {
    /// A name brings in what it holds.
    Spread(String),
    /// What is declared there is called elsewhere.
    Declared,
    /// It is written in a way that is not read.
    Unread,
    /// The file gives this something, and what holds the id may be used there.
    Elsewhere(String),
}

impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spread(name) => write!(f, "`{name}` may bring parameters that it rejects"),
            Self::Declared => f.write_str("its calls may set parameters that it rejects"),
            Self::Unread => f.write_str("parameters that it rejects may stand beside it, unread"),
            Self::Elsewhere(name) => {
                write!(
                    f,
                    "`{name}` is set in this file, perhaps with it, and it rejects that"
                )
            }
        }
    }
}

/// What a call sets of which something is known, or feared.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// What does not go with the new model.
    pub(super) broken: Shared<Vec<Broken>>,
    /// The first that newer models of the vendor may refuse, where nothing is known of this one.
    pub(super) unsure: Option<String>,
    /// The first that it refuses, and that is set in a way that no edit takes out.
    pub(super) stays: Option<String>,
    /// Why there may be more.
    pub(super) unseen: Option<Hidden>,
}

impl Found {
    fn is_nothing(&self) -> bool {
        self.broken.is_empty() && self.unsure.is_none() && self.unseen.is_none()
    }
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
    files: RefCell<Files>,
    told: RefCell<Pool<Told>>,
    /// What was found last, and of what: each rule that finds a usage asks for the same.
    last: RefCell<Option<(Asked, Rc<Found>)>>,
}

/// A usage, by its file and place, and the models that it is to move between.
type Asked = (*const Source, Span, EntryId, EntryId);

/// Files that stay cut, those that were cut first in front.
#[derive(Debug, Default)]
struct Files {
    cut: BTreeMap<*const Source, (Arc<Source>, Rc<Reader>)>,
    order: VecDeque<*const Source>,
    size: usize,
}

impl<'s> Router<'s> {
    /// What the calls of a usage set that breaks on the way from one model to another.
    pub(super) fn broken(&self, usage: &Usage, old: EntryId, new: EntryId) -> Rc<Found> {
        let asked: Asked = (Arc::as_ptr(&usage.source), usage.mention.span, old, new);
        if let Some((last, found)) = &*self.learned.last.borrow()
            && *last == asked
        {
            return Rc::clone(found);
        }
        let found = Rc::new(self.found(usage, old, new));
        *self.learned.last.borrow_mut() = Some((asked, Rc::clone(&found)));
        found
    }

    fn found(&self, usage: &Usage, old: EntryId, new: EntryId) -> Found {
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
        let is_free = matches!(usage.mention.tie, None | Some(Tie::Label | Tie::Remark));
        let is_called = is_free && matches!(usage.mention.role, Role::Use | Role::Example);
        let used = is_called.then(|| {
            let uses = self.reader(&own.source).uses(own.source.text(), own.span);
            uses.into_iter().map(|span| Place {
                source: own.source.clone(),
                span,
            })
        });
        let places = is_called
            .then(|| own.clone())
            .into_iter()
            .chain(used.into_iter().flatten())
            .chain(usage.sites.iter().cloned());
        let mut is_shared = false;
        for place in &places.take(MAX_PLACES).collect::<Vec<_>>() {
            let reader = self.reader(&place.source);
            if reader.reads() {
                let given = reader.around(place.source.text(), place.span);
                is_shared |= given.is_shared;
                self.broken_at((place, &given), (&differing, new), &mut found);
            }
        }
        // Where the id is one of several, all that it is given to is shared.
        for broken in found.broken.iter_mut().filter(|_| is_shared) {
            broken.kept = broken.kept.or(Some(Kept::Shared));
        }
        found
    }

    /// Adds what breaks at one place.
    fn broken_at(
        &self,
        (place, given): (&Place, &Given),
        (differing, new): (&Differing<'s>, EntryId),
        found: &mut Found,
    ) {
        let text = place.source.text();
        let named = |span: Span| text.get(span.range()).unwrap_or_default();
        for setting in &given.settings {
            let called = |name: &str| setting.is_called(text, name);
            let known = differing.known.iter().find(|(is, _)| called(is.name));
            if let Some((is, was)) = known {
                let broken = self.at(
                    place,
                    (setting, given),
                    (is, was.as_ref()),
                    (differing, new),
                );
                let Some(mut broken) = broken else {
                    let set = |name: &str| set(given, text, name);
                    let value = setting.literal.as_deref();
                    let is_doubtful = !is.meets(value, &set) && is.may_meet(value, &set);
                    if is_doubtful && is.effect != Effect::Takes {
                        found
                            .unsure
                            .get_or_insert_with(|| named(setting.name).to_owned());
                    }
                    continue;
                };
                let is_of_call = is_sure(is, given) && is_of_call(given, setting, is.name);
                if setting.is_sure && (broken.by.is_some() || is_of_call) {
                    broken.kept = kept(text, given, (setting, &broken));
                    if !found.broken.contains(&broken) {
                        found.broken.push(broken);
                    }
                } else {
                    let is_refused = matches!(broken.fate, Fate::Rejected | Fate::Renamed(_));
                    if is_of_call && is_refused {
                        found.stays.get_or_insert_with(|| broken.written.clone());
                    }
                    found.unsure.get_or_insert_with(|| broken.written.clone());
                }
            } else if let Some(name) = differing.unsure.iter().find(|name| called(name)) {
                let written = text.get(setting.name.range()).unwrap_or(name);
                found.unsure.get_or_insert_with(|| written.to_owned());
            }
        }
        let feared = |written: &str| {
            let is_known = |(is, _): &(Taken<'_>, _)| {
                is.effect != Effect::Ignores && is_alike(written, is.name)
            };
            differing.known.iter().any(is_known)
                || differing.unsure.iter().any(|name| is_alike(written, name))
        };
        let mut loose = given.loose.iter().map(|span| named(*span));
        if let Some(written) = loose.find(|written| feared(written)) {
            let written = written.trim_start_matches('-');
            found.unsure.get_or_insert_with(|| written.to_owned());
        }
        let fails =
            |(is, _): &(Taken<'_>, _)| matches!(is.effect, Effect::Rejects | Effect::Renames(_));
        let failing = || differing.known.iter().filter(|known| fails(known));
        let refused = |written: &str| failing().any(|(is, _)| is_alike(written, is.name));
        let mut held = given.held.iter().map(|span| named(*span));
        if let Some(written) = held.find(|written| refused(written)) {
            found.stays.get_or_insert_with(|| written.to_owned());
        }
        if found.is_nothing()
            && let Some((is, _)) = failing().find(|(is, _)| {
                let reader = self.reader(&place.source);
                reader.may_give(text, given, is.name)
            })
        {
            found.unseen = Some(Hidden::Elsewhere(is.name.to_owned()));
        }
        if let Some(unseen) = given.unseen.filter(|_| differing.known.iter().any(fails)) {
            found.unseen.get_or_insert_with(|| match unseen {
                Unseen::Spread(span) => {
                    Hidden::Spread(named(span).chars().take(MAX_TOLD).collect())
                }
                Unseen::Declared => Hidden::Declared,
                Unseen::Unread => Hidden::Unread,
            });
        }
    }

    /// A setting that the new model treats otherwise, if it does so of this very value, beside all that is set there.
    fn at(
        &self,
        place: &Place,
        (setting, given): (&Setting, &Given),
        (is, was): (&Taken<'s>, Option<&Taken<'s>>),
        (differing, new): (&Differing<'s>, EntryId),
    ) -> Option<Broken> {
        let catalog = self.standard.catalog;
        let text = place.source.text();
        let set = |name: &str| set(given, text, name);
        let value = setting.literal.as_deref();
        let fails_before = |was: &Taken<'_>| {
            let is_alike =
                std::mem::discriminant(&was.effect) == std::mem::discriminant(&is.effect);
            // What fails only beside something that goes, too, does not fail without it.
            let goes = |name: &String| {
                let mut known = differing.known.iter();
                set(name).is_some()
                    && known.any(|(is, _)| is.name == name && is.effect == Effect::Rejects)
            };
            is_alike
                && was.effect != Effect::Takes
                && was.meets(value, &set)
                && !was.family.accepts.with.keys().any(goes)
        };
        if !is.meets(value, &set) || was.is_some_and(fails_before) {
            return None;
        }
        let reader = self.reader(&place.source);
        let caller = caller(catalog, is, given, |word| reader.names(text, word));
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
        let told = Told {
            name: is.name.to_owned(),
            written: written(text, setting, is.name),
            value: value
                .filter(|_| !accepts.only.is_empty())
                .map(str::to_owned),
            instead: accepts.instead.clone().filter(|_| by.is_none()),
            by,
            fate,
            source: said_by(catalog, &is.family.from),
        };
        Some(Broken {
            told: self.learned.told.borrow_mut().one(told, PartialEq::eq),
            place: Place {
                source: place.source.clone(),
                span: Span::new(setting.name.start, setting.value.end.max(setting.name.end)),
            },
            name_at: setting.name,
            cut: setting.cut,
            kept: setting.kept,
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

    /// A file, cut; it stays so while there is room.
    fn reader(&self, source: &Arc<Source>) -> Rc<Reader> {
        let mut files = self.learned.files.borrow_mut();
        let own = Arc::as_ptr(source);
        if let Some((_, reader)) = files.cut.get(&own) {
            return Rc::clone(reader);
        }
        let reader = Rc::new(Reader::of(source.name(), source.text()));
        files.size += reader.size();
        files.order.push_back(own);
        let kept = (Arc::clone(source), Rc::clone(&reader));
        files.cut.insert(own, kept);
        while files.size > MAX_CUT && files.order.len() > 1 {
            let first = files.order.pop_front();
            let gone = first.and_then(|first| files.cut.remove(&first));
            files.size -= gone.map_or(0, |(_, reader)| reader.size());
        }
        reader
    }
}

/// The value that a call sets for a name: nothing where it sets none, and none where that is not certain.
#[expect(
    clippy::option_option,
    reason = "not set, and set to what is not known, are two things"
)]
fn set<'g>(given: &'g Given, text: &str, name: &str) -> Option<Option<&'g str>> {
    let mut all = given.settings.iter();
    let own = all.find(|other| other.is_called(text, name))?;
    Some(own.literal.as_deref().filter(|_| own.is_sure))
}

/// Whether a setting is one of a model's call: where what is called is not known, its value has to tell.
fn is_of_call(given: &Given, setting: &Setting, name: &str) -> bool {
    let value = || {
        let literal = setting.literal.as_deref();
        literal.and_then(|literal| is_value(name, literal))
    };
    given.unseen != Some(Unseen::Declared)
        && match given.calls_model() {
            Some(true) => true,
            Some(false) => value() == Some(true),
            None => value() != Some(false),
        }
}

/// What keeps a setting from being changed with the id.
fn kept(text: &str, given: &Given, (setting, broken): (&Setting, &Broken)) -> Option<Kept> {
    let is_loose = |name: &str| {
        let mut loose = given.loose.iter();
        loose.any(|span| {
            text.get(span.range())
                .is_some_and(|own| is_alike(own, name))
        })
    };
    let sets = |name: &str| given.settings.iter().any(|own| own.is_called(text, name));
    let last = broken.name.rsplit('.').next().unwrap_or(&broken.name);
    let is_known = match given.calls_model() {
        Some(is_known) => is_known,
        None => setting.literal.is_some() || given.is_data,
    };
    let doubles = matches!(&broken.fate, Fate::Renamed(name) if sets(name) || is_loose(name));
    let is_shared = given.is_shared || given.holds_others(text);
    let reasons = [
        (doubles, Kept::Doubled),
        (is_shared, Kept::Shared),
        (!is_known, Kept::Callee),
        (is_loose(last), Kept::Elsewhere),
    ];
    let mut reasons = reasons.into_iter().filter(|(is, _)| *is);
    setting
        .kept
        .or_else(|| reasons.next().map(|(_, kept)| kept))
}

/// Whether it is one of the calls of which that is known; what is data alone is sent as it is.
fn is_sure(is: &Taken<'_>, given: &Given) -> bool {
    let calls = &is.family.accepts.calls;
    calls.is_empty()
        || given.calls.is_empty()
        || given.calls.iter().any(|call| calls.contains(call))
}

/// The library whose call it is, if it is one that writes the vendor's calls of its own and the file imports it.
fn caller<'c>(
    catalog: &'c Catalog,
    is: &Taken<'_>,
    given: &Given,
    imports: impl Fn(&str) -> bool,
) -> Option<&'c Caller> {
    let vendor = catalog.surface(&is.family.surface)?.vendor.as_deref();
    let holds = |caller: &&(String, Caller)| {
        let (_, caller) = caller;
        let is_called = given.heads.iter().any(|head| caller.calls.contains(head));
        let is_theirs = caller.vendors.is_empty()
            || vendor.is_some_and(|vendor| caller.vendors.iter().any(|own| own == vendor));
        is_called
            && is_theirs
            && (caller.modules.is_empty() || caller.modules.iter().any(|own| imports(own)))
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
