//! The built-in catalog as tests scan with it: read once for all of them. No run uses it.

use std::sync::LazyLock;

use super::Scanner;
use super::prefilter::Prefilter;
use crate::catalog::Catalog;

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);
static PREFILTER: LazyLock<Prefilter> = LazyLock::new(|| Prefilter::new(&CATALOG));

/// A scanner that takes notes only where ids stand.
pub(crate) fn scanner() -> Scanner<'static> {
    Scanner {
        catalog: &CATALOG,
        prefilter: &PREFILTER,
        all_comments: false,
    }
}
