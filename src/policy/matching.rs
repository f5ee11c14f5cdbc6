//! What a rule finds: its selectors, compiled, and their one meaning.
//!
//! Every selector that a rule has must hold; one that it lacks asks nothing. A fact that
//! is not known holds no selector. Reading selectors from YAML is [`super::draft`]'s.

use super::demand::Demand;
use super::facts::Facts;
use super::ids::Names;
use super::paths::Paths;
use super::rule::Verdict;
use crate::catalog::Status;
use crate::scan::{Context, Role};

/// The selectors of a rule.
#[derive(Debug, Clone, Default)]
pub struct Match {
    /// Over the model's id and the text as written.
    pub id: Option<Names>,
    /// The model's id and the text as written are none of these.
    pub id_not: Option<Names>,
    /// Over who makes it.
    pub provider: Option<Names>,
    /// Over the surface whose dates it is judged by.
    pub surface: Option<Names>,
    /// Over its lane.
    pub lane: Option<Names>,
    /// Over its line.
    pub line: Option<Names>,
    /// Over its kind.
    pub kind: Option<Names>,
    /// Over the language of its file or block.
    pub language: Option<Names>,
    /// Over the workload that holds the file.
    pub workload: Option<Names>,
    /// Where it stands in its life.
    pub status: Option<Vec<Status>>,
    /// How it stands in the file.
    pub role: Option<Vec<Role>>,
    /// In what kind of text.
    pub context: Option<Vec<Context>>,
    /// What was found of a tag, ignore or exception.
    pub verdict: Option<Vec<Verdict>>,
    /// Where the file is.
    pub paths: Option<Paths>,
    /// Retired after today and in at most so many days.
    pub retires_within_days: Option<u32>,
    /// A newer member of its line is out for longer than [`Match::grace_days`], or not.
    pub legacy_longer_than_grace: Option<bool>,
    /// A dated snapshot, or a moving id that has some.
    pub pinned: Option<bool>,
    /// Another model answers for it today, or none.
    pub rerouted: Option<bool>,
    /// Another model will answer for it in at most so many days.
    pub rerouted_within_days: Option<u32>,
    /// Its lane is neither its workload's nor a cheaper one below it, or is.
    pub lane_mismatch: Option<bool>,
    /// What its workload or lane demands, and it breaks.
    pub breaks: Option<Vec<Demand>>,
    /// The call sets what does not go with the model that is suggested, or nothing such is known. Known only once other
    /// rules have spoken.
    pub replacement_breaks: Option<bool>,
    /// Its line has more newer members than so many.
    pub generations_behind_more_than: Option<u32>,
    /// Its input costs more, USD per million tokens.
    pub price_input_above: Option<f64>,
    /// Its output costs more, USD per million tokens.
    pub price_output_above: Option<f64>,
    /// Its id stands in use in more places than so many.
    pub occurrences_more_than: Option<u32>,
    /// Its workload uses more snapshots of its model than so many.
    pub snapshots_more_than: Option<u32>,
    /// The facts of a surface were read more than so many days ago; `None` leaves it to the
    /// surface.
    pub older_than_days: Option<u32>,
    /// The policy's `legacy.grace_days`.
    pub grace_days: u32,
}

impl Match {
    /// Whether every selector holds.
    pub fn matches(&self, facts: &Facts<'_>) -> bool {
        self.matches_somewhere(facts) && self.holds_path(facts.path)
    }

    /// Whether the file's path is one of those that it is about.
    pub fn holds_path(&self, path: &str) -> bool {
        self.paths.as_ref().is_none_or(|paths| paths.hold(path))
    }

    /// Whether every selector holds but that of the file.
    pub fn matches_somewhere(&self, facts: &Facts<'_>) -> bool {
        names(self.id.as_ref(), facts.id.into_iter().chain([facts.text]))
            && (self.id_not.as_ref())
                .is_none_or(|names| !names.hold(facts.id.into_iter().chain([facts.text])))
            && names(self.provider.as_ref(), facts.provider)
            && names(self.surface.as_ref(), facts.surface)
            && names(self.lane.as_ref(), facts.lane)
            && names(self.line.as_ref(), facts.line)
            && names(self.kind.as_ref(), facts.kind)
            && names(self.language.as_ref(), facts.language)
            && names(self.workload.as_ref(), facts.workload)
            && one_of(self.status.as_ref(), facts.status)
            && one_of(self.role.as_ref(), facts.role)
            && one_of(self.context.as_ref(), facts.context)
            && one_of(self.verdict.as_ref(), facts.verdict)
            && within(self.retires_within_days, facts.days_to_retirement)
            && within(self.rerouted_within_days, facts.days_to_reroute)
            && same(self.legacy_longer_than_grace, Some(self.past_grace(facts)))
            && same(self.pinned, facts.pinned)
            && same(self.rerouted, Some(facts.is_rerouted()))
            && same(self.lane_mismatch, facts.lane_mismatch())
            && same(self.replacement_breaks, Some(!facts.broken.is_empty()))
            && more(self.generations_behind_more_than, facts.generations_behind)
            && more(self.occurrences_more_than, facts.occurrences)
            && more(self.snapshots_more_than, facts.snapshots_in_workload)
            && more(self.price_input_above, facts.price.input)
            && more(self.price_output_above, facts.price.output)
            && self
                .breaks
                .as_ref()
                .is_none_or(|demands| demands.iter().any(|demand| demand.is_broken(facts)))
            && self
                .older_than_days
                .is_none_or(|limit| facts.days.is_some_and(|days| days > i64::from(limit)))
    }

    /// Whether the rule says itself which roles it is about: then the policy's caps on
    /// roles do not touch it.
    pub fn names_role(&self) -> bool {
        self.role.is_some()
    }

    fn past_grace(&self, facts: &Facts<'_>) -> bool {
        let grace = i64::from(self.grace_days);
        facts.days_legacy.is_some_and(|days| days > grace)
    }
}

fn names<'n>(selector: Option<&Names>, spellings: impl IntoIterator<Item = &'n str>) -> bool {
    selector.is_none_or(|names| names.hold(spellings))
}

fn one_of<T: PartialEq>(selector: Option<&Vec<T>>, fact: Option<T>) -> bool {
    selector.is_none_or(|values| fact.is_some_and(|fact| values.contains(&fact)))
}

fn within(selector: Option<u32>, days: Option<i64>) -> bool {
    selector.is_none_or(|limit| days.is_some_and(|days| 0 < days && days <= i64::from(limit)))
}

fn more<T: PartialOrd>(selector: Option<T>, fact: Option<T>) -> bool {
    selector.is_none_or(|limit| fact.is_some_and(|fact| fact > limit))
}

fn same(selector: Option<bool>, fact: Option<bool>) -> bool {
    selector.is_none_or(|wanted| fact == Some(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::entry::Price;

    fn facts() -> Facts<'static> {
        Facts {
            id: Some("m-5.2"),
            text: "openai/M-5.2",
            provider: Some("acme"),
            surface: Some("cloud"),
            lane: Some("frontier"),
            line: Some("acme/flagship"),
            kind: Some("chat"),
            language: Some("python"),
            workload: Some("agents"),
            workload_lane: Some("small"),
            status: Some(Status::Legacy),
            role: Some(Role::Use),
            context: Some(Context::String),
            verdict: Some(Verdict::Expired),
            path: "src/a.py",
            days_to_retirement: Some(30),
            days_legacy: Some(15),
            days_to_reroute: Some(5),
            pinned: Some(false),
            days: Some(121),
            generations_behind: Some(2),
            occurrences: Some(4),
            snapshots_in_workload: Some(2),
            price: Price {
                input: Some(1.25),
                output: Some(10.0),
                ..Price::default()
            },
            max_generations_behind: Some(1),
            ..Facts::default()
        }
    }

    fn globs(globs: &[&str]) -> Names {
        Names::new(globs.iter().copied())
    }

    /// A selector that holds, and the same one so that it does not.
    fn pair(set: impl Fn(&mut Match, bool)) {
        let [holds, fails] = [true, false].map(|good| {
            let mut selector = Match {
                grace_days: 14,
                ..Match::default()
            };
            set(&mut selector, good);
            selector.matches(&facts())
        });
        assert!(holds, "the selector should hold");
        assert!(!fails, "the selector should not hold");
    }

    fn pick<T>(good: bool, yes: T, no: T) -> T {
        if good { yes } else { no }
    }

    #[test]
    fn without_selectors_everything_matches() {
        assert!(Match::default().matches(&Facts::default()));
    }

    #[test]
    fn id_sees_the_id_and_the_text() {
        pair(|m, good| m.id = Some(globs(&[if good { "m-5*" } else { "m-6*" }])));
        pair(|m, good| m.id = Some(globs(&[if good { "OPENAI/*" } else { "azure/*" }])));
        pair(|m, good| m.id = Some(globs(if good { &["*"] } else { &[] })));
        pair(|m, good| m.id = Some(globs(if good { &["*"] } else { &["*", "!openai/*"] })));
    }

    #[test]
    fn each_name_is_a_selector() {
        pair(|m, good| m.provider = Some(globs(&[if good { "acme" } else { "other" }])));
        pair(|m, good| m.surface = Some(globs(&[if good { "cloud" } else { "other" }])));
        pair(|m, good| m.lane = Some(globs(&[if good { "frontier" } else { "small" }])));
        pair(|m, good| m.line = Some(globs(&[if good { "*/flagship" } else { "acme/mini" }])));
        pair(|m, good| m.kind = Some(globs(&[if good { "chat" } else { "image" }])));
        pair(|m, good| m.language = Some(globs(&[if good { "python" } else { "rust" }])));
        pair(|m, good| m.workload = Some(globs(&[if good { "agents" } else { "web" }])));
    }

    #[test]
    fn each_word_is_a_selector() {
        pair(|m, good| m.status = Some(pick(good, vec![Status::Legacy], vec![Status::Retired])));
        pair(|m, good| m.role = Some(pick(good, vec![Role::Test, Role::Use], vec![Role::Test])));
        pair(|m, good| m.context = Some(pick(good, vec![Context::String], vec![Context::Doc])));
        pair(|m, good| m.verdict = Some(pick(good, vec![Verdict::Expired], vec![Verdict::Unused])));
    }

    #[test]
    fn paths_include_and_exclude() {
        let paths = |globs: [&'static str; 2]| Paths::compile(globs).0;
        pair(|m, good| {
            m.paths = Some(pick(
                good,
                paths(["src/**", "!b.py"]),
                paths(["src/**", "!a.py"]),
            ));
        });
    }

    #[test]
    fn days_are_counted_to_the_last_one() {
        pair(|m, good| m.retires_within_days = Some(pick(good, 30, 29)));
        pair(|m, good| m.rerouted_within_days = Some(pick(good, 5, 4)));
        pair(|m, good| m.older_than_days = Some(pick(good, 120, 121)));
        pair(|m, good| {
            m.legacy_longer_than_grace = Some(true);
            m.grace_days = if good { 14 } else { 15 };
        });
        let soon = Match {
            retires_within_days: Some(90),
            ..Match::default()
        };
        for (days, holds) in [(Some(0), false), (Some(1), true), (None, false)] {
            let facts = Facts {
                days_to_retirement: days,
                ..facts()
            };
            assert_eq!(soon.matches(&facts), holds, "{days:?}");
        }
    }

    #[test]
    fn more_than_a_limit_is_above_it() {
        pair(|m, good| m.generations_behind_more_than = Some(pick(good, 1, 2)));
        pair(|m, good| m.occurrences_more_than = Some(pick(good, 3, 4)));
        pair(|m, good| m.snapshots_more_than = Some(pick(good, 1, 2)));
        pair(|m, good| m.price_input_above = Some(pick(good, 1.2, 1.25)));
        pair(|m, good| m.price_output_above = Some(pick(good, 9.99, 10.0)));
    }

    #[test]
    fn what_is_broken_and_what_is_on_no_list_are_selectors() {
        let broken = Demand::MaxGenerationsBehind;
        pair(|m, good| m.breaks = Some(pick(good, vec![Demand::Models, broken], vec![])));
        pair(|m, good| m.breaks = Some(vec![pick(good, broken, Demand::Pinned)]));
        pair(|m, good| m.id_not = Some(globs(&[if good { "m-6*" } else { "openai/*" }])));
        pair(|m, good| m.id_not = Some(globs(if good { &[] } else { &["*"] })));
    }

    #[test]
    fn yes_and_no_are_selectors() {
        pair(|m, good| m.pinned = Some(!good));
        pair(|m, good| m.rerouted = Some(!good));
        pair(|m, good| m.replacement_breaks = Some(!good));
        pair(|m, good| m.lane_mismatch = Some(good));
        let lower = Facts {
            is_lower: true,
            ..facts()
        };
        let selector = Match {
            lane_mismatch: Some(true),
            ..Match::default()
        };
        assert!(selector.matches(&facts()) && !selector.matches(&lower));
        pair(|m, good| m.legacy_longer_than_grace = Some(good));
        let rerouted = Match {
            rerouted: Some(true),
            ..Match::default()
        };
        let today = Facts {
            days_to_reroute: Some(0),
            ..facts()
        };
        assert!(rerouted.matches(&today));
    }

    #[test]
    fn what_is_not_known_holds_no_selector() {
        let nothing = Facts::default();
        let selectors = [
            Match {
                lane: Some(globs(&["*"])),
                ..Match::default()
            },
            Match {
                status: Some(vec![Status::Legacy]),
                ..Match::default()
            },
            Match {
                pinned: Some(false),
                ..Match::default()
            },
            Match {
                lane_mismatch: Some(false),
                ..Match::default()
            },
            Match {
                older_than_days: Some(0),
                ..Match::default()
            },
            Match {
                generations_behind_more_than: Some(0),
                ..Match::default()
            },
            Match {
                breaks: Some(vec![Demand::MaxPrice, Demand::Surfaces]),
                ..Match::default()
            },
        ];
        for selector in selectors {
            assert!(!selector.matches(&nothing), "{selector:?}");
        }
    }
}
