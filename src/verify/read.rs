//! From a test file to its cases, or to all that is wrong with it. Given files are read
//! here; the policy under test is only named.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::annotation;
use super::case::{Case, Expected, Given, Item, Judged, List, Wants};
use super::file::{File, FileWritten, TestWritten};
use crate::catalog::entry::Day;
use crate::policy::file::ExpectWritten;
use crate::policy::load::typed;
use crate::policy::locate::{discover, normal, show, why};
use crate::policy::{Problem, Problems, Severity};
use crate::repository::project;
use crate::scan::language;
use crate::source::yaml::decode::{Lenient, Spanned, nearest};
use crate::source::yaml::shapes::{Either, Many};
use crate::source::{Place, Source, Span, document, read};

/// Test files above this many bytes are not read.
pub const MAX_BYTES: u64 = 1 << 20;
/// How many tests a file may hold.
const MAX_TESTS: usize = 2000;
/// How many findings a test may expect.
const MAX_EXPECTED: usize = 1000;

/// The day of a test at fault, which is not run.
const NO_DAY: Day = Day(0);

/// A test file, read.
#[derive(Debug)]
pub struct Suite {
    /// Its text.
    pub source: Arc<Source>,
    /// The policy under test, when the file names one.
    pub policy: Option<PathBuf>,
    /// Its tests.
    pub cases: Vec<Case>,
}

/// Reads the test file at `path`.
///
/// # Errors
///
/// All that is wrong with it.
pub fn read(path: &Path) -> Result<Suite, Problems> {
    let shown = show(&normal(path));
    match document::read(path, &shown, MAX_BYTES, "test file") {
        Ok(source) => of(path, Arc::new(source)),
        Err(message) => {
            let mut problems = Problems::default();
            problems.add(Problem::new(message));
            Err(problems)
        }
    }
}

/// The tests of a text that stands at `path`, or is to stand there.
///
/// # Errors
///
/// All that is wrong with it.
pub fn of(path: &Path, source: Arc<Source>) -> Result<Suite, Problems> {
    let folder = path.parent().unwrap_or(Path::new("")).join("");
    let mut reader = Reader {
        boundary: boundary(&folder),
        folder,
        source,
        problems: Problems::default(),
    };
    let source = Arc::clone(&reader.source);
    let file: Option<File> = typed(&source, source.text(), &mut reader.problems);
    let file = file.unwrap_or_default();
    let is_version = |version: &Spanned<String>| version.value == "1";
    if !file.version.as_ref().is_some_and(is_version) && reader.problems.is_empty() {
        let span = file
            .version
            .as_ref()
            .map_or(Span::default(), |version| version.span);
        let help = "write `version: 1` at the top";
        reader.fault(span, "expected `version: 1`", Some(help));
    }
    let as_of = file.as_of.as_ref().map(|day| reader.day(day));
    let policy = file.policy.as_ref().and_then(|path| reader.policy(path));
    let tests = file.tests.as_ref().map_or(&[][..], |many| &many.0[..]);
    if tests.is_empty() && reader.problems.is_empty() {
        reader.fault(
            Span::default(),
            "no tests",
            Some("write them under `tests`"),
        );
    }
    if let Some(further) = tests.get(MAX_TESTS) {
        let message = format!("more than {MAX_TESTS} tests: write several files");
        reader.fault(start(further.span), &message, None);
    }
    let mut cases = Vec::new();
    for test in tests.iter().take(MAX_TESTS) {
        reader.test(test, as_of, &mut cases);
    }
    let Reader { problems, .. } = reader;
    problems.or(Suite {
        source,
        policy,
        cases,
    })
}

/// The folder that given files must lie in: that of the repository, else of the nearest
/// policy, else the test file's own.
pub fn boundary(folder: &Path) -> PathBuf {
    let real = folder
        .join(".")
        .canonicalize()
        .unwrap_or_else(|_| folder.to_owned());
    let policy = || {
        let policy = discover(&real).ok()?.into_iter().next()?;
        Some(policy.parent()?.to_owned())
    };
    project(&real).or_else(policy).unwrap_or(real)
}

struct Reader {
    source: Arc<Source>,
    folder: PathBuf,
    boundary: PathBuf,
    problems: Problems,
}

impl Reader {
    fn test(&mut self, test: &Spanned<TestWritten>, as_of: Option<Day>, cases: &mut Vec<Case>) {
        let before = self.problems.count();
        let written = &test.value;
        let own = written.as_of.as_ref().map(|day| self.day(day));
        let as_of = own.or(as_of);
        let faulty = self.is_faulty(test.span);
        let snippets = written.valid.is_some() || written.invalid.is_some();
        let files = written.given.is_some() || written.files.is_some();
        let mut missing = Vec::new();
        if written.name.is_none() {
            missing.push("`name`");
        }
        if as_of.is_none() {
            missing.push("`as_of`");
        }
        if !files && !snippets {
            missing.push("`given`, `files`, or `valid` and `invalid`");
        }
        if !missing.is_empty() && !faulty {
            let message = format!("this test needs {}", missing.join(" and "));
            self.fault(start(test.span), &message, None);
        }
        let about = written.rule.iter().flat_map(|rules| &rules.0);
        let about: Vec<_> = about
            .map(|rule| (rule.value.clone(), self.place(rule.span)))
            .collect();
        let case = Case {
            name: text(&written.name).unwrap_or_default(),
            place: self.place(test.span),
            as_of: as_of.unwrap_or(NO_DAY),
            given: Vec::new(),
            overlay: written.policy.as_ref().map(|raw| self.place(raw.0)),
            about,
            wants: Wants::Exactly(Vec::new()),
            spares: Vec::new(),
            list: None,
        };
        let made = if snippets {
            if files || written.expect.is_some() {
                let message = "`valid` and `invalid` stand without `given`, `files` and `expect`";
                let help = "write two tests";
                self.fault(start(test.span), message, Some(help));
            }
            self.snippets(written, &case)
        } else {
            vec![self.files(test, case)]
        };
        if self.problems.count() == before {
            cases.extend(made);
        }
    }

    /// A case for each text under `valid` and `invalid`.
    fn snippets(&mut self, written: &TestWritten, case: &Case) -> Vec<Case> {
        let [(rule, _)] = case.about.as_slice() else {
            let message = "texts under `valid` and `invalid` need one `rule`";
            self.fault(start(case.place.span), message, None);
            return Vec::new();
        };
        let path = self.snippet_path(written, case.place.span);
        let texts = |many: &Lenient<Many<String>>| {
            many.0
                .as_ref()
                .map(|many| many.0.clone())
                .unwrap_or_default()
        };
        let (valid, invalid) = (texts(&written.valid), texts(&written.invalid));
        if valid.is_empty() && invalid.is_empty() {
            self.fault(
                start(case.place.span),
                "no text under `valid` or `invalid`",
                None,
            );
        }
        let of = |word: &str, texts: Vec<Spanned<String>>, wants: Wants| {
            let each = texts.into_iter().enumerate();
            let cases = each.map(|(at, text)| Case {
                name: format!("{} ({word} {})", case.name, at + 1),
                place: self.place(text.span),
                given: vec![Given {
                    source: Arc::new(Source::new(path.as_str(), text.value)),
                    named: path.clone(),
                    judged: Judged::As(path.clone()),
                }],
                wants: wants.clone(),
                ..case.clone()
            });
            cases.collect::<Vec<_>>()
        };
        let mut cases = of("valid", valid, Wants::Exactly(Vec::new()));
        cases.extend(of("invalid", invalid, Wants::Any(rule.clone())));
        cases
    }

    fn snippet_path(&mut self, written: &TestWritten, test: Span) -> String {
        match (&*written.path, &*written.language) {
            (Some(path), None) => {
                self.inside(path);
                path.value.clone()
            }
            (None, Some(name)) => {
                let Some(language) = language::named(&name.value) else {
                    let names = language::ALL.iter().map(|language| language.name);
                    let near = nearest(&name.value, names);
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    let message = format!("unknown language `{}`", name.value);
                    self.fault(name.span, &message, help.as_deref());
                    return String::new();
                };
                let extension = language
                    .extensions
                    .first()
                    .map(|end| format!("snippet.{end}"));
                let whole = language
                    .file_names
                    .first()
                    .map(|name| name.trim_end_matches('*'));
                extension.unwrap_or_else(|| whole.unwrap_or("snippet").to_owned())
            }
            _ => {
                let message = "texts under `valid` and `invalid` need either `language` or `path`";
                self.fault(start(test), message, None);
                String::new()
            }
        }
    }

    /// The case of a test with `given` or `files`.
    fn files(&mut self, test: &Spanned<TestWritten>, mut case: Case) -> Case {
        let written = &test.value;
        for (key, value) in [("language", &written.language), ("path", &written.path)] {
            if let Some(value) = &**value {
                let message = format!("`{key}` is of texts under `valid` and `invalid`");
                let help = "files are named under `given` by their paths";
                self.fault(value.span, &message, Some(help));
            }
        }
        for (path, value) in written.given.iter().flat_map(|given| &given.0) {
            self.inside(path);
            let source = match &**value {
                Some(Either::Short(text)) => {
                    let shown = format!("{}: {}", self.source.name(), path.value);
                    Some(Source::new(shown, text.value.as_str()))
                }
                Some(Either::Long(FileWritten { file })) => {
                    if file.is_none() {
                        let message = "a text, or `{file: PATH}`, is expected here";
                        self.fault(path.span, message, None);
                    }
                    file.as_ref()
                        .and_then(|file| self.read(file))
                        .map(|(source, _)| source)
                }
                None => None,
            };
            case.given.extend(source.map(|source| Given {
                source: Arc::new(source),
                named: path.value.clone(),
                judged: Judged::As(path.value.clone()),
            }));
        }
        for file in written.files.iter().flat_map(|files| &files.0) {
            let read = self.read(file);
            case.given.extend(read.map(|(source, path)| Given {
                source: Arc::new(source),
                named: file.value.clone(),
                judged: Judged::Own(path),
            }));
        }
        let list = written.expect.as_ref();
        let items = list.map_or(&[][..], |list| &list.value.0[..]);
        let mut wants: Vec<Expected> = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let expected = self.expected(number, item, &case);
            wants.extend(expected);
        }
        let mut annotated = false;
        for given in &case.given {
            for one in annotation::read(&given.source) {
                annotated = true;
                let place = Place {
                    source: Arc::clone(&given.source),
                    span: one.span,
                };
                let lines = i64::from(given.source.lines().count());
                let line = u32::try_from(one.line)
                    .ok()
                    .filter(|_| (1..=lines).contains(&one.line));
                if line.is_none() {
                    let message = format!("this speaks of line {}, of {lines}", one.line);
                    let problem = Problem::at(&given.source, one.span, message);
                    self.problems.add(problem);
                }
                let into = if one.finds {
                    &mut wants
                } else {
                    &mut case.spares
                };
                into.push(Expected {
                    rule: one.rule,
                    path: Some(given.named.clone()),
                    line,
                    severity: None,
                    message: one.message,
                    place,
                    item: None,
                });
            }
        }
        if list.is_none() && !annotated && !self.is_faulty(test.span) {
            let message =
                "this test needs `expect`, or comments in its files that say what is expected";
            let help = "`expect: []` expects nothing; `lanelint test --update` fills a list";
            self.fault(start(test.span), message, Some(help));
        }
        if wants.len() > MAX_EXPECTED {
            let message =
                format!("more than {MAX_EXPECTED} expected findings: write several tests");
            self.fault(start(test.span), &message, None);
        }
        case.wants = Wants::Exactly(wants);
        case.list = list.map(|list| List {
            span: list.span,
            items: items.iter().map(|one| self.item(one)).collect(),
        });
        case
    }

    fn expected(
        &mut self,
        number: usize,
        item: &Spanned<ExpectWritten>,
        case: &Case,
    ) -> Option<Expected> {
        let written = &item.value;
        let only = match case.about.as_slice() {
            [(rule, _)] => Some(rule.clone()),
            _ => None,
        };
        let rule = text(&written.rule).or(only);
        if rule.is_none() && !self.is_faulty(item.span) {
            let message = "an expected finding needs its `rule`";
            self.fault(start(item.span), message, None);
        }
        if let Some(path) = &*written.path
            && !case.given.iter().any(|given| given.named == path.value)
        {
            let near = nearest(
                &path.value,
                case.given.iter().map(|given| given.named.as_str()),
            );
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let message = format!("the test gives no file `{}`", path.value);
            self.fault(path.span, &message, help.as_deref());
        }
        if let Some(severity) = &*written.severity
            && severity.value == Severity::Off
        {
            self.fault(severity.span, "a finding that is `off` is none", None);
        }
        Some(Expected {
            rule: rule?,
            path: text(&written.path),
            line: written.line.as_ref().map(|line| line.value),
            severity: written.severity.as_ref().map(|severity| severity.value),
            message: text(&written.message),
            place: self.place(item.span),
            item: Some(number),
        })
    }

    /// The bytes of an item and its values, without what follows them: a block ends only
    /// where the next thing starts.
    fn item(&self, item: &Spanned<ExpectWritten>) -> Item {
        let trimmed = |span: Span| {
            let mut text = self.source.slice(span).trim_end();
            while let Some((before, last)) = text.rsplit_once('\n')
                && last.trim_start().starts_with('#')
            {
                text = before.trim_end();
            }
            Span::new(span.start, span.start + text.len() as u32)
        };
        let text = |value: &Lenient<Spanned<String>>| value.as_ref().map(|it| trimmed(it.span));
        Item {
            span: trimmed(item.span),
            rule: text(&item.value.rule),
            path: text(&item.value.path),
            line: item.value.line.as_ref().map(|line| line.span),
            severity: item.value.severity.as_ref().map(|severity| severity.span),
            message: text(&item.value.message),
        }
    }

    /// The policy under test, which need not be there.
    fn policy(&mut self, file: &Spanned<String>) -> Option<PathBuf> {
        let path = self.folder.join(&file.value);
        let is_inside = |real: &PathBuf| real.starts_with(&self.boundary);
        let real = self.folder.join(".").canonicalize();
        let written = real.map(|folder| normal(&folder.join(&file.value)));
        if written.iter().chain(&path.canonicalize()).all(is_inside) {
            return Some(path);
        }
        let message = format!("`{}` lies outside of the repository", file.value);
        let help = "a test names a policy of its own repository; `--policy` names any";
        self.fault(file.span, &message, Some(help));
        None
    }

    /// A given file that is there, and where it lies.
    fn read(&mut self, file: &Spanned<String>) -> Option<(Source, PathBuf)> {
        let path = normal(&self.folder.join(&file.value));
        let shown = show(&path);
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                let message = format!("cannot read `{shown}`: {}", why(&error));
                let help = "a given file is told from the folder of the test file";
                self.fault(file.span, &message, Some(help));
                return None;
            }
        };
        if !real.starts_with(&self.boundary) {
            let message = format!("`{shown}` lies outside of the repository");
            let help = "a test reads files of its own repository only";
            self.fault(file.span, &message, Some(help));
            return None;
        }
        let bytes = document::bytes(&path, &shown, read::MAX_BYTES, "given file");
        let source = bytes.and_then(|bytes| {
            let source = read::decode(shown.as_str(), &bytes);
            source.map_err(|skip| format!("cannot read `{shown}`: {skip}"))
        });
        match source {
            Ok(source) => Some((source, path)),
            Err(message) => {
                self.fault(file.span, &message, None);
                None
            }
        }
    }

    /// Notes a path that leads out of the policy's folder.
    fn inside(&mut self, path: &Spanned<String>) {
        let within = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        let parts = Path::new(&path.value);
        if path.value.is_empty() || !parts.components().all(within) {
            let message = format!("`{}` is no path below the policy's folder", path.value);
            let help = "a file is judged under its path from there, such as `src/agent.py`";
            self.fault(path.span, &message, Some(help));
        }
    }

    /// The day that is written; of one at fault, which is noted, any.
    fn day(&mut self, day: &Spanned<String>) -> Day {
        let found = day.value.parse().ok().filter(|_| day.value.len() == 10);
        if found.is_none() {
            let message = format!("`{}` is not a valid date", day.value);
            self.fault(day.span, &message, Some("expected `YYYY-MM-DD`"));
        }
        found.unwrap_or(NO_DAY)
    }

    fn is_faulty(&self, span: Span) -> bool {
        let mut places = self
            .problems
            .iter()
            .filter_map(|problem| problem.place.as_ref());
        places.any(|place| span.contains(place.span))
    }

    fn fault(&mut self, span: Span, message: &str, help: Option<&str>) {
        let problem = Problem::at(&self.source, span, message);
        self.problems.add(match help {
            Some(help) => problem.with_help(help),
            None => problem,
        });
    }

    fn place(&self, span: Span) -> Place {
        Place {
            source: Arc::clone(&self.source),
            span,
        }
    }
}

fn start(span: Span) -> Span {
    Span::new(span.start, span.start)
}

fn text(written: &Lenient<Spanned<String>>) -> Option<String> {
    written.as_ref().map(|text| text.value.clone())
}
