//! What the workloads of a policy cost in a month, and what they would cost with the models
//! that findings suggest: volumes of the policy times prices of the catalog.
//!
//! Nothing is guessed: a workload without volumes is not there, a model without a price for
//! what is used has no cost. How a volume divides between several models is known to nobody,
//! so each is priced with all of it.

use std::collections::{BTreeMap, btree_map};

use super::{Outcome, Severity, Usage};
use crate::catalog::entry::{Day, EntryId, Price};
use crate::catalog::resolve::Target;
use crate::catalog::{Catalog, Status};
use crate::policy::workload::Volumes;
use crate::scan::Role;

/// A workload with volumes.
#[derive(Debug, Clone, PartialEq)]
pub struct Spend {
    /// The workload's name.
    pub workload: String,
    /// What it uses in a month.
    pub monthly: Volumes,
    /// The models that it uses, by id and surface; none, if none was found in its files.
    pub models: Vec<Cost>,
}

/// What a model costs, had it all of a workload's volume.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The vendor's id, or as written.
    pub id: String,
    /// The surface whose prices hold.
    pub surface: String,
    /// What it is on the day.
    pub status: Status,
    /// US dollars in a month; `None` without a price for all that is used.
    pub usd: Option<f64>,
    /// What findings suggest instead, mostly; `None`, if nothing does.
    pub to: Option<String>,
    /// The same volume there; what it costs now, if nothing is suggested.
    pub usd_there: Option<f64>,
}

/// What each workload with volumes costs, by its name. `workloads` are those that the
/// outcome's usages name; one that several policies have alike is there once.
pub fn spend(
    outcome: &Outcome,
    (workloads, volumes): (&[String], &[Volumes]),
    catalog: &Catalog,
    as_of: Day,
) -> Vec<Spend> {
    let suggested = suggestions(outcome);
    let mut found: BTreeMap<(&str, Volumes), Models<'_>> = BTreeMap::new();
    let named = |index: usize| Some((workloads.get(index)?.as_str(), *volumes.get(index)?));
    let known = (0..workloads.len()).filter_map(named);
    for key in known.filter(|(_, monthly)| monthly.is_known()) {
        found.entry(key).or_default();
    }
    let used = outcome.usages.iter().zip(suggested);
    for (usage, suggestion) in used.filter(|(usage, _)| usage.role() == Role::Use) {
        let workload = usage.workload.map(super::Index::get).and_then(named);
        let models = workload.and_then(|key| found.get_mut(&key));
        let Some(models) = models else { continue };
        let id = usage.id.as_deref().unwrap_or(&usage.mention.text);
        let model = match models.entry((id, &usage.judged_by)) {
            btree_map::Entry::Occupied(model) => model.into_mut(),
            btree_map::Entry::Vacant(model) => model.insert((usage, BTreeMap::new())),
        };
        if let Some(suggestion) = suggestion {
            *model.1.entry(suggestion).or_default() += 1;
        }
    }
    let priced = |id: EntryId| {
        let held = catalog.entry(id).price_on(as_of);
        held.map(|(_, price)| price.value).unwrap_or_default()
    };
    let spend = found.into_iter().map(|((name, monthly), models)| Spend {
        workload: name.to_owned(),
        monthly,
        models: (models.into_iter())
            .map(|((id, surface), (usage, suggested))| {
                let usd = usage.entry.and_then(|id| in_a_month(monthly, priced(id)));
                // The most frequent; of several, the last by name, so that runs agree.
                let to = suggested.iter().max_by_key(|&(to, count)| (*count, *to));
                let there = to.map(|(to, _)| match catalog.read(to)?.target {
                    Target::Known(id) => in_a_month(monthly, priced(id)),
                    Target::Unknown { .. } => None,
                });
                Cost {
                    id: id.to_owned(),
                    surface: surface.to_owned(),
                    status: usage.view.status,
                    usd,
                    to: to.map(|(to, _)| (*to).to_owned()),
                    usd_there: there.unwrap_or(usd),
                }
            })
            .collect(),
    });
    spend.collect()
}

/// The models of a workload: a usage of each, and how often what is suggested for it.
type Models<'o> = BTreeMap<(&'o str, &'o str), (&'o Usage, BTreeMap<&'o str, usize>)>;

/// What the most severe finding with a suggestion suggests, for each usage.
fn suggestions(outcome: &Outcome) -> Vec<Option<&str>> {
    let mut suggested: Vec<Option<(Severity, &str)>> = vec![None; outcome.usages.len()];
    for finding in &outcome.findings {
        let (Some(usage), Some(suggestion)) = (finding.usage, &finding.suggestion) else {
            continue;
        };
        if finding.severity == Severity::Off {
            continue;
        }
        if let Some(best) = suggested.get_mut(usage.get())
            && best.is_none_or(|(severity, _)| severity < finding.severity)
        {
            *best = Some((finding.severity, &suggestion.id));
        }
    }
    let id = |best: Option<(Severity, _)>| best.map(|(_, id)| id);
    suggested.into_iter().map(id).collect()
}

/// A month of a volume at a price per million tokens; `None` where the price of something
/// that is used is not known.
pub fn in_a_month(volumes: Volumes, price: Price) -> Option<f64> {
    let part = |tokens: Option<u64>, usd: Option<f64>| match tokens {
        None | Some(0) => Some(0.0),
        #[expect(clippy::cast_precision_loss, reason = "a cent in 90 billion dollars")]
        Some(tokens) => Some(tokens as f64 / 1e6 * usd?),
    };
    Some(
        part(volumes.input, price.input)?
            + part(volumes.cached_input, price.cached_input)?
            + part(volumes.output, price.output)?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_costs_what_is_used_of_what_has_a_price() {
        let price = Price {
            input: Some(2.0),
            cached_input: None,
            output: Some(10.0),
        };
        let month = |input, cached_input, output| {
            let volumes = Volumes {
                input,
                cached_input,
                output,
            };
            in_a_month(volumes, price)
        };
        assert_eq!(month(Some(3_000_000), None, Some(500_000)), Some(11.0));
        assert_eq!(month(Some(3_000_000), Some(0), None), Some(6.0));
        assert_eq!(month(Some(3_000_000), Some(1), None), None);
    }
}
