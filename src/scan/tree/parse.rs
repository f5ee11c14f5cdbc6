//! From a text to a tree, within bounds that hold for any text.
//!
//! The parsers are C: some end the whole process on an assertion when what their scanner
//! remembers does not fit its buffer, and all of them can spend the square of a text's length
//! on finding their way out of errors. So a text that could overflow the buffer is not parsed
//! ([`Remembers`]), and errors are counted while parsing, by listening to what the parser
//! logs in one of some stretches of its work.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tree_sitter::{LogType, ParseOptions, ParseState, Parser, Tree};

use crate::scan::budget::Budget;
use crate::scan::grammar::{Grammar, Remembers};
use crate::scan::language::MAX_TEXT;

/// A parser reports about every hundred operations: how often it may, for any text and for each
/// hundred bytes of it. Dense Python or TypeScript needs one and a half of them.
const STRETCHES: usize = 1_000;
const STRETCHES_FOR_HUNDRED: usize = 4;

/// A parser is shown so many bytes at a time, and all together so many for any text and for each
/// byte of it: a scanner may look ahead to the end of the text at each of its tokens.
const CHUNK: usize = 1 << 10;
const GIVEN: usize = 1 << 20;
const GIVEN_FOR_BYTE: usize = 32;

/// One of so many stretches between two reports is listened to: logging more than doubles the time.
const LISTENED: usize = 16;

/// Errors that are heard of in any text without its being given up, and those for each stretch that
/// was listened to. Code with an error on each line has about three.
const MAX_ERRORS: usize = 24;
const ERRORS_FOR_STRETCH: usize = 4;

/// What the parser says when it meets an error.
const ERROR: &str = "detect_error";

/// How many different widths of indent the scanner of a language may have to remember.
const MAX_INDENTS: usize = 240;

/// How many bytes of heredocs and holes the scanner of a language may have to remember.
const MAX_OPENED: usize = 900;

/// The longest word that a heredoc may end with.
const MAX_WORD: usize = 120;

/// Parses a text, or says why it is not to be parsed.
pub(super) fn parse(grammar: &Grammar, text: &str, budget: &Budget) -> Result<Tree, String> {
    if text.len() > MAX_TEXT {
        return Err(format!("longer than {MAX_TEXT} bytes"));
    }
    if !fits(grammar.rare.remembers, text) {
        return Err("more open at once than its parser can remember".to_owned());
    }
    let mut parser = Parser::new();
    parser
        .set_language(&(grammar.language)())
        .map_err(|error| error.to_string())?;
    let errors = Arc::new(AtomicUsize::new(0));
    let most = STRETCHES + text.len() / 100 * STRETCHES_FOR_HUNDRED;
    let mut done = 0;
    let mut listened = 0;
    let most_given = GIVEN + text.len() * GIVEN_FOR_BYTE;
    let mut given = 0;
    // Counted, not timed: the same file reads the same on a slow machine.
    while done < most {
        let listens = done % LISTENED == 0;
        listened += usize::from(listens);
        parser.set_logger(listens.then(|| counter(&errors)));
        // The parser goes on where it was stopped.
        let mut left = if listens { 1 } else { LISTENED - 1 };
        let mut in_bounds = |_: &ParseState| {
            left -= 1;
            done += 1;
            if left > 0 && budget.steps(100) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        let mut rest = |at: usize, _| {
            given += CHUNK;
            if given < most_given {
                shown(text, at)
            } else {
                &[]
            }
        };
        let options = ParseOptions::new().progress_callback(&mut in_bounds);
        let tree = parser.parse_with_options(&mut rest, None, Some(options));
        // From there on, it was shown no more of the text.
        if given >= most_given {
            break;
        }
        if let Some(tree) = tree {
            return Ok(tree);
        }
        if errors.load(Ordering::Relaxed) > MAX_ERRORS + ERRORS_FOR_STRETCH * listened {
            return Err("too many errors to find a way out of them".to_owned());
        }
        if budget.spent().is_some() {
            break;
        }
    }
    Err("parsing takes too many steps".to_owned())
}

/// What a parser is shown of a text from a byte on; nothing at its end. It ends with a whole character: for the rest of
/// one the parser asks at once, and does not look whether it gets any.
fn shown(text: &str, at: usize) -> &[u8] {
    let mut end = text.len().min(at.saturating_add(CHUNK));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.as_bytes().get(at..end).unwrap_or(&[])
}

/// Who listens to a parser.
type Logger = Box<dyn FnMut(LogType, &str) + Send>;

/// Counts the errors that a parser speaks of.
fn counter(errors: &Arc<AtomicUsize>) -> Logger {
    let errors = Arc::clone(errors);
    Box::new(move |_, said| {
        errors.fetch_add(usize::from(said.starts_with(ERROR)), Ordering::Relaxed);
    })
}

/// Whether what a scanner has to remember of a text fits into its buffer, however the text is read.
fn fits(remembers: Remembers, text: &str) -> bool {
    match remembers {
        Remembers::Little => true,
        Remembers::Indents => indents(text) <= MAX_INDENTS,
        Remembers::Heredocs => heredocs(text) <= MAX_OPENED,
    }
}

/// How many widths of indent a text has at most: those that are open at once all differ.
fn indents(text: &str) -> usize {
    let mut widths = BTreeSet::new();
    let mut starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let mut next = Some(0);
    while let Some(start) = next {
        let mut width = 0_u16;
        let mut is_escaped = false;
        let rest = text.as_bytes().get(start..).unwrap_or(&[]);
        let mut read = 0;
        for &byte in rest {
            match byte {
                b' ' => width = width.wrapping_add(1),
                b'\t' => width = width.wrapping_add(8),
                b'\r' | b'\n' if is_escaped => {}
                b'\r' | 0x0C => width = 0,
                b'\\' if !is_escaped => {}
                _ => break,
            }
            read += 1;
            is_escaped = byte == b'\\' || (is_escaped && byte == b'\r');
        }
        widths.insert(width);
        // What was read over need not be read again.
        next = starts.find(|at| *at > start + read);
    }
    widths.len()
}

/// How many bytes the heredocs and holes of a text take at most. Without any heredoc, the
/// scanner bounds them itself.
fn heredocs(text: &str) -> usize {
    let mut bytes = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), "<<") {
        let rest = text.get(at + 2..).unwrap_or("");
        let rest = rest.trim_start_matches(['~', '-']);
        let (rest, is_quoted) = match rest.strip_prefix(['"', '\'', '`']) {
            Some(inner) => (inner, true),
            None => (rest, false),
        };
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let is_end = |c: char| {
            if is_quoted {
                "\"'`".contains(c)
            } else {
                !is_word(c)
            }
        };
        let mut word = rest.chars().take_while(|c| !is_end(*c));
        let word: usize = word.by_ref().take(MAX_WORD + 1).map(char::len_utf8).sum();
        if word > MAX_WORD {
            return usize::MAX;
        }
        bytes += if word > 0 || is_quoted { word + 4 } else { 0 };
    }
    let holes = || memchr::memmem::find_iter(text.as_bytes(), "#{").count();
    if bytes > 0 { bytes + 5 * holes() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_of_indent_are_counted_as_the_scanner_does() {
        assert_eq!(indents("a\n b\n\tc\n        d\n"), 3);
        // A line that goes on adds up; a form feed and an empty line start anew.
        assert_eq!(indents(" \\\n  \\\r\n a"), 1);
        assert_eq!(indents("a\n \\\n b\n \x0c b"), 3);
        let deep: String = (0..300).map(|n| " ".repeat(n) + "if a:\n").collect();
        assert_eq!(indents(&deep), 300);
    }

    #[test]
    fn a_parser_is_shown_whole_characters_until_the_end() {
        for before in 0..4 {
            let text = "a".repeat(before) + &"\u{e9}\u{20ac}\u{1d11e}".repeat(500);
            let mut at = 0;
            while at < text.len() {
                let shown = shown(&text, at);
                assert!(!shown.is_empty() && shown.len() <= CHUNK, "{before} {at}");
                assert!(std::str::from_utf8(shown).is_ok(), "{before} {at}");
                at += shown.len();
            }
            assert_eq!((at, shown(&text, at)), (text.len(), &[][..]));
            assert!(shown(&text, usize::MAX).is_empty());
        }
    }

    #[test]
    fn what_heredocs_take_is_told() {
        assert_eq!(heredocs("\"#{a}\" + \"#{b}\""), 0);
        assert_eq!(heredocs("a << b\nc <<~EOS\n#{a}\nEOS\n"), 4 + 3 + 5);
        assert_eq!(heredocs("a(<<A, <<-'B C')"), 4 + 1 + 4 + 3);
        assert_eq!(heredocs(&format!("<<{}", "A".repeat(256))), usize::MAX);
    }

    #[test]
    #[cfg(feature = "lang-ruby")]
    fn a_text_that_could_end_the_process_is_not_parsed() {
        use crate::scan::grammar::ruby::RUBY;
        let budget = Budget::of(0);
        let refused = |text: &str| parse(&RUBY, text, &budget).unwrap_err();
        let many = format!("f({}1)\nm = 'x'\n", "<<A,".repeat(250));
        let told = "more open at once than its parser can remember";
        assert_eq!(refused(&many), told);
        assert_eq!(refused(&format!("f(<<{})", "A".repeat(300))), told);
        assert!(parse(&RUBY, "x <<~A\n  b\nA\n", &budget).is_ok());
    }

    #[test]
    #[cfg(feature = "lang-python")]
    fn indents_that_could_end_the_process_are_not_parsed() {
        use crate::scan::grammar::python::PYTHON;
        let budget = Budget::of(0);
        let deep: String = (0..511).map(|n| " ".repeat(n) + "if a:\n").collect();
        let text = format!("{deep}{}x = f'{{f'{{1}}'}}'\n", " ".repeat(511));
        let told = "more open at once than its parser can remember";
        assert_eq!(parse(&PYTHON, &text, &budget).unwrap_err(), told);
    }

    #[test]
    #[cfg(feature = "lang-bicep")]
    fn errors_are_counted() {
        use crate::scan::grammar::bicep::BICEP;
        let refused = |text: &str| parse(&BICEP, text, &Budget::of(text.len())).unwrap_err();
        let text = format!("var m = 'x'{}", "-->".repeat(3_000));
        assert!(refused(&text).contains("too many"));
        let text = format!("var m = 'x'\n{}", "[]async ~~~\n".repeat(9_000));
        assert!(refused(&text).contains("too many"));
        // A parse that is stopped and goes on gives what one in a go does.
        let text = "var m = 'gpt-4'\nvar n = [\n  'a'\n]\n".repeat(400);
        let tree = parse(&BICEP, &text, &Budget::of(text.len())).unwrap();
        assert!(!tree.root_node().has_error());
        assert_eq!(tree.root_node().named_child_count(), 800);
    }
}
