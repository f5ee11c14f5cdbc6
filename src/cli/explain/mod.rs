//! `lanelint explain MODEL|RULE|WORD`: all that is known of a model ([`model`]), what changes on the way to another
//! ([`mod@to`]), what a rule is for, or what a word of reports means ([`words`]).

mod instead;
mod model;
mod to;
mod words;

use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use super::catalog::Form;
use super::compare::find;
use super::{AsOf, Exit, Outcome, PolicyChoice, terminal};
use crate::catalog::Catalog;
use crate::policy::facts::TABLE;
use crate::policy::{Policy, Rule};
use crate::source::excerpt::visible;
use crate::source::yaml::decode::nearest;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A model id in any spelling, a rule's id, or a word of reports and policies: a role, a status, a
    /// lane, a platform, `exit-codes`; without it, the rules are listed
    #[arg(value_name = "MODEL|RULE|WORD")]
    subject: Option<String>,
    /// Of a model, tell what changes when calls move to this one: what breaks, what differs, what stays
    #[arg(long, value_name = "MODEL")]
    to: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
    /// Of a model, tell only what holds on this platform, and what could stand there instead
    #[arg(long, value_name = "NAME")]
    surface: Option<String>,
    /// How a model is told
    #[arg(long, short, value_enum, default_value = "table")]
    format: Form,
    #[command(flatten)]
    policy: PolicyChoice,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let here = Path::new("");
    let load = || super::load_policy(&arguments.policy, here, &mut Catalog::builtin());
    let Some(subject) = &arguments.subject else {
        if arguments.to.is_some() {
            let help = "name the model that calls move from: `lanelint explain OLD --to NEW`";
            return Ok(terminal::fail(
                "`--to` needs a model to move from",
                Some(help),
            ));
        }
        return match load() {
            Ok(policy) => list(&policy, out).map(|()| Exit::Clean),
            Err(exit) => Ok(exit),
        };
    };
    let catalog = match super::load_catalog(&arguments.policy, here) {
        Ok(catalog) => catalog,
        Err(exit) => return Ok(exit),
    };
    // Models first: of the policy they need its catalogs alone, and no rule is called like one.
    let near = match find(&catalog, subject) {
        Ok(id) if arguments.to.is_some() => return to::explain(&catalog, id, arguments, out),
        Ok(id) => {
            // What may stand instead is the policy's to say, and asked of one platform.
            let policy = match arguments.surface.as_ref().map(|_| load()).transpose() {
                Ok(policy) => policy,
                Err(exit) => return Ok(exit),
            };
            return model::explain(&catalog, (id, policy.as_ref()), arguments, out);
        }
        Err(near) => near,
    };
    if arguments.to.is_some() {
        let message = format!("the catalog has no model `{}`", visible(subject));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        return Ok(terminal::fail(&message, help.as_deref()));
    }
    let policy = match load() {
        Ok(policy) => policy,
        Err(exit) => return Ok(exit),
    };
    if let Some(found) = policy.rule(subject) {
        return rule(found, out).map(|()| Exit::Clean);
    }
    if words::explain(subject, &catalog, Some(&policy), out)? {
        return Ok(Exit::Clean);
    }
    let rules = policy.rules.iter().map(|rule| rule.id.as_str());
    let near = nearest(subject, rules.chain(words::all(&catalog)))
        .map(str::to_owned)
        .or(near);
    let message = format!("no model and no rule is called `{}`", visible(subject));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`lanelint explain` lists the rules".into(),
    };
    Ok(terminal::fail(&message, Some(&help)))
}

/// Prints a line for each rule.
fn list(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    let width = policy
        .rules
        .iter()
        .map(|rule| rule.id.len())
        .max()
        .unwrap_or(0);
    for rule in &policy.rules {
        let severity = severity(rule);
        writeln!(out, "{:width$}  {severity:7}  {}", rule.id, rule.title)?;
    }
    Ok(())
}

fn severity(rule: &Rule) -> String {
    format!("{:?}", rule.severity).to_lowercase()
}

/// Prints what a rule is for, and what its messages can say.
fn rule(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", rule.id, rule.title)?;
    let at = rule.place.source.position(rule.place.span.start);
    let decided = format!("{}:{}", rule.place.source.name(), at.line);
    writeln!(out, "severity {}, decided by {decided}", severity(rule))?;
    if rule.accepts_tag {
        writeln!(
            out,
            "a valid migration tag makes its findings tracked migrations"
        )?;
    }
    if let Some(when) = &rule.when {
        writeln!(out, "\nWhen\n{}", indented(&visible(&when.text)))?;
    }
    let prose = rule.prose();
    for (title, text) in [("Why", &prose.why), ("How to fix", &prose.fix)] {
        if !text.is_empty() {
            writeln!(out, "\n{title}\n{}", indented(text))?;
        }
    }
    if !prose.examples.is_empty() {
        writeln!(out, "\nExamples")?;
    }
    for example in &prose.examples {
        writeln!(
            out,
            "  {} ({})\n{}",
            example.note,
            example.language,
            indented(&indented(&example.code))
        )?;
    }
    let usable = || TABLE.iter().filter(|fact| fact.serves(rule.subject));
    let width = usable().map(|fact| fact.name.len()).max().unwrap_or(0);
    writeln!(
        out,
        "\nFacts for its `when`, and in braces for its message, label and help"
    )?;
    for fact in usable() {
        let late = if fact.is_late { "; not in `when`" } else { "" };
        let kind = fact.kind.name();
        writeln!(
            out,
            "  {:width$}  {kind:13}  {}{late}",
            fact.name, fact.about
        )?;
    }
    Ok(())
}

fn indented(text: &str) -> String {
    let lines: Vec<_> = text
        .trim_end()
        .lines()
        .map(|line| format!("  {line}"))
        .collect();
    lines.join("\n")
}
