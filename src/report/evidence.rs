//! What an auditor needs to repeat a run, as names and texts: for formats whose standard
//! has a place for properties but none for this. The JSON formats write the same as objects.

use super::{Report, Summary};

/// Names in `snake_case` with their values as text, not escaped; always in this order.
pub(super) fn properties(report: &Report<'_>, summary: &Summary) -> Vec<(&'static str, String)> {
    let run = &report.run;
    let list = |items: &mut dyn Iterator<Item = String>| items.collect::<Vec<_>>().join(" ");
    let own = run.catalog.own_files.iter();
    let skipped = summary.skipped_by_reason.iter();
    let left_out = summary.left_out_by_reason.iter();
    let bounded = summary.bounded_by_reason.iter();
    vec![
        (
            "tool",
            format!("{} {}", env!("CARGO_PKG_NAME"), run.version),
        ),
        ("command", command_line(run.arguments)),
        ("as_of", run.as_of.to_string()),
        (
            "repository",
            run.origin.repository.unwrap_or_default().to_owned(),
        ),
        ("commit", run.origin.commit.unwrap_or_default().to_owned()),
        ("branch", run.origin.branch.unwrap_or_default().to_owned()),
        ("dirty", dirty(report).unwrap_or_default().to_owned()),
        ("filters", report.filters.join(" ")),
        ("policy_hash", run.policy.hash.to_owned()),
        ("policy_files", list(&mut run.policy.files.iter().cloned())),
        ("catalog_version", run.catalog.newest_read.to_string()),
        ("catalog_oldest_fact", run.catalog.oldest_read.to_string()),
        ("catalog_entries", run.catalog.entries.to_string()),
        (
            "catalog_files",
            list(&mut own.map(|file| format!("{}@{}", file.path, file.sha256))),
        ),
        (
            "baseline",
            list(
                &mut report
                    .baseline
                    .iter()
                    .map(|one| format!("{}@{}", one.file, one.sha256)),
            ),
        ),
        ("files_scanned", summary.files_scanned.to_string()),
        ("files_skipped", summary.files_skipped.to_string()),
        (
            "files_skipped_by_reason",
            list(&mut skipped.map(|(reason, count)| format!("{reason}={count}"))),
        ),
        (
            "left_out_by_reason",
            list(&mut left_out.map(|(reason, count)| format!("{reason}={count}"))),
        ),
        (
            "files_bounded_by_reason",
            list(&mut bounded.map(|(reason, count)| format!("{reason}={count}"))),
        ),
        ("files_read_as_text", summary.fallbacks.to_string()),
    ]
}

/// Whether what was read is as the commit has it, in a word.
pub(super) fn dirty(report: &Report<'_>) -> Option<&'static str> {
    let dirty = report.run.origin.dirty?;
    Some(if dirty { "yes" } else { "no" })
}

/// The command as a shell would be given it: what has other characters than names and
/// paths have is quoted.
pub(super) fn command_line(arguments: &[String]) -> String {
    let mut line = String::from(env!("CARGO_PKG_NAME"));
    for argument in arguments {
        line.push(' ');
        let plain = |c: char| c.is_alphanumeric() || "-_./:=,@+%".contains(c);
        if !argument.is_empty() && argument.chars().all(plain) {
            line.push_str(argument);
        } else {
            line.push('\'');
            line.push_str(&argument.replace('\'', r"'\''"));
            line.push('\'');
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Mode;
    use crate::report::sample::Sample;

    #[test]
    fn it_says_all_that_a_second_run_needs() {
        let sample = Sample::usual();
        let report = sample.report(Mode::Audit);
        let lines: Vec<_> = properties(&report, &Summary::of(&report))
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        tool: lanelint 0.1.0
        command: lanelint check --as-of 2026-11-22
        as_of: 2026-11-22
        repository: https://git.example.com/acme/shop.git
        commit: 0123456789abcdef0123456789abcdef01234567
        branch: main
        dirty: yes
        filters: 
        policy_hash: sha256:0f1e2d
        policy_files: lanelint.yaml
        catalog_version: 2026-11-20
        catalog_oldest_fact: 2026-08-02
        catalog_entries: 812
        catalog_files: 
        baseline: 
        files_scanned: 49
        files_skipped: 2
        files_skipped_by_reason: binary=1 unreadable=1
        left_out_by_reason: exclude=2 gitignore=1
        files_bounded_by_reason: vendored=1
        files_read_as_text: 1
        ");
    }

    #[test]
    fn a_command_line_can_be_given_to_a_shell() {
        let arguments = ["check", "--exclude", "a b/**", "it's", ""].map(String::from);
        assert_eq!(
            command_line(&arguments),
            r"lanelint check --exclude 'a b/**' 'it'\''s' ''"
        );
    }
}
