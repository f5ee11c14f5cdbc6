//! What the policies make of one text: the steps of a run, over one file.

use std::path::Path;
use std::sync::Arc;

use super::Standing;
use crate::catalog::resolve::Reading;
use crate::evaluate::{Disposition, File, Finding, Links, Outcome, Standard, Usage};
use crate::policy;
use crate::run;
use crate::scan::{By, Context, Draft, Form, Scan, Stands};
use crate::source::read::Skip;
use crate::source::{Source, Span};
use crate::walk;

/// What was found in a text.
#[derive(Default)]
pub(in crate::cli) struct Judged {
    outcome: Outcome,
    /// Why nothing of it was judged, or not all.
    pub(in crate::cli) unread: Option<Unread>,
}

/// Why a text is not judged.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum Unread {
    /// A policy is at fault: then nothing is judged, as in a run.
    #[error("the policy is at fault")]
    Policy,
    /// A run would not read it.
    #[error("the policy leaves this path out, or it is a file of lanelint's own")]
    LeftOut,
    /// It cannot be read, or not all of it.
    #[error("{0}")]
    Skipped(Skip),
}

impl Judged {
    /// A text as though it stood in the file `path`, which need not be there.
    pub(in crate::cli) fn of(path: &Path, text: &[u8], standing: &Standing) -> Self {
        if !standing.holds(path) {
            return Self::nothing(Unread::LeftOut);
        }
        let name = policy::locate::show(path);
        let walked = walk::text(&name, text, standing.scanner());
        let mut skipped = walked.skipped.into_iter();
        let files = run::files(walked.scanned, &[], &standing.base);
        let judged = Self::of_files(files, standing);
        Self {
            unread: judged
                .unread
                .or(skipped.next().map(|(_, why)| Unread::Skipped(why))),
            ..judged
        }
    }

    /// An id alone, as though the file `path` called it: read as `reading`, on the platform that is proven.
    pub(in crate::cli) fn of_id(
        path: &Path,
        id: &str,
        reading: Option<Reading>,
        proof: Option<(&str, By)>,
        standing: &Standing,
    ) -> Self {
        if !standing.holds(path) {
            return Self::nothing(Unread::LeftOut);
        }
        let source = Source::new(policy::locate::show(path), id);
        let mention = reading.map(|reading| {
            let form = Form {
                text: id.to_owned(),
                context: Context::String,
                language: "text",
                reading,
            };
            Draft::bare(form, Span::from(0..id.len()))
                .proven(proof.map(|(surface, by)| (surface.to_owned(), by)))
                .kept(&source, &mut Stands::default())
        });
        let file = File {
            path: standing.base.relative(path),
            source: Arc::new(source),
            scan: Scan {
                mentions: mention.into_iter().collect(),
                ..Scan::default()
            },
            links: Links::new(),
        };
        Self::of_files(vec![file], standing)
    }

    /// Files that were scanned already.
    fn of_files(files: Vec<File>, standing: &Standing) -> Self {
        let Some(governed) = &standing.governed else {
            return Self::nothing(Unread::Policy);
        };
        let standard = Standard {
            policy: &governed.outermost,
            catalog: &standing.catalog,
            as_of: standing.as_of,
            complete: false,
        };
        let parted = governed.part(files);
        if parted.left_out > 0 {
            return Self::nothing(Unread::LeftOut);
        }
        let mut outcome = governed.judge(&parted, standard).outcome;
        standing.settle(&mut outcome);
        Self {
            outcome,
            unread: None,
        }
    }

    /// Nothing, and why.
    fn nothing(why: Unread) -> Self {
        Self {
            unread: Some(why),
            ..Self::default()
        }
    }

    /// The findings that count, in the order of the text.
    pub(in crate::cli) fn findings(&self) -> impl Iterator<Item = &Finding> {
        let all = self.outcome.findings.iter();
        all.filter(|finding| finding.disposition == Disposition::Open)
    }

    /// How many findings a tag, an ignore, an exception or the baseline settles.
    #[cfg(feature = "mcp")]
    pub(in crate::cli) fn settled(&self) -> usize {
        self.outcome.findings.len() - self.findings().count()
    }

    /// How many ids a test names that the catalog does not have: they are no usage and no finding.
    #[cfg(feature = "mcp")]
    pub(in crate::cli) fn invented(&self) -> u64 {
        self.outcome.unlisted_unknowns
    }

    /// Every id.
    pub(in crate::cli) fn usages(&self) -> impl Iterator<Item = &Usage> {
        self.outcome.usages.iter()
    }

    /// The usage that a finding is about.
    pub(in crate::cli) fn usage_of(&self, finding: &Finding) -> Option<&Usage> {
        self.outcome.usages.get(finding.usage?.get())
    }

    /// The usage that holds a byte or ends before it.
    pub(in crate::cli) fn usage_at(&self, offset: usize) -> Option<&Usage> {
        let holds = |usage: &&Usage| {
            let span = usage.mention.span;
            (span.start as usize..=span.end as usize).contains(&offset)
        };
        self.usages().find(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::cli::PolicyChoice;

    #[test]
    fn a_bare_id_on_a_proven_platform_is_what_that_platform_calls_so() {
        let catalog = Catalog::builtin();
        let choice = PolicyChoice {
            policy: None,
            no_policy: true,
        };
        let day = "2026-11-29".parse().unwrap();
        let path = Path::new("a.py");
        let standing = Standing::read(&choice, day, path);
        let mut tried = 0;
        for (id, entry) in catalog.entries() {
            let alike = catalog.candidates(&entry.id.to_ascii_lowercase());
            let reading = catalog.read(&entry.id);
            // The rest is of one platform, or is written with what proves one.
            let Some(reading) = reading
                .filter(|reading| alike.len() > 1 && reading.core == (0..entry.id.len() as u32))
            else {
                continue;
            };
            tried += 1;
            let proof = Some((entry.surface.as_str(), By::Key));
            let judged = Judged::of_id(path, &entry.id, Some(reading), proof, &standing);
            let usage = judged.usages().next().unwrap();
            let view = catalog.view(id, day);
            assert_eq!(
                (usage.view.status, usage.view.retires_on, &usage.judged_by),
                (view.status, view.retires_on, &entry.surface),
                "{} on {}",
                entry.id,
                entry.surface
            );
        }
        assert!(tried > 500, "{tried}");
    }

    #[test]
    fn a_version_that_stands_apart_makes_another_id_than_the_platform_s_own_bare_one() {
        let choice = PolicyChoice {
            policy: None,
            no_policy: true,
        };
        let path = Path::new("main.tf");
        let standing = Standing::read(&choice, "2026-11-29".parse().unwrap(), path);
        for (version, wanted) in [
            (Some("0613"), "gpt-4-0613"),
            (Some("0314"), "gpt-4-0314"),
            (None, "gpt-4"),
        ] {
            let version = version.map_or(String::new(), |own| format!("    version = \"{own}\"\n"));
            let text = format!(
                "resource \"azurerm_cognitive_deployment\" \"chat\" {{\n  model {{\n    \
                 format = \"OpenAI\"\n    name = \"gpt-4\"\n{version}  }}\n}}\n"
            );
            let judged = Judged::of(path, text.as_bytes(), &standing);
            let usage = judged.usages().next().unwrap();
            let ids: Vec<_> = usage.id.iter().collect();
            assert_eq!(ids, [wanted], "{text}");
            assert_eq!(usage.judged_by, "azure");
        }
    }
}
