//! The integration tests, one binary: what the whole tree must hold, and the built
//! command on real input.

mod example;
mod layers;
mod tables;
mod tree;
