//! A policy-as-code linter for AI model identifiers.

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
pub mod scan;
pub mod source;
pub mod tags;
pub mod verify;
pub mod walk;
