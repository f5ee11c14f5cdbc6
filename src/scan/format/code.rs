//! Code inside of a document: a fenced block, a notebook's cell, a script in a page. It is
//! read by its own language; places are those of the document.

use crate::scan::language::{self, TEXT};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, text};
use crate::source::Span;

/// Documents in documents are not followed: they could nest without end.
const DOCUMENTS: &[&str] = &["asciidoc", "latex", "markdown", "notebook", "org", "rst"];

/// What the extractor of a language finds in a piece, or the reading as text where there
/// is none or it gives up.
pub(in crate::scan) fn read<'s>(
    code: &Piece<'s>,
    language: &str,
    wanted: Wanted<'_>,
) -> Vec<Piece<'s>> {
    if let Some(codes) = wanted.codes {
        codes.note(language, code);
    }
    if !wanted.all_comments && !wanted.in_span(code.span) {
        return Vec::new();
    }
    if language.eq_ignore_ascii_case("php") && !code.text.contains("<?") {
        return opened(code, wanted);
    }
    let extract = language::named(language)
        .filter(|language| !DOCUMENTS.contains(&language.name))
        .and_then(|language| language.extract);
    let read = extract
        .or(TEXT.extract)
        .map(|extract| code.read(wanted, extract));
    match read {
        Some(Ok(found)) => found,
        _ => code.read(wanted, text::extract).unwrap_or_default(),
    }
}

/// Code in PHP without the tag that opens it in a page.
fn opened<'s>(code: &Piece<'s>, wanted: Wanted<'_>) -> Vec<Piece<'s>> {
    const TAG: &str = "<?php\n";
    let start = Span::new(code.span.start, code.span.start);
    let mut parts = vec![(TAG.len() as u32, start)];
    if code.parts.is_empty() {
        parts.push((code.text.len() as u32, code.span));
    } else {
        parts.extend(&code.parts);
    }
    let tagged = Piece {
        text: format!("{TAG}{}", code.text).into(),
        parts,
        ..code.clone()
    };
    read(&tagged, "php", wanted)
}

/// The same for lines of code that the document shows, each without what it puts before them.
pub(super) fn shown<'s>(
    file: &'s str,
    lines: &[Span],
    language: &str,
    wanted: Wanted<'_>,
) -> impl Iterator<Item = Piece<'s>> {
    let found = read_lines(file, lines, language, wanted).into_iter();
    found.map(|piece| Piece {
        is_shown: true,
        ..piece
    })
}

/// Lines of code, each without what the document puts before it.
pub(super) fn read_lines<'s>(
    file: &'s str,
    lines: &[Span],
    language: &str,
    wanted: Wanted<'_>,
) -> Vec<Piece<'s>> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return Vec::new();
    };
    let whole = Span::new(first.start, last.end);
    let code = Piece::plain(whole, "", Role::Prose, Context::Doc);
    let code = code.joined(&merged(file, lines), Vec::new());
    read(&code, language, wanted)
}

/// Lines that follow each other in the file as one stretch.
fn merged<'s>(file: &'s str, lines: &[Span]) -> Vec<Piece<'s>> {
    let mut stretches: Vec<Span> = Vec::new();
    for line in lines {
        match stretches.last_mut() {
            Some(last) if last.end == line.start => last.end = line.end,
            _ => stretches.push(*line),
        }
    }
    let plain = |span: Span| {
        let text = file.get(span.range()).unwrap_or("");
        Piece::plain(span, text, Role::Prose, Context::Doc)
    };
    stretches.into_iter().map(plain).collect()
}
