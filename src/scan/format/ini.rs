//! INI and its kin: git's and systemd's settings, `setup.cfg`, `.editorconfig`. Values stand
//! under their keys; deeper lines go on with the value before them. Nothing is refused: what
//! is neither a section nor a key with a value is read as text.

use super::prose;
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, excerpt, scalar, text};
use crate::source::Span;

const CONFIG: (Role, Context) = (Role::Use, Context::Config);

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut reader = Reader {
        text,
        wanted,
        section: None,
        key: None,
        found: Vec::new(),
    };
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let span = Span::from(start..start + line.len());
        start += line.len();
        reader.line(prose::trimmed(text, span), line.starts_with([' ', '\t']));
    }
    Ok(reader.found)
}

struct Reader<'s, 'w> {
    text: &'s str,
    wanted: Wanted<'w>,
    section: Option<&'s str>,
    /// The last key, and the line it stands on.
    key: Option<(&'s str, Span)>,
    found: Vec<Piece<'s>>,
}

impl<'s> Reader<'s, '_> {
    /// Reads a line without blanks at its ends.
    fn line(&mut self, line: Span, is_indented: bool) {
        let written = self.slice(line);
        if written.starts_with(['#', ';']) {
            self.comment(line);
            return;
        }
        if let Some(rest) = written.strip_prefix('[') {
            let length = rest.find(']').unwrap_or(rest.len());
            let inner = Span::new(line.start + 1, line.start + 1 + length as u32);
            self.key = None;
            // `[model "gpt-4o"]`
            let quote = self.slice(inner).find('"');
            let cut = quote.map_or(inner.end, |at| inner.start + at as u32);
            let kind = prose::trimmed(self.text, Span::new(inner.start, cut));
            let own = prose::trimmed(self.text, Span::new(cut, inner.end));
            self.section = Some(self.slice(kind));
            self.value(kind, Role::Listing, None, line);
            self.value(self.unquoted(own), Role::Listing, self.section, line);
            // With the bracket.
            let (code, comment) = self.parted(Span::new(inner.end.min(line.end), line.end));
            self.other(code);
            if let Some(comment) = comment {
                self.comment(comment);
            }
            return;
        }
        let (code, comment) = self.parted(line);
        if let Some(comment) = comment {
            self.comment(comment);
        }
        let assigned = separator(self.slice(code));
        let is_more = is_indented && assigned.is_none();
        match (assigned, self.key) {
            (Some((key, value)), _) => self.pair(code, key, value),
            (None, Some((key, holder))) if is_more => {
                let holder = Span::new(holder.start, line.end);
                self.items(code, Role::Listing, key, holder);
            }
            _ => self.other(code),
        }
    }

    /// What is neither a section nor a key with a value.
    fn other(&mut self, code: Span) {
        if self.wanted.in_span(code) {
            let piece = Piece::plain(code, self.slice(code), CONFIG.0, CONFIG.1);
            let read = piece.read(self.wanted, |text, wanted| {
                Ok(text::snippet(text, wanted, 1))
            });
            self.found.extend(read.unwrap_or_default());
        }
    }

    fn pair(&mut self, line: Span, key: usize, value: usize) {
        let own = Span::new(line.start, line.start + key as u32);
        let name = self.slice(own);
        self.key = Some((name, line));
        // `gpt-4o = 0.002`
        self.value(own, Role::Listing, self.section, line);
        let value = Span::new(line.start + value as u32, line.end);
        self.items(prose::trimmed(self.text, value), Role::Use, name, line);
    }

    /// A value, or the values that commas part.
    fn items(&mut self, span: Span, role: Role, name: &'s str, holder: Span) {
        if !self.wanted.in_span(span) {
            return;
        }
        let span = self.unquoted(span);
        let written = self.slice(span);
        let Some(items) = items(written).or_else(|| variables(written)) else {
            self.value(span, role, Some(name), holder);
            return;
        };
        for item in items {
            let item = self.unquoted(Span::from(item).shifted(span.start));
            self.value(item, Role::Listing, Some(name), holder);
        }
    }

    fn value(&mut self, span: Span, role: Role, name: Option<&str>, holder: Span) {
        if !self.wanted.in_span(span) {
            return;
        }
        let piece = Piece {
            name: name.map(str::to_owned),
            holder,
            is_value: true,
            ..Piece::plain(span, self.slice(span), role, CONFIG.1)
        };
        scalar::read(piece, None, self.wanted, 0, &mut self.found);
    }

    fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn unquoted(&self, span: Span) -> Span {
        match self.slice(span).as_bytes() {
            [open @ (b'"' | b'\''), inner @ .., close]
                if open == close && !inner.contains(open) =>
            {
                Span::new(span.start + 1, span.end - 1)
            }
            _ => span,
        }
    }

    /// A line's code, and the comment behind it: after a blank, and in no quotes.
    fn parted(&self, line: Span) -> (Span, Option<Span>) {
        let written = self.slice(line);
        let mut quote = None;
        let mut before = ' ';
        for (at, c) in written.char_indices() {
            match (quote, c) {
                (Some(open), _) if open == c => quote = None,
                (None, '"') => quote = Some(c),
                (None, '#' | ';') if before.is_whitespace() => {
                    let at = line.start + at as u32;
                    let code = prose::trimmed(self.text, Span::new(line.start, at));
                    return (code, Some(Span::new(at, line.end)));
                }
                _ => {}
            }
            before = c;
        }
        (line, None)
    }

    fn comment(&mut self, span: Span) {
        if self.wanted.all_comments || self.wanted.in_span(span) {
            self.found.push(excerpt::comment(self.slice(span), span));
        }
    }
}

/// Where a line's key ends, and where what follows its sign starts.
fn separator(line: &str) -> Option<(usize, usize)> {
    let colon = line.find([':', '=']).filter(|at| {
        // `C:\x`, `a::b`, `http://x` are no keys.
        let rest = line.get(at + 1..).unwrap_or("");
        line.get(*at..).is_some_and(|rest| rest.starts_with('='))
            || rest.is_empty()
            || rest.starts_with(char::is_whitespace)
    });
    let at = colon.or_else(|| line.find('='))?;
    let key = line.get(..at)?.trim_end_matches([' ', '\t', '+', '?', ':']);
    let is_key = !key.is_empty() && !key.starts_with('-') && key.split_whitespace().count() <= 3;
    is_key.then_some((key.len(), at + 1))
}

/// Where the words stand that commas part, if they are nothing but that.
pub(super) fn items(value: &str) -> Option<Vec<std::ops::Range<usize>>> {
    if !value.contains(',')
        || value.starts_with(['{', '[', '"', '\'']) && !value.ends_with(['"', '\''])
    {
        return None;
    }
    let mut items = Vec::new();
    let mut at = 0;
    for item in value.split(',') {
        let start = at + (item.len() - item.trim_start().len());
        at += item.len() + 1;
        let item = item.trim();
        if item.contains(char::is_whitespace) {
            return None;
        }
        if !item.is_empty() {
            items.push(start..start + item.len());
        }
    }
    Some(items)
}

/// Where the variables stand in systemd's `"MODEL=gpt-4o" OTHER=1`.
fn variables(value: &str) -> Option<Vec<std::ops::Range<usize>>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = value.get(at..).filter(|rest| !rest.is_empty()) {
        let word = rest.trim_start();
        let start = at + (rest.len() - word.len());
        let quote = word.chars().next().filter(|c| "\"'".contains(*c));
        let length = match quote {
            Some(quote) => word.get(1..)?.find(quote)? + 2,
            None => word.find(char::is_whitespace).unwrap_or(word.len()),
        };
        let bare = word.get(..length)?.trim_matches(['"', '\'']);
        let (name, _) = bare.split_once('=')?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        found.push(start..start + length);
        at = start + length;
    }
    (found.len() > 1).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{hits, pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn values_stand_under_their_keys() {
        let text = "; gpt-0\n[model \"gpt-1\"] # gpt\nmodel = gpt-2 ; gpt\n\tname: 'gpt-3'\r\nother=\"gpt-4 # x\"\n\
            gpt-5 = 0.2\n[gpt-6]\nurl = http://x/gpt\nbase := gpt-7\nempty =\n[x]\nmodel=${M:-gpt-8}";
        assert_snapshot!(shown(extract, text), @r#"
        Comment Comment - "gpt-0" @1
        Listing Config model ="gpt-1" @2
        Comment Comment - "gpt" @2
        Comment Comment - "gpt" @3
        Use Config model ="gpt-2" @3
        Use Config name ="gpt-3" @4
        Prose Config other "gpt-4 # x" @5
        Listing Config model ="gpt-5" @6
        Listing Config - ="gpt-6" @7
        Use Config url ="http://x/gpt" @8
        Use Config base ="gpt-7" @9
        Use Config M ="gpt-8" @12
        "#);
    }

    #[test]
    fn lists_are_parted() {
        let text = "models = gpt-1, gpt-2\nmore =\n    gpt-3\n    # gpt\n    gpt-4\none = \"gpt-5\", 'gpt-6'\nsay = Use gpt-7, or gpt-8\nkeywords = gpt, gpt-9";
        assert_snapshot!(shown(extract, text), @r#"
        Listing Config models ="gpt-1" @1
        Listing Config models ="gpt-2" @1
        Listing Config more ="gpt-3" @3
        Comment Comment - "gpt" @4
        Listing Config more ="gpt-4" @5
        Listing Config one ="gpt-5" @6
        Listing Config one ="gpt-6" @6
        Prose Config say "Use gpt-7, or gpt-8" @7
        Listing Config keywords ="gpt" @8
        Listing Config keywords ="gpt-9" @8
        "#);
    }

    #[test]
    fn units_of_systemd_hold_commands_and_variables() {
        let text = "[Service]\nEnvironment=\"MODEL=gpt-1\" B=2\nEnvironment=LLM=gpt-2\nExecStart=/bin/x --model gpt-3 \\\n  --other gpt-4\nDescription=Runs gpt-5 for you\n";
        assert_snapshot!(shown(extract, text), @r#"
        Use Config MODEL ="gpt-1" @2
        Use Config LLM ="gpt-2" @3
        Use Config --model ="gpt-3" @4
        Use Config --other ="gpt-4" @5
        Prose Config Description "Runs gpt-5 for you" @6
        "#);
    }

    #[test]
    fn a_comment_above_a_key_holds_it() {
        let text = "# one\nmodel = gpt-1\nlist =\n  gpt-2\n";
        let found = pieces(extract, text, true).unwrap();
        let held: Vec<_> = found
            .iter()
            .map(|piece| &text[piece.holder.range()])
            .collect();
        assert_eq!(held, ["# one", "model = gpt-1", "list =\n  gpt-2"]);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "[gpt", "gpt = ", "gpt,", "gpt:", "\" gpt", " ;gpt", "\n gpt", "a=gpt\n", "\0gpt\r",
        ] {
            let _ = pieces(extract, &part.repeat(20_000), true);
        }
    }

    proptest! {
        #[test]
        fn every_hit_is_in_a_piece(text in "(gpt-4|a = |b: |\\[|\\]|\"|'|,| |\t|#|;|\n|\r\n|é|\\\\|--m ){0,24}") {
            let found = pieces(extract, &text, false).unwrap();
            for hit in hits(&text) {
                let is_in = found.iter().any(|piece| piece.span.start <= hit && hit < piece.span.end);
                prop_assert!(is_in, "{hit} of {text:?} in {found:?}");
            }
        }
    }
}
