//! Findings as bytes for each reader.
