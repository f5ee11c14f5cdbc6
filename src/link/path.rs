//! Paths as text: folders, and steps from one to another. No file is touched.

/// The folder of a path; empty for one that stands alone.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path told from a folder, without `.` and as far as can be without `..`.
pub(super) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" if !parts.is_empty() || !folder.starts_with('/') => {}
            "." => {}
            ".." if parts
                .last()
                .is_some_and(|last| *last != ".." && !last.is_empty()) =>
            {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The folder and all above it, innermost first, with that of the run last.
pub(super) fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |at| {
        (!at.is_empty()).then(|| self::folder(at.trim_end_matches('/')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_folders() {
        assert_eq!(join("a/b", "../c/./d.py"), "a/c/d.py");
        assert_eq!(join("", "./d.py"), "d.py");
        assert_eq!(join("a", "../../d"), "../d");
        assert_eq!(join("/a", "b"), "/a/b");
        assert_eq!(join("a/b", ""), "a/b");
        assert_eq!(ancestors("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(ancestors("").collect::<Vec<_>>(), [""]);
        assert_eq!(ancestors("/a").collect::<Vec<_>>(), ["/a", ""]);
    }
}
