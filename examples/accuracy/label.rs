//! Labels as their files have them: one JSON object a line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lanelint::scan::Role;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A line of a file: path below the root, 1-based line.
pub(crate) type Key = (String, u32);

/// One labelled stretch of a line.
#[derive(Debug, Deserialize)]
pub(crate) struct Label {
    pub(crate) corpus: String,
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) lang: String,
    /// 1-based, in bytes of the line.
    pub(crate) col_start: u32,
    /// Exclusive.
    pub(crate) col_end: u32,
    pub(crate) text: String,
    pub(crate) class: String,
    pub(crate) context: String,
    /// `(start, end, text)` of other spans that count as exact.
    #[serde(default)]
    alt_spans: Vec<(u32, u32, String)>,
}

impl Label {
    /// Whether it is an id.
    pub(crate) fn is_id(&self) -> bool {
        self.class == "model"
    }

    /// Whether a hit on it counts neither way: ids of open weights, invented ones, the
    /// starts of ids, names in running text.
    pub(crate) fn is_ignored(&self) -> bool {
        ["fake", "openweight", "partial", "pattern", "prose"].contains(&self.class.as_str())
    }

    /// The spans that are exact: start and text.
    pub(crate) fn spans(&self) -> impl Iterator<Item = (u32, &str)> {
        let own = (self.col_start, self.text.as_str());
        let others = self.alt_spans.iter();
        std::iter::once(own).chain(others.map(|(start, _, text)| (*start, text.as_str())))
    }
}

/// Every label of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<Label>, String> {
    lines(path)
}

/// A role that was labelled apart from the spans.
#[derive(Debug, Deserialize)]
struct RoleLabel {
    path: String,
    line: u32,
    col_start: u32,
    role: Role,
}

/// The labelled roles, by line and column.
pub(crate) fn roles(path: &Path) -> Result<BTreeMap<(Key, u32), Role>, String> {
    let roles = lines::<RoleLabel>(path)?.into_iter();
    Ok(roles
        .map(|label| (((label.path, label.line), label.col_start), label.role))
        .collect())
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, String> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|why| format!("cannot read `{shown}`: {why}"))?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|why| format!("{shown}:{}: {why}", index + 1))
        })
        .collect()
}
