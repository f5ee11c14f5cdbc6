//! Values that a template chooses: `%{ if a }gpt-4%{ else }gpt-4o%{ endif }` in Terraform, the same by
//! `{% … %}` in Jinja and by `{{ … }}` in Go's templates. Each branch is a value of its own, with what
//! stands right before and behind the choice. A loop's body is such a branch, too.

use std::ops::Range;

use super::excerpt::Slices;
use super::piece::Piece;

/// How templates write a directive.
const SIGNS: &[(&str, &str)] = &[("%{", "}"), ("{%", "%}"), ("{{", "}}")];

const OPENING: &[&str] = &["for", "if", "range", "unless", "with"];
const BETWEEN: &[&str] = &["elif", "else", "elseif", "elsif"];
const CLOSING: &[&str] = &["end", "endfor", "endif", "endunless"];

/// How many letters of a word beside a choice belong to its values: no id is longer.
const MAX_WORD: usize = 512;

/// A directive in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Directive {
    range: Range<usize>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Opening,
    Between,
    Closing,
}

/// The values of a text that holds choices, and the stretches between them; `None` for any other.
pub(super) fn split<'s>(piece: &Piece<'s>) -> Option<Vec<Piece<'s>>> {
    let text = &*piece.text;
    if !text.contains("%{") && !text.contains("{%") && !text.contains("{{") {
        return None;
    }
    let directives = directives(text);
    choice(&directives)?;
    let slices = Slices::of(piece);
    let mut found = Vec::new();
    let mut rest = directives.as_slice();
    let mut at = 0;
    while let Some(choice) = choice(rest) {
        let first = choice.first()?.range.start;
        let last = choice.last()?.range.end;
        rest = rest.get(choice.len()..).unwrap_or_default();
        let next = rest.first().map_or(text.len(), |next| next.range.start);
        let before = text.get(at..first).unwrap_or("");
        let before = first - word_end(before)..first;
        let behind = text.get(last..next).unwrap_or("");
        let behind = last..last + word_start(behind);
        // What another choice stands right beside is not known.
        let is_open = (
            before.start == at && at > 0,
            behind.end == next && next < text.len(),
        );
        add(&slices, at..before.start, &mut found);
        let mut has_other = false;
        let mut from = first;
        let mut depth = 0_u32;
        for directive in choice {
            depth += u32::from(directive.kind == Kind::Opening);
            has_other |= depth == 1 && directive.kind == Kind::Between;
            if depth == 1 && directive.kind != Kind::Opening {
                let branch = [before.clone(), from..directive.range.start, behind.clone()];
                found.push(value(&slices, &branch, is_open));
            }
            if depth == 1 {
                from = directive.range.end;
            }
            depth -= u32::from(directive.kind == Kind::Closing);
        }
        if !has_other && (!before.is_empty() || !behind.is_empty()) {
            found.push(value(&slices, &[before, behind.clone()], is_open));
        }
        at = behind.end;
    }
    add(&slices, at..text.len(), &mut found);
    let is_all = |part: &Piece<'_>| part.is_value;
    let is_value = piece.is_value && found.iter().all(is_all);
    let parts = found.into_iter().map(|part| Piece { is_value, ..part });
    Some(parts.collect())
}

/// What stands between choices: no value where it says anything.
fn add<'s>(slices: &Slices<'_, 's>, range: Range<usize>, found: &mut Vec<Piece<'s>>) {
    let part = slices.get(range);
    if !part.text.trim().is_empty() {
        found.push(Piece {
            is_value: false,
            ..part
        });
    }
}

fn value<'s>(
    slices: &Slices<'_, 's>,
    ranges: &[Range<usize>],
    (opens, goes_on): (bool, bool),
) -> Piece<'s> {
    let parts: Vec<_> = ranges
        .iter()
        .filter(|range| !range.is_empty())
        .map(|range| slices.get(range.clone()))
        .collect();
    let mut holes = Vec::new();
    let mut length = 0;
    holes.extend(opens.then_some(0));
    for part in &parts {
        holes.extend(part.holes.iter().map(|hole| hole + length));
        length += part.text.len() as u32;
    }
    holes.extend(goes_on.then_some(length));
    Piece {
        is_value: true,
        ..slices.piece.joined(&parts, holes).trimmed()
    }
}

/// The directives of the first choice, up to the one that closes it.
fn choice(directives: &[Directive]) -> Option<&[Directive]> {
    let mut depth = 0_usize;
    for (index, directive) in directives.iter().enumerate() {
        match directive.kind {
            Kind::Opening => depth += 1,
            Kind::Closing => depth = depth.checked_sub(1)?,
            Kind::Between if depth == 0 => return None,
            Kind::Between => {}
        }
        if depth == 0 {
            return directives.get(..=index);
        }
    }
    None
}

/// The directives of a text that open, part or close a choice.
fn directives(text: &str) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| {
        let rest = rest.as_bytes();
        memchr::memchr2_iter(b'%', b'{', rest).find(|at| {
            let here = rest.get(*at..).unwrap_or(&[]);
            SIGNS
                .iter()
                .any(|(open, _)| here.starts_with(open.as_bytes()))
        })
    }) {
        let start = at + next;
        let rest = text.get(start..).unwrap_or("");
        let is_escaped = text
            .get(..start)
            .is_some_and(|before| before.ends_with('%'));
        let sign = SIGNS.iter().find(|(open, _)| rest.starts_with(open));
        let Some(&(open, close)) = sign.filter(|_| !is_escaped) else {
            at = start + 2;
            continue;
        };
        let Some(length) = rest.get(2..).and_then(|inner| inner.find(close)) else {
            break;
        };
        let inner = rest.get(open.len()..open.len() + length).unwrap_or("");
        let end = start + open.len() + length + close.len();
        let word = inner.trim_start_matches(['-', '~']).trim_start();
        let len = word.find(|c: char| !c.is_ascii_alphabetic());
        let word = word.get(..len.unwrap_or(word.len())).unwrap_or("");
        let kinds = [
            (OPENING, Kind::Opening),
            (BETWEEN, Kind::Between),
            (CLOSING, Kind::Closing),
        ];
        let kind = kinds.iter().find(|(words, _)| words.contains(&word));
        if let Some(&(_, kind)) = kind {
            found.push(Directive {
                range: start..end,
                kind,
            });
        }
        at = end;
    }
    found
}

/// How many bytes at the end of a text belong to one word.
fn word_end(text: &str) -> usize {
    let word = text.chars().rev().take(MAX_WORD).take_while(|c| joins(*c));
    word.map(char::len_utf8).sum()
}

/// How many bytes at the start of a text belong to one word.
fn word_start(text: &str) -> usize {
    let word = text.chars().take(MAX_WORD).take_while(|c| joins(*c));
    word.map(char::len_utf8).sum()
}

fn joins(c: char) -> bool {
    c.is_alphanumeric() || "-_.:/@".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::piece::{Context, Role};
    use crate::source::Span;

    fn of(text: &str) -> String {
        let piece = Piece {
            is_value: true,
            ..Piece::plain(
                Span::new(0, text.len() as u32),
                text,
                Role::Use,
                Context::Config,
            )
        };
        let shown = |part: Piece<'_>| {
            let sign = if part.is_value { "=" } else { "" };
            format!("{sign}{}{:?}", part.text, part.holes)
        };
        let parts = split(&piece).map(|parts| parts.into_iter().map(shown).collect::<Vec<_>>());
        parts.map_or("-".to_owned(), |parts| parts.join(" "))
    }

    #[test]
    fn each_branch_is_a_value() {
        for (if_, else_, end) in [
            ("%{ if a }", "%{ else }", "%{ endif }"),
            ("%{~ if a ~}", "%{~ else ~}", "%{~ endif ~}"),
            ("{% if a %}", "{% elif b %}", "{%- endif -%}"),
            ("{{ if .a }}", "{{ else if .b }}", "{{- end }}"),
        ] {
            assert_eq!(of(&format!("{if_}x{else_}y{end}")), "=x[] =y[]");
            assert_eq!(of(&format!("v/{if_}x{else_}y{end}-m")), "=v/x-m[] =v/y-m[]");
        }
    }

    #[test]
    fn without_another_branch_it_may_be_nothing() {
        assert_eq!(of("x%{ if a }y%{ endif }"), "=xy[] =x[]");
        assert_eq!(of("%{ for a in b }x%{ endfor }"), "=x[]");
    }

    #[test]
    fn what_is_beside_another_choice_is_not_known() {
        let text = "{% if a %}x{% endif %}{% if b %}-y{% endif %}";
        assert_eq!(
            of(text),
            "x[1] -y[0]".replace('x', "=x").replace("-y", "=-y")
        );
        assert_eq!(of("a b-{% if a %}x{% endif %} c"), "a [] b-x[] b-[]  c[]");
    }

    #[test]
    fn what_is_no_choice_is_left() {
        for text in [
            "x",
            "{{ a }}",
            "%{ if a }x",
            "%%{ if a }x%%{ endif }",
            "{{ end }}",
            "{% else %}",
        ] {
            assert_eq!(of(text), "-", "{text}");
        }
        let nested = "{% if a %}{% if b %}x{% endif %}{% else %}y{% endif %}";
        assert_eq!(of(nested), "={% if b %}x{% endif %}[] =y[]");
    }
}
