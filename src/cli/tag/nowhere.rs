//! Where no comment can stand: the migration tag goes into the policy, as an exception for the id and the file. The policy is
//! read and the files are judged again with it, as for every tag.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Run, place};
use crate::cli::fix::files;
use crate::cli::fix::rounds::{Fixed, FixedFile};
use crate::evaluate::{Disposition, Finding};
use crate::policy::{Problems, added};
use crate::run::Governed;
use crate::source::{Source, Span, read};

/// An id that no comment can speak for.
pub(super) struct Nowhere<'f> {
    /// What is found at it.
    pub(super) finding: &'f Finding,
    /// The id as it is written.
    pub(super) id: &'f str,
    /// The keys of the tag with their values.
    pub(super) words: Vec<(&'static str, String)>,
}

impl Run<'_> {
    /// Adds exceptions to the policy's own file, and gives the policies as they are then; or says what to write where there is
    /// no such file, or its list cannot be gone on with.
    ///
    /// # Errors
    ///
    /// A sentence, not escaped: the policy is not what was read, or its exceptions would not hold.
    pub(super) fn excepted(
        &self,
        nowhere: &[Nowhere<'_>],
        fixed: &mut Fixed,
        left: &mut Vec<String>,
    ) -> Result<Option<Governed>, String> {
        if nowhere.is_empty() {
            return Ok(None);
        }
        let items = self.items(nowhere);
        let own = self.own_policy();
        let all: Vec<_> = items.values().cloned().collect();
        let added = own.and_then(|source| {
            let text = added::with_exceptions(source.text(), &all)?;
            // A policy within brackets, or one that ends with `...`, cannot be gone on with.
            let new = read::decode(source.name(), text.as_bytes()).ok()?;
            self.governed(&new).is_ok().then_some((source, text))
        });
        let Some((source, text)) = added else {
            for one in nowhere {
                let item = items.get(&key(one)).map_or("", String::as_str);
                let (home, _) = self.home(one.finding.place.source.name());
                let home = home.map_or_else(|| "the policy".to_owned(), |home| format!("`{home}`"));
                left.push(format!(
                    "{}: no comment can stand here: add this to `exceptions` in {home}\n  - {item}",
                    place(one.finding)
                ));
            }
            return Ok(None);
        };
        let governed = self.rewritten(source, text, fixed)?;
        let outcome = self.judge(&self.gathered.walked.scanned, &governed);
        let open: BTreeSet<_> = outcome
            .findings
            .iter()
            .filter(|found| found.disposition == Disposition::Open)
            .map(at)
            .collect();
        if let Some(one) = nowhere.iter().find(|one| open.contains(&at(one.finding))) {
            let told = outcome.findings.iter().filter(|found| {
                found.disposition == Disposition::Open && found.place.source.name() == source.name()
            });
            let why: BTreeSet<&str> = told.map(|found| found.message.as_str()).collect();
            let why: Vec<_> = why.into_iter().take(MAX_TOLD).collect();
            let why = if why.is_empty() {
                String::new()
            } else {
                format!(" ({})", why.join("; "))
            };
            return Err(format!(
                "{}: an exception with this tag would not hold{why}: say what the policy asks for (`lanelint policy show` has it \
                 under `migration_tags`), or leave the file out with `--exclude`",
                place(one.finding)
            ));
        }
        Ok(Some(governed))
    }

    /// The file of the policy that exceptions are written to: that of the outermost policy, or the one that is named.
    pub(super) fn own_policy(&self) -> Option<&Source> {
        let layer = self.gathered.written.layers.last()?;
        let is_own = !layer.built_in && layer.folder.is_empty();
        is_own.then_some(&*layer.source)
    }

    /// The policy's file that an exception for a file belongs in, if there is any, and the file as that one's globs tell it: where
    /// there is no outermost policy, that of the folder which governs the file.
    fn home(&self, name: &str) -> (Option<&str>, String) {
        let path = self.gathered.base.relative(Path::new(name));
        let governed = &self.gathered.governed;
        let beneath = governed
            .folder_of(&path)
            .filter(|_| self.own_policy().is_none());
        let inside = beneath.and_then(|folder| {
            let inside = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((governed.policy_of(&path).files.last()?, inside))
        });
        match inside {
            Some((file, inside)) => (Some(file.name()), inside.to_owned()),
            None => (self.own_policy().map(Source::name), path),
        }
    }

    /// Puts a new text of the policy's file among what is to be written, and gives the policies as they are with it.
    ///
    /// # Errors
    ///
    /// A sentence, not escaped: the file is not what was read, or what it is to be is no sound policy.
    pub(super) fn rewritten(
        &self,
        source: &Source,
        text: String,
        fixed: &mut Fixed,
    ) -> Result<Governed, String> {
        let before = files::again(source, "tag")?;
        let new = read::decode(source.name(), text.as_bytes()).map_err(|skip| skip.to_string())?;
        let governed = self
            .governed(&new)
            .map_err(|problems| format!("the policy would not hold: {}", first(&problems)))?;
        let mark = if before.starts_with(MARK) { MARK } else { b"" };
        let file = FixedFile {
            after: [mark, text.as_bytes()].concat(),
            before,
            old: source.clone(),
            new,
            edits: Vec::new(),
        };
        fixed.files.insert(source.name().to_owned(), file);
        Ok(governed)
    }

    /// An exception for each file and tag, with all ids that they are for.
    fn items<'n>(&self, nowhere: &'n [Nowhere<'_>]) -> BTreeMap<Key<'n>, String> {
        let mut ids: BTreeMap<Key<'n>, BTreeSet<&str>> = BTreeMap::new();
        for one in nowhere {
            ids.entry(key(one)).or_default().insert(one.id);
        }
        let item = |((name, words), ids): (Key<'n>, BTreeSet<&str>)| {
            let (_, path) = self.home(name);
            // What takes the meaning from what follows it stands for no name in a glob.
            let glob = format!("/{}", globset::escape(&path).replace('\\', "?"));
            let keys: Vec<_> = (words.iter())
                .map(|(key, value)| format!("{key}: {}", quoted(value.trim_matches('"'))))
                .collect();
            let ids: Vec<_> = ids
                .into_iter()
                .map(|id| quoted(&globset::escape(id)))
                .collect();
            let text = format!(
                "{{id: [{}], paths: [{}], tag: {{{}}}}}",
                ids.join(", "),
                quoted(&glob),
                keys.join(", ")
            );
            ((name, words), text)
        };
        ids.into_iter().map(item).collect()
    }

    fn governed(&self, new: &Source) -> Result<Governed, Problems> {
        let gathered = self.gathered;
        let written = gathered.written.with_text(new);
        gathered.governed_by(
            &written,
            self.arguments.selection.policy.chosen().is_layered(),
        )
    }
}

/// How much of what is wrong with exceptions is told.
const MAX_TOLD: usize = 5;

/// A byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The file and the tag.
type Key<'n> = (&'n str, &'n [(&'static str, String)]);

fn key<'n>(one: &'n Nowhere<'_>) -> Key<'n> {
    (one.finding.place.source.name(), &one.words)
}

/// A YAML string: one of JSON is one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What a finding is known by in both judgements.
fn at(finding: &Finding) -> (&str, Span, &str) {
    let place = &finding.place;
    (place.source.name(), place.span, &finding.rule)
}

fn first(problems: &Problems) -> String {
    problems
        .iter()
        .next()
        .map_or_else(String::new, |problem| problem.message.clone())
}
