//! One line of an ignore file: <https://git-scm.com/docs/gitignore#_pattern_format>.
//!
//! Nothing is compiled: thousands of lines cost their bytes and no more, whatever they say,
//! and matching one takes at most the product of both lengths.

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    /// The parts between slashes; `**` stands for any folders.
    parts: Vec<Box<[u8]>>,
    /// It fits at any depth.
    is_deep: bool,
    /// It fits folders alone.
    pub(super) is_folder: bool,
    /// It keeps what it fits.
    pub(super) keeps: bool,
}

impl Pattern {
    /// Reads a line, without its end; nothing for one that says nothing.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let line = trimmed(line.strip_suffix(b"\r").unwrap_or(line));
        if line.first() == Some(&b'#') {
            return None;
        }
        Self::written(line)
    }

    /// Reads a pattern with nothing around it: no comment, no spaces to pass over.
    pub(super) fn written(line: &[u8]) -> Option<Self> {
        let (line, keeps) = match line.strip_prefix(b"!") {
            Some(line) => (line, true),
            None => (line, false),
        };
        let (line, is_folder) = match line.strip_suffix(b"/") {
            Some(line) => (line, true),
            None => (line, false),
        };
        if line.is_empty() {
            return None;
        }
        let is_deep = !line.contains(&b'/');
        let line = line.strip_prefix(b"/").unwrap_or(line);
        let parts = line.split(|byte| *byte == b'/').map(Box::from).collect();
        Some(Self {
            parts,
            is_deep,
            is_folder,
            keeps,
        })
    }

    /// Whether it fits a path told from its file's folder, with `/`.
    pub(super) fn fits(&self, path: &[u8]) -> bool {
        if self.is_deep {
            let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
            return self.parts.first().is_some_and(|part| part_fits(part, name));
        }
        let path: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        let (mut part, mut at) = (0, 0);
        // Where to go on after a `**`: what follows it, and how much it stands for.
        let mut back = None;
        while at < path.len() {
            match self.parts.get(part) {
                Some(any) if **any == *b"**" => {
                    // At the end it stands for one name at least.
                    if part + 1 == self.parts.len() {
                        return true;
                    }
                    part += 1;
                    back = Some((part, at));
                    continue;
                }
                Some(one) if part_fits(one, path[at]) => {
                    part += 1;
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let Some((follows, stood)) = back else {
                return false;
            };
            back = Some((follows, stood + 1));
            part = follows;
            at = stood + 1;
        }
        part == self.parts.len()
    }
}

/// Without spaces at the end, but for an escaped one.
fn trimmed(mut line: &[u8]) -> &[u8] {
    while let [rest @ .., b' '] = line {
        let escapes = rest.iter().rev().take_while(|byte| **byte == b'\\');
        if escapes.count() % 2 == 1 {
            break;
        }
        line = rest;
    }
    line
}

/// Whether a part of a pattern fits a name.
fn part_fits(part: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    // Where to go on after a `*`: what follows it, and how much it stands for.
    let mut back = None;
    while n < name.len() {
        if part.get(p) == Some(&b'*') {
            p += 1;
            back = Some((p, n));
            continue;
        }
        if let Some(step) = one(part.get(p..).unwrap_or_default(), name[n]) {
            p += step;
            n += 1;
            continue;
        }
        let Some((follows, stood)) = back else {
            return false;
        };
        back = Some((follows, stood + 1));
        p = follows;
        n = stood + 1;
    }
    part.get(p..)
        .unwrap_or_default()
        .iter()
        .all(|byte| *byte == b'*')
}

/// How many bytes of a pattern speak for one byte of a name, if they fit it.
fn one(part: &[u8], byte: u8) -> Option<usize> {
    match part {
        [b'?', ..] => Some(1),
        [b'\\', literal, ..] => (*literal == byte).then_some(2),
        [b'[', rest @ ..] => {
            let (fits, length) = class(rest, byte)?;
            fits.then_some(length + 1)
        }
        [literal, ..] => (*literal == byte).then_some(1),
        [] => None,
    }
}

/// Whether what stands behind a `[` fits a byte, and its length with the `]`; nothing
/// without one.
fn class(part: &[u8], byte: u8) -> Option<(bool, usize)> {
    let is_not = matches!(part.first(), Some(b'!' | b'^'));
    let start = usize::from(is_not);
    let mut at = start;
    let mut fits = false;
    loop {
        let rest = part.get(at..)?;
        let (low, length) = match rest {
            [b']', ..] if at > start => return Some((fits != is_not, at + 1)),
            [b'[', b':', named @ ..] => {
                let end = named.windows(2).position(|pair| pair == b":]")?;
                fits |= is_of(named.get(..end)?, byte)?;
                at += end + 4;
                continue;
            }
            [b'\\', literal, ..] => (*literal, 2),
            [literal, ..] => (*literal, 1),
            [] => return None,
        };
        at += length;
        let high = match part.get(at..)? {
            [b'-', b']', ..] => None,
            [b'-', b'\\', high, ..] => Some((*high, 3)),
            [b'-', high, ..] => Some((*high, 2)),
            _ => None,
        };
        let (high, length) = high.unwrap_or((low, 0));
        at += length;
        fits |= (low..=high).contains(&byte);
    }
}

/// Whether a byte is of a class with a name; nothing if there is none of that name.
fn is_of(name: &[u8], byte: u8) -> Option<bool> {
    Some(match name {
        b"alnum" => byte.is_ascii_alphanumeric(),
        b"alpha" => byte.is_ascii_alphabetic(),
        b"blank" => matches!(byte, b' ' | b'\t'),
        b"cntrl" => byte.is_ascii_control(),
        b"digit" => byte.is_ascii_digit(),
        b"graph" => byte.is_ascii_graphic(),
        b"lower" => byte.is_ascii_lowercase(),
        b"print" => byte.is_ascii_graphic() || byte == b' ',
        b"punct" => byte.is_ascii_punctuation(),
        b"space" => byte.is_ascii_whitespace() || byte == 0x0B,
        b"upper" => byte.is_ascii_uppercase(),
        b"xdigit" => byte.is_ascii_hexdigit(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fits(line: &str, path: &str) -> bool {
        let pattern = Pattern::read(line.as_bytes()).unwrap();
        pattern.fits(path.as_bytes())
    }

    #[test]
    fn a_line_fits_what_git_says_it_fits() {
        for (line, yes, no) in [
            ("*.py", &["a.py", "x/y/a.py"][..], &["a.pyc", "a.py/x"][..]),
            ("/a", &["a"], &["x/a"]),
            ("a/b", &["a/b"], &["x/a/b"]),
            ("**/b/c", &["b/c", "x/y/b/c"], &["b/x/c"]),
            ("a/**", &["a/b", "a/b/c"], &["a", "x/a/b"]),
            ("a/**/b", &["a/b", "a/x/y/b"], &["a/x/y/c", "x/a/b"]),
            ("a/*/b", &["a/x/b"], &["a/b", "a/x/y/b"]),
            ("a**b/c", &["ab/c", "axb/c"], &["a/b/c"]),
            ("foo", &["foo", "x/foo"], &["foobar"]),
            ("f?o", &["fxo"], &["fo", "fxxo"]),
            ("[a-c]x", &["ax", "cx"], &["dx", "x"]),
            ("[!a-c]x", &["dx"], &["ax"]),
            ("[]a]x", &["]x", "ax"], &["bx"]),
            ("[[:digit:]-]x", &["1x", "-x"], &["ax"]),
            ("[a", &[], &["[a", "a"]),
            (r"\#x", &["#x"], &[r"\#x"]),
            (r"\!x", &["!x"], &["x"]),
            (r"a\*", &["a*"], &["ab"]),
            ("a ", &["a"], &["a "]),
            (r"a\ ", &["a "], &["a"]),
            ("a*a*b", &["aaab", "axab"], &["aaaa"]),
        ] {
            for path in yes {
                assert!(fits(line, path), "`{line}` is to fit `{path}`");
            }
            for path in no {
                assert!(!fits(line, path), "`{line}` is not to fit `{path}`");
            }
        }
        for nothing in ["", "# x", "  ", "/", "!"] {
            assert_eq!(Pattern::read(nothing.as_bytes()), None, "{nothing}");
        }
        let folder = Pattern::read(b"!build/\r").unwrap();
        assert!(folder.is_folder && folder.keeps && folder.fits(b"x/build"));
    }

    #[test]
    fn stars_cost_no_more_than_their_product() {
        let line = "*a".repeat(2_000) + "b";
        let path = "a".repeat(4_000);
        assert!(!fits(&line, &path));
        let line = format!("{}b", "**/a/".repeat(800));
        let path = "a/".repeat(2_000) + "a";
        assert!(!fits(&line, &path));
    }

    proptest! {
        #[test]
        fn no_line_and_no_path_breaks_it(line in "[\\[\\]!*?/\\\\a^:-]{0,20}", path in "[a/\\]!-]{0,12}") {
            if let Some(pattern) = Pattern::read(line.as_bytes()) {
                pattern.fits(path.as_bytes());
            }
        }
    }
}
