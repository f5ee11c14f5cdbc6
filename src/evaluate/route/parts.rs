//! Which bytes of a file to change so that an id reads as another: the whole of it where it stands whole, the one part that
//! differs where it is put together in place, a name and the version beside it together.

use super::settings;
use crate::catalog::{Catalog, EntryId};
use crate::evaluate::Usage;
use crate::scan::names_own;
use crate::source::Span;

/// How far from a model the name may stand that it is deployed by, in bytes.
const REACH: usize = 1_500;

/// What is to be written, each in the place of a span, so that an id reads as another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What it reads as afterwards.
    pub becomes: String,
    /// In the order of the text.
    pub changes: Vec<(Span, String)>,
}

/// Why not all of an id can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritten {
    /// The new one has other signs than those of ids.
    Signs,
    /// Something in front of it would be lost.
    Front,
    /// A version stands beside it, and none is known for the new one, or it is no text.
    Version,
    /// A part of it stands somewhere else.
    Parts,
}

/// What makes the id of a usage read as `new`, of this entry.
///
/// # Errors
///
/// Why not all of it can be written.
pub fn written(
    usage: &Usage,
    (new, entry): (&str, Option<EntryId>),
    is_versioned: bool,
    catalog: &Catalog,
) -> Result<Written, Unwritten> {
    let (source, mention) = (&usage.source, &usage.mention);
    let starts = new.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@".contains(c);
    if !starts || !new.chars().all(is_plain) {
        return Err(Unwritten::Signs);
    }
    // `us.anthropic.…` names a region: `anthropic.…` in its place would lose it.
    let first = new.split(['.', '-', '/']).next().unwrap_or_default();
    if mention.text.find(first).is_some_and(|at| at > 0) {
        return Err(Unwritten::Front);
    }
    let slice = source.slice(mention.span);
    let one = |span: Span, text: &str| Written {
        becomes: new.to_owned(),
        changes: vec![(span, text.to_owned())],
    };
    if !mention.is_folded() {
        // A version stands beside it that is no text.
        if slice == mention.text && is_versioned {
            return Err(Unwritten::Version);
        }
        return if slice == mention.text {
            Ok(one(mention.span, new))
        } else {
            Err(Unwritten::Parts)
        };
    }
    let parts: Vec<Span> = mention.parts().collect();
    if slice == mention.text {
        return beside(usage, &parts, (new, entry), catalog);
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
        return Err(Unwritten::Parts);
    }
    let mut from = 0;
    for (part, chunk) in chunks {
        let (before, after) = (&text[..from], &text[from + chunk.len()..]);
        from += chunk.len();
        let middle = new.strip_prefix(before);
        let middle = middle.and_then(|rest| rest.strip_suffix(after));
        if let Some(middle) = middle {
            return Ok(one(part, middle));
        }
    }
    Err(Unwritten::Parts)
}

/// Whether a usage stands in parts, or with a version beside it.
pub(super) fn are_several(usage: &Usage) -> bool {
    usage.mention.is_folded() || usage.source.slice(usage.mention.span) != usage.mention.text
}

/// Whether what is made of a model is called as it: a deployment `gpt-4o` of `gpt-4o`.
pub(super) fn is_called_so(usage: &Usage) -> bool {
    let (text, span) = (usage.source.text(), usage.mention.span);
    let old = usage.mention.text.as_str();
    let from = settings::floor(text, (span.start as usize).saturating_sub(REACH));
    let to = settings::floor_end(text, (span.end as usize + REACH).min(text.len()));
    let near = text.get(from..to).unwrap_or_default();
    let is_of_id = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let is_own = |at: usize| {
        let (before, after) = near.split_at(at);
        let after = &after[old.len()..];
        let own = Span::from(from + at..from + at + old.len());
        let line = before.rsplit('\n').next().unwrap_or_default();
        let lead = line.trim_end_matches(|c: char| is_of_id(c) || c == '/');
        let lead = lead.trim_end_matches(['"', '\'', '`', ' ', '\t']);
        let key = lead.trim_end_matches([':', '=']);
        let key = key.trim_end_matches(['"', '\'', '`', ' ', '\t']);
        let start = key.rfind(|c: char| !(c.is_alphanumeric() || "-_".contains(c)));
        let name = key.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
        !own.overlaps(span)
            && !before.ends_with(is_of_id)
            && !after.starts_with(is_of_id)
            && lead.ends_with([':', '='])
            && names_own(name)
    };
    !old.is_empty() && near.match_indices(old).any(|(at, _)| is_own(at))
}

/// A name with its version beside it: both change, or none does.
fn beside(
    usage: &Usage,
    parts: &[Span],
    to: (&str, Option<EntryId>),
    catalog: &Catalog,
) -> Result<Written, Unwritten> {
    let source = &usage.source;
    let [name, version] = *parts else {
        return Err(Unwritten::Parts);
    };
    let (old_name, old_version) = (source.slice(name), source.slice(version));
    if old_name != usage.mention.text || name.overlaps(version) {
        return Err(Unwritten::Parts);
    }
    let whole = whole(to, catalog);
    let (new_name, new_version) = split(&whole, old_version).ok_or(Unwritten::Version)?;
    let both = [(name, new_name), (version, new_version)];
    let both = both
        .into_iter()
        .filter(|(span, text)| source.slice(*span) != *text);
    let mut changes: Vec<_> = both.map(|(span, text)| (span, text.to_owned())).collect();
    changes.sort_by_key(|(span, _)| *span);
    Ok(Written {
        becomes: whole,
        changes,
    })
}

/// The id with its version: the only one that the platform lists, where the id moves.
fn whole((new, entry): (&str, Option<EntryId>), catalog: &Catalog) -> String {
    let mut snapshots = entry.into_iter().flat_map(|id| catalog.snapshots_of(id));
    match (snapshots.next(), snapshots.next()) {
        (Some(only), None) => {
            let id = &catalog.entry(only).id;
            let is_of = id.strip_prefix(new);
            is_of.map_or(new, |_| id).to_owned()
        }
        _ => new.to_owned(),
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
