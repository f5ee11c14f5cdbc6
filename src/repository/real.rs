//! Real paths of files: links followed, told from the root. A folder of a run holds many files and
//! is asked for once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The real paths of the folders that were asked for so far.
#[derive(Debug, Default)]
pub struct Real {
    folders: HashMap<PathBuf, Option<PathBuf>>,
}

impl Real {
    /// The real path of what is there; `None` for what is not.
    pub fn of(&mut self, path: &Path) -> Option<PathBuf> {
        let about = path.symlink_metadata().ok()?;
        let (Some(folder), Some(name), false) =
            (path.parent(), path.file_name(), about.is_symlink())
        else {
            return path.canonicalize().ok();
        };
        if !self.folders.contains_key(folder) {
            let real = folder.join(".").canonicalize().ok();
            self.folders.insert(folder.to_owned(), real);
        }
        Some(self.folders.get(folder)?.as_ref()?.join(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_path_is_that_which_the_system_tells() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        std::fs::create_dir_all(at("a/b")).unwrap();
        std::fs::write(at("a/b/c"), "").unwrap();
        let mut paths = vec![
            at("a/b/c"),
            at("a/b/../b/c"),
            at("a/b"),
            at("a/x"),
            at("y/z"),
        ];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("a/b"), at("link")).unwrap();
            std::os::unix::fs::symlink(at("a/b/c"), at("a/to")).unwrap();
            paths.extend([at("link/c"), at("link"), at("a/to"), at("link/../to")]);
        }
        paths.extend(["src/lib.rs", "./src/lib.rs", ".", "..", ""].map(PathBuf::from));
        let mut real = Real::default();
        for path in paths {
            assert_eq!(
                real.of(&path),
                path.canonicalize().ok(),
                "{}",
                path.display()
            );
        }
    }
}
