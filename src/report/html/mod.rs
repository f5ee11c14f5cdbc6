//! The report as one page for a browser: self-contained, readable without scripts, sorted,
//! filtered and searched with them.
//!
//! `page.html` and the parts that it includes are the page, `style.css` and `script.js` how
//! it looks and what it does. What there is little of (models, tags, exceptions) is written
//! as tables; findings and places are JSON, record by record as they come, which the script
//! makes rows of, a screenful at a time. Nothing is loaded: the page's own policy forbids it,
//! and lets no script or style run but these two, by their hashes.

mod data;
mod heat;
mod moves;
mod rows;
mod timeline;

use std::fmt;
use std::io::{self, Write};

use askama::Template;
use askama::filters::Escaper;
use sha2::{Digest, Sha256};

use super::escape::html;
use super::inventory::{self, Model};
use super::{Mode, Report, Style, Summary, evidence};
use crate::catalog::entry::Day;
use crate::evaluate::Finding;
use data::Data;
use heat::Heat;
use timeline::Timeline;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// How many findings are there to read without the script.
const STATIC: usize = 50;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let models = inventory::models(report);
    let page = Page::of(report, &models);
    page.write_into(out)?;
    Data::of(report, &models).write(out)?;
    Tail.write_into(out)?;
    writeln!(out)
}

/// All in front of the data.
#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
struct Page<'a> {
    report: &'a Report<'a>,
    summary: Summary,
    /// The models that the mode lists, by the day on which they end.
    models: Vec<&'a Model<'a>>,
    timeline: Timeline<'a>,
    heat: Heat<'a>,
    findings: Vec<&'a Finding>,
}

/// All behind it.
#[derive(Template)]
#[template(
    source = "</script>\n<script>{{ SCRIPT|safe }}</script>\n</body>\n</html>",
    ext = "html",
    config = "src/report/html/askama.toml"
)]
struct Tail;

/// What templates write text through.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Escape;

impl Escaper for Escape {
    fn write_escaped_str<W: fmt::Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        dest.write_str(&html(text))
    }
}

impl<'a> Page<'a> {
    fn of(report: &'a Report<'a>, all: &'a [Model<'a>]) -> Self {
        let today = report.run.as_of;
        let mut models: Vec<_> = all.iter().collect();
        models.sort_by_key(|model| {
            let ends = model.deadline();
            let open = model.view.earliest_retirement;
            let is_idle = model.live_places() == 0;
            let status = model.view.status;
            (
                is_idle,
                ends.is_none(),
                ends,
                open.is_none(),
                open,
                status,
                model.id,
            )
        });
        let mut findings = report.open();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings.truncate(STATIC);
        Self {
            report,
            summary: Summary::of(report),
            timeline: Timeline::of(&models, today),
            heat: Heat::of(all, report),
            models,
            findings,
        }
    }

    fn is_audit(&self) -> bool {
        self.report.mode == Mode::Audit
    }

    fn today(&self) -> Day {
        self.report.run.as_of
    }

    /// `18 errors, 2 notes`; what a reader should know first.
    fn verdict(&self) -> String {
        let mut text = self.summary.findings();
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        text
    }

    /// The numbers of the head: what they count, how many, and what colours them.
    fn numbers(&self) -> Vec<(&'static str, String, &'static str)> {
        let sum = &self.summary;
        let shade = |count: usize, class| if count > 0 { class } else { "none" };
        vec![
            (
                "errors",
                rows::grouped(sum.errors),
                shade(sum.errors, "error"),
            ),
            (
                "warnings",
                rows::grouped(sum.warnings),
                shade(sum.warnings, "warning"),
            ),
            ("notes", rows::grouped(sum.infos), shade(sum.infos, "note")),
            ("tracked migrations", rows::grouped(sum.tracked), ""),
            ("models", rows::grouped(sum.models), ""),
            ("places", rows::grouped(sum.usages), ""),
            ("calls", rows::grouped(sum.counts.calls), ""),
            ("lists", rows::grouped(sum.counts.lists), ""),
            ("tests", rows::grouped(sum.counts.tests), ""),
            ("files read", rows::grouped(sum.files_scanned), ""),
        ]
    }

    fn evidence(&self) -> Vec<(String, String)> {
        let properties = evidence::properties(self.report, &self.summary).into_iter();
        let named = properties.map(|(name, value)| (name.replace('_', " "), value));
        named.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The page's policy: nothing is loaded, and nothing runs but what was written here.
    fn policy() -> String {
        let hash = |text: &str| data_encoding::BASE64.encode(&Sha256::digest(text));
        format!(
            "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            hash(SCRIPT),
            hash(STYLE)
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::sample::Sample;

    const PLAIN: Style = Style {
        color: false,
        width: 80,
        hyperlinks: false,
    };

    fn page(sample: &Sample, mode: Mode) -> String {
        let mut out = Vec::new();
        write(&sample.report(mode), &mut out, PLAIN).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
        let (_, rest) = text.split_once(start).unwrap();
        rest.split_once(end).unwrap().0
    }

    const DATA: &str = "<script type=\"application/json\" id=\"data\">";

    #[test]
    fn the_page_runs_its_own_script_and_style_alone() {
        let page = page(&Sample::hostile(), Mode::Audit);
        let hash = |text: &str| data_encoding::BASE64.encode(&Sha256::digest(text));
        let style = between(&page, "<style>", "</style>");
        let script = between(&page, "\n<script>", "</script>");
        let policy = between(&page, "Security-Policy\" content=\"", "\"");
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
                hash(script),
                hash(style)
            )
        );
        // One of each, the data apart: no text of the repository opened another.
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("<style").count(), 1);
        // An address may be followed, and is shown; the page itself asks for none.
        let data = between(&page, DATA, "</script>");
        let rest = page.replace(data, "").replace("https://b.c", "");
        let rest = rest
            .replace("<a href=\"https:", "")
            .replace("\"https://\"", "");
        let rest = rest.replace(">https://git.example.com", "");
        for loads in [" src=", "http:", "https:", "@import", "url("] {
            assert!(!rest.contains(loads), "{loads}");
        }
    }

    #[test]
    fn the_data_is_all_findings_and_in_an_audit_all_places() {
        for (sample, mode) in [
            (Sample::usual(), Mode::Audit),
            (Sample::usual(), Mode::Check),
            (Sample::hostile(), Mode::Audit),
            (Sample::empty(), Mode::Audit),
        ] {
            let report = sample.report(mode);
            let page = page(&sample, mode);
            let data = between(&page, DATA, "</script>");
            assert!(!data.contains(['<', '>', '&']), "{data}");
            let data: Value = serde_json::from_str(data).unwrap();
            let count = |list: &str| -> usize {
                let files = data[list].as_array().unwrap().iter();
                files.map(|file| file["of"].as_array().unwrap().len()).sum()
            };
            assert_eq!(count("findings"), report.findings().len());
            let places = if mode == Mode::Audit {
                report.usages.len()
            } else {
                0
            };
            assert_eq!(count("places"), places);
        }
    }

    #[test]
    fn a_text_that_would_hide_or_act_is_spelled_out() {
        let page = page(&Sample::hostile(), Mode::Audit);
        let data: Value = serde_json::from_str(between(&page, DATA, "</script>")).unwrap();
        let path = data["findings"][0]["path"].as_str().unwrap();
        assert!(path.starts_with("a\\u{1b}[2J"), "{path}");
        assert!(
            path.contains("\\u{202e}") && path.contains("<script>"),
            "{path}"
        );
    }

    #[test]
    fn the_tables_have_every_tag_exception_and_ignore() {
        let sample = Sample::usual();
        let page = page(&sample, Mode::Audit);
        for (id, rows) in [
            ("tags", sample.report(Mode::Audit).tags.len()),
            ("exceptions", sample.report(Mode::Audit).exceptions().len()),
            ("ignores", sample.report(Mode::Audit).ignores.len()),
        ] {
            let table = between(&page, &format!("<table id=\"{id}\">"), "</table>");
            assert_eq!(table.matches("<tr").count() - 1, rows, "{id}");
            assert!(rows > 0, "{id}");
        }
    }
}
