//! Globs of files: as written, and compiled.
//!
//! A policy's globs speak of paths below its folder, with `/`. They read like those of a
//! `.gitignore`: without a `/` (but at the end) a glob fits at any depth, else from the
//! policy's folder on; `*` and `?` stop at `/`, `**` does not; a glob that fits a folder
//! fits all that is in it. Which files are walked is not decided here.

use std::borrow::Cow;
use std::fmt;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use crate::source::Span;
use crate::source::yaml::decode::{Lenient, Spanned};
use crate::source::yaml::shapes::Many;

/// The name of any file of a folder: no real one is called so.
pub const ANY: &str = "\u{1}";

/// How many globs a list may have: compiled together they cost time and memory.
const MAX_GLOBS: usize = 1000;

/// Globs as written: one, or a list in which a `!` excludes, or `include` and `exclude`.
#[derive(Debug, Clone, Default)]
pub struct PathsWritten {
    /// Globs, those that exclude with their `!`. One that stands alone has no span here:
    /// its place is that of the whole.
    pub globs: Vec<(String, Option<Span>)>,
}

/// Compiled globs of files.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    include: GlobSet,
    exclude: GlobSet,
    /// By glob that includes: a folder or file that all that it holds is in.
    starts: Vec<String>,
}

impl Paths {
    /// Compiles globs, each with a place for its fault. A list that only excludes holds
    /// every other file, an empty one none. Faults come back with the index of their glob.
    pub fn compile<'g>(globs: impl IntoIterator<Item = &'g str>) -> (Self, Vec<(usize, String)>) {
        let mut faults = Vec::new();
        let mut sets = [GlobSetBuilder::new(), GlobSetBuilder::new()];
        let mut starts = Vec::new();
        let (mut included, mut excluded) = (false, false);
        for (index, written) in globs.into_iter().enumerate() {
            if index == MAX_GLOBS {
                faults.push((index, format!("more than {MAX_GLOBS} globs")));
                break;
            }
            let (set, glob) = match written.strip_prefix('!') {
                Some(glob) => (1, glob),
                None => (0, written),
            };
            included |= set == 0;
            excluded |= set == 1;
            match compile(glob) {
                Ok(globs) => {
                    if set == 0 {
                        starts.extend(globs.iter().map(|glob| start(glob.glob()).to_owned()));
                    }
                    for glob in globs {
                        sets[set].add(glob);
                    }
                }
                Err(fault) => faults.push((index, fault)),
            }
        }
        let [mut include, exclude] = sets;
        if excluded && !included {
            compile("**").into_iter().flatten().for_each(|every| {
                include.add(every);
            });
            starts.push(String::new());
        }
        starts.sort_unstable();
        starts.dedup();
        match (include.build(), exclude.build()) {
            (Ok(include), Ok(exclude)) => {
                let paths = Self {
                    include,
                    exclude,
                    starts,
                };
                (paths, faults)
            }
            (Err(error), _) | (_, Err(error)) => {
                faults.push((0, error.kind().to_string()));
                (Self::default(), faults)
            }
        }
    }

    /// The same for globs that speak from a folder beneath the policy's.
    pub fn compile_in<'g>(
        folder: &str,
        globs: impl IntoIterator<Item = &'g str>,
    ) -> (Self, Vec<(usize, String)>) {
        let globs: Vec<_> = globs
            .into_iter()
            .map(|glob| beneath(folder, glob))
            .collect();
        Self::compile(globs.iter().map(String::as_str))
    }

    /// Whether it can hold nothing.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Folders and files of which each path that is held is one or lies in one; the empty one is all
    /// of them.
    pub fn starts(&self) -> impl Iterator<Item = &str> {
        self.starts.iter().map(String::as_str)
    }

    /// Whether a path (relative to the policy's folder, with `/`) is held.
    pub fn hold(&self, path: &str) -> bool {
        self.include.is_match(path) && !self.exclude.is_match(path)
    }
}

/// What a glob was likely meant to be that has a `\` where it means nothing: before a letter
/// or the like, as between the folders of a path of Windows.
pub fn without_backslashes(glob: &str) -> Option<String> {
    let mut pairs = glob.chars().zip(glob.chars().skip(1));
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    // A folder that is called by stars: `old\**`.
    let is_path = pairs.any(|(one, next)| one == '\\' && is_plain(next)) || glob.contains("\\**");
    is_path.then(|| glob.replace('\\', "/"))
}

/// A glob that speaks from a folder (with `/`; empty for the policy's own), as one that
/// speaks from the policy's.
pub fn beneath(folder: &str, glob: &str) -> String {
    let (sign, inner) = match glob.strip_prefix('!') {
        Some(inner) => ("!", inner),
        None => ("", glob),
    };
    let is_faulty = inner.trim_matches('/').is_empty() || inner.split('/').any(|part| part == "..");
    if folder.is_empty() || is_faulty {
        return glob.to_owned();
    }
    let start = inner.trim_start_matches("./").trim_start_matches('/');
    let is_rooted = start.len() < inner.len() || inner.trim_end_matches('/').contains('/');
    let deep = if is_rooted { "" } else { "**/" };
    format!("{sign}/{}/{deep}{start}", globset::escape(folder))
}

/// The folder or file that all is in which a glob from the policy's folder on holds, as far as it is
/// written out.
fn start(glob: &str) -> &str {
    match glob.find(['*', '?', '[', '{', '\\']) {
        None => glob,
        Some(end) => glob[..end]
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder),
    }
}

/// The globs that one written glob stands for.
fn compile(written: &str) -> Result<Vec<Glob>, String> {
    let inner = written.strip_suffix('/').unwrap_or(written);
    // `./bench` means this folder's, as `/bench` does.
    let inner = inner
        .strip_prefix('.')
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(inner);
    if inner.is_empty() {
        return Err("an empty glob".into());
    }
    if inner.split('/').any(|part| part == "..") {
        return Err("a glob cannot leave the policy's folder with `..`".into());
    }
    let rooted = match inner.strip_prefix('/') {
        Some(rooted) => rooted.to_owned(),
        None if inner.contains('/') => inner.to_owned(),
        None => format!("**/{inner}"),
    };
    let build = |glob: &str| {
        GlobBuilder::new(glob)
            .literal_separator(true)
            .build()
            .map_err(|error| error.kind().to_string())
    };
    let mut globs = Vec::with_capacity(2);
    if !written.ends_with('/') {
        globs.push(build(&rooted)?);
    }
    if !rooted.ends_with("**") {
        globs.push(build(&format!("{rooted}/**"))?);
    }
    Ok(globs)
}

impl<'de> Deserialize<'de> for PathsWritten {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shapes)
    }
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Both {
    include: Lenient<Many<String>>,
    exclude: Lenient<Many<String>>,
}

struct Shapes;

impl<'de> Visitor<'de> for Shapes {
    type Value = PathsWritten;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a glob, a list of globs, or `include` and `exclude`")
    }

    fn visit_str<E: de::Error>(self, glob: &str) -> Result<PathsWritten, E> {
        Ok(PathsWritten {
            globs: vec![(glob.to_owned(), None)],
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<PathsWritten, A::Error> {
        let mut globs = Vec::new();
        while let Some(item) = seq.next_element::<Lenient<Spanned<String>>>()? {
            globs.extend(item.0.map(|glob| (glob.value, Some(glob.span))));
        }
        Ok(PathsWritten { globs })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PathsWritten, A::Error> {
        let both = Both::deserialize(MapAccessDeserializer::new(map))?;
        let list = |many: Lenient<Many<String>>| many.0.unwrap_or_default().0.into_iter();
        let include = list(both.include).map(|glob| (glob.value, Some(glob.span)));
        let exclude = list(both.exclude).map(|glob| (format!("!{}", glob.value), Some(glob.span)));
        Ok(PathsWritten {
            globs: include.chain(exclude).collect(),
        })
    }
}

impl JsonSchema for PathsWritten {
    fn schema_name() -> Cow<'static, str> {
        "Paths".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let globs = generator.subschema_for::<Many<String>>();
        json_schema!({
            "description": "Globs of files. In a list, a `!` in front excludes.",
            "anyOf": [
                globs,
                {
                    "type": "object",
                    "properties": {"include": globs, "exclude": globs},
                    "additionalProperties": false,
                },
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_backslash_between_folders_is_known() {
        let meant = super::without_backslashes;
        assert_eq!(meant(r"src\a.py").as_deref(), Some("src/a.py"));
        assert_eq!(meant(r"\.venv").as_deref(), Some("/.venv"));
        assert_eq!(meant(r"old\**").as_deref(), Some("old/**"));
        assert_eq!(meant(r"a\*b\[c"), None, "it escapes");
        assert_eq!(meant("src/a.py"), None);
    }

    use super::*;

    fn held<'p>(globs: &[&str], paths: &[&'p str]) -> Vec<&'p str> {
        let (compiled, faults) = Paths::compile(globs.iter().copied());
        assert!(faults.is_empty(), "{faults:?}");
        let held = paths.iter().filter(|path| compiled.hold(path));
        held.copied().collect()
    }

    #[test]
    fn a_glob_without_a_slash_fits_at_any_depth() {
        let paths = ["a.py", "src/a.py", "bench/x/y.txt", "src/bench/z", "bench"];
        assert_eq!(held(&["*.py"], &paths), ["a.py", "src/a.py"]);
        assert_eq!(
            held(&["bench"], &paths),
            ["bench/x/y.txt", "src/bench/z", "bench"]
        );
        assert_eq!(
            held(&["bench/"], &paths),
            ["bench/x/y.txt", "src/bench/z"],
            "with a slash at its end it means folders"
        );
        assert_eq!(held(&["/bench"], &paths), ["bench/x/y.txt", "bench"]);
    }

    #[test]
    fn a_glob_with_a_slash_starts_at_the_policy() {
        let paths = ["src/a.py", "src/x/a.py", "lib/src/a.py", ".github/w.yml"];
        assert_eq!(held(&["src/*.py"], &paths), ["src/a.py"]);
        assert_eq!(held(&["src/**"], &paths), ["src/a.py", "src/x/a.py"]);
        assert_eq!(held(&["./src"], &paths), ["src/a.py", "src/x/a.py"]);
        assert_eq!(held(&["**/*.{yml,yaml}"], &paths), [".github/w.yml"]);
    }

    #[test]
    fn an_exclamation_mark_excludes() {
        let paths = ["src/a.py", "src/a_test.py", "b.py"];
        assert_eq!(held(&["src/**", "!*_test.py"], &paths), ["src/a.py"]);
        assert_eq!(held(&["!src"], &paths), ["b.py"]);
        assert!(held(&[], &paths).is_empty());
    }

    #[test]
    fn a_glob_of_a_folder_beneath_holds_paths_of_that_folder() {
        let told = |glob: &str| beneath("svc/a[1]", glob);
        assert_eq!(told("*.py"), "/svc/a[[]1[]]/**/*.py");
        assert_eq!(told("src/*.py"), "/svc/a[[]1[]]/src/*.py");
        assert_eq!(told("!/gen"), "!/svc/a[[]1[]]/gen");
        assert_eq!(told("./gen/"), "/svc/a[[]1[]]/gen/");
        assert_eq!(told("gen/"), "/svc/a[[]1[]]/**/gen/");
        assert_eq!(beneath("", "gen"), "gen");
        // Faults stay what they are.
        assert_eq!((told("../x").as_str(), told("!").as_str()), ("../x", "!"));
        let globs = ["*.py", "!old"];
        let (paths, faults) = Paths::compile_in("svc/a[1]", globs);
        assert!(faults.is_empty(), "{faults:?}");
        let all = [
            "svc/a[1]/x/y.py",
            "svc/a[1]/old/y.py",
            "svc/a1/y.py",
            "y.py",
        ];
        let held: Vec<_> = all.iter().filter(|path| paths.hold(path)).collect();
        assert_eq!(held, [&"svc/a[1]/x/y.py"]);
    }

    #[test]
    fn what_is_held_lies_where_its_glob_starts() {
        for (glob, expected) in [
            ("src/a.py", &["src/a.py"][..]),
            ("/src/agents", &["src/agents"]),
            ("./src/**/x", &["src"]),
            ("svc/a[1]/x.py", &["svc"]),
            ("*.py", &[""]),
            ("a.py", &[""]),
            ("!src", &[""]),
            ("a/{b,c}/d", &["a"]),
        ] {
            let (paths, faults) = Paths::compile([glob]);
            assert!(faults.is_empty(), "{faults:?}");
            assert_eq!(paths.starts().collect::<Vec<_>>(), expected, "{glob}");
        }
    }

    #[test]
    fn bad_globs_are_named() {
        let (_, faults) = Paths::compile(["ok", "a[", "../x", "!", "{a"]);
        let faults: Vec<_> = faults
            .iter()
            .map(|(index, fault)| format!("{index}: {fault}"))
            .collect();
        insta::assert_snapshot!(faults.join("\n"), @r"
    1: unclosed character class; missing ']'
    2: a glob cannot leave the policy's folder with `..`
    3: an empty glob
    4: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
    ");
    }
}
