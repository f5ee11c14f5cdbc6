//! What a pattern of a CODEOWNERS file matches, as globs over whole paths.

use globset::{Glob, GlobBuilder};

use super::Syntax;

/// Longer ones are no one's, and cost what they are long.
const MAX_LENGTH: usize = 1000;

/// What a pattern matches.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) glob: Glob,
    /// It matches files by their own path.
    pub(super) files: bool,
    /// It matches folders, and so all that is in them.
    pub(super) folders: bool,
}

/// Reads a pattern.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn read(pattern: &str, syntax: Syntax) -> Result<Pattern, String> {
    if pattern.len() > MAX_LENGTH {
        return Err(format!("a pattern of more than {MAX_LENGTH} bytes"));
    }
    if syntax == Syntax::GitHub && pattern.contains(['[', ']']) {
        return Err("GitHub knows no `[` and `]` in patterns".into());
    }
    let inner = pattern.trim_matches('/');
    let is_folder = pattern.ends_with('/');
    let is_rooted = match syntax {
        // As in `.gitignore`: a slash before the end ties it to the root.
        Syntax::GitHub => pattern.trim_end_matches('/').contains('/'),
        Syntax::GitLab => pattern.starts_with('/'),
    };
    let glob = if inner.is_empty() || inner == "*" && !is_rooted {
        "**".to_owned()
    } else if is_rooted {
        inner.to_owned()
    } else {
        format!("**/{inner}")
    };
    Ok(Pattern {
        files: !is_folder || inner.is_empty(),
        // A name is a folder's too, but `docs/*` are the files there alone.
        folders: is_folder || syntax == Syntax::GitHub && !inner.ends_with("/*") && inner != "*",
        glob: compiled(&glob)?,
    })
}

/// A glob in which `*` stays within a folder. Braces mean themselves: neither platform has
/// alternatives.
fn compiled(glob: &str) -> Result<Glob, String> {
    let plain = glob.replace('{', "\\{").replace('}', "\\}");
    let mut builder = GlobBuilder::new(&plain);
    builder.literal_separator(true).backslash_escape(true);
    builder.build().map_err(|error| error.kind().to_string())
}
