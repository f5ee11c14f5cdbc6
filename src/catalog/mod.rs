//! What is known of models, by day.
//!
//! [`file`] is the YAML as written, [`pack`] makes the packed form that the binary
//! carries, [`index`] reads it,
//! [`Entry`] one id on one surface, [`resolve`] the way from a text to an entry, and
//! [`view`] what an entry was on a given day. [`overlay`] lays a team's own files over it. No
//! file of a scanned repository and no policy is read here.

mod decoration;
pub mod diff;
pub mod entry;
pub mod file;
pub mod head;
pub mod import;
pub mod index;
mod invariants;
pub mod overlay;
pub mod pack;
pub mod proof;
pub mod record;
pub mod resolve;
pub mod verify;
pub mod view;

pub use entry::{Entry, EntryId};
pub use index::Catalog;
pub use view::{Status, View};
