//! `explain`: what the catalog has of a model, or what a rule of the policy at the root wants.

use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Desk, Fault};
use super::tools::Subject;
use crate::catalog::entry::EntryId;
use crate::catalog::record::Record;
use crate::catalog::{Catalog, Status};
use crate::cli::standing::Standing;
use crate::evaluate::Severity;
use crate::policy::Rule;
use crate::source::yaml::decode::nearest;

/// What `explain` answers.
#[derive(Serialize, JsonSchema)]
pub(super) struct Explained {
    /// What was asked for.
    id: String,
    /// The day that statuses and prices are of.
    as_of: String,
    /// Whether there is a model or a rule of that name.
    known: bool,
    /// The model on each platform that has it, the one that was asked for first.
    models: Vec<Model>,
    /// Its vendor's models for the same lane, oldest first, as far as they were out on the day.
    line: Vec<String>,
    /// The rule.
    rule: Option<Ruled>,
    /// What is called nearly so, where nothing is known.
    near: Option<String>,
    /// The last day on which the catalog was read: what came later is not known.
    catalog_read_on: String,
}

/// A model on a platform.
#[derive(Serialize, JsonSchema)]
struct Model {
    /// The platform that serves it.
    surface: String,
    /// The id as that platform takes it.
    id: String,
    /// Who makes it.
    provider: String,
    /// `chat`, `embedding`, …
    kind: String,
    /// The role that it fills in its line.
    lane: Option<String>,
    /// Where it stands in its life on the day.
    status: Status,
    /// How sure the facts are: `high`, `medium`, `low` or `none`.
    confidence: String,
    /// First day of general use.
    released: Option<String>,
    /// The day its end was announced.
    deprecated_on: Option<String>,
    /// The first day on which calls fail.
    retires_on: Option<String>,
    /// It ends no sooner than on this day.
    earliest_retirement: Option<String>,
    /// The day a newer one of its line was out.
    legacy_since: Option<String>,
    /// What the vendor names to move to.
    replacements: Vec<String>,
    /// USD per million tokens of input.
    input: Option<f64>,
    /// USD per million tokens of output.
    output: Option<f64>,
    /// The whole window in tokens.
    context: Option<u64>,
    /// The most tokens of an answer.
    max_output: Option<u64>,
    /// Who says so.
    sources: Vec<String>,
}

/// A rule.
#[derive(Serialize, JsonSchema)]
struct Ruled {
    /// What it is about.
    title: String,
    /// How severe its findings are where an id is in use.
    severity: Severity,
    /// Whether a valid migration tag settles them.
    accepts_tag: bool,
    /// Why there is such a rule.
    why: String,
    /// How to fix what it finds.
    fix: String,
}

/// Tells of a model or a rule.
pub(super) fn explain(desk: &Desk<'_>, asked: Subject) -> Result<Explained, Fault> {
    let (_, standing) = desk.standing(".")?;
    let catalog = &standing.catalog;
    let found = crate::cli::compare::find(catalog, &asked.id);
    let policy = standing
        .governed
        .as_ref()
        .map(|governed| &governed.outermost);
    let rule = policy
        .and_then(|policy| policy.rule(&asked.id))
        .filter(|_| found.is_err());
    let rules = policy.iter().flat_map(|policy| &policy.rules);
    let near = nearest(&asked.id, rules.map(|rule| rule.id.as_str())).map(str::to_owned);
    let near = found.clone().err().and_then(|model| near.or(model));
    let found = found.ok();
    Ok(Explained {
        as_of: standing.as_of.to_string(),
        known: found.is_some() || rule.is_some(),
        models: found.map(|id| models(&standing, id)).unwrap_or_default(),
        line: found
            .map(|id| line(catalog, id, &standing))
            .unwrap_or_default(),
        near: near.filter(|_| rule.is_none()),
        rule: rule.map(ruled),
        catalog_read_on: catalog.newest_read().to_string(),
        id: asked.id,
    })
}

fn ruled(rule: &Rule) -> Ruled {
    let prose = rule.prose();
    Ruled {
        title: rule.title.clone(),
        severity: rule.severity,
        accepts_tag: rule.accepts_tag,
        why: prose.why.trim().to_owned(),
        fix: prose.fix.trim().to_owned(),
    }
}

fn models(standing: &Standing, id: EntryId) -> Vec<Model> {
    let catalog = &standing.catalog;
    let mut all = catalog.same_model(id);
    all.sort_by_key(|&other| (other != id, other != catalog.origin(id)));
    all.into_iter().map(|id| model(standing, id)).collect()
}

fn model(standing: &Standing, id: EntryId) -> Model {
    let catalog = &standing.catalog;
    let record = Record::of(catalog, id, standing.as_of);
    let entry = catalog.entry(id);
    let ends = entry.retires_on.as_ref().map(|fact| fact.from.as_slice());
    let sources = ends.unwrap_or(&entry.listed).iter().map(|&source| {
        let evidence = catalog.evidence(source);
        format!("{} {}", evidence.name(), evidence.edition())
            .trim()
            .to_owned()
    });
    let price = entry.price_on(standing.as_of).map(|(_, fact)| fact.value);
    Model {
        sources: sources.take(3).collect(),
        input: price.and_then(|price| price.input),
        output: price.and_then(|price| price.output),
        context: entry.context.as_ref().map(|fact| fact.value),
        max_output: entry.max_output.as_ref().map(|fact| fact.value),
        confidence: record.confidence.to_owned(),
        surface: record.surface,
        id: record.id,
        provider: record.provider,
        kind: record.kind,
        lane: record.lane,
        status: record.status,
        released: record.released,
        deprecated_on: record.deprecated_on,
        retires_on: record.retires_on,
        earliest_retirement: record.earliest_retirement,
        legacy_since: record.legacy_since,
        replacements: record.replacements,
    }
}

fn line(catalog: &Catalog, id: EntryId, standing: &Standing) -> Vec<String> {
    let own = catalog.entry(catalog.origin(id));
    let Some((line, _)) = catalog.standing(own) else {
        return Vec::new();
    };
    let members = line.members.iter().map(|(member, _)| *member);
    let out = members.filter(|member| catalog.is_out(*member, standing.as_of));
    out.map(|member| catalog.entry(member).id.clone()).collect()
}
