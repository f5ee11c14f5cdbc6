//! How a literal stands: its role, the name that holds it, and the statement around it.

use tree_sitter::Node;

use super::{Link, MAX_CLIMB, Reader};
use crate::scan::grammar::{Go, Step};
use crate::scan::piece::{Context, Role};
use crate::scan::{name, scalar};
use crate::source::Span;

/// Names that say how a value is held, not what it is: the name is further out.
const GENERIC: &[&str] = &[
    "choices",
    "const",
    "default",
    "defaultValue",
    "default_factory",
    "default_value",
    "enum",
    "example",
    "examples",
    "fallback",
    "initial",
    "initialValue",
    "options",
    "value",
];

/// Keys that tell the entries of a registry apart.
const REGISTRY_KEYS: &[&str] = &[
    "alias", "id", "key", "label", "name", "slug", "text", "title", "value",
];

/// What is known of a literal from what is around it.
pub(super) struct Standing {
    pub(super) role: Role,
    pub(super) context: Context,
    pub(super) name: Option<String>,
    pub(super) holder: Span,
    /// The statement around a holder that is only a key.
    pub(super) statement: Option<Span>,
}

/// What a parent of this kind makes of the child at a field.
pub(super) fn row(reader: &Reader<'_, '_>, kind: &str, field: &str) -> Option<&'static Step> {
    let mut rows = reader.grammar.steps.iter();
    rows.find(|step| step.kind == kind && (step.field.is_empty() || step.field == field))
}

/// Whether an ancestor makes the node at `at` in the path test code.
pub(super) fn is_test(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> bool {
    let above = path.get(at.saturating_sub(MAX_CLIMB)..at).unwrap_or(&[]);
    let mut above = above.iter();
    above.any(|link| (reader.grammar.is_test)(link.node, reader.text))
}

/// How the node at `at` in the path stands; `None` when it can hold no value.
pub(super) fn stand(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> Option<Standing> {
    let grammar = reader.grammar;
    let node = path.get(at)?.node;
    let above = at.checked_sub(1).and_then(|above| path.get(above));
    let (holder, statement) = holder(reader, path, at);
    if above.is_some_and(|above| grammar.doc_statement == Some(above.node.kind())) {
        return Some(Standing {
            role: Role::Comment,
            context: Context::Doc,
            name: None,
            holder,
            statement,
        });
    }
    let mut climb = Climb::new(reader, path);
    climb.run(at)?;
    let role = if is_test(reader, path, at) {
        Role::Test
    } else {
        climb.role.unwrap_or(Role::Use)
    };
    let is_regex = grammar.regexes.contains(&node.kind());
    Some(Standing {
        role,
        context: Context::String,
        name: if is_regex { None } else { climb.name },
        holder,
        statement,
    })
}

/// Holders that are keys within a statement.
const KEYS: &[&str] = &["enum_assignment", "pair", "property_signature"];

/// The innermost statement, key or head of a statement that holds the node at `at`; for a
/// key, the statement around it too.
fn holder(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> (Span, Option<Span>) {
    let grammar = reader.grammar;
    let own = path.get(at).map(|link| link.node);
    let mut below = own;
    let mut key: Option<Span> = None;
    for link in path.get(..at).unwrap_or(&[]).iter().rev().take(MAX_CLIMB) {
        let kind = link.node.kind();
        let span = Span::from(link.node.byte_range());
        if KEYS.contains(&kind) {
            key.get_or_insert(span);
        } else if grammar.holders.contains(&kind) {
            return match key {
                Some(key) => (key, Some(span)),
                None => (span, None),
            };
        } else if grammar.headers.contains(&kind) {
            let end = below.map_or(span.end, |below| below.end_byte() as u32);
            return (key.unwrap_or(Span::new(span.start, end)), None);
        }
        below = Some(link.node);
    }
    let own = own.map(|own| own.byte_range().into()).unwrap_or_default();
    (key.unwrap_or(own), None)
}

enum Next {
    /// This many levels up.
    Up(usize),
    Stop,
    Nothing,
}

/// The way up from a literal, with what is settled so far.
pub(super) struct Climb<'r, 's, 'n, 't> {
    reader: &'r Reader<'s, 'n>,
    path: &'r [Link<'t>],
    pub(super) role: Option<Role>,
    name: Option<String>,
    /// On the way from a `return` to its function.
    is_returned: bool,
}

impl<'r, 's, 'n, 't> Climb<'r, 's, 'n, 't> {
    pub(super) fn new(reader: &'r Reader<'s, 'n>, path: &'r [Link<'t>]) -> Self {
        Self {
            reader,
            path,
            role: None,
            name: None,
            is_returned: false,
        }
    }

    /// Goes up from the node at `at`; `None` where there can be no value.
    pub(super) fn run(&mut self, at: usize) -> Option<()> {
        let mut here = at;
        for _ in 0..MAX_CLIMB {
            match self.step(here) {
                Next::Up(levels) => here = here.saturating_sub(levels),
                Next::Stop => break,
                Next::Nothing => return None,
            }
        }
        Some(())
    }

    /// Reads the step from the node at `here` to its parent.
    fn step(&mut self, here: usize) -> Next {
        let (Some(link), Some(parent)) = (
            self.path.get(here).copied(),
            here.checked_sub(1).and_then(|above| self.path.get(above)),
        ) else {
            return Next::Stop;
        };
        let (reader, parent) = (self.reader, parent.node);
        let kind = parent.kind();
        if self.is_returned && reader.grammar.functions.contains(&kind) {
            self.is_returned = false;
            let Some(name) = parent.child_by_field_name("name") else {
                return Next::Up(1);
            };
            return self.named(Some(reader.slice(name).to_owned()));
        }
        let Some(row) = row(reader, kind, link.field) else {
            return if self.is_returned {
                Next::Up(1)
            } else {
                Next::Stop
            };
        };
        match row.go {
            Go::Through => Next::Up(1),
            Go::Skip => Next::Nothing,
            Go::Element => {
                if let Some(flag) = reader.flag_before(link.node) {
                    self.role = Some(Role::Use);
                    self.name = Some(flag);
                    return Next::Stop;
                }
                self.role.get_or_insert(Role::Listing);
                Next::Up(1)
            }
            Go::Member(field) => {
                self.role.get_or_insert(Role::Listing);
                self.named(self.name_at(parent, field))
            }
            Go::Value(field) => {
                let is_enum = self
                    .path
                    .get(..here)
                    .unwrap_or(&[])
                    .iter()
                    .rev()
                    .take(4)
                    .any(|link| (reader.grammar.is_enum)(link.node, reader.text));
                let role = if is_enum { Role::Listing } else { Role::Use };
                self.role.get_or_insert(role);
                self.named(self.name_at(parent, field))
            }
            Go::Pair(field) => self.pair(here, parent, field),
            Go::Index(field) => {
                let is_target = self
                    .path
                    .get(here.saturating_sub(1))
                    .is_some_and(|link| link.field == "left");
                let object = parent.child_by_field_name(field);
                let is_type = object.is_some_and(|node| reader.slice(node).ends_with("Literal"));
                if is_type {
                    self.role.get_or_insert(Role::Listing);
                    return Next::Up(1);
                }
                let role = if is_target { Role::Listing } else { Role::Use };
                self.role.get_or_insert(role);
                self.named(object.and_then(|node| reader.last_name(node)))
            }
            Go::Argument => self.argument(here, parent),
            Go::Compare => self.compare(link.node, parent),
            Go::Binary => {
                let folds = &reader.grammar.folds;
                let operator = reader.operator(parent);
                if folds.comparisons.contains(&operator) {
                    return self.compare(link.node, parent);
                }
                if folds.defaults.contains(&operator) && link.field == "right" {
                    let left = parent.child_by_field_name("left");
                    if let Some(name) = left.and_then(|left| reader.env_name(left)) {
                        self.role.get_or_insert(Role::Use);
                        return self.named(Some(name));
                    }
                }
                Next::Up(1)
            }
            Go::Arm(field) => {
                self.role = Some(Role::Compare);
                let above = self
                    .path
                    .get(..here)
                    .unwrap_or(&[])
                    .iter()
                    .rev()
                    .take(MAX_CLIMB);
                let subject = above.filter(|link| link.node != parent);
                let subject = subject
                    .map(|link| link.node.child_by_field_name(field))
                    .find_map(|subject| subject);
                self.named(subject.and_then(|node| reader.last_name(node)))
            }
            Go::Receiver => self.receiver(here, parent),
            Go::Return => {
                self.role.get_or_insert(Role::Use);
                self.is_returned = true;
                Next::Up(1)
            }
        }
    }

    /// Settles the name, or goes on when it is a generic one.
    fn named(&mut self, name: Option<String>) -> Next {
        let is_generic = name.as_deref().is_some_and(|name| GENERIC.contains(&name));
        if self.name.is_none() || !is_generic {
            self.name = name.or(self.name.take());
        }
        if is_generic { Next::Up(1) } else { Next::Stop }
    }

    fn name_at(&self, parent: Node<'t>, field: &str) -> Option<String> {
        let node = match field {
            "" => parent.named_child(0),
            field => parent.child_by_field_name(field),
        };
        self.reader.last_name(node?)
    }

    fn compare(&mut self, own: Node<'t>, parent: Node<'t>) -> Next {
        self.role = Some(Role::Compare);
        let other = (0..4)
            .filter_map(|index| parent.named_child(index))
            .find(|other| *other != own && !self.reader.is_text(Some(*other)));
        self.name = other.and_then(|other| self.reader.last_name(other));
        Next::Stop
    }

    /// The value of an entry: in a list of tables it may tell the entries apart.
    fn pair(&mut self, here: usize, parent: Node<'t>, field: &str) -> Next {
        let name = self.name_at(parent, field);
        let is_listed = here
            .checked_sub(3)
            .and_then(|list| self.path.get(list))
            .is_some_and(|link| self.reader.grammar.folds.lists.contains(&link.node.kind()));
        let is_key = name
            .as_deref()
            .is_some_and(|name| REGISTRY_KEYS.contains(&name) && !name::is_model_like(name));
        let role = if is_listed && is_key {
            Role::Listing
        } else {
            Role::Use
        };
        self.role.get_or_insert(role);
        if is_listed && is_key {
            self.name = name;
            return Next::Stop;
        }
        self.named(name)
    }

    fn argument(&mut self, here: usize, arguments: Node<'t>) -> Next {
        let reader = self.reader;
        let calls = &reader.grammar.calls;
        let call = here.checked_sub(2).and_then(|call| self.path.get(call));
        let Some(call) = call.map(|link| link.node) else {
            return Next::Stop;
        };
        let Some(callee) = reader.callee(call) else {
            return Next::Stop;
        };
        let object = reader.object(callee);
        let own = self.path.get(here).map(|link| link.node);
        let name = reader.callee_name(callee);
        let is = |list: &[&str]| name.as_deref().is_some_and(|name| list.contains(&name));
        let of = object.and_then(|object| reader.last_name(object));
        if self.name.is_some() {
            // A generic name: an option's flag says more, and so does what the call makes.
            if let Some(flag) = reader.key_before(arguments, own, true) {
                self.name = Some(flag);
                return Next::Stop;
            }
            return Next::Up(2);
        }
        let is_regex = match &of {
            Some(of) => calls.regexes.contains(&of.as_str()),
            None => is(calls.regexes),
        };
        if is_regex {
            self.role = Some(Role::Compare);
            self.name = Some("regex".to_owned());
            return Next::Stop;
        }
        if is(calls.compare) {
            self.role = Some(Role::Compare);
            self.name = of.or(name);
            return Next::Stop;
        }
        if is(calls.wrappers) {
            return Next::Up(2);
        }
        self.role.get_or_insert(Role::Use);
        if is(calls.keyed) {
            let key = reader.key_before(arguments, own, false);
            return self.named(key.or(of).or(name));
        }
        self.name = match self.holder_of(here.saturating_sub(2), call) {
            Some(holder) if !name.as_deref().is_some_and(name::is_model_like) => Some(holder),
            _ => name,
        };
        Next::Stop
    }

    /// The model-like name that what a call gives is held by: `model: openai("…")`.
    fn holder_of(&self, here: usize, call: Node<'t>) -> Option<String> {
        let grammar = self.reader.grammar;
        self.path.get(here).filter(|link| link.node == call)?;
        let held = (here.saturating_sub(MAX_CLIMB)..here)
            .rev()
            .find_map(|above| {
                let (link, parent) = (self.path.get(above + 1)?, self.path.get(above)?.node);
                let row = grammar.steps.iter().find(|step| {
                    step.kind == parent.kind()
                        && (step.field.is_empty() || step.field == link.field)
                });
                match row.map(|row| &row.go) {
                    Some(Go::Through) => None,
                    Some(Go::Value(field) | Go::Pair(field)) => Some(Some((parent, *field))),
                    _ => Some(None),
                }
            });
        let (parent, field) = held.flatten()?;
        // What a call is called with is no name for what it gives.
        let is_call = grammar.calls.kinds.iter().any(|row| row.0 == parent.kind());
        let name = (!is_call).then(|| self.name_at(parent, field))?;
        name.filter(|name| name::is_model_like(name))
    }

    /// `["a", "b"].includes(x)` compares; other methods give something like the receiver.
    fn receiver(&mut self, here: usize, member: Node<'t>) -> Next {
        let reader = self.reader;
        let call = here.checked_sub(2).and_then(|call| self.path.get(call));
        let method = reader.last_name(member);
        let is_test =
            method.is_some_and(|method| reader.grammar.calls.compare.contains(&method.as_str()));
        if is_test && self.role == Some(Role::Listing) {
            self.role = Some(Role::Compare);
            let arguments = call.and_then(|link| link.node.child_by_field_name("arguments"));
            let first = arguments.and_then(|arguments| arguments.named_child(0));
            self.name = first.and_then(|first| reader.last_name(first));
            return Next::Stop;
        }
        Next::Up(1)
    }
}

impl<'s> Reader<'s, '_> {
    /// The operator of a binary expression.
    pub(super) fn operator(&self, node: Node<'_>) -> &'s str {
        node.child_by_field_name("operator")
            .map_or("", |operator| self.slice(operator))
    }

    /// Whether a node is a string or strings side by side.
    pub(super) fn is_text(&self, node: Option<Node<'_>>) -> bool {
        node.is_some_and(|node| {
            self.grammar.strings.contains(&node.kind())
                || self.grammar.folds.adjacent.contains(&node.kind())
        })
    }

    /// What a call calls.
    pub(super) fn callee<'t>(&self, call: Node<'t>) -> Option<Node<'t>> {
        let kinds = self.grammar.calls.kinds.iter();
        let row = kinds.clone().find(|row| row.0 == call.kind())?;
        call.child_by_field_name(row.1)
    }

    /// The option right before an element of a list: `["--model", "…"]`.
    fn flag_before(&self, node: Node<'_>) -> Option<String> {
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

    /// What a method is taken from.
    fn object<'t>(&self, callee: Node<'t>) -> Option<Node<'t>> {
        let members = self.grammar.calls.members.iter();
        let row = members.clone().find(|row| row.0 == callee.kind())?;
        callee.child_by_field_name(row.1)
    }

    /// The last segment of what is called.
    pub(super) fn callee_name(&self, callee: Node<'_>) -> Option<String> {
        let members = self.grammar.calls.members.iter();
        let member = members.clone().find(|row| row.0 == callee.kind());
        match member {
            Some(row) => Some(self.slice(callee.child_by_field_name(row.2)?).to_owned()),
            None => self.last_name(callee),
        }
    }

    /// The string argument before `own` that names it; with `is_flag`, the first of the
    /// call that looks like an option or key.
    fn key_before(
        &self,
        arguments: Node<'_>,
        own: Option<Node<'_>>,
        is_flag: bool,
    ) -> Option<String> {
        let mut key = None;
        for index in 0..8 {
            let Some(node) = arguments.named_child(index) else {
                break;
            };
            if Some(node) == own {
                break;
            }
            if !self.is_text(Some(node)) {
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
        self.slice(node)
            .trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .trim_matches(['"', '\'', '`'])
    }

    /// The variable that an expression reads from the environment.
    fn env_name(&self, node: Node<'_>) -> Option<String> {
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
        let grammar = self.grammar;
        let mut node = node;
        for _ in 0..32 {
            let kind = node.kind();
            if grammar.identifiers.contains(&kind) {
                return Some(self.slice(node).to_owned());
            }
            if self.is_text(Some(node)) {
                let text = self.unquoted(node);
                return (!text.is_empty() && text.len() <= 80).then(|| text.to_owned());
            }
            if let Some(callee) = self.callee(node) {
                let object = self.object(callee);
                let method = object.and_then(|_| self.callee_name(callee));
                let arguments = node.child_by_field_name("arguments");
                let is = |list: &[&str]| method.as_deref().is_some_and(|name| list.contains(&name));
                node = match (object, arguments) {
                    (Some(object), _) if is(grammar.calls.plain) => object,
                    (_, Some(arguments)) if is(grammar.calls.keyed) => {
                        match arguments.named_child(0) {
                            Some(first) if self.is_text(Some(first)) => first,
                            _ => callee,
                        }
                    }
                    _ => callee,
                };
                continue;
            }
            let row = grammar.names.iter().find(|row| row.0 == kind);
            node = match row {
                Some((_, "")) => node.named_child(0)?,
                Some((_, "[]")) => {
                    // An index that is a string says more than what it indexes.
                    let index = node.named_child(1)?;
                    if self.is_text(Some(index)) {
                        index
                    } else {
                        node.named_child(0)?
                    }
                }
                Some((_, field)) => node.child_by_field_name(field)?,
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
