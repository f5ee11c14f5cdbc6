//! Template actions (`{{ … }}`, `{% … %}`) in configuration: taken out, so that what is
//! left parses, without moving a byte.

use crate::source::Span;

/// What stands for an action that gives a part of a value.
const FILLER: u8 = b'x';

/// Actions that give nothing where they stand.
const CONTROLS: &[&str] = &[
    "if", "else", "end", "range", "with", "define", "block", "template", "/*", "$", "break",
    "continue", "include", "toYaml",
];

/// The text with its actions blanked, as many bytes long, and where they stand. `None`
/// when it has none.
pub(super) fn blanked(text: &str) -> Option<(String, Vec<Span>)> {
    let actions = actions(text);
    if actions.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut alone_until = None;
    for action in &actions {
        let follows = alone_until == Some(action.start);
        let is_alone = is_alone(text, *action, follows);
        if is_alone {
            alone_until = Some(action.end);
        }
        let filler = if is_alone || is_control(text, *action) {
            b' '
        } else {
            FILLER
        };
        for byte in bytes.get_mut(action.range()).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = filler;
            }
        }
    }
    // Whole actions gave way to ASCII, so this cannot fail.
    String::from_utf8(bytes).ok().map(|text| (text, actions))
}

/// Where a text's actions stand: `{{ … }}`, `{% … %}`, `{# … #}`.
pub(super) fn actions(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr(b'{', rest)) {
        let start = at + next;
        let close = match bytes.get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let inner = bytes.get(start + 2..).unwrap_or_default();
        let Some(length) = memchr::memmem::find(inner, close.as_bytes()) else {
            break;
        };
        at = start + 2 + length + 2;
        found.push(Span::from(start..at));
    }
    found
}

/// Whether nothing but other actions stands on the action's lines; `follows` says so of
/// what is before it.
fn is_alone(text: &str, action: Span, follows: bool) -> bool {
    let blank = [' ', '\t'];
    let before = text
        .get(..action.start as usize)
        .unwrap_or("")
        .trim_end_matches(blank);
    let after = text
        .get(action.end as usize..)
        .unwrap_or("")
        .trim_start_matches(blank);
    (follows || before.is_empty() || before.ends_with(['\n', '\r']))
        && (after.is_empty() || after.starts_with(['\n', '\r']) || after.starts_with("{{"))
}

/// Whether an action steers, rather than gives a value.
fn is_control(text: &str, action: Span) -> bool {
    let action = text.get(action.range()).unwrap_or("");
    if action.starts_with("{%") || action.starts_with("{#") {
        return true;
    }
    let inner = action.trim_start_matches(['{', '-', ' ']);
    CONTROLS.iter().any(|word| {
        inner.strip_prefix(word).is_some_and(|rest| {
            *word == "/*"
                || *word == "$" && rest.contains(":=")
                || rest.starts_with([' ', '}', '-'])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_filled_and_the_rest_is_blank() {
        let text = "{{ a }}{{ b }}\nx: {{ c }}y{{ if d }}\n{% e %}z\n";
        let (blank, actions) = blanked(text).unwrap();
        let expected = "              \nx: xxxxxxxy          \n       z\n";
        assert_eq!(blank, expected);
        assert_eq!(actions.len(), 5);
        assert_eq!(blanked("a: {b: c}"), None);
    }

    #[test]
    fn many_actions_cost_little() {
        let text = format!("x {}", "{{a}}".repeat(200_000));
        assert_eq!(blanked(&text).unwrap().1.len(), 200_000);
        assert_eq!(blanked(&"{{ a ".repeat(200_000)), None);
    }

    proptest! {
        #[test]
        fn nothing_moves(text in "(\\{\\{|\\}\\}|\\{%|%\\}|é|\n|\r\n| |a){0,30}") {
            if let Some((blank, actions)) = blanked(&text) {
                prop_assert_eq!(blank.len(), text.len());
                let outside = |at: usize| !actions.iter().any(|span| span.range().contains(&at));
                for (at, (old, new)) in text.bytes().zip(blank.bytes()).enumerate() {
                    prop_assert!(old == new || !outside(at), "{}", at);
                    prop_assert_eq!(old == b'\n', new == b'\n');
                }
            }
        }
    }
}
