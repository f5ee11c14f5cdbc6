//! A plan as a Markdown document: the order first, then each workload with its moves as checklists, then what stays, and who says
//! so.

mod step;

use std::io::{self, Write};

use super::{Planned, ends, price, sign};
use crate::catalog::entry::SourceId;
use crate::plan::{Kept, Move, Origin, Workload};
use crate::report::escape::{code, markdown, prose, short};
use crate::report::number::{self, change, grouped};

/// How many places of a move are named.
const PLACES: usize = 10;
/// How many signs of a workload are.
const SIGNS: usize = 6;

pub(super) fn write(planned: Planned<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page {
        planned,
        sources: Vec::new(),
        out,
    };
    page.head()?;
    page.order()?;
    for workload in &planned.plan.workloads {
        page.workload(workload)?;
    }
    page.kept()?;
    page.foot()
}

struct Page<'a, 'o> {
    planned: Planned<'a>,
    /// Who says what the page says, in the order in which it is said first.
    sources: Vec<SourceId>,
    out: &'o mut dyn Write,
}

/// `1 place`, `2 places`.
fn counted(count: usize, noun: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{} {noun}{end}", grouped(count))
}

impl Page<'_, '_> {
    fn head(&mut self) -> io::Result<()> {
        let Planned { plan, as_of, .. } = self.planned;
        writeln!(self.out, "# Migration plan as of {as_of}\n")?;
        let moves = plan.moves();
        let places = moves.iter().map(|(_, step)| step.effort.places.len()).sum();
        let of = plan.workloads.iter();
        let of = of.filter(|workload| !workload.moves.is_empty()).count();
        if moves.is_empty() {
            writeln!(self.out, "Nothing is to move, as far as is known.\n")?;
        } else {
            writeln!(
                self.out,
                "{} in {}: {}.\n",
                counted(moves.len(), "move"),
                counted(of, "workload"),
                counted(places, "place")
            )?;
        }
        let kept = plan.kept();
        if kept > 0 {
            let verb = if kept == 1 { "stays" } else { "stay" };
            writeln!(self.out, "{} {verb} for a time.\n", counted(kept, "place"))?;
        }
        let is_proposed = |workload: &Workload| matches!(workload.origin, Origin::Proposed(_));
        if plan.workloads.iter().any(is_proposed) {
            writeln!(
                self.out,
                "What the policy names no workload for is split by names and paths. That is a proposal: name it under \
                 `workloads` in the policy to decide it.\n"
            )?;
        }
        if plan.unknown > 0 {
            let verb = if plan.unknown == 1 { "holds" } else { "hold" };
            writeln!(
                self.out,
                "{} {verb} an id that the catalog does not know: nothing is planned for them.\n",
                counted(plan.unknown, "place")
            )?;
        }
        if let Some((table, days)) = &plan.usage {
            let days = days.map(|days| format!(" of {days:.1} days, scaled to 30"));
            let days = days.unwrap_or_default();
            writeln!(
                self.out,
                "What was used is told by {}{days}.\n",
                markdown(table)
            )?;
        }
        let used = plan.not_in_code.as_slice();
        if !used.is_empty() {
            let named: Vec<_> = used
                .iter()
                .take(PLACES)
                .map(|id| code(&short(id)).into_owned())
                .collect();
            let more = used.len().saturating_sub(PLACES);
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            writeln!(
                self.out,
                "Used, and called nowhere in this code: {}{more}.\n",
                named.join(", ")
            )?;
        }
        Ok(())
    }

    fn order(&mut self) -> io::Result<()> {
        let moves = self.planned.plan.moves();
        if moves.is_empty() {
            return Ok(());
        }
        writeln!(
            self.out,
            "## Order\n\nBy deadline, then by what is saved, then by effort.\n\n\
             | | Workload | From | Measure first | By | Price | Month | Places | Files | Owners |\n\
             |---:|---|---|---|---|---|---|---:|---:|---|"
        )?;
        for (workload, step) in moves {
            let first = step.candidates.first();
            let to = first.map_or_else(|| "–".to_owned(), |one| code(&one.id).into_owned());
            let price = first.map(price).unwrap_or_default();
            let month = match (step.month, first.and_then(|first| first.month)) {
                (Some(now), Some(then)) => {
                    format!(
                        "{} → {}, {}",
                        usd(now),
                        usd(then),
                        change(Some(now), Some(then)).replace('$', "")
                    )
                }
                (Some(now), None) => format!("{} → no price", usd(now)),
                (None, _) => String::new(),
            };
            let effort = &step.effort;
            writeln!(
                self.out,
                "| {} | {} | {} | {to} | {} | {price} | {} | {} | {} | {} |",
                step.rank,
                markdown(&short(&workload.name)),
                code(&step.id),
                prose(&ends(step.deadline.as_ref(), self.planned.as_of)),
                markdown(&month),
                grouped(effort.places.len() + effort.sites),
                grouped(effort.files),
                owners(step)
            )?;
        }
        writeln!(self.out)
    }

    fn workload(&mut self, workload: &Workload) -> io::Result<()> {
        if workload.moves.is_empty() && workload.kept.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "## {}\n", markdown(&short(&workload.name)))?;
        match &workload.origin {
            Origin::Policy(Some(lane)) => writeln!(
                self.out,
                "A workload of the policy, in lane {}.\n",
                code(lane)
            )?,
            Origin::Policy(None) => writeln!(
                self.out,
                "A workload of the policy, which gives it no lane.\n"
            )?,
            Origin::Proposed(signs) => self.proposed(workload, signs)?,
        }
        if workload.staying > 0 {
            let verb = if workload.staying == 1 {
                "calls"
            } else {
                "call"
            };
            writeln!(
                self.out,
                "{} {verb} a model that has nothing to do.\n",
                counted(workload.staying, "more place")
            )?;
        }
        for step in &workload.moves {
            self.step(workload, step)?;
        }
        Ok(())
    }

    fn proposed(
        &mut self,
        workload: &Workload,
        signs: &[(crate::plan::Sign, usize)],
    ) -> io::Result<()> {
        let kind = crate::plan::split::kinds().iter();
        let mut kind = kind.filter(|kind| Some(kind.key.as_str()) == workload.kind);
        let kind = kind.next();
        let about = kind.map_or("", |kind| &kind.about);
        write!(self.out, "Proposed: {}.", markdown(about))?;
        if !signs.is_empty() {
            let mut signs: Vec<_> = signs.iter().collect();
            signs.sort_by(|(one, few), (other, many)| (many, one).cmp(&(few, other)));
            let more = signs.len().saturating_sub(SIGNS);
            let said = signs.iter().take(SIGNS).map(|(said, places)| {
                format!("{} ({})", prose(&sign(said)), counted(*places, "place"))
            });
            let said: Vec<_> = said.collect();
            write!(self.out, " What says so: {}", said.join(", "))?;
            if more > 0 {
                write!(self.out, " and {more} more")?;
            }
            write!(self.out, ".")?;
        }
        if kind.is_some_and(|kind| kind.stays) && !workload.moves.is_empty() {
            write!(
                self.out,
                " What is compared with may stay for a time, with the tag below: moved, its numbers lose their sense."
            )?;
        }
        writeln!(self.out, "\n")
    }

    fn kept(&mut self) -> io::Result<()> {
        let workloads = self.planned.plan.workloads.iter();
        let kept: Vec<_> = workloads
            .flat_map(|workload| workload.kept.iter().map(move |kept| (workload, kept)))
            .collect();
        if kept.is_empty() {
            return Ok(());
        }
        writeln!(
            self.out,
            "## What may stay\n\n| Workload | Model | Until | Why | Then | Owner | Allowed by | Places |\n|---|---|---|---|---|---|---|---:|"
        )?;
        for (workload, kept) in kept {
            writeln!(
                self.out,
                "| {} | {} | {} | {} | {} | {} | {} | {} |",
                markdown(&short(&workload.name)),
                code(&kept.id),
                until(kept),
                markdown(&why(kept)),
                kept.to.as_deref().map_or_else(|| "–".into(), code),
                kept.owner.as_deref().map_or_else(|| "–".into(), code),
                format_args!("{} {}", kept.by, code(&short(&kept.at))),
                grouped(kept.places)
            )?;
        }
        writeln!(self.out)
    }

    /// Marks of sources, each told at the end of the page.
    fn marks(&mut self, from: impl Iterator<Item = SourceId>) -> String {
        let catalog = self.planned.catalog;
        let is_same = |one: SourceId, other: SourceId| {
            let (one, other) = (catalog.evidence(one), catalog.evidence(other));
            (&one.title, &one.version) == (&other.title, &other.version)
        };
        let mut numbers = Vec::new();
        for source in from {
            let known = self
                .sources
                .iter()
                .position(|known| is_same(*known, source));
            let number = known.unwrap_or_else(|| {
                self.sources.push(source);
                self.sources.len() - 1
            });
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let marks = numbers
            .iter()
            .map(|number| format!(" \\[{}\\]", number + 1));
        marks.collect()
    }

    fn foot(&mut self) -> io::Result<()> {
        let Planned {
            catalog,
            facts,
            policy,
            ..
        } = self.planned;
        if !self.sources.is_empty() {
            writeln!(self.out, "## Sources\n")?;
        }
        for (number, source) in self.sources.iter().enumerate() {
            let evidence = catalog.evidence(*source);
            writeln!(
                self.out,
                "{}. {}",
                number + 1,
                markdown(&format!("{}, {}", evidence.title, evidence.edition()))
            )?;
        }
        let files: Vec<_> = policy
            .files
            .iter()
            .map(|file| code(file).into_owned())
            .collect();
        let files = if files.is_empty() {
            "the built-in policy".to_owned()
        } else {
            files.join(", ")
        };
        writeln!(
            self.out,
            "\nMade by lanelint {} with the catalog of {} and {files}.",
            env!("CARGO_PKG_VERSION"),
            facts.newest_read
        )
    }
}

/// `USD 1,575`: code hosts read more into a sign of dollars.
fn usd(usd: f64) -> String {
    number::money(usd).replace('$', "USD ")
}

fn owners(step: &Move) -> String {
    let owners = step.effort.owners.iter();
    // As code, so that nobody is called.
    let owners: Vec<_> = owners.map(|owner| code(owner).into_owned()).collect();
    owners.join(", ")
}

fn until(kept: &Kept) -> String {
    match (kept.until, kept.ends) {
        (Some(until), Some(ends)) if until >= ends => {
            format!("{until}, but calls fail from {ends} on")
        }
        (Some(until), _) => until.to_string(),
        (None, Some(ends)) => format!("no last day; calls fail from {ends} on"),
        (None, None) => "no last day".to_owned(),
    }
}

fn why(kept: &Kept) -> String {
    let parts = [&kept.purpose, &kept.reason, &kept.ticket];
    let parts: Vec<_> = parts.into_iter().flatten().map(String::as_str).collect();
    if parts.is_empty() {
        "no reason is given".to_owned()
    } else {
        parts.join(": ")
    }
}
