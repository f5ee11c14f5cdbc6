//! AsciiDoc: delimited blocks, and comments.

use super::{Block, Line, word};
use crate::source::Span;

pub(super) fn blocks(text: &str, lines: &[Line]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut default = String::new();
    // The language that an attribute line gives the next block.
    let mut named: Option<String> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let written = text.get(line.span.range()).unwrap_or("").trim_end();
        at += 1;
        let rest = lines.get(at..).unwrap_or_default();
        let closes = |sign: &str| {
            let is_end = |line: &&Line| {
                text.get(line.span.range())
                    .is_some_and(|text| text.trim_end() == sign)
            };
            rest.iter().take_while(|line| !is_end(line)).count()
        };
        if let Some(value) = written.strip_prefix(":source-language:") {
            default = word(value);
        } else if let Some(attributes) = written.strip_prefix('[') {
            if let Some(language) = source(attributes) {
                named = Some(if language.is_empty() {
                    default.clone()
                } else {
                    language
                });
            }
        } else if is_delimiter(written, '/') {
            let length = closes(written);
            let last = rest.get(length).or(rest.last()).unwrap_or(line);
            let end = rest
                .get(length)
                .map_or(last.span.end, |line| line.span.start);
            found.push(Block::Comment(
                Span::new(line.span.start, end),
                line.span.end,
            ));
            at += length + 1;
        } else if written.starts_with("//") && !written.starts_with("///") {
            let end = line.span.start + written.len() as u32;
            found.push(Block::Comment(
                Span::new(line.span.start, end),
                line.span.start + 2,
            ));
        } else if is_delimiter(written, '-')
            || is_delimiter(written, '.')
            || written.starts_with("```")
            || written == "--" && named.is_some()
        {
            let (sign, fenced) = match written.strip_prefix("```") {
                Some(language) => ("```", Some(word(language))),
                None => (written, None),
            };
            let length = closes(sign);
            let language = named.take().or(fenced).unwrap_or_default();
            let code = rest.get(..length).unwrap_or_default();
            found.push(Block::Code(code.to_vec(), language));
            at += length + 1;
        } else if line.is_empty {
            named = None;
        } else if let Some(language) = named.take_if(|_| !written.starts_with('.')) {
            // A paragraph.
            let length = rest.iter().take_while(|line| !line.is_empty).count();
            let code = lines.get(at - 1..at + length).unwrap_or_default();
            found.push(Block::Code(code.to_vec(), language));
            at += length;
        }
    }
    found
}

/// The language in `source,java]`, `source%linenums,java,indent=0]` or `,java]`; empty when it
/// names none.
fn source(attributes: &str) -> Option<String> {
    let inner = attributes.strip_suffix(']')?;
    let (style, rest) = inner.split_once(',').unwrap_or((inner, ""));
    let style = style.split(['%', '#', '.']).next().unwrap_or("").trim();
    let is_source = style == "source" || style.is_empty() && !rest.is_empty();
    let language = rest.split(',').next().filter(|word| !word.contains('='));
    is_source.then(|| word(language.unwrap_or("")))
}

fn is_delimiter(line: &str, sign: char) -> bool {
    line.len() >= 4 && line.chars().all(|c| c == sign)
}

#[cfg(test)]
mod tests {
    use crate::scan::format::document::asciidoc;
    use crate::scan::shown::shown;
    use insta::assert_snapshot;

    #[test]
    fn blocks_are_read_by_their_language() {
        let text = "= gpt-0\n:source-language: yaml\n\n[source,json,indent=0]\n.Title gpt-1\n----\n{\"model\": \"gpt-2\"}\n----\n\n[source]\n----\nmodel: gpt-3\n----\n\n\
            ----\nrun --model gpt-4\n----\n[source,yaml]\nmodel: gpt-5\n\nUse `gpt-6`.\n```toml\nmodel = \"gpt-7\"\n```\n|===\n| model | gpt-8\n|===\n[%header]\n....\ngpt-9";
        assert_snapshot!(shown(asciidoc, text), @r#"
        Prose Doc - "= gpt-0" @1
        Prose Doc - ".Title gpt-1" @5
        Use Config model ="gpt-2" @7
        Use Config model ="gpt-3" @12
        Use Text --model ="gpt-4" @16
        Use Config model ="gpt-5" @19
        Prose Doc - "Use `gpt-6`." @21
        Use Config model ="gpt-7" @23
        Prose Doc - "| model | gpt-8" @26
        Listing Text - ="gpt-9" @30
        "#);
    }

    #[test]
    fn comments_are_told_from_prose() {
        let text = "// lanelint: x\n//// \ngpt-1\n\ngpt-2\n////\ngpt-3 // gpt-4\n////\ngpt-5";
        assert_snapshot!(shown(asciidoc, text), @r#"
        Comment Comment - "lanelint: x" @1
        Comment Comment - "gpt-1\n\ngpt-2" @3
        Prose Doc - "gpt-3 // gpt-4" @7
        Comment Comment - "gpt-5" @9
        "#);
    }
}
