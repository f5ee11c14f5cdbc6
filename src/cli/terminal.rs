//! Where output goes and how it may look: decided once.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, SourceCode};

use super::Exit;
use super::log::Log;
use super::pipe::UntilClosed;
use crate::policy::{Problem, Problems};
use crate::report::Style;
use crate::run::Refused;
use crate::source::excerpt::visible;

/// The width of a report that no terminal shows, so that it is the same everywhere.
const WIDTH: usize = 100;

/// Buffered standard output that drops colours where they are not wanted (`NO_COLOR`,
/// `CLICOLOR`, a pipe), and what would act on a terminal or in a log.
#[derive(Debug)]
pub(super) struct Stdout(BufWriter<Log<UntilClosed<AutoStream<io::Stdout>>>>);

pub(super) fn stdout() -> Stdout {
    let out = UntilClosed::new(AutoStream::auto(io::stdout()));
    Stdout(BufWriter::new(Log::new(out)))
}

impl Stdout {
    /// Whether what follows may be commands to a CI system: a report of them is.
    pub(super) fn let_commands(&mut self, speaks: bool) -> io::Result<()> {
        self.0.flush()?;
        self.0.get_mut().speaks = speaks;
        Ok(())
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Standard error, likewise.
fn stderr() -> Log<AutoStream<io::Stderr>> {
    Log::new(AutoStream::auto(io::stderr()))
}

/// Prints what clap has to say: help, the version, or that the arguments are wrong.
pub(super) fn usage(error: &clap::Error) -> Exit {
    let text = error.render();
    // Whether it can be printed changes nothing.
    if error.use_stderr() {
        let _ = write!(stderr(), "{}", text.ansi());
        Exit::Untrusted
    } else {
        let mut out = stdout();
        let _ = write!(out, "{}", text.ansi()).and_then(|()| out.flush());
        Exit::Clean
    }
}

/// Whether a person sees standard output as it comes.
pub(super) fn is_shown() -> bool {
    io::stdout().is_terminal()
}

/// How a report on standard output may look.
pub(super) fn style() -> Style {
    let stdout = io::stdout();
    let width = terminal_size::terminal_size().filter(|_| stdout.is_terminal());
    Style {
        color: AutoStream::choice(&stdout) != ColorChoice::Never,
        width: width.map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(60, 140)),
        hyperlinks: stdout.is_terminal() && supports_hyperlinks::supports_hyperlinks(),
    }
}

/// Says on standard error why a run could not be done, and what to do.
pub(super) fn fail(message: &str, help: Option<&str>) -> Exit {
    let mut err = stderr();
    let red = anstyle::AnsiColor::Red.on_default().bold();
    // When not even this can be written there is nobody to tell.
    let _ = writeln!(err, "{red}error{red:#}: {message}");
    if let Some(help) = help {
        let _ = writeln!(err, "  help: {help}");
    }
    Exit::Untrusted
}

/// Says on standard error what a report lacks.
pub(super) fn warn(message: &str) {
    let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
    let _ = writeln!(stderr(), "{yellow}warning{yellow:#}: {message}");
}

/// Says on standard error what came of a run that did what it should.
pub(super) fn note(message: &str) {
    let _ = writeln!(stderr(), "{message}");
}

/// Says on standard error why nothing was read.
pub(super) fn refused(refused: &Refused) -> Exit {
    match refused {
        Refused::Policies(found) => problems(found),
        Refused::Input { sentences, help } => {
            let sentences: Vec<_> = sentences.iter().map(|one| visible(one)).collect();
            fail(&sentences.join("\n       "), Some(help))
        }
    }
}

/// Tells on standard error all that is wrong with a policy.
pub(super) fn problems(problems: &Problems) -> Exit {
    let (count, noun, them) = shown(problems);
    fail(
        &format!("the policy has {count} {noun}, so nothing was judged"),
        Some(&format!("fix {them}, or run with --no-policy")),
    )
}

/// Tells on standard error all that is wrong with another file.
pub(super) fn problems_of(what: &str, problems: &Problems) -> Exit {
    let (count, noun, them) = shown(problems);
    fail(
        &format!("{what} has {count} {noun}, so nothing of it was taken"),
        Some(&format!("fix {them}")),
    )
}

/// Tells on standard error all that is wrong: `where_and_what` says where, and what came of
/// it.
pub(super) fn faults(where_and_what: &str, problems: &Problems) -> Exit {
    let (count, noun, them) = shown(problems);
    fail(
        &format!("{count} {noun} {where_and_what}"),
        Some(&format!("fix {them}")),
    )
}

/// Tells on standard error what is likely a mistake.
pub(super) fn warnings(problems: &Problems) {
    problems.iter().for_each(|problem| draw(&Warning(problem)));
}

/// A problem that is no error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Warning<'p>(&'p Problem);

impl Diagnostic for Warning<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Warning)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.0.help()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.0.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.0.labels()
    }
}

/// Draws one with its place.
fn draw(problem: &dyn Diagnostic) {
    let color = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    let theme = if color {
        miette::GraphicalTheme::unicode()
    } else {
        miette::GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(WIDTH)
        .with_links(false);
    let mut text = String::new();
    // Drawing into a string fails only if a problem's own text does.
    let _ = handler.render_report(&mut text, problem);
    let _ = writeln!(stderr(), "{text}");
}

/// Prints problems with their places; gives what to say of them all.
fn shown(problems: &Problems) -> (usize, String, &'static str) {
    problems.iter().for_each(|problem| draw(problem));
    let count = problems.count();
    let (noun, them) = if count == 1 {
        ("problem", "it")
    } else {
        ("problems", "them")
    };
    let shown = problems.iter().count();
    let shown = if shown < count {
        format!(" (the first {shown} are shown)")
    } else {
        String::new()
    };
    (count, format!("{noun}{shown}"), them)
}
