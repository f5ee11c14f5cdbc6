//! Keys that are pressed together and are spelled like a model: `command-r` beside `command-f`, or under a key for such. Which keys
//! are held is data (`rules/roles/words.yaml`).

use super::Placed;
use super::words::{self, Table};
use crate::scan::proof::token::{Kind, Tokens};

/// How far out the key for chords may stand.
const MAX_AROUND: usize = 3;

/// The longest chord.
const MAX_CHORD: usize = 40;

/// Those of the places that are chords, by index: others stand in the same file.
pub(super) fn chords(placed: &[Placed<'_, '_>], tokens: &Tokens<'_>) -> Vec<usize> {
    let found = placed
        .iter()
        .enumerate()
        .filter(|(_, place)| is_chord(place.text));
    let is_pressed = |place: &Placed<'_, '_>| {
        let mut around = place.levels.iter().take(MAX_AROUND);
        place.name.is_some_and(is_shortcut)
            || around.any(|level| is_shortcut(level.key) || is_bound(level.head))
    };
    let (pressed, found): (Vec<_>, Vec<_>) = found.partition(|(_, place)| is_pressed(place));
    let pressed: Vec<usize> = pressed.into_iter().map(|(index, _)| index).collect();
    let found: Vec<usize> = found.into_iter().map(|(index, _)| index).collect();
    let Some(first) = found.first().and_then(|index| placed.get(*index)) else {
        return pressed;
    };
    let is_other = |at: usize| {
        let text = tokens.slice(at);
        let is_text = tokens.get(at).is_some_and(|token| token.kind == Kind::Text);
        is_text && is_chord(text) && text != first.text
    };
    if (0..tokens.len()).any(is_other) {
        pressed.into_iter().chain(found).collect()
    } else {
        pressed
    }
}

/// Whether a key is told what to press.
fn is_shortcut(key: &str) -> bool {
    let last = key.rsplit(['.', '_', '-']).next().unwrap_or(key);
    words::whole(last, Table::Shortcuts)
}

/// Whether a call binds keys: `hotkey.bind("command-r", …)`.
fn is_bound(head: &str) -> bool {
    matches!(head, "bind" | "bindkey" | "register_hotkey" | "add_hotkey")
}

/// `command-r`, `ctrl+shift+k`
fn is_chord(text: &str) -> bool {
    if text.len() > MAX_CHORD {
        return false;
    }
    let mut keys = text.split(['-', '+']);
    let last = keys.next_back().unwrap_or("");
    let mut held = keys.peekable();
    last.chars().count() == 1
        && held.peek().is_some()
        && held.all(|key| words::exact(key, Table::Chords))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_is_keys_and_one_sign() {
        for text in ["command-r", "ctrl+shift+k", "Cmd-F"] {
            assert!(is_chord(text), "{text}");
        }
        for text in ["command-r-plus", "gpt-4", "o1", "command", "r"] {
            assert!(!is_chord(text), "{text}");
        }
    }
}
