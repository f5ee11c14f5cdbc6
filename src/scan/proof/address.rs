//! The address that an id is a part of, or that the same command line sends it to.

use super::call::host;
use crate::catalog::Catalog;
use crate::catalog::proof::{Key, Number, Said};
use crate::source::Span;

/// How many bytes around an id its address and its command are looked for in.
const REACH: usize = 600;

/// How many bytes of a path are looked at to either side.
const MAX_PATH: usize = 80;

/// How far above a command its variables are looked for, in bytes, and how many.
const MAX_HELD: usize = 4_000;
const MAX_NAMES: usize = 8;

/// Programs that send what stands behind an address.
const SENDERS: &[&str] = &[
    "curl ",
    "http ",
    "https ",
    "wget ",
    "Invoke-RestMethod ",
    "Invoke-WebRequest ",
];

/// How requests are written in files of their own, and in documents.
const METHODS: &[&str] = &["POST ", "PUT ", "GET ", "PATCH "];

/// Whose API an id is addressed at, and where that is said.
pub(super) fn around(text: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let before = near_end(text, id.start as usize);
    let after = near_start(text, id.end as usize);
    let ends = |c: char| c.is_whitespace() || "\"'`<>()|".contains(c);
    let start = before.trim_end_matches(|c| !ends(c)).len();
    let own = before.get(start..).unwrap_or("");
    if own.contains("://") {
        let number = catalog.proofs().host(host(own)?)?;
        let end = after.find(ends).unwrap_or(after.len()) as u32;
        return Some((number, Span::new(id.start - own.len() as u32, id.end + end)));
    }
    if let Some(found) = request(before, id, catalog) {
        return Some(found);
    }
    let command = command(before);
    let sent = SENDERS.iter().any(|sender| command.contains(sender));
    let (line, offset) = (command, id.start - command.len() as u32);
    let Some(at) = line.rfind("://").filter(|_| sent) else {
        return held(text, line, id, catalog).filter(|_| sent);
    };
    let scheme = line.get(..at)?.rfind(ends).map_or(0, |blank| blank + 1);
    let address = line.get(scheme..)?;
    let address = address.get(..address.find(ends).unwrap_or(address.len()))?;
    let number = catalog.proofs().host(host(address)?)?;
    let start = offset + scheme as u32;
    Some((number, Span::new(start, start + address.len() as u32)))
}

/// Whose API a command is sent to whose address a variable holds: `curl "$URL" -d '{"model": "…"}'`.
fn held(text: &str, command: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    // A blank line ends a command, whatever its quotes say.
    let command = command.rsplit("\n\n").next()?;
    if !SENDERS.iter().any(|sender| command.contains(sender)) {
        return None;
    }
    let names = command.split('$').skip(1).map(|rest| {
        let rest = rest.trim_start_matches('{');
        rest.split(|c: char| !is_name(c)).next().unwrap_or("")
    });
    let above =
        text.get(floor(text, (id.start as usize).saturating_sub(MAX_HELD))..id.start as usize)?;
    for name in names.filter(|name| !name.is_empty()).take(MAX_NAMES) {
        let value = above.lines().rev().find_map(|line| {
            let own = line.trim_start().trim_start_matches("export ");
            own.strip_prefix(name)?.strip_prefix('=')
        });
        let value = value.map(|value| value.trim_matches(['"', '\'']));
        if let Some(value) = value.filter(|value| value.contains("://"))
            && let Some(number) = host(value).and_then(|host| catalog.proofs().host(host))
        {
            let at = value.as_ptr().addr() - text.as_ptr().addr();
            return Some((number, Span::from(at..at + value.len())));
        }
    }
    None
}

/// Which platform an element beside that of an id names: `<provider>azure</provider><model>…</model>`.
pub(super) fn element(text: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let before = near_end(text, id.start as usize).trim_end();
    let open = before.rfind('<').filter(|_| before.ends_with('>'))?;
    let name = before.get(open + 1..before.len() - 1)?;
    let behind = near_start(text, id.end as usize).trim_start();
    let behind = behind
        .strip_prefix("</")?
        .strip_prefix(name)?
        .strip_prefix('>')?;
    let said = |name: &str, value: &str| -> Option<(Number, Span)> {
        let (key, _) = catalog.proofs().key(name)?;
        let value = value.trim();
        let platform = catalog
            .proofs()
            .platform(value)
            .filter(|_| key == Key::Platform)?;
        let Said::Surface(number) = platform else {
            return None;
        };
        let at = value.as_ptr().addr() - text.as_ptr().addr();
        Some((number, Span::from(at..at + value.len())))
    };
    let mut lead = before.get(..open)?;
    while let Some(rest) = lead.trim_end().strip_suffix('>') {
        let (rest, name) = rest.rsplit_once("</")?;
        let (outer, value) = rest.rsplit_once('>')?;
        let (outer, _) = outer.rsplit_once('<')?;
        if let Some(found) = said(name, value) {
            return Some(found);
        }
        lead = outer;
    }
    let mut rest = behind;
    while let Some(own) = rest
        .trim_start()
        .strip_prefix('<')
        .filter(|own| !own.starts_with('/'))
    {
        let (name, own) = own.split_once('>')?;
        let (value, behind) = own.split_once("</")?;
        if let Some(found) = said(name, value) {
            return Some(found);
        }
        rest = behind.split_once('>')?.1;
    }
    None
}

/// Whose API has an id, or a name for one, at this place in its paths: `/openai/deployments/{model}/chat`,
/// `base + "/model/" + model + "/invoke"`.
pub(super) fn path(text: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let before = near_end(text, id.start as usize);
    let after = near_start(text, id.end as usize);
    // Where a hole or a text opens and closes.
    let joins = |c: char| " {}$#\"'`+()%.".contains(c);
    let lead = before.trim_end_matches(joins);
    let rest = after.trim_start_matches(joins);
    let lead = lead.to_ascii_lowercase();
    let line = lead.rsplit('\n').next().unwrap_or("");
    let rest: String = rest.chars().take(MAX_PATH).collect();
    let number = catalog.proofs().path(line, &rest.to_ascii_lowercase())?;
    let start = id.start as usize - (before.len() - lead.len());
    let from = line.rfind(|c: char| c.is_whitespace() || "\"'`".contains(c));
    let len = line.len() - from.map_or(0, |at| at + 1);
    Some((number, Span::from(start - len..id.end as usize)))
}

/// Whose statement of a database gives an id: `… REMOTE WITH CONNECTION … OPTIONS (ENDPOINT = 'id')`.
pub(super) fn statement(text: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let before = near_end(text, id.start as usize);
    let own = before
        .rfind(';')
        .map_or(before, |at| before.get(at..).unwrap_or(""));
    let (number, phrase) = catalog.proofs().phrase(&own.to_ascii_lowercase())?;
    let at = own.to_ascii_lowercase().rfind(phrase)?;
    let start = id.start as usize - own.len() + at;
    Some((number, Span::from(start..start + phrase.len())))
}

/// The request that an id is in the body of: `POST https://…`, with headers and a blank line between.
fn request(before: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let mut end = before.len();
    for line in before.rsplit('\n') {
        let start = end.saturating_sub(line.len());
        end = start.saturating_sub(1);
        let is_next = line.starts_with("###");
        let address = METHODS.iter().find_map(|method| line.strip_prefix(method));
        if let Some(address) = address.filter(|address| address.starts_with("http")) {
            let number = catalog.proofs().host(host(address)?)?;
            let from = id.start as usize - before.len() + start;
            return Some((number, Span::from(from..from + line.trim_end().len())));
        }
        if is_next {
            return None;
        }
    }
    None
}

/// Whose program is run with an id: `ollama run ID`, `az cognitiveservices account deployment create … ID`.
pub(super) fn run(text: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let command = command(near_end(text, id.start as usize));
    let (number, at, len) = catalog.proofs().command(command)?;
    let start = id.start as usize - command.len() + at;
    Some((number, Span::from(start..start + len)))
}

/// Which platform the attributes beside an id name: `<llm provider="azure" model="…"/>`.
pub(super) fn tag(text: &str, id: Span, catalog: &Catalog) -> Option<(Number, Span)> {
    let before = near_end(text, id.start as usize);
    if !before.ends_with("=\"") && !before.ends_with("='") {
        return None;
    }
    let open = before
        .rfind('<')
        .filter(|open| !before.get(*open..).unwrap_or("").contains('>'))?;
    let after = near_start(text, id.end as usize);
    let close = after
        .find('>')
        .filter(|close| !after.get(..*close).unwrap_or("").contains('<'))?;
    let start = id.start as usize - before.len() + open;
    let tag = text.get(start..id.end as usize + close)?;
    let is_tag = tag.get(1..)?.starts_with(|c: char| c.is_ascii_alphabetic());
    let said = |(at, _): (usize, &str)| {
        let name = tag.get(..at)?.rsplit(|c: char| c.is_whitespace()).next()?;
        let quote = tag
            .as_bytes()
            .get(at + 1)
            .filter(|byte| matches!(byte, b'"' | b'\''))?;
        let value = tag.get(at + 2..)?.split(char::from(*quote)).next()?;
        let (key, _) = catalog.proofs().key(name)?;
        match catalog
            .proofs()
            .platform(value)
            .filter(|_| key == Key::Platform)?
        {
            Said::Surface(number) => Some((
                number,
                Span::from(start + at + 2..start + at + 2 + value.len()),
            )),
            Said::Compatible => None,
        }
    };
    let mut found = tag.match_indices('=').filter_map(said);
    let first = found.next().filter(|_| is_tag)?;
    found.all(|(number, _)| number == first.0).then_some(first)
}

/// The command up to the end of a text: its line, and those above that go on with a backslash.
pub(super) fn command(before: &str) -> &str {
    let mut from = before.len();
    loop {
        let line = before
            .get(..from)
            .unwrap_or("")
            .rfind('\n')
            .map_or(0, |at| at + 1);
        from = line;
        let above = before.get(..line.saturating_sub(1)).unwrap_or("");
        // JSON goes on over lines until its quote closes.
        let is_open = before.get(line..).unwrap_or("").matches('\'').count() % 2 == 0
            && !before.get(line..).unwrap_or("").contains("://");
        if line == 0 || !(above.trim_end().ends_with('\\') || is_open && above.contains('\'')) {
            return before.get(from..).unwrap_or("");
        }
        from = line - 1;
    }
}

/// The first place where a character starts, from a byte on.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let is_start = |at: &usize| text.is_char_boundary(*at);
    (at..text.len()).find(is_start).unwrap_or(text.len())
}

fn near_end(text: &str, end: usize) -> &str {
    text.get(floor(text, end.saturating_sub(REACH))..end)
        .unwrap_or("")
}

fn near_start(text: &str, start: usize) -> &str {
    let mut to = (start + REACH).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(start..to).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        let catalog = Catalog::builtin();
        let at = text.find("ID").unwrap() as u32;
        let found = around(text, Span::new(at, at + 2), &catalog);
        found.map_or("-".to_owned(), |(number, span)| {
            let surface = &catalog.surfaces()[number].id;
            format!("{surface} {}", &text[span.range()])
        })
    }

    #[test]
    fn an_address_says_whose_api_it_is() {
        assert_eq!(
            of("x = 'https://api.openai.com/v1/models/ID'"),
            "openai https://api.openai.com/v1/models/ID"
        );
        assert_eq!(of("see api.openai.com about ID"), "-");
        assert_eq!(of("'https://example.com/v1/models/ID'"), "-");
        assert_eq!(of("é https://api.openai.com ID é"), "-");
    }

    #[test]
    fn a_command_sends_an_id_where_its_address_says() {
        assert_eq!(
            of("curl http://localhost:1/v1 -d '{\"model\": \"ID\"}'"),
            "own_server http://localhost:1/v1"
        );
        assert_eq!(
            of("curl https://api.openai.com/v1 \\\n  -d '{\"model\": \"ID\"}'"),
            "openai https://api.openai.com/v1"
        );
        assert_eq!(of("curl https://api.openai.com/v1\n./ask ID"), "-");
        assert_eq!(of("# see https://api.openai.com/v1 for ID"), "-");
    }
}
