//! The integration tests, one binary: what the whole tree must hold, and the built
//! command on real input.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod catalog;
mod example;
mod layers;
mod pages;
mod picture;
mod tables;
mod tree;
