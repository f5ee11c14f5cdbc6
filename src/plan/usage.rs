//! What was used, from a table: the exports of vendors, or one of a team's own. Which columns say what is data
//! (`rules/plan/usage.yaml`). The text is given; no file is read here. Whatever a table has, it costs one pass over it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use csv::{ByteRecord, ReaderBuilder};
use serde::Deserialize;

use crate::catalog::entry::Day;
use crate::catalog::resolve::Target;
use crate::catalog::{Catalog, EntryId};
use crate::policy::workload::{Volumes, volume};
use crate::source::table;

/// The formats, as they are written.
const WRITTEN: &str = include_str!("../../rules/plan/usage.yaml");

/// Larger tables are not read.
pub const MAX_BYTES: u64 = 64 << 20;
/// How many different models and workloads a table may name.
const MAX_KEYS: usize = 10_000;
/// How much of a text is shown in a fault.
const SHOWN: usize = 60;

/// The shortest and the longest time that is scaled to a month, in seconds.
const LEAST: i64 = 3_600;
const MOST: i64 = 3 * 366 * DAY;

/// What volumes are told for.
const MONTH: i64 = 30 * DAY;
const DAY: i64 = 86_400;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Format {
    title: String,
    sign: Vec<String>,
    model: String,
    input: Vec<String>,
    output: Vec<String>,
    #[serde(default)]
    cached: Vec<String>,
    #[serde(default)]
    workload: Option<String>,
    #[serde(default)]
    start: Option<String>,
    #[serde(default)]
    end: Option<String>,
    #[serde(default)]
    day: Option<String>,
    #[serde(default)]
    holds_cached: bool,
    #[serde(default)]
    strict: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    formats: Vec<Format>,
}

static TABLE: LazyLock<Written> = LazyLock::new(|| table::read(WRITTEN));

/// What was used in a month.
#[derive(Debug, Default)]
pub struct Usage {
    /// What sort of table it was, for people.
    pub format: String,
    /// How many days it is of; nothing for one of a month.
    pub days: Option<f64>,
    /// By workload, where the table has any, and by moving id at the vendor.
    pub volumes: BTreeMap<(Option<String>, EntryId), Volumes>,
    /// Models that the table has on several platforms.
    pub mixed: BTreeSet<String>,
    /// Models that the catalog does not know, as written.
    pub unknown: BTreeSet<String>,
}

/// What is wrong with a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// A sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Usage {
    /// What a model uses in a month, in a workload or in all.
    pub fn of(&self, workload: Option<&str>, model: EntryId) -> Option<Volumes> {
        let key = (workload.map(str::to_owned), model);
        self.volumes.get(&key).copied()
    }
}

/// Reads a table.
///
/// # Errors
///
/// The first line that cannot be meant.
pub fn read(bytes: &[u8], catalog: &Catalog) -> Result<Usage, Fault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(first))
        .from_reader(bytes);
    let mut record = ByteRecord::new();
    if !next(&mut reader, &mut record)? {
        return Err(fits_none(&[]));
    }
    let header = record.iter().map(text).collect::<Option<Vec<_>>>();
    let header = header.ok_or_else(|| {
        fault(
            1,
            "the header is not UTF-8".into(),
            "save the table as UTF-8",
        )
    })?;
    let columns = Columns::of(&header)?;
    let mut totals = Totals::default();
    let mut lines = Lines {
        bytes,
        read: 0,
        line: 1,
    };
    while next(&mut reader, &mut record)? {
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        if record.iter().all(|field| field.trim_ascii().is_empty()) {
            continue;
        }
        if record.len() != header.len() {
            let message = format!(
                "{} fields, where the header has {}",
                record.len(),
                header.len()
            );
            return Err(fault(
                line,
                message,
                "quote a field that holds the separator",
            ));
        }
        totals.add(&columns, &record, line)?;
    }
    totals.told(&columns, catalog)
}

fn next(reader: &mut csv::Reader<&[u8]>, record: &mut ByteRecord) -> Result<bool, Fault> {
    let line = reader.position().line();
    let read = reader.read_byte_record(record);
    read.map_err(|error| fault(line, error.to_string(), "write it as CSV"))
}

/// The lines of a table, counted on the way: the reader tells a record from where the one before it ended.
struct Lines<'b> {
    bytes: &'b [u8],
    read: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which the first record from a byte on begins.
    fn at(&mut self, byte: u64) -> u64 {
        let rest = self.bytes.get(byte as usize..).unwrap_or_default();
        let is_break = |b: &u8| matches!(b, b'\n' | b'\r');
        let empty = rest.iter().take_while(|b| is_break(b)).count();
        let start = byte as usize + empty;
        let between = self.bytes.get(self.read..start).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count() as u64;
        self.read = start;
        self.line
    }
}

fn fault(line: u64, message: String, help: &str) -> Fault {
    Fault {
        line,
        message,
        help: help.to_owned(),
    }
}

/// What stands between fields: the sign that the header has most of.
fn delimiter(header: &[u8]) -> u8 {
    let count = |sign: u8| memchr::memchr_iter(sign, header).count();
    let signs = [b'\t', b';', b','];
    signs
        .into_iter()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',')
}

fn text(field: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(field).ok()?;
    Some(text.trim().to_owned())
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn fits_none(header: &[String]) -> Fault {
    let columns: Vec<_> = header
        .iter()
        .take(12)
        .map(|name| format!("`{}`", shown(name)))
        .collect();
    let has = if columns.is_empty() {
        "it is empty".to_owned()
    } else {
        format!("it has {}", columns.join(", "))
    };
    let expected = TABLE
        .formats
        .iter()
        .map(|format| format!("{} (`{}`)", format.title, format.sign.join("`, `")));
    let expected: Vec<_> = expected.collect();
    let message = format!("the columns of the first line fit no table of usage: {has}");
    fault(
        1,
        message,
        &format!("expected the columns of {}", expected.join(", or of ")),
    )
}

/// Where what stands in a row.
struct Columns {
    format: &'static Format,
    model: usize,
    workload: Option<usize>,
    /// Seconds, or a day alone.
    time: Option<(usize, Option<usize>)>,
    input: Vec<(usize, String)>,
    cached: Vec<(usize, String)>,
    output: Vec<(usize, String)>,
}

impl Columns {
    fn of(header: &[String]) -> Result<Self, Fault> {
        let mut seen = BTreeSet::new();
        if let Some(twice) = header.iter().find(|name| !seen.insert(name.as_str())) {
            let message = format!("the column `{}` is there twice", shown(twice));
            return Err(fault(1, message, "leave one of the two"));
        }
        let at = |name: &String| header.iter().position(|own| own == name);
        let mut formats = TABLE.formats.iter();
        let fits = |format: &&Format| format.sign.iter().all(|name| at(name).is_some());
        let format = formats.find(fits).ok_or_else(|| fits_none(header))?;
        let known = [&format.model].into_iter().chain(&format.workload);
        let known = known
            .chain(&format.input)
            .chain(&format.cached)
            .chain(&format.output);
        let known: Vec<_> = known.collect();
        if format.strict
            && let Some(strange) = header.iter().find(|name| !known.contains(name))
        {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            let message = format!("unknown column `{}`", shown(strange));
            return Err(fault(1, message, &format!("expected {}", names.join(", "))));
        }
        let all = |names: &[String]| {
            let known = names
                .iter()
                .filter_map(|name| Some((at(name)?, name.clone())));
            known.collect::<Vec<_>>()
        };
        let own = |name: &Option<String>| name.as_ref().and_then(at);
        let time = match (own(&format.start), own(&format.end), own(&format.day)) {
            (Some(start), Some(end), _) => Some((start, Some(end))),
            (_, _, Some(day)) => Some((day, None)),
            _ => None,
        };
        Ok(Self {
            format,
            model: at(&format.model).unwrap_or_default(),
            workload: own(&format.workload),
            time,
            input: all(&format.input),
            cached: all(&format.cached),
            output: all(&format.output),
        })
    }
}

/// What was added up.
#[derive(Default)]
struct Totals {
    by_model: BTreeMap<(Option<String>, String), [u64; 3]>,
    /// The first and the last second, the last one not in it.
    span: Option<(i64, i64)>,
}

impl Totals {
    fn add(&mut self, columns: &Columns, record: &ByteRecord, line: u64) -> Result<(), Fault> {
        let field = |at: usize| {
            let read = record.get(at).and_then(text);
            read.ok_or_else(|| fault(line, "it is not UTF-8".into(), "save the table as UTF-8"))
        };
        if let Some((start, end)) = columns.time {
            let (start, end) = match end {
                Some(end) => (seconds(&field(start)?, line)?, seconds(&field(end)?, line)?),
                None => day(&field(start)?, line)?,
            };
            if end <= start {
                let message = "its end is not after its start".to_owned();
                return Err(fault(line, message, "export the table anew"));
            }
            let (first, last) = self.span.unwrap_or((start, end));
            let (first, last) = (first.min(start), last.max(end));
            if last - first > MOST {
                let message = "with this row the table is of more than three years".to_owned();
                let help = "look at its dates, or take a table of a shorter time";
                return Err(fault(line, message, help));
            }
            self.span = Some((first, last));
        }
        let model = field(columns.model)?;
        if model.is_empty() {
            if columns.format.strict {
                let message = format!("no `{}`", columns.format.model);
                return Err(fault(
                    line,
                    message,
                    "name the model that used these tokens",
                ));
            }
            // A stretch of time in which nothing was used.
            return Ok(());
        }
        let workload = columns.workload.map(field).transpose()?;
        let workload = workload.filter(|name| !name.is_empty());
        let sum = |of: &[(usize, String)]| {
            let mut sum = 0_u64;
            for (at, name) in of {
                let written = field(*at)?;
                let is_asked = columns.format.strict && columns.format.sign.contains(name);
                if written.is_empty() && is_asked {
                    let message = format!("no `{name}`");
                    return Err(fault(line, message, "write 0 where nothing was used"));
                }
                let count = tokens(&written, name, line)?;
                sum = sum.checked_add(count).ok_or_else(|| too_many(line))?;
            }
            Ok(sum)
        };
        let (mut input, cached) = (sum(&columns.input)?, sum(&columns.cached)?);
        if columns.format.holds_cached {
            input = input.checked_sub(cached).ok_or_else(|| {
                let message = "more cached input than input".to_owned();
                fault(line, message, "export the table anew")
            })?;
        }
        let output = sum(&columns.output)?;
        let total = self.by_model.entry((workload, model)).or_default();
        for (total, more) in total.iter_mut().zip([input, cached, output]) {
            *total = total.checked_add(more).ok_or_else(|| too_many(line))?;
        }
        if self.by_model.len() > MAX_KEYS {
            let message = format!("more than {MAX_KEYS} models and workloads");
            return Err(fault(
                line,
                message,
                "leave out what the repository does not call",
            ));
        }
        Ok(())
    }

    /// All of it in a month.
    fn told(self, columns: &Columns, catalog: &Catalog) -> Result<Usage, Fault> {
        let length = self.span.map(|(start, end)| end.saturating_sub(start));
        #[expect(clippy::cast_precision_loss, reason = "a tenth of a day is shown")]
        let days = length.map(|seconds| seconds as f64 / DAY as f64);
        let mut usage = Usage {
            format: columns.format.title.clone(),
            days,
            ..Usage::default()
        };
        if length.is_some_and(|length| length < LEAST) {
            let message = "the table is of less than an hour, which tells nothing of a month";
            return Err(fault(1, message.to_owned(), "export a longer time"));
        }
        let mut surfaces: BTreeMap<(Option<String>, EntryId), &str> = BTreeMap::new();
        let in_a_month = |tokens: u64| {
            let scaled = match length {
                Some(length) => i128::from(tokens) * i128::from(MONTH) / i128::from(length.max(1)),
                None => i128::from(tokens),
            };
            u64::try_from(scaled).map_err(|_| too_many(1))
        };
        for ((workload, model), [input, cached, output]) in self.by_model {
            let Some(Target::Known(id)) = catalog.read(&model).map(|reading| reading.target) else {
                usage.unknown.insert(model);
                continue;
            };
            let key = (workload, catalog.model(id));
            let surface = catalog.entry(id).surface.as_str();
            if *surfaces.entry(key.clone()).or_insert(surface) != surface {
                usage.mixed.insert(catalog.entry(key.1).id.clone());
            }
            let volumes = usage.volumes.entry(key).or_default();
            for (own, tokens) in [
                (&mut volumes.input, input),
                (&mut volumes.cached_input, cached),
                (&mut volumes.output, output),
            ] {
                let more = in_a_month(tokens)?;
                let sum = own.unwrap_or_default().checked_add(more);
                *own = Some(sum.ok_or_else(|| too_many(1))?);
            }
        }
        Ok(usage)
    }
}

fn too_many(line: u64) -> Fault {
    fault(
        line,
        "more tokens than can be counted".into(),
        "look at the numbers",
    )
}

/// A number of tokens: `1234`, `1,234`, `1234.0`, `900M`; none is zero.
fn tokens(text: &str, column: &str, line: u64) -> Result<u64, Fault> {
    if text.is_empty() {
        return Ok(0);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_whole = part.bytes().all(|b| b == b'0');
    let groups: Vec<_> = whole.split(',').collect();
    let is_grouped = groups.iter().skip(1).all(|group| group.len() == 3);
    let plain = groups.concat();
    let is_digits = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
    let read = if is_whole && is_grouped && is_digits {
        plain.parse().ok()
    } else {
        volume(text)
    };
    read.ok_or_else(|| {
        let message = format!(
            "`{}` in the column `{column}` is not a number of tokens",
            shown(text)
        );
        fault(line, message, "expected a number such as 1234 or 900M")
    })
}

/// Seconds since 1970.
fn seconds(text: &str, line: u64) -> Result<i64, Fault> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let read = whole
        .parse()
        .ok()
        .filter(|seconds| (0..=1 << 40).contains(seconds));
    let read = read.filter(|_| part.bytes().all(|b| b == b'0'));
    read.ok_or_else(|| {
        let message = format!("`{}` is not a time in seconds since 1970", shown(text));
        fault(line, message, "export the table anew")
    })
}

/// The seconds of a day.
fn day(text: &str, line: u64) -> Result<(i64, i64), Fault> {
    let day: Option<Day> = text.parse().ok();
    let day = day.filter(|_| text.len() == "2026-01-31".len());
    let start = day.map(|day| i64::from(day.0) * DAY);
    start.map(|start| (start, start + DAY)).ok_or_else(|| {
        let message = format!("not a valid date: `{}`", shown(text));
        fault(line, message, "expected YYYY-MM-DD")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::decode::decode;
    use crate::source::yaml::parse;

    fn told(text: &str) -> Result<Vec<String>, String> {
        let catalog = Catalog::builtin();
        let usage = read(text.as_bytes(), &catalog);
        let usage = usage.map_err(|fault| format!("{}: {}", fault.line, fault.message))?;
        let rows = usage.volumes.iter().map(|((workload, model), volumes)| {
            let workload = workload.as_deref().unwrap_or("-");
            let count = |tokens: Option<u64>| tokens.unwrap_or_default();
            format!(
                "{workload} {} {} {} {}",
                catalog.entry(*model).id,
                count(volumes.input),
                count(volumes.cached_input),
                count(volumes.output)
            )
        });
        let unknown = usage.unknown.iter().map(|model| format!("? {model}"));
        Ok(rows.chain(unknown).collect())
    }

    const OPENAI: &str = "start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,\
        model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens";
    const ANTHROPIC: &str = "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,\
        usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,\
        usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed";

    #[test]
    fn each_row_of_the_table_of_formats_is_whole() {
        let stream = parse(WRITTEN).unwrap();
        let (read, faults) = decode::<Written>(&stream.documents[0]);
        assert_eq!(faults, []);
        let mut keys = BTreeSet::new();
        for format in read.unwrap().formats {
            assert!(keys.insert(format.title.clone()), "{}", format.title);
            assert!(format.sign.contains(&format.model), "{}", format.title);
            assert!(!format.input.is_empty() && !format.output.is_empty());
            assert_eq!(format.start.is_some(), format.end.is_some());
        }
    }

    #[test]
    fn exports_of_vendors_are_scaled_to_a_month() {
        // Two of 15 days, one without use; snapshots are their moving id.
        let half = 15 * DAY;
        let text = format!(
            "\u{feff}{OPENAI}\r\n0,{half},a,b,p,3.0,u,k,gpt-5.2-2025-12-11,FALSE,default,1000.0,200.0,400.0,600.0\r\n\
             0,{half},a,b,p,3.0,u,k,gpt-5.2,FALSE,default,\"1,000\",0,0,1000\r\n{half},{},a,b,,,,,,,,,,,\r\n",
            2 * half
        );
        assert_eq!(told(&text).unwrap(), ["- gpt-5.2 1600 400 200"]);
        let text = format!(
            "{ANTHROPIC}\n2026-03-01,claude-sonnet-4-5-20250929,k,w,standard,≤ 200k,100,20,10,50,7,0,global,\n\
             2026-03-10,nobody-7,k,w,standard,≤ 200k,1,0,0,0,0,0,,\n"
        );
        // Ten days.
        assert_eq!(
            told(&text).unwrap(),
            ["- claude-sonnet-4-5 390 150 21", "? nobody-7"]
        );
    }

    #[test]
    fn a_table_of_ones_own_is_of_a_month_and_may_name_workloads() {
        let text = "model;workload;input_tokens;cached_input_tokens;output_tokens\ngpt-5.2;agents;900M;;1.5k\n\n\
                    gpt-5.2;;1;2;3\n";
        assert_eq!(
            told(text).unwrap(),
            ["- gpt-5.2 1 2 3", "agents gpt-5.2 900000000 0 1500"]
        );
    }

    #[test]
    fn a_model_on_several_platforms_is_told() {
        let mixed = |text: &str| {
            let usage = read(text.as_bytes(), &Catalog::builtin());
            usage.unwrap().mixed.into_iter().collect::<Vec<_>>()
        };
        let own = "model,input_tokens,output_tokens\n";
        assert_eq!(
            mixed(&format!("{own}gpt-4o,1,2\nazure/gpt-4o,1,2\n")),
            ["gpt-4o"]
        );
        assert!(mixed(&format!("{own}gpt-4o,1,2\nopenai/gpt-4o,1,2\nGPT-4o,1,2\n")).is_empty());
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_line() {
        let own = "model,input_tokens,output_tokens\n";
        for (text, wanted) in [
            (
                String::new(),
                "1: the columns of the first line fit no table of usage: it is empty",
            ),
            (
                "a,b\n".into(),
                "1: the columns of the first line fit no table of usage: it has `a`, `b`",
            ),
            (
                "start_time,end_time,start_time_iso,end_time_iso\n".into(),
                "1: the columns of the first line fit no table of usage: it has `start_time`, `end_time`, \
                 `start_time_iso`, `end_time_iso`",
            ),
            (
                "model,input_tokens,output_tokens,x\n".into(),
                "1: unknown column `x`",
            ),
            (
                "model,model\n".into(),
                "1: the column `model` is there twice",
            ),
            (
                format!("{own}gpt-5.2,1\n"),
                "2: 2 fields, where the header has 3",
            ),
            (
                format!("{own}gpt-5.2,1,2\n\ngpt-5.2,1,-2\n"),
                "4: `-2` in the column `output_tokens` is not a number of tokens",
            ),
            (
                format!("{own}gpt-5.2,1.5,2\n"),
                "2: `1.5` in the column `input_tokens` is not a number of tokens",
            ),
            (format!("{own},1,2\n"), "2: no `model`"),
            (format!("{own}gpt-5.2,,2\n"), "2: no `input_tokens`"),
            (
                format!(
                    "{ANTHROPIC}\n0001-01-01,m,k,w,s,c,1,0,0,0,0,0,,\n9999-12-31,m,k,w,s,c,1,0,0,0,0,0,,\n"
                ),
                "3: with this row the table is of more than three years",
            ),
            (
                format!("{OPENAI}\n8,9,a,b,p,3,u,k,gpt-5.2,F,d,1,1,1,1\n"),
                "1: the table is of less than an hour, which tells nothing of a month",
            ),
            (
                format!("{own}gpt-5.2,99999999999T,2\n"),
                "2: `99999999999T` in the column `input_tokens` is not a number of tokens",
            ),
            (
                format!("{own}gpt-5.2,18446744073709551615,2\ngpt-5.2,1,0\n"),
                "3: more tokens than can be counted",
            ),
            (
                format!("{ANTHROPIC}\n2026-13-01,m,k,w,s,c,1,0,0,0,0,0,,\n"),
                "2: not a valid date: `2026-13-01`",
            ),
            (
                format!("{OPENAI}\n9,9,a,b,p,3,u,k,m,F,d,1,1,1,1\n"),
                "2: its end is not after its start",
            ),
            (
                format!("{OPENAI}\n1,9,a,b,p,3,u,k,m,F,d,1,1,2,1\n"),
                "2: more cached input than input",
            ),
        ] {
            assert_eq!(told(&text).unwrap_err(), wanted, "{text}");
        }
        let bad = [own.as_bytes(), b"\xff\xfe,1,2\n"].concat();
        let fault = read(&bad, &Catalog::builtin()).unwrap_err();
        assert_eq!((fault.line, fault.message.as_str()), (2, "it is not UTF-8"));
    }
}
