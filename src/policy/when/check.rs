//! Whether an expression can mean anything: each name is a fact or a function, each
//! operator gets what it takes, the whole is true or false, and it cannot run long.
//! Nothing is evaluated here.

use std::collections::BTreeMap;
use std::ops::Range;

use cel::IdedExpr;
use cel::Program;
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, LiteralValue};

use super::kinds::{FUNCTIONS, Kind, operator, sign};
use super::{Fact, Fault, TABLE, regex};
use crate::catalog::entry::Day;
use crate::policy::rule::Subject;
use crate::source::yaml::decode::nearest;

/// The most steps that one evaluation may take, every list thought as long as it can be.
pub const MAX_COST: u64 = 20_000;

/// How many elements a list that is not written out is thought to have.
const LONG_LIST: u64 = 64;

/// Facts by the name in front of the first dot.
pub(super) type Roots = BTreeMap<&'static str, Vec<&'static Fact>>;

/// The facts that a program names; all its faults when it has any.
pub(super) fn check(program: &Program, text: &str, subject: Subject) -> Result<Roots, Vec<Fault>> {
    let mut checker = Checker {
        program,
        text,
        subject,
        bound: Vec::new(),
        roots: Roots::new(),
        faults: Vec::new(),
    };
    let whole = program.expression();
    let known = checker.kind(whole);
    if let Some(kind) = known.filter(|kind| !matches!(kind, Kind::Bool | Kind::Any)) {
        let message = format!(
            "this is {}, and an expression is true or false",
            kind.name()
        );
        checker.fault_at(
            0..text.len(),
            message,
            Some("compare it with something".to_owned()),
        );
    }
    if checker.faults.is_empty() && cost(whole) > MAX_COST {
        let message = "this could run long: lists are walked within lists".to_owned();
        checker.fault_at(0..text.len(), message, Some("write two rules".to_owned()));
    }
    if checker.faults.is_empty() {
        Ok(checker.roots)
    } else {
        Err(checker.faults)
    }
}

struct Checker<'c> {
    program: &'c Program,
    text: &'c str,
    subject: Subject,
    /// The variables of the macros around.
    bound: Vec<(&'c str, Kind)>,
    roots: Roots,
    faults: Vec<Fault>,
}

impl<'c> Checker<'c> {
    /// The kind of an expression's value; `None` when it has a fault, which is noted.
    fn kind(&mut self, of: &'c IdedExpr) -> Option<Kind> {
        match &of.expr {
            Expr::Literal(value) => Some(literal(value)),
            Expr::Ident(_) | Expr::Select(_) => self.name(of),
            Expr::Call(call) => self.call(of, call),
            Expr::List(list) => {
                let kinds: Vec<_> = list.elements.iter().map(|one| self.kind(one)).collect();
                let kinds: Vec<_> = kinds.into_iter().collect::<Option<_>>()?;
                let first = kinds.first().cloned().unwrap_or(Kind::Any);
                let same = kinds.iter().all(|kind| *kind == first);
                Some(Kind::List(Box::new(if same { first } else { Kind::Any })))
            }
            Expr::Map(map) => {
                for entry in &map.entries {
                    if let EntryExpr::MapEntry(entry) = &entry.expr {
                        self.kind(&entry.key);
                        self.kind(&entry.value);
                    }
                }
                Some(Kind::Map)
            }
            Expr::Comprehension(over) => self.comprehension(over),
            Expr::Struct(_) | Expr::Unspecified => {
                self.fault(of, "there are no messages here".to_owned(), None);
                None
            }
        }
    }

    /// A variable of a macro, or a fact, written with or without dots.
    fn name(&mut self, of: &'c IdedExpr) -> Option<Kind> {
        if let Expr::Select(select) = &of.expr
            && select.test
        {
            // `has(tag.owner)`
            let kind = self.selected(of, &select.operand, &select.field)?;
            drop(kind);
            return Some(Kind::Bool);
        }
        match &of.expr {
            Expr::Ident(name) => {
                let bound = self.bound.iter().rev().find(|(bound, _)| bound == name);
                if let Some((_, kind)) = bound {
                    return Some(kind.clone());
                }
                self.fact(of, name)
            }
            Expr::Select(select) => self.selected(of, &select.operand, &select.field),
            _ => self.kind(of),
        }
    }

    fn selected(&mut self, of: &'c IdedExpr, operand: &'c IdedExpr, field: &str) -> Option<Kind> {
        match self.name(operand)? {
            Kind::Group(group) => self.fact(of, &format!("{group}.{field}")),
            Kind::Map | Kind::Any => Some(Kind::Any),
            kind => {
                let message = format!("`.{field}` is asked of {}", kind.name());
                self.fault(of, message, None);
                None
            }
        }
    }

    fn fact(&mut self, of: &IdedExpr, name: &str) -> Option<Kind> {
        let usable = |fact: &&Fact| fact.serves(self.subject) && !fact.is_late;
        let is_in = |fact: &&Fact| {
            let rest = fact.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        let found = TABLE.iter().find(|fact| fact.name == name);
        if let Some(fact) = found.filter(usable) {
            let root = fact.name.split('.').next().unwrap_or_default();
            let rows = self.roots.entry(root).or_default();
            if !rows.iter().any(|row| row.name == fact.name) {
                rows.push(fact);
            }
            return Some(fact.kind.into());
        }
        if TABLE.iter().filter(usable).any(|fact| is_in(&fact)) {
            return Some(Kind::Group(name.to_owned()));
        }
        let help = match found {
            Some(fact) if fact.is_late => "it is decided once the rule applies".to_owned(),
            Some(_) => format!(
                "it has no meaning in a rule about `{}`",
                self.subject.name()
            ),
            None => {
                let names = || TABLE.iter().filter(usable).map(|fact| fact.name);
                let groups = names().filter_map(|name| Some(name.rsplit_once('.')?.0));
                match nearest(name, names().chain(groups)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("facts here are {}", names().collect::<Vec<_>>().join(", ")),
                }
            }
        };
        self.fault(of, format!("there is no fact `{name}` here"), Some(help));
        None
    }

    fn call(&mut self, of: &'c IdedExpr, call: &'c CallExpr) -> Option<Kind> {
        let name = call.func_name.as_str();
        let target = call.target.iter().map(|target| &**target);
        let arguments: Vec<_> = target.chain(&call.args).collect();
        let kinds: Vec<_> = arguments.iter().map(|one| self.kind(one)).collect();
        let Some(kinds) = kinds.into_iter().collect::<Option<Vec<_>>>() else {
            // What is wrong is said. An operator of truth is one whatever it is given.
            return matches!(
                name,
                "_==_" | "_!=_" | "_<_" | "_<=_" | "_>_" | "_>=_" | "@in"
            )
            .then_some(Kind::Bool);
        };
        self.days(&arguments, &kinds);
        if let Some(sign) = sign(name) {
            let given = operator(name, &kinds);
            if given.is_none() {
                self.mismatch(of, sign, &kinds);
            }
            return given;
        }
        if name == "@not_strictly_false" {
            return Some(Kind::Bool);
        }
        let on_value = call.target.is_some();
        let called = |function: &&super::kinds::Function| function.name == name;
        let mut named = FUNCTIONS.iter().filter(called).peekable();
        if named.peek().is_none() {
            let mut names: Vec<_> = FUNCTIONS.iter().map(|row| row.name).collect();
            names.dedup();
            let help = if let Some(near) = nearest(name, names.iter().copied()) {
                format!("did you mean `{near}`?")
            } else {
                format!("functions are {}", names.join(", "))
            };
            self.fault(of, format!("there is no function `{name}`"), Some(help));
            return None;
        }
        let takes = FUNCTIONS.iter().find(called).map_or("", |row| row.takes);
        let given = named
            .filter(|function| function.on_value == on_value)
            .find_map(|function| (function.gives)(&kinds));
        if given.is_none() {
            let names: Vec<_> = kinds.iter().map(Kind::name).collect();
            let message = format!("`{name}` is given {}", names.join(" and "));
            self.fault(of, message, Some(format!("it takes {takes}")));
            return None;
        }
        if name == "matches" {
            self.pattern(arguments.last().copied()?);
        }
        given
    }

    /// A pattern is written out, so that it is known to be one, and small.
    fn pattern(&mut self, of: &IdedExpr) {
        let Expr::Literal(LiteralValue::String(pattern)) = &of.expr else {
            let message = "a pattern is written out here".to_owned();
            self.fault(
                of,
                message,
                Some("such as `id.matches('-[0-9]+b$')`".to_owned()),
            );
            return;
        };
        if let Err(error) = regex(pattern.inner()) {
            let said = error.to_string();
            let said = said.lines().last().unwrap_or_default();
            let said = said.trim_start_matches("error: ").to_owned();
            self.fault(of, format!("this pattern does not compile: {said}"), None);
        }
    }

    /// A day is compared with a day.
    fn days(&mut self, arguments: &[&IdedExpr], kinds: &[Kind]) {
        if !kinds.contains(&Kind::Day) {
            return;
        }
        for argument in arguments {
            if let Expr::Literal(LiteralValue::String(text)) = &argument.expr
                && text.inner().parse::<Day>().is_err()
            {
                let message = format!("`{}` is not a valid date", text.inner());
                let help = "a day is written `'2026-12-31'`".to_owned();
                self.fault(argument, message, Some(help));
            }
        }
    }

    fn mismatch(&mut self, of: &IdedExpr, sign: &str, kinds: &[Kind]) {
        let names: Vec<_> = kinds.iter().map(Kind::name).collect();
        let message = match names.as_slice() {
            [one] => format!("`{sign}` is asked of {one}"),
            [a, b] => format!("`{sign}` is asked of {a} and {b}"),
            _ => format!("`{sign}` is asked of {}", names.join(", ")),
        };
        let help = match kinds {
            [Kind::Int, Kind::Number] | [Kind::Number, Kind::Int] => {
                Some("write the whole number with a fraction: `2.0`".to_owned())
            }
            _ => None,
        };
        self.fault(of, message, help);
    }

    /// `all`, `exists`, `exists_one`, `map` and `filter`, as the parser writes them out.
    fn comprehension(&mut self, over: &'c ComprehensionExpr) -> Option<Kind> {
        let range = self.kind(&over.iter_range)?;
        let element = match range {
            Kind::List(of) => *of,
            Kind::Any | Kind::Map => Kind::Any,
            kind => {
                let message = format!("{} has no elements to walk", kind.name());
                self.fault(&over.iter_range, message, None);
                return None;
            }
        };
        let start = self.kind(&over.accu_init)?;
        let depth = self.bound.len();
        self.bound.push((&over.iter_var, element));
        if let Some(second) = &over.iter_var2 {
            self.bound.push((second, Kind::Any));
        }
        // A list that grows holds what each step gives.
        let start = match start {
            Kind::List(_) => Kind::List(Box::new(Kind::Any)),
            kind => kind,
        };
        self.bound.push((&over.accu_var, start));
        let step = self.kind(&over.loop_step);
        let test = self.kind(&over.loop_cond);
        let result = self.kind(&over.result);
        self.bound.truncate(depth);
        step.and(test)?;
        result
    }

    fn fault(&mut self, of: &IdedExpr, message: String, help: Option<String>) {
        let at = extent(self.program, self.text, of);
        let is_place = |at: &Range<usize>| self.text.get(at.clone()).is_some();
        let at = at.filter(is_place).unwrap_or(0..self.text.len());
        self.fault_at(at, message, help);
    }

    fn fault_at(&mut self, at: Range<usize>, message: String, help: Option<String>) {
        let fault = Fault { at, message, help };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// The bytes that an expression and all in it stand in.
fn extent(program: &Program, text: &str, of: &IdedExpr) -> Option<Range<usize>> {
    let own = program.source_info().offset_for(of.id);
    let mut own = own.map(|(from, last)| from as usize..last as usize + 1);
    let inner: Vec<&IdedExpr> = match &of.expr {
        Expr::Select(select) => vec![&select.operand],
        Expr::Call(call) => {
            let target = call.target.iter().map(|target| &**target);
            target.chain(&call.args).collect()
        }
        _ => Vec::new(),
    };
    // The parser gives the dot of a selection, and the bracket of a call.
    match (&of.expr, &mut own) {
        (Expr::Select(select), Some(own)) => own.end += select.field.len(),
        (Expr::Call(call), Some(own)) => {
            let before = text.get(..own.start).unwrap_or_default();
            if before.ends_with(&call.func_name) {
                own.start -= call.func_name.len();
            }
        }
        _ => {}
    }
    let extents = inner
        .into_iter()
        .filter_map(|inner| extent(program, text, inner));
    let all = own.into_iter().chain(extents);
    let mut all = all.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
    let is_call = matches!(&of.expr, Expr::Call(call) if sign(&call.func_name).is_none());
    if is_call
        && text
            .get(all.end..)
            .is_some_and(|rest| rest.starts_with(')'))
    {
        all.end += 1;
    }
    Some(all)
}

fn literal(value: &LiteralValue) -> Kind {
    match value {
        LiteralValue::Boolean(_) => Kind::Bool,
        LiteralValue::Int(_) | LiteralValue::UInt(_) => Kind::Int,
        LiteralValue::Double(_) => Kind::Number,
        LiteralValue::String(_) => Kind::Text,
        LiteralValue::Null => Kind::Null,
        LiteralValue::Bytes(_) => Kind::Any,
    }
}

/// The most steps that an expression takes.
fn cost(of: &IdedExpr) -> u64 {
    let all =
        |each: &mut dyn Iterator<Item = &IdedExpr>| each.map(cost).fold(1, u64::saturating_add);
    match &of.expr {
        Expr::Call(call) => {
            let target = call.target.iter().map(|target| &**target);
            all(&mut target.chain(&call.args))
        }
        Expr::List(list) => all(&mut list.elements.iter()),
        Expr::Select(select) => all(&mut std::iter::once(&*select.operand)),
        Expr::Map(map) => {
            let entries = map.entries.iter().filter_map(|entry| match &entry.expr {
                EntryExpr::MapEntry(entry) => Some([&entry.key, &entry.value]),
                EntryExpr::StructField(_) => None,
            });
            all(&mut entries.flatten())
        }
        Expr::Comprehension(over) => {
            let count = match &over.iter_range.expr {
                Expr::List(list) => list.elements.len() as u64,
                _ => LONG_LIST,
            };
            let turn = cost(&over.loop_cond).saturating_add(cost(&over.loop_step));
            let outside = all(&mut [&over.iter_range, &over.accu_init, &over.result].into_iter());
            outside.saturating_add(turn.saturating_mul(count))
        }
        Expr::Ident(_) | Expr::Literal(_) | Expr::Struct(_) | Expr::Unspecified => 1,
    }
}
