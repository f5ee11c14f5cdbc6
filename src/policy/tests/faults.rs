//! Policies that are wrong, hostile or too large: what is told of them, and that it ends.

use super::*;

#[test]
fn keys_at_fault_are_told_all_at_once() {
    let folder = Folder::new(
        "keys",
        &[(
            "lanelint.yaml",
            "version: 1\nlegasy: {grace_days: 3}\nlegacy: {grace_days: soon}\nroles: {use: eror, usage: info}\nexclude: [a]\nexclude: [b]\n",
        )],
    );
    insta::assert_snapshot!(folder.shown("lanelint.yaml"), @r"
     x unknown key `legasy`; did you mean `legacy`?
      ,-[lanelint.yaml:2:1]
    1 | version: 1
    2 | legasy: {grace_days: 3}
      : ^^^^^^
    3 | legacy: {grace_days: soon}
      `----
     x expected a whole number of 0 or more, found `soon`
      ,-[lanelint.yaml:3:22]
    2 | legasy: {grace_days: 3}
    3 | legacy: {grace_days: soon}
      :                      ^^^^
    4 | roles: {use: eror, usage: info}
      `----
     x unknown value `eror`, expected one of `off`, `info`, `warning`, `error`; did you mean `error`?
      ,-[lanelint.yaml:4:14]
    3 | legacy: {grace_days: soon}
    4 | roles: {use: eror, usage: info}
      :              ^^^^
    5 | exclude: [a]
      `----
     x unknown key `usage`, expected one of `use`, `compare`, `listing`, `comment`, `prose`, `test`, `example`, `data`, `generated`, `vendored`
      ,-[lanelint.yaml:4:20]
    3 | legacy: {grace_days: soon}
    4 | roles: {use: eror, usage: info}
      :                    ^^^^^
    5 | exclude: [a]
      `----
     x the key `exclude` stands here twice
      ,-[lanelint.yaml:6:1]
    5 | exclude: [a]
    6 | exclude: [b]
      : ^^^^^^^
      `----
    ");
}

#[test]
fn unknown_names_are_told_with_what_was_meant() {
    insta::assert_snapshot!(problems(
        r#"
version: 1
extends: [recomended]
lanes:
  fronteer: {default: gpt-5.4}
  small: {default: gpt-5.4-mni}
workloads:
  agents: {paths: agents, lane: smal, monthly: {input: lots}}
  empty: {lane: small}
rules:
  legacy-lan: {severity: error}
  retired-model: {match: {surface: bedrok, role: usage, provider: opnai, line: openai/flagshp, language: pyton, status: legasy, kind: chatt, workload: agent, lane: "x*"}}
  new-one: {severity: info}
  mine: {match: {id: x}, severity: info, message: "{idd} {key}", supersedes: [retird-model], suggest: line-hed}
  yours: {match: {verdict: unused}, severity: info, message: m, invalidates: true}
  tagged: {subject: tag, match: {verdict: no-reason, id: x}, severity: info, message: m}
exceptions:
  - {id: x, rules: [legacy-lane, legacy-lain], tag: {to: gpt-54, purpose: baselin, until: 2026-02-30}}
  - {reason: all}
  - {id: x}
migration_tags: {patterns: ['(?<tiket>x)', '(', 'TODO'], require: ["a b"]}
"#,
    ), @r#"
    recomended: unknown pack `recomended`; did you mean `recommended`?
    fronteer: unknown lane `fronteer`; did you mean `frontier`?
    gpt-5.4-mni: unknown model `gpt-5.4-mni`; did you mean `gpt-5.4-mini`?
    smal: unknown lane `smal`; did you mean `small`?
    lots: `lots` is no volume, expected tokens such as `900M`, `1.5B` or `20k`
    empty: the workload `empty` needs `paths` and `lane`
    legacy-lan: unknown rule `legacy-lan`; did you mean `legacy-lane`?
    bedrok: unknown surface `bedrok`; did you mean `bedrock`?
    usage: unknown value `usage`, expected one of `use`, `compare`, `listing`, `comment`, `prose`, `test`, `example`, `data`
    opnai: unknown provider `opnai`; did you mean `openai`?
    openai/flagshp: unknown line `openai/flagshp`; did you mean `openai/flagship`?
    pyton: unknown language `pyton`; did you mean `python`?
    legasy: unknown value `legasy`, expected one of `retired`, `deprecated`, `legacy`, `current`, `unknown`; did you mean `legacy`?
    chatt: unknown kind `chatt`; did you mean `chat`?
    agent: unknown workload `agent`; did you mean `agents`?
    "x*": unknown lane `x*`
    new-one: unknown rule `new-one`
    {idd}: unknown placeholder `{idd}`; did you mean `{id}`?
    {key}: `{key}` has no meaning in a rule about `usage`
    retird-model: unknown rule `retird-model`; did you mean `retired-model`?
    line-hed: unknown suggestion `line-hed`; did you mean `line-head`?
    yours: the rule `yours` is not about tags, so it can invalidate none
    unused: `verdict` says nothing of a rule about `usage`
    no-reason: `no-reason` is no verdict on `tag`
    x: `id` says nothing of a rule about `tag`
    legacy-lain: unknown rule `legacy-lain`; did you mean `legacy-lane`?
    gpt-54: unknown model `gpt-54`; did you mean `gpt-5.4`?
    2026-02-30: `2026-02-30` is not a valid date, expected `YYYY-MM-DD`
    : an exception for everything: give `id`, `paths`, `workload` or `rules`
    : an exception needs a `reason`, or a `tag`
    '(?<tiket>x)': unknown group `tiket`; did you mean `ticket`?
    '(': bad pattern: unclosed group
    'TODO': a pattern without a named group reads no tag: write `(?<ticket>…)`
    "a b": `a b` cannot be a tag's key
    "#);
}

#[test]
fn bad_globs_are_told_at_their_place() {
    insta::assert_snapshot!(problems(
        "version: 1\nexclude: ['a[', ok]\nworkloads: {w: {paths: '{a', lane: small}}\nexceptions: [{id: '', paths: {include: [../x]}, reason: r}]\n",
    ), @r"
    'a[': bad glob `a[`: unclosed character class; missing ']'
    '{a': bad glob `{a`: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
    '': an empty glob
    ../x: bad glob `../x`: a glob cannot leave the policy's folder with `..`
    ");
}

#[test]
fn what_workloads_lanes_and_exceptions_demand_is_checked() {
    insta::assert_snapshot!(problems(
        r#"version: 1
lanes:
  small: {max_price: {input: -1, output: lots, cached: 2}}
  frontier: {max_price: 5}
legacy: {max_generations_behind: -1}
workloads:
  eu: {paths: [eu], surfaces: [bedrok], pinned: maybe, max_generations_behind: some}
  us: {paths: [us], surfaces: [], models: ['']}
  nothing: {paths: [x]}
  typo: {paths: [y], lane: small, surface: [bedrock]}
rules:
  dear:
    severity: error
    message: "{id}"
    match: {price_output_above: 1e3, price_input_above: [2], breaks: surface, occurrences_more_than: -2}
  retiring-soon: {match: {generation_behind_more_than: 1, snapshots_more_than: two}}
exceptions:
  - {id: x, reason: r, until: 2026-2-30, owner: [a]}
  - {id: x, reason: r, until: soon}
  - {id: x, owner: a, until: 2026-12-31, tag: {to: gpt-5.4, until: 2026-12-31}}
  - {id: x, owner: a, until: 2026-12-31}
  - {id: x, reason: r, ownr: a}
"#
    ), @"
    -1: `-1` is no price, expected USD per million tokens such as `2.50`
    lots: `lots` is no price, expected USD per million tokens such as `2.50`
    cached: unknown key `cached`, expected one of `input`, `output`
    5: expected a mapping, found `5`
    -1: expected a whole number of 0 or more, found `-1`
    bedrok: unknown surface `bedrok`; did you mean `bedrock`?
    maybe: expected `true` or `false`, found `maybe`
    some: expected a whole number of 0 or more, found `some`
    []: no glob: `surfaces` allows at least one
    '': an empty glob
    nothing: the workload `nothing` needs `paths` and `lane`
    surface: unknown key `surface`; did you mean `surfaces`?
    1e3: `1e3` is no price, expected USD per million tokens such as `2.50`
    [2]: expected a text, found a list
    surface: unknown value `surface`, expected one of `surfaces`, `models`, `pinned`, `max_generations_behind`, `max_price`; did you mean `surfaces`?
    -2: expected a whole number of 0 or more, found `-2`
    generation_behind_more_than: unknown key `generation_behind_more_than`; did you mean `generations_behind_more_than`?
    two: expected a whole number of 0 or more, found `two`
    2026-2-30: `2026-2-30` is not a valid date, expected `YYYY-MM-DD`
    [a]: expected a text, found a list
    soon: `soon` is not a valid date, expected `YYYY-MM-DD`
    a: with a tag, `owner` stands in the tag
    2026-12-31: with a tag, `until` stands in the tag
    : an exception needs a `reason`, or a `tag`
    ownr: unknown key `ownr`; did you mean `owner`?
    ");
}

#[test]
fn tests_of_rules_are_checked() {
    insta::assert_snapshot!(problems(
        r"
version: 1
rules:
  legacy-lane:
    tests:
      - {name: a, as_of: 2026-02-30, path: a.py, given: x, valid: true}
      - {name: b, as_of: 2026-02-03, given: x}
      - {name: c, as_of: 2026-02-03, path: a.py, given: x, valid: true, expect: [{line: 1}]}
      - {name: d, as_of: 2026-02-03, path: a.py, given: x, expect: [{message: m}]}
",
    ), @r"
    2026-02-30: `2026-02-30` is not a valid date, expected `YYYY-MM-DD`
    : this test needs `path`, `expect` or `valid: true`
    true: a test is either `valid: true` or has findings under `expect`
    {message: m}: an expected finding needs its `line`
    ");
}

#[test]
fn extends_may_not_go_in_a_circle_or_miss() {
    let folder = Folder::new(
        "circle",
        &[
            ("a.yaml", "version: 1\nextends: [./b.yaml, ./gone.yaml]\n"),
            ("b.yaml", "version: 1\nextends:\n  - sub/../c.yaml\n"),
            (
                "c.yaml",
                "version: 1\nextends: ./a.yaml\ncatalogs: [models/*.yaml, one.yaml, '*/x.yaml']\n",
            ),
            ("sub/x", ""),
        ],
    );
    insta::assert_snapshot!(folder.shown("a.yaml"), @r"
     x cannot read `gone.yaml`: there is no such file
      ,-[a.yaml:2:21]
    1 | version: 1
    2 | extends: [./b.yaml, ./gone.yaml]
      :                     ^^^^^^^^^^^
      `----
     x `extends` goes in a circle: a.yaml → b.yaml → c.yaml → a.yaml
      ,-[c.yaml:2:10]
    1 | version: 1
    2 | extends: ./a.yaml
      :          ^^^^^^^^
    3 | catalogs: [models/*.yaml, one.yaml, '*/x.yaml']
      `----
     x cannot read `models`: there is no such file
      ,-[c.yaml:3:12]
    2 | extends: ./a.yaml
    3 | catalogs: [models/*.yaml, one.yaml, '*/x.yaml']
      :            ^^^^^^^^^^^^^
      `----
     x cannot read `one.yaml`: there is no such file
      ,-[c.yaml:3:27]
    2 | extends: ./a.yaml
    3 | catalogs: [models/*.yaml, one.yaml, '*/x.yaml']
      :                           ^^^^^^^^
      `----
     x `*/x.yaml`: a `*` can stand in the file name only
      ,-[c.yaml:3:37]
    2 | extends: ./a.yaml
    3 | catalogs: [models/*.yaml, one.yaml, '*/x.yaml']
      :                                     ^^^^^^^^^^
      `----
    ");
}

#[test]
fn catalog_files_are_found_and_told_apart_from_folders() {
    let folder = Folder::new(
        "catalogs",
        &[
            (
                "lanelint.yaml",
                "version: 1\ncatalogs: ['models/*.yaml', more.yaml]\n",
            ),
            ("models/b.yaml", ""),
            ("models/a.yaml", ""),
            ("models/c.txt", ""),
            ("more.yaml", ""),
        ],
    );
    let written = load(&Choice::File(folder.0.join("lanelint.yaml")));
    assert!(written.problems.is_empty());
    let found: Vec<_> = written
        .catalogs
        .iter()
        .map(|file| file.path.strip_prefix(&folder.0).unwrap().to_owned())
        .collect();
    assert_eq!(
        found,
        ["models/a.yaml", "models/b.yaml", "more.yaml"].map(PathBuf::from)
    );
}

#[test]
fn a_long_chain_of_extends_ends() {
    let files: Vec<_> = (0..20)
        .map(|n| {
            (
                format!("{n}.yaml"),
                format!("version: 1\nextends: ./{}.yaml\n", n + 1),
            )
        })
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let folder = Folder::new("chain", &files);
    assert_eq!(
        brief(&folder.load("0.yaml").unwrap_err()),
        "./16.yaml: `extends` goes deeper than 16 files"
    );
}

#[test]
fn files_that_are_no_policies_are_refused() {
    let large = "#".repeat(10 << 20);
    let folder = Folder::new(
        "refused",
        &[
            ("large.yaml", &large),
            ("empty.yaml", ""),
            ("list.yaml", "- 1\n"),
            ("two.yaml", "version: 1\n---\nversion: 1\n"),
            ("broken.yaml", "version: 1\nrules: {a: [}\n"),
            ("next.yaml", "version: 2\n"),
        ],
    );
    fs::write(folder.0.join("latin.yaml"), b"version: 1\n# caf\xE9\n").unwrap();
    fs::create_dir(folder.0.join("folder.yaml")).unwrap();
    let names = [
        "large", "empty", "list", "two", "broken", "next", "latin", "folder", "none",
    ];
    let shown: String = names
        .map(|name| folder.shown(&format!("{name}.yaml")))
        .join("\n");
    insta::assert_snapshot!(shown, @r"
     x `large.yaml` has 10485760 bytes, and a policy at most 8388608: is it one?
     x the key `version` is missing
      ,-[empty.yaml:1:1]
      `----
     help: write `version: 1` at the top
     x expected a mapping, found a list
      ,-[list.yaml:1:1]
    1 | - 1
      : ^^^^
      `----
     x a second document: the file is a single one
      ,-[two.yaml:3:1]
    2 | ---
    3 | version: 1
      : ^
      `----
     x not YAML: mismatched bracket '[' closed by '}'
      ,-[broken.yaml:2:12]
    1 | version: 1
    2 | rules: {a: [}
      :            ^
      `----
     x version `2` is not known, expected 1
      ,-[next.yaml:1:10]
    1 | version: 2
      :          ^
      `----
     help: lanelint 0.1.0 reads policies of version 1; a later version is read by a later lanelint
     x `latin.yaml` is not UTF-8, on line 2: save it as UTF-8
     x cannot read `folder.yaml`: it is not a file
     x cannot read `none.yaml`: there is no such file
    ");
}

#[test]
fn an_alias_bomb_is_refused_in_time() {
    let mut bomb = String::from("version: 1\nx0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let inner = format!("*a{}, ", level - 1).repeat(10);
        let line = format!("x{level}: &a{level} [{}]\n", inner.trim_end_matches(", "));
        bomb.push_str(&line);
    }
    bomb += "exclude: *a8\nextends: *a8\nlanes: *a8\nexceptions: [*a8, *a8]\n";
    let start = std::time::Instant::now();
    let found = problems(&bomb);
    assert!(found.contains("unknown key `x0`"), "{found}");
    assert!(found.contains("expected a text, found a list"), "{found}");
    assert!(start.elapsed().as_secs() < 60);

    let many = format!(
        "version: 1\nexclude: &a [{}]\ncatalogs: [{}]\n",
        "x, ".repeat(300),
        "*a, ".repeat(9000)
    );
    assert!(problems(&many).contains("found a list"));
    let one = format!(
        "version: 1\nlanes: {{small: &a {{default: gpt-5.4}}, {}, x: *a}}\n",
        (0..9000)
            .map(|n| format!("l{n}: *a"))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let count = validate(&written(&one), &Words).unwrap_err().count();
    assert!(count > 5000, "{count}");
}

#[test]
fn hostile_text_does_not_reach_the_terminal() {
    let folder = Folder::new(
        "hostile",
        &[(
            "lanelint.yaml",
            "version: 1\nrules: {\"\\e[31mx\": {severity: error}}\n\u{202e}b: 1\n",
        )],
    );
    let shown = folder.shown("lanelint.yaml");
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
}

#[test]
fn the_schema_knows_the_keys_and_fits_the_packs() {
    let schema = file::schema();
    let keys = schema["properties"].as_object().unwrap();
    for key in [
        "version",
        "extends",
        "rules",
        "exceptions",
        "migration_tags",
    ] {
        assert!(keys.contains_key(key), "{key}");
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let good = serde_json::json!({
        "version": 1,
        "extends": "strict",
        "lanes": {"small": {"default": "gpt-5.4-mini"}},
        "workloads": {"a": {"paths": {"include": "x"}, "lane": "small", "monthly": {"input": 5, "output": "1M"}}},
        "rules": {"legacy-lane": {"severity": "off", "match": {"role": ["use"], "status": "legacy"}}},
        "exceptions": [{"id": "x", "tag": {"to": "y", "until": "2026-12-31"}}],
    });
    assert!(
        validator.is_valid(&good),
        "{:?}",
        validator
            .iter_errors(&good)
            .map(|e| e.to_string())
            .collect::<Vec<_>>()
    );
    for bad in [
        serde_json::json!({"version": 2}),
        serde_json::json!({"version": 1, "rulez": {}}),
        serde_json::json!({"version": 1, "rules": {"x": {"severity": "bad"}}}),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
}

#[test]
fn an_inline_policy_keeps_its_places_in_its_file() {
    let text = "version: 1\nrules:\n  legacy-lane:\n    tests:\n      - name: é\n        as_of: 2026-03-21\n        path: a.py\n        given: x\n        valid: true\n        policy:\n          legacy: {grace_days: 3}\n          roles:\n            use: off\n";
    let base = written(text);
    let place = |policy: &Policy| {
        policy.rule("legacy-lane").unwrap().prose().tests[0]
            .policy
            .clone()
            .unwrap()
    };
    let laid = validate(
        &base.with_inline(&place(&validate(&base, &Words).unwrap())),
        &Words,
    )
    .unwrap();
    assert_eq!(laid.grace_days.value, 3);
    let cap = &laid.caps[&Role::Use.into()];
    let at = cap.place.as_ref().unwrap();
    assert_eq!(
        (cap.value, at.source.slice(at.span)),
        (Severity::Off, "off")
    );

    let base = written(&text.replace("roles:", "extends: strict\n          rolls:"));
    let laid = base.with_inline(&place(&validate(&base, &Words).unwrap()));
    insta::assert_snapshot!(brief(&validate(&laid, &Words).unwrap_err()), @r"
    strict: a test's policy is laid over the one under test: it extends nothing
    rolls: unknown key `rolls`; did you mean `roles`?
    ");
}

#[test]
fn a_flood_of_globs_patterns_and_problems_is_bounded() {
    let globs = "'**/a?b/c*', ".repeat(3_000);
    let patterns = "'(?<to>x{50})', ".repeat(3_000);
    let start = std::time::Instant::now();
    assert!(
        problems(&format!("version: 1\nexclude: [{globs}]\n")).contains("more than 1000 globs")
    );
    let tags = format!("version: 1\nmigration_tags: {{patterns: [{patterns}]}}\n");
    assert!(problems(&tags).contains("more than 100 patterns"));
    let rule = |n| format!("  r{n}: {{severity: info}}");
    let rules = (0..5_000).map(rule).collect::<Vec<_>>().join("\n");
    let flood = validate(&written(&format!("version: 1\nrules:\n{rules}\n")), &Words).unwrap_err();
    assert_eq!((flood.count(), flood.iter().count()), (5_000, 50));
    // A second where nothing else runs; what grows with the square of them takes many minutes.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

#[test]
fn a_backslash_between_folders_is_told_with_the_right_form() {
    insta::assert_snapshot!(problems(
        r"
version: 1
exclude: ['docs\old']
workloads:
  a: {paths: ['src\a', 'b\[1\]'], lane: small}
exceptions:
  - {rules: [legacy-lane], paths: 'c\d.py', reason: r, until: 2027-01-01}
rules:
  mine: {severity: error, message: m, match: {status: legacy, paths: ['!e\f']}}
",
    ), @r"
    'docs\old': bad glob `docs\old`: `\` does not separate folders; did you mean `docs/old`?
    'src\a': bad glob `src\a`: `\` does not separate folders; did you mean `src/a`?
    'c\d.py': bad glob `c\d.py`: `\` does not separate folders; did you mean `c/d.py`?
    '!e\f': bad glob `!e\f`: `\` does not separate folders; did you mean `!e/f`?
    ");
}
