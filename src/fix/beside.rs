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
    let text = usage.source.text();
    changes.sort_by_key(|change| change.span);
    let is_apart = changes.windows(2).all(|pair| match pair {
        [one, next] => one.span.end <= next.span.start,
        _ => true,
    });
    if is_apart {
        return Ok(tidied(changes, text));
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
    Ok(tidied(joined, text))
}

/// Takes out the blanks, too, that would stay behind at the end of a line or before a bracket, and a line that would have
/// nothing else.
fn tidied(changes: Vec<Change>, text: &str) -> Vec<Change> {
    let mut joined: Vec<Change> = Vec::new();
    for change in changes {
        match joined.last_mut() {
            Some(last)
                if last.span.end == change.span.start
                    && last.text.is_empty()
                    && change.text.is_empty() =>
            {
                last.span = Span::new(last.span.start, change.span.end);
            }
            _ => joined.push(change),
        }
    }
    let is_blank = |c: char| matches!(c, ' ' | '\t');
    for change in joined.iter_mut().filter(|change| change.text.is_empty()) {
        let (start, end) = (change.span.start as usize, change.span.end as usize);
        let (before, after) = (
            text.get(..start).unwrap_or_default(),
            text.get(end..).unwrap_or_default(),
        );
        let lead = before.trim_end_matches(is_blank);
        let rest = after.trim_start_matches(is_blank);
        let blank = after.len() - rest.len();
        let is_line = lead.is_empty() || lead.ends_with('\n');
        let eol = rest.starts_with('\r') && rest.starts_with("\r\n");
        let ends = rest.is_empty() || rest.starts_with('\n') || eol;
        if ends && is_line && lead.len() < before.len() {
            let line = usize::from(eol) + usize::from(!rest.is_empty());
            change.span = Span::from(lead.len()..end + blank + line);
        } else if ends && !is_line {
            change.span = Span::from(lead.len()..end + blank);
        } else if !is_line && rest.starts_with([')', ']', '}']) {
            let has_both = blank > 0 && lead.len() < before.len();
            if lead.ends_with(['(', '[', '{']) {
                change.span = Span::from(lead.len()..end + blank);
            } else if lead.ends_with(',') && has_both {
                change.span = Span::from(start..end + blank);
            } else if lead.ends_with(',') && !rest.starts_with('}') {
                change.span = Span::from(lead.len()..end);
            }
        }
    }
    joined
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
    use super::{Change, Span, like, tidied};

    #[test]
    fn nothing_is_left_of_a_line_that_says_nothing() {
        for (text, gone, wanted) in [
            ("f(\n    a=1, b=2,\n)\n", &["a=1, ", "b=2,"][..], "f(\n)\n"),
            ("f(\r\n    a=1,\r\n)", &["a=1,"], "f(\r\n)"),
            ("f(x, a=1,)", &["a=1,"], "f(x,)"),
            ("f(x, a=1)", &[", a=1"], "f(x)"),
            ("{ a: 1,\n  m: x }", &["a: 1,"], "{\n  m: x }"),
            ("o = { a: 1 };", &["a: 1"], "o = {};"),
            ("o = { m, a: 1, };", &["a: 1,"], "o = { m, };"),
            ("o = { a: 1, m };", &["a: 1, "], "o = { m };"),
            ("x\n  a: 1\ny", &["  a: 1\n"], "x\ny"),
            ("x\n  a: 1", &["a: 1"], "x\n"),
        ] {
            let changes = gone.iter().map(|gone| {
                let at = text.find(gone).unwrap();
                Change {
                    span: Span::from(at..at + gone.len()),
                    text: String::new(),
                }
            });
            let mut left = text.to_owned();
            for change in tidied(changes.collect(), text).iter().rev() {
                left.replace_range(change.span.range(), &change.text);
            }
            assert_eq!(left, wanted, "{text}");
        }
    }

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
