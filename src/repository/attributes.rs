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
/// Larger files say nothing.
const MAX_BYTES: u64 = 512 << 10;
/// A file with more lines that say something of this says nothing: of the first ones alone it would say something else.
const MAX_LINES: usize = 1000;
/// Git passes over longer lines, too.
const MAX_LINE: usize = 2048;

/// What is said of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// A program wrote it, or did not.
    pub generated: Option<bool>,
    /// It is others' code, or is not.
    pub vendored: Option<bool>,
}

/// The attributes of the folders that were asked for so far; nothing for one outside of any repository.
#[derive(Debug, Default)]
pub struct Attributes {
    folders: HashMap<PathBuf, Option<Arc<Folder>>>,
}

/// A folder whose file has lines that say something, or the root of a repository.
#[derive(Debug)]
struct Folder {
    real: Vec<u8>,
    lines: Vec<Line>,
    above: Option<Arc<Folder>>,
    /// What the repository keeps for itself, which weighs most.
    own: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    pattern: Pattern,
    generated: Option<Said>,
    vendored: Option<Said>,
}

/// What a line says of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Set,
    Unset,
    /// As if no line had said anything: `!name`.
    Unspecified,
}

impl Attributes {
    /// What is said of the file at a real path.
    pub fn of(&mut self, path: &Path) -> Told {
        let Some(folder) = path.parent().and_then(|folder| self.folder(folder)) else {
            return Told::default();
        };
        let path = slashed(path);
        let (mut generated, mut vendored) = (None, None);
        let mut root = &folder;
        while let Some(above) = &root.above {
            root = above;
        }
        let mut hear = |lines: &[Line], from: &Folder| {
            for line in from.fitting(lines, &path) {
                generated = generated.or(line.generated);
                vendored = vendored.or(line.vendored);
            }
        };
        hear(&root.own, root);
        let mut at = Some(&folder);
        while let Some(here) = at {
            hear(&here.lines, here);
            at = here.above.as_ref();
        }
        let is_set = |said: Said| match said {
            Said::Set => Some(true),
            Said::Unset => Some(false),
            Said::Unspecified => None,
        };
        Told {
            generated: generated.and_then(is_set),
            vendored: vendored.and_then(is_set),
        }
    }

    /// What holds in a folder. Which folders were asked for before changes nothing.
    fn folder(&mut self, path: &Path) -> Option<Arc<Folder>> {
        let mut beneath = Vec::new();
        let mut found = None;
        for folder in path.ancestors() {
            if let Some(known) = self.folders.get(folder) {
                found.clone_from(known);
                break;
            }
            if let Some(repository) = Repository::at(folder) {
                let root = Folder {
                    real: slashed(folder),
                    lines: lines(&folder.join(NAME)),
                    above: None,
                    own: lines(&repository.shared().join("info/attributes")),
                };
                found = Some(Arc::new(root));
                self.folders.insert(folder.to_owned(), found.clone());
                break;
            }
            beneath.push(folder);
        }
        for folder in beneath.into_iter().rev() {
            found = found.map(|above| Folder::beneath(above, folder));
            self.folders.insert(folder.to_owned(), found.clone());
        }
        found
    }
}

impl Folder {
    /// A folder in another one; that one, where its own file says nothing.
    fn beneath(above: Arc<Self>, path: &Path) -> Arc<Self> {
        let lines = lines(&path.join(NAME));
        if lines.is_empty() {
            return above;
        }
        Arc::new(Self {
            real: slashed(path),
            lines,
            above: Some(above),
            own: Vec::new(),
        })
    }

    /// Of lines told from here those that fit a path, the last first.
    fn fitting<'l>(&self, lines: &'l [Line], path: &[u8]) -> impl Iterator<Item = &'l Line> {
        let inside = path.strip_prefix(&self.real[..]).unwrap_or_default();
        let inside = inside.strip_prefix(b"/").unwrap_or(inside).to_owned();
        let lines = lines.iter().rev();
        lines.filter(move |line| line.pattern.fits(&inside))
    }
}

/// The lines of a file that say something of this; none if it is not a regular one.
fn lines(file: &Path) -> Vec<Line> {
    let is_file = file.symlink_metadata().is_ok_and(|about| about.is_file());
    let text = is_file.then(|| bytes(file, MAX_BYTES).ok()).flatten();
    let text = text.unwrap_or_default();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
    let mut lines = text.split(|byte| *byte == b'\n').filter_map(line);
    let first: Vec<_> = lines.by_ref().take(MAX_LINES).collect();
    if lines.next().is_some() {
        return Vec::new();
    }
    first
}

fn line(line: &[u8]) -> Option<Line> {
    if line.len() >= MAX_LINE {
        return None;
    }
    let line = line.trim_ascii();
    // Macros are not followed.
    if line.first() == Some(&b'#') || line.starts_with(b"[attr]") {
        return None;
    }
    let (written, rest) = if let Some(quoted) = line.strip_prefix(b"\"") {
        unquoted(quoted)?
    } else {
        let end = line.iter().position(u8::is_ascii_whitespace)?;
        (line[..end].to_owned(), &line[end..])
    };
    let (mut generated, mut vendored) = (None, None);
    for word in rest.split(u8::is_ascii_whitespace) {
        let (sign, word) = match word {
            [sign @ (b'-' | b'!'), word @ ..] => (Some(*sign), word),
            word => (None, word),
        };
        let mut halves = word.splitn(2, |byte| *byte == b'=');
        let name = halves.next().unwrap_or_default();
        let said = match (sign, halves.next()) {
            (Some(b'!'), _) => Said::Unspecified,
            (Some(_), _) | (None, Some(b"false")) => Said::Unset,
            (None, _) => Said::Set,
        };
        match name {
            b"linguist-generated" => generated = Some(said),
            b"linguist-vendored" => vendored = Some(said),
            _ => {}
        }
    }
    if generated.is_none() && vendored.is_none() {
        return None;
    }
    // A line that takes away is none here, and one for a folder fits no file.
    let pattern = Pattern::written(&written)?;
    let counts = !pattern.keeps && !pattern.is_folder;
    counts.then_some(Line {
        pattern,
        generated,
        vendored,
    })
}

/// What stands in quotes, as in C, and what follows them.
fn unquoted(quoted: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut text = Vec::new();
    let mut at = 0;
    loop {
        let byte = *quoted.get(at)?;
        at += 1;
        match byte {
            b'"' => return Some((text, quoted.get(at..)?)),
            b'\\' => {}
            byte => {
                text.push(byte);
                continue;
            }
        }
        let escape = *quoted.get(at)?;
        at += 1;
        text.push(match escape {
            b'a' => 0x07,
            b'b' => 0x08,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 0x0B,
            b'\\' | b'"' => escape,
            b'0'..=b'3' => {
                let [high @ b'0'..=b'7', low @ b'0'..=b'7', ..] = *quoted.get(at..)? else {
                    return None;
                };
                at += 2;
                (escape - b'0') << 6 | (high - b'0') << 3 | (low - b'0')
            }
            _ => return None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::process::Command;

    /// A repository, by its real path.
    fn repository() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let status = Command::new("git")
            .args(["init", "--quiet"])
            .current_dir(&root)
            .status();
        assert!(status.unwrap().success());
        (folder, root)
    }

    /// What git says of paths: `None` for unspecified.
    fn by_git(root: &Path, name: &str, paths: &[&str]) -> Vec<Option<bool>> {
        let output = Command::new("git")
            .args(["-c", "core.attributesFile=/dev/null"])
            .args(["check-attr", "-z", name, "--"])
            .args(paths)
            .env("GIT_ATTR_NOSYSTEM", "1")
            .current_dir(root)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let fields: Vec<_> = text.split_terminator('\0').collect();
        let said = fields.chunks(3).map(|row| match row[2] {
            "unspecified" => None,
            "unset" | "false" => Some(false),
            _ => Some(true),
        });
        said.collect()
    }

    #[test]
    fn the_same_is_told_as_git_tells() {
        let (_kept, root) = repository();
        fs::create_dir_all(root.join(".git/info")).unwrap();
        fs::create_dir_all(root.join("a/b/c")).unwrap();
        let of_root = [
            "* text=auto",
            "*.gen.ts linguist-generated",
            "a/** linguist-vendored=true",
            "\"x y.py\" linguist-generated=true",
            r#""q\"\t\303\251.py" linguist-generated"#,
            r#""bad\x.py" linguist-generated"#,
            "*.lock -diff",
            "/top.ts linguist-generated=false",
            "[attr]machine linguist-generated",
            "[at]x.py linguist-generated",
            "  led.py\tlinguist-generated  ",
            "#no.py linguist-generated",
            "\\#yes.py linguist-generated",
            "!kept.py linguist-generated",
            "out/ linguist-generated",
            "both.py -linguist-generated linguist-generated",
            "back.py linguist-generated !linguist-generated",
            "value.py -linguist-generated=true",
            "b/c/*.py linguist-generated",
        ];
        fs::write(root.join(NAME), of_root.join("\n")).unwrap();
        fs::write(
            root.join("a/b").join(NAME),
            "own.py -linguist-vendored\nfree.py !linguist-vendored\nagain.py !linguist-vendored\nagain.py linguist-vendored\r\n",
        )
        .unwrap();
        fs::write(
            root.join(".git/info/attributes"),
            "z.gen.ts !linguist-generated\ny.gen.ts -linguist-generated\n",
        )
        .unwrap();
        let paths = [
            "client.gen.ts",
            "a/b/client.gen.ts",
            "a/b/own.py",
            "a/b/free.py",
            "a/b/again.py",
            "a/b/c/own.py",
            "z.gen.ts",
            "y.gen.ts",
            "a/z.gen.ts",
            "x y.py",
            "q\"\té.py",
            "badx.py",
            "top.ts",
            "a/top.ts",
            "x.lock",
            "machine",
            "amachine",
            "ax.py",
            "led.py",
            "#no.py",
            "#yes.py",
            "kept.py",
            "out/a.py",
            "out",
            "both.py",
            "back.py",
            "value.py",
            "b/c/d.py",
            "a/b/c/d.py",
        ];
        for order in [paths.to_vec(), paths.iter().rev().copied().collect()] {
            let mut attributes = Attributes::default();
            let of = |path: &&str| attributes.of(&root.join(path));
            let told: Vec<_> = order.iter().map(of).collect();
            let generated = by_git(&root, "linguist-generated", &order);
            let vendored = by_git(&root, "linguist-vendored", &order);
            for (at, path) in order.iter().enumerate() {
                let wanted = (generated[at], vendored[at]);
                assert_eq!((told[at].generated, told[at].vendored), wanted, "{path}");
            }
            assert!(generated.contains(&None) && vendored.contains(&Some(false)));
        }
    }

    #[test]
    fn however_deep_a_folder_is_the_order_of_questions_says_nothing() {
        let (_kept, root) = repository();
        fs::write(root.join(NAME), "*.py linguist-generated\n").unwrap();
        let deep = root.join("d/".repeat(200));
        fs::create_dir_all(&deep).unwrap();
        let mut straight = Attributes::default();
        assert_eq!(straight.of(&deep.join("a.py")).generated, Some(true));
        let mut stepwise = Attributes::default();
        for folder in deep.ancestors().take_while(|folder| *folder != root) {
            assert_eq!(stepwise.of(&folder.join("a.py")).generated, Some(true));
        }
        let folders = straight.folders.values().flatten();
        let folders: std::collections::BTreeSet<_> = folders.map(Arc::as_ptr).collect();
        assert_eq!(folders.len(), 1, "folders without a word take no room");
    }

    #[test]
    fn a_file_of_very_many_lines_says_nothing() {
        let (_kept, root) = repository();
        let attributes = |lines: usize| {
            let text = "*.py linguist-generated\n".repeat(lines);
            fs::write(root.join(NAME), text).unwrap();
            Attributes::default().of(&root.join("a.py")).generated
        };
        assert_eq!(attributes(MAX_LINES), Some(true));
        assert_eq!(attributes(MAX_LINES + 1), None);
    }

    #[test]
    fn outside_of_a_repository_nothing_is_said() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(NAME), "* linguist-generated\n").unwrap();
        let real = root.path().canonicalize().unwrap();
        let mut attributes = Attributes::default();
        assert_eq!(attributes.of(&real.join("a.py")), Told::default());
        assert_eq!(
            attributes.folders.get(&real).map(Option::is_none),
            Some(true),
            "and it is not looked for again"
        );
    }
}
