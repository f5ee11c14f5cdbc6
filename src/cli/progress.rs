//! How far a long run is, for whoever waits at a terminal: one line on standard error that
//! appears after a second and is gone before anything else is written.

use std::env;
use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Who waits less needs no line.
const QUIET: Duration = Duration::from_secs(1);

/// How often the line is drawn anew.
const STEP: Duration = Duration::from_millis(100);

/// A run under way. The line goes when it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    files: Arc<AtomicUsize>,
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Watches a run, if somebody may look on.
    pub(super) fn new() -> Self {
        let files = Arc::new(AtomicUsize::new(0));
        let waiting = is_wanted().then(|| {
            let (done, ends) = mpsc::channel();
            let files = Arc::clone(&files);
            let drawing = thread::spawn(move || {
                if ends.recv_timeout(QUIET) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                let bar = bar();
                loop {
                    bar.set_position(files.load(Ordering::Relaxed) as u64);
                    bar.tick();
                    if ends.recv_timeout(STEP) != Err(RecvTimeoutError::Timeout) {
                        break;
                    }
                }
                bar.finish_and_clear();
            });
            (done, drawing)
        });
        Self { files, waiting }
    }

    /// The files read so far: the walk counts them here.
    pub(super) fn files(&self) -> &AtomicUsize {
        &self.files
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, drawing)) = self.waiting.take() {
            drop(done);
            // A line that could not be drawn is no matter of the run.
            let _ = drawing.join();
        }
    }
}

/// A terminal that can draw, and no machine that only keeps a log of it.
fn is_wanted() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
    io::stderr().is_terminal() && !is_set("CI") && !(cfg!(unix) && is_dumb)
}

fn bar() -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = ProgressBar::with_draw_target(None, target);
    let style = ProgressStyle::with_template("{spinner} {human_pos} files read, {elapsed}");
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
