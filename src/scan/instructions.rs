//! Which documents agents and other tools run as instructions, by their path. The names are data
//! (`rules/roles/instructions.yaml`). It reads no document.

use std::sync::LazyLock;

use crate::source::table;
use serde::Deserialize;

/// The names, as they are written.
const WRITTEN: &str = include_str!("../../rules/roles/instructions.yaml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    names: Vec<Named>,
    endings: Vec<String>,
    folders: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    /// In small letters, in a folder, it is a document about what it is called after.
    #[serde(default)]
    capitals: bool,
}

static INSTRUCTIONS: LazyLock<Written> = LazyLock::new(|| table::read(WRITTEN));

/// Whether a path (with `/`) is one of a document that an agent or a tool runs: what it shows
/// is no mere example.
pub fn is_instruction_path(path: &str) -> bool {
    let (folders, written) = path.rsplit_once('/').unwrap_or(("", path));
    let file = written.to_ascii_lowercase();
    let is_small = !folders.is_empty() && written == file;
    let is_named = |own: &Named| own.name == file && !(own.capitals && is_small);
    let is_above = |folder: &str| INSTRUCTIONS.folders.iter().any(|own| own == folder);
    INSTRUCTIONS.names.iter().any(is_named)
        || INSTRUCTIONS.endings.iter().any(|end| file.ends_with(end))
        || folders.split('/').any(is_above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_says_which_documents_are_run() {
        let Written {
            names,
            endings,
            folders,
        } = &*INSTRUCTIONS;
        assert!(!names.is_empty() && !endings.is_empty() && !folders.is_empty());
        assert!(names.iter().any(|own| own.capitals));
        for Named { name, capitals } in names {
            assert_eq!(*name, name.to_lowercase());
            let large = name.to_uppercase();
            for path in [&large, name, &format!("a/{large}")] {
                assert!(is_instruction_path(path), "{path}");
            }
            let small = format!("docs/{name}");
            assert_eq!(is_instruction_path(&small), !capitals, "{small}");
            assert!(!is_instruction_path(&format!("docs/x{name}")), "x{name}");
        }
        for end in endings {
            assert_eq!(*end, end.to_lowercase());
            assert!(is_instruction_path(&format!("docs/Ask{end}")), "{end}");
            assert!(!is_instruction_path(&format!("docs/ask{end}.txt")), "{end}");
        }
        for folder in folders {
            assert!(
                is_instruction_path(&format!("a/{folder}/b/c.md")),
                "{folder}"
            );
            assert!(
                !is_instruction_path(&format!("a/x{folder}/c.md")),
                "{folder}"
            );
            // A file of that name is none of its folders.
            assert!(!is_instruction_path(&format!("a/{folder}")), "{folder}");
        }
    }

    #[test]
    fn other_documents_are_read_by_people() {
        for path in ["README.md", "docs/agents.mdx", "github/a.md", ""] {
            assert!(!is_instruction_path(path), "{path}");
        }
    }
}
