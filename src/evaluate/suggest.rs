//! What to write instead, by routing: the workload's lane decides, else the model's line.

use super::{Standard, Suggestion, Usage};
use crate::catalog::Status;
use crate::catalog::entry::Line;
use crate::catalog::resolve::Target;
use crate::policy::Suggest;

/// The suggestion of a rule for a usage; `None` when there is nothing better than what
/// stands there.
pub(super) fn for_usage(
    usage: &Usage,
    suggest: &Suggest,
    standard: Standard<'_>,
) -> Option<Suggestion> {
    let routed = match suggest {
        Suggest::None => None,
        Suggest::Id(id) => Some((id.clone(), "the rule names it".to_owned())),
        Suggest::Vendor => vendor(usage),
        Suggest::LineHead => head(usage),
        Suggest::LaneDefault => lane_default(usage, standard)
            .or_else(|| head_of_lane(usage, standard))
            .or_else(|| head(usage))
            .or_else(|| vendor(usage)),
    };
    let near = || {
        let near = usage.near.clone().filter(|_| *suggest != Suggest::None)?;
        Some((near, "a known id that is near".to_owned()))
    };
    let routed = routed.filter(|_| usage.id.is_some());
    let is_guess = routed.is_none();
    let (id, why) = routed.or_else(near)?;
    let mut suggestion = spelled(usage, &id, why, standard);
    suggestion.exact &= !is_guess;
    (usage.id.as_ref() != Some(&id)).then(|| of_own_name(usage, suggestion, standard))
}

fn lane_default(usage: &Usage, standard: Standard<'_>) -> Option<(String, String)> {
    let policy = standard.policy;
    let workload = policy.workloads.get(usage.workload?)?;
    let lane = workload.lane.as_ref()?;
    let default = policy.lanes.get(lane);
    let default = default.filter(|default| is_alive(&default.value, standard))?;
    let why = format!(
        "the default of lane `{}`, which workload `{}` runs in",
        lane, workload.name
    );
    Some((default.value.clone(), why))
}

/// For a workload whose lane the policy names no default for: the newest model that the
/// same vendor has there.
fn head_of_lane(usage: &Usage, standard: Standard<'_>) -> Option<(String, String)> {
    let workload = standard.policy.workloads.get(usage.workload?)?;
    let wanted = workload.lane.as_ref()?;
    if usage.view.lane.as_ref() == Some(wanted) {
        return None;
    }
    let vendor = |line: &&Line| {
        let name = line.name.strip_prefix(usage.vendor.as_str());
        name.is_some_and(|rest| rest.starts_with('/')) && line.lane == *wanted
    };
    let catalog = standard.catalog;
    let mut lines = catalog.lines().iter().filter(vendor);
    let (line, head) =
        lines.find_map(|line| Some((line, catalog.head_of(line, standard.as_of)?)))?;
    let why = format!(
        "it heads {}, of lane `{}`, which workload `{}` runs in",
        line.name, wanted, workload.name
    );
    Some((catalog.entry(head).id.clone(), why))
}

/// Whether calls to a model still work: nobody is sent to a default that is retired.
fn is_alive(id: &str, standard: Standard<'_>) -> bool {
    match standard.catalog.read(id).map(|reading| reading.target) {
        Some(Target::Known(id)) => {
            standard.catalog.view(id, standard.as_of).status != Status::Retired
        }
        _ => true,
    }
}

fn head(usage: &Usage) -> Option<(String, String)> {
    let line = usage.view.line.as_ref()?;
    let head = usage.view.head.clone()?;
    Some((head, format!("it heads {line}")))
}

fn vendor(usage: &Usage) -> Option<(String, String)> {
    let first = usage.view.replacements.first()?;
    Some((first.clone(), "the vendor names it".to_owned()))
}

/// For a team's own name: not the code changes, but what the name stands for.
fn of_own_name(usage: &Usage, suggestion: Suggestion, standard: Standard<'_>) -> Suggestion {
    let own = usage.entry.filter(|&id| standard.catalog.is_own_name(id));
    match own.and(usage.own.as_ref()) {
        Some(place) => Suggestion {
            why: format!(
                "{}; `{}` is a name of your own ({place}): change what it stands for",
                suggestion.why, usage.mention.text
            ),
            exact: false,
            ..suggestion
        },
        None => suggestion,
    }
}

/// An id in the spelling of the place: as the usage's surface calls the model, behind
/// the decoration that stands there.
fn spelled(usage: &Usage, id: &str, why: String, standard: Standard<'_>) -> Suggestion {
    let catalog = standard.catalog;
    let plain = Suggestion {
        id: id.to_owned(),
        why,
        exact: false,
    };
    let found = catalog.read(id).map(|reading| reading.target);
    let Some(Target::Known(target)) = found else {
        return plain;
    };
    let origin = catalog.origin(target);
    let same_vendor = catalog.entry(origin).vendor == usage.vendor;
    let reading = &usage.mention.reading;
    let start = reading.core.start as usize;
    // Of a fine-tune, and of what stands behind an id, nothing is known of the new model.
    let whole = reading.tuned.is_none() && reading.core.end as usize == usage.mention.text.len();
    let exact = same_vendor && whole;
    let prefix = usage.mention.text.get(..start).unwrap_or_default();
    let prefix = if same_vendor { prefix } else { "" };
    let Some(surface) = usage.surface.as_deref() else {
        return Suggestion {
            id: format!("{prefix}{id}"),
            exact,
            ..plain
        };
    };
    let resold = catalog.resold_id(origin, surface);
    let resold = resold.or_else(|| (catalog.entry(origin).surface == surface).then_some(origin));
    let row = catalog.surface(surface);
    match resold {
        Some(resold) => Suggestion {
            id: format!("{prefix}{}", catalog.entry(resold).id),
            exact,
            ..plain
        },
        // A gateway passes on what its vendors have.
        None if row.is_some_and(|row| row.gateway) => Suggestion {
            id: format!("{prefix}{id}"),
            exact,
            ..plain
        },
        None => Suggestion {
            why: format!(
                "{}; the catalog does not list it on {}",
                plain.why,
                row.map_or(surface, |row| row.name.as_str())
            ),
            ..plain
        },
    }
}
