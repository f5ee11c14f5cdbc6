//! A model as a component, as CycloneDX has them. Each borrows from the [`Report`] and
//! lives only while it is written.

use serde::{Serialize, Serializer};

use crate::catalog::entry::{Entry, Fact};
use crate::catalog::head::Surface;
use crate::evaluate::Usage;
use crate::report::Report;
use crate::report::bill::{self, Model, Need};

/// A model.
#[derive(Serialize)]
pub(super) struct Component<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    reference: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<Organization<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manufacturer: Option<Organization<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    scope: &'static str,
    evidence: Evidence<'a>,
    #[serde(rename = "externalReferences", skip_serializing_if = "Vec::is_empty")]
    references: Vec<Reference<'a>>,
    #[serde(rename = "modelCard", skip_serializing_if = "Option::is_none")]
    card: Option<Card<'a>>,
    properties: Vec<Property>,
}

/// A company, or whoever else makes or serves models.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Organization<'a> {
    pub(super) name: &'a str,
}

/// A name with its value, in a namespace of lanelint's own.
#[derive(Serialize)]
pub(super) struct Property {
    name: String,
    value: String,
}

/// What is published elsewhere.
#[derive(Serialize)]
pub(super) struct Reference<'a> {
    url: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    comment: &'a str,
}

/// Why the component is there.
#[derive(Serialize)]
struct Evidence<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<[Identity<'a>; 1]>,
    #[serde(serialize_with = "occurrences")]
    occurrences: (&'a Report<'a>, &'a Model<'a>),
}

/// How it is known which model is meant.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    field: &'static str,
    confidence: u8,
    concluded_value: &'a str,
    methods: [Method<'a>; 1],
}

#[derive(Serialize)]
struct Method<'a> {
    technique: &'static str,
    confidence: u8,
    value: &'a str,
}

/// A place in a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Occurrence<'a> {
    location: &'a str,
    line: u32,
    offset: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol: Option<&'a str>,
    additional_context: String,
}

/// What is known of the model itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Card<'a> {
    model_parameters: Parameters<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Parameters<'a> {
    task: &'a str,
}

/// What a platform's owner publishes of its models.
pub(super) fn references(surface: Option<&Surface>) -> Vec<Reference<'_>> {
    let pages = surface.into_iter().flat_map(|surface| &surface.pages);
    pages
        .map(|(page, address)| Reference {
            url: address,
            kind: "documentation",
            comment: page,
        })
        .collect()
}

/// Names and values as properties.
pub(super) fn properties(facts: Vec<(&'static str, String)>) -> Vec<Property> {
    let property = |(name, value): (&str, String)| Property {
        name: format!("{}:{name}", env!("CARGO_PKG_NAME")),
        value,
    };
    facts.into_iter().map(property).collect()
}

impl<'a> Component<'a> {
    pub(super) fn of(report: &'a Report<'a>, model: &'a Model<'a>) -> Self {
        let (name, version) = model.name_and_version(report.catalog);
        let maker = model
            .maker(report.catalog)
            .map(|name| Organization { name });
        Self {
            kind: "machine-learning-model",
            reference: model.reference(),
            supplier: maker,
            manufacturer: maker,
            group: model.entry.map(|entry| entry.vendor.as_str()),
            name,
            version,
            scope: match model.need() {
                Need::Required => "required",
                Need::Optional => "optional",
                Need::Tests => "excluded",
            },
            evidence: Evidence {
                identity: model
                    .is_known()
                    .then(|| Identity::of(model))
                    .map(|one| [one]),
                occurrences: (report, model),
            },
            references: references(report.catalog.surface(model.surface)),
            card: model.entry.map(Card::of),
            properties: properties(model.facts(report)),
        }
    }
}

impl<'a> Identity<'a> {
    /// The catalog has the id: there is nothing to doubt in what it names.
    fn of(model: &'a Model<'a>) -> Self {
        Self {
            field: "name",
            confidence: 1,
            concluded_value: model.id,
            methods: [Method {
                technique: "source-code-analysis",
                confidence: 1,
                value: model.written(),
            }],
        }
    }
}

impl<'a> Card<'a> {
    fn of(entry: &'a Entry) -> Self {
        let tokens = |fact: &Option<Fact<u64>>| fact.as_ref().map(|fact| fact.value.to_string());
        let cutoff = entry.knowledge_cutoff.as_ref();
        let known = [
            ("context_window", tokens(&entry.context)),
            ("max_output", tokens(&entry.max_output)),
            ("knowledge_cutoff", cutoff.map(|fact| fact.value.clone())),
        ];
        let known = known
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        Self {
            model_parameters: Parameters { task: &entry.kind },
            properties: properties(known.collect()),
        }
    }
}

impl<'a> Occurrence<'a> {
    fn of(report: &Report<'a>, usage: &'a Usage) -> Self {
        let (source, mention) = (&usage.source, &usage.mention);
        Self {
            location: usage.path(),
            line: source.position(mention.span.start).line,
            offset: source.file_offset(mention.span.start),
            symbol: usage.name(),
            additional_context: bill::context(report, usage),
        }
    }
}

fn occurrences<S: Serializer>(
    (report, model): &(&Report<'_>, &Model<'_>),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let places = model.places.iter();
    serializer.collect_seq(places.map(|usage| Occurrence::of(report, usage)))
}
