//! Languages without a grammar, by tokens: from a language's table to pieces.
//!
//! One pass cuts the text into tokens and brackets; then, for each hit, the string or
//! comment that holds it is read with the tokens around it. There is no parse: what
//! stands around a string is told by the signs and words beside it, and by the bracket
//! around those. Any text is accepted. A language is a row of [`rows`]; nothing else here
//! names one.

mod arm;
mod bracket;
mod command;
mod constant;
pub(in crate::scan) mod glue;
mod lisp;
mod marker;
mod name;
mod operand;
mod row;
pub(super) mod rows;
mod shape;
mod stand;
mod statement;
#[cfg(test)]
mod statements;
mod string;
mod tokens;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::fold;
use super::language::MAX_TEXT;
use super::piece::{Context, Piece, Role};
use super::{Budget, Wanted};
use crate::source::Span;
use constant::Constants;
pub(in crate::scan) use row::Lexer;
use row::QuoteKind;
use shape::Shape;
#[cfg(test)]
pub(super) use statements::STATEMENTS;
use tokens::{Kind, Remark};

/// The pieces of a text, in the order of the file.
pub(super) fn extract<'s>(
    row: &'static Lexer,
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    if text.len() > MAX_TEXT {
        return Err(format!("longer than {MAX_TEXT} bytes"));
    }
    let mut reader = Reader {
        shape: Shape::new(row, text),
        constants: OnceCell::new(),
        tests: RefCell::new(HashMap::new()),
        budget: wanted.budget,
        done: BTreeSet::new(),
        stems: Vec::new(),
        extended: Vec::new(),
        pieces: Vec::new(),
    };
    if reader.shape.is_too_deep {
        return Err("strings within strings go too deep".to_owned());
    }
    reader.comments(wanted);
    for &hit in wanted.hits {
        let Some(at) = reader.shape.at(hit) else {
            continue;
        };
        if reader.shape.kind(at) == Kind::Word && row.is_lisp {
            reader.symbol(at);
        }
        if row.has_commands {
            reader.bare(hit as usize, at);
        }
        if reader.shape.kind(at) == Kind::Chunk
            && let Some(open) = reader.shape.parent(at)
        {
            reader.read(open, false);
        }
    }
    reader.follow_constants();
    let mut pieces = reader.pieces;
    pieces.sort_by_key(|piece| (piece.span.start, piece.span.end));
    wanted.budget.granted(pieces)
}

/// The reading of one file.
struct Reader<'s, 'w> {
    shape: Shape<'s>,
    constants: OnceCell<Constants<'s>>,
    /// By bracket: whether it holds test code.
    tests: RefCell<HashMap<usize, bool>>,
    budget: &'w Budget,
    /// The strings that have a piece.
    done: BTreeSet<usize>,
    /// Constants whose whole value holds a hit: name, index of the piece.
    stems: Vec<(String, usize)>,
    /// Constants that go on into a longer text, once a place, and whether that is not known.
    extended: Vec<(String, bool)>,
    pieces: Vec<Piece<'s>>,
}

impl<'s> Reader<'s, '_> {
    /// Whether another constant may be looked up: constants made of constants multiply.
    fn spend(&self) -> bool {
        self.budget.look_up()
    }

    fn constants(&self) -> &Constants<'s> {
        self.constants
            .get_or_init(|| Constants::collect(&self.shape))
    }

    fn comments(&mut self, wanted: Wanted<'_>) {
        let text = self.shape.text;
        for remark in &self.shape.remarks {
            if wanted.all_comments || wanted.in_span(remark.span) {
                self.pieces.push(comment(text, remark));
            }
        }
    }

    /// Makes a piece of a string and of what it folds into. `is_read` says that it is
    /// read for a constant in it, and only a fold is wanted.
    fn read(&mut self, at: usize, is_read: bool) {
        if self.done.contains(&at) {
            return;
        }
        let shape = &self.shape;
        if let Some(quote) = shape.quote(at)
            && quote.kind != QuoteKind::Text
            && quote.kind != QuoteKind::Fenced
        {
            self.done.insert(at);
            self.special(at, quote.kind);
            return;
        }
        let chain = operand::chain(self, at);
        let mut used = Vec::new();
        let operands = operand::operands(self, &chain, &mut used);
        let is_done = used.iter().any(|open| self.done.contains(open));
        if is_read && (is_done || self.done.contains(&chain.first)) {
            return;
        }
        if is_done || !(is_read || used.contains(&at)) {
            self.alone(at);
            return;
        }
        self.done.extend(used);
        self.done.insert(chain.first);
        let Some(standing) = stand::stand(self, chain.first, chain.last) else {
            return;
        };
        let mut extended = Vec::new();
        let folded = fold::join(&operands, |name, is_open| {
            extended.push((name.to_owned(), is_open));
        });
        if is_read && extended.is_empty() {
            return;
        }
        self.extended.extend(extended);
        let bound = self.bound(chain.first, chain.last);
        let (holder, statement) = self.holder(chain.first, chain.last);
        let role = self.role(standing.role, chain.first);
        let piece = folded.piece(self.shape.text, role, standing.name, holder);
        let Some(piece) = piece else { return };
        if let Some(name) = bound {
            self.stems.push((name, self.pieces.len()));
        }
        self.pieces.push(Piece { statement, ..piece });
    }

    /// A symbol that may be an id: `'(gpt-4 …)`, `:gpt-4`.
    fn symbol(&mut self, at: usize) {
        if !self.done.insert(at) || lisp::is_defined(&self.shape, at) {
            return;
        }
        let standing = lisp::stand(&self.shape, at);
        let written = self.shape.slice(at);
        let word = written.trim_start_matches(':');
        let end = self.shape.token(at).end;
        self.pieces.push(Piece {
            name: standing.name,
            holder: lisp::holder(&self.shape, at),
            is_value: true,
            ..Piece::plain(
                Span::new(end - word.len() as u32, end),
                word,
                self.role(standing.role, at),
                Context::String,
            )
        });
    }

    fn holder(&self, first: usize, last: usize) -> (Span, Option<Span>) {
        if self.shape.row.is_lisp {
            return (lisp::holder(&self.shape, first), None);
        }
        self.shape.holder(first, last)
    }

    fn role(&self, role: Role, at: usize) -> Role {
        let is_test = if self.shape.row.is_lisp {
            lisp::is_test(&self.shape, at)
        } else {
            marker::is_test(self, at)
        };
        if is_test { Role::Test } else { role }
    }

    /// A string that is no part of the text around it.
    fn alone(&mut self, at: usize) {
        self.done.insert(at);
        self.special(at, QuoteKind::Text);
    }

    /// A string as it is written.
    fn special(&mut self, at: usize, kind: QuoteKind) {
        let shape = &self.shape;
        let Some(standing) = stand::stand(self, at, at) else {
            return;
        };
        let (holder, statement) = self.holder(at, at);
        let (from, to) = (shape.token(at).end, shape.token(shape.last_of(at)).start);
        let span = Span::new(from, to.max(from));
        if kind == QuoteKind::Words {
            let text = shape.written(at);
            let words = text.split_ascii_whitespace();
            let role = self.role(Role::Listing, at);
            let words = words.map(|word| {
                let start = from + (word.as_ptr() as usize - text.as_ptr() as usize) as u32;
                let span = Span::new(start, start + word.len() as u32);
                Piece {
                    name: standing.name.clone(),
                    holder,
                    statement,
                    is_value: true,
                    ..Piece::plain(span, word, role, Context::String)
                }
            });
            self.pieces.extend(words);
            return;
        }
        let is_doc = kind == QuoteKind::Doc;
        let role = match kind {
            QuoteKind::Doc => Role::Comment,
            QuoteKind::Regex => self.role(Role::Compare, at),
            _ => self.role(standing.role, at),
        };
        let name = match kind {
            QuoteKind::Doc => None,
            QuoteKind::Regex => Some("regex".to_owned()),
            _ => standing.name,
        };
        let context = if is_doc {
            Context::Doc
        } else {
            Context::String
        };
        let holes = shape
            .children(at)
            .filter(|child| shape.kind(*child) == Kind::HoleOpen)
            .map(|hole| shape.token(hole).start - from)
            .collect();
        self.pieces.push(Piece {
            name,
            holder,
            statement,
            is_value: !is_doc,
            holes,
            ..Piece::plain(span, shape.written(at), role, context)
        });
    }

    /// The name that a value is bound to as a whole.
    fn bound(&self, first: usize, last: usize) -> Option<String> {
        let shape = &self.shape;
        let sign = shape.before(first)?;
        let name = if shape.is_sign(sign, shape.row.signs.assigns) {
            shape.bound_name(sign)?
        } else {
            shape.word(sign)
        };
        let value = self.constants().value(&name)?;
        (value == first && last >= first).then_some(name)
    }

    /// Reads the folds that put a constant with a hit into a longer text, and drops such
    /// a constant's own piece where it is only a stem.
    fn follow_constants(&mut self) {
        let stems = std::mem::take(&mut self.stems);
        let mut reads = BTreeSet::new();
        for (name, _) in &stems {
            reads.extend(self.constants().reads(name).iter().copied());
        }
        for read in reads {
            let shape = &self.shape;
            let hole = shape
                .parent(read)
                .filter(|up| shape.kind(*up) == Kind::HoleOpen);
            let at = match hole {
                Some(hole) => shape.parent(hole),
                None => Some(read),
            };
            if let Some(at) = at {
                self.read(at, true);
            }
        }
        let mut dropped = BTreeSet::new();
        let open: BTreeSet<&str> = self
            .extended
            .iter()
            .filter_map(|(name, is_open)| is_open.then_some(name.as_str()))
            .collect();
        let extended = fold::counted(self.extended.iter().map(|(name, _)| name.as_str()));
        for (name, piece) in &stems {
            let read = self.constants().reads(name).len();
            let extended = extended.get(name.as_str()).copied().unwrap_or_default();
            if !fold::is_only_a_stem(name, extended, read) {
                continue;
            }
            match self.pieces.get_mut(*piece) {
                Some(piece) if open.contains(name.as_str()) => {
                    piece.role = fold::as_stem(piece.role);
                }
                _ => _ = dropped.insert(*piece),
            }
        }
        let mut index = 0;
        self.pieces.retain(|_| {
            index += 1;
            !dropped.contains(&(index - 1))
        });
    }
}

/// The piece of a comment, without its signs.
fn comment<'s>(text: &'s str, remark: &Remark) -> Piece<'s> {
    let whole = text.get(remark.span.range()).unwrap_or("");
    let open = whole.get(..remark.open as usize).unwrap_or("");
    let end = whole.len().saturating_sub(remark.close as usize);
    let inner = whole.get(remark.open as usize..end).unwrap_or("");
    // Signs go on in rows, `////`, `;;;`, `/***`, and text may open with more of them.
    let sign = open.chars().next_back().unwrap_or(' ');
    let is_sign = |c: char| c == sign || c.is_whitespace() || "#/;-*!".contains(c);
    let body = inner.trim_start_matches(is_sign);
    let start = end - body.len() + (body.len() - body.trim_start().len());
    let body = body.trim();
    let from = remark.span.start + start as u32;
    let context = if remark.is_doc {
        Context::Doc
    } else {
        Context::Comment
    };
    Piece {
        holder: remark.span,
        ..Piece::plain(
            Span::new(from, from + body.len() as u32),
            body,
            Role::Comment,
            context,
        )
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;
    use crate::scan::language::ALL;
    use crate::scan::shown::{disjoint, hits, sound};

    /// How many pieces a row makes of a text that is whole, all of them sound.
    fn count(row: &'static Lexer, text: &str) -> usize {
        let pieces = sound_pieces(row, text);
        disjoint(&pieces);
        pieces.len()
    }

    fn sound_pieces<'t>(row: &'static Lexer, text: &'t str) -> Vec<Piece<'t>> {
        let hits = hits(text);
        let wanted = Wanted {
            hits: &hits,
            all_comments: true,
            budget: crate::scan::budget::ample(),
            codes: None,
        };
        let pieces = extract(row, text, wanted).unwrap();
        for piece in &pieces {
            sound(text, piece);
        }
        pieces
    }

    /// A string of the row with a text.
    fn quoted(row: &Lexer, text: &str) -> String {
        let quote = row.strings.iter().find(|quote| {
            quote.kind == QuoteKind::Text && quote.open.len() == 1 && quote.close == quote.open
        });
        let sign = quote.unwrap().open;
        format!("{sign}{text}{sign}")
    }

    #[test]
    fn each_row_is_a_language() {
        for (name, _) in rows::ALL {
            let row = ALL.iter().find(|row| row.name == *name);
            assert!(row.is_some_and(|row| row.extract.is_some()), "{name}");
        }
    }

    #[test]
    fn each_form_of_string_and_comment_is_read() {
        for (name, row) in rows::ALL {
            for comment in row.comments {
                let text = format!("\n{} gpt-4 {}\n", comment.open, comment.close);
                let found = extract(row, &text, wanted(&hits(&text))).unwrap();
                let found: Vec<_> = found
                    .iter()
                    .map(|piece| (&*piece.text, piece.role))
                    .collect();
                assert_eq!(found, [("gpt-4", Role::Comment)], "{name}: {text}");
            }
            for quote in row.strings {
                let (open, close) = (quote.open, quote.close);
                let text = match quote.kind {
                    QuoteKind::Char | QuoteKind::Word | QuoteKind::Heredoc => continue,
                    QuoteKind::Fenced if open == "{" => "x = {|gpt-4|}".to_owned(),
                    QuoteKind::Fenced => format!("x = {open}(gpt-4){close}"),
                    _ => format!("x = {open}gpt-4{close}\ny = 1"),
                };
                let found = extract(row, &text, wanted(&hits(&text))).unwrap();
                let found: Vec<_> = found.iter().map(|piece| &*piece.text).collect();
                assert_eq!(found, ["gpt-4"], "{name}: {text}");
            }
        }
    }

    fn wanted(hits: &[u32]) -> Wanted<'_> {
        Wanted {
            hits,
            all_comments: false,
            budget: crate::scan::budget::ample(),
            codes: None,
        }
    }

    #[test]
    fn brackets_within_brackets_end() {
        for (name, row) in rows::ALL {
            let inner = quoted(row, "gpt-4");
            for (open, close) in [("[", "]"), ("(", ")"), ("{", "}"), ("f(", ")"), ("x{", "}")] {
                let text = format!("x = {}{inner}{}", open.repeat(2_000), close.repeat(2_000));
                assert_eq!(count(row, &text), 1, "{name} {open}");
                let text = format!("x = {}{inner}", open.repeat(2_000));
                assert_eq!(count(row, &text), 1, "{name} {open}");
            }
        }
    }

    #[test]
    fn many_strings_cost_little_each() {
        for (name, row) in rows::ALL {
            let inner = quoted(row, "gpt-4");
            for between in [
                ", ", " + ", "; ", "\n", ": ", " = ", " ", " ? ", ".x(", " || ", " & ",
            ] {
                let text = format!("{inner}{between}").repeat(200);
                assert!(count(row, &text) > 0, "{name} {between:?}");
            }
            let text = format!("({inner}, 1), ").repeat(200);
            assert_eq!(count(row, &text), 200, "{name}");
        }
    }

    #[test]
    fn constants_of_constants_stay_small() {
        for (_, row) in rows::ALL {
            let mut text = format!("let a0 = {}\n", quoted(row, "gpt-4"));
            for index in 1..20 {
                let before = format!("a{}", index - 1);
                let sum = [before.as_str(); 20].join(" + ");
                writeln!(text, "let a{index} = {sum} + {}", quoted(row, "-gpt")).unwrap();
            }
            // Read or given up: what matters is that it ends.
            let found = extract(row, &text, wanted(&hits(&text)));
            assert!(found.map_or(0, |found| found.len()) <= 20);
        }
    }

    #[test]
    fn what_is_not_closed_is_still_read() {
        for (name, row) in rows::ALL {
            let quoted = quoted(row, "gpt-4");
            let open = quoted.trim_end_matches(['"', '\'']);
            for text in [
                format!("x = {open}\ny = 1"),
                format!("x = {open}"),
                format!("f({quoted}"),
            ] {
                assert_eq!(count(row, &text), 1, "{name}: {text}");
            }
            for quote in row.strings.iter().filter(|quote| quote.spans) {
                let text = format!("x = {}gpt-4\ny = {quoted}\n", quote.open);
                assert!((1..=2).contains(&count(row, &text)), "{name}: {text}");
            }
            for comment in row
                .comments
                .iter()
                .filter(|comment| !comment.close.is_empty())
            {
                let text = format!("{} x\ny = {quoted}\n", comment.open).repeat(3);
                assert!(count(row, &text) > 0, "{name}: {text}");
            }
        }
    }

    #[test]
    fn a_huge_line_is_read_and_a_huge_text_refused() {
        for (name, row) in rows::ALL {
            let line = format!("x = [{}{}]\n", "1,".repeat(60_000), quoted(row, "gpt-4"));
            assert_eq!(count(row, &line), 1, "{name}");
            let text = "x".repeat(MAX_TEXT + 1);
            assert!(extract(row, &text, wanted(&[])).is_err());
        }
    }

    #[test]
    fn line_breaks_and_indents_do_not_matter() {
        for (name, row) in rows::ALL {
            let quoted = |text: &str| quoted(row, text);
            let text = format!(
                "let a = {}\nf(\n  {},\n  x\n)\nb = {{\n  {}\n}}\n",
                quoted("gpt-4"),
                quoted("gpt-4o"),
                quoted("claude-3")
            );
            let show = |text: &str| {
                let found = extract(row, text, wanted(&hits(text))).unwrap();
                let shown =
                    |piece: &Piece<'_>| format!("{:?} {:?} {}", piece.role, piece.name, piece.text);
                found.iter().map(shown).collect::<Vec<_>>()
            };
            assert_eq!(show(&text).len(), 3, "{name}");
            assert_eq!(show(&text), show(&text.replace('\n', "\r\n")), "{name}");
            assert_eq!(show(&text), show(&text.replace("  ", "\t\t")), "{name}");
            assert_eq!(show(&text), show(&text.replace('\n', "\n    ")), "{name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_text_makes_sound_pieces(
            words in proptest::collection::vec(
                prop_oneof![
                    Just("gpt"), Just("\"gpt-4\""), Just("'gpt'"), Just("`gpt"), Just("${"),
                    Just("}"), Just("\\("), Just("A"), Just(" = "), Just(" + "), Just("("),
                    Just(")"), Just("["), Just("]"), Just("{"), Just("\n"), Just("    "),
                    Just(", "), Just(": "), Just("fun f"), Just("val A"), Just("// gpt"),
                    Just("# gpt"), Just("/* "), Just(" */"), Just("\\"), Just("é"), Just("\""),
                    Just("\"\"\""), Just("'"), Just("''"), Just("R\"x("), Just(")x\""),
                    Just(".format("), Just(" == "), Just("%s{}"), Just(";"), Just("$A"),
                    Just("return "), Just("\r\n"), Just("when "), Just("case "), Just(" -> "),
                    Just(" to "), Just("-- gpt"), Just("<<EOT"), Just("EOT"), Just("|"),
                    Just("enum class E "), Just("#\""), Just("\"#"), Just("@"), Just("?"),
                    Just(" if "), Just(" else "), Just(" ?: "), Just("f(x) "), Just("{|"),
                    Just("|}"), Just(":k "), Just("let "),
                ],
                0..40,
            )
        ) {
            let text = words.concat();
            for (_, row) in rows::ALL {
                sound_pieces(row, &text);
            }
        }

        #[test]
        fn any_bytes_make_sound_pieces(text in "\\PC{0,60}") {
            let text = format!("{text}\"gpt-4\"{text}");
            for (_, row) in rows::ALL {
                sound_pieces(row, &text);
            }
        }
    }
}
