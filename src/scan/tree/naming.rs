//! What expressions are called: the last identifier of one, the parts of a call, the key
//! or option before an argument. It judges no role.

use tree_sitter::Node;

use super::{Link, Reader};
use crate::scan::grammar::{self, Step};
use crate::scan::{name, scalar};

/// How many arguments before another one may name it.
const MAX_ARGUMENTS: u32 = 8;

/// What a call calls.
pub(super) struct Callee<'s, 't> {
    /// The last segment.
    pub(super) name: Option<String>,
    /// What a method is taken from.
    pub(super) object: Option<Node<'t>>,
    /// The last segment of that, as written.
    pub(super) of: &'s str,
}

impl Callee<'_, '_> {
    /// Whether it is one of these, each a name alone or `object.name`.
    pub(super) fn is(&self, known: &[&str]) -> bool {
        known.iter().any(|known| self.is_called(known))
    }

    /// Whether it is called this.
    pub(super) fn is_called(&self, known: &str) -> bool {
        let Some(name) = self.name.as_deref() else {
            return false;
        };
        match known.rsplit_once('.') {
            Some((of, known)) => name == known && self.of == of,
            None => name == known,
        }
    }
}

impl<'s> Reader<'s, '_> {
    /// The row that says how a child stands in its parent.
    pub(super) fn row(&self, parent: Node<'_>, child: Link<'_>) -> Option<&'static Step> {
        let kind = parent.kind();
        self.grammar
            .steps
            .iter()
            .filter(|step| step.kind == kind)
            .find(|step| {
                step.field.is_empty()
                    || step.field == child.field
                    || step.field.strip_prefix(':') == Some(child.node.kind())
                    || (step.field.ends_with(|c: char| c.is_ascii_digit())
                        && grammar::at(parent, step.field) == Some(child.node))
            })
    }

    /// The operator of a binary expression: its field, or else the first sign in it.
    pub(super) fn operator(&self, node: Node<'_>) -> &'s str {
        let sign = || {
            let signs = (0..8).filter_map(|index| node.child(index));
            let mut signs = signs.filter(|sign| !sign.is_named() && !sign.is_extra());
            signs.find(|sign| !matches!(sign.kind(), "(" | ")"))
        };
        let operator = node.child_by_field_name("operator").or_else(sign);
        operator.map_or("", |operator| self.slice(operator))
    }

    /// Whether a node is a string or strings side by side.
    pub(super) fn is_text(&self, node: Option<Node<'_>>) -> bool {
        node.is_some_and(|node| {
            self.grammar.strings.contains(&node.kind())
                || self.grammar.folds.adjacent.contains(&node.kind())
        })
    }

    /// Whether a node is a string or a symbol.
    fn is_key(&self, node: Node<'_>) -> bool {
        let is_symbol =
            self.grammar.identifiers.contains(&node.kind()) && self.slice(node).starts_with(':');
        is_symbol || self.is_text(Some(node))
    }

    /// What a substitution stands for where its variable is not set.
    pub(super) fn default_of<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        let is_hole = self.grammar.substitutions.contains(&node.kind());
        let operator = node.child_by_field_name("operator").filter(|_| is_hole)?;
        let is_default = self.grammar.folds.defaults.contains(&self.slice(operator));
        // The grammar looks for siblings from the root on, so only where it counts.
        let value = operator.next_named_sibling().filter(|_| is_default)?;
        value.next_named_sibling().is_none().then_some(value)
    }

    /// The substitution that is all of a string.
    pub(super) fn only_hole<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        let is_only = node.child_count() == 3 && node.named_child_count() == 1;
        let hole = node.named_child(0).filter(|_| is_only)?;
        let is_hole = self.grammar.substitutions.contains(&hole.kind());
        (is_hole && self.grammar.strings.contains(&node.kind())).then_some(hole)
    }

    /// The option right before a word of a command.
    pub(super) fn option_before(&self, own: Node<'_>, command: Node<'_>) -> Option<&'s str> {
        let before = self.text.get(command.start_byte()..own.start_byte())?;
        let is_gap = |c: char| c.is_whitespace() || c == '\\' || c == '`';
        let before = before.trim_end_matches(is_gap);
        let word = before.rsplit(char::is_whitespace).next()?;
        scalar::is_flag(word).then_some(word)
    }

    /// Whether a node is a name that may stand for a text.
    pub(super) fn is_name(&self, node: Node<'_>) -> bool {
        let kind = node.kind();
        self.grammar.identifiers.contains(&kind)
            || self.grammar.qualified.iter().any(|row| row.0 == kind)
            || (self.grammar.rare.is_path)(node, self.text)
    }

    /// What a call calls; the call itself where that has the object and the member.
    pub(super) fn callee<'t>(&self, call: Node<'t>) -> Option<Node<'t>> {
        let kind = call.kind();
        let row = self.grammar.calls.kinds.iter().find(|row| row.0 == kind)?;
        match row.1 {
            "" => Some(call),
            place => grammar::at(call, place),
        }
    }

    /// The arguments of a call.
    pub(super) fn arguments<'t>(&self, call: Node<'t>) -> Option<Node<'t>> {
        let arguments = call.child_by_field_name("arguments");
        arguments.or_else(|| {
            let kinds = self.grammar.folds.arguments;
            (0..MAX_ARGUMENTS)
                .filter_map(|index| call.named_child(index))
                .find(|node| kinds.contains(&node.kind()))
        })
    }

    /// The parts of what a call calls.
    pub(super) fn called<'t>(&self, callee: Node<'t>) -> Callee<'s, 't> {
        let object = self.object(callee);
        let of = object.map_or("", |object| self.slice(object));
        Callee {
            name: self.callee_name(callee),
            object,
            of: of.rsplit(['.', '\\', ':']).next().unwrap_or(of),
        }
    }

    /// What a method is taken from.
    fn object<'t>(&self, callee: Node<'t>) -> Option<Node<'t>> {
        let kind = callee.kind();
        let members = self.grammar.calls.members;
        let row = members.iter().find(|row| row.0 == kind)?;
        grammar::at(callee, row.1)
    }

    /// The last segment of what is called.
    pub(super) fn callee_name(&self, callee: Node<'_>) -> Option<String> {
        let kind = callee.kind();
        let members = self.grammar.calls.members;
        match members.iter().find(|row| row.0 == kind) {
            Some(row) => {
                let member = grammar::at(callee, row.2)?;
                let name = self.last_name(member);
                Some(name.unwrap_or_else(|| self.slice(member).to_owned()))
            }
            None => self.last_name(callee),
        }
    }

    /// The option right before an element of a list: `["--model", "…"]`.
    pub(super) fn flag_before(&self, node: Node<'_>) -> Option<String> {
        // By the text: a sibling is found only by going through all of them.
        let before = self.text.get(..node.start_byte())?.trim_end();
        let before = before.strip_suffix(',')?.trim_end();
        let quote = before.chars().next_back().filter(|c| "\"'`".contains(*c))?;
        let before = before.strip_suffix(quote)?;
        let is_flag_char = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let rest = before.trim_end_matches(is_flag_char);
        let flag = before.get(rest.len()..)?;
        (rest.ends_with(quote) && scalar::is_flag(flag)).then(|| flag.to_owned())
    }

    /// The key that a chain of calls starts with: of `flag("model", …).short("m")`.
    pub(super) fn key_in_chain(&self, node: Node<'_>) -> Option<String> {
        let mut node = node;
        for _ in 0..8 {
            let first = self.arguments(node).and_then(|list| list.named_child(0));
            let first = first.map(|first| self.grammar.unwrapped(first));
            let key = first.filter(|first| self.is_text(Some(*first)));
            let is_word = |key: &&str| {
                let is_part = |c: char| c.is_alphanumeric() || "_-.".contains(c);
                !key.is_empty() && key.chars().all(is_part)
            };
            if let Some(key) = key.map(|key| self.unquoted(key)).filter(is_word) {
                return Some(key.trim_start_matches('-').to_owned());
            }
            node = self.object(self.callee(node)?)?;
        }
        None
    }

    /// The name in `name = value` before a value.
    pub(super) fn name_before(&self, node: Node<'_>) -> Option<String> {
        let before = self.text.get(..node.start_byte())?.trim_end();
        let before = before.strip_suffix('=')?.trim_end();
        let rest = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let name = before.get(rest.len()..)?;
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// The key of the second in a list of two: `["model", "…"]`.
    pub(super) fn key_beside(&self, list: Node<'_>, node: Node<'_>) -> Option<String> {
        if list.named_child_count() != 2 || list.named_child(1) != Some(node) {
            return None;
        }
        let key = self.grammar.unwrapped(list.named_child(0)?);
        let key = self.is_text(Some(key)).then(|| self.unquoted(key))?;
        let is_name = |c: char| c.is_alphanumeric() || "_.".contains(c);
        (name::is_model_like(key) && key.chars().all(is_name)).then(|| key.to_owned())
    }

    /// The string argument before `own` that names it; with `is_flag`, the first of the
    /// call that looks like an option or key.
    pub(super) fn key_before(
        &self,
        arguments: Node<'_>,
        own: Option<Node<'_>>,
        is_flag: bool,
    ) -> Option<String> {
        let mut key = None;
        for index in 0..MAX_ARGUMENTS {
            let Some(node) = arguments.named_child(index) else {
                break;
            };
            if Some(node) == own {
                break;
            }
            let node = self.grammar.unwrapped(node);
            if !self.is_key(node) {
                if !is_flag && self.grammar.folds.lists.contains(&node.kind()) {
                    // `parametrize(("model", "expected"), […])`
                    let names = self.slice(node).trim_matches(['(', ')', '[', ']']);
                    key = one_of(names).or(key);
                }
                continue;
            }
            let text = self.unquoted(node);
            let option = match text.find("--") {
                Some(at) => text.get(at..).unwrap_or("").trim_start_matches('-'),
                None => text.trim_start_matches('-'),
            };
            let end = option.find(|c: char| !(c.is_alphanumeric() || "_-.:".contains(c)));
            let option = option.get(..end.unwrap_or(option.len())).unwrap_or("");
            if text.starts_with('-') && !option.is_empty() {
                return Some(option.to_owned());
            }
            let is_word = option.len() == text.len() && !text.is_empty();
            if is_word && !(is_flag && key.is_some()) {
                key = Some(option.to_owned());
            } else if !is_flag && text.contains(',') {
                // `parametrize("model,expected", […])`
                key = one_of(text).or(key);
            }
        }
        key
    }

    /// The text between a literal's quotes, as written.
    pub(super) fn unquoted(&self, node: Node<'_>) -> &'s str {
        let text = self.slice(node);
        let quote = text.find(['"', '\'', '`']).unwrap_or(0);
        let (prefix, quoted) = text.split_at_checked(quote).unwrap_or(("", text));
        let is_prefix = |c: char| c.is_ascii_alphabetic() || "@$".contains(c);
        let text = if prefix.chars().all(is_prefix) {
            quoted
        } else {
            text
        };
        text.trim_matches(['"', '\'', '`', ':'])
    }

    /// The variable that an expression reads from the environment.
    pub(super) fn env_name(&self, node: Node<'_>) -> Option<String> {
        let text = self.slice(node);
        let rest = self
            .grammar
            .env
            .iter()
            .find_map(|start| text.strip_prefix(start))?;
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let rest = rest.trim_start_matches(|c| !is_name(c));
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or("");
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// The last identifier of an expression or pattern.
    pub(super) fn last_name(&self, node: Node<'_>) -> Option<String> {
        if let Some(known) = self.names.borrow().get(&node.id()) {
            return known.clone();
        }
        let name = {
            let _level = self.wanted.budget.level()?;
            self.own_last_name(node)
        };
        self.names.borrow_mut().insert(node.id(), name.clone());
        name
    }

    fn own_last_name(&self, node: Node<'_>) -> Option<String> {
        let grammar = self.grammar;
        let mut node = node;
        for _ in 0..32 {
            if !self.wanted.budget.step() {
                return None;
            }
            node = self.grammar.unwrapped(node);
            let kind = node.kind();
            if grammar.identifiers.contains(&kind) {
                // Symbols and keys have their sign with them.
                return Some(self.slice(node).trim_matches([':', ' ']).to_owned());
            }
            if let Some(hole) = self.only_hole(node) {
                node = hole;
                continue;
            }
            if self.is_text(Some(node)) {
                let text = self.unquoted(node);
                return (!text.is_empty() && text.len() <= 80).then(|| text.to_owned());
            }
            if let Some(callee) = self.callee(node) {
                let called = self.called(callee);
                let is_method = called.object.is_some();
                let first = self.arguments(node).and_then(|list| list.named_child(0));
                let first = first.map(|first| self.grammar.unwrapped(first));
                let own = || {
                    if callee != node {
                        return Some(callee);
                    }
                    let row = grammar.calls.members.iter().find(|row| row.0 == kind)?;
                    grammar::at(node, row.2)
                };
                let modules = grammar.calls.modules;
                let object = called.object;
                let object = object.filter(|object| !modules.contains(&self.slice(*object)));
                node = match (object, first) {
                    (Some(object), _) if called.is(grammar.calls.plain) => object,
                    (None, Some(first)) if called.is(grammar.calls.plain) => first,
                    (_, Some(first))
                        if is_method && called.is(grammar.calls.keyed) && self.is_key(first) =>
                    {
                        first
                    }
                    _ => own()?,
                };
                continue;
            }
            let row = grammar.names.iter().find(|row| row.0 == kind);
            node = match row {
                Some((_, "")) => {
                    let named = (0..4).filter_map(|index| node.named_child(index));
                    let mut named = named.filter(|node| self.slice(*node) != "_");
                    named.next()?
                }
                Some((_, "[]")) => {
                    // An index that is a string says more than what it indexes.
                    let index = self.grammar.unwrapped(node.named_child(1)?);
                    if self.is_key(index) {
                        index
                    } else {
                        node.named_child(0)?
                    }
                }
                Some((_, place)) => grammar::at(node, place)?,
                None if node.named_child_count() == 1 => node.named_child(0)?,
                None => return None,
            };
        }
        None
    }
}

/// Of names with commas between them the one that says "model", or else the first.
fn one_of(names: &str) -> Option<String> {
    let names = names.trim_end_matches([',', ' ', '\n', '\r']).split(',');
    let mut names = names.map(|name| name.trim().trim_matches(['"', '\'']));
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !names.clone().all(is_name) {
        return None;
    }
    let first = names.clone().next();
    let named = names.find(|name| name::is_model_like(name)).or(first);
    named.map(str::to_owned)
}
