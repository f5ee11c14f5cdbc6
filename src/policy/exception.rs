//! Exceptions of a policy: findings that are allowed, and migration tags for files in
//! which no comment can stand.

use super::facts::Facts;
use super::ids::Names;
use super::paths::Paths;
use crate::source::Place;
use crate::tags::Tag;

/// An exception.
#[derive(Debug, Clone)]
pub struct Exception {
    /// The ids it is for; `None` for all.
    pub id: Option<Names>,
    /// The files it is for; `None` for all.
    pub paths: Option<Paths>,
    /// The workloads it is for; `None` for all.
    pub workload: Option<Names>,
    /// The rules whose findings it allows; `None` for all.
    pub rules: Option<Vec<String>>,
    /// The migration tag that it stands for; its spans are those of the policy file. With
    /// one, findings are tracked by the rules of tags; without, they are allowed.
    pub tag: Option<Tag>,
    /// Why.
    pub reason: Option<String>,
    /// The whole of it in its policy.
    pub place: Place,
}

impl Exception {
    /// Whether it is for this usage, whatever the rule.
    pub fn covers(&self, facts: &Facts<'_>) -> bool {
        let held = |names: &Option<Names>, spellings: &[&str]| {
            (names.as_ref()).is_none_or(|names| names.hold(spellings.iter().copied()))
        };
        let ids: Vec<_> = facts.id.into_iter().chain([facts.text]).collect();
        let workload: Vec<_> = facts.workload.into_iter().collect();
        held(&self.id, &ids)
            && held(&self.workload, &workload)
            && (self.paths.as_ref()).is_none_or(|paths| paths.hold(facts.path))
    }

    /// Whether it is for findings of this rule.
    pub fn names(&self, rule: &str) -> bool {
        (self.rules.as_ref()).is_none_or(|rules| rules.iter().any(|id| id == rule))
    }
}
