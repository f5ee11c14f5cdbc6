//! What is to be changed beside an id because the new model does not take it: a parameter that is rejected goes, one that is
//! renamed gets its new name. All of it with the id, or nothing at all.

use super::{Change, Refused};
use crate::evaluate::{Broken, Fate, Suggestion, Usage};
use crate::scan::given::Kept;
use crate::source::Span;

/// The changes that a suggestion needs beside the id.
pub(super) fn changes(usage: &Usage, suggestion: &Suggestion) -> Result<Vec<Change>, Refused> {
    let mut changes: Vec<Change> = Vec::new();
    for broken in suggestion.breaks.iter() {
        // What a library leaves out, and what has no effect, hinders nothing.
        if broken.by.is_some() || broken.fate == Fate::Ignored {
            continue;
        }
        let kept = broken.kept.filter(|kept| {
            // Its name can change wherever its value ends.
            let is_renamed = matches!(broken.fate, Fate::Renamed(_));
            !(is_renamed && matches!(kept, Kept::Value | Kept::Only))
        });
        let refused = || Refused::Beside {
            what: broken.to_string(),
            why: kept,
        };
        if kept.is_some() && !matches!(broken.fate, Fate::Limited(_)) {
            return Err(refused());
        }
        let is_here = broken.place.source.name() == usage.path();
        if !is_here || broken.instead.is_some() {
            return Err(refused());
        }
        let change = match &broken.fate {
            Fate::Rejected => taken_out(usage, broken),
            Fate::Renamed(name) => renamed(usage, broken, name),
            Fate::Ignored | Fate::Limited(_) => None,
        };
        changes.push(change.ok_or_else(refused)?);
    }
    changes.sort_by_key(|change| change.span);
    let is_apart = changes.windows(2).all(|pair| match pair {
        [one, next] => one.span.end <= next.span.start,
        _ => true,
    });
    if is_apart {
        return Ok(changes);
    }
    // Neighbours that are last share a comma.
    let mut joined: Vec<Change> = Vec::new();
    for change in changes {
        match joined.last_mut() {
            Some(last) if change.span.start < last.span.end => {
                if !(last.text.is_empty() && change.text.is_empty()) {
                    return Err(Refused::Reads);
                }
                last.span = Span::new(last.span.start, last.span.end.max(change.span.end));
            }
            _ => joined.push(change),
        }
    }
    Ok(joined)
}

/// Takes a setting out, unless the id would go with it.
fn taken_out(usage: &Usage, broken: &Broken) -> Option<Change> {
    let cut = broken.cut;
    let holds_id = cut.overlaps(usage.mention.span);
    (!cut.is_empty() && !holds_id).then(|| Change {
        span: cut,
        text: String::new(),
    })
}

/// Calls a setting by its new name, its words joined as the old one's are.
fn renamed(usage: &Usage, broken: &Broken, name: &str) -> Option<Change> {
    let span = broken.name_at;
    let old = usage.source.slice(span);
    let text = like(old, name)?;
    Some(Change { span, text })
}

/// A name with its words joined as those of another: `setMaxTokens` and `max_completion_tokens` make
/// `setMaxCompletionTokens`.
fn like(old: &str, name: &str) -> Option<String> {
    let prefix = ["set", "with"].iter().find(|prefix| {
        let rest = old.strip_prefix(**prefix);
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase()))
    });
    let bare = prefix.map_or(old, |prefix| &old[prefix.len()..]);
    let words = name.split('_');
    let is_upper = bare.starts_with(|c: char| c.is_uppercase());
    let text = if bare.contains('_') && !bare.contains(|c: char| c.is_uppercase()) {
        name.to_owned()
    } else if bare.contains('-') {
        words.collect::<Vec<_>>().join("-")
    } else if bare.contains('_') {
        return None;
    } else if bare.contains(|c: char| c.is_uppercase()) {
        let each = words.enumerate().map(|(number, word)| {
            let mut letters = word.chars();
            match letters.next() {
                Some(first) if number > 0 || is_upper => {
                    first.to_uppercase().chain(letters).collect::<String>()
                }
                _ => word.to_owned(),
            }
        });
        each.collect()
    } else {
        return None;
    };
    Some(format!("{}{text}", prefix.unwrap_or(&"")))
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn a_new_name_is_joined_as_the_old_one() {
        let new = "max_completion_tokens";
        for (old, wanted) in [
            ("max_tokens", Some("max_completion_tokens")),
            ("maxTokens", Some("maxCompletionTokens")),
            ("MaxTokens", Some("MaxCompletionTokens")),
            ("setMaxTokens", Some("setMaxCompletionTokens")),
            ("withMaxTokens", Some("withMaxCompletionTokens")),
            ("max-tokens", Some("max-completion-tokens")),
            ("MAX_TOKENS", None),
            ("maxtokens", None),
        ] {
            assert_eq!(like(old, new).as_deref(), wanted, "{old}");
        }
    }
}
