//! Parameters that stand in the same call as an id, or in the calls that its constant is
//! given to, in texts that hold code in pieces (documents, notebooks, pages), beside what [`crate::scan::given`] reads
//! of that code: those that a new model may reject. Read from the text alone: what is in the same brackets, and the chain of calls
//! around them. Where it sees too much, a person looks once more than needed; a robot never writes too much.

use crate::evaluate::Usage;
use crate::scan::{Context, given, name};
use crate::source::{Place, Source};

/// How far from the id a parameter is looked for, in bytes either way.
const REACH: usize = 2_000;
/// How many brackets around the id are looked at.
const LEVELS: usize = 2;
/// How many uses of a constant are looked at.
const MAX_SITES: usize = 32;

/// The first of some parameters that is set beside a usage, as it is written there. Names
/// are lower case with their words run together.
pub(super) fn beside(usage: &Usage, names: &[String]) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    let own = Place {
        source: usage.source.clone(),
        span: usage.mention.span,
    };
    let sites = usage.sites.iter().take(MAX_SITES);
    let is_opaque = |place: &&Place| !given::reads_whole(place.source.name(), place.source.text());
    let places = std::iter::once(&own).chain(sites).filter(is_opaque);
    places.into_iter().find_map(|place| {
        let (start, end) = (place.span.start as usize, place.span.end as usize);
        let is_config = usage.mention.context == Context::Config || is_option(usage);
        let region = region(&place.source, (start, end), is_config);
        set_in(region, names)
    })
}

/// Whether a version stands beside the key that holds a usage, whatever it is given: `name: 'x'`, `version: late`.
pub(super) fn has_version(usage: &Usage) -> bool {
    let Some(name) = usage.name().filter(|name| name::may_have_version(name)) else {
        return false;
    };
    let (text, span) = (usage.source.text(), usage.mention.span);
    let (start, end) = (span.start as usize, span.end as usize);
    let floor = floor(text, start.saturating_sub(REACH));
    let roof = floor_end(text, (end + REACH).min(text.len()));
    let is_version = |key: &str| name::is_version_of(key, name);
    if let Some(open) = opening(text, floor, start) {
        let own = text.get(open..closing(text, end, roof));
        return own.is_some_and(|own| first_set(own, is_version).is_some());
    }
    if is_option(usage) {
        let own = text.get(block(text, (floor, start), (end, roof)));
        return own.is_some_and(|own| first_set(own, is_version).is_some());
    }
    // Of configuration without brackets, the keys that stand as far in.
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t', '-']).len();
    let line = text.get(floor..start).unwrap_or_default();
    let own = indent(line.rsplit('\n').next().unwrap_or_default());
    let block = text.get(block(text, (floor, start), (end, roof)));
    let mut lines = block.unwrap_or_default().lines();
    usage.mention.context == Context::Config
        && lines.any(|line| indent(line) == own && first_set(line, is_version).is_some())
}

/// Whether an option of a command line holds a usage: `--model x`.
fn is_option(usage: &Usage) -> bool {
    usage.name().is_some_and(|name| name.starts_with("--"))
}

/// The text around a place in which parameters are those of the same call: of configuration
/// the lines of its block.
fn region(source: &Source, (start, end): (usize, usize), is_config: bool) -> &str {
    let text = source.text();
    let floor = floor(text, start.saturating_sub(REACH));
    let roof = floor_end(text, (end + REACH).min(text.len()));
    let (mut from, mut to) = (start, end);
    let mut bracketed = false;
    for _ in 0..LEVELS {
        let Some(open) = opening(text, floor, from) else {
            break;
        };
        let close = closing(text, to, roof);
        bracketed = true;
        (from, to) = (open, close);
    }
    if !bracketed && is_config {
        return text
            .get(block(text, (floor, start), (end, roof)))
            .unwrap_or_default();
    }
    // `.model(…).temperature(…)`: the rest of the statement.
    let before = text.get(floor..from).unwrap_or_default();
    let chain = before.rfind(['\n', ';']).map_or(floor, |at| floor + at);
    let after = text.get(to..roof).unwrap_or_default();
    let rest = after.find([';', '\n']).unwrap_or(after.len());
    let mut to = to + rest;
    // A chain that goes on in the next line begins it with a dot.
    while let Some(next) = text.get(to..roof) {
        if !next.trim_start().starts_with('.') {
            break;
        }
        let skipped = next.len() - next.trim_start().len();
        let line = next.get(skipped..).unwrap_or_default();
        let end = line.find('\n').unwrap_or(line.len());
        to += skipped + end.max(1);
    }
    text.get(chain..to).unwrap_or_default()
}

/// The opening bracket around a place.
pub(super) fn opening(text: &str, floor: usize, at: usize) -> Option<usize> {
    let mut depth = 0usize;
    let before = text.get(floor..at)?;
    for (offset, c) in before.char_indices().rev() {
        match c {
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' if depth == 0 => return Some(floor + offset),
            '(' | '[' | '{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The end of the bracket around a place, or of what is looked at.
pub(super) fn closing(text: &str, at: usize, roof: usize) -> usize {
    let mut depth = 0usize;
    let after = text.get(at..roof).unwrap_or_default();
    for (offset, c) in after.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return at + offset + 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    roof
}

/// The lines around a place up to an empty one.
fn block(
    text: &str,
    (floor, start): (usize, usize),
    (end, roof): (usize, usize),
) -> std::ops::Range<usize> {
    let before = text.get(floor..start).unwrap_or_default();
    let after = text.get(end..roof).unwrap_or_default();
    let from = before.rfind("\n\n").map_or(floor, |at| floor + at);
    let to = after.find("\n\n").map_or(roof, |at| end + at);
    from..to
}

/// The first word of a region that is one of the names and is given something.
fn set_in(region: &str, names: &[String]) -> Option<String> {
    first_set(region, |word| {
        let mut run = word.replace(['_', '-'], "");
        run.make_ascii_lowercase();
        let run = run.strip_prefix("with").unwrap_or(&run);
        let run = run.strip_prefix("set").unwrap_or(run);
        // `ANTHROPIC_TEMPERATURE`
        let last = word.rsplit('_').next().unwrap_or(word).to_ascii_lowercase();
        names.iter().any(|name| name == run || *name == last)
    })
}

/// The first word of a region that is given something and is one of those asked for.
pub(super) fn first_set(region: &str, is_one: impl Fn(&str) -> bool) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut rest = region;
    while let Some(at) = rest.find(is_word) {
        rest = rest.get(at..)?;
        let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(len);
        rest = behind;
        // `max_tokens=`, `"max_tokens":`, `maxTokens(`, `MaxTokens =>`; `--max-tokens 9`, `"--max-tokens", "9"`
        let sign = behind.trim_start_matches(['"', '\'', '`', ' ', ']']);
        // `<temperature>1</temperature>`
        let is_element = behind.starts_with('>') && !sign.starts_with(">=");
        if !word.starts_with("--") && !is_element && !sign.starts_with([':', '=', '(']) {
            continue;
        }
        if is_one(word) {
            return Some(word.to_owned());
        }
    }
    None
}

pub(super) fn floor(text: &str, at: usize) -> usize {
    (at..=text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

pub(super) fn floor_end(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let names = ["temperature", "maxtokens", "budgettokens"].map(str::to_owned);
        let start = text.find("ID").unwrap();
        let source = Source::new("a", text.to_owned());
        let is_config = text.starts_with("llm:") || text.starts_with('[') || text.starts_with("a:");
        set_in(region(&source, (start, start + 2), is_config), &names)
    }

    #[test]
    fn a_parameter_of_the_same_call_is_found_in_any_language() {
        let set = [
            "c.create(\n  model=\"ID\",\n  messages=[f(x)],\n  temperature=0.0,\n)",
            "c.create({ model: \"ID\", thinking: { type: \"on\", budget_tokens: 4000 } })",
            "new Request().model(\"ID\").temperature(0.2).build();",
            "Request.builder()\n    .model(\"ID\")\n    .maxTokens(100)\n    .build();",
            "R{Model: \"ID\", MaxTokens: 300}",
            "['model' => 'ID', 'max_tokens' => 300]",
            "llm:\n  model: ID\n  temperature: 0\n",
            "[llm]\nmodel = \"ID\"\nmax-tokens = 5\n",
            "p.setTemperature(0.1).setModel(\"ID\")",
            "ask --model ID --temperature 0.2 'why'",
            "<llm><model>ID</model><temperature>0.2</temperature></llm>",
            "a: LLM_MODEL=ID\nLLM_TEMPERATURE=0.2\n",
            "run([\"ask\", \"--model\", \"ID\", \"--max-tokens\", \"9\"])",
        ];
        for text in set {
            assert!(found(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_parameter_of_another_call_is_not() {
        let other = [
            "MODEL = \"ID\"\ncall(model=OTHER, temperature=1)\n",
            "call(model=\"ID\")\ncall(model=OTHER, temperature=1)\n",
            "c.create(model=\"ID\", prompt=\"temperature\")",
            "a:\n  model: ID\n\nb:\n  temperature: 0\n",
        ];
        for text in other {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
