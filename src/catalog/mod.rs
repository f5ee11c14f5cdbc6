//! What is known of models, by day.
//!
//! [`mod@file`] is the YAML as written, [`pack`] makes the packed form that the binary
//! carries, [`index`] reads it,
//! [`Entry`] one id on one surface, [`resolve`] the way from a text to an entry, [`dated`] what a day behind an id says, and
//! [`view`] what an entry was on a given day: by what is said of its own life ([`life`]) and by
//! its line as a platform serves it ([`succession`]). [`overlay`] lays a team's own files over it,
//! [`checkout`] reads the built-in files of a checkout, [`texts`] any of them. No
//! file of a scanned repository and no policy is read here.

pub mod accepts;
pub mod alike;
#[cfg(test)]
mod back;
pub mod change;
pub mod checkout;
pub mod dated;
mod decoration;
pub mod diff;
pub mod entry;
pub mod file;
pub mod head;
mod hearsay;
pub mod import;
pub mod index;
mod invariants;
mod life;
mod like;
pub mod overlay;
pub mod pack;
mod plausible;
pub mod proof;
pub mod record;
pub mod resolve;
mod serve;
pub mod succession;
pub mod texts;
pub mod verify;
pub mod view;

pub use entry::{Entry, EntryId};
pub use index::Catalog;
pub use view::{Doubt, Status, View};
