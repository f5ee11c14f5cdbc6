//! The bill of materials as SPDX 3.0.1, JSON-LD, with the profile for AI: the models that a
//! repository depends on.
//!
//! A model is a package, a place of it a snippet of a file and the evidence that it is used.
//! Facts for which SPDX has no words stand as properties, by the names of the CycloneDX
//! format. What is not known is left out. Elements are made one by one, as they are written.

mod element;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use super::bill::{self, Model, Need};
use super::{Report, Style, Summary, escape, evidence, json};
use element::{Common, Element, Many, Package, Properties, Relation};

/// How elements refer to how they came to be.
const CREATION: &str = "_:creation";
/// The profiles that the document keeps to. That of extensions cannot be named: the official
/// context takes its name for that of the property.
const PROFILES: [&str; 3] = ["core", "software", "ai"];

/// The document.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph", serialize_with = "graph")]
    graph: Graph<'a>,
}

/// What the elements are made of.
#[derive(Clone, Copy)]
struct Graph<'a> {
    report: &'a Report<'a>,
    models: &'a [Model<'a>],
    /// The makers by their ids.
    makers: &'a BTreeMap<&'a str, &'a str>,
    evidence: &'a [(&'static str, String)],
    /// What stands in front of every id: the document's own namespace.
    base: &'a str,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let models = bill::models(report);
    let evidence = evidence::properties(report, &Summary::of(report));
    let base = format!("urn:uuid:{}#", bill::uuid(report, &models, &evidence));
    let makers = models.iter().filter_map(|model| {
        let entry = model.entry?;
        Some((entry.vendor.as_str(), model.maker(report.catalog)?))
    });
    let document = Document {
        context: "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        graph: Graph {
            report,
            models: &models,
            makers: &makers.collect(),
            evidence: &evidence,
            base: &base,
        },
    };
    json::pretty(&document, out)
}

fn graph<S: Serializer>(graph: &Graph<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut elements = serializer.serialize_seq(None)?;
    for element in graph.frame() {
        elements.serialize_element(&element)?;
    }
    for model in graph.models {
        for element in graph.model(model) {
            elements.serialize_element(&element)?;
        }
    }
    for path in graph.paths() {
        elements.serialize_element(&Element::File {
            common: graph.common(&file(path)),
            name: path,
            kind: "file",
        })?;
    }
    for model in graph.models {
        for (number, usage) in model.places.iter().enumerate() {
            let common = graph.common(&place(model, number));
            let file = graph.id(&file(usage.path()));
            let element = Element::place(graph.report, usage, common, file);
            elements.serialize_element(&element)?;
        }
    }
    for element in graph.relations() {
        elements.serialize_element(&element)?;
    }
    elements.end()
}

/// What tells a place of a model apart.
fn place(model: &Model<'_>, number: usize) -> String {
    format!("place/{number}/{}", model.reference())
}

impl<'a> Graph<'a> {
    fn id(self, of: &str) -> String {
        format!("{}{of}", self.base)
    }

    fn common(self, of: &str) -> Common {
        Common::of(self.id(of))
    }

    /// The files that name models.
    fn paths(self) -> BTreeSet<&'a str> {
        let places = self.models.iter().flat_map(|model| &model.places);
        places.map(|usage| usage.path()).collect()
    }

    /// What is there however many models there are.
    fn frame(self) -> Vec<Element<'a>> {
        let (report, tool) = (self.report, env!("CARGO_PKG_NAME"));
        let mut frame = vec![
            Element::CreationInfo {
                id: CREATION,
                spec_version: "3.0.1",
                created: bill::moment(report.run.as_of),
                created_by: [self.id("agent")],
                created_using: [self.id("tool")],
            },
            Element::SoftwareAgent {
                common: self.common("agent"),
                name: tool,
            },
            Element::Tool {
                common: self.common("tool"),
                name: format!("{tool} {}", report.run.version),
            },
            Element::SpdxDocument {
                common: self.common("document"),
                name: bill::repository(report),
                profile_conformance: PROFILES,
                root_element: [self.id("bill")],
            },
            Element::Sbom {
                common: self.common("bill"),
                kind: ["source"],
                profile_conformance: PROFILES,
                root_element: [self.id("repository")],
                element: std::iter::once(self.id("repository"))
                    .chain(self.models.iter().map(|model| self.id(&model.reference())))
                    .collect(),
                extension: [Properties::of(self.evidence.to_vec())],
            },
            Element::Repository {
                common: self.common("repository"),
                name: bill::repository(report),
                purpose: "source",
            },
        ];
        frame.extend(self.makers.iter().map(|(id, name)| Element::Organization {
            common: self.common(&maker(id)),
            name,
        }));
        frame
    }

    /// A model, and that nothing is known of its license: the profile wants it said.
    fn model(self, model: &'a Model<'a>) -> [Element<'a>; 3] {
        let reference = model.reference();
        let vendor = model.entry.map_or("", |entry| entry.vendor.as_str());
        let package = Package::of(self.report, model, self.common(&reference), |_| {
            self.id(&maker(vendor))
        });
        let license = |kind: &'static str, word: &str| {
            let common = self.common(&format!("license/{word}/{reference}"));
            let none: Many<'a> = Box::new(|| {
                Box::new(std::iter::once(
                    "expandedlicensing_NoAssertionLicense".into(),
                ))
            });
            Element::Relationship(Relation::of(common, kind, self.id(&reference), none))
        };
        [
            Element::Model(Box::new(package)),
            license("hasDeclaredLicense", "declared"),
            license("hasConcludedLicense", "concluded"),
        ]
    }

    /// What the repository and its models have to do with each other. None is empty.
    fn relations(self) -> impl Iterator<Item = Element<'a>> {
        let needed = |need: Need| {
            let models = move || self.models.iter().filter(move |model| model.need() == need);
            let to: Many<'a> =
                Box::new(move || Box::new(models().map(move |model| self.id(&model.reference()))));
            (models().next().is_some(), to)
        };
        let root = |name: &str, kind: &'static str, to: Many<'a>| {
            Relation::of(self.common(name), kind, self.id("repository"), to)
        };
        let mut relations = Vec::new();
        if let (true, to) = needed(Need::Required) {
            relations.push(Element::LifecycleScopedRelationship {
                relation: root("needs/required", "dependsOn", to),
                scope: "runtime",
            });
        }
        if let (true, to) = needed(Need::Optional) {
            let optional = root("needs/optional", "hasOptionalDependency", to);
            relations.push(Element::Relationship(optional));
        }
        if let (true, to) = needed(Need::Tests) {
            relations.push(Element::LifecycleScopedRelationship {
                relation: root("needs/tests", "dependsOn", to),
                scope: "test",
            });
        }
        if !self.models.is_empty() {
            let files: Many<'a> = Box::new(move || {
                let paths = self.paths().into_iter();
                Box::new(paths.map(move |path| self.id(&file(path))))
            });
            relations.push(Element::Relationship(root("files", "contains", files)));
        }
        let evidence = self.models.iter().map(move |model| {
            let places: Many<'a> = Box::new(move || {
                let numbers = 0..model.places.len();
                Box::new(numbers.map(move |number| self.id(&place(model, number))))
            });
            let reference = model.reference();
            let common = self.common(&format!("evidence/{reference}"));
            let from = self.id(&reference);
            Element::Relationship(Relation::of(common, "hasEvidence", from, places))
        });
        relations.into_iter().chain(evidence)
    }
}

/// What tells a file apart.
fn file(path: &str) -> String {
    format!("file/{}", escape::uri(path))
}

/// What tells a maker apart.
fn maker(vendor: &str) -> String {
    format!("maker/{}", escape::uri(vendor))
}

#[cfg(test)]
mod tests {
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
        let format = format::named("spdx").unwrap();
        format::write(format, &sample.report(mode), &mut out, style).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn every_document_fits_the_official_schema() {
        let schema = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures/schemas/spdx/spdx-json-schema.json");
        let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for sample in [Sample::usual(), Sample::hostile(), Sample::empty()] {
            for mode in [Mode::Check, Mode::Audit] {
                let document = written(&sample, mode);
                let faults: Vec<_> = validator.iter_errors(&document).collect();
                assert!(faults.is_empty(), "{faults:?}");
            }
        }
        let mut wrong = written(&Sample::usual(), Mode::Audit);
        wrong["@graph"][0]["created"] = "yesterday".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn what_is_referred_to_is_there_and_there_once() {
        for sample in [Sample::usual(), Sample::hostile(), Sample::empty()] {
            let document = written(&sample, Mode::Check);
            let graph = document["@graph"].as_array().unwrap();
            let ids: Vec<_> = graph
                .iter()
                .filter_map(|one| one["spdxId"].as_str())
                .collect();
            let known: BTreeSet<_> = ids.iter().copied().collect();
            assert_eq!(known.len(), ids.len());
            let base = ids[0].split('#').next().unwrap();
            let mut texts: Vec<_> = graph.iter().collect();
            while let Some(value) = texts.pop() {
                match value {
                    Value::String(text) if text.starts_with(base) => {
                        assert!(known.contains(text.as_str()), "{text}");
                    }
                    Value::Array(values) => texts.extend(values),
                    Value::Object(fields) => texts.extend(fields.values()),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_snippet_is_the_bytes_of_the_id() {
        let sample = Sample::usual();
        let document = written(&sample, Mode::Audit);
        let mut whole = 0;
        for one in document["@graph"].as_array().unwrap() {
            if one["type"] != "software_Snippet" {
                continue;
            }
            let file = one["software_snippetFromFile"].as_str().unwrap();
            let usage = sample
                .usages
                .iter()
                .find(|usage| file.ends_with(usage.path()));
            let source = &usage.unwrap().source;
            let mark = source.file_offset(0) as usize;
            let text = "\u{feff}"[..mark].to_owned() + source.text();
            let bound = |name: &str| {
                let bound = one["software_byteRange"][name].as_u64().unwrap();
                usize::try_from(bound).unwrap()
            };
            let bytes = &text[bound("beginIntegerRange") - 1..bound("endIntegerRange")];
            let name = one["name"].as_str().unwrap();
            // One of the sample is put together from parts.
            whole += usize::from(bytes == name);
        }
        assert_eq!(whole, sample.usages.len() - 2);
    }
}
