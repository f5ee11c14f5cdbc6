//! What `.gitattributes` files call generated or vendored: <https://git-scm.com/docs/gitattributes>.
//!
//! Only the two names that code hosts read, `linguist-generated` and `linguist-vendored`; macros and whatever else is
//! set there say nothing here. Files are read as [`super::ignored`] reads its own: regular ones, up to a bound.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::pattern::Pattern;
use super::{Repository, bytes, slashed};

/// The name of the files that stand in folders.
const NAME: &str = ".gitattributes";
/// Larger files are not read.
const MAX_BYTES: u64 = 512 << 10;
/// How many lines of a file count that say something of this.
const MAX_LINES: usize = 1000;
/// How many folders between a file and the root of its repository are asked.
const MAX_DEPTH: usize = 64;

/// What is said of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// A program wrote it, or did not.
    pub generated: Option<bool>,
    /// It is others' code, or is not.
    pub vendored: Option<bool>,
}

/// The attributes of the folders that were asked for so far.
#[derive(Debug, Default)]
pub struct Attributes {
    folders: HashMap<PathBuf, Arc<Folder>>,
}

#[derive(Debug)]
struct Folder {
    real: Vec<u8>,
    lines: Vec<Line>,
    above: Option<Arc<Folder>>,
    /// What the repository keeps for itself, which weighs most.
    own: Option<Arc<Folder>>,
}

#[derive(Debug)]
struct Line {
    pattern: Pattern,
    told: Told,
}

impl Attributes {
    /// What is said of the file at a real path.
    pub fn of(&mut self, path: &Path) -> Told {
        let Some(folder) = path.parent().and_then(|folder| self.folder(folder, 0)) else {
            return Told::default();
        };
        let path = slashed(path);
        let mut told = Told::default();
        if let Some(own) = &folder.own {
            own.tell(&path, &mut told);
        }
        let mut at = Some(folder);
        while let Some(here) = &at {
            here.tell(&path, &mut told);
            at = here.above.clone();
        }
        told
    }

    /// A folder with those above it in its repository; nothing outside of any.
    fn folder(&mut self, path: &Path, depth: usize) -> Option<Arc<Folder>> {
        if let Some(folder) = self.folders.get(path) {
            return Some(Arc::clone(folder));
        }
        if depth > MAX_DEPTH {
            return None;
        }
        let (above, own) = if let Some(repository) = Repository::at(path) {
            let kept = repository.shared().join("info/attributes");
            let own = Folder::read(path, &kept, None, None);
            (None, (!own.lines.is_empty()).then(|| Arc::new(own)))
        } else {
            let above = self.folder(path.parent()?, depth + 1)?;
            let own = above.own.clone();
            (Some(above), own)
        };
        let folder = Arc::new(Folder::read(path, &path.join(NAME), above, own));
        self.folders.insert(path.to_owned(), Arc::clone(&folder));
        Some(folder)
    }
}

impl Folder {
    fn read(folder: &Path, file: &Path, above: Option<Arc<Self>>, own: Option<Arc<Self>>) -> Self {
        let is_file = file.symlink_metadata().is_ok_and(|about| about.is_file());
        let text = if is_file {
            bytes(file, MAX_BYTES).unwrap_or_default()
        } else {
            Vec::new()
        };
        Self {
            real: slashed(folder),
            lines: lines(&text),
            above,
            own,
        }
    }

    /// Adds what the last lines say that fit a path, where nothing was said yet.
    fn tell(&self, path: &[u8], told: &mut Told) {
        let inside = path.strip_prefix(&self.real[..]).unwrap_or_default();
        let inside = inside.strip_prefix(b"/").unwrap_or(inside);
        for line in self.lines.iter().rev() {
            if told.generated.is_some() && told.vendored.is_some() {
                return;
            }
            if line.pattern.fits(inside) {
                told.generated = told.generated.or(line.told.generated);
                told.vendored = told.vendored.or(line.told.vendored);
            }
        }
    }
}

/// The lines of a text that say something of this.
fn lines(text: &[u8]) -> Vec<Line> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let lines = text.split(|byte| *byte == b'\n').filter_map(line);
    lines.take(MAX_LINES).collect()
}

fn line(line: &[u8]) -> Option<Line> {
    let line = line.trim_ascii();
    let (written, rest) = if let Some(quoted) = line.strip_prefix(b"\"") {
        let end = quoted.iter().position(|byte| *byte == b'"')?;
        (quoted.get(..end)?, quoted.get(end + 1..)?)
    } else {
        let end = line.iter().position(u8::is_ascii_whitespace)?;
        line.split_at(end)
    };
    let mut told = Told::default();
    for word in rest.split(u8::is_ascii_whitespace) {
        let (name, is_set) = match word {
            [b'-' | b'!', name @ ..] => (name, false),
            word => {
                let mut halves = word.splitn(2, |byte| *byte == b'=');
                let name = halves.next().unwrap_or_default();
                (name, halves.next() != Some(b"false"))
            }
        };
        match name {
            b"linguist-generated" => told.generated = Some(is_set),
            b"linguist-vendored" => told.vendored = Some(is_set),
            _ => {}
        }
    }
    // A line that takes away is none here, and one for a folder fits no file.
    let pattern = Pattern::read(written).filter(|pattern| !pattern.keeps && !pattern.is_folder)?;
    (told != Told::default()).then_some(Line { pattern, told })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_last_line_of_the_nearest_file_decides() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        fs::create_dir_all(root.join(".git/info")).unwrap();
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(
            root.join(NAME),
            "* text=auto\n*.gen.ts linguist-generated\na/** linguist-vendored=true\n\"x y.py\" linguist-generated=true\n\
             *.lock -diff\n/top.ts linguist-generated=false\n",
        )
        .unwrap();
        fs::write(root.join("a/b").join(NAME), "own.py -linguist-vendored\n").unwrap();
        fs::write(
            root.join(".git/info/attributes"),
            "z.gen.ts !linguist-generated\n",
        )
        .unwrap();
        let mut attributes = Attributes::default();
        let mut of = |path: &str| {
            let told = attributes.of(&root.join(path));
            (told.generated, told.vendored)
        };
        assert_eq!(of("client.gen.ts"), (Some(true), None));
        assert_eq!(of("a/b/client.gen.ts"), (Some(true), Some(true)));
        assert_eq!(of("a/b/own.py"), (None, Some(false)));
        assert_eq!(of("z.gen.ts"), (Some(false), None));
        assert_eq!(of("x y.py"), (Some(true), None));
        assert_eq!(of("top.ts"), (Some(false), None));
        assert_eq!(of("x.lock"), (None, None));
    }

    #[test]
    fn outside_of_a_repository_nothing_is_said() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(NAME), "* linguist-generated\n").unwrap();
        let real = root.path().canonicalize().unwrap();
        assert_eq!(
            Attributes::default().of(&real.join("a.py")),
            Told::default()
        );
    }
}
