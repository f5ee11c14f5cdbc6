//! Which names of a file stand for one text: bound once, and never anything else.
//!
//! Scopes are not known here. A name that is declared, given or taken as a parameter
//! anywhere but where it gets its text stands for nothing.

use std::collections::HashMap;

use super::row::Names;
use super::shape::Shape;
use super::tokens::Kind;

/// Names with what they are bound to.
pub(super) struct Constants<'s> {
    names: HashMap<&'s str, Bound>,
}

#[derive(Default)]
struct Bound {
    /// How often it is bound, and to which string or sum.
    times: u32,
    value: Option<usize>,
    /// Where it stands for its value.
    reads: Vec<usize>,
}

impl<'s> Constants<'s> {
    /// Reads all tokens once.
    pub(super) fn collect(shape: &Shape<'s>) -> Self {
        let mut names: HashMap<&'s str, Bound> = HashMap::new();
        for at in 0..shape.tokens.len() {
            if shape.kind(at) != Kind::Word {
                continue;
            }
            let name = shape.slice(at).trim_matches('`');
            match standing(shape, at) {
                Standing::Bound(value) => {
                    let bound = names.entry(name).or_default();
                    bound.times += 1;
                    bound.value = value;
                }
                Standing::Read => names.entry(name).or_default().reads.push(at),
                Standing::Other => {}
            }
        }
        Self { names }
    }

    /// The string that a name is bound to, once in the file.
    pub(super) fn value(&self, name: &str) -> Option<usize> {
        let bound = self.names.get(name)?;
        bound.value.filter(|_| bound.times == 1)
    }

    /// Where a name is read, ascending.
    pub(super) fn reads(&self, name: &str) -> &[usize] {
        self.names.get(name).map_or(&[], |bound| &bound.reads)
    }
}

enum Standing {
    /// With the first token of a value that may be a text.
    Bound(Option<usize>),
    Read,
    /// A member of something else, a label, a word of the language.
    Other,
}

fn may_be_text(shape: &Shape<'_>, at: usize) -> bool {
    shape.is_text(at) || shape.kind(at) == Kind::Word && !shape.is_steering(at)
}

/// How a word stands.
fn standing(shape: &Shape<'_>, at: usize) -> Standing {
    let (row, signs) = (shape.row, &shape.row.signs);
    let before = shape.before(at);
    let after = shape.after(at);
    let is_own = before
        .and_then(|dot| shape.before(dot))
        .is_some_and(|of| shape.is_word(of, &["self", "Self", "this"]));
    if before.is_some_and(|before| shape.is_sign(before, signs.members)) && !is_own {
        return Standing::Other;
    }
    let up = shape.parent(at);
    let in_arguments = up.is_some_and(|up| shape.opens(up, "(") && !is_parameters(shape, up));
    if let Some(sign) = after.filter(|after| shape.is_sign(*after, signs.assigns)) {
        // A named argument.
        if in_arguments {
            return Standing::Other;
        }
        let is_plain = matches!(shape.slice(sign), "=" | ":=" | ":" | "<-" | "<<-");
        let value = shape.after(sign).filter(|_| is_plain);
        return Standing::Bound(value.filter(|value| may_be_text(shape, *value)));
    }
    if after.is_some_and(|after| shape.is_sign(after, &["++", "--", "-=", "<-", "*=", ".="])) {
        return Standing::Bound(None);
    }
    let is_typed = after.is_some_and(|after| shape.is_sign(after, &[":", "::"]));
    if is_typed && row.names != Names::Last && !in_arguments {
        // `val base: String = "…"`
        let typed = after.and_then(|colon| typed_value(shape, colon));
        return Standing::Bound(typed);
    }
    if is_typed && !shape.is_sign(before.unwrap_or(at), &["?"]) {
        return Standing::Other;
    }
    // `@base "…"`
    if shape.token(at).is_first
        && row.attribute.is_some()
        && shape.byte_before(at) == row.attribute
        && let Some(value) = after.filter(|after| !shape.token(*after).is_first)
    {
        return Standing::Bound(Some(value).filter(|value| may_be_text(shape, *value)));
    }
    let Some(before) = before else {
        return arrow_or_read(shape, at);
    };
    // `char base[] =`
    if let Some(index) = after.filter(|after| shape.opens(*after, "["))
        && shape.inner(index).is_none()
        && let Some(sign) = shape
            .after(index)
            .filter(|sign| shape.is_sign(*sign, signs.assigns))
    {
        let value = shape.after(sign);
        return Standing::Bound(value.filter(|value| may_be_text(shape, *value)));
    }
    // `#define BASE "…"`
    if shape.is_word(before, &["define"]) && row.directive.is_some() {
        return Standing::Bound(after.filter(|after| may_be_text(shape, *after)));
    }
    let is_declared = shape.is_word(before, row.words.declares)
        || shape.is_word(before, row.words.functions)
        || shape.is_word(before, &["for", "class", "object", "struct"]);
    // A type before it: `String base`.
    let is_typed = row.names == Names::Last
        && (shape.kind(before) == Kind::Word && !shape.is_steering(before)
            || shape.is_sign(before, &[">", "*", "&"]))
        && !row.ends_with_line;
    if is_declared || is_typed {
        return Standing::Bound(None);
    }
    arrow_or_read(shape, at)
}

/// `base -> …`, `{ base in`, and everything else, which reads the name.
fn arrow_or_read(shape: &Shape<'_>, at: usize) -> Standing {
    let after = shape.after(at);
    let is_parameter = after.is_some_and(|after| {
        (shape.is_sign(after, &["->", "=>"]) && !shape.row.signs.members.contains(&"->"))
            || shape.is_word(after, &["in"])
    });
    if is_parameter {
        Standing::Bound(None)
    } else {
        Standing::Read
    }
}

/// The text behind `: Type =`.
fn typed_value(shape: &Shape<'_>, colon: usize) -> Option<usize> {
    let mut here = shape.after(colon)?;
    for _ in 0..8 {
        if shape.is_sign(here, &["="]) {
            return shape.after(here).filter(|value| may_be_text(shape, *value));
        }
        let is_type = shape.kind(here) == Kind::Word
            || shape.is_sign(here, &[".", "?", "!", "&", "*", "<", ">"])
            || shape.opens(here, "[");
        if !is_type || shape.token(here).is_first {
            return None;
        }
        here = shape.after(here)?;
    }
    None
}

/// Whether a bracket holds the parameters of a function or type that is declared.
pub(super) fn is_parameters(shape: &Shape<'_>, group: usize) -> bool {
    let words = &shape.row.words;
    let is_declaring = |at: usize| {
        shape.is_word(at, words.functions)
            || shape.is_word(at, &["class", "constructor", "init", "record", "struct"])
    };
    let Some(mut here) = shape.before(group) else {
        return false;
    };
    for _ in 0..8 {
        if is_declaring(here) {
            return true;
        }
        let is_name = shape.kind(here) == Kind::Word
            || shape.is_sign(here, &[".", "<", ">", "?", ":", ","])
            || shape.opens(here, "[");
        match shape.before(here) {
            Some(before) if is_name => here = before,
            _ => return false,
        }
    }
    false
}
