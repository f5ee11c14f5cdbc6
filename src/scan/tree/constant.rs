//! Which names of a file stand for one text: bound once, in a scope that the reader sees.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use tree_sitter::{Node, Tree};

use super::{Link, MAX_CLIMB};
use crate::scan::grammar::{self, Grammar};

/// Every binding and reading of names in a file.
pub(super) struct Constants<'s, 't> {
    grammar: &'static Grammar,
    /// In the order of the file, the whole of it first.
    scopes: Vec<Scope<'s>>,
    bound: HashMap<(usize, &'s str), Bound<'t>>,
    /// By the paths that name them, for the whole file: `var.base`.
    paths: HashMap<Cow<'s, str>, Bound<'t>>,
    changed: HashSet<&'s str>,
    /// Where names stand, but for where they are bound.
    reads: HashMap<&'s str, Vec<usize>>,
}

/// How a name is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binding {
    /// Once, in this scope, and never changed.
    Once(usize),
    /// More often, or changed elsewhere.
    Otherwise,
    /// Not in this file.
    Nowhere,
}

struct Scope<'s> {
    start: usize,
    end: usize,
    parent: Option<usize>,
    is_closed: bool,
    /// The name of a type.
    of: Option<&'s str>,
}

#[derive(Clone, Copy, Default)]
struct Bound<'t> {
    times: u32,
    value: Option<Node<'t>>,
}

impl<'s, 't> Constants<'s, 't> {
    /// Reads the whole tree once.
    pub(super) fn collect(grammar: &'static Grammar, text: &'s str, tree: &'t Tree) -> Self {
        let mut out = Self {
            grammar,
            scopes: vec![Scope {
                start: 0,
                end: usize::MAX,
                parent: None,
                is_closed: false,
                of: None,
            }],
            bound: HashMap::new(),
            paths: HashMap::new(),
            changed: HashSet::new(),
            reads: HashMap::new(),
        };
        // The way down, and what holds below each node of it but the last.
        let mut path: Vec<Link<'t>> = Vec::new();
        let mut open: Vec<Below> = Vec::new();
        let mut cursor = tree.walk();
        loop {
            let link = Link {
                node: cursor.node(),
                field: cursor.field_name().unwrap_or(""),
            };
            let own = out.below(path.last().copied(), open.last().copied(), link);
            path.push(link);
            out.paths(&path, text);
            let below = out.enter(link.node, text, own);
            if cursor.goto_first_child() {
                open.push(below);
                continue;
            }
            path.pop();
            while !cursor.goto_next_sibling() {
                open.pop();
                path.pop();
                if !cursor.goto_parent() {
                    return out;
                }
            }
        }
    }

    /// The value that a name stands for at a place.
    pub(super) fn value(&self, name: &str, at: usize) -> Option<Node<'t>> {
        if self.changed.contains(name) {
            return None;
        }
        let path = self.paths.get(name).copied();
        let bound = path.or_else(|| Some(self.find(name, at)?.1))?;
        bound.value.filter(|_| bound.times == 1)
    }

    /// The scope that binds a name for a place, and to what.
    fn find(&self, name: &str, at: usize) -> Option<(usize, Bound<'t>)> {
        let after = self.scopes.partition_point(|scope| scope.start <= at);
        let mut scope = after.checked_sub(1);
        let mut is_first = true;
        for _ in 0..MAX_CLIMB {
            let index = scope?;
            let here = self.scopes.get(index)?;
            if at < here.end {
                if (is_first || !here.is_closed)
                    && let Some(&bound) = self.bound.get(&(index, name))
                {
                    return Some((index, bound));
                }
                is_first = false;
            }
            scope = here.parent;
        }
        None
    }

    /// How a name is bound that is read at a place.
    pub(super) fn binding(&self, name: &str, at: usize) -> Binding {
        if self.changed.contains(name) {
            return Binding::Otherwise;
        }
        match self.find(name, at) {
            Some((scope, bound)) if bound.times == 1 => Binding::Once(scope),
            Some(_) => Binding::Otherwise,
            None => Binding::Nowhere,
        }
    }

    /// The scope that a place belongs to; what opens a scope at its first byte stands
    /// outside of it.
    pub(super) fn scope_of(&self, at: usize) -> usize {
        let after = self.scopes.partition_point(|scope| scope.start < at);
        let mut scope = after.saturating_sub(1);
        for _ in 0..MAX_CLIMB {
            match self.scopes.get(scope) {
                Some(here) if at >= here.end => scope = here.parent.unwrap_or(0),
                _ => break,
            }
        }
        scope
    }

    /// The value of a type's constant, which is told by the type's name, or of the type
    /// around the place.
    pub(super) fn member(&self, of: Option<&str>, name: &str, at: usize) -> Option<Node<'t>> {
        if self.changed.contains(name) {
            return None;
        }
        let types = self.scopes.iter().enumerate();
        let mut types = types.filter(|(_, scope)| match of {
            Some(of) => scope.of == Some(of),
            None => scope.of.is_some() && scope.start <= at && at < scope.end,
        });
        // The innermost is the last.
        let (index, _) = if of.is_some() {
            types.find(|(index, _)| self.bound.contains_key(&(*index, name)))
        } else {
            types.next_back()
        }?;
        let bound = self.bound.get(&(index, name))?;
        bound.value.filter(|_| bound.times == 1)
    }

    /// Where a name is read, ascending.
    pub(super) fn reads(&self, name: &str) -> impl Iterator<Item = usize> + use<'_> {
        self.reads.get(name).into_iter().flatten().copied()
    }

    /// What holds for a child, by what holds below its parent.
    fn below(&self, parent: Option<Link<'t>>, below: Option<Below>, own: Link<'t>) -> Below {
        let (Some(parent), Some(mut below)) = (parent, below) else {
            return Below::default();
        };
        let (kind, field) = (parent.node.kind(), own.field);
        let names = |rows: &[(&str, &str)]| {
            let mut rows = rows.iter().filter(|row| row.0 == kind);
            rows.any(|row| {
                let is_number = row.1.ends_with(|c: char| c.is_ascii_digit());
                row.1.is_empty()
                    || row.1 == field
                    || (is_number && grammar::at(parent.node, row.1) == Some(own.node))
            })
        };
        let rows = self.grammar.scopes.binders;
        let is_other = |kind: &str, field: &str| {
            let rows = rows.iter().filter(|row| row.0 == kind && !row.1.is_empty());
            field == "name" && rows.clone().count() > 0 && !rows.clone().any(|row| row.1 == field)
        };
        let qualified = self.grammar.qualified.iter();
        let members = self.grammar.calls.members.iter().chain(qualified.clone());
        let is_member = |row: &(&str, &str, &str)| row.0 == kind && row.2 == field;
        if members.clone().any(is_member) && below.kind != Kind::Reads {
            // `self.model = …` is about no variable `model`, but may be about a constant
            // of the type.
            below.kind = if qualified.clone().any(is_member) {
                Kind::Changes
            } else {
                Kind::Names
            };
        } else if names(self.grammar.scopes.binders) {
            below.kind = Kind::Binds;
        } else if names(self.grammar.scopes.changes) && below.kind != Kind::Binds {
            below.kind = Kind::Changes;
        } else if below.kind == Kind::Binds && !field.is_empty() && is_other(kind, field) {
            // `import A as B` binds no `A`.
            below.kind = Kind::Names;
        } else if matches!(field, "value" | "right" | "type" | "body") {
            below.kind = Kind::Reads;
        }
        below
    }

    /// Notes what names or binds a constant by its path.
    fn paths(&mut self, path: &[Link<'t>], text: &'s str) {
        let rare = &self.grammar.rare;
        let Some(node) = path.last().map(|link| link.node) else {
            return;
        };
        if (rare.is_path)(node, text) {
            let name = text.get(node.byte_range()).unwrap_or("");
            self.reads.entry(name).or_default().push(node.start_byte());
        }
        if let Some((name, value)) = (rare.constant)(path, text) {
            let bound = self.paths.entry(name).or_default();
            bound.times += 1;
            bound.value = Some(self.grammar.unwrapped(value));
        }
    }

    /// Notes a node and says what holds below it.
    fn enter(&mut self, node: Node<'t>, text: &'s str, own: Below) -> Below {
        let (kind, grammar) = (node.kind(), self.grammar);
        let mut below = own;
        if grammar.scopes.kinds.contains(&kind) {
            let owner = grammar.members.owners.iter().find(|row| row.0 == kind);
            self.scopes.push(Scope {
                start: node.start_byte(),
                end: node.end_byte(),
                parent: Some(own.scope),
                is_closed: grammar.scopes.closed.contains(&kind),
                of: owner.map(|row| {
                    let name = node.child_by_field_name(row.1);
                    name.and_then(|name| text.get(name.byte_range()))
                        .unwrap_or("")
                }),
            });
            below.scope = self.scopes.len() - 1;
        }
        if grammar.identifiers.contains(&kind) {
            let name = text.get(node.byte_range()).unwrap_or("");
            match own.kind {
                Kind::Reads => self.reads.entry(name).or_default().push(node.start_byte()),
                Kind::Changes => {
                    self.changed.insert(name);
                }
                Kind::Names => {}
                Kind::Binds => self.bound.entry((own.scope, name)).or_default().times += 1,
            }
        }
        for (_, name, value) in grammar.scopes.values.iter().filter(|row| row.0 == kind) {
            let name = grammar::at(node, name).map(|name| grammar.unwrapped(name));
            let value = grammar::at(node, value).map(|value| grammar.unwrapped(value));
            if let Some(name) = name.filter(|name| grammar.identifiers.contains(&name.kind())) {
                let text = text.get(name.byte_range()).unwrap_or("");
                let bound = self.bound.entry((own.scope, text)).or_default();
                bound.value = value.filter(|value| *value != name);
            }
        }
        below
    }
}

/// What an identifier below a node would mean.
#[derive(Debug, Clone, Copy, Default)]
struct Below {
    /// The index of the scope it stands in.
    scope: usize,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Reads,
    Binds,
    Changes,
    /// A member of something that is bound or changed.
    Names,
}
