//! Who owns a file, as a CODEOWNERS file says: that of GitHub, and that of GitLab with its
//! sections. Nothing here looks for the file, and whether an owner exists is not asked.
//!
//! - GitHub: <https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>
//! - GitLab: <https://docs.gitlab.com/user/project/codeowners/reference/>

mod line;
mod pattern;

use std::collections::{BTreeMap, BTreeSet};

use globset::{GlobSet, GlobSetBuilder};

use line::Line;
use pattern::Pattern;

/// How many patterns are read. Larger files than GitHub takes (3 MB) are the caller's to
/// refuse.
const MAX_PATTERNS: usize = 20_000;

/// How many patterns are compiled into one machine, whose size has a bound.
const TOGETHER: usize = 500;

/// Whose rules a file follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// The last pattern that matches decides; one without owners says that nobody does.
    GitHub,
    /// The same in each section, and the owners of all sections together.
    GitLab,
}

/// A CODEOWNERS file, read.
#[derive(Debug, Default)]
pub struct Owners {
    sections: Vec<Section>,
}

/// A line that could not be taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which, 1-based.
    pub line: u32,
    /// What is wrong with it.
    pub message: String,
}

/// Patterns of which the last that matches decides.
#[derive(Debug, Default)]
struct Section {
    /// The patterns in order, [`TOGETHER`] at a time.
    matches: Vec<GlobSet>,
    rules: Vec<Rule>,
    /// The owners of patterns that name none.
    default: Vec<String>,
}

/// A pattern and what it says.
#[derive(Debug)]
struct Rule {
    pattern: Pattern,
    /// `None`: what it matches is none of its section's.
    owners: Option<Vec<String>>,
}

impl Syntax {
    /// Whose rules a text follows: sections are GitLab's alone.
    pub fn of(text: &str) -> Self {
        let mut lines = text.lines();
        if lines.any(|line| matches!(line::read(line, Self::GitLab), Ok(Line::Section(_)))) {
            Self::GitLab
        } else {
            Self::GitHub
        }
    }
}

impl Owners {
    /// Reads a file. A line that cannot be read is left out, as the platforms do, and told.
    pub fn parse(text: &str, syntax: Syntax) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        // By name, as sections that are called alike are one; GitLab ignores case.
        let mut sections = BTreeMap::from([(String::new(), Section::default())]);
        let mut current = String::new();
        let mut patterns = 0;
        for (number, text) in (1u32..).zip(text.lines()) {
            let mut fault = |message: String| {
                faults.push(Fault {
                    line: number,
                    message,
                });
            };
            match line::read(text, syntax) {
                Ok(Line::Empty) => {}
                Ok(Line::Section(section)) => {
                    current = section.name.to_lowercase();
                    let known = sections.entry(current.clone()).or_default();
                    known.default = section.owners;
                }
                Ok(Line::Entry(entry)) => {
                    patterns += 1;
                    if patterns > MAX_PATTERNS {
                        fault(format!(
                            "more than {MAX_PATTERNS} patterns: the rest is not read"
                        ));
                        break;
                    }
                    match pattern::read(&entry.pattern, syntax) {
                        Ok(pattern) => {
                            let section = sections.entry(current.clone()).or_default();
                            let owners = if entry.owners.is_empty() {
                                section.default.clone()
                            } else {
                                entry.owners
                            };
                            let owners = (!entry.excludes).then_some(owners);
                            section.rules.push(Rule { pattern, owners });
                        }
                        Err(message) => fault(message),
                    }
                }
                Err(message) => fault(message),
            }
        }
        let mut owners = Self::default();
        for mut section in sections.into_values() {
            match section.compile() {
                Ok(()) => owners.sections.push(section),
                Err(error) => faults.push(Fault {
                    line: 1,
                    message: format!("its patterns cannot be put together: {}", error.kind()),
                }),
            }
        }
        (owners, faults)
    }

    /// The owners of a file, told from the repository's root with `/`, each once, in the
    /// order of sections and of their lines; empty where nobody is said to.
    pub fn of(&self, path: &str) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let mut owners = Vec::new();
        for section in &self.sections {
            let decides = section.decides(path);
            let decides = decides.and_then(|rule| rule.owners.as_ref());
            let named = decides.into_iter().flatten();
            owners.extend(named.filter(|owner| seen.insert(*owner)).cloned());
        }
        owners
    }
}

impl Section {
    fn compile(&mut self) -> Result<(), globset::Error> {
        for rules in self.rules.chunks(TOGETHER) {
            let mut globs = GlobSetBuilder::new();
            for rule in rules {
                globs.add(rule.pattern.glob.clone());
            }
            self.matches.push(globs.build()?);
        }
        Ok(())
    }

    /// The last rule for a file, or one that takes it out: that stands.
    fn decides(&self, path: &str) -> Option<&Rule> {
        let mut last = None;
        let mut look = |path: &str, is_file: bool| {
            for (at, matches) in self.matches.iter().enumerate() {
                for index in matches.matches(path) {
                    let at = at * TOGETHER + index;
                    let rule = self.rules.get(at);
                    let holds = rule.filter(|Rule { pattern, .. }| {
                        is_file && pattern.files || !is_file && pattern.folders
                    });
                    let rank = holds.map(|rule| (rule.owners.is_none(), at));
                    last = last.max(rank);
                }
            }
        };
        look(path, true);
        for (end, _) in path.match_indices('/') {
            look(path.get(..end).unwrap_or_default(), false);
        }
        last.and_then(|(_, at)| self.rules.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, syntax: Syntax, path: &str) -> String {
        let (owners, faults) = Owners::parse(text, syntax);
        assert_eq!(faults, [], "{text}");
        owners.of(path).join(" ")
    }

    /// The example of GitHub's own page.
    const GITHUB: &str = "\
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs2@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @logger
/apps/ @octocat
/apps/github
";

    #[test]
    fn the_last_pattern_that_matches_decides() {
        let of = |path| of(GITHUB, Syntax::GitHub, path);
        assert_eq!(of("README"), "@global-owner1 @global-owner2");
        assert_eq!(of("a/b/c.js"), "@js-owner");
        assert_eq!(of("x.go"), "docs@example.com");
        assert_eq!(of("build/logs/a/b.log"), "@logger");
        assert_eq!(of("build/other.txt"), "@octo-org/octocats");
        assert_eq!(of("docs/a.md"), "@doctocat");
        assert_eq!(of("x/docs/a.md"), "@global-owner1 @global-owner2");
        assert_eq!(of("deep/down/apps/a"), "@octocat");
        assert_eq!(of("deeply/logs/nested/a"), "@logger");
        assert_eq!(of("apps/github/a"), "", "nobody owns it");
        assert_eq!(of("apps/github"), "");
        assert_eq!(of("scripts/a"), "@doctocat @octocat");
    }

    #[test]
    fn a_star_at_the_end_does_not_go_deeper() {
        let text = "docs/* @d\n";
        assert_eq!(of(text, Syntax::GitHub, "docs/a.md"), "@d");
        assert_eq!(of(text, Syntax::GitHub, "docs/a/b.md"), "");
        assert_eq!(
            of(text, Syntax::GitHub, "x/docs/a.md"),
            "",
            "a slash anchors"
        );
        assert_eq!(
            of(text, Syntax::GitLab, "x/docs/a.md"),
            "@d",
            "but on GitLab"
        );
    }

    #[test]
    fn a_name_alone_is_a_file_or_all_of_a_folder() {
        let text = "models @m\n";
        assert_eq!(of(text, Syntax::GitHub, "a/models/b/c.py"), "@m");
        assert_eq!(of(text, Syntax::GitHub, "models"), "@m");
        assert_eq!(of(text, Syntax::GitHub, "models2"), "");
        assert_eq!(of(text, Syntax::GitLab, "a/models"), "@m");
        assert_eq!(
            of(text, Syntax::GitLab, "a/models/b"),
            "",
            "GitLab wants a slash"
        );
    }

    /// Of GitLab's reference: sections, optional ones, approvals, defaults.
    const GITLAB: &str = "\
* @everyone
\\#file_with_pound.rb @owner-file
path\\ with\\ spaces/ @space-owner
[Documentation] @docs
ee/docs/
docs/ @other
^[Database][2] @dba
model/db/
[DOCUMENTATION]
README.md @readme
!docs/private.md
";

    #[test]
    fn sections_each_have_their_say() {
        let of = |path| of(GITLAB, Syntax::GitLab, path);
        assert_eq!(of("a.py"), "@everyone");
        assert_eq!(of("#file_with_pound.rb"), "@owner-file");
        assert_eq!(of("path with spaces/x"), "@space-owner");
        assert_eq!(of("ee/docs/a/b.md"), "@everyone @other");
        assert_eq!(of("model/db/x.rb"), "@everyone @dba");
        assert_eq!(of("docs/README.md"), "@everyone @readme");
        assert_eq!(
            of("docs/private.md"),
            "@everyone",
            "taken out of its section"
        );
    }

    #[test]
    fn whose_rules_hold_is_seen_by_sections() {
        assert_eq!(Syntax::of(GITHUB), Syntax::GitHub);
        assert_eq!(Syntax::of(GITLAB), Syntax::GitLab);
        assert_eq!(Syntax::of("^[A b][2] @x"), Syntax::GitLab);
        assert_eq!(Syntax::of("[ab].py @x"), Syntax::GitHub);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told_and_left_out() {
        let text = "!a.py @x\n*.py x.y\n[ab].md @z\n*.rs @ok\n[Open @x\n";
        let (owners, faults) = Owners::parse(text, Syntax::GitHub);
        let faults: Vec<_> = faults
            .iter()
            .map(|fault| format!("{}: {}", fault.line, fault.message))
            .collect();
        insta::assert_snapshot!(faults.join("\n"), @"
        1: `!` takes nothing out on GitHub
        2: `x.y` is no owner: expected `@user`, `@org/team` or an address
        3: GitHub knows no `[` and `]` in patterns
        5: GitHub knows no `[` and `]` in patterns
        ");
        assert_eq!(owners.of("a.rs"), ["@ok"]);
        assert!(owners.of("b.py").is_empty());
    }

    #[test]
    fn a_hostile_file_costs_little() {
        let text = format!(
            "{}\n{}*/x @a\n",
            "*.py @a\n".repeat(30_000),
            "**/*".repeat(5_000)
        );
        let (owners, faults) = Owners::parse(&text, Syntax::GitHub);
        assert_eq!(owners.of("a.py"), ["@a"]);
        assert_eq!(faults.len(), 1);
        let (_, faults) = Owners::parse(&format!("{}x @a\n", "**/".repeat(5_000)), Syntax::GitHub);
        assert_eq!(faults.len(), 1);
    }
}
