//! Runs to write reports of, for tests: one as it usually is, one whose every text is
//! hostile, one of nothing. Also the comparison with committed files.

mod many;
mod parts;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use parts::{CATALOG, day, entry, find, finding, place, tag, usage, view};

use super::{Blame, CatalogFacts, Grouping, Mode, Origin, PolicyFacts, Report, Run};
use crate::baseline::{Compared, Known};
use crate::catalog::index::OwnFile;
use crate::catalog::{Catalog, Status, View};
use crate::evaluate::spend::{Cost, Spend};
use crate::evaluate::{
    Advice, Disposition, ExceptionRecord, Finding, Grade, IgnoreRecord, IgnoreVerdict, Severity,
    Suggestion, TagRecord, Usage, Verdict, fingerprint,
};
use crate::fix::{Made, Offered};
use crate::policy::workload::Volumes;
use crate::policy::{self, Policy, Rule};
use crate::scan::proof::{By, Proof};
use crate::scan::{Context, Fallback, Role};
use crate::source::read::Skip;
use crate::source::{Encoding, Source, Span};
use crate::tags::Ignore;

/// The owned parts of a [`Report`].
#[derive(Default)]
pub(in crate::report) struct Sample {
    pub(in crate::report) usages: Vec<Usage>,
    pub(in crate::report) findings: Vec<Finding>,
    pub(in crate::report) tags: Vec<TagRecord>,
    pub(in crate::report) ignores: Vec<IgnoreRecord>,
    exceptions: Vec<ExceptionRecord>,
    pub(super) baseline: Option<Compared>,
    workloads: Vec<String>,
    spend: Vec<Spend>,
    skipped: Vec<(String, Skip)>,
    left_out: BTreeMap<&'static str, usize>,
    bounded: BTreeMap<String, usize>,
    fallbacks: Vec<(String, Fallback)>,
    policy_files: Vec<String>,
    catalog_files: Vec<OwnFile>,
    owners: BTreeMap<String, Vec<String>>,
    blame: BTreeMap<(String, u32), Blame>,
    arguments: Vec<String>,
    pub(in crate::report) grouping: Option<Grouping>,
}

/// Compares with a file of `fixtures/`; `LANELINT_BLESS=1` writes it instead.
pub(in crate::report) fn bless(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path);
    if std::env::var_os("LANELINT_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let wanted = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error} (LANELINT_BLESS=1 writes it)", path.display()));
    let mut lines = wanted.lines().zip(text.lines()).enumerate();
    if let Some((at, (wanted, got))) = lines.find(|(_, (wanted, got))| wanted != got) {
        panic!(
            "{}:{} differs (LANELINT_BLESS=1 rewrites it)\n  wanted {wanted}\n     got {got}",
            path.display(),
            at + 1
        );
    }
    assert_eq!(
        wanted.len(),
        text.len(),
        "{} ends elsewhere",
        path.display()
    );
}

static NO_TAGS: BTreeMap<usize, String> = BTreeMap::new();

/// The rules of the built-in policy, as a run with it has them.
static RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    static POLICY: LazyLock<Policy> = LazyLock::new(|| {
        let written = policy::load(&policy::Choice::BuiltIn);
        policy::validate(&written, &Catalog::builtin()).unwrap()
    });
    let mut rules: Vec<_> = POLICY.rules.iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules
});

impl Sample {
    pub(in crate::report) fn report(&self, mode: Mode) -> Report<'_> {
        Report {
            run: Run {
                version: "0.1.0",
                command: match mode {
                    Mode::Check => "check",
                    Mode::Audit => "audit",
                },
                arguments: &self.arguments,
                as_of: day("2026-11-22"),
                catalog: CatalogFacts {
                    newest_read: day("2026-11-20"),
                    oldest_read: day("2026-08-02"),
                    entries: 812,
                    own_files: &self.catalog_files,
                },
                policy: PolicyFacts {
                    files: &self.policy_files,
                    hash: "sha256:0f1e2d",
                },
                origin: Origin {
                    repository: Some("https://git.example.com/acme/shop.git"),
                    commit: Some("0123456789abcdef0123456789abcdef01234567"),
                    branch: Some("main"),
                    dirty: Some(true),
                },
                root: "/repo",
            },
            catalog: &CATALOG,
            mode,
            grouping: self.grouping,
            filters: &[],
            shown: None,
            rules: &RULES,
            owners: &self.owners,
            blame: &self.blame,
            usages: &self.usages,
            findings: &self.findings,
            // As they are now: tests change what they have made. The texts are no files that could be read.
            offered: Box::leak(Box::new(Offered::of(
                &self.findings,
                &self.usages,
                &CATALOG,
                |_, edits| vec![Made::Yes; edits.len()],
            ))),
            pasted: &NO_TAGS,
            tags: &self.tags,
            ignores: &self.ignores,
            exceptions: &self.exceptions,
            baseline: self.baseline.as_ref(),
            workloads: &self.workloads,
            spend: &self.spend,
            plan: None,
            skipped: &self.skipped,
            left_out: &self.left_out,
            fallbacks: &self.fallbacks,
            files_scanned: self.usages.len() * 7,
            files_hit: self.usages.len().min(3),
            bounded: &self.bounded,
            unlisted_unknowns: 2,
            fail_on: Severity::Error,
        }
    }

    pub(in crate::report) fn empty() -> Self {
        Self::default()
    }

    /// An agent in Python, a chart in YAML, a page of docs.
    pub(in crate::report) fn usual() -> Self {
        let agent = Arc::new(Source::new(
            "app/agent.py",
            "import sdk\n\nPRIMARY = sdk.Model(\n    model=\"gpt-5.2\",\n    retries=2,\n)\n\
             SECOND = \"claude-\" + \"sonnet-4-5\"\nTHIRD = \"gpt-9\"  # lanelint: ignore[unknown-model] reason=\"beta\"\n",
        ));
        let bench = Arc::new(Source::new(
            "bench/run.py",
            "# lanelint: migrate-file to=gpt-5.4 purpose=baseline ticket=ML-7 owner=@ml until=2026-12-31\n\
             MODEL = \"gpt-5.1\"\n",
        ));
        let chart = Arc::new(Source::decoded(
            "deploy/values.yaml",
            "model: gemini-2.5-pro # é\nbackup: {model: gpt-5.4}\n",
            Encoding::Utf8Bom,
        ));
        let docs = Arc::new(Source::new("docs/models.md", "We began with gpt-4-32k.\n"));
        let policy = Arc::new(Source::new(
            "lanelint.yaml",
            "version: 1\nrules:\n  legacy-lane:\n    severity: error\nexceptions:\n  - {id: gpt-5.4}\n",
        ));
        let legacy = View {
            released: Some(day("2025-12-11")),
            line: Some("openai/flagship".into()),
            lane: Some("frontier".into()),
            legacy_since: Some(day("2026-03-05")),
            generations_behind: 2,
            head: Some("gpt-5.5".into()),
            successor: Some("gpt-5.4".into()),
            ..view(Status::Legacy)
        };
        let mut usages = vec![
            usage(&agent, "gpt-5.2", "openai", legacy.clone()),
            usage(
                &agent,
                "claude-\" + \"sonnet-4-5",
                "anthropic",
                View {
                    released: Some(day("2025-09-29")),
                    deprecated_on: Some(day("2026-08-01")),
                    retires_on: Some(day("2026-11-30")),
                    lane: Some("balanced".into()),
                    line: Some("anthropic/sonnet".into()),
                    replacements: vec!["claude-sonnet-5".into()],
                    ..view(Status::Deprecated)
                },
            ),
            usage(&agent, "gpt-9", "openai", view(Status::Unknown)),
            usage(&bench, "gpt-5.1", "openai", legacy),
            usage(
                &chart,
                "gemini-2.5-pro",
                "google",
                View {
                    released: Some(day("2025-06-17")),
                    retires_on: Some(day("2027-03-01")),
                    lane: Some("frontier".into()),
                    ..view(Status::Current)
                },
            ),
            usage(&chart, "gpt-5.4", "openai", view(Status::Current)),
            usage(
                &docs,
                "gpt-4-32k",
                "openai",
                View {
                    retires_on: Some(day("2025-06-06")),
                    ..view(Status::Retired)
                },
            ),
        ];
        let folded = &mut usages[1];
        folded.mention = folded.mention.changed(&agent, |draft| {
            draft.form.text = "claude-sonnet-4-5".into();
            draft.parts = [find(&agent, "claude-"), find(&agent, "sonnet-4-5")].into();
            draft.name = Some("SECOND".into());
        });
        folded.id = Some("claude-sonnet-4-5-20250929".into());
        usages[1].sites = vec![
            place(&agent, "retries=2"),
            place(&bench, "MODEL"),
            place(&bench, "="),
            place(&chart, "backup"),
        ]
        .into();
        usages[0].workload = Some(0.into());
        usages[2].id = None;
        usages[4].judged_by = "vertex".into();
        for index in [0, 1, 4] {
            usages[index].entry = entry(&usages[index]);
        }
        usages[3].tag = Some(0.into());
        for index in [4, 5] {
            usages[index].mention.context = Context::Config;
            usages[index].mention.language = "yaml";
        }
        usages[4].surface = Some("vertex".into());
        let proof = Proof {
            surface: "vertex".into(),
            by: By::Key,
            span: usages[4].mention.holder(),
        };
        usages[4].mention = usages[4].mention.changed(&chart, |draft| {
            draft.proof = Some(proof.into());
        });
        usages[6].stands = Role::Prose;
        usages[6].mention.context = Context::Markdown;
        usages[6].mention.language = "markdown";
        usages[6].mention = usages[6].mention.changed(&docs, |draft| draft.name = None);

        let mut findings = vec![
            finding(&usages, 0, "legacy-lane", Severity::Error),
            finding(&usages, 1, "retiring-soon", Severity::Error),
            finding(&usages, 2, "unknown-model", Severity::Warning),
            finding(&usages, 3, "legacy-lane", Severity::Error),
            finding(&usages, 4, "unpinned-alias", Severity::Warning),
            finding(&usages, 0, "lane-mismatch", Severity::Info),
        ];
        findings[0].message = "gpt-5.2 is legacy: two newer models stand in its line".into();
        findings[0].label = "legacy since 2026-03-05".into();
        findings[0].help = "Move to the lane's default, or add a migration tag.".into();
        findings[0].policy = Some(place(&policy, "severity: error"));
        findings[0].suggestion = Some(Suggestion::from(Advice {
            id: "gpt-5.4".into(),
            why: "the default of lane `frontier`".into(),
            grade: Grade::Safe,
            reasons: Vec::new(),
            entry: None,
        }));
        findings[1].label = "retires on 2026-11-30".into();
        findings[1].vendor_replacements = vec!["claude-sonnet-5".into()];
        findings[2].disposition = Disposition::Ignored(0.into());
        findings[3].disposition = Disposition::Tracked(0.into());
        findings[5].severity = Severity::Off;
        findings.push(finding(&usages, 5, "denied-model", Severity::Error));
        findings[6].disposition = Disposition::Excepted(0.into());

        let keys = [
            ("to", "gpt-5.4"),
            ("purpose", "baseline"),
            ("ticket", "ML-7"),
            ("owner", "@ml"),
            ("until", "2026-12-31"),
        ];
        let text = bench
            .text()
            .lines()
            .next()
            .unwrap()
            .trim_start_matches("# ")
            .to_owned();
        let note = "lanelint: ignore[unknown-model] reason=\"beta\"";
        Self {
            findings,
            tags: vec![TagRecord {
                tag: tag(&bench, &text, &keys),
                source: bench,
                verdicts: vec![Verdict::ExpiresSoon(39)],
                valid: true,
                uses: 1,
            }],
            ignores: vec![IgnoreRecord {
                ignore: Ignore {
                    span: find(&agent, note),
                    reason: Some("beta".into()),
                    ..Ignore::default()
                },
                source: agent,
                verdicts: Vec::new(),
                uses: 1,
            }],
            exceptions: vec![ExceptionRecord {
                place: place(&policy, "{id: gpt-5.4}"),
                rules: Some(vec!["denied-model".into()]),
                reason: Some("a baseline".into()),
                owner: Some("@ml".into()),
                until: Some(day("2026-12-31")),
                is_tag: false,
                uses: 1,
                is_outgrown: false,
            }],
            baseline: None,
            workloads: vec!["agents".into(), "batch".into()],
            spend: vec![
                Spend {
                    workload: "agents".into(),
                    monthly: Volumes {
                        input: Some(900_000_000),
                        cached_input: None,
                        output: Some(120_000_000),
                    },
                    models: vec![Cost {
                        id: "gpt-5.2".into(),
                        surface: "openai".into(),
                        status: Status::Legacy,
                        usd: Some(3255.0),
                        to: Some("gpt-5.4".into()),
                        usd_there: Some(2105.5),
                    }],
                },
                Spend {
                    workload: "batch".into(),
                    monthly: Volumes {
                        input: Some(1500),
                        ..Volumes::default()
                    },
                    models: Vec::new(),
                },
            ],
            left_out: BTreeMap::from([("exclude", 2), ("gitignore", 1)]),
            bounded: BTreeMap::from([("vendored".to_owned(), 1)]),
            skipped: vec![
                ("logo.png".into(), Skip::Binary),
                (
                    "secret.txt".into(),
                    Skip::Unreadable("permission denied".into()),
                ),
            ],
            fallbacks: vec![(
                "web/broken.ts".into(),
                Fallback::Parser {
                    language: "typescript",
                    why: "line 3: unexpected end".into(),
                },
            )],
            policy_files: vec!["lanelint.yaml".into()],
            catalog_files: Vec::new(),
            owners: BTreeMap::from([
                (
                    "app/agent.py".into(),
                    vec!["@ml".into(), "@o/agents".into()],
                ),
                ("bench/run.py".into(), vec!["ana@example.org".into()]),
            ]),
            blame: BTreeMap::from([(
                ("app/agent.py".into(), 4),
                Blame {
                    author: "Ana".into(),
                    email: "ana@example.org".into(),
                    on: day("2026-01-05"),
                    commit: "0123456789abcdef0123456789abcdef01234567".into(),
                },
            )]),
            arguments: vec!["check".into(), "--as-of".into(), "2026-11-22".into()],
            grouping: None,
            usages,
        }
        .with_fingerprints()
    }

    fn with_fingerprints(mut self) -> Self {
        fingerprint::assign(&mut self.findings, &self.usages, str::to_owned);
        self
    }

    /// Every text that a repository can choose tries to leave its place.
    pub(in crate::report) fn hostile() -> Self {
        const EVIL: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}\u{9b}|</summary><script>`*_[a](https://b.c)\r\n::error::%0A]]>=cmd()\n# h\0\u{200b}";
        let long = "x".repeat(1 << 20);
        let file = Arc::new(Source::new(
            format!("a{EVIL}.py"),
            format!("{EVIL}\u{85} id-{EVIL}\u{7f}\nM = '{long}gpt-4{long}'\nnext = '{long}'\n"),
        ));
        let id = format!("id-{EVIL}");
        let mut usages = vec![
            usage(&file, &id, &format!("vendor{EVIL}"), view(Status::Unknown)),
            usage(&file, "gpt-4", "openai", view(Status::Legacy)),
        ];
        usages[0].mention = usages[0].mention.changed(&file, |draft| {
            draft.name = Some(format!("{EVIL}{}", "x".repeat(200)).into());
        });
        usages[0].tag = Some(0.into());
        usages[0].sites = vec![place(&file, "next")].into();
        usages[0].workload = Some(0.into());
        usages[1].view.line = Some(EVIL.into());
        usages[1].view.lane = Some(EVIL.into());
        usages[1].view.retires_on = Some(day("2026-12-01"));
        usages[1].view.replacements = vec![EVIL.into()];
        usages[1].view.rerouted = Some((day("2026-12-01"), EVIL.into()));
        usages[1].mention = usages[1].mention.changed(&file, |draft| draft.name = None);
        usages[1].surface = Some("evil".into());
        usages[1].entry = CATALOG.on_surface("evil", "evil-1");
        let mut findings = vec![
            finding(&usages, 0, EVIL, Severity::Error),
            finding(&usages, 1, "legacy-lane", Severity::Warning),
        ];
        for finding in &mut findings {
            finding.message = format!("message {EVIL}");
            finding.label = format!("label {EVIL}");
            finding.help = format!("help {EVIL}");
            finding.vendor_replacements = vec![EVIL.into()];
            finding.policy = Some(place(&file, "id-"));
        }
        findings[0].suggestion = Some(Suggestion::from(Advice {
            id: EVIL.into(),
            why: EVIL.into(),
            grade: Grade::Safe,
            reasons: Vec::new(),
            entry: None,
        }));
        let mut written = tag(
            &file,
            "id-",
            &[("to", EVIL), ("owner", EVIL), ("until", EVIL)],
        );
        written.keys.get_mut("to").unwrap().text.push_str("\\|");
        Self {
            usages,
            findings,
            tags: vec![TagRecord {
                tag: written,
                source: file.clone(),
                verdicts: vec![
                    Verdict::StaleTarget {
                        why: EVIL.into(),
                        status: Status::Legacy,
                        head: Some(EVIL.into()),
                    },
                    Verdict::MissingKey(EVIL.into()),
                ],
                valid: false,
                uses: 1,
            }],
            exceptions: vec![ExceptionRecord {
                place: place(&file, "id-"),
                rules: Some(vec![EVIL.into()]),
                reason: Some(EVIL.into()),
                owner: Some(EVIL.into()),
                until: None,
                is_tag: true,
                uses: 0,
                is_outgrown: false,
            }],
            ignores: vec![IgnoreRecord {
                ignore: Ignore {
                    span: find(&file, "id-"),
                    reason: Some(EVIL.into()),
                    rules: vec![(EVIL.into(), Span::default())],
                    ..Ignore::default()
                },
                source: file.clone(),
                verdicts: vec![IgnoreVerdict::UnknownRule(EVIL.into())],
                uses: 0,
            }],
            baseline: Some(Compared {
                file: EVIL.into(),
                sha256: "0f1e2d".into(),
                absent: vec![Known {
                    fingerprint: EVIL.into(),
                    path: EVIL.into(),
                    line: u32::MAX,
                    rule: EVIL.into(),
                    message: EVIL.into(),
                }],
            }),
            workloads: vec![EVIL.into()],
            spend: vec![Spend {
                workload: EVIL.into(),
                monthly: Volumes {
                    output: Some(u64::MAX),
                    ..Volumes::default()
                },
                models: vec![Cost {
                    id: EVIL.into(),
                    surface: EVIL.into(),
                    status: Status::Unknown,
                    usd: None,
                    to: Some(EVIL.into()),
                    usd_there: Some(1e300),
                }],
            }],
            left_out: BTreeMap::new(),
            bounded: BTreeMap::new(),
            skipped: vec![(EVIL.into(), Skip::Unreadable(EVIL.into()))],
            fallbacks: vec![(
                EVIL.into(),
                Fallback::Parser {
                    language: "python",
                    why: EVIL.into(),
                },
            )],
            policy_files: vec![file.name().to_owned()],
            owners: BTreeMap::from([(file.name().to_owned(), vec![EVIL.into()])]),
            blame: BTreeMap::from([(
                (file.name().to_owned(), 2),
                Blame {
                    author: EVIL.into(),
                    email: EVIL.into(),
                    on: day("2026-01-05"),
                    commit: "0123456789abcdef0123456789abcdef01234567".into(),
                },
            )]),
            arguments: vec!["check".into(), EVIL.into()],
            catalog_files: vec![OwnFile {
                path: "models/<own>.yaml".into(),
                sha256: "c0ffee".into(),
            }],
            ..Self::default()
        }
        .with_fingerprints()
    }
}
