//! The run: reads what is asked for, finds the policies that govern it, and judges it by them.
//!
//! [`read()`] walks the files and scans them, and gives a [`Tree`]; [`Tree::part`] links them and gives each to the policy of
//! its folder; [`Tree::judge`] says what these make of them on a day. Every command that judges files goes this way. It prints nothing,
//! reads no clock and decides no exit code: that is the command line's.

mod around;
mod folder;
mod governed;
mod link;
mod own;
mod read;
mod tree;

use std::path::{Path, PathBuf};

pub use around::around;
pub use folder::that_is_there;
pub use governed::{Governed, Judged, Parted, folders_of};
pub use own::{Fates, fates};
pub use read::read;
pub use tree::{Tree, files, scanner};

use crate::catalog::{Catalog, overlay};
use crate::policy::{self, Choice, Policy, Problem, Problems, Written, locate};

/// What is asked of a run.
#[derive(Debug)]
pub struct Request<'r> {
    /// What is read.
    pub input: Input,
    /// By which policies it is judged.
    pub chosen: Chosen,
    /// Reads what `.gitignore` and the like leave out, lock files and vendored folders.
    pub no_ignore: bool,
    /// Globs over files to leave out besides those of the policy, told from its folder.
    pub exclude: &'r [String],
    /// Files that the run reads or writes for itself: they are no part of it.
    pub besides: Vec<PathBuf>,
    /// Only a change is looked at, and not all that the policy is for.
    pub is_change: bool,
    /// Keeps the paths of all files that are met, read or not.
    pub keeps_paths: bool,
    /// The folder in which the run was started.
    pub here: &'r Path,
}

/// What is read.
#[derive(Debug)]
pub enum Input {
    /// These files and folders; with none of them, nothing.
    Paths(Vec<PathBuf>),
    /// All of the policy's folder.
    PolicyFolder,
    /// A text, as though it were this file.
    Text {
        /// The file, which need not be there; none where nothing is known of it.
        name: Option<PathBuf>,
        /// The text, as it comes.
        bytes: Vec<u8>,
    },
}

/// By which policies files are judged.
#[derive(Debug, Clone)]
pub enum Chosen {
    /// By those that lie in their folders, each laid over those above it.
    Found,
    /// All by this one.
    File(PathBuf),
    /// All by the built-in one.
    BuiltIn,
    /// By this one, which is not saved yet, and those of folders beneath laid over it.
    Unsaved(Written),
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// What is asked for cannot be read.
    #[error("{}", sentences.join("; "))]
    Input {
        /// What is wrong with it, not escaped.
        sentences: Vec<String>,
        /// What to do.
        help: &'static str,
    },
    /// What is wrong with the policies.
    #[error("{0}")]
    Policies(Problems),
}

impl Chosen {
    /// The files of the policy without those of folders beneath the outermost one.
    pub fn outermost(&self, start: &Path) -> Written {
        match (self, locate::discover(folder::or_here(start))) {
            (Self::Found, Ok(found)) => {
                let first = found.into_iter().next();
                policy::load(&first.map_or(Choice::BuiltIn, Choice::Found))
            }
            _ => self.written(start),
        }
    }

    /// Whether policies of folders are laid over the outermost one.
    pub fn is_layered(&self) -> bool {
        matches!(self, Self::Found | Self::Unsaved(_))
    }

    /// The files of the policy for a folder, those of the folders between it and the outermost one among them.
    pub fn written(&self, start: &Path) -> Written {
        policy::load(&match self {
            Self::Found => Choice::Discover(folder::or_here(start).to_owned()),
            Self::File(path) => Choice::File(path.clone()),
            Self::BuiltIn => Choice::BuiltIn,
            Self::Unsaved(written) => return written.clone(),
        })
    }
}

/// The policy that files make, and the catalog with the files that they name laid over it.
///
/// # Errors
///
/// All that is wrong with any of them; the catalog is there even so.
pub fn sound(written: &mut Written, catalog: &mut Catalog) -> Result<Policy, Problems> {
    let (whole, faults) = overlay::load(&written.catalogs);
    *catalog = whole;
    written
        .problems
        .extend(faults.into_iter().map(Problem::from));
    policy::validate(written, catalog)
}
