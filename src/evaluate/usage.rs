//! A mention resolved to a model on a surface, as of a day: what rules look at.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::elsewhere::Project;
use super::route::near;
use super::{File, Index, Standard};
use crate::catalog::dated::{Unlisted, Why};
use crate::catalog::entry::{Day, Entry, OwnPlace, Price};
use crate::catalog::resolve::{Reading, Target};
use crate::catalog::{Catalog, Doubt, EntryId, Status, View};
use crate::policy::facts::Replacement;
use crate::policy::{Capped, Facts, Policy};
use crate::scan::instructions::is_instruction_path;
use crate::scan::{Context, Draft, Form, Mention, Role, Stands, name};
use crate::source::{Place, Shared, Source, Span};

/// A mention with all that is known of it on the day of the run. What is known of its
/// model is read as its own.
#[derive(Debug, Clone)]
pub struct Usage {
    /// What is known of its model.
    pub resolved: Shared<Resolved>,
    /// The file it stands in.
    pub source: Arc<Source>,
    /// The id and its place.
    pub mention: Mention,
    /// That file's number in the run.
    pub file: u32,
    /// How it stands there, by the text and by the path of its file.
    pub stands: Role,
    /// A program wrote the file it stands in.
    pub is_generated: bool,
    /// Its file is others' code, as the repository says.
    pub is_vendored: bool,
    /// Index of the workload in the policy.
    pub workload: Option<Index>,
    /// Index of the tag that covers it in the run's tags.
    pub tag: Option<Index>,
    /// Where the constant that holds it is used, tests apart, by path and place.
    pub sites: Sites,
    /// What the files of its project say of ids, if anything.
    pub project: Option<Arc<Project>>,
}

/// What is known of an id on a surface, wherever it stands: one serves all usages of a run
/// that are alike.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The vendor's own id of the model, or `None` when no entry has it.
    pub id: Option<String>,
    /// For an unknown id, a known one that is near.
    pub near: Option<String>,
    /// For a snapshot that no source lists, why.
    pub unlisted: Option<Unlisted>,
    /// Who makes it.
    pub vendor: String,
    /// `chat`, `embedding`, …; empty when unknown.
    pub kind: String,
    /// The surface that is proven, or `None`; what proves it says the mention.
    pub surface: Option<String>,
    /// The surface whose dates were used: `surface`, or the vendor's own when nothing proves
    /// one or only a gateway is proven.
    pub judged_by: String,
    /// The entry whose dates were used.
    pub entry: Option<EntryId>,
    /// Where a catalog file of the user's own speaks of that entry.
    pub own: Option<OwnPlace>,
    /// What that entry is on the day of the run.
    pub view: View,
}

impl Deref for Usage {
    type Target = Resolved;

    fn deref(&self) -> &Resolved {
        &self.resolved
    }
}

impl DerefMut for Usage {
    fn deref_mut(&mut self) -> &mut Resolved {
        &mut self.resolved
    }
}

impl Resolved {
    /// What is known of an id that has not been looked up.
    pub fn unknown() -> Self {
        Self {
            id: None,
            near: None,
            unlisted: None,
            vendor: String::new(),
            kind: String::new(),
            surface: None,
            judged_by: String::new(),
            entry: None,
            own: None,
            view: View::unknown(),
        }
    }
}

/// The places that use a constant. Few ids have any, so that none take little room.
#[derive(Debug, Clone, Default)]
pub struct Sites(Option<Shared<Vec<Place>>>);

impl From<Vec<Place>> for Sites {
    fn from(places: Vec<Place>) -> Self {
        Self((!places.is_empty()).then(|| places.into()))
    }
}

impl Deref for Sites {
    type Target = [Place];

    fn deref(&self) -> &[Place] {
        self.0.as_ref().map_or(&[], |places| places)
    }
}

/// What was resolved in a run already: by what is written, and the surface that is proven.
pub(super) type Known = HashMap<(Shared<Form>, Option<String>), Shared<Resolved>>;

impl Usage {
    /// The path as shown, with `/`.
    pub fn path(&self) -> &str {
        self.source.name()
    }

    /// The key, argument or constant that holds it.
    pub fn name(&self) -> Option<&str> {
        self.mention.name(&self.source)
    }

    /// What bounds the severity of its findings besides its role.
    pub fn capped(&self) -> impl Iterator<Item = Capped> + use<> {
        let generated = self.is_generated.then_some(Capped::Generated);
        let vendored = self.is_vendored.then_some(Capped::Vendored);
        generated.into_iter().chain(vendored)
    }

    /// Why its status is unknown, as rules name it.
    pub fn unknown_as(&self) -> Option<&'static str> {
        let is_unknown = self.view.status == Status::Unknown;
        let unlisted = self.unlisted.map(|unlisted| unlisted.why.name());
        let doubt = self.view.doubt.map(Doubt::name);
        is_unknown.then(|| unlisted.or(doubt).unwrap_or("id"))
    }

    /// The digits of a day at the end of the id as written.
    fn day(&self) -> Option<&str> {
        let text = self.mention.text.as_str();
        let core = &self.mention.reading.core;
        let core = text.get(core.start as usize..core.end as usize)?;
        // `20251131` or `2025-11-31`.
        let end = |len| core.get(core.len().checked_sub(len)?..);
        let is_run = |day: &&str| day.bytes().all(|byte| byte.is_ascii_digit());
        end(8).filter(is_run).or_else(|| end(10))
    }

    /// The role that it is judged by. A registry's member that something uses is in use:
    /// who moves off the model has to touch it.
    pub fn role(&self) -> Role {
        match self.stands {
            Role::Listing if !self.sites.is_empty() => Role::Use,
            role => role,
        }
    }
}

/// Resolves a mention: which entry's dates hold, and what they say on the day.
pub(super) fn resolve(
    (number, file): (usize, &File),
    (index, mention): (usize, &Mention),
    standard: Standard<'_>,
    known: &mut Known,
) -> Usage {
    let Standard {
        policy,
        catalog,
        as_of,
        ..
    } = standard;
    let reading = &mention.reading;
    let surface = mention.surface();
    let stands = stands(mention.role, &file.path);
    let own = file.scan.constants.get(index);
    let own = own.into_iter().flat_map(|own| own.sites);
    let own = own.map(|&span| Place {
        source: Arc::clone(&file.source),
        span,
    });
    let mut sites: Vec<_> = if stands == Role::Test {
        Vec::new()
    } else {
        own.chain(file.links.get(&index).into_iter().flatten().cloned())
            .collect()
    };
    sites.sort_by(|a, b| (a.source.name(), a.span).cmp(&(b.source.name(), b.span)));
    let alike = (mention.form.clone(), surface.map(str::to_owned));
    let found = known.get(&alike).cloned();
    let is_known = found.is_some();
    let mut usage = Usage {
        resolved: found.unwrap_or_else(|| Resolved::unknown().into()),
        source: Arc::clone(&file.source),
        mention: mention.clone(),
        file: number as u32,
        stands,
        is_generated: file.scan.is_generated,
        is_vendored: file.scan.is_vendored,
        workload: policy.workload_of(&file.path).map(Index::from),
        tag: None,
        sites: Sites::from(sites),
        project: None,
    };
    if is_known {
        return usage;
    }
    usage.surface = surface.map(str::to_owned);
    let made_up = mode_of_none(&usage.mention, surface, catalog);
    match made_up.as_ref().unwrap_or(&reading.target) {
        Target::Known(id) => {
            // What a platform calls so itself goes before what its maker does. A version that stands apart makes another id of it.
            let named = surface.and_then(|surface| {
                let core = reading.core.start as usize..reading.core.end as usize;
                let core = usage.mention.text.get(core)?;
                let is_whole = catalog.candidates(&core.to_ascii_lowercase()).contains(id);
                catalog.on_surface(surface, core).filter(|_| is_whole)
            });
            let id = named.unwrap_or(*id);
            let origin = catalog.origin(id);
            let (judging, listed) = judging(catalog, id, surface);
            let entry = catalog.entry(judging);
            usage.id = Some(catalog.entry(origin).id.clone());
            usage.vendor.clone_from(&entry.vendor);
            usage.kind.clone_from(&entry.kind);
            usage.entry = Some(judging);
            usage.own = catalog.own_place(judging).cloned();
            if listed {
                usage.judged_by.clone_from(&entry.surface);
                usage.view = catalog.view(judging, as_of);
            } else {
                surface.unwrap_or_default().clone_into(&mut usage.judged_by);
                usage.view = catalog.view_elsewhere(judging, &usage.judged_by, as_of);
            }
        }
        Target::Unknown { vendor, snapshot } => {
            let core = reading.core.start as usize..reading.core.end as usize;
            let core = usage.mention.text.get(core).unwrap_or_default().to_owned();
            usage.judged_by = catalog
                .vendor(vendor)
                .map(|vendor| vendor.surface.clone())
                .unwrap_or_default();
            // What a gateway takes is what its vendors take.
            let row = surface.and_then(|surface| catalog.surface(surface));
            let row = row.filter(|row| !row.gateway && row.read.is_some());
            let platform = row.map(|row| row.id.as_str());
            usage.near = match snapshot {
                Some(Unlisted { of, .. }) => {
                    let platform = platform.unwrap_or(&catalog.entry(*of).surface);
                    let near = catalog.nearest_snapshot(*of, platform, &core, as_of);
                    near.map(str::to_owned)
                }
                None => near(catalog, &core, platform.unwrap_or(&usage.judged_by), as_of),
            };
            usage.unlisted = *snapshot;
            usage.vendor.clone_from(vendor);
        }
    }
    known.insert(alike, usage.resolved.clone());
    usage
}

/// How an id stands, told the path of its file from the policy's folder.
fn stands(role: Role, path: &str) -> Role {
    let role = match role {
        Role::Example if is_instruction_path(path) => Role::Use,
        role => role,
    };
    let in_code = matches!(role, Role::Use | Role::Compare | Role::Listing);
    if name::is_data_path(path) {
        Role::Data
    } else if in_code && name::is_test_path(path) {
        Role::Test
    } else if in_code && name::is_translation_path(path) {
        Role::Prose
    } else {
        role
    }
}

/// For a known id with a mode behind it (`-thinking`), where the vendor's own platform is
/// proven: what it is there, as only gateways name models so. A vendor's own id with such a
/// word is an entry.
fn mode_of_none(mention: &Mention, surface: Option<&str>, catalog: &Catalog) -> Option<Target> {
    let Target::Known(id) = mention.reading.target else {
        return None;
    };
    let entry = catalog.entry(id);
    let row = catalog.surface(surface?)?;
    let is_own = row.vendor.as_ref() == Some(&entry.vendor) && !catalog.is_own_name(id);
    let rest = mention.text.get(mention.reading.core.end as usize..)?;
    let rest = rest
        .strip_prefix('-')
        .filter(|_| is_own && mention.reading.tuned.is_none())?;
    let is_mode = catalog
        .modes()
        .iter()
        .any(|mode| mode.eq_ignore_ascii_case(rest));
    is_mode.then(|| Target::Unknown {
        vendor: entry.vendor.clone(),
        snapshot: None,
    })
}

/// An entry as though a call of its platform named it.
pub(super) fn of_entry(id: EntryId, standard: Standard<'_>) -> Usage {
    let Standard { catalog, as_of, .. } = standard;
    let entry = catalog.entry(id);
    let span = Span::from(0..entry.id.len());
    let form = Form {
        text: entry.id.clone(),
        context: Context::String,
        language: "text",
        reading: Reading {
            core: 0..span.end,
            surface: catalog.read(&entry.id).and_then(|reading| reading.surface),
            target: Target::Known(id),
            same_case: true,
            ambiguous: false,
            tuned: None,
        },
    };
    let source = Source::new(String::new(), entry.id.clone());
    let mention = Draft::bare(form, span).kept(&source, &mut Stands::default());
    let resolved = Resolved {
        id: Some(catalog.entry(catalog.origin(id)).id.clone()),
        vendor: entry.vendor.clone(),
        kind: entry.kind.clone(),
        surface: Some(entry.surface.clone()),
        judged_by: entry.surface.clone(),
        entry: Some(id),
        view: catalog.view(id, as_of),
        ..Resolved::unknown()
    };
    Usage {
        resolved: resolved.into(),
        source: Arc::new(source),
        mention,
        file: 0,
        stands: Role::Use,
        is_generated: false,
        is_vendored: false,
        workload: None,
        tag: None,
        sites: Sites::default(),
        project: None,
    }
}

/// The entry whose dates hold: that of the surface if it has the model, else the
/// vendor's own; and whether its dates hold at all. A gateway passes calls on to the
/// vendor; another platform that does not list the model keeps days of its own, which
/// nobody knows.
fn judging(catalog: &Catalog, id: EntryId, surface: Option<&str>) -> (EntryId, bool) {
    let origin = catalog.origin(id);
    let Some(surface) = surface else {
        // An id of the vendor's own surface has days of its own, a fine-tune's are its base's.
        let is_own = catalog.entry(id).surface == catalog.entry(origin).surface;
        return (if is_own { id } else { origin }, true);
    };
    if catalog.entry(id).surface == surface {
        return (id, true);
    }
    if let Some(resold) = catalog.resold_id(origin, surface) {
        (resold, true)
    } else {
        let own = catalog.entry(origin).surface == surface;
        (origin, own || is_gateway(catalog, surface))
    }
}

fn is_gateway(catalog: &Catalog, surface: &str) -> bool {
    catalog.surface(surface).is_some_and(|row| row.gateway)
}

/// What rules may look at of a usage.
pub(super) fn facts<'f>(
    usage: &'f Usage,
    path: &'f str,
    policy: &'f Policy,
    catalog: &'f Catalog,
    as_of: Day,
) -> Facts<'f> {
    let mention = &usage.mention;
    let workload = usage
        .workload
        .and_then(|index| policy.workloads.get(index.get()));
    let place = Facts {
        near: usage.near.as_deref(),
        unknown_as: usage.unknown_as(),
        impossible_day: usage
            .unlisted
            .filter(|unlisted| unlisted.why == Why::Impossible)
            .and(usage.day()),
        as_of: Some(as_of),
        role: Some(usage.role()),
        context: Some(mention.context),
        language: Some(mention.language),
        path,
        name: usage.name(),
        workload: workload.map(|workload| workload.name.as_str()),
        workload_lane: workload.and_then(|workload| workload.lane.as_deref()),
        demands: workload.map(|workload| &workload.demands),
        max_generations_behind: workload
            .and_then(|workload| workload.demands.max_generations_behind)
            .or(policy.max_generations_behind),
        ..Facts::default()
    };
    let judged_by = usage.judged_by.as_str();
    let model = Model {
        id: usage.id.as_deref(),
        text: &mention.text,
        vendor: &usage.vendor,
        judged_by,
        platform: (usage.surface.as_deref())
            .or(Some(judged_by))
            .filter(|platform| !platform.is_empty()),
        entry: usage.entry,
        view: &usage.view,
    };
    facts_of(model, policy, catalog, as_of, place)
}

/// A model in a place: the one that stands there, or one that could.
#[derive(Debug, Clone, Copy)]
pub(super) struct Model<'f> {
    /// The vendor's own id.
    pub(super) id: Option<&'f str>,
    /// As it is written there.
    pub(super) text: &'f str,
    /// Who makes it.
    pub(super) vendor: &'f str,
    /// The platform whose dates hold.
    pub(super) judged_by: &'f str,
    /// The platform that serves it.
    pub(super) platform: Option<&'f str>,
    /// The entry whose dates hold.
    pub(super) entry: Option<EntryId>,
    /// What that is on the day.
    pub(super) view: &'f View,
}

/// What rules may look at of a model in a place of which they know the rest.
pub(super) fn facts_of<'f>(
    model: Model<'f>,
    policy: &'f Policy,
    catalog: &'f Catalog,
    as_of: Day,
    place: Facts<'f>,
) -> Facts<'f> {
    let Model { view, .. } = model;
    let days_to = |day: Option<Day>| day.map(|day| i64::from(day.0) - i64::from(as_of.0));
    let known = model.entry.map(|id| catalog.entry(id));
    let price = |entry: &Entry| {
        let held = entry.price_on(as_of);
        held.map(|(_, price)| price.value).unwrap_or_default()
    };
    let moved_to = view.head.as_ref().or(view.replacements.first());
    let newer = moved_to.and_then(|id| catalog.candidates(id).first());
    let is_lower = || {
        let lanes = view.lane.as_deref().zip(place.workload_lane);
        lanes.is_some_and(|(own, wanted)| own != wanted && catalog.is_lane_within(own, wanted))
    };
    let own = known.map(price).unwrap_or_default();
    Facts {
        id: model.id,
        canonical: (model.entry)
            .and_then(|id| {
                let own_name = model.id.filter(|_| catalog.is_own_name(id));
                own_name.or_else(|| Some(catalog.entry(id).id.as_str()))
            })
            .filter(|id| !holds(model.text, id)),
        is_lower: is_lower() && !costs_more(own, place.workload_lane, policy, catalog, as_of),
        text: model.text,
        failing_since: view
            .retires_on
            .filter(|&on| on <= as_of && view.due.is_none()),
        due: view.retires_on.zip(view.due),
        catalog_read: Some(catalog.newest_read()),
        provider: Some(model.vendor),
        surface: Some(model.judged_by),
        platform: model.platform,
        lane: view.lane.as_deref(),
        line: view.line.as_deref(),
        price: own,
        context_window: known.and_then(|entry| Some(entry.context.as_ref()?.value)),
        max_output: known.and_then(|entry| Some(entry.max_output.as_ref()?.value)),
        replacement: Replacement {
            id: moved_to.map(String::as_str),
            price: newer
                .map(|&id| price(catalog.entry(id)))
                .unwrap_or_default(),
        },
        status: Some(view.status),
        kind: known.map(|entry| entry.kind.as_str()),
        max_price: (place.workload_lane)
            .or(view.lane.as_deref())
            .and_then(|lane| policy.max_prices.get(lane))
            .copied()
            .unwrap_or_default(),
        released: view.released,
        deprecated_on: view.deprecated_on,
        retires_on: view.retires_on,
        earliest_retirement: view.earliest_retirement,
        days_to_retirement: days_to(view.retires_on),
        legacy_since: view.legacy_since,
        days_legacy: days_to(view.legacy_since).map(|days| -days),
        generations_behind: view.line.is_some().then_some(view.generations_behind),
        head: view.head.as_deref(),
        successor: view.successor.as_deref(),
        replacements: &view.replacements,
        pinned: view.pinned,
        snapshot: known.and_then(|entry| entry.default_snapshot.as_deref()),
        pin: view.pin.as_deref(),
        snapshot_ends: view.snapshot_ends,
        reroute: view.rerouted.as_ref().map(|(on, to)| (*on, to.as_str())),
        days_to_reroute: days_to(view.rerouted.as_ref().map(|(on, _)| *on)),
        ..place
    }
}

/// Whether an id stands in a text, whatever the case.
fn holds(text: &str, id: &str) -> bool {
    let mut windows = text.as_bytes().windows(id.len().max(1));
    windows.any(|window| window.eq_ignore_ascii_case(id.as_bytes()))
}

/// Whether a price is above that of the default of a lane, as far as both are known.
fn costs_more(
    own: Price,
    lane: Option<&str>,
    policy: &Policy,
    catalog: &Catalog,
    as_of: Day,
) -> bool {
    let default = lane.and_then(|lane| policy.lanes.get(lane));
    let default = default.and_then(|default| catalog.read(&default.value));
    let Some(Target::Known(id)) = default.map(|reading| reading.target) else {
        return false;
    };
    let Some((_, most)) = catalog.entry(id).price_on(as_of) else {
        return false;
    };
    let above = |own: Option<f64>, most: Option<f64>| own.zip(most).is_some_and(|(a, b)| a > b);
    above(own.input, most.value.input) || above(own.output, most.value.output)
}
