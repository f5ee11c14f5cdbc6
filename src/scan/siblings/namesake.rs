//! Names that are made after the model which they hold: `GPT_4`, `claude-v3.5-sonnet`, `Sonnet_4_6`. Another id there
//! would make the name a lie. It reads names alone; which of them holds an id, who asks says.

/// A word that two names share has at least so many letters; shorter ones say no family.
const MIN_WORD: usize = 3;

/// How many bytes of a name are read.
const MAX_NAME: usize = 120;

/// Whether a name says the family and the version of what an id names.
pub(super) fn is_named_after(name: &str, id: &str) -> bool {
    if name.len() > MAX_NAME || id.len() > MAX_NAME {
        return false;
    }
    let (name, id) = (Parts::of(name), Parts::of(id));
    let is_family = |word: &String| word.len() >= MIN_WORD && id.words.contains(word);
    !name.digits.is_empty()
        && id.digits.starts_with(&name.digits)
        && (name.words.iter().any(is_family) || name.whole.iter().any(|own| id.whole.contains(own)))
}

/// What a name is made of.
struct Parts {
    /// Runs of letters, in lower case.
    words: Vec<String>,
    /// Runs of letters with the digits right behind them: `o1`, `gpt4`.
    whole: Vec<String>,
    /// All digits, one after the other.
    digits: String,
}

impl Parts {
    fn of(name: &str) -> Self {
        let (mut words, mut whole, mut digits) = (Vec::new(), Vec::new(), String::new());
        let mut word = String::new();
        let mut before = ' ';
        for c in name.chars().chain([' ']) {
            let goes_on = c.is_alphabetic()
                && before.is_alphabetic()
                && !(c.is_uppercase() && before.is_lowercase());
            if !goes_on && !word.is_empty() && !c.is_ascii_digit() {
                let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
                if letters.len() < word.len() {
                    whole.push(word.clone());
                }
                words.push(letters.to_owned());
                word.clear();
            }
            if c.is_alphabetic() {
                word.extend(c.to_lowercase());
            } else if c.is_ascii_digit() {
                digits.push(c);
                if !word.is_empty() {
                    word.push(c);
                }
            }
            before = c;
        }
        Self {
            words,
            whole,
            digits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_after_what_it_holds_by_family_and_version() {
        for (name, id) in [
            ("GPT_4", "gpt-4"),
            ("gpt4o", "gpt-4o-2024-05-13"),
            (
                "claude-v3.5-sonnet",
                "anthropic.claude-3-5-sonnet-20240620-v1:0",
            ),
            ("Sonnet_4_6", "claude-sonnet-4-6"),
            ("ModelGeminiProV2_5", "gemini-2.5-pro"),
            ("GPT5_2.id", "GPT-5.2"),
            ("o1_model", "o1"),
            ("llama3", "llama3:8b"),
        ] {
            assert!(is_named_after(name, id), "{name}: {id}");
        }
        for (name, id) in [
            ("gpt", "gpt-4"),
            ("model_4", "gpt-4"),
            ("model", "gpt-4"),
            ("MODEL_1", "o1"),
            ("gpt_model_1", "gpt-4"),
            ("claude2", "claude-sonnet-4-6"),
            ("gpt-4", "claude-sonnet-4"),
            ("agent3", "gpt-3.5-turbo"),
        ] {
            assert!(!is_named_after(name, id), "{name}: {id}");
        }
    }
}
