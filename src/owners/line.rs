//! One line of a CODEOWNERS file taken apart: a section's head, or a pattern with its
//! owners. What a pattern matches is [`super::pattern`]'s matter.

use super::Syntax;

/// A line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing, or a comment.
    Empty,
    Section(Head),
    Entry(Entry),
}

/// `^[Name][2] @default`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    /// Of entries that name none.
    pub(super) owners: Vec<String>,
}

/// `docs/ @docs`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// As written, without the escapes of spaces and of `#`.
    pub(super) pattern: String,
    pub(super) owners: Vec<String>,
    /// What it matches is none of its section's.
    pub(super) excludes: bool,
}

/// Reads a line without its end.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn read(line: &str, syntax: Syntax) -> Result<Line, String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(Line::Empty);
    }
    if syntax == Syntax::GitLab
        && let Some(head) = head(line)
    {
        return head.map(Line::Section);
    }
    let (pattern, rest) = pattern(line);
    let (pattern, excludes) = match pattern.strip_prefix('!') {
        Some(inner) if syntax == Syntax::GitLab => (inner.to_owned(), true),
        Some(_) => return Err("`!` takes nothing out on GitHub".into()),
        None => (pattern, false),
    };
    Ok(Line::Entry(Entry {
        pattern,
        owners: owners(rest)?,
        excludes,
    }))
}

/// A section's head, if the line is one.
fn head(line: &str) -> Option<Result<Head, String>> {
    let inner = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let Some((name, rest)) = inner.split_once(']') else {
        return Some(Err("a section's name needs its `]`".into()));
    };
    // `[2]`: how many approvals it takes.
    let approvals = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let rest = match approvals {
        Some((count, rest)) if count.chars().all(|c| c.is_ascii_digit()) => rest,
        _ => rest,
    };
    // `[ab]*.py @x` is a pattern.
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let head = owners(rest).map(|owners| Head {
        name: name.trim().to_owned(),
        owners,
    });
    Some(head)
}

/// The pattern that a line starts with, and what follows. A space or `#` behind a backslash
/// is its own.
fn pattern(line: &str) -> (String, &str) {
    let mut pattern = String::new();
    let mut chars = line.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.clone().next() {
                Some((_, next)) if next.is_whitespace() || next == '#' => {
                    pattern.push(next);
                    chars.next();
                }
                _ => pattern.push(c),
            },
            c if c.is_whitespace() => return (pattern, line.get(at..).unwrap_or_default()),
            c => pattern.push(c),
        }
    }
    (pattern, "")
}

/// The owners up to a comment.
fn owners(text: &str) -> Result<Vec<String>, String> {
    let words = text.split_whitespace();
    let words = words.take_while(|word| !word.starts_with('#'));
    words
        .map(|word| {
            // `@user`, `@org/team`, `@@role`, `name@host`.
            let is_owner = !word.trim_start_matches('@').is_empty() && word.contains('@');
            if is_owner {
                Ok(word.to_owned())
            } else {
                Err(format!(
                    "`{}` is no owner: expected `@user`, `@org/team` or an address",
                    word.escape_debug()
                ))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(line: &str) -> (String, String) {
        match read(line, Syntax::GitHub) {
            Ok(Line::Entry(entry)) => (entry.pattern, entry.owners.join(" ")),
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn a_line_is_a_pattern_with_owners() {
        assert_eq!(entry("*.js @a @b/c # d"), ("*.js".into(), "@a @b/c".into()));
        assert_eq!(entry("a\\ b/ x@y.z"), ("a b/".into(), "x@y.z".into()));
        assert_eq!(entry("\\#a @ab"), ("#a".into(), "@ab".into()));
        assert_eq!(entry("/nobody"), ("/nobody".into(), String::new()));
        assert_eq!(read("  # c", Syntax::GitHub), Ok(Line::Empty));
    }

    #[test]
    fn a_head_has_a_name_approvals_and_owners() {
        let name = |line: &str| match read(line, Syntax::GitLab) {
            Ok(Line::Section(head)) => format!("{} {}", head.name, head.owners.join(" ")),
            other => format!("{other:?}"),
        };
        assert_eq!(name("[Docs]"), "Docs ");
        assert_eq!(
            name("^[Data base][2] @@developers @b/c"),
            "Data base @@developers @b/c"
        );
        assert!(name("[ab].py @xy").contains("Entry"));
        assert!(name("[Open @xy").contains("needs its `]`"));
    }
}
