//! Integration tests: the built binary on whole projects.

mod example;
