//! Modules of Python: `pkg.config` from any folder that may be a root, `.config` from the
//! file's own.

use super::tree::{Ambiguous, Tree};
use super::{Unit, path};

/// The file that a module is: from a folder above, else the only one in the run that is
/// called so; a folder without `__init__.py` is none.
pub(super) fn module(
    tree: &Tree<'_>,
    units: &[Unit<'_>],
    from: &str,
    name: &str,
) -> Result<Option<usize>, Ambiguous> {
    let rest = name.trim_start_matches('.');
    let dots = name.len() - rest.len();
    let inner = rest.replace('.', "/");
    if dots > 0 {
        let up = "../".repeat(dots - 1);
        let folder = path::join(path::folder(from), &up);
        return Ok(file(tree, &folder, &inner));
    }
    if inner.is_empty() {
        return Ok(None);
    }
    let above = tree.above(from, |tree, folder| file(tree, folder, &inner))?;
    if above.is_some() {
        return Ok(above);
    }
    let paths = [format!("{inner}.py"), format!("{inner}/__init__.py")];
    Ok(match paths.map(|path| tree.only(units, &path)) {
        [Some(at), None] | [None, Some(at)] => Some(at),
        _ => None,
    })
}

/// A module within a package, by its file.
pub(super) fn child(tree: &Tree<'_>, package: &str, name: &str) -> Option<usize> {
    let is_package = path::name(package).starts_with("__init__.");
    is_package.then(|| file(tree, path::folder(package), name))?
}

/// One step further down a module's name.
pub(super) fn below(module: &str, name: &str) -> String {
    let dot = if module.ends_with('.') { "" } else { "." };
    format!("{module}{dot}{name}")
}

/// A package wins over a module of its name, as it does when it is imported.
fn file(tree: &Tree<'_>, folder: &str, inner: &str) -> Option<usize> {
    let base = path::join(folder, inner);
    let package = path::join(&base, "__init__.py");
    let module = (!inner.is_empty()).then(|| format!("{base}.py"));
    tree.first([package].into_iter().chain(module))
}
