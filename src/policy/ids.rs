//! Globs over ids and other names: `*` stands for anything, `?` for one character,
//! whatever the case. An id holds `/`, `.` and `:` as it likes, so none of them stops a
//! `*`, and no other sign is special.

use std::str::Chars;

/// Globs over a name; those with a `!` in front exclude.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    include: Vec<String>,
    exclude: Vec<String>,
}

impl Names {
    /// From globs as written. Without any that includes, a list that excludes holds every
    /// other name; an empty list holds none.
    pub fn new<'g>(globs: impl IntoIterator<Item = &'g str>) -> Self {
        let mut names = Self::default();
        for glob in globs {
            match glob.strip_prefix('!') {
                Some(glob) => names.exclude.push(glob.to_lowercase()),
                None => names.include.push(glob.to_lowercase()),
            }
        }
        if names.include.is_empty() && !names.exclude.is_empty() {
            names.include.push("*".into());
        }
        names
    }

    /// The names that are held, in lower case, where that is told by no sign that stands for others.
    pub fn literals(&self) -> Option<&[String]> {
        let is_plain = !self.include.iter().any(|glob| is_glob(glob));
        (is_plain && self.exclude.is_empty()).then_some(&self.include)
    }

    /// Whether any of the spellings of one thing is held, and none is excluded.
    pub fn hold<'n>(&self, spellings: impl IntoIterator<Item = &'n str>) -> bool {
        let mut held = false;
        for name in spellings {
            let name = name.to_lowercase();
            if self.exclude.iter().any(|glob| fits(glob, &name)) {
                return false;
            }
            held |= self.include.iter().any(|glob| fits(glob, &name));
        }
        held
    }
}

/// Why a glob over ids can match none, if that is so: it has signs that no id has. `[1m]` at its end is one of an id.
pub fn fault(glob: &str) -> Option<String> {
    if glob.trim_start_matches('!').is_empty() {
        return Some("it is empty".to_owned());
    }
    let bare = match (glob.ends_with(']'), glob.rfind('[')) {
        (true, Some(at)) => glob.get(..at).unwrap_or(glob),
        _ => glob,
    };
    let is_strange = |c: &char| c.is_whitespace() || c.is_control() || "[]{}\"'`,;".contains(*c);
    let strange = bare.chars().find(is_strange)?;
    Some(format!(
        "no id has `{}` in it, and only `*` and `?` stand for others",
        strange.escape_debug()
    ))
}

/// Whether a text has signs that stand for others.
pub fn is_glob(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Whether `glob` fits the whole of `name`, both in lower case. Goes back to the last `*`
/// only, so the time is at worst the product of both lengths.
pub fn fits(glob: &str, name: &str) -> bool {
    let (mut glob, mut name) = (glob.chars(), name.chars());
    // What follows the last `*`, and where in the name it was last tried.
    let mut retry: Option<(Chars<'_>, Chars<'_>)> = None;
    loop {
        let here = name.clone();
        match (glob.next(), name.next()) {
            (Some('*'), _) => {
                retry = Some((glob.clone(), here.clone()));
                name = here;
            }
            (Some(sign), Some(c)) if sign == '?' || sign == c => {}
            (None, None) => return true,
            _ => {
                let Some((rest, from)) = &mut retry else {
                    return false;
                };
                if from.next().is_none() {
                    return false;
                }
                glob = rest.clone();
                name = from.clone();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slow(glob: &[u8], name: &[u8]) -> bool {
        match (glob, name) {
            ([], []) => true,
            ([b'*', rest @ ..], _) => (0..=name.len()).any(|skip| slow(rest, &name[skip..])),
            ([sign, glob @ ..], [c, name @ ..]) => (*sign == b'?' || sign == c) && slow(glob, name),
            _ => false,
        }
    }

    #[test]
    fn a_glob_with_signs_that_no_id_has_is_a_fault() {
        for glob in ["", "!", "g[", "gpt-[45]*", "gpt 4", "{a,b}", "a,b"] {
            assert!(fault(glob).is_some(), "{glob}");
        }
        for glob in [
            "*",
            "gpt-4*",
            "!gpt-4o",
            "openai/gpt-4o@2024",
            "claude-opus-4-8[1m]",
            "ft:gpt:x::y",
        ] {
            assert_eq!(fault(glob), None, "{glob}");
        }
    }

    #[test]
    fn a_star_crosses_everything_and_case_does_not_matter() {
        let names = Names::new(["GPT-4*", "anthropic.*-v1:0", "!*-mini"]);
        assert!(names.hold(["gpt-4o"]));
        assert!(names.hold(["us/x", "Anthropic.Claude/3.5-V1:0"]));
        assert!(!names.hold(["gpt-4o-mini", "gpt-4o"]));
        assert!(!names.hold(["gpt-5"]));
        assert!(!Names::new([]).hold(["gpt-5"]));
        assert!(Names::new(["!a"]).hold(["b"]));
        assert_eq!(Names::new(["A", "b"]).literals().unwrap(), ["a", "b"]);
        assert!(Names::new(["a", "b*"]).literals().is_none());
        assert!(Names::new(["a", "!b"]).literals().is_none());
    }

    proptest! {
        #[test]
        fn fits_agrees_with_the_plain_definition(glob in "[ab*?]{0,7}", name in "[ab]{0,9}") {
            prop_assert_eq!(fits(&glob, &name), slow(glob.as_bytes(), name.as_bytes()));
        }
    }
}
