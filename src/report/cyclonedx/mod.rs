//! The bill of materials as CycloneDX 1.6, JSON: the models that a repository depends on.
//!
//! A model is a component, as used on one platform; the platform is a service, where the
//! code proves which one answers. The records are in `component`; this is the document
//! around them. Nothing in it is of the moment or of the machine.

mod component;

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::bill::{self, Model};
use super::{Report, Style, Summary, evidence, json};
use crate::catalog::head::Surface;
use component::{Component, Organization, Property, Reference, properties, references};

/// How the repository is told in the document.
const ROOT: &str = "repository";

/// The document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    bom_format: &'static str,
    spec_version: &'static str,
    serial_number: String,
    version: u32,
    metadata: Metadata<'a>,
    #[serde(serialize_with = "components")]
    components: Bill<'a>,
    services: Vec<Service<'a>>,
    #[serde(serialize_with = "dependencies")]
    dependencies: Bill<'a>,
}

#[derive(Clone, Copy)]
struct Bill<'a> {
    report: &'a Report<'a>,
    models: &'a [Model<'a>],
}

/// What the document is about, and what made it.
#[derive(Serialize)]
struct Metadata<'a> {
    timestamp: String,
    lifecycles: [Lifecycle; 1],
    tools: Tools<'a>,
    component: Part<'a>,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Lifecycle {
    phase: &'static str,
}

#[derive(Serialize)]
struct Tools<'a> {
    components: [Part<'a>; 1],
}

/// A component of which no more is said.
#[derive(Serialize)]
struct Part<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'static str>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

/// A platform.
#[derive(Serialize)]
struct Service<'a> {
    #[serde(rename = "bom-ref")]
    reference: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Organization<'a>>,
    name: &'a str,
    #[serde(rename = "externalReferences", skip_serializing_if = "Vec::is_empty")]
    references: Vec<Reference<'a>>,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Dependency {
    #[serde(rename = "ref")]
    from: String,
    #[serde(rename = "dependsOn", skip_serializing_if = "Vec::is_empty")]
    on: Vec<String>,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let models = &bill::models(report);
    let bill = Bill { report, models };
    let evidence = evidence::properties(report, &Summary::of(report));
    let document = Document {
        schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
        bom_format: "CycloneDX",
        spec_version: "1.6",
        serial_number: format!("urn:uuid:{}", bill::uuid(report, models, &evidence)),
        version: 1,
        metadata: Metadata {
            timestamp: bill::moment(report.run.as_of),
            lifecycles: [Lifecycle { phase: "pre-build" }],
            tools: Tools {
                components: [Part {
                    kind: "application",
                    reference: None,
                    name: env!("CARGO_PKG_NAME").into(),
                    version: Some(report.run.version),
                }],
            },
            component: Part {
                kind: "application",
                reference: Some(ROOT),
                name: bill::repository(report),
                version: None,
            },
            properties: properties(evidence),
        },
        components: bill,
        services: services(bill),
        dependencies: bill,
    };
    json::pretty(&document, out)
}

fn components<S: Serializer>(bill: &Bill<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let models = bill.models.iter();
    serializer.collect_seq(models.map(|model| Component::of(bill.report, model)))
}

fn services<'a>(bill: Bill<'a>) -> Vec<Service<'a>> {
    let catalog = bill.report.catalog;
    let mut services: Vec<_> = bill
        .models
        .iter()
        .flat_map(|model| model.platforms(catalog))
        .collect();
    services.sort_by(|a, b| a.id.cmp(&b.id));
    services.dedup_by(|a, b| a.id == b.id);
    let service = |surface: &'a Surface| {
        let vendor = surface.vendor.as_ref();
        let vendor = vendor.and_then(|vendor| catalog.vendor(vendor));
        Service {
            reference: bill::reference_of(surface),
            provider: vendor.map(|vendor| Organization { name: &vendor.name }),
            name: &surface.name,
            references: references(Some(surface)),
            properties: properties(vec![("surface", surface.id.clone())]),
        }
    };
    services.into_iter().map(service).collect()
}

fn dependencies<S: Serializer>(bill: &Bill<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let root = Dependency {
        from: ROOT.into(),
        on: bill.models.iter().map(Model::reference).collect(),
    };
    let models = bill.models.iter().map(|model| Dependency {
        from: model.reference(),
        on: model
            .platforms(bill.report.catalog)
            .into_iter()
            .map(bill::reference_of)
            .collect(),
    });
    serializer.collect_seq(std::iter::once(root).chain(models))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use serde_json::Value;

    use super::*;
    use crate::report::sample::Sample;
    use crate::report::{Mode, format};

    fn written(sample: &Sample, mode: Mode) -> Value {
        let style = Style {
            color: false,
            width: 80,
            hyperlinks: false,
        };
        let mut out = Vec::new();
        let format = format::named("cyclonedx").unwrap();
        format::write(format, &sample.report(mode), &mut out, style).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    fn schema(name: &str) -> Value {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/schemas/cyclonedx");
        serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
    }

    #[test]
    fn every_bill_fits_the_official_schema() {
        let registry = ["jsf-0.82.schema.json", "spdx.schema.json"]
            .into_iter()
            .fold(jsonschema::Registry::new(), |registry, name| {
                let at = format!("http://cyclonedx.org/schema/{name}");
                registry.add(at, schema(name)).unwrap()
            });
        let registry = registry.prepare().unwrap();
        let validator = jsonschema::options()
            .with_registry(&registry)
            .should_validate_formats(true)
            .build(&schema("bom-1.6.schema.json"))
            .unwrap();
        for sample in [Sample::usual(), Sample::hostile(), Sample::empty()] {
            for mode in [Mode::Check, Mode::Audit] {
                let bill = written(&sample, mode);
                let faults: Vec<_> = validator.iter_errors(&bill).collect();
                assert!(faults.is_empty(), "{faults:?}");
            }
        }
        let mut wrong = written(&Sample::usual(), Mode::Audit);
        wrong["components"][0]["scope"] = "nonsense".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn a_bill_is_whole_whatever_the_command() {
        let (mut check, mut audit) = (
            written(&Sample::usual(), Mode::Check),
            written(&Sample::usual(), Mode::Audit),
        );
        assert_eq!(check["components"], audit["components"]);
        let references = |bill: &Value| -> BTreeSet<String> {
            let all = ["components", "services"].map(|list| bill[list].as_array().unwrap());
            let all = all.into_iter().flatten();
            all.map(|one| one["bom-ref"].as_str().unwrap().to_owned())
                .collect()
        };
        let known = references(&audit);
        for dependency in audit["dependencies"].as_array().unwrap() {
            for on in dependency["dependsOn"].as_array().into_iter().flatten() {
                assert!(known.contains(on.as_str().unwrap()), "{on}");
            }
        }
        let places = |bill: &Value| -> usize {
            let all = bill["components"].as_array().unwrap().iter();
            all.map(|one| one["evidence"]["occurrences"].as_array().unwrap().len())
                .sum()
        };
        // The one of the sample that stands in prose is no part.
        assert_eq!(places(&audit), Sample::usual().usages.len() - 1);
        assert_eq!(check["serialNumber"].take(), audit["serialNumber"].take());
    }

    #[test]
    fn another_bill_has_another_number() {
        let number = |sample: &Sample| written(sample, Mode::Audit)["serialNumber"].to_string();
        let mut moved = Sample::usual();
        moved.usages[0].mention.span.start += 1;
        assert_eq!(number(&Sample::usual()), number(&Sample::usual()));
        assert_ne!(number(&moved), number(&Sample::usual()));
    }
}
