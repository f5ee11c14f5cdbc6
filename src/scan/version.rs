//! A model's name with the version that stands beside it, as configuration and infrastructure code write them. It finds
//! no versions: the readers of formats do, and the catalog says whether the two make one id.

use super::piece::Piece;
use super::token::MAX_TOKEN;
use crate::catalog::Catalog;
use crate::catalog::resolve::Target;
use crate::source::Span;

/// A shorter version is no whole day: `20241120`.
const MIN_DAY: usize = 8;

/// The piece with the version that stands beside it, if the catalog has an id of the two, or would have one if
/// the model had been released on that day: `gpt-4` and `0613`.
pub(super) fn versioned<'s>(piece: &Piece<'s>, catalog: &Catalog) -> Option<Piece<'s>> {
    let (version, span) = piece.version.as_deref()?;
    if !piece.is_value || !piece.holes.is_empty() || piece.text.len() + version.len() > MAX_TOKEN {
        return None;
    }
    let text = format!("{}-{version}", piece.text);
    let reading = catalog.read(&text)?;
    let core = text.get(reading.core.start as usize..reading.core.end as usize)?;
    // A whole day that no snapshot has is no version either.
    let is_unlisted = version.len() >= MIN_DAY
        && matches!(
            reading.target,
            Target::Unknown {
                snapshot: Some(_),
                ..
            }
        );
    if !is_unlisted && catalog.candidates(&core.to_ascii_lowercase()).is_empty() {
        return None;
    }
    let mut parts = piece.parts.clone();
    if parts.is_empty() {
        parts.push((piece.text.len() as u32, piece.span));
    }
    parts.push((1 + version.len() as u32, *span));
    Some(Piece {
        span: Span::new(
            piece.span.start.min(span.start),
            piece.span.end.max(span.end),
        ),
        text: text.into(),
        parts,
        ..piece.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::piece::{Context, Role};

    /// A piece with a version beside it, as text and parts.
    fn joined(text: &str, version: &str) -> Option<String> {
        let piece = Piece {
            is_value: true,
            version: Some(Box::new((
                version.to_owned(),
                Span::new(100, 100 + version.len() as u32),
            ))),
            ..Piece::plain(Span::from(0..text.len()), text, Role::Use, Context::Config)
        };
        let piece = versioned(&piece, &Catalog::builtin())?;
        let parts: Vec<_> = piece.parts.iter().map(|(_, span)| span.start).collect();
        Some(format!("{} {parts:?}", piece.text))
    }

    #[test]
    fn a_version_is_part_of_the_id_if_the_catalog_says_so() {
        let id = |text: &str| Some(text.to_owned());
        assert_eq!(
            joined("gpt-4o", "2024-08-06"),
            id("gpt-4o-2024-08-06 [0, 100]")
        );
        assert_eq!(
            joined("gpt-35-turbo", "0613"),
            id("gpt-35-turbo-0613 [0, 100]")
        );
        assert_eq!(
            joined("gpt-4", "turbo-2024-04-09"),
            id("gpt-4-turbo-2024-04-09 [0, 100]")
        );
        // A day on which none came out is told, and its name is not taken for the undated model.
        assert_eq!(
            joined("gpt-4o", "2024-08-07"),
            id("gpt-4o-2024-08-07 [0, 100]")
        );
        for version in ["1", "latest", "0101", "1.0.0", "", "é"] {
            assert_eq!(joined("gpt-4o", version), None, "{version}");
        }
        assert_eq!(joined("my-package", "2024-08-06"), None);
    }
}
