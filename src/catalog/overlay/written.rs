//! A catalog file of a team's own exactly as written. Types only; the JSON Schema for
//! editors is made from them, and what they mean is decided in [`super::lay`].
//!
//! The form is that of the built-in files ([`crate::catalog::file`]), so that a fact can
//! move from one to the other, with short forms on top: a day without its sources, one
//! price instead of a list, deployments.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::catalog::entry::Confidence;
use crate::source::yaml::decode::{Lenient, Spanned};
use crate::source::yaml::shapes::{Either, Entries, Many};

/// A text with its place, if it is there.
pub(super) type Text = Lenient<Spanned<String>>;
/// A fact in short, or with its sources.
pub(super) type Said<S, L> = Lenient<Spanned<Either<S, L>>>;

/// The JSON Schema of a catalog file, for editors.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(File).to_value()
}

/// A catalog file of your own: models that lanelint does not know, your own names for those
/// that it does, and facts that you know better. A file may hold several, parted by `---`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "lanelint catalog")]
pub struct File {
    /// The platform whose ids and days `models` and `lines` hold: `azure`. Without it, the
    /// vendor's own.
    pub surface: Text,
    /// Who makes the models, unless one of them says otherwise.
    pub vendor: Text,
    /// The vendor's name for people. Needed for a vendor that lanelint does not know.
    pub vendor_name: Text,
    /// The day on which the facts were last checked. Without it they never count as stale.
    #[schemars(with = "DayText")]
    pub read: Text,
    /// What facts rest on, by the short name that `from` uses.
    pub sources: Lenient<Entries<Spanned<Source>>>,
    /// Models by the id that the surface takes: new ones, or corrections of known ones.
    pub models: Lenient<Entries<Spanned<Model>>>,
    /// Your own names for models: Azure deployments, names in a gateway's configuration,
    /// fine-tunes. Either the model alone or with more.
    pub deployments: Lenient<Entries<Spanned<Either<String, Deployment>>>>,
    /// Lines of succession, by name: new ones, or a known one told anew.
    pub lines: Lenient<Entries<Spanned<Line>>>,
    /// Platforms of your own, or further spellings of known ones.
    pub surfaces: Lenient<Entries<Spanned<Surface>>>,
    /// Lanes of your own.
    pub lanes: Lenient<Entries<Spanned<Lane>>>,
    /// Makers of this file's models that have no platform of their own, with their names for
    /// people.
    pub makers: Lenient<Entries<Spanned<String>>>,
    /// Last words of an id that say how a model is run, not which one it is: `fast`.
    pub modes: Lenient<Many<String>>,
    /// Words of an id that say that it is not generally available: `preview`.
    pub previews: Lenient<Many<String>>,
    /// Parameters of a call that newer models of the vendor may reject, their words run
    /// together, lower case: `maxtokens`.
    pub settings: Lenient<Many<String>>,
    /// What some models of the vendor are called by, for people, where that is not what most of
    /// their kind are called by; each with the ids, a `*` at either end for any rest.
    pub endpoints: Lenient<Entries<Many<String>>>,
    /// What calls to models may set and what becomes of it, by family. These count before what lanelint knows.
    pub accepts: Lenient<Many<Accepts>>,
    /// Libraries and functions of your own that write a vendor's calls, by names of your own.
    pub callers: Lenient<Entries<Spanned<Caller>>>,
    /// Further words for what models can do beside text, each with its name for people.
    pub capabilities: Lenient<Entries<Spanned<String>>>,
    /// Keys beside an id that say who serves it.
    pub beside: Lenient<Spanned<Beside>>,
    /// Regular expressions for whole ids of the vendor, lower case: what fits one and has no
    /// entry is unknown.
    pub shapes: Lenient<Many<String>>,
    /// Literal pieces, lower case, of which every text that fits `shapes` holds one.
    pub stems: Lenient<Many<String>>,
    /// Ids that are also ordinary words: they count only where a model is expected. Ids of
    /// letters alone are so by themselves.
    pub ambiguous: Lenient<Many<String>>,
    /// Texts that look like ids of the vendor and are no models; a `*` at the end stands for
    /// any rest.
    pub not_models: Lenient<Many<String>>,
}

/// Where facts were read.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// What it is, for people.
    pub title: Text,
    /// Its version, commit or page.
    pub version: Text,
    /// The day or month it speaks of.
    pub dated: Text,
    /// The day it was read.
    #[schemars(with = "DayText")]
    pub read: Text,
    /// The last day on which a later edition of it still said the same.
    #[schemars(with = "DayText")]
    pub confirmed: Text,
    /// How much its word counts when sources are weighed: 1 for a vendor's own statement, 3
    /// for what others gathered.
    pub rank: Lenient<Spanned<u8>>,
}

/// A model on the file's surface. What is left out stays as lanelint knows it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Model {
    /// The vendor's own id, `vendor/id`, for a model that the surface resells.
    pub of: Text,
    /// Who makes it.
    pub vendor: Text,
    /// `chat`, `embedding`, …; `chat` unless said or known.
    pub kind: Text,
    /// The lane.
    pub lane: Text,
    /// The line to stand in, by its day of release: `flagship`, or `openai/flagship`.
    pub line: Text,
    /// Other spellings of the same model, beside those that are known.
    pub aliases: Lenient<Many<String>>,
    /// The moving id that this dated one is a snapshot of.
    pub snapshot_of: Text,
    /// The snapshot that this moving id serves.
    pub default_snapshot: Text,
    /// First day of general use.
    pub released: Said<DayText, Day>,
    /// A day on which it was there already, where the day of release is not known.
    pub released_by: Said<DayText, Day>,
    /// The day its end was announced; `none` takes back what is known.
    pub deprecated_on: Said<DayText, Day>,
    /// The first day on which calls fail; `none` takes back what is known.
    pub retires_on: Said<DayText, Day>,
    /// Not sooner than this day will it be retired; `none` takes back what is known.
    pub earliest_retirement: Said<DayText, Day>,
    /// What to move to.
    pub replacements: Said<Many<String>, Replacements>,
    /// From a day on, requests are served by another model.
    pub rerouted: Lenient<Spanned<Reroute>>,
    /// USD per million tokens, oldest first.
    pub prices: Lenient<Many<Price>>,
    /// The whole window in tokens.
    pub context: Said<u64, Tokens>,
    /// The longest input in tokens.
    pub max_input: Said<u64, Tokens>,
    /// The longest answer in tokens.
    pub max_output: Said<u64, Tokens>,
    /// `YYYY-MM-DD` or `YYYY-MM`.
    pub knowledge_cutoff: Said<String, Cutoff>,
    /// What it can do beside text, and what not.
    pub capabilities: Lenient<Spanned<Capabilities>>,
    /// Requests and tokens per minute, oldest first.
    pub limits: Lenient<Many<Limit>>,
    /// Sentences for people.
    pub notes: Lenient<Many<String>>,
    /// The main thing to mind.
    pub caveat: Text,
    /// How sure this is; `high` unless said.
    #[schemars(with = "Option<ConfidenceName>")]
    pub confidence: Lenient<Spanned<Confidence>>,
    /// Sources that list the id.
    pub listed: Lenient<Many<String>>,
    /// Sources that call it retired and name no day.
    pub ended_by: Lenient<Many<String>>,
    /// Where sources disagree.
    pub conflicts: Lenient<Many<Conflict>>,
}

/// What a model can do beside text: `vision`, `tools`, `schema`. What is in neither list is not
/// known.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Capabilities {
    /// What it can do.
    pub has: Lenient<Many<String>>,
    /// What it cannot do.
    pub lacks: Lenient<Many<String>>,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
}

/// What calls to some models may set. Parameters are called as the vendor's API calls them; `a.b` is `b` in the value
/// of `a`. Of several that speak of one parameter the longest pattern counts, of equals the last.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Accepts {
    /// The ids of the file's platform, a `*` at either end for any rest.
    pub models: Lenient<Many<String>>,
    /// Those of them that it does not speak of, likewise.
    pub except: Lenient<Many<String>>,
    /// Taken and followed.
    pub takes: Lenient<Many<String>>,
    /// Refused: a call that sets it fails.
    pub rejects: Lenient<Many<String>>,
    /// Taken and without effect.
    pub ignores: Lenient<Many<String>>,
    /// Called otherwise, by the new name.
    pub renames: Lenient<Entries<Spanned<String>>>,
    /// The most that is taken.
    pub caps: Lenient<Entries<Spanned<f64>>>,
    /// May be no more than the longest answer.
    pub bounded: Lenient<Many<String>>,
    /// Of what is rejected or ignored: only these values.
    pub only: Lenient<Many<String>>,
    /// Values that are taken all the same.
    pub but: Lenient<Many<String>>,
    /// Only where one of these is set beside it, to one of the values; to any where there are none.
    pub with: Lenient<Entries<Many<String>>>,
    /// Not where one of these is set beside it, likewise.
    pub unless: Lenient<Entries<Many<String>>>,
    /// Names of which a call is to have one, before its brackets, for that to be sure.
    pub calls: Lenient<Many<String>>,
    /// What to write instead, for people.
    pub instead: Text,
    /// How many numbers a vector has where a call does not say.
    pub dimension: Lenient<Spanned<u64>>,
    /// How texts are cut into tokens.
    pub tokenizer: Text,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
}

/// A library or a function that writes a vendor's calls.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Caller {
    /// Its name for people.
    pub name: Text,
    /// What it is called by: functions, classes, keys around a configuration; as written.
    pub calls: Lenient<Many<String>>,
    /// Modules of which one has to be imported, where what it is called by is an ordinary word.
    pub modules: Lenient<Many<String>>,
    /// Parameters that it renames by itself, as the vendor's API calls them.
    pub renames: Lenient<Many<String>>,
    /// Parameters that it leaves out for models that refuse them, likewise.
    pub drops: Lenient<Many<String>>,
    /// The ids of which it does so, a `*` at either end for any rest; of all where it is empty.
    pub drops_of: Lenient<Many<String>>,
    /// Vendors whose models that holds for; of all where it is empty.
    pub vendors: Lenient<Many<String>>,
    /// What says so.
    pub source: Text,
}

/// A name of your own for a model.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Deployment {
    /// The model, in any spelling: `gpt-4o`, `bedrock/anthropic.claude-…`.
    pub model: Text,
    /// Which version of it: `2024-08-06`.
    pub version: Text,
    /// The platform that serves it, unless the spelling of the model says so.
    pub surface: Text,
    /// Other spellings of the same name.
    pub aliases: Lenient<Many<String>>,
    /// The day its end was announced; `none` when the platform's day does not hold.
    pub deprecated_on: Said<DayText, Day>,
    /// The first day on which calls fail; `none` when the platform's day does not hold.
    pub retires_on: Said<DayText, Day>,
    /// What to move to.
    pub replacements: Said<Many<String>, Replacements>,
    /// Sentences for people.
    pub notes: Lenient<Many<String>>,
}

/// A day and who says so.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Day {
    /// The day, or `none`.
    #[serde(alias = "on")]
    pub date: Lenient<Spanned<DayText>>,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
    /// The address of the page that says so.
    pub page: Text,
}

/// What to move to and who says so.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Replacements {
    /// Ids on the same surface, or the vendor's own.
    pub ids: Lenient<Many<String>>,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
}

/// Silent service by another model.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Reroute {
    /// The first day.
    #[serde(alias = "on")]
    #[schemars(with = "DayText")]
    pub date: Text,
    /// The id that answers.
    pub to: Text,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
}

/// USD per million tokens.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Price {
    /// The first day it holds.
    #[schemars(with = "DayText")]
    pub since: Text,
    /// Fresh input.
    pub input: Lenient<Spanned<f64>>,
    /// Input read from the prompt cache.
    pub cached_input: Lenient<Spanned<f64>>,
    /// Output.
    pub output: Lenient<Spanned<f64>>,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
}

/// A number of tokens and who says so.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Tokens {
    /// How many.
    pub tokens: Lenient<Spanned<u64>>,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
}

/// A day or month and who says so.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Cutoff {
    /// `YYYY-MM-DD` or `YYYY-MM`.
    #[serde(alias = "on")]
    pub date: Text,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
}

/// Requests and tokens per minute.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limit {
    /// The usage tier.
    pub tier: Lenient<Spanned<u8>>,
    /// Requests per minute.
    pub rpm: Lenient<Spanned<u64>>,
    /// Tokens per minute.
    pub tpm: Lenient<Spanned<u64>>,
    /// The first day it holds.
    #[schemars(with = "DayText")]
    pub since: Text,
    /// Keys of `sources`.
    pub from: Lenient<Many<String>>,
}

/// Values that sources give for one fact, and which was taken.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Conflict {
    /// The fact: `retires_on`.
    pub field: Text,
    /// Each value with the sources that give it.
    pub values: Lenient<Entries<Many<String>>>,
    /// The value taken.
    pub chosen: Text,
    /// The rule that chose it.
    pub why: Text,
}

/// A succession of models.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Line {
    /// The lane it fills.
    pub lane: Text,
    /// Ids on the file's surface, oldest first.
    pub members: Lenient<Many<String>>,
}

/// A platform.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Surface {
    /// Its name for people. Needed for a new one.
    pub name: Text,
    /// Texts in front of an id that mean it, each ending in `/`, `:`, `.` or `-`.
    pub prefixes: Lenient<Many<String>>,
    /// The same, where they stand in front of this platform's own ids alone.
    pub own_prefixes: Lenient<Many<String>>,
    /// Those of `prefixes` that name the platform, where others name who made a model.
    pub host_prefixes: Lenient<Many<String>>,
    /// Regular expressions for longer texts in front of an id.
    pub patterns: Lenient<Many<String>>,
    /// Regular expressions for what may follow an id.
    pub suffixes: Lenient<Many<String>>,
    /// Paths of its API, up to the slash before an id.
    pub routes: Lenient<Many<String>>,
    /// What around a bare id tells that this platform serves it.
    pub proof: Lenient<Spanned<Proof>>,
    /// How it writes the ids of fine-tunes.
    pub fine_tunes: Lenient<Many<FineTune>>,
    /// Addresses of what is published of its models, by what they tell of: `models` for a list
    /// of them, `ends` for their last days.
    pub pages: Lenient<Entries<Spanned<String>>>,
    /// After how many days a fact of it is stale.
    pub shelf_life_days: Lenient<Spanned<u32>>,
    /// It passes requests on: the days of whoever answers hold.
    pub gateway: Lenient<Spanned<bool>>,
    /// What calls name is a deployment that somebody has made.
    pub deploys: Lenient<Spanned<bool>>,
    /// It is no platform, but a list of what many serve.
    pub nowhere: Lenient<Spanned<bool>>,
    /// Ids that it moves on to newer models, a `*` at either end for any rest.
    pub moving: Lenient<Many<String>>,
    /// For how many days before its end one counts as announced, where each model gets one
    /// when it comes out.
    pub notice_days: Lenient<Spanned<u32>>,
    /// By how many percent a region of it costs more than the maker asks.
    pub regional_percent: Lenient<Spanned<u32>>,
    /// What a gateway writes between the two parts of a version, whatever the vendor does: `.`.
    pub version_sign: Lenient<Spanned<char>>,
    /// Runs on machines of your own: nothing ends there.
    pub local: Lenient<Spanned<bool>>,
}

/// What around a bare id tells that a platform serves it. It counts only for models that the
/// platform serves; a gateway serves all.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Proof {
    /// Names that are called or made: classes, functions, packages. A `*` stands for any rest.
    pub calls: Lenient<Many<String>>,
    /// Texts that a client is made for.
    pub services: Lenient<Many<String>>,
    /// Modules of its SDKs, with all beneath them.
    pub modules: Lenient<Many<String>>,
    /// Hosts of its API, with all beneath them. A `*` stands for any part.
    pub hosts: Lenient<Many<String>>,
    /// Words of a name, run together.
    pub words: Lenient<Many<String>>,
    /// The same, only as the whole value of a key that names a platform, or the end of its path.
    pub values: Lenient<Many<String>>,
    /// Keys that only this surface's ids have beside them, run together: `modelformat`.
    pub keys: Lenient<Many<String>>,
    /// Paths of its addresses, with `ID` where the id stands: `openai/deployments/ID`.
    pub paths: Lenient<Many<String>>,
    /// What stands before an id in one statement of a database that calls it.
    pub phrases: Lenient<Many<String>>,
    /// The words that start a command line which is given an id: `ollama run`.
    pub commands: Lenient<Many<String>>,
    /// Variables of the environment that send here, when they are true, what an SDK of the surface
    /// that is the key would send there.
    pub switches: Lenient<Entries<Many<String>>>,
}

/// Keys beside an id that say who serves it, their words run together.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Beside {
    /// Their value is an address.
    pub addresses: Lenient<Many<String>>,
    /// Their value names a platform.
    pub platforms: Lenient<Many<String>>,
    /// Lists of these, in the plural, hold an entry for each platform, with its name as `id` or `name`.
    pub listed: Lenient<Many<String>>,
    /// Words of keys whose addresses are those of other servers.
    pub others: Lenient<Many<String>>,
    /// Words of types that are sent, and go where the client does that sends them.
    pub sent: Lenient<Many<String>>,
    /// Last words of those among `platforms` that choose who answers, and nothing else.
    pub choosers: Lenient<Many<String>>,
    /// The last words of arguments that are who answers.
    pub holders: Lenient<Many<String>>,
    /// First words of keys that do not say whose they are.
    pub general: Lenient<Many<String>>,
    /// Words for whoever speaks a vendor's protocol.
    pub compatible: Lenient<Many<String>>,
}

/// How a platform writes the ids of fine-tunes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FineTune {
    /// What every one of them holds.
    pub sign: Text,
    /// A regular expression for the whole, lower case, with the groups `base`,
    /// `organisation`, `suffix` and `id`, of which only `base` must be there.
    pub form: Text,
}

/// A role that lines fill.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Lane {
    /// Its name for people.
    pub title: Text,
    /// What work belongs there.
    pub best_for: Text,
    /// What to mind.
    pub caveat: Text,
    /// Kinds whose models are in this lane when they stand in no line.
    pub kinds: Lenient<Many<String>>,
    /// The next lane above this one, for dearer work of the same sort.
    pub below: Text,
}

/// A day as text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct DayText(pub String);

impl JsonSchema for DayText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2}|none)$"})
    }
}

/// What an editor may take for a confidence.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "read by its schema")]
enum ConfidenceName {
    High,
    Medium,
    Low,
    None,
}
