//! Where a file's constants are read as values that are used.
//!
//! A [`Definition`] says what a constant is called and where that holds; the words of the
//! file that are its last name are looked up in the tree. A read that is bound to another
//! name is followed, one whose place is no use is left out: a wrong site is worse than
//! none.

use std::collections::{BTreeMap, HashMap};

use tree_sitter::Node;

use super::constant::Binding;
use super::walk::Walk;
use super::{Link, MAX_CLIMB, Reader, stand};
use crate::scan::grammar::Go;
use crate::scan::name;
use crate::scan::piece::Role;
use crate::scan::site::{self, Constant};
use crate::scan::word::{self, Read};
use crate::source::Span;

/// How often a constant that is bound to another name is followed.
const MAX_STEPS: usize = 2;

/// How many words of a file are looked up.
const MAX_READS: usize = 20_000;

/// How many names a constant may have.
const MAX_NAMES: usize = 8;

/// What a constant is called, and where that holds.
#[derive(Debug, Clone)]
pub(super) struct Definition<'s> {
    /// Outermost first.
    names: Vec<&'s str>,
    /// Where the name stands that it is read by, and that of the outermost.
    own: usize,
    outer: usize,
    /// The last name alone reads it, too.
    is_bare: bool,
    /// The bytes in which `self` is what it belongs to.
    within: Option<Span>,
    /// Only this function sees it.
    is_local: bool,
}

impl<'s> Definition<'s> {
    /// What the value at `at` in the path is bound to, or is one of the values of: a
    /// default, a branch.
    pub(super) fn of(reader: &Reader<'s, '_>, path: &[Link<'_>], at: usize) -> Option<Self> {
        Self::bound(reader, path, at, can_be)
    }

    /// What a value is bound to, where `passes` says what it goes through unchanged: how
    /// many levels up.
    fn bound(
        reader: &Reader<'s, '_>,
        path: &[Link<'_>],
        at: usize,
        passes: impl Fn(&Reader<'s, '_>, &[Link<'_>], usize) -> Option<usize>,
    ) -> Option<Self> {
        let (scopes, members) = (&reader.grammar.scopes, &reader.grammar.members);
        let mut here = at;
        let mut found = Self {
            names: Vec::new(),
            own: 0,
            outer: 0,
            is_bare: false,
            within: None,
            is_local: false,
        };
        // Whether what is below is a value here, or a body that holds what is bound.
        let mut is_value = true;
        while here > 0 && at - here < MAX_CLIMB && found.names.len() < MAX_NAMES {
            let (link, parent) = (path.get(here)?, path.get(here - 1)?.node);
            let kind = parent.kind();
            let row = |rows: &[(&str, &'static str, &str)]| {
                let row = rows.iter().find(|row| row.0 == kind && row.2 == link.field);
                row.and_then(|row| parent.child_by_field_name(row.1))
            };
            if is_value {
                let variable = row(scopes.values)
                    .filter(|name| reader.grammar.identifiers.contains(&name.kind()));
                let default = members.default.filter(|row| *row == (kind, link.field));
                if let Some(name) = variable {
                    if found.is_default(reader, parent, path.get(..here)?) {
                        return None;
                    }
                    found.name(reader.slice(name), name.start_byte());
                    found.is_bare = found.names.len() == 1;
                    is_value = false;
                } else if let Some(name) = row(members.values) {
                    found.name(key(reader, name)?, name.start_byte());
                    // The owner follows, or the table that it is an entry of.
                    is_value = is_table(reader, path, here - 1);
                } else if default.is_some() {
                    found.name("default", parent.start_byte());
                    is_value = false;
                } else {
                    here = here.checked_sub(passes(reader, path, here)?)?;
                    continue;
                }
            } else if let Some(row) = members.owners.iter().find(|row| row.0 == kind) {
                let name = parent.child_by_field_name(row.1)?;
                found.name(reader.slice(name), parent.start_byte());
                let span = Span::from(parent.byte_range());
                found.within.get_or_insert(span);
            } else if reader.grammar.functions.contains(&kind) {
                found.is_local = true;
                break;
            }
            here -= 1;
        }
        found.names.reverse();
        let is_whole = !found.names.is_empty() && found.names.iter().all(|name| !name.is_empty());
        let is_bound = found.is_bare || found.names.len() > 1 || found.names == ["default"];
        (!is_value && is_whole && is_bound).then_some(found)
    }

    /// What other files call it, unless it is local.
    pub(super) fn export(&self) -> Option<String> {
        (!self.is_local).then(|| self.names.join("."))
    }

    fn name(&mut self, name: &'s str, at: usize) {
        if self.names.is_empty() {
            self.own = at;
        }
        self.outer = at;
        self.names.push(name);
    }

    /// Whether a field of a class says only what it is where nothing else is given.
    fn is_default(&self, reader: &Reader<'_, '_>, parent: Node<'_>, above: &[Link<'_>]) -> bool {
        let members = &reader.grammar.members;
        let typed = members
            .defaults
            .iter()
            .any(|row| row.0 == parent.kind() && parent.child_by_field_name(row.1).is_some());
        let is_field = above
            .iter()
            .rev()
            .take(4)
            .any(|link| members.owners.iter().any(|row| row.0 == link.node.kind()));
        let name = reader
            .grammar
            .scopes
            .values
            .iter()
            .find(|row| row.0 == parent.kind());
        let name = name.and_then(|row| parent.child_by_field_name(row.1));
        let is_upper = name.is_some_and(|name| !reader.slice(name).contains(char::is_lowercase));
        self.names.is_empty() && typed && is_field && !is_upper
    }

    /// Whether nothing else is bound to the name, nor to that of what it belongs to.
    fn is_bound_once(&self, reader: &Reader<'_, '_>) -> bool {
        let constants = reader.constants();
        let is_once = |name: &str, at: usize| match constants.binding(name, at) {
            Binding::Once(_) => true,
            Binding::Otherwise => false,
            // Not every grammar says where its classes are bound.
            Binding::Nowhere => !self.is_bare || self.names.len() > 1,
        };
        let outer = self.names.first().copied().unwrap_or_default();
        (!self.is_bare || is_once(self.last(), self.own)) && is_once(outer, self.outer)
    }

    fn last(&self) -> &'s str {
        self.names.last().copied().unwrap_or_default()
    }

    /// Whether a read's names are these; its scope is another matter.
    fn is_called(&self, reader: &Reader<'_, '_>, read: &Read<'_>) -> bool {
        match read.chain.as_slice() {
            [_] => self.is_bare,
            [owner, _] if reader.grammar.members.selves.contains(owner) => {
                self.within.is_some_and(|within| within.contains(read.span))
            }
            chain => chain == self.names,
        }
    }

    /// Whether the names mean this where they are read.
    fn is_seen(&self, reader: &Reader<'_, '_>, read: &Read<'_>) -> bool {
        let constants = reader.constants();
        let binding = |name: &str| constants.binding(name, read.span.start as usize);
        match read.chain.as_slice() {
            [name] => binding(name) == Binding::Once(constants.scope_of(self.own)),
            [owner, _] if reader.grammar.members.selves.contains(owner) => true,
            [root, ..] => match binding(root) {
                // Not every grammar says where its classes are bound.
                Binding::Nowhere => !self.is_local,
                binding => binding == Binding::Once(constants.scope_of(self.outer)),
            },
            [] => false,
        }
    }
}

/// Whether the entry at `at` in the path is one of a table that is a value itself.
fn is_table(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> bool {
    let (Some(link), Some(parent)) = (path.get(at), at.checked_sub(1).and_then(|at| path.get(at)))
    else {
        return false;
    };
    is_through(reader, parent.node, *link)
}

/// What an entry or member is called: a name or a string, but nothing worked out.
fn key<'s>(reader: &Reader<'s, '_>, node: Node<'_>) -> Option<&'s str> {
    if reader.is_text(Some(node)) {
        return Some(reader.unquoted(node));
    }
    let is_name = reader.grammar.identifiers.contains(&node.kind());
    is_name.then(|| reader.slice(node))
}

/// How many levels up the value at `at` in the path is still all of the value.
fn is(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> Option<usize> {
    let (link, parent) = (path.get(at)?, path.get(at.checked_sub(1)?)?.node);
    let node = link.node;
    let (kind, members) = (parent.kind(), &reader.grammar.members);
    let is_only = parent.named_child_count() == 1 || members.casts.contains(&kind);
    // The entries of a table come by way of their row, which is none of these.
    let is_entry = members.values.iter().any(|row| row.0 == node.kind());
    let calls = reader.grammar.calls.kinds.iter().any(|row| row.0 == kind);
    let is_whole = is_entry || (is_only && parent.named_child(0) == Some(node));
    (is_through(reader, parent, *link) && !calls && is_whole).then_some(1)
}

/// The same for a value that is one of several: a default, a branch.
fn can_be(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> Option<usize> {
    if let Some(up) = is(reader, path, at) {
        return Some(up);
    }
    let (link, parent) = (path.get(at)?, path.get(at.checked_sub(1)?)?.node);
    let (grammar, kind) = (reader.grammar, parent.kind());
    let folds = &grammar.folds;
    if folds.arguments.contains(&kind) {
        // `getenv("MODEL", "…")`
        let call = path.get(at.checked_sub(2)?)?.node;
        let is_default = parent.named_child(0) != Some(link.node);
        return (is_default && reader.env_name(call).is_some()).then_some(2);
    }
    if folds.defaults.contains(&reader.operator(parent)) {
        return Some(1);
    }
    let is_entry = |node: Node<'_>| {
        grammar
            .members
            .values
            .iter()
            .any(|row| row.0 == node.kind())
    };
    let is_table = (0..4)
        .filter_map(|index| parent.named_child(index))
        .any(is_entry);
    let is_call = grammar.calls.kinds.iter().any(|row| row.0 == kind);
    let is_part = folds.binary.contains(&kind) || folds.adjacent.contains(&kind);
    let row = reader.row(parent, *link);
    let is_branch = row.is_some_and(|row| matches!(row.go, Go::Through | Go::Fallback(_)))
        && parent.named_child_count() > 1;
    (is_branch && !is_table && !is_call && !is_part).then_some(1)
}

/// What became of a read.
enum Outcome<'s> {
    Used(Span),
    /// Bound to another name, here.
    Bound(Definition<'s>, Span),
}

/// A constant whose sites are looked for.
struct Sought<'s> {
    definition: Definition<'s>,
    /// The index of the piece it is the value of.
    piece: usize,
    /// Where it is bound to this name, when that is another than its own.
    bound_at: Option<Span>,
}

/// What the constants are called that are defined by the pieces at these indices, and
/// where they are used.
pub(super) fn constants<'s>(
    reader: &Reader<'s, '_>,
    definitions: Vec<(Definition<'s>, usize)>,
) -> BTreeMap<usize, Constant> {
    let mut out: BTreeMap<usize, Constant> = BTreeMap::new();
    let mut sought: Vec<_> = definitions
        .into_iter()
        .map(|(definition, piece)| Sought {
            definition,
            piece,
            bound_at: None,
        })
        .collect();
    for step in 0..=MAX_STEPS {
        let mut found = round(reader, &mut sought).into_iter().peekable();
        let mut next = Vec::new();
        for (index, sought) in sought.into_iter().enumerate() {
            let constant = out.entry(sought.piece).or_default();
            constant.exports.extend(sought.definition.export());
            let mut is_read = false;
            while let Some((_, outcome)) = found.next_if(|(of, _)| *of == index) {
                is_read = true;
                match outcome {
                    Outcome::Used(site) => constant.sites.push(site),
                    Outcome::Bound(definition, site) if step < MAX_STEPS => next.push(Sought {
                        definition,
                        piece: sought.piece,
                        bound_at: Some(site),
                    }),
                    Outcome::Bound(..) => {}
                }
            }
            // Nothing reads it on: then it is used where it is bound.
            let is_model = name::is_model_like(sought.definition.last());
            let site = sought.bound_at.filter(|_| !is_read && is_model);
            constant.sites.extend(site);
        }
        if next.is_empty() {
            break;
        }
        sought = next;
    }
    for constant in out.values_mut() {
        constant.sites.sort_unstable();
        constant.sites.dedup();
        constant.exports.dedup();
    }
    out
}

/// Looks all of them up once, and leaves out those that are no constants.
fn round<'s>(reader: &Reader<'s, '_>, sought: &mut Vec<Sought<'s>>) -> Vec<(usize, Outcome<'s>)> {
    let words = sought
        .iter()
        .map(|sought| sought.definition.last())
        .collect();
    let mut reads = word::reads(reader.text, &words);
    reads.truncate(MAX_READS);
    let mut times: HashMap<&str, u32> = HashMap::new();
    for name in reads.iter().filter_map(|read| read.chain.last()) {
        *times.entry(name).or_default() += 1;
    }
    // A name that stands in a file once need not be looked up.
    sought.retain(|sought| {
        let is_read = times
            .get(sought.definition.last())
            .is_some_and(|times| *times > 1);
        !is_read || sought.definition.is_bound_once(reader)
    });
    let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, sought) in sought.iter().enumerate() {
        names
            .entry(sought.definition.last())
            .or_default()
            .push(index);
    }
    let mut walk = Walk::new(reader.tree);
    let mut changed = Vec::new();
    let mut found = Vec::new();
    for read in &reads {
        let name = read.chain.last().copied().unwrap_or_default();
        for &index in names.get(name).into_iter().flatten() {
            let Some(Sought { definition, .. }) = sought.get(index) else {
                continue;
            };
            let is_own = read.at == definition.own;
            if is_own || !definition.is_called(reader, read) {
                continue;
            }
            if read.chain.len() > 1 && word::is_assigned(reader.text, read.span.end as usize) {
                changed.push(index);
            } else if definition.is_seen(reader, read) {
                let outcome = outcome(reader, walk.seek(read.at), read);
                found.extend(outcome.map(|outcome| (index, outcome)));
            }
        }
    }
    found.retain(|(index, _)| !changed.contains(index));
    found.sort_by_key(|(index, _)| *index);
    for index in changed {
        if let Some(sought) = sought.get_mut(index) {
            sought.definition.is_local = true;
        }
    }
    found
}

/// What a word at the end of a path is read for.
fn outcome<'s>(reader: &Reader<'s, '_>, path: &[Link<'_>], read: &Read<'_>) -> Option<Outcome<'s>> {
    let grammar = reader.grammar;
    let leaf = path.last()?.node;
    if !read.is_index && !grammar.identifiers.contains(&leaf.kind()) {
        return None;
    }
    let is_whole = |link: &Link<'_>| Span::from(link.node.byte_range()) == read.span;
    let mut here = path.iter().rposition(is_whole)?;
    while here > 0 {
        let (link, parent) = (path.get(here)?, path.get(here - 1)?.node);
        let kind = parent.kind();
        let member = grammar
            .calls
            .members
            .iter()
            .find(|row| row.0 == kind && row.1 == link.field);
        if let Some(row) = member {
            let name = reader.slice(parent.child_by_field_name(row.2)?);
            let call = here.checked_sub(2).and_then(|call| path.get(call));
            let call = call.filter(|call| reader.callee(call.node) == Some(parent));
            let arguments = call.and_then(|call| call.node.child_by_field_name("arguments"));
            let takes = arguments.is_some_and(|arguments| arguments.named_child_count() > 0);
            if takes || site::is_other_matter(name) || grammar.calls.compare.contains(&name) {
                return None;
            }
            here -= 1 + usize::from(call.is_some());
        } else if grammar.substitutions.contains(&kind) {
            let string = path.get(here.checked_sub(2)?)?.node;
            if !is_all_of(reader, string, parent) {
                return None;
            }
            here -= 2;
        } else if is(reader, path, here).is_some() {
            here -= 1;
        } else {
            break;
        }
    }
    let standing = reading(reader, path, here)?;
    if let Some(bound) = Definition::bound(reader, path, here, is)
        && bound.is_bare
    {
        // A name that is bound twice is no constant, and what it is given is used.
        if bound.is_bound_once(reader) {
            return Some(Outcome::Bound(bound, read.span));
        }
        return (name::is_model_like(bound.last()) && standing == Role::Use)
            .then_some(Outcome::Used(read.span));
    }
    (standing == Role::Use && is_use(reader, path, here)).then_some(Outcome::Used(read.span))
}

/// Whether a string is nothing but the substitution in it.
fn is_all_of(reader: &Reader<'_, '_>, string: Node<'_>, substitution: Node<'_>) -> bool {
    let between = |from: usize, to: usize| reader.text.get(from..to).unwrap_or("x");
    let before = between(string.start_byte(), substitution.start_byte());
    let after = between(substitution.end_byte(), string.end_byte());
    let quotes = ['"', '\'', '`'];
    let before = before.trim_end_matches(quotes);
    before.chars().all(|c| c.is_ascii_alphabetic()) && after.trim_start_matches(quotes).is_empty()
}

/// Whether what the node at `at` is given to does something with a model.
fn is_use(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> bool {
    let grammar = reader.grammar;
    for here in (1..=at).rev().take(MAX_CLIMB) {
        let (Some(link), Some(above)) = (path.get(here), path.get(here - 1)) else {
            return false;
        };
        let parent = above.node;
        let kind = parent.kind();
        let operator = reader.operator(parent);
        let folds = &grammar.folds;
        let is_part = folds.binary.contains(&kind)
            && (folds.concat.contains(&operator) || folds.percent.contains(&operator));
        if is_part || is_index(reader, parent, *link) {
            return false;
        }
        if folds.arguments.contains(&kind) {
            let call = here.checked_sub(2).and_then(|call| path.get(call));
            let callee = call.and_then(|call| reader.callee(call.node));
            let name = callee.and_then(|callee| reader.callee_name(callee));
            let is_key = || {
                let is_keyed = |name: &String| grammar.calls.keyed.contains(&name.as_str());
                name.as_ref().is_some_and(is_keyed) && parent.named_child(0) == Some(link.node)
            };
            return !name.as_deref().is_some_and(site::is_talk) && !is_key();
        }
        let is_statement = grammar.holders.contains(&kind) || grammar.headers.contains(&kind);
        let is_entry = grammar.members.values.iter().any(|row| row.0 == kind);
        if is_statement && !is_entry {
            break;
        }
    }
    true
}

/// The role of the name at `at` in the path as a value; `None` where it is none.
fn reading(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> Option<Role> {
    let (link, parent) = (path.get(at)?, path.get(at.checked_sub(1)?)?.node);
    let row = reader.row(parent, *link)?;
    if row.go == Go::Value("") && parent.named_child(0) == Some(link.node) {
        return None;
    }
    let mut climb = stand::Climb::new(reader, path);
    climb.run(at)?;
    let is_test = stand::is_test(reader, path, at);
    climb
        .role
        .map(|role| if is_test { Role::Test } else { role })
}

/// Whether a child of this kind at this field stands as its parent does.
fn is_through(reader: &Reader<'_, '_>, parent: Node<'_>, child: Link<'_>) -> bool {
    let row = reader.row(parent, child);
    row.is_some_and(|row| row.go == Go::Through)
}

/// Whether a child is an index into something.
fn is_index(reader: &Reader<'_, '_>, parent: Node<'_>, child: Link<'_>) -> bool {
    let row = reader.row(parent, child);
    row.is_some_and(|row| matches!(row.go, Go::Index(_)))
}

#[cfg(test)]
#[cfg(all(feature = "lang-python", feature = "lang-typescript"))]
mod tests {
    use crate::scan::shown;

    fn python(text: &str) -> String {
        shown::sites("python", text)
    }

    fn typescript(text: &str) -> String {
        shown::sites("typescript", text)
    }

    #[test]
    fn a_constant_is_used_where_a_value_is_wanted() {
        insta::assert_snapshot!(python(r#"
MODEL = "gpt-4o"
client.create(model=MODEL, messages=[])
ChatOpenAI(MODEL)
self.model = MODEL
cfg["model"] = MODEL
{"model": MODEL}
def f(model=MODEL, *, other: str = MODEL):
    return MODEL
g = os.getenv("MODEL", MODEL)
h = os.environ.get("X") or MODEL
i = MODEL if cheap else "gpt-4"
j = str(MODEL).strip()
call(model=f"{MODEL}")
logger.bind(x=1).create(model=(MODEL))
"#), @r#"
        [MODEL] "gpt-4o"
            client.create(model=^MODEL, messages=[])
            ChatOpenAI(^MODEL)
            self.model = ^MODEL
            cfg["model"] = ^MODEL
            {"model": ^MODEL}
            def f(model=^MODEL, *, other: str = MODEL):
            def f(model=MODEL, *, other: str = ^MODEL):
            return ^MODEL
            g = os.getenv("MODEL", ^MODEL)
            h = os.environ.get("X") or ^MODEL
            i = ^MODEL if cheap else "gpt-4"
            j = str(^MODEL).strip()
            call(model=f"{^MODEL}")
            logger.bind(x=1).create(model=(^MODEL))
        [i] "gpt-4"
        "#);
        insta::assert_snapshot!(typescript(r#"
export const MODEL = "gpt-4o" as const;
client.create({ model: MODEL });
new ChatOpenAI(MODEL);
this.model = MODEL;
const f = (model: string = MODEL) => model;
const g = process.env.MODEL ?? MODEL;
const h = { model: cheap ? MODEL : "gpt-4" };
class A { private model = MODEL; get() { return MODEL; } }
const jsx = run({ model: `${MODEL}`, other: MODEL!, third: MODEL as Model });
const { model = MODEL } = options;
function run2() { const model = "gpt-4"; return create({ model, n: 1 }); }
"#), @r#"
        [MODEL] "gpt-4o"
            client.create({ model: ^MODEL });
            new ChatOpenAI(^MODEL);
            this.model = ^MODEL;
            const f = (model: string = ^MODEL) => model;
            const g = process.env.MODEL ?? ^MODEL;
            const h = { model: cheap ? ^MODEL : "gpt-4" };
            class A { private model = ^MODEL; get() { return MODEL; } }
            class A { private model = MODEL; get() { return ^MODEL; } }
            const jsx = run({ model: `${^MODEL}`, other: MODEL!, third: MODEL as Model });
            const jsx = run({ model: `${MODEL}`, other: ^MODEL!, third: MODEL as Model });
            const jsx = run({ model: `${MODEL}`, other: MODEL!, third: ^MODEL as Model });
            const { model = ^MODEL } = options;
        [h.model] "gpt-4"
        [] "gpt-4"
            function run2() { const model = "gpt-4"; return create({ ^model, n: 1 }); }
        "#);
    }

    #[test]
    fn a_default_or_branch_is_used_where_the_name_is() {
        insta::assert_snapshot!(python(r#"
A = os.getenv("A", "gpt-4o")
B = os.environ.get("B") or "gpt-4"
C = "gpt-4o" if cheap else "gpt-4"
D = load("gpt-4o")
E = ("gpt-4o", "gpt-4")
create(a=A, b=B, c=C, d=D, e=E)
"#), @r#"
        [A] "gpt-4o"
            create(a=^A, b=B, c=C, d=D, e=E)
        [B] "gpt-4"
            create(a=A, b=^B, c=C, d=D, e=E)
        [C] "gpt-4o"
            create(a=A, b=B, c=^C, d=D, e=E)
        [C] "gpt-4"
            create(a=A, b=B, c=^C, d=D, e=E)
        "#);
        insta::assert_snapshot!(typescript(r#"
const A = process.env.A ?? "gpt-4o";
const B = cheap ? "gpt-4o" : "gpt-4";
const C = load("gpt-4o");
create({ a: A, b: B, c: C });
"#), @r#"
        [A] "gpt-4o"
            create({ a: ^A, b: B, c: C });
        [B] "gpt-4o"
            create({ a: A, b: ^B, c: C });
        [B] "gpt-4"
            create({ a: A, b: ^B, c: C });
        "#);
    }

    #[test]
    fn what_does_nothing_with_it_is_no_use() {
        insta::assert_snapshot!(python(r#"
MODEL = "gpt-4o"
if model == MODEL or MODEL in MODELS or MODEL.startswith("gpt"): pass
MODELS = [MODEL, "gpt-4"]
PRICES = {MODEL: 1}
print(MODEL)
logger.info("with %s", MODEL)
raise ValueError(MODEL)
x = f"using {MODEL} now"
y = "openai/" + MODEL
z = PRICES[MODEL]
z = PRICES.get(MODEL)
MODEL
len(MODEL)
"MODEL"
# MODEL
create(MODEL=1, model=x.MODEL)
MODEL.split("-")[0]
def test_it():
    create(model=MODEL)
"#), @r#"[MODEL] "gpt-4o""#);
        insta::assert_snapshot!(typescript(r#"
const MODEL = "gpt-4o";
if (model === MODEL || MODEL.startsWith("gpt") || [MODEL].includes(model)) {}
const MODELS = [MODEL];
const PRICES = { [MODEL]: 1, MODEL: 2 };
console.log(MODEL, { model: MODEL });
throw new Error(MODEL);
const x = `using ${MODEL}` + MODEL;
export { MODEL };
switch (m) { case MODEL: break; }
type M = typeof MODEL;
MODEL.length;
describe("x", () => { create({ model: MODEL }); });
"#), @r#"[MODEL] "gpt-4o""#);
    }

    #[test]
    fn an_attribute_is_used_by_its_value() {
        insta::assert_snapshot!(shown::sites("tsx", r#"
const MODEL = "gpt-4o";
const x = <A MODEL={1} model={MODEL}>MODEL {MODEL}</A>;
"#), @r#"
        [MODEL] "gpt-4o"
            const x = <A MODEL={1} model={^MODEL}>MODEL {MODEL}</A>;
        "#);
    }

    #[test]
    fn a_member_is_used_through_its_owner() {
        insta::assert_snapshot!(python(r#"
class Config:
    MODEL = "gpt-4o"
    small: str = "gpt-4o-mini"
    other = "gpt-4"
    def run(self, o):
        self.other = "gpt-5"
        create(model=self.MODEL, a=cls.MODEL, b=self.small, c=self.other, d=o.MODEL)
class Model(str, Enum):
    GPT_4O = "gpt-4o"
    GPT_4 = "gpt-4"
    DEFAULT = GPT_4O
create(model=Config.MODEL)
create(model=Model.GPT_4O)
create(model=Model.GPT_4O.value, m=Model.GPT_4.name)
create(model=Model.DEFAULT)
if m == Model.GPT_4: pass
MODELS = {"fast": "gpt-4o-mini", "slow": {"a": "gpt-4"}}
create(model=MODELS["fast"])
create(model=MODELS['slow']['a'])
class Other:
    def run(self):
        create(model=self.MODEL)
"#), @r#"
        [Config.MODEL] "gpt-4o"
            create(model=^self.MODEL, a=cls.MODEL, b=self.small, c=self.other, d=o.MODEL)
            create(model=self.MODEL, a=^cls.MODEL, b=self.small, c=self.other, d=o.MODEL)
            create(model=^Config.MODEL)
        [] "gpt-4"
        [Model.GPT_4O Model.DEFAULT] "gpt-4o"
            create(model=^Model.GPT_4O)
            create(model=^Model.GPT_4O.value, m=Model.GPT_4.name)
            create(model=^Model.DEFAULT)
        [Model.GPT_4] "gpt-4"
        [MODELS.fast] "gpt-4o-mini"
            create(model=^MODELS["fast"])
        [MODELS.slow.a] "gpt-4"
            create(model=^MODELS['slow']['a'])
        "#);
        insta::assert_snapshot!(typescript(r#"
export class Config {
  static MODEL = "gpt-4o";
  private readonly small: string = "gpt-4o-mini";
  model = "gpt-4";
  constructor(o) { this.model = o.model; }
  run() { create({ model: this.small, b: Config.MODEL, c: this.model }); }
}
enum Model { Gpt4o = "gpt-4o", Gpt4 = "gpt-4" }
create({ model: Model.Gpt4o });
export const MODELS = { fast: "gpt-4o-mini", slow: { a: "gpt-4" } } as const;
create({ model: MODELS.fast, other: MODELS.slow.a, third: MODELS["fast"] });
const OPEN = { model: "gpt-4" };
OPEN.model = other;
create({ model: OPEN.model });
create({ model: "gpt-4o" }).model;
export default { model: "gpt-4o" };
namespace Models { export const BIG = "gpt-4o"; }
create({ model: Models.BIG });
"#), @r#"
        [Config.MODEL] "gpt-4o"
            run() { create({ model: this.small, b: ^Config.MODEL, c: this.model }); }
        [Config.small] "gpt-4o-mini"
            run() { create({ model: ^this.small, b: Config.MODEL, c: this.model }); }
        [] "gpt-4"
        [Model.Gpt4o] "gpt-4o"
            create({ model: ^Model.Gpt4o });
        [Model.Gpt4] "gpt-4"
        [MODELS.fast] "gpt-4o-mini"
            create({ model: ^MODELS.fast, other: MODELS.slow.a, third: MODELS["fast"] });
            create({ model: MODELS.fast, other: MODELS.slow.a, third: ^MODELS["fast"] });
        [MODELS.slow.a] "gpt-4"
            create({ model: MODELS.fast, other: ^MODELS.slow.a, third: MODELS["fast"] });
        [default.model] "gpt-4o"
        [Models.BIG] "gpt-4o"
            create({ model: ^Models.BIG });
        "#);
    }

    #[test]
    fn a_name_that_is_not_known_to_mean_it_is_no_use() {
        insta::assert_snapshot!(python(r#"
A = "gpt-4o"
A = "gpt-4"
create(model=A)
B = "gpt-4o"
def f(B):
    create(model=B)
def g():
    global C
    C = other
C = "gpt-4"
create(model=C)
def h():
    D = "gpt-4o"
    create(model=D)
create(model=D)
def i(Config):
    create(model=Config.E)
class Config:
    E = "gpt-4"
create(model=E)
"#), @r#"
        [B] "gpt-4o"
        [] "gpt-4o"
            create(model=^D)
        [Config.E] "gpt-4"
        "#);
    }

    #[test]
    fn another_name_for_it_is_followed() {
        insta::assert_snapshot!(python(r#"
GPT = "gpt-4o"
DEFAULT = GPT
def f():
    model = DEFAULT
    create(model=model)
LAST_MODEL = GPT
UNUSED = GPT
def g(a):
    m = DEFAULT
    n = m
    o = n
    create(model=o)
    model = GPT
    if a: model = "gpt-4"
    create(model=model)
"#), @r#"
        [GPT DEFAULT LAST_MODEL UNUSED] "gpt-4o"
            create(model=^model)
            LAST_MODEL = ^GPT
            model = ^GPT
        "#);
    }
}
