//! What a document says of calls: what models accept, and which libraries write calls of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Fault;
use super::declare::entries;
use super::facts::texts;
use super::lay::{Builder, Doc};
use super::written::{File, Text};
use crate::catalog::file::{Accepts, Caller};
use crate::catalog::head::Family;
use crate::catalog::invariants::is_like;
use crate::source::Source;
use crate::source::yaml::decode::Lenient;
use crate::source::yaml::shapes::{Entries, Many};

impl Builder {
    /// What models of a document's platform accept. It stands behind what is known, and so decides among equals.
    pub(super) fn families(&mut self, doc: &Doc, file: &File) {
        let surface = doc.surface.clone().or_else(|| {
            let vendor = self.base.vendor(doc.vendor.as_deref()?)?;
            Some(vendor.surface.clone())
        });
        let mut ids = None;
        for written in file.accepts.iter().flat_map(|many| &many.0) {
            let Some(surface) = &surface else {
                let message = "no `surface` and no `vendor` say whose models these are";
                self.faults
                    .push(Fault::at(&doc.source, written.span, message));
                continue;
            };
            let (span, written) = (written.span, &written.value);
            let renames = entries(&written.renames);
            let renames = renames.filter_map(|(name, to)| Some((&name.value, &to?.value)));
            let caps = entries(&written.caps);
            let caps = caps.filter_map(|(name, most)| Some((name.value.clone(), most?.value)));
            let accepts = Accepts {
                models: lower(&written.models),
                except: lower(&written.except),
                takes: texts(&written.takes),
                rejects: texts(&written.rejects),
                ignores: texts(&written.ignores),
                renames: renames
                    .map(|(name, to)| (name.clone(), to.clone()))
                    .collect(),
                caps: caps.collect(),
                bounded: texts(&written.bounded),
                only: texts(&written.only),
                but: texts(&written.but),
                with: sets(&written.with),
                unless: sets(&written.unless),
                calls: texts(&written.calls),
                instead: text(&written.instead),
                dimension: written.dimension.as_ref().map(|number| number.value),
                tokenizer: text(&written.tokenizer),
                from: Vec::new(),
            };
            if accepts.models.is_empty() {
                let message = "it names no `models`";
                self.faults.push(Fault::at(&doc.source, span, message));
                continue;
            }
            for pattern in [&written.models, &written.except]
                .into_iter()
                .flat_map(|many| many.iter())
            {
                for pattern in &pattern.0 {
                    let ids = ids.get_or_insert_with(|| self.ids_on(surface));
                    let lower = pattern.value.to_lowercase();
                    if !ids.iter().any(|id| is_like(&lower, id)) {
                        // A slip, which turns its group off.
                        let message = format!("no model of {surface} is like `{}`", pattern.value);
                        let help = "correct it, or tell of the model under `models`";
                        let fault = Fault::at(&doc.source, pattern.span, message).with_help(help);
                        self.faults.push(fault);
                    }
                }
            }
            let from = self.sources(doc, span, &written.from);
            self.head.families.push(Family {
                surface: surface.clone(),
                accepts,
                from,
            });
        }
    }

    /// The ids of a platform, in lower case: the built-in ones, and those of all documents.
    fn ids_on(&self, surface: &str) -> BTreeSet<String> {
        let own = self.entries.values();
        let builtin = self.base.entries().map(|(_, entry)| entry);
        let all = own.chain(builtin).filter(|entry| entry.surface == surface);
        all.map(|entry| entry.id.to_ascii_lowercase()).collect()
    }

    /// The libraries that a document tells of; one of a known name is told anew.
    pub(super) fn callers(&mut self, source: &Arc<Source>, file: &File) {
        for (key, written) in entries(&file.callers) {
            let Some(written) = written.map(|written| &written.value) else {
                continue;
            };
            let caller = Caller {
                name: text(&written.name).unwrap_or_else(|| key.value.clone()),
                calls: texts(&written.calls),
                modules: texts(&written.modules),
                renames: texts(&written.renames),
                drops: texts(&written.drops),
                drops_of: lower(&written.drops_of),
                vendors: texts(&written.vendors),
                source: text(&written.source).unwrap_or_default(),
            };
            if caller.calls.is_empty() {
                let message = format!("`{}` has no `calls`", key.value);
                let help = "name the functions, classes or keys that it is called by";
                let fault = Fault::at(source, key.span, message).with_help(help);
                self.faults.push(fault);
                continue;
            }
            let known = &mut self.head.callers;
            known.retain(|(name, _)| *name != key.value);
            known.push((key.value.clone(), caller));
        }
    }
}

fn lower(many: &Lenient<Many<String>>) -> Vec<String> {
    let texts = texts(many).into_iter();
    texts.map(|text| text.to_lowercase()).collect()
}

fn text(written: &Text) -> Option<String> {
    written.as_ref().map(|text| text.value.clone())
}

fn sets(written: &Lenient<Entries<Many<String>>>) -> BTreeMap<String, Vec<String>> {
    let pairs = entries(written);
    let values = |many: Option<&Many<String>>| {
        let values = many.into_iter().flat_map(|many| &many.0);
        values.map(|value| value.value.clone()).collect()
    };
    pairs
        .map(|(name, many)| (name.value.clone(), values(many)))
        .collect()
}
