//! Variables of the environment that send elsewhere what an SDK would send, where a file sets them: in
//! code, in an env file, in a container's settings. Which ones do so is data of the catalog.

use crate::catalog::Catalog;
use crate::catalog::proof::Switch;
use crate::source::Span;

/// How far behind its name the value of a variable may stand.
const REACH: usize = 60;

/// How many places of a name are looked at.
const MAX_PLACES: usize = 64;

/// What turns a switch on.
const ON: &[&str] = &["1", "on", "true", "yes"];

/// The switches that a text turns on and nowhere off, each with the place of its name.
pub(super) fn set<'c>(text: &str, catalog: &'c Catalog) -> Vec<(&'c Switch, Span)> {
    let mut found = Vec::new();
    for switch in catalog.proofs().switches() {
        let places = memchr::memmem::find_iter(text.as_bytes(), switch.name.as_bytes());
        let (mut on, mut is_off) = (None, false);
        for at in places.take(MAX_PLACES) {
            let end = at + switch.name.len();
            match value(text, at, end) {
                Some(true) => on = on.or(Some(Span::from(at..end))),
                Some(false) => is_off = true,
                None => {}
            }
        }
        found.extend(on.filter(|_| !is_off).map(|span| (switch, span)));
    }
    found
}

/// Whether what is behind a name sets it, and to what.
fn value(text: &str, start: usize, end: usize) -> Option<bool> {
    let bytes = text.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    if before.is_some_and(is_word) || bytes.get(end).is_some_and(is_word) {
        return None;
    }
    let line = memchr::memrchr(b'\n', bytes.get(..start)?).map_or(0, |at| at + 1);
    let lead = String::from_utf8_lossy(bytes.get(line..start)?);
    let lead = lead.trim_start();
    if lead.starts_with('#') || lead.starts_with("//") {
        return None;
    }
    let rest = bytes.get(end..bytes.len().min(end + REACH))?;
    let mut at = 0;
    let mut is_set = false;
    loop {
        let word = rest.get(at..)?;
        let len = word.iter().take_while(|byte| is_word(byte)).count();
        if len == 0 {
            let byte = *word.first()?;
            // `== "true"` asks.
            let is_asked = word.starts_with(b"==") || word.starts_with(b"!=");
            if is_asked || byte == b'?' || byte == b'|' {
                return None;
            }
            is_set |= matches!(byte, b'=' | b':' | b',' | b' ');
            at += 1;
            continue;
        }
        let word = String::from_utf8_lossy(word.get(..len)?).to_ascii_lowercase();
        // `{name: X, value: "true"}`
        if word == "value" {
            at += len;
            continue;
        }
        return is_set.then(|| ON.contains(&&*word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_set_in_many_ways_and_asked_for_in_others() {
        let catalog = Catalog::builtin();
        let is_on = |text: &str| !set(text, &catalog).is_empty();
        for text in [
            "os.environ[\"GOOGLE_GENAI_USE_VERTEXAI\"] = \"True\"",
            "os.environ.setdefault('GOOGLE_GENAI_USE_VERTEXAI', '1')",
            "process.env.GOOGLE_GENAI_USE_VERTEXAI = 'true'",
            "os.Setenv(\"GOOGLE_GENAI_USE_VERTEXAI\", \"true\")",
            "GOOGLE_GENAI_USE_VERTEXAI=TRUE",
            "ENV GOOGLE_GENAI_USE_VERTEXAI yes",
            "  GOOGLE_GENAI_USE_VERTEXAI: \"true\"",
            "- name: GOOGLE_GENAI_USE_VERTEXAI\n  value: \"true\"",
            "env {\n  name  = \"GOOGLE_GENAI_USE_VERTEXAI\"\n  value = \"true\"\n}",
            "{\"GOOGLE_GENAI_USE_VERTEXAI\": true}",
        ] {
            assert!(is_on(text), "{text}");
        }
        for text in [
            "if os.getenv(\"GOOGLE_GENAI_USE_VERTEXAI\") == \"true\":",
            "# GOOGLE_GENAI_USE_VERTEXAI=TRUE",
            "GOOGLE_GENAI_USE_VERTEXAI=FALSE",
            "MY_GOOGLE_GENAI_USE_VERTEXAI=TRUE",
            "GOOGLE_GENAI_USE_VERTEXAI",
            "GOOGLE_GENAI_USE_VERTEXAI=1\nGOOGLE_GENAI_USE_VERTEXAI=0",
            "process.env.GOOGLE_GENAI_USE_VERTEXAI ?? 'true'",
        ] {
            assert!(!is_on(text), "{text}");
        }
    }
}
