//! Constants of SDKs that stand for models: `Model.CLAUDE_3_7_SONNET_LATEST`, `openai.GPT4TurboPreview`, `.gpt4_o`.
//!
//! An extractor knows texts, and how a text stands. So each constant becomes a text of its own length in a copy of the
//! file ([`Masked`]), is read there as any other, and then gets the id that it stands for and its own place. What is
//! whose is data (`rules/roles/sdks.yaml`, `constants.yaml`, made from the packages); a name counts only where the file
//! imports the package.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::Language;
use super::piece::Piece;
use super::proof::token::{Kind, Tokens};
use crate::source::{Span, table};

/// The packages, as they are written.
const PACKAGES: &str = include_str!("../../rules/roles/sdks.yaml");
/// What their constants stand for.
const CONSTANTS: &str = include_str!("../../rules/roles/constants.yaml");

/// How many places of a file are looked at where a package is named, and how many imports of one are kept.
const MAX_PLACES: usize = 256;
const MAX_IMPORTS: usize = 64;
/// How far an import reaches around the name of its module, in bytes.
const MAX_IMPORT: usize = 4 << 10;
/// How many other names a file may give to what holds a package's constants.
const MAX_ALIASES: usize = 16;
/// The shortest text that a constant can be masked by: quotes with something in them.
const MIN_MASK: usize = 3;

/// A package.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Package {
    #[expect(dead_code, reason = "for people who read the data")]
    title: String,
    #[expect(dead_code, reason = "for people who read the data")]
    source: String,
    languages: Vec<String>,
    modules: Vec<String>,
    owners: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    sdks: BTreeMap<String, Package>,
}

type Meanings = BTreeMap<String, BTreeMap<String, String>>;

static WRITTEN: LazyLock<Written> = LazyLock::new(|| table::read(PACKAGES));

/// Opened where a file imports one of the packages.
static MEANINGS: LazyLock<Meanings> = LazyLock::new(|| table::read(CONSTANTS));

/// The modules of all packages, each with the number of its package.
static MODULES: LazyLock<Option<(AhoCorasick, Vec<usize>)>> = LazyLock::new(|| {
    let rows = WRITTEN.sdks.values().enumerate();
    let rows = rows.flat_map(|(number, row)| row.modules.iter().map(move |text| (text, number)));
    let (texts, numbers): (Vec<_>, Vec<_>) = rows.unzip();
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .build(texts)
        .ok()?;
    Some((search, numbers))
});

/// What a file holds that imports one of the packages: the build script packs it.
#[cfg(test)]
pub(super) fn modules<'a>() -> impl Iterator<Item = &'a str> {
    let rows = WRITTEN.sdks.values();
    rows.flat_map(|row| row.modules.iter().map(String::as_str))
}

/// A file's text with texts in the place of constants.
#[derive(Debug)]
pub(super) struct Masked {
    /// As long as the file's own, byte for byte.
    pub(super) text: String,
    /// By where they start, in order: where they end, and what they stand for.
    constants: BTreeMap<u32, (u32, &'static str)>,
}

impl Masked {
    /// The text of a file in a language; nothing where no constant stands in it.
    pub(super) fn of(text: &str, language: &Language) -> Option<Self> {
        let imports = Imports::of(text, language);
        if imports.packages.is_empty() {
            return None;
        }
        let tokens = Tokens::of(text, language)?;
        let names = Names::of(&imports, &tokens);
        let mut constants: BTreeMap<u32, (u32, &'static str)> = BTreeMap::new();
        let mut done = 0;
        for index in 0..tokens.len() {
            if let Some((first, id)) = names.found(&tokens, index)
                && let (Some(from), Some(to)) = (tokens.get(first), tokens.get(index))
            {
                let end = called(text, to.span.end);
                let span = Span::new(from.span.start, end);
                // Of two in one chain of names the first counts.
                let is_apart = span.start >= done && span.len() as usize >= MIN_MASK;
                if is_apart && !imports.holds(span.start) {
                    constants.insert(span.start, (end, id));
                    done = end;
                }
            }
        }
        if constants.is_empty() {
            return None;
        }
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        for (&start, &(end, _)) in &constants {
            let (start, end) = (start as usize, end as usize);
            masked.push_str(text.get(done..start)?);
            masked.push('"');
            masked.extend(std::iter::repeat_n('x', end - start - 2));
            masked.push('"');
            done = end;
        }
        masked.push_str(text.get(done..)?);
        Some(Self {
            text: masked,
            constants,
        })
    }

    /// A byte within each text that stands for a constant.
    pub(super) fn hits(&self) -> impl Iterator<Item = u32> + '_ {
        self.constants.keys().map(|start| start + 1)
    }

    /// Whether some bytes are those of a constant.
    pub(super) fn holds(&self, span: Span) -> bool {
        let found = self.constants.get(&span.start);
        found.is_some_and(|(end, _)| *end == span.end)
    }

    /// Gives a piece that is the whole of such a text the id and the place of its constant.
    pub(super) fn reveal(&self, piece: &mut Piece<'_>) {
        let Some((&start, &(end, id))) = self.constants.range(..=piece.span.start).next_back()
        else {
            return;
        };
        let is_whole =
            piece.span.start <= start + 1 && piece.span.end + 1 >= end && piece.span.end <= end;
        if !is_whole || !piece.text.bytes().all(|byte| byte == b'x') {
            return;
        }
        let span = Span::new(start, end);
        piece.span = span;
        piece.text = Cow::Borrowed(id);
        piece.parts = vec![(id.len() as u32, span)];
        piece.constant = None;
    }
}

/// The end of a name, with an empty call behind it, as some languages read a constant.
fn called(text: &str, end: u32) -> u32 {
    let rest = text.get(end as usize..).unwrap_or("");
    if rest.starts_with("()") { end + 2 } else { end }
}

/// The imports of a file that are of packages with constants.
#[derive(Debug, Default)]
struct Imports<'s> {
    text: &'s str,
    /// By number, where the imports stand.
    packages: BTreeMap<usize, Vec<Range<usize>>>,
    /// All of them, apart from each other and in order.
    all: Vec<Range<usize>>,
}

impl<'s> Imports<'s> {
    fn of(text: &'s str, language: &Language) -> Self {
        let mut imports = Self {
            text,
            ..Self::default()
        };
        let Some((search, numbers)) = &*MODULES else {
            return imports;
        };
        let rows: Vec<_> = WRITTEN.sdks.values().collect();
        let is_read = |row: &Package| row.languages.iter().any(|own| own == language.name);
        if !rows.iter().copied().any(is_read) {
            return imports;
        }
        // Several packages may have one module: where it stands is looked at once.
        let mut last: Option<(Range<usize>, Option<Range<usize>>)> = None;
        let mut places = 0;
        for found in search.find_overlapping_iter(text) {
            let Some(&number) = numbers.get(found.pattern().as_usize()) else {
                continue;
            };
            if !rows.get(number).copied().is_some_and(is_read) {
                continue;
            }
            let module = found.range();
            let import = match &last {
                Some((place, import)) if *place == module => import.clone(),
                _ => {
                    places += 1;
                    statement(text, module.clone())
                }
            };
            if places > MAX_PLACES {
                break;
            }
            last = Some((module, import.clone()));
            let imports = imports.packages.entry(number).or_default();
            if let Some(import) = import.filter(|import| imports.last() != Some(import))
                && imports.len() < MAX_IMPORTS
            {
                imports.push(import);
            }
        }
        imports.packages.retain(|_, places| !places.is_empty());
        let mut all: Vec<_> = imports.packages.values().flatten().cloned().collect();
        all.sort_unstable_by_key(|range| (range.start, range.end));
        for range in all {
            match imports.all.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => imports.all.push(range),
            }
        }
        imports
    }

    fn holds(&self, at: u32) -> bool {
        let behind = self.all.partition_point(|range| range.start <= at as usize);
        let last = behind.checked_sub(1).and_then(|last| self.all.get(last));
        last.is_some_and(|range| range.contains(&(at as usize)))
    }

    /// The words of a package's imports.
    fn imported(&self, places: &[Range<usize>]) -> HashSet<&'s str> {
        let ends = |c: char| !(c.is_alphanumeric() || c == '_');
        let texts = places
            .iter()
            .filter_map(|range| self.text.get(range.clone()));
        texts.flat_map(|text| text.split(ends)).collect()
    }

    /// Whether all that an owner holds is imported: `Owner.*`.
    fn takes_all(&self, places: &[Range<usize>], owner: &str) -> bool {
        places.iter().any(|range| {
            let text = self.text.get(range.clone()).unwrap_or("");
            let text = text.trim_end_matches(|c: char| c == ';' || c.is_whitespace());
            let rest = text.strip_suffix(".*");
            rest.is_some_and(|rest| rest.ends_with(owner))
        })
    }
}

/// The constants of the packages that a file imports.
#[derive(Debug, Default)]
struct Names<'s> {
    packages: Vec<Imported<'s>>,
    /// By a constant's own name: the package, and what it stands for there.
    constants: HashMap<&'static str, Vec<(usize, &'static str)>>,
}

/// A package as a file knows it.
#[derive(Debug)]
struct Imported<'s> {
    /// What stands before a constant, each from the outermost; an empty word where only a dot does.
    owners: Vec<Vec<&'s str>>,
    /// The words of its imports.
    words: HashSet<&'s str>,
    /// Constants need nothing before them.
    takes_all: bool,
}

impl<'s> Names<'s> {
    fn of(imports: &Imports<'s>, tokens: &Tokens<'s>) -> Self {
        let mut names = Self::default();
        let all = WRITTEN.sdks.iter().enumerate();
        for (number, (key, package)) in all {
            let Some(places) = imports.packages.get(&number) else {
                continue;
            };
            let owners = package
                .owners
                .iter()
                .map(|owner| owner.split('.').collect());
            let aliases = aliases(places, &package.owners, tokens);
            let aliases = aliases.into_iter().map(|alias| vec![alias]);
            let at = names.packages.len();
            let mut own = package.owners.iter();
            names.packages.push(Imported {
                owners: aliases.chain(owners).collect(),
                words: imports.imported(places),
                takes_all: own.any(|owner| imports.takes_all(places, owner)),
            });
            for (name, id) in MEANINGS.get(key).into_iter().flatten() {
                let own = names.constants.entry(name.as_str()).or_default();
                own.push((at, id.as_str()));
            }
        }
        names
    }

    /// The first token of the constant that ends with a token, and what it stands for. What says
    /// more before its name wins over what says less.
    fn found(&self, tokens: &Tokens<'_>, index: usize) -> Option<(usize, &'static str)> {
        if !tokens.is_word(index) {
            return None;
        }
        let word = tokens.slice(index);
        let named = |word: &str| self.constants.get(word).into_iter().flatten();
        let found = named(word).filter_map(|&(package, id)| {
            let first = self.packages.get(package)?.start(tokens, index)?;
            Some((first, id))
        });
        // `Owner_NAME`, as languages write it in which a type has no members of its own.
        let joined = word.contains('_').then(|| {
            let owners = self.packages.iter().flat_map(|package| &package.owners);
            let single = owners.filter_map(|owner| match owner[..] {
                [owner] if !owner.is_empty() => Some(owner),
                _ => None,
            });
            let mut rests = single.filter_map(|owner| word.strip_prefix(owner)?.strip_prefix('_'));
            let own = rests.find(|rest| self.constants.contains_key(rest));
            own.into_iter().flat_map(named)
        });
        let joined = joined.into_iter().flatten();
        let joined = joined.map(|&(_, id)| (above(tokens, index), id));
        found.chain(joined).min_by_key(|(first, _)| *first)
    }
}

/// Other names of a package's owners: `Model as M`, `oai "github.com/…"`.
fn aliases<'s>(
    places: &[Range<usize>],
    owners: &[String],
    tokens: &Tokens<'s>,
) -> BTreeSet<&'s str> {
    let mut found = BTreeSet::new();
    for range in places {
        let start = tokens.at(range.start as u32);
        for index in start..tokens.len() {
            let Some(token) = tokens.get(index) else {
                break;
            };
            if token.span.start as usize >= range.end || found.len() >= MAX_ALIASES {
                break;
            }
            let is_owner = || owners.iter().any(|owner| owner == tokens.slice(index));
            if tokens.slice(index + 1) == "as" && tokens.is_word(index + 2) && is_owner() {
                found.insert(tokens.slice(index + 2));
            }
            let is_path = token.kind == Kind::Text && index > 0 && tokens.is_word(index - 1);
            let before = if is_path { tokens.slice(index - 1) } else { "" };
            if !matches!(before, "" | "import" | "from" | "require")
                && tokens.same_line(index - 1, index)
            {
                found.insert(before);
            }
        }
    }
    found
}

impl Imported<'_> {
    /// The first token of a constant of the package that ends with a word.
    fn start(&self, tokens: &Tokens<'_>, index: usize) -> Option<usize> {
        let is_bare = || {
            let dot = index.checked_sub(1);
            let is_taken = dot.is_some_and(|dot| tokens.is(dot, b'.'));
            !is_taken && (self.takes_all || self.words.contains(tokens.slice(index)))
        };
        let owned = self.owners.iter();
        let owned = owned.filter_map(|owner| owned_from(owner, tokens, index));
        owned.min().or_else(|| is_bare().then_some(index))
    }
}

/// The first token of a constant that ends with a word, if its owner stands before it.
fn owned_from(owner: &[&str], tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let mut first = index;
    for part in owner.iter().rev() {
        let dot = separator(tokens, first)?;
        if part.is_empty() {
            // `.gpt4_o`
            let touches = |before: usize| {
                let (before, dot) = (tokens.get(before), tokens.get(dot));
                matches!((before, dot), (Some(before), Some(dot)) if before.span.end == dot.span.start)
            };
            let is_bare = dot.checked_sub(1).is_none_or(|before| {
                !(touches(before)
                    && (tokens.is_word(before)
                        || matches!(
                            tokens.get(before).map(|token| token.kind),
                            Some(Kind::Close(_))
                        )))
            });
            return is_bare.then_some(dot);
        }
        let owner = dot.checked_sub(1)?;
        (tokens.slice(owner) == *part && tokens.is_word(owner)).then_some(())?;
        first = owner;
    }
    Some(above(tokens, first))
}

/// The first word of what a name is taken from: `bedrock.FoundationModelIdentifier.…`.
fn above(tokens: &Tokens<'_>, mut first: usize) -> usize {
    for _ in 0..8 {
        let above = separator(tokens, first).and_then(|dot| dot.checked_sub(1));
        let Some(above) = above.filter(|above| tokens.is_word(*above)) else {
            break;
        };
        first = above;
    }
    first
}

/// The first sign of a `.` or `::` before a token.
fn separator(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let last = index.checked_sub(1)?;
    if tokens.is(last, b'.') {
        return Some(last);
    }
    let first = last.checked_sub(1)?;
    (tokens.is(last, b':') && tokens.is(first, b':')).then_some(first)
}

/// The import that a module stands in: from the start of its first line to the end of its last.
fn statement(text: &str, module: Range<usize>) -> Option<Range<usize>> {
    let is_name =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = text.as_bytes();
    if is_name(module.start.checked_sub(1).and_then(|at| bytes.get(at)))
        || is_name(bytes.get(module.end))
    {
        return None;
    }
    let mut from = module.start.saturating_sub(MAX_IMPORT);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..module.start)?;
    let mut start = before.rfind('\n').map_or(from, |at| from + at + 1);
    let mut line = text.get(start..module.end)?.trim_start();
    // `import {` some lines above, and its `} from "…"` here.
    if line.starts_with('}') {
        let above = text.get(from..start)?.rfind("import")?;
        start = from + above;
        line = text.get(start..module.end)?;
    }
    let is_import = [
        "import", "using", "use", "from", "const", "let", "var", "require", "open", "@import",
    ]
    .iter()
    .any(|word| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([' ', '\t', '(', '"', '\'', '{']))
    });
    // In a block of imports: `"path"`, `name "path"`.
    let mut words = line.split_ascii_whitespace();
    let first = words.next().unwrap_or("");
    let is_listed = first.starts_with('"')
        || words.next().is_some_and(|path| path.starts_with('"'))
            && first.bytes().all(|byte| is_name(Some(&byte)));
    if !is_import && !is_listed {
        return None;
    }
    let mut until = text.len().min(module.end + MAX_IMPORT);
    while !text.is_char_boundary(until) {
        until -= 1;
    }
    let after = text.get(module.end..until)?;
    let mut end = module.end + after.find('\n').unwrap_or(after.len());
    // `from module import (` goes on.
    if text
        .get(start..end)?
        .trim_end()
        .ends_with(['(', '{', ',', '\\'])
        && let Some(close) = after.find([')', '}', ';'])
    {
        end = end.max(module.end + close + 1);
    }
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::resolve::Target;
    use crate::scan::language;

    /// What each constant of a file stands for.
    fn found(name: &str, text: &str) -> String {
        let language = language::named(name).unwrap();
        let Some(masked) = Masked::of(text, language) else {
            return String::new();
        };
        assert_eq!(masked.text.len(), text.len());
        let all = masked.constants.iter();
        let all =
            all.map(|(&start, &(end, id))| format!("{}={id}", &text[start as usize..end as usize]));
        all.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_package_has_constants_that_stand_for_models() {
        let catalog = Catalog::builtin();
        let mut wrong = Vec::new();
        for (key, package) in &WRITTEN.sdks {
            for language in &package.languages {
                if language::named(language).is_none() {
                    wrong.push(format!("{key}: no language {language}"));
                }
            }
            let constants = MEANINGS.get(key);
            if package.modules.is_empty() || constants.is_none_or(BTreeMap::is_empty) {
                wrong.push(format!("{key}: nothing stands for anything"));
            }
            for (name, id) in constants.into_iter().flatten() {
                let is_word = name.chars().all(|c| c.is_alphanumeric() || c == '_');
                let is_known = catalog
                    .read(id)
                    .is_some_and(|read| matches!(read.target, Target::Known(_)));
                if !is_word || !is_known {
                    wrong.push(format!("{key}: {name}: {id}"));
                }
            }
        }
        let named: Vec<_> = MEANINGS
            .keys()
            .filter(|key| !WRITTEN.sdks.contains_key(*key))
            .collect();
        assert!(named.is_empty(), "{named:?}");
        assert_eq!(wrong.join("\n"), "");
        assert!(WRITTEN.sdks.len() > 20);
    }

    #[test]
    fn constants_are_found_by_what_stands_before_them() {
        for (name, text, expected) in [
            (
                "java",
                "import com.anthropic.models.messages.Model;\nx(Model.CLAUDE_3_7_SONNET_LATEST);",
                "Model.CLAUDE_3_7_SONNET_LATEST=claude-3-7-sonnet-latest",
            ),
            (
                "go",
                "import (\n\toai \"github.com/sashabaranov/go-openai\"\n)\nvar m = oai.GPT4o",
                "oai.GPT4o=gpt-4o",
            ),
            (
                "swift",
                "import OpenAI\nask(model: .gpt4_o)\nx.gpt4_o()\n",
                ".gpt4_o=gpt-4o",
            ),
            (
                "python",
                "from aws_cdk.aws_bedrock import (\n  FoundationModelIdentifier as F,\n)\nF.ANTHROPIC_CLAUDE_V2\n",
                "F.ANTHROPIC_CLAUDE_V2=anthropic.claude-v2",
            ),
            (
                "java",
                "import static dev.langchain4j.model.openai.OpenAiChatModelName.*;\nx(GPT_4_O_MINI);",
                "GPT_4_O_MINI=gpt-4o-mini",
            ),
            (
                "typescript",
                "import {\n  gemini15Flash,\n} from '@genkit-ai/googleai';\nai({ model: gemini15Flash });",
                "gemini15Flash=gemini-1.5-flash",
            ),
        ] {
            assert_eq!(found(name, text), expected, "{text}");
        }
    }

    #[test]
    fn without_the_import_a_name_is_a_name() {
        for (name, text) in [
            ("java", "x(Model.CLAUDE_3_7_SONNET_LATEST);"),
            (
                "java",
                "// com.anthropic.models\nx(Model.CLAUDE_3_7_SONNET_LATEST);",
            ),
            ("swift", "import OpenAIKit\nask(model: .gpt4_o)\n"),
            (
                "java",
                "import com.openai.models.ChatModel;\nx(Other.GPT_4O); // ChatModel.GPT_4O",
            ),
            (
                "go",
                "import \"github.com/sashabaranov/go-openai\"\nvar m = other.GPT4o",
            ),
            (
                "java",
                "import static dev.langchain4j.model.openai.OpenAiChatModelName.GPT_4_O;\nx(GPT_4_O_MINI);",
            ),
            (
                "rust",
                "import com.openai.models.ChatModel;\nx(ChatModel.GPT_4O)",
            ),
        ] {
            assert_eq!(found(name, text), "", "{text}");
        }
    }

    #[test]
    fn any_text_keeps_its_length() {
        let java = language::named("java").unwrap();
        let constant = "Model.CLAUDE_3_7_SONNET_LATEST";
        let start = format!("import com.anthropic.models.messages.Model;\nx({constant});\n");
        for shape in [
            "Model.CLAUDE_3_7_SONNET_LATEST ",
            "Model.CLAUDE_3_7_SONNET_LATEST.",
            "import com.anthropic.models\n",
            "}com.anthropic.models",
            "é.",
            "Model.",
            "\"",
        ] {
            let shapes = shape.repeat(20_000);
            let text = format!("{start}{shapes}\nx({constant});\n");
            let masked = Masked::of(&text, java).unwrap();
            assert_eq!(masked.text.len(), text.len(), "{shape}");
        }
    }

    #[test]
    fn an_import_that_renames_without_end_is_bounded() {
        let go = language::named("go").unwrap();
        let module = "\"github.com/openai/openai-go\" ";
        let text = format!(
            "import {}{}\nvar m = openai.ChatModelGPT4o\n",
            module.repeat(120),
            "a \"\" ".repeat(100_000)
        );
        let imports = Imports::of(&text, go);
        assert!(!imports.packages.is_empty());
        let tokens = Tokens::of(&text, go).unwrap();
        let names = Names::of(&imports, &tokens);
        for package in &names.packages {
            let own = WRITTEN.sdks.values().map(|row| row.owners.len()).max();
            assert!(package.owners.len() <= MAX_ALIASES + own.unwrap());
        }
        let last = names.constants.values().map(Vec::len).max().unwrap();
        assert!(last <= names.packages.len());
    }
}
