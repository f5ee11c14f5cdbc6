//! `check --staged` as a hook by the real lefthook and husky, as `docs/ci.md` has them, when
//! `LANELINT_TEST_NODE_MODULES` names a folder with them (see `tests/browser/package.json`): the commits where hooks that
//! read the work tree pass what they should not, or refuse what is right.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::Project;
use crate::tools::{assert_done, said, tool};

/// Retired on each platform long before this was written: what a hook judges as of today.
const BROKEN: &str = "MODEL = \"gpt-4-32k\"\n";

/// How a tool is set up in a repository.
struct Tool {
    name: &'static str,
    /// Which file the page has, and what begins the block behind its name.
    file: &'static str,
    block: &'static str,
    /// The program, within the folder of packages, and its arguments.
    install: (&'static str, &'static [&'static str]),
}

const TOOLS: [Tool; 2] = [
    Tool {
        name: "lefthook",
        file: "lefthook.yml",
        block: "```yaml\n",
        install: (".bin/lefthook", &["install"]),
    },
    Tool {
        name: "husky",
        file: ".husky/pre-commit",
        block: "```sh\n",
        install: (".bin/husky", &[]),
    },
];

#[test]
fn the_staged_is_judged_by_the_hooks_of_other_tools() {
    let Some(modules) = modules() else {
        return;
    };
    let page = fs::read_to_string("docs/ci.md").unwrap();
    let own = Path::new(env!("CARGO_BIN_EXE_lanelint")).parent();
    let beside = [own.expect("a folder").to_owned(), modules.join(".bin")];
    for row in TOOLS {
        let project = Project::new(&format!("hooks-{}", row.name));
        fs::remove_dir_all(project.folder.join(".git")).expect("a folder to remove");
        let run = |program: &Path, arguments: &[&str]| tool(&project, program, arguments, &beside);
        let git = |arguments: &[&str]| run(Path::new("git"), arguments);
        let (_, behind) = page.split_once(&format!("`{}`:", row.file)).unwrap();
        let (_, block) = behind.split_once(row.block).unwrap();
        let (config, _) = block.split_once("```").unwrap();
        assert_done(&git(&["init", "--quiet"]));
        project.write(row.file, config);
        assert_done(&git(&["add", "."]));
        assert_done(&git(&["commit", "--quiet", "--message", "start"]));
        let (program, arguments) = row.install;
        assert_done(&run(&modules.join(program), arguments));
        // Whether a commit was made, and what was said.
        let commit = |arguments: &[&str]| {
            let head = || git(&["rev-parse", "HEAD"]).stdout;
            let before = head();
            let said = said(&git(
                &[&["commit", "--quiet", "--message", "x"], arguments].concat()
            ));
            (head() != before, said)
        };
        let name = row.name;
        let accepted = |arguments: &[&str], why: &str| {
            let (is_made, said) = commit(arguments);
            assert!(is_made, "{name}, {why}: {said}");
        };
        let refused = |arguments: &[&str], why: &str| {
            let (is_made, said) = commit(arguments);
            assert!(!is_made, "{name}, {why}: {said}");
            assert!(said.contains("gpt-4-32k"), "{name}, {why}: {said}");
        };

        project.write("a.py", BROKEN);
        assert_done(&git(&["add", "a.py"]));
        project.write("a.py", "x = 1\n");
        refused(&[], "what is staged is broken and the work tree fixed");
        assert_done(&git(&["add", "a.py"]));
        project.write("a.py", BROKEN);
        accepted(&[], "what is staged is right and the work tree broken");
        refused(&["--all"], "all is committed");
        assert_done(&git(&["checkout", "--quiet", "HEAD", "a.py"]));

        project.write("b.py", BROKEN);
        assert_done(&git(&["add", "b.py"]));
        fs::remove_file(project.folder.join("b.py")).unwrap();
        refused(&[], "a broken file is staged, and then deleted");
        project.write("a.py", "x = 2\n");
        accepted(&["a.py"], "another file than the broken one is committed");
        assert_done(&git(&["reset", "--quiet", "--hard"]));

        project.write("c.py", BROKEN);
        assert_done(&git(&["add", "--intent-to-add", "c.py"]));
        project.write("a.py", "x = 3\n");
        assert_done(&git(&["add", "a.py"]));
        accepted(&[], "a broken file is only named to git");
        assert_done(&git(&["add", "c.py"]));
        assert_done(&git(&["mv", "--force", "c.py", "d.py"]));
        refused(&[], "a broken file has another name");
    }
}

/// The folder of packages, if one is named.
fn modules() -> Option<PathBuf> {
    let modules = env::var_os("LANELINT_TEST_NODE_MODULES").map(PathBuf::from);
    if modules.is_none() {
        let must = env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!must, "LANELINT_TEST_NODE_MODULES is to name a folder");
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        {
            eprintln!("skipped: LANELINT_TEST_NODE_MODULES names no folder");
        }
    }
    modules
}
