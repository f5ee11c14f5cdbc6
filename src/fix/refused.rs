//! Why an id is left as it is. In words for people; the names are for programs.

use std::fmt;

use crate::evaluate::Grade;
use crate::scan::given::Kept;

/// Why nothing is written for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A migration tag that holds keeps it.
    Tagged,
    /// A migration tag speaks of it that does not hold.
    BadTag,
    /// An ignore keeps it.
    Ignored,
    /// An exception of the policy keeps it.
    Excepted,
    /// Nothing passes the router, with what it says of that.
    Nothing(String),
    /// Another model was asked for, and this is why it is not taken.
    TurnedDown(String),
    /// Somebody has to look first, or to change more than the id.
    Grade(Grade, String),
    /// A program writes the file.
    Generated,
    /// Others' code.
    Vendored,
    /// It is compared with.
    Compared,
    /// A list or table.
    Listed,
    /// A test.
    Tested,
    /// Recorded text.
    Recorded,
    /// The list has the new id already.
    ListedAlready,
    /// Facts of the old model stand beside it.
    Facts,
    /// Its map would have a key twice.
    DoubleKey,
    /// A part of it stands somewhere else, or is written with escapes.
    Parts,
    /// A version stands beside it, and none is known for the new id.
    Version,
    /// What stands in front of it would be lost.
    Front,
    /// What the call sets does not go with the new id, and is not changed by a rule alone.
    Beside {
        /// What becomes of it.
        what: String,
        /// Why the one change that is meant is not made.
        why: Option<Kept>,
    },
    /// The new text has signs that could end what it stands in.
    Signs,
    /// The file would not read as it did.
    Reads,
    /// Too many others of the file would not, so that it was not tried.
    Untried,
    /// It changes again and again.
    Endless,
}

impl Refused {
    /// All that have a meaning of their own, without what a router adds to it.
    pub fn all() -> impl Iterator<Item = Self> {
        [
            Self::Tagged,
            Self::BadTag,
            Self::Ignored,
            Self::Excepted,
            Self::Nothing(String::new()),
            Self::TurnedDown(
                "the model that `--to` names does not pass what suggestions must pass".to_owned(),
            ),
            Self::Generated,
            Self::Vendored,
            Self::Compared,
            Self::Listed,
            Self::Tested,
            Self::Recorded,
            Self::ListedAlready,
            Self::Facts,
            Self::DoubleKey,
            Self::Parts,
            Self::Version,
            Self::Front,
            Self::Beside {
                what: String::new(),
                why: None,
            },
            Self::Signs,
            Self::Reads,
            Self::Untried,
            Self::Endless,
        ]
        .into_iter()
    }

    /// The name that programs go by.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Tagged => "tagged",
            Self::BadTag => "bad-tag",
            Self::Ignored => "ignored",
            Self::Excepted => "excepted",
            Self::Nothing(_) => "nothing",
            Self::TurnedDown(_) => "turned-down",
            Self::Grade(grade, _) => grade.name(),
            Self::Generated => "generated",
            Self::Vendored => "vendored",
            Self::Compared => "compare",
            Self::Listed => "listing",
            Self::Tested => "test",
            Self::Recorded => "data",
            Self::ListedAlready => "listed-already",
            Self::Facts => "facts",
            Self::DoubleKey => "double-key",
            Self::Parts => "parts",
            Self::Version => "version",
            Self::Front => "front",
            Self::Beside { .. } => "beside",
            Self::Signs => "signs",
            Self::Reads => "reads",
            Self::Untried => "untried",
            Self::Endless => "endless",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Beside { what, why } = self
            && !what.is_empty()
        {
            write!(f, "with the new id {what}")?;
            if let Some(why) = why {
                write!(f, ", and {why}")?;
            }
            return f.write_str(": change both by hand");
        }
        f.write_str(match self {
            Self::Tagged => "a migration tag keeps it",
            Self::BadTag => "a migration tag speaks of it: fix or remove the tag first",
            Self::Ignored => "an ignore keeps it",
            Self::Excepted => "an exception of the policy keeps it",
            Self::Nothing(why) if why.is_empty() => "no replacement is known",
            Self::Nothing(why) | Self::TurnedDown(why) | Self::Grade(_, why) => why,
            Self::Generated => "a program writes this file: change what it is made from",
            Self::Vendored => "the repository says that this file is vendored",
            Self::Compared => "models are compared here: see whether the new one belongs there",
            Self::Listed => "it stands in a list or table",
            Self::Tested => "it stands in a test: change it together with what it tests",
            Self::Recorded => "it stands in recorded text, which is history",
            Self::ListedAlready => "the list has the new id already: take the old one out",
            Self::Beside { .. } => "what the call sets does not go with the new id: change both by hand",
            Self::Facts => "what stands beside it tells of the old model: change both by hand",
            Self::DoubleKey => "it is a key, and the new id is one in this file already",
            Self::Parts => "a part of it stands somewhere else, or is written with escapes",
            Self::Version => "a version stands beside it, and none is known for the new id",
            Self::Front => "what stands in front of the id would be lost",
            Self::Signs => "the new id has signs that may mean something else here",
            Self::Reads => "the file would not read as it did",
            Self::Untried => {
                "too many other edits of this file would not read as it did: choose fewer with `--model` or `--rule`"
            }
            Self::Endless => "each edit leads to another one: look at the policy",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_name_of_its_own_and_is_in_the_docs() {
        let docs = include_str!("../../docs/fix.md");
        let mut names = std::collections::BTreeSet::new();
        for refused in Refused::all() {
            let name = refused.name();
            assert!(names.insert(name), "{name} twice");
            assert!(docs.contains(&format!("`{name}`")), "{name}");
            assert!(!refused.to_string().is_empty());
        }
    }
}
