//! Which literals the prefilter looks for, and how each counts. The build script packs those of
//! the built-in catalog; a run makes a search for those of a team's own files besides.

/// What starts a tag or an ignore.
pub const ADDRESS: &str = "lanelint";

/// How a literal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Wherever it stands.
    Anywhere,
    /// As a word of its own.
    Word,
    /// In quotes, which are its first and last byte.
    Quoted,
    /// It tells that constants of a package may stand in the file, and holds no id itself.
    Module,
}

impl Way {
    /// All of them; a packed literal has the place of its own in this list.
    pub(crate) const ALL: [Self; 4] = [Self::Anywhere, Self::Word, Self::Quoted, Self::Module];
}

/// What a text in code stands in.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The literals for stems (lower case; whether each counts only as a word of its own): a stem that is
/// also an ambiguous id (`o1`) is in every other hash. The first word of an id may stand alone in
/// quotes where one is put together.
pub(crate) fn of_stems<'s>(
    stems: impl Iterator<Item = (&'s str, bool)> + Clone,
) -> impl Iterator<Item = Literal> {
    let whole = stems.clone().map(|(stem, is_word)| {
        let way = if is_word { Way::Word } else { Way::Anywhere };
        (stem.into(), way)
    });
    let heads = stems.filter_map(|(stem, _)| head(stem));
    let quoted = heads
        .flat_map(|head| QUOTES.map(|quote| (format!("{quote}{head}{quote}").into(), Way::Quoted)));
    whole.chain(quoted)
}

/// A literal in bytes, and how it counts.
pub(crate) type Literal = (Vec<u8>, Way);

/// The first word of the ids that start with a stem, which may stand alone where an id is put together:
/// `"-".join(["gpt", size])`.
fn head(stem: &str) -> Option<&str> {
    let head = stem.strip_suffix('-')?;
    let is_word = head.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_word && head.len() > 2).then_some(head)
}
