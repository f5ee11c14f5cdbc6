//! A team's own names for models: deployments, names in a gateway's configuration. Each is
//! an entry of its own, a copy of the model's on the surface that serves it; what the file
//! says of it lies on top.

use super::declare::{entries, known_or_help};
use super::lay::{Builder, Doc, blank, own_place};
use super::written::{Deployment, File};
use crate::catalog::EntryId;
use crate::catalog::entry::Entry;
use crate::catalog::resolve::Target;
use crate::source::yaml::decode::{Lenient, Spanned};
use crate::source::yaml::shapes::Either;

impl Builder {
    /// The deployments of a document.
    pub(super) fn names(&mut self, doc: &Doc, file: &File) {
        for (key, written) in entries(&file.deployments) {
            let Some(written) = written else { continue };
            let alone;
            let deployment = match &written.value {
                Either::Short(model) => {
                    alone = Deployment {
                        model: Lenient(Some(Spanned {
                            value: model.clone(),
                            span: written.span,
                        })),
                        ..Deployment::default()
                    };
                    &alone
                }
                Either::Long(deployment) => deployment,
            };
            self.name(doc, key, deployment);
        }
    }

    fn name(&mut self, doc: &Doc, key: &Spanned<String>, written: &Deployment) {
        let is_id = self.can_be_id(doc, key);
        let Some(model) = self.required(doc, &written.model, key.span, "model") else {
            return;
        };
        let Some((target, spelled)) = self.target(doc, model) else {
            return;
        };
        let asked = self.known_surface(&doc.source, &written.surface);
        let said = asked.or(spelled).or_else(|| doc.surface.clone());
        let Some((like, surface)) = self.served(doc, target, said, written) else {
            return;
        };
        if !is_id {
            return;
        }
        let full = (surface.clone(), key.value.clone());
        let before = self.named.get(&full).or_else(|| self.keys.get(&full));
        if let Some(other) = before.and_then(|id| self.layer.places.get(id)) {
            let message = format!("{other} tells of `{}` on {surface} already", key.value);
            return self.fault(doc, key.span, message);
        }
        let listed = self.evidence(doc, key.span);
        let like_entry = self.entry(like).clone();
        let origin = like_entry.of.unwrap_or(like);
        let mut entry = if like_entry.surface == surface {
            Entry {
                aliases: Vec::new(),
                conflicts: Vec::new(),
                ..like_entry
            }
        } else {
            // Another platform's days do not hold here, and nobody knows this one's.
            Entry {
                vendor: like_entry.vendor,
                snapshot_of: like_entry.snapshot_of,
                line: like_entry.line,
                lane: like_entry.lane,
                kind: like_entry.kind,
                released: like_entry.released,
                context: like_entry.context,
                max_input: like_entry.max_input,
                max_output: like_entry.max_output,
                knowledge_cutoff: like_entry.knowledge_cutoff,
                capabilities: like_entry.capabilities,
                ..blank(String::new(), surface)
            }
        };
        entry.id.clone_from(&key.value);
        entry.of = Some(origin);
        entry.listed.insert(0, listed);
        for alias in written.aliases.iter().flat_map(|many| &many.0) {
            if self.can_be_id(doc, alias) {
                entry.aliases.push(alias.value.clone());
            }
        }
        self.facts_of_name(doc, written, &mut entry);
        let id = self.new_id();
        self.entries.insert(id, entry);
        self.named.insert(full, id);
        self.layer.names.insert(id);
        let place = own_place(&doc.source, key.span);
        let placed = self.placed.entry((place.clone(), key.value.clone()));
        placed.or_insert(id);
        self.layer.places.insert(id, place);
    }

    /// The model that a text names, and the surface that its spelling proves.
    fn target(&mut self, doc: &Doc, model: &Spanned<String>) -> Option<(EntryId, Option<String>)> {
        let text = model.value.as_str();
        let known = self.targets.get(text).cloned();
        let found = known.unwrap_or_else(|| {
            let found = self.meant(text);
            self.targets.insert(text.to_owned(), found.clone());
            found
        });
        if found.is_some() {
            return found;
        }
        let near = self.base.nearest(text);
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let fault = known_or_help(doc, model, &near);
        self.faults.push(fault);
        None
    }

    fn meant(&self, text: &str) -> Option<(EntryId, Option<String>)> {
        let own = self.ids.get_or_init(|| {
            let last_first = self.keys.iter().rev();
            let ids = last_first.map(|((_, id), &entry)| (id.clone(), entry));
            ids.collect()
        });
        if let Some(&id) = own.get(text) {
            return Some((id, Some(self.entry(id).surface.clone())));
        }
        let reading = self.base.read(text)?;
        match reading.target {
            Target::Known(id) => Some((id, reading.surface)),
            Target::Unknown { .. } => None,
        }
    }

    /// The entry whose facts hold for the deployment, and its surface.
    fn served(
        &mut self,
        doc: &Doc,
        target: EntryId,
        surface: Option<String>,
        written: &Deployment,
    ) -> Option<(EntryId, String)> {
        let entry = self.entry(target);
        let origin = entry.of.unwrap_or(target);
        let surface = surface.unwrap_or_else(|| entry.surface.clone());
        let rows = self.head.surfaces.iter();
        let is_gateway = rows.clone().any(|row| row.id == surface && row.gateway);
        let (on, surface) = if entry.surface == surface {
            (Some(target), surface)
        } else if is_gateway || self.entry(origin).surface == surface {
            // A gateway passes calls on: the vendor's days hold.
            (Some(origin), self.entry(origin).surface.clone())
        } else {
            (self.base.resold_id(origin, &surface), surface)
        };
        let Some(version) = &*written.version else {
            return Some((on.unwrap_or(origin), surface));
        };
        let here = on.unwrap_or(origin);
        let there = self.entry(here).surface.clone();
        let names = [self.entry(here).id.clone(), self.entry(origin).id.clone()];
        let exact = names.iter().find_map(|name| {
            let forms = ["-", "@", ":"].map(|sign| format!("{name}{sign}{}", version.value));
            let found = forms.iter().find_map(|form| self.find(&there, form));
            // The model may be written with its version already.
            let same = name
                .ends_with(&version.value)
                .then(|| self.find(&there, name));
            found.or_else(|| same.flatten())
        });
        if let Some(id) = exact {
            return Some((id, surface));
        }
        let starts = |id: &str| names.iter().any(|name| id.starts_with(&format!("{name}-")));
        let known: Vec<_> = self
            .base
            .entries()
            .filter(|(_, entry)| entry.surface == there && starts(&entry.id))
            .filter(|(_, entry)| {
                entry
                    .snapshot_of
                    .is_some_and(|base| base == here || base == origin)
            })
            .map(|(_, entry)| format!("`{}`", entry.id))
            .collect();
        let message = format!(
            "{there} lists no version `{}` of `{}`",
            version.value, names[0]
        );
        let help = match known.as_slice() {
            [] => "leave `version` out, or tell of this version under `models`".to_owned(),
            known => format!(
                "it lists {}; tell of another one under `models`",
                known.join(", ")
            ),
        };
        self.faults
            .push(super::Fault::at(&doc.source, version.span, message).with_help(help));
        None
    }
}
