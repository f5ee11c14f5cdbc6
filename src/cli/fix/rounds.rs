//! Judging, changing and judging again until nothing changes: an edit can lead to another finding. All of it in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::files;
use crate::catalog::entry::Day;
use crate::catalog::resolve::Target;
use crate::evaluate::{Finding, Grade, Outcome, Router, Standard, Usage};
use crate::fix::check::{Before, Placed, settle};
use crate::fix::{Edit, Made, Planner, Refused};
use crate::policy::ids::Names;
use crate::run::{self, Tree};
use crate::scan::Scanner;
use crate::scan::prefilter::Prefilter;
use crate::source::{Place, Source, Span};
use crate::walk::Scanned;

/// How often a file is changed. A suggestion leads to a model that needs none, so that one more round finds nothing.
const ROUNDS: usize = 4;

/// What is to be fixed, and how far.
pub(in crate::cli) struct Wanted<'a> {
    /// The rules; empty for all.
    pub(in crate::cli) rules: &'a [String],
    /// The ids; nothing for all.
    pub(in crate::cli) models: Option<Names>,
    /// The model to move to, if one is named.
    pub(in crate::cli) to: Option<&'a str>,
    /// Who may apply the edits.
    pub(in crate::cli) most: Grade,
    /// The day to judge as of.
    pub(in crate::cli) as_of: Day,
}

/// What came of it.
#[derive(Default)]
pub(in crate::cli) struct Fixed {
    /// By name as shown: the files that change.
    pub(in crate::cli) files: BTreeMap<String, FixedFile>,
    /// What was found and stays.
    pub(in crate::cli) left: Vec<Left>,
}

/// A file that changes.
pub(in crate::cli) struct FixedFile {
    /// Its bytes as they were.
    pub(in crate::cli) before: Vec<u8>,
    /// Their text.
    pub(in crate::cli) old: Source,
    /// As they are to be.
    pub(in crate::cli) after: Vec<u8>,
    /// Their text.
    pub(in crate::cli) new: Source,
    /// What was changed, in the order of the text.
    pub(in crate::cli) edits: Vec<Told>,
}

/// An edit, for people.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Told {
    /// Where the id stood, 1-based.
    pub(in crate::cli) line: u32,
    pub(in crate::cli) column: u32,
    /// Other lines that change with it.
    pub(in crate::cli) with: Vec<u32>,
    pub(in crate::cli) old: String,
    pub(in crate::cli) new: String,
    pub(in crate::cli) rule: String,
    pub(in crate::cli) grade: Grade,
    pub(in crate::cli) why: String,
}

/// A finding that stays.
pub(in crate::cli) struct Left {
    pub(in crate::cli) place: Place,
    pub(in crate::cli) id: String,
    pub(in crate::cli) to: Option<String>,
    pub(in crate::cli) rule: String,
    pub(in crate::cli) refused: Refused,
}

/// Where an id stands, whatever is changed in its line: its file, its line and what is written.
type Spot = (String, u32, String);

/// An edit with what is told of it.
struct Planned {
    span: Span,
    edit: Edit,
    told: Told,
}

/// Makes all edits that are wanted, in memory. What stands around the chosen files is read along, and not changed: what they say
/// of ids may be a reason to look.
///
/// # Errors
///
/// A sentence, not escaped: a file is not what it was a moment ago.
pub(in crate::cli) fn fix(
    gathered: &Tree,
    around: Vec<Scanned>,
    wanted: &Wanted<'_>,
) -> Result<Fixed, String> {
    let catalog = &gathered.catalog;
    let prefilter = Prefilter::new(catalog);
    let scanner = run::scanner(&gathered.governed.outermost, catalog, &prefilter);
    let others: BTreeSet<String> = around
        .iter()
        .map(|file| file.source.name().to_owned())
        .collect();
    let mut scanned: Vec<Scanned> = gathered.walked.scanned.clone();
    scanned.extend(around);
    scanned.sort_by(|one, other| one.source.name().cmp(other.source.name()));
    let mut fixed = Fixed::default();
    let mut spoiled = BTreeSet::new();
    let mut untried = BTreeSet::new();
    for round in 0..=ROUNDS {
        let files = run::files(scanned.clone(), &gathered.walked.others, &gathered.base);
        let paths = files
            .iter()
            .map(|file| (file.source.name().to_owned(), file.path.clone()));
        let paths: BTreeMap<String, String> = paths.collect();
        let parted = gathered.governed.part(files);
        let standard = Standard {
            policy: &gathered.governed.outermost,
            catalog,
            as_of: wanted.as_of,
            complete: gathered.complete,
        };
        let outcome = gathered.governed.judge(&parted, standard).outcome;
        let asked = Asked {
            gathered,
            wanted,
            standard,
            planner: Planner::new(catalog),
            paths: &paths,
            others: &others,
            spoiled: &spoiled,
            untried: &untried,
            is_last: round == ROUNDS,
        };
        let (edits, left) = asked.plans(&outcome);
        fixed.left = left;
        if edits.is_empty() {
            break;
        }
        untried.clear();
        for own in &mut scanned {
            if let Some(edits) = edits.get(own.source.name()) {
                for (spot, made) in fixed.change(own, edits, &scanner)? {
                    match made {
                        Made::Yes => continue,
                        Made::No => spoiled.insert(spot),
                        // The next round has fewer to try.
                        Made::Untried => untried.insert(spot),
                    };
                }
            }
        }
    }
    Ok(fixed)
}

/// What is asked of the findings of a round.
struct Asked<'a> {
    gathered: &'a Tree,
    wanted: &'a Wanted<'a>,
    standard: Standard<'a>,
    planner: Planner<'a>,
    /// The files by name, as policies tell them.
    paths: &'a BTreeMap<String, String>,
    /// The files, by name, that are only read.
    others: &'a BTreeSet<String>,
    /// What would not read as it did.
    spoiled: &'a BTreeSet<Spot>,
    /// What was not tried in the round before.
    untried: &'a BTreeSet<Spot>,
    /// Nothing is changed any more.
    is_last: bool,
}

impl Asked<'_> {
    /// The edits by file, in the order of the text, and what stays.
    fn plans(&self, outcome: &Outcome) -> (BTreeMap<String, Vec<Planned>>, Vec<Left>) {
        let mut edits: BTreeMap<String, Vec<Planned>> = BTreeMap::new();
        let mut left: Vec<Left> = Vec::new();
        let found = outcome.findings.iter().filter_map(|finding| {
            let usage = outcome.usages.get(finding.usage?.get())?;
            Some((finding, usage))
        });
        let mut found: Vec<_> = found
            .filter(|(finding, usage)| self.is_wanted(finding, usage))
            .collect();
        // Of several findings on an id the most severe that has an edit, else the most severe.
        found.sort_by_key(|(finding, _)| {
            let place = (finding.place.source.name(), finding.place.span);
            (place, std::cmp::Reverse(finding.severity))
        });
        for of_one in found.chunk_by(|(a, _), (b, _)| a.usage == b.usage) {
            let planned = of_one
                .iter()
                .map(|(finding, usage)| (finding, usage, self.plan(finding, usage)));
            let mut planned: Vec<_> = planned.collect();
            let first = planned
                .iter()
                .position(|(.., plan)| plan.is_ok())
                .unwrap_or(0);
            let (finding, usage, plan) = planned.swap_remove(first);
            let source = &finding.place.source;
            match plan {
                Ok(edit) => {
                    let at = source.position(usage.mention.span.start);
                    let why = finding
                        .suggestion
                        .as_ref()
                        .map(|suggestion| suggestion.why.clone());
                    let told = Told {
                        line: at.line,
                        column: at.column,
                        with: others(source, &edit, at.line),
                        old: usage.mention.text.clone(),
                        new: edit.becomes.clone(),
                        rule: finding.rule.clone(),
                        grade: edit.grade,
                        why: why.unwrap_or_default(),
                    };
                    edits
                        .entry(source.name().to_owned())
                        .or_default()
                        .push(Planned {
                            span: usage.mention.span,
                            edit,
                            told,
                        });
                }
                Err(refused) => left.push(Left {
                    place: finding.place.clone(),
                    id: usage.mention.text.clone(),
                    to: finding
                        .suggestion
                        .as_ref()
                        .map(|suggestion| suggestion.id.clone()),
                    rule: finding.rule.clone(),
                    refused,
                }),
            }
        }
        (edits, left)
    }

    fn is_wanted(&self, finding: &Finding, usage: &Usage) -> bool {
        let rules = self.wanted.rules;
        let spellings = [Some(usage.mention.text.as_str()), usage.id.as_deref()];
        let models = self.wanted.models.as_ref();
        !self.others.contains(finding.place.source.name())
            && (rules.is_empty() || rules.contains(&finding.rule))
            && models.is_none_or(|models| models.hold(spellings.into_iter().flatten()))
    }

    fn plan(&self, finding: &Finding, usage: &Usage) -> Result<Edit, Refused> {
        let edit = self.planner.plan(finding, usage, self.wanted.most);
        // What holds the place is said before what was asked for.
        let is_other = matches!(edit, Ok(_) | Err(Refused::Nothing(_) | Refused::Grade(..)));
        if let Some(why) = self
            .wanted
            .to
            .filter(|_| is_other)
            .and_then(|to| self.turned_down(finding, usage, to))
        {
            return Err(Refused::TurnedDown(why));
        }
        let edit = edit?;
        let spot = spot(&usage.source, usage.mention.span, &usage.mention.text);
        if self.spoiled.contains(&spot) {
            return Err(Refused::Reads);
        }
        if self.is_last {
            let is_untried = self.untried.contains(&spot);
            return Err(if is_untried {
                Refused::Untried
            } else {
                Refused::Endless
            });
        }
        Ok(edit)
    }

    /// Why the model that was asked for is not what is suggested, if it is not.
    fn turned_down(&self, finding: &Finding, usage: &Usage, to: &str) -> Option<String> {
        let catalog = self.standard.catalog;
        let target = catalog.read(to).map(|reading| reading.target);
        let suggested = finding
            .suggestion
            .as_ref()
            .and_then(|suggestion| suggestion.entry);
        if let (Some(Target::Known(target)), Some(suggested)) = (&target, suggested)
            && catalog.origin(*target) == catalog.origin(suggested)
        {
            return None;
        }
        let path = self.paths.get(usage.path()).map_or("", String::as_str);
        let policy = self.gathered.governed.policy_of(path);
        let rule = policy.rule(&finding.rule)?;
        let standard = Standard {
            policy,
            ..self.standard
        };
        let route = Router::new(standard).route_in(usage, path, rule);
        let weighed = route
            .weighed
            .first()
            .and_then(|first| first.turned_down.as_ref());
        Some(match weighed {
            Some(why) => format!("`{to}` {why}"),
            None => format!("`{to}` cannot stand here"),
        })
    }
}

impl Fixed {
    /// Changes a file; gives what became of each edit.
    fn change(
        &mut self,
        own: &mut Scanned,
        planned: &[Planned],
        scanner: &Scanner<'_>,
    ) -> Result<Vec<(Spot, Made)>, String> {
        let name = own.source.name().to_owned();
        let bytes = match self.files.get(&name) {
            Some(known) => known.after.clone(),
            None => files::again(&own.source, "fix")?,
        };
        let before = Before {
            bytes: &bytes,
            source: &own.source,
            scan: &own.scan,
        };
        let edits: Vec<Placed<'_>> = planned.iter().map(|one| (one.span, &one.edit)).collect();
        let (settled, made) = settle(before, &edits, scanner);
        let spots = (planned.iter().zip(&made))
            .map(|(one, made)| (spot(&own.source, one.span, &one.told.old), *made))
            .collect();
        let Some(settled) = settled else {
            return Ok(spots);
        };
        let file = self.files.entry(name).or_insert_with(|| FixedFile {
            before: bytes.clone(),
            old: own.source.clone(),
            after: Vec::new(),
            new: own.source.clone(),
            edits: Vec::new(),
        });
        let is_made = |(_, made): &(_, &Made)| **made == Made::Yes;
        for (one, _) in planned.iter().zip(&made).filter(is_made) {
            file.tell(&one.told);
        }
        file.edits.sort_by_key(|told| (told.line, told.column));
        file.after = settled.bytes;
        file.new = settled.source.clone();
        own.source = settled.source;
        own.scan = settled.scan;
        Ok(spots)
    }
}

impl FixedFile {
    /// Adds an edit; one that goes on from an earlier one is told with it.
    fn tell(&mut self, told: &Told) {
        let before = self
            .edits
            .iter_mut()
            .find(|before| before.line == told.line && before.new == told.old);
        match before {
            Some(before) => before.new.clone_from(&told.new),
            None => self.edits.push(told.clone()),
        }
    }
}

/// The lines of an edit but for that of the id.
fn others(source: &Source, edit: &Edit, line: u32) -> Vec<u32> {
    let lines = edit
        .changes
        .iter()
        .map(|change| source.position(change.span.start).line);
    lines.filter(|other| *other != line).collect()
}

fn spot(source: &Source, span: Span, id: &str) -> Spot {
    (
        source.name().to_owned(),
        source.position(span.start).line,
        id.to_owned(),
    )
}
