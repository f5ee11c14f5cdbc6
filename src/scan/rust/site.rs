//! Where a Rust file's constants are read as values that are used.
//!
//! Reads are noted on the way down, as that knows how each stands; what they mean is
//! settled at the end, when all constants are known.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Path};

use super::expr::{self, PLAIN};
use super::reader::Reader;
use crate::scan::import::{Import, Reading};
use crate::scan::name;
use crate::scan::piece::Role;
use crate::scan::site::{self, Constant};
use crate::source::Span;

/// How often a constant that is bound to another name is followed.
const MAX_STEPS: usize = 2;

/// How many reads of a file are noted.
const MAX_READS: usize = 20_000;

/// How many names a path may have.
const MAX_NAMES: usize = 8;

/// What a constant is called.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    /// Outermost module of the file first.
    names: Vec<String>,
    /// The last name alone reads it, too.
    is_bare: bool,
    /// Only this function sees it.
    is_local: bool,
}

/// A path that is read as a value.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// As written, with the type for `Self`.
    chain: Vec<String>,
    /// The modules around it.
    modules: Vec<String>,
    span: Span,
    /// What it is bound to, as a whole.
    bound: Option<Definition>,
}

/// What is noted on the way.
#[derive(Debug, Default)]
pub(super) struct Sites {
    /// Constants, each with the index of the piece that is its value.
    definitions: Vec<(Definition, usize)>,
    reads: Vec<Read>,
    /// The modules and types around the place at hand.
    owners: Vec<Owner>,
    /// How many open expressions make another value of what is in them.
    parts: u32,
    /// What the value at hand is bound to.
    bound: Option<(Span, Definition)>,
}

/// A constant whose sites are looked for.
struct Sought<K> {
    definition: Definition,
    /// What the sites are for.
    key: K,
    /// Where it is bound to this name, when that is another than its own.
    bound_at: Option<Span>,
}

#[derive(Debug)]
struct Owner {
    name: String,
    is_type: bool,
}

impl Reader<'_, '_> {
    /// Reads the items of a module or type.
    pub(super) fn owned(
        &mut self,
        name: Option<String>,
        is_type: bool,
        read: impl FnOnce(&mut Self),
    ) {
        let name = name.unwrap_or_default();
        self.sites.owners.push(Owner { name, is_type });
        read(self);
        self.sites.owners.pop();
    }

    /// Reads what comes to another value than the constants in it.
    pub(super) fn part(&mut self, read: impl FnOnce(&mut Self)) {
        self.sites.parts += 1;
        read(self);
        self.sites.parts -= 1;
    }

    /// What a name that is bound here is called from outside.
    fn called(&self, name: &str) -> Definition {
        let owners = &self.sites.owners;
        let is_of_type = owners.last().is_some_and(|owner| owner.is_type);
        let is_local = !self.functions.is_empty();
        let owners = if is_local { &[] } else { owners.as_slice() };
        let names = owners.iter().map(|owner| owner.name.clone());
        Definition {
            names: names.chain([name.to_owned()]).collect(),
            is_bare: is_local || !is_of_type,
            is_local,
        }
    }

    /// Notes that the value of a constant is the piece at this index.
    pub(super) fn define(&mut self, name: &str, piece: usize) {
        if self.tests == 0 {
            let definition = self.called(name);
            self.sites.definitions.push((definition, piece));
        }
    }

    /// Notes that the piece at this index is what a variant of the type at hand stands for.
    pub(super) fn define_variant(&mut self, name: &str, piece: usize) {
        if self.tests == 0 && piece < self.pieces.len() {
            let owners = self.sites.owners.iter().map(|owner| owner.name.clone());
            let definition = Definition {
                names: owners.chain([name.to_owned()]).collect(),
                is_bare: false,
                is_local: false,
            };
            self.sites.definitions.push((definition, piece));
        }
    }

    /// Reads a value that is bound to a name; one that is just another name is followed.
    pub(super) fn binding(&mut self, name: &str, value: &Expr, read: impl FnOnce(&mut Self)) {
        let path = match core(value) {
            Expr::Path(path) => self.place_of(&path.path),
            _ => None,
        };
        let bound = path.map(|span| (span, self.called(name)));
        let before = std::mem::replace(&mut self.sites.bound, bound);
        read(self);
        self.sites.bound = before;
    }

    fn place_of(&self, path: &Path) -> Option<Span> {
        let (first, last) = (path.segments.first()?, path.segments.last()?);
        Some(Span::new(
            self.place(first.ident.span()).start,
            self.place(last.ident.span()).end,
        ))
    }

    /// Notes a path where a value stands.
    pub(super) fn read_path(&mut self, path: &Path) {
        let Some(span) = self.place_of(path) else {
            return;
        };
        let names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        self.note(names.take(MAX_NAMES).collect(), span);
    }

    /// Notes names that are read as a value, if that is a use.
    pub(super) fn note(&mut self, mut chain: Vec<String>, span: Span) {
        let sites = &self.sites;
        let is_talk = self.stand.name.as_deref().is_some_and(site::is_talk);
        let is_use = self.stand.role == Some(Role::Use) && !is_talk;
        if !is_use || self.tests > 0 || sites.parts > 0 || sites.reads.len() >= MAX_READS {
            return;
        }
        let owner = sites.owners.iter().rev().find(|owner| owner.is_type);
        if let (Some(first), Some(owner)) = (chain.first_mut(), owner)
            && *first == "Self"
        {
            first.clone_from(&owner.name);
        }
        while chain.len() > 1 && chain.first().is_some_and(|first| first == "self") {
            chain.remove(0);
        }
        let modules = sites.owners.iter().filter(|owner| !owner.is_type);
        let modules = modules.map(|owner| owner.name.clone()).collect();
        let bound = sites.bound.as_ref().filter(|(own, _)| *own == span);
        let bound = bound.map(|(_, definition)| definition.clone());
        self.sites.reads.push(Read {
            chain,
            modules,
            span,
            bound,
        });
    }

    /// The constants of the file by the index of their piece.
    pub(super) fn constants_used(&mut self) -> BTreeMap<usize, Constant> {
        let sites = std::mem::take(&mut self.sites);
        let mut out: BTreeMap<usize, Constant> = BTreeMap::new();
        let sought = sites
            .definitions
            .into_iter()
            .map(|(definition, key)| Sought {
                definition,
                key,
                bound_at: None,
            });
        let found = self.follow(sought.collect(), &sites.reads, MAX_STEPS, |own, piece| {
            let constant = out.entry(*piece).or_default();
            constant.exports.extend(own.export());
            constant.exports.dedup();
        });
        for (piece, site) in found {
            out.entry(piece).or_default().sites.push(site);
        }
        for constant in out.values_mut() {
            constant.sites.sort_unstable();
            constant.sites.dedup();
        }
        out
    }

    /// The uses of what other files call by one of `names`.
    pub(super) fn imported(&mut self, imports: &[Import], names: &BTreeSet<&str>) -> Vec<Reading> {
        let reads = std::mem::take(&mut self.sites).reads;
        let mut found = Vec::new();
        let mut sought = Vec::new();
        for read in &reads {
            let Some(key) = self.meaning(imports, names, read) else {
                continue;
            };
            match &read.bound {
                None => found.push((key, read.span)),
                Some(bound) => sought.push(Sought {
                    definition: bound.clone(),
                    key,
                    bound_at: Some(read.span),
                }),
            }
        }
        found.extend(self.follow(sought, &reads, MAX_STEPS - 1, |_, _| ()));
        found.sort_by_key(|(_, span)| *span);
        found.dedup();
        let reading = |((import, names), span)| Reading {
            import,
            names,
            span,
        };
        found.into_iter().map(reading).collect()
    }

    /// The import that a read goes by, and the names behind it. A path may need none, and
    /// neither does a name where an import brings every name.
    fn meaning(
        &self,
        imports: &[Import],
        names: &BTreeSet<&str>,
        read: &Read,
    ) -> Option<(Option<usize>, Vec<String>)> {
        let chain: Vec<&str> = read.chain.iter().map(String::as_str).collect();
        let (root, last) = (chain.first()?, chain.last()?);
        // What modules in the file import is not known here.
        let is_own = chain.len() == 1 && self.binds(root);
        if is_own || (!read.modules.is_empty() && *root != "crate") {
            return None;
        }
        for (index, import) in imports.iter().enumerate() {
            let Some(rest) = import.rest_of(&chain) else {
                continue;
            };
            let is_wanted = match rest.last() {
                Some(last) => names.contains(last),
                None => import.brings(names),
            };
            let rest = rest.iter().map(|name| (*name).to_owned());
            return is_wanted.then(|| (Some(index), rest.collect()));
        }
        let is_seen = chain.len() > 1 || imports.iter().any(Import::brings_all);
        let is_wanted = is_seen && names.contains(last);
        is_wanted.then(|| (None, read.chain.clone()))
    }

    /// The sites of constants, by way of as many other names as `steps` says; `meet` hears
    /// of each name that is one.
    fn follow<K: Clone>(
        &self,
        mut sought: Vec<Sought<K>>,
        reads: &[Read],
        steps: usize,
        mut meet: impl FnMut(&Definition, &K),
    ) -> Vec<(K, Span)> {
        let mut sites = Vec::new();
        for step in 0..=steps {
            let mut next = Vec::new();
            for sought in sought {
                if !self.is_bound_once(&sought.definition) {
                    continue;
                }
                let Sought {
                    definition,
                    key,
                    bound_at,
                } = sought;
                meet(&definition, &key);
                let mut is_read = false;
                for read in reads.iter().filter(|read| definition.is_called(read)) {
                    is_read = true;
                    match &read.bound {
                        Some(bound) if !self.is_bound_once(bound) => {
                            let site = bound.is_model_like().then_some(read.span);
                            sites.extend(site.map(|site| (key.clone(), site)));
                        }
                        Some(bound) if step < steps => next.push(Sought {
                            definition: bound.clone(),
                            key: key.clone(),
                            bound_at: Some(read.span),
                        }),
                        Some(_) => {}
                        None => sites.push((key.clone(), read.span)),
                    }
                }
                // Nothing reads it on: then it is used where it is bound.
                let site = bound_at.filter(|_| !is_read && definition.is_model_like());
                sites.extend(site.map(|site| (key, site)));
            }
            if next.is_empty() {
                break;
            }
            sought = next;
        }
        sites
    }

    /// Whether the name means this wherever it is read alone.
    fn is_bound_once(&self, definition: &Definition) -> bool {
        let name = definition.names.last().map_or("", String::as_str);
        !definition.is_bare || self.constant(name).is_some()
    }
}

impl Definition {
    fn is_model_like(&self) -> bool {
        let last = self.names.last();
        last.is_some_and(|name| name::is_model_like(name))
    }

    fn is_called(&self, read: &Read) -> bool {
        match read.chain.as_slice() {
            [name] => self.is_bare && self.names.last() == Some(name),
            chain => {
                let inner = read.modules.iter().chain(chain);
                chain == self.names || inner.eq(&self.names)
            }
        }
    }

    /// What other files call it, unless it is local.
    fn export(&self) -> Option<String> {
        (!self.is_local).then(|| self.names.join("."))
    }
}

/// Whether a member of a constant is another thing than its value.
pub(super) fn is_other_matter(member: &str) -> bool {
    site::is_other_matter(member)
}

/// What an expression is, but for what leaves a text as it is.
pub(super) fn core(expr: &Expr) -> &Expr {
    let mut expr = expr;
    for _ in 0..MAX_NAMES {
        expr = match expr {
            Expr::MethodCall(call) if PLAIN.iter().any(|plain| call.method == plain) => {
                &call.receiver
            }
            Expr::Call(call) if expr::callee(&call.func).is_some_and(|name| name == "String") => {
                match call.args.first() {
                    Some(inner) => inner,
                    None => return expr,
                }
            }
            other => match expr::inner(other) {
                Some(inner) => inner,
                None => return expr,
            },
        };
    }
    expr
}

#[cfg(test)]
#[cfg(feature = "tree")]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::sites("rust", text)
    }

    #[test]
    fn a_constant_is_used_where_a_value_is_wanted() {
        insta::assert_snapshot!(show(r#"
pub const MODEL: &str = "gpt-4o";
fn f(m: Option<&str>) -> &'static str {
    client.model(MODEL).send(x);
    ChatModel::new(MODEL);
    self.model = MODEL.to_string();
    let request = Request { model: MODEL.into(), ..base };
    let body = json!({ "model": MODEL, "other": self::MODEL, "n": { "model": MODEL } });
    let m = m.unwrap_or(MODEL);
    let model = "gpt-4".to_string();
    let r = Request { model };
    let e = std::env::var("E").unwrap_or_else(|_| "gpt-4".into());
    call(&e);
    call(if cheap { MODEL } else { "gpt-4" });
    MODEL
}
"#), @r#"
        [MODEL] "gpt-4o"
            client.model(^MODEL).send(x);
            ChatModel::new(^MODEL);
            self.model = ^MODEL.to_string();
            let request = Request { model: ^MODEL.into(), ..base };
            let body = json!({ "model": ^MODEL, "other": self::MODEL, "n": { "model": MODEL } });
            let body = json!({ "model": MODEL, "other": ^self::MODEL, "n": { "model": MODEL } });
            let body = json!({ "model": MODEL, "other": self::MODEL, "n": { "model": ^MODEL } });
            let m = m.unwrap_or(^MODEL);
            call(if cheap { ^MODEL } else { "gpt-4" });
            ^MODEL
        [] "gpt-4"
            let r = Request { ^model };
        [] "gpt-4"
            call(&^e);
        "#);
    }

    #[test]
    fn what_does_nothing_with_it_is_no_use() {
        insta::assert_snapshot!(show(r#"
const MODEL: &str = "gpt-4o";
const MODELS: &[&str] = &[MODEL, "gpt-4"];
fn f() {
    if model == MODEL || MODEL.starts_with("gpt") || MODELS.contains(&MODEL) {}
    match model { MODEL => {} _ => {} }
    println!("{}", MODEL);
    info!(model = MODEL, "calling {MODEL}");
    bail!("no {}", MODEL);
    assert_eq!(model, MODEL);
    let x = format!("openai/{}", MODEL);
    let y = "openai/".to_owned() + MODEL;
    let z = PRICES[MODEL];
    let z = prices.get(MODEL);
    call(MODEL.len(), MODEL.split("-"), other::MODEL, x.MODEL, MODEL());
    let t = some! { a == MODEL };
    MODEL;
}
#[cfg(test)]
mod tests { fn t() { call(super::MODEL); call(MODEL); } }
"#), @r#"
        [MODEL] "gpt-4o"
        [] "openai/gpt-4o"
        [] "openai/gpt-4o"
        "#);
    }

    #[test]
    fn a_member_is_used_through_its_type() {
        insta::assert_snapshot!(show(r#"
struct C;
impl C {
    const MODEL: &'static str = "gpt-4o";
    fn f(&self) { call(Self::MODEL); call(C::MODEL); call(MODEL); }
}
enum Model { #[serde(rename = "gpt-4o")] Big, Small }
impl Model {
    fn id(&self) -> &str { match self { Self::Big => "gpt-4o", Model::Small => "gpt-4o-mini" } }
    fn default() -> Self { Self::Small }
}
mod inner { pub const DEEP: &str = "gpt-4"; fn f() { call(DEEP); } }
fn f() {
    call(Model::Big);
    call(Model::Small.id());
    call(inner::DEEP);
    match m { Model::Big => {} _ => {} }
}
"#), @r#"
        [C.MODEL] "gpt-4o"
            fn f(&self) { call(^Self::MODEL); call(C::MODEL); call(MODEL); }
            fn f(&self) { call(Self::MODEL); call(^C::MODEL); call(MODEL); }
        [Model.Big] "gpt-4o"
            call(^Model::Big);
        [Model.Big] "gpt-4o"
            call(^Model::Big);
        [Model.Small] "gpt-4o-mini"
            fn default() -> Self { ^Self::Small }
            call(^Model::Small.id());
        [inner.DEEP] "gpt-4"
            mod inner { pub const DEEP: &str = "gpt-4"; fn f() { call(^DEEP); } }
            call(^inner::DEEP);
        "#);
    }

    #[test]
    fn another_name_for_it_is_followed_and_a_name_bound_twice_is_none() {
        insta::assert_snapshot!(show(r#"
const GPT: &str = "gpt-4o";
pub const DEFAULT: &str = GPT;
const LAST_MODEL: &str = GPT;
const A: &str = "gpt-4";
fn f() {
    let model = DEFAULT;
    call(model);
    let A = other();
    call(A);
    let mut once = GPT;
}
"#), @r#"
        [GPT DEFAULT LAST_MODEL] "gpt-4o"
            const LAST_MODEL: &str = ^GPT;
            call(^model);
        "#);
    }
}
