//! The record of a usage: the id, what is known of its model on the day, and what an auditor asks of it.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::Date;
use super::money::{self, Price};
use super::record::{At, Extent, Site, keys, sites};
use crate::catalog::Status;
use crate::catalog::resolve::Tuned;
use crate::evaluate;
use crate::report::Report;
use crate::report::answers::{self, Answers};
use crate::scan::{By, Context, Role};
use crate::source::Span;

/// A model id found in a file, resolved as of the day.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Usage<'a> {
    path: &'a str,
    #[serde(flatten)]
    extent: Extent,
    /// As written; for an id put together from parts, the whole of it.
    text: &'a str,
    /// Where those parts stand; empty when the id stands whole.
    parts: Vec<Part<'a>>,
    /// The vendor's own id; null when the catalog does not have it.
    id: Option<&'a str>,
    /// What the id is made of, when it names a fine-tune.
    fine_tune: Option<FineTune<'a>>,
    /// The platform that is proven to serve it.
    surface: Option<&'a str>,
    /// What proves it.
    surface_by: Option<SurfaceBy<'a>>,
    /// The platform whose dates were used.
    judged_by: &'a str,
    /// Who makes the model.
    provider: &'a str,
    /// The succession it stands in.
    line_name: Option<&'a str>,
    /// The role that this succession fills.
    lane: Option<&'a str>,
    status: Status,
    released: Option<Date>,
    /// The day its end was announced.
    deprecated_on: Option<Date>,
    /// The first day on which calls fail.
    retires_on: Option<Date>,
    /// The vendor's "not sooner than".
    earliest_retirement: Option<Date>,
    /// What the vendor names to move to.
    replacements: &'a [String],
    /// What it costs there.
    price: Option<Price<'a>>,
    /// What to move to; null for a model that is there to stay, and where nothing is known.
    replacement: Option<Replacement<'a>>,
    /// What a month of its workload costs, had this model all of the volume that the policy gives; null for what calls no
    /// model.
    spend: Option<Spend<'a>>,
    /// What says when it ends, or what else is known of its days.
    source: Option<FactSource<'a>>,
    /// Who gives each of the days, by the name of the day.
    sources: BTreeMap<&'static str, money::Source<'a>>,
    /// Where a catalog file of the user's own speaks of the model.
    catalog_file: Option<CatalogLine<'a>>,
    role: Role,
    language: &'static str,
    context: Context,
    /// The key, argument or constant that holds it.
    name: Option<&'a str>,
    /// Only where a program wrote the file, as its name or text says: then true.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    generated: bool,
    /// Only where `.gitattributes` says that the file is others' code: then true.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    vendored: bool,
    /// The workload of the policy that the file belongs to.
    workload: Option<&'a str>,
    /// The migration tag that covers it.
    tag: Option<TagLink<'a>>,
    /// Who owns the file, as CODEOWNERS has it.
    owners: &'a [String],
    /// Where the constant that holds it is used, by path and place. A listed id with
    /// sites is judged as one in use.
    sites: Vec<Site<'a>>,
}

/// A model to move to.
#[derive(Serialize, JsonSchema)]
struct Replacement<'a> {
    id: &'a str,
    /// Who names it: a finding's `suggestion`, the `vendor`, or the `line` whose head it is.
    by: &'static str,
    /// What it costs there.
    price: Option<Price<'a>>,
}

/// US dollars in a month.
#[derive(Serialize, JsonSchema)]
struct Spend<'a> {
    /// Null without a price for all that is used.
    usd: Option<f64>,
    /// What findings suggest instead, mostly.
    to: Option<&'a str>,
    /// The same volume there; what it costs now, if nothing is suggested.
    usd_there: Option<f64>,
}

/// What says something of a model.
#[derive(Serialize, JsonSchema)]
struct FactSource<'a> {
    /// The name of the day that it gives.
    fact: &'static str,
    #[serde(flatten)]
    read_in: money::Source<'a>,
}

/// What proves a platform.
#[derive(Serialize, JsonSchema)]
struct SurfaceBy<'a> {
    /// What kind of proof it is.
    by: By,
    /// The text that proves it.
    text: &'a str,
    #[serde(flatten)]
    extent: Extent,
}

/// A line of a catalog file.
#[derive(Serialize, JsonSchema)]
struct CatalogLine<'a> {
    path: &'a str,
    line: u32,
}

/// A fine-tune's id, taken apart.
#[derive(Serialize, JsonSchema)]
struct FineTune<'a> {
    /// The model that was tuned, as written.
    base: &'a str,
    /// Whose it is.
    organisation: Option<&'a str>,
    /// The name that its owner gave it.
    suffix: Option<&'a str>,
    /// What the platform calls it.
    id: Option<&'a str>,
}

/// A part of an id that is put together.
#[derive(Serialize, JsonSchema)]
struct Part<'a> {
    #[serde(flatten)]
    extent: Extent,
    /// As written.
    text: &'a str,
}

/// The migration tag of a usage, in short.
#[derive(Serialize, JsonSchema)]
struct TagLink<'a> {
    #[serde(flatten)]
    at: At,
    /// Whether it makes the usage deliberate.
    valid: bool,
    /// Its keys.
    keys: BTreeMap<&'a str, &'a str>,
}

impl<'a> Usage<'a> {
    pub(in crate::report) fn of(
        report: &Report<'a>,
        answers: &Answers<'a>,
        usage: &'a evaluate::Usage,
    ) -> Self {
        let (source, mention, view) = (&*usage.source, &usage.mention, &usage.view);
        let day = report.run.as_of;
        let part = |span: Span| Part {
            extent: Extent::of(source, span),
            text: source.slice(span),
        };
        Self {
            path: source.name(),
            extent: Extent::of(source, mention.span),
            text: &mention.text,
            parts: mention.parts().map(part).collect(),
            id: usage.id.as_deref(),
            fine_tune: mention
                .reading
                .tuned
                .as_ref()
                .map(|tuned| FineTune::of(&mention.text, tuned)),
            surface: usage.surface.as_deref(),
            surface_by: mention.proof().map(|proof| SurfaceBy {
                by: proof.by,
                text: source.slice(proof.span),
                extent: Extent::of(source, proof.span),
            }),
            judged_by: &usage.judged_by,
            provider: &usage.vendor,
            line_name: view.line.as_deref(),
            lane: view.lane.as_deref(),
            status: view.status,
            released: view.released.map(Date),
            deprecated_on: view.deprecated_on.map(Date),
            retires_on: view.retires_on.map(Date),
            earliest_retirement: view.earliest_retirement.map(Date),
            replacements: &view.replacements,
            price: usage
                .entry
                .and_then(|id| Price::of(report.catalog, id, day)),
            replacement: answers.replacement(usage).map(|to| Replacement {
                id: to.id,
                by: to.by,
                price: to.entry.and_then(|id| Price::of(report.catalog, id, day)),
            }),
            spend: answers.cost(usage).map(|cost| Spend {
                usd: cost.usd,
                to: cost.to.as_deref(),
                usd_there: cost.usd_there,
            }),
            source: answers::source(report.catalog, usage).map(|(fact, id)| FactSource {
                fact,
                read_in: money::Source::of(report.catalog, id),
            }),
            sources: (usage.entry)
                .map(|id| money::sources(report.catalog, id, view))
                .unwrap_or_default(),
            catalog_file: usage.own.as_ref().map(|place| CatalogLine {
                path: &place.file,
                line: place.line,
            }),
            role: usage.stands,
            language: mention.language,
            context: mention.context,
            name: usage.name(),
            generated: usage.is_generated,
            vendored: usage.is_vendored,
            workload: report.workload_of(usage),
            tag: report.tag_of(usage).map(|record| TagLink {
                at: At::of(&record.source, record.tag.span),
                valid: record.valid,
                keys: keys(record),
            }),
            owners: report.owners_of(source.name()),
            sites: sites(usage),
        }
    }
}

impl<'a> FineTune<'a> {
    fn of(text: &'a str, tuned: &Tuned) -> Self {
        let slice = |part: &Range<u32>| text.get(part.start as usize..part.end as usize);
        Self {
            base: slice(&tuned.base).unwrap_or_default(),
            organisation: tuned.organisation.as_ref().and_then(slice),
            suffix: tuned.suffix.as_ref().and_then(slice),
            id: tuned.id.as_ref().and_then(slice),
        }
    }
}
