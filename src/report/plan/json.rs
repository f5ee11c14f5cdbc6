//! A plan as one JSON object, for programs. Its schema is committed at `fixtures/schemas/plan-v1.json`; a change that takes a field
//! away or gives it another meaning needs a new [`SCHEMA`].

use std::io::{self, Write};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::Planned;
use crate::catalog::change::Difference;
use crate::catalog::{Catalog, Status};
use crate::plan::{self, Leftover, Origin, Part, Sign};
use crate::report::json::money::Source;
use crate::report::json::{self, Date};
use crate::scan::Role;

/// The name and version of the layout.
pub const SCHEMA: &str = "lanelint-plan-v1";

/// A migration plan.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "lanelint plan")]
struct Document<'a> {
    /// Name and version of this layout: `lanelint-plan-v1`.
    schema: &'static str,
    /// The version of lanelint.
    version: &'static str,
    /// The day that everything is judged as of.
    as_of: Date,
    /// The latest day on which a source of the catalog was read.
    catalog: Date,
    /// The user's own policy files.
    policies: &'a [String],
    /// A hash over all that the policy was made of.
    policy_hash: &'a str,
    /// How many places hold an id that the catalog does not know.
    unknown: usize,
    /// Models that were used, and that nothing in the code calls.
    not_in_code: &'a [String],
    /// Those of policies first, then what is proposed.
    workloads: Vec<Workload<'a>>,
}

/// A part of the repository's work.
#[derive(Serialize, JsonSchema)]
struct Workload<'a> {
    /// The policy's name, or what kind of work it is.
    name: &'a str,
    /// The kind of work: `high-volume`, `coding`, `frontier`, `comparison`, `other`.
    kind: Option<&'a str>,
    /// The policy names it; otherwise it is proposed.
    from_policy: bool,
    /// The lane that the policy gives it.
    lane: Option<&'a str>,
    /// What speaks for a proposed kind.
    signs: Vec<SignRecord<'a>>,
    /// Tokens in a month.
    monthly: Volumes,
    /// What is to move, in order.
    moves: Vec<Move<'a>>,
    /// What may stay for a time.
    kept: Vec<Kept<'a>>,
    /// How many places call models that have nothing to do.
    staying: usize,
}

/// A word that speaks for a kind of work.
#[derive(Serialize, JsonSchema)]
struct SignRecord<'a> {
    /// `name`, `code`, `path` or `loop`.
    at: &'static str,
    word: &'a str,
    /// At how many places it does.
    places: usize,
}

/// Tokens in a month.
#[derive(Serialize, JsonSchema)]
struct Volumes {
    input: Option<u64>,
    cached_input: Option<u64>,
    output: Option<u64>,
}

/// The tokens of a month, and who says so.
#[derive(Serialize, JsonSchema)]
struct Volume {
    #[serde(flatten)]
    tokens: Volumes,
    /// `usage` or `policy`.
    by: &'static str,
    /// How many workloads they are of together.
    shared: usize,
}

/// A model of a workload that is to move.
#[derive(Serialize, JsonSchema)]
struct Move<'a> {
    /// Its number among all, from 1: by deadline, then by what is saved, then by effort.
    rank: usize,
    id: &'a str,
    surface: &'a str,
    status: Status,
    legacy_since: Option<Date>,
    /// The first day on which calls fail or another model answers.
    deadline: Option<Date>,
    /// The model that answers from then on; null where calls fail.
    answered_by: Option<&'a str>,
    /// The tokens of a month that it is priced with.
    volume: Option<Volume>,
    /// US dollars in a month now.
    monthly_usd: Option<f64>,
    /// The first is measured first.
    candidates: Vec<Candidate<'a>>,
    turned_down: Vec<TurnedDown<'a>>,
    /// Why nothing could stand there; null where something can.
    nothing: Option<&'a str>,
    /// The places that hold the id, as `path:line`.
    places: &'a [String],
    /// How many other places use a constant with it.
    sites: usize,
    /// In how many files all these are.
    files: usize,
    /// Who owns these files.
    owners: &'a [String],
    /// The migration tag to paste; words in capitals are to be replaced.
    tag: Option<&'a str>,
    /// An evaluation of old and new, as YAML for promptfoo.
    evaluation: Option<&'a str>,
    /// What to take out when it is done.
    afterwards: Vec<Afterwards<'a>>,
}

/// A model to move to.
#[derive(Serialize, JsonSchema)]
struct Candidate<'a> {
    id: &'a str,
    /// `rule`, `lane` or `successor`.
    part: &'static str,
    /// The lane that it fills, for `lane`.
    lane: Option<&'a str>,
    /// On whose word.
    because: &'a str,
    /// What to look at.
    reasons: &'a [String],
    changes: Vec<Change<'a>>,
    /// US dollars in a month with it.
    monthly_usd: Option<f64>,
    /// What its vendor publishes that compares it with the old model; empty where no official benchmark is known.
    compared: Vec<Table<'a>>,
    /// What its vendor publishes of it without the old model.
    apart: Vec<Table<'a>>,
}

/// A fact of the old model beside that of the new one.
#[derive(Serialize, JsonSchema)]
struct Change<'a> {
    #[serde(flatten)]
    difference: &'a Difference,
    /// Who says so of the new model.
    sources: Vec<Source<'a>>,
}

/// A table of results that a vendor publishes.
#[derive(Serialize, JsonSchema)]
struct Table<'a> {
    title: &'a str,
    page: &'a str,
    published: Date,
    models: &'a [String],
}

/// A model that was looked at and does not pass.
#[derive(Serialize, JsonSchema)]
struct TurnedDown<'a> {
    id: &'a str,
    why: &'a str,
}

/// What is left when calls have moved.
#[derive(Serialize, JsonSchema)]
struct Afterwards<'a> {
    /// `tag`, `exception`, `ignore`, `lane-default` or `mentions`.
    what: &'static str,
    /// Where it stands.
    at: Option<&'a str>,
    /// The lane whose default it is.
    lane: Option<&'a str>,
    /// How the mentions stand.
    role: Option<Role>,
    /// How many they are.
    count: Option<usize>,
}

/// What stays for a time.
#[derive(Serialize, JsonSchema)]
struct Kept<'a> {
    id: &'a str,
    surface: &'a str,
    /// `tag`, `exception` or `ignore`.
    by: &'static str,
    /// Where that stands, as `path:line`.
    at: &'a str,
    to: Option<&'a str>,
    purpose: Option<&'a str>,
    reason: Option<&'a str>,
    owner: Option<&'a str>,
    ticket: Option<&'a str>,
    /// The last day.
    until: Option<Date>,
    /// The first day on which calls fail.
    ends: Option<Date>,
    /// How many places.
    places: usize,
}

/// Writes the object.
pub fn write(planned: Planned<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Planned {
        plan,
        catalog,
        facts,
        policy,
        as_of,
    } = planned;
    let workloads = plan.workloads.iter();
    let document = Document {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        as_of: Date(as_of),
        catalog: Date(facts.newest_read),
        policies: policy.files,
        policy_hash: policy.hash,
        unknown: plan.unknown,
        not_in_code: &plan.not_in_code,
        workloads: workloads.map(|one| workload(one, catalog)).collect(),
    };
    json::pretty(&document, out)
}

/// The JSON Schema of the object.
pub fn schema() -> schemars::Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<Document<'_>>()
}

fn workload<'a>(one: &'a plan::Workload, catalog: &'a Catalog) -> Workload<'a> {
    let (lane, signs) = match &one.origin {
        Origin::Policy(lane) => (lane.as_deref(), &[][..]),
        Origin::Proposed(signs) => (None, signs.as_slice()),
    };
    Workload {
        name: &one.name,
        kind: one.kind,
        from_policy: matches!(one.origin, Origin::Policy(_)),
        lane,
        signs: signs.iter().map(sign).collect(),
        monthly: volumes(one.monthly),
        moves: one
            .moves
            .iter()
            .map(|step| of_move(step, catalog))
            .collect(),
        kept: one.kept.iter().map(kept).collect(),
        staying: one.staying,
    }
}

fn volumes(tokens: crate::policy::workload::Volumes) -> Volumes {
    Volumes {
        input: tokens.input,
        cached_input: tokens.cached_input,
        output: tokens.output,
    }
}

fn volume(volume: plan::Volume) -> Volume {
    Volume {
        tokens: volumes(volume.tokens),
        by: if volume.is_used { "usage" } else { "policy" },
        shared: volume.shared,
    }
}

fn sign((sign, places): &(Sign, usize)) -> SignRecord<'_> {
    let (at, word) = match sign {
        Sign::Name(word) => ("name", word),
        Sign::Around(word) => ("code", word),
        Sign::Path(word) => ("path", word),
        Sign::Loop(word) => ("loop", word),
    };
    SignRecord {
        at,
        word,
        places: *places,
    }
}

fn of_move<'a>(step: &'a plan::Move, catalog: &'a Catalog) -> Move<'a> {
    let deadline = step.deadline.as_ref();
    let candidates = step.candidates.iter();
    let turned_down = step.turned_down.iter();
    Move {
        rank: step.rank,
        id: &step.id,
        surface: &step.surface,
        status: step.status,
        legacy_since: step.legacy_since.map(Date),
        deadline: deadline.map(|deadline| Date(deadline.on)),
        answered_by: deadline.and_then(|deadline| deadline.answered_by.as_deref()),
        volume: step.volume.map(volume),
        monthly_usd: step.month,
        candidates: candidates.map(|one| candidate(one, catalog)).collect(),
        turned_down: turned_down
            .map(|(id, why)| TurnedDown { id, why })
            .collect(),
        nothing: Some(step.nothing.as_str()).filter(|why| !why.is_empty()),
        places: &step.effort.places,
        sites: step.effort.sites,
        files: step.effort.files,
        owners: &step.effort.owners,
        tag: step.tag.as_ref().map(|tag| tag.text.as_str()),
        evaluation: step.evaluation.as_deref(),
        afterwards: step.afterwards.iter().map(afterwards).collect(),
    }
}

fn candidate<'a>(one: &'a plan::Candidate, catalog: &'a Catalog) -> Candidate<'a> {
    let (part, lane) = match &one.part {
        Part::Rule => ("rule", None),
        Part::Lane(lane) => ("lane", Some(lane.as_str())),
        Part::Successor => ("successor", None),
    };
    Candidate {
        id: &one.id,
        part,
        lane,
        because: &one.because,
        reasons: &one.reasons,
        changes: one.changes.iter().map(|row| change(row, catalog)).collect(),
        monthly_usd: one.month,
        compared: one.compared.iter().map(table).collect(),
        apart: one.apart.iter().map(table).collect(),
    }
}

fn change<'a>(row: &'a Difference, catalog: &'a Catalog) -> Change<'a> {
    let from = row.from.iter();
    Change {
        difference: row,
        sources: from.map(|from| Source::of(catalog, *from)).collect(),
    }
}

fn table(table: &plan::Table) -> Table<'_> {
    Table {
        title: &table.title,
        page: &table.page,
        published: Date(table.published),
        models: &table.models,
    }
}

fn afterwards(left: &Leftover) -> Afterwards<'_> {
    let nothing = Afterwards {
        what: "mentions",
        at: None,
        lane: None,
        role: None,
        count: None,
    };
    match left {
        Leftover::Mentions(role, count) => Afterwards {
            role: Some(*role),
            count: Some(*count),
            ..nothing
        },
        Leftover::Allowance(by, at) => Afterwards {
            what: by,
            at: Some(at),
            ..nothing
        },
        Leftover::LaneDefault(lane) => Afterwards {
            what: "lane-default",
            lane: Some(lane),
            ..nothing
        },
    }
}

fn kept(kept: &plan::Kept) -> Kept<'_> {
    Kept {
        id: &kept.id,
        surface: &kept.surface,
        by: kept.by,
        at: &kept.at,
        to: kept.to.as_deref(),
        purpose: kept.purpose.as_deref(),
        reason: kept.reason.as_deref(),
        owner: kept.owner.as_deref(),
        ticket: kept.ticket.as_deref(),
        until: kept.until.map(Date),
        ends: kept.ends.map(Date),
        places: kept.places,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_the_one_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/schemas/plan-v1.json");
        let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        if std::env::var_os("LANELINT_BLESS").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert!(
            std::fs::read_to_string(path).is_ok_and(|there| there == text),
            "{path} differs (LANELINT_BLESS=1 rewrites it)"
        );
    }
}
