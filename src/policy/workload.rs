//! Parts of the repository that a policy assigns to a lane, and what they use.

use super::demand::Demands;
use super::paths::Paths;
use crate::source::Place;

/// A named part of the repository.
#[derive(Debug, Clone)]
pub struct Workload {
    /// As the policy calls it.
    pub name: String,
    /// Its files.
    pub paths: Paths,
    /// The lane that its models are to be of.
    pub lane: Option<String>,
    /// What else it demands of them.
    pub demands: Demands,
    /// What it uses in a month.
    pub monthly: Volumes,
    /// Where the policy that last spoke of it names it.
    pub place: Place,
}

/// Tokens in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Volumes {
    /// Fresh input.
    pub input: Option<u64>,
    /// Input read from the prompt cache.
    pub cached_input: Option<u64>,
    /// Output.
    pub output: Option<u64>,
}

impl Volumes {
    /// Whether any is said.
    pub fn is_known(self) -> bool {
        self != Self::default()
    }
}

/// Reads a number of tokens: `900M`, `1.5B`, `20k`, `1_000_000`.
pub fn volume(text: &str) -> Option<u64> {
    let text = text.trim();
    let (number, zeros) = match text.char_indices().next_back()? {
        (at, 'k' | 'K') => (&text[..at], 3),
        (at, 'm' | 'M') => (&text[..at], 6),
        (at, 'b' | 'B' | 'g' | 'G') => (&text[..at], 9),
        (at, 't' | 'T') => (&text[..at], 12),
        _ => (text, 0_usize),
    };
    let number = number.trim_end().replace('_', "");
    let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let parts_ok = digits(whole) && digits(part) && !whole.is_empty();
    if !parts_ok || part.len() > zeros || number.ends_with('.') {
        return None;
    }
    format!("{whole}{part:0<zeros$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_read_exactly() {
        let read = ["900M", "1.5B", "20k", "1_000_000", "0", "2 T", "0.123k"].map(volume);
        let numbers = [
            900_000_000,
            1_500_000_000,
            20_000,
            1_000_000,
            0,
            2_000_000_000_000,
            123,
        ];
        assert_eq!(read, numbers.map(Some));
        for wrong in [
            "",
            "M",
            "x",
            "1.5",
            "1.k",
            "-3k",
            "1e9",
            "0.1234k",
            "99999999999999T",
            "é",
        ] {
            assert_eq!(volume(wrong), None, "{wrong}");
        }
    }
}
