//! What speaks against an id beyond its own place: tables of the project that have no entry for it, code that goes another way
//! with it. Where these stand, [`crate::evaluate::Project`] knows.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Reason, Router};
use crate::evaluate::Usage;
use crate::evaluate::elsewhere::{Apart, Project};
use crate::scan::language::Trait;
use crate::scan::{Purpose, Role, name};
use crate::source::Source;

/// What was found of pairs of ids, by project.
pub(super) type Told = RefCell<HashMap<(*const Project, String), HashMap<String, Option<Apart>>>>;

/// Whether the file of a usage has an entry for an id already.
pub(super) fn is_entered(usage: &Usage, id: &str) -> bool {
    let project = usage.project.as_ref();
    project.is_some_and(|project| project.has_beside(usage, id))
}

/// Where the document that introduces the folder of a usage names its id.
pub(super) fn introduced(usage: &Usage) -> Option<String> {
    let project = usage
        .project
        .as_ref()
        .filter(|_| usage.role() == Role::Use)?;
    project.introduces(usage, usage.path())
}

/// The names of versions that files have.
pub(super) type Versions = RefCell<HashMap<*const Source, HashSet<String>>>;

/// Longer names are none.
const MAX_NAME: usize = 128;

/// The names of versions in a text, run together.
fn versions_in(text: &str) -> HashSet<String> {
    let bytes = text.as_bytes();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let found = memchr::memmem::find_iter(bytes, "ersion")
        .chain(memchr::memmem::find_iter(bytes, "ERSION"));
    let names = found.filter_map(|at| {
        let end = at + "ersion".len();
        let from = at.saturating_sub(MAX_NAME);
        let before = bytes.get(from..at)?;
        let start = at - before.iter().rev().take_while(|byte| is_name(byte)).count();
        let is_whole = bytes.get(end).is_none_or(|byte| !is_name(byte));
        is_whole.then(|| name::run_together(text.get(start..end).unwrap_or_default()))
    });
    names.collect()
}

impl Router<'_> {
    /// What other places of the project say of an id in the place of a usage.
    pub(super) fn elsewhere(&self, usage: &Usage, new: &str) -> Vec<Reason> {
        let Some(project) = usage.project.as_ref().filter(|_| usage.role() == Role::Use) else {
            return Vec::new();
        };
        let twin = project.twin(usage).map(Reason::Twin);
        let lacks = project
            .lacks(usage, new)
            .map(|place| Reason::Entry(Some(place)));
        let apart = self
            .apart(project, &usage.mention.text, new)
            .map(Reason::Branch);
        let offered = project.offers(usage, new).map(Reason::Offered);
        let expected = project.expects(usage).map(Reason::Expected);
        { twin }
            .into_iter()
            .chain(lacks)
            .chain(apart)
            .chain(offered)
            .chain(expected)
            .collect()
    }

    /// That a platform serves deployments, which somebody has to make.
    pub(super) fn deployed(&self, usage: &Usage) -> Option<Purpose> {
        let row = usage.surface.as_deref();
        let row = row.and_then(|surface| self.standard.catalog.surface(surface));
        row.filter(|row| row.deploys).map(|_| Purpose::Deployment)
    }

    /// Whether its file has a version for what holds a usage, somewhere: `chatModelVersion` of `chatModelName`.
    pub(super) fn is_versioned(&self, usage: &Usage) -> bool {
        let is_in = |own| usage.mention.is_in(own);
        let is_config = is_in(Trait::Data)
            || is_in(Trait::Script)
            || is_in(Trait::Opaque) && !is_in(Trait::Prose);
        let Some(name) = usage.name().filter(|_| is_config) else {
            return false;
        };
        let mut versions = self.versions.borrow_mut();
        let source = &usage.source;
        let versions = versions
            .entry(Arc::as_ptr(source))
            .or_insert_with(|| versions_in(source.text()));
        versions.contains(&name::version_of(name))
    }

    fn apart(&self, project: &Arc<Project>, old: &str, new: &str) -> Option<Apart> {
        let mut told = self.told.borrow_mut();
        let of_old = told
            .entry((Arc::as_ptr(project), old.to_owned()))
            .or_default();
        if let Some(known) = of_old.get(new) {
            return known.clone();
        }
        let found = project.apart(old, new);
        of_old.insert(new.to_owned(), found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::catalog::Catalog;
    use crate::evaluate::{File, Links, Standard, Suggestion, evaluate};
    use crate::policy::{Choice, load, validate};
    use crate::scan::prefilter::Prefilter;
    use crate::scan::{Scanner, scan};
    use crate::source::Source;

    /// `grade: reasons` of the first suggestion in the first of some files.
    fn said(files: &[(&str, &str)]) -> String {
        let catalog = Catalog::builtin();
        let policy = validate(&load(&Choice::BuiltIn), &catalog).unwrap();
        let prefilter = Prefilter::new(&catalog);
        let scanner = Scanner {
            catalog: &catalog,
            prefilter: &prefilter,
            all_comments: false,
        };
        let file = |(path, text): &(&str, &str)| {
            let source = Source::new(*path, (*text).to_owned());
            File {
                path: (*path).to_owned(),
                scan: scan(&source, &scanner),
                source: Arc::new(source),
                links: Links::new(),
            }
        };
        let files: Vec<File> = files.iter().map(file).collect();
        let standard = Standard {
            policy: &policy,
            catalog: &catalog,
            as_of: "2026-11-29".parse().unwrap(),
            complete: true,
        };
        let outcome = evaluate(&files, standard);
        let own = outcome
            .findings
            .iter()
            .filter(|one| one.place.source.name() == files[0].path);
        let told = |one: &Suggestion| {
            let reasons: Vec<_> = one.reasons.iter().map(super::Reason::name).collect();
            format!("{}: {}", one.grade.name(), reasons.join(" "))
                .trim()
                .to_owned()
        };
        let first = { own }.find_map(|one| one.suggestion.as_ref());
        first.map_or_else(|| "none".to_owned(), told)
    }

    /// A call with `claude-sonnet-4-6`, which is followed by `claude-sonnet-5-5`.
    const CALL: (&str, &str) = ("app.py", "r = client.ask(model=\"claude-sonnet-4-6\")\n");

    #[test]
    fn a_table_elsewhere_has_no_entry_for_the_new_id() {
        let safe = "safe:";
        assert_eq!(said(&[CALL]), safe);
        for table in [
            (
                "limits.py",
                "MAX_TOKENS = {\n    \"claude-sonnet-4-6\": 1,\n    \"gpt-4o\": 2,\n    \"o3\": 3,\n}\n",
            ),
            (
                "src/limits.ts",
                "export const LIMITS = { 'claude-sonnet-4-6': 1, 'gpt-4o': 2, 'o3': 3 };\n",
            ),
            (
                "models.yml",
                "models:\n  - api_name: claude-sonnet-4-6\n    tokens: 1\n  - api_name: gpt-4o\n    tokens: 2\n  - api_name: o3\n    tokens: 3\n",
            ),
            (
                "models.json",
                "{\"models\": [{\"id\": \"claude-sonnet-4-6\", \"n\": 1}, {\"id\": \"gpt-4o\", \"n\": 2}, {\"id\": \"o3\", \"n\": 3}]}\n",
            ),
            (
                "models.go",
                "package a\n\nvar All = []M{\n\t{ModelTag: \"claude-sonnet-4-6\", N: 1},\n\t{ModelTag: \"gpt-4o\", N: 2},\n\t{ModelTag: \"o3\", N: 3},\n}\n",
            ),
            (
                "A.java",
                "class A { Map<String, Double> P = Map.of(\"claude-sonnet-4-6\", 2.5, \"gpt-4o\", 0.4, \"o3\", 1.0); }\n",
            ),
            (
                "B.java",
                "class B { void f() { prices.put(\"claude-sonnet-4-6\", 2.5); prices.put(\"gpt-4o\", 0.4); } }\n",
            ),
            (
                "a.ts",
                "const LIMITS = new Map([[\"claude-sonnet-4-6\", 1], [\"gpt-4o\", 2], [\"o3\", 3]]);\n",
            ),
            (
                "b.ts",
                "export enum Model { ClaudeSonnet46 = \"claude-sonnet-4-6\", Gpt4o = \"gpt-4o\" }\n",
            ),
            (
                "b.py",
                "class Model(str, Enum):\n    CLAUDE_SONNET_4_6 = \"claude-sonnet-4-6\"\n    GPT_4O = \"gpt-4o\"\n",
            ),
            (
                "a.sql",
                "INSERT INTO models (id, price) VALUES ('claude-sonnet-4-6', 2.5), ('gpt-4o', 2.0);\n",
            ),
            (
                "a.toml",
                "[models.\"claude-sonnet-4-6\"]\nprice = 2\n[models.\"gpt-4o\"]\nprice = 3\n",
            ),
            (
                "a.xml",
                "<models><model id=\"claude-sonnet-4-6\" price=\"2\"/><model id=\"gpt-4o\" price=\"3\"/></models>\n",
            ),
            (
                "prices.csv",
                "model,input_price\nclaude-sonnet-4-6,2\ngpt-4o,3\n",
            ),
            // A table of its own has no entry for it, whatever others of the file have.
            (
                "two.py",
                "PRICES = {\"claude-sonnet-4-6\": 1, \"claude-sonnet-5-5\": 2}\nLIMITS = {\"claude-sonnet-4-6\": 1, \"gpt-4o\": 2}\n",
            ),
        ] {
            assert_eq!(said(&[CALL, table]), "review: entry", "{}", table.1);
            if table.0 == "two.py" || table.0.starts_with("b.") {
                continue;
            }
            // It has the new one, too, is a test, or another sample's.
            let both = table.1.replace("gpt-4o", "claude-sonnet-5-5");
            assert_eq!(said(&[CALL, (table.0, &both)]), safe, "{both}");
            let test = format!("tests/test_{}", table.0.replace('/', "_"));
            assert_eq!(said(&[CALL, (&test, table.1)]), safe, "{test}");
            let sample = format!("examples/one/{}", table.0);
            assert_eq!(said(&[CALL, (&sample, table.1)]), safe, "{sample}");
        }
    }

    #[test]
    fn a_text_that_speaks_of_judges_is_no_judge() {
        let text = "r = ask(\"be a judge, training\", model=\"claude-sonnet-4-6\")\n";
        assert_eq!(said(&[("a.py", text)]), "safe:");
    }

    #[test]
    fn what_is_no_table_of_models_has_no_entries() {
        for other in [
            // What was measured.
            (
                "runs.csv",
                "model,accuracy\nclaude-sonnet-4-6,0.8\ngpt-4o,0.7\n",
            ),
            // Models that are kept apart.
            (
                "kept.py",
                "OLD = {\"claude-sonnet-4-6\": 1}\nNEW = {\"claude-sonnet-5-5\": 2}\n",
            ),
        ] {
            assert_eq!(said(&[CALL, other]), "safe:", "{}", other.1);
        }
        let example = ("examples/app.py", CALL.1);
        let beside = (
            "examples/prices.py",
            "P = {\"claude-sonnet-4-6\": 1, \"o3\": 2}\n",
        );
        assert_eq!(said(&[example, beside]), "review: entry");
    }

    #[test]
    fn code_elsewhere_goes_another_way_with_the_new_id() {
        let branch = "review: branch";
        let mut missed = Vec::new();
        for fork in [
            (
                "a.py",
                "def f(model):\n    return model.startswith(\"claude-sonnet-4\")\n",
            ),
            (
                "a.py",
                "def f(model):\n    return model.lower().startswith((\"claude-sonnet-4\", \"o1\"))\n",
            ),
            (
                "a.py",
                "def f(model):\n    return \"claude-sonnet-4\" in model.lower()\n",
            ),
            (
                "a.py",
                "import re\nNEW = re.compile(r\"^claude-sonnet-4\")\n",
            ),
            (
                "a.py",
                "def f(model):\n    return model == \"claude-sonnet-4-6\"\n",
            ),
            (
                "a.py",
                "CAPABLE = [\"claude-sonnet-4-6\", \"o3\"]\ndef f(m):\n    return m in CAPABLE\n",
            ),
            // The reverse: it is the new one that passes.
            (
                "a.py",
                "def f(model):\n    return model.startswith(\"claude-sonnet-5\")\n",
            ),
            (
                "a.ts",
                "const f = (model) => /^claude-sonnet-4/.test(model);\n",
            ),
            (
                "a.ts",
                "const f = (model) => model?.includes('claude-sonnet-4');\n",
            ),
            (
                "a.go",
                "package a\n\nfunc f(model string) bool { return strings.HasPrefix(model, \"claude-sonnet-4\") }\n",
            ),
            (
                "a.rs",
                "fn f(model: &str) -> bool { model.starts_with(\"claude-sonnet-4\") }\n",
            ),
            (
                "A.kt",
                "fun f(model: String) = model.lowercase().contains(\"claude-sonnet-4\")\n",
            ),
            (
                "a.rb",
                "def f(model)\n  model.start_with?('claude-sonnet-4')\nend\n",
            ),
            ("a.rb", "def f(model)\n  model =~ /claude-sonnet-4/\nend\n"),
            (
                "a.php",
                "<?php\nfunction f($model) { return str_starts_with($model, 'claude-sonnet-4'); }\n",
            ),
            (
                "a.php",
                "<?php\nfunction f($model) { return preg_match('/^claude-sonnet-4/', $model); }\n",
            ),
            (
                "A.java",
                "class A { boolean f(String model) { return model.startsWith(\"claude-sonnet-4\"); } }\n",
            ),
            (
                "A.cs",
                "class A { bool F(string model) => model.StartsWith(\"claude-sonnet-4\"); }\n",
            ),
            (
                "a.swift",
                "func f(model: String) -> Bool { return model.hasPrefix(\"claude-sonnet-4\") }\n",
            ),
            (
                "a.py",
                "PREFIXES = (\"claude-sonnet-4\", \"o1\")\ndef f(model):\n    return any(model.startswith(p) for p in PREFIXES)\n",
            ),
            (
                "a.py",
                "WINDOWS = {\"claude-sonnet-4\": 1, \"o1\": 2}\ndef f(name):\n    for k in WINDOWS:\n        if name.startswith(k):\n            return WINDOWS[k]\n",
            ),
            (
                "a.py",
                "OLD = \"claude-sonnet-4\"\ndef f(name):\n    return name.startswith(OLD)\n",
            ),
            (
                "a.py",
                "def f(model):\n    return model[:15] == \"claude-sonnet-4\"\n",
            ),
            (
                "a.py",
                "def f(model):\n    return any(p in model for p in [\"claude-sonnet-4\", \"o1\"])\n",
            ),
            (
                "a.py",
                "import re\ndef f(model):\n    return re.match(r\"^(claude-sonnet-4)(-\\d+)?$\", model)\n",
            ),
            (
                "a.js",
                "const P = ['claude-sonnet-4', 'o1'];\nexport const f = (m) => P.some(p => m.startsWith(p));\n",
            ),
            (
                "a.js",
                "export const f = (m) => ['claude-sonnet-4', 'o1'].some((p) => m.startsWith(p));\n",
            ),
            (
                "a.js",
                "export const f = (model) => model.slice(0, 15) === 'claude-sonnet-4';\n",
            ),
            (
                "a.js",
                "export const f = (model) => /^(claude-sonnet-4|o1)(-mini)?/.test(model);\n",
            ),
            (
                "a.go",
                "package a\n\nvar prefixes = []string{\"claude-sonnet-4\", \"o1\"}\n\nfunc f(m string) bool {\n\tfor _, p := range prefixes {\n\t\tif strings.HasPrefix(m, p) {\n\t\t\treturn true\n\t\t}\n\t}\n\treturn false\n}\n",
            ),
            (
                "a.rs",
                "fn f(m: &str) -> bool { [\"claude-sonnet-4\", \"o1\"].iter().any(|p| m.starts_with(p)) }\n",
            ),
            (
                "a.rs",
                "const OLD: &[&str] = &[\"claude-sonnet-4\", \"o1\"];\nfn f(m: &str) -> bool { OLD.iter().any(|p| m.starts_with(p)) }\n",
            ),
            (
                "A.java",
                "class A { static final String P = \"claude-sonnet-4\"; boolean f(String m) { return m.startsWith(P); } }\n",
            ),
            (
                "A.java",
                "class A { boolean f(String m) { for (String p : List.of(\"claude-sonnet-4\", \"o1\")) { if (m.startsWith(p)) return true; } return false; } }\n",
            ),
            (
                "a.rb",
                "OLD = %w[].freeze\ndef f(model)\n  case model\n  when /^claude-sonnet-4/ then 1\n  end\nend\n",
            ),
            (
                "a.rb",
                "OLD = ['claude-sonnet-4', 'o1'].freeze\ndef f(m)\n  OLD.any? { |p| m.start_with?(p) }\nend\n",
            ),
            (
                "a.sh",
                "case \"$m\" in\n  claude-sonnet-4*) echo x ;;\nesac\n",
            ),
            ("a.sh", "if [[ $m == claude-sonnet-4* ]]; then echo x; fi\n"),
            (
                "a.sh",
                "if [[ \"$m\" =~ ^claude-sonnet-4 ]]; then echo x; fi\n",
            ),
            (
                "a.schema.json",
                "{\"properties\": {\"model\": {\"type\": \"string\", \"pattern\": \"^claude-sonnet-4\"}}}\n",
            ),
            (
                "a.sql",
                "SELECT * FROM runs WHERE model LIKE 'claude-sonnet-4%';\n",
            ),
        ] {
            let own = said(&[CALL, fork]);
            if own != branch {
                missed.push(format!("{own}: {}: {}", fork.0, fork.1));
            }
            let test = format!("tests/test_{}", fork.0);
            assert_eq!(said(&[CALL, (&test, fork.1)]), "safe:", "{test}");
        }
        assert!(missed.is_empty(), "{missed:#?}");
        for same in [
            (
                "a.py",
                "def f(model):\n    return model.startswith(\"claude-sonnet\")\n",
            ),
            (
                "a.py",
                "def f(model):\n    return model.startswith(\"gpt-4\")\n",
            ),
            // One question of which each id has its own part.
            (
                "a.py",
                "def f(model):\n    return model.startswith((\"claude-sonnet-4\", \"claude-sonnet-5\"))\n",
            ),
            (
                "a.rs",
                "fn f(m: &str) -> bool { m.starts_with(\"claude-sonnet-4\") || m.starts_with(\"claude-sonnet-5\") }\n",
            ),
            (
                "a.ts",
                "const f = (model) => /^claude-(sonnet|opus)-[45]/.test(model);\n",
            ),
            (
                "a.py",
                "PREFIXES = (\"claude-sonnet-4\", \"claude-sonnet-5\")\ndef f(model):\n    return any(model.startswith(p) for p in PREFIXES)\n",
            ),
            // Names and lists that nothing is looked for by.
            (
                "a.py",
                "NAMES = [\"claude-sonnet-4\", \"o1\"]\nfor name in NAMES:\n    print(name)\n",
            ),
            (
                "a.py",
                "TITLE = \"Sonnet\"\ndef f(model):\n    return model.startswith(other)\n",
            ),
            (
                "a.sql",
                "SELECT * FROM runs WHERE title LIKE 'claude-sonnet-4%';\n",
            ),
            ("a.json", "{\"examples\": \"^claude-sonnet-4\"}\n"),
            // No pattern at all, and one that is none.
            ("a.ts", "const half = total / claude / model;\n"),
            ("a.py", "import re\nX = re.compile(\"claude-sonnet-4(\")\n"),
            // Nothing is looked for in a model.
            (
                "a.py",
                "def f(title):\n    return title.startswith(\"Sonnet\")\n",
            ),
        ] {
            assert_eq!(said(&[CALL, same]), "safe:", "{}: {}", same.0, same.1);
        }
    }

    #[test]
    fn what_else_names_the_model_in_its_file_is_seen() {
        for (path, text) in [
            (
                "a.py",
                "# Sonnet 4.6 answers well here.\nimport os\n\n\nMODEL = \"claude-sonnet-4-6\"\n",
            ),
            (
                "a.py",
                "\"\"\"Asks claude-sonnet-4-6.\"\"\"\nimport os\n\n\nMODEL = \"claude-sonnet-4-6\"\n",
            ),
            (
                "a.ts",
                "const title = 'Powered by Claude Sonnet 4.6';\n\n\nexport const model = 'claude-sonnet-4-6';\n",
            ),
            (
                "a.yaml",
                "name: claude-sonnet-4-6 for chat\n\nllm:\n  model: claude-sonnet-4-6\n",
            ),
            (
                "AGENT.md",
                "---\nmodel: claude-sonnet-4-6\n---\n\nYou are Claude Sonnet 4.6, and help.\n",
            ),
        ] {
            assert_eq!(said(&[(path, text)]), "review: left", "{text}");
        }
        for (path, text) in [
            (
                "a.py",
                "# Sonnet 4.5 answers well here, and so does Opus 4.6.\nimport os\n\n\nMODEL = \"claude-sonnet-4-6\"\n",
            ),
            (
                "a.py",
                "a = ask(model=\"claude-sonnet-4-6\")\n\n\nb = ask(model=\"claude-sonnet-4-6\")\n",
            ),
        ] {
            assert_eq!(said(&[(path, text)]), "safe:", "{text}");
        }
    }

    #[test]
    fn two_entries_that_become_one_need_a_look() {
        for (path, text) in [
            (
                "a.py",
                "llm = Router(fallbacks=[\"claude-sonnet-4-6\", \"claude-sonnet-4-5\"])\n",
            ),
            (
                "a.yaml",
                "fallbacks:\n  - claude-sonnet-4-6\n  - claude-sonnet-4-5\n",
            ),
            (
                "a.yaml",
                "model: claude-sonnet-4-6\nfallback_model: claude-sonnet-4-5\n",
            ),
            (
                "a.ts",
                "const c = ask({ model: 'claude-sonnet-4-6', fallbackModel: 'claude-sonnet-4-5' });\n",
            ),
        ] {
            assert_eq!(said(&[(path, text)]), "review: same", "{text}");
        }
        for (path, text) in [
            (
                "a.py",
                "a = ask(model=\"claude-sonnet-4-6\")\nb = ask(model=\"claude-sonnet-4-5\")\n",
            ),
            (
                "a.yaml",
                "chat:\n  model: claude-sonnet-4-6\ncode:\n  model: claude-sonnet-4-5\n",
            ),
            (
                "a.yaml",
                "model: claude-sonnet-4-6\nfallback_model: gpt-4o\n",
            ),
        ] {
            assert_eq!(said(&[(path, text)]), "safe:", "{text}");
        }
    }

    #[test]
    fn a_test_expects_what_it_does_not_give() {
        let expects = [
            (
                "tests/test_app.py",
                "def test_default():\n    assert App().model == \"claude-sonnet-4-6\"\n",
            ),
            (
                "app.test.ts",
                "it('has a default', () => {\n  expect(make().model).toBe('claude-sonnet-4-6');\n});\n",
            ),
            (
                "app_test.go",
                "package a\n\nfunc TestIt(t *testing.T) {\n\trequire.Equal(t, \"claude-sonnet-4-6\", New().Model)\n}\n",
            ),
            (
                "src/test/java/ATest.java",
                "class ATest { @Test void it() { assertEquals(\"claude-sonnet-4-6\", new A().model()); } }\n",
            ),
            (
                "spec/app_spec.rb",
                "it 'has one' do\n  expect(App.new.model).to eq('claude-sonnet-4-6')\nend\n",
            ),
        ];
        for test in expects {
            assert_eq!(said(&[CALL, test]), "review: expected", "{}", test.1);
        }
        let own = "fn model() -> &'static str {\n    let model = \"claude-sonnet-4-6\";\n    model\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn it_is_so() {\n        assert_eq!(super::model(), \"claude-sonnet-4-6\");\n    }\n}\n";
        assert_eq!(said(&[("a.rs", own)]), "review: expected");
        let gives = "def test_it():\n    app = App(model=\"claude-sonnet-4-6\")\n    assert app.model == \"claude-sonnet-4-6\"\n";
        assert_eq!(said(&[CALL, ("tests/test_app.py", gives)]), "safe:");
    }

    #[test]
    fn each_test_is_told_by_itself() {
        let tests = "package a\n\nfunc TestOne(t *testing.T) {\n\tassert.Equal(t, \"claude-sonnet-4-6\", tool().Model)\n}\n\nfunc TestTwo(t *testing.T) {\n\to := &Options{Model: \"claude-sonnet-4-6\"}\n\tassert.Equal(t, \"claude-sonnet-4-6\", build(o).Model)\n}\n";
        assert_eq!(said(&[CALL, ("a_test.go", tests)]), "review: expected");
    }

    #[test]
    fn what_a_sample_calls_is_the_project_s_too() {
        let sample = ("examples/one/app.py", CALL.1);
        for (path, text, reason) in [
            (
                "src/forks.py",
                "def f(model):\n    return model.startswith(\"claude-sonnet-4\")\n",
                "branch",
            ),
            (
                "src/limits.py",
                "LIMITS = {\"claude-sonnet-4-6\": 1, \"gpt-4o\": 2, \"o3\": 3}\n",
                "entry",
            ),
        ] {
            assert_eq!(said(&[sample, (path, text)]), format!("review: {reason}"));
        }
    }

    #[test]
    fn a_list_of_another_file_and_the_readme_are_seen() {
        let list = (
            "schema.ts",
            "export const MODELS = [\"claude-sonnet-4-6\", \"gpt-4o\"];\n",
        );
        assert_eq!(said(&[CALL, list]), "review: offered");
        let readme = "# x\n\nThe default model is `claude-sonnet-4-6`.\n";
        assert_eq!(said(&[CALL, ("README.md", readme)]), "review: left");
        assert_eq!(said(&[CALL, ("other/README.md", readme)]), "safe:");
    }

    #[test]
    fn what_another_model_has_replaced_stays() {
        for (path, text) in [
            (
                "a.ts",
                "const C = [{ value: \"claude-sonnet-5-5\", replaces: \"claude-sonnet-4-6\" }];\n",
            ),
            (
                "a.yaml",
                "model: claude-sonnet-5-5\nreplaces: claude-sonnet-4-6\n",
            ),
        ] {
            assert_eq!(said(&[(path, text)]), "none", "{text}");
        }
    }

    #[test]
    fn a_name_that_is_made_after_its_model_is_seen_wherever_it_is_given_it() {
        for (path, text) in [
            (
                "a.go",
                "package a\n\nfunc f() {\n\tsonnet46 := client.Model(\"claude-sonnet-4-6\")\n}\n",
            ),
            ("a.py", "sonnet46 = client.model(\"claude-sonnet-4-6\")\n"),
            (
                "a.ts",
                "const sonnet46 = client.model('claude-sonnet-4-6');\n",
            ),
        ] {
            let one = said(&[(path, text)]);
            assert!(one.starts_with("manual: namesake"), "{one}: {text}");
        }
    }

    #[test]
    fn a_name_for_people_is_no_id() {
        let text = "const all = [make('glm-4-6-250930', 'GLM-4.6')];\n";
        assert!(
            !said(&[("a.ts", text)]).starts_with("safe"),
            "{}",
            said(&[("a.ts", text)])
        );
    }

    #[test]
    fn a_list_of_the_same_file_is_changed_with_its_default() {
        for (path, text) in [
            (
                "a.py",
                "DEFAULT = \"claude-sonnet-4-6\"\nCHOICES = [\"claude-sonnet-4-6\", \"o3\"]\n",
            ),
            (
                "a.ts",
                "export const p = { defaultModel: 'claude-sonnet-4-6', models: ['claude-sonnet-4-6', 'o3'] };\n",
            ),
            (
                "a.swift",
                "let p = P(defaultModel: \"claude-sonnet-4-6\", models: [\"claude-sonnet-4-6\", \"o3\"])\n",
            ),
        ] {
            let one = said(&[(path, text)]);
            assert!(
                one.starts_with("review") && one.contains("offered"),
                "{one}: {text}"
            );
            let both = text.replace("o3", "claude-sonnet-5-5");
            assert!(!said(&[(path, &both)]).contains("offered"), "{both}");
        }
    }

    #[test]
    fn what_somebody_provides_for_is_never_safe() {
        for (path, text, wanted) in [
            (
                "appsettings.json",
                "{\"AI\": {\"Deployment\": \"gpt-4o\"}}\n",
                "review: deployment",
            ),
            (
                "a.py",
                "c = ask(deployment_name=\"gpt-4-turbo\")\n",
                "review: deployment",
            ),
            (
                "a.py",
                "c = ask(azure_deployment=\"gpt-4-turbo\")\n",
                "review: deployment",
            ),
            (
                "a.yaml",
                "azureDeployment: gpt-4-turbo\n",
                "review: deployment",
            ),
            (
                "a.py",
                "r = completion(model=\"azure/gpt-4o\")\n",
                "review: deployment",
            ),
            (
                "a.py",
                "c.create_model_customization_job(baseModelIdentifier=\"claude-sonnet-4-6\")\n",
                "review: training",
            ),
            (
                "a.ts",
                "const job = { baseModel: 'claude-sonnet-4-6' };\n",
                "review: training",
            ),
            (
                "a.py",
                "evaluator_model = \"claude-sonnet-4-6\"\n",
                "review: judge",
            ),
            (
                "a.yaml",
                "judge_model: claude-sonnet-4-6\n",
                "review: judge",
            ),
            (
                "a.ts",
                "const c = { evaluatorModelIdentifier: 'claude-sonnet-4-6' };\n",
                "review: judge",
            ),
            (
                "a.py",
                "client.fine_tuning.jobs.create(training_file=f.id, model=\"claude-sonnet-4-6\")\n",
                "review: training",
            ),
            (
                "a.ts",
                "await openai.fineTuning.jobs.create({ training_file: f.id, model: 'claude-sonnet-4-6' });\n",
                "review: training",
            ),
            (
                "a.ts",
                "const body = { model: 'claude-sonnet-4-6', trainingFile: id };\n",
                "review: training",
            ),
            (
                "a.sh",
                "openai api fine_tuning.jobs.create -F f --model claude-sonnet-4-6\n",
                "review: training",
            ),
            (
                "a.go",
                "package a\n\nvar r, _ = c.CreateFineTuningJob(ctx, J{TrainingFile: f, Model: \"claude-sonnet-4-6\"})\n",
                "review: training",
            ),
            (
                "a.py",
                "metric = GEval(name=\"x\", model=\"claude-sonnet-4-6\")\n",
                "review: judge",
            ),
            (
                "a.py",
                "JUDGE = ChatAnthropic(model=\"claude-sonnet-4-6\")\n",
                "review: judge",
            ),
            (
                "a.py",
                "evaluator_llm = Wrapper(ChatAnthropic(model=\"claude-sonnet-4-6\"))\n",
                "review: judge",
            ),
            (
                "a.ts",
                "const judge = createClient({ model: 'claude-sonnet-4-6' });\n",
                "review: judge",
            ),
        ] {
            let said = said(&[(path, text)]);
            let (grade, reason) = wanted.split_once(": ").unwrap();
            assert!(
                said.starts_with(grade) && said.contains(reason),
                "{said}: {text}"
            );
        }
    }

    #[test]
    fn a_version_that_stands_apart_is_changed_by_hand() {
        for (path, text) in [
            (
                "main.tf",
                "variable \"chat_model_name\" {\n  default = \"gpt-4o\"\n}\n\nvariable \"chat_model_version\" {\n  default = \"2024-08-06\"\n}\n",
            ),
            (
                ".env",
                "CHAT_MODEL_NAME=gpt-4o\nOTHER=1\nCHAT_MODEL_VERSION=2024-08-06\n",
            ),
        ] {
            let said = said(&[(path, text)]);
            assert!(said.starts_with("manual: parts"), "{said}: {text}");
        }
    }

    #[test]
    fn a_model_that_several_platforms_serve_is_changed_on_all_or_none() {
        let text = "package a\n\nvar p = Entry{Providers: []P{\n\t{Provider: B, ModelName: \"bedrock/anthropic.claude-sonnet-4-6\"},\n\t{Provider: V, ModelName: \"vertex_ai/claude-sonnet-4-6\"},\n}}\n";
        assert!(
            said(&[("a.go", text)]).starts_with("manual: twin"),
            "{}",
            said(&[("a.go", text)])
        );
    }
}
