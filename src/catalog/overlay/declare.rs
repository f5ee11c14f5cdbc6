//! What a document says of the world around its models: surfaces, lanes, who makes the
//! models, where facts were read. All documents declare before any model is read, so that
//! a model may use what another file declares.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::bytes::{Regex, RegexBuilder};

use super::Fault;
use super::facts::texts;
use super::lay::{Builder, Doc};
use super::read::Document;
use super::written::{self, File, Text};
use crate::catalog::decoration::PREFIX_ENDS;
use crate::catalog::entry::{Evidence, Lane, SourceId};
use crate::catalog::file::FineTune;
use crate::catalog::head::{Surface, Vendor};
use crate::catalog::invariants::is_address;
use crate::source::yaml::decode::{Lenient, Spanned, nearest};
use crate::source::yaml::shapes::Many;
use crate::source::{Source, Span};

impl Builder {
    /// Surfaces and lanes of a document.
    pub(super) fn declare(&mut self, document: &Document) {
        let Document { source, file } = document;
        for (key, written) in entries(&file.surfaces) {
            self.surface(source, key, written);
        }
        self.head.modes.extend(texts(&file.modes));
        self.head.previews.extend(lower(&file.previews));
        for (word, title) in entries(&file.capabilities) {
            if let Some(title) = title {
                let known = &mut self.head.capabilities;
                known.retain(|(known, _)| *known != word.value);
                known.push((word.value.clone(), title.value.clone()));
            }
        }
        self.callers(source, file);
        if let Some(beside) = &*file.beside {
            let (own, written) = (&mut self.head.beside, &beside.value);
            own.addresses.extend(lower(&written.addresses));
            own.platforms.extend(lower(&written.platforms));
            own.listed.extend(lower(&written.listed));
            own.others.extend(lower(&written.others));
            own.sent.extend(lower(&written.sent));
            own.choosers.extend(lower(&written.choosers));
            own.holders.extend(lower(&written.holders));
            own.general.extend(lower(&written.general));
            own.compatible.extend(lower(&written.compatible));
        }
        for (key, written) in entries(&file.lanes) {
            let known = self.head.lanes.iter().position(|lane| lane.id == key.value);
            let at = known.unwrap_or_else(|| {
                self.head.lanes.push(Lane {
                    id: key.value.clone(),
                    title: key.value.clone(),
                    best_for: String::new(),
                    caveat: String::new(),
                    kinds: Vec::new(),
                    below: None,
                });
                self.head.lanes.len() - 1
            });
            let (Some(lane), Some(written)) = (self.head.lanes.get_mut(at), written) else {
                continue;
            };
            let texts = [
                (&mut lane.title, &written.value.title),
                (&mut lane.best_for, &written.value.best_for),
                (&mut lane.caveat, &written.value.caveat),
            ];
            for (old, new) in texts {
                if let Some(new) = &**new {
                    old.clone_from(&new.value);
                }
            }
            lane.kinds.extend(super::facts::texts(&written.value.kinds));
            if let Some(below) = &*written.value.below {
                lane.below = Some(below.value.clone());
            }
        }
    }

    fn surface(
        &mut self,
        source: &Arc<Source>,
        key: &Spanned<String>,
        written: Option<&Spanned<written::Surface>>,
    ) {
        let rows = &mut self.head.surfaces;
        let known = rows.iter().position(|row| row.id == key.value);
        let default = Spanned {
            value: written::Surface::default(),
            span: key.span,
        };
        let written = &written.unwrap_or(&default).value;
        if known.is_none() && written.name.is_none() {
            let near = did_you_mean(&key.value, rows.iter().map(|row| &row.id));
            let message = format!("there is no surface `{}`{near}", key.value);
            let help = "a surface of your own needs a `name`";
            let fault = Fault::at(source, key.span, message).with_help(help);
            self.faults.push(fault);
        }
        let mut row = known.map_or_else(
            || Surface {
                id: key.value.clone(),
                name: key.value.clone(),
                ..Surface::default()
            },
            |at| rows[at].clone(),
        );
        if let Some(name) = &*written.name {
            row.name.clone_from(&name.value);
        }
        row.prefixes
            .extend(self.prefixes(source, &written.prefixes));
        row.own_prefixes
            .extend(self.prefixes(source, &written.own_prefixes));
        row.host_prefixes
            .extend(self.prefixes(source, &written.host_prefixes));
        row.routes.extend(texts(&written.routes));
        if let Some(proof) = &*written.proof {
            let (own, written) = (&mut row.proof, &proof.value);
            own.calls.extend(lower(&written.calls));
            own.services.extend(lower(&written.services));
            own.modules.extend(lower(&written.modules));
            own.hosts.extend(lower(&written.hosts));
            own.words.extend(lower(&written.words));
            own.values.extend(lower(&written.values));
            own.keys.extend(lower(&written.keys));
            own.paths.extend(texts(&written.paths));
            own.phrases.extend(lower(&written.phrases));
            own.commands.extend(texts(&written.commands));
            for (from, names) in entries(&written.switches) {
                let all = own.switches.entry(from.value.clone()).or_default();
                all.extend(
                    names
                        .iter()
                        .flat_map(|names| &names.0)
                        .map(|name| name.value.clone()),
                );
            }
        }
        for form in written.fine_tunes.iter().flat_map(|many| &many.0) {
            row.fine_tunes.extend(self.fine_tune(source, form));
        }
        row.patterns
            .extend(self.expressions(source, &written.patterns));
        row.suffixes
            .extend(self.expressions(source, &written.suffixes));
        for (page, address) in entries(&written.pages) {
            let address = address.map_or("", |address| address.value.as_str());
            if !is_address(address) {
                let message = format!("`{address}` is no address: it starts with `https://`");
                self.faults.push(Fault::at(source, page.span, message));
                continue;
            }
            row.pages.insert(page.value.clone(), address.to_owned());
        }
        if let Some(days) = &*written.shelf_life_days {
            row.shelf_life_days = Some(days.value);
        }
        if let Some(deploys) = &*written.deploys {
            row.deploys = deploys.value;
        }
        if let Some(gateway) = &*written.gateway {
            row.gateway = gateway.value;
        }
        if let Some(nowhere) = &*written.nowhere {
            row.nowhere = nowhere.value;
        }
        let moving = written.moving.iter().flat_map(|many| &many.0);
        row.moving.extend(moving.map(|id| id.value.clone()));
        if let Some(days) = &*written.notice_days {
            row.notice_days = Some(days.value);
        }
        if let Some(percent) = &*written.regional_percent {
            row.regional_percent = Some(percent.value);
        }
        if let Some(sign) = &*written.version_sign {
            row.version_sign = Some(sign.value);
        }
        if let Some(local) = &*written.local {
            row.local = local.value;
        }
        match known {
            Some(at) => self.head.surfaces[at] = row,
            None => self.head.surfaces.push(row),
        }
    }

    fn prefixes(&mut self, source: &Arc<Source>, written: &Lenient<Many<String>>) -> Vec<String> {
        let mut good = Vec::new();
        for prefix in written.iter().flat_map(|many| &many.0) {
            if prefix.value.ends_with(PREFIX_ENDS) && prefix.value.len() > 1 {
                good.push(prefix.value.to_ascii_lowercase());
            } else {
                let message = format!(
                    "`{}` cannot stand in front of an id: a prefix ends in `/`, `:`, `.` or `-`",
                    prefix.value
                );
                self.faults.push(Fault::at(source, prefix.span, message));
            }
        }
        good
    }

    fn fine_tune(
        &mut self,
        source: &Arc<Source>,
        written: &Spanned<written::FineTune>,
    ) -> Option<FineTune> {
        let (Some(sign), Some(form)) = (&*written.value.sign, &*written.value.form) else {
            let message = "a form of fine-tunes has a `sign` and a `form`";
            self.faults.push(Fault::at(source, written.span, message));
            return None;
        };
        let regex = RegexBuilder::new(&form.value).unicode(false).build();
        let names = |regex: &Regex| regex.capture_names().flatten().any(|name| name == "base");
        if !regex.as_ref().is_ok_and(names) {
            let message = "no regular expression with a group `(?<base>…)`";
            self.faults.push(Fault::at(source, form.span, message));
            return None;
        }
        Some(FineTune {
            sign: sign.value.to_ascii_lowercase(),
            form: form.value.clone(),
        })
    }

    fn expressions(
        &mut self,
        source: &Arc<Source>,
        written: &Lenient<Many<String>>,
    ) -> Vec<String> {
        let mut good = Vec::new();
        for text in written.iter().flat_map(|many| &many.0) {
            match RegexBuilder::new(&text.value).unicode(false).build() {
                Ok(_) => good.push(text.value.clone()),
                Err(error) => {
                    let error = error.to_string();
                    let why = error.lines().last().unwrap_or_default();
                    let message = format!("no regular expression: {why}");
                    self.faults.push(Fault::at(source, text.span, message));
                }
            }
        }
        good
    }

    /// Whose ids a document holds, and where its facts were read.
    pub(super) fn document(&mut self, document: &Document) -> Doc {
        let Document { source, file } = document;
        let mut doc = Doc {
            source: Arc::clone(source),
            surface: None,
            vendor: None,
            read: None,
            sources: BTreeMap::new(),
            is_sound: true,
        };
        let surface = self.known_surface(source, &file.surface);
        for (key, name) in entries(&file.makers) {
            let known = self.head.vendors.iter().any(|row| row.id == key.value);
            if let (false, Some(surface), Some(name)) = (known, &surface, name) {
                self.head.vendors.push(Vendor {
                    id: key.value.clone(),
                    name: name.value.clone(),
                    surface: surface.clone(),
                    ..Vendor::default()
                });
            }
        }
        doc.vendor = self.vendor(source, file, surface.as_deref());
        let own = |id: &String| {
            let vendor = self.head.vendors.iter().find(|vendor| vendor.id == *id);
            vendor.map(|vendor| vendor.surface.clone())
        };
        let unsound = surface.is_none() && file.surface.is_some()
            || doc.vendor.is_none() && file.vendor.is_some();
        doc.is_sound = !unsound;
        doc.surface = surface.or_else(|| doc.vendor.as_ref().and_then(own));
        // What else is wrong with the models is told, too.
        let named = file.surface.as_ref().or(file.vendor.as_ref());
        let named = named.map(|key| key.value.clone()).filter(|_| unsound);
        doc.surface = doc.surface.or(named);
        if let Some(read) = &*file.read {
            doc.read = self.parsed(&doc, read);
        }
        for (key, written) in entries(&file.sources) {
            let Some(written) = written else { continue };
            let text = |text: &Text| text.as_ref().map_or(String::new(), |at| at.value.clone());
            let read = written.value.read.as_ref();
            let read = read.and_then(|read| self.parsed(&doc, read));
            let confirmed = written.value.confirmed.as_ref();
            let confirmed = confirmed.and_then(|day| self.parsed(&doc, day));
            let id = SourceId(self.head.evidence.len() as u16);
            self.head.evidence.push(Evidence {
                key: format!("{}:{}", doc.surface.as_deref().unwrap_or("own"), key.value),
                title: text(&written.value.title),
                version: text(&written.value.version),
                dated: text(&written.value.dated),
                read,
                confirmed,
                rank: written.value.rank.as_ref().map(|rank| rank.value),
                is_loose: false,
                own: None,
            });
            doc.sources.insert(key.value.clone(), id);
        }
        let holds = entries(&file.models).next().or(None);
        let lines = entries(&file.lines).next();
        let first = holds.map(|(key, _)| key).or(lines.map(|(key, _)| key));
        if let Some(first) = first.filter(|_| doc.surface.is_none() && file.surface.is_none()) {
            let message = "whose ids are these? The file names no surface";
            let help =
                "write `surface:` and its key at the top, as `lanelint catalog list` shows it";
            self.faults
                .push(Fault::at(source, first.span, message).with_help(help));
        }
        doc
    }

    /// A surface by its key; noted if there is none.
    pub(super) fn known_surface(&mut self, source: &Arc<Source>, key: &Text) -> Option<String> {
        let key = key.as_ref()?;
        let rows = &self.head.surfaces;
        if rows.iter().any(|row| row.id == key.value) {
            return Some(key.value.clone());
        }
        let near = did_you_mean(&key.value, rows.iter().map(|row| &row.id));
        let message = format!("there is no surface `{}`{near}", key.value);
        let help = "name a known one, or declare your own under `surfaces`";
        self.faults
            .push(Fault::at(source, key.span, message).with_help(help));
        None
    }

    /// The vendor of a document, made when it is a new one.
    fn vendor(
        &mut self,
        source: &Arc<Source>,
        file: &File,
        surface: Option<&str>,
    ) -> Option<String> {
        let shapes = self.expressions(source, &file.shapes);
        let lower = |many: &Lenient<Many<String>>| {
            let lower = |text: String| text.to_ascii_lowercase();
            texts(many).into_iter().map(lower).collect::<Vec<_>>()
        };
        let rows = &mut self.head.vendors;
        let key = if let Some(key) = &*file.vendor {
            key.clone()
        } else {
            // Without a vendor the file speaks of the one whose surface it is.
            let surfaces = &mut self.head.surfaces.iter();
            let row = surfaces.find(|row| Some(&*row.id) == surface);
            Spanned {
                value: row.and_then(|row| row.vendor.clone())?,
                span: Span::default(),
            }
        };
        let known = rows.iter().position(|row| row.id == key.value);
        if known.is_none() && file.vendor_name.is_none() {
            let near = did_you_mean(&key.value, rows.iter().map(|row| &row.id));
            let message = format!("there is no vendor `{}`{near}", key.value);
            let help = "name a known one; one of your own needs a `vendor_name` beside it";
            self.faults
                .push(Fault::at(source, key.span, message).with_help(help));
            return None;
        }
        let at = known.unwrap_or_else(|| {
            rows.push(Vendor {
                id: key.value.clone(),
                surface: surface.unwrap_or(&key.value).to_owned(),
                ..Vendor::default()
            });
            rows.len() - 1
        });
        let row = &mut rows[at];
        if let Some(name) = &*file.vendor_name {
            row.name.clone_from(&name.value);
        }
        row.shapes.extend(shapes);
        row.stems.extend(lower(&file.stems));
        row.ambiguous.extend(lower(&file.ambiguous));
        row.not_models.extend(lower(&file.not_models));
        row.settings.extend(lower(&file.settings));
        for (name, ids) in entries(&file.endpoints) {
            let ids = ids.into_iter().flat_map(|many| &many.0);
            let ids = ids.map(|id| id.value.to_ascii_lowercase()).collect();
            row.endpoints.push((name.value.clone(), ids));
        }
        let (surface, name) = (row.surface.clone(), row.name.clone());
        if !self.head.surfaces.iter().any(|row| row.id == surface) {
            self.head.surfaces.push(Surface {
                id: surface,
                name,
                vendor: Some(key.value.clone()),
                ..Surface::default()
            });
        }
        for stem in file.stems.iter().flat_map(|many| &many.0) {
            let lower = stem.value.to_ascii_lowercase();
            if lower.len() < 2 {
                let message = "a stem of one character is in every file";
                self.faults.push(Fault::at(source, stem.span, message));
            } else {
                self.stem(&lower, false);
            }
        }
        Some(key.value)
    }
}

/// The pairs of a mapping that may be left out.
pub(super) fn entries<T>(
    written: &Lenient<crate::source::yaml::shapes::Entries<T>>,
) -> impl Iterator<Item = (&Spanned<String>, Option<&T>)> {
    let pairs = written.iter().flat_map(|pairs| &pairs.0);
    pairs.map(|(key, value)| (key, value.as_ref()))
}

/// `; did you mean …?`, if a known word is near.
pub(super) fn did_you_mean<'k>(word: &str, known: impl Iterator<Item = &'k String>) -> String {
    let near = nearest(word, known.map(String::as_str));
    near.map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}

/// The fault that a text names no model.
pub(super) fn known_or_help(doc: &Doc, model: &Spanned<String>, near: &str) -> Fault {
    let message = format!("the catalog has no model `{}`{near}", model.value);
    Fault::at(&doc.source, model.span, message)
        .with_help("name a known model, or tell of this one under `models`")
}

/// Texts in lower case.
fn lower(written: &Lenient<Many<String>>) -> Vec<String> {
    let texts = written.iter().flat_map(|many| &many.0);
    texts.map(|text| text.value.to_ascii_lowercase()).collect()
}
