//! "Did you mean": the known word that is nearest to one that is not known.

/// Longer words have no near ones.
const MAX_NEAR: usize = 120;

/// "did you mean" for a word that is none of `known`: the nearest one, if it is near.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    // Comparing costs the product of both lengths, and a hostile word may be a file long.
    if word.len() > MAX_NEAR {
        return None;
    }
    known
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_NEAR)
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= 1 + candidate.len().min(word.len()) / 4)
        .min()
        .map(|(_, candidate)| candidate)
}
