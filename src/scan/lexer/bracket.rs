//! How a string stands in the bracket around it: an argument, an element, an index, what
//! a block gives.

use super::name::ACCESSORS;
use super::shape::REACH;
use super::stand::{Climb, Next};
use super::tokens::Kind;
use crate::scan::name::is_model_like;
use crate::scan::piece::Role;
use crate::scan::scalar::is_flag;

impl Climb<'_, '_> {
    /// An entry of the bracket around it.
    pub(super) fn element(&mut self, up: Option<usize>, first: usize) -> Next {
        let shape = self.shape;
        // `environment 'MODEL', "…"`
        if up.is_none_or(|up| shape.is_block(up))
            && let Some(comma) = shape
                .before(first)
                .filter(|comma| shape.is_sign(*comma, &[","]))
            && let Some(key) = shape.before(comma).filter(|key| shape.is_text(*key))
            && !up.is_some_and(|up| shape.is_enum(up))
        {
            self.role.get_or_insert(Role::Use);
            self.name = shape.last_name(key).or(self.name.take());
            return Next::Stop;
        }
        let Some(up) = up else {
            return Next::Stop;
        };
        match shape.kind(up) {
            Kind::HoleOpen => match shape.parent(up) {
                Some(text) => Next::To(text, text),
                None => Next::Stop,
            },
            Kind::Open if shape.opens(up, "(") => self.argument(up, first),
            Kind::Open if shape.opens(up, "[") => self.listed(up, first),
            Kind::Open if shape.is_enum(up) => {
                self.role = Some(Role::Listing);
                Next::Stop
            }
            Kind::Open if shape.is_block(up) => {
                let gives = self.is_last(first) || self.subject(up).is_some();
                if gives { self.block(up) } else { Next::Stop }
            }
            Kind::Open => self.braced(up, first),
            _ => Next::Stop,
        }
    }

    /// Whether nothing follows the statement of an expression in its block.
    fn is_last(&self, first: usize) -> bool {
        let shape = self.shape;
        let mut here = first;
        for _ in 0..REACH {
            match shape.after(here) {
                None => return true,
                Some(after) if shape.is_end(here, after) => return false,
                Some(after) => here = after,
            }
        }
        false
    }

    /// What a block gives: its last expression.
    pub(super) fn block(&mut self, open: usize) -> Next {
        let shape = self.shape;
        let words = &shape.row.words;
        self.role.get_or_insert(Role::Use);
        let Some(before) = shape.before(open) else {
            return Next::Stop;
        };
        if shape.is_one(before, shape.row.signs.assigns)
            || shape.is_one(before, shape.row.signs.arms)
        {
            return Next::To(open, open);
        }
        // `getenv("MODEL") or { "…" }`
        if shape.is_one(before, shape.row.signs.defaults)
            && let Some(end) = shape.before(before)
        {
            let start = shape.operand_start(end);
            if let Some(name) = shape.env_name(start, end) {
                self.name = Some(name);
                return Next::Stop;
            }
            return Next::To(start, open);
        }
        if let Some(name) = shape.declared_by(open) {
            self.name = self.name.take().or(Some(name));
            return Next::Stop;
        }
        let construct = shape
            .head(open)
            .take_while(|at| !shape.is_one(*at, shape.row.signs.assigns))
            .find(|at| {
                shape.is_word(*at, &["if", "else", "try", "do", "catch"])
                    || shape.is_word(*at, words.subjects)
                    || shape.is_word(*at, words.matches)
            });
        if let Some(construct) = construct {
            let start = self.value_start(construct);
            return Next::To(start, open);
        }
        // `ifBlank { "…" }`, `getOrElse("MODEL") { "…" }`
        let callee = if shape.opens(before, "(") {
            shape.callee(before)
        } else {
            Some(before).filter(|word| shape.kind(*word) == Kind::Word)
        };
        let Some(callee) = callee.filter(|callee| !shape.is_steering(*callee)) else {
            return Next::Stop;
        };
        if shape.is_word(callee, ACCESSORS) {
            return match shape.parent(open) {
                Some(up) => self.block(up),
                None => Next::Stop,
            };
        }
        let start = shape.operand_start(before);
        if let Some(name) = shape.env_name(start, before) {
            self.name = Some(name);
            return Next::Stop;
        }
        if shape.is_word(callee, shape.row.calls.defaults)
            || shape.is_word(callee, shape.row.calls.wrappers)
        {
            if shape.opens(before, "(")
                && let Some(key) = shape.inner(before).filter(|key| shape.is_text(*key))
            {
                self.name = shape.last_name(key);
                return Next::Stop;
            }
            return Next::To(start, open);
        }
        self.name = self.name.take().or_else(|| Some(shape.word(callee)));
        Next::Stop
    }

    /// `[…]`: an index or a list.
    fn listed(&mut self, up: usize, first: usize) -> Next {
        let shape = self.shape;
        let object = shape.before(up).filter(|object| {
            let holds = shape.kind(*object) == Kind::Word && !shape.is_steering(*object)
                || shape.kind(*object) == Kind::Open
                || shape.is_sign(*object, &["!", "?", ">"]);
            holds && shape.touches(*object, up) && !shape.is_word(*object, shape.row.calls.lists)
        });
        if let Some(object) = object {
            let is_only = shape.before(first).is_none();
            let is_target = shape
                .after(up)
                .is_some_and(|after| shape.is_sign(after, shape.row.signs.assigns));
            let role = if is_target || !is_only {
                Role::Listing
            } else {
                Role::Use
            };
            self.role.get_or_insert(role);
            let start = shape.operand_start(object);
            return self.named(shape.last_name(object), start, up);
        }
        if let Some(flag) = self.flag_before(first) {
            self.role = Some(Role::Use);
            self.name = Some(flag);
            return Next::Stop;
        }
        self.role.get_or_insert(Role::Listing);
        let kind = shape
            .before(up)
            .filter(|kind| shape.is_word(*kind, shape.row.calls.lists));
        Next::To(kind.unwrap_or(up), up)
    }

    /// `{…}` with entries: a list, a table, or what a type is made with.
    fn braced(&mut self, up: usize, first: usize) -> Next {
        let shape = self.shape;
        let children: Vec<_> = shape.children(up).take(4).collect();
        let before = shape.before(up);
        let is_pair = children.len() == 3
            && shape.is_text(children[0])
            && shape.is_sign(children[1], &[","])
            && before.is_none_or(|before| shape.is_sign(before, &[",", "{"]));
        if is_pair && children.get(2) == Some(&first) {
            self.role.get_or_insert(Role::Use);
            let name = children.first().and_then(|key| shape.last_name(*key));
            return self.named(name, up, up);
        }
        let is_only = children.len() == 1;
        if !is_only {
            if let Some(flag) = self.flag_before(first) {
                self.role = Some(Role::Use);
                self.name = Some(flag);
                return Next::Stop;
            }
            self.role.get_or_insert(Role::Listing);
        }
        // `std::string model{"…"}`, `std::vector<std::string>{"…"}`
        match before.filter(|_| !shape.is_marked(up)) {
            Some(name) if shape.kind(name) == Kind::Word && !shape.is_steering(name) => {
                let declared = shape.before(name).is_some_and(|of| {
                    shape.kind(of) == Kind::Word && !shape.is_word(of, &["const"])
                        || shape.is_sign(of, &[">", "*", "&"])
                });
                if declared || is_only {
                    self.role.get_or_insert(Role::Use);
                    return self.named(Some(shape.word(name)), up, up);
                }
                Next::To(shape.operand_start(name), up)
            }
            Some(sign) if shape.is_sign(sign, &[">"]) => {
                self.role.get_or_insert(Role::Listing);
                let start = self.value_start(up);
                Next::To(start, up)
            }
            _ => {
                self.role.get_or_insert(Role::Listing);
                Next::To(up, up)
            }
        }
    }

    /// `(…)`: an argument, an element of a tuple, or nothing but brackets.
    fn argument(&mut self, up: usize, first: usize) -> Next {
        let shape = self.shape;
        let calls = &shape.row.calls;
        let Some(callee) = shape.callee(up) else {
            return self.parenthesized(up, first);
        };
        let start = shape.operand_start(callee);
        let object = shape
            .before(callee)
            .filter(|dot| shape.is_sign(*dot, shape.row.signs.members))
            .and_then(|dot| shape.before(dot));
        let of = object.and_then(|object| shape.last_name(object));
        let name = shape.word(callee);
        if self.in_case(start) {
            return self.arm(start);
        }
        if self.name.is_some() {
            // A generic name: a key or option before it says more.
            let key = self.key_before(first, &name, true);
            if let Some(key) = key.or_else(|| self.labelled(up)) {
                self.name = Some(key);
                return Next::Stop;
            }
            return Next::To(start, up);
        }
        if let Some(member) = self.member(up, callee) {
            self.role = Some(Role::Listing);
            self.name = Some(member);
            return Next::Stop;
        }
        if shape.is_word(callee, shape.row.words.functions) {
            return Next::Stop;
        }
        // `def limit("…"), do: 1`
        let declares = shape.row.words.functions;
        if shape.row.attribute.is_some()
            && shape
                .before(start)
                .is_some_and(|def| shape.is_word(def, declares))
        {
            self.role = Some(Role::Compare);
            self.name = Some(name);
            return Next::Stop;
        }
        if shape.is_word(callee, shape.row.words.imports) && object.is_none() {
            return Next::Nothing;
        }
        if shape.is_word(callee, calls.regexes) {
            self.role = Some(Role::Compare);
            self.name = Some("regex".to_owned());
            return Next::Stop;
        }
        if shape.is_word(callee, calls.compare) {
            self.role = Some(Role::Compare);
            let (before, behind) = self.other_arguments(up, first);
            self.name = before.or(of).or(behind).or(Some(name));
            return Next::Stop;
        }
        if shape.is_word(callee, calls.lists) {
            if let Some(flag) = self.flag_before(first) {
                self.role = Some(Role::Use);
                self.name = Some(flag);
                return Next::Stop;
            }
            self.role.get_or_insert(Role::Listing);
            return Next::To(start, up);
        }
        if shape.is_word(callee, calls.wrappers) {
            return Next::To(start, up);
        }
        self.role.get_or_insert(Role::Use);
        if self.name.is_some() {
            return Next::Stop;
        }
        let key = self.key_before(first, &name, false);
        if key.is_none() && object.is_none() && shape.is_word(callee, calls.defaults) {
            let (before, behind) = self.other_arguments(up, first);
            self.name = before.or(behind);
            return Next::Stop;
        }
        if key.is_none() && shape.is_word(callee, calls.defaults) && object.is_some() {
            let end = object.unwrap_or(callee);
            if let Some(name) = shape.env_name(start, end) {
                self.name = Some(name);
                return Next::Stop;
            }
            return Next::To(start, up);
        }
        if let Some(key) = key {
            return self.named(Some(key), start, up);
        }
        self.name = match self.holder_of(start, up) {
            Some(holder) if !is_model_like(&name) => Some(holder),
            _ => Some(name),
        };
        Next::Stop
    }

    /// The model-like name that what a call gives is held by: `model: openai("…")`.
    fn holder_of(&self, start: usize, up: usize) -> Option<String> {
        let shape = self.shape;
        let after = shape.after(up);
        let is_whole =
            after.is_none_or(|after| shape.is_sign(after, &[",", ";"]) || shape.is_end(up, after));
        let sign = shape.before(start).filter(|_| is_whole)?;
        let signs = &shape.row.signs;
        let binds = shape.is_one(sign, signs.assigns) || shape.is_one(sign, signs.pairs);
        let name = binds.then(|| shape.bound_name(sign))??;
        is_model_like(&name).then_some(name)
    }

    /// The member of an enumeration that is made with these arguments:
    /// `GPT_4("…"),`, `@SerialName("…") GPT_4,`, `object Small : Model("…")`.
    fn member(&self, up: usize, callee: usize) -> Option<String> {
        let shape = self.shape;
        let words = &shape.row.words;
        let holder = shape.parent(callee);
        let annotation = shape
            .before(callee)
            .filter(|sign| shape.is_sign(*sign, &["@"]));
        if holder.is_some_and(|holder| shape.is_enum(holder)) {
            let entry = shape.entry_start(callee).max(shape.statement_start(callee));
            let is_other =
                |at: usize| shape.is_word(at, words.declares) || shape.is_word(at, words.functions);
            if annotation.is_some() {
                let mut next = shape.after(up)?;
                while shape.is_sign(next, &["@"])
                    || shape.opens(next, "(")
                    || shape.is_word(next, words.cases)
                {
                    next = shape.after(next)?;
                }
                return (!is_other(next)).then(|| shape.last_name(next))?;
            }
            let first = shape
                .after(entry)
                .filter(|_| shape.is_word(entry, words.cases));
            let first = first.unwrap_or(entry);
            let is_plain = shape.kind(first) == Kind::Word && !is_other(first);
            return is_plain.then(|| shape.word(first));
        }
        if words.objects.is_empty() || annotation.is_some() {
            return None;
        }
        let mut after = None;
        for at in shape.head(callee).take(REACH / 4) {
            if shape.is_word(at, words.objects) {
                return after.map(|name| shape.word(name));
            }
            let is_head = shape.kind(at) == Kind::Word
                || shape.is_sign(at, &[":", ".", "<", ">"])
                || shape.opens(at, "(")
                || shape.opens(at, "[");
            if !is_head {
                return None;
            }
            after = Some(at);
        }
        None
    }

    /// Brackets that nothing is called with.
    fn parenthesized(&mut self, up: usize, first: usize) -> Next {
        let shape = self.shape;
        let word = shape
            .before(up)
            .filter(|word| shape.kind(*word) == Kind::Word);
        if let Some(word) = word.filter(|word| shape.is_word(*word, shape.row.signs.compares)) {
            let not = shape
                .before(word)
                .filter(|not| shape.is_word(*not, &["not"]));
            return self.compare(shape.before(not.unwrap_or(word)));
        }
        // `switch(model, "…" = 1)`
        if self.role == Some(Role::Listing)
            && word.is_some_and(|word| shape.is_word(word, shape.row.words.subjects))
        {
            return self.compare(shape.inner(up));
        }
        if shape.row.any_case
            && shape
                .inner(up)
                .is_some_and(|first| shape.is_word(first, &["select", "with"]))
        {
            return Next::Stop;
        }
        if let Some(values) = self.values_before(up) {
            self.role.get_or_insert(Role::Listing);
            self.name = self.column(values, up, first);
            return Next::Stop;
        }
        let children = shape.children(up).take(2 * REACH);
        let is_tuple = children
            .into_iter()
            .any(|child| shape.is_sign(child, &[",", ";"]));
        if !is_tuple {
            return match word {
                Some(_) => Next::Stop,
                None => Next::To(up, up),
            };
        }
        if let Some(key) = self.key_before(first, "", false) {
            self.role.get_or_insert(Role::Use);
            self.name = Some(key);
            return Next::Stop;
        }
        self.role.get_or_insert(Role::Listing);
        Next::To(up, up)
    }

    /// The `VALUES` before a row: `VALUES (…), (…)`.
    fn values_before(&self, up: usize) -> Option<usize> {
        let shape = self.shape;
        if !shape.row.any_case {
            return None;
        }
        let mut here = up;
        let found = (0..16 * REACH).find_map(|_| {
            here = shape.before(here)?;
            let is_row = shape.opens(here, "(") || shape.is_sign(here, &[","]);
            (!is_row).then_some(here)
        })?;
        shape.is_word(found, &["values"]).then_some(found)
    }

    /// The column that an entry of a row is for, or else the table.
    fn column(&self, values: usize, up: usize, first: usize) -> Option<String> {
        let shape = self.shape;
        let columns = shape
            .before(values)
            .filter(|columns| shape.opens(*columns, "("));
        let index = self.index_in(up, first);
        let name = columns.and_then(|columns| {
            let mut commas = 0;
            shape.children(columns).take(4 * REACH).find(|child| {
                let is_comma = shape.is_sign(*child, &[","]);
                commas += usize::from(is_comma);
                !is_comma && commas == index
            })
        });
        let table = || shape.before(columns.unwrap_or(values));
        name.or_else(table).and_then(|name| shape.last_name(name))
    }

    /// How many entries stand before one.
    fn index_in(&self, up: usize, first: usize) -> usize {
        let shape = self.shape;
        shape
            .children(up)
            .take(4 * REACH)
            .take_while(|child| *child < first)
            .filter(|child| shape.is_sign(*child, &[","]))
            .count()
    }

    /// The argument that says what another is called: `string(name: "MODEL", …)`.
    fn labelled(&self, up: usize) -> Option<String> {
        let shape = self.shape;
        let label = shape
            .children(up)
            .take(REACH)
            .find(|child| shape.is_word(*child, &["name", "key"]))?;
        let sign = shape.after(label)?;
        let signs = &shape.row.signs;
        let is_pair = shape.is_one(sign, signs.pairs) || shape.is_sign(sign, signs.assigns);
        let value = shape.after(sign).filter(|_| is_pair)?;
        shape.is_text(value).then(|| shape.last_name(value))?
    }

    /// What a call is given besides: the nearest before, and the first behind.
    fn other_arguments(&self, up: usize, first: usize) -> (Option<String>, Option<String>) {
        let shape = self.shape;
        let (mut before, mut behind) = (None, None);
        let (mut start, mut end) = (None, None);
        let (mut is_own, mut is_past) = (false, false);
        for child in shape.children(up).take(REACH).map(Some).chain([None]) {
            if let Some(child) = child.filter(|child| !shape.is_sign(*child, &[","])) {
                start.get_or_insert(child);
                end = Some(child);
                is_own |= child == first;
                continue;
            }
            let is_text = start == end && start.is_some_and(|start| shape.is_text(start));
            if is_own {
                is_past = true;
            } else if is_past {
                behind = behind.or(end.filter(|_| !is_text));
            } else {
                before = end.filter(|_| !is_text).or(before);
            }
            (start, end, is_own) = (None, None, false);
        }
        let named = |end: Option<usize>| end.and_then(|end| shape.last_name(end));
        (named(before), named(behind))
    }

    /// The string argument before one that names it: `put("model", "…")`.
    pub(super) fn key_before(
        &self,
        first: usize,
        callee: &str,
        is_generic: bool,
    ) -> Option<String> {
        let shape = self.shape;
        let mut key: Option<&str> = None;
        let mut here = shape.entry_start(first);
        for _ in 0..REACH / 8 {
            let Some(comma) = shape.before(here) else {
                break;
            };
            let Some(before) = shape.before(comma) else {
                break;
            };
            here = shape.entry_start(before);
            // A text, or a symbol as `:model`.
            let is_symbol = shape.row.attribute.is_some()
                && shape.kind(before) == Kind::Word
                && shape.byte_before(before) == Some(b':');
            if !is_symbol && (!shape.is_text(before) || here != before) {
                continue;
            }
            let text = if is_symbol {
                shape.slice(before)
            } else {
                shape.written(before)
            };
            if is_flag(text) {
                return Some(text.trim_start_matches('-').to_owned());
            }
            let is_word = !text.is_empty()
                && text.len() <= 80
                && text
                    .chars()
                    .all(|c| c.is_alphanumeric() || "_-.:/".contains(c));
            // The nearest one, or of a generic name the first.
            if is_word && (key.is_none() || is_generic) {
                key = Some(text);
            }
        }
        let key = key?;
        let lower = callee.to_ascii_lowercase();
        let takes_key = [
            "env", "get", "default", "fetch", "put", "set", "prop", "opt", "param", "field", "add",
            "append", "pair", "with", "arg",
        ];
        let is_upper = key.contains(|c: char| c.is_ascii_uppercase())
            && !key.contains(|c: char| c.is_ascii_lowercase());
        let is_key = is_generic
            || is_model_like(key)
            || is_upper
            || takes_key.iter().any(|word| lower.contains(word));
        is_key.then(|| key.to_owned())
    }

    /// What a member of the expression is taken for: `["…"].contains(model)` compares,
    /// other methods give something like it.
    pub(super) fn receiver(&mut self, first: usize, dot: usize) -> Next {
        let shape = self.shape;
        let Some(method) = shape.after(dot) else {
            return Next::Stop;
        };
        let group = shape.after(method).filter(|group| shape.opens(*group, "("));
        if shape.is_word(method, shape.row.calls.compare) {
            self.role = Some(Role::Compare);
            let argument = group.and_then(|group| shape.children(group).take(REACH).last());
            self.name = argument.and_then(|argument| shape.last_name(argument));
            return Next::Stop;
        }
        let mut end = group.unwrap_or(method);
        if let Some(block) = shape.after(end).filter(|block| shape.opens(*block, "{"))
            && !shape.token(block).is_first
        {
            end = block;
        }
        Next::To(first, end)
    }
}
