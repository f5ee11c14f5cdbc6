//! `lanelint plan`: workloads, what each may move to, what it changes, in which order, what stays.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::project::{DAY, Project, Run, run};

/// A copy of the seed's own case: three workloads on gpt-5.2, one of them tagged.
fn seed(name: &str) -> Project {
    let project = Project::new(name);
    copy(Path::new("fixtures/plan/seed"), &project, Path::new(""));
    project
}

fn copy(from: &Path, project: &Project, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, project, &to);
        } else {
            project.write(to, fs::read(path).unwrap());
        }
    }
}

fn plan(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command();
    command.args(["plan", "--as-of", DAY]).args(arguments);
    run(&mut command)
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let ended = plan(project, &[&["--format", "json"], arguments].concat());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let schema = fs::read_to_string("fixtures/schemas/plan-v1.json").unwrap();
    let schema = serde_json::from_str(&schema).unwrap();
    let value = serde_json::from_str(&ended.stdout).unwrap();
    let faults: Vec<_> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&value)
        .map(|fault| fault.to_string())
        .collect();
    assert_eq!(faults, [] as [String; 0]);
    value
}

/// The workload of a name or kind.
fn workload<'v>(plan: &'v Value, name: &str) -> &'v Value {
    let all = plan["workloads"].as_array().unwrap().iter();
    let mut found = all.filter(|one| one["name"] == name || one["kind"] == name);
    found
        .next()
        .unwrap_or_else(|| panic!("no {name} in {plan:#}"))
}

fn ids(step: &Value) -> Vec<&str> {
    let candidates = step["candidates"].as_array().unwrap().iter();
    candidates.map(|one| one["id"].as_str().unwrap()).collect()
}

/// The factor, and whether it is the same, of a fact of a move's first candidate.
fn change<'v>(step: &'v Value, candidate: usize, name: &str) -> &'v Value {
    let changes = step["candidates"][candidate]["changes"].as_array().unwrap();
    let mut found = changes
        .iter()
        .filter(|change| change["name"] == name && change["topic"] != "parameter");
    found
        .next()
        .unwrap_or_else(|| panic!("no {name} in {step:#}"))
}

#[test]
fn the_loops_go_to_the_small_lane_the_important_work_to_the_successor_and_the_baseline_stays() {
    let project = seed("plan-seed");
    let plan = json(&project, &[]);
    let loops = &workload(&plan, "high-volume")["moves"][0];
    // The small lane first, the frontier successor apart.
    assert_eq!(ids(loops), ["gpt-5.4-mini", "gpt-5.4"]);
    assert_eq!(loops["candidates"][0]["lane"], "small");
    assert_eq!(loops["candidates"][1]["part"], "successor");
    let factor = |what| format!("{:.2}", change(loops, 0, what)["factor"].as_f64().unwrap());
    assert_eq!(factor("input"), "0.43");
    assert_eq!(factor("output"), "0.32");
    assert_eq!(factor("tier-5 RPM"), "2.00");
    for what in ["context", "max output", "knowledge cutoff"] {
        assert_eq!(change(loops, 0, what)["change"], "same", "{what}");
    }
    // Whose limits nobody gives, they are not made up.
    assert_eq!(change(loops, 1, "tier-5 RPM")["new"], Value::Null);
    for change in loops["candidates"][0]["changes"].as_array().unwrap() {
        let is_told = change["new"].is_string() && change["topic"] != "kind";
        assert!(
            !is_told || !change["sources"].as_array().unwrap().is_empty(),
            "{change}"
        );
    }
    assert_eq!(loops["owners"], serde_json::json!(["@acme/agents"]));
    assert_eq!((&loops["sites"], &loops["files"]), (&1.into(), &2.into()));

    let important = &workload(&plan, "frontier")["moves"][0];
    assert_eq!(ids(important), ["gpt-5.4"]);

    // No official benchmark compares the two; one compares the successor with the old model.
    assert_eq!(loops["candidates"][0]["compared"], Value::Array(vec![]));
    let apart = &loops["candidates"][0]["apart"][0]["models"];
    assert!(!apart.as_array().unwrap().contains(&"gpt-5.2".into()));
    assert_ne!(important["candidates"][0]["compared"], Value::Array(vec![]));

    let kept = workload(&plan, "comparison");
    assert_eq!(kept["moves"], Value::Array(vec![]));
    let kept = &kept["kept"][0];
    assert_eq!(kept["at"], "bench/baseline.py:1");
    assert_eq!(kept["until"], "2026-06-15");
    assert_eq!(kept["purpose"], "baseline");
    assert_eq!(kept["reason"], "the numbers we compare with");
}

#[test]
fn the_document_says_the_same_in_words() {
    let project = seed("plan-seed-words");
    let ended = plan(&project, &[]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    for wanted in [
        "| 1 | High-volume loops | `gpt-5.2` | `gpt-5.4-mini` | no end announced | 0.43 × input, 0.32 × output |",
        "No official benchmark is known that compares `gpt-5.4-mini` with `gpt-5.2`",
        "The vendor compares `gpt-5.4` with `gpt-5.2`",
        "tier-5 RPM 15,000 → 30,000 (2.00 ×)",
        "- Not different with `gpt-5.4-mini`: ",
        "lanelint: migrate to=gpt-5.4-mini ticket=TICKET owner=\"@acme/agents\"",
        "id: \"openai:chat:gpt-5.4-mini\"",
        "| Evaluations and baselines | `gpt-5.2` | 2026-06-15 | baseline: the numbers we compare with: ML-7 |",
    ] {
        let wanted = wanted.replace("owner=\"@acme/agents\"", "owner=@acme/agents");
        assert!(ended.stdout.contains(&wanted), "{wanted}\n{}", ended.stdout);
    }
    assert_eq!(plan(&project, &[]).stdout, ended.stdout);
}

#[test]
fn the_tag_to_paste_is_one_that_holds() {
    let project = seed("plan-tag");
    let plan = json(&project, &[]);
    let tag = workload(&plan, "frontier")["moves"][0]["tag"]
        .as_str()
        .unwrap()
        .to_owned();
    let text = fs::read_to_string("fixtures/plan/seed/advice/legal.py").unwrap();
    let tagged = text.replace("    return", &format!("    # {tag}\n    return"));
    project.write("advice/legal.py", tagged);
    let after = json(&project, &[]);
    let important = workload(&after, "frontier");
    assert_eq!(important["moves"], Value::Array(vec![]), "{important:#}");
    assert_eq!(important["kept"][0]["by"], "tag");
}

#[test]
fn the_policy_decides_where_it_names_a_workload() {
    let project = seed("plan-policy");
    project.write(
        "lanelint.yaml",
        "version: 1\nextends: [recommended]\nlanes: {small: {default: gpt-5.4-nano}}\nworkloads:\n  \
         support: {paths: [agents/**], lane: small, monthly: {input: 900M, cached_input: 300M, output: 120M}}\n  \
         contracts: {paths: [advice/**], lane: frontier, monthly: {input: 1M}}\n",
    );
    let plan = json(&project, &[]);
    let support = workload(&plan, "support");
    assert_eq!(
        (&support["from_policy"], &support["lane"]),
        (&true.into(), &"small".into())
    );
    let step = &support["moves"][0];
    assert_eq!(ids(step), ["gpt-5.4-nano", "gpt-5.4"]);
    // 900M at 1.75, 300M at 0.175, 120M at 14.
    assert_eq!(step["monthly_usd"], 3307.5);
    let contracts = workload(&plan, "contracts");
    assert_eq!(contracts["moves"][0]["monthly_usd"], 1.75);
    // What saves more comes first.
    assert_eq!(
        (&step["rank"], &contracts["moves"][0]["rank"]),
        (&1.into(), &2.into())
    );
    // The bench is in no workload of the policy.
    assert_eq!(workload(&plan, "comparison")["from_policy"], false);
}

#[test]
fn moves_come_by_deadline_first() {
    let project = Project::new("plan-order");
    let workloads = "version: 1\nworkloads:\n  a: {paths: [a.py], lane: frontier, monthly: {input: 900M}}\n  \
                     b: {paths: [b.py], lane: small}\n  c: {paths: [c.py], lane: small}\n";
    project.write("lanelint.yaml", workloads);
    project.write("a.py", "model = \"gpt-5.2\"\n");
    project.write("b.py", "model = \"claude-3-haiku-20240307\"\n");
    project.write("c.py", "model = \"gpt-3.5-turbo-0301\"\n");
    let plan = json(&project, &[]);
    let moves = plan["workloads"].as_array().unwrap().iter();
    let moves = moves.flat_map(|one| {
        one["moves"].as_array().unwrap().iter().map(move |step| {
            (
                step["rank"].as_u64().unwrap(),
                one["name"].as_str().unwrap(),
                step["deadline"].as_str(),
            )
        })
    });
    let mut moves: Vec<_> = moves.collect();
    moves.sort_unstable();
    let order: Vec<_> = moves.iter().map(|(_, name, _)| *name).collect();
    assert_eq!(order, ["c", "b", "a"], "{moves:?}");
    assert!(moves[0].2 < moves[1].2 && moves[2].2.is_none(), "{moves:?}");
    // Calls of what is retired fail: no tag helps.
    assert_eq!(workload(&plan, "c")["moves"][0]["tag"], Value::Null);
}

#[test]
fn one_evaluation_can_be_written_alone() {
    let project = seed("plan-promptfoo");
    let many = plan(&project, &["--format", "promptfoo"]);
    assert_eq!(many.code, 2);
    assert!(
        many.stderr.contains("2 moves have an evaluation each"),
        "{}",
        many.stderr
    );
    let file = project.folder.join("promptfooconfig.yaml");
    let ended = plan(
        &project,
        &[
            "--workload",
            "high-volume",
            "--output",
            file.to_str().unwrap(),
        ],
    );
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        text.contains("- id: \"openai:chat:gpt-5.2\"\n    label: now\n"),
        "{text}"
    );
    // It is no part of what is planned for.
    let again = plan(
        &project,
        &[
            "--workload",
            "high-volume",
            "--output",
            file.to_str().unwrap(),
        ],
    );
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn what_cannot_be_meant_is_told() {
    let project = seed("plan-faults");
    let ended = plan(&project, &["--workload", "nothing"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.stderr.contains("there is no workload `nothing`"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("`high-volume`"), "{}", ended.stderr);
    let ended = plan(&project, &["--output", "plan.txt"]);
    assert!(
        ended.stderr.contains("cannot infer a format"),
        "{}",
        ended.stderr
    );
    let ended = plan(&project, &["--output", "no/plan.md"]);
    assert!(
        ended
            .stderr
            .contains("the folder of `no/plan.md` is not there"),
        "{}",
        ended.stderr
    );
    let empty = Project::new("plan-empty");
    empty.write("a.py", "print(1)\n");
    let ended = plan(&empty, &[]);
    assert_eq!(ended.code, 0);
    assert!(
        ended
            .stdout
            .contains("Nothing is to move, as far as is known.")
    );
}

#[test]
fn hostile_names_act_nowhere() {
    let project = Project::new("plan-hostile");
    let evil = "x\u{202e}##[error]";
    project.write(
        "lanelint.yaml",
        format!(
            "version: 1\nworkloads:\n  \"{evil} | <b> @all #1 ::error::\": {{paths: ['**'], lane: small}}\n"
        ),
    );
    project.write(
        format!("{evil}/`|` @all.py"),
        "# lanelint: migrate to='##[error]' owner='@all|' ticket='<i>' until=2026-06-01 reason='```'\nA = \"gpt-5.2\"\nB = \"gpt-5.2\"\n",
    );
    project.write("CODEOWNERS", "* @all/`#1 <x>@y.z\n");
    for format in ["markdown", "json"] {
        let ended = plan(&project, &["--format", format]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        let text = &ended.stdout;
        assert!(
            !text.contains('\u{202e}') && !text.contains("##["),
            "{text}"
        );
        if format == "markdown" {
            // What stands in a block of code is text there.
            for text in text.split("```").step_by(2) {
                assert!(!text.contains("<b>") && !text.contains("<i>"), "{text}");
            }
            let outside: Vec<_> = text
                .lines()
                .filter(|line| line.trim_start().starts_with("::"))
                .collect();
            assert_eq!(outside, [] as [&str; 0]);
        }
    }
}

#[test]
fn a_table_of_usage_prices_what_it_is_of() {
    let project = seed("plan-usage");
    project.write(
        "usage.csv",
        "model,workload,input_tokens,cached_input_tokens,output_tokens\ngpt-5.2,high-volume,900M,300M,120M\n\
         gpt-5.2-2025-12-11,,2M,,1M\ngpt-4o,,1,1,1\nno-model-of-anybody,,1,1,1\n",
    );
    let plan = json(&project, &["--usage", "usage.csv"]);
    let loops = &workload(&plan, "high-volume")["moves"][0];
    assert_eq!(loops["monthly_usd"], 3307.5);
    // 900M at 0.75, 300M at 0.075, 120M at 4.50.
    assert_eq!(loops["candidates"][0]["monthly_usd"], 1237.5);
    assert_eq!(
        (&loops["volume"]["by"], &loops["volume"]["shared"]),
        (&"usage".into(), &1.into())
    );
    // What is of the model alone is of three workloads: each is priced with all of it.
    let important = &workload(&plan, "frontier")["moves"][0];
    assert_eq!(important["monthly_usd"], 17.5);
    assert_eq!(important["volume"]["shared"], 3);
    assert_eq!(
        plan["not_in_code"],
        serde_json::json!(["gpt-4o", "no-model-of-anybody"])
    );
    assert_eq!(loops["rank"], 1);
}

#[test]
fn a_table_that_cannot_be_meant_is_told_with_its_line() {
    let project = seed("plan-usage-faults");
    project.write("a.csv", "a,b\n1,2\n");
    project.write(
        "b.csv",
        "model,input_tokens,output_tokens\ngpt-5.2,1,2\ngpt-5.2,many,2\n",
    );
    project.write(
        "c.csv",
        "model,workload,input_tokens,output_tokens\ngpt-5.2,nowhere,1,2\n",
    );
    for (file, wanted) in [
        (
            "a.csv",
            "a.csv:1: the columns of the first line fit no table of usage: it has `a`, `b`",
        ),
        ("a.csv", "expected the columns of "),
        (
            "b.csv",
            "b.csv:3: `many` in the column `input_tokens` is not a number of tokens",
        ),
        ("none.csv", "cannot read `none.csv`"),
    ] {
        let ended = plan(&project, &["--usage", file]);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
        assert!(ended.stderr.contains(wanted), "{wanted}: {}", ended.stderr);
    }
    let ended = plan(&project, &["--usage", "c.csv"]);
    assert_eq!(ended.code, 0);
    assert!(
        ended.stderr.contains("no workload is called `nowhere`"),
        "{}",
        ended.stderr
    );
}

#[test]
fn the_page_of_an_audit_has_the_plan() {
    let project = seed("plan-page");
    let page = |mode: &str| {
        let mut command = project.command();
        run(command.args([mode, "--as-of", DAY, "--format", "html"])).stdout
    };
    let audit = page("audit");
    let (_, rest) = audit.split_once("<table id=\"moves\">").unwrap();
    let (table, rest) = rest.split_once("</table>").unwrap();
    assert_eq!(table.matches("<tr").count(), 3, "{table}");
    for wanted in [
        "<code>gpt-5.4-mini</code> <small>lane small</small>",
        "No official benchmark is known that compares gpt-5.4-mini with gpt-5.2.",
        "0.43 × input, 0.32 × output",
        "@acme/agents",
    ] {
        assert!(table.contains(wanted), "{wanted}\n{table}");
    }
    let kept = rest.split_once("<table id=\"kept\">").unwrap().1;
    assert!(kept.contains("the numbers we compare with"));
    // A check is about what fails.
    assert!(!page("check").contains("id=\"moves\""));
}

/// A workload of the policy goes before a kind that is called so.
#[test]
fn the_name_of_a_workload_is_no_kind_of_work() {
    let project = Project::new("plan-names");
    project.write(
        "lanelint.yaml",
        "version: 1\nextends: [recommended]\nworkloads:\n  other: {paths: [\"a/**\"], lane: small}\n  late: {paths: [\"z/**\"], lane: small}\n",
    );
    let call = "import openai\nopenai.chat.completions.create(model=\"gpt-5.2\")\n";
    project.write("a/x.py", call);
    project.write("y.py", call);
    project.write(
        "used.csv",
        "model,workload,input_tokens,output_tokens\ngpt-5.2,other,1000000,5\n",
    );
    let plan = json(&project, &["--usage", "used.csv"]);
    let named = |own: &&Value| own["name"] == "other";
    let (named, rest): (Vec<_>, Vec<_>) = plan["workloads"]
        .as_array()
        .unwrap()
        .iter()
        .partition(named);
    assert_eq!(named.len(), 1, "{plan:#}");
    assert!(named[0].to_string().contains("1000000"), "{plan:#}");
    assert!(
        rest.iter().all(|own| !own.to_string().contains("1000000")),
        "{plan:#}"
    );
    let only = json(&project, &["--workload", "other"]);
    assert_eq!(only["workloads"].as_array().unwrap().len(), 1, "{only:#}");
    let none = self::plan(&project, &["--workload", "late"]);
    assert_eq!(none.code, 0, "{none:?}");
    assert!(none.stderr.contains("no model is called in it"), "{none:?}");
}
