//! What a command line says beside an id: its options, and the variables that are set for it.

use std::sync::LazyLock;

use regex::Regex;

use super::By;
use super::address::command;
use super::call::host;
use crate::catalog::Catalog;
use crate::catalog::proof::{Key, Number, Said};
use crate::source::Span;

/// How far before and behind an id its command is read, in bytes.
const REACH: usize = 600;

/// How many options of a command are looked at.
const MAX_OPTIONS: usize = 40;

/// `--provider azure`, `--base-url=https://…`, `"--provider", "azure"`, `LLM_PROVIDER=azure`
static OPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let value = r#"["']?(?P<value>[A-Za-z][\w./:-]*)"#;
    let option = r#"--?(?P<option>[A-Za-z][\w-]*)(?:[= ]|["'],\s*["'])"#;
    Regex::new(&format!(
        r"(?:^|[\s\x22'])(?:{option}|(?P<variable>[A-Z][A-Z0-9_]*)=){value}"
    ))
    .ok()
});

/// Which surfaces the options of a command name that is given an id, by what, and where.
pub(super) fn flags(text: &str, id: Span, own: &str, catalog: &Catalog) -> Vec<(Number, By, Span)> {
    let Some((start, line)) = around(text, id) else {
        return Vec::new();
    };
    let Some(option) = OPTION.as_ref() else {
        return Vec::new();
    };
    let together = |name: &str| crate::scan::name::run_together(name);
    let variable = set_in(text, id.start as usize).map(together);
    let own = variable.unwrap_or_else(|| together(own));
    let proofs = catalog.proofs();
    let said = |found: regex::Captures<'_>| {
        let name = found.name("option").or(found.name("variable"))?;
        let value = found.name("value")?;
        let (key, prefix) = proofs.key(name.as_str())?;
        if !(own.starts_with(&prefix) || found.name("option").is_some()) {
            return None;
        }
        let span = Span::from(start + value.start()..start + value.end());
        match key {
            Key::Platform => match proofs.platform(value.as_str())? {
                Said::Surface(number) => Some((number, By::Key, span)),
                Said::Compatible => None,
            },
            Key::Address => {
                let number = proofs.host(host(value.as_str())?)?;
                Some((number, By::Url, span))
            }
        }
    };
    option
        .captures_iter(line)
        .take(MAX_OPTIONS)
        .filter_map(said)
        .collect()
}

/// The command that is given an id, as an option or with a variable set before it, and where it starts.
fn around(text: &str, id: Span) -> Option<(usize, &str)> {
    let at = id.start as usize;
    let floor = super::address::floor(text, at.saturating_sub(REACH));
    let before = command(text.get(floor..at)?);
    let lead = before.trim_end_matches(['"', '\'', '=', ' ']);
    let last = lead.rsplit(char::is_whitespace).next().unwrap_or("");
    let is_option = last.starts_with('-') && last.len() > 2;
    let is_given = is_option || before.contains("--") || set_in(text, at).is_some();
    if !is_given {
        return None;
    }
    let signs = ["|", ";", "&&"];
    let ends = signs
        .iter()
        .filter_map(|sign| Some(before.rfind(sign)? + sign.len()));
    let start = at - before.len() + ends.max().unwrap_or(0);
    let roof = super::address::floor(text, (id.end as usize + REACH).min(text.len()));
    let after = text.get(id.end as usize..roof)?;
    let mut end = 0;
    for line in after.split_inclusive('\n') {
        end += line.len();
        if !line.trim_end().ends_with('\\') {
            break;
        }
    }
    let rest = after.get(..end)?;
    let cut = signs.iter().filter_map(|sign| rest.find(sign)).min();
    Some((
        start,
        text.get(start..id.end as usize + cut.unwrap_or(end))?,
    ))
}

/// The variable that a command has an id for: `LLM_MODEL=gpt-4o ./run`.
fn set_in(text: &str, at: usize) -> Option<&str> {
    let before = text.get(super::address::floor(text, at.saturating_sub(REACH))..at)?;
    let lead = before.trim_end_matches(['"', '\'']).strip_suffix('=')?;
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let name = lead.get(lead.trim_end_matches(is_name).len()..)?;
    (!name.is_empty()).then_some(name)
}

/// The variable of a command that sets one: `azd env set AZURE_OPENAI_MODEL gpt-4o`.
pub(super) fn variable(text: &str, id: Span) -> Option<Span> {
    let at = id.start as usize;
    let before = text.get(super::address::floor(text, at.saturating_sub(REACH))..at)?;
    let line = before.rsplit('\n').next()?.trim_end_matches(['"', '\'']);
    let lead = line.strip_suffix(' ')?;
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let head = lead.trim_end_matches(is_name);
    let name = lead.get(head.len()..)?;
    let is_set = { head.split_whitespace() }
        .any(|word| matches!(word, "set" | "env:set" | "config:set" | "setx"));
    let start = at - before.len() + (before.len() - before.rsplit('\n').next()?.len()) + head.len();
    (name.contains('_') && is_set).then(|| Span::from(start..start + name.len()))
}
