//! Which surface serves the model of a bare id, as far as the text around it proves one.
//!
//! A spelling that only one surface has proves it; else the address beside the id, what it is
//! given to and the keys that hold it; else the client that the call is made on; else the only
//! SDK that the file imports. Of one weight, all must agree. Which names mean which surface
//! is data of the catalog. It reads no comments, and guesses nothing: without proof there is none.

mod address;
pub(in crate::scan) mod bind;
pub(in crate::scan) mod brace;
mod branch;
pub(in crate::scan) mod call;
mod clients;
mod clue;
mod command;
mod declared;
mod entry;
mod field;
mod held;
mod inner;
pub(in crate::scan) mod known;
mod line;
mod made;
pub(in crate::scan) mod scopes;
mod switch;
mod tells;
pub(in crate::scan) mod token;
mod variable;

pub use clue::{By, Proof};

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use super::language::Trait;
use super::piece::{Context, Role};
use super::{Codes, Draft, Language};
use crate::catalog::Catalog;
use crate::catalog::proof::Switch;
use crate::catalog::resolve::Target;
use crate::source::Span;
use branch::Branches;
use call::Around;
use clue::{Clue, Clues};
use declared::Reads;
use held::Names;
use inner::Inner;
use known::Known;
use line::Lines;
use token::Tokens;

/// How many uses of a constant or a parameter are looked at.
const MAX_SITES: usize = 16;

/// Sets what proves the surface of each mention; `codes` is the code that stands in the text.
pub(super) fn prove(
    mentions: &mut [Draft],
    (text, codes): (&str, &Codes),
    language: &Language,
    catalog: &Catalog,
) {
    // Other documents are read as one text, code and all.
    let sheets = if language.is(Trait::Opaque) {
        let places: Vec<_> = mentions.iter().map(|mention| mention.span).collect();
        codes.sheets(text, &places)
    } else {
        Vec::new()
    };
    let within: Vec<_> = sheets
        .iter()
        .map(|sheet| (sheet, Reader::new(&sheet.text, sheet.language, catalog)))
        .collect();
    let mut reader = None;
    let mut inner = Inner::default();
    for mention in mentions.iter_mut() {
        mention.proof = spelled(mention, catalog).map(Box::new);
        if mention.proof.is_some() || matches!(mention.role, Role::Comment | Role::Prose) {
            continue;
        }
        let reader = reader.get_or_insert_with(|| Reader::new(text, language, catalog));
        let mut clues = reader.clues(mention);
        if let Some(document) = inner.holding(reader, mention, catalog) {
            clues.extend(&document);
        }
        let own = within
            .iter()
            .find(|(sheet, _)| sheet.holds(mention.span.start));
        if let Some((_, own)) = own {
            clues.extend(&own.clues(mention));
        }
        // Who made a model stands in front of its id, and beside it: neither says who serves it.
        let core = mention.reading.core.start as usize;
        let is_made = mention
            .text
            .get(..core)
            .is_some_and(|maker| maker.ends_with('/'));
        if is_made {
            let is_maker = |clue: &Clue| clue.by == By::Key && catalog.is_vendors(clue.surface);
            clues.all.retain(|clue| !is_maker(clue));
        }
        let proven = clues.verdict(catalog, &mention.reading.target);
        mention.proof = proven.and_then(|clue| proof(clue, catalog)).map(Box::new);
    }
    addressed(mentions, text);
}

/// What an address that a constant is put into proves, it proves of the constant.
fn addressed(mentions: &mut [Draft], text: &str) {
    let put = |mention: &Draft| {
        let proof = mention.proof.as_ref().filter(|proof| proof.by == By::Url)?;
        let written = text
            .get(mention.span.range())
            .filter(|written| *written != mention.text)?;
        let name = written.trim_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
        let name = name.rsplit(['.', '(', ' ']).next()?;
        Some(((name.to_owned(), mention.text.clone()), proof.clone()))
    };
    let mut found: HashMap<(String, String), Option<Box<Proof>>> = HashMap::new();
    for (held, proof) in mentions.iter().filter_map(put) {
        let known = found.entry(held).or_insert_with(|| Some(proof.clone()));
        if known
            .as_ref()
            .is_some_and(|known| known.surface != proof.surface)
        {
            *known = None;
        }
    }
    if found.is_empty() {
        return;
    }
    for mention in mentions
        .iter_mut()
        .filter(|mention| mention.proof.is_none())
    {
        let name = mention.name.as_deref().unwrap_or("").to_owned();
        let proof = found.get(&(name, mention.text.clone())).cloned().flatten();
        mention.proof = proof.filter(|_| mention.role == Role::Use);
    }
}

/// A word of its own proves nothing, whoever alone has a model of that name; but for names of a team's
/// own, which are what a catalog file says.
fn spelled(mention: &Draft, catalog: &Catalog) -> Option<Proof> {
    let core = mention.reading.core.end - mention.reading.core.start;
    let own = |id| catalog.is_own_name(id);
    let is_own = matches!(mention.reading.target, Target::Known(id) if own(id));
    if mention.reading.ambiguous && core as usize == mention.text.len() && !is_own {
        return None;
    }
    Some(Proof {
        surface: mention.reading.surface.clone()?,
        by: By::Spelling,
        span: mention.span,
    })
}

fn proof(clue: Clue, catalog: &Catalog) -> Option<Proof> {
    Some(Proof {
        surface: catalog.surfaces().get(clue.surface)?.id.clone(),
        by: clue.by,
        span: clue.span,
    })
}

/// A file, read for what its ids stand in.
struct Reader<'r> {
    catalog: &'r Catalog,
    text: &'r str,
    tokens: Option<(Tokens<'r>, Known<'r>)>,
    lines: Option<Lines<'r>>,
    /// What code declares line by line, and the branches that it has, once a mention asks.
    fields: OnceCell<Lines<'r>>,
    branches: OnceCell<Branches>,
    /// By the bracket of a list, the variables that it holds: `[{"name": "A", "value": "x"}]`.
    variables: RefCell<HashMap<usize, Lines<'r>>>,
    is_code: bool,
    is_data: bool,
    /// The variables of the environment that the file sets, and that send calls elsewhere.
    switched: Vec<(&'r Switch, Span)>,
    place: RefCell<Place>,
    /// Where a template reads what it declares, once a mention asks.
    reads: OnceCell<Reads<'r>>,
    names: Names<'r>,
}

/// Where a name was last seen before a byte of a statement.
#[derive(Debug, Default)]
struct Place {
    statement: usize,
    name: String,
    before: usize,
    at: Option<usize>,
}

/// How far before an id its name is looked for, in bytes.
const MAX_APART: usize = 16 << 10;

impl Place {
    /// The last place of a name between two bytes. What was searched for the id before is
    /// not searched again.
    fn last(&mut self, text: &str, name: &str, statement: usize, before: usize) -> Option<usize> {
        let is_on = self.statement == statement && self.before <= before && self.name == name;
        if !is_on {
            // A row may be as long as its file, with another name for each id.
            let near = before.saturating_sub(MAX_APART).max(statement);
            *self = Self {
                statement,
                name: name.to_owned(),
                before: near,
                at: None,
            };
        }
        let from = self.before.saturating_sub(name.len()).max(statement);
        let stretch = text.as_bytes().get(from..before)?;
        let found = memchr::memmem::rfind(stretch, name.as_bytes());
        self.at = found.map(|at| from + at).or(self.at);
        self.before = before;
        self.at
    }
}

impl<'r> Reader<'r> {
    fn new(text: &'r str, language: &Language, catalog: &'r Catalog) -> Self {
        let is_data = language.is(Trait::Data);
        let is_read = !language.is(Trait::Opaque);
        let tokens = is_read.then(|| Tokens::of(text, language)).flatten();
        let tokens = tokens.map(|tokens| {
            let known = if is_data {
                Known::default()
            } else {
                Known::of(&tokens, catalog)
            };
            (tokens, known)
        });
        Self {
            catalog,
            text,
            tokens,
            lines: line::Form::of(language.name).map(|form| Lines::of(text, form)),
            fields: OnceCell::new(),
            branches: OnceCell::new(),
            variables: RefCell::default(),
            is_code: is_read && !is_data && !language.is(Trait::Literal)
                || language.is(Trait::Shell),
            is_data,
            switched: switch::set(text, catalog),
            place: RefCell::default(),
            reads: OnceCell::new(),
            names: Names::default(),
        }
    }

    fn clues(&self, mention: &Draft) -> Clues {
        let own = mention.name.as_deref().unwrap_or("");
        let mut clues = Clues::default();
        let at = self
            .tokens
            .as_ref()
            .map(|(tokens, known)| (tokens.at(mention.span.start), known));
        // What a client of the file is called says less than what it is made of.
        if !at.is_some_and(|(at, known)| known.is_held(own, at)) {
            clues.named(own, self.place(mention, own), self.catalog);
        }
        if let Some((number, span)) = address::around(self.text, mention.span, self.catalog) {
            clues.add(number, By::Url, span);
        }
        if let Some((number, span)) = address::path(self.text, mention.span, self.catalog) {
            clues.add(number, By::Url, span);
        }
        if mention.role == Role::Compare {
            return clues;
        }
        if let Some((number, span)) = address::statement(self.text, mention.span, self.catalog) {
            clues.add(number, By::Call, span);
        }
        if let Some((number, span)) = address::tag(self.text, mention.span, self.catalog) {
            clues.tell(number, span);
        }
        if let Some((number, span)) = address::element(self.text, mention.span, self.catalog) {
            clues.tell(number, span);
        }
        if let Some((number, span)) = address::run(self.text, mention.span, self.catalog) {
            clues.add(number, By::Call, span);
        }
        for (number, by, span) in command::flags(self.text, mention.span, own, self.catalog) {
            match by {
                By::Url => clues.add(number, by, span),
                _ => clues.tell(number, span),
            }
        }
        let is_inner = !self.is_data && inner::heredoc(self.text, mention.span).is_some();
        if let Some(name) = command::variable(self.text, mention.span) {
            clues.named(&self.text[name.range()], name, self.catalog);
        }
        if self.is_data
            && let Some((number, span)) = branch::chosen(self.text, mention.span, self.catalog)
        {
            clues.tell(number, span);
        }
        if self.is_code && !is_inner {
            self.around(mention, own, &mut clues);
        }
        for (switch, span) in &self.switched {
            if self.catalog.serves(switch.from, &mention.reading.target) {
                clues.tell(switch.to, *span);
            }
        }
        if let Some(lines) = self.lines.as_ref().filter(|_| !is_inner) {
            lines.read(mention.span.start, own, self.catalog, &mut clues);
        }
        let Some((tokens, known)) = &self.tokens else {
            return clues;
        };
        if !matches!(mention.context, Context::String | Context::Config) {
            return clues;
        }
        let from = mention.statement.unwrap_or(mention.holder).start;
        let from = if self.is_data { 0 } else { from };
        let around = Around {
            tokens,
            catalog: self.catalog,
            known,
        };
        let at = tokens.at(mention.span.start);
        // A constant that an SDK has for a model.
        let is_whole =
            |token: &token::Token| token.kind == token::Kind::Word && token.span == mention.span;
        if let Some(token) = tokens.get(at).filter(is_whole)
            && let Some(number) = known.call(self.catalog, tokens.slice(at))
        {
            clues.add(number, By::Call, token.span);
        }
        if self.is_data {
            self.listed(mention, (tokens, at), &mut clues);
        }
        let inner = around.read(at, Some(from), own, self.is_data);
        clues.all.extend(inner.all);
        clues.redirected |= inner.redirected;
        // `config.model = "id"`: what the configuration was made for.
        if let Some(client) = around.configured(at) {
            clues.extend(client);
        }
        self.used(mention, around, &mut clues);
        if self.is_data {
            self.declared(mention, around, &mut clues);
        }
        let is_open = matches!(mention.role, Role::Use | Role::Example | Role::Test);
        if is_open
            && !self.is_data
            && clues
                .verdict(self.catalog, &mention.reading.target)
                .is_none()
        {
            clues.extend(&held::followed(
                around,
                &self.names,
                at,
                &mention.reading.target,
            ));
        }
        if let Some((number, span)) = known.only(tokens, self.catalog) {
            clues.add(number, By::Import, span);
        }
        clues
    }

    /// The branch that an id stands in, and what is declared beside it.
    fn around(&self, mention: &Draft, own: &str, clues: &mut Clues) {
        let branches = || Branches::of(self.text, self.catalog);
        let branches = self.branches.get_or_init(branches);
        if let Some((number, span)) = branches.around(self.text, mention.span, self.catalog) {
            // A branch for one vendor may call another, too.
            let target = &mention.reading.target;
            if !self.catalog.is_vendors(number) || self.catalog.serves(number, target) {
                clues.tell(number, span);
            }
        }
        let fields = self
            .fields
            .get_or_init(|| Lines::of(self.text, line::Form::Fields));
        // A script's lines are read as such.
        if self.lines.is_some() {
            return;
        }
        let mut found = Clues::default();
        if fields.declares(mention.span.start, &mention.text) {
            fields.read(mention.span.start, own, self.catalog, &mut found);
        } else if field::gives(self.text, mention.span.range()) {
            fields.of_types(mention.span.start, self.catalog, &mut found);
        }
        // An address beside it may be for something else.
        clues.all.extend(found.all);
    }

    /// The variables of the list that holds an id as the value of one.
    fn listed(&self, mention: &Draft, (tokens, at): (&Tokens<'r>, usize), clues: &mut Clues) {
        let Some(list) = variable::list_of_variables(tokens, at) else {
            return;
        };
        let mut variables = self.variables.borrow_mut();
        let lines = variables
            .entry(list)
            .or_insert_with(|| Lines::variables(tokens, list));
        lines.read(mention.span.start, "", self.catalog, clues);
    }

    /// Where the name stands that holds an id; in its place the id itself, if the name does
    /// not stand there as it is.
    fn place(&self, mention: &Draft, own: &str) -> Span {
        let start = mention.statement.unwrap_or(mention.holder).start;
        let (from, to) = (start as usize, mention.span.start as usize);
        let at = self.place.borrow_mut().last(self.text, own, from, to);
        at.map_or(mention.span, |at| Span::from(at..at + own.len()))
    }

    /// What points at a surface where a template's parameter is used that holds an id: those of its places that
    /// prove one have to agree.
    fn declared(&self, mention: &Draft, around: Around<'_, 'r>, clues: &mut Clues) {
        let tokens = around.tokens;
        let Some(name) = declared::declared(tokens, tokens.at(mention.span.start)) else {
            return;
        };
        let reads = self.reads.get_or_init(|| Reads::of(tokens));
        let sites = reads.sites(&name);
        let read = |&at: &usize| {
            let found = around.read(at, Some(0), "", true);
            found.verdict(self.catalog, &mention.reading.target)
        };
        let found: Vec<_> = sites.iter().filter_map(read).collect();
        let first = found.first().map(|clue| clue.surface);
        if found.iter().all(|clue| Some(clue.surface) == first) {
            clues.all.extend(found);
        }
    }

    /// What points at a surface where the constant is used that holds an id: all its places
    /// have to.
    fn used(&self, mention: &Draft, around: Around<'_, '_>, clues: &mut Clues) {
        let sites = mention.constant.iter().flat_map(|own| &own.sites);
        let read = |site: &Span| {
            let at = around.tokens.at(site.start);
            let mut found = around.read(at, None, "", false);
            if let Some((number, span)) = address::path(self.text, *site, self.catalog) {
                found.add(number, By::Url, span);
            }
            let proven = found.verdict(self.catalog, &mention.reading.target);
            (found.redirected, proven)
        };
        let found: Vec<_> = sites.take(MAX_SITES).map(read).collect();
        clues.redirected |= found.iter().any(|(redirected, _)| *redirected);
        if found.iter().all(|(_, proven)| proven.is_some()) {
            clues
                .all
                .extend(found.into_iter().filter_map(|(_, proven)| proven));
        }
    }
}

#[cfg(test)]
mod tests;
