//! Arms of `switch`, `match`, `when` and `case`: which strings are patterns, and what they
//! are tried on.

use super::shape::REACH;
use super::stand::{Climb, Next};
use crate::scan::piece::Role;

impl Climb<'_, '_> {
    /// Whether an expression in a block is the pattern of an arm: `"…", "…" -> …`.
    pub(super) fn is_pattern(&self, up: Option<usize>, last: usize) -> bool {
        let arms = self.shape.row.signs.arms;
        if arms.is_empty() || up.is_none_or(|up| self.subject(up).is_none()) {
            return false;
        }
        self.leads_to_arm(last)
    }

    /// Whether only patterns stand between an expression and the sign of an arm.
    pub(super) fn leads_to_arm(&self, last: usize) -> bool {
        let (shape, arms) = (self.shape, self.shape.row.signs.arms);
        let mut here = last;
        for _ in 0..REACH {
            let Some(after) = shape.after(here) else {
                return false;
            };
            // `'…' { … }`
            if shape.is_one(after, arms) || arms.contains(&"{") && shape.opens(after, "{") {
                return true;
            }
            // `"…" <> _ when … ->`
            if shape.is_word(after, &["when"]) && !shape.row.blocks.0.is_empty() {
                return true;
            }
            // What an arm gives stands right before the pattern of the next one.
            let goes_on = shape.is_sign(here, &[",", "|", "||"]);
            let is_pattern =
                shape.is_text(after) && goes_on || shape.is_sign(after, &[",", "|", "||"]);
            if !is_pattern {
                return false;
            }
            here = after;
        }
        false
    }

    /// Whether a sign stands in an arm.
    pub(super) fn is_arm(&self, sign: usize, up: Option<usize>) -> bool {
        let shape = self.shape;
        let in_arms = up.is_some_and(|up| shape.opens(up, "{") && self.subject(up).is_some());
        in_arms
            || !shape.is_one(sign, shape.row.signs.assigns)
                && !shape.is_one(sign, shape.row.signs.pairs)
    }

    /// The word before what the arms of a block are tried on.
    pub(super) fn subject(&self, open: usize) -> Option<usize> {
        let shape = self.shape;
        let words = &shape.row.words;
        // `fn "…" -> … end`
        if shape.row.blocks.0.contains(&shape.slice(open))
            && shape.means(shape.slice(open), words.subjects)
        {
            return Some(open);
        }
        let before = shape.before(open)?;
        if shape.is_word(before, words.matches) || shape.is_word(before, words.subjects) {
            return Some(before);
        }
        // `switch model.id {`
        shape
            .head(open)
            .take(REACH / 4)
            .take_while(|at| !shape.is_one(*at, shape.row.signs.assigns) && !shape.opens(*at, "{"))
            .find(|at| shape.is_word(*at, words.subjects))
    }

    /// A pattern is compared with what the arms are tried on.
    pub(super) fn arm(&mut self, first: usize) -> Next {
        let shape = self.shape;
        self.role = Some(Role::Compare);
        let mut here = first;
        let subject = (0..REACH / 4).find_map(|_| {
            let up = shape.parent(here)?;
            here = up;
            Some(up).filter(|up| shape.opens(*up, "{") && self.subject(*up).is_some())
        });
        let end = subject.and_then(|open| {
            let before = shape.before(open)?;
            if shape.is_word(before, shape.row.words.matches) {
                shape.before(before)
            } else {
                Some(before)
            }
        });
        self.name = match end {
            Some(end) => shape.last_name(end),
            None => self.matched(first),
        };
        Next::Stop
    }

    /// What arms without braces are tried on: `match model with`.
    pub(super) fn matched(&self, first: usize) -> Option<String> {
        let shape = self.shape;
        let words = &shape.row.words;
        let mut here = first;
        for _ in 0..REACH {
            let before = shape.before(here)?;
            let is_case = words.cases != ["case"] && shape.is_word(before, &["case"]);
            if is_case || shape.is_word(before, words.subjects) {
                // `Select Case model`
                let is_name = !shape.is_word(here, words.cases);
                let name = if is_name {
                    Some(here)
                } else {
                    shape.after(here)
                };
                return name.and_then(|name| shape.last_name(name));
            }
            here = before;
        }
        None
    }
}
