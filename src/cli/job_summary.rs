//! The summary of a step of GitHub Actions: the report as Markdown, added to the file that
//! the runner names in the environment. Written besides the annotations on standard output.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::terminal;
use crate::report::{self, Format, Report, Style, format};
use crate::source::excerpt::visible;

/// The format on standard output whose readers have a summary, too.
const BESIDE: &str = "github";

/// The variable in which the runner names the file.
const VARIABLE: &str = "GITHUB_STEP_SUMMARY";

/// What GitHub takes of a step; one byte more, and it shows nothing at all.
const LIMIT: u64 = 1024 * 1024;

/// Kept free for what is said of a cut.
const RESERVE: usize = 512;

/// Adds the summary, where `stdout` is the format that has one and the runner names a
/// file. That it cannot be written is no failure of the run, and is told.
pub(super) fn append(stdout: &Format, report: &Report<'_>, plain: Style) {
    let named = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
    let Some(path) = named.filter(|_| stdout.name == BESIDE) else {
        return;
    };
    if let Err(error) = write(&path, report, plain) {
        let path = path.to_string_lossy();
        let message = format!("cannot add to `{}` ({VARIABLE}): {error}", visible(&path));
        terminal::warn(&message);
    }
}

fn write(path: &OsString, report: &Report<'_>, plain: Style) -> io::Result<()> {
    let Some(markdown) = format::named("markdown") else {
        return Ok(());
    };
    let path = Path::new(path);
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    let there = file.metadata()?.len();
    let left = usize::try_from(LIMIT.saturating_sub(there)).unwrap_or(usize::MAX);
    let mut out = Cut::new(BufWriter::new(file), left);
    // Earlier text need not end its line.
    out.write_all(b"\n")?;
    report::write(markdown, report, &mut out, plain)?;
    out.finish()
}

/// Passes on whole lines, as many as fit.
struct Cut<W> {
    out: W,
    left: usize,
    line: Vec<u8>,
    /// How many folded parts are open.
    open: usize,
    full: bool,
}

impl<W: Write> Cut<W> {
    fn new(out: W, bytes: usize) -> Self {
        Self {
            out,
            left: bytes.saturating_sub(RESERVE),
            line: Vec::new(),
            open: 0,
            full: bytes < RESERVE,
        }
    }

    fn pass(&mut self) -> io::Result<()> {
        self.full |= self.line.len() > self.left;
        if !self.full {
            self.left -= self.line.len();
            if self.line.starts_with(b"<details>") {
                self.open += 1;
            } else if self.line.starts_with(b"</details>") {
                self.open = self.open.saturating_sub(1);
            }
            self.out.write_all(&self.line)?;
        }
        self.line.clear();
        Ok(())
    }

    /// Says what is missing, if anything is.
    fn finish(mut self) -> io::Result<()> {
        self.pass()?;
        if self.full {
            for _ in 0..self.open.min(8) {
                self.out.write_all(b"\n</details>\n")?;
            }
            let text = "\n**The report is cut here:** GitHub shows 1 MiB of a step. \
                        `--output markdown:FILE` writes all of it.\n";
            self.out.write_all(text.as_bytes())?;
        }
        self.out.flush()
    }
}

impl<W: Write> Write for Cut<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|&byte| byte == b'\n') {
            // Of a line that does not fit nothing is kept.
            if !self.full {
                self.line.extend_from_slice(piece);
                self.full |= self.line.len() > self.left;
            }
            if piece.ends_with(b"\n") {
                self.pass()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, bytes: usize) -> String {
        let mut out = Vec::new();
        let mut cut = Cut::new(&mut out, bytes + RESERVE);
        for piece in text.as_bytes().chunks(3) {
            cut.write_all(piece).unwrap();
        }
        cut.finish().unwrap();
        assert!(out.len() <= bytes + RESERVE);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_fits_is_passed_on() {
        assert_eq!(cut("one\ntwo\nthree", 13), "one\ntwo\nthree");
    }

    #[test]
    fn what_does_not_full_at_a_line_and_said() {
        let text = "one\n<details><summary>x</summary>\n\n| a long line |\nshort\n";
        insta::assert_snapshot!(cut(text, 45), @"
        one
        <details><summary>x</summary>


        </details>

        **The report is cut here:** GitHub shows 1 MiB of a step. `--output markdown:FILE` writes all of it.
        ");
        assert!(cut(text, 3).starts_with("\n**The report is cut here:**"));
    }

    #[test]
    fn where_nothing_fits_only_that_is_said() {
        let mut out = Vec::new();
        let mut cut = Cut::new(&mut out, 100);
        cut.write_all(b"one\n").unwrap();
        cut.finish().unwrap();
        assert!(
            String::from_utf8(out)
                .unwrap()
                .starts_with("\n**The report")
        );
    }
}
