//! Which files a policy may be made of. Policies come with the code that they judge, so one
//! that is found there names files of its repository alone; one that the command line names
//! may also name others, by absolute paths.

use std::path::{Path, PathBuf};

use super::locate::{normal, show};
use crate::repository::project;

/// The files that a policy may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reach {
    /// Those in this folder, a real path.
    folder: PathBuf,
    /// And those that are named by absolute paths.
    absolute: bool,
}

impl Reach {
    /// That of a policy that stands in `folder`; `given` says that the command line names it.
    pub(super) fn of(folder: &Path, given: bool) -> Self {
        let real = folder.join(".").canonicalize();
        let real = real.unwrap_or_else(|_| folder.to_owned());
        Self {
            folder: project(&real).unwrap_or(real),
            absolute: given,
        }
    }

    /// Whether a real path is inside.
    pub(super) fn holds(&self, real: &Path) -> bool {
        real.starts_with(&self.folder)
    }

    /// Whether a policy in `folder` may name the file or folder `name`, there or not; gives
    /// whether it lies outside and is named by its absolute path.
    ///
    /// # Errors
    ///
    /// A sentence: it lies outside.
    pub(super) fn allows(&self, folder: &Path, name: &str) -> Result<bool, String> {
        // What is not there is refused alike: whether it is there is not told.
        let within = folder.join(".").canonicalize();
        let written = normal(&within.unwrap_or_else(|_| folder.to_owned()).join(name));
        let real = written.canonicalize();
        if self.holds(&written) && real.iter().all(|real| self.holds(real)) {
            return Ok(false);
        }
        if self.absolute && Path::new(name).is_absolute() {
            return Ok(true);
        }
        let home = show(&self.folder);
        let also = if self.absolute {
            "by a path from there, or else by its absolute path"
        } else {
            "of that folder alone; one that `--policy` names may name others by absolute paths"
        };
        Err(format!(
            "`{name}` lies outside of `{home}`: the policy may name files {also}"
        ))
    }
}
