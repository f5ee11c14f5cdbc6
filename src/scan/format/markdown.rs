//! Markdown and MDX: fenced code by its language, front matter, comments, and the rest
//! as prose.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::{code, mdx, prose};
use crate::scan::Wanted;
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{excerpt, name};
use crate::source::Span;

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut reader = Reader {
        text,
        wanted,
        taken: Vec::new(),
        is_run: false,
        holders: Vec::new(),
        found: Vec::new(),
    };
    reader.blocks();
    reader.comments();
    reader.prose();
    let mut found = reader.found;
    found.sort_by_key(|piece| piece.span);
    Ok(found)
}

struct Reader<'s, 'w> {
    text: &'s str,
    wanted: Wanted<'w>,
    /// Stretches that are no prose: code, front matter, comments. In order, apart.
    taken: Vec<Span>,
    /// The front matter says that a tool runs the text.
    is_run: bool,
    /// Paragraphs, headings, table rows: what a comment above speaks for.
    holders: Vec<Span>,
    found: Vec<Piece<'s>>,
}

/// A block of code on the way.
struct Block {
    language: String,
    is_front: bool,
    is_indented: bool,
    whole: Span,
    parts: Vec<Span>,
}

impl<'s> Reader<'s, '_> {
    fn blocks(&mut self) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        let mut block: Option<Block> = None;
        let plain = mdx::without_components(self.text);
        let is_mdx = matches!(plain, Cow::Owned(_));
        for (event, range) in Parser::new_ext(&plain, options).into_offset_iter() {
            let span = Span::from(range);
            let is_front = matches!(event, Event::Start(Tag::MetadataBlock(_)));
            let is_indented =
                matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
            let language = match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => first_word(&info),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => String::new(),
                Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => "yaml".to_owned(),
                Event::Start(Tag::MetadataBlock(MetadataBlockKind::PlusesStyle)) => {
                    "toml".to_owned()
                }
                Event::Start(
                    Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::TableRow
                    | Tag::TableHead
                    | Tag::Item,
                ) => {
                    self.holders.push(span);
                    continue;
                }
                Event::Text(_) => {
                    if let Some(block) = &mut block {
                        block.parts.push(span);
                    }
                    continue;
                }
                Event::Code(_) => {
                    self.inline(span);
                    continue;
                }
                Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => {
                    match block.take() {
                        Some(block) if is_mdx && block.is_indented => self.indented(&block),
                        Some(block) => self.code(&block),
                        None => {}
                    }
                    continue;
                }
                _ => continue,
            };
            block = Some(Block {
                language,
                is_front,
                is_indented,
                whole: span,
                parts: Vec::new(),
            });
        }
        self.taken.sort_unstable();
    }

    /// Inline code: prose, but no place for comments.
    fn inline(&mut self, span: Span) {
        let written = self.text.get(span.range()).unwrap_or("");
        let inner = written.trim_matches('`');
        let start = written.len() - written.trim_start_matches('`').len();
        let inner = Span::from(start..start + inner.len()).shifted(span.start);
        if self.wanted.in_span(inner) {
            self.push(inner);
        }
        self.taken.push(span);
    }

    /// Code, read by its language; its lines may stand behind `>` or deeper in a list.
    fn code(&mut self, block: &Block) {
        self.taken.push(block.whole);
        if block.is_front {
            let mut lines = block.parts.iter().flat_map(|part| {
                let text = self.text.get(part.range()).unwrap_or("");
                text.lines()
            });
            self.is_run = lines.any(|line| {
                line.split([':', '='])
                    .next()
                    .is_some_and(name::is_instruction_key)
            });
        }
        if !self.wanted.all_comments && !self.wanted.in_span(block.whole) {
            if let Some(codes) = self.wanted.codes {
                codes.note_lines(&block.language, &block.parts);
            }
            return;
        }
        if block.is_front {
            let found = code::read_lines(self.text, &block.parts, &block.language, self.wanted);
            self.found.extend(found);
        } else {
            self.lines(&block.parts, &block.language);
        }
        // The info string is prose.
        let first = block
            .parts
            .first()
            .map_or(block.whole.end, |span| span.start);
        let fence = Span::new(block.whole.start, first);
        if self.wanted.in_span(fence) {
            self.push(prose::trimmed(self.text, fence));
        }
    }

    /// What is deeply indented between components: only what stands in fences is code.
    fn indented(&mut self, block: &Block) {
        for code in mdx::fenced(self.text, &block.parts) {
            self.taken.push(code.whole);
            self.lines(code.lines, &first_word(code.info));
        }
    }

    /// Lines of code in one language.
    fn lines(&mut self, lines: &[Span], language: &str) {
        if self.is_run {
            let found = code::read_lines(self.text, lines, language, self.wanted);
            self.found.extend(found);
        } else {
            let found = code::shown(self.text, lines, language, self.wanted);
            self.found.extend(found);
        }
    }

    /// `<!-- … -->` and MDX's `{/* … */}` outside of code.
    fn comments(&mut self) {
        let bytes = self.text.as_bytes();
        let mut comments: Vec<Span> = Vec::new();
        for (open, close) in [("<!--", "-->"), ("{/*", "*/}")] {
            let closes = memchr::memmem::Finder::new(close);
            let mut free_from = 0;
            for start in memchr::memmem::find_iter(bytes, open) {
                if start < free_from || self.is_taken(start as u32) {
                    continue;
                }
                let from = start + open.len();
                let Some(length) = bytes.get(from..).and_then(|rest| closes.find(rest)) else {
                    break;
                };
                free_from = from + length + close.len();
                comments.push(Span::from(start..free_from));
            }
        }
        comments.sort_unstable();
        let mut end = 0;
        comments.retain(|comment| {
            let is_apart = end <= comment.start;
            end = end.max(comment.end);
            is_apart
        });
        // A comment may hold what looks like code.
        let is_outside = |span: Span| {
            let after = comments.partition_point(|comment| comment.end <= span.start);
            !comments
                .get(after)
                .is_some_and(|comment| comment.overlaps(span))
        };
        self.taken.retain(|&span| is_outside(span));
        self.found.retain(|piece| is_outside(piece.span));
        for &comment in &comments {
            if self.wanted.all_comments || self.wanted.in_span(comment) {
                let text = self.text.get(comment.range()).unwrap_or("");
                self.found.push(excerpt::comment(text, comment));
            }
        }
        self.taken.extend(comments);
        self.taken.sort_unstable();
    }

    /// The rest, a line a piece.
    fn prose(&mut self) {
        let mut start = 0;
        let taken = std::mem::take(&mut self.taken);
        let end = Span::from(self.text.len()..self.text.len());
        for span in taken.iter().chain([&end]) {
            if start < span.start {
                for line in prose::lines(self.text, Span::new(start, span.start), self.wanted) {
                    self.push(line);
                }
            }
            start = start.max(span.end);
        }
    }

    fn push(&mut self, span: Span) {
        let after = self
            .holders
            .partition_point(|holder| holder.start <= span.start);
        // The innermost is the last that started, if it still holds.
        let around = self
            .holders
            .get(..after)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(8);
        let holder = around.copied().find(|holder| holder.contains(span));
        let piece = self.plain(span);
        self.found.push(Piece {
            holder: holder.unwrap_or(span),
            ..piece
        });
    }

    fn plain(&self, span: Span) -> Piece<'s> {
        let text = self.text.get(span.range()).unwrap_or("");
        Piece::plain(span, text, Role::Prose, Context::Markdown)
    }

    fn is_taken(&self, offset: u32) -> bool {
        let after = self.taken.partition_point(|span| span.end <= offset);
        self.taken
            .get(after)
            .is_some_and(|span| span.start <= offset)
    }
}

/// The language in `python title="x"`, `{.python}`, `js{1,3}`, and behind the directive in
/// `{code-cell} python`.
fn first_word(info: &str) -> String {
    let mut words = info
        .split(|c: char| c.is_whitespace() || ",{}:;=".contains(c))
        .map(|word| word.trim_start_matches('.'))
        .filter(|word| !word.is_empty());
    let word = words.next().unwrap_or("");
    let is_directive = matches!(word, "code" | "code-block" | "code-cell" | "sourcecode");
    let named = if is_directive { words.next() } else { None };
    named.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{hits, lines, pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn of(text: &str) -> String {
        shown(extract, text)
    }

    #[test]
    fn prose_is_given_line_by_line() {
        let text = "# The gpt-1\n\nWe use gpt-2 and `gpt-3`, see [gpt-4](https://x/gpt-5).\n\n| a | gpt-6 |\n|---|---|\n| gpt-7 | `claude` |\n\n* gpt-8\n  gpt-9\n";
        assert_snapshot!(of(text), @r##"
        Prose Markdown - "# The gpt-1" @1
        Prose Markdown - "We use gpt-2 and" @3
        Prose Markdown - "gpt-3" @3
        Prose Markdown - ", see [gpt-4](https://x/gpt-5)." @3
        Prose Markdown - "| a | gpt-6 |" @5
        Prose Markdown - "| gpt-7 |" @7
        Prose Markdown - "claude" @7
        Prose Markdown - "* gpt-8" @9
        Prose Markdown - "gpt-9" @10
        "##);
    }

    #[test]
    fn fences_are_read_by_their_language() {
        for (info, expected) in [
            ("python", "python"),
            ("{.python .numberLines}", "python"),
            ("{r, echo=FALSE}", "r"),
            ("js{1,3}", "js"),
            ("{code-cell} ipython3", "ipython3"),
            ("{code-block}", "code-block"),
            ("", ""),
        ] {
            assert_eq!(first_word(info), expected, "{info}");
        }
        let text = "```yaml title=gpt\nmodel: gpt-1 # gpt\n```\n\n> ```json\n> {\"model\":\n>   \"gpt-2\"}\n> ```\n\n- x\n  ```sh\n  run --model gpt-3\n  ```\n\n~~~\nMODEL=gpt-4\n~~~\n\n    export M=gpt-5\n\n```json\n{\"a\": \"gpt-6\"\n```\n\n````md\n```yaml\na: gpt-7\n```\n````\n";
        assert_snapshot!(of(text), @r#"
        Prose Markdown - "```yaml title=gpt" @1
        Use Config model ="gpt-1" @2
        Comment Comment - "gpt" @2
        Use Config model ="gpt-2" @7
        Use String --model ="gpt-3" @12
        Use Text MODEL ="gpt-4" @16
        Use Text M ="gpt-5" @19
        Use Text a ="gpt-6" @22
        Use Text a ="gpt-7" @27
        "#);
    }

    #[test]
    fn front_matter_and_comments_are_told_apart() {
        let text = "---\nmodel: gpt-1\n---\n\n<!-- lanelint: x -->\ngpt-2 <!-- gpt\n3 --> {/* gpt-4 */}\n\n`<!-- gpt-5 -->`\n\n<!--\n```\ngpt-6\n```\n-->\n\n```\n<!-- gpt-7 -->\n```\n";
        assert_snapshot!(of(text), @r#"
        Use Config model ="gpt-1" @2
        Comment Comment - "lanelint: x" @5
        Prose Markdown - "gpt-2" @6
        Comment Comment - "gpt\n3" @6
        Comment Comment - "gpt-4" @7
        Prose Markdown - "<!-- gpt-5 -->" @9
        Comment Comment - "```\ngpt-6\n```" @12
        Comment Comment - "gpt-7" @18
        "#);
    }

    #[test]
    fn a_comment_above_a_paragraph_holds_it() {
        let text = "<!-- lanelint: x -->\n\none\ngpt-1\n\n- a gpt-2\n";
        let found = pieces(extract, text, true).unwrap();
        let holders: Vec<_> = found
            .iter()
            .map(|piece| &text[piece.holder.range()])
            .collect();
        assert_eq!(
            holders,
            ["<!-- lanelint: x -->", "one\ngpt-1\n", "- a gpt-2\n"]
        );
        assert_snapshot!(lines(text, &found), @r#"
        Comment Comment - "lanelint: x" @1
        Prose Markdown - "gpt-1" @4
        Prose Markdown - "- a gpt-2" @6
        "#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "> ",
            "- ",
            "`",
            "``` ",
            "[",
            "![gpt](",
            "<!--",
            "{/*",
            "*gpt_",
            "|gpt",
            "<a gpt ",
            "\0",
            "gpt ",
            "    gpt\n",
            "# gpt\n",
        ] {
            let text = format!("gpt\n{}", part.repeat(10_000));
            assert!(!pieces(extract, &text, true).unwrap().is_empty());
        }
    }

    #[test]
    fn fences_between_components_are_code_however_they_stand() {
        let text = "<Tabs>\n  <Tab title=\"a\">\n  ```yaml title=\"x\"\n  a: 1\n\n  model: gpt-1\n  ```\n  </Tab>\n    <Tab>\n    ```json\n    {\n\n      \"model\": \"gpt-2\"}\n    ```\n        Use `gpt-3`, or gpt-4.\n    </Tab>\n</Tabs>\n\nAnd gpt-5.";
        assert_snapshot!(of(text), @r#"
        Use Config model ="gpt-1" @6
        Use Config model ="gpt-2" @13
        Prose Markdown - "Use `gpt-3`, or gpt-4." @15
        Prose Markdown - "And gpt-5." @19
        "#);
    }

    proptest! {
        #[test]
        fn every_hit_is_in_a_piece(text in "(gpt-4|```|~~~|`|\n|\n\n|\r\n|> |- |    |<!--|-->|\\{/\\*|\\*/\\}|\\[|\\]|\\(|---\n|\\||é|#|<b>|\\*|\\\\| |\"){0,30}") {
            let found = pieces(extract, &text, false).unwrap();
            for hit in hits(&text) {
                let is_in = found.iter().any(|piece| piece.span.start <= hit && hit < piece.span.end);
                prop_assert!(is_in, "{} of {:?} in {:?}", hit, text, found);
            }
        }
    }
}
