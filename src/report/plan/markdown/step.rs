//! A move as a checklist: where it is, what could stand there and what that changes, what to measure before, the tag for the time
//! between, and what to take out when it is done.

use std::borrow::Cow;
use std::io;

use super::{PLACES, Page, counted, owners, price, usd};
use crate::catalog::change::{Change, Difference, Topic};
use crate::plan::{Candidate, Leftover, Move, Table, Workload};
use crate::report::compact::role;
use crate::report::escape::{code, markdown, paragraphs, prose, short, terminal};
use crate::report::number::{times, volumes};
use crate::report::plan::{ends, label, name, part, side, standing};

/// What stands in the table, in its order.
const TABLE: [Topic; 9] = [
    Topic::Price,
    Topic::Limit,
    Topic::Size,
    Topic::Cutoff,
    Topic::Capability,
    Topic::Dimension,
    Topic::Endpoint,
    Topic::Kind,
    Topic::Tokenizer,
];

impl Page<'_, '_> {
    pub(super) fn step(&mut self, workload: &Workload, step: &Move) -> io::Result<()> {
        let surface = self.planned.catalog.surface(&step.surface);
        let surface = surface.map_or(step.surface.as_str(), |row| &row.name);
        write!(self.out, "### {}. {}", step.rank, code(&step.id))?;
        match step.candidates.first() {
            Some(first) => writeln!(self.out, " → {}\n", code(&first.id))?,
            None => writeln!(self.out, ", and nothing to move to\n")?,
        }
        let effort = &step.effort;
        writeln!(
            self.out,
            "- On {}; {}; {}.",
            markdown(surface),
            markdown(&standing(step)),
            prose(&ends(step.deadline.as_ref(), self.planned.as_of))
        )?;
        let sites = match effort.sites {
            0 => String::new(),
            sites => format!(", and {} of its constants", counted(sites, "use")),
        };
        let places = effort.places.iter().take(PLACES);
        let places: Vec<_> = places
            .map(|place| code(&short(place)).into_owned())
            .collect();
        let more = effort.places.len().saturating_sub(PLACES);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        writeln!(
            self.out,
            "- {}{sites} in {}: {}{more}.",
            counted(effort.places.len(), "place"),
            counted(effort.files, "file"),
            places.join(", ")
        )?;
        if let Some(volume) = &step.volume {
            let who = if volume.is_used {
                "as the table of usage has it"
            } else {
                "as the policy has it"
            };
            let shared = match volume.shared {
                0 | 1 => String::new(),
                many => format!(
                    ". That is for {} together: how it divides is not known, so each is priced with all of it",
                    counted(many, "workload")
                ),
            };
            writeln!(
                self.out,
                "- Tokens in a month, {who}: {}{shared}.",
                volumes(volume.tokens)
            )?;
        }
        if !effort.owners.is_empty() {
            writeln!(self.out, "- Owned by {}.", owners(step))?;
        }
        if step.candidates.is_empty() {
            writeln!(self.out, "- {}", prose(&step.nothing))?;
        }
        for (number, candidate) in step.candidates.iter().enumerate() {
            self.candidate(step, candidate, number == 0)?;
        }
        for (id, why) in &step.turned_down {
            writeln!(self.out, "- Turned down: {} {}.", code(id), prose(why))?;
        }
        writeln!(self.out)?;
        if !step.candidates.is_empty() {
            self.facts(step)?;
            self.measure(workload, step)?;
        }
        self.tag(step)?;
        self.afterwards(step)
    }

    fn candidate(&mut self, step: &Move, one: &Candidate, is_first: bool) -> io::Result<()> {
        let verb = if is_first { "Measure first" } else { "Then" };
        write!(
            self.out,
            "- {verb} {}, {}: {}.",
            code(&one.id),
            prose(&part(&one.part)),
            prose(&one.because)
        )?;
        if !one.reasons.is_empty() {
            let reasons: Vec<_> = one.reasons.iter().map(|reason| prose(reason)).collect();
            write!(self.out, " Look at this: {}.", reasons.join("; "))?;
        }
        let (old, new) = (code(&step.id), code(&one.id));
        let vendor = |table: &Table| {
            format!(
                "[{}]({}) ({})",
                markdown(&table.title),
                table.page,
                table.published
            )
        };
        if one.compared.is_empty() {
            write!(
                self.out,
                " No official benchmark is known that compares {new} with {old}"
            )?;
            if let Some(table) = one.apart.last() {
                let others = table.models.iter().filter(|id| **id != one.id);
                let others: Vec<_> = others.map(|id| code(id).into_owned()).collect();
                write!(
                    self.out,
                    "; {} holds it against {}",
                    vendor(table),
                    others.join(", ")
                )?;
            }
            writeln!(self.out, ".")
        } else {
            let tables: Vec<_> = one.compared.iter().map(vendor).collect();
            writeln!(
                self.out,
                " The vendor compares {new} with {old}: {}.",
                tables.join(", ")
            )
        }
    }

    /// All facts of the old model and of those that could stand there; what breaks, and what is not different.
    fn facts(&mut self, step: &Move) -> io::Result<()> {
        let mut rows: Vec<(Topic, &str)> = Vec::new();
        let all = step.candidates.iter().flat_map(|one| &one.changes);
        for row in all.filter(|row| TABLE.contains(&row.topic)) {
            let key = (row.topic, row.name.as_str());
            let says_nothing = row.topic == Topic::Kind && row.change == Change::Same;
            if !says_nothing && !rows.contains(&key) {
                rows.push(key);
            }
        }
        if rows.is_empty() {
            return writeln!(self.out, "No fact of either is known.\n");
        }
        rows.sort_by_key(|(topic, _)| TABLE.iter().position(|one| one == topic));
        write!(self.out, "| | {} now |", code(&step.id))?;
        for one in &step.candidates {
            write!(self.out, " {} |", code(&one.id))?;
        }
        let columns = "---:|".repeat(step.candidates.len());
        writeln!(self.out, "\n|---|---:|{columns}")?;
        for key in rows {
            let is = |row: &&Difference| (row.topic, row.name.as_str()) == key;
            let all = step
                .candidates
                .iter()
                .map(|one| one.changes.iter().find(is));
            let all: Vec<_> = all.collect();
            let known = all.iter().flatten();
            let Some(first) = known
                .clone()
                .find(|row| row.old.is_some())
                .or(known.clone().next())
            else {
                continue;
            };
            let marks = self.marks(known.filter_map(|row| row.from.first().copied()));
            let old = side(first, first.old.as_ref());
            write!(
                self.out,
                "| {}{marks} | {} |",
                markdown(&label(first)),
                cell(&old)
            )?;
            for row in &all {
                let new =
                    row.map_or_else(|| "not known".to_owned(), |row| side(row, row.new.as_ref()));
                let factor = row.filter(|row| row.change != Change::Same);
                let factor = factor.and_then(|row| row.factor).map(times);
                let factor = factor.map(|factor| format!(" ({factor})"));
                write!(self.out, " {}{} |", cell(&new), factor.unwrap_or_default())?;
            }
            writeln!(self.out)?;
        }
        writeln!(self.out)?;
        for one in &step.candidates {
            self.breaks(one)?;
            let told = |change: Change| {
                let rows = one.changes.iter().filter(|row| row.change == change);
                let rows = rows.filter(|row| row.topic != Topic::Kind);
                let names = rows.map(|row| match row.topic {
                    Topic::Parameter => code(&row.name).into_owned(),
                    _ => markdown(&name(row)).into_owned(),
                });
                names.collect::<Vec<_>>().join("; ")
            };
            let id = code(&one.id);
            for (change, said) in [
                (Change::Same, "Not different with"),
                (Change::Unknown, "Known of one of the two alone, with"),
            ] {
                let names = told(change);
                if !names.is_empty() {
                    writeln!(self.out, "- {said} {id}: {names}.")?;
                }
            }
        }
        writeln!(self.out)
    }

    /// What a call or an answer that worked with the old model can fail at.
    fn breaks(&mut self, one: &Candidate) -> io::Result<()> {
        let rows = one
            .changes
            .iter()
            .filter(|row| row.change == Change::Breaks);
        let rows: Vec<_> = rows.collect();
        let id = code(&one.id);
        if rows.is_empty() {
            return writeln!(self.out, "- Breaks with {id}: nothing that is known.");
        }
        writeln!(
            self.out,
            "- Breaks with {id}, where a call sets or needs it:"
        )?;
        for row in rows {
            let marks = self.marks(row.from.first().copied().into_iter());
            write!(
                self.out,
                "  - {}: {} → {}",
                code(&row.name),
                cell(&side(row, row.old.as_ref())),
                cell(&side(row, row.new.as_ref()))
            )?;
            if let Some(instead) = &row.instead {
                write!(self.out, "; instead: {}", prose(instead))?;
            }
            writeln!(self.out, "{marks}")?;
        }
        Ok(())
    }

    fn measure(&mut self, workload: &Workload, step: &Move) -> io::Result<()> {
        let Some(first) = step.candidates.first() else {
            return Ok(());
        };
        let (old, new) = (code(&step.id), code(&first.id));
        writeln!(
            self.out,
            "Measure before the switch, {old} and {new} on the same work:\n"
        )?;
        let mut cost = match price(first).as_str() {
            "" => {
                format!("The price of one of the two is not known; read it before {new} is tried.")
            }
            price => format!("By list price {new} costs {price} of {old}."),
        };
        if let (Some(now), Some(then)) = (step.month, first.month) {
            cost = format!(
                "{cost} At this workload's volume a month goes from {} to {}.",
                usd(now),
                usd(then)
            );
        }
        writeln!(
            self.out,
            "- [ ] **Cost** of a finished task, not of a token: another model may take more of them, or more turns. {cost}"
        )?;
        let limits = first.changes.iter();
        let limits = limits.filter(|row| row.topic == Topic::Limit && row.new.is_some());
        let limits: Vec<_> = limits
            .map(|row| {
                let factor = row.factor.map(|factor| format!(" ({})", times(factor)));
                let sides = (side(row, row.old.as_ref()), side(row, row.new.as_ref()));
                let factor = factor.unwrap_or_default();
                format!("{} {} → {}{factor}", row.name, sides.0, sides.1)
            })
            .collect();
        let limits = if limits.is_empty() {
            format!("The catalog has no rate limits of {new}: read those of your account.")
        } else {
            format!(
                "Limits: {}; those of your account may differ.",
                limits.join("; ")
            )
        };
        writeln!(
            self.out,
            "- [ ] **Throughput**: answers a minute and the slowest twentieth, at your peak. {limits}"
        )?;
        writeln!(
            self.out,
            "- [ ] **Failure recovery**: rate limits, time-outs, refused parameters, answers that are cut off or do not parse, \
             tool calls that fail: each is caught, tried again or handed on."
        )?;
        let benchmark = if first.compared.is_empty() {
            format!(
                "No official benchmark is known that compares {new} with {old}: nothing else can tell."
            )
        } else {
            "What the vendor publishes is not your work.".to_owned()
        };
        writeln!(
            self.out,
            "- [ ] **Quality** on your own prompts, those that went wrong among them. {benchmark}\n"
        )?;
        let name = markdown(&short(&workload.name)).into_owned();
        if let Some(stub) = &step.evaluation {
            writeln!(
                self.out,
                "An evaluation of {name} to start from, for promptfoo:\n\n```yaml\n{}```\n",
                paragraphs(stub)
            )?;
        }
        Ok(())
    }

    fn tag(&mut self, step: &Move) -> io::Result<()> {
        let Some(tag) = &step.tag else {
            return writeln!(self.out, "Calls fail already: no tag helps.\n");
        };
        let sign = if tag.sign.is_empty() {
            String::new()
        } else {
            format!("{} ", tag.sign)
        };
        writeln!(
            self.out,
            "While it is measured, above each place (`lanelint tag` writes it in the comments of its language; words in capitals \
             are yours to say):\n\n```text\n{}{}\n```\n",
            sign,
            terminal(&tag.text)
        )
    }

    fn afterwards(&mut self, step: &Move) -> io::Result<()> {
        writeln!(self.out, "When it is done, take out:\n")?;
        writeln!(
            self.out,
            "- [ ] the tags that were pasted for it, and the evaluation"
        )?;
        for left in &step.afterwards {
            match left {
                Leftover::Allowance(by, at) => {
                    writeln!(self.out, "- [ ] the {by} at {}", code(&short(at)))?;
                }
                Leftover::LaneDefault(lane) => writeln!(
                    self.out,
                    "- [ ] {} as the default of lane {} in the policy",
                    code(&step.id),
                    code(lane)
                )?,
                Leftover::Mentions(stands, count) => writeln!(
                    self.out,
                    "- [ ] {} of {} elsewhere in the repository: {}",
                    counted(*count, "mention"),
                    code(&step.id),
                    role(*stands)
                )?,
            }
        }
        writeln!(self.out)
    }
}

/// A value; numbers stand as they are, since only those at the start of a line would be a list.
fn cell(text: &str) -> Cow<'_, str> {
    let is_number = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    if is_number {
        Cow::Borrowed(text)
    } else {
        markdown(text)
    }
}
