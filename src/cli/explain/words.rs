//! The words of reports and policies, each explained where somebody asks for it: roles, statuses, what became of a finding, exit
//! codes; lanes and platforms from the catalog, purposes from the policy.

use std::io::{self, Write};

use crate::catalog::Catalog;
use crate::evaluate::REASONS;
use crate::fix::Refused;
use crate::policy::Policy;

/// Each word, what kind it is, and what it means.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "use",
        "role",
        "A call, or a setting that a call takes: the value of a model-like argument, field, key or constant. What breaks when a model ends. A listed id that code uses counts as one.",
    ),
    (
        "compare",
        "role",
        "An operand of a comparison, a match arm or a prefix test: it tells models apart and calls none.",
    ),
    (
        "listing",
        "role",
        "An element of a list, a key of a table, a member of an enumeration: it offers a model and calls none.",
    ),
    ("comment", "role", "In a comment or a docstring."),
    ("prose", "role", "In the text of a document."),
    ("test", "role", "In code of tests, comments apart."),
    ("example", "role", "In code that a document shows."),
    (
        "data",
        "role",
        "In recorded or machine-written text: dumps, transcripts, snapshots, logs.",
    ),
    (
        "retired",
        "status",
        "Its last day is past on the day of the run: calls fail.",
    ),
    ("deprecated", "status", "Its end is announced and ahead."),
    (
        "legacy",
        "status",
        "A newer model of its line is out on its platform.",
    ),
    (
        "current",
        "status",
        "None of these: the head of its line, or one without a line.",
    ),
    (
        "unknown",
        "status",
        "The catalog has no such id, or nobody can be sure of it on that day.",
    ),
    ("open", "disposition", "The finding counts."),
    (
        "tracked",
        "disposition",
        "A valid migration tag makes it deliberate: it fails nothing until the tag ends.",
    ),
    (
        "ignored",
        "disposition",
        "An ignore in the code silences it.",
    ),
    (
        "excepted",
        "disposition",
        "An exception of the policy allows it.",
    ),
    (
        "baselined",
        "disposition",
        "The baseline knows it: it was there before.",
    ),
    (
        "safe",
        "grade of a suggestion",
        "It can stand in the place of the old id as it is: `fix --write` takes it.",
    ),
    (
        "review",
        "grade of a suggestion",
        "Somebody has to look at the reasons that are named with it: `fix --review` takes it.",
    ),
    (
        "manual",
        "grade of a suggestion",
        "More than the id has to change, or the place makes no call: nothing writes it.",
    ),
    (
        "exit-codes",
        "exit codes",
        "0: nothing at or above --fail-on. 1: findings. 2: the run cannot be trusted: bad arguments, a faulty policy, a missing base; with --strict a file that could not be read.",
    ),
    (
        "surface",
        "word",
        "The platform that serves a model. Days and prices belong to a platform, not to a model. It is proven by the code around an id or unknown; never guessed.",
    ),
    (
        "lane",
        "word",
        "The role that a line of models fills: `frontier`, `small`, `embedding`. A policy names a default for each and gives workloads to them.",
    ),
    (
        "line",
        "word",
        "A vendor's models for one lane, oldest first.",
    ),
    (
        "workload",
        "word",
        "A part of the repository that a policy gives to a lane, or has demands of.",
    ),
    (
        "purpose",
        "word",
        "Why a migration tag keeps an older model; the policy says which there may be.",
    ),
];

/// Explains a word; whether it is one.
pub(super) fn explain(
    word: &str,
    catalog: &Catalog,
    policy: Option<&Policy>,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let asked = word.to_lowercase().replace(' ', "-");
    let asked = if asked == "exit-code" {
        "exit-codes"
    } else {
        &asked
    };
    let own = WORDS.iter().find(|(word, ..)| *word == asked);
    if let Some((word, kind, meaning)) = own {
        writeln!(out, "{word} ({kind})\n  {meaning}")?;
        match *word {
            "surface" => {
                let all = catalog.surfaces().iter().map(|row| row.id.as_str());
                list("those that there are", all, out)?;
            }
            "lane" => list("those of the catalog", lanes(catalog).into_iter(), out)?,
            "purpose" => purposes(policy, out)?,
            _ => {}
        }
    }
    // A word may be a reason, too.
    let reason = REASONS.iter().find(|(name, ..)| *name == asked);
    if let Some((name, grade, meaning)) = reason {
        writeln!(
            out,
            "{name} (reason of a suggestion that is for {grade})\n  {meaning}"
        )?;
    }
    // The words of roles come first: `test` is both.
    let refused = Refused::all().find(|refused| refused.name() == asked);
    if let Some(refused) = refused.filter(|_| own.is_none()) {
        writeln!(out, "{asked} (why `fix` leaves an id)\n  {refused}")?;
        return Ok(true);
    }
    if own.is_some() || reason.is_some() {
        return Ok(true);
    }
    if lanes(catalog).contains(&asked) {
        let lines = catalog.lines().iter().filter(|line| line.lane == asked);
        writeln!(out, "{asked} (lane)")?;
        list("its lines", lines.map(|line| line.name.as_str()), out)?;
        let default = policy.and_then(|policy| policy.lanes.get(asked));
        if let Some(default) = default {
            writeln!(out, "  the policy's default: {}", default.value)?;
        }
        return Ok(true);
    }
    if let Some(row) = catalog.surface(asked) {
        let what = if row.gateway {
            "It passes calls on to the vendors, whose days hold behind it."
        } else {
            "It serves models by days of its own."
        };
        writeln!(out, "{asked} (platform)\n  {what}")?;
        return Ok(true);
    }
    let mut purpose = policy
        .into_iter()
        .flat_map(|policy| &policy.tags.purposes.value);
    if purpose.any(|purpose| purpose == word) {
        writeln!(
            out,
            "{word} (purpose)\n  What a migration tag may give as its `purpose`."
        )?;
        purposes(policy, out)?;
        return Ok(true);
    }
    Ok(false)
}

/// All words that are explained.
pub(super) fn all(catalog: &Catalog) -> impl Iterator<Item = &str> {
    let words = WORDS.iter().map(|(word, ..)| *word);
    let surfaces = catalog.surfaces().iter().map(|row| row.id.as_str());
    let refused = Refused::all().map(|refused| refused.name());
    let reasons = REASONS.iter().map(|(name, ..)| *name);
    words
        .chain(reasons)
        .chain(refused)
        .chain(lanes(catalog))
        .chain(surfaces)
}

fn lanes(catalog: &Catalog) -> Vec<&str> {
    let mut lanes: Vec<_> = catalog
        .lines()
        .iter()
        .map(|line| line.lane.as_str())
        .collect();
    lanes.sort_unstable();
    lanes.dedup();
    lanes
}

fn purposes(policy: Option<&Policy>, out: &mut dyn Write) -> io::Result<()> {
    let purposes = policy.map_or(&[][..], |policy| &policy.tags.purposes.value);
    if purposes.is_empty() {
        return writeln!(out, "  the policy here allows any");
    }
    list(
        "those of the policy here",
        purposes.iter().map(String::as_str),
        out,
    )
}

fn list<'w>(
    what: &str,
    words: impl Iterator<Item = &'w str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words: Vec<_> = words.collect();
    writeln!(out, "  {what}: {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Status;
    use crate::scan::Role;

    fn said(word: &str) -> Option<String> {
        let mut out = Vec::new();
        let is_one = explain(word, &Catalog::builtin(), None, &mut out).unwrap();
        is_one.then(|| String::from_utf8(out).unwrap())
    }

    #[test]
    fn every_role_and_status_is_a_word_once() {
        for role in Role::ALL {
            assert!(
                said(role.name()).is_some_and(|said| said.contains("(role)")),
                "{role:?}"
            );
        }
        for status in [
            Status::Retired,
            Status::Deprecated,
            Status::Legacy,
            Status::Current,
            Status::Unknown,
        ] {
            let word = format!("{status:?}").to_lowercase();
            assert!(
                said(&word).is_some_and(|said| said.contains("(status)")),
                "{word}"
            );
        }
        let mut words: Vec<_> = WORDS.iter().map(|(word, ..)| word).collect();
        words.sort_unstable();
        assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{words:?}");
    }

    #[test]
    fn lanes_and_platforms_are_those_of_the_catalog() {
        let catalog = Catalog::builtin();
        for word in all(&catalog) {
            assert!(said(word).is_some(), "{word}");
        }
        assert!(said("frontier").unwrap().contains("openai/flagship"));
        assert!(
            said("Exit codes")
                .unwrap()
                .contains("2: the run cannot be trusted")
        );
        assert_eq!(said("no-such-word"), None);
    }
}
