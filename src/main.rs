//! The `lanelint` binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    lanelint::cli::run(std::env::args_os()).into()
}
