//! What the page says of costs, from a policy's volumes to the table: with prices that the
//! test itself sets.

use regex::Regex;

use crate::project::{Project, run};

#[test]
fn workloads_with_volumes_are_priced_and_no_others() {
    let project = Project::new("spend");
    project.write(
        "models/prices.yaml",
        "surface: openai\nmodels:\n  \
         gpt-5.2: {prices: {input: 2, cached_input: 0.5, output: 10}}\n  \
         gpt-5.4: {prices: {input: 1, cached_input: 0.25, output: 6}}\n  \
         gpt-house: {released: 2026-01-01}\n",
    );
    let workloads = [
        // A model behind its line, twice; the lane's default is suggested.
        "agents: {paths: [agents/**], lane: frontier, monthly: {input: 900M, cached_input: 300M, output: 120M}}",
        // Two models: which of them has the volume is not known.
        "mixed: {paths: [mixed/**], lane: frontier, monthly: {input: 1M}}",
        "silent: {paths: [silent/**], lane: frontier, monthly: {output: 2k}}",
        "unpriced: {paths: [unpriced/**], lane: frontier, monthly: {output: 1B}}",
        "unknown: {paths: [unknown/**], lane: frontier}",
    ];
    project.write(
        "lanelint.yaml",
        format!(
            "version: 1\nextends: [recommended]\ncatalogs: [models/*.yaml]\n\
             lanes: {{frontier: {{default: gpt-5.4}}}}\nworkloads:\n  {}\n",
            workloads.join("\n  ")
        ),
    );
    let stale = "MODEL = \"gpt-5.2\"\n";
    project.write("agents/a.py", stale.repeat(2));
    project.write(
        "mixed/a.py",
        format!("{stale}OTHER = \"gpt-5.4\"\n# gpt-4o\n"),
    );
    project.write(
        "unpriced/a.py",
        "answer = client.chat(model=\"gpt-house\")\n",
    );
    project.write("unknown/a.py", stale);
    let wanted = [
        "agents | 900M in, 300M cached, 120M out | gpt-5.2 openai | $3,150 | gpt-5.4 | $1,695 | −$1,455 (−46 %)",
        "mixed | 1M in | gpt-5.2 openai | $2.00 | gpt-5.4 | $1.00 | −$1.00 (−50 %)",
        "gpt-5.4 openai | $1.00 | stays | $1.00 | ±0",
        "silent | 2k out | no model found in its files",
        "unpriced | 1B out | gpt-house openai | no price | stays | no price |",
        "All workloads, without 1 whose cost is not known | $3,151–$3,152 |  | $1,696 |",
    ];
    assert_eq!(spend(&project), wanted);
}

#[test]
fn without_volumes_nothing_is_said_of_costs() {
    let project = Project::new("spend_without_volumes");
    project.write("a.py", "MODEL = \"gpt-5.2\"\n");
    let page = page(&project);
    assert!(page.contains("There are no volumes in the policy"));
    assert!(!page.contains("All workloads"));
}

/// The rows of the table of costs, behind its head.
fn spend(project: &Project) -> Vec<String> {
    let page = page(project);
    let (_, table) = page.split_once("aria-labelledby=\"spend-title\">").unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    let (tag, end) = (
        Regex::new("<[^>]*>").unwrap(),
        Regex::new("</t[hd]>").unwrap(),
    );
    let rows = table.split("<tr>").skip(2).map(|row| {
        let cells = end.split(row).map(|cell| tag.replace_all(cell, ""));
        let cells: Vec<_> = cells.map(|cell| cell.trim().to_owned()).collect();
        let text = cells.join(" | ");
        text.trim_end().trim_end_matches('|').trim_end().to_owned()
    });
    rows.collect()
}

fn page(project: &Project) -> String {
    let mut lanelint = project.command();
    lanelint.args(["audit", "--format", "html", "--as-of", "2026-03-21"]);
    run(&mut lanelint).stdout
}
