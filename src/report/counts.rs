//! Places counted by what they do: a call breaks when its model ends, a list offers it, a test names it.

use schemars::JsonSchema;
use serde::Serialize;

use super::summary::counted;
use crate::evaluate::Usage;
use crate::scan::Role;

/// How many places do what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// They call the model or set it up; a listed id that code uses is among them.
    pub calls: usize,
    /// They offer it, and nothing uses it from there.
    pub lists: usize,
    /// They stand in tests.
    pub tests: usize,
    /// They compare it, show it, tell of it, or recorded it.
    pub others: usize,
}

impl Counts {
    /// Counts places.
    pub fn of<'u>(usages: impl IntoIterator<Item = &'u Usage>) -> Self {
        let mut counts = Self::default();
        for usage in usages {
            counts.add(usage);
        }
        counts
    }

    /// Counts one more.
    pub fn add(&mut self, usage: &Usage) {
        let count = match usage.role() {
            Role::Use => &mut self.calls,
            Role::Listing => &mut self.lists,
            Role::Test => &mut self.tests,
            Role::Compare | Role::Comment | Role::Prose | Role::Example | Role::Data => {
                &mut self.others
            }
        };
        *count += 1;
    }

    /// `3 calls, 1 list, 2 tests, 1 other place`.
    pub fn told(self) -> String {
        let parts = [
            counted(self.calls, "call"),
            counted(self.lists, "list"),
            counted(self.tests, "test"),
            counted(self.others, "other place"),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Mode;
    use crate::report::sample::Sample;

    #[test]
    fn each_place_counts_once_and_a_list_that_is_used_is_a_call() {
        let sample = Sample::usual();
        let usages = sample.report(Mode::Audit).usages;
        let Counts {
            calls,
            lists,
            tests,
            others,
        } = Counts::of(usages);
        assert_eq!(calls + lists + tests + others, usages.len());
        assert!(calls > 0 && others > 0);
        let role = |role| usages.iter().filter(|usage| usage.role() == role).count();
        assert_eq!(
            (calls, lists, tests),
            (role(Role::Use), role(Role::Listing), role(Role::Test))
        );
    }

    #[test]
    fn what_there_is_none_of_is_not_told() {
        let counts = Counts {
            calls: 1,
            tests: 2,
            ..Counts::default()
        };
        assert_eq!(counts.told(), "1 call, 2 tests");
    }
}
