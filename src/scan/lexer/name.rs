//! What things are called: the name that a sign binds, the name of an operand, the
//! function around a statement.

use super::row::Names;
use super::shape::{REACH, Shape};
use super::statement::MAX_CLIMB;
use super::tokens::Kind;

/// The longest text that names something.
const MAX_NAME: usize = 80;

/// Words that stand where names do, in accessors.
pub(super) const ACCESSORS: &[&str] = &["get", "set", "getter"];

impl Shape<'_> {
    /// The name that a sign binds or gives a value: `name =`, `"name":`, `list["name"] =`.
    pub(super) fn bound_name(&self, sign: usize) -> Option<String> {
        let mut here = self.before(sign)?;
        if self.row.any_case && self.is_word(sign, &["default"]) {
            return self.column_name(sign);
        }
        if self.row.names == Names::First
            && let Some(name) = self.first_name(here)
        {
            return Some(name);
        }
        if self.row.names == Names::Typed
            && let Some(name) = self.typed_name(here)
        {
            return Some(name);
        }
        for _ in 0..REACH {
            if self.is_text(here) {
                let text = self.written(here);
                return (!text.is_empty() && text.len() <= MAX_NAME).then(|| text.to_owned());
            }
            if self.opens(here, "[")
                && let Some(index) = self
                    .inner(here)
                    .filter(|index| self.is_text(*index) || self.opens(*index, "["))
            {
                here = index;
                continue;
            }
            // `$body->{model} =`
            if self.opens(here, "{")
                && let Some(key) = self.inner(here)
                && self.after(key).is_none()
                && self.before(here).is_some_and(|of| self.touches(of, here))
            {
                here = key;
                continue;
            }
            let is_accessor = self.is_accessor(here);
            if self.kind(here) == Kind::Word && !is_accessor {
                let is_name = !self.is_steering(here) || self.is_word(here, &["default"]);
                return is_name.then(|| self.word(here));
            }
            let is_passed = is_accessor
                || self.opens(here, "(")
                || self.opens(here, "[")
                || self.is_sign(here, &["?", "!", ">", "*"]);
            if !is_passed {
                return None;
            }
            here = self.before(here)?;
        }
        None
    }

    /// The column that gets a default, or the variable that is declared with one.
    fn column_name(&self, sign: usize) -> Option<String> {
        let mut name = None;
        let mut is_next = true;
        let mut here = if self.parent(sign).is_some_and(|up| self.opens(up, "(")) {
            self.entry_start(sign)
        } else {
            self.statement_start(sign)
        };
        for _ in 0..REACH {
            if here >= sign {
                break;
            }
            let leads = self.is_word(here, &["column", "declare", "add", "change", "modify"]);
            if is_next && !leads && self.kind(here) == Kind::Word {
                name = Some(self.word(here));
            }
            is_next = leads;
            here = self.after(here)?;
        }
        name
    }

    /// Whether a word is no name but says `get()` of one.
    fn is_accessor(&self, at: usize) -> bool {
        let is_called = self.after(at).is_some_and(|group| self.opens(group, "("));
        is_called && self.is_word(at, ACCESSORS)
    }

    /// The name in `name: Type`, which ends here.
    pub(super) fn typed_name(&self, end: usize) -> Option<String> {
        let mut here = end;
        for _ in 0..REACH / 2 {
            let is_type = matches!(self.kind(here), Kind::Word | Kind::Open | Kind::Number)
                || self.is_sign(
                    here,
                    &[
                        ".", "?", "!", "<", ">", "->", "&", "*", "^", "|", "::", "=>", ",",
                    ],
                );
            if !is_type || self.is_text(here) || self.opens(here, "{") {
                return None;
            }
            let before = self.before(here)?;
            let is_comma = self.is_sign(here, &[","]);
            // Only type arguments have commas.
            if is_comma
                && self.parent(here).is_none_or(|up| !self.opens(up, "["))
                && !self.is_sign(end, &[">"])
            {
                return None;
            }
            if self.is_sign(before, &[":", "::"]) {
                return self.declared_name(before);
            }
            here = before;
        }
        None
    }

    /// The name that is declared before the colon of its type.
    fn declared_name(&self, colon: usize) -> Option<String> {
        let mut name = self.before(colon)?;
        for _ in 0..4 {
            // The parameters of a function.
            let is_passed = self.opens(name, "(") || self.is_accessor(name);
            match self.before(name).filter(|_| is_passed) {
                Some(before) => name = before,
                None => break,
            }
        }
        let is_name = self.kind(name) == Kind::Word
            && !self.is_steering(name)
            && !self.is_word(name, &["default"]);
        let declares = match self.before(name) {
            None => true,
            Some(before) => {
                self.token(name).is_first
                    || self.kind(before) == Kind::Word
                        && !self.is_word(before, self.row.words.cases)
                    || self.is_sign(before, &[",", ";", ".", "?", "~"])
                    || self.opens(before, "(")
            }
        };
        (is_name && declares).then(|| self.word(name))
    }

    /// The name behind `let`, whose parameters follow it.
    fn first_name(&self, end: usize) -> Option<String> {
        let mut here = end;
        for _ in 0..REACH / 2 {
            if self.is_word(here, self.row.words.declares) {
                let mut name = self.after(here)?;
                while self.is_word(name, &["rec", "mutable", "inline", "private", "internal"]) {
                    name = self.after(name)?;
                }
                return (self.kind(name) == Kind::Word && name <= end).then(|| self.word(name));
            }
            let is_head = matches!(self.kind(here), Kind::Word | Kind::Open)
                || self.is_sign(here, &[":", "~", "?", ".", "->", "'"]);
            if !is_head || self.is_text(here) {
                return None;
            }
            // `pick x = …`
            if self.token(here).is_first && !self.row.any_case {
                let is_path = self
                    .after(here)
                    .is_some_and(|dot| self.is_sign(dot, self.row.signs.members));
                return (!is_path && self.kind(here) == Kind::Word).then(|| self.word(here));
            }
            here = self.before(here)?;
        }
        None
    }

    /// The last name of an operand that ends with the token or group at an index.
    pub(super) fn last_name(&self, end: usize) -> Option<String> {
        let plain = self.row.calls.plain;
        let mut here = end;
        for _ in 0..REACH / 4 {
            if self.is_text(here) {
                let text = self.written(here);
                return (!text.is_empty() && text.len() <= MAX_NAME).then(|| text.to_owned());
            }
            if self.kind(here) == Kind::Word {
                let object = self
                    .before(here)
                    .filter(|dot| self.is_sign(*dot, self.row.signs.members))
                    .and_then(|dot| self.before(dot));
                match object {
                    Some(object) if self.is_word(here, plain) => here = object,
                    _ => return (!self.is_steering(here)).then(|| self.word(here)),
                }
                continue;
            }
            let index = self.inner(here).filter(|index| {
                self.opens(here, "[") && self.is_text(*index) && self.after(*index).is_none()
            });
            let is_alone = self.opens(here, "(") && self.callee(here).is_none();
            let inner = self.inner(here).filter(|_| is_alone);
            here = match (index, inner) {
                (Some(index), _) => index,
                (_, Some(inner)) => {
                    let last = std::iter::successors(Some(inner), |at| self.after(*at));
                    last.take(REACH).last()?
                }
                _ if self.opens(here, "(") => {
                    let callee = self.callee(here)?;
                    let inner = self.inner(here);
                    let is_wrapped = self.is_word(callee, self.row.calls.wrappers);
                    let last = std::iter::successors(inner, |at| self.after(*at));
                    match last.take(REACH).last().filter(|_| is_wrapped) {
                        Some(last) => last,
                        None => callee,
                    }
                }
                _ => self.before(here)?,
            };
        }
        None
    }

    /// The variable that an operand reads from the environment.
    pub(super) fn env_name(&self, start: usize, end: usize) -> Option<String> {
        // `$env:MODEL`
        let of = self
            .before(start)
            .filter(|colon| self.is_sign(*colon, &[":"]) && self.touches(*colon, start))
            .and_then(|colon| self.before(colon));
        if start == end && of.is_some_and(|of| self.is_word(of, self.row.env)) {
            return Some(self.word(start));
        }
        let mut here = start;
        for _ in 0..REACH {
            if self.is_word(here, self.row.env)
                && let Some(group) = self.after(here)
            {
                let is_read = self.opens(group, "(") || self.opens(group, "[");
                let key = self.inner(group).filter(|_| is_read);
                let bare = self.inner(group).filter(|key| {
                    self.opens(group, "{")
                        && self.touches(here, group)
                        && self.after(*key).is_none()
                });
                if let Some(key) = bare {
                    return self.last_name(key);
                }
                if let Some(key) = key.filter(|key| self.is_text(*key)) {
                    return self.last_name(key);
                }
                // `env.get("MODEL")`
                let of_member = self.after(group).and_then(|method| {
                    let arguments = self.after(method).filter(|at| self.opens(*at, "("))?;
                    self.inner(arguments).filter(|key| self.is_text(*key))
                });
                let is_member = self.is_sign(group, self.row.signs.members);
                if let Some(key) = of_member.filter(|_| is_member) {
                    return self.last_name(key);
                }
                // `env.MODEL`
                let member = self.after(group).filter(|_| self.is_sign(group, &["."]));
                let is_plain = |name: &usize| {
                    let next = self.after(*name);
                    self.kind(*name) == Kind::Word && next.is_none_or(|next| !self.opens(next, "("))
                };
                if let Some(name) = member.filter(is_plain) {
                    return Some(self.word(name));
                }
            }
            // `Option(getenv("M"))`
            let nested = self.opens(here, "(").then(|| self.inner(here)).flatten();
            if let Some(name) = nested.and_then(|inner| self.env_in(inner)) {
                return Some(name);
            }
            if here == end {
                return None;
            }
            here = self.after(here)?;
        }
        None
    }

    /// The same of what stands in a bracket, looking no deeper.
    fn env_in(&self, first: usize) -> Option<String> {
        let mut here = first;
        for _ in 0..REACH / 4 {
            let group = self.after(here)?;
            if self.is_word(here, self.row.env) && self.opens(group, "(") {
                let key = self.inner(group).filter(|key| self.is_text(*key))?;
                return self.last_name(key);
            }
            here = group;
        }
        None
    }

    /// The function or property whose body is in one of the blocks around a token.
    pub(super) fn function_around(&self, at: usize) -> Option<String> {
        let mut here = at;
        for _ in 0..MAX_CLIMB {
            // `fun model() = if (x) return …`
            let up = self.parent(here)?;
            if self.is_block(up)
                && let Some(name) = self.declared_by(up)
            {
                return Some(name);
            }
            here = up;
        }
        None
    }

    /// The function or property whose body a block is.
    pub(super) fn declared_by(&self, open: usize) -> Option<String> {
        let words = &self.row.words;
        let mut group = None;
        let mut next = None;
        let has_function = self.head(open).any(|at| self.is_word(at, words.functions));
        for at in self.head(open) {
            if self.is_word(at, words.functions) {
                return match group {
                    // `model = function() {`
                    Some(group) if self.callee(group) == Some(at) => {
                        let sign = self.before(at)?;
                        let is_bound = self.is_one(sign, self.row.signs.assigns);
                        is_bound.then(|| self.bound_name(sign))?
                    }
                    Some(group) => self.callee(group).map(|callee| self.word(callee)),
                    None => next.map(|name| self.word(name)),
                };
            }
            if self.is_one(at, self.row.signs.assigns) || self.is_one(at, self.row.signs.arms) {
                return None;
            }
            if self.is_word(at, words.declares) && !has_function {
                // A property with a body: the name is what follows.
                return next
                    .filter(|name| self.kind(*name) == Kind::Word && group.is_none())
                    .map(|name| self.word(name));
            }
            if self.opens(at, "(") && self.callee(at).is_some() {
                group = Some(at);
            }
            next = Some(at);
        }
        // Without a word for it: `String model() {`.
        let group = group.filter(|_| !self.row.ends_with_line)?;
        let callee = self.callee(group)?;
        let before = self.before(callee)?;
        let is_declared = self.kind(before) == Kind::Word && !self.is_steering(before)
            || self.is_sign(before, &[">", "*", "&", "::", "?"]);
        is_declared.then(|| self.word(callee))
    }
}
