//! Writes what is found back into test files: the least change, tried before it is written,
//! all of it or nothing.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use super::Report;
use super::gather::Gathered;
use crate::cli::terminal;
use crate::policy::locate::why;
use crate::source::{Encoding, Source};
use crate::verify::update::{apply, edits};
use crate::verify::{Case, Verdict, read};

/// Rewrites the test files whose tests failed, and puts what comes of them then in the
/// report. A sentence when a file could not be written.
pub(super) fn update(gathered: &Gathered, report: &mut Report) -> Result<(), String> {
    for (suite, ran) in gathered.suites.iter().zip(&mut report.suites) {
        let (Some(path), Some(bench)) = (&suite.path, gathered.bench(suite)) else {
            continue;
        };
        let failed = ran.results.iter().filter(|(_, verdict)| !verdict.passed());
        let changes: Vec<_> = failed.map(|(case, verdict)| edits(case, verdict)).collect();
        let changed = changes.iter().filter(|edits| !edits.is_empty()).count();
        let Some((case, _)) = ran.results.first().filter(|_| changed > 0) else {
            continue;
        };
        let shown = &suite.name;
        let source = &case.place.source;
        let text = apply(source.text(), changes.into_iter().flatten().collect());
        let renewed = Arc::new(Source::decoded(
            source.name(),
            text.as_str(),
            source.encoding(),
        ));
        let again = read::of(path, Arc::clone(&renewed)).ok();
        let again = again.and_then(|again| {
            let ran = again.cases.into_iter().map(|case| {
                let verdict = bench.run(&case).ok()?;
                Some((case, verdict))
            });
            ran.collect::<Option<Vec<(Case, Verdict)>>>()
        });
        let names: Vec<_> = ran
            .results
            .iter()
            .map(|(case, _)| case.name.clone())
            .collect();
        let mut again = again.unwrap_or_default();
        again.retain(|(case, _)| names.contains(&case.name));
        let still = again
            .iter()
            .filter(|(_, verdict)| !verdict.passed())
            .count();
        let before = ran
            .results
            .iter()
            .filter(|(_, verdict)| !verdict.passed())
            .count();
        if again.len() != ran.results.len() || still + changed > before {
            return Err(format!(
                "`{shown}` is written in a way that cannot be updated: change it by hand"
            ));
        }
        let failed = |error| format!("cannot write `{shown}`: {error}");
        replace(path, &renewed).map_err(failed)?;
        let noun = if changed == 1 { "test" } else { "tests" };
        terminal::note(&format!("updated {changed} {noun} in {shown}"));
        ran.results = again;
    }
    Ok(())
}

/// Puts a text in the place of a file, with the file's rights; the file must lie in its
/// repository.
fn replace(path: &Path, source: &Source) -> Result<(), String> {
    let told = |error: io::Error| why(&error);
    let folder = path.parent().unwrap_or(Path::new("")).join("");
    let real = path.canonicalize().map_err(told)?;
    if !real.starts_with(read::boundary(&folder)) {
        return Err("it is a link out of the repository".into());
    }
    let rights = fs::metadata(&real).map_err(told)?.permissions();
    if rights.readonly() {
        return Err("it is read-only".into());
    }
    let within = real.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(within).map_err(told)?;
    if source.encoding() == Encoding::Utf8Bom {
        file.write_all("\u{feff}".as_bytes()).map_err(told)?;
    }
    file.write_all(source.text().as_bytes()).map_err(told)?;
    file.as_file().set_permissions(rights).map_err(told)?;
    file.as_file().sync_all().map_err(told)?;
    file.persist(&real).map_err(|error| told(error.error))?;
    Ok(())
}
