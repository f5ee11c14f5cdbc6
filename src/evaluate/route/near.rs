//! For an id that nobody knows, the known one that was likely meant: a correction of
//! spelling, with the same digits, alive on the platform. Never another model.

use super::grade::{Grade, Reason};
use super::{Advice, Route, Suggestion};
use crate::catalog::entry::Day;
use crate::catalog::{Catalog, EntryId, Status, alike};
use crate::evaluate::Usage;

/// The known spelling nearest to the bare id of an unknown one, as the platform takes it.
pub(in crate::evaluate) fn near(
    catalog: &Catalog,
    text: &str,
    surface: &str,
    day: Day,
) -> Option<String> {
    let plain = alike::plain(text);
    let text = plain.as_deref().unwrap_or(text);
    let entry = |spelling: &str| {
        let candidates = catalog.candidates(spelling).iter().copied();
        let mut here = candidates.filter(|&id| catalog.entry(id).surface == surface);
        here.find(|&id| lives(catalog, id, day))
    };
    let same_digits = |spelling: &str| digits(spelling).eq(digits(text));
    let is_meant = |spelling: &str| same_digits(spelling) && entry(spelling).is_some();
    let scope = format!("{surface} {day}");
    let near = catalog.nearest_where(text, &scope, is_meant);
    // `claude-opus-4-5-latest`: a known id with a word behind it that the vendor does not put there.
    let shorter = || {
        let lower = text.to_ascii_lowercase();
        let (known, word) = lower.rsplit_once('-')?;
        let is_word = word.bytes().all(|byte| byte.is_ascii_alphabetic());
        (is_word && is_meant(known)).then(|| known.to_owned())
    };
    near.or_else(shorter)
}

/// The near id as something to write, where a rule asks for one.
pub(super) fn route(usage: &Usage) -> Route {
    let suggestion = usage.near.as_ref().map(|near| {
        let start = usage.mention.reading.core.start as usize;
        let prefix = usage.mention.text.get(..start).unwrap_or_default();
        Suggestion::from(Advice {
            id: format!("{prefix}{near}"),
            why: if usage.mention.text.is_ascii() {
                "a known id that is near".to_owned()
            } else {
                "a known id in plain letters: some here only look like its own".to_owned()
            },
            grade: Grade::Review,
            reasons: vec![Reason::Guess],
            entry: None,
        })
    });
    Route {
        suggestion,
        ..Route::default()
    }
}

fn lives(catalog: &Catalog, id: EntryId, day: Day) -> bool {
    let status = catalog.view(id, day).status;
    catalog.is_out(id, day) && !matches!(status, Status::Retired | Status::Unknown)
}

fn digits(id: &str) -> impl Iterator<Item = char> {
    id.chars().filter(char::is_ascii_digit)
}
