//! In words, what proves the surface of a usage, or that nothing does.

use super::escape::short;
use crate::evaluate::Usage;
use crate::scan::{By, Role};

/// `on azure, by the call `AzureOpenAI` in line 5`; nothing where the spelling says so
/// itself, or where none is proven.
pub(super) fn proven(usage: &Usage) -> Option<String> {
    let proof = usage.mention.proof()?;
    let what = match proof.by {
        By::Spelling => return None,
        By::Url => "address",
        By::Call => "call",
        By::Key => "key",
        By::Client => "client",
        By::Import => "import",
    };
    let text = short(usage.source.slice(proof.span));
    let line = usage.source.position(proof.span.start).line;
    let place = if line == usage.source.position(usage.mention.span.start).line {
        String::new()
    } else {
        format!(" in line {line}")
    };
    Some(format!(
        "on {}, by the {what} `{text}`{place}",
        proof.surface
    ))
}

/// In how many of some places that use a known model nothing says who serves it.
pub(super) fn unknown(usages: &[&Usage]) -> Option<String> {
    let is_used =
        |usage: &&&Usage| !matches!(usage.stands, Role::Comment | Role::Prose | Role::Data);
    let used = usages.iter().filter(is_used).count();
    let is_open = |usage: &&&Usage| usage.surface.is_none() && usage.id.is_some();
    match usages.iter().filter(is_used).filter(is_open).count() {
        0 => None,
        open if open == used => Some("unknown surface".to_owned()),
        open => Some(format!("unknown surface in {open}")),
    }
}
