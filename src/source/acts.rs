//! Which characters of a text act on whoever reads it, instead of standing there: on a
//! terminal, or on the CI system that keeps the log. How each format spells them is the
//! format's to say; here is what has to be spelled, and the spelling of JSON and YAML.

use std::fmt::Write as _;

/// Whether a character must not be printed as it is: it moves the cursor, starts a
/// terminal command, turns the direction of text, or is there without being seen.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether `[` would open a command to a CI system here: wherever in a log `##[` or
/// `##vso[` stands, Azure Pipelines and GitHub Actions do what follows.
pub fn opens_command(before: &str) -> bool {
    let ends = |with: &[u8]| {
        let start = before.len().checked_sub(with.len());
        let tail = start.and_then(|start| before.as_bytes().get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(with))
    };
    ends(b"##") || ends(b"##vso")
}

/// A text as a string of JSON, which YAML reads, too: whatever is in it stands there and
/// does nothing.
pub fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) || c == '[' && opens_command(&out) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_quoted_stands_there() {
        assert_eq!(
            quoted("##vso[a]\u{202e}\u{9b}\n\"é"),
            r###""##vso\u005ba]\u202e\u009b\n\"é""###
        );
    }

    proptest! {
        #[test]
        fn json_and_yaml_read_back_what_was_quoted(text in "[a#\\[vso\"\\\\\u{7f}\u{85}\u{2028}\u{e0001}\n]{0,20}") {
            let quoted = quoted(&text);
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
            prop_assert!(!quoted.chars().any(is_hidden));
        }
    }
}
