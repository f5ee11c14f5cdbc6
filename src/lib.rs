//! A policy-as-code linter for AI model identifiers.
//!
//! From paths to findings, a folder a step: [`walk`] reads the files that are selected, [`source`] turns their bytes into text,
//! [`scan`] finds the ids in it with the role of each, [`catalog`] knows what they are, [`tags`] reads what the code says of them,
//! [`link`] finds where constants are used, [`policy`] has what a team demands, and [`evaluate`] brings these together. [`run`] is
//! all of that for one request. What stands on its outcome: [`report`] writes it, [`fix`] edits, [`baseline`] tells what is known, [`plan`] and
//! [`forecast`] look ahead, [`verify`] tests policies. [`cli`] alone prints and reads the clock. Which folder sees which is held by a test,
//! and told in `docs/design.md`.

pub mod baseline;
pub mod catalog;
pub mod cli;
pub mod evaluate;
pub mod fix;
pub mod forecast;
pub mod link;
pub mod owners;
pub mod plan;
pub mod policy;
pub mod report;
pub mod repository;
pub mod run;
pub mod scan;
pub mod source;
pub mod tags;
pub mod verify;
pub mod walk;
