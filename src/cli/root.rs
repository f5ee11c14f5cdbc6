//! A folder that others name paths in: an agent's questions, files to write. Such a path is told from there, need not be there,
//! and never lies outside: neither by `..`, nor by an absolute path, nor by a link.

use std::io;
use std::path::{Path, PathBuf};

use crate::policy::base::Base;
use crate::policy::locate::normal;
use crate::repository::project;
use crate::source::excerpt::visible;

/// The longest path that is looked at, in bytes.
const MAX_PATH: usize = 4096;

/// The root of all paths.
pub(super) struct Root {
    real: PathBuf,
    base: Base,
}

impl Root {
    /// The folder given, else that of the repository that the current folder is in, else the current folder.
    pub(super) fn of(given: Option<&Path>) -> io::Result<Self> {
        let here = given.unwrap_or(Path::new(".")).canonicalize()?;
        if !here.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let real = match given {
            Some(_) => here,
            None => project(&here).unwrap_or(here),
        };
        let base = Base::new(&real);
        Ok(Self { real, base })
    }

    /// Where a path leads.
    ///
    /// # Errors
    ///
    /// Why it is none, as a sentence.
    pub(super) fn place(&self, path: &str) -> Result<PathBuf, String> {
        let outside = || {
            let root = self.real.to_string_lossy();
            format!(
                "`{}` leads out of `{}`: tell paths from that folder",
                visible(path),
                visible(&root)
            )
        };
        if path.is_empty() || path.len() > MAX_PATH || path.contains('\0') {
            return Err(format!(
                "expected a path of 1 to {MAX_PATH} bytes without NUL, told from the root of the repository"
            ));
        }
        let joined = normal(&self.real.join(path));
        let joined = if joined.starts_with(&self.real) {
            joined
        } else {
            // The folder itself may be reached by a link, as `/tmp` is on macOS.
            real(&joined)
                .filter(|real| real.starts_with(&self.real))
                .ok_or_else(outside)?
        };
        let Ok(inside) = joined.strip_prefix(&self.real) else {
            return Err(outside());
        };
        if inside.as_os_str().is_empty() {
            return Ok(joined);
        }
        // What is there of it may be a link.
        let there = joined
            .ancestors()
            .find(|above| above.symlink_metadata().is_ok());
        let real = there.and_then(|above| above.canonicalize().ok());
        if real.is_some_and(|real| real.starts_with(&self.real)) {
            Ok(joined)
        } else {
            Err(outside())
        }
    }

    /// A path told from the root, with `/`.
    pub(super) fn name(&self, path: &Path) -> String {
        self.base.relative(path)
    }
}

/// A path that need not be there, with the links of what is there of it followed.
fn real(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|above| {
        let rest = path.strip_prefix(above).ok()?;
        let real = above.canonicalize().ok()?;
        Some(if rest.as_os_str().is_empty() {
            real
        } else {
            real.join(rest)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("src")).unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path(), folder.path().join("out")).unwrap();
            std::os::unix::fs::symlink("nowhere", folder.path().join("dangling")).unwrap();
            std::os::unix::fs::symlink("src", folder.path().join("in")).unwrap();
        }
        let root = Root::of(Some(folder.path())).unwrap();
        let real = folder.path().canonicalize().unwrap();
        for path in [
            "a.py",
            "src/a.py",
            "no/such/a.py",
            "./src/../a.py",
            ".",
            "in/a.py",
        ] {
            let place = root.place(path);
            assert!(place.is_ok_and(|place| place.starts_with(&real)), "{path}");
        }
        let absolute = real.join("src/a.py");
        assert!(root.place(absolute.to_str().unwrap()).is_ok());
        let outside = outside.path().join("a.py");
        let long = "a/".repeat(3000);
        let mut bad = vec![
            "",
            "..",
            "../a.py",
            "src/../../a.py",
            "/etc/passwd",
            "a\0b",
            &long,
        ];
        bad.push(outside.to_str().unwrap());
        #[cfg(unix)]
        bad.extend(["out", "out/a.py", "dangling/a.py", "dangling"]);
        #[cfg(unix)]
        let links = tempfile::tempdir().unwrap();
        #[cfg(unix)]
        {
            let link = links.path().join("repository");
            std::os::unix::fs::symlink(folder.path(), &link).unwrap();
            for path in ["src/a.py", "no/such/a.py", "src/../a.py"] {
                let place = root.place(link.join(path).to_str().unwrap());
                assert!(place.is_ok_and(|place| place.starts_with(&real)), "{path}");
            }
            let out = link.join("out/a.py");
            assert!(root.place(out.to_str().unwrap()).is_err());
        }
        for path in bad {
            assert!(root.place(path).is_err(), "{path}");
        }
    }
}
