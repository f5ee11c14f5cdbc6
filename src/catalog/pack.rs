//! From the catalog's files to its packed form, with every check on the way.
//!
//! The build script runs this over `rules/catalog/`; overlays go through it at run
//! time. Reading the packed form is [`super::index`]'s.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{
    Benchmark, Capabilities, Conflict, Day, Entry, EntryId, Evidence, Fact, Lane, Limit, Price,
    SourceId,
};
use super::file::{File, Model};
use super::head::{Family, Head, Surface, Vendor};
use super::invariants::{self, is_like};

#[path = "bytes.rs"]
mod bytes;
#[path = "places.rs"]
mod places;

/// What a source tells of ids that it calls by names of its own.
const NAMED: &str = "named";

/// A catalog ready to be embedded.
#[derive(Debug, Default)]
pub struct Packed {
    /// Literals of which every id holds one, lower case, sorted, one a line; behind `=`
    /// those that are ambiguous ids and count only as a word of their own.
    pub stems: String,
    /// Lower-case spelling → start × 256 + length in `Head::groups`.
    pub index: Vec<u8>,
    /// [`Head`] by postcard.
    pub head: Vec<u8>,
    /// Entries by postcard, one after another.
    pub entries: Vec<u8>,
    /// The newest and the oldest day on which a source was read, and how many entries there are, by
    /// postcard: what a report says that looks nothing up.
    pub age: Vec<u8>,
}

/// What is wrong with a catalog: the file, the path of keys in it, and a sentence.
pub type PackFault = (String, String, String);

/// Packs files given as `(name, content)`.
///
/// # Errors
///
/// All that is wrong with them.
pub fn pack(files: &[(String, File)]) -> Result<Packed, Vec<PackFault>> {
    let mut packer = Packer::default();
    packer.head(files);
    packer.number(files);
    for (name, file) in files {
        packer.file.clone_from(name);
        packer.entries(file);
        packer.benchmarks(file);
    }
    packer.lines(files);
    packer.link();
    packer.faults.extend(invariants::check(
        &packer.entries,
        &packer.head,
        &packer.stems,
    ));
    if packer.faults.is_empty() {
        Ok(packer.finish())
    } else {
        Err(packer.faults)
    }
}

#[derive(Default)]
struct Packer {
    head: Head,
    entries: Vec<Entry>,
    /// `surface/id` → entry.
    by_key: BTreeMap<(String, String), EntryId>,
    /// Links as written, by entry: `of`, `snapshot_of`.
    links: Vec<(Option<String>, Option<String>)>,
    stems: BTreeSet<String>,
    /// Lane by kind.
    kinds: BTreeMap<String, String>,
    file: String,
    faults: Vec<PackFault>,
    /// Source key → number, of the file at hand.
    sources: BTreeMap<String, SourceId>,
    /// Source → facts that it can be believed to give; empty where no file says so.
    tells: BTreeMap<String, Vec<String>>,
}

impl Packer {
    fn fault(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.faults
            .push((self.file.clone(), path.into(), message.into()));
    }

    fn head(&mut self, files: &[(String, File)]) {
        let mut surfaces = BTreeMap::new();
        for (_, file) in files {
            for (id, surface) in &file.surfaces {
                for address in surface.pages.values() {
                    if !invariants::is_address(address) {
                        self.fault("pages", format!("`{address}` of `{id}` is no address"));
                    }
                }
                surfaces.insert(
                    id.clone(),
                    Surface {
                        id: id.clone(),
                        name: surface.name.clone(),
                        prefixes: surface.prefixes.clone(),
                        own_prefixes: surface.own_prefixes.clone(),
                        host_prefixes: surface.host_prefixes.clone(),
                        patterns: surface.patterns.clone(),
                        suffixes: surface.suffixes.clone(),
                        routes: surface.routes.clone(),
                        proof: surface.proof.clone(),
                        fine_tunes: surface.fine_tunes.clone(),
                        pages: surface.pages.clone(),
                        shelf_life_days: surface.shelf_life_days,
                        notice_days: surface.notice_days,
                        regional_percent: surface.regional_percent,
                        version_sign: surface.version_sign,
                        local: surface.local,
                        moving: surface.moving.clone(),
                        gateway: surface.gateway,
                        deploys: surface.deploys,
                        nowhere: surface.nowhere,
                        ..Surface::default()
                    },
                );
            }
            self.tells.extend(file.tells.clone());
            self.head.modes.extend(file.modes.iter().cloned());
            self.head.previews.extend(file.previews.iter().cloned());
            let capabilities = file.capabilities.clone().into_iter();
            self.head.capabilities.extend(capabilities);
            self.head.callers.extend(file.callers.clone());
            let beside = &mut self.head.beside;
            for (all, own) in [
                (&mut beside.addresses, &file.beside.addresses),
                (&mut beside.platforms, &file.beside.platforms),
                (&mut beside.listed, &file.beside.listed),
                (&mut beside.others, &file.beside.others),
                (&mut beside.sent, &file.beside.sent),
                (&mut beside.choosers, &file.beside.choosers),
                (&mut beside.holders, &file.beside.holders),
                (&mut beside.general, &file.beside.general),
                (&mut beside.compatible, &file.beside.compatible),
            ] {
                all.extend(own.iter().cloned());
            }
            for (id, lane) in &file.lanes {
                for kind in &lane.kinds {
                    self.kinds.insert(kind.clone(), id.clone());
                }
                self.head.lanes.push(Lane {
                    id: id.clone(),
                    title: lane.title.clone(),
                    best_for: lane.best_for.clone(),
                    caveat: lane.caveat.clone(),
                    kinds: lane.kinds.clone(),
                    below: lane.below.clone(),
                });
            }
        }
        for (name, file) in files {
            self.file.clone_from(name);
            let Some(id) = &file.surface else { continue };
            let Some(surface) = surfaces.get_mut(id) else {
                self.fault("surface", format!("`{id}` is no surface of surfaces.yaml"));
                continue;
            };
            let read = |source: &super::file::Source| {
                let confirmed = source.confirmed.as_ref();
                let confirmed: Option<Day> = confirmed.and_then(|day| day.parse().ok());
                source.read.parse().ok().max(confirmed)
            };
            surface.read = file.sources.values().filter_map(read).max();
            let makers = file.makers.iter().map(|(maker, name)| Vendor {
                id: maker.clone(),
                name: name.clone(),
                surface: id.clone(),
                ..Vendor::default()
            });
            self.head.vendors.extend(makers);
            if file.vendor.is_none() {
                surface.ambiguous.clone_from(&file.ambiguous);
                surface.ambiguous.sort();
            }
            if let Some(vendor) = &file.vendor {
                surface.vendor = Some(vendor.clone());
                let mut entry = Vendor {
                    id: vendor.clone(),
                    name: file.vendor_name.clone().unwrap_or_else(|| vendor.clone()),
                    surface: id.clone(),
                    stems: file.stems.clone(),
                    shapes: file.shapes.clone(),
                    ambiguous: file.ambiguous.clone(),
                    not_models: file.not_models.clone(),
                    settings: file.settings.clone(),
                    endpoints: file.endpoints.clone().into_iter().collect(),
                };
                entry.ambiguous.sort();
                entry.not_models.sort();
                self.head.vendors.push(entry);
            }
            self.stems.extend(file.stems.iter().cloned());
        }
        self.head.lanes.sort_by(|a, b| a.id.cmp(&b.id));
        self.head.vendors.sort_by(|a, b| a.id.cmp(&b.id));
        self.head.surfaces = surfaces.into_values().collect();
    }

    /// Gives every (surface, id) its number, so that links may go either way.
    fn number(&mut self, files: &[(String, File)]) {
        let mut next = 0;
        for (name, file) in files {
            self.file.clone_from(name);
            let Some(surface) = &file.surface else {
                continue;
            };
            for id in file.models.keys() {
                let key = (surface.clone(), id.clone());
                if self.by_key.insert(key, EntryId(next)).is_some() {
                    self.fault(format!("models.{id}"), "this surface has the id already");
                }
                next += 1;
            }
        }
    }

    fn entries(&mut self, file: &File) {
        let Some(surface) = &file.surface else { return };
        self.sources.clear();
        for (key, source) in &file.sources {
            if !self.tells.is_empty() && self.told_by(key).is_none() {
                let message = "no row of `tells` in surfaces.yaml says what it speaks of";
                self.fault(format!("sources.{key}"), message);
            }
            let id = SourceId(self.head.evidence.len() as u16);
            let read = self.day(&format!("sources.{key}.read"), &source.read);
            let confirmed = source.confirmed.as_ref();
            let confirmed =
                confirmed.and_then(|day| self.day(&format!("sources.{key}.confirmed"), day));
            self.head.evidence.push(Evidence {
                key: format!("{surface}:{key}"),
                title: source.title.clone(),
                version: source.version.clone(),
                dated: source.dated.clone(),
                read,
                confirmed,
                rank: source.rank,
                is_loose: self.is_loose(key),
                own: None,
            });
            self.sources.insert(key.clone(), id);
        }
        self.families(surface, file);
        for (id, model) in &file.models {
            self.closed(file, id, model);
            let entry = self.entry(surface, file, id, model);
            self.entries.push(entry);
            self.links
                .push((model.of.clone(), model.snapshot_of.clone()));
        }
    }

    fn benchmarks(&mut self, file: &File) {
        let Some(surface) = &file.surface else { return };
        for (number, written) in file.benchmarks.iter().enumerate() {
            let at = |field: &str| format!("benchmarks.{number}.{field}");
            if !invariants::is_address(&written.page) {
                self.fault(at("page"), format!("`{}` is no address", written.page));
            }
            let days = (
                self.day(&at("published"), &written.published),
                self.day(&at("read"), &written.read),
            );
            let mut models = BTreeSet::new();
            for id in &written.models {
                match self.by_key.get(&(surface.clone(), id.clone())) {
                    Some(&model) => _ = models.insert(model),
                    None => self.fault(at("models"), format!("`{id}` is no model of this file")),
                }
            }
            if let (Some(published), Some(read)) = days {
                self.head.benchmarks.push(Benchmark {
                    title: written.title.clone(),
                    published,
                    page: written.page.clone(),
                    read,
                    models: models.into_iter().collect(),
                });
            }
        }
        let benchmarks = &mut self.head.benchmarks;
        benchmarks.sort_by(|a, b| (a.published, &a.page).cmp(&(b.published, &b.page)));
    }

    fn entry(&mut self, surface: &str, file: &File, id: &str, model: &Model) -> Entry {
        let at = |field: &str| format!("models.{id}.{field}");
        let of_vendor = model.of.as_ref().and_then(|of| of.split_once('/'));
        let vendor = of_vendor
            .map(|(vendor, _)| vendor.to_owned())
            .or_else(|| model.vendor.clone())
            .or_else(|| file.vendor.clone())
            .unwrap_or_else(|| surface.to_owned());
        let mut day = |field: &str, day: &Option<super::file::Day>| {
            let day = day.as_ref()?;
            let value = self.day(&at(field), &day.date)?;
            let from = self.from(&at(field), &day.from);
            Some(Fact { value, from })
        };
        let released = day("released", &model.released);
        let released_by = day("released_by", &model.released_by);
        let deprecated_on = day("deprecated_on", &model.deprecated_on);
        let retires_on = day("retires_on", &model.retires_on);
        let earliest_retirement = day("earliest_retirement", &model.earliest_retirement);
        let replacements = model.replacements.as_ref().map(|named| Fact {
            value: named.ids.clone(),
            from: self.from(&at("replacements"), &named.from),
        });
        let rerouted = model.rerouted.as_ref().and_then(|rerouted| {
            let value = self.day(&at("rerouted"), &rerouted.date)?;
            Some(Fact {
                value: (value, rerouted.to.clone()),
                from: self.from(&at("rerouted"), &rerouted.from),
            })
        });
        let tokens = |this: &mut Self, field: &str, tokens: &Option<super::file::Tokens>| {
            tokens.as_ref().map(|tokens| Fact {
                value: tokens.tokens,
                from: this.from(&at(field), &tokens.from),
            })
        };
        let context = tokens(self, "context", &model.context);
        let max_input = tokens(self, "max_input", &model.max_input);
        let max_output = tokens(self, "max_output", &model.max_output);
        let prices = model.prices.iter().map(|price| {
            let since = price
                .since
                .as_ref()
                .and_then(|day| self.day(&at("prices"), day));
            let value = Price {
                input: price.input,
                cached_input: price.cached_input,
                output: price.output,
            };
            let from = self.from(&at("prices"), &price.from);
            (since, Fact { value, from })
        });
        let prices = prices.collect();
        let capabilities = model.capabilities.as_ref().map(|able| {
            let path = at("capabilities");
            for word in able.has.iter().chain(&able.lacks) {
                let known = &self.head.capabilities;
                if !known.iter().any(|(known, _)| known == word) {
                    let message = format!("`{word}` is no capability of surfaces.yaml");
                    self.fault(path.clone(), message);
                }
                if able.has.contains(word) && able.lacks.contains(word) {
                    self.fault(path.clone(), format!("`{word}` is in both lists"));
                }
            }
            Fact {
                value: Capabilities {
                    has: able.has.clone(),
                    lacks: able.lacks.clone(),
                },
                from: self.from(&path, &able.from),
            }
        });
        let limits = model.limits.iter().map(|limit| {
            let since = limit
                .since
                .as_ref()
                .and_then(|day| self.day(&at("limits"), day));
            let value = Limit {
                tier: limit.tier,
                rpm: limit.rpm,
                tpm: limit.tpm,
            };
            let from = self.from(&at("limits"), &limit.from);
            (since, Fact { value, from })
        });
        let limits = limits.collect();
        let conflicts = model.conflicts.iter().map(|conflict| Conflict {
            field: conflict.field.clone(),
            values: conflict
                .values
                .iter()
                .map(|(value, from)| (value.clone(), self.known(&at("conflicts"), from)))
                .collect(),
            chosen: conflict.chosen.clone(),
            why: conflict.why.clone(),
        });
        let conflicts = conflicts.collect();
        Entry {
            id: id.to_owned(),
            surface: surface.to_owned(),
            vendor,
            of: None,
            snapshot_of: None,
            line: None,
            lane: model.lane.clone(),
            kind: model.kind.clone(),
            aliases: model.aliases.clone(),
            default_snapshot: model.default_snapshot.clone(),
            has_snapshots: false,
            released,
            released_by,
            deprecated_on,
            retires_on,
            earliest_retirement,
            replacements,
            rerouted,
            prices,
            context,
            max_input,
            max_output,
            knowledge_cutoff: model.knowledge_cutoff.as_ref().map(|cutoff| Fact {
                value: cutoff.date.clone(),
                from: self.from(&at("knowledge_cutoff"), &cutoff.from),
            }),
            capabilities,
            limits,
            notes: model.notes.clone(),
            caveat: model.caveat.clone(),
            confidence: model.confidence,
            listed: self.from(&at("listed"), &model.listed),
            ended_by: self.told(&at("ended_by"), &model.ended_by),
            conflicts,
            pages: self.pages(&at(""), model),
        }
    }

    /// What calls may set, by family. A pattern that no model of the file is like is a slip.
    fn families(&mut self, surface: &str, file: &File) {
        for (number, accepts) in file.accepts.iter().enumerate() {
            let at = format!("accepts.{number}");
            for pattern in accepts.models.iter().chain(&accepts.except) {
                let is_of = |id: &String| is_like(pattern, &id.to_ascii_lowercase());
                if !file.models.keys().any(is_of) {
                    let message = format!("no model of this file is like `{pattern}`");
                    self.fault(format!("{at}.models"), message);
                }
            }
            if accepts.models.is_empty() {
                self.fault(format!("{at}.models"), "it names no models");
            }
            let from = self.from(&format!("{at}.accepts"), &accepts.from);
            self.head.families.push(Family {
                surface: surface.to_owned(),
                accepts: accepts.clone(),
                from,
            });
        }
    }

    /// Refuses a model that its file says does not belong there.
    fn closed(&mut self, file: &File, id: &str, model: &Model) {
        let of = model.of.as_ref().and_then(|of| of.split_once('/'));
        let maker = of.map(|(maker, _)| maker).or(model.vendor.as_deref());
        let patterns = maker.and_then(|maker| file.closed.get(maker));
        let lower = id.to_ascii_lowercase();
        let mut patterns = patterns.into_iter().flatten();
        if let Some(pattern) =
            patterns.find(|pattern| is_like(&pattern.to_ascii_lowercase(), &lower))
        {
            let message = format!("its maker keeps its weights, as `{pattern}` of `closed` says");
            self.fault(format!("models.{id}"), message);
        }
    }

    /// What a source can be believed to give, by its key.
    fn told_by(&self, key: &str) -> Option<&Vec<String>> {
        self.tells
            .get(key.split_once('@').map_or(key, |(name, _)| name))
    }

    /// Whether a source calls models by names of its own.
    fn is_loose(&self, key: &str) -> bool {
        let mut told = self.told_by(key).into_iter().flatten();
        told.any(|fact| fact == NAMED)
    }

    /// The pages that sources name for days.
    fn pages(&mut self, at: &str, model: &Model) -> Vec<(String, String)> {
        let days = [
            ("released", &model.released),
            ("deprecated_on", &model.deprecated_on),
            ("retires_on", &model.retires_on),
            ("earliest_retirement", &model.earliest_retirement),
        ];
        let mut pages = Vec::new();
        for (field, day) in days {
            let Some(page) = day.as_ref().and_then(|day| day.page.clone()) else {
                continue;
            };
            if !invariants::is_address(&page) {
                self.fault(format!("{at}{field}"), format!("`{page}` is no address"));
            }
            pages.push((field.to_owned(), page));
        }
        pages
    }

    fn day(&mut self, path: &str, text: &str) -> Option<Day> {
        let day = text.parse().ok();
        if day.is_none() {
            self.fault(
                path,
                format!("`{text}` is not a valid date; expected YYYY-MM-DD"),
            );
        }
        day
    }

    /// Source numbers of a fact, which must have one.
    fn from(&mut self, path: &str, keys: &[String]) -> Vec<SourceId> {
        if keys.is_empty() {
            self.fault(path, "a fact needs a source: name one in `from`");
        }
        self.told(path, keys)
    }

    /// Source numbers of a fact that each of them can be believed to give.
    fn told(&mut self, path: &str, keys: &[String]) -> Vec<SourceId> {
        let field = path.rsplit('.').next().unwrap_or(path);
        for key in keys {
            let told = self.told_by(key);
            let is_name = field == "listed" && self.is_loose(key);
            if !is_name && told.is_some_and(|told| !told.iter().any(|known| known == field)) {
                let message = format!("`{key}` does not speak of it, as `tells` has it");
                self.fault(path, message);
            }
        }
        self.known(path, keys)
    }

    fn known(&mut self, path: &str, keys: &[String]) -> Vec<SourceId> {
        let mut ids = Vec::with_capacity(keys.len());
        for key in keys {
            match self.sources.get(key) {
                Some(&id) => ids.push(id),
                None => self.fault(path, format!("`{key}` is not in this file's `sources`")),
            }
        }
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::{decode::decode, parse};

    const SURFACES: &str = "
surfaces: {acme: {name: Acme}, cloud: {name: Cloud}}
lanes: {small: {title: Small, best_for: x, caveat: y}}
";

    fn faults(acme: &str, cloud: &str) -> String {
        let file = |name: &str, text: &str| {
            let stream = parse(text).unwrap();
            let (file, faults) = decode(&stream.documents[0]);
            assert_eq!(faults, []);
            (name.to_owned(), file.unwrap())
        };
        let head = "sources: {s: {title: t, version: v, dated: 2026-01, read: 2026-01-02}}\n";
        let files = [
            file(
                "acme.yaml",
                &format!("surface: acme\nvendor: acme\nstems: [m-]\n{head}{acme}"),
            ),
            file("cloud.yaml", &format!("surface: cloud\n{head}{cloud}")),
            file("surfaces.yaml", SURFACES),
        ];
        let line = |(file, path, message)| format!("{file}: {path}: {message}\n");
        let faults = pack(&files).err().unwrap_or_default();
        faults.into_iter().map(line).collect()
    }

    #[test]
    fn good_files_pack() {
        let acme = "
lines: {mini: {lane: small, members: [m-1, m-2]}}
models:
  m-1: {listed: [s], released: {date: 2026-01-01, from: [s]}, replacements: {ids: [m-2], from: [s]}}
  m-1-0101: {listed: [s], snapshot_of: m-1}
  m-2: {listed: [s], released: {date: 2026-02-01, from: [s]}}
";
        let cloud = "models: {acme.m-1-0101: {of: acme/m-1-0101, listed: [s]}}";
        assert_eq!(faults(acme, cloud), "");
    }

    #[test]
    fn every_fault_of_the_data_is_told() {
        let acme = "
lines: {mini: {lane: smal, members: [m-2, m-1, m-9]}}
models:
  m-1:
    listed: [s]
    aliases: [m-2, x1]
    released: {date: 2026-01-01, from: [s]}
    retires_on: {date: 2025-13-01, from: [t]}
    replacements: {ids: [m-7], from: []}
  m-2:
    listed: []
    snapshot_of: m-8
    released: {date: 2026-02-01, from: [s]}
    deprecated_on: {date: 2026-01-15, from: [s]}
";
        let cloud = "models: {acme.m-1: {of: acme/m-0, listed: [s]}}";
        insta::assert_snapshot!(faults(acme, cloud), @"
        acme.yaml: models.m-1.retires_on: `2025-13-01` is not a valid date; expected YYYY-MM-DD
        acme.yaml: models.m-1.replacements: a fact needs a source: name one in `from`
        acme.yaml: models.m-2.listed: a fact needs a source: name one in `from`
        acme.yaml: lines.mini.lane: `smal` is no lane of surfaces.yaml
        acme.yaml: lines.mini.members: `m-1` was released before the member above it
        acme.yaml: lines.mini.members: `m-9` is no model of this file
        acme.yaml: models.m-2.snapshot_of: `m-8` is no model of this file
        cloud.yaml: models.acme.m-1.of: no vendor's file has `acme/m-0`
        acme.yaml: models.m-1: `x1` holds none of the `stems`
        acme.yaml: models.m-2: `m-2` is claimed by `m-1` too
        acme.yaml: models.m-1: it names `m-7`, which neither its surface nor its vendor has
        acme.yaml: models.m-2: released and deprecated_on say 2026-02-01 and 2026-01-15: released, deprecated_on and retires_on must come in this order
        ");
    }
}
