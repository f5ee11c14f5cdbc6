//! Integration tests: one binary, one module a subject.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod layers;
mod tables;
mod tree;
