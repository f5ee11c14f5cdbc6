//! A scalar of a configuration file: which parts of it are values, and what they are
//! called. `MODEL=gpt-4o` in a list of variables is the value of `MODEL`; in
//! `run --model gpt-4o` the flag names it.

use super::piece::{Context, Piece, Role};
use super::{Wanted, branch, expansion, inside, name, siblings, text};

/// A value of more words is a sentence, whatever its key is called.
const MAX_WORDS: usize = 3;

/// Gives a scalar's piece, or the pieces that it is made of. `before` is the item before
/// it in a list.
pub(super) fn read<'s>(
    scalar: Piece<'s>,
    before: Option<&str>,
    wanted: Wanted<'_>,
    depth: u8,
    found: &mut Vec<Piece<'s>>,
) {
    if !wanted.in_span(scalar.span) {
        return;
    }
    let is_block = scalar.text.trim().contains('\n');
    if let Some(parts) = branch::split(&scalar).filter(|_| !is_block) {
        for part in parts {
            read(part, before, wanted, depth, found);
        }
        return;
    }
    if !expansion::is_one_word(scalar.text.trim()) {
        words(scalar, wanted, depth, found);
        return;
    }
    let scalar = scalar.trimmed();
    let named = match (assignment(&scalar.text), before) {
        (Some((name, value)), _) => {
            // The name may be an id too: `gpt-4o=128000`.
            let key = Piece {
                role: Role::Listing,
                ..scalar.sliced(0..name.len())
            };
            if wanted.in_span(key.span) {
                found.push(key);
            }
            Piece {
                name: Some(name.to_owned()),
                role: Role::Use,
                ..scalar.sliced(value)
            }
        }
        (None, Some(flag)) if is_flag(flag) => Piece {
            name: Some(flag.to_owned()),
            role: Role::Use,
            ..scalar
        },
        _ => scalar,
    };
    if wanted.in_span(named.span) {
        expansion::read(named, wanted, depth, found);
    }
}

/// Whether a word is a command's option: `--model`, `-m`.
pub(super) fn is_flag(word: &str) -> bool {
    let name = word.strip_prefix("--").or_else(|| {
        let short = word.strip_prefix('-')?;
        (short.len() == 1).then_some(short)
    });
    name.is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    })
}

/// `NAME=value` or `--flag=value`: the name, and where the value stands without quotes.
fn assignment(text: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let (name, value) = text.split_once('=')?;
    let is_name = is_flag(name)
        || name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !is_name || value.starts_with('=') {
        return None;
    }
    let start = name.len() + 1;
    match value.as_bytes() {
        [open @ (b'"' | b'\''), .., close] if open == close => {
            Some((name, start + 1..text.len() - 1))
        }
        _ => Some((name, start..text.len())),
    }
}

/// A scalar of several words: a command line, a script, or a sentence.
fn words<'s>(scalar: Piece<'s>, wanted: Wanted<'_>, depth: u8, found: &mut Vec<Piece<'s>>) {
    let is_block = scalar.text.trim().contains('\n');
    let read = scalar.read(wanted, |text, wanted| {
        Ok(if is_block {
            text::script(text, wanted, depth + 1)
        } else {
            text::snippet(text, wanted, depth + 1)
        })
    });
    let pieces = read.unwrap_or_default();
    // A text for readers may show settings and code: they are recorded there, nothing reads them.
    // What is called a text is shown to somebody, and its code is quoted.
    let is_text = !is_block && scalar.name.as_deref().is_some_and(siblings::is_shown);
    let is_told = if is_block {
        inside::is_account(&scalar.text)
    } else {
        inside::is_account(&scalar.text) || !is_text && inside::is_document(&scalar.text)
    };
    let is_recorded = is_told && !scalar.name.as_deref().is_some_and(is_file_or_run);
    let is_asked = || inside::is_selection(&scalar.text, scalar.name.as_deref());
    if !is_block && is_asked() {
        expansion::read(scalar, wanted, depth, found);
        return;
    }
    if !is_block && pieces.iter().all(|piece| piece.role == Role::Prose) {
        // No id is several words: a sentence only speaks of one.
        let sentence = Piece {
            is_value: false,
            role: spoken(&scalar),
            ..scalar
        };
        expansion::read(sentence, wanted, depth, found);
        return;
    }
    for piece in pieces {
        let is_comment = piece.role == Role::Comment;
        let is_prose = piece.role == Role::Prose;
        found.push(Piece {
            role: if is_prose {
                spoken(&scalar)
            } else if is_recorded && (is_comment || is_choice(piece.role)) {
                if is_text { Role::Prose } else { Role::Data }
            } else {
                piece.role
            },
            context: if is_comment {
                Context::Comment
            } else {
                scalar.context
            },
            name: match piece.name {
                None if !is_comment => scalar.name.clone(),
                name => name,
            },
            holder: if is_comment {
                piece.holder
            } else {
                scalar.holder
            },
            statement: None,
            object: scalar.object,
            ..piece
        });
    }
}

/// Whether what is called so is run, or is a file that is written as it stands (`app.yaml: |`).
fn is_file_or_run(name: &str) -> bool {
    name.contains('.') || siblings::is_run(name)
}

fn is_choice(role: Role) -> bool {
    matches!(role, Role::Use | Role::Compare | Role::Listing)
}

/// The role of what stands among other words in a scalar.
fn spoken(scalar: &Piece<'_>) -> Role {
    let is_sentence = scalar.text.split_whitespace().nth(MAX_WORDS).is_some();
    if !is_sentence && scalar.name.as_deref().is_some_and(name::is_model_like) {
        scalar.role
    } else {
        Role::Prose
    }
}
