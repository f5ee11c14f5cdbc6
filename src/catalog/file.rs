//! The catalog's files exactly as written in `rules/catalog/*.yaml`, and in the
//! overlays that a policy names: types only.
//!
//! This is not what the linter asks at run time (that is [`super::Entry`], built
//! from these), and it knows nothing of ids found in code. The build script reads
//! the same types to pack the built-in files, so a fault in them stops the build
//! with its file and line.
//!
//! No key is a word that older readers of YAML take for a truth value (`on`, `no`, `y`).
//!
//! Three kinds of file share one layout, told apart by what they hold:
//! a vendor's own surface (`openai.yaml`), a reseller's surface (`bedrock.yaml`,
//! whose entries say `of:`), and `surfaces.yaml`, which says how surfaces are spelled
//! in front of an id.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One file of `rules/catalog/`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    /// The surface whose ids and dates this file holds, a key of `surfaces`.
    pub surface: Option<String>,
    /// Who makes the models of this file, unless an entry names another vendor.
    pub vendor: Option<String>,
    /// The vendor's name for people: `OpenAI`.
    pub vendor_name: Option<String>,
    /// Makers of this file's models that have no surface of their own: by the key that
    /// `vendor` uses, the name for people.
    pub makers: BTreeMap<String, String>,
    /// What facts rest on, by the short name that `from:` uses.
    pub sources: BTreeMap<String, Source>,
    /// Literal pieces of ids, lower case: a file without any of them (or of another
    /// vendor's) is never parsed. Every id and alias of the file holds one.
    pub stems: Vec<String>,
    /// Regular expressions for whole bare ids of this vendor, lower case. An id that
    /// fits one but is in no file is `unknown`.
    pub shapes: Vec<String>,
    /// Ids that are also ordinary words or too short to stand alone (`o1`, `nova`):
    /// they count only as a whole quoted value in a model-like place.
    pub ambiguous: Vec<String>,
    /// Texts that fit a shape and are no models: products, packages, tokenizers.
    /// A `*` at the end stands for any rest.
    pub not_models: Vec<String>,
    /// Lines of succession, by name.
    pub lines: BTreeMap<String, Line>,
    /// The models, by the id this surface takes.
    pub models: BTreeMap<String, Model>,
    /// How surfaces are named and spelled; only in `surfaces.yaml`.
    pub surfaces: BTreeMap<String, Surface>,
    /// The roles that lines fill; only in `surfaces.yaml`.
    pub lanes: BTreeMap<String, Lane>,
    /// Last words of an id that say how the model is run, not which one it is: `fast`; only
    /// in `surfaces.yaml`.
    pub modes: Vec<String>,
    /// Words of an id that say that it is not generally available: `preview`; only in
    /// `surfaces.yaml`.
    pub previews: Vec<String>,
    /// Parameters of a call that newer models of this vendor may reject, their words run
    /// together, lower case: `maxtokens`.
    pub settings: Vec<String>,
    /// What some models of this vendor are called by, for people, where that is not what most of
    /// their kind are called by; each with the ids, a `*` at either end for any rest.
    pub endpoints: BTreeMap<String, Vec<String>>,
    /// What calls to the models may set and what becomes of it, by family.
    pub accepts: Vec<Accepts>,
    /// Libraries whose calls are not the vendor's own; only in `surfaces.yaml`.
    pub callers: BTreeMap<String, Caller>,
    /// What models can do beside text, by the word that models use, for people; only in
    /// `surfaces.yaml`.
    pub capabilities: BTreeMap<String, String>,
    /// Keys beside an id that say who serves it; only in `surfaces.yaml`.
    pub beside: Beside,
    /// Names that do not belong in this file, by maker, a `*` at either end for any rest:
    /// in the file of open weights, models whose weights their makers keep.
    pub closed: BTreeMap<String, Vec<String>>,
    /// Which facts each source can be believed to give, by its short name up to an `@`; only
    /// in `surfaces.yaml`. One that has `named` calls models by names of its own.
    pub tells: BTreeMap<String, Vec<String>>,
    /// Tables in which the vendor itself holds models of this file against each other.
    pub benchmarks: Vec<Benchmark>,
}

/// A table of results that a vendor publishes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// What it is, for people.
    pub title: String,
    /// The day on which it was published, `YYYY-MM-DD`.
    pub published: String,
    /// The address of the page that has it.
    pub page: String,
    /// The day on which that was read, `YYYY-MM-DD`.
    pub read: String,
    /// The models that it has columns for, ids of this file.
    pub models: Vec<String>,
}

/// What calls to some models may set. Parameters are called as the vendor's API calls them; `a.b` is `b` in the value
/// of `a`. Of several groups that speak of one parameter of a model, the longest pattern counts, of equals the last. What
/// none names is not known.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accepts {
    /// The ids of the file's models, lower case, a `*` at either end for any rest.
    pub models: Vec<String>,
    /// Those of them that it does not speak of, likewise.
    pub except: Vec<String>,
    /// Taken and followed.
    pub takes: Vec<String>,
    /// Refused: a call that sets it fails.
    pub rejects: Vec<String>,
    /// Taken and without effect.
    pub ignores: Vec<String>,
    /// Called otherwise, by the new name.
    pub renames: BTreeMap<String, String>,
    /// The most that is taken.
    pub caps: BTreeMap<String, f64>,
    /// May be no more than the longest answer.
    pub bounded: Vec<String>,
    /// Of what is rejected, ignored or capped: only these values; all where it is empty.
    pub only: Vec<String>,
    /// Values that are taken all the same.
    pub but: Vec<String>,
    /// Only where one of these is set beside it, to one of the values; to any where there are none.
    pub with: BTreeMap<String, Vec<String>>,
    /// Not where one of these is set beside it, likewise.
    pub unless: BTreeMap<String, Vec<String>>,
    /// Names of which a call is to have one, before its brackets, for that to be sure; of data alone none is asked.
    pub calls: Vec<String>,
    /// What to write instead of what is rejected or ignored, for people: `thinking: {type: adaptive}`.
    pub instead: Option<String>,
    /// How many numbers a vector has where a call does not say.
    pub dimension: Option<u64>,
    /// How texts are cut into tokens.
    pub tokenizer: Option<String>,
    /// Keys of `sources`.
    pub from: Vec<String>,
}

/// A library that writes the vendor's calls of its own.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Caller {
    /// For people: `LangChain`.
    pub name: String,
    /// What it is called by: functions, classes, keys around a configuration; as written.
    pub calls: Vec<String>,
    /// Modules of which one has to be imported, with all beneath them, where what it is called by is an ordinary word.
    pub modules: Vec<String>,
    /// Parameters that it renames by itself for models that want another name, as the vendor's API calls them.
    pub renames: Vec<String>,
    /// Parameters that it leaves out for models that refuse them, likewise.
    pub drops: Vec<String>,
    /// The ids of which it does so, lower case, a `*` at either end for any rest; of all where it is empty.
    pub drops_of: Vec<String>,
    /// Whose models that holds for; of all where it is empty.
    pub vendors: Vec<String>,
    /// What says so: package, version, file, day.
    pub source: String,
}

/// Where a fact was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is, for people.
    pub title: String,
    /// Package version, commit or page, as the source names itself.
    pub version: String,
    /// The day or month the source speaks of: `2026-11-13` or `2026-11`.
    pub dated: String,
    /// The day it was read, `YYYY-MM-DD`.
    pub read: String,
    /// The last day on which a later edition of it was read that still said the same.
    #[serde(default)]
    pub confirmed: Option<String>,
    /// How much its word counts when sources are weighed, where no importer says so: 1 for
    /// the maker's or platform's own statement, 2 for a platform's list, 3 for what others
    /// gathered.
    #[serde(default)]
    pub rank: Option<u8>,
}

/// A vendor's succession of models for one role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The role it fills, a key of `lanes`.
    pub lane: String,
    /// Ids of this file, oldest first by release. A member without a known release
    /// day stands where its vendor numbers it and never makes another one legacy.
    pub members: Vec<String>,
}

/// A role that lines fill, and that policies name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// For people: `Small`.
    pub title: String,
    /// What work belongs there, one clause.
    pub best_for: String,
    /// What to mind, one clause.
    pub caveat: String,
    /// Kinds whose models are in this lane when they stand in no line.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The next lane above this one, for dearer work of the same sort.
    #[serde(default)]
    pub below: Option<String>,
}

/// How a surface is named, spelled in front of ids, and aged.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// For people: `Amazon Bedrock`.
    pub name: String,
    /// Texts that stand in front of an id and mean this surface: `bedrock/`.
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// The same, where they stand in front of this surface's own ids alone: `models/`.
    #[serde(default)]
    pub own_prefixes: Vec<String>,
    /// Those of `prefixes` that name the platform, where others name who made a model: a vendor's
    /// platform that serves the models of others, too.
    #[serde(default)]
    pub host_prefixes: Vec<String>,
    /// Regular expressions for longer decorations in front of an id (ARNs, resource
    /// paths), each matched from the token's start.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// Regular expressions for what may follow an id on this surface (`:free`).
    #[serde(default)]
    pub suffixes: Vec<String>,
    /// Paths of its API, up to the slash before an id: `openai/models/`.
    #[serde(default)]
    pub routes: Vec<String>,
    /// What around a bare id tells that this surface serves it.
    #[serde(default)]
    pub proof: Proof,
    /// Whole ids of fine-tunes.
    #[serde(default)]
    pub fine_tunes: Vec<FineTune>,
    /// Addresses of what its owner publishes, by what that tells of: `models`, `ends`.
    #[serde(default)]
    pub pages: BTreeMap<String, String>,
    /// Days after which a fact of this surface is stale.
    #[serde(default)]
    pub shelf_life_days: Option<u32>,
    /// Ends are named for each model when it comes out: one counts as announced only for
    /// so many days before it.
    #[serde(default)]
    pub notice_days: Option<u32>,
    /// By how many percent a region of it costs more than the maker asks: a price that is just
    /// that is no price of the model.
    #[serde(default)]
    pub regional_percent: Option<u32>,
    /// What a gateway writes between the two parts of a version, whatever the vendor does: `.`.
    #[serde(default)]
    pub version_sign: Option<char>,
    /// Ids that are moved on to newer models, a `*` at either end for any rest: that what they
    /// stood for has ended says nothing of them.
    #[serde(default)]
    pub moving: Vec<String>,
    /// Runs on machines of one's own: nothing ends here.
    #[serde(default)]
    pub local: bool,
    /// A prefix of this surface names whom the request goes through, not whose dates
    /// hold: `openrouter/openai/gpt-4o`.
    #[serde(default)]
    pub gateway: bool,
    /// What calls name is a deployment that somebody has made, often called like its model.
    #[serde(default)]
    pub deploys: bool,
    /// No platform at all: names of what many serve. Neither its prefixes nor its ids say
    /// who serves a model.
    #[serde(default)]
    pub nowhere: bool,
}

/// What around a bare id tells that a surface serves it. All in lower case.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Proof {
    /// Names that are called or made: classes, functions, packages. A `*` at either end
    /// stands for any rest.
    pub calls: Vec<String>,
    /// Texts that a client is made for: `client("bedrock-runtime")`.
    pub services: Vec<String>,
    /// Modules of its SDKs, with all beneath them.
    pub modules: Vec<String>,
    /// Hosts of its API, with all beneath them. A `*` stands for any part.
    pub hosts: Vec<String>,
    /// Words of a name, run together: `azureopenai` in `AZURE_OPENAI_DEPLOYMENT`.
    pub words: Vec<String>,
    /// The same, only as the whole value of a key that names a platform, or the end of its path.
    pub values: Vec<String>,
    /// Keys that only this surface's ids have beside them, run together: `modelformat`.
    pub keys: Vec<String>,
    /// Paths of its addresses, with `ID` where the id stands: `openai/deployments/ID`.
    pub paths: Vec<String>,
    /// What stands before an id in one statement of a database that calls it, lower case.
    pub phrases: Vec<String>,
    /// The words that start a command line which is given an id: `ollama run`.
    pub commands: Vec<String>,
    /// Variables of the environment that send here, when they are true, what an SDK of the surface
    /// that is the key would send there.
    pub switches: BTreeMap<String, Vec<String>>,
}

/// Keys beside an id that say who serves it, their words run together, lower case.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Beside {
    /// Their value is an address: `baseurl`.
    pub addresses: Vec<String>,
    /// Their value names a platform: `provider`.
    pub platforms: Vec<String>,
    /// Lists of these, in the plural, hold an entry for each platform, with its name as `id` or `name`.
    pub listed: Vec<String>,
    /// Words of keys whose addresses are of something else than a model's server: `redis`.
    pub others: Vec<String>,
    /// Words of types that are sent, and go where the client does that sends them: `request`.
    pub sent: Vec<String>,
    /// Last words of those among `platforms` that choose who answers, and nothing else.
    pub choosers: Vec<String>,
    /// The last words of arguments that are who answers: `client`.
    pub holders: Vec<String>,
    /// First words of keys that say no more than what is asked for: `model_provider`, `custom_llm_provider`.
    pub general: Vec<String>,
    /// Words that say "whoever speaks this protocol": `openaicompatible`.
    pub compatible: Vec<String>,
}

/// How a surface writes the ids of fine-tunes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FineTune {
    /// What every one of them holds, lower case.
    pub sign: String,
    /// A regular expression for the whole, lower case, with the groups `base`,
    /// `organisation`, `suffix` and `id`, of which only `base` must be there.
    pub form: String,
}

/// One id on one surface, with what is known of it there.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    /// The vendor's own id, `vendor/id`, for a resold model: `anthropic/claude-opus-4-1-20250805`;
    /// for weights that anyone may serve `surface/id`.
    pub of: Option<String>,
    /// Who makes it, when that is neither `of`'s nor the file's vendor.
    pub vendor: Option<String>,
    /// `chat`, `completion`, `embedding`, `image`, `speech`, `transcription`, `audio`,
    /// `realtime`, `video`, `rerank`, `moderation`, `ocr`.
    pub kind: String,
    /// The lane, only for a model that stands in no line and whose kind decides none.
    pub lane: Option<String>,
    /// Other spellings that the surface takes for the same model.
    pub aliases: Vec<String>,
    /// The moving id that this dated one is a snapshot of.
    pub snapshot_of: Option<String>,
    /// The snapshot that this moving id served when last read.
    pub default_snapshot: Option<String>,
    /// First day of general use.
    pub released: Option<Day>,
    /// A day on which it was there already: it was released no later. Only where the day of
    /// release is not known.
    pub released_by: Option<Day>,
    /// The day its end was announced.
    pub deprecated_on: Option<Day>,
    /// The first day on which calls fail (or are re-routed). Firm.
    pub retires_on: Option<Day>,
    /// "Not sooner than": never a retirement.
    pub earliest_retirement: Option<Day>,
    /// What the vendor names to move to.
    pub replacements: Option<Replacements>,
    /// From a day on, requests are silently served by another model.
    pub rerouted: Option<Reroute>,
    /// Base-tier prices, oldest first.
    pub prices: Vec<Price>,
    /// The whole window.
    pub context: Option<Tokens>,
    /// The longest input, where that is less than the window or the window is not known.
    pub max_input: Option<Tokens>,
    /// The longest answer.
    pub max_output: Option<Tokens>,
    /// Day or month after which it knows nothing.
    pub knowledge_cutoff: Option<Text>,
    /// What it can do beside text, and what not; a snapshot's are those of what it is one of.
    pub capabilities: Option<Capabilities>,
    /// Rate limits, oldest first.
    pub limits: Vec<Limit>,
    /// Free notes, a sentence each.
    pub notes: Vec<String>,
    /// The main thing to mind, when it is not the lane's.
    pub caveat: Option<String>,
    /// How sure the status is: `high` (the vendor says so), `medium`, `low` (a list
    /// shows the id, no more), `none`.
    pub confidence: Confidence,
    /// Sources that list the id, whatever else they say. Never empty.
    pub listed: Vec<String>,
    /// Sources that call it retired and name no day.
    pub ended_by: Vec<String>,
    /// Where sources disagree.
    pub conflicts: Vec<Conflict>,
}

/// A day with its sources.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Keys of `sources`.
    pub from: Vec<String>,
    /// The address of the page that the source names for it.
    #[serde(default)]
    pub page: Option<String>,
}

/// Named replacements with their sources.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacements {
    /// Ids on the same surface, or the vendor's own.
    pub ids: Vec<String>,
    /// Keys of `sources`.
    pub from: Vec<String>,
}

/// Silent service by another model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reroute {
    /// First day.
    pub date: String,
    /// The id that answers instead.
    pub to: String,
    /// Keys of `sources`.
    pub from: Vec<String>,
}

/// Prices in USD per million tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// First day it held, when known.
    #[serde(default)]
    pub since: Option<String>,
    /// Fresh input.
    #[serde(default)]
    pub input: Option<f64>,
    /// Input read from the prompt cache.
    #[serde(default)]
    pub cached_input: Option<f64>,
    /// Output.
    #[serde(default)]
    pub output: Option<f64>,
    /// Keys of `sources`.
    pub from: Vec<String>,
}

/// A number of tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// How many.
    pub tokens: u64,
    /// Keys of `sources`.
    pub from: Vec<String>,
}

/// A day or month as text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// `YYYY-MM-DD` or `YYYY-MM`.
    pub date: String,
    /// Keys of `sources`.
    pub from: Vec<String>,
}

/// What a model can do beside text. What is in neither list is not known.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// What it can do, keys of `capabilities` in `surfaces.yaml`.
    #[serde(default)]
    pub has: Vec<String>,
    /// What it cannot do, likewise.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Keys of `sources`.
    pub from: Vec<String>,
}

/// Requests and tokens per minute of a usage tier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The vendor's usage tier.
    pub tier: u8,
    /// Requests per minute.
    pub rpm: u64,
    /// Tokens per minute.
    pub tpm: u64,
    /// First day it was seen to hold.
    #[serde(default)]
    pub since: Option<String>,
    /// Keys of `sources`.
    pub from: Vec<String>,
}

/// Values that sources give for one fact, and which was taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The fact: `retires_on`, `price.input`.
    pub field: String,
    /// What each side says: value as text to the sources that give it.
    pub values: BTreeMap<String, Vec<String>>,
    /// The value taken, as text.
    pub chosen: String,
    /// The rule that chose it.
    pub why: String,
}

/// How sure a status is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The vendor says so.
    High,
    /// Two readings agree, or a platform publishes it.
    Medium,
    /// A list shows the id, no more.
    Low,
    /// Nothing but the id is known.
    #[default]
    None,
}
