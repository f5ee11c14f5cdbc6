//! Kinds of files that are read wrongly as soon as one file is taken for like another: tables of models, a dump of
//! pages, infrastructure with typed variables, a notebook kept as code. What is expected is written by hand from what
//! the files mean (`fixtures/corpus/expected.txt`), and a text differs as soon as one id, role or platform does.

use std::fs;
use std::path::Path;

use super::project::Project;

#[test]
fn each_id_of_the_corpus_stands_as_it_is_meant() {
    // Beneath `fixtures` everything would be a test.
    let project = Project::new("corpus");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpus");
    for entry in fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "expected.txt" {
            project.write(entry.file_name(), fs::read(entry.path()).unwrap());
        }
    }
    let mut command = project.command();
    command.args([
        "audit",
        "--no-policy",
        "--as-of",
        "2026-11-29",
        "--format",
        "jsonl",
        ".",
    ]);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let usage = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let word = |key: &str| record[key].as_str().unwrap_or("-").to_owned();
        (word("type") == "usage").then(|| {
            let (path, text, role, surface) =
                (word("path"), word("text"), word("role"), word("surface"));
            format!(
                "{path}:{}:{} {text} {role} {surface}\n",
                record["line"], record["column"]
            )
        })
    };
    let found: String = text.lines().filter_map(usage).collect();
    let expected = fs::read_to_string(folder.join("expected.txt")).unwrap();
    assert_eq!(found, expected);
}
