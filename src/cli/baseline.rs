//! `--baseline`: the earlier report that a run is compared with.

use std::path::Path;
use std::sync::Arc;

use super::{Exit, terminal};
use crate::baseline::{Baseline, Compared};
use crate::policy::{self, locate};
use crate::source::document;
use crate::source::excerpt::visible;

/// The largest report that is read, in bytes: some 500,000 findings.
const MAX_BYTES: u64 = 512 << 20;

/// Reads an earlier report, and what is said of it; or tells why it cannot be taken.
pub(super) fn read(path: &Path) -> Result<(Baseline, Compared), Exit> {
    let shown = locate::show(path);
    let read = document::read(path, &shown, MAX_BYTES, "report").and_then(|source| {
        let baseline = Baseline::read(source.text());
        let baseline = baseline.map_err(|why| format!("`{shown}`: {why}"))?;
        let compared = Compared {
            file: shown.clone(),
            sha256: policy::hash([Arc::new(source)].iter()),
            absent: Vec::new(),
        };
        Ok((baseline, compared))
    });
    read.map_err(|why| {
        terminal::fail(
            &format!("--baseline: {}", visible(&why)),
            Some("name a report that `lanelint check --output json:FILE` wrote"),
        )
    })
}
