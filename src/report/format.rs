//! The one table of report formats. Adding one is a row here, a file beside this one, and
//! its snapshots; the test below says which is missing.

use std::io::{self, Write};

use super::{
    Report, Style, agent, azure, checkstyle, compact, csv, cyclonedx, github, gitlab, html, json,
    jsonl, junit, markdown, pretty, rdjson, sarif, spdx,
};

/// A row of [`ALL`].
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// As `--format` says it; also the name of its file or folder here.
    pub name: &'static str,
    /// Extension of a file in this format, without the dot.
    pub extension: &'static str,
    /// What it is for, for the help text.
    pub about: &'static str,
    /// Whether `--group-by` gives it headings.
    pub groups: bool,
    /// Whether it shows as much as `--show` says.
    pub shows: bool,
    /// Whether its lines are commands to a CI system.
    pub speaks: bool,
    /// Whether it says what was judged, for whoever has to repeat the run.
    pub evidences: bool,
    /// Whether it carries edits that readers apply without asking again.
    pub edits: bool,
    /// Whether its audit has a part with the migration plan.
    pub plans: bool,
    /// Whether it shows tags to paste.
    pub pastes: bool,
    writer: fn(&Report<'_>, &mut dyn Write, Style) -> io::Result<()>,
    /// What whoever runs lanelint has to know of a report that the format has no place for.
    remark: fn(&Report<'_>) -> Option<String>,
}

/// Every format, the default first.
pub const ALL: &[Format] = &[
    Format {
        name: "pretty",
        extension: "txt",
        about: "excerpts of the code with help, for people",
        groups: true,
        shows: true,
        speaks: false,
        evidences: false,
        edits: false,
        plans: false,
        pastes: true,
        writer: pretty::write,
        remark: none,
    },
    Format {
        name: "compact",
        extension: "txt",
        about: "one line a finding",
        groups: true,
        shows: true,
        speaks: false,
        evidences: false,
        edits: false,
        plans: false,
        pastes: false,
        writer: compact::write,
        remark: none,
    },
    Format {
        name: "agent",
        extension: "txt",
        about: "one line an edit, for coding agents",
        groups: true,
        shows: false,
        speaks: false,
        evidences: false,
        edits: true,
        plans: false,
        pastes: false,
        writer: agent::write,
        remark: none,
    },
    Format {
        name: "json",
        extension: "json",
        about: "one object with a versioned schema",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: json::write,
        remark: none,
    },
    Format {
        name: "jsonl",
        extension: "jsonl",
        about: "the same, one record a line",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: jsonl::write,
        remark: none,
    },
    Format {
        name: "github",
        extension: "txt",
        about: "annotations for GitHub Actions",
        groups: false,
        shows: false,
        speaks: true,
        evidences: false,
        edits: false,
        plans: false,
        pastes: false,
        writer: github::write,
        remark: none,
    },
    Format {
        name: "azure",
        extension: "txt",
        about: "issues for Azure Pipelines",
        groups: false,
        shows: false,
        speaks: true,
        evidences: false,
        edits: false,
        plans: false,
        pastes: false,
        writer: azure::write,
        remark: none,
    },
    Format {
        name: "checkstyle",
        extension: "xml",
        about: "XML that many tools read",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: checkstyle::write,
        remark: none,
    },
    Format {
        name: "rdjson",
        extension: "json",
        about: "diagnostics for reviewdog",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: true,
        plans: false,
        pastes: false,
        writer: rdjson::write,
        remark: none,
    },
    Format {
        name: "csv",
        extension: "csv",
        about: "a table for spreadsheets",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: csv::write,
        remark: none,
    },
    Format {
        name: "markdown",
        extension: "md",
        about: "a report to read or to paste into a ticket",
        groups: true,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: markdown::write,
        remark: none,
    },
    Format {
        name: "sarif",
        extension: "sarif",
        about: "SARIF 2.1.0, for code scanning and editors",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: true,
        plans: false,
        pastes: false,
        writer: sarif::write,
        remark: sarif::remark,
    },
    Format {
        name: "junit",
        extension: "xml",
        about: "JUnit XML, for the test view of a CI system",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: junit::write,
        remark: none,
    },
    Format {
        name: "gitlab",
        extension: "json",
        about: "GitLab Code Quality",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: gitlab::write,
        remark: gitlab::remark,
    },
    Format {
        name: "cyclonedx",
        extension: "cdx.json",
        about: "a bill of materials: the models in use, as CycloneDX 1.6",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: cyclonedx::write,
        remark: none,
    },
    Format {
        name: "spdx",
        extension: "spdx.json",
        about: "the same as SPDX 3.0.1, with its profile for AI",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: false,
        pastes: false,
        writer: spdx::write,
        remark: none,
    },
    Format {
        name: "html",
        extension: "html",
        about: "a page for a browser: what there is, what ends when, every finding",
        groups: false,
        shows: false,
        speaks: false,
        evidences: true,
        edits: false,
        plans: true,
        pastes: false,
        writer: html::write,
        remark: none,
    },
];

/// The format that `--format` names.
pub fn named(name: &str) -> Option<&'static Format> {
    ALL.iter().find(|format| format.name == name)
}

/// What to tell whoever runs lanelint of a report in this format, which has no place for it.
pub fn remark(format: &Format, report: &Report<'_>) -> Option<String> {
    (format.remark)(report)
}

fn none(_: &Report<'_>) -> Option<String> {
    None
}

/// Writes a report. An error is the writer's own: a closed pipe is the caller's to judge.
pub fn write(
    format: &Format,
    report: &Report<'_>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    (format.writer)(report, out, style)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::fix::Offered;
    use crate::report::escape::is_hidden;
    use crate::report::sample::{Sample, bless};
    use crate::report::{Grouping, Mode};

    const PLAIN: Style = Style {
        color: false,
        width: 100,
        hyperlinks: false,
    };

    fn written(format: &Format, sample: &Sample, mode: Mode, style: Style) -> String {
        let mut out = Vec::new();
        write(format, &sample.report(mode), &mut out, style).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_format_has_its_file_and_its_snapshots() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report");
        for format in ALL {
            let file = source.join(format!("{}.rs", format.name));
            let found = file.exists() || source.join(format.name).is_dir();
            assert!(found, "{} is missing", file.display());
            assert_eq!(named(format.name).unwrap().about, format.about);
            for (name, sample, mode) in [
                ("check", Sample::usual(), Mode::Check),
                ("audit", Sample::usual(), Mode::Audit),
                ("hostile-check", Sample::hostile(), Mode::Check),
                ("hostile-audit", Sample::hostile(), Mode::Audit),
            ] {
                let path = format!("report/{}/{name}.{}", format.name, format.extension);
                bless(&path, &written(format, &sample, mode, PLAIN));
            }
        }
    }

    #[test]
    fn a_format_that_says_what_was_judged_names_the_commit() {
        for format in ALL {
            let sample = Sample::usual();
            let text = written(format, &sample, Mode::Audit, PLAIN);
            let commit = sample.report(Mode::Audit).run.origin.commit.unwrap();
            assert_eq!(text.contains(commit), format.evidences, "{}", format.name);
        }
    }

    #[test]
    fn only_those_that_say_so_carry_edits() {
        for format in ALL {
            let sample = Sample::usual();
            let mut report = sample.report(Mode::Check);
            let none = Offered::default();
            report.offered = &none;
            let mut out = Vec::new();
            write(format, &report, &mut out, PLAIN).unwrap();
            let with = written(format, &sample, Mode::Check, PLAIN);
            assert_eq!(out != with.as_bytes(), format.edits, "{}", format.name);
        }
    }

    #[test]
    fn nothing_of_a_file_acts_on_a_terminal() {
        for format in ALL {
            for mode in [Mode::Check, Mode::Audit] {
                // A table's lines end as its standard says.
                let text = written(format, &Sample::hostile(), mode, PLAIN).replace("\r\n", "\n");
                let hidden = text.chars().find(|&c| c != '\n' && is_hidden(c));
                assert_eq!(hidden, None, "{} in {text}", format.name);
                assert!(
                    text.len() < 200_000,
                    "{}: {} bytes",
                    format.name,
                    text.len()
                );
            }
        }
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        let colored = Style {
            color: true,
            ..PLAIN
        };
        for format in ALL {
            for mode in [Mode::Check, Mode::Audit] {
                let text = written(format, &Sample::hostile(), mode, colored);
                let stripped = anstream::adapter::strip_str(&text).to_string();
                assert_eq!(stripped, written(format, &Sample::hostile(), mode, PLAIN));
            }
        }
    }

    #[test]
    fn a_report_of_nothing_is_a_report() {
        for format in ALL {
            for mode in [Mode::Check, Mode::Audit] {
                assert!(!written(format, &Sample::empty(), mode, PLAIN).is_empty());
            }
        }
    }

    #[test]
    fn no_format_gathers_what_it_writes() {
        /// Keeps the size of the largest piece, and of all.
        #[derive(Default)]
        struct Pieces(usize, usize);
        impl Write for Pieces {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0 = self.0.max(bytes.len());
                self.1 += bytes.len();
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (few, many) = (Sample::many(1000), Sample::many(5000));
        for format in ALL {
            for mode in [Mode::Check, Mode::Audit] {
                let mut pieces = [Pieces::default(), Pieces::default()];
                for (sample, pieces) in [&few, &many].into_iter().zip(&mut pieces) {
                    write(format, &sample.report(mode), pieces, PLAIN).unwrap();
                }
                let [few, many] = pieces;
                let grown = many.0.saturating_sub(few.0);
                assert!(
                    grown < 1000,
                    "{}: {} and {} bytes",
                    format.name,
                    few.0,
                    many.0
                );
                assert!(many.1 >= few.1, "{}", format.name);
            }
        }
    }

    #[test]
    fn only_those_that_say_so_have_headings() {
        for format in ALL {
            for mode in [Mode::Check, Mode::Audit] {
                let plain = written(format, &Sample::usual(), mode, PLAIN);
                for by in [Grouping::Rule, Grouping::Owner] {
                    let mut sample = Sample::usual();
                    sample.grouping = Some(by);
                    let text = written(format, &sample, mode, PLAIN);
                    assert_eq!(text != plain, format.groups, "{} {by:?}", format.name);
                }
            }
        }
    }

    #[test]
    fn a_closed_pipe_is_an_error_of_the_writer() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for format in ALL {
            let sample = Sample::usual();
            let error = write(format, &sample.report(Mode::Check), &mut Closed, PLAIN);
            assert_eq!(
                error.unwrap_err().kind(),
                io::ErrorKind::BrokenPipe,
                "{}",
                format.name
            );
        }
    }
}
