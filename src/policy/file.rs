//! A policy exactly as written: the keys of `lanelint.yaml`, of the packs, and of the
//! files in `rules/`. Types only, every value with its place; what they mean is decided
//! in [`mod@super::validate`]. The JSON Schema for editors is made from these types.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;

use super::demand::Demand;
use super::facts::TABLE;
use super::paths::PathsWritten;
use super::rule::{Subject, Verdict};
use super::severity::{Capped, Severity};
use crate::catalog::Status;
use crate::scan::{Context, Role};
use crate::source::yaml::decode::{Lenient, Spanned};
use crate::source::yaml::shapes::{Entries, Many, Raw};

/// The JSON Schema of a policy, for editors.
pub fn schema() -> Value {
    schemars::schema_for!(File).to_value()
}

/// A lanelint policy.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    /// The version of this format: 1.
    #[schemars(with = "Version")]
    pub version: Lenient<Spanned<String>>,
    /// What to start from: `recommended`, `strict`, `audit`, or the path of another policy or
    /// of a folder of policies, relative to this one. Later ones win. Without this key:
    /// `recommended`; in the policy of a folder beneath another one: nothing, as it is laid
    /// over that one.
    #[schemars(example = ["strict", "../shared/models.yaml"], extend("default" = ["recommended"]))]
    pub extends: Lenient<Many<String>>,
    /// Catalog files of your own (private models, gateway names, deployments), relative to
    /// this file. A `*` may stand in the file name. They win over what lanelint knows.
    #[schemars(example = ["models/*.yaml"])]
    pub catalogs: Lenient<Many<String>>,
    /// A baseline, relative to this file: `check` and `audit` let what it knows pass, and count what is new, unless
    /// `--baseline` names another. Only the outermost policy can name one.
    #[schemars(example = &".lanelint-baseline.json")]
    pub baseline: Lenient<Spanned<String>>,
    /// The default model of each lane, and what its models may cost.
    pub lanes: Lenient<Entries<LaneWritten>>,
    /// Named parts of the repository. The first one whose paths match holds a file.
    pub workloads: Lenient<Entries<WorkloadWritten>>,
    /// How legacy lanes are judged.
    pub legacy: Lenient<LegacyWritten>,
    /// What a migration tag must say.
    pub migration_tags: Lenient<TagsWritten>,
    /// The highest severity that a finding can have by how the id stands there. The
    /// cap of a role does not hold for a rule whose `match` names roles; that of a file does.
    pub roles: Lenient<RolesWritten>,
    /// Globs of files that are never scanned.
    #[schemars(example = ["vendor/**", "*.min.js"])]
    pub exclude: Lenient<Many<String>>,
    /// Inherited rules to tune, and rules of your own, by id.
    pub rules: Lenient<Entries<Spanned<RuleWritten>>>,
    /// Findings that are allowed, and migration tags for places where no comment can stand.
    pub exceptions: Lenient<Many<ExceptionWritten>>,
}

impl File {
    /// Whether it locks anything.
    pub(super) fn has_lock(&self) -> bool {
        let is_set = |lock: &Lenient<Spanned<bool>>| lock.as_ref().is_some_and(|lock| lock.value);
        let lanes = self.lanes.iter().flat_map(|lanes| &lanes.0);
        let workloads = self.workloads.iter().flat_map(|workloads| &workloads.0);
        let rules = self.rules.iter().flat_map(|rules| &rules.0);
        let mut lanes = lanes.filter_map(|(_, lane)| lane.as_ref());
        let mut workloads = workloads.filter_map(|(_, workload)| workload.as_ref());
        let mut rules = rules.filter_map(|(_, rule)| rule.as_ref());
        lanes.any(|lane| is_set(&lane.locked))
            || workloads.any(|workload| is_set(&workload.locked))
            || rules.any(|rule| is_set(&rule.value.locked))
            || self.legacy.iter().any(|legacy| is_set(&legacy.locked))
            || self.migration_tags.iter().any(|tags| is_set(&tags.locked))
    }
}

/// What an editor may take for a version.
pub(crate) struct Version;

impl JsonSchema for Version {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"const": 1})
    }
}

/// A lane as this team uses it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LaneWritten {
    /// The model to use in it.
    #[schemars(example = &"gpt-5.4-mini")]
    pub default: Lenient<Spanned<String>>,
    /// What its models may cost at most, and those of workloads of this lane.
    pub max_price: Lenient<PriceWritten>,
    /// A nearer policy, one that stands on this one or lies beneath it, can only tighten what is said here.
    #[schemars(extend("default" = false))]
    pub locked: Lenient<Spanned<bool>>,
}

/// USD per million tokens.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PriceWritten {
    /// Of fresh input.
    #[schemars(with = "Dollars")]
    #[schemars(example = 1.25)]
    pub input: Lenient<Spanned<String>>,
    /// Of output.
    #[schemars(with = "Dollars")]
    #[schemars(example = 5)]
    pub output: Lenient<Spanned<String>>,
}

/// What an editor may take for a price.
struct Dollars;

impl JsonSchema for Dollars {
    fn schema_name() -> Cow<'static, str> {
        "Dollars".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "USD per million tokens: `2.50`.",
            "type": "number",
            "minimum": 0,
        })
    }
}

/// A part of the repository.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorkloadWritten {
    /// Globs of its files; a `!` in front excludes.
    #[schemars(example = ["agents/**", "!agents/old/**"])]
    pub paths: Lenient<Spanned<PathsWritten>>,
    /// The lane that its models are to be of.
    #[schemars(example = &"small")]
    pub lane: Lenient<Spanned<String>>,
    /// Globs over the platforms that its models may be called on.
    #[schemars(example = &["bedrock", "vertex"])]
    pub surfaces: Lenient<Spanned<Many<String>>>,
    /// Globs over the ids that may stand in it; a `!` in front excludes.
    #[schemars(example = &["gpt-5.4*", "claude-*"])]
    pub models: Lenient<Spanned<Many<String>>>,
    /// Only dated snapshots (true), or only moving ids where a model has one (false).
    pub pinned: Lenient<Spanned<bool>>,
    /// How many newer members a model's line may have; else what `legacy` says.
    #[schemars(example = 1)]
    pub max_generations_behind: Lenient<Spanned<u32>>,
    /// What it uses in a month.
    pub monthly: Lenient<VolumesWritten>,
    /// A nearer policy, one that stands on this one or lies beneath it, can only tighten what is said here.
    #[schemars(extend("default" = false))]
    pub locked: Lenient<Spanned<bool>>,
}

/// Tokens in a month: `900M`, `1.5B`, `20k`, or a plain number.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VolumesWritten {
    /// Fresh input.
    #[schemars(with = "Volume")]
    #[schemars(example = &"900M")]
    pub input: Lenient<Spanned<String>>,
    /// Input read from the prompt cache.
    #[schemars(with = "Volume")]
    #[schemars(example = &"300M")]
    pub cached_input: Lenient<Spanned<String>>,
    /// Output.
    #[schemars(with = "Volume")]
    #[schemars(example = &"1.5B")]
    pub output: Lenient<Spanned<String>>,
}

/// What an editor may take for a volume.
struct Volume;

impl JsonSchema for Volume {
    fn schema_name() -> Cow<'static, str> {
        "Volume".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Tokens: `900M`, `1.5B`, `20k`, or a plain number.",
            "type": ["integer", "string"],
        })
    }
}

/// How legacy lanes are judged.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LegacyWritten {
    /// How many days after a successor's release a model may still stand untagged.
    #[schemars(example = 30)]
    pub grace_days: Lenient<Spanned<u32>>,
    /// How many newer members a model's line may have, where its workload does not say.
    #[schemars(example = 2)]
    pub max_generations_behind: Lenient<Spanned<u32>>,
    /// A nearer policy, one that stands on this one or lies beneath it, can only tighten what is said here.
    #[schemars(extend("default" = false))]
    pub locked: Lenient<Spanned<bool>>,
}

/// What a migration tag must say.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TagsWritten {
    /// Keys that a tag must have.
    #[schemars(example = ["to", "ticket", "owner", "until"])]
    pub require: Lenient<Many<String>>,
    /// What `purpose` may be. Empty: anything.
    #[schemars(example = ["baseline", "rollout"])]
    pub purposes: Lenient<Many<String>>,
    /// How many days ahead of the day of the run `until` may lie.
    #[schemars(example = 90)]
    pub max_days: Lenient<Spanned<u32>>,
    /// From how many days before its end on a tag is said to expire soon.
    #[schemars(example = 14)]
    pub expires_soon_days: Lenient<Spanned<u32>>,
    /// Regular expressions that read your existing tags; the named groups `to`, `purpose`,
    /// `ticket`, `owner`, `until` and `reason` become the tag's keys.
    #[schemars(example = [r"TODO\((?P<ticket>[A-Z]+-\d+)\): move to (?P<to>\S+)"])]
    pub patterns: Lenient<Many<String>>,
    /// A nearer policy, one that stands on this one or lies beneath it, can only tighten what is said here.
    #[schemars(extend("default" = false))]
    pub locked: Lenient<Spanned<bool>>,
}

/// The highest severity by role.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "lowercase")]
pub struct RolesWritten {
    /// Values of model-like arguments, fields, keys, constants.
    pub r#use: Lenient<Spanned<Severity>>,
    /// Operands of comparisons.
    pub compare: Lenient<Spanned<Severity>>,
    /// Elements of lists and tables.
    pub listing: Lenient<Spanned<Severity>>,
    /// Comments.
    pub comment: Lenient<Spanned<Severity>>,
    /// Documentation text.
    pub prose: Lenient<Spanned<Severity>>,
    /// Test code.
    pub test: Lenient<Spanned<Severity>>,
    /// Code that a document shows.
    pub example: Lenient<Spanned<Severity>>,
    /// Recorded or machine-written text: dumps, transcripts, snapshots, logs.
    pub data: Lenient<Spanned<Severity>>,
    /// Files that a program wrote, as they or `.gitattributes` say, besides the cap of the role.
    pub generated: Lenient<Spanned<Severity>>,
    /// Files that `.gitattributes` calls vendored, besides the cap of the role.
    pub vendored: Lenient<Spanned<Severity>>,
}

impl RolesWritten {
    /// The roles and kinds of files of which something is said.
    pub fn caps(&self) -> impl Iterator<Item = (Capped, &Spanned<Severity>)> {
        let all = [
            (Role::Use, &self.r#use),
            (Role::Compare, &self.compare),
            (Role::Listing, &self.listing),
            (Role::Comment, &self.comment),
            (Role::Prose, &self.prose),
            (Role::Test, &self.test),
            (Role::Example, &self.example),
            (Role::Data, &self.data),
        ];
        let files = [
            (Capped::Generated, &self.generated),
            (Capped::Vendored, &self.vendored),
        ];
        let said = all.into_iter().map(|(role, cap)| (role.into(), cap));
        let said = said.chain(files);
        said.filter_map(|(role, cap)| Some((role, cap.as_ref()?)))
    }
}

/// A rule: tuned, or written anew.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RuleWritten {
    /// The rule's id; only in files that hold one rule.
    #[schemars(skip)]
    pub id: Lenient<Spanned<String>>,
    /// One line on what it demands.
    #[schemars(example = &"Models of one vendor are not called")]
    pub title: Lenient<Spanned<String>>,
    /// How severe its findings are.
    pub severity: Lenient<Spanned<Severity>>,
    /// The highest severity by role for this rule alone, in the place of the policy's. A file that
    /// is laid over this one and says something of a role says it for this rule, too.
    #[schemars(extend("default" = {}))]
    pub roles: Lenient<RolesWritten>,
    /// What it looks at; `usage` unless said.
    #[schemars(extend("default" = "usage"))]
    pub subject: Lenient<Spanned<Subject>>,
    /// What it finds: every selector must hold.
    pub r#match: Lenient<Spanned<MatchWritten>>,
    /// What has to hold besides, in CEL over the facts: `days_to_retirement < 90`.
    #[schemars(transform = with_facts)]
    #[schemars(example = &"days_to_retirement < 90", example = &"surface != 'azure'")]
    pub when: Lenient<Spanned<String>>,
    /// One sentence on what is wrong, with placeholders such as `{id}`.
    #[schemars(example = &"`{id}` ends in {days_to_retirement} days")]
    pub message: Lenient<Spanned<String>>,
    /// Two or three words for the place in the code, with placeholders.
    #[schemars(example = &"ends {retires_on}")]
    pub label: Lenient<Spanned<String>>,
    /// How to fix it, with placeholders.
    #[schemars(example = &"Use {suggestion}.")]
    pub help: Lenient<Spanned<String>>,
    /// What to write instead: `lane-default` (the whole order, from the default of the workload's
    /// lane on), `line-head`, `vendor`, `none`, or a model's id, which goes first.
    #[schemars(example = &"line-head", example = &"gpt-5.4", extend("default" = "lane-default"))]
    pub suggest: Lenient<Spanned<String>>,
    /// Whether a valid migration tag makes its findings tracked.
    #[schemars(extend("default" = "ignored"))]
    pub migration_tag: Lenient<Spanned<TagEffect>>,
    /// Rules that say less of the same id: their findings give way to an equally severe one.
    #[schemars(example = ["legacy-lane"])]
    pub supersedes: Lenient<Many<String>>,
    /// A tag with this verdict is not valid: it makes nothing tracked.
    #[schemars(extend("default" = false))]
    pub invalidates: Lenient<Spanned<bool>>,
    /// A nearer policy, one that stands on this one or lies beneath it, can only tighten what is said here.
    #[schemars(extend("default" = false))]
    pub locked: Lenient<Spanned<bool>>,
    /// Why the rule is there.
    pub why: Lenient<Spanned<String>>,
    /// How to fix what it finds, at length.
    pub fix: Lenient<Spanned<String>>,
    /// Code that it finds and code that it accepts.
    pub examples: Lenient<Many<ExampleWritten>>,
    /// Its tests, run by `lanelint test`.
    pub tests: Lenient<Many<TestWritten>>,
}

/// Adds the facts to what an editor shows of a key.
fn with_facts(schema: &mut Schema) {
    let facts = TABLE.iter().filter(|fact| !fact.is_late);
    let facts =
        facts.map(|fact| format!("- `{}` ({}): {}", fact.name, fact.kind.name(), fact.about));
    let facts: Vec<_> = facts.collect();
    if let Some(Value::String(about)) = schema.get_mut("description") {
        *about = format!("{about}\n\n{}", facts.join("\n"));
    }
}

/// Whether a rule takes migration tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TagEffect {
    /// A valid tag makes the finding tracked.
    Accepts,
    /// A tag changes nothing.
    Ignored,
}

/// What a rule finds. Each selector takes one value or a list; all of them must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MatchWritten {
    /// Globs over the model's id and over the text as written, whatever the case; `*` stands
    /// for anything, a `!` in front excludes. An empty list matches nothing.
    #[schemars(example = ["gpt-4*", "!gpt-4o"])]
    pub id: Lenient<Spanned<Many<String>>>,
    /// None of these globs holds the model's id or the text as written.
    #[schemars(example = &["gpt-5.4*", "claude-sonnet-4-6"])]
    pub id_not: Lenient<Spanned<Many<String>>>,
    /// Who makes the model.
    #[schemars(example = &"openai")]
    pub provider: Lenient<Spanned<Many<String>>>,
    /// The platform whose dates it is judged by.
    #[schemars(example = ["bedrock", "vertex"])]
    pub surface: Lenient<Spanned<Many<String>>>,
    /// The lane that its line fills.
    #[schemars(example = &"frontier")]
    pub lane: Lenient<Spanned<Many<String>>>,
    /// The line, `vendor/name`.
    #[schemars(example = &"openai/*")]
    pub line: Lenient<Spanned<Many<String>>>,
    /// Where it stands in its life.
    #[schemars(example = ["deprecated", "retired"])]
    pub status: Lenient<Spanned<Many<Status>>>,
    /// `chat`, `embedding`, `image`, …
    #[schemars(example = &"embedding")]
    pub kind: Lenient<Spanned<Many<String>>>,
    /// How the id stands in the file.
    #[schemars(example = ["use", "listing"])]
    pub role: Lenient<Spanned<Many<Role>>>,
    /// In what kind of text it stands.
    #[schemars(example = &"config")]
    pub context: Lenient<Spanned<Many<Context>>>,
    /// The language or format of the file, or of the block in it.
    #[schemars(example = ["python", "yaml"])]
    pub language: Lenient<Spanned<Many<String>>>,
    /// Globs of files; a `!` in front excludes.
    #[schemars(example = ["deploy/**", "*.tf"])]
    pub paths: Lenient<Spanned<PathsWritten>>,
    /// The workload that holds the file.
    #[schemars(example = &"agents")]
    pub workload: Lenient<Spanned<Many<String>>>,
    /// It will be retired in at most this many days.
    #[schemars(example = 180)]
    pub retires_within_days: Lenient<Spanned<u32>>,
    /// A newer member of its line is out for longer than `legacy.grace_days`.
    pub legacy_longer_than_grace: Lenient<Spanned<bool>>,
    /// It is a dated snapshot (true), or a moving id that has snapshots (false).
    pub pinned: Lenient<Spanned<bool>>,
    /// On the day of the run another model answers for it.
    pub rerouted: Lenient<Spanned<bool>>,
    /// Another model will answer for it in at most this many days.
    #[schemars(example = 30)]
    pub rerouted_within_days: Lenient<Spanned<u32>>,
    /// Its lane is neither its workload's nor a cheaper one below it.
    pub lane_mismatch: Lenient<Spanned<bool>>,
    /// The call sets what the suggested model rejects, renames, ignores or limits. Such a rule speaks of what another one
    /// suggests.
    pub replacement_breaks: Lenient<Spanned<bool>>,
    /// Its line has more than this many newer members.
    #[schemars(example = 1)]
    pub generations_behind_more_than: Lenient<Spanned<u32>>,
    /// It costs more than this for a million tokens of fresh input, in USD.
    #[schemars(with = "Dollars")]
    #[schemars(example = 2.50)]
    pub price_input_above: Lenient<Spanned<String>>,
    /// It costs more than this for a million tokens of output, in USD.
    #[schemars(with = "Dollars")]
    #[schemars(example = 10)]
    pub price_output_above: Lenient<Spanned<String>>,
    /// What its workload or lane demands and it does not keep.
    pub breaks: Lenient<Spanned<Many<Demand>>>,
    /// Its id stands in use in more than this many places of the run, tests apart.
    #[schemars(example = 5)]
    pub occurrences_more_than: Lenient<Spanned<u32>>,
    /// Its workload uses more than this many snapshots of the same model.
    #[schemars(example = 1)]
    pub snapshots_more_than: Lenient<Spanned<u32>>,
    /// For a tag, an ignore or an exception: what was found of it.
    #[schemars(example = &"expired")]
    pub verdict: Lenient<Spanned<Many<Verdict>>>,
    /// For the catalog: the facts of a surface that is used were last read more than this many
    /// days ago. Without it, more than the days after which that surface's facts are stale.
    #[schemars(example = 30)]
    pub older_than_days: Lenient<Spanned<u32>>,
}

/// A finding that is allowed, or a migration tag kept in the policy.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExceptionWritten {
    /// Globs over ids, as in `match`.
    #[schemars(example = &"gpt-5.2*")]
    pub id: Lenient<Spanned<Many<String>>>,
    /// Globs of files.
    #[schemars(example = ["bench/**"])]
    pub paths: Lenient<Spanned<PathsWritten>>,
    /// The rules whose findings are allowed; all of them unless said.
    #[schemars(example = ["legacy-lane"])]
    pub rules: Lenient<Many<String>>,
    /// Only in these workloads.
    #[schemars(example = &"agents")]
    pub workload: Lenient<Spanned<Many<String>>>,
    /// A migration tag for what it covers.
    pub tag: Lenient<Spanned<TagWritten>>,
    /// Why it is allowed; needed when there is no tag.
    #[schemars(example = &"the numbers we compare with")]
    pub reason: Lenient<Spanned<String>>,
    /// Who answers for it; a tag has its own.
    #[schemars(example = &"@acme/ml")]
    pub owner: Lenient<Spanned<String>>,
    /// The last day on which it holds, `YYYY-MM-DD`; a tag has its own.
    #[schemars(example = &"2026-12-31")]
    pub until: Lenient<Spanned<String>>,
}

/// A migration tag in a policy.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TagWritten {
    /// The model to move to.
    #[schemars(example = &"gpt-5.4")]
    pub to: Lenient<Spanned<String>>,
    /// Why the old one still stands.
    #[schemars(example = &"baseline")]
    pub purpose: Lenient<Spanned<String>>,
    /// Where the work is followed.
    #[schemars(example = &"ML-123")]
    pub ticket: Lenient<Spanned<String>>,
    /// Who sees to it.
    #[schemars(example = &"@acme/ml")]
    pub owner: Lenient<Spanned<String>>,
    /// The last day on which it holds, `YYYY-MM-DD`.
    #[schemars(example = &"2026-12-31")]
    pub until: Lenient<Spanned<String>>,
    /// In a sentence.
    pub reason: Lenient<Spanned<String>>,
}

/// A piece of code in a rule's documentation.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExampleWritten {
    /// Its language.
    #[schemars(example = &"python")]
    pub language: Lenient<Spanned<String>>,
    /// The code.
    pub code: Lenient<Spanned<String>>,
    /// What to see in it.
    pub note: Lenient<Spanned<String>>,
}

/// A test of a rule: a file, a day, and what the rule says of it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TestWritten {
    /// What is shown.
    pub name: Lenient<Spanned<String>>,
    /// The day it is judged on, `YYYY-MM-DD`.
    #[schemars(example = &"2026-03-21")]
    pub as_of: Lenient<Spanned<String>>,
    /// The file's path, which decides its language.
    #[schemars(example = &"app/agent.py")]
    pub path: Lenient<Spanned<String>>,
    /// The file's text.
    pub given: Lenient<Spanned<String>>,
    /// The findings of the rule that count, all of them; findings of other rules only as far
    /// as they are named.
    pub expect: Lenient<Many<ExpectWritten>>,
    /// The rule finds nothing.
    pub valid: Lenient<Spanned<bool>>,
    /// A policy laid over the one under test, for this test alone.
    #[schemars(with = "serde_json::Map<String, Value>")]
    pub policy: Lenient<Raw>,
}

/// A finding that a test expects.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExpectWritten {
    /// The 1-based line in the given text; left out for what stands in no given file.
    pub line: Lenient<Spanned<u32>>,
    /// The rule, when it is not the one that holds the test.
    pub rule: Lenient<Spanned<String>>,
    /// The given file, where there are several.
    pub path: Lenient<Spanned<String>>,
    /// How severe it is.
    pub severity: Lenient<Spanned<Severity>>,
    /// A part of the message.
    pub message: Lenient<Spanned<String>>,
}
