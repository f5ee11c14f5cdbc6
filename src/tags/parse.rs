//! The grammar of tags and ignores.
//!
//! A directive is `lanelint:`, its name, and `key=value` words up to the end of its line;
//! it goes on in the next line of the same comment when its line ends within quotes or in a
//! backslash. What does not fit is a fault at its place: nothing that is addressed to
//! lanelint is passed over in silence. Whether keys are missing, and what their values are
//! worth, is for [`crate::evaluate`].

use std::collections::BTreeMap;

use regex::Regex;

use super::find::{Address, Finder};
use super::offsets::Offsets;
use super::words::{self, Words, shown};
use super::{Ignore, Reach, Tag, Value, cover};
use crate::catalog::entry::Day;
use crate::scan::{Note, Scope};
use crate::source::yaml::decode::nearest;
use crate::source::{Source, Span};

/// What a directive starts with.
pub(super) const PREFIX: &str = "lanelint:";

/// The keys of a migration tag that lanelint knows; a tag may have others.
pub const KEYS: &[&str] = &["to", "purpose", "ticket", "owner", "until", "reason"];

/// The names that may follow `lanelint:`.
pub const DIRECTIVES: &[&str] = &["migrate", "migrate-file", "ignore"];

/// Words of other linters for what an ignore does.
pub(super) const FOREIGN: &[&str] = &[
    "allow",
    "disable",
    "disable-file",
    "disable-line",
    "disable-next",
    "disable-next-line",
    "enable",
    "ignore-all",
    "ignore-file",
    "ignore-line",
    "ignore-next",
    "ignore-next-line",
    "ignore-start",
    "nolint",
    "noqa",
    "off",
    "silence",
    "skip",
    "skip-file",
    "suppress",
];

/// How an ignore is written.
const RIGHT: &str = "`lanelint: ignore[rule-id] reason=\"…\"`";

/// The last line on which `migrate-file` may stand.
pub const FILE_LINES: u32 = 20;

/// Reads every directive of a note, in the order of the text.
///
/// The value of a JSON key `lanelint` may leave `lanelint:` out.
pub fn read(source: &Source, note: &Note) -> (Vec<Tag>, Vec<Ignore>) {
    let text = note.text.as_str();
    let mut reader = Reader {
        source,
        text,
        offsets: Offsets::of(source, note),
        reach: cover::reach(source, note),
        tags: Vec::new(),
        ignores: Vec::new(),
    };
    let mut finder = Finder::new(text);
    let start = text.len() - text.trim_start().len();
    if matches!(note.scope, Scope::Siblings(_)) && !text[start..].starts_with(PREFIX) {
        finder.at = reader.directive(start, start, true);
    }
    while let Some(found) = finder.next() {
        finder.at = match found {
            Address::Right(start) => {
                reader.directive(start, start + PREFIX.len(), finder.is_line_start)
            }
            Address::Capitals(start) => reader.in_capitals(start, finder.is_line_start),
            Address::Foreign(start, end) => {
                reader.foreign(start, Span::from(start..end));
                end
            }
        };
    }
    (reader.tags, reader.ignores)
}

/// Reads an organisation's own tags: where a pattern matches, each named group that took
/// part is a key. Of matches that overlap, the one that starts first counts, and of those
/// the one whose pattern stands first.
pub fn own(source: &Source, note: &Note, patterns: &[Regex]) -> Vec<Tag> {
    let mut found: Vec<(Span, BTreeMap<String, Value>)> = Vec::new();
    for pattern in patterns {
        for captures in pattern.captures_iter(&note.text) {
            let Some(whole) = captures.get(0).filter(|whole| !whole.is_empty()) else {
                continue;
            };
            let key = |name: &str| {
                let group = captures.name(name)?;
                let text = group.as_str().trim();
                let start = group.start() + group.as_str().find(text)?;
                let span = Span::from(start..start + text.len());
                let text = text.to_owned();
                (!text.is_empty()).then(|| (name.to_owned(), Value { text, span }))
            };
            let keys = pattern.capture_names().flatten().filter_map(key).collect();
            found.push((whole.range().into(), keys));
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    found.sort_by_key(|(span, _)| span.start);
    let mut end = 0;
    found.retain(|(span, _)| {
        let is_free = span.start >= end;
        end = if is_free { span.end } else { end };
        is_free
    });
    let offsets = Offsets::of(source, note);
    let reach = cover::reach(source, note);
    let tags = found.into_iter().map(|(span, mut keys)| {
        for value in keys.values_mut() {
            value.span = offsets.span(value.span);
        }
        let mut tag = Tag {
            span: offsets.span(span),
            reach,
            keys,
            ..Tag::default()
        };
        tag.read_until();
        tag
    });
    tags.collect()
}

struct Reader<'s> {
    source: &'s Source,
    text: &'s str,
    offsets: Offsets,
    reach: Reach,
    tags: Vec<Tag>,
    ignores: Vec<Ignore>,
}

impl Reader<'_> {
    /// A directive whose prefix is written in capitals, which is told and does nothing.
    fn in_capitals(&mut self, start: usize, is_line_start: bool) -> usize {
        let (tags, ignores) = (self.tags.len(), self.ignores.len());
        let prefix = Span::from(start..start + PREFIX.len());
        let end = self.directive(start, start + PREFIX.len(), is_line_start);
        let written = &self.text[prefix.range()];
        let fault = (
            self.offsets.span(prefix),
            format!("`{}` is written `{PREFIX}`, in lower case", shown(written)),
        );
        for tag in &mut self.tags[tags..] {
            tag.faults.insert(0, fault.clone());
        }
        for ignore in &mut self.ignores[ignores..] {
            ignore.faults.insert(0, fault.clone());
        }
        end
    }

    /// What is written as for another linter, which is told with the right form and does nothing.
    fn foreign(&mut self, start: usize, written: Span) {
        let place = self.offsets.span(written);
        let shown = shown(&self.text[written.range()]);
        self.ignores.push(Ignore {
            span: self.offsets.span(Span::from(start..written.range().end)),
            reach: self.reach,
            faults: vec![(place, format!("`{shown}` does nothing: write {RIGHT}"))],
            ..Ignore::default()
        });
    }

    /// Reads a directive whose prefix stands at `start` and whose name follows `after`.
    /// Gives where to go on. Elsewhere than at a line's start, words that look like no
    /// directive are prose: `see lanelint: a linter`, `docker run lanelint:latest`.
    fn directive(&mut self, start: usize, after: usize, is_line_start: bool) -> usize {
        let window = words::window(self.text, after);
        let rest = &window[after..];
        let name_at = after + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let len = window[name_at..].bytes().take_while(is_name).count();
        let name = &window[name_at..name_at + len];
        let name_span = Span::from(name_at..name_at + len);
        match name {
            "migrate" => self.migrate(start, name_span, Vec::new()),
            "migrate-file" => self.migrate_file(start, name_span),
            "ignore" => self.ignore(start, name_span, Vec::new()),
            other if FOREIGN.contains(&&*other.to_ascii_lowercase()) => {
                self.foreign(start, name_span);
                name_span.range().end
            }
            _ => {
                let near = nearest(&name.to_ascii_lowercase(), DIRECTIVES.iter().copied());
                let is_apart = start == after || !rest.starts_with(|c: char| !c.is_whitespace());
                if near.is_none() && !(is_apart && is_line_start) {
                    return after;
                }
                self.unknown(start, name_span, near)
            }
        }
    }

    fn migrate(&mut self, start: usize, name: Span, faults: Vec<(Span, String)>) -> usize {
        let words = words::read(self.text, name.range().end);
        let end = words.end;
        let mut tag = Tag {
            span: self.offsets.span(Span::from(start..end)),
            reach: self.reach,
            faults,
            ..Tag::default()
        };
        (tag.keys, tag.faults) = self.keys(words, tag.faults, KEYS, false);
        tag.read_until();
        self.tags.push(tag);
        end
    }

    fn migrate_file(&mut self, start: usize, name: Span) -> usize {
        let place = self.offsets.span(name);
        let line = self.source.position(place.start).line;
        let (reach, faults) = if line <= FILE_LINES {
            (Reach::File, Vec::new())
        } else {
            let fault = format!(
                "`migrate-file` stands on line {line}: expected it on one of the first {FILE_LINES} lines, or `migrate` here"
            );
            (Reach::Nothing, vec![(place, fault)])
        };
        let end = self.migrate(start, name, faults);
        if let Some(tag) = self.tags.last_mut() {
            tag.reach = reach;
        }
        end
    }

    fn ignore(&mut self, start: usize, name: Span, faults: Vec<(Span, String)>) -> usize {
        let mut ignore = Ignore {
            reach: self.reach,
            faults,
            ..Ignore::default()
        };
        let after = self.rules(name, &mut ignore);
        let words = words::read(self.text, after);
        let end = words.end;
        let (mut keys, faults) = self.keys(words, ignore.faults, &["reason"], true);
        ignore.faults = faults;
        ignore.reason = keys.remove("reason").map(|value| value.text);
        ignore.span = self.offsets.span(Span::from(start..end));
        self.ignores.push(ignore);
        end
    }

    /// Reads `[rule, rule]` into the ignore; gives where it ends.
    fn rules(&self, name: Span, ignore: &mut Ignore) -> usize {
        let after = name.range().end;
        let rest = &words::window(self.text, after)[after..];
        let line = rest.split(['\n', '\r']).next().unwrap_or("");
        let skipped = line.len() - line.trim_start().len();
        let mut fault = |span: Span, message: &str| {
            ignore
                .faults
                .push((self.offsets.span(span), message.to_owned()));
        };
        let Some(list) = line[skipped..].strip_prefix('[') else {
            fault(name, "name the rules to ignore: `ignore[rule-id]`");
            return after;
        };
        let open = after + skipped;
        if skipped > 0 {
            let space = Span::from(after..open);
            fault(space, "no space stands between `ignore` and its `[`");
        }
        let Some(len) = list.find(']') else {
            let span = Span::from(open..open + 1);
            fault(
                span,
                "this bracket is not closed: expected `ignore[rule-id]`",
            );
            return open + 1;
        };
        if list[..len].trim().is_empty() {
            let span = Span::from(open..open + len + 2);
            fault(span, "name the rules to ignore: `ignore[rule-id]`");
            return open + len + 2;
        }
        let mut at = open + 1;
        for item in list[..len].split(',') {
            let rule = item.trim();
            let start = at + item.len() - item.trim_start().len();
            let span = Span::from(start..start + rule.len());
            at += item.len() + 1;
            if rule.is_empty() || rule.contains(char::is_whitespace) {
                fault(span, "expected rule ids with a comma between them");
            } else {
                let place = self.offsets.span(span);
                ignore.rules.push((rule.to_owned(), place));
            }
        }
        open + len + 2
    }

    fn unknown(&mut self, start: usize, name: Span, near: Option<&str>) -> usize {
        let word = &self.text[name.range()];
        let message = match near {
            Some(near) => format!(
                "unknown directive `{}`: did you mean `{near}`?",
                shown(word)
            ),
            None => format!(
                "expected `migrate`, `migrate-file` or `ignore[rule-id]` after `{PREFIX}`{}",
                match word {
                    "" => String::new(),
                    word => format!(", found `{}`", shown(word)),
                }
            ),
        };
        // With nothing there, the place is the prefix.
        let place = if name.is_empty() {
            Span::from(start..name.range().end)
        } else {
            name
        };
        let faults = vec![(self.offsets.span(place), message)];
        match near {
            Some("ignore") => self.ignore(start, name, faults),
            Some(_) => self.migrate(start, name, faults),
            None => {
                self.tags.push(Tag {
                    span: self.offsets.span(Span::from(start..name.range().end)),
                    reach: self.reach,
                    faults,
                    ..Tag::default()
                });
                name.range().end
            }
        }
    }

    /// The keys that are well formed, and all faults in the order of the text.
    fn keys(
        &self,
        words: Words,
        mut faults: Vec<(Span, String)>,
        known: &[&str],
        only_known: bool,
    ) -> (BTreeMap<String, Value>, Vec<(Span, String)>) {
        let mut keys = BTreeMap::new();
        let placed = |(span, message)| (self.offsets.span(span), message);
        faults.extend(words.faults.into_iter().map(placed));
        for pair in words.pairs {
            let key = &self.text[pair.key.range()];
            let place = self.offsets.span(pair.key);
            let near = nearest(key, known.iter().copied());
            if let (false, Some(near)) = (known.contains(&key), near) {
                let fault = format!("unknown key `{}`: did you mean `{near}`?", shown(key));
                faults.push((place, fault));
            } else if only_known && !known.contains(&key) {
                let fault = format!(
                    "unknown key `{}`: an ignore takes `reason` alone",
                    shown(key)
                );
                faults.push((place, fault));
            } else if keys.contains_key(key) {
                let fault = format!("`{}` stands here a second time", shown(key));
                faults.push((place, fault));
            } else {
                let span = self.offsets.span(pair.value);
                let text = pair.text;
                keys.insert(key.to_owned(), Value { text, span });
            }
        }
        faults.sort_by_key(|(span, _)| *span);
        (keys, faults)
    }
}

impl Tag {
    /// Reads the key `until`; takes it out with a fault when it is not a valid date.
    fn read_until(&mut self) {
        let Some(value) = self.keys.get("until") else {
            return;
        };
        // The parser takes other forms of dates too, and times.
        let is_plain = value.text.len() == 10 && value.text.as_bytes().get(4) == Some(&b'-');
        self.until = value.text.parse::<Day>().ok().filter(|_| is_plain);
        if self.until.is_none() {
            let fault = format!(
                "`{}` is not a valid date: expected `until=YYYY-MM-DD`",
                shown(&value.text)
            );
            self.faults.push((value.span, fault));
            self.faults.sort_by_key(|(span, _)| *span);
            self.keys.remove("until");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn note(file: &str, written: &str) -> (Source, Note) {
        let source = Source::new("a.py", file);
        let start = file.find(written).unwrap();
        let note = Note {
            span: Span::from(start..start + written.len()),
            text: written.to_owned(),
            scope: Scope::Comment,
        };
        (source, note)
    }

    fn all(comment: &str) -> (Vec<Tag>, Vec<Ignore>) {
        // What stands before the comment makes a wrong offset show.
        let file = format!("é = 1  {comment}");
        let (source, note) = note(&file, comment);
        read(&source, &note)
    }

    /// Tags and ignores as lines: the bytes of each place, then what is said of it.
    fn told(comment: &str) -> String {
        let source = Source::new("a.py", format!("é = 1  {comment}"));
        let (tags, ignores) = all(comment);
        let mut lines = Vec::new();
        for tag in &tags {
            lines.push(format!("tag: {}", source.slice(tag.span)));
            for (key, value) in &tag.keys {
                let written = source.slice(value.span);
                lines.push(format!("  {key}: {:?} at {written:?}", value.text));
            }
            lines.extend(faults(&source, &tag.faults));
        }
        for ignore in &ignores {
            lines.push(format!("ignore: {}", source.slice(ignore.span)));
            let rule =
                |(rule, span): &(String, Span)| format!("  {rule} at {}", source.slice(*span));
            lines.extend(ignore.rules.iter().map(rule));
            lines.extend(ignore.reason.iter().map(|why| format!("  because {why:?}")));
            lines.extend(faults(&source, &ignore.faults));
        }
        lines.join("\n")
    }

    fn faults(source: &Source, faults: &[(Span, String)]) -> Vec<String> {
        let line =
            |(span, message): &(Span, String)| format!("  ! {:?}: {message}", source.slice(*span));
        faults.iter().map(line).collect()
    }

    #[test]
    fn a_tag_is_read_with_the_place_of_each_value() {
        assert_snapshot!(told(
            r#"# lanelint: migrate to=gpt-5.4 ticket=ML-123 owner=@ml until=2026-12-31 reason="a \"b\" c" team='x y' x=`z`"#
        ), @r#"
    tag: lanelint: migrate to=gpt-5.4 ticket=ML-123 owner=@ml until=2026-12-31 reason="a \"b\" c" team='x y' x=`z`
      owner: "@ml" at "@ml"
      reason: "a \"b\" c" at "a \\\"b\\\" c"
      team: "x y" at "x y"
      ticket: "ML-123" at "ML-123"
      to: "gpt-5.4" at "gpt-5.4"
      until: "2026-12-31" at "2026-12-31"
      x: "z" at "z"
    "#);
        let tag = &all("# lanelint: migrate until=2026-12-31").0[0];
        assert_eq!(tag.until, "2026-12-31".parse().ok());
    }

    #[test]
    fn an_ignore_names_rules_and_a_reason() {
        assert_snapshot!(told(r#"# lanelint: ignore[legacy-lane, unknown-model] reason="a mock""#), @r#"
    ignore: lanelint: ignore[legacy-lane, unknown-model] reason="a mock"
      legacy-lane at legacy-lane
      unknown-model at unknown-model
      because "a mock"
    "#);
        assert_snapshot!(told("# lanelint:ignore[a]  # noqa: E501"), @r#"
    ignore: lanelint:ignore[a]
      a at a
    "#);
    }

    #[test]
    fn signs_that_close_a_comment_are_no_part_of_a_value() {
        for comment in [
            "/* lanelint: migrate to=a */",
            "/* lanelint: migrate to=a*/",
            "/* lanelint: migrate to=a */ b='c'",
            "<!-- lanelint: migrate to=a -->",
            "<!--lanelint: migrate to=a-->",
            "{{/* lanelint: migrate to=a */}}",
            "{{- /* lanelint: migrate to=a */ -}}",
            "{# lanelint: migrate to=a #}",
            "{/* lanelint: migrate to=a */}",
            "\"\"\"lanelint: migrate to=a\"\"\"",
            "# lanelint: migrate to=a #",
            "## lanelint: migrate to=a  # noqa",
            "// lanelint: migrate to=a // and more",
            "-- lanelint: migrate to=a --",
            "' lanelint: migrate to=a",
            "REM lanelint: migrate to=a",
            "# TODO(x): lanelint: migrate to=a",
        ] {
            let (tags, _) = all(comment);
            assert_eq!(tags.len(), 1, "{comment}");
            assert_eq!(tags[0].faults, [], "{comment}");
            assert_eq!(tags[0].get("to"), Some("a"), "{comment}");
            assert_eq!(tags[0].keys.len(), 1, "{comment}");
        }
    }

    #[test]
    fn such_signs_within_quotes_are_kept() {
        let (tags, _) = all(r#"/* lanelint: migrate reason="a */ --> # b" to=c */"#);
        assert_eq!(tags[0].get("reason"), Some("a */ --> # b"));
        assert_eq!(tags[0].get("to"), Some("c"));
    }

    #[test]
    fn words_that_do_not_fit_are_told_where_they_stand() {
        let cases = [
            "to = a ticket=b",
            "to= a ticket=b",
            "to=a, ticket=b",
            "to=a to=b",
            "to= ticket=b",
            "to=\"\" ticket=b",
            "to=a reason=a few words ticket=b",
            "to=a please",
            "to: a",
            "To=a",
            "2to=a",
            "owners=a team=b",
            "reason=\"not closed",
            "to=a until=2026-02-30",
            "until=2026-1-3",
            "until=20261231",
            "until=2026-12-31T00:00",
        ];
        let told = |case: &&str| told(&format!("# lanelint: migrate {case}"));
        assert_snapshot!(cases.iter().map(told).collect::<Vec<_>>().join("\n"), @r#"
    tag: lanelint: migrate to = a ticket=b
      ticket: "b" at "b"
      ! "to = a": write `to=…` without spaces around the `=`
    tag: lanelint: migrate to= a ticket=b
      ticket: "b" at "b"
      ! "to= a": write `to=…` without spaces around the `=`
    tag: lanelint: migrate to=a, ticket=b
      ticket: "b" at "b"
      ! ",": only a space parts one key from the next: leave this sign out
    tag: lanelint: migrate to=a to=b
      to: "a" at "a"
      ! "to": `to` stands here a second time
    tag: lanelint: migrate to= ticket=b
      ticket: "b" at "b"
      ! "to=": `to=` has no value
    tag: lanelint: migrate to="" ticket=b
      ticket: "b" at "b"
      ! "to=\"\"": `to=` has no value
    tag: lanelint: migrate to=a reason=a few words ticket=b
      reason: "a" at "a"
      ticket: "b" at "b"
      to: "a" at "a"
      ! "few words": expected `key=value`, found `few words`; a value with spaces needs quotes: `reason="…"`
    tag: lanelint: migrate to=a please
      to: "a" at "a"
      ! "please": expected `key=value`, found `please`; a value with spaces needs quotes: `to="…"`
    tag: lanelint: migrate to: a
      ! "to: a": write `to=…`, not `to:`
    tag: lanelint: migrate To=a
      ! "To": keys are in lower case: write `to`
    tag: lanelint: migrate 2to=a
      ! "2to": `2to` is no key: expected a lower-case letter, then letters, digits, `-` or `_`
    tag: lanelint: migrate owners=a team=b
      team: "b" at "b"
      ! "owners": unknown key `owners`: did you mean `owner`?
    tag: lanelint: migrate reason="not closed
      ! "\"not closed": this quote is not closed: expected another `"`
    tag: lanelint: migrate to=a until=2026-02-30
      to: "a" at "a"
      ! "2026-02-30": `2026-02-30` is not a valid date: expected `until=YYYY-MM-DD`
    tag: lanelint: migrate until=2026-1-3
      ! "2026-1-3": `2026-1-3` is not a valid date: expected `until=YYYY-MM-DD`
    tag: lanelint: migrate until=20261231
      ! "20261231": `20261231` is not a valid date: expected `until=YYYY-MM-DD`
    tag: lanelint: migrate until=2026-12-31T00:00
      ! "2026-12-31T00:00": `2026-12-31T00:00` is not a valid date: expected `until=YYYY-MM-DD`
    "#);
    }

    #[test]
    fn directives_that_do_not_fit_are_told_where_they_stand() {
        let cases = [
            "# lanelint: migrat to=a",
            "# lanelint: MIGRATE to=a",
            "# lanelint: ignored[a]",
            "# lanelint: suppress this",
            "# lanelint:",
            "# lanelint: ignore",
            "# lanelint: ignore legacy-lane",
            "# lanelint: ignore [a] reason=b",
            "# lanelint: ignore[] reason=b",
            "# lanelint: ignore[a, ,b c] reason=d",
            "# lanelint: ignore[a reason=b",
            "# lanelint: ignore[a] reasons=b until=c",
        ];
        let told = |case: &&str| told(case);
        assert_snapshot!(cases.iter().map(told).collect::<Vec<_>>().join("\n"), @r#"
    tag: lanelint: migrat to=a
      to: "a" at "a"
      ! "migrat": unknown directive `migrat`: did you mean `migrate`?
    tag: lanelint: MIGRATE to=a
      to: "a" at "a"
      ! "MIGRATE": unknown directive `MIGRATE`: did you mean `migrate`?
    ignore: lanelint: ignored[a]
      a at a
      ! "ignored": unknown directive `ignored`: did you mean `ignore`?
    ignore: lanelint: suppress
      ! "suppress": `suppress` does nothing: write `lanelint: ignore[rule-id] reason="…"`
    tag: lanelint:
      ! "lanelint:": expected `migrate`, `migrate-file` or `ignore[rule-id]` after `lanelint:`
    ignore: lanelint: ignore
      ! "ignore": name the rules to ignore: `ignore[rule-id]`
    ignore: lanelint: ignore legacy-lane
      ! "ignore": name the rules to ignore: `ignore[rule-id]`
      ! "legacy-lane": expected `key=value`, found `legacy-lane`
    ignore: lanelint: ignore [a] reason=b
      a at a
      because "b"
      ! " ": no space stands between `ignore` and its `[`
    ignore: lanelint: ignore[] reason=b
      because "b"
      ! "[]": name the rules to ignore: `ignore[rule-id]`
    ignore: lanelint: ignore[a, ,b c] reason=d
      a at a
      because "d"
      ! "": expected rule ids with a comma between them
      ! "b c": expected rule ids with a comma between them
    ignore: lanelint: ignore[a reason=b
      because "b"
      ! "[": this bracket is not closed: expected `ignore[rule-id]`
      ! "a": expected `key=value`, found `a`
    ignore: lanelint: ignore[a] reasons=b until=c
      a at a
      ! "reasons": unknown key `reasons`: did you mean `reason`?
      ! "until": unknown key `until`: an ignore takes `reason` alone
    "#);
    }

    #[test]
    fn text_that_only_speaks_of_lanelint_is_nothing() {
        for comment in [
            "# checked by lanelint",
            "# lanelint migrate to=a",
            "# see lanelint: a linter for model ids",
            "# docker run lanelint:latest",
            "# ghcr.io/x/lanelint: migrate",
            "# http://lanelint: migrate",
            "# my-lanelint: migrate to=a",
            "# write `lanelint: migrate to=a` above it",
            "# write `# lanelint: migrate to=a` above it",
        ] {
            assert_eq!(all(comment), (vec![], vec![]), "{comment}");
        }
    }

    #[test]
    fn one_comment_holds_several_directives() {
        let comment = "/*\n * lanelint: migrate to=a\n * words\n * lanelint: ignore[b] reason=c lanelint: ignore[d] reason=e\n */";
        assert_snapshot!(told(comment), @r#"
    tag: lanelint: migrate to=a
      to: "a" at "a"
    ignore: lanelint: ignore[b] reason=c
      b at b
      because "c"
    ignore: lanelint: ignore[d] reason=e
      d at d
      because "e"
    "#);
    }

    #[test]
    fn a_directive_goes_on_after_a_backslash_and_within_quotes() {
        assert_snapshot!(told("/* lanelint: migrate to=a \\\r\n *   ticket=b reason=\"of two\n * lines\"\n * words */"), @r#"
    tag: lanelint: migrate to=a \
     *   ticket=b reason="of two
     * lines"
      reason: "of two lines" at "of two\n * lines"
      ticket: "b" at "b"
      to: "a" at "a"
    "#);
    }

    #[test]
    fn an_open_quote_takes_no_other_directive_and_no_other_paragraph() {
        assert_snapshot!(told("/* lanelint: migrate reason=\"a\n * lanelint: migrate to=\"b\" */"), @r#"
    tag: lanelint: migrate reason="a
      ! "\"a": this quote is not closed: expected another `"`
    tag: lanelint: migrate to="b"
      to: "b" at "b"
    "#);
        assert_snapshot!(told("/* lanelint: migrate reason=\"a\n *\n * \"b\" */"), @r#"
    tag: lanelint: migrate reason="a
      ! "\"a": this quote is not closed: expected another `"`
    "#);
    }

    #[test]
    fn a_tag_for_the_file_stands_near_its_top() {
        let reach = |lines: usize| {
            let file = "\n".repeat(lines) + "# lanelint: migrate-file to=a";
            let (source, note) = note(&file, file.trim_start());
            let tag = read(&source, &note).0.remove(0);
            (tag.reach, faults(&source, &tag.faults).join(""))
        };
        assert_eq!(reach(19), (Reach::File, String::new()));
        let (beyond, fault) = reach(20);
        assert_eq!(beyond, Reach::Nothing);
        assert_snapshot!(fault, @r#"  ! "migrate-file": `migrate-file` stands on line 21: expected it on one of the first 20 lines, or `migrate` here"#);
    }

    #[test]
    fn a_key_in_json_leaves_the_prefix_out_or_not() {
        for text in [
            "migrate to=a reason='b c'",
            " lanelint: migrate to=a reason='b c'",
        ] {
            let written = format!("\"{}\"", text.replace('a', "\\u0061"));
            let (source, mut note) = note(&written, &written);
            text.clone_into(&mut note.text);
            note.scope = Scope::Siblings(Span::new(0, 9));
            let (tags, _) = read(&source, &note);
            assert_eq!(tags[0].faults, [], "{text}");
            assert_eq!(tags[0].reach, Reach::Siblings(Span::new(0, 9)));
            assert_eq!(source.slice(tags[0].keys["to"].span), "\\u0061");
            assert_eq!(source.slice(tags[0].keys["reason"].span), "b c");
        }
    }

    #[test]
    fn what_is_no_directive_in_json_is_a_fault() {
        let (source, mut note) = note("\"yes\"", "\"yes\"");
        note.scope = Scope::Siblings(Span::new(0, 9));
        "yes".clone_into(&mut note.text);
        let (tags, _) = read(&source, &note);
        assert_snapshot!(faults(&source, &tags[0].faults).join("\n"), @r#"  ! "yes": expected `migrate`, `migrate-file` or `ignore[rule-id]` after `lanelint:`, found `yes`"#);
    }

    #[test]
    fn patterns_read_an_organisations_own_tags() {
        let comment =
            "# TODO(ML-123): migrate to new-1 by 2026-12-31; TODO(ML-7): migrate to  by 2026-13-01";
        let patterns = [
            Regex::new(r"TODO\((?<ticket>\S+)\): migrate to (?<to>\S*) by (?<until>[\d-]+)")
                .unwrap(),
            Regex::new(r"(?<ticket>ML-\d+)").unwrap(),
        ];
        let (source, note) = note(comment, comment);
        let tags = own(&source, &note, &patterns);
        assert_eq!(tags.len(), 2);
        assert_eq!(source.slice(tags[0].keys["to"].span), "new-1");
        assert_eq!(source.slice(tags[0].keys["ticket"].span), "ML-123");
        assert_eq!(tags[0].until, "2026-12-31".parse().ok());
        assert!(matches!(tags[0].reach, Reach::Lines { .. }));
        assert_eq!(tags[1].keys.keys().collect::<Vec<_>>(), ["ticket"]);
        assert_eq!(tags[1].faults.len(), 1);
    }

    #[test]
    fn time_grows_with_the_text_alone() {
        let start = std::time::Instant::now();
        for part in [
            "lanelint: migrate to=a ",
            "lanelint: migrate reason=\"",
            "lanelint: \n",
            "`lanelint: ",
            "lanelint: ignore[",
        ] {
            let comment = format!("# {}", part.repeat(50_000));
            let (source, note) = note(&comment, &comment);
            read(&source, &note);
        }
        // Many notes on one line, between much white space.
        let space = " ".repeat(500_000);
        let file = format!(
            "{space}{}{space}",
            "/*lanelint: migrate to=a*/".repeat(20_000)
        );
        let source = Source::new("a.c", file);
        for at in 0..20_000 {
            let span = Span::new(500_000 + at * 26, 500_026 + at * 26);
            let note = Note {
                span,
                text: source.slice(span).to_owned(),
                scope: Scope::Comment,
            };
            read(&source, &note);
        }
        assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    }

    fn words() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "lanelint:",
            "lanelint: ",
            "migrate",
            "migrate-file",
            "ignore",
            "[",
            "]",
            "to",
            "until",
            "reason",
            "=",
            "\"",
            "'",
            "`",
            "\\",
            " ",
            "\n",
            "\r\n",
            "2026-12-31",
            "*/",
            "-->",
            "#",
            "//",
            ",",
            "é",
            "😀",
            "\t",
            "\u{a0}",
        ]);
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_read_with_all_places_inside_it(text in prop_oneof![words(), any::<String>()], siblings: bool) {
            let (source, mut note) = note(&format!("é {text} é"), &text);
            if siblings {
                note.scope = Scope::Siblings(note.span);
            }
            let (tags, ignores) = read(&source, &note);
            let spans = tags.iter().flat_map(|tag| {
                let values = tag.keys.values().map(|value| value.span);
                let faults = tag.faults.iter().map(|(span, _)| *span);
                values.chain(faults).chain([tag.span]).collect::<Vec<_>>()
            });
            let ignored = ignores.iter().flat_map(|ignore| {
                let rules = ignore.rules.iter().map(|(_, span)| *span);
                let faults = ignore.faults.iter().map(|(span, _)| *span);
                rules.chain(faults).chain([ignore.span]).collect::<Vec<_>>()
            });
            for span in spans.chain(ignored) {
                prop_assert!(note.span.contains(span) && source.text().get(span.range()).is_some(), "{:?}", span);
            }
        }

        #[test]
        fn a_tag_written_from_its_keys_reads_the_same(
            keys in prop::collection::btree_map(prop::sample::select(KEYS), "[^\\r\\n]{0,12}[a-z\\\\\"'`*]", 1..6)
        ) {
            let written = keys.iter().map(|(key, value)| {
                let value = value.replace('\\', "\\\\").replace('"', "\\\"");
                format!(" {key}=\"{value}\"")
            });
            let comment = format!("# lanelint: migrate{}", written.collect::<String>());
            let (tags, _) = all(&comment);
            prop_assert_eq!(tags.len(), 1);
            for (key, value) in keys.iter().filter(|(key, _)| **key != "until") {
                prop_assert_eq!(tags[0].get(key), Some(value.as_str()));
            }
            prop_assert!(keys.contains_key("until") || tags[0].faults.is_empty(), "{:?}", tags[0].faults);
            prop_assert_eq!(tags[0].span.end as usize, "é = 1  ".len() + comment.len());
        }
    }
}
