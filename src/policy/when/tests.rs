//! What expressions mean, what is said of faulty ones, and what they may cost.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::catalog::Status;
use crate::catalog::entry::Price;
use crate::policy::facts::{Kind, Replacement};
use crate::scan::Role;

fn facts() -> Facts<'static> {
    Facts {
        id: Some("gpt-5.2"),
        text: "azure/gpt-5.2",
        surface: Some("azure"),
        lane: Some("frontier"),
        workload: Some("agents"),
        workload_lane: Some("small"),
        status: Some(Status::Legacy),
        role: Some(Role::Use),
        path: "eu/a.py",
        pinned: Some(false),
        price: Price {
            input: Some(1.25),
            output: Some(10.0),
            cached_input: None,
        },
        replacement: Replacement {
            id: Some("gpt-5.4"),
            price: Price {
                input: Some(2.5),
                ..Price::default()
            },
        },
        context_window: Some(400_000),
        days_to_retirement: Some(30),
        generations_behind: Some(2),
        retires_on: "2026-12-31".parse().ok(),
        as_of: "2026-12-01".parse().ok(),
        owner: Some("@ml"),
        ..Facts::default()
    }
}

fn holds(text: &str) -> bool {
    match Condition::parse(text, Subject::Usage) {
        Ok(condition) => condition.holds(&facts()),
        Err(faults) => panic!("{text}: {faults:?}"),
    }
}

fn faults(text: &str) -> String {
    let faults = Condition::parse(text, Subject::Usage).unwrap_err();
    let each = faults.iter().map(|fault| {
        let help = fault.help.as_deref().map(|help| format!(" ({help})"));
        let at = &text[fault.at.clone()];
        format!("{at}: {}{}", fault.message, help.unwrap_or_default())
    });
    each.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_kind_of_fact_can_be_asked() {
    for text in [
        "surface == 'azure' && days_to_retirement < 90",
        "lane != workload.lane",
        "price.output > 5.0 && price.input <= replacement.price.input",
        "price.output > 5",
        "context_window >= 400000",
        "!pinned",
        "pinned == false",
        "retires_on < '2027-01-01' && retires_on > as_of",
        "tag.owner.startsWith('@')",
        "id in ['gpt-5.2', 'gpt-5.4']",
        "id.matches('^gpt-[0-9.]+$')",
        "path.startsWith('eu/') || role == 'test'",
        "['a', 'gpt'].exists(part, id.contains(part))",
        "[1, 2, 3].all(n, n < 4) && size(id) == 7",
        "has(tag.owner)",
        "generations_behind > 1 ? surface == 'azure' : false",
        "string(generations_behind) + '!' == '2!'",
        "double(generations_behind) * 2.0 == 4.0",
        "status == \"legacy\"",
    ] {
        assert!(holds(text), "{text}");
    }
}

#[test]
fn what_is_not_known_is_null_and_holds_nothing() {
    for text in [
        "near == null",
        "snapshot != 'x'",
        "days == null",
        "price.cached_input == null",
    ] {
        assert!(holds(text), "{text}");
    }
    for text in [
        "days_legacy < 5",
        "!(days_legacy < 5)",
        "near == 'x'",
        "near.startsWith('x')",
        "price.cached_input > 0.0",
        "near in ['x']",
    ] {
        assert!(!holds(text), "{text}");
    }
    assert!(holds("days_legacy < 5 || surface == 'azure'"));
    assert!(!holds("replacements.exists(id, id == 'x')"));
}

#[test]
fn faults_say_where_and_what_would_do() {
    let all = [
        "surfce == 'azure' && dys_to_retirement < 90",
        "days_to_retirement < '90'",
        "retires_on < '2027'",
        "price.inputs > 1.0",
        "price == 1.0",
        "id",
        "id.startWith('x')",
        "id.matches('(')",
        "id.matches(text)",
        "id.matches('(a{1000}){1000}')",
        "suggestion == 'x'",
        "verdict == 'expired'",
        "surface == ",
        "surface == 'é' && lane = 'x'",
        "'é' == id && lne == 'x'",
        "id = 'x'",
        "id == 'x'\n  && lane = 1",
        "size(id, lane) == 1 && !(id.contains(1))",
        "id.all(x, x == 'a')",
        "lane + 1 == 2",
        "size(1) == 1",
        " ",
        "kind.x == 'a'",
        "Foo{a: 1} == 1",
    ];
    let all = all.map(faults).join("\n");
    insta::assert_snapshot!(all, @"
    surfce: there is no fact `surfce` here (did you mean `surface`?)
    dys_to_retirement: there is no fact `dys_to_retirement` here (did you mean `days_to_retirement`?)
    days_to_retirement < '90': `<` is asked of a whole number and a text
    '2027': `2027` is not a valid date (a day is written `'2026-12-31'`)
    price.inputs: there is no fact `price.inputs` here (did you mean `price.input`?)
    price == 1.0: `==` is asked of a group of facts and a number with a fraction
    id: this is a text, and an expression is true or false (compare it with something)
    id.startWith('x'): there is no function `startWith` (did you mean `startsWith`?)
    '(': this pattern does not compile: unclosed group
    text: a pattern is written out here (such as `id.matches('-[0-9]+b$')`)
    '(a{1000}){1000}': this pattern does not compile: Compiled regex exceeds size limit of 262144 bytes.
    suggestion: there is no fact `suggestion` here (it is decided once the rule applies)
    verdict: there is no fact `verdict` here (it has no meaning in a rule about `usage`)
    : this is no expression: it ends too early (expected CEL, such as `lane == 'frontier' && days_to_retirement < 90`)
    =: this is no expression: token recognition error at: '= ' (expected CEL, such as `lane == 'frontier' && days_to_retirement < 90`)
    lne: there is no fact `lne` here (did you mean `lane`?)
    =: this is no expression: token recognition error at: '= ' (expected CEL, such as `lane == 'frontier' && days_to_retirement < 90`)
    =: this is no expression: token recognition error at: '= ' (expected CEL, such as `lane == 'frontier' && days_to_retirement < 90`)
    size(id, lane): `size` is given a text and a text (it takes a text or a list)
    id.contains(1): `contains` is given a text and a whole number (it takes a text)
    id: a text has no elements to walk
    lane + 1: `+` is asked of a text and a whole number
    size(1): `size` is given a whole number (it takes a text or a list)
     : an expression is needed (such as `days_to_retirement < 90`)
    kind.x: `.x` is asked of a text
    {: there are no messages here
    ");
}

#[test]
fn what_could_run_long_or_is_large_is_refused() {
    let start = Instant::now();
    let nested = "replacements.all(a, replacements.all(b, replacements.all(c, a + b + c != id)))";
    assert!(faults(nested).contains("run long"));
    for text in [
        "(".repeat(4000),
        "(".repeat(250),
        format!("{}true{}", "(".repeat(120), ")".repeat(120)),
        "[".repeat(240),
        format!("{}true", "!".repeat(240)),
        format!("{}1 == 1", "-".repeat(240)),
        format!("1{} == 1", " + 1".repeat(240)),
        format!("true{}", " ? true : true".repeat(120)),
        format!("id{} == 1", ".a".repeat(240)),
        format!("{}1{}", "[".repeat(120), "]".repeat(120)),
        format!("{}1{}", "{1:".repeat(80), "}".repeat(80)),
        format!("{}x{}", "[1].all(x, ".repeat(45), ")".repeat(45)),
        format!("{}true{}", "(".repeat(2000), ")".repeat(2000)),
        "[".repeat(4000),
        format!("{}true", "!".repeat(4000)),
        format!("1{} == 1", " + 1".repeat(1000)),
        format!("id == 'a'{}", " || id == 'a'".repeat(300)),
        format!("true{}", " ? true : true".repeat(280)),
        format!("id{} == 1", ".a".repeat(2000)),
        "a".repeat(5000),
        "'".repeat(4000),
        "id == 'a' ".repeat(400),
    ] {
        // A fault or a meaning, but soon.
        let _ = Condition::parse(&text, Subject::Usage).map(|condition| condition.holds(&facts()));
    }
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn each_row_of_the_table_can_be_named_and_has_its_kind() {
    for fact in TABLE {
        let subject = fact.subjects.first().copied().unwrap_or(Subject::Usage);
        let name = fact.name;
        let text = match fact.kind {
            Kind::Text => format!("{name} != 'x'"),
            Kind::Int => format!("{name} < 1"),
            Kind::Number => format!("{name} < 1.0"),
            Kind::Bool => name.to_owned(),
            Kind::Day => format!("{name} < '2026-01-01'"),
            Kind::List => format!("'x' in {name}"),
        };
        let parsed = Condition::parse(&text, subject);
        assert_eq!(parsed.is_err(), fact.is_late, "{text}: {parsed:?}");
        assert!(fact.name.split('.').count() <= 3, "{name}");
        if let Some(value) = (fact.value)(&facts()) {
            let kind = match value {
                Value::Text(_) => Kind::Text,
                Value::Int(_) => Kind::Int,
                Value::Number(_) => Kind::Number,
                Value::Bool(_) => Kind::Bool,
                Value::Day(_) => Kind::Day,
                Value::List(_) => Kind::List,
            };
            assert_eq!(kind, fact.kind, "{name}");
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[a-z0-9 .'\"()\\[\\]{}<>=!&|?:,+*/%\\\\\\n-]{0,60}") {
        let _ = Condition::parse(&text, Subject::Usage).map(|condition| condition.holds(&facts()));
    }

    #[test]
    fn nor_do_words_of_the_language(words in prop::collection::vec(prop::sample::select(vec![
        "id", "price", ".", "input", "(", ")", "[", "]", "{", "}", "'a'", "1", "1.0", "null", "true",
        "&&", "||", "!", "==", "<", "in", "?", ":", ",", "has", "all", "exists", "map", "x", "-",
        "matches", "size", "é", "b'x'", "r'y'", "0x", "1e9", "1u", "\u{0}", "`", "//",
    ]), 0..20)) {
        let text = words.join(" ");
        let _ = Condition::parse(&text, Subject::Usage).map(|condition| condition.holds(&facts()));
        let text = words.concat();
        let _ = Condition::parse(&text, Subject::Usage).map(|condition| condition.holds(&facts()));
    }
}

#[test]
fn no_other_facts_than_those_told_differ_by_place() {
    let here = Facts {
        name: Some("model"),
        ..facts()
    };
    let there = Facts {
        name: Some("OTHER"),
        path: "us/b.py",
        ..facts()
    };
    let differ = TABLE
        .iter()
        .filter(|fact| (fact.value)(&here) != (fact.value)(&there));
    let differ: Vec<_> = differ.map(|fact| fact.name).collect();
    let mut told = PLACES.to_vec();
    told.sort_by_key(|name| TABLE.iter().position(|fact| fact.name == *name));
    assert_eq!(differ, told);
    for (text, asks) in [
        ("path == 'a'", true),
        ("lane == 'small' && name != ''", true),
        ("lane == 'small'", false),
    ] {
        let condition = Condition::parse(text, Subject::Usage).unwrap();
        assert_eq!(condition.asks_for_place(), asks, "{text}");
    }
}
