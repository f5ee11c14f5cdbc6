use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::catalog::entry::Day;
use crate::catalog::resolve::Target;
use crate::catalog::{Doubt, Entry, EntryId, Status};

/// A catalog file of these lines, and what is wrong with it as `line: message`.
fn laid(text: &str) -> (Catalog, String) {
    let name = format!("{:?}", std::thread::current().id());
    let name: String = name.chars().filter(char::is_ascii_digit).collect();
    let folder = std::env::temp_dir().join(format!("lanelint-own-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.yaml"));
    fs::write(&path, text).unwrap();
    let (catalog, faults) = load(&[Asked {
        path: path.clone(),
        place: None,
        withheld: false,
    }]);
    fs::remove_file(&path).unwrap();
    let line = |fault: &Fault| {
        let help = fault.help.as_ref();
        let help = help.map_or(String::new(), |help| format!(" ({help})"));
        let message = fault.message.replace(&*path.to_string_lossy(), "own.yaml");
        match &fault.place {
            Some(place) => {
                let at = place.source.position(place.span.start);
                let text = place.source.slice(place.span).lines().next().unwrap_or("");
                format!("{}:{} [{text}] {message}{help}", at.line, at.column)
            }
            None => format!("{message}{help}"),
        }
    };
    let shown: Vec<_> = faults.iter().map(line).collect();
    (catalog, shown.join("\n"))
}

/// The catalog of a file that is right.
fn good(text: &str) -> Catalog {
    let (catalog, faults) = laid(text);
    assert_eq!(faults, "");
    catalog
}

/// What a text is read as: id, surface that is proven, and status on a day.
fn read(catalog: &Catalog, text: &str, day: &str) -> String {
    let Some(reading) = catalog.read(text) else {
        return "none".into();
    };
    let Target::Known(id) = reading.target else {
        return "unknown".into();
    };
    let entry = catalog.entry(id);
    let view = catalog.view(id, day.parse().unwrap());
    let ends = view.retires_on.map_or("–".into(), |day| day.to_string());
    let surface = reading.surface.unwrap_or("?".into());
    let of = catalog.entry(catalog.origin(id));
    format!(
        "{} of {} @ {surface}: {:?}, ends {ends}",
        entry.id, of.id, view.status
    )
}

#[test]
fn deployments_are_read_as_what_they_serve() {
    let catalog = good(
        "deployments:
  fast-chat: openai/gpt-4.1-mini
  my-gpt4: {model: gpt-4o, version: 2024-08-06, surface: azure}
  prod: {model: gpt-5.2, surface: azure, retires_on: 2027-03-01}
  gpt-4o: {model: gpt-4o, version: '2024-11-20', surface: azure}
  bot: us.anthropic.claude-sonnet-4-5-20250929-v1:0
  lake: {model: gpt-4o, surface: databricks}
",
    );
    let texts = [
        "fast-chat",
        "my-gpt4",
        "azure/my-gpt4",
        "prod",
        "gpt-4o",
        "openai/gpt-4o",
        "bot",
        "lake",
    ];
    let shown = texts.map(|text| format!("{text}: {}", read(&catalog, text, "2026-11-22")));
    insta::assert_snapshot!(shown.join("\n"), @"
    fast-chat: fast-chat of gpt-4.1-mini @ openai: Deprecated, ends 2027-01-14
    my-gpt4: my-gpt4 of gpt-4o-2024-08-06 @ azure: Deprecated, ends 2027-04-14
    azure/my-gpt4: my-gpt4 of gpt-4o-2024-08-06 @ azure: Deprecated, ends 2027-04-14
    prod: prod of gpt-5.2 @ azure: Deprecated, ends 2027-03-01
    gpt-4o: gpt-4o of gpt-4o-2024-11-20 @ azure: Deprecated, ends 2027-04-14
    openai/gpt-4o: gpt-4o of gpt-4o @ ?: Deprecated, ends 2027-01-14
    bot: bot of claude-sonnet-4-5-20250929 @ bedrock: Deprecated, ends 2027-04-08
    lake: lake of gpt-4o @ databricks: Legacy, ends –
    ");
}

#[test]
fn an_own_fact_wins_and_the_other_stays_told() {
    let catalog = good(
        "surface: azure
sources: {mail: {title: A mail, version: '1', dated: 2026-10, read: 2026-10-02}}
models:
  gpt-5.2:
    retires_on: {date: 2027-08-01, from: [mail]}
    replacements: gpt-5.4
    context: 200000
    prices: {input: 1, output: 2}
",
    );
    let id = catalog.on_surface("azure", "gpt-5.2").unwrap();
    let entry = catalog.entry(id);
    let end = entry.retires_on.as_ref().unwrap();
    assert_eq!(end.value.to_string(), "2027-08-01");
    let names: Vec<_> = end
        .from
        .iter()
        .map(|&id| catalog.evidence(id).name())
        .collect();
    assert!(names[0].ends_with(".yaml:5"), "{names:?}");
    assert_eq!(names[1], "mail");
    let conflict = entry
        .conflicts
        .iter()
        .find(|conflict| conflict.field == "retires_on")
        .unwrap();
    let values: Vec<_> = conflict
        .values
        .iter()
        .map(|(value, _)| value.as_str())
        .collect();
    assert_eq!(values, ["2027-08-01", "2027-06-08", "2026-12-12"]);
    assert_eq!(
        (conflict.chosen.as_str(), conflict.why.as_str()),
        ("2027-08-01", "a catalog file of your own wins")
    );
    assert_eq!(entry.context.as_ref().unwrap().value, 200_000);
    assert_eq!(entry.prices.len(), 1);
    assert_eq!(catalog.own_place(id).unwrap().line, 4);
    // The vendor's own entry is another matter.
    let own = catalog.on_surface("openai", "gpt-5.2").unwrap();
    assert_eq!(catalog.own_place(own), None);
    assert_eq!(catalog.newest_read(), Catalog::builtin().newest_read());
}

#[test]
fn a_day_can_be_taken_back() {
    let catalog = good("surface: openai\nmodels: {gpt-4o: {retires_on: none}}\n");
    insta::assert_snapshot!(read(&catalog, "gpt-4o", "2027-02-01"), @"gpt-4o of gpt-4o @ ?: Deprecated, ends –");
}

#[test]
fn a_new_model_moves_its_line_on() {
    let text = "surface: openai
models:
  gpt-7: {line: flagship, released: 2026-12-01, lane: frontier}
  gpt-7-2026-12-01: {snapshot_of: gpt-7}
  gpt-5.3: {line: openai/flagship, released: 2026-01-15}
";
    let catalog = good(text);
    let shown = |id: &str| {
        let id = catalog.on_surface("openai", id).unwrap();
        let view = catalog.view(id, "2026-12-02".parse().unwrap());
        format!(
            "{:?} {} {:?} {:?}",
            view.status, view.generations_behind, view.successor, view.lane
        )
    };
    let texts = [
        "gpt-7",
        "gpt-7-2026-12-01",
        "gpt-6.2-sol",
        "gpt-5.3",
        "gpt-5.2",
        "gpt-5.2-2025-12-11",
        "gpt-5.4",
    ];
    let shown = texts.map(|text| format!("{text}: {}", shown(text)));
    insta::assert_snapshot!(shown.join("\n"), @r#"
    gpt-7: Current 0 None Some("frontier")
    gpt-7-2026-12-01: Current 0 None Some("frontier")
    gpt-6.2-sol: Legacy 1 Some("gpt-7") Some("frontier")
    gpt-5.3: Legacy 7 Some("gpt-5.4") Some("frontier")
    gpt-5.2: Legacy 8 Some("gpt-5.3") Some("frontier")
    gpt-5.2-2025-12-11: Legacy 8 Some("gpt-5.3") Some("frontier")
    gpt-5.4: Legacy 6 Some("gpt-5.5") Some("frontier")
    "#);
}

#[test]
fn a_lane_holds_for_snapshots_and_resales_too() {
    let catalog = good("surface: openai\nmodels: {gpt-5.2: {lane: small}}\n");
    for (surface, id) in [("openai", "gpt-5.2-2025-12-11"), ("azure", "gpt-5.2")] {
        let id = catalog.on_surface(surface, id).unwrap();
        assert_eq!(catalog.entry(id).lane.as_deref(), Some("small"));
    }
    let other = catalog.on_surface("openai", "gpt-5.4").unwrap();
    assert_eq!(catalog.entry(other).lane.as_deref(), Some("frontier"));
}

#[test]
fn a_vendor_of_ones_own_has_surface_line_and_lane() {
    let catalog = good(
        "vendor: acme
vendor_name: Acme
surface: gpus
surfaces: {gpus: {name: Our GPUs, prefixes: [vllm/]}}
lanes: {triage: {title: Triage, best_for: sorting mail}}
shapes: ['acme-[a-z0-9-]+']
stems: [acme-]
lines: {chat: {lane: triage, members: [acme-chat-7b, acme-chat-8b]}}
models:
  acme-chat-7b: {released: 2026-01-01, retires_on: 2027-01-01, replacements: acme-chat-8b}
  acme-chat-8b: {released: 2026-06-01}
",
    );
    let texts = ["acme-chat-7b", "vllm/acme-chat-8b", "acme-other"];
    let shown = texts.map(|text| format!("{text}: {}", read(&catalog, text, "2026-07-01")));
    insta::assert_snapshot!(shown.join("\n"), @"
    acme-chat-7b: acme-chat-7b of acme-chat-7b @ ?: Deprecated, ends 2027-01-01
    vllm/acme-chat-8b: acme-chat-8b of acme-chat-8b @ gpus: Current, ends –
    acme-other: unknown
    ");
    let id = catalog.on_surface("gpus", "acme-chat-8b").unwrap();
    let view = catalog.view(id, "2026-07-01".parse().unwrap());
    assert_eq!(
        (view.line.as_deref(), view.lane.as_deref()),
        (Some("acme/chat"), Some("triage"))
    );
    assert!(catalog.vendor("acme").is_some() && catalog.surface("gpus").is_some());
    // A surface between the built-in ones shifts none of them.
    let origin = catalog.on_surface("openai", "gpt-5.2").unwrap();
    for surface in ["azure", "vertex"] {
        let builtin = Catalog::builtin().resold_id(origin, surface);
        assert_eq!(catalog.resold_id(origin, surface), builtin);
    }
}

#[test]
fn own_ids_are_searched_for_and_words_only_as_words() {
    let catalog = good("deployments: {fast-chat: gpt-4o, prod: gpt-4o, my-gpt-4o: gpt-4o}\n");
    let own: Vec<_> = catalog
        .stems()
        .filter(|(stem, _)| !Catalog::builtin().stems().any(|(known, _)| known == *stem))
        .collect();
    // The last one holds a built-in stem.
    assert_eq!(own, [("fast-chat", false), ("prod", true)]);
    assert!(catalog.read("prod").unwrap().ambiguous);
    assert!(!catalog.read("fast-chat").unwrap().ambiguous);
    assert_eq!(catalog.nearest("fast-chta").as_deref(), Some("fast-chat"));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let (_, faults) = laid(
        "surface: opnai
vendro: openai
models: {x-1: {}}
---
surface: openai
models:
  gpt-5.2: {retires_on: 2027-02-30, kind: chta, retire: 2027-01-01, context: many}
  gpt-5.2: {}
  my model: {}
  m-a: {replacements: [m-b]}
  m-b: {replacements: [m-a], lane: smal, line: flagshp}
  m-c: {released: 2026-02-01, retires_on: 2026-01-01, replacements: [nope]}
  m-d: {snapshot_of: gpt-52, of: openai/none, vendor: opnai, aliases: [gpt-4o]}
  m-e: {released: {from: [mail]}, prices: {input: -1}, limits: {tier: 5}}
lines: {flagship: {members: [gpt-5, gpt-4o, x]}}
deployments:
  d1: gpt-4oo
  d2: {surface: azure}
  d3: {model: gpt-4o, version: 2020-01-01, surface: azur}
  d4: {model: gpt-4o, version: 2020-01-01, surface: azure}
  d5: gpt-4o
---
surface: azure
models: {corp-1: {}, corp-2: {of: openai/gpt-4o}}
deployments: {d5: {model: gpt-4o, surface: openai}}
---
surfaces:
  azure: {prefixes: [corp], patterns: ['(']}
  home: {}
vendor: nobody
",
    );
    insta::assert_snapshot!(faults, @"
    2:1 [vendro] unknown key `vendro`; did you mean `vendor`?
    7:49 [retire] unknown key `retire`, expected one of `of`, `vendor`, `kind`, `lane`, `line`, `aliases`, `snapshot_of`, `default_snapshot`, `released`, `released_by`, `deprecated_on`, `retires_on`, `earliest_retirement`, `replacements`, `rerouted`, `prices`, `context`, `max_input`, `max_output`, `knowledge_cutoff`, `capabilities`, `limits`, `notes`, `caveat`, `confidence`, `listed`, `ended_by`, `conflicts`
    7:78 [many] expected a whole number of 0 or more, found `many`
    8:3 [gpt-5.2] the key `gpt-5.2` stands here twice
    28:22 [corp] `corp` cannot stand in front of an id: a prefix ends in `/`, `:`, `.` or `-`
    28:40 ['('] no regular expression: error: unclosed group
    29:3 [home] there is no surface `home` (a surface of your own needs a `name`)
    1:10 [opnai] there is no surface `opnai`; did you mean `openai`? (name a known one, or declare your own under `surfaces`)
    30:9 [nobody] there is no vendor `nobody` (name a known one; one of your own needs a `vendor_name` beside it)
    9:3 [my model] no id that could be found in a file (an id has 2 to 256 letters, digits and `_-.:/@+~`, and starts and ends with a letter or digit)
    7:43 [chta] there is no kind `chta`; did you mean `chat`?
    7:25 [2027-02-30] `2027-02-30` is not a valid date; expected YYYY-MM-DD
    11:36 [smal] there is no lane `smal`; did you mean `small`? (name a known one, or declare your own under `lanes`)
    13:55 [opnai] there is no vendor `opnai`; did you mean `openai`?
    14:19 [{from: [mail]}] the key `date` is missing here
    14:51 [-1] a price is a number of 0 or more
    14:64 [{tier: 5}] the key `rpm` is missing here
    14:64 [{tier: 5}] the key `tpm` is missing here
    24:10 [corp-1] who makes `corp-1`? (say `of: vendor/id` for a model that is resold here, else `vendor:`)
    13:34 [openai/none] no vendor has `openai/none` (expected `vendor/id`, the id as its vendor writes it)
    13:22 [gpt-52] openai has no model `gpt-52`; did you mean `gpt-5`?
    15:37 [gpt-4o] it was released before the member in front of it
    15:45 [x] openai has no model `x`
    11:48 [flagshp] there is no line `openai/flagshp`; did you mean `openai/flagship`?
    17:7 [gpt-4oo] the catalog has no model `gpt-4oo`; did you mean `gpt-4o`? (name a known model, or tell of this one under `models`)
    18:3 [d2] the key `model` is missing here
    19:53 [azur] there is no surface `azur`; did you mean `azure`? (name a known one, or declare your own under `surfaces`)
    19:32 [2020-01-01] openai lists no version `2020-01-01` of `gpt-4o` (it lists `gpt-4o-2024-05-13`, `gpt-4o-2024-08-06`, `gpt-4o-2024-11-20`; tell of another one under `models`)
    20:32 [2020-01-01] azure lists no version `2020-01-01` of `gpt-4o` (it lists `gpt-4o-2024-05-13`, `gpt-4o-2024-08-06`, `gpt-4o-2024-11-20`; tell of another one under `models`)
    25:15 [d5] own.yaml:21 tells of `d5` on openai already
    10:23 [[m-b]] its replacements go in a circle: m-a → m-b → m-a
    12:43 [2026-01-01] released and retires_on say 2026-02-01 and 2026-01-01: released, deprecated_on and retires_on must come in this order
    12:69 [[nope]] it names `nope`, which neither its surface nor its vendor has
    13:72 [gpt-4o] `gpt-4o` names `gpt-4o` on openai already
    ");
}

#[test]
fn what_cannot_be_read_is_told_where_it_is_named() {
    let (_, faults) = laid("models: [1");
    insta::assert_snapshot!(faults, @"1:9 [[] not YAML: unclosed bracket '['");
    let mut bomb = String::from("models: &a0 {x: {notes: [y, y, y, y, y, y, y, y, y]}}\n");
    for level in 1..9 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{inner}]");
    }
    bomb += "not_models: *a8\n";
    let (_, faults) = laid(&bomb);
    assert!(faults.lines().count() < 40, "{faults}");
    assert!(faults.contains("unknown key `a1`"), "{faults}");
    let missing = [Asked {
        path: "no/such.yaml".into(),
        place: None,
        withheld: false,
    }];
    let (catalog, faults) = load(&missing);
    assert_eq!(
        faults[0].message,
        "cannot read `no/such.yaml`: there is no such file"
    );
    assert_eq!(catalog.len(), Catalog::builtin().len());
}

#[test]
fn the_built_in_files_are_catalog_files_too() {
    let mut files: Vec<_> = fs::read_dir("rules/catalog")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let files: Vec<_> = files
        .into_iter()
        .map(|path| Asked {
            path,
            place: None,
            withheld: false,
        })
        .collect();
    let (catalog, faults) = load(&files);
    // What the build holds its own files to is of no use in a team's, nor is what vendors publish.
    let own = [
        "unknown key `benchmarks`",
        "unknown key `closed`",
        "unknown key `tells`",
    ];
    let told: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
    let told = told
        .iter()
        .filter(|message| !own.iter().any(|key| message.starts_with(key)));
    assert_eq!(told.collect::<Vec<_>>(), [] as [&&str; 0]);
    let builtin = Catalog::builtin();
    assert_eq!(catalog.len(), builtin.len());
    // Files of a team say what holds now: what the built-in ones said later than the day of
    // judgement differs, so the day is a late one.
    let day: Day = "2027-12-31".parse().unwrap();
    let is_listed = |id: EntryId| builtin.view(id, day).doubt == Some(Doubt::Listed);
    let place = |entry: &Entry| Some((entry.line?.line, entry.surface.clone()));
    let listed = builtin
        .entries()
        .filter(|(_, entry)| builtin.is_only_priced(entry));
    let with_listed: BTreeSet<_> = listed.filter_map(|(_, entry)| place(entry)).collect();
    for number in 0..builtin.len() as u32 {
        let id = EntryId(number);
        let is_listed = is_listed(id);
        // What only tables of prices have makes nothing legacy.
        let is_beside = place(builtin.entry(id)).is_some_and(|it| with_listed.contains(&it));
        // A team's file has no day on which an end was read, nor one on which a list was.
        let view = |catalog: &Catalog| {
            let mut view = catalog.view(id, day);
            view.due = None;
            if is_listed || is_beside {
                view.status = Status::Unknown;
                view.doubt = None;
            }
            if is_beside {
                view.legacy_since = None;
                view.generations_behind = 0;
                view.head = None;
                view.successor = None;
            }
            view
        };
        let (old, new) = (view(&builtin), view(&catalog));
        assert_eq!(
            old,
            new,
            "{} on {}",
            builtin.entry(id).id,
            builtin.entry(id).surface
        );
        let fields = |catalog: &Catalog| {
            let conflicts = &catalog.entry(id).conflicts;
            let own = conflicts
                .iter()
                .filter(|conflict| conflict.why.contains("your own"));
            own.map(|conflict| conflict.field.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            fields(&catalog),
            [] as [&str; 0],
            "{}",
            builtin.entry(id).id
        );
    }
    assert_ne!(catalog.view(EntryId(0), day).status, Status::Unknown);
}

#[test]
fn a_longer_pattern_of_ones_own_overrules_how_a_model_is_called() {
    let called = |text: &str, id: &str| {
        let catalog = good(text);
        let id = catalog.on_surface("openai", id).unwrap();
        catalog.endpoint(id).map(str::to_owned)
    };
    let own = "surface: openai\nendpoints:\n  a batch: [\"gpt-5-pro*\", gpt-5.2-codex]\n";
    let responses = Some("the Responses API".to_owned());
    assert_eq!(called("surfaces: {}\n", "gpt-5.2-codex"), responses);
    assert_eq!(called(own, "gpt-5.2-codex"), Some("a batch".into()));
    assert_eq!(called(own, "gpt-5-pro"), Some("a batch".into()));
    assert_eq!(called(own, "gpt-5.2-pro"), responses);
}

#[test]
fn what_a_file_of_ones_own_says_of_calls_counts_before_what_is_known() {
    let text = "surface: openai
accepts:
  - models: [\"gpt-5.6-*\"]
    takes: [stop]
  - models: gpt-5.6-sol
    rejects: temperature
    but: [\"0.5\"]
callers:
  ours: {name: Our client, calls: ask, drops: [temperature]}
";
    let catalog = good(text);
    let id = catalog.on_surface("openai", "gpt-5.6-sol").unwrap();
    let taken = catalog.taken(id);
    assert_eq!(taken["stop"].to_string(), "taken");
    assert_eq!(taken["temperature"].to_string(), "rejected but for 0.5");
    let from = taken["temperature"].family.from[0];
    assert!(catalog.evidence(from).own.is_some());
    let builtin = Catalog::builtin();
    assert_eq!(
        builtin.taken(id)["max_tokens"].to_string(),
        taken["max_tokens"].to_string()
    );
    let (_, ours) = catalog.callers().last().unwrap();
    assert_eq!(
        (ours.name.as_str(), &ours.calls),
        ("Our client", &vec!["ask".to_owned()])
    );
    let (_, faults) = laid("accepts: [{takes: [a]}]\ncallers: {x: {name: y}}\n");
    insta::assert_snapshot!(faults, @"
    2:11 [x] `x` has no `calls` (name the functions, classes or keys that it is called by)
    1:11 [{takes: [a]}] no `surface` and no `vendor` say whose models these are
    ");
    let (_, faults) = laid(
        "surface: openai\nmodels: {own-1: {kind: chat}}\naccepts:\n  - {models: [\"gpt-9999*\", own-*, GPT-4o], except: [gpt-5.6-soll], \
         takes: [a]}\n",
    );
    insta::assert_snapshot!(faults, @r#"
    4:15 ["gpt-9999*"] no model of openai is like `gpt-9999*` (correct it, or tell of the model under `models`)
    4:53 [gpt-5.6-soll] no model of openai is like `gpt-5.6-soll` (correct it, or tell of the model under `models`)
    "#);
}

#[test]
fn a_host_that_is_declared_is_no_server_of_ones_own() {
    let catalog = good(
        "surfaces:\n  corp: {name: Our gateway, gateway: true, proof: {hosts: [llm, 10.0.0.5]}}\n",
    );
    let of = |host: &str| {
        let number = catalog.proofs().host(host).unwrap();
        catalog.surfaces()[number].id.clone()
    };
    assert_eq!(["llm", "10.0.0.5"].map(of), ["corp", "corp"]);
    assert_eq!(["vllm", "10.0.0.6"].map(of), ["own_server", "own_server"]);
}

#[test]
fn without_files_the_built_in_catalog_is_untouched() {
    let (catalog, faults) = load(&[]);
    assert!(faults.is_empty() && catalog.own_files().is_empty());
    assert!(Path::new("rules/catalog").exists());
}

proptest! {
    #[test]
    fn no_text_brings_it_down(text in "([a-z]{1,9}: )?[-\\PC\n]{0,80}", key in "surface|models|deployments|lines|surfaces") {
        let _ = laid(&format!("{key}: {text}"));
        let _ = laid(&format!("surface: openai\nmodels:\n  gpt-4o: {{{text}}}\n"));
    }
}
