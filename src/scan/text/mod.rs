//! Text without known syntax, line by line: shell, Go, Java, Terraform, Dockerfiles,
//! INI, XML, SQL and whatever else; also the scripts and command lines inside of
//! configuration. A reading by what nearly all of them share (quotes, comment signs,
//! `key = value`, `--flag value`), never a parse: it accepts anything.

mod comment;
mod holder;
mod place;

use super::name::is_model_like;
use super::piece::{Context, Piece, Role};
use super::{Wanted, excerpt, expansion, scalar};
use crate::source::Span;

use place::Place;

/// Lines longer than this are read in windows around their hits.
const WINDOW: u32 = 2048;

/// How many bytes around a value can bear on it.
const REACH: usize = 256;

/// See [`super::language::Extract`].
#[expect(clippy::unnecessary_wraps, reason = "the signature of all extractors")]
pub(super) fn extract<'s>(text: &'s str, wanted: Wanted<'_>) -> Result<Vec<Piece<'s>>, String> {
    Ok(script(text, wanted, 0))
}

/// Lines that may have comments, at a depth inside of other texts.
pub(super) fn script<'s>(text: &'s str, wanted: Wanted<'_>, depth: u8) -> Vec<Piece<'s>> {
    let has_any = wanted.all_comments || !wanted.hits.is_empty();
    let blocks = if has_any {
        comment::blocks(text)
    } else {
        Vec::new()
    };
    let is_free = |hit: &u32| {
        let after = blocks.partition_point(|block| block.end <= *hit);
        blocks.get(after).is_none_or(|block| *hit < block.start)
    };
    let hits: Vec<u32> = wanted.hits.iter().copied().filter(is_free).collect();
    let mut reader = Reader {
        text,
        wanted: Wanted {
            hits: &hits,
            ..wanted
        },
        has_comments: true,
        depth,
        found: Vec::new(),
    };
    for &block in &blocks {
        if wanted.all_comments || wanted.in_span(block) {
            reader.comment(block);
        }
    }
    reader.all();
    let mut found = reader.found;
    found.sort_by_key(|piece| piece.span);
    found
}

/// A stretch of a value, where nothing is a comment.
pub(super) fn snippet<'s>(text: &'s str, wanted: Wanted<'_>, depth: u8) -> Vec<Piece<'s>> {
    let mut reader = Reader {
        text,
        wanted: Wanted {
            all_comments: false,
            ..wanted
        },
        has_comments: false,
        depth,
        found: Vec::new(),
    };
    reader.all();
    reader.found
}

struct Reader<'s, 'w> {
    text: &'s str,
    wanted: Wanted<'w>,
    has_comments: bool,
    depth: u8,
    found: Vec<Piece<'s>>,
}

/// A stretch with a hit, as offsets in its window.
struct Item {
    from: usize,
    to: usize,
    /// `None` for a word of prose.
    place: Option<Place>,
    /// The list's item before it.
    before: Option<String>,
}

impl Reader<'_, '_> {
    fn all(&mut self) {
        let end = self.text.len() as u32;
        let mut at = 0;
        while at < end {
            let from = if self.wanted.all_comments {
                at
            } else {
                let next = self.wanted.hits.partition_point(|&hit| hit < at);
                match self.wanted.hits.get(next) {
                    Some(&hit) => hit,
                    None => return,
                }
            };
            let line = self.line_around(from);
            self.line(line);
            at = line.end.max(from) + 1;
        }
    }

    fn line_around(&self, offset: u32) -> Span {
        let bytes = self.text.as_bytes();
        let (before, after) = bytes.split_at((offset as usize).min(bytes.len()));
        let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
        let end = memchr::memchr2(b'\n', b'\r', after).map_or(bytes.len(), |at| before.len() + at);
        Span::from(start..end)
    }

    fn line(&mut self, line: Span) {
        if line.len() <= WINDOW {
            self.window(line, true, line.end);
            return;
        }
        let half = WINDOW / 2;
        let mut at = line.start;
        if self.wanted.all_comments {
            at = self.floor(line.start + half);
            self.window(
                Span::new(line.start, self.floor(line.start + WINDOW)),
                true,
                at,
            );
        }
        loop {
            let next = self.wanted.hits.partition_point(|&hit| hit < at);
            let Some(&hit) = self.wanted.hits.get(next).filter(|&&hit| hit < line.end) else {
                return;
            };
            let start = self.floor(hit.saturating_sub(half).max(line.start));
            let end = self.floor(hit.saturating_add(WINDOW).min(line.end));
            let until = self.floor(hit + half).min(end).max(hit + 1);
            at = self.window(Span::new(start, end), start == line.start, until);
        }
    }

    /// The character boundary at an offset or before it.
    fn floor(&self, offset: u32) -> u32 {
        floor(self.text, offset as usize) as u32
    }

    /// Reads the hits of a window before `until`; gives the offset up to which they are done.
    fn window(&mut self, window: Span, starts_line: bool, until: u32) -> u32 {
        let text = self.text;
        let line = text.get(window.range()).unwrap_or("");
        let strings = strings(line);
        let comment = if self.has_comments {
            comment::of_line(line, &strings, starts_line)
        } else {
            None
        };
        let code = comment.unwrap_or(line.len());
        let mut items: Vec<Item> = Vec::new();
        let mut covered = 0;
        let from = self.wanted.hits.partition_point(|&hit| hit < window.start);
        let hits = self.wanted.hits.get(from..).unwrap_or_default();
        let mut has_comment_hit = false;
        for &hit in hits.iter().take_while(|&&hit| hit < until) {
            let hit = (hit - window.start) as usize;
            if hit >= code {
                has_comment_hit = true;
                break;
            }
            if hit >= covered {
                let item = item(line.get(..code).unwrap_or(""), hit, &strings);
                covered = item.to;
                items.push(item);
            }
        }
        self.items(window, code, items, starts_line);
        let mut done = until.max(window.start + covered as u32);
        if let Some(start) = comment
            && (has_comment_hit || self.wanted.all_comments)
        {
            // A comment ends with its line, not with the window.
            let span = Span::new(
                window.start + start as u32,
                self.line_around(window.start).end,
            );
            self.comment(span);
            done = span.end;
        }
        done
    }

    /// Gives the pieces of a window's code, words of prose that stand together as one.
    fn items(&mut self, window: Span, code: usize, items: Vec<Item>, starts_line: bool) {
        let text = self.text;
        let line = text.get(window.range()).unwrap_or("");
        let holder = span_of(line, 0, line.len()).shifted(window.start);
        let mut prose_from = 0;
        let mut words: Option<(usize, usize)> = None;
        let ends_line = |code: usize| code < line.len() || !self.is_cut(window.end);
        let ends_line = ends_line(code);
        for item in items {
            let Some(place) = item.place else {
                words = Some((words.map_or(item.from, |(from, _)| from), item.to));
                continue;
            };
            if let Some(words) = words.take() {
                let is_cut = prose_from == 0 && !starts_line;
                self.prose(window, (prose_from, item.from), words, (is_cut, false));
            }
            prose_from = item.to;
            let span = span_of(line, item.from, item.to).shifted(window.start);
            let piece = Piece {
                name: place.name,
                holder,
                is_value: true,
                ..Piece::plain(
                    span,
                    text.get(span.range()).unwrap_or(""),
                    place.role,
                    Context::Text,
                )
            };
            let is_sentence = place.is_quoted
                && piece.text.trim().contains(char::is_whitespace)
                && !piece.name.as_deref().is_some_and(is_model_like);
            let piece = match piece.role {
                Role::Use if is_sentence => Piece {
                    role: Role::Prose,
                    is_value: false,
                    ..piece
                },
                _ => piece,
            };
            if self.depth >= expansion::MAX_DEPTH {
                expansion::flat(&piece, self.wanted, &mut self.found);
            } else if place.is_quoted {
                let before = item.before.as_deref();
                scalar::read(piece, before, self.wanted, self.depth, &mut self.found);
            } else {
                expansion::read(piece, self.wanted, self.depth, &mut self.found);
            }
        }
        if let Some(words) = words {
            let is_cut = prose_from == 0 && !starts_line;
            self.prose(window, (prose_from, code), words, (is_cut, !ends_line));
        }
    }

    fn is_cut(&self, end: u32) -> bool {
        let next = self.text.as_bytes().get(end as usize);
        next.is_some_and(|byte| !matches!(byte, b'\n' | b'\r'))
    }

    /// Gives a stretch of prose: all of `bounds`, or whole words of it where the window
    /// cuts the line.
    fn prose(
        &mut self,
        window: Span,
        bounds: (usize, usize),
        words: (usize, usize),
        cut: (bool, bool),
    ) {
        let text = self.text;
        let line = text.get(window.range()).unwrap_or("");
        let (mut from, mut to) = bounds;
        if cut.0 {
            let lead = line.get(from..words.0).unwrap_or("");
            from += lead.find(char::is_whitespace).unwrap_or(0);
        }
        if cut.1 {
            let tail = line.get(words.1..to).unwrap_or("");
            to = words.1 + tail.rfind(char::is_whitespace).unwrap_or(tail.len());
        }
        let span = span_of(line, from, to).shifted(window.start);
        let holder = span_of(line, 0, line.len()).shifted(window.start);
        let piece = Piece {
            holder,
            ..Piece::plain(
                span,
                text.get(span.range()).unwrap_or(""),
                Role::Prose,
                Context::Text,
            )
        };
        expansion::read(piece, self.wanted, self.depth, &mut self.found);
    }

    fn comment(&mut self, whole: Span) {
        let text = self.text.get(whole.range()).unwrap_or("");
        self.found.push(excerpt::comment(text, whole));
    }
}

/// The bytes `from..to` of a line without white space at their ends.
fn span_of(line: &str, from: usize, to: usize) -> Span {
    let stretch = line.get(from..to).unwrap_or("");
    let start = from + (stretch.len() - stretch.trim_start().len());
    Span::from(start..start + stretch.trim().len())
}

/// What stands at a hit: a string, a bare value, or a word of prose.
fn item(line: &str, hit: usize, strings: &[(usize, usize)]) -> Item {
    let (from, to) = word(line, hit);
    let quoted = tightly_quoted(line, from, to).or_else(|| {
        let next = strings.partition_point(|&(_, end)| end <= hit);
        let &(start, end) = strings.get(next)?;
        (start <= hit).then_some((start, end))
    });
    if let Some((from, to)) = quoted {
        let outside = |text: &'_ str| text.strip_suffix('\\').map_or(text.len(), str::len);
        let open = line.get(..from.saturating_sub(1)).unwrap_or("");
        let before = near_end(open.get(..outside(open)).unwrap_or(""));
        let close = near_start(line.get(to..).unwrap_or(""));
        let after = close
            .strip_prefix('\\')
            .unwrap_or(close)
            .get(1..)
            .unwrap_or("");
        // In lists and tables of documents such a quote marks code.
        let is_cited = line
            .get(..from)
            .and_then(|open| open.strip_suffix('`'))
            .is_some_and(|open| open.ends_with([' ', '(']))
            && ["* ", "- ", "| ", ". "]
                .iter()
                .any(|sign| line.trim_start().starts_with(sign));
        if let Some(place) = place::quoted(before, after).filter(|_| !is_cited) {
            let before = place::previous_string(before).map(str::to_owned);
            return Item {
                from,
                to,
                place: Some(place),
                before,
            };
        }
    }
    let before = near_end(line.get(..from).unwrap_or(""));
    let after = near_start(line.get(to..).unwrap_or(""));
    Item {
        from,
        to,
        place: if quoted.is_some() {
            None
        } else {
            place::bare(before, after)
        },
        before: None,
    }
}

/// The character boundary at an offset or before it.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// As much before a value as can bear on it.
fn near_end(before: &str) -> &str {
    let from = floor(before, before.len().saturating_sub(REACH));
    before.get(from..).unwrap_or("")
}

/// As much behind a value as can bear on it.
fn near_start(after: &str) -> &str {
    after.get(..floor(after, REACH)).unwrap_or("")
}

/// The word around an offset, with the `${…}` that it is part of.
fn word(line: &str, at: usize) -> (usize, usize) {
    let ends = |c: char| c.is_whitespace() || "\"'`,;(){}[]<>|&=\\$".contains(c);
    let left = |at: usize| {
        let before = line.get(..at).unwrap_or("");
        before.trim_end_matches(|c| !ends(c)).len()
    };
    let right = |at: usize| {
        let after = line.get(at..).unwrap_or("");
        at + after.find(ends).unwrap_or(after.len())
    };
    let (from, to) = (left(at), right(at));
    let before = line.get(..from).unwrap_or("");
    match (
        before.strip_suffix("${"),
        line.get(to..).unwrap_or("").starts_with('}'),
    ) {
        (Some(before), true) => (left(before.len()), right(to + 1)),
        _ => (from, to),
    }
}

/// The word, if the same quote stands right before and behind it. This holds in the
/// middle of a line too long to be read whole, and inside of other quotes.
fn tightly_quoted(line: &str, from: usize, to: usize) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    let open = *bytes.get(from.checked_sub(1)?)?;
    let close = match bytes.get(to)? {
        b'\\' => *bytes.get(to + 1)?,
        other => *other,
    };
    (open == close && matches!(open, b'"' | b'\'' | b'`')).then_some((from, to))
}

/// The contents of quoted strings on a line.
fn strings(line: &str) -> Vec<(usize, usize)> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr3(b'"', b'\'', b'`', rest))
    {
        let open = at + next;
        at = open + 1;
        let before = line.get(..open).and_then(|text| text.chars().next_back());
        let is_escaped = before == Some('\\');
        let is_apostrophe =
            bytes.get(open) == Some(&b'\'') && before.is_some_and(char::is_alphanumeric);
        if is_escaped || is_apostrophe {
            continue;
        }
        let mut end = at;
        while let Some(&byte) = bytes.get(end) {
            if Some(&byte) == bytes.get(open) {
                found.push((open + 1, end));
                at = end + 1;
                break;
            }
            end += if byte == b'\\' { 2 } else { 1 };
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::shown::{hits, pieces, shown};
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn of(text: &str) -> String {
        shown(extract, text)
    }

    #[test]
    fn assignments_name_their_value() {
        let text = "MODEL=gpt-4o-1\nexport MODEL=\"gpt-4o-2\" # gpt\nENV MODEL gpt-4o-3\nENV A=1 MODEL=gpt-4o-4\n\
            model = gpt-4o-5\n  model: gpt-4o-6,\nai.model=gpt-4o-7\n#define MODEL \"gpt-4o-8\"\nMODEL ?= gpt-4o-9\n";
        assert_snapshot!(of(text), @r#"
        Use Text MODEL ="gpt-4o-1" @1
        Use Text MODEL ="gpt-4o-2" @2
        Comment Comment - "gpt" @2
        Use Text MODEL ="gpt-4o-3" @3
        Use Text MODEL ="gpt-4o-4" @4
        Use Text model ="gpt-4o-5" @5
        Use Text model ="gpt-4o-6" @6
        Use Text ai.model ="gpt-4o-7" @7
        Use Text MODEL ="gpt-4o-8" @8
        Use Text MODEL ="gpt-4o-9" @9
        "#);
    }

    #[test]
    fn code_names_its_strings() {
        let text = r#"
            model := "gpt-1"
            Model: "gpt-2",
            "model": "gpt-3"
            private String model = "gpt-4";
            let model: &'static str = "gpt-5";
            setModel("gpt-6")
            os.Getenv("MODEL", "gpt-7")
            val x = if (y) "gpt-8" else "gpt-9"
            var model string = "gpt-10"
            :model => 'gpt-11'
            cfg["model"] = "gpt-12"
            return "gpt-13"
            model 'gpt-14'
            log.info("using gpt-15 now")
            Model Default { get; } = new("gpt-16");
            "spring.ai.model=" + "gpt-17")
            null, false, "gpt-18", Duration.ofSeconds(10), 0,
            var model = Environment.GetEnvironmentVariable("X") ?? "gpt-19";
            public string ModelId { get; set; } = id ?? "gpt-20";
            this.client = new(modelId ?? "gpt-21", key);
            ModelSonar Model = "gpt-22"
            String model = "gpt-23"
            param aiModel string = 'gpt-24'
            modelID = flag.String("model", "gpt-25", "Model ID to use")
            dotnet user-secrets set "Audio:DeploymentName" "gpt-26"
            return model || "gpt-27"
            Map.of("model", "gpt-28")
        "#;
        assert_snapshot!(of(text), @r#"
        Use Text model ="gpt-1" @2
        Use Text Model ="gpt-2" @3
        Use Text model ="gpt-3" @4
        Use Text model ="gpt-4" @5
        Use Text model ="gpt-5" @6
        Use Text setModel ="gpt-6" @7
        Use Text MODEL ="gpt-7" @8
        Use Text - ="gpt-8" @9
        Use Text - ="gpt-9" @9
        Use Text model ="gpt-10" @10
        Use Text model ="gpt-11" @11
        Use Text model ="gpt-12" @12
        Use Text - ="gpt-13" @13
        Use Text model ="gpt-14" @14
        Prose Text log.info "using gpt-15 now" @15
        Use Text Default ="gpt-16" @16
        Use Text spring.ai.model ="gpt-17" @17
        Use Text - ="gpt-18" @18
        Use Text model ="gpt-19" @19
        Use Text ModelId ="gpt-20" @20
        Use Text modelId ="gpt-21" @21
        Use Text ModelSonar ="gpt-22" @22
        Use Text model ="gpt-23" @23
        Use Text aiModel ="gpt-24" @24
        Use Text model ="gpt-25" @25
        Use Text Audio:DeploymentName ="gpt-26" @26
        Use Text model ="gpt-27" @27
        Use Text model ="gpt-28" @28
        "#);
    }

    #[test]
    fn comparisons_are_seen() {
        let text = r#"
            if model == "gpt-1" || "gpt-2" != model {
            case "gpt-3", "gpt-4":
            if (model.equals("gpt-5") && strings.HasPrefix(m, "gpt-6")) {
            WHERE model IN ('gpt-7', 'gpt-8')
            when "gpt-9" then "gpt-10"
            if [ "$MODEL" = "gpt-11" ]; then
            if ("gpt-12".equals(model)) {
            assertThat(x.id()).isEqualTo("gpt-13");
        "#;
        assert_snapshot!(of(text), @r#"
        Compare Text model ="gpt-1" @2
        Compare Text - ="gpt-2" @2
        Compare Text - ="gpt-3" @3
        Compare Text - ="gpt-4" @3
        Compare Text model ="gpt-5" @4
        Compare Text m ="gpt-6" @4
        Compare Text model ="gpt-7" @5
        Compare Text model ="gpt-8" @5
        Compare Text - ="gpt-9" @6
        Use Text - ="gpt-10" @6
        Compare Text - ="gpt-11" @7
        Compare Text model ="gpt-12" @8
        Compare Text isEqualTo ="gpt-13" @9
        "#);
    }

    #[test]
    fn lists_and_tables_are_listings() {
        let text = r#"
            "gpt-1",
            models = ["gpt-2", "gpt-3"]
            "gpt-4": 128000,
            "gpt-5" => 128_000,
            models := []string{"gpt-6"}
            List<String> models = List.of("gpt-7", "gpt-8");
            INSERT INTO models VALUES ('gpt-9', 1)
            prices["gpt-10"]
            {"gpt-11", 1.0},
            - gpt-12
            gpt-13,1,2
            "gpt-14" = {
            MEMBER_15("gpt-15"),
            MEMBER_16("gpt-16", "16", 768);
            LOG("gpt-17");
            case member18 = "gpt-18"
            <PackageTags>openAI,gpt-19, gpt-20,NLP</PackageTags>
            gpt-21=2048
        "#;
        assert_snapshot!(of(text), @r#"
        Listing Text - ="gpt-1" @2
        Listing Text models ="gpt-2" @3
        Listing Text models ="gpt-3" @3
        Listing Text - ="gpt-4" @4
        Listing Text - ="gpt-5" @5
        Listing Text models ="gpt-6" @6
        Listing Text models ="gpt-7" @7
        Listing Text models ="gpt-8" @7
        Listing Text VALUES ="gpt-9" @8
        Listing Text prices ="gpt-10" @9
        Listing Text - ="gpt-11" @10
        Listing Text - ="gpt-12" @11
        Listing Text - ="gpt-13" @12
        Listing Text - ="gpt-14" @13
        Listing Text MEMBER_15 ="gpt-15" @14
        Listing Text MEMBER_16 ="gpt-16" @15
        Use Text LOG ="gpt-17" @16
        Listing Text member18 ="gpt-18" @17
        Listing Text PackageTags ="gpt-19" @18
        Listing Text PackageTags ="gpt-20" @18
        Listing Text - ="gpt-21" @19
        "#);
    }

    #[test]
    fn flags_and_elements_name_their_value() {
        let text = r#"
            run --model gpt-1 -m gpt-2 --model=gpt-3 --model "gpt-4"
            CMD ["serve", "--model", "gpt-5"]
            <model>gpt-6</model> <code>gpt-7</code> <string name="model">gpt-8</string>
            <key>model</key><string>gpt-9</string>
            <add key="Model" value="gpt-10"/>
            curl -d '{"model": "gpt-11"}' "{\"model\": \"gpt-12\"}"
            curl https://x/v1?model=gpt-13&a=b
        "#;
        assert_snapshot!(of(text), @r#"
        Use Text --model ="gpt-1" @2
        Use Text -m ="gpt-2" @2
        Use Text --model ="gpt-3" @2
        Use Text --model ="gpt-4" @2
        Use Text --model ="gpt-5" @3
        Use Text model ="gpt-6" @4
        Prose Text - "</model> <code>gpt-7</code> <string name=\"model\">" @4
        Use Text model ="gpt-8" @4
        Use Text model ="gpt-9" @5
        Use Text Model ="gpt-10" @6
        Use Text model ="gpt-11" @7
        Use Text model ="gpt-12" @7
        Use Text model ="gpt-13" @8
        "#);
    }

    #[test]
    fn comments_are_told_from_what_looks_like_them() {
        let text = "# gpt 1\n// gpt 2\nx() // gpt 3\n-- gpt 4\n; gpt 5\n/* gpt 6\n gpt 7 */ y\n\
            <!-- gpt 8 -->\n  * gpt 9\nx = \"# gpt-10\"\nhttps://gpt-11\nnpm run x -- --model gpt-12\n\
            src/*/gpt-13/*.rs\na ; b gpt-14\nx = 1 ; lanelint: migrate\n";
        assert_snapshot!(of(text), @r##"
        Comment Comment - "gpt 1" @1
        Comment Comment - "gpt 2" @2
        Comment Comment - "gpt 3" @3
        Comment Comment - "gpt 4" @4
        Comment Comment - "gpt 5" @5
        Comment Comment - "gpt 6\n gpt 7" @6
        Comment Comment - "gpt 8" @8
        Comment Comment - "gpt 9" @9
        Prose Text x "# gpt-10" @10
        Listing Text - ="https://gpt-11" @11
        Use Text --model ="gpt-12" @12
        Listing Text - ="src/*/gpt-13/*.rs" @13
        Prose Text - "a ; b gpt-14" @14
        Comment Comment - "lanelint: migrate" @15
        "##);
    }

    #[test]
    fn shell_defaults_are_values_of_their_variable() {
        let text =
            "MODEL=${MODEL:-gpt-1}\necho \"${M:-gpt-2}\" ${N:-gpt-3}\nx=openai/${M:-gpt-4}\n";
        assert_snapshot!(of(text), @r#"
        Use Text MODEL ="gpt-1" @1
        Use Text M ="gpt-2" @2
        Use Text N ="gpt-3" @2
        Use Text x ="openai/gpt-4" ["openai/", "gpt-4"] @3
        "#);
    }

    #[test]
    fn sentences_are_prose() {
        let text = "We don't use 'gpt-1', it's old: gpt-2 and \"gpt-3\" are new (but \"gpt-5\", not \"gpt-6\").\nWe took a, b, \"gpt-7\", and c.\nNote: gpt-4 is gone\n\
            Supported values are: `gpt-8`, and `gpt-9`.\n* `A.B` now is `gpt-10` (before `gpt-11`).\n| `gpt-12`\n- model:`gpt-13`\n.model(`gpt-14`)\n";
        assert_snapshot!(of(text), @r#"
        Prose Text - "We don't use 'gpt-1', it's old: gpt-2 and \"gpt-3\" are new (but \"gpt-5\", not \"gpt-6\")." @1
        Prose Text - "We took a, b, \"gpt-7\", and c." @2
        Prose Text - "Note: gpt-4 is gone" @3
        Prose Text - "Supported values are: `gpt-8`, and `gpt-9`." @4
        Prose Text - "* `A.B` now is `gpt-10` (before `gpt-11`)." @5
        Prose Text - "| `gpt-12`" @6
        Use Text model ="gpt-13" @7
        Use Text model ="gpt-14" @8
        "#);
    }

    #[test]
    fn long_lines_are_read_around_their_hits() {
        let filler = "é,".repeat(100_000);
        let text = format!(
            "{filler}model:\"gpt-1\",{filler} gpt-2 {filler}{}",
            "gpt ".repeat(1000)
        );
        let found = pieces(extract, &text, true).unwrap();
        let shown = super::super::shown::lines(&text, &found[..1]);
        assert_snapshot!(shown, @r#"Use Text model ="gpt-1" @1"#);
        for hit in hits(&text) {
            assert!(
                found
                    .iter()
                    .any(|piece| piece.span.start <= hit && hit < piece.span.end),
                "{hit}"
            );
        }
    }

    #[test]
    fn many_openings_costs_little() {
        for part in [
            "gpt/*", "\"gpt", "gpt${", "{{gpt", "'gpt\\", "<!--gpt ", "gpt(", "gpt",
        ] {
            let text = part.repeat(30_000 / part.len());
            let found = pieces(extract, &text, true).unwrap();
            assert!(!found.is_empty(), "{part}");
        }
    }

    proptest! {
        #[test]
        fn every_hit_is_in_a_piece(text in "(gpt-4|model|\"|'|`|\\$\\{|\\}|:-|[a-z]| |=|:|,|\\(|\\)|\\[|\n|\r|#|//|/\\*|\\*/|--|é|\\\\|\\{\\{|<|>|\\x00){0,60}") {
            let found = pieces(extract, &text, false).unwrap();
            // After `${` stands a variable's name.
            let is_name = |hit: u32| {
                let before = text[..hit as usize].rsplit_once("${");
                before.is_some_and(|(_, name)| name.chars().all(char::is_alphanumeric))
            };
            for hit in hits(&text).into_iter().filter(|&hit| !is_name(hit)) {
                let is_in = |piece: &&Piece<'_>| piece.span.start <= hit && hit < piece.span.end;
                prop_assert!(found.iter().any(|piece| is_in(&piece)), "{} of {:?} in {:?}", hit, text, found);
            }
        }
    }
}
