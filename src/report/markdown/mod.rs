//! The report as Markdown: a check short enough for a comment on a pull request, an audit
//! as a document.

mod audit;
mod comment;

use std::fmt::Write as _;
use std::io::{self, Write};

use super::compact::severity;
use super::escape::{code, markdown, prose};
use super::groups::Group;
use super::once::Said;
use super::{Mode, Report, Style, sites};
use crate::evaluate::Finding;
use crate::source::Place;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    match report.mode {
        Mode::Check => comment::write(report, out),
        Mode::Audit => audit::write(report, out),
    }
}

/// A finding as an item of a list; with its file, where no heading says it.
fn item(report: &Report<'_>, said: &Said<'_, Finding>, with_path: bool) -> String {
    let finding = said.first;
    let source = &finding.place.source;
    let line = source.position(finding.place.span.start).line;
    let place = if with_path {
        code(&format!("{}:{line}", source.name())).into_owned()
    } else {
        format!("line {line}")
    };
    let word = severity(finding.severity);
    let (rule, message) = (code(&finding.rule), prose(&finding.message));
    // Writing to a string does not fail.
    let mut item = format!("- {place}, {word} {rule}: {message}");
    if let Some(suggestion) = &finding.suggestion {
        let (id, why) = (code(&suggestion.id), prose(&suggestion.why));
        let _ = write!(item, " (use {id}: {why})");
    }
    if let Some(places) = said.elsewhere() {
        let _ = write!(item, "; also at {}", prose(&places));
    }
    if let Some(used) = report.usage_of(finding).and_then(sites::used) {
        let _ = write!(item, "; {}", prose(&used));
    }
    let owners = report.owners_of(source.name());
    if !owners.is_empty() {
        let owners: Vec<_> = owners.iter().map(|owner| code(owner)).collect();
        let _ = write!(item, "; owned by {}", owners.join(" "));
    }
    if let Some(blame) = report.blame_of(finding) {
        let _ = write!(item, "; since {} by {}", blame.on, markdown(&blame.author));
    }
    item.push('\n');
    item
}

/// What a group has in common, as code: an owner in it is not called.
fn heading<T>(group: &Group<T>, what: &str) -> String {
    let key = group.key.as_deref().unwrap_or_default();
    format!("{} · {}\n\n", code(key), group.count(what))
}

/// `a.py:3`, as code.
fn place(place: &Place) -> String {
    let line = place.source.position(place.span.start).line;
    code(&format!("{}:{line}", place.source.name())).into_owned()
}

/// What judged: one line of evidence, with at most so many files.
fn evidence(report: &Report<'_>, most: usize) -> String {
    let run = report.run;
    let list = |items: Vec<String>| {
        let more = items.len().saturating_sub(most);
        let mut items: Vec<_> = items.into_iter().take(most).collect();
        if more > 0 {
            items.push(format!("{more} more"));
        }
        items.join(", ")
    };
    let files = run.policy.files.iter();
    let files = list(files.map(|file| code(file).into_owned()).collect());
    let files = if files.is_empty() {
        "built-in".into()
    } else {
        files
    };
    let own = run.catalog.own_files.iter();
    let own = own.map(|file| format!("{} ({})", code(&file.path), code(&file.sha256)));
    let own = list(own.collect());
    let own = if own.is_empty() {
        own
    } else {
        format!(", {own}")
    };
    format!(
        "lanelint {} · judged as of {} · catalog read {}, its oldest fact {} ({} ids){own} · policy {files} ({})\n",
        code(run.version),
        run.as_of,
        run.catalog.newest_read,
        run.catalog.oldest_read,
        run.catalog.entries,
        code(run.policy.hash),
    )
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn hostile_text_adds_no_markup() {
        const STYLE: Style = Style {
            color: false,
            width: 80,
            hyperlinks: false,
        };
        for mode in [Mode::Check, Mode::Audit] {
            let mut out = Vec::new();
            write(&Sample::hostile().report(mode), &mut out, STYLE).unwrap();
            let page = String::from_utf8(out).unwrap();
            let mut headings = 0;
            for event in Parser::new_ext(&page, Options::ENABLE_TABLES) {
                match event {
                    Event::Html(html) | Event::InlineHtml(html) => {
                        let ours = ["<details><summary>", "</details>", "<!-- lanelint -->"];
                        let ours = ours.iter().any(|tag| html.starts_with(tag));
                        assert!(ours && !html.contains("<script"), "{html}");
                    }
                    Event::Start(Tag::Heading { .. }) => headings += 1,
                    Event::Start(
                        Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Emphasis,
                    ) => panic!("{event:?}"),
                    _ => {}
                }
            }
            assert_eq!(headings, if mode == Mode::Check { 1 } else { 9 });
            for row in page.lines().filter(|line| line.starts_with("| ")) {
                let row = row.replace("\\\\", "").replace("\\|", "");
                let cells = row.matches('|').count() - 1;
                assert!([5, 6, 9].contains(&cells), "{cells} cells: {row}");
            }
        }
    }
}
