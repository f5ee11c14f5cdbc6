//! What an id stands in, from the inside out: the entries and collections around it, each with
//! the key that holds it. Read from brackets, and from indents and sections where a format
//! has these; in any language alike, and without knowing one.

use super::elements::Elements;
use super::indent::Indents;
use super::words::{self, Table};
use crate::scan::language::{Language, Trait};
use crate::scan::proof::brace::opens_statements;
use crate::scan::proof::token::{Kind, Tokens};

/// A number of tokens has at least so many digits, and stands among the first items.
const MIN_DIGITS: usize = 4;
const MAX_ITEMS: usize = 12;

/// How far out is looked.
const MAX_DEPTH: usize = 12;

/// How many tokens before a value its key may stand.
const MAX_BEFORE: usize = 24;

/// How many tokens of a tag are looked at.
const MAX_ATTRIBUTES: usize = 200;

/// Where the file itself starts as what is around its statements: no table.
pub(super) const TOP: u32 = u32::MAX;

/// How a collection holds its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// By keys.
    Table,
    /// One after the other.
    List,
    /// As arguments.
    Call,
}

/// A collection around something, and how it holds that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level<'s> {
    /// Where the collection starts, which tells it from others.
    pub(super) start: u32,
    pub(super) shape: Shape,
    /// What stands before its bracket without a blank: a callee, a type.
    pub(super) head: &'s str,
    /// Where the entry starts that holds it, which tells it from its siblings.
    pub(super) entry: u32,
    /// The key that holds it there; empty for none.
    pub(super) key: &'s str,
    /// Where that stands.
    pub(super) key_at: u32,
}

/// A file's brackets and indents.
pub(super) struct Nest<'t, 's> {
    tokens: &'t Tokens<'s>,
    indents: Option<Indents<'s>>,
    elements: Option<Elements<'s>>,
    language: &'t Language,
}

impl<'t, 's> Nest<'t, 's> {
    pub(super) fn new(text: &'s str, language: &'t Language, tokens: &'t Tokens<'s>) -> Self {
        Self {
            tokens,
            indents: Indents::of(text, language.name),
            elements: Elements::of(text, language.name),
            language,
        }
    }

    /// What stands around a byte, the innermost first.
    pub(super) fn around(&self, offset: u32) -> Vec<Level<'s>> {
        let tokens = self.tokens;
        let mut found = Vec::new();
        let mut child = tokens.at(offset);
        let mut outer = offset;
        if self.language.is(Trait::Markup)
            && let Some(level) = self.attribute(child)
        {
            found.push(level);
            if let (Some(elements), Some(level)) = (&self.elements, found.first()) {
                let tag = level.start;
                elements.around(tag + 1, MAX_DEPTH, &mut found);
            }
            return found;
        }
        if let Some(elements) = &self.elements {
            elements.around(offset, MAX_DEPTH, &mut found);
            return found;
        }
        while found.len() < MAX_DEPTH
            && let Some(open) = tokens.get(child).and_then(|token| token.around)
            && let Some(token) = tokens.get(open)
            && let Kind::Open(sign, _) = token.kind
        {
            if sign == b'{' && self.is_block(open) {
                return found;
            }
            let head = self.head(open);
            if sign == b'(' && self.is_wrapper(open, child, head) {
                child = open;
                continue;
            }
            let key = self.key(child).or_else(|| self.paired(child, head));
            let is_call = sign == b'(' && !head.is_empty() && !self.language.is(Trait::Lisp);
            let shape = match sign {
                _ if is_call && !words::whole(head, Table::Makers) => Shape::Call,
                _ if key.is_some() => Shape::Table,
                b'{' if !self.is_item(child) => Shape::Table,
                _ => Shape::List,
            };
            let (key_at, key) = match key {
                Some(key) => (
                    tokens.get(key).map_or(0, |token| token.span.start),
                    tokens.slice(key),
                ),
                None => (0, ""),
            };
            found.push(Level {
                start: token.span.start,
                shape,
                head,
                entry: tokens.get(child).map_or(0, |token| token.span.start),
                key,
                key_at,
            });
            outer = token.span.start;
            child = open;
        }
        if let Some(indents) = &self.indents {
            indents.around(outer, MAX_DEPTH, &mut found);
        } else if let Some(name) = self.key(child).filter(|_| !found.is_empty()) {
            // What the outermost bracket is bound to.
            found.push(Level {
                start: TOP,
                shape: Shape::Table,
                head: "",
                entry: outer,
                key: tokens.slice(name),
                key_at: tokens.get(name).map_or(0, |token| token.span.start),
            });
        }
        found
    }

    /// Whether a bracket only gives back the one text in it: `pulumi.String("…")`, `Some("…")`.
    fn is_wrapper(&self, open: usize, child: usize, head: &str) -> bool {
        let is_only = child == open + 1 && self.tokens.is_close(self.tokens.behind(child));
        !self.language.is(Trait::Lisp) && is_only && words::whole(head, Table::Wraps)
    }

    /// The tag that a text is an attribute of.
    fn attribute(&self, at: usize) -> Option<Level<'s>> {
        let tokens = self.tokens;
        let sign = at.checked_sub(1).filter(|sign| tokens.is(*sign, b'='))?;
        let key = sign.checked_sub(1).filter(|key| tokens.is_word(*key))?;
        let open = (at.saturating_sub(MAX_ATTRIBUTES)..at)
            .rev()
            .find(|open| tokens.is(*open, b'<'))?;
        Some(Level {
            start: tokens.get(open)?.span.start,
            shape: Shape::Table,
            head: self.tag(open),
            entry: tokens.get(key)?.span.start,
            key: tokens.slice(key),
            key_at: tokens.get(key)?.span.start,
        })
    }

    /// The last word of a tag's name: `el-option`, `v-list-item`.
    fn tag(&self, open: usize) -> &'s str {
        let tokens = self.tokens;
        let mut name = open + 1;
        while tokens.is(name + 1, b'-') && tokens.is_word(name + 2) {
            name += 2;
        }
        tokens.slice(name)
    }

    /// How many commas stand in a bracket before a byte: the number of the argument that is there.
    pub(super) fn argument(&self, start: u32, at: u32) -> usize {
        let tokens = self.tokens;
        let open = tokens.at(start);
        let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
            return 0;
        };
        let mut here = open + 1;
        let mut found = 0;
        for _ in 0..MAX_ATTRIBUTES {
            let Some(token) = tokens
                .get(here)
                .filter(|token| here < close && token.span.start < at)
            else {
                break;
            };
            found += usize::from(token.kind == Kind::Sign(b','));
            here = tokens.behind(here);
        }
        found
    }

    /// The first word or text in a bracket, and whether it is a text.
    pub(super) fn first_argument(&self, start: u32) -> Option<(&'s str, bool)> {
        let first = self.tokens.at(start) + 1;
        match self.tokens.get(first)?.kind {
            Kind::Text => Some((self.tokens.slice(first), true)),
            Kind::Word => Some((self.tokens.slice(first), false)),
            _ => None,
        }
    }

    /// The last word of an element's name in code, of which a byte is in an attribute: `<Picker.Item value="…">`.
    pub(super) fn element(&self, offset: u32) -> Option<&'s str> {
        let tokens = self.tokens;
        let at = tokens.at(offset);
        let own = tokens.get(at)?;
        // `value={"…"}`
        let first = match own.around.filter(|open| at == open + 1) {
            Some(open) if tokens.is(open.wrapping_sub(1), b'=') => open,
            _ => at,
        };
        let around = tokens.get(first)?.around;
        let sign = first.checked_sub(1).filter(|sign| tokens.is(*sign, b'='))?;
        let from = sign.saturating_sub(MAX_ATTRIBUTES);
        let open = (from..sign).rev().find(|at| {
            tokens.is(*at, b'<') && tokens.get(*at).is_some_and(|token| token.around == around)
        })?;
        let mut name = open + 1;
        while tokens.is(name + 1, b'.') && tokens.is_word(name + 2) {
            name += 2;
        }
        // Between the tag and the attribute no other tag ends.
        let is_open = !(name..sign).any(|at| {
            tokens.is(at, b'>')
                && !tokens.is(at.wrapping_sub(1), b'=')
                && tokens.get(at).is_some_and(|token| token.around == around)
        });
        (is_open && tokens.is_word(name)).then(|| tokens.slice(name))
    }

    /// Whether its language calls nothing itself.
    pub(super) fn is_data(&self) -> bool {
        self.language.is(Trait::Data) || self.language.is(Trait::Markup)
    }

    /// The word that a text follows to the end of a statement: `echo 'x';`.
    pub(super) fn statement(&self, offset: u32) -> Option<&'s str> {
        let tokens = self.tokens;
        let at = tokens.at(offset);
        let word = at
            .checked_sub(1)
            .filter(|word| tokens.is_word(*word) && tokens.same_line(*word, at))?;
        let is_end = tokens.is(at + 1, b';') || !tokens.same_line(at, at + 1);
        let is_first = word == 0
            || tokens.is(word - 1, b';')
            || !tokens.same_line(word - 1, word)
            || matches!(tokens.get(word - 1)?.kind, Kind::Open(..));
        (is_end && is_first).then(|| tokens.slice(word))
    }

    /// What is made with a bracket: the word before it, be there a blank between them.
    pub(super) fn maker(&self, start: u32) -> &'s str {
        let tokens = self.tokens;
        let open = tokens.at(start);
        let word = open.checked_sub(1).filter(|word| tokens.is_word(*word));
        word.map_or("", |word| tokens.slice(word))
    }

    /// Whether a bracket holds a number of tokens or the like among its items: `("gpt-4", 8192)`.
    pub(super) fn has_size(&self, start: u32) -> bool {
        let tokens = self.tokens;
        let open = tokens.at(start);
        let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
            return false;
        };
        let is_size = |at: usize| {
            let digits = tokens.slice(at).bytes().filter(u8::is_ascii_digit).count();
            let is_number = tokens
                .slice(at)
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_');
            tokens.is_word(at) && is_number && digits >= MIN_DIGITS && tokens.is(at - 1, b',')
        };
        (open + 2..close.min(open + MAX_ITEMS)).any(is_size)
    }

    /// Whether what starts at a token stands alone between commas: an item of a list, in languages
    /// whose lists open with a brace.
    fn is_item(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let is_close = |index: usize| {
            let kind = tokens.get(index).map(|token| token.kind);
            matches!(kind, Some(Kind::Close(_)))
        };
        let is_open = |index: usize| {
            let kind = tokens.get(index).map(|token| token.kind);
            matches!(kind, Some(Kind::Open(..)))
        };
        let (before, behind) = (at.wrapping_sub(1), tokens.behind(at));
        let parts = |index: usize| tokens.is(index, b',') || tokens.is(index, b';');
        (parts(before) || is_open(before)) && (parts(behind) || is_close(behind))
    }

    /// The keys of a bracket's entries.
    pub(super) fn keys(&self, start: u32, most: usize) -> Vec<&'s str> {
        if let Some(elements) = &self.elements {
            return elements.keys(start, most);
        }
        let tokens = self.tokens;
        let open = tokens.at(start);
        let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
            return self
                .indents
                .as_ref()
                .map(|indents| indents.keys(start, most))
                .unwrap_or_default();
        };
        let mut keys = Vec::new();
        let mut at = open + 1;
        for _ in 0..most {
            if at >= close {
                break;
            }
            let next = tokens.behind(at);
            let is_name = matches!(
                tokens.get(at).map(|token| token.kind),
                Some(Kind::Word | Kind::Text)
            );
            let is_key = tokens.is(next, b':') || tokens.is(next, b'=');
            if is_name && (is_key || self.is_keyword(at)) {
                keys.push(tokens.slice(at));
            }
            at = next;
        }
        keys
    }

    /// The keys beside what stands in these levels, the innermost first.
    pub(super) fn beside(&self, levels: &[Level<'_>], most: usize) -> Vec<&'s str> {
        match (levels, &self.indents) {
            ([], _) => Vec::new(),
            ([outermost], Some(indents)) if outermost.start == 0 && !self.opens(0) => {
                indents.outermost().to_vec()
            }
            ([level, ..], _) => self.keys(level.start, most),
        }
    }

    /// Whether a bracket stands there.
    fn opens(&self, start: u32) -> bool {
        let token = self.tokens.get(self.tokens.at(start));
        token.is_some_and(|token| token.span.start == start && matches!(token.kind, Kind::Open(..)))
    }

    /// `:id` before its value.
    fn is_keyword(&self, word: usize) -> bool {
        let sign = word.checked_sub(1);
        self.language.is(Trait::Lisp) && sign.is_some_and(|sign| self.tokens.is(sign, b':'))
    }

    /// The word right before a bracket.
    fn head(&self, open: usize) -> &'s str {
        let tokens = self.tokens;
        let Some((first, last)) = tokens.before(open) else {
            return "";
        };
        let touches = || {
            let (word, bracket) = (tokens.get(last), tokens.get(open));
            word.zip(bracket)
                .is_some_and(|(word, bracket)| word.span.end == bracket.span.start)
        };
        if tokens.is_word(first) && touches() {
            tokens.slice(first)
        } else if (tokens.is(last, b'!') || tokens.is(last, b'?'))
            && tokens.is_word(last.wrapping_sub(1))
        {
            // `vec!`, `start_with?`
            tokens.slice(last - 1)
        } else {
            ""
        }
    }

    /// The key or name that holds what starts at a token.
    fn key(&self, at: usize) -> Option<usize> {
        let tokens = self.tokens;
        if self.language.is(Trait::Lisp) {
            let (first, _) = tokens.before(at)?;
            // `'(…)`
            let (first, _) = if tokens.is(first, b'\'') {
                tokens.before(first)?
            } else {
                (first, first)
            };
            let is_star = tokens.is(first, b'*');
            let first = if is_star {
                first.checked_sub(1)?
            } else {
                first
            };
            let around = tokens.get(at)?.around;
            let is_own = tokens.is_word(first) && tokens.get(first)?.around == around;
            return (is_own && !self.is_first(first)).then_some(first);
        }
        // The word before a block names it: `model {`.
        if self.language.is(Trait::Data)
            && let Some(Kind::Open(b'{', _)) = tokens.get(at).map(|token| token.kind)
            && let Some((first, last)) = tokens.before(at)
            && tokens.is_word(first)
            && tokens.same_line(last, at)
        {
            return Some(first);
        }
        let mut here = at;
        for _ in 0..MAX_BEFORE {
            let (first, last) = tokens.before(here)?;
            let assigns = tokens.is(first, b'=') || tokens.is(first, b':');
            let arrow = tokens.is(first, b'>') && tokens.is(first.wrapping_sub(1), b'=');
            if assigns || arrow {
                let mut key = first.checked_sub(1)?;
                while [b'=', b':', b'?', b'>']
                    .iter()
                    .any(|sign| tokens.is(key, *sign))
                {
                    key = key.checked_sub(1)?;
                }
                let is_name = |at: usize| {
                    let kind = tokens.get(at).map(|token| token.kind);
                    matches!(kind, Some(Kind::Word | Kind::Text))
                };
                // `models: Model[] = [`: the name stands before its type.
                if tokens.is(first, b'=')
                    && let Some(name) = self.typed(key)
                {
                    return Some(name);
                }
                return is_name(key).then_some(key);
            }
            let is_value = !matches!(tokens.get(first)?.kind, Kind::Sign(_));
            let ends = tokens.is(first, b',') || tokens.is(first, b';');
            if ends || is_value && !tokens.same_line(last, here) {
                return None;
            }
            here = first;
        }
        None
    }

    /// The name before `: Type`, of which a token is the last.
    fn typed(&self, last: usize) -> Option<usize> {
        let tokens = self.tokens;
        let mut at = last + 1;
        for _ in 0..8 {
            let (first, _) = tokens.before(at)?;
            if tokens.is(first, b':') {
                let name = first.checked_sub(1)?;
                return tokens.is_word(name).then_some(name);
            }
            let is_type = tokens.is_word(first)
                || [b'.', b'<', b'>', b'?', b'&', b'\'']
                    .iter()
                    .any(|sign| tokens.is(first, *sign))
                || matches!(
                    tokens.get(first).map(|token| token.kind),
                    Some(Kind::Open(b'[', _))
                );
            if !is_type {
                return None;
            }
            at = first;
        }
        None
    }

    /// The key of a pair in a maker of maps: `mapOf(OPUS to "…")`.
    fn paired(&self, at: usize, head: &str) -> Option<usize> {
        let tokens = self.tokens;
        let (word, _) = tokens.before(at)?;
        let is_pair = words::whole(head, Table::Makers) && tokens.slice(word) == "to";
        let key = word.checked_sub(1)?;
        let kind = tokens.get(key)?.kind;
        (is_pair && matches!(kind, Kind::Word | Kind::Text)).then_some(key)
    }

    /// Whether a token opens what is in its bracket.
    fn is_first(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        matches!(before.map(|token| token.kind), Some(Kind::Open(b'(', _)))
    }

    /// Whether a brace opens statements, as far as one can tell.
    fn is_block(&self, open: usize) -> bool {
        !self.language.is(Trait::Lisp) && opens_statements(self.tokens, open, self.language)
    }
}
