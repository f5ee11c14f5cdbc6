//! What must hold of the own entries: the rules that the build holds the built-in catalog
//! to, told where the files break them.

use std::collections::BTreeMap;

use super::declare::entries;
use super::lay::{Builder, Doc, Numbered};
use super::written::{File, Model};
use crate::catalog::entry::{Entry, EntryId};
use crate::catalog::invariants::{self, Whole};
use crate::source::Span;
use crate::source::yaml::decode::Spanned;
use crate::source::yaml::shapes::Either;

impl Whole for Builder {
    fn find(&self, surface: &str, id: &str) -> Option<EntryId> {
        let group = self.layer.spellings.get(&id.to_ascii_lowercase());
        let own = group.into_iter().flatten().copied();
        let mut own = own.filter(|&id| Builder::entry(self, id).surface == surface);
        own.next().or_else(|| Builder::find(self, surface, id))
    }

    fn entry(&self, id: EntryId) -> &Entry {
        Builder::entry(self, id)
    }

    fn own_surface(&self, vendor: &str) -> Option<&str> {
        Builder::own_surface(self, vendor)
    }
}

impl Builder {
    /// Checks the models and deployments of a document.
    pub(super) fn check(&mut self, doc: &Doc, file: &File, models: &[Numbered<'_>]) {
        for &(id, key, model) in models {
            let spans = model.map(|model| spans(&model.value));
            self.hold(doc, id, key, spans.unwrap_or_default());
        }
        for (key, written) in entries(&file.deployments) {
            let place = super::lay::own_place(&doc.source, key.span);
            let Some(&id) = self.placed.get(&(place, key.value.clone())) else {
                continue;
            };
            let spans = match written.map(|written| &written.value) {
                Some(Either::Long(written)) => BTreeMap::from([
                    ("deprecated_on", span(written.deprecated_on.as_ref())),
                    ("retires_on", span(written.retires_on.as_ref())),
                    ("replacements", span(written.replacements.as_ref())),
                ]),
                _ => BTreeMap::new(),
            };
            self.hold(doc, id, key, spans);
        }
    }

    fn hold(
        &mut self,
        doc: &Doc,
        id: EntryId,
        key: &Spanned<String>,
        spans: BTreeMap<&'static str, Option<Span>>,
    ) {
        for (field, message) in invariants::of(id, self) {
            let span = spans.get(field).copied().flatten().unwrap_or(key.span);
            self.fault(doc, span, message);
        }
        if self.layer.names.contains(&id) {
            return;
        }
        let entry = Builder::entry(self, id);
        let mut twice = Vec::new();
        for spelling in std::iter::once(&entry.id).chain(&entry.aliases) {
            let group = self.layer.spellings.get(&spelling.to_ascii_lowercase());
            let others = group.into_iter().flatten().filter(|&&other| {
                let same = Builder::entry(self, other).surface == entry.surface;
                other != id && same && !self.layer.names.contains(&other)
            });
            twice.extend(others.map(|&other| (spelling.clone(), Builder::entry(self, other))));
        }
        let messages: Vec<_> = twice
            .into_iter()
            .map(|(spelling, other)| {
                let surface = &other.surface;
                format!("`{spelling}` names `{}` on {surface} already", other.id)
            })
            .collect();
        for message in messages {
            let span = spans.get("aliases").copied().flatten().unwrap_or(key.span);
            self.fault(doc, span, message);
        }
    }
}

/// Where each key of a model stands, as far as a rule speaks of it.
fn spans(model: &Model) -> BTreeMap<&'static str, Option<Span>> {
    let aliases = model.aliases.iter().flat_map(|many| &many.0);
    BTreeMap::from([
        ("released", span(model.released.as_ref())),
        ("deprecated_on", span(model.deprecated_on.as_ref())),
        ("retires_on", span(model.retires_on.as_ref())),
        ("replacements", span(model.replacements.as_ref())),
        ("rerouted", span(model.rerouted.as_ref())),
        ("default_snapshot", span(model.default_snapshot.as_ref())),
        ("aliases", aliases.map(|alias| alias.span).next()),
    ])
}

fn span<T>(written: Option<&Spanned<T>>) -> Option<Span> {
    written.map(|written| written.span)
}
