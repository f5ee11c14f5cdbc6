//! The elements of the graph, as SPDX 3.0.1 has them. Each borrows from the
//! [`Report`] and lives only while it is written.

use serde::{Serialize, Serializer};

use crate::catalog::Status;
use crate::catalog::entry::Day;
use crate::evaluate::Usage;
use crate::report::Report;
use crate::report::bill::{self, Model};

/// An element, or the creation that all of them share.
#[derive(Serialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub(super) enum Element<'a> {
    CreationInfo {
        #[serde(rename = "@id")]
        id: &'static str,
        spec_version: &'static str,
        created: String,
        created_by: [String; 1],
        created_using: [String; 1],
    },
    SoftwareAgent {
        #[serde(flatten)]
        common: Common,
        name: &'static str,
    },
    Tool {
        #[serde(flatten)]
        common: Common,
        name: String,
    },
    Organization {
        #[serde(flatten)]
        common: Common,
        name: &'a str,
    },
    SpdxDocument {
        #[serde(flatten)]
        common: Common,
        name: String,
        profile_conformance: [&'static str; 3],
        root_element: [String; 1],
    },
    #[serde(rename = "software_Sbom")]
    Sbom {
        #[serde(flatten)]
        common: Common,
        #[serde(rename = "software_sbomType")]
        kind: [&'static str; 1],
        profile_conformance: [&'static str; 3],
        root_element: [String; 1],
        element: Vec<String>,
        extension: [Properties; 1],
    },
    #[serde(rename = "software_Package")]
    Repository {
        #[serde(flatten)]
        common: Common,
        name: String,
        #[serde(rename = "software_primaryPurpose")]
        purpose: &'static str,
    },
    #[serde(rename = "ai_AIPackage")]
    Model(Box<Package<'a>>),
    #[serde(rename = "software_File")]
    File {
        #[serde(flatten)]
        common: Common,
        name: &'a str,
        #[serde(rename = "software_fileKind")]
        kind: &'static str,
    },
    #[serde(rename = "software_Snippet")]
    Place {
        #[serde(flatten)]
        common: Common,
        name: &'a str,
        comment: String,
        #[serde(rename = "software_snippetFromFile")]
        file: String,
        #[serde(rename = "software_byteRange")]
        bytes: Range,
        #[serde(rename = "software_lineRange")]
        lines: Range,
    },
    Relationship(Relation<'a>),
    /// A relationship that holds at some time only.
    LifecycleScopedRelationship {
        #[serde(flatten)]
        relation: Relation<'a>,
        scope: &'static str,
    },
}

/// What every element has.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Common {
    spdx_id: String,
    creation_info: &'static str,
}

/// A model.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Package<'a> {
    #[serde(flatten)]
    common: Common,
    name: &'a str,
    #[serde(
        rename = "software_packageVersion",
        skip_serializing_if = "Option::is_none"
    )]
    version: Option<&'a str>,
    #[serde(rename = "software_primaryPurpose")]
    purpose: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplied_by: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    originated_by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    release_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until_time: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    support_level: Vec<&'static str>,
    #[serde(rename = "ai_domain", skip_serializing_if = "Vec::is_empty")]
    domain: Vec<&'a str>,
    external_identifier: [Identifier<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_ref: Vec<Reference<'a>>,
    extension: [Properties; 1],
}

/// The id as the platform takes it.
#[derive(Serialize)]
#[serde(tag = "type", rename = "ExternalIdentifier", rename_all = "camelCase")]
struct Identifier<'a> {
    external_identifier_type: &'static str,
    #[serde(rename = "identifier")]
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuing_authority: Option<&'a str>,
}

/// What the platform publishes.
#[derive(Serialize)]
#[serde(tag = "type", rename = "ExternalRef", rename_all = "camelCase")]
struct Reference<'a> {
    external_ref_type: &'static str,
    locator: [&'a str; 1],
    comment: &'a str,
}

/// Names and values in a namespace of lanelint's own: those of the CycloneDX format.
#[derive(Serialize)]
#[serde(tag = "type", rename = "extension_CdxPropertiesExtension")]
pub(super) struct Properties {
    #[serde(rename = "extension_cdxProperty")]
    all: Vec<Property>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "extension_CdxPropertyEntry")]
struct Property {
    #[serde(rename = "extension_cdxPropName")]
    name: String,
    #[serde(rename = "extension_cdxPropValue")]
    value: String,
}

/// From the first to the last, counted from 1.
#[derive(Serialize)]
#[serde(
    tag = "type",
    rename = "PositiveIntegerRange",
    rename_all = "camelCase"
)]
pub(super) struct Range {
    begin_integer_range: u32,
    end_integer_range: u32,
}

/// What one element has to do with others.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Relation<'a> {
    #[serde(flatten)]
    common: Common,
    relationship_type: &'static str,
    from: String,
    #[serde(serialize_with = "written")]
    to: Many<'a>,
}

/// Ids, made one by one as they are written.
pub(super) type Many<'a> = Box<dyn Fn() -> Box<dyn Iterator<Item = String> + 'a> + 'a>;

impl Common {
    pub(super) fn of(id: String) -> Self {
        Self {
            spdx_id: id,
            creation_info: super::CREATION,
        }
    }
}

impl Properties {
    pub(super) fn of(facts: Vec<(&'static str, String)>) -> Self {
        let property = |(name, value): (&str, String)| Property {
            name: format!("{}:{name}", env!("CARGO_PKG_NAME")),
            value,
        };
        Self {
            all: facts.into_iter().map(property).collect(),
        }
    }
}

impl<'a> Package<'a> {
    /// A model; `organization` is the id of a maker's element.
    pub(super) fn of(
        report: &Report<'a>,
        model: &'a Model<'a>,
        common: Common,
        organization: impl Fn(&str) -> String,
    ) -> Self {
        let (name, version) = model.name_and_version(report.catalog);
        let maker = model.maker(report.catalog).map(organization);
        let view = model.view();
        let moment = |day: Option<Day>| day.map(bill::moment);
        let surface = report.catalog.surface(model.surface);
        let pages = surface.into_iter().flat_map(|surface| &surface.pages);
        Self {
            common,
            name,
            version,
            purpose: "model",
            supplied_by: maker.clone(),
            originated_by: maker.into_iter().collect(),
            release_time: moment(view.released),
            valid_until_time: moment(view.retires_on),
            support_level: match view.status {
                Status::Retired => vec!["endOfSupport"],
                Status::Deprecated => vec!["limitedSupport"],
                Status::Legacy | Status::Current | Status::Unknown => Vec::new(),
            },
            domain: model
                .entry
                .map(|entry| entry.kind.as_str())
                .into_iter()
                .collect(),
            external_identifier: [Identifier {
                external_identifier_type: "other",
                text: model.id,
                issuing_authority: surface.map(|surface| surface.name.as_str()),
            }],
            external_ref: pages
                .map(|(page, address)| Reference {
                    external_ref_type: "documentation",
                    locator: [address],
                    comment: page,
                })
                .collect(),
            extension: [Properties::of(model.facts(report))],
        }
    }
}

impl<'a> Element<'a> {
    /// A place where a model is used.
    pub(super) fn place(
        report: &Report<'a>,
        usage: &'a Usage,
        common: Common,
        file: String,
    ) -> Self {
        let (source, span) = (&usage.source, usage.mention.span);
        let range = |first: u32, last: u32| Range {
            begin_integer_range: first,
            end_integer_range: last.max(first),
        };
        Self::Place {
            common,
            name: &usage.mention.text,
            comment: bill::context(report, usage),
            file,
            bytes: range(
                source.file_offset(span.start).saturating_add(1),
                source.file_offset(span.end),
            ),
            lines: range(
                source.position(span.start).line,
                source.position(span.end).line,
            ),
        }
    }
}

impl<'a> Relation<'a> {
    pub(super) fn of(common: Common, kind: &'static str, from: String, to: Many<'a>) -> Self {
        Self {
            common,
            relationship_type: kind,
            from,
            to,
        }
    }
}

fn written<S: Serializer>(many: &Many<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(many())
}
