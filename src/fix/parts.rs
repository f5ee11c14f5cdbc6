//! Which bytes of a file to change so that an id reads as another: the whole of it where it stands whole, the one part that
//! differs where it is put together in place, a name and the version beside it together.

use super::{Change, Refused};
use crate::catalog::Catalog;
use crate::evaluate::{Reason, Suggestion, Usage};
use crate::source::Span;

/// What the id of a usage reads as afterwards, and the changes that make it so.
pub(super) fn changes(
    usage: &Usage,
    suggestion: &Suggestion,
    catalog: &Catalog,
) -> Result<(String, Vec<Change>), Refused> {
    let new = suggestion.id.as_str();
    let (source, mention) = (&usage.source, &usage.mention);
    let starts = new.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@".contains(c);
    if !starts || !new.chars().all(is_plain) {
        return Err(Refused::Signs);
    }
    // `us.anthropic.…` names a region: `anthropic.…` in its place would lose it.
    let first = new.split(['.', '-', '/']).next().unwrap_or_default();
    if mention.text.find(first).is_some_and(|at| at > 0) {
        return Err(Refused::Front);
    }
    let slice = source.slice(mention.span);
    let change = |span: Span, text: &str| Change {
        span,
        text: text.to_owned(),
    };
    if !mention.is_folded() {
        // A version stands beside it that is no text.
        if slice == mention.text && suggestion.reasons.contains(&Reason::Parts) {
            return Err(Refused::Version);
        }
        return if slice == mention.text {
            Ok((new.to_owned(), vec![change(mention.span, new)]))
        } else {
            Err(Refused::Parts)
        };
    }
    let parts: Vec<Span> = mention.parts().collect();
    if slice == mention.text {
        return beside(usage, &parts, suggestion, catalog);
    }
    let chunks: Vec<_> = parts
        .iter()
        .map(|&part| (part, source.slice(part)))
        .collect();
    let text: String = chunks.iter().map(|(_, chunk)| *chunk).collect();
    let is_one = parts.windows(2).all(|pair| match pair {
        [one, next] => is_joint(source.text(), *one, *next),
        _ => true,
    });
    if text != mention.text || !is_one {
        return Err(Refused::Parts);
    }
    let mut from = 0;
    for (part, chunk) in chunks {
        let (before, after) = (&text[..from], &text[from + chunk.len()..]);
        from += chunk.len();
        let middle = new.strip_prefix(before);
        let middle = middle.and_then(|rest| rest.strip_suffix(after));
        if let Some(middle) = middle {
            return Ok((new.to_owned(), vec![change(part, middle)]));
        }
    }
    Err(Refused::Parts)
}

/// A name with its version beside it: both change, or none does.
fn beside(
    usage: &Usage,
    parts: &[Span],
    suggestion: &Suggestion,
    catalog: &Catalog,
) -> Result<(String, Vec<Change>), Refused> {
    let source = &usage.source;
    let [name, version] = *parts else {
        return Err(Refused::Parts);
    };
    let (old_name, old_version) = (source.slice(name), source.slice(version));
    if old_name != usage.mention.text || name.overlaps(version) {
        return Err(Refused::Parts);
    }
    let whole = whole(suggestion, catalog);
    let (new_name, new_version) = split(&whole, old_version).ok_or(Refused::Version)?;
    let both = [(name, new_name), (version, new_version)];
    let both = both
        .into_iter()
        .filter(|(span, text)| source.slice(*span) != *text);
    let change = |(span, text): (Span, &str)| Change {
        span,
        text: text.to_owned(),
    };
    let mut changes: Vec<_> = both.map(change).collect();
    changes.sort_by_key(|change| change.span);
    Ok((whole, changes))
}

/// The id with its version: the only one that the platform lists, where the id moves.
fn whole(suggestion: &Suggestion, catalog: &Catalog) -> String {
    let mut snapshots = suggestion
        .entry
        .into_iter()
        .flat_map(|id| catalog.snapshots_of(id));
    match (snapshots.next(), snapshots.next()) {
        (Some(only), None) => {
            let id = &catalog.entry(only).id;
            let is_of = id.strip_prefix(suggestion.id.as_str());
            is_of.map_or(&suggestion.id, |_| id).clone()
        }
        _ => suggestion.id.clone(),
    }
}

/// Name and version, the latter written as the old one is: `2024-05-13`, `0613`.
fn split<'w>(whole: &'w str, old: &str) -> Option<(&'w str, &'w str)> {
    let signs = |text: &str| -> String {
        let sign = |c: char| if c.is_ascii_digit() { '0' } else { c };
        text.chars().map(sign).collect()
    };
    let at = whole.len().checked_sub(old.len())?;
    let (name, version) = whole.split_at_checked(at)?;
    let name = name.strip_suffix('-')?;
    let is_alike = signs(version) == signs(old) && old.starts_with(|c: char| c.is_ascii_digit());
    is_alike.then_some((name, version))
}

/// Whether nothing but signs stands between two parts: what has a name stands for other ids, too.
fn is_joint(text: &str, one: Span, next: Span) -> bool {
    let between = text.get(one.end as usize..next.start as usize);
    between.is_some_and(|between| {
        !between
            .chars()
            .any(|c| c.is_alphanumeric() || "_$#{}".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_version_is_split_off_if_it_is_written_as_the_old_one() {
        let pair = |whole, old| split(whole, old);
        assert_eq!(
            pair("gpt-5.4-2026-03-05", "2024-05-13"),
            Some(("gpt-5.4", "2026-03-05"))
        );
        assert_eq!(pair("gpt-4-0613", "0301"), Some(("gpt-4", "0613")));
        for (whole, old) in [
            ("gpt-5.4", "2024-05-13"),
            ("gpt-5.4-2026-03-05", "0613"),
            ("gpt-4-turbo", "turbo"),
            ("0613", "0301"),
        ] {
            assert_eq!(pair(whole, old), None, "{whole} {old}");
        }
    }
}
