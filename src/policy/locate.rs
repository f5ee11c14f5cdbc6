//! Where a policy is, and how its path is shown. Nothing is read here.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::problem::Problem;
use crate::repository::{leads_out, project};
pub use crate::source::document::{show, why};

/// The names that a policy is found by.
const NAMES: [&str; 3] = ["lanelint.yaml", ".lanelint.yaml", "lanelint.yml"];

/// The policies that hold in the folder `start`, the outermost first: those of the folder
/// and of the folders above it, up to the one that holds `.git`; above a submodule those of
/// the repository that it is a part of hold, too. Without a repository, whose files those
/// above are is not known, and the nearest policy is the only one. Paths are relative when
/// `start` is.
pub fn discover(start: &Path) -> Result<Vec<PathBuf>, Problem> {
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
    let project = project(&real);
    let mut found = Vec::new();
    for folder in real.ancestors() {
        found.extend(only_one(folder, &shown)?);
        if project.as_deref() == Some(folder) {
            found.reverse();
            return Ok(found);
        }
        shown = above(&shown);
    }
    found.truncate(1);
    Ok(found)
}

/// The policy of a folder, under the name that the folder is shown by.
///
/// # Errors
///
/// There are two, or it is a link that leads out of the repository.
pub fn only_one(folder: &Path, shown: &Path) -> Result<Option<PathBuf>, Problem> {
    let stands = |name: &&&str| folder.join(name).symlink_metadata().is_ok();
    let mut found = NAMES.iter().filter(stands);
    match (found.next(), found.next()) {
        (Some(one), Some(other)) => {
            let folder = show(shown);
            let message = format!("two policies in `{folder}`: `{one}` and `{other}`");
            let help = "keep one of them, or let one `extends` the other under another name";
            Err(Problem::new(message).with_help(help))
        }
        (Some(name), _) if leads_out(&folder.join(name), true) => Err(out(&shown.join(name))),
        (found, _) => Ok(found.map(|name| normal(&shown.join(name)))),
    }
}

/// A policy is a link that leads out of its repository.
pub(super) fn out(path: &Path) -> Problem {
    let path = show(&normal(path));
    let message = format!("`{path}` is a link that leads out of its repository");
    Problem::new(message).with_help("put the policy itself there, or name another with `--policy`")
}

/// Whether a file is called like a policy.
pub fn is_called_policy(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| NAMES.contains(&name))
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
    fn policies_are_found_upward_and_git_stops_the_search() {
        let root = std::env::temp_dir().join(format!("lanelint-locate-{}", std::process::id()));
        let deep = root.join("repo/a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir_all(root.join("repo/.git")).unwrap();
        fs::write(root.join("lanelint.yaml"), "").unwrap();
        assert!(discover(&deep).unwrap().is_empty());
        fs::write(root.join("repo/.lanelint.yaml"), "").unwrap();
        let upper = root.join("repo/.lanelint.yaml");
        assert_eq!(discover(&deep).unwrap(), [upper.as_path()]);
        let lower = root.join("repo/a/lanelint.yml");
        fs::write(&lower, "").unwrap();
        assert_eq!(discover(&deep).unwrap(), [upper, lower.clone()]);
        // Without a repository, what stands further up is somebody else's.
        fs::remove_dir_all(root.join("repo/.git")).unwrap();
        assert_eq!(discover(&deep).unwrap(), [lower]);
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
