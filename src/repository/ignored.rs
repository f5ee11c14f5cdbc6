//! What an ignore file names: `.gitignore`, `info/exclude`, the user's own.

use std::path::{Path, PathBuf};

use super::pattern::Pattern;
use super::{Repository, bytes};

/// The name of the files that stand in folders.
pub const NAME: &str = ".gitignore";
/// Larger files are not read: the longest that people share have some twenty kilobytes.
const MAX_BYTES: u64 = 512 << 10;
/// How many lines that say something a file may have.
pub const MAX_LINES: usize = 10_000;

/// The lines of an ignore file that say something.
#[derive(Debug, Default)]
pub struct Ignored {
    patterns: Vec<Pattern>,
}

impl Ignored {
    /// Reads the ignore file of a folder; nothing where there is none. As with git, a link
    /// is none.
    ///
    /// # Errors
    ///
    /// Why its lines do not count: it is too large, or the system refuses it.
    pub fn of_folder(folder: &Path) -> Result<Option<Self>, String> {
        let path = folder.join(NAME);
        match path.symlink_metadata() {
            Ok(about) if about.is_file() => Self::read(&path).map(Some),
            _ => Ok(None),
        }
    }

    /// Reads an ignore file.
    ///
    /// # Errors
    ///
    /// Why its lines do not count.
    pub fn read(path: &Path) -> Result<Self, String> {
        Self::parse(&bytes(path, MAX_BYTES)?)
    }

    /// Reads the lines of a text.
    fn parse(text: &[u8]) -> Result<Self, String> {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        let lines = text.split(|byte| *byte == b'\n');
        let mut patterns = lines.filter_map(Pattern::read);
        let ignored = Self {
            patterns: patterns.by_ref().take(MAX_LINES).collect(),
        };
        match patterns.next() {
            None => Ok(ignored),
            Some(_) => Err(format!("it has more than {MAX_LINES} lines")),
        }
    }

    /// How many lines say something.
    pub fn count(&self) -> usize {
        self.patterns.len()
    }

    /// Whether the last line that fits a path, told from the file's folder with `/`, ignores
    /// it or keeps it; nothing if none fits.
    pub fn says(&self, path: &[u8], is_folder: bool) -> Option<bool> {
        let fits = |pattern: &&Pattern| (is_folder || !pattern.is_folder) && pattern.fits(path);
        let last = self.patterns.iter().rev().find(fits)?;
        Some(!last.keeps)
    }
}

impl Repository {
    /// The ignore file of the repository itself, which is no part of any commit.
    pub fn exclude(&self) -> PathBuf {
        self.shared().join("info/exclude")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_fits_decides() {
        let ignored = Ignored::parse(b"\xEF\xBB\xBF*.py\n!keep.py\nbuild/\n").unwrap();
        assert_eq!(ignored.count(), 3);
        assert_eq!(ignored.says(b"a.py", false), Some(true));
        assert_eq!(ignored.says(b"x/keep.py", false), Some(false));
        assert_eq!(ignored.says(b"build", true), Some(true));
        assert_eq!(ignored.says(b"build", false), None, "a file of that name");
    }

    #[test]
    fn a_file_of_very_many_lines_does_not_count() {
        assert!(Ignored::parse("x\n".repeat(MAX_LINES).as_bytes()).is_ok());
        assert!(Ignored::parse("x\n".repeat(MAX_LINES + 1).as_bytes()).is_err());
        assert!(Ignored::parse("# x\n".repeat(MAX_LINES + 1).as_bytes()).is_ok());
    }
}
