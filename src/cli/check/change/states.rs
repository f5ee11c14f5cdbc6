//! The policies of a commit, laid out to be read as any other.

use std::path::{Path, PathBuf};

use super::history::{History, Tree};
use super::layout::Layout;
use crate::policy::locate::{is_called_policy, show};
use crate::repository::Repository;

/// The policies of a commit, and what they name. They are there as long as this is.
pub(in crate::cli) struct States {
    layout: Layout,
    /// The repository's root.
    repository: PathBuf,
    /// From there to where the run was started.
    inside: PathBuf,
}

impl States {
    /// Those of the commit that a name means.
    ///
    /// # Errors
    ///
    /// Why there is none, and what to do.
    pub(in crate::cli) fn of(name: &str) -> Result<Self, (String, Option<String>)> {
        let plain = |why: String| (why, None);
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        let here = here.map_err(|error| plain(error.to_string()))?;
        let Some(repository) = Repository::above(&here) else {
            let help = "name a file, or go to the repository whose commit is meant";
            return Err((
                "there is no git repository here".to_owned(),
                Some(help.to_owned()),
            ));
        };
        let root = repository.root();
        let history = History::of(root).map_err(plain)?;
        let commit = history.commit_of(name)?;
        let git = history.folder().map_err(plain)?;
        let mut layout = Layout::new(&git).map_err(|error| plain(error.to_string()))?;
        layout
            .put_beside(&history, &Tree::Commit(commit))
            .map_err(plain)?;
        let inside = here.strip_prefix(root).unwrap_or(Path::new("")).to_owned();
        std::fs::create_dir_all(layout.root().join(&inside))
            .map_err(|error| plain(error.to_string()))?;
        Ok(Self {
            layout,
            repository: root.to_owned(),
            inside,
        })
    }

    /// The folder that stands for the repository's root.
    pub(in crate::cli) fn root(&self) -> &Path {
        self.layout.root()
    }

    /// The folder that stands for the one where the run was started.
    pub(in crate::cli) fn folder(&self) -> PathBuf {
        self.layout.root().join(&self.inside)
    }

    /// The real path of the repository's root.
    pub(in crate::cli) fn repository(&self) -> &Path {
        &self.repository
    }

    /// The folder that stands for another one, told from the root; it is there, as if it had been in the commit.
    ///
    /// # Errors
    ///
    /// Why it cannot be: a file of the commit is in its way.
    pub(in crate::cli) fn folder_of(&self, inside: &Path) -> Result<PathBuf, String> {
        let folder = self.layout.root().join(inside);
        std::fs::create_dir_all(&folder)
            .map_err(|error| format!("there is no folder `{}`: {error}", show(inside)))?;
        Ok(folder)
    }

    /// The folders that had a policy, told from the root.
    pub(in crate::cli) fn policies(&self) -> impl Iterator<Item = PathBuf> {
        let policies = self.layout.besides().filter(|path| is_called_policy(path));
        let folders = policies.filter_map(|path| path.parent()?.strip_prefix(self.root()).ok());
        folders.map(Path::to_owned)
    }
}
