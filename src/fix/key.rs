//! Whether an id is a key whose map has the new one already. Read from the text alone, alike in every language; what is
//! taken for a key and is none costs an edit, never a file.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::evaluate::Usage;

/// Which files have which new ids as keys, each looked for once.
#[derive(Debug, Default)]
pub(super) struct Keys(RefCell<BTreeMap<String, BTreeMap<String, bool>>>);

impl Keys {
    /// Whether the id of a usage is a key, and `new` is one in the same file.
    pub(super) fn doubles(&self, usage: &Usage, new: &str) -> bool {
        let text = usage.source.text();
        if !is_key(text, usage.mention.span.end as usize) {
            return false;
        }
        let mut files = self.0.borrow_mut();
        let known = files.entry(usage.path().to_owned()).or_default();
        let has = || has_key(text, new);
        *known.entry(new.to_owned()).or_insert_with(has)
    }
}

/// Whether an id is a key somewhere in a text.
fn has_key(text: &str, id: &str) -> bool {
    text.match_indices(id).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let is_whole = before.is_none_or(|c| !c.is_alphanumeric() && !"-_./:".contains(c));
        is_whole && is_key(text, at + id.len())
    })
}

/// Whether what ends here is followed by a sign that stands behind keys.
fn is_key(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let rest = rest.strip_prefix(['"', '\'', '`']).unwrap_or(rest);
    let rest = rest.trim_start_matches([' ', '\t', ']']);
    rest.starts_with("=>")
        || rest.starts_with(": ")
        || rest.starts_with(":\n")
        || rest.starts_with(":\r")
        || (rest.starts_with(['=']) && !rest.starts_with("=="))
        || (rest.starts_with(':')
            && text
                .get(end..)
                .is_some_and(|rest| rest.starts_with(['"', '\''])))
}

#[cfg(test)]
mod tests {
    use super::is_key;

    #[test]
    fn a_sign_behind_it_makes_a_key() {
        for key in [
            "a: 1", "a\": 1", "a\":1", "a' => 1", "a\"] = 1", "a = 1", "a:\n",
        ] {
            assert!(is_key(key, 1), "{key}");
        }
        for other in ["a", "a\"", "a, ", "a:0", "a == 1", "a::b", "a) "] {
            assert!(!is_key(other, 1), "{other}");
        }
    }
}
