//! From the files of a policy as written to a [`Policy`] that holds.
//!
//! The files are laid over each other, the weakest first: scalars and whole lists
//! replace, `exclude`, `patterns` and `exceptions` add up, lanes, workloads and rules
//! merge by name and key by key. Every problem of every file is noted; none stops the
//! rest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::check::{Check, In, shortened};
use super::demand::{self, Demands};
use super::draft::Draft;
use super::exception::{self, Known, TAG_KEYS};
use super::file::{RolesWritten, RuleWritten, TagsWritten, WorkloadWritten};
use super::load::{self, Layer, Written};
use super::locks;
use super::paths::{Paths, PathsWritten, beneath};
use super::problem::{Problem, Problems};
use super::severity::Capped;
use super::vocabulary::Vocabulary;
use super::workload::{Volumes, Workload, volume};
use super::{Decided, Policy, Rule, Severity, Subject, TagPolicy, packs};
use crate::catalog::entry::Price;
use crate::source::yaml::decode::{Spanned, nearest};
use crate::source::{Place, Span};
use crate::tags::parse::KEYS;

/// How many patterns a file may have.
const MAX_PATTERNS: usize = 100;
/// How much memory a compiled pattern may take.
const MAX_PATTERN: usize = 1 << 20;

/// Checks and merges a policy's files.
pub fn validate(written: &Written, words: &dyn Vocabulary) -> Result<Policy, Problems> {
    let mut check = Check {
        words,
        folder: String::new(),
        globs: Vec::new(),
        problems: written.problems.clone(),
    };
    let mut merged = Merged::default();
    merged.built_in_rules(
        &mut check,
        written.layers.iter().any(|layer| layer.built_in),
    );
    for layer in &written.layers {
        merged.lay(&mut check, layer);
    }
    // Of faulty files it is not known what they come to.
    if check.problems.count() == 0 {
        for problem in locks::broken(written) {
            check.problems.add(problem);
        }
    }
    merged.finish(check, written)
}

impl<T> Decided<T> {
    fn unsaid(value: T) -> Self {
        Self { value, place: None }
    }
}

/// What the files say so far.
struct Merged {
    lanes: BTreeMap<String, Decided<String>>,
    max_prices: BTreeMap<String, Price>,
    /// The strongest file's first.
    workloads: Vec<WorkloadDraft>,
    grace_days: Decided<u32>,
    max_generations_behind: Option<u32>,
    tags: TagPolicy,
    caps: BTreeMap<Capped, Decided<Severity>>,
    exclude: Vec<String>,
    rules: BTreeMap<String, Draft>,
    exceptions: Vec<(Arc<Layer>, usize)>,
}

struct WorkloadDraft {
    name: String,
    paths: Option<Paths>,
    lane: Option<String>,
    demands: Demands,
    monthly: Volumes,
    place: Place,
}

impl Default for Merged {
    fn default() -> Self {
        Self {
            lanes: BTreeMap::new(),
            max_prices: BTreeMap::new(),
            workloads: Vec::new(),
            grace_days: Decided::unsaid(0),
            max_generations_behind: None,
            tags: TagPolicy {
                require: Decided::unsaid(Vec::new()),
                purposes: Decided::unsaid(Vec::new()),
                max_days: Decided::unsaid(None),
                expires_soon_days: Decided::unsaid(0),
                patterns: Vec::new(),
            },
            caps: BTreeMap::new(),
            exclude: Vec::new(),
            rules: BTreeMap::new(),
            exceptions: Vec::new(),
        }
    }
}

impl Merged {
    /// Starts from the rules that are part of lanelint. Without a pack they are there to
    /// be turned on, and off until then.
    fn built_in_rules(&mut self, check: &mut Check<'_>, with_pack: bool) {
        for embedded in packs::rules() {
            let written = load::rule(embedded, &mut check.problems);
            let source = In(&embedded.source);
            let Some(id) = &*written.id else {
                check.add(source, Span::default(), "the key `id` is missing");
                continue;
            };
            if id.value != embedded.name {
                check.add(
                    source,
                    id.span,
                    format!("the file is called `{}`", embedded.name),
                );
            }
            let mut draft = Draft::built_in(source.place(id.span), embedded);
            draft.lay(check, source, &written);
            if !with_pack {
                draft.severity = Some(Severity::Off);
            }
            self.rules.insert(id.value.clone(), draft);
        }
    }

    fn lay(&mut self, check: &mut Check<'_>, layer: &Arc<Layer>) {
        let (source, file) = (In(&layer.source), &layer.file);
        check.folder.clone_from(&layer.folder);
        for (lane, written) in file.lanes.iter().flat_map(|lanes| &lanes.0) {
            let lanes = check.words.lanes();
            let known = check.known(source, "lane", lane, lanes);
            if let Some(prices) = (written.as_ref()).and_then(|written| written.max_price.as_ref())
            {
                let most = self.max_prices.entry(lane.value.clone()).or_default();
                demand::lay_prices(check, source, prices, most);
            }
            if let Some(model) = written
                .as_ref()
                .and_then(|written| written.default.as_ref())
                && check.model(source, model)
                && known
            {
                let decided = Decided {
                    value: model.value.clone(),
                    place: Some(source.place(model.span)),
                };
                self.lanes.insert(lane.value.clone(), decided);
            }
        }
        if let Some(legacy) = &*file.legacy {
            if let Some(days) = &*legacy.grace_days {
                self.grace_days = decided(source, days);
            }
            if let Some(most) = &*legacy.max_generations_behind {
                self.max_generations_behind = Some(most.value);
            }
        }
        if let Some(tags) = &*file.migration_tags {
            self.tags(check, source, tags);
        }
        if let Some(roles) = &*file.roles {
            self.caps(source, roles);
        }
        if let Some(globs) = &*file.exclude {
            let written = PathsWritten {
                globs: (globs.0.iter())
                    .map(|glob| (glob.value.clone(), Some(glob.span)))
                    .collect(),
            };
            check.paths(source, Span::default(), &written);
            self.exclude.extend(
                written
                    .globs
                    .iter()
                    .map(|(glob, _)| beneath(&layer.folder, glob)),
            );
        }
        self.workloads(check, layer);
        for (id, rule) in file.rules.iter().flat_map(|rules| &rules.0) {
            if let Some(rule) = &**rule {
                self.rule(check, source, id, rule);
            }
        }
        let exceptions = file.exceptions.iter().flat_map(|many| &many.0);
        let indexed = exceptions
            .enumerate()
            .map(|(index, _)| (Arc::clone(layer), index));
        self.exceptions.extend(indexed);
    }

    fn tags(&mut self, check: &mut Check<'_>, source: In<'_>, written: &TagsWritten) {
        let list =
            |items: &[Spanned<String>]| items.iter().map(|item| item.value.clone()).collect();
        let place = |items: &[Spanned<String>]| items.first().map(|item| source.place(item.span));
        if let Some(keys) = &*written.require {
            for key in &keys.0 {
                if !is_word(&key.value) {
                    let message = format!("`{}` cannot be a tag's key", shortened(&key.value));
                    check.add(source, key.span, message);
                } else if !KEYS.contains(&key.value.as_str())
                    && nearest(&key.value, KEYS.iter().copied()).is_some()
                {
                    // Tags with such a key are malformed: none could ever have it.
                    check.unknown(
                        &source.place(key.span),
                        "key",
                        &key.value,
                        KEYS.iter().copied(),
                    );
                }
            }
            self.tags.require = Decided {
                value: list(&keys.0),
                place: place(&keys.0),
            };
        }
        if let Some(purposes) = &*written.purposes {
            self.tags.purposes = Decided {
                value: list(&purposes.0),
                place: place(&purposes.0),
            };
        }
        if let Some(days) = &*written.max_days {
            let days = decided(source, days);
            self.tags.max_days = Decided {
                value: Some(days.value),
                place: days.place,
            };
        }
        if let Some(days) = &*written.expires_soon_days {
            self.tags.expires_soon_days = decided(source, days);
        }
        let patterns = written.patterns.iter().flat_map(|many| &many.0);
        for (index, pattern) in patterns.enumerate() {
            if index == MAX_PATTERNS {
                let message = format!("more than {MAX_PATTERNS} patterns");
                check.add(source, pattern.span, message);
                break;
            }
            if let Some(value) = tag_pattern(check, source, pattern) {
                self.tags.patterns.push(Decided {
                    value,
                    place: Some(source.place(pattern.span)),
                });
            }
        }
    }

    fn caps(&mut self, source: In<'_>, roles: &RolesWritten) {
        for (role, cap) in roles.caps() {
            self.caps.insert(role, decided(source, cap));
            // What a file says of a role holds for all rules, but for those it excepts itself.
            for draft in self.rules.values_mut() {
                draft.caps.remove(&role);
            }
        }
    }

    fn workloads(&mut self, check: &mut Check<'_>, layer: &Arc<Layer>) {
        let source = In(&layer.source);
        // A stronger file's workloads are asked first, in the order of that file.
        let mut first = 0;
        for (name, written) in layer.file.workloads.iter().flat_map(|many| &many.0) {
            let Some(written) = &**written else { continue };
            let old = self.workloads.iter().position(|old| old.name == name.value);
            let mut draft = match old {
                Some(at) => self.workloads.remove(at),
                None => WorkloadDraft {
                    name: name.value.clone(),
                    paths: None,
                    lane: None,
                    demands: Demands::default(),
                    monthly: Volumes::default(),
                    place: source.place(name.span),
                },
            };
            draft.place = source.place(name.span);
            draft.lay(check, source, written);
            self.workloads
                .insert(first.min(self.workloads.len()), draft);
            first += 1;
        }
    }

    fn rule(
        &mut self,
        check: &mut Check<'_>,
        source: In<'_>,
        id: &Spanned<String>,
        written: &Spanned<RuleWritten>,
    ) {
        let rule = &written.value;
        if let Some(inner) = &*rule.id {
            check.add(source, inner.span, "the rule's id is the key above");
        }
        let place = source.place(id.span);
        if let Some(draft) = self.rules.get_mut(&id.value) {
            draft.place = place;
            draft.lay(check, source, rule);
            return;
        }
        let missing: Vec<_> = [
            (
                "`match` or `when`",
                rule.r#match.is_some() || rule.when.is_some(),
            ),
            ("`severity`", rule.severity.is_some()),
            ("`message`", rule.message.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, is_there)| (!is_there).then_some(key))
        .collect();
        if !missing.is_empty() {
            // What lacks nothing but a key at fault is a new rule, and told so already.
            if !check.is_faulty(source, written.span) || missing.len() == 3 {
                self.unknown_rule(check, &place, &id.value, &missing);
            }
            return;
        }
        if !is_word(&id.value) {
            let message = format!("`{}` cannot be a rule's id", shortened(&id.value));
            let problem = Problem::at(source.0, id.span, message);
            let help = "a rule's id is of small letters, digits, `-` and `_`, a letter first";
            check.problems.add(problem.with_help(help));
        }
        let mut draft = Draft::new(place, false);
        draft.lay(check, source, rule);
        self.rules.insert(id.value.clone(), draft);
    }

    fn unknown_rule(&self, check: &mut Check<'_>, place: &Place, id: &str, missing: &[&str]) {
        let near = nearest(id, self.rules.keys().map(String::as_str));
        let hint = near.map(|near| format!("; did you mean `{near}`?"));
        let message = format!(
            "unknown rule `{}`{}",
            shortened(id),
            hint.unwrap_or_default()
        );
        let help = format!("to write a new rule, add {}", missing.join(" and "));
        let problem = Problem::at(&place.source, place.span, message);
        check.problems.add(problem.with_help(help));
    }

    fn finish(self, mut check: Check<'_>, written: &Written) -> Result<Policy, Problems> {
        let workloads: Vec<Workload> = (self.workloads.into_iter())
            .filter_map(|draft| draft.finish(&mut check))
            .collect();
        let ids: BTreeSet<String> = self.rules.keys().cloned().collect();
        let names: Vec<_> = (workloads.iter())
            .map(|workload| workload.name.as_str())
            .collect();
        let mut rules = Vec::with_capacity(self.rules.len());
        for (id, draft) in self.rules {
            known_workloads(&mut check, &draft, &names);
            let Some((rule, supersedes)) = draft.finish(&mut check, &id, self.grace_days.value)
            else {
                continue;
            };
            for (other, place) in supersedes {
                if !ids.contains(&other) {
                    check.unknown(&place, "rule", &other, ids.iter().map(String::as_str));
                }
            }
            rules.push(rule);
        }
        let mut exceptions = Vec::new();
        for (layer, index) in &self.exceptions {
            let found = layer
                .file
                .exceptions
                .iter()
                .filter_map(|many| many.0.get(*index));
            for one in found {
                let known = Known {
                    rules: &ids,
                    workloads: &names,
                    purposes: &self.tags.purposes.value,
                };
                check.folder.clone_from(&layer.folder);
                exceptions.push(exception::read(&mut check, In(&layer.source), one, &known));
            }
        }
        let files = written
            .layers
            .iter()
            .map(|layer| Arc::clone(&layer.source))
            .collect();
        let mut on: BTreeMap<Subject, Vec<usize>> = BTreeMap::new();
        let is_on = |(_, rule): &(usize, &Rule)| rule.severity != Severity::Off;
        for (at, rule) in rules.iter().enumerate().filter(is_on) {
            on.entry(rule.subject).or_default().push(at);
        }
        let policy = Policy {
            files,
            root: written.root.clone(),
            lanes: self.lanes,
            max_prices: self.max_prices,
            workloads,
            grace_days: self.grace_days,
            max_generations_behind: self.max_generations_behind,
            tags: self.tags,
            caps: self.caps,
            exclude: Paths::compile(self.exclude.iter().map(String::as_str)).0,
            rules,
            on,
            exceptions,
            baseline: written.baseline.clone(),
            globs: check.globs,
        };
        check.problems.or(policy)
    }
}

impl WorkloadDraft {
    fn lay(&mut self, check: &mut Check<'_>, source: In<'_>, written: &WorkloadWritten) {
        if let Some(paths) = &*written.paths {
            if paths.value.globs.is_empty() {
                let message = "no glob: a workload holds at least one";
                check.add(source, paths.span, message);
            }
            self.paths = Some(check.paths(source, paths.span, &paths.value));
        }
        if let Some(lane) = &*written.lane {
            check.known(source, "lane", lane, check.words.lanes());
            self.lane = Some(lane.value.clone());
        }
        self.demands.lay(check, source, written);
        let Some(monthly) = &*written.monthly else {
            return;
        };
        for (text, into) in [
            (&monthly.input, &mut self.monthly.input),
            (&monthly.cached_input, &mut self.monthly.cached_input),
            (&monthly.output, &mut self.monthly.output),
        ] {
            let Some(text) = &**text else { continue };
            *into = volume(&text.value);
            if into.is_none() {
                let shown = shortened(&text.value);
                let message = format!(
                    "`{shown}` is no volume, expected tokens such as `900M`, `1.5B` or `20k`"
                );
                check.add(source, text.span, message);
            }
        }
    }

    fn finish(self, check: &mut Check<'_>) -> Option<Workload> {
        let has_demand = self.lane.is_some() || !self.demands.is_empty();
        let (Some(paths), true) = (self.paths, has_demand) else {
            let message = format!("the workload `{}` needs `paths` and `lane`", self.name);
            let problem = Problem::at(&self.place.source, self.place.span, message);
            let help = "in place of a lane it can have `surfaces`, `models`, `pinned` or \
                        `max_generations_behind`";
            check.problems.add(problem.with_help(help));
            return None;
        };
        Some(Workload {
            name: self.name,
            paths,
            lane: self.lane,
            demands: self.demands,
            monthly: self.monthly,
            place: self.place,
        })
    }
}

fn known_workloads(check: &mut Check<'_>, draft: &Draft, names: &[&str]) {
    for (glob, place) in draft.workloads() {
        check.fits(place, "workload", glob, names);
    }
}

fn tag_pattern(check: &mut Check<'_>, source: In<'_>, written: &Spanned<String>) -> Option<Regex> {
    let regex = match RegexBuilder::new(&written.value)
        .size_limit(MAX_PATTERN)
        .build()
    {
        Ok(regex) => regex,
        Err(error) => {
            let error = error.to_string();
            // The last line says what is wrong; those before draw the pattern.
            let why = error.lines().next_back().unwrap_or_default();
            let why = why.strip_prefix("error: ").unwrap_or(why);
            check.add(source, written.span, format!("bad pattern: {why}"));
            return None;
        }
    };
    let mut groups = 0;
    for group in regex.capture_names().flatten() {
        groups += 1;
        if !TAG_KEYS.contains(&group) {
            check.unknown(&source.place(written.span), "group", group, TAG_KEYS);
        }
    }
    if groups == 0 {
        let message = "a pattern without a named group reads no tag: write `(?<ticket>…)`";
        check.add(source, written.span, message);
    }
    Some(regex)
}

fn decided<T: Clone>(source: In<'_>, value: &Spanned<T>) -> Decided<T> {
    Decided {
        value: value.value.clone(),
        place: Some(source.place(value.span)),
    }
}

fn is_word(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b))
}
