//! The branch that an id stands in, where code asks who serves a model: `if provider == "azure":`, `case "groq":`,
//! `Provider::Azure => …`, `provider === 'azure' ? … : …`. Read from lines and their indents, alike in every language.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalog::Catalog;
use crate::catalog::proof::{Key, Number, Said};
use crate::source::Span;

/// How many lines above an id its branch is looked for.
const MAX_LINES: usize = 60;

/// Longer lines open no branch, in bytes.
const MAX_LINE: usize = 300;

/// How many branches of a file are kept.
const MAX_HEADS: usize = 4_000;

/// Words that open a branch with a condition.
const OPENING: &[&str] = &[
    "if", "elif", "elsif", "elseif", "else if", "case", "when", "switch", "match",
];

/// What says that more than one answer passes, or that none does.
const OTHERWISE: &[&str] = &[
    "!=", "||", " or ", " not ", "-or ", "(!", "if !", "<>", " -ne ",
];

/// `provider == "azure"`, `"azure".equals(provider)`
static COMPARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    comparison(r"(?:===?|\.equals\(|\.equalsIgnoreCase\(|\.eql\?\(|\bis\b|\beq\b|-c?eq\b)")
});

/// `[ "$PROVIDER" = azure ]`
static TESTED: LazyLock<Option<Regex>> = LazyLock::new(|| comparison(r"\s==?\s"));

fn comparison(sign: &str) -> Option<Regex> {
    let value = r#"["'`:.]?(?P<value>[A-Za-z][\w.:/-]*)"#;
    let turned = r#"["'`](?P<first>[A-Za-z][\w./-]*)["'`]"#;
    let name = r#"[A-Za-z_$][\w$.:>?\[\]"'(){}-]*?"#;
    Regex::new(&format!(
        r"(?P<subject>{name})[\s)\x22'}}]*{sign}\s*{value}|{turned}\s*{sign}\s*(?P<second>{name}(?:\W|$))"
    ))
    .ok()
}

/// `case "azure":`, `when :groq`, `Provider::Azure =>`, `"azure" ->`, `azure)`
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let value = r#"["'`:.]?(?P<value>[A-Za-z][\w./-]*(?:::\w+)*)["'`]?"#;
    let arm = r#"["'`]?(?P<arm>[A-Za-z][\w./-]*(?:::\w+)*)["'`]?\s*(?:=>|->|\)|\{\s*\$)"#;
    let when = value.replace("value", "when");
    Regex::new(&format!(
        r"^\s*(?:case\s+{value}\s*(?::|->|=>)|when\s+{when}\s*(?::|->|=>|then\b|$)|{arm})"
    ))
    .ok()
});

/// `GROQ_API_KEY` within a condition.
static SECRET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[A-Z][A-Z0-9_]*_(?:API_)?(?:KEY|TOKEN|ENDPOINT)\b").ok());

/// `use_azure`, `this.isBedrock()` as a whole condition.
static SWITCHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\(?(?:[\w$]+[.:>-]+)*(?P<name>(?:is|use|using|uses|with)[_A-Z]\w*)(?:\(\))?\)?$")
        .ok()
});

/// The branches of a file that say who serves a model, in its order.
#[derive(Debug)]
pub(super) struct Branches(Vec<Head>);

#[derive(Debug)]
struct Head {
    /// Where its line starts, and how far in what it says does.
    line: usize,
    indent: usize,
    surface: Number,
    span: Span,
}

impl Branches {
    pub(super) fn of(text: &str, catalog: &Catalog) -> Self {
        let mut heads = Vec::new();
        let mut lines: Vec<(usize, &str)> = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let own = line.trim_end();
            if !own.is_empty() {
                if heads.len() < MAX_HEADS && own.len() <= MAX_LINE {
                    heads.extend(head((start, own), &lines, catalog));
                }
                lines.push((start, own));
            }
            start += line.len();
        }
        Self(heads)
    }

    /// Who is asked for in the innermost branch around an id, and where that is said.
    pub(super) fn around(&self, text: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
        self.holding(text, id).or_else(|| chosen(text, id, catalog))
    }

    fn holding(&self, text: &str, id: Span) -> Option<(Number, Span)> {
        let at = id.start as usize;
        let behind = self.0.partition_point(|head| head.line < at);
        let nearest = self.0.get(..behind)?.last()?;
        let from = text.get(nearest.line..at)?;
        // Only what is near is looked through, however many ids a branch holds.
        if from.len() > MAX_LINES * MAX_LINE || from.matches('\n').count() > MAX_LINES {
            return None;
        }
        let mut least = usize::MAX;
        let line = text.get(..at)?.rfind('\n').map_or(0, |at| at + 1);
        let mut heads = self.0.get(..behind)?.iter().rev().peekable();
        let bottom = text.get(line..)?.lines().next()?;
        let mut walked = 0;
        for (own, said) in std::iter::once((line, bottom)).chain(above(text, line)) {
            let is_own = own == line;
            walked += 1;
            if walked > MAX_LINES {
                return None;
            }
            if let Some(head) = heads.next_if(|head| head.line == own) {
                let is_before = (head.span.end as usize) <= at;
                if is_own && is_before || !is_own && head.indent < least {
                    return Some((head.surface, head.span));
                }
            }
            if !said.trim().is_empty() {
                least = least.min(indent(said));
            }
        }
        None
    }
}

/// The lines above a place, the nearest first, each with where it starts.
fn above(text: &str, line: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut end = line;
    std::iter::from_fn(move || {
        let before = text.get(..end.checked_sub(1)?)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let own = before.get(start..)?;
        end = start;
        Some((start, own))
    })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// What a line says of the branch that it opens; `above` are the lines before it.
fn head((start, line): (usize, &str), above: &[(usize, &str)], catalog: &Catalog) -> Option<Head> {
    let own = line.trim_start().trim_start_matches(['}', ' ']);
    let (surface, said) = condition(own, catalog).or_else(|| label(line, above, catalog))?;
    Some(Head {
        line: start,
        indent: indent(line),
        surface,
        span: place((start, line), said),
    })
}

/// Where a part of a text stands that starts at a byte.
fn place((start, text): (usize, &str), part: &str) -> Span {
    let at = start + (part.as_ptr().addr() - text.as_ptr().addr());
    Span::from(at..at + part.len())
}

/// The surface that a condition asks for, and what says so.
fn condition<'t>(own: &'t str, catalog: &Catalog) -> Option<(Number, &'t str)> {
    let is_word = |word: &&&str| {
        let rest = own.strip_prefix(**word);
        rest.is_some_and(|rest| rest.starts_with([' ', '(', '[']))
    };
    let word = OPENING
        .iter()
        .filter(is_word)
        .max_by_key(|word| word.len())?;
    if word.starts_with("sw") || word.starts_with('m') || word.starts_with('c') {
        return None;
    }
    if OTHERWISE.iter().any(|sign| own.contains(sign)) {
        return None;
    }
    let rest = own.get(word.len()..)?;
    compared(rest, catalog).or_else(|| told(rest, catalog))
}

/// `provider == "azure"`
fn compared<'t>(text: &'t str, catalog: &Catalog) -> Option<(Number, &'t str)> {
    let is_test = text.trim_start().starts_with('[');
    let pattern = if is_test { &TESTED } else { &COMPARED };
    let found = pattern.as_ref()?.captures(text)?;
    let subject = found.name("subject").or(found.name("second"))?;
    let value = found.name("value").or(found.name("first"))?;
    let surface = platform(value.as_str(), catalog)?;
    is_platform(subject.as_str(), catalog).then_some((surface, bare(value.as_str())))
}

/// `if use_azure`, `if os.getenv("GROQ_API_KEY")`
fn told<'t>(text: &'t str, catalog: &Catalog) -> Option<(Number, &'t str)> {
    let body = text.trim_end_matches([':', '{', ' ']).trim_end();
    let body = body.strip_suffix("then").unwrap_or(body).trim();
    let switched = SWITCHED.as_ref()?.captures(body);
    let name = switched.and_then(|found| Some(found.name("name")?.as_str()));
    let mut secrets = SECRET.as_ref()?.find_iter(text).map(|found| found.as_str());
    let secret = || secrets.next().filter(|_| secrets.next().is_none());
    let name = name.or_else(secret)?;
    let mut said = catalog.proofs().said(name).into_iter();
    let Said::Surface(surface) = said.next().filter(|_| said.next().is_none())? else {
        return None;
    };
    (!catalog.is_vendors(surface)).then_some((surface, name))
}

/// The surface that a label stands for, where a platform is told apart.
fn label<'t>(
    line: &'t str,
    above: &[(usize, &str)],
    catalog: &Catalog,
) -> Option<(Number, &'t str)> {
    let found = LABEL.as_ref()?.captures(line)?;
    let values = ["value", "when", "arm"];
    let value = values.iter().find_map(|name| found.name(name))?;
    let value = bare(value.as_str());
    let surface = platform(value, catalog)?;
    let depth = indent(line);
    let is_label = |line: &str| {
        LABEL.as_ref().is_some_and(|label| label.is_match(line)) && line.ends_with(':')
    };
    // What falls through is for several.
    if above
        .last()
        .is_some_and(|(_, last)| indent(last) == depth && is_label(last))
    {
        return None;
    }
    let holder = value.rsplit_once(['.', ':']).map(|(holder, _)| holder);
    if holder.is_some_and(|holder| is_platform(holder, catalog)) {
        return Some((surface, value));
    }
    let near = above.iter().rev().take(MAX_LINES).map(|(_, line)| *line);
    let mut outer = near.filter(|line| indent(line) <= depth && opens(line));
    let subject = outer.next()?;
    let is_own = subject.contains("self") || subject.contains("this");
    let is_asked = is_platform(subject, catalog)
        || is_own
            && above.iter().rev().take(MAX_LINES).any(|(_, line)| {
                indent(line) < depth
                    && super::field::type_name(line).is_some_and(|name| is_platform(name, catalog))
            });
    is_asked.then_some((surface, value))
}

/// Whether a line opens a block of labels.
fn opens(line: &str) -> bool {
    let words = ["switch", "match", "case", "when"];
    let mut own = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let is_label = LABEL.as_ref().is_some_and(|label| label.is_match(line));
    !is_label && own.any(|word| words.contains(&word))
}

/// `provider === 'azure' ? 'gpt-4o' : …`, `"gpt-4o" if provider == "azure" else …`
pub(super) fn chosen(text: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let (start, end) = (id.start as usize, id.end as usize);
    let from = start.saturating_sub(MAX_LINE);
    let before = text.as_bytes().get(from..start)?;
    let before = std::str::from_utf8(before).ok()?.rsplit('\n').next()?;
    let lead = before.trim_end_matches(['"', '\'', '`', ' ']);
    let asked = if let Some(asked) = lead.strip_suffix('?') {
        asked.rsplit(['?', ',', ';']).next()?
    } else {
        let roof = super::address::floor(text, (end + MAX_LINE).min(text.len()));
        let after = text.get(end..roof)?.lines().next()?;
        let after = after.trim_start_matches(['"', '\'', ' ']);
        after.strip_prefix("if ")?.split(" else").next()?
    };
    let is_one = asked.len() <= MAX_LINE && !OTHERWISE.iter().any(|sign| asked.contains(sign));
    let (surface, said) = compared(asked, catalog).filter(|_| is_one)?;
    Some((surface, place((0, text), said)))
}

/// The surface that a value names: `azure`, `Provider.AZURE`, `Provider::Azure`.
fn platform(value: &str, catalog: &Catalog) -> Option<Number> {
    let last = bare(value).rsplit(['.', ':']).next()?;
    match catalog.proofs().platform(last)? {
        Said::Surface(surface) => Some(surface),
        Said::Compatible => None,
    }
}

/// A value without the signs behind it.
fn bare(value: &str) -> &str {
    value.trim_end_matches([':', '.', '/', '-'])
}

/// Whether one of the names in a text is for platforms.
fn is_platform(text: &str, catalog: &Catalog) -> bool {
    const BEHIND: &[&str] = &["enum", "id", "kind", "name", "type"];
    let proofs = catalog.proofs();
    let is_key = |name: &str| matches!(proofs.key(name), Some((Key::Platform, _)));
    let mut names = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    names.any(|name| {
        let lower = name.to_ascii_lowercase();
        let cut = |end: &str| name.get(..lower.strip_suffix(end)?.len());
        let short = BEHIND.iter().find_map(|end| cut(end));
        is_key(name) || short.is_some_and(|short| is_key(short.trim_end_matches('_')))
    })
}
