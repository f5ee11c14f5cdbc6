//! What a model is for that somebody has to provide for first, as the call says that it is given to: a job that trains it, an evaluation
//! in which it judges what others answer.

use super::settings::{closing, first_set, floor, floor_end, opening};
use crate::evaluate::Usage;
use crate::scan::{Purpose, calls_for, purpose};

/// How far from an id its call is looked at, either way, in bytes.
const REACH: usize = 400;

/// How many brackets around an id belong to one call: `judge(Client(model="x"))`.
const LEVELS: usize = 2;

/// What the place of a usage says of it: the name that holds it, or else what it is given to.
pub(super) fn of(usage: &Usage) -> Option<Purpose> {
    usage.name().and_then(purpose).or_else(|| around(usage))
}

fn around(usage: &Usage) -> Option<Purpose> {
    let (text, span) = (usage.source.text(), usage.mention.span);
    let (start, end) = (span.start as usize, span.end as usize);
    let from = floor(text, start.saturating_sub(REACH));
    let roof = floor_end(text, (end + REACH).min(text.len()));
    let (mut open, mut close) = (start, end);
    for _ in 0..LEVELS {
        let Some(at) = opening(text, from, open) else {
            break;
        };
        (open, close) = (at, closing(text, close, roof));
        let own = text.get(open..close).unwrap_or_default();
        // `training_file=…` beside it.
        if first_set(own, |word| calls_for(word) == Some(Purpose::Training)).is_some() {
            return Some(Purpose::Training);
        }
        if let Some(found) = before(text, from, open) {
            return Some(found);
        }
    }
    // A command: `openai api fine_tuning.jobs.create -m x`.
    before(text, from, start).filter(|found| *found == Purpose::Training)
}

/// What the names in a line say before a place in it.
fn before(text: &str, from: usize, at: usize) -> Option<Purpose> {
    let lead = text.get(from..at)?;
    let line = lead.rsplit('\n').next().unwrap_or_default();
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let quotes = |before: &str| before.matches(['"', '\'']).count() % 2 == 1;
    let mut rest = 0;
    line.split(|c: char| !is_of_name(c)).find_map(|word| {
        let start = rest;
        rest += word.len()
            + line[start + word.len()..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
        let found = calls_for(word)?;
        // A text may speak of judges.
        let is_said = quotes(line.get(..start).unwrap_or_default());
        (found == Purpose::Training || !is_said).then_some(found)
    })
}
