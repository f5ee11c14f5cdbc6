//! Findings and places as JSON within the page: what the script makes rows of.
//!
//! Records are written one by one, those of a file together. Texts that stand in many (a
//! rule's help, a message) are written once, and named by their number; of them alone there
//! is a list meanwhile, of references. Keys are short, for there are many.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter};

use super::rows::{id_of, short};
use super::{Model, rows};
use crate::catalog::entry::Day;
use crate::evaluate::{Disposition, Finding, Fingerprint, Usage};
use crate::report::answers::Answers;
use crate::report::escape::{is_hidden, opens_command};
use crate::report::excerpt::Excerpt;
use crate::report::inventory;
use crate::report::json::Date;
use crate::report::summary::days_until;
use crate::report::{Mode, Report, sites, surface};
use crate::scan::Role;

/// All of it.
pub(super) struct Data<'a> {
    report: &'a Report<'a>,
    models: &'a [Model<'a>],
    /// The number of a model, by id and surface.
    numbers: BTreeMap<(&'a str, &'a str), usize>,
    texts: Texts<'a>,
    answers: Answers<'a>,
    findings: Vec<&'a Finding>,
    /// Those that the page lists: in an audit, all.
    usages: Vec<&'a Usage>,
}

/// Texts that are written once.
#[derive(Default)]
struct Texts<'a> {
    all: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
}

/// A model on a surface.
#[derive(Serialize)]
struct ModelRecord<'a> {
    id: &'a str,
    on: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i32>,
    /// What it costs.
    #[serde(skip_serializing_if = "String::is_empty")]
    price: String,
    /// What says so: a title, an address, the day it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<(&'a str, Option<&'a str>, Option<Date>)>,
}

/// A finding. Numbers without another meaning are those of texts.
#[derive(Serialize)]
struct FindingRecord<'a> {
    /// Line and column.
    at: (u32, u32),
    severity: &'static str,
    state: &'static str,
    rule: usize,
    message: usize,
    label: usize,
    help: usize,
    /// The model's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workload: Option<usize>,
    /// What to write instead, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<(usize, usize)>,
    /// What the vendor names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vendor: Vec<usize>,
    /// The number of the first line shown, and the text before, at and after the place.
    code: (usize, &'a str, &'a str, &'a str),
    /// Where the policy decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    /// What settled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// Who last wrote the line, when, in which commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    blame: Option<(&'a str, Date, &'a str)>,
    /// Where its constant is used, and what proves the surface.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<String>,
    print: Fingerprint,
}

/// A place that names a model.
#[derive(Serialize)]
struct UsageRecord<'a> {
    at: (u32, u32),
    model: usize,
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workload: Option<usize>,
    /// As it is written, where that is not the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    /// A migration tag covers it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    tag: bool,
    /// What to move to.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<usize>,
    /// What a month costs, now and there.
    #[serde(skip_serializing_if = "Option::is_none")]
    spend: Option<(String, String)>,
}

impl<'a> Data<'a> {
    pub(super) fn of(report: &'a Report<'a>, models: &'a [Model<'a>]) -> Self {
        let mut texts = Texts::default();
        let findings = report.findings();
        for finding in &findings {
            texts.add(&finding.rule);
            texts.add(&finding.message);
            texts.add(&finding.label);
            texts.add(&finding.help);
            if let Some(fix) = &finding.suggestion {
                texts.add(&fix.id);
                texts.add(&fix.why);
            }
            for id in &finding.vendor_replacements {
                texts.add(id);
            }
        }
        for name in report.workloads {
            texts.add(name);
        }
        let is_audit = report.mode == Mode::Audit;
        let answers = Answers::of(report);
        let usages = if is_audit {
            report.usages()
        } else {
            Vec::new()
        };
        for usage in &usages {
            if let Some(to) = answers.replacement(usage) {
                texts.add(to.id);
            }
        }
        let numbered = models.iter().enumerate();
        Self {
            report,
            models,
            numbers: numbered
                .map(|(number, model)| ((model.id, model.surface), number))
                .collect(),
            texts,
            answers,
            findings,
            usages,
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let today = self.report.run.as_of;
        write!(out, "{{\"today\":\"{today}\",\n\"texts\":[")?;
        let texts = self.texts.all.iter();
        list(out, texts.map(|text| rows::cut(*text)))?;
        write!(out, "],\n\"models\":[")?;
        let models = self.models.iter();
        list(
            out,
            models.map(|model| ModelRecord::of(self.report, model, today)),
        )?;
        write!(out, "],\n\"findings\":[")?;
        let of_file = |a: &&Finding, b: &&Finding| a.place.source.name() == b.place.source.name();
        for (index, findings) in self.findings.chunk_by(of_file).enumerate() {
            let path = findings.first().map(|finding| finding.place.source.name());
            self.file(out, index, path)?;
            for (index, finding) in findings.iter().enumerate() {
                let place = &finding.place;
                let excerpt = Excerpt::new(&place.source, place.span);
                put(out, index, &self.finding(finding, &excerpt))?;
            }
            write!(out, "]}}")?;
        }
        write!(out, "],\n\"places\":[")?;
        let of_file = |a: &&Usage, b: &&Usage| a.path() == b.path();
        for (index, usages) in self.usages.chunk_by(of_file).enumerate() {
            self.file(out, index, usages.first().map(|usage| usage.path()))?;
            list(out, usages.iter().map(|usage| self.usage(usage)))?;
            write!(out, "]}}")?;
        }
        write!(out, "]}}")
    }

    /// The head of a file's records.
    fn file(&self, out: &mut dyn Write, index: usize, path: Option<&str>) -> io::Result<()> {
        let path = path.unwrap_or_default();
        let separator = if index == 0 { "" } else { ",\n" };
        write!(out, "{separator}{{\"path\":")?;
        put(out, 0, path)?;
        write!(out, ",\"owners\":[")?;
        list(out, self.report.owners_of(path).iter())?;
        write!(out, "],\"of\":[")
    }

    fn finding<'r>(&'r self, finding: &'r Finding, excerpt: &'r Excerpt) -> FindingRecord<'r> {
        let at = finding.place.source.position(finding.place.span.start);
        let usage = self.report.usage_of(finding);
        let (before, marked, after) = excerpt.parts();
        let fix = finding.suggestion.as_ref();
        FindingRecord {
            at: (at.line, at.column),
            severity: rows::severity(finding.severity),
            state: match finding.disposition {
                Disposition::Open => "open",
                Disposition::Baselined => "baselined",
                Disposition::Tracked(_) => "tracked",
                Disposition::Ignored(_) => "ignored",
                Disposition::Excepted(_) => "excepted",
            },
            rule: self.texts.number(&finding.rule),
            message: self.texts.number(&finding.message),
            label: self.texts.number(&finding.label),
            help: self.texts.number(&finding.help),
            model: usage.and_then(|usage| self.model(usage)),
            workload: usage.and_then(|usage| self.workload(usage)),
            fix: fix.map(|fix| (self.texts.number(&fix.id), self.texts.number(&fix.why))),
            vendor: (finding.vendor_replacements.iter())
                .map(|id| self.texts.number(id))
                .collect(),
            code: (excerpt.first_line(), before, marked, after),
            policy: self.report.policy_place(finding).map(rows::place),
            by: self.report.disposed_by(finding).as_ref().map(rows::place),
            blame: self.report.blame_of(finding).map(|blame| {
                let commit = blame.commit.get(..12).unwrap_or(&blame.commit);
                (blame.author.as_str(), Date(blame.on), commit)
            }),
            more: (usage.into_iter())
                .flat_map(|usage| [surface::proven(usage), sites::used(usage)])
                .flatten()
                .collect(),
            print: finding.fingerprint,
        }
    }

    fn usage(&self, usage: &'a Usage) -> UsageRecord<'a> {
        let mention = &usage.mention;
        let at = usage.source.position(mention.span.start);
        UsageRecord {
            at: (at.line, at.column),
            model: self.model(usage).unwrap_or_default(),
            role: usage.stands,
            name: usage.name().map(short),
            workload: self.workload(usage),
            text: (mention.text != id_of(usage)).then(|| short(&mention.text)),
            tag: usage.tag.is_some(),
            to: (self.answers.replacement(usage)).map(|to| self.texts.number(to.id)),
            spend: (self.answers.cost(usage))
                .map(|cost| (rows::usd(cost.usd), rows::usd(cost.usd_there))),
        }
    }

    fn model(&self, usage: &Usage) -> Option<usize> {
        let key = (id_of(usage), usage.judged_by.as_str());
        self.numbers.get(&key).copied()
    }

    fn workload(&self, usage: &Usage) -> Option<usize> {
        let name = self.report.workload_of(usage)?;
        Some(self.texts.number(name))
    }
}

impl<'a> Texts<'a> {
    fn add(&mut self, text: &'a str) {
        let next = self.all.len();
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            self.all.push(text);
        }
    }

    /// The number of a text that was added.
    fn number(&self, text: &str) -> usize {
        self.numbers.get(text).copied().unwrap_or_default()
    }
}

impl<'a> ModelRecord<'a> {
    fn of(report: &Report<'a>, model: &Model<'a>, today: Day) -> Self {
        let ends = model.deadline();
        let any = model.places.first();
        let source = any.and_then(|usage| rows::source(report, usage));
        Self {
            id: model.id,
            on: model.surface,
            status: inventory::status(model.view.status),
            ends: ends.map(Date),
            days: ends.map(|day| days_until(today, day)),
            price: any.map_or_else(String::new, |usage| rows::price(report, usage)),
            source: source.map(|source| (source.title, source.url, source.read)),
        }
    }
}

/// JSON that ends no script, and whose texts are shown as they are: what would act or hide
/// is spelled out, as in [`crate::report::escape::terminal`].
struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let is_special = |rest: &str, at: usize, c: char| match c {
            '<' | '>' | '&' => true,
            '[' => rest.get(..at).is_some_and(opens_command),
            c => is_hidden(c),
        };
        let mut rest = text;
        let first = |rest: &str| {
            let mut all = rest.char_indices();
            all.find(|&(at, c)| is_special(rest, at, c))
        };
        while let Some((at, c)) = first(rest) {
            let (before, from) = rest.split_at(at);
            rest = from.get(c.len_utf8()..).unwrap_or_default();
            out.write_all(before.as_bytes())?;
            if is_hidden(c) {
                write!(out, "\\{}", c.escape_unicode())?;
            } else {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        let control = match escape {
            CharEscape::Quote => return out.write_all(b"\\\""),
            CharEscape::ReverseSolidus => return out.write_all(b"\\\\"),
            CharEscape::Solidus => return out.write_all(b"/"),
            CharEscape::LineFeed => return out.write_all(b"\\n"),
            CharEscape::Tab => return out.write_all(b"\\t"),
            CharEscape::CarriageReturn => 13,
            CharEscape::Backspace => 8,
            CharEscape::FormFeed => 12,
            CharEscape::AsciiControl(control) => control,
        };
        write!(out, "\\\\u{{{control:x}}}")
    }
}

/// One record of a list, behind a comma where others are in front of it.
fn put(out: &mut dyn Write, index: usize, record: &(impl Serialize + ?Sized)) -> io::Result<()> {
    if index > 0 {
        out.write_all(b",\n")?;
    }
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Inert);
    Ok(record.serialize(&mut serializer)?)
}

fn list<T: Serialize>(out: &mut dyn Write, records: impl Iterator<Item = T>) -> io::Result<()> {
    let mut records = records.enumerate();
    records.try_for_each(|(index, record)| put(out, index, &record))
}
