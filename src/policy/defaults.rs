//! Whether the default of a lane is a model that may be suggested: one that lives, and that
//! does what the lane is for. A default that would be found itself sends everybody the
//! wrong way.

use super::Policy;
use super::problem::Problem;
use crate::catalog::entry::Day;
use crate::catalog::resolve::Target;
use crate::catalog::{Catalog, Status};

/// How many days before its end a model is no longer proposed.
const ENDS_SOON: i32 = 90;

/// A warning for each default that should not be one, as of a day.
pub fn doubts(policy: &Policy, catalog: &Catalog, as_of: Day) -> Vec<Problem> {
    let lanes = policy.lanes.iter();
    let found = lanes.filter_map(|(lane, default)| {
        let why = doubt(catalog, lane, &default.value, as_of)?;
        let message = format!("the default of lane `{lane}`, `{}`, {why}", default.value);
        let problem = match &default.place {
            Some(place) => Problem::at(&place.source, place.span, message),
            None => Problem::new(message),
        };
        Some(problem.with_help("name a current model of the lane: suggestions lead here"))
    });
    found.collect()
}

/// What speaks against a model as the default of a lane: `is retired since 2026-10-23`.
pub fn doubt(catalog: &Catalog, lane: &str, id: &str, as_of: Day) -> Option<String> {
    let Target::Known(id) = catalog.read(id)?.target else {
        return None;
    };
    let entry = catalog.entry(id);
    let view = catalog.view(id, as_of);
    let on = |day: Option<Day>| day.map(|day| format!(" on {day}")).unwrap_or_default();
    match view.status {
        Status::Retired => {
            let since = view.retires_on.map(|day| format!(" since {day}"));
            return Some(format!("is retired{}", since.unwrap_or_default()));
        }
        Status::Deprecated => {
            return Some(match view.retires_on {
                Some(_) => format!("is deprecated and retires{}", on(view.retires_on)),
                None => "is deprecated".to_owned(),
            });
        }
        Status::Unknown => {
            return Some(match view.released {
                Some(day) => format!("is not released before {day}"),
                None => "is not known to be released".to_owned(),
            });
        }
        Status::Legacy => {
            let head = view.head.map(|head| format!(": `{head}` heads its line"));
            return Some(format!("is legacy{}", head.unwrap_or_default()));
        }
        Status::Current => {}
    }
    if let Some(day) = view.retires_on.filter(|day| day.0 - as_of.0 <= ENDS_SOON) {
        return Some(format!("is retired on {day}"));
    }
    if let Some((_, to)) = &view.rerouted {
        return Some(format!("is answered for by `{to}`"));
    }
    let row = catalog.lanes().iter().find(|row| row.id == lane)?;
    let kinds = &row.kinds;
    let is_of_kind = if kinds.is_empty() {
        let special = |kind: &String| catalog.lanes().iter().any(|row| row.kinds.contains(kind));
        !special(&entry.kind)
    } else {
        kinds.contains(&entry.kind)
    };
    if !is_of_kind {
        return Some(format!("is a model for {}", entry.kind));
    }
    let own = view.lane.as_deref()?;
    (!catalog.is_lane_within(own, lane)).then(|| format!("is of lane `{own}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_lives_and_is_of_its_lane() {
        let catalog = Catalog::builtin();
        let said = |lane: &str, id: &str| {
            doubt(&catalog, lane, id, "2026-11-29".parse().unwrap()).unwrap_or_default()
        };
        assert_eq!(said("frontier", "gpt-6.2-sol"), "");
        assert_eq!(said("small", "gpt-6-luna"), "", "a lower lane is within");
        assert_eq!(said("embedding", "text-embedding-3-large"), "");
        assert_eq!(
            said("reasoning-small", "o4-mini"),
            "is retired since 2026-10-23"
        );
        assert!(said("frontier", "gpt-5").starts_with("is deprecated and retires on"));
        assert!(said("frontier", "gpt-5.4").starts_with("is legacy"));
        assert_eq!(
            said("embedding", "gpt-6.2-sol"),
            "is a model for chat",
            "wrong kind"
        );
        assert_eq!(
            said("small", "text-embedding-3-large"),
            "is a model for embedding"
        );
        assert_eq!(said("small", "gpt-6.2-sol"), "is of lane `frontier`");
        let early = doubt(
            &catalog,
            "frontier",
            "gpt-6.2-sol",
            "2026-03-21".parse().unwrap(),
        );
        let released = catalog.on_surface("openai", "gpt-6.2-sol").unwrap();
        let released = catalog.entry(released).released.as_ref().unwrap().value;
        assert_eq!(early.unwrap(), format!("is not released before {released}"));
    }
}
