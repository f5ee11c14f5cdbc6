//! How a string stands: its role and the name that holds it, from the tokens around it
//! and the brackets around those. The roles are those of [`crate::scan::tree`].

use super::row::{Braces, Names};
use super::shape::{REACH, Shape};
use super::statement::MAX_CLIMB;
use super::tokens::Kind;
use super::{Reader, lisp};
use crate::scan::name::{is_generic, is_model_like, is_registry_key};
use crate::scan::piece::Role;
use crate::scan::scalar::is_flag;

/// How many operators beside each other are gone over.
const MAX_BESIDE: usize = 12;

/// What is known of a string from what is around it.
pub(super) struct Standing {
    pub(super) role: Role,
    pub(super) name: Option<String>,
}

/// How the expression from one token or group to another stands; `None` when it can hold
/// no value.
pub(super) fn stand(reader: &Reader<'_, '_>, first: usize, last: usize) -> Option<Standing> {
    if reader.shape.row.is_lisp {
        return Some(lisp::stand(&reader.shape, first));
    }
    let mut climb = Climb {
        shape: &reader.shape,
        role: None,
        name: None,
    };
    let (mut from, mut to) = (first, last);
    let mut beside = 0;
    for _ in 0..MAX_CLIMB {
        match climb.step(from, to) {
            // Never back, and never for nothing.
            Next::To(first, last) if (first, last) != (from, to) && first <= from => {
                let is_beside = reader.shape.parent(first) == reader.shape.parent(from);
                beside = if is_beside { beside + 1 } else { 0 };
                if beside > MAX_BESIDE {
                    break;
                }
                (from, to) = (first, last);
            }
            Next::To(..) | Next::Stop => break,
            Next::Nothing => return None,
        }
    }
    Some(Standing {
        role: climb.role.unwrap_or(Role::Use),
        name: climb.name.filter(|name| !name.is_empty()),
    })
}

pub(super) enum Next {
    /// On with a larger expression.
    To(usize, usize),
    Stop,
    Nothing,
}

/// The way outward from a string, with what is settled so far.
pub(super) struct Climb<'r, 's> {
    pub(super) shape: &'r Shape<'s>,
    pub(super) role: Option<Role>,
    pub(super) name: Option<String>,
}

impl Climb<'_, '_> {
    fn step(&mut self, first: usize, last: usize) -> Next {
        let shape = self.shape;
        let signs = &shape.row.signs;
        let up = shape.parent(first);
        let in_block = up.is_none_or(|up| shape.is_block(up));
        let before = shape
            .before(first)
            .filter(|before| !(in_block && shape.is_end(*before, first)));
        let after = shape
            .after(last)
            .filter(|after| !(in_block && shape.is_end(last, *after)));
        if self.in_case(first) {
            return self.arm(first);
        }
        if shape.row.comma_lists
            && let Some((first, last)) = shape.comma_list(first, last)
        {
            self.role.get_or_insert(Role::Listing);
            return Next::To(first, last);
        }
        // `"…" -> 1` in arms without braces, `limit "…" = 1`.
        if shape.row.braces == Braces::Data
            && before.is_none_or(|before| shape.is_sign(before, &["|"]))
            && self.leads_to_arm(last)
        {
            return self.arm(first);
        }
        if shape.row.names == Names::First
            && !shape.row.any_case
            && let Some(function) = before.filter(|word| shape.kind(*word) == Kind::Word)
            && shape.token(function).is_first
            && after.is_some_and(|after| shape.is_sign(after, &["="]))
        {
            return self.compare(Some(function));
        }
        let is_compared = before.is_some_and(|before| shape.is_sign(before, signs.compares));
        if in_block && !is_compared && self.is_pattern(up, last) {
            return self.arm(first);
        }
        if let Some(sign) = before.filter(|sign| self.compares(*sign)) {
            return self.compare(shape.before(sign));
        }
        if let Some(sign) = after.filter(|sign| self.compares(*sign)) {
            let other = shape.after(sign).map(|start| shape.operand_end(start));
            return self.compare(other);
        }
        if let Some(dot) = after.filter(|dot| shape.is_sign(*dot, signs.members)) {
            return self.receiver(first, dot);
        }
        if let Some(sign) = after
            && (shape.is_one(sign, signs.pairs) || shape.is_sign(sign, signs.assigns))
            && !self.is_ternary(sign)
        {
            self.role.get_or_insert(Role::Listing);
            return self.element(up, first);
        }
        if after.is_some_and(|after| shape.is_word(after, &["as"])) && shape.row.any_case {
            let alias = after.and_then(|word| shape.after(word));
            self.role.get_or_insert(Role::Use);
            return self.named(alias.and_then(|alias| shape.last_name(alias)), first, last);
        }
        // A union.
        let is_bar = |at: Option<usize>| at.is_some_and(|at| shape.is_sign(at, &["|"]));
        if is_bar(before) || is_bar(after) {
            self.role.get_or_insert(Role::Listing);
        }
        let Some(before) = before else {
            return self.element(up, first);
        };
        self.behind(before, first, last, up)
    }

    /// How an expression stands behind a token or group.
    fn behind(&mut self, before: usize, first: usize, last: usize, up: Option<usize>) -> Next {
        let shape = self.shape;
        let (signs, words) = (&shape.row.signs, &shape.row.words);
        let in_block = up.is_none_or(|up| shape.is_block(up));
        if shape.is_sign(before, &[","]) || shape.is_sign(before, &[";"]) && !in_block {
            return self.element(up, first);
        }
        if shape.is_word(before, words.imports)
            && (shape.token(before).is_first
                || shape.is_sign(shape.before(before).unwrap_or(before), &["#"]))
        {
            return Next::Nothing;
        }
        if shape.is_one(before, signs.arms) && self.is_arm(before, up) {
            return match up {
                Some(up) if in_block => self.block(up),
                _ => Next::To(self.value_start(before), last),
            };
        }
        let is_ternary = shape.is_sign(before, &[":"]) && self.is_ternary(before);
        let is_pair = shape.is_one(before, signs.pairs);
        if is_ternary || shape.is_sign(before, &["?"]) && !is_pair {
            return Next::To(self.value_start(before), last);
        }
        if shape.is_one(before, signs.assigns) || shape.is_one(before, signs.pairs) {
            let key = shape.before(before).unwrap_or(before);
            let is_body = shape.is_word(key, &["do", "else"]) && shape.row.blocks.1 == "end";
            return if is_body {
                self.body(key, last)
            } else {
                self.value(before, first, last, up)
            };
        }
        if shape.is_one(before, signs.defaults) {
            let end = shape.before(before).unwrap_or(before);
            let start = shape.operand_start(end);
            if let Some(name) = shape.env_name(start, end) {
                self.role.get_or_insert(Role::Use);
                return self.named(Some(name), start, last);
            }
            return Next::To(start, last);
        }
        if shape.is_word(before, words.gives) {
            self.role.get_or_insert(Role::Use);
            if self.name.is_none() {
                self.name = shape.function_around(before);
            }
            return Next::Stop;
        }
        if shape.is_word(before, &["await", "new", "try", "const", "throw"])
            || shape.is_sign(before, &["!", "&", "*", "@", "-", "~"])
                && shape
                    .before(before)
                    .is_none_or(|of| shape.kind(of) == Kind::Sign)
        {
            // The default among others: `*"…" | string`.
            if shape.is_sign(before, &["*"]) {
                self.role.get_or_insert(Role::Use);
            }
            return Next::To(before, last);
        }
        if shape.row.any_case && shape.is_word(before, &["as"]) {
            self.role.get_or_insert(Role::Use);
            let name = shape.before(before).and_then(|name| shape.last_name(name));
            return self.named(name, first, last);
        }
        if shape.is_word(before, &["then", "else"]) {
            return self.choice(before, last);
        }
        if shape.is_steering(before) {
            return Next::To(before, last);
        }
        // Lists without commas.
        if up.is_some_and(|up| shape.opens(up, "["))
            && (shape.is_text(before) || shape.kind(before) == Kind::Number)
        {
            return self.element(up, first);
        }
        match shape.kind(before) {
            // `Just "…"`
            Kind::Word if shape.is_word(before, shape.row.calls.wrappers) => Next::To(before, last),
            // `for model in […]` goes over it.
            Kind::Word
                if shape.is_word(before, shape.row.calls.compare) && !self.is_loop(before) =>
            {
                let other = shape.before(before);
                let is_name = |at: &usize| shape.kind(*at) == Kind::Word;
                self.compare(other.filter(is_name).or(Some(before)))
            }
            Kind::Word => {
                self.role.get_or_insert(Role::Use);
                let name = shape.word(self.applied(before));
                self.named(Some(name), first, last)
            }
            Kind::Sign if shape.is_sign(before, &["(", ")", "[", "]", "{", "}"]) => Next::Stop,
            Kind::Sign => match shape.before(before) {
                Some(end) => Next::To(shape.operand_start(end), last),
                None => Next::To(before, last),
            },
            Kind::Open if shape.opens(before, "(") => {
                let word = shape.before(before);
                match word {
                    // `if (…) "…"`
                    Some(word) if shape.is_steering(word) => Next::To(word, last),
                    // `model <- function() "…"`
                    Some(word)
                        if shape.is_word(word, words.functions)
                            && shape
                                .before(word)
                                .is_some_and(|sign| shape.is_one(sign, signs.assigns)) =>
                    {
                        Next::To(word, last)
                    }
                    // `#define F(x) "…"`
                    Some(word) if shape.kind(word) == Kind::Word => {
                        self.role.get_or_insert(Role::Use);
                        self.name = self.name.take().or_else(|| Some(shape.word(word)));
                        Next::Stop
                    }
                    // A cast.
                    _ => Next::To(before, last),
                }
            }
            // `[]const u8{…}`
            Kind::Open if shape.opens(before, "[") => Next::To(before, last),
            _ => {
                self.role.get_or_insert(Role::Use);
                if shape.row.has_commands && self.name.is_none() {
                    self.name = shape.taken_by(first);
                }
                Next::Stop
            }
        }
    }

    /// Whether a word stands in the head of a loop.
    fn is_loop(&self, word: usize) -> bool {
        let before = std::iter::successors(Some(word), |at| self.shape.before(*at));
        { before }
            .skip(1)
            .take(4)
            .any(|at| self.shape.is_word(at, &["for", "foreach"]))
    }

    /// What a word that stands for a block gives: `def model, do: "…"`, `if x, do: "…"`.
    fn body(&mut self, key: usize, last: usize) -> Next {
        let shape = self.shape;
        let mut after = key;
        let mut here = key;
        for _ in 0..REACH {
            if shape.is_word(here, shape.row.words.functions) {
                self.role.get_or_insert(Role::Use);
                self.name = self.name.take().or_else(|| Some(shape.word(after)));
                return Next::Stop;
            }
            if shape.is_word(here, &["if", "unless"]) {
                return Next::To(here, last);
            }
            match shape.before(here) {
                Some(before) => (after, here) = (here, before),
                None => break,
            }
        }
        Next::Stop
    }

    /// What is given words and brackets one behind the other: `ask client "…"`.
    fn applied(&self, last: usize) -> usize {
        let shape = self.shape;
        if shape.row.names != Names::First || shape.row.any_case {
            return last;
        }
        let mut first = last;
        let mut here = last;
        for _ in 0..REACH / 8 {
            let Some(before) = shape.before(here) else {
                break;
            };
            if shape.is_end(before, here) {
                break;
            }
            match shape.kind(before) {
                Kind::Word if shape.is_steering(before) => break,
                Kind::Word => first = before,
                Kind::Open | Kind::TextOpen(_) | Kind::Number => {}
                _ => break,
            }
            here = before;
        }
        first
    }

    /// On with all of a choice: `if … then …`, `case when … then … end`.
    fn choice(&self, at: usize, last: usize) -> Next {
        let shape = self.shape;
        let mut start = at;
        for _ in 0..REACH {
            if shape.is_word(start, &["if"])
                || shape.row.any_case && shape.is_word(start, &["case"])
            {
                // `x if … else "…"`
                let value = shape.before(start).filter(|value| {
                    shape.is_text(*value)
                        || shape.kind(*value) == Kind::Word && !shape.is_steering(*value)
                });
                if let Some(value) = value.filter(|_| !shape.is_end(at, start)) {
                    return Next::To(shape.operand_start(value), last);
                }
                let mut end = last;
                for _ in 0..REACH {
                    match shape.after(end).filter(|_| shape.row.any_case) {
                        Some(after) if shape.is_word(after, &["end"]) => {
                            return Next::To(start, after);
                        }
                        Some(after) => end = after,
                        None => break,
                    }
                }
                return Next::To(start, last);
            }
            match shape.before(start) {
                Some(before) => start = before,
                None => break,
            }
        }
        Next::Stop
    }

    /// Settles the name, or goes on when it is a generic one.
    pub(super) fn named(&mut self, name: Option<String>, first: usize, last: usize) -> Next {
        let generic = name.as_deref().is_some_and(is_generic);
        if self.name.is_none() || !generic {
            self.name = name.or(self.name.take());
        }
        if !generic {
            return Next::Stop;
        }
        // What holds the key: its table or arguments.
        match self.shape.parent(first) {
            Some(up) if !self.shape.is_block(up) => self.element(Some(up), first),
            // `field :model, :string, default: "…"`
            _ if self.shape.row.attribute.is_some() => {
                self.name = self.key_before(first, "", true).or(self.name.take());
                Next::Stop
            }
            _ => {
                let _ = last;
                Next::Stop
            }
        }
    }

    pub(super) fn compare(&mut self, other: Option<usize>) -> Next {
        self.role = Some(Role::Compare);
        let shape = self.shape;
        self.name = other
            .filter(|other| !shape.is_text(*other))
            .and_then(|other| shape.last_name(other));
        Next::Stop
    }

    /// Whether a sign or word compares, where it stands.
    fn compares(&self, sign: usize) -> bool {
        let (shape, signs) = (self.shape, &self.shape.row.signs);
        if shape.is_one(sign, signs.compares) {
            // `for model in […]` goes over it.
            let is_word = || shape.kind(sign) == Kind::Word || shape.is_sign(sign, &["∈"]);
            return !(is_word() && self.is_loop(sign));
        }
        if signs.comparing.is_empty() || !shape.is_sign(sign, &["="]) {
            return false;
        }
        let mut here = sign;
        for _ in 0..2 * REACH {
            let before = shape.before(here);
            let in_block = shape.parent(here).is_none_or(|up| shape.is_block(up));
            if in_block && before.is_some_and(|before| shape.is_end(before, here)) {
                return false;
            }
            here = match before.or_else(|| shape.parent(here)) {
                Some(before) => before,
                None => return false,
            };
            if shape.is_word(here, signs.comparing) {
                return true;
            }
            if shape.is_word(here, signs.assigning) || shape.is_sign(here, &[";"]) {
                return false;
            }
        }
        false
    }

    /// Whether only patterns stand between `case` and an expression.
    pub(super) fn in_case(&self, first: usize) -> bool {
        let shape = self.shape;
        let mut here = first;
        for _ in 0..REACH {
            let Some(before) = shape.before(here) else {
                return false;
            };
            if shape.is_word(before, shape.row.words.cases) {
                return true;
            }
            let is_pattern = shape.is_text(before)
                || shape.is_sign(before, &[",", "|", "||", ".", "let", "@"])
                || shape.opens(before, "(");
            if !is_pattern {
                return false;
            }
            here = before;
        }
        false
    }

    /// Whether a `?` opens the expression that a token closes with `:`.
    fn is_ternary(&self, at: usize) -> bool {
        let shape = self.shape;
        let mut here = at;
        for _ in 0..REACH {
            let Some(before) = shape.before(here) else {
                return false;
            };
            if shape.is_sign(before, &["?"]) && !shape.touches(before, here) {
                return true;
            }
            if shape.is_sign(before, &[",", ";", "="])
                || shape.is_word(before, shape.row.words.gives)
            {
                return false;
            }
            here = before;
        }
        false
    }

    /// Where the value starts that goes on to a token: behind a sign that binds it, or at
    /// the start of its statement or entry.
    pub(super) fn value_start(&self, at: usize) -> usize {
        let shape = self.shape;
        let signs = &shape.row.signs;
        let in_block = shape.parent(at).is_none_or(|up| shape.is_block(up));
        let is_ternary = self.is_ternary(at);
        let mut here = at;
        for _ in 0..REACH {
            let Some(before) = shape.before(here) else {
                break;
            };
            let ends = shape.is_one(before, signs.assigns)
                || shape.is_sign(before, &[",", ";"])
                || shape.is_word(before, shape.row.words.gives)
                || (!is_ternary || !shape.is_sign(before, &[":"]))
                    && shape.is_one(before, signs.pairs)
                || shape.is_one(before, signs.arms)
                || in_block && shape.is_end(before, here);
            if ends {
                break;
            }
            here = before;
        }
        here
    }

    /// The value of what a sign binds.
    fn value(&mut self, sign: usize, first: usize, last: usize, up: Option<usize>) -> Next {
        let shape = self.shape;
        // `string model = 1 [default = "…"]`
        let number = up
            .filter(|up| shape.opens(*up, "["))
            .and_then(|up| shape.before(up))
            .filter(|number| shape.kind(*number) == Kind::Number);
        let field = number
            .and_then(|number| shape.before(number))
            .and_then(|sign| shape.bound_name(sign));
        let is_default = shape
            .before(sign)
            .is_some_and(|key| shape.is_word(key, &["default"]));
        let name = field
            .filter(|_| is_default)
            .or_else(|| shape.bound_name(sign));
        let is_member = up.is_some_and(|up| shape.is_enum(up)) && {
            let words = &shape.row.words;
            let is_other =
                |at: usize| shape.is_word(at, words.declares) || shape.is_word(at, words.functions);
            !shape.head(sign).any(is_other)
        };
        if is_member {
            self.role.get_or_insert(Role::Listing);
            self.name = name;
            return Next::Stop;
        }
        // `[model isEqualToString:@"…"]`
        if name
            .as_deref()
            .is_some_and(|name| shape.means(name, shape.row.calls.compare))
        {
            let method = shape.before(sign);
            return self.compare(method.and_then(|method| shape.before(method)));
        }
        let is_key = name
            .as_deref()
            .is_some_and(|name| is_registry_key(name) && !is_model_like(name));
        if is_key && up.is_some_and(|up| self.is_listed(up)) {
            self.role.get_or_insert(Role::Listing);
            self.name = name;
            return Next::Stop;
        }
        self.role.get_or_insert(Role::Use);
        self.named(name, first, last)
    }

    /// Whether what a bracket belongs to is an element of a list.
    fn is_listed(&self, open: usize) -> bool {
        let shape = self.shape;
        if shape.is_block(open) {
            return false;
        }
        let Some(outer) = shape.parent(open) else {
            return false;
        };
        let callee = shape.callee(outer);
        if shape.opens(outer, "[") {
            return callee.is_none_or(|callee| !shape.touches(callee, outer));
        }
        shape.opens(outer, "(")
            && callee.is_some_and(|callee| shape.is_word(callee, shape.row.calls.lists))
    }

    /// The option right before an element of a list: `["--model", "…"]`.
    pub(super) fn flag_before(&self, first: usize) -> Option<String> {
        let shape = self.shape;
        let comma = shape
            .before(first)
            .filter(|comma| shape.is_sign(*comma, &[","]))?;
        let flag = shape.before(comma).filter(|flag| shape.is_text(*flag))?;
        let text = shape.written(flag);
        is_flag(text).then(|| text.to_owned())
    }
}
