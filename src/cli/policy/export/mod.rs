//! `lanelint policy export`: the models that a policy allows for a path, as the list by which another program lets calls through
//! at run time. One file a program, and what it calls the platforms in `rules/export/`.
//!
//! Each model is judged alone, as though a file there called it on its platform: what the policy refuses, and what the catalog is
//! not sure of, is in no list.

mod litellm;
mod opencode;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Deserialize;

use super::super::standing::{Judged, Standing};
use super::super::{AsOf, Exit, Outcome, PolicyChoice, terminal};
use crate::catalog::entry::{Entry, EntryId};
use crate::catalog::resolve::{Reading, Target};
use crate::catalog::{Catalog, Status};
use crate::evaluate::Severity;
use crate::policy::paths::ANY;
use crate::scan::By;
use crate::source::excerpt::visible;
use crate::source::table;
use crate::source::yaml::decode::nearest;

/// Arguments of `policy export`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// A file or folder whose policy counts; it need not be there
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// For which program
    #[arg(long = "as", value_name = "PROGRAM", value_enum)]
    program: Program,
    /// Take the models of this platform, as it calls them; may be repeated [default: the vendors' own platforms]
    #[arg(long = "surface", value_name = "NAME")]
    surfaces: Vec<String>,
    #[command(flatten)]
    policy: PolicyChoice,
    #[command(flatten)]
    as_of: AsOf,
}

/// A program that lets calls through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Program {
    /// The proxy of LiteLLM: the `model_list` of its config.yaml
    Litellm,
    /// OpenCode: the whitelists of its opencode.json
    Opencode,
}

/// How a program calls the platforms.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Spoken {
    /// The program and its file, for people.
    title: String,
    /// The kinds of models that it can run; empty for all.
    kinds: Vec<String>,
    /// By the catalog's surfaces.
    surfaces: BTreeMap<String, Provider>,
}

/// A platform, as a program knows it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Provider {
    /// What it calls it.
    provider: String,
    /// The variable of the environment with the key.
    key: Option<String>,
}

/// A model that may be called.
struct Model<'e> {
    entry: &'e Entry,
    provider: &'e Provider,
    /// The platform is its vendor's own.
    is_own: bool,
    lane: Option<String>,
}

/// What a policy lets through.
struct List<'e> {
    /// The path, as it was named.
    path: String,
    as_of: String,
    /// By platform and id.
    models: Vec<Model<'e>>,
    /// The default model of the path's lane.
    default: Option<String>,
}

impl Model<'_> {
    /// Whether a policy means it by a name.
    fn is(&self, name: &str) -> bool {
        self.entry.id == name || self.entry.aliases.iter().any(|alias| alias == name)
    }
}

impl Program {
    fn spoken(self) -> Spoken {
        let text = match self {
            Self::Litellm => include_str!("../../../../rules/export/litellm.yaml"),
            Self::Opencode => include_str!("../../../../rules/export/opencode.yaml"),
        };
        table::read(text)
    }

    fn write(self, list: &List<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Litellm => litellm::write(list, out),
            Self::Opencode => opencode::write(list, out),
        }
    }

    /// What its list has no place for.
    fn lacks(self) -> &'static [&'static str] {
        match self {
            Self::Litellm => litellm::LACKS,
            Self::Opencode => opencode::LACKS,
        }
    }
}

pub(in crate::cli) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let named = arguments.path.as_os_str().as_encoded_bytes();
    let path = if named.ends_with(b"/") || arguments.path.is_dir() {
        arguments.path.join(ANY)
    } else {
        arguments.path.clone()
    };
    let standing = Standing::read(&arguments.policy, arguments.as_of.day(), &path);
    let Some(governed) = &standing.governed else {
        return Ok(terminal::problems(&standing.problems));
    };
    let spoken = arguments.program.spoken();
    if let Err(exit) = known(&arguments.surfaces, &spoken) {
        return Ok(exit);
    }
    let told = standing.base.relative(&path);
    let policy = governed.policy_of(&told);
    let catalog = &standing.catalog;
    let (mut refused, mut unsure) = (0, 0);
    let mut models = Vec::new();
    for (id, entry) in catalog.entries() {
        let own = catalog.vendor(&entry.vendor);
        let is_own = own.is_some_and(|vendor| vendor.surface == entry.surface);
        let is_wanted = match arguments.surfaces.as_slice() {
            [] => is_own,
            named => named.contains(&entry.surface),
        };
        let is_run = spoken.kinds.is_empty() || spoken.kinds.contains(&entry.kind);
        let Some(provider) = spoken
            .surfaces
            .get(&entry.surface)
            .filter(|_| is_wanted && is_run)
        else {
            continue;
        };
        let judged = Judged::of_id(
            &path,
            &entry.id,
            Some(reading(catalog, id, entry)),
            Some((&entry.surface, By::Key)),
            &standing,
        );
        let is_refused = judged
            .findings()
            .any(|finding| finding.severity == Severity::Error);
        let view = judged.usages().next().map(|usage| &usage.view);
        if is_refused {
            refused += 1;
        } else if view.is_none_or(|view| view.status == Status::Unknown) {
            unsure += 1;
        } else {
            models.push(Model {
                entry,
                provider,
                is_own,
                lane: view.and_then(|view| view.lane.clone()),
            });
        }
    }
    models.sort_by_key(|model| (&model.entry.surface, &model.entry.id));
    let list = List {
        path: crate::policy::locate::show(&arguments.path),
        as_of: standing.as_of.to_string(),
        default: policy.default_of(&told).cloned(),
        models,
    };
    arguments.program.write(&list, out)?;
    out.flush()?;
    let count = list.models.len();
    terminal::note(&format!(
        "{}: {count} models as of {}; left out: {refused} that the policy refuses, {unsure} that the catalog is not sure of",
        spoken.title, list.as_of
    ));
    if count == 0 {
        terminal::warn("the list lets nothing through");
    }
    if let Some(default) = &list.default
        && !list.models.iter().any(|model| model.is(default))
    {
        terminal::warn(&format!(
            "the default of the path's lane, `{}`, is not in it: it is refused there, or none of the models of these platforms",
            visible(default)
        ));
    }
    for lack in arguments.program.lacks() {
        terminal::note(&format!("  not in it: {lack}"));
    }
    Ok(Exit::Clean)
}

/// Whether the program can reach all the platforms that are named.
fn known(named: &[String], spoken: &Spoken) -> Result<(), Exit> {
    let known = || spoken.surfaces.keys().map(String::as_str);
    let Some(unknown) = named
        .iter()
        .find(|name| !spoken.surfaces.contains_key(*name))
    else {
        return Ok(());
    };
    let message = format!(
        "{} has no name for the platform `{}`",
        spoken.title,
        visible(unknown)
    );
    let help = match nearest(unknown, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "it has names for {}",
            known().collect::<Vec<_>>().join(", ")
        ),
    };
    Err(terminal::fail(&message, Some(&help)))
}

/// An entry's id, read as that entry.
fn reading(catalog: &Catalog, id: EntryId, entry: &Entry) -> Reading {
    Reading {
        core: 0..entry.id.len() as u32,
        surface: catalog.read(&entry.id).and_then(|reading| reading.surface),
        target: Target::Known(id),
        same_case: true,
        ambiguous: false,
        tuned: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_platform_of_a_program_is_the_catalogs_and_has_a_name() {
        let catalog = Catalog::builtin();
        for program in Program::value_variants() {
            let spoken = program.spoken();
            assert!(
                !spoken.title.is_empty()
                    && !spoken.surfaces.is_empty()
                    && !program.lacks().is_empty()
            );
            for kind in &spoken.kinds {
                assert!(catalog.kinds().contains(kind), "{kind}");
            }
            for (surface, provider) in &spoken.surfaces {
                assert!(catalog.surface(surface).is_some(), "{program:?}: {surface}");
                assert!(!provider.provider.is_empty(), "{program:?}: {surface}");
                assert_eq!(
                    provider.key.is_some(),
                    *program == Program::Litellm,
                    "{surface}"
                );
            }
        }
    }
}
