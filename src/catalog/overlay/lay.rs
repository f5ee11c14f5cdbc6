//! From documents to a catalog: entries numbered behind the built-in ones, or corrected.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Fault;
use super::declare::{did_you_mean, entries};
use super::read::Document;
use super::stems::Stems;
use super::written::{Model, Text};
use crate::catalog::Catalog;
use crate::catalog::entry::{Confidence, Day, Entry, EntryId, Evidence, Fact, OwnPlace, SourceId};
use crate::catalog::head::Head;
use crate::catalog::index::{Layer, OwnFile};
use crate::source::yaml::decode::Spanned;
use crate::source::{Source, Span};

/// How many entries and lines of files a catalog counts at most: it packs their numbers.
const MAX_SOURCES: usize = 60_000;

/// How many models all files may give: laying more takes longer than anyone waits.
const MAX_MODELS: usize = 20_000;
/// The kind of a model that nobody says.
const KIND: &str = "chat";
/// Longer ids are not read.
const MAX_ID: usize = 256;

/// A document's own words: whose ids it holds, where its facts were read.
pub(super) struct Doc {
    pub(super) source: Arc<Source>,
    pub(super) surface: Option<String>,
    pub(super) vendor: Option<String>,
    pub(super) read: Option<Day>,
    pub(super) sources: BTreeMap<String, SourceId>,
    /// Surface and vendor are known: what its models name can be looked up.
    pub(super) is_sound: bool,
}

/// A catalog in the making.
pub(super) struct Builder {
    pub(super) base: Catalog,
    pub(super) head: Head,
    pub(super) entries: BTreeMap<EntryId, Entry>,
    /// Surface and id of the own models: their number.
    pub(super) keys: BTreeMap<(String, String), EntryId>,
    /// Lanes that files give to single models.
    pub(super) lanes: BTreeMap<EntryId, String>,
    pub(super) layer: Layer,
    pub(super) faults: Vec<Fault>,
    /// The team's own names for models, by surface and name.
    pub(super) named: BTreeMap<(String, String), EntryId>,
    /// The same by where each stands.
    pub(super) placed: BTreeMap<(OwnPlace, String), EntryId>,
    /// The own models by their ids; of several platforms the first.
    pub(super) ids: OnceCell<BTreeMap<String, EntryId>>,
    /// What a text that names a model means.
    pub(super) targets: BTreeMap<String, Option<(EntryId, Option<String>)>>,
    stems: Stems,
    next: u32,
    lines: BTreeMap<OwnPlace, SourceId>,
}

/// A model of a document with its number.
pub(super) type Numbered<'d> = (EntryId, &'d Spanned<String>, Option<&'d Spanned<Model>>);

/// Lays documents over the built-in catalog.
pub(super) fn over(
    documents: Vec<Document>,
    own: Vec<OwnFile>,
    mut faults: Vec<Fault>,
) -> (Catalog, Vec<Fault>) {
    let base = Catalog::builtin();
    let mut models = documents.iter().flat_map(|document| {
        let ids = entries(&document.file.models).map(|(id, _)| id.span);
        ids.map(|span| (&document.source, span))
    });
    if let Some((source, span)) = models.nth(MAX_MODELS) {
        let message = format!("the catalog files give more than {MAX_MODELS} models");
        faults.push(Fault::at(source, span, message));
        return (base, faults);
    }
    let mut builder = Builder {
        head: base.head().clone(),
        next: base.len() as u32,
        stems: Stems::of(base.stems()),
        named: BTreeMap::new(),
        placed: BTreeMap::new(),
        ids: OnceCell::new(),
        targets: BTreeMap::new(),
        base,
        entries: BTreeMap::new(),
        keys: BTreeMap::new(),
        lanes: BTreeMap::new(),
        layer: Layer::default(),
        faults,
        lines: BTreeMap::new(),
    };
    builder.layer.files = own;
    for document in &documents {
        builder.declare(document);
    }
    let docs: Vec<_> = documents
        .iter()
        .map(|document| (builder.document(document), &document.file))
        .collect();
    let numbered: Vec<_> = docs
        .iter()
        .map(|(doc, file)| builder.number(doc, entries(&file.models)))
        .collect();
    for ((doc, _), models) in docs.iter().zip(&numbered) {
        for model in models {
            builder.model(doc, *model);
        }
    }
    for ((doc, _), models) in docs.iter().zip(&numbered) {
        for model in models {
            builder.links(doc, *model);
        }
    }
    for ((doc, file), models) in docs.iter().zip(&numbered) {
        builder.lines(doc, file, models);
    }
    builder.settle();
    for (doc, file) in &docs {
        builder.names(doc, file);
    }
    for (doc, file) in &docs {
        builder.families(doc, file);
    }
    builder.spell();
    for ((doc, file), models) in docs.iter().zip(&numbered) {
        if doc.is_sound {
            builder.check(doc, file, models);
        }
    }
    builder.finish()
}

impl Builder {
    pub(super) fn fault(&mut self, doc: &Doc, span: Span, message: impl Into<String>) {
        self.faults.push(Fault::at(&doc.source, span, message));
    }

    /// An entry as it is so far.
    pub(super) fn entry(&self, id: EntryId) -> &Entry {
        let own = self.entries.get(&id);
        own.unwrap_or_else(|| self.base.entry(id))
    }

    /// An entry of the own ones; a built-in one becomes that by being touched.
    pub(super) fn touch(&mut self, id: EntryId) -> &mut Entry {
        let base = &self.base;
        let entry = self.entries.entry(id);
        entry.or_insert_with(|| base.entry(id).clone())
    }

    /// The entry of an id or alias on a surface.
    pub(super) fn find(&self, surface: &str, id: &str) -> Option<EntryId> {
        let key = (surface.to_owned(), id.to_owned());
        let own = self.keys.get(&key).copied();
        own.or_else(|| self.base.on_surface(surface, id))
    }

    /// The own surface of a vendor.
    pub(super) fn own_surface(&self, vendor: &str) -> Option<&str> {
        let row = self.head.vendors.iter().find(|row| row.id == vendor);
        row.map(|row| row.surface.as_str())
    }

    /// A number for a new entry.
    pub(super) fn new_id(&mut self) -> EntryId {
        self.next += 1;
        EntryId(self.next - 1)
    }

    /// The source that a line of a file is.
    pub(super) fn evidence(&mut self, doc: &Doc, span: Span) -> SourceId {
        let place = own_place(&doc.source, span);
        if let Some(&known) = self.lines.get(&place) {
            return known;
        }
        let evidence = &mut self.head.evidence;
        if evidence.len() < MAX_SOURCES {
            evidence.push(Evidence {
                key: place.to_string(),
                title: format!("{}, line {}", place.file, place.line),
                version: String::new(),
                dated: String::new(),
                read: doc.read,
                confirmed: None,
                rank: None,
                is_loose: false,
                own: Some(place.clone()),
            });
        } else if evidence.len() == MAX_SOURCES {
            evidence.push(Evidence {
                key: place.file.clone(),
                title: place.file.clone(),
                version: String::new(),
                dated: String::new(),
                read: doc.read,
                confirmed: None,
                rank: None,
                is_loose: false,
                own: Some(place.clone()),
            });
            let message = format!("the catalog files give more than {MAX_SOURCES} facts");
            self.faults.push(Fault::at(&doc.source, span, message));
        }
        let id = SourceId((self.head.evidence.len() - 1) as u16);
        self.lines.insert(place, id);
        id
    }

    /// Whether a text can stand as an id in a file that is scanned; noted if not.
    pub(super) fn can_be_id(&mut self, doc: &Doc, id: &Spanned<String>) -> bool {
        let text = id.value.as_str();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/@+~".contains(&byte);
        let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        let good = text.bytes().all(fits)
            && edge(text.bytes().next())
            && edge(text.bytes().last())
            && (2..=MAX_ID).contains(&text.len());
        if !good {
            let message = "no id that could be found in a file";
            let help = "an id has 2 to 256 letters, digits and `_-.:/@+~`, and starts and ends \
                        with a letter or digit";
            self.faults
                .push(Fault::at(&doc.source, id.span, message).with_help(help));
        }
        good
    }

    /// Gives every model of a document its number.
    fn number<'d>(
        &mut self,
        doc: &Doc,
        models: impl Iterator<Item = (&'d Spanned<String>, Option<&'d Spanned<Model>>)>,
    ) -> Vec<Numbered<'d>> {
        let Some(surface) = doc.surface.clone() else {
            return Vec::new();
        };
        let mut numbered = Vec::new();
        for (key, model) in models {
            let known = self.base.on_surface(&surface, &key.value);
            if known.is_none() && !self.can_be_id(doc, key) {
                continue;
            }
            let full = (surface.clone(), key.value.clone());
            let before = self.keys.get(&full).copied();
            let id = before.or(known).unwrap_or_else(|| self.new_id());
            if let Some(other) = self.layer.places.get(&id) {
                let message = format!("{other} tells of `{}` on {surface} already", key.value);
                self.fault(doc, key.span, message);
                continue;
            }
            self.keys.insert(full, id);
            self.layer
                .places
                .insert(id, own_place(&doc.source, key.span));
            numbered.push((id, key, model));
        }
        numbered
    }

    /// The entry of a model, all but its links.
    fn model(&mut self, doc: &Doc, (id, key, model): Numbered<'_>) {
        let listed = self.evidence(doc, key.span);
        let default = Model::default();
        let model = model.map_or(&default, |model| &model.value);
        let is_new = id.0 as usize >= self.base.len();
        let mut entry = if is_new {
            let surface = doc.surface.clone().unwrap_or_default();
            blank(key.value.clone(), surface)
        } else {
            self.base.entry(id).clone()
        };
        if let Some(vendor) = self.vendor_of(doc, model, key, is_new) {
            entry.vendor = vendor;
        }
        if let Some(kind) = &*model.kind {
            let kinds = self.head.lanes.iter().flat_map(|lane| &lane.kinds);
            let kinds: Vec<_> = self.head.kinds.iter().chain(kinds).collect();
            if kinds.contains(&&kind.value) {
                entry.kind.clone_from(&kind.value);
            } else {
                let near = did_you_mean(&kind.value, kinds.into_iter());
                let message = format!("there is no kind `{}`{near}", kind.value);
                self.fault(doc, kind.span, message);
            }
        }
        for alias in model.aliases.iter().flat_map(|many| &many.0) {
            let known = entry.aliases.contains(&alias.value);
            if !known && self.can_be_id(doc, alias) {
                entry.aliases.push(alias.value.clone());
            }
        }
        if let Some(lane) = &*model.lane
            && self.is_lane(doc, lane)
        {
            self.lanes.insert(id, lane.value.clone());
        }
        entry.listed.insert(0, listed);
        for source in model.listed.iter().flat_map(|many| &many.0) {
            let known = self.known(doc, source);
            entry.listed.extend(known);
        }
        for source in model.ended_by.iter().flat_map(|many| &many.0) {
            let known = self.known(doc, source);
            entry.ended_by.extend(known);
        }
        if let Some(snapshot) = &*model.default_snapshot {
            entry.default_snapshot = Some(snapshot.value.clone());
        }
        self.facts(doc, model, &mut entry);
        self.entries.insert(id, entry);
    }

    pub(super) fn is_lane(&mut self, doc: &Doc, lane: &Spanned<String>) -> bool {
        let lanes = &self.head.lanes;
        let known = lanes.iter().any(|row| row.id == lane.value);
        if !known {
            let near = did_you_mean(&lane.value, lanes.iter().map(|row| &row.id));
            let message = format!("there is no lane `{}`{near}", lane.value);
            let help = "name a known one, or declare your own under `lanes`";
            self.faults
                .push(Fault::at(&doc.source, lane.span, message).with_help(help));
        }
        known
    }

    fn vendor_of(
        &mut self,
        doc: &Doc,
        model: &Model,
        key: &Spanned<String>,
        is_new: bool,
    ) -> Option<String> {
        if let Some(vendor) = &*model.vendor {
            let rows = &self.head.vendors;
            if !rows.iter().any(|row| row.id == vendor.value) {
                let near = did_you_mean(&vendor.value, rows.iter().map(|row| &row.id));
                let message = format!("there is no vendor `{}`{near}", vendor.value);
                self.fault(doc, vendor.span, message);
            }
            return Some(vendor.value.clone());
        }
        let of = model.of.as_ref().and_then(|of| of.value.split_once('/'));
        let maker = |(from, id): (&str, &str)| {
            let is_vendor = self.head.vendors.iter().any(|row| row.id == from);
            let made = (!is_vendor).then(|| self.find(from, id)).flatten();
            made.map_or(from.to_owned(), |id| self.entry(id).vendor.clone())
        };
        let said = of.map(maker);
        if !is_new {
            return said;
        }
        let vendor = said.or_else(|| doc.vendor.clone());
        if vendor.is_none() && doc.is_sound {
            let message = format!("who makes `{}`?", key.value);
            let help = "say `of: vendor/id` for a model that is resold here, else `vendor:`";
            self.faults
                .push(Fault::at(&doc.source, key.span, message).with_help(help));
        }
        vendor
    }

    /// What a model is a resale or snapshot of.
    fn links(&mut self, doc: &Doc, (id, _, model): Numbered<'_>) {
        let Some(model) = model else { return };
        let of = model.value.of.as_ref().and_then(|of| {
            let parts = of.value.split_once('/');
            let own = parts.and_then(|(from, _)| self.own_surface(from).or(Some(from)));
            let found = own
                .zip(parts)
                .and_then(|(own, (_, bare))| self.find(own, bare));
            if found.is_none() {
                let message = format!("no vendor has `{}`", of.value);
                let help = "expected `vendor/id`, the id as its vendor writes it";
                self.faults
                    .push(Fault::at(&doc.source, of.span, message).with_help(help));
            }
            found
        });
        let base = self.linked(doc, &model.value.snapshot_of);
        if let Some(base) = base {
            self.touch(base).has_snapshots = true;
        }
        // What is not said is as it is with what it is a resale or snapshot of.
        let kind = of.or(base).map(|like| self.entry(like).kind.clone());
        let entry = self.touch(id);
        entry.of = of.or(entry.of);
        entry.snapshot_of = base.or(entry.snapshot_of);
        if entry.kind.is_empty() {
            entry.kind = kind.unwrap_or_else(|| KIND.to_owned());
        }
    }

    fn linked(&mut self, doc: &Doc, id: &Text) -> Option<EntryId> {
        let id = id.as_ref()?;
        let found = self.find(doc.surface.as_deref()?, &id.value);
        if found.is_none() {
            let near = self.base.nearest(&id.value);
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let surface = doc.surface.as_deref().unwrap_or_default();
            self.fault(
                doc,
                id.span,
                format!("{surface} has no model `{}`{near}", id.value),
            );
        }
        found
    }

    /// What the new entries are called, and what to look for in files.
    fn spell(&mut self) {
        let mut named: Vec<(String, EntryId)> = Vec::new();
        for (&id, entry) in &self.entries {
            let spellings = std::iter::once(&entry.id).chain(&entry.aliases);
            named.extend(spellings.map(|spelling| (spelling.to_ascii_lowercase(), id)));
        }
        for (spelling, id) in named {
            let known = self.base.candidates(&spelling);
            let group = self.layer.spellings.entry(spelling.clone());
            let group = group.or_insert_with(|| known.to_vec());
            if !group.contains(&id) {
                // A team's own name comes before what others call by it.
                let at = if self.layer.names.contains(&id) {
                    0
                } else {
                    group.len()
                };
                group.insert(at, id);
            }
            let is_built_in = (id.0 as usize) < self.base.len() && known.contains(&id);
            if !is_built_in {
                let is_word = spelling.bytes().all(|byte| byte.is_ascii_alphabetic());
                let is_word = is_word || spelling.len() < 4;
                let vendor = self.entry(id).vendor.clone();
                let rows = &mut self.head.vendors;
                if let Some(row) = rows.iter_mut().find(|row| row.id == vendor && is_word) {
                    row.ambiguous.push(spelling.clone());
                }
                self.stem(&spelling, is_word);
            }
        }
    }

    /// Lets files that hold a literal be scanned, unless they are already.
    pub(super) fn stem(&mut self, literal: &str, is_word: bool) {
        if !self.stems.hold(literal) {
            self.stems.add(literal, is_word);
            self.layer.stems.push((literal.to_owned(), is_word));
        }
    }

    fn finish(mut self) -> (Catalog, Vec<Fault>) {
        let old: Vec<_> = self
            .head
            .surfaces
            .iter()
            .map(|row| row.id.clone())
            .collect();
        self.head.surfaces.sort_by(|a, b| a.id.cmp(&b.id));
        let rows = &self.head.surfaces;
        let place = |surface: &str| rows.iter().position(|row| row.id == surface);
        let mut resold: Vec<_> = self
            .head
            .resold
            .iter()
            .filter_map(|&(of, on, entry)| {
                let on = place(old.get(usize::from(on))?)? as u16;
                Some((of, on, entry))
            })
            .collect();
        let names = &self.layer.names;
        for (&id, entry) in self.entries.iter().filter(|(id, _)| !names.contains(id)) {
            if let (Some(of), Some(on)) = (entry.of, place(&entry.surface)) {
                resold.push((of, on as u16, id));
            }
        }
        resold.sort_unstable();
        resold.dedup();
        self.head.resold = resold;
        let told = self.entries.iter().filter(|(id, _)| !names.contains(id));
        self.head.relate(told.map(|(&id, entry)| (id, entry)));
        self.head.vendors.sort_by(|a, b| a.id.cmp(&b.id));
        for vendor in &mut self.head.vendors {
            vendor.ambiguous.sort();
            vendor.ambiguous.dedup();
        }
        self.head.lanes.sort_by(|a, b| a.id.cmp(&b.id));
        let kinds = self.entries.values().map(|entry| entry.kind.clone());
        self.head.kinds.extend(kinds);
        self.head.kinds.sort();
        self.head.kinds.dedup();
        let catalog = Catalog::with(self.head, self.entries, self.layer);
        (catalog, self.faults)
    }
}

/// Where a span of a file stands, as facts tell it.
pub(super) fn own_place(source: &Source, span: Span) -> OwnPlace {
    OwnPlace {
        file: source.name().to_owned(),
        line: source.position(span.start).line,
    }
}

/// An entry of which nothing is known.
pub(super) fn blank(id: String, surface: String) -> Entry {
    Entry {
        id,
        surface,
        vendor: String::new(),
        of: None,
        snapshot_of: None,
        line: None,
        lane: None,
        kind: String::new(),
        aliases: Vec::new(),
        default_snapshot: None,
        has_snapshots: false,
        released: None,
        released_by: None,
        deprecated_on: None,
        retires_on: None,
        earliest_retirement: None,
        replacements: None::<Fact<Vec<String>>>,
        rerouted: None,
        prices: Vec::new(),
        context: None,
        max_input: None,
        max_output: None,
        knowledge_cutoff: None,
        capabilities: None,
        limits: Vec::new(),
        notes: Vec::new(),
        caveat: None,
        confidence: Confidence::High,
        listed: Vec::new(),
        ended_by: Vec::new(),
        conflicts: Vec::new(),
        pages: Vec::new(),
    }
}
