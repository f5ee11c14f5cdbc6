//! `policy`: what holds for a path, as `policy show` has it.

use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Desk, Fault, plain};
use super::tools::Path;
use crate::cli::policy::show::Shown;
use crate::evaluate::Severity;

/// What `policy` answers.
#[derive(Serialize, JsonSchema)]
pub(super) struct Governing {
    /// The file or folder, told from the root.
    path: String,
    /// The files that the policy is made of, the weakest first; those that begin with `rules/` are part of lanelint.
    files: Vec<String>,
    /// The workload that holds the path.
    workload: Option<String>,
    /// The lane of that workload.
    lane: Option<String>,
    /// The default model of that lane.
    lane_default: Option<String>,
    /// Whether the path is left out: nothing in it is judged.
    excluded: bool,
    /// The rules that are not off.
    rules: Vec<Ruled>,
    /// The whole policy, as YAML that could be saved.
    yaml: String,
}

/// A rule.
#[derive(Serialize, JsonSchema)]
struct Ruled {
    /// Its id; `explain` tells what it wants.
    id: String,
    /// What it is about.
    title: String,
    /// How severe its findings are where an id is in use.
    severity: Severity,
}

/// Tells what holds for a path.
pub(super) fn policy(desk: &Desk<'_>, asked: Path) -> Result<Governing, Fault> {
    let (path, standing) = desk.standing(&asked.path)?;
    let told = standing.base.relative(&path);
    let Some(policy) = standing
        .governed
        .as_ref()
        .map(|governed| governed.policy_of(&told))
    else {
        return Err(Fault::Told("the policy is at fault".into()));
    };
    let workload = policy
        .workload_of(&told)
        .and_then(|at| policy.workloads.get(at));
    let rules = policy
        .rules
        .iter()
        .filter(|rule| rule.severity != Severity::Off);
    let mut yaml = Vec::new();
    let shown = Shown::read(desk.choice, plain(&path))
        .map_err(|problems| Fault::Told(desk.told(&problems)))?;
    shown
        .yaml(&mut yaml)
        .map_err(|error| Fault::Told(error.to_string()))?;
    let files = policy
        .files
        .iter()
        .map(|file| desk.name(std::path::Path::new(file.name())));
    Ok(Governing {
        path: desk.name(&path),
        files: files.collect(),
        workload: workload.map(|workload| workload.name.clone()),
        lane_default: policy.default_of(&told).cloned(),
        lane: policy.lane_of(&told).cloned(),
        excluded: policy.exclude.hold(&told),
        rules: rules
            .map(|rule| Ruled {
                id: rule.id.clone(),
                title: rule.title.clone(),
                severity: rule.severity,
            })
            .collect(),
        yaml: String::from_utf8(yaml).unwrap_or_default(),
    })
}
