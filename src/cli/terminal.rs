//! Where output goes and how it may look: decided once.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;

use super::Exit;

/// Buffered standard output that drops colours where they are not wanted (`NO_COLOR`,
/// `CLICOLOR`, a pipe).
pub(super) fn stdout() -> BufWriter<AutoStream<io::Stdout>> {
    BufWriter::new(AutoStream::auto(io::stdout()))
}

/// Says on standard error why a run could not be done, and what to do.
pub(super) fn fail(message: &str, help: Option<&str>) -> Exit {
    let mut err = AutoStream::auto(io::stderr());
    let red = anstyle::AnsiColor::Red.on_default().bold();
    // When not even this can be written there is nobody to tell.
    let _ = writeln!(err, "{red}error{red:#}: {message}");
    if let Some(help) = help {
        let _ = writeln!(err, "  help: {help}");
    }
    Exit::Untrusted
}
