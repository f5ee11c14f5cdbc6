//! What a policy demands of a workload or a lane besides its models' lane: the surfaces and
//! models allowed, whether ids are pinned, how old and how dear they may be.
//!
//! A rule asks for one of them with the selector `breaks`. What is not demanded, or not
//! known of a usage, is not broken.

use schemars::JsonSchema;
use serde::Deserialize;

use super::check::{Check, In, shortened};
use super::facts::Facts;
use super::file::{PriceWritten, WorkloadWritten};
use super::ids::Names;
use crate::catalog::entry::Price;
use crate::source::yaml::decode::Spanned;
use crate::source::yaml::shapes::Many;

/// A demand that a usage can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// `surfaces` of its workload.
    Surfaces,
    /// `models` of its workload.
    Models,
    /// `pinned` of its workload.
    Pinned,
    /// `max_generations_behind` of its workload, else of `legacy`.
    MaxGenerationsBehind,
    /// `max_price` of its workload's lane, else of its own.
    MaxPrice,
}

/// What a workload demands.
#[derive(Debug, Clone, Default)]
pub struct Demands {
    /// The surfaces that its models may be called on.
    pub surfaces: Option<Allowed>,
    /// Globs over the ids that may stand in it.
    pub models: Option<Allowed>,
    /// Snapshots alone (true), or moving ids where a model has one (false).
    pub pinned: Option<bool>,
    /// How many newer members a model's line may have.
    pub max_generations_behind: Option<u32>,
}

/// Globs, and the same as written.
#[derive(Debug, Clone)]
pub struct Allowed {
    /// Compiled.
    pub names: Names,
    /// As the policy has them.
    pub written: Vec<String>,
}

impl Demand {
    /// Whether a usage breaks it.
    pub(super) fn is_broken(self, facts: &Facts<'_>) -> bool {
        let none = Demands::default();
        let demands = facts.demands.unwrap_or(&none);
        match self {
            Self::Surfaces => match (&demands.surfaces, facts.platform) {
                (Some(allowed), Some(platform)) => !allowed.names.hold([platform]),
                _ => false,
            },
            Self::Models => demands.models.as_ref().is_some_and(|allowed| {
                let spellings = facts.id.into_iter().chain([facts.text]);
                !allowed.names.hold(spellings)
            }),
            Self::Pinned => demands
                .pinned
                .zip(facts.pinned)
                .is_some_and(|(wanted, is)| wanted != is),
            Self::MaxGenerationsBehind => facts
                .max_generations_behind
                .zip(facts.generations_behind)
                .is_some_and(|(most, behind)| behind > most),
            Self::MaxPrice => {
                let over = |most: Option<f64>, price: Option<f64>| {
                    most.zip(price).is_some_and(|(most, price)| price > most)
                };
                over(facts.max_price.input, facts.price.input)
                    || over(facts.max_price.output, facts.price.output)
            }
        }
    }
}

impl Demands {
    /// Lays what a file says of a workload over it.
    pub(super) fn lay(&mut self, check: &mut Check<'_>, source: In<'_>, written: &WorkloadWritten) {
        let as_written = |globs: &Many<String>| {
            let globs = globs.0.iter();
            globs.map(|glob| glob.value.clone()).collect::<Vec<_>>()
        };
        for (globs, into, what) in [
            (&written.surfaces, &mut self.surfaces, "surfaces"),
            (&written.models, &mut self.models, "models"),
        ] {
            let Some(globs) = &**globs else { continue };
            if globs.value.0.is_empty() {
                let message = format!("no glob: `{what}` allows at least one");
                check.add(source, globs.span, message);
            }
            let names = if what == "surfaces" {
                let words = check.words;
                check.names(source, "surface", &globs.value, &words.surfaces())
            } else {
                check.free(source, &globs.value)
            };
            *into = Some(Allowed {
                names,
                written: as_written(&globs.value),
            });
        }
        if let Some(pinned) = &*written.pinned {
            self.pinned = Some(pinned.value);
        }
        if let Some(most) = &*written.max_generations_behind {
            self.max_generations_behind = Some(most.value);
        }
    }

    /// Whether it demands anything.
    pub(super) fn is_empty(&self) -> bool {
        self.surfaces.is_none()
            && self.models.is_none()
            && self.pinned.is_none()
            && self.max_generations_behind.is_none()
    }
}

/// Lays the ceilings of a lane's prices over what is known of them.
pub(super) fn lay_prices(
    check: &mut Check<'_>,
    source: In<'_>,
    written: &PriceWritten,
    into: &mut Price,
) {
    for (text, into) in [
        (&written.input, &mut into.input),
        (&written.output, &mut into.output),
    ] {
        if let Some(text) = &**text {
            *into = price(check, source, text);
        }
    }
}

/// A price in USD per million tokens; notes one that is none.
pub(super) fn price(
    check: &mut Check<'_>,
    source: In<'_>,
    written: &Spanned<String>,
) -> Option<f64> {
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let read = || {
        written
            .value
            .parse()
            .ok()
            .filter(|price: &f64| price.is_finite())
    };
    let price = is_plain(&written.value).then(read).flatten();
    if price.is_none() {
        let message = format!(
            "`{}` is no price, expected USD per million tokens such as `2.50`",
            shortened(&written.value)
        );
        check.add(source, written.span, message);
    }
    price
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(globs: &[&str]) -> Allowed {
        Allowed {
            names: Names::new(globs.iter().copied()),
            written: Vec::new(),
        }
    }

    #[test]
    fn a_demand_is_broken_by_what_is_known_and_differs() {
        let demands = Demands {
            surfaces: Some(allowed(&["cloud"])),
            models: Some(allowed(&["m-5*"])),
            pinned: Some(true),
            max_generations_behind: None,
        };
        let facts = Facts {
            demands: Some(&demands),
            text: "cloud/m-5",
            id: Some("m-5"),
            platform: Some("cloud"),
            pinned: Some(true),
            generations_behind: Some(2),
            max_generations_behind: Some(2),
            price: Price {
                input: Some(1.0),
                output: Some(4.0),
                ..Price::default()
            },
            max_price: Price {
                input: Some(1.0),
                output: Some(4.0),
                ..Price::default()
            },
            ..Facts::default()
        };
        let all = [
            Demand::Surfaces,
            Demand::Models,
            Demand::Pinned,
            Demand::MaxGenerationsBehind,
            Demand::MaxPrice,
        ];
        let broken = |facts: &Facts<'_>| all.map(|demand| demand.is_broken(facts));
        assert_eq!(broken(&facts), [false; 5]);
        let other = Facts {
            text: "other/m-4",
            id: Some("m-4"),
            platform: Some("other"),
            pinned: Some(false),
            generations_behind: Some(3),
            price: Price {
                output: Some(4.5),
                ..Price::default()
            },
            ..facts.clone()
        };
        assert_eq!(broken(&other), [true; 5]);
        let nothing_known = Facts {
            demands: Some(&demands),
            text: "m-5",
            ..Facts::default()
        };
        assert_eq!(broken(&nothing_known), [false; 5]);
        let nothing_demanded = Facts {
            demands: None,
            max_generations_behind: None,
            max_price: Price::default(),
            ..other
        };
        assert_eq!(broken(&nothing_demanded), [false; 5]);
    }
}
