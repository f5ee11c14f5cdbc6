//! `lanelint mcp`: the server for coding agents, by the Model Context Protocol over standard input and output.
//!
//! ```text
//! agent ─line─► transport ─rmcp─► server ─question─► desk ─standing─► judged ─► answer
//! ```
//!
//! What the protocol says, in each of its revisions, is the SDK's (`rmcp`). One thread of our own answers ([`desk`]), one
//! question after another, and reads the policies anew for each: an agent changes them, too. Nothing is written or run, and no
//! path leads out of the root.

mod desk;
mod governing;
mod known;
mod server;
mod tools;
mod transport;
mod verdict;

use std::io;
use std::path::PathBuf;

use clap::Args;
use rmcp::ServiceExt as _;
use rmcp::service::ServerInitializeError;

use super::root::Root;
use super::{AsOf, Exit, PolicyChoice, terminal};
use crate::policy::locate;
use crate::source::excerpt::visible;
use desk::Desk;
use server::Server;
use transport::Lines;

/// Arguments of `mcp`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder that paths are told from, and that none leads out of [default: the repository of the current folder]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    #[command(flatten)]
    policy: PolicyChoice,
    #[command(flatten)]
    as_of: AsOf,
}

/// Answers an agent until it closes standard input.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let root = match Root::of(arguments.root.as_deref()) {
        Ok(root) => root,
        Err(error) => {
            let shown = arguments.root.as_deref().map(locate::show);
            let shown = shown.unwrap_or_else(|| ".".to_owned());
            let message = format!(
                "cannot read the folder `{}`: {}",
                visible(&shown),
                locate::why(&error)
            );
            return terminal::fail(&message, Some("name a folder that is there with --root"));
        }
    };
    let served = std::thread::scope(|scope| {
        let (server, questions) = Server::new();
        let desk = Desk {
            root,
            choice: &arguments.policy,
            as_of: arguments.as_of,
        };
        scope.spawn(move || desk.answer(questions));
        serve(server)
    });
    match served {
        Ok(()) => Exit::Clean,
        Err(error) => terminal::fail(
            &format!("mcp: {error}"),
            Some(
                "`lanelint mcp` is started by a coding agent, and speaks the Model Context Protocol",
            ),
        ),
    }
}

fn serve(server: Server) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let served = runtime.block_on(async {
        let running = match server.serve(Lines::stdio()).await {
            Ok(running) => running,
            // The agent went away before it asked for anything.
            Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            Err(error) => return Err(io::Error::other(error.to_string())),
        };
        running.waiting().await.map(drop).map_err(io::Error::other)
    });
    // Nothing is waited for that an agent no longer reads.
    runtime.shutdown_background();
    served
}
