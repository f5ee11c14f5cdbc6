//! Whether a candidate is better than what stands there: another model of the same kind,
//! which the platform serves and which has a future there, and that the policy lets stand.

use std::fmt;

use super::candidates::Candidate;
use super::spelling::{self, Spelled};
use super::{Because, Router, Standing};
use crate::catalog::entry::{Capabilities, Day, Fact, Line};
use crate::catalog::{EntryId, Status};
use crate::evaluate::usage::{self, Model};
use crate::evaluate::{Standard, Usage};
use crate::policy::demand::Demand;
use crate::policy::{Facts, Rule, Suggest};

/// Why a candidate was turned down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TurnedDown {
    /// The catalog does not know it.
    Unknown,
    /// The platform, by its name for people, does not list it.
    Unlisted(String),
    /// It is what stands there.
    Same,
    /// It is not released yet.
    NotOut,
    /// Calls to it fail since a day.
    Retired(Option<Day>),
    /// Its end is announced, with the day where one is known.
    Deprecated(Option<Day>),
    /// Another model answers for it.
    Rerouted(String),
    /// A newer one of its line lives.
    Legacy(Option<String>),
    /// It came before what stands there, in the same line.
    Older,
    /// No day of it is known, and a newer one of its line is ending or has ended.
    Outlived(String),
    /// It is of another kind: its own.
    OtherKind(String),
    /// It is known not to do what the old model is known to do.
    Lacks(String),
    /// It is a preview, and the old model is generally available.
    Preview,
    /// A rule of the policy would find it there.
    Refused(String),
}

impl fmt::Display for TurnedDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("is not in the catalog"),
            Self::Unlisted(surface) => write!(f, "is not listed on {surface}"),
            Self::Same => f.write_str("is what stands there"),
            Self::NotOut => f.write_str("is not released yet"),
            Self::Retired(Some(on)) => write!(f, "is retired since {on}"),
            Self::Retired(None) => f.write_str("is retired"),
            Self::Deprecated(Some(on)) => write!(f, "is deprecated and retires on {on}"),
            Self::Deprecated(None) => f.write_str("is deprecated"),
            Self::Rerouted(to) => write!(f, "is answered for by `{to}`"),
            Self::Legacy(Some(head)) => write!(f, "is legacy: `{head}` heads its line"),
            Self::Legacy(None) => f.write_str("is legacy"),
            Self::Older => f.write_str("is older than what stands there"),
            Self::Outlived(newer) => {
                write!(
                    f,
                    "has no known day, and `{newer}`, which is newer, is on its way out"
                )
            }
            Self::OtherKind(kind) => write!(f, "is a model for {kind}"),
            Self::Lacks(what) => write!(f, "is without {what}"),
            Self::Preview => f.write_str("is a preview"),
            Self::Refused(rule) => write!(f, "would be found by `{rule}`"),
        }
    }
}

/// Whom a candidate is weighed for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a, 'f> {
    pub(super) usage: &'a Usage,
    /// What rules saw of the usage.
    pub(super) facts: &'a Facts<'f>,
    /// The rule that found it.
    pub(super) rule: Option<&'a Rule>,
}

impl Router<'_> {
    /// How the candidate is written there, or why it is turned down. As a last resort the
    /// newest that lives of a line passes, though it is legacy.
    pub(super) fn weigh(
        &self,
        asked: Asked<'_, '_>,
        candidate: &Candidate,
        last_resort: bool,
    ) -> Result<Spelled, TurnedDown> {
        let usage = asked.usage;
        let Some(id) = candidate.entry else {
            return Err(self.absent(usage, candidate));
        };
        let standing = self.standing(id);
        if usage.entry == Some(id) {
            return Err(TurnedDown::Same);
        }
        self.lives(id, &standing, last_resort)?;
        if let Some(old) = usage.entry.filter(|_| candidate.because.is_of_catalog()) {
            self.is_another(old, id)?;
        }
        self.is_alike(usage, id, last_resort)?;
        let spelled = spelling::spell(self.standard.catalog, usage, id);
        if spelled.text.eq_ignore_ascii_case(&usage.mention.text) {
            return Err(TurnedDown::Same);
        }
        match self.refusing(asked, id, &standing, &spelled.text) {
            Some(rule) => Err(TurnedDown::Refused(rule)),
            None => Ok(spelled),
        }
    }

    fn absent(&self, usage: &Usage, candidate: &Candidate) -> TurnedDown {
        let catalog = self.standard.catalog;
        let is_known = candidate.because != Because::Tag && catalog.read(&candidate.id).is_none();
        if is_known {
            return TurnedDown::Unknown;
        }
        let row = catalog.surface(&usage.judged_by);
        let name = row.map_or(usage.judged_by.as_str(), |row| &row.name);
        TurnedDown::Unlisted(name.to_owned())
    }

    /// Whether a model has a future where it is served.
    pub(super) fn lives(
        &self,
        id: EntryId,
        standing: &Standing,
        last_resort: bool,
    ) -> Result<(), TurnedDown> {
        let view = &standing.view;
        if let Some((_, to)) = &view.rerouted {
            return Err(TurnedDown::Rerouted(to.clone()));
        }
        match view.status {
            Status::Retired => Err(TurnedDown::Retired(view.retires_on)),
            Status::Deprecated => Err(TurnedDown::Deprecated(view.retires_on)),
            Status::Legacy if standing.is_last_of_line && last_resort => Ok(()),
            Status::Legacy => Err(TurnedDown::Legacy(view.head.clone())),
            Status::Unknown => Err(TurnedDown::NotOut),
            Status::Current if !self.standard.catalog.is_out(id, self.standard.as_of) => {
                Err(TurnedDown::NotOut)
            }
            Status::Current => match &standing.outlived_by {
                Some(newer) => Err(TurnedDown::Outlived(newer.clone())),
                None => Ok(()),
            },
        }
    }

    /// Whether it is another model than the old one, and none that came before it: neither the same under another
    /// publisher's name, nor the snapshot that the old name stands for, nor the other way round.
    fn is_another(&self, old: EntryId, new: EntryId) -> Result<(), TurnedDown> {
        let catalog = self.standard.catalog;
        let model = |id: EntryId| catalog.origin(catalog.stands_for(id).unwrap_or(id));
        if model(old) == model(new) {
            return Err(TurnedDown::Same);
        }
        let places = catalog
            .standing(catalog.entry(old))
            .zip(catalog.standing(catalog.entry(new)));
        let is_older = |((line, was), (other, is)): &((&Line, usize), (&Line, usize))| {
            line.name == other.name && is < was
        };
        places
            .filter(is_older)
            .map_or(Ok(()), |_| Err(TurnedDown::Older))
    }

    /// Whether it does what the old model does.
    fn is_alike(&self, usage: &Usage, id: EntryId, last_resort: bool) -> Result<(), TurnedDown> {
        let catalog = self.standard.catalog;
        let kind = &catalog.entry(id).kind;
        if *kind != usage.kind {
            return Err(TurnedDown::OtherKind(kind.clone()));
        }
        let was_preview = usage.entry.is_some_and(|old| catalog.is_preview(old));
        if catalog.is_preview(id) && !was_preview {
            return Err(TurnedDown::Preview);
        }
        let lost = usage.entry.and_then(|old| self.lost(old, id));
        match lost.filter(|_| !last_resort) {
            Some(what) => Err(TurnedDown::Lacks(what)),
            None => Ok(()),
        }
    }

    /// What the old model is known to do beside text and the new one is known not to do; for people.
    pub(super) fn lost(&self, old: EntryId, new: EntryId) -> Option<String> {
        let of_new = self.standard.catalog.capabilities(new)?;
        self.told(old, |word| of_new.value.lacks.iter().any(|own| own == word))
    }

    /// What the old model is known to do beside text and is not known of the new one; for people.
    pub(super) fn unsure(&self, old: EntryId, new: EntryId) -> Option<String> {
        let of_new = self.standard.catalog.capabilities(new);
        // What a vendor's line could do it still does, as far as nobody says otherwise.
        let of_line = self.capabilities_of_line(new);
        let lacks =
            |word: &str| of_new.is_some_and(|new| new.value.lacks.iter().any(|own| own == word));
        let has = |word: &str| {
            let mut known = of_new.into_iter().chain(of_line);
            known.any(|one| one.value.has.iter().any(|own| own == word))
        };
        self.told(old, |word| !lacks(word) && !has(word))
    }

    /// What a model can do beside text, as far as it is such.
    fn told(&self, id: EntryId, is: impl Fn(&str) -> bool) -> Option<String> {
        let catalog = self.standard.catalog;
        let words = catalog.able(id).into_iter().filter(|word| is(word));
        let words: Vec<_> = words.map(|word| catalog.capability(word)).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// What the newest model before one in its line can do, of which that is known.
    fn capabilities_of_line(&self, id: EntryId) -> Option<&Fact<Capabilities>> {
        let catalog = self.standard.catalog;
        let (line, place) = catalog.standing(catalog.entry(id))?;
        let mut before = line.members.iter().take(place).rev();
        before.find_map(|&(member, _)| catalog.capabilities(member))
    }

    /// The rule that would find the new id there: the one that found the old, one that did
    /// not find the old, one of lanelint's own that sends models away, or one that holds a workload to its models.
    fn refusing(
        &self,
        asked: Asked<'_, '_>,
        id: EntryId,
        standing: &Standing,
        text: &str,
    ) -> Option<String> {
        let Standard {
            policy,
            catalog,
            as_of,
            ..
        } = self.standard;
        let mut view = standing.view.clone();
        if view.status == Status::Legacy {
            // That it is the last one left is said beside it.
            view.status = Status::Current;
            view.legacy_since = None;
            view.generations_behind = 0;
        }
        let entry = catalog.entry(id);
        let model = Model {
            id: Some(&catalog.entry(catalog.origin(id)).id),
            text,
            vendor: &entry.vendor,
            judged_by: &entry.surface,
            platform: asked.facts.platform.or(Some(&entry.surface)),
            entry: Some(id),
            view: &view,
        };
        let there = usage::facts_of(model, policy, catalog, as_of, asked.facts.clone());
        let there = Facts {
            occurrences: None,
            snapshots_in_workload: None,
            ..there
        };
        let kind = self.kind(asked.usage, asked.facts);
        let rules = self.kinds().refusing(&kind, (id, text), &there);
        let refusing = rules.iter().find(|rule| {
            let is_asking = asked.rule.is_some_and(|asking| asking.id == rule.id);
            let demands = rule.matching.breaks.as_deref();
            let is_list = demands.is_some_and(|all| all.contains(&Demand::Models));
            rule.finds_here(&there)
                && (is_asking
                    || is_list
                    || rule.built_in && rule.suggest != Suggest::None
                    || !rule.finds(asked.facts))
        });
        refusing.map(|rule| rule.id.clone())
    }
}
