//! Where a policy is, and how its path is shown. Nothing is read here.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::problem::Problem;
pub use crate::source::document::{show, why};

/// The names that a policy is found by.
const NAMES: [&str; 3] = ["lanelint.yaml", ".lanelint.yaml", "lanelint.yml"];

/// The nearest policy from the folder `start` upward, up to the folder that holds `.git`
/// or the file system's root. Its path is relative when `start` is.
pub fn discover(start: &Path) -> Result<Option<PathBuf>, Problem> {
    let failed = |error: io::Error| {
        let why = why(&error);
        Problem::new(format!(
            "cannot look for a policy from `{}`: {why}",
            show(start)
        ))
        .with_help("name the policy with `--policy`, or go without one with `--no-policy`")
    };
    let real = start.canonicalize().map_err(failed)?;
    let mut shown = normal(start);
    for folder in real.ancestors() {
        let stands = |name: &&&str| folder.join(name).symlink_metadata().is_ok();
        let mut found = NAMES.iter().filter(stands);
        match (found.next(), found.next()) {
            (Some(name), None) => return Ok(Some(normal(&shown.join(name)))),
            (Some(one), Some(other)) => {
                let folder = show(&shown);
                return Err(Problem::new(format!(
                    "two policies in `{folder}`: `{one}` and `{other}`"
                ))
                .with_help("keep one of them, or let one `extends` the other under another name"));
            }
            _ => {}
        }
        if folder.join(".git").symlink_metadata().is_ok() {
            return Ok(None);
        }
        shown = above(&shown);
    }
    Ok(None)
}

/// The policy that stands in a folder itself, if one does.
pub fn policy_in(folder: &Path) -> Option<PathBuf> {
    let paths = NAMES.iter().map(|name| folder.join(name));
    let mut there = paths.filter(|path| path.symlink_metadata().is_ok());
    there.next().map(|path| normal(&path))
}

/// The folder above, without asking the disk: `a/b` → `a`, `.` → `..`.
fn above(folder: &Path) -> PathBuf {
    match folder.components().next_back() {
        Some(Component::Normal(_)) => normal(folder.parent().unwrap_or(folder)),
        Some(Component::CurDir) | None => PathBuf::from(".."),
        Some(Component::ParentDir) => folder.join(".."),
        Some(Component::RootDir | Component::Prefix(_)) => folder.to_owned(),
    }
}

/// Without `.` and without `x/..`; `.` when nothing is left.
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            part => out.push(part),
        }
    }
    if out.as_os_str().is_empty() {
        out.push(".");
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn paths_are_shown_short() {
        let normal = |path: &str| show(&normal(Path::new(path)));
        assert_eq!(normal("./a/../b/./c.yaml"), "b/c.yaml");
        assert_eq!(normal("../../x"), "../../x");
        assert_eq!(normal("a/.."), ".");
        let above = |path: &str| show(&above(Path::new(path)));
        assert_eq!(
            [
                above("a/b"),
                above("a"),
                above("."),
                above(".."),
                above("/")
            ],
            ["a", ".", "..", "../..", "/"]
        );
    }

    #[test]
    fn the_nearest_policy_is_found_and_git_stops_the_search() {
        let root = std::env::temp_dir().join(format!("lanelint-locate-{}", std::process::id()));
        let deep = root.join("repo/a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir_all(root.join("repo/.git")).unwrap();
        fs::write(root.join("lanelint.yaml"), "").unwrap();
        assert_eq!(discover(&deep).unwrap(), None);
        fs::write(root.join("repo/.lanelint.yaml"), "").unwrap();
        assert_eq!(
            discover(&deep).unwrap(),
            Some(root.join("repo/.lanelint.yaml"))
        );
        fs::write(root.join("repo/a/lanelint.yml"), "").unwrap();
        assert_eq!(
            discover(&deep).unwrap(),
            Some(root.join("repo/a/lanelint.yml"))
        );
        fs::write(root.join("repo/a/lanelint.yaml"), "").unwrap();
        let two = discover(&deep).unwrap_err();
        assert!(
            two.message.ends_with("`lanelint.yaml` and `lanelint.yml`"),
            "{two}"
        );
        assert!(discover(&root.join("none")).is_err());
        fs::remove_dir_all(&root).unwrap();
    }
}
