//! How a literal stands: its role, the name that holds it, and the statement around it.

use std::ops::Range;

use tree_sitter::Node;

use super::argument::is_missing;
use super::{Link, MAX_CLIMB, Reader, sibling};
use crate::scan::grammar::{self, Go};
use crate::scan::name;
use crate::scan::piece::{Context, Piece, Role};
use crate::source::Span;

/// What is known of a literal from what is around it.
pub(super) struct Standing {
    pub(super) role: Role,
    pub(super) context: Context,
    pub(super) name: Option<String>,
    pub(super) holder: Span,
    /// The statement around a holder that is only a key.
    pub(super) statement: Option<Span>,
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
    let member = climb.member(at).filter(|_| climb.role == Some(Role::Use));
    if member.is_some() {
        climb.role = Some(Role::Listing);
        climb.name = member;
    }
    let role = if is_test(reader, path, at) {
        Role::Test
    } else {
        climb.role.unwrap_or(Role::Use)
    };
    let is_regex = grammar.regexes.contains(&node.kind());
    Some(Standing {
        role,
        context: grammar.rare.context,
        name: if is_regex {
            None
        } else {
            climb.name.or(climb.beside)
        },
        holder,
        statement,
    })
}

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
        let is_statement = key.is_some() && grammar.rare.statements.contains(&kind);
        let is_bare = grammar.held(link.node).is_some();
        if grammar.keys.contains(&kind) && !is_statement && !is_bare {
            key.get_or_insert(span);
        } else if grammar.holders.contains(&kind) {
            return match key {
                Some(key) => (key, Some(span)),
                None => (span, None),
            };
        } else if grammar.headers.contains(&kind) {
            let end = below.map_or(span.end, |below| below.end_byte() as u32);
            let head = Span::new(span.start, end);
            // `export default { … }`
            return key.map_or((head, None), |key| (key, Some(head)));
        } else if grammar.bodies.contains(&kind) {
            let below = below.map(|below| Span::from(below.byte_range()));
            return match key {
                Some(key) => (key, below),
                None => (below.unwrap_or(span), None),
            };
        }
        below = Some(link.node);
    }
    let own = own.map(|own| own.byte_range().into()).unwrap_or_default();
    (key.unwrap_or(own), None)
}

impl Standing {
    /// A value that is just these bytes.
    pub(super) fn piece(self, range: Range<usize>, text: &str) -> Piece<'_> {
        let own = text.get(range.clone()).unwrap_or("");
        Piece {
            name: self.name,
            holder: self.holder,
            statement: self.statement,
            is_value: true,
            ..Piece::plain(range.into(), own, self.role, self.context)
        }
    }
}

pub(super) enum Next {
    /// This many levels up.
    Up(usize),
    Stop,
    Nothing,
}

/// The way up from a literal, with what is settled so far.
pub(super) struct Climb<'r, 's, 'n, 't> {
    pub(super) reader: &'r Reader<'s, 'n>,
    pub(super) path: &'r [Link<'t>],
    pub(super) role: Option<Role>,
    pub(super) name: Option<String>,
    /// What stands before it, should nothing else name it.
    beside: Option<String>,
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
            beside: None,
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
        if self.is_returned {
            if !reader.grammar.functions.contains(&kind) {
                return Next::Up(1);
            }
            self.is_returned = false;
            let Some(name) = parent.child_by_field_name("name") else {
                return Next::Up(1);
            };
            return self.named(Some(reader.slice(name).to_owned()));
        }
        let Some(row) = reader.row(parent, link) else {
            return Next::Stop;
        };
        match row.go {
            Go::Through => Next::Up(1),
            Go::Skip => Next::Nothing,
            Go::Element => self.entry(link.node, parent),
            Go::Member(field) => {
                self.role = Some(Role::Listing);
                self.named(self.name_at(parent, field))
            }
            Go::Value(field) if is_missing(parent, field) => Next::Up(1),
            Go::Value(field) => {
                let is_enum = self
                    .path
                    .get(..here)
                    .unwrap_or(&[])
                    .iter()
                    .rev()
                    .take(4)
                    .any(|link| (reader.grammar.is_enum)(link.node, reader.text));
                let name = self
                    .target(here, parent, field)
                    .or_else(|| self.name_at(parent, field));
                let is_default = |name: &String| name.to_lowercase().contains("default");
                let is_member = is_enum
                    || (!name.as_ref().is_some_and(is_default)
                        && reader.is_registered(self.path, here));
                let role = if is_member { Role::Listing } else { Role::Use };
                self.role.get_or_insert(role);
                let told = self.told(here, field, name.as_deref());
                self.named(told.or(name))
            }
            Go::Fallback(field) => {
                let other = grammar::at(parent, field);
                match other.and_then(|other| reader.env_name(other)) {
                    Some(name) => {
                        self.role.get_or_insert(Role::Use);
                        self.named(Some(name))
                    }
                    None => Next::Up(1),
                }
            }
            Go::Beside => {
                self.role.get_or_insert(Role::Use);
                let name = reader.name_before(link.node);
                match name {
                    Some(name) => self.named(Some(name)),
                    None => Next::Up(1),
                }
            }
            Go::Pair(field) if is_missing(parent, field) => self.entry(link.node, parent),
            Go::Pair(field) => self.pair(here, parent, field),
            Go::Index(field) => {
                let up = |levels| self.path.get(here.checked_sub(levels)?);
                // In Go a list of targets stands between, even of one.
                let list = up(2).filter(|list| reader.grammar.held(list.node) == Some(parent));
                let is_target = up(1).is_some_and(|link| matches!(link.field, "left" | "name"))
                    || list.is_some_and(|link| link.field == "left");
                let object = grammar::at(parent, field);
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
            Go::Word => self.word(link.node, parent),
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
                if link.field == "right" && self.beside.is_none() {
                    let left = parent.child_by_field_name("left");
                    self.beside = left.and_then(|left| reader.last_name(left));
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
                let mut above = above.filter(|link| link.node != parent);
                let subject = above.find_map(|link| grammar::at(link.node, field));
                self.named(subject.and_then(|node| reader.last_name(node)))
            }
            Go::Decorates(field) => {
                let above = here.checked_sub(2).and_then(|above| self.path.get(above));
                let next = above.and_then(|above| above.node.next_named_sibling());
                let name = next.and_then(|next| self.name_at(next, field));
                self.named(name)
            }
            Go::Receiver => self.receiver(here, parent),
            Go::Return => {
                self.role.get_or_insert(Role::Use);
                self.is_returned = true;
                Next::Up(1)
            }
        }
    }

    /// An element of a list, or the key of a table's entry.
    fn entry(&mut self, own: Node<'t>, parent: Node<'t>) -> Next {
        if let Some(flag) = self.reader.flag_before(own) {
            self.role = Some(Role::Use);
            self.name = Some(flag);
            return Next::Stop;
        }
        if let Some(key) = self.reader.key_beside(parent, own) {
            self.role = Some(Role::Use);
            return self.named(Some(key));
        }
        self.role.get_or_insert(Role::Listing);
        Next::Up(1)
    }

    /// A word of a command line.
    fn word(&mut self, own: Node<'t>, command: Node<'t>) -> Next {
        let reader = self.reader;
        let callee = reader.callee(command).map(|callee| reader.called(callee));
        let compares = callee
            .as_ref()
            .is_some_and(|callee| callee.is(reader.grammar.calls.compare));
        let name = callee.and_then(|callee| callee.name);
        if compares {
            self.role = Some(Role::Compare);
            return self.named(name);
        }
        self.role.get_or_insert(Role::Use);
        let option = reader.option_before(own, command).map(str::to_owned);
        self.named(option.or(name))
    }

    /// Settles the name, or goes on when it is a generic one.
    pub(super) fn named(&mut self, name: Option<String>) -> Next {
        // A parameter's number says as little as a generic name.
        let is_generic = name
            .as_deref()
            .is_some_and(|name| name::is_generic(name) || name.chars().all(|c| c.is_ascii_digit()));
        if self.name.is_none() || !is_generic {
            self.name = name.or(self.name.take());
        }
        if is_generic { Next::Up(1) } else { Next::Stop }
    }

    /// What a value is called by the entry beside its own.
    fn told(&self, here: usize, field: &str, name: Option<&str>) -> Option<String> {
        let entry = here.checked_sub(1).filter(|_| name == Some("value"))?;
        sibling::told(self.reader, self.path, entry, field)
    }

    pub(super) fn name_at(&self, parent: Node<'t>, field: &str) -> Option<String> {
        let node = match field {
            "" => parent.named_child(0),
            field => grammar::at(parent, field),
        };
        self.reader.last_name(node?)
    }

    fn compare(&mut self, own: Node<'t>, parent: Node<'t>) -> Next {
        self.role = Some(Role::Compare);
        let others = (0..4).filter_map(|index| parent.named_child(index));
        let mut others = others.filter(|other| {
            let is_known = self.reader.is_text(Some(*other));
            *other != own && (!is_known || self.reader.only_hole(*other).is_some())
        });
        // Where a grammar spreads an operand out, its last part says what it is.
        let other = if self.reader.grammar.rare.is_spread {
            others.next_back()
        } else {
            others.next()
        };
        self.name = other.and_then(|other| self.reader.last_name(other));
        Next::Stop
    }

    /// The value of an entry: in a list of tables it may tell the entries apart.
    fn pair(&mut self, here: usize, parent: Node<'t>, field: &str) -> Next {
        let reader = self.reader;
        let key = grammar::at(parent, field).map(|key| reader.slice(key));
        if key.is_some_and(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())) {
            // Elements with their numbers.
            self.role.get_or_insert(Role::Listing);
            return Next::Up(1);
        }
        let name = self.name_at(parent, field);
        if let Some(told) = self.told(here, field, name.as_deref()) {
            self.role.get_or_insert(Role::Use);
            return self.named(Some(told));
        }
        let is_listed = self.is_listed(here);
        let is_key = name
            .as_deref()
            .is_some_and(|name| name::is_registry_key(name) && !name::is_model_like(name));
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

    /// The name in a list of targets that stands where a value does in its list:
    /// `a, b := "…", "…"`.
    fn target(&self, here: usize, parent: Node<'t>, field: &str) -> Option<String> {
        let values = self.path.get(here)?.node;
        let own = self.path.get(here + 1)?.node;
        let count = u32::try_from(values.named_child_count()).ok()?;
        if !(2..=16).contains(&count) || !values.kind().ends_with("list") {
            return None;
        }
        let index = (0..count).find(|index| values.named_child(*index) == Some(own))?;
        let targets = grammar::at(parent, field)?;
        let is_list = targets.named_child_count() == count as usize;
        // Go's constants have their names side by side.
        let list = if is_list { targets } else { parent };
        let target = list.named_child(index)?;
        let is_name = is_list || self.reader.grammar.identifiers.contains(&target.kind());
        is_name.then(|| self.reader.last_name(target))?
    }

    /// The member of an enumeration that the node at `at` is a part of, though not its value.
    fn member(&self, at: usize) -> Option<String> {
        let functions = self.reader.grammar.functions;
        for here in (1..=at).rev().take(12) {
            let (link, parent) = (*self.path.get(here)?, self.path.get(here - 1)?.node);
            if functions.contains(&parent.kind()) {
                return None;
            }
            let is_part = || {
                let calls = self.reader.grammar.calls.kinds;
                calls.iter().any(|row| row.0 == parent.kind())
            };
            match self.reader.row(parent, link).map(|row| row.go) {
                Some(Go::Member(field)) => return self.name_at(parent, field),
                None if !is_part() => return None,
                _ => {}
            }
        }
        None
    }

    /// Whether the table with the entry above the node at `here` is an element of a list.
    fn is_listed(&self, here: usize) -> bool {
        let Some(table) = here.checked_sub(2) else {
            return false;
        };
        let lists = self.reader.grammar.folds.lists;
        let outward = (0..table).rev().take(8).map(|above| {
            let (link, parent) = (self.path.get(above + 1), self.path.get(above));
            link.zip(parent)
        });
        let grammar = self.reader.grammar;
        let list = outward.flatten().find(|(link, parent)| {
            let row = self.reader.row(parent.node, **link);
            let is_held = grammar.held(parent.node) == Some(link.node);
            let is_list = lists.contains(&parent.node.kind());
            !is_held && (is_list || !row.is_some_and(|row| row.go == Go::Through))
        });
        list.is_some_and(|(_, list)| lists.contains(&list.node.kind()))
    }
}
