//! The integration tests, one binary: what the whole tree must hold, and the built
//! command on real input.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(unix)]
mod agents;
mod audit;
#[cfg(unix)]
mod baseline;
mod breaks;
mod browser;
mod calls;
mod catalog;
#[cfg(unix)]
mod change;
mod ci;
mod commands;
mod consumers;
mod cookbook;
mod corpus;
#[cfg(unix)]
mod editors;
mod example;
#[cfg(unix)]
mod examples_ci;
mod facts;
mod files;
#[cfg(unix)]
mod first_run;
#[cfg(unix)]
mod fix;
mod forms;
#[cfg(unix)]
mod hooks;
mod hostile;
mod init;
mod judging;
mod layers;
mod logs;
#[cfg(unix)]
mod loosened;
mod nightly;
mod outputs;
mod overlays;
mod packages;
mod pages;
mod picture;
#[cfg(unix)]
mod plan;
mod policy_tests;
mod pre_commit;
mod project;
mod reach;
mod reference;
mod refresh;
#[cfg(unix)]
mod site;
mod spend;
mod tables;
#[cfg(unix)]
mod tag;
mod terminal;
mod tools;
mod tree;
#[cfg(unix)]
mod versions;
