//! lanelint.
pub mod source;
pub mod catalog { pub mod file; }
