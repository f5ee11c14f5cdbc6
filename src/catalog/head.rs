//! What a catalog holds beside its entries, in the form that is packed into the binary:
//! surfaces, vendors, lines and lanes, and the tables that find an entry. It is made by
//! [`super::pack`], and by overlays at run time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::entry::{Benchmark, Day, Entry, EntryId, Evidence, Lane, Line, SourceId};
use super::file::{Accepts, Beside, Caller, FineTune, Proof};

/// Everything of a catalog but its entries.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Head {
    /// Surfaces by id, sorted.
    pub surfaces: Vec<Surface>,
    /// Lanes by id, sorted.
    pub lanes: Vec<Lane>,
    /// Lines by `vendor/name`, sorted.
    pub lines: Vec<Line>,
    /// Kinds of models, sorted.
    pub kinds: Vec<String>,
    /// Sources, by number.
    pub evidence: Vec<Evidence>,
    /// Vendors by id, sorted.
    pub vendors: Vec<Vendor>,
    /// Entries that share a spelling: where the index points into, as start and length.
    pub groups: Vec<EntryId>,
    /// Resold models: the vendor's own entry, the surface's index, and its entry; sorted.
    pub resold: Vec<(EntryId, u16, EntryId)>,
    /// Who serves a member of a line: the member, and each entry that is it, a snapshot of
    /// it or a resale; sorted.
    pub served: Vec<(EntryId, EntryId)>,
    /// Moving ids, each with a snapshot of it; sorted.
    pub snapshots: Vec<(EntryId, EntryId)>,
    /// See [`super::file::File`].
    pub modes: Vec<String>,
    /// Likewise.
    pub previews: Vec<String>,
    /// Likewise; sorted.
    pub capabilities: Vec<(String, String)>,
    /// What calls may set, by family of a surface's models.
    pub families: Vec<Family>,
    /// See [`super::file::Caller`]; by their keys, sorted.
    pub callers: Vec<(String, Caller)>,
    /// See [`super::file::Beside`].
    pub beside: Beside,
    /// What vendors compare, by the day on which they published it.
    pub benchmarks: Vec<Benchmark>,
    /// Where each entry starts in the entries' bytes.
    pub offsets: Vec<u32>,
}

impl Head {
    /// Says again who serves what and what is a snapshot of what, for these entries.
    pub fn relate<'e>(&mut self, entries: impl Iterator<Item = (EntryId, &'e Entry)> + Clone) {
        let anew: BTreeSet<EntryId> = entries.clone().map(|(id, _)| id).collect();
        self.served.retain(|(_, entry)| !anew.contains(entry));
        self.snapshots.retain(|(_, entry)| !anew.contains(entry));
        for (id, entry) in entries {
            let member = entry.line.map(|place| (place.member, id));
            self.served.extend(member);
            self.snapshots
                .extend(entry.snapshot_of.map(|base| (base, id)));
        }
        self.served.sort_unstable();
        self.snapshots.sort_unstable();
    }
}

/// What calls to some models of a surface may set.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// The surface whose ids its patterns are of.
    pub surface: String,
    /// As written.
    pub accepts: Accepts,
    /// Who says so.
    pub from: Vec<SourceId>,
}

/// A surface and how it is spelled.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surface {
    /// `bedrock`.
    pub id: String,
    /// `Amazon Bedrock`.
    pub name: String,
    /// See [`super::file::Surface`].
    pub prefixes: Vec<String>,
    /// Likewise.
    pub own_prefixes: Vec<String>,
    /// Likewise.
    pub host_prefixes: Vec<String>,
    /// Likewise.
    pub patterns: Vec<String>,
    /// Likewise.
    pub suffixes: Vec<String>,
    /// Likewise.
    pub routes: Vec<String>,
    /// See [`super::file::Proof`].
    pub proof: Proof,
    /// Likewise.
    pub fine_tunes: Vec<FineTune>,
    /// What its owner publishes of its models, as addresses by what they tell of.
    pub pages: BTreeMap<String, String>,
    /// Days after which a fact is stale.
    pub shelf_life_days: Option<u32>,
    /// See [`super::file::Surface`].
    pub notice_days: Option<u32>,
    /// Likewise.
    pub regional_percent: Option<u32>,
    /// Likewise.
    pub version_sign: Option<char>,
    /// Likewise.
    pub local: bool,
    /// Likewise.
    pub moving: Vec<String>,
    /// Whose dates hold is not said by a prefix of this surface.
    pub gateway: bool,
    /// See [`super::file::Surface`].
    pub deploys: bool,
    /// Its ids say nothing of who serves the model.
    pub nowhere: bool,
    /// See [`super::file::File`], where the file has no vendor; sorted.
    pub ambiguous: Vec<String>,
    /// The vendor whose own surface it is.
    pub vendor: Option<String>,
    /// The newest day on which any source of its file was read.
    pub read: Option<Day>,
}

/// A maker of models and the shapes of its ids.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// `openai`.
    pub id: String,
    /// `OpenAI`.
    pub name: String,
    /// Its own surface.
    pub surface: String,
    /// See [`super::file::File`].
    pub stems: Vec<String>,
    /// Likewise.
    pub shapes: Vec<String>,
    /// Likewise; sorted.
    pub ambiguous: Vec<String>,
    /// Likewise; sorted.
    pub not_models: Vec<String>,
    /// See [`super::file::File`].
    pub settings: Vec<String>,
    /// Likewise; sorted.
    pub endpoints: Vec<(String, Vec<String>)>,
}
