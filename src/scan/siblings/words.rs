//! What the words of names say of the ids that they hold: the tables of `rules/roles/words.yaml`.
//! It knows no places; who asks says which name it is.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::scan::name;
use crate::source::table;

/// The tables, as they are written.
const WRITTEN: &str = include_str!("../../../rules/roles/words.yaml");

/// A table of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Table {
    /// Names of what is called.
    Called,
    /// Names of lists that are gone through.
    Fallback,
    /// Names of registries.
    Registry,
    /// Names of registries that keep something of each model.
    Facts,
    /// Keys of what a model costs or reads.
    Priced,
    /// Keys of a row that acts.
    Acting,
    /// Keys of what people read.
    Shown,
    /// Keys of what stands for an entry.
    Entry,
    /// Makers of collections.
    Makers,
    /// Names of lists that are only offered.
    Offered,
    /// Words before declarations.
    Types,
    /// Functions of databases that call a model.
    Queries,
    /// Keys of texts that are run.
    Code,
    /// Keys that say who answers to a name.
    Backed,
    /// Keys of one's own names.
    Alias,
    /// What is made with a name of one's own.
    Deploys,
    /// Functions that are given a part of an id.
    Parts,
    /// Functions that are given a part of an id, or a member of a collection.
    Within,
    /// Names of what holds a part of ids.
    Partial,
    /// Names of lists that tell models apart.
    Gates,
    /// Keys that only replies of models have.
    Replies,
    /// Keys of other names for an entry.
    Aliases,
    /// Words of functions that count tokens.
    Counts,
    /// Functions that ask for a member.
    Members,
    /// Names of what holds models of the past.
    Past,
    /// Names of what is given an id.
    Takes,
    /// Keys of what people read, where nothing else is called so.
    Said,
    /// Calls that offer something.
    Offers,
    /// Keys of what a setting may be.
    Permits,
    /// Elements that offer a value each.
    Elements,
    /// Calls and keys that ask a database.
    Conditions,
    /// Calls that look for what they are given.
    Asks,
    /// Keys beside models that are sent.
    Sent,
    /// Operators of such a question.
    Operators,
    /// Calls that replace a text.
    Replaces,
    /// Calls and commands that print.
    Prints,
    /// Keys of what was recorded of a call.
    Recorded,
    /// Keys of what an evaluation found.
    Scores,
    /// Keys that are held while another is pressed.
    Chords,
    /// Names of lists of which each item is given to something.
    Each,
    /// What lists are there for whose items are called.
    Runs,
    /// Functions that give back the text which they are given.
    Wraps,
    /// Functions that give a text in a reader's language.
    Translates,
    /// What shows its text.
    Views,
    /// Commands that offer words.
    Completes,
    /// Words that say what a model is for.
    Purposes,
    /// Keys that choose the model of what is made.
    Chooses,
    /// Who has models.
    Serves,
    /// Words of what counts.
    Countings,
    /// Keys of what an entry of a table of models goes by.
    Tags,
    /// Keys of names of one's own that are written like an id.
    Slugs,
    /// Words of names of deployments.
    Deployed,
    /// Words of names of what is trained on.
    Trained,
    /// Words of names of what judges others.
    Judging,
    /// Calls and keys of jobs that train a model.
    Trains,
    /// Calls of evaluations in which a model judges.
    Judges,
    /// Functions that are given the start of an id.
    Starts,
    /// Functions that are given its end.
    Ends,
    /// Functions that are given a pattern.
    Patterns,
    /// Functions that give a part of a text.
    Cuts,
    /// Words of calls by which a test says what it expects.
    Asserts,
    /// Methods and names between a model and what is asked of it.
    Between,
    /// Keys of texts that are patterns.
    Expressions,
    /// Keys of the model that another has taken the place of.
    Superseded,
    /// Keys and calls that are told which keys of a keyboard to press.
    Shortcuts,
}

/// Longer names say nothing.
const MAX_NAME: usize = 256;

static TABLES: LazyLock<HashMap<Table, Vec<String>>> = LazyLock::new(|| table::read(WRITTEN));

/// Whether one of a name's words is in a table.
pub(super) fn any(name: &str, table: Table) -> bool {
    name.len() <= MAX_NAME && name::words(name).iter().any(|word| has(word, table))
}

/// Whether a name's last word, its last two, or all of it run together, is in a table.
pub(super) fn last(name: &str, table: Table) -> bool {
    if name.len() > MAX_NAME {
        return false;
    }
    let words = name::words(name);
    // `modelDisplayName` ends with `displayName`.
    let two = || match &words[..] {
        [.., first, last] => has(&format!("{first}{last}"), table),
        _ => false,
    };
    words.last().is_some_and(|word| has(word, table)) || two() || whole(name, table)
}

/// Whether the last words of a name, run together, are in a table: `evaluatorModelIdentifier` without its `Identifier`, too.
pub(super) fn ending(name: &str, table: Table) -> bool {
    const AFTER: &[&str] = &["arn", "id", "identifier", "name"];
    if name.len() > MAX_NAME {
        return false;
    }
    let mut words = name::words(name);
    loop {
        let has_end = (0..words.len()).any(|from| {
            let end = words.get(from..).unwrap_or_default().concat();
            has(&end, table)
        });
        if has_end {
            return true;
        }
        if !words
            .pop()
            .is_some_and(|last| AFTER.contains(&last.as_str()))
        {
            return false;
        }
    }
}

/// Whether a name, run together, is in a table.
pub(super) fn whole(name: &str, table: Table) -> bool {
    name.len() <= MAX_NAME && has(&name::run_together(name), table)
}

/// Whether a name is in a table as it is, in any case.
pub(super) fn exact(name: &str, table: Table) -> bool {
    has(&name.to_ascii_lowercase(), table)
}

fn has(word: &str, table: Table) -> bool {
    let is = |word: &str| {
        let words = TABLES.get(&table);
        words.is_some_and(|words| words.iter().any(|own| own == word))
    };
    let singular = || {
        let cut = word.strip_suffix('s')?;
        Some(
            is(cut)
                || cut
                    .strip_suffix("ie")
                    .is_some_and(|cut| is(&format!("{cut}y"))),
        )
    };
    is(word) || singular().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Table; 65] = [
        Table::Shortcuts,
        Table::Superseded,
        Table::Asserts,
        Table::Between,
        Table::Expressions,
        Table::Cuts,
        Table::Trains,
        Table::Judges,
        Table::Serves,
        Table::Countings,
        Table::Each,
        Table::Runs,
        Table::Wraps,
        Table::Translates,
        Table::Views,
        Table::Completes,
        Table::Purposes,
        Table::Chooses,
        Table::Deployed,
        Table::Trained,
        Table::Judging,
        Table::Slugs,
        Table::Tags,
        Table::Starts,
        Table::Ends,
        Table::Patterns,
        Table::Takes,
        Table::Past,
        Table::Members,
        Table::Priced,
        Table::Called,
        Table::Fallback,
        Table::Registry,
        Table::Facts,
        Table::Acting,
        Table::Shown,
        Table::Entry,
        Table::Makers,
        Table::Offered,
        Table::Types,
        Table::Queries,
        Table::Code,
        Table::Backed,
        Table::Alias,
        Table::Deploys,
        Table::Parts,
        Table::Within,
        Table::Partial,
        Table::Gates,
        Table::Replies,
        Table::Aliases,
        Table::Counts,
        Table::Said,
        Table::Offers,
        Table::Permits,
        Table::Elements,
        Table::Conditions,
        Table::Asks,
        Table::Sent,
        Table::Operators,
        Table::Replaces,
        Table::Prints,
        Table::Recorded,
        Table::Scores,
        Table::Chords,
    ];

    #[test]
    fn every_table_is_there_and_each_word_is_one() {
        assert_eq!(TABLES.len(), ALL.len());
        for table in ALL {
            let words = TABLES.get(&table).unwrap();
            assert!(!words.is_empty(), "{table:?}");
            for word in words {
                assert_eq!(*word, word.to_lowercase(), "{table:?}");
                assert!(has(word, table), "{table:?}");
            }
        }
        for word in TABLES.get(&Table::Facts).unwrap() {
            assert!(whole(word, Table::Registry), "{word}");
        }
    }

    #[test]
    fn names_are_read_by_their_words() {
        assert!(
            any("fallback_models", Table::Called) && any("contextWindowFallbacks", Table::Called)
        );
        assert!(any("MODEL_PRICES", Table::Facts) && any("modelCapabilities", Table::Facts));
        assert!(!any("models", Table::Called) && !any("priceless", Table::Registry));
        assert!(last("shortDescription", Table::Shown) && last("displayName", Table::Shown));
        assert!(!last("labelId", Table::Shown) && !last("name", Table::Shown));
    }
}
