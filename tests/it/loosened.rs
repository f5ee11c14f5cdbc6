//! What a policy allows and forbids more than another, and what it cannot, since another one locks it.

use std::fs;

use crate::project::{DAY, Project, Run, STALE, run};
use crate::versions::{commit, git, repository};

fn lanelint(project: &Project, arguments: &[&str]) -> Run {
    run(project.command().args(arguments))
}

const OLD: &str = "version: 1\nlegacy: {grace_days: 14}\nexclude: [dumps/**]\n";
const NEW: &str = "version: 1\nlegacy: {grace_days: 90}\nexclude: [dumps/**, 'src/**']\nrules: {retiring-soon: {severity: info}}\n\
                   migration_tags: {max_days: 20}\n";

#[test]
fn two_files_are_compared_by_what_they_come_to() {
    let project = Project::new("diff-files");
    project.write("old.yaml", OLD);
    project.write("new.yaml", NEW);
    let shown = lanelint(&project, &["policy", "diff", "old.yaml", "new.yaml"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    let (looser, tighter) = shown.stdout.split_once("forbids more:").unwrap();
    for said in [
        "the days that a legacy model may stand untagged: 14 → 90  (new.yaml:2)",
        "the files that are not read: src/** added  (new.yaml:3)",
        "the severity of rule `retiring-soon`: error → info  (new.yaml:4)",
    ] {
        assert!(looser.contains(said), "{said}: {shown:?}");
    }
    assert!(
        tighter.contains("how many days ahead a migration tag may end"),
        "{shown:?}"
    );
    let fails = lanelint(
        &project,
        &["policy", "diff", "old.yaml", "new.yaml", "--fail"],
    );
    assert_eq!(fails.code, 1);
    let same = lanelint(
        &project,
        &["policy", "diff", "old.yaml", "old.yaml", "--fail"],
    );
    assert_eq!(
        (same.code, same.stdout.as_str()),
        (0, "they allow and forbid the same\n")
    );
    for arguments in [&["policy", "diff", "none.yaml"][..], &["policy", "diff"]] {
        let refused = lanelint(&project, arguments);
        assert_eq!(refused.code, 2, "{refused:?}");
    }
    project.write("bad.yaml", "version: 1\nrulez: {}\n");
    let bad = lanelint(&project, &["policy", "diff", "old.yaml", "bad.yaml"]);
    assert_eq!(bad.code, 2, "{bad:?}");
    assert!(bad.stderr.contains("bad.yaml:2"), "{bad:?}");
}

#[test]
fn commits_are_compared_by_the_policies_that_they_have() {
    let project = repository("diff-commits");
    project.write("lanelint.yaml", "version: 1\nextends: [rules/own.yaml]\n");
    project.write("rules/own.yaml", OLD);
    commit(&project, "a policy");
    project.write("rules/own.yaml", NEW);
    commit(&project, "a looser one");
    let shown = lanelint(&project, &["policy", "diff", "HEAD~1", "HEAD"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.stdout.contains("14 → 90"), "{shown:?}");
    let back = lanelint(&project, &["policy", "diff", "HEAD", "HEAD~1"]);
    assert!(
        back.stdout
            .contains("untagged: 90 → 14  (rules/own.yaml:2)"),
        "{back:?}"
    );
    // Without a second one, what is there.
    project.write("rules/own.yaml", OLD);
    let now = lanelint(&project, &["policy", "diff", "HEAD~1"]);
    assert_eq!(now.stdout, "they allow and forbid the same\n", "{now:?}");
    let missing = lanelint(&project, &["policy", "diff", "origin/main"]);
    assert_eq!(missing.code, 2, "{missing:?}");
    assert!(
        missing
            .stderr
            .contains("git fetch origin main:refs/remotes/origin/main"),
        "{missing:?}"
    );
    git(
        &project.folder,
        &["checkout", "--quiet", "--force", "HEAD~2"],
    );
    let none = lanelint(&project, &["policy", "diff", "main", "HEAD"]);
    assert!(none.stdout.contains("forbids more"), "{none:?}");
}

#[test]
fn a_change_that_loosens_the_policy_says_so_first() {
    let project = repository("loosened-base");
    project.write("lanelint.yaml", OLD);
    commit(&project, "a policy");
    git(&project.folder, &["checkout", "--quiet", "-b", "topic"]);
    let base = || {
        let mut command = project.command();
        run(command.args(["check", "--base", "main", "--as-of", DAY]))
    };
    assert!(!base().stderr.contains("policy"), "{:?}", base());
    project.write("lanelint.yaml", NEW);
    commit(&project, "a looser one");
    let told = base().stderr;
    assert!(
        told.contains("warning: this change touches the policy\n  it allows more: "),
        "{told}"
    );
    assert!(
        told.contains("untagged: 14 → 90 (lanelint.yaml:2)"),
        "{told}"
    );
    assert!(told.contains("1 other change"), "{told}");
}

#[test]
fn a_change_of_the_policy_of_a_folder_beneath_says_so_and_where() {
    let project = repository("loosened-folders");
    project.write("lanelint.yaml", OLD);
    project.write(
        "shop/lanelint.yaml",
        "version: 1\nlegacy: {grace_days: 7}\n",
    );
    project.write("shop/a.py", STALE);
    project.write(
        "gone/lanelint.yaml",
        "version: 1\nlegacy: {grace_days: 3}\n",
    );
    project.write("gone/a.py", STALE);
    project.write("new/a.py", STALE);
    // Where nothing is judged, nothing is told.
    project.write("same/lanelint.yaml", "version: 1\nroles: {test: info}\n");
    project.write("same/a.py", STALE);
    commit(&project, "policies");
    git(&project.folder, &["checkout", "--quiet", "-b", "topic"]);
    let told = |folder: &str, paths: &[&str]| {
        let mut command = project.command();
        command.current_dir(project.folder.join(folder));
        let base = ["check", "--base", "main", "--as-of", DAY];
        run(command.args(base).args(paths)).stderr
    };
    assert!(!told("", &[]).contains("policy"), "{}", told("", &[]));
    project.write(
        "shop/lanelint.yaml",
        "version: 1\nlegacy: {grace_days: 80}\n",
    );
    fs::remove_file(project.folder.join("gone/lanelint.yaml")).unwrap();
    project.write(
        "new/lanelint.yaml",
        "version: 1\nexclude: [a.py]\nmigration_tags: {max_days: 9}\n",
    );
    project.write(
        "lanelint.yaml",
        OLD.replace("dumps/**", "dumps/**, more/**"),
    );
    commit(&project, "looser ones");
    let root = "it allows more: the files that are not read: more/** added (lanelint.yaml:3)";
    let shop = "it allows more in `shop`: the days that a legacy model may stand untagged: 7 → 80 (shop/lanelint.yaml:2)";
    let gone = "it allows more in `gone`: the days that a legacy model may stand untagged: 3 → 14 (lanelint.yaml:2)";
    let new = "it allows more in `new`: the files that are not read: /new/**/a.py added (new/lanelint.yaml:2)";
    let other = "1 other change in `new`: `lanelint policy diff ";
    let all = told("", &[]);
    for said in [root, shop, gone, new, other] {
        assert_eq!(all.matches(said).count(), 1, "{said}: {all}");
    }
    assert!(!all.contains("same"), "{all}");
    // Wherever it is started, and whatever it is given, both states are of the same folder.
    let one = told("", &["shop"]);
    assert!(
        one.contains(shop) && !one.contains("`new`") && !one.contains("`gone`"),
        "{one}"
    );
    assert!(
        one.contains("it allows more in `shop`: the files that are not read"),
        "{one}"
    );
    let inside = told("shop", &["."]);
    let here =
        "it allows more: the days that a legacy model may stand untagged: 7 → 80 (lanelint.yaml:2)";
    assert!(inside.contains(here), "{inside}");
    let aside = told("new", &["../shop"]);
    let there = "it allows more in `../shop`: the days that a legacy model may stand untagged: 7 → 80 (../shop/lanelint.yaml:2)";
    assert!(
        aside.contains(there) && !aside.contains("new/a.py"),
        "{aside}"
    );
}

#[test]
fn a_policy_of_the_base_that_cannot_be_read_is_no_sign_that_all_is_well() {
    let project = repository("loosened-unread");
    project.write("lanelint.yaml", "version: 1\nrulez: {}\n");
    project.write("a.py", "a = 1\n");
    commit(&project, "a faulty policy");
    git(&project.folder, &["checkout", "--quiet", "-b", "topic"]);
    project.write("lanelint.yaml", NEW);
    commit(&project, "a sound one");
    let shown = lanelint(&project, &["check", "--base", "main", "--as-of", DAY]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(
        shown.stderr.contains("cannot be read, so it is not known what this change allows more: lanelint.yaml:2: unknown key `rulez`"),
        "{shown:?}"
    );
}

#[test]
fn the_policy_of_a_folder_cannot_loosen_what_the_one_above_locks() {
    let project = Project::new("locked");
    project.write(
        "lanelint.yaml",
        "version: 1\nrules: {legacy-lane: {severity: error, locked: true}}\n",
    );
    project.write("shop/a.py", STALE);
    let check = || lanelint(&project, &["check", "--as-of", DAY, "--format", "compact"]);
    assert_eq!(check().code, 1);
    project.write(
        "shop/lanelint.yaml",
        "version: 1\nrules: {legacy-lane: {severity: warning}}\n",
    );
    let refused = check();
    assert_eq!(refused.code, 2, "{refused:?}");
    for said in [
        "`rules.legacy-lane` is locked, by lanelint.yaml:2",
        "error →",
        "shop/lanelint.yaml:2",
    ] {
        assert!(refused.stderr.contains(said), "{said}: {refused:?}");
    }
    project.write(
        "shop/lanelint.yaml",
        "version: 1\nlegacy: {grace_days: 0}\nrules: {legacy-lane: {help: Move it.}}\n",
    );
    assert_eq!(check().code, 1);
    // A file that stands on the locked one is nearer, too.
    fs::remove_file(project.folder.join("shop/lanelint.yaml")).unwrap();
    fs::rename(
        project.folder.join("lanelint.yaml"),
        project.folder.join("base.yaml"),
    )
    .unwrap();
    project.write("lanelint.yaml", "version: 1\nextends: [./base.yaml]\nexceptions:\n  - {paths: shop/**, rules: [legacy-lane], reason: later, owner: \"@a\", until: 2026-06-30}\n");
    let refused = check();
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(
        refused.stderr.contains("the exceptions: {owner: @a"),
        "{refused:?}"
    );
}
