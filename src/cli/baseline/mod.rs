//! `--baseline` and the policy's `baseline`: the earlier state that a run is compared with; and the commands that keep it.

mod keep;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Exit, terminal};
use crate::baseline::{Baseline, Compared};
use crate::policy::{self, Decided, locate};
use crate::source::document;
use crate::source::excerpt::visible;
pub(super) use keep::{Command, run};

/// The largest report that is read, in bytes: some 500,000 findings.
const MAX_BYTES: u64 = 512 << 20;

/// Reads what `--baseline` names, and what is said of it; or tells why it cannot be taken.
pub(super) fn read(path: &Path) -> Result<(Baseline, Compared), Exit> {
    open(path).map_err(|why| {
        terminal::fail(
            &format!("--baseline: {}", visible(&why)),
            Some(
                "name what `lanelint baseline create` wrote, or a report of `lanelint check --output \
                 json:FILE`",
            ),
        )
    })
}

/// Likewise what the policy names.
pub(super) fn of_policy(named: &Decided<PathBuf>) -> Result<(Baseline, Compared), Exit> {
    open(&named.value).map_err(|why| {
        let from = named.place.as_ref().map_or_else(String::new, |place| {
            let line = place.source.position(place.span.start).line;
            format!("{}:{line}: ", place.source.name())
        });
        terminal::fail(
            &format!("{}the baseline: {}", visible(&from), visible(&why)),
            Some("write it with `lanelint baseline create`, or take `baseline` out of the policy"),
        )
    })
}

/// The same, and why there is none is the caller's to tell.
pub(super) fn open(path: &Path) -> Result<(Baseline, Compared), String> {
    let shown = locate::show(path);
    let source = document::read(path, &shown, MAX_BYTES, "baseline")?;
    let baseline = Baseline::read(source.text());
    let baseline = baseline.map_err(|why| format!("`{shown}`: {why}"))?;
    let compared = Compared {
        file: shown,
        sha256: policy::hash([Arc::new(source)].iter()),
        absent: Vec::new(),
    };
    Ok((baseline, compared))
}
