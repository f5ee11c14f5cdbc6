//! Cases run as users write them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::catalog::Catalog;
use crate::policy::{Choice, load};
use crate::source::Source;

fn bench() -> Bench {
    Bench::new(load(&Choice::BuiltIn), Catalog::builtin()).unwrap()
}

fn said(line: &Line) -> String {
    match line {
        Line::Kept(found) => format!("  {:?} {}", found.line, found.rule),
        Line::Missing(one) => format!("- {:?} {}", one.line, one.rule),
        Line::Unexpected(found) => format!("+ {:?} {}", found.line, found.rule),
        Line::NotSpared(found, _) => format!("! {:?} {}", found.line, found.rule),
        Line::Nothing(rule) => format!("- {rule}"),
    }
}

fn suite(tests: &str) -> Suite {
    let text = format!("version: 1\nas_of: 2026-03-21\ntests:\n{tests}");
    let source = Arc::new(Source::new("x.test.yaml", text));
    read::of(Path::new("x.test.yaml"), source)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())
        .unwrap()
}

/// Each test and what came of it.
fn ran(tests: &str) -> String {
    let bench = bench();
    let mut out = String::new();
    for case in &suite(tests).cases {
        let verdict = bench.run(case).unwrap();
        let word = if verdict.passed() { "ok" } else { "FAILED" };
        let _ = writeln!(out, "{word} {}", case.name);
        for line in verdict.lines.iter().map(said) {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

/// All that is wrong with a test file, each with the text it points at.
fn faults(text: &str) -> String {
    let source = Arc::new(Source::new("x.test.yaml", text));
    let problems = read::of(Path::new("x.test.yaml"), source).unwrap_err();
    let shown = problems.iter().map(|problem| {
        let place = problem.place.as_ref().unwrap();
        let slice = place.source.slice(place.span);
        let help = problem.help.as_ref().map(|help| format!(" ({help})"));
        format!("{slice}: {}{}", problem.message, help.unwrap_or_default())
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_built_in_rule_passes_its_tests() {
    let bench = bench();
    let mut failures = Vec::new();
    for rule in &bench.policy().rules {
        for case in rule
            .prose()
            .tests
            .iter()
            .map(|test| Case::of_rule(rule, test))
        {
            match bench.run(&case) {
                Ok(verdict) if verdict.passed() => {}
                Ok(verdict) => {
                    let lines: Vec<_> = verdict.lines.iter().map(said).collect();
                    failures.push(format!("{}: {}: {}", rule.id, case.name, lines.join("\n")));
                }
                Err(problems) => {
                    let first = problems.iter().next().map(ToString::to_string);
                    failures.push(format!("{}: {}: {first:?}", rule.id, case.name));
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn a_test_that_expects_wrongly_fails_both_ways() {
    let bench = bench();
    let rule = bench.policy().rule("legacy-lane").unwrap();
    let mut test = rule
        .prose()
        .tests
        .iter()
        .find(|test| !test.expect.is_empty())
        .unwrap()
        .clone();
    test.expect[0].line.as_mut().unwrap().value = 99;
    let verdict = bench.run(&Case::of_rule(rule, &test)).unwrap();
    assert_eq!(verdict.lines.len(), 2, "{verdict:?}");
    test.expect.clear();
    let verdict = bench.run(&Case::of_rule(rule, &test)).unwrap();
    assert_eq!((verdict.lines.len(), verdict.passed()), (1, false));
}

#[test]
fn all_findings_count_unless_the_test_is_about_a_rule() {
    insta::assert_snapshot!(ran(r#"
  - name: nothing is expected
    given: {a.py: "A = 'gpt-5.2'\n"}
    expect: []
  - name: it is about another rule
    rule: retired-model
    given: {a.py: "A = 'gpt-5.2'\n"}
    expect: []
  - name: named by the expectation alone
    rule: retired-model
    given: {a.py: "A = 'gpt-5.2'\n"}
    expect: [{rule: legacy-lane, line: 1}]
  - name: every key of an expectation must hold
    given: {a.py: "A = 'gpt-5.2'\n", b.py: "\nB = 'gpt-5.2'\n"}
    expect:
      - {rule: legacy-lane, path: b.py, line: 2, severity: error, message: "legacy since"}
      - {rule: legacy-lane, path: a.py, severity: warning}
  - name: the more general expectation leaves what only the other can take
    given: {a.py: "A = 'gpt-5.2'\nB = 'gpt-5.2'\n"}
    expect: [{rule: legacy-lane}, {rule: legacy-lane, line: 1}]
"#), @"
    FAILED nothing is expected
      + Some(1) legacy-lane
    ok it is about another rule
    ok named by the expectation alone
        Some(1) legacy-lane
    FAILED every key of an expectation must hold
      - None legacy-lane
      + Some(1) legacy-lane
        Some(2) legacy-lane
    ok the more general expectation leaves what only the other can take
        Some(1) legacy-lane
        Some(2) legacy-lane
    ");
}

#[test]
fn short_tests_are_a_case_for_each_text() {
    insta::assert_snapshot!(ran(r#"
  - name: legacy
    rule: legacy-lane
    language: python
    valid: ["A = 'gpt-5.4'", "A = 'gpt-5.2'"]
    invalid: ["A = 'gpt-5.2'", "A = 'gpt-5.4'"]
  - name: by a path
    rule: legacy-lane
    path: conf/models.yaml
    invalid: "model: gpt-5.2"
"#), @"
    ok legacy (valid 1)
    FAILED legacy (valid 2)
      + Some(1) legacy-lane
    ok legacy (invalid 1)
        Some(1) legacy-lane
    FAILED legacy (invalid 2)
      - legacy-lane
    ok by a path (invalid 1)
        Some(1) legacy-lane
    ");
}

#[test]
fn comments_of_a_given_file_expect_and_spare() {
    insta::assert_snapshot!(ran(r#"
  - name: annotated
    given:
      a.py: |
        # expect: legacy-lane "legacy since 2026-03-05"
        A = "gpt-5.2"
        B = "gpt-5.4"  # ok: legacy-lane
        C = "gpt-5.2"  # ok: legacy-lane
        D = "gpt-5.4"  # expect: legacy-lane
"#), @"
    FAILED annotated
        Some(2) legacy-lane
      ! Some(4) legacy-lane
      - Some(5) legacy-lane
    ");
}

#[test]
fn a_policy_can_be_laid_over_and_bring_rules() {
    insta::assert_snapshot!(ran(r#"
  - name: laid over
    policy:
      rules:
        no-nano: {severity: warning, match: {lane: nano}, message: "{id} is too small"}
    given: {a.py: "A = 'gpt-5.4-nano'\n"}
    expect: [{rule: no-nano, line: 1, severity: warning}]
"#), @"
    ok laid over
        Some(1) no-nano
    ");
    let unknown = suite("  - {name: n, rule: legacy-laen, given: {a: b}, expect: []}\n");
    let problems = bench().run(&unknown.cases[0]).unwrap_err();
    let first = problems.iter().next().unwrap().to_string();
    assert_eq!(
        first,
        "unknown rule `legacy-laen`; did you mean `legacy-lane`?"
    );
}

#[test]
fn what_stands_in_the_policy_counts_where_it_is_named() {
    insta::assert_snapshot!(ran(r#"
  - name: an exception that matches nothing is there in every test
    policy: {exceptions: [{id: gpt-4o, reason: old}]}
    given: {a.py: "A = 'gpt-5.4'\n"}
    expect: []
  - name: named, it counts
    rule: exception-unused
    policy: {exceptions: [{id: gpt-4o, reason: old}]}
    given: {a.py: "A = 'gpt-5.4'\n"}
    expect: []
"#), @"
    ok an exception that matches nothing is there in every test
    FAILED named, it counts
      + None exception-unused
    ");
}

#[test]
fn coverage_counts_what_fired_and_what_was_spared() {
    let bench = bench();
    let suite =
        suite("  - {name: n, given: {a.py: \"A = 'gpt-5.2'\\nB = 'gpt-5.4'\\n\"}, expect: []}\n");
    let coverage = bench.run(&suite.cases[0]).unwrap().coverage;
    let legacy = coverage["legacy-lane"];
    assert_eq!((legacy.fired, legacy.spared), (1, 1));
    let retired = coverage["retired-model"];
    assert_eq!((retired.fired, retired.spared), (0, 2));
    assert_eq!(coverage["tag-unused"].spared, 0);
}

#[test]
fn every_fault_of_a_test_file_comes_at_once() {
    insta::assert_snapshot!(faults(r"version: 1
as_off: 2026-03-21
tests:
  - name: no day
    given: {a.py: x}
    expect: []
  - name: a bad day
    as_of: 21.03.2026
    given: {../a.py: x, b.py: {fil: x}}
    expect: [{line: 1}, {rule: legacy-lane, path: c.py, severity: off}]
  - {name: nothing expected, as_of: 2026-03-21, given: {a.py: x}}
  - {name: files, as_of: 2026-03-21, files: [none.py], expect: []}
  - {name: texts, as_of: 2026-03-21, rule: [a, b], valid: x}
  - {name: texts, as_of: 2026-03-21, rule: a, valid: x, language: pyhton}
  - {name: texts, as_of: 2026-03-21, rule: a, valid: x, expect: []}
"), @"
    as_off: unknown key `as_off`; did you mean `as_of`?
    : this test needs `as_of`
    21.03.2026: `21.03.2026` is not a valid date (expected `YYYY-MM-DD`)
    ../a.py: `../a.py` is no path below the policy's folder (a file is judged under its path from there, such as `src/agent.py`)
    b.py: a text, or `{file: PATH}`, is expected here
    fil: unknown key `fil`; did you mean `file`?
    : an expected finding needs its `rule`
    c.py: the test gives no file `c.py`
    off: a finding that is `off` is none
    : this test needs `expect`, or comments in its files that say what is expected (`expect: []` expects nothing; `lanelint test --update` fills a list)
    none.py: cannot read `none.py`: there is no such file (a given file is told from the folder of the test file)
    : texts under `valid` and `invalid` need one `rule`
    pyhton: unknown language `pyhton` (did you mean `python`?)
    : `valid` and `invalid` stand without `given`, `files` and `expect` (write two tests)
    : texts under `valid` and `invalid` need either `language` or `path`
    ");
    insta::assert_snapshot!(faults("version: 2\ntests: []\n"), @"2: expected `version: 1` (write `version: 1` at the top)");
    insta::assert_snapshot!(faults("version: 1\ntests: []\n"), @": no tests (write them under `tests`)");
    insta::assert_snapshot!(faults("version: [\n"), @"[: not YAML: unclosed bracket '['");
}

#[test]
fn an_annotation_beyond_the_file_is_a_fault() {
    insta::assert_snapshot!(
        faults("version: 1\nas_of: 2026-03-21\ntests:\n  - {name: n, given: {a.py: \"# expect: a\"}}\n"),
        @"a: this speaks of line 2, of 1"
    );
}

/// The text after one update of all cases; a second one must change nothing.
fn updated(tests: &str) -> String {
    let bench = bench();
    let once = |suite: &Suite| {
        let edits = suite
            .cases
            .iter()
            .flat_map(|case| update::edits(case, &bench.run(case).unwrap()));
        update::apply(suite.source.text(), edits.collect())
    };
    let first = once(&suite(tests));
    let source = Arc::new(Source::new("x.test.yaml", first.as_str()));
    let again = read::of(Path::new("x.test.yaml"), source).unwrap();
    for case in &again.cases {
        assert!(bench.run(case).unwrap().passed(), "{first}");
    }
    assert_eq!(once(&again), first);
    first
}

#[test]
fn an_update_changes_only_the_items_that_do_not_hold() {
    insta::assert_snapshot!(updated(r#"  # the first
  - name: items of a flow
    given: {a.py: "A = 'gpt-5.2'\nB = 'gpt-5.4'\n"}   # kept
    expect: [{rule: retired-model, line: 7}, {rule: legacy-lane, line: 1}, {rule: legacy-lane, line: 2}] # kept
  - name: items of a block
    given: {a.py: "A = 'gpt-5.2'\n", b.py: "A = 'gpt-5.2'\n"}
    expect:
      # why
      - rule: legacy-lane # this one
        path: a.py
        line: 3
        message: long ago
      - {rule: retired-model, line: 1}
      - {rule: unknown-model, line: 1}   # gone
    # after
  - name: added to a block
    given: {a.py: "A = 'gpt-5.2'\nB = 'gpt-5.2'\n"}
    expect:
    - {rule: legacy-lane, line: 2}  # kept
  - name: emptied
    given: {a.py: "A = 'gpt-5.4'\n"}
    expect:
      # nothing here
      - {rule: legacy-lane, line: 2}
      - {rule: legacy-lane, line: 3}
  - name: emptied flow
    given: {a.py: "A = 'gpt-5.4'\n"}
    expect: [{rule: legacy-lane, line: 2}]
  - name: filled
    rule: legacy-lane
    expect: []
    given:
      a.py: |
        A = "gpt-5.2"
"#), @r#"
    version: 1
    as_of: 2026-03-21
    tests:
      # the first
      - name: items of a flow
        given: {a.py: "A = 'gpt-5.2'\nB = 'gpt-5.4'\n"}   # kept
        expect: [{rule: legacy-lane, line: 1}] # kept
      - name: items of a block
        given: {a.py: "A = 'gpt-5.2'\n", b.py: "A = 'gpt-5.2'\n"}
        expect:
          # why
          - rule: legacy-lane # this one
            path: a.py
            line: 1
            message: "`gpt-5.2` has been legacy since 2026-03-05: gpt-5.4 heads openai/flagship"
          - {rule: legacy-lane, path: b.py, line: 1, severity: error}
        # after
      - name: added to a block
        given: {a.py: "A = 'gpt-5.2'\nB = 'gpt-5.2'\n"}
        expect:
        - {rule: legacy-lane, line: 2}  # kept
        - {rule: legacy-lane, line: 1, severity: error}
      - name: emptied
        given: {a.py: "A = 'gpt-5.4'\n"}
        expect: []
          # nothing here
      - name: emptied flow
        given: {a.py: "A = 'gpt-5.4'\n"}
        expect: []
      - name: filled
        rule: legacy-lane
        expect: [{line: 1, severity: error}]
        given:
          a.py: |
            A = "gpt-5.2"
    "#);
}
