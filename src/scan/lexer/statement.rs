//! The statement or key around an expression: what a tag above it speaks for.

use super::row::{Braces, Names};
use super::shape::{REACH, Shape};
use super::tokens::Kind;
use crate::source::Span;

/// How far up from a string anything is looked for.
pub(super) const MAX_CLIMB: usize = 64;

impl Shape<'_> {
    /// Whether a bracket holds statements.
    pub(super) fn is_block(&self, open: usize) -> bool {
        if !self.opens(open, "{") {
            return false;
        }
        if self.slice(open) != "{" {
            return true;
        }
        match self.row.braces {
            Braces::Blocks => true,
            Braces::Marked => !self.is_marked(open),
            Braces::Data => false,
            Braces::Mixed => self.is_known_block(open),
        }
    }

    /// The same where it depends on what stands before the bracket and around it: earlier ones, so
    /// that all up to it are told apart in the order of the text, without going deep.
    fn is_known_block(&self, open: usize) -> bool {
        loop {
            let next = self.blocks.borrow().len();
            if let Some(is_block) = self.blocks.borrow().get(open) {
                return *is_block;
            }
            let is_block =
                self.opens(next, "{") && (self.slice(next) != "{" || self.is_mixed_block(next));
            self.blocks.borrow_mut().push(is_block);
        }
    }

    fn is_mixed_block(&self, open: usize) -> bool {
        let Some(before) = self.before(open) else {
            // A block in a block, or a list in a list.
            return self.parent(open).is_none_or(|up| self.is_block(up));
        };
        if self.opens(before, "(") {
            return true;
        }
        match self.kind(before) {
            Kind::End => true,
            Kind::Sign => {
                let ends = self.is_sign(before, &[";", ":"])
                    && self.parent(open).is_none_or(|up| self.is_block(up));
                ends || self.is_sign(before, &["}"])
            }
            Kind::Open => {
                self.opens(before, "{") || self.opens(before, "[") && self.is_lambda(open)
            }
            Kind::Word => {
                self.is_word(
                    before,
                    &[
                        "do", "else", "try", "finally", "override", "const", "async", "or",
                        "orelse", "noexcept",
                    ],
                ) || self.head(open).any(|at| {
                    self.is_word(at, self.row.words.functions)
                        || self.is_word(
                            at,
                            &[
                                "class",
                                "enum",
                                "extension",
                                "extern",
                                "interface",
                                "mixin",
                                "namespace",
                                "struct",
                                "switch",
                                "union",
                            ],
                        )
                })
            }
            _ => false,
        }
    }

    fn is_lambda(&self, open: usize) -> bool {
        self.inner(open).is_none_or(|first| !self.is_text(first))
    }

    /// The tokens and groups before a bracket in its statement, from the nearest back.
    pub(super) fn head(&self, open: usize) -> impl Iterator<Item = usize> + use<'_> {
        let mut here = open;
        let before = std::iter::from_fn(move || {
            let before = self.before(here)?;
            if self.is_end(before, here) {
                return None;
            }
            here = before;
            Some(here)
        });
        before.take(REACH)
    }

    /// Whether a statement ends between two tokens or groups that stand side by side.
    pub(super) fn is_end(&self, before: usize, here: usize) -> bool {
        if self.kind(before) == Kind::End || self.is_sign(before, &[";"]) {
            return true;
        }
        let (is_first, is_sign) = (self.token(here).is_first, self.kind(here) == Kind::Sign);
        // `else -> …` is an arm of its own.
        let is_arm = self
            .after(here)
            .is_some_and(|after| self.is_one(after, self.row.signs.arms));
        let goes_on = is_sign && !self.is_sign(here, &["@", "!", "#", "~", "-"])
            || !is_arm
                && self.is_word(
                    here,
                    &["else", "catch", "finally", "extends", "where", "with"],
                );
        if self.opens(before, "{") && self.is_block(before) {
            return is_first && !goes_on || !self.row.ends_with_line && !goes_on && !is_sign;
        }
        if self.is_sign(before, &[":"]) && self.row.blocks.0.is_empty() && self.ends_label(before)
            || self.row.any_case && self.is_word(before, &["begin", "loop"])
        {
            return true;
        }
        // What starts a statement of its own wherever a line starts with it.
        let starts = self.is_word(here, self.row.words.gives)
            || self.row.names == Names::First && self.is_word(here, self.row.words.declares);
        if is_first && starts && !self.is_sign(before, &["=", "@"]) {
            return true;
        }
        if !self.row.ends_with_line || !is_first || goes_on {
            return false;
        }
        // `def f():`
        if self.is_sign(before, &[":"]) && self.row.braces == Braces::Data {
            return true;
        }
        let is_postfix = self.is_sign(before, &["!!", "!", "?", "++", "--", "]", ")", "}", ">"])
            || self.is_sign(before, &["*"]) && self.row.any_case;
        let carries = self.kind(before) == Kind::Sign && !is_postfix
            || self.is_word(
                before,
                &["else", "in", "to", "and", "or", "then", "extends", "of"],
            );
        let is_head = self.opens(here, "{") && !self.is_sign(before, &[","]);
        !(carries || is_head || self.ends_annotation(before))
    }

    /// Whether a colon ends `case x:` or `default:`.
    fn ends_label(&self, colon: usize) -> bool {
        let mut here = colon;
        for _ in 0..16 {
            let Some(before) = self.before(here) else {
                return false;
            };
            if self.is_word(before, self.row.words.cases) || self.is_word(before, &["default"]) {
                return true;
            }
            let is_other_line = self.token(here).is_first && !self.is_sign(before, &[","]);
            if is_other_line || self.is_sign(before, &[";", "?", "="]) || self.opens(before, "{") {
                return false;
            }
            here = before;
        }
        false
    }

    /// Whether `@Word` or `@Word(…)` ends here.
    fn ends_annotation(&self, end: usize) -> bool {
        let word = if self.opens(end, "(") {
            self.before(end)
        } else {
            Some(end)
        };
        word.filter(|word| self.kind(*word) == Kind::Word)
            .and_then(|word| self.before(word))
            .is_some_and(|sign| self.is_sign(sign, &["@"]))
    }

    /// Where the statement starts that an expression stands in, within its block.
    pub(super) fn statement_start(&self, at: usize) -> usize {
        self.head(at).last().unwrap_or(at)
    }

    /// Where the entry starts that an expression stands in, within its bracket.
    pub(super) fn entry_start(&self, at: usize) -> usize {
        let mut here = at;
        for _ in 0..REACH {
            match self.before(here) {
                Some(before) if !self.is_sign(before, &[",", ";"]) => here = before,
                _ => break,
            }
        }
        here
    }

    /// The statement, key or head of a statement around an expression; for a key, the
    /// statement around it too.
    pub(super) fn holder(&self, first: usize, last: usize) -> (Span, Option<Span>) {
        let own = self.span(first, last);
        let mut key: Option<Span> = None;
        let mut here = first;
        let mut end = last;
        for _ in 0..MAX_CLIMB {
            let up = self.parent(here);
            if let Some(up) = up.filter(|up| !self.is_block(*up)) {
                let is_string = !matches!(self.kind(up), Kind::Open);
                if key.is_none() && !is_string {
                    let start = self.entry_start(here);
                    if start != here && self.has_key(start, here) {
                        key = Some(Span::new(self.token(start).start, own.end));
                    }
                }
                (here, end) = (up, up);
                continue;
            }
            let is_member = up.is_some_and(|up| self.is_enum(up));
            let start = self.signature_of(self.statement_start(here));
            if is_member && key.is_none() {
                let start = start.max(self.entry_start(here));
                key = Some(Span::new(self.token(start).start, own.end));
            }
            // What a block gives is held by what the block is part of.
            if let Some(up) = up
                && key.is_none()
                && start == here
                && self.before(start).is_none()
                && self.after(end).is_none()
                && self.declared_by(up).is_none()
            {
                (here, end) = (up, up);
                continue;
            }
            let span = Span::new(
                self.token(start).start,
                self.statement_end(end).max(own.end),
            );
            return match key {
                Some(key) => (key, (key.start != span.start).then_some(span)),
                None => (span, None),
            };
        }
        (key.unwrap_or(own), None)
    }

    /// The line above that gives the type of what a statement binds: `model :: Text`.
    fn signature_of(&self, start: usize) -> usize {
        let above = self
            .before(start)
            .filter(|_| self.row.names == Names::First && self.row.ends_with_line)
            .map(|end| self.statement_start(end));
        above
            .filter(|above| {
                let sign = self.after(*above);
                self.slice(*above) == self.slice(start)
                    && sign.is_some_and(|sign| self.is_sign(sign, &["::"]))
            })
            .unwrap_or(start)
    }

    /// Whether a sign between a key and its value stands between two tokens.
    fn has_key(&self, start: usize, value: usize) -> bool {
        let signs = &self.row.signs;
        let mut here = start;
        for _ in 0..REACH {
            if here == value {
                return false;
            }
            if self.is_one(here, signs.pairs) || self.is_sign(here, signs.assigns) {
                return true;
            }
            match self.after(here) {
                Some(after) => here = after,
                None => return false,
            }
        }
        false
    }

    /// Where the statement ends, or its head.
    fn statement_end(&self, last: usize) -> u32 {
        let mut here = last;
        for _ in 0..REACH {
            match self.after(here) {
                Some(after) if !self.is_end(here, after) && !self.is_block(after) => here = after,
                _ => break,
            }
        }
        self.span(here, here).end
    }

    /// Whether a bracket holds the members of an enumeration.
    pub(super) fn is_enum(&self, open: usize) -> bool {
        self.opens(open, "{")
            && self
                .head(open)
                .any(|at| self.is_word(at, self.row.words.enums))
    }
}
