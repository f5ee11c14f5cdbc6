//! Templates for what findings say.
//!
//! `{id}` stands for a fact of [`TABLE`], `{{` and `}}` for braces, and
//! `[[, see {tag.ticket}]]` for a part that is left out when a fact in it is not known. Checked
//! once when the policy is read, so that rendering cannot fail.

use std::borrow::Cow;
use std::ops::Range;

use super::facts::{Fact, Facts, TABLE};
use super::rule::Subject;
use crate::source::yaml::decode::nearest;

/// A checked template.
#[derive(Debug, Clone, Default)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// What is wrong in a template: the bytes in its text, and a sentence.
pub type Fault = (Range<usize>, String);

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Fact(&'static Fact),
    Optional(Vec<Piece>),
}

impl Template {
    /// Reads a template for rules about `subject`; notes all faults.
    pub fn parse(text: &str, subject: Subject) -> (Self, Vec<Fault>) {
        let mut parser = Parser {
            subject,
            pieces: Vec::new(),
            outer: None,
            faults: Vec::new(),
        };
        parser.run(text);
        (
            Self {
                pieces: parser.pieces,
            },
            parser.faults,
        )
    }

    /// The text for these facts. A fact that is not known reads "unknown".
    pub fn render(&self, facts: &Facts<'_>) -> String {
        let mut out = String::new();
        let mut is_one = false;
        for piece in &self.pieces {
            match piece {
                Piece::Optional(inner) => out += &optional(inner, facts).unwrap_or_default(),
                Piece::Fact(fact) => out += fact.shown(facts).as_deref().unwrap_or("unknown"),
                Piece::Text(text) => out += &counted(text, is_one),
            }
            is_one = piece.is_one(facts);
        }
        out
    }
}

fn optional(pieces: &[Piece], facts: &Facts<'_>) -> Option<String> {
    let mut out = String::new();
    let mut is_one = false;
    for piece in pieces {
        match piece {
            Piece::Text(text) => out += &counted(text, is_one),
            Piece::Fact(fact) => out += &fact.shown(facts)?,
            // The parser nests none.
            Piece::Optional(_) => {}
        }
        is_one = piece.is_one(facts);
    }
    Some(out)
}

impl Piece {
    fn is_one(&self, facts: &Facts<'_>) -> bool {
        matches!(self, Self::Fact(fact) if fact.shown(facts).as_deref() == Some("1"))
    }
}

/// The text behind a fact: `{days} days` is `1 day` when there is one.
fn counted(text: &str, is_one: bool) -> Cow<'_, str> {
    match text.strip_prefix(" days").filter(|_| is_one) {
        Some(rest) => format!(" day{rest}").into(),
        None => text.into(),
    }
}

struct Parser {
    subject: Subject,
    pieces: Vec<Piece>,
    /// Inside of an optional part: what came before it, and where it opened.
    outer: Option<(Vec<Piece>, usize)>,
    faults: Vec<Fault>,
}

impl Parser {
    fn run(&mut self, text: &str) {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            at += self.step(rest, at);
        }
        if let Some((outer, from)) = self.outer.take() {
            let message = "`[[` without its `]]`".to_owned();
            self.faults.push((from..from + 2, message));
            self.pieces = outer;
        }
    }

    /// Takes what `rest`, which starts at `at`, starts with; gives its bytes.
    fn step(&mut self, rest: &str, at: usize) -> usize {
        if let Some(brace) = ["{{", "}}"].iter().find(|both| rest.starts_with(**both)) {
            self.text(&brace[1..]);
            2
        } else if rest.starts_with("[[") {
            match &self.outer {
                None => self.outer = Some((std::mem::take(&mut self.pieces), at)),
                Some(_) => self.fault(at..at + 2, "`[[` within `[[`"),
            }
            2
        } else if rest.starts_with("]]") && self.outer.is_some() {
            if let Some((outer, _)) = self.outer.take() {
                let inner = std::mem::replace(&mut self.pieces, outer);
                self.pieces.push(Piece::Optional(inner));
            }
            2
        } else if rest.starts_with('}') {
            self.fault(at..at + 1, "`}` without its `{`; a brace is written `}}`");
            1
        } else if let Some(inner) = rest.strip_prefix('{') {
            let Some(len) = inner
                .find(['}', '{'])
                .filter(|&len| inner[len..].starts_with('}'))
            else {
                self.fault(at..at + 1, "`{` without its `}`; a brace is written `{{`");
                return 1;
            };
            self.fact(&inner[..len], at..at + len + 2);
            len + 2
        } else {
            let special = rest.find(['{', '}', '[', ']']).unwrap_or(rest.len());
            // A single bracket is text.
            let len = special.max(1);
            self.text(&rest[..len]);
            len
        }
    }

    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn fact(&mut self, name: &str, place: Range<usize>) {
        let Some(fact) = TABLE.iter().find(|fact| fact.name == name) else {
            let usable = TABLE.iter().filter(|fact| fact.serves(self.subject));
            let usable = usable.map(|fact| fact.name);
            // `{owner}` is `{tag.owner}`, however many letters that adds.
            let whole = usable
                .clone()
                .find(|fact| fact.split('.').any(|part| part == name));
            let near = whole.or_else(|| nearest(name, usable));
            let said = near.map(|near| format!("; did you mean `{{{near}}}`?"));
            let said = said.unwrap_or_default();
            return self.fault(place, &format!("unknown placeholder `{{{name}}}`{said}"));
        };
        if !fact.serves(self.subject) {
            let subject = self.subject.name();
            let message = format!("`{{{name}}}` has no meaning in a rule about `{subject}`");
            return self.fault(place, &message);
        }
        self.pieces.push(Piece::Fact(fact));
    }

    fn fault(&mut self, place: Range<usize>, message: &str) {
        self.faults.push((place, message.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Status;

    fn render(text: &str) -> String {
        let (template, faults) = Template::parse(text, Subject::Usage);
        assert!(faults.is_empty(), "{faults:?}");
        template.render(&Facts {
            id: Some("m-1"),
            text: "x/m-1",
            status: Some(Status::Legacy),
            days_to_retirement: Some(-3),
            ..Facts::default()
        })
    }

    #[test]
    fn facts_stand_where_they_are_named() {
        assert_eq!(
            render("`{id}` ({text}) is {status}"),
            "`m-1` (x/m-1) is legacy"
        );
        assert_eq!(render("since {legacy_since}"), "since unknown");
        assert_eq!(render("{days_to_retirement} days ago"), "3 days ago");
        assert_eq!(render("a[0] {{x}} ]]"), "a[0] {x} ]]");
    }

    #[test]
    fn one_day_is_a_day() {
        let (template, _) = Template::parse("{days} days[[ or {days} days ago]]", Subject::Tag);
        let of = |days| {
            template.render(&Facts {
                days: Some(days),
                ..Facts::default()
            })
        };
        assert_eq!(of(1), "1 day or 1 day ago");
        assert_eq!(of(11), "11 days or 11 days ago");
    }

    #[test]
    fn a_part_with_an_unknown_fact_is_left_out() {
        assert_eq!(render("{id}[[, near {near}]]."), "m-1.");
        assert_eq!(render("{id}[[, as {text}]]."), "m-1, as x/m-1.");
    }

    #[test]
    fn faults_are_located_and_say_what_was_meant() {
        let text = "{idd} {to} {verdict} {x { } [[a [[b";
        let (_, faults) = Template::parse(text, Subject::Usage);
        let shown: Vec<_> = faults
            .iter()
            .map(|(at, fault)| format!("{}: {fault}", &text[at.clone()]))
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        {idd}: unknown placeholder `{idd}`; did you mean `{id}`?
        {to}: unknown placeholder `{to}`; did you mean `{tag.to}`?
        {verdict}: `{verdict}` has no meaning in a rule about `usage`
        {: `{` without its `}`; a brace is written `{{`
        { }: unknown placeholder `{ }`
        [[: `[[` within `[[`
        [[: `[[` without its `]]`
        ");
    }

    #[test]
    fn placeholders_have_names_of_their_own() {
        for (index, fact) in TABLE.iter().enumerate() {
            assert!(TABLE[..index].iter().all(|other| other.name != fact.name));
            let (_, faults) = Template::parse(
                &format!("{{{}}}", fact.name),
                fact.subjects.first().copied().unwrap_or_default(),
            );
            assert!(faults.is_empty(), "{faults:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_fail(text in "[a{}\\[\\]é]{0,30}") {
            let (template, faults) = Template::parse(&text, Subject::Usage);
            for (place, _) in faults {
                prop_assert!(text.get(place).is_some());
            }
            template.render(&Facts::default());
        }
    }
}
