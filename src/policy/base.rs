//! The folder of a policy, which its globs speak from, and paths told from there.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::locate::{normal, show};
use crate::repository::Real;

/// A folder that paths are told from, in whatever way both are written.
#[derive(Debug, Clone)]
pub struct Base {
    /// As given, without `.`.
    given: PathBuf,
    /// From the root, as written.
    absolute: PathBuf,
    /// The same with links followed.
    real: Option<PathBuf>,
    known: Arc<Mutex<Real>>,
}

impl Base {
    /// The folder `folder`; an empty path is the current one.
    pub fn new(folder: &Path) -> Self {
        let given = normal(folder);
        let absolute = normal(&std::path::absolute(folder.join(".")).unwrap_or_default());
        Self {
            given: given.strip_prefix(".").unwrap_or(&given).to_owned(),
            real: absolute.canonicalize().ok(),
            absolute,
            known: Arc::default(),
        }
    }

    /// A path relative to the folder, with `/`; a path outside of it stays as it is.
    pub fn relative(&self, path: &Path) -> String {
        let is_plain = |path: &Path| !path.components().any(|part| part == Component::ParentDir);
        let path = path.strip_prefix(".").unwrap_or(path);
        // Nearly every path is written as the folder is: no system call for those.
        if path.is_absolute() == self.given.is_absolute()
            && is_plain(path)
            && is_plain(&self.given)
            && let Ok(inside) = path.strip_prefix(&self.given)
        {
            return short(inside);
        }
        let inside = |path: &Path, folder: &Path| path.strip_prefix(folder).ok().map(short);
        let absolute = std::path::absolute(path).ok();
        absolute
            .and_then(|path| inside(&normal(&path), &self.absolute))
            .or_else(|| inside(&self.linked(path)?, self.real.as_deref()?))
            .unwrap_or_else(|| short(path))
    }

    fn linked(&self, path: &Path) -> Option<PathBuf> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.of(path)
    }
}

/// With `/`, and without `./`.
fn short(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    show(&parts.collect::<PathBuf>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_a_folder_however_both_are_written() {
        let here = std::env::current_dir().unwrap();
        let folders = ["", ".", "./", "src/..", &here.to_string_lossy()].map(PathBuf::from);
        let within = here.join("src/x.rs");
        let paths = ["src/x.rs", "./src/x.rs", "src/./x.rs", "src/walk/../x.rs"];
        for folder in &folders {
            let base = Base::new(folder);
            for path in paths.map(Path::new).into_iter().chain([within.as_path()]) {
                let told = base.relative(path);
                assert_eq!(
                    told,
                    "src/x.rs",
                    "{} from {}",
                    path.display(),
                    folder.display()
                );
            }
        }
        let base = Base::new(Path::new("src"));
        assert_eq!(base.relative(Path::new("src/walk/x.rs")), "walk/x.rs");
        assert_eq!(base.relative(&here.join("src/../src/x.rs")), "x.rs");
        assert_eq!(base.relative(Path::new("docs/x.md")), "docs/x.md");
    }

    #[test]
    fn a_path_below_a_folder_above_is_told_from_there() {
        let here = std::env::current_dir().unwrap();
        let name = here.file_name().unwrap().to_string_lossy().into_owned();
        let base = Base::new(Path::new(".."));
        assert_eq!(
            base.relative(Path::new("src/x.rs")),
            format!("{name}/src/x.rs")
        );
        assert_eq!(base.relative(Path::new("../y/x.rs")), "y/x.rs");
    }
}
