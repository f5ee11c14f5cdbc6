//! Every entry of the catalog, on five days and under four policies: what is suggested is
//! never dead, dying, of another kind, off the platform, a preview for what is generally
//! available, the id itself, the same model or an older one; and what is safe is neither dearer nor smaller.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Grade, Reason, Router, Suggestion};
use crate::catalog::entry::{Day, Entry};
use crate::catalog::{Catalog, EntryId, Status};
use crate::evaluate::{Standard, Usage, usage};
use crate::policy::{Choice, Policy, Suggest, load, validate};
use crate::source::{Place, Source, Span};

const DAYS: [&str; 5] = [
    "2026-03-21",
    "2026-11-29",
    "2026-12-29",
    "2027-02-27",
    "2027-06-01",
];
const POLICIES: [&str; 4] = [
    "version: 1\n",
    "version: 1\nlanes:\n  frontier: {default: gpt-6.2-sol}\n  small: {default: gpt-6.1-terra}\n\
     workloads:\n  agents: {paths: [\"agents/**\"], lane: small}\nlegacy: {grace_days: 30}\n",
    "version: 1\nlanes:\n  balanced: {default: claude-sonnet-5-5}\n\
     workloads:\n  agents: {paths: [\"agents/**\"], lane: balanced}\n",
    "version: 1\nlanes:\n  embedding: {default: text-embedding-3-large}\n\
     workloads:\n  agents: {paths: [\"agents/**\"], lane: embedding}\n",
];

fn policy(text: &str, catalog: &Catalog) -> Policy {
    let written = load(&Choice::BuiltIn);
    let place = Place {
        source: Arc::new(Source::new("lanelint.yaml", text.to_owned())),
        span: Span::from(0..text.len()),
    };
    validate(&written.with_inline(&place), catalog).unwrap()
}

/// What is wrong with a suggestion, if anything is.
fn fault(
    catalog: &Catalog,
    usage: &Usage,
    (new, found): (EntryId, &Suggestion),
    day: Day,
) -> Option<&'static str> {
    let (old, entry) = (usage.entry?, catalog.entry(new));
    let was = catalog.entry(old);
    let model = |id: EntryId| catalog.origin(catalog.stands_for(id).unwrap_or(id));
    let is_default = found.why.contains("the default of lane");
    let is_named = is_default || found.why.contains("names it");
    let places = was
        .line
        .zip(entry.line)
        .filter(|(was, is)| was.line == is.line);
    let place = |id: EntryId| catalog.standing(catalog.entry(id)).map(|(_, place)| place);
    let is_older = places.is_some() && place(new) < place(old);
    let view = catalog.view(new, day);
    let is_dead = matches!(
        view.status,
        Status::Retired | Status::Deprecated | Status::Unknown
    );
    if new == old {
        Some("itself")
    } else if is_dead {
        Some("dead or dying")
    } else if entry.kind != usage.kind {
        Some("of another kind")
    } else if entry.surface != usage.judged_by {
        Some("off the platform")
    } else if model(old) == model(new) && !is_named {
        Some("the same model by another name")
    } else if is_older && !is_named {
        Some("older")
    } else if found.grade == Grade::Safe && is_dearer_or_smaller(was, entry, day) {
        Some("dearer or smaller, and safe")
    } else if catalog.is_preview(new) && !catalog.is_preview(old) {
        Some("a preview")
    } else {
        None
    }
}

/// Whether it costs twice as much for input or output, or takes or gives less.
fn is_dearer_or_smaller(was: &Entry, is: &Entry, day: Day) -> bool {
    let price = |entry: &Entry| {
        entry
            .price_on(day)
            .map(|(_, price)| price.value)
            .unwrap_or_default()
    };
    let (old, new) = (price(was), price(is));
    let charged = |usd: Option<f64>| usd.filter(|&usd| usd > 0.0);
    let prices = [(old.input, new.input), (old.output, new.output)];
    let mut prices = prices
        .into_iter()
        .filter_map(|(old, new)| charged(old).zip(new));
    let sizes = [
        (&was.context, &is.context),
        (&was.max_input, &is.max_input),
        (&was.max_output, &is.max_output),
    ];
    let mut sizes = sizes
        .into_iter()
        .filter_map(|(old, new)| old.as_ref().zip(new.as_ref()));
    prices.any(|(old, new)| new >= 2.0 * old)
        || sizes.any(|(old, new)| new.value * 100 < old.value * 95)
}

#[test]
fn no_suggestion_is_worse_than_what_it_replaces() {
    let catalog = Catalog::builtin();
    let mut faults = Vec::new();
    let mut legacy = BTreeSet::new();
    let (mut asked, mut given, mut safe) = (0, 0, 0);
    for text in POLICIES {
        let policy = policy(text, &catalog);
        for day in DAYS {
            let as_of = day.parse().unwrap();
            let standard = Standard {
                policy: &policy,
                catalog: &catalog,
                as_of,
                complete: false,
            };
            let router = Router::new(standard);
            for (id, entry) in catalog.entries() {
                let mut usage = usage::of_entry(id, standard);
                usage.workload = policy.workload_of("agents/a.py").map(Into::into);
                if matches!(usage.view.status, Status::Current | Status::Unknown) {
                    continue;
                }
                asked += 1;
                let facts = usage::facts(&usage, "agents/a.py", &policy, &catalog, as_of);
                let route = router.known(&usage, &facts, (&Suggest::LaneDefault, None), id);
                let Some(found) = route.suggestion else {
                    assert!(!route.nothing.is_empty(), "{}", entry.id);
                    continue;
                };
                given += 1;
                safe += usize::from(found.grade == Grade::Safe);
                let new = found.entry.unwrap();
                if let Some(why) = fault(&catalog, &usage, (new, &found), as_of) {
                    faults.push(format!(
                        "{}/{} on {day}: {} is {why}",
                        entry.surface, entry.id, found.id
                    ));
                }
                if found.reasons.contains(&Reason::Legacy) {
                    let line = catalog.standing(catalog.entry(new));
                    let line = line.map_or("no line", |(line, _)| line.name.as_str());
                    legacy.insert(format!("{line} on {}", usage.judged_by));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {given}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(asked > 10_000 && given * 2 > asked, "{given} of {asked}");
    assert!(safe * 10 > given, "{safe} of {given} are safe");
    // Lines whose members that live there are all overtaken; each is told with its suggestion.
    let legacy: Vec<_> = legacy.into_iter().collect();
    insta::assert_snapshot!(legacy.join("\n"), @"
    anthropic/sonnet on hosted
    cohere/embed on azure
    cohere/rerank on azure
    cohere/rerank-fast on azure
    google/flash on gemini
    google/flash on vertex
    google/pro on gemini
    google/pro on vertex
    openai/flagship on hosted
    openai/image on hosted
    openai/image-flare on hosted
    openai/mini on hosted
    openai/realtime on azure
    xai/grok on azure
    ");
}
