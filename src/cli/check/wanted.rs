//! Which usages an audit is about: `--role`, `--status`, `--retires-within`, `--owner`, `--surface`, `--model`.

use std::collections::BTreeMap;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum};

use crate::catalog::entry::Day;
use crate::catalog::{Catalog, Status};
use crate::cli::{Exit, terminal};
use crate::evaluate::{Outcome, Usage};
use crate::policy::ids::{Names, is_glob};
use crate::scan::Role;
use crate::source::excerpt::visible;
use crate::source::yaml::decode::nearest;

/// What the options stand under.
const HEADING: &str = "Which usages count";

/// What stands for an owner where there is none.
const NOBODY: &str = "nobody";

/// Options that leave usages out. Of one option any value may fit; all options must.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    /// Only those that stand so, or are judged so; may be repeated
    #[arg(long, help_heading = HEADING, value_name = "ROLE", value_parser = roles())]
    role: Vec<Role>,
    /// Only those of models in this state; may be repeated
    #[arg(long, help_heading = HEADING, value_name = "STATUS")]
    status: Vec<State>,
    /// Only those of models that are retired, or will be within so many days
    #[arg(long, help_heading = HEADING, value_name = "DAYS")]
    retires_within: Option<u32>,
    /// Only those in files of this owner, as CODEOWNERS has it, or under a migration tag of theirs; `nobody` for files
    /// without an owner; may be repeated
    #[arg(long, help_heading = HEADING, value_name = "OWNER")]
    owner: Vec<String>,
    /// Only those that this platform judges; may be repeated, `*` stands for anything
    #[arg(long, help_heading = HEADING, value_name = "PLATFORM")]
    surface: Vec<String>,
    /// Only those of this model; may be repeated, `*` stands for anything
    #[arg(long, help_heading = HEADING, value_name = "MODEL", value_parser = crate::cli::model_glob)]
    model: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum State {
    Retired,
    Deprecated,
    Legacy,
    Current,
    Unknown,
}

impl From<State> for Status {
    fn from(state: State) -> Self {
        match state {
            State::Retired => Self::Retired,
            State::Deprecated => Self::Deprecated,
            State::Legacy => Self::Legacy,
            State::Current => Self::Current,
            State::Unknown => Self::Unknown,
        }
    }
}

fn roles() -> impl clap::builder::TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.map(Role::name)).map(|name| {
        let mut roles = Role::ALL.into_iter();
        roles.find(|role| role.name() == name).unwrap_or(Role::Use)
    })
}

impl Wanted {
    /// Whether usages are left out.
    pub(super) fn is_some(&self) -> bool {
        !self.told().is_empty()
    }

    /// The options as they were written.
    pub(super) fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut tell = |name: &str, value: &str| told.push(format!("--{name} {value}"));
        for role in &self.role {
            tell("role", role.name());
        }
        for state in &self.status {
            tell("status", &format!("{state:?}").to_lowercase());
        }
        if let Some(days) = self.retires_within {
            tell("retires-within", &days.to_string());
        }
        for (name, values) in [
            ("owner", &self.owner),
            ("surface", &self.surface),
            ("model", &self.model),
        ] {
            for value in values {
                tell(name, value);
            }
        }
        told
    }

    /// Leaves out what is not wanted.
    ///
    /// # Errors
    ///
    /// A platform that there is not, told already.
    pub(super) fn keep(
        &self,
        outcome: &mut Outcome,
        owners: &BTreeMap<String, Vec<String>>,
        catalog: &Catalog,
        as_of: Day,
    ) -> Result<(), Exit> {
        if !self.is_some() {
            return Ok(());
        }
        for surface in self.surface.iter().filter(|name| !is_glob(name)) {
            let known = || catalog.surfaces().iter().map(|known| known.id.as_str());
            if known().any(|known| known.eq_ignore_ascii_case(surface)) {
                continue;
            }
            let help = match nearest(surface, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("those are {}", known().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("--surface: no platform `{}`", visible(surface));
            return Err(terminal::fail(&message, Some(&help)));
        }
        let names = |globs: &[String]| {
            let globs = globs.iter().map(String::as_str);
            (globs.len() > 0).then(|| Names::new(globs))
        };
        let (surfaces, models) = (names(&self.surface), names(&self.model));
        let tag_owners: Vec<_> = (outcome.tags.iter())
            .map(|record| record.tag.get("owner").map(str::to_owned))
            .collect();
        let is_owned = |usage: &Usage, owner: &str| {
            let of_file = owners.get(usage.path()).map_or(&[][..], Vec::as_slice);
            let of_tag = usage
                .tag
                .and_then(|tag| tag_owners.get(tag.get())?.as_ref());
            let mut all = of_file.iter().chain(of_tag).peekable();
            owner == NOBODY && all.peek().is_none() || all.any(|name| is_same(owner, name))
        };
        let is_of_model = |usage: &Usage, models: &Names| {
            let ids = usage.id.as_deref().into_iter();
            models.hold(ids.chain([usage.mention.text.as_str()]))
        };
        let fits = |usage: &Usage| {
            let roles = [usage.stands, usage.role()];
            let ends = usage.view.retires_on;
            let within = |days: u32| {
                ends.is_some_and(|day| i64::from(day.0) - i64::from(as_of.0) <= i64::from(days))
            };
            (self.role.is_empty() || roles.iter().any(|role| self.role.contains(role)))
                && (self.status.is_empty()
                    || (self.status.iter()).any(|state| Status::from(*state) == usage.view.status))
                && self.retires_within.is_none_or(within)
                && (self.owner.is_empty() || self.owner.iter().any(|owner| is_owned(usage, owner)))
                && surfaces
                    .as_ref()
                    .is_none_or(|names| names.hold([usage.judged_by.as_str()]))
                && (models.as_ref()).is_none_or(|models| is_of_model(usage, models))
        };
        // What fits nothing may be a slip, and an empty report must not pass for an answer.
        for model in &self.model {
            let names = Names::new([model.as_str()]);
            if !(outcome.usages.iter()).any(|usage| is_of_model(usage, &names)) {
                crate::cli::warn_idle(model);
            }
        }
        for owner in self.owner.iter().filter(|owner| *owner != NOBODY) {
            if !(outcome.usages.iter()).any(|usage| is_owned(usage, owner)) {
                terminal::warn(&format!("--owner {}: no usage is theirs", visible(owner)));
            }
        }
        outcome.keep(fits, |_| false);
        Ok(())
    }
}

/// Whether two owners are the same, with `@` or without, whatever the case.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.trim_start_matches('@').to_lowercase();
    plain(one) == plain(other)
}
