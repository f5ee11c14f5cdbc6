//! Tags, ignores and exceptions of a run: which ids each of them speaks for, and how
//! often each is needed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::judge::Judged;
use super::record::{IgnoreRecord, TagRecord, Verdict};
use super::{Disposition, File, Finding};
use crate::policy::{Facts, Policy};
use crate::scan::Mention;
use crate::source::{Source, Span};
use crate::tags::reaches::Reaches;
use crate::tags::{Ignore, Reach, Tag, parse};

/// All notes of a run.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub tags: Vec<TagNote>,
    pub ignores: Vec<IgnoreNote>,
    /// The tags and ignores of each file.
    of_file: Vec<(Reaches, Reaches)>,
    /// How many usages the notes have met.
    met: usize,
    /// By usage, where there are any: the tags that cover it.
    covering: BTreeMap<usize, Vec<usize>>,
    /// By usage, where there are any: the ignores that cover it.
    ignoring: BTreeMap<usize, Vec<usize>>,
    /// Index in `tags` by exception, for those that have one.
    exception_tags: Vec<Option<usize>>,
    /// How many findings each exception allows.
    exception_uses: Vec<usize>,
    /// How many usages with a finding of its rules each exception covers.
    exception_met: Vec<usize>,
    /// Whether each covers one that another rule of the same ladder has found by now.
    exception_outgrown: Vec<bool>,
}

/// A tag of a file or an exception.
#[derive(Debug)]
pub(super) struct TagNote {
    /// Index of its file; `None` for an exception's.
    pub file: Option<usize>,
    /// Where it stands.
    pub source: Arc<Source>,
    /// As written.
    pub tag: Tag,
    /// Usages that it covers, whether they need it or not.
    pub covers: Vec<usize>,
    /// How many of them need it.
    pub uses: usize,
    /// What is wrong with it.
    pub verdicts: Vec<Verdict>,
    /// Whether it makes findings tracked.
    pub valid: bool,
}

impl TagNote {
    /// Facts with what the tag says.
    pub(super) fn over<'f>(&'f self, facts: Facts<'f>) -> Facts<'f> {
        Facts {
            to: self.tag.get("to"),
            purpose: self.tag.get("purpose"),
            ticket: self.tag.get("ticket"),
            owner: self.tag.get("owner"),
            until: self.tag.get("until"),
            ..facts
        }
    }
}

/// An ignore of a file.
#[derive(Debug)]
pub(super) struct IgnoreNote {
    /// Index of its file.
    pub file: usize,
    /// Where it stands.
    pub source: Arc<Source>,
    /// As written.
    pub ignore: Ignore,
    /// How many findings it silences.
    pub uses: usize,
    /// The rules of these.
    pub used: BTreeSet<String>,
    /// What is wrong with it.
    pub verdicts: Vec<super::IgnoreVerdict>,
}

impl Notes {
    /// Reads every note of the files, and the tags of the policy's exceptions.
    pub(super) fn read(files: &[File], policy: &Policy) -> Self {
        let mut notes = Self::default();
        let patterns: Vec<_> = policy
            .tags
            .patterns
            .iter()
            .map(|regex| regex.value.clone())
            .collect();
        for (number, file) in files.iter().enumerate() {
            let first = (notes.tags.len(), notes.ignores.len());
            for note in &file.scan.notes {
                let (mut tags, ignores) = parse::read(&file.source, note);
                if tags.is_empty() && ignores.is_empty() {
                    tags = parse::own(&file.source, note, &patterns);
                }
                for tag in tags {
                    notes
                        .tags
                        .push(TagNote::new(Some(number), &file.source, tag));
                }
                for ignore in ignores {
                    notes.ignores.push(IgnoreNote {
                        file: number,
                        source: Arc::clone(&file.source),
                        ignore,
                        uses: 0,
                        used: BTreeSet::new(),
                        verdicts: Vec::new(),
                    });
                }
            }
            let tags = notes.tags.iter().enumerate().skip(first.0);
            let tags = tags.map(|(index, note)| (index, note.tag.span, note.tag.reach));
            let ignores = notes.ignores.iter().enumerate().skip(first.1);
            let ignores = ignores.map(|(index, note)| (index, note.ignore.span, note.ignore.reach));
            let own = (Reaches::of(tags), Reaches::of(ignores));
            notes.of_file.push(own);
        }
        for exception in &policy.exceptions {
            notes.exception_tags.push(exception.tag.as_ref().map(|tag| {
                let tag = TagNote::new(None, &exception.place.source, tag.clone());
                notes.tags.push(tag);
                notes.tags.len() - 1
            }));
        }
        notes.exception_uses = vec![0; policy.exceptions.len()];
        notes.exception_met = vec![0; policy.exceptions.len()];
        notes.exception_outgrown = vec![false; policy.exceptions.len()];
        notes
    }

    /// Whether a span of a file is part of a note: an id in a tag is no usage.
    pub(super) fn holds(&self, file: usize, span: Span) -> bool {
        let (tags, ignores) = &self.of_file[file];
        tags.holds(span) || ignores.holds(span)
    }

    /// Lets the notes of a file meet its next usage.
    pub(super) fn meet(&mut self, file: usize, mention: &Mention) {
        let (tags, ignores) = &self.of_file[file];
        let usage = self.met;
        // A note above the key that holds an id speaks for it, and so does one above the
        // statement that holds the key.
        let (holder, statement) = (mention.holder(), mention.statement());
        let holders = || std::iter::once(holder).chain(statement);
        let (span, object) = (mention.span, mention.object());
        let covers = |&index: &usize| {
            let tag = &self.tags[index].tag;
            holders().any(|holder| tag.covers(span, holder, object))
        };
        let tags = tags.around(span, holders(), object);
        let covering: Vec<_> = tags.into_iter().filter(covers).collect();
        let ignores = ignores.around(span, holders(), object);
        for &index in &covering {
            self.tags[index].covers.push(usage);
        }
        let covers = |&index: &usize| {
            let ignore = &self.ignores[index].ignore;
            holders().any(|holder| ignore.covers(span, holder, object))
        };
        let ignoring: Vec<_> = ignores.into_iter().filter(covers).collect();
        if !ignoring.is_empty() {
            self.ignoring.insert(usage, ignoring);
        }
        if !covering.is_empty() {
            self.covering.insert(usage, covering);
        }
        self.met += 1;
    }

    /// Lets the policy's exceptions meet the usages that they cover.
    pub(super) fn meet_exceptions(&mut self, judged: &Judged, policy: &Policy) {
        for (&index, exceptions) in &judged.exceptions {
            for &number in exceptions {
                let exception = &policy.exceptions[number];
                let findings = judged.of(index);
                let wanted = findings
                    .iter()
                    .any(|finding| exception.names(&finding.rule));
                self.exception_met[number] += usize::from(wanted);
                self.exception_outgrown[number] |= findings.iter().any(|finding| {
                    let mut own = exception.rules.iter().flatten();
                    own.any(|own| policy.is_next_step(own, &finding.rule))
                });
                if let Some(tag) = self.exception_tags[number] {
                    self.tags[tag].covers.push(index);
                    self.covering.entry(index).or_default().push(tag);
                }
            }
        }
        for note in &mut self.tags {
            let needs = |&&index: &&usize| judged.needs_tag(index);
            note.uses = note.covers.iter().filter(needs).count();
        }
    }

    /// The tag that speaks for a usage: a valid one before others, the nearest before
    /// those that speak for more, an exception's last.
    pub(super) fn tag_of(&self, usage: usize) -> Option<usize> {
        let width = |note: &TagNote| match note.tag.reach {
            Reach::Lines { span, .. } => (0, span.len()),
            Reach::Siblings(span) => (1, span.len()),
            Reach::File => (2, 0),
            Reach::Nothing => (3, 0),
        };
        let rank = |&index: &usize| {
            let note = &self.tags[index];
            (!note.valid, note.file.is_none(), width(note))
        };
        let covering = self.covering.get(&usage)?;
        covering.iter().copied().min_by_key(rank)
    }

    /// Whether a tag makes findings tracked.
    pub(super) fn is_valid(&self, tag: usize) -> bool {
        self.tags.get(tag).is_some_and(|note| note.valid)
    }

    /// Whether a tag is that of an exception.
    pub(super) fn is_of_exception(&self, tag: usize) -> bool {
        self.tags.get(tag).is_some_and(|note| note.file.is_none())
    }

    /// The tag of an exception, if it has one.
    pub(super) fn tag_of_exception(&self, exception: usize) -> Option<usize> {
        self.exception_tags.get(exception).copied().flatten()
    }

    /// Counts a finding that an exception allows.
    pub(super) fn use_exception(&mut self, exception: usize) {
        self.exception_uses[exception] += 1;
    }

    /// How many usages or findings an exception speaks for.
    pub(super) fn uses_of_exception(&self, exception: usize) -> usize {
        self.exception_uses[exception].max(self.exception_met[exception])
    }

    /// Whether an exception that allows nothing may be needed all the same: what it is for is
    /// found by a rule that it does not name, and somebody has to decide about that first.
    pub(super) fn is_outgrown(&self, exception: usize) -> bool {
        self.exception_outgrown.get(exception) == Some(&true)
    }

    /// The ignore that silences a rule for a usage, counted.
    pub(super) fn ignored(&mut self, usage: usize, rule: &str) -> Option<usize> {
        let ignoring = self.ignoring.get(&usage)?.iter().copied();
        let found = ignoring
            .into_iter()
            .find(|&index| self.ignores[index].silences(rule))?;
        self.ignores[found].silence(rule);
        Some(found)
    }

    /// Applies the ignores to findings that are about no usage, by their place.
    pub(super) fn silence(&mut self, findings: &mut [Finding]) {
        let mut files: HashMap<Arc<str>, usize> = HashMap::new();
        for note in self.ignores.iter().rev() {
            files.insert(Arc::from(note.source.name()), note.file);
        }
        for finding in findings {
            let span = finding.place.span;
            let file = files.get(finding.place.source.name());
            let own = file.and_then(|file| self.of_file.get(*file));
            let near = own.map(|(_, ignores)| ignores.around(span, std::iter::once(span), None));
            let found = near.into_iter().flatten().find(|&index| {
                let note = &self.ignores[index];
                note.ignore.covers(span, span, None) && note.silences(&finding.rule)
            });
            if let Some(found) = found {
                self.ignores[found].silence(&finding.rule);
                finding.disposition = Disposition::Ignored(found.into());
            }
        }
    }

    /// What reports show of them.
    pub(super) fn records(self) -> (Vec<TagRecord>, Vec<IgnoreRecord>) {
        let tags = self.tags.into_iter().map(|note| TagRecord {
            source: note.source,
            tag: note.tag,
            verdicts: note.verdicts,
            valid: note.valid,
            uses: note.uses,
        });
        let ignores = self.ignores.into_iter().map(|note| IgnoreRecord {
            source: note.source,
            ignore: note.ignore,
            verdicts: note.verdicts,
            uses: note.uses,
        });
        (tags.collect(), ignores.collect())
    }
}

impl TagNote {
    fn new(file: Option<usize>, source: &Arc<Source>, tag: Tag) -> Self {
        Self {
            file,
            source: Arc::clone(source),
            tag,
            covers: Vec::new(),
            uses: 0,
            verdicts: Vec::new(),
            valid: false,
        }
    }
}

impl IgnoreNote {
    /// Whether it names the rule. One that is malformed silences nothing.
    fn silences(&self, rule: &str) -> bool {
        self.ignore.faults.is_empty() && self.ignore.rules.iter().any(|(name, _)| name == rule)
    }

    /// Counts a finding of a rule that it silences.
    fn silence(&mut self, rule: &str) {
        self.uses += 1;
        if !self.used.contains(rule) {
            self.used.insert(rule.to_owned());
        }
    }
}
