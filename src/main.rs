//! The `lanelint` binary: arguments in, exit code out.

use std::panic;
use std::process::ExitCode;
use std::thread;

/// Room for the deepest nesting that is read, whatever the system gives its first thread: what
/// a file says must not depend on that.
const STACK: usize = 16 << 20;

fn main() -> ExitCode {
    let run = || lanelint::cli::run(std::env::args_os());
    let code = match thread::Builder::new().stack_size(STACK).spawn(run) {
        Ok(thread) => thread
            .join()
            .unwrap_or_else(|panicked| panic::resume_unwind(panicked)),
        Err(_) => run(),
    };
    code.into()
}
