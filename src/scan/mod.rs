//! From a file's text to the model ids in it.
//!
//! [`prefilter`] searches the bytes for pieces of ids, and most files end there; `candidate` looks up the tokens that
//! hit, and most others end there; the [`language`]'s extractor says which stretches of a file that hit can hold an id,
//! and what stands around them ([`Piece`]); [`token`] finds the ids in each stretch; `siblings` looks at what stands
//! beside them, and [`proof`] for the platform. A [`Mention`] is the outcome: it knows its place and its role, and
//! nothing of policy.

mod address;
mod branch;
pub mod budget;
#[cfg(test)]
pub(crate) mod builtin;
mod candidate;
pub mod choice;
mod codes;
mod constants;
pub mod generated;
pub mod given;
pub mod import;
pub mod instructions;
pub mod language;
mod mention;
pub mod name;
pub mod piece;
pub mod prefilter;
pub mod proof;
pub mod site;
pub mod token;

mod emphasis;
mod excerpt;
mod expansion;
mod exported;
mod family;
mod fold;
pub mod forks;
mod format;
#[cfg(feature = "tree")]
mod grammar;
#[cfg(test)]
mod hostile;
mod inside;
mod join;
mod lexer;
#[cfg(feature = "lang-bash")]
mod masked;
mod migration;
#[cfg(test)]
mod properties;
mod run;
mod rust;
mod scalar;
#[cfg(feature = "lang-bash")]
mod shell;
#[cfg(test)]
mod shown;
mod siblings;
mod template;
mod text;
#[cfg(feature = "tree")]
mod tree;
mod version;
#[cfg(feature = "tree")]
mod word;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::slice;
use std::sync::{Mutex, PoisonError};

use crate::catalog::Catalog;
use crate::catalog::proof::Said;
use crate::catalog::resolve::Target;
use crate::source::{Shared, Source, Span};

pub use budget::Budget;
pub use codes::Codes;
pub use exported::{Constants, Kept};
pub use forks::Fork;
pub use language::Language;
pub use mention::{Draft, Form, Mention, Stand, Stands};
use piece::Places;
pub use piece::{Context, Note, Piece, Role, Scope};
pub use proof::By;
pub use siblings::{
    Purpose, Tie, asserts, calls_for, is_key, keys_entry, names_entry, names_fallback, names_own,
    purpose, tells_of_models,
};

/// Everything found in one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scan {
    /// In the order of the file; at most [`MAX_MENTIONS`].
    pub mentions: Vec<Mention>,
    /// The constants that hold ids, by the index of their mention.
    pub constants: Constants,
    /// There are more ids in it than those.
    pub is_cut: bool,
    /// There are more different unknown ids in it than [`MAX_UNKNOWN`].
    pub is_cut_of_unknown: bool,
    /// Texts addressed to lanelint, in the order of the file.
    pub notes: Vec<Note>,
    /// Shape matches that no catalog entry knows and whose place makes them no finding.
    pub unlisted_unknowns: u32,
    /// Where its code goes one way or another by what an id is like.
    pub forks: Box<[Fork]>,
    /// A program wrote the file, as far as its name and text say.
    pub is_generated: bool,
    /// It is others' code, as the repository says.
    pub is_vendored: bool,
    /// Why the file was read as plain text though its language has a syntax.
    pub fallback: Option<Fallback>,
}

impl Scan {
    /// Forgets what other files call the constants: once files are linked, only places count.
    pub fn forget_exports(&mut self) {
        self.constants = self.constants.without_exports();
    }
}

/// How many ids of one file are kept: more than any log that a person reads, and what
/// bounds the memory that one file may take.
pub const MAX_MENTIONS: usize = 100_000;

/// How many different ids of one file are kept that the catalog does not have: each is compared with all that it has, and
/// has a message of its own. The largest lists of models that people share have some three thousand ids in all.
pub const MAX_UNKNOWN: usize = 10_000;

/// How many places of a file are looked at; at some of them stands something else.
const MAX_HITS: usize = 2 * MAX_MENTIONS;

/// How many bytes of a name are looked at, for each id that it holds.
const MAX_NAME: usize = 256;

/// A tree takes some sixty times the bytes of its text. So of longer texts than this one is
/// parsed at a time, however many threads there are.
const LARGE: usize = 128 << 10;
static ONE_LARGE: Mutex<()> = Mutex::new(());

/// Why syntax was not used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Fallback {
    /// The parser gave up.
    #[error("{language}: {why}")]
    Parser {
        /// The language's name.
        language: &'static str,
        /// What the parser said.
        why: String,
    },
    /// This build is without the grammar.
    #[error("{language}: built without `{feature}`")]
    Feature {
        /// The language's name.
        language: &'static str,
        /// The cargo feature that brings it.
        feature: &'static str,
    },
}

/// What an extractor is to look for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'h> {
    /// Offsets in the text where the prefilter hit, ascending. A stretch without any may be left out.
    pub hits: &'h [u32],
    /// Give every comment, hit or not: a policy reads an organisation's own tags in them.
    pub all_comments: bool,
    /// The work that is left for the file.
    pub budget: &'h Budget,
    /// Where code of a document is noted; nothing within code, whose places are not those of the file.
    pub codes: Option<&'h Codes>,
}

impl Wanted<'_> {
    /// Whether a hit lies in the span.
    pub fn in_span(&self, span: Span) -> bool {
        let from = self.hits.partition_point(|&hit| hit < span.start);
        self.hits.get(from).is_some_and(|&hit| hit < span.end)
    }
}

/// Finds the model ids of a file, and the texts addressed to lanelint.
pub fn scan(source: &Source, scanner: &Scanner<'_>) -> Scan {
    let text = source.text();
    let hits = scanner.prefilter.hits(text);
    let hits = candidate::candidates(text, &hits, scanner.catalog);
    scan_at(source, scanner, &hits)
}

/// The same, with the places to look at.
fn scan_at(source: &Source, scanner: &Scanner<'_>, hits: &[u32]) -> Scan {
    let original = source.text();
    let language = choice::of(source.name(), original);
    let masked = constants::Masked::of(original, language);
    let text = masked.as_ref().map_or(original, |masked| &masked.text);
    let mut scan = Scan::default();
    if hits.is_empty() && masked.is_none() {
        return scan;
    }
    let mut all = Vec::new();
    if let Some(masked) = &masked {
        all.extend(hits.iter().copied().chain(masked.hits()));
        all.sort_unstable();
    }
    let hits = if masked.is_some() { &all } else { hits };
    scan.is_cut = hits.len() > MAX_HITS;
    let hits = hits.get(..MAX_HITS).unwrap_or(hits);
    let budget = Budget::of(text.len());
    let codes = Codes::default();
    let wanted = Wanted {
        hits,
        all_comments: scanner.all_comments,
        budget: &budget,
        codes: Some(&codes),
    };
    // A bundle's tree would cost much and name nothing.
    let is_minified = || language.feature.is_some() && generated::is_minified(source.name(), text);
    let read = if is_minified() {
        Err(Fallback::Parser {
            language: language.name,
            why: "minified".to_owned(),
        })
    } else {
        extracted(language, text, wanted)
    };
    let (mut pieces, language) = match read {
        Ok(pieces) => (pieces, language),
        Err(fallback) => {
            scan.fallback = Some(fallback);
            let budget = Budget::of(text.len());
            let wanted = Wanted {
                budget: &budget,
                ..wanted
            };
            (
                text::extract(text, wanted).unwrap_or_default(),
                &language::TEXT,
            )
        }
    };
    if let Some(masked) = &masked {
        for piece in &mut pieces {
            masked.reveal(piece);
        }
    }
    for name in pieces.iter_mut().filter_map(|piece| piece.name.as_mut()) {
        if name.len() > MAX_NAME {
            let end = (0..=MAX_NAME).rev().find(|&end| name.is_char_boundary(end));
            name.truncate(end.unwrap_or_default());
        }
    }
    let mut doubtful = Vec::new();
    let mut mentions = Vec::new();
    let mut forms: HashSet<Shared<Form>> = HashSet::new();
    // Read from the end on, so that the list shrinks while that of the drafts grows.
    pieces.reverse();
    while let Some(written) = pieces.pop() {
        let decoded = address::decoded(&written);
        let written = decoded.as_ref().unwrap_or(&written);
        if pieces.len() < pieces.capacity() / 2 {
            pieces.shrink_to_fit();
        }
        scan.notes.extend(note(written));
        let versioned = version::versioned(written, scanner.catalog);
        let piece = versioned.as_ref().unwrap_or(written);
        let tokens = token::find(piece, scanner.catalog, scanner.prefilter);
        scan.unlisted_unknowns += tokens.unlisted_unknowns;
        let is_only = tokens.found.len() == 1;
        let places = Places::of(piece);
        let own = versioned.is_some().then(|| Places::of(written));
        for mut found in tokens.found {
            let (mut span, parts) = places.locate(found.range.clone());
            // The version tells which model the name means; between the two stand other keys. A snapshot that
            // never was is called by both.
            if let Some(own) = &own {
                let end = found.range.end.min(written.text.len());
                span = own.locate(found.range.start..end).0;
                if matches!(found.reading.target, Target::Known(_)) {
                    found.range.end = end;
                    found.reading.core.end = found.reading.core.end.min(found.range.len() as u32);
                }
            }
            let form = Form {
                text: piece.text[found.range].to_owned(),
                context: piece.context,
                language: language.name,
                reading: found.reading,
            };
            let form = forms.get(&form).cloned().unwrap_or_else(|| {
                let form = Shared::from(form);
                forms.insert(form.clone());
                form
            });
            let constant = piece.constant.as_ref().filter(|_| is_only);
            doubtful.push(found.doubtful);
            mentions.push(Draft {
                form,
                span,
                parts: parts.into(),
                role: match found.role {
                    Role::Use if piece.is_shown => Role::Example,
                    role => role,
                },
                name: found.name.map(String::into_boxed_str),
                holder: piece.holder,
                statement: piece.statement,
                object: piece.object,
                proof: None,
                constant: constant.cloned(),
                tie: None,
            });
        }
    }
    // Each list of as many items as the file has ids is gone before the next is made.
    drop(pieces);
    keep_believable(&mut mentions, &doubtful, source);
    drop(doubtful);
    mentions.sort_by(|a, b| (a.span, &a.text).cmp(&(b.span, &b.text)));
    one_a_place(&mut mentions);
    let may_fork = forks::may_have(language) && !hits.is_empty();
    if (may_fork || !mentions.is_empty())
        && let Some(tokens) = proof::token::Tokens::of(text, language)
    {
        if may_fork {
            scan.forks = forks::of(&tokens, language, hits);
        }
        if !mentions.is_empty() {
            siblings::settle(&mut mentions, text, language, &tokens);
            forks::settle(&mut mentions, &scan.forks);
        }
    }
    scan.is_cut_of_unknown = without_flood(&mut mentions);
    scan.is_cut |= mentions.len() > MAX_MENTIONS;
    mentions.truncate(MAX_MENTIONS);
    proof::prove(&mut mentions, (original, &codes), language, scanner.catalog);
    mentions.retain(|mention| is_vouched(mention, scanner.catalog));
    if let Some(masked) = &masked {
        let found = mentions.iter_mut();
        for draft in found.filter(|found| masked.holds(found.span)) {
            draft.name = original.get(draft.span.range()).map(Box::from);
        }
    }
    // Collected in place, the list would keep the room of the drafts.
    scan.mentions.reserve_exact(mentions.len());
    let mut stands = Stands::default();
    let mut constants = Constants::default();
    for (index, mut draft) in mentions.into_iter().enumerate() {
        if let Some(constant) = draft.constant.take() {
            constants.push(index, &constant);
        }
        scan.mentions.push(draft.kept(source, &mut stands));
    }
    scan.constants = constants.fitted();
    scan.notes.sort_by_key(|note| note.span);
    scan.is_generated = !scan.mentions.is_empty() && generated::is_generated(source.name(), text);
    scan
}

/// What every scan of a run shares.
#[derive(Debug, Clone, Copy)]
pub struct Scanner<'c> {
    /// What ids there are.
    pub catalog: &'c Catalog,
    /// The search for pieces of ids.
    pub prefilter: &'c prefilter::Prefilter,
    /// Whether to give notes for all comments, for a policy that reads an
    /// organisation's own tags in them.
    pub all_comments: bool,
}

fn extracted<'s>(
    language: &'static Language,
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, Fallback> {
    let Some(extract) = language.extract else {
        return Err(Fallback::Feature {
            language: language.name,
            feature: language.feature.unwrap_or_default(),
        });
    };
    let is_large = text.len() > LARGE && (language.feature.is_some() || language.name == "rust");
    let alone = is_large.then(|| ONE_LARGE.lock().unwrap_or_else(PoisonError::into_inner));
    let read = extract(text, wanted).and_then(|pieces| wanted.budget.granted(pieces));
    drop(alone);
    read.map_err(|why| Fallback::Parser {
        language: language.name,
        why,
    })
}

/// The note that a piece is, if it addresses lanelint.
fn note(piece: &Piece<'_>) -> Option<Note> {
    let scope = if piece.role == Role::Comment {
        Scope::Comment
    } else if piece.name.as_deref() == Some(prefilter::ADDRESS) {
        Scope::Siblings(piece.object?)
    } else {
        return None;
    };
    Some(Note {
        span: piece.span,
        text: piece.text.clone().into_owned(),
        scope,
    })
}

/// Whether a short word that no entry has is an id: its key or what proves a platform has to name who could serve it.
fn is_vouched(mention: &Draft, catalog: &Catalog) -> bool {
    let reading = &mention.form.reading;
    let is_word = matches!(reading.target, Target::Unknown { .. }) && reading.ambiguous;
    let is_named = || {
        let said = catalog.proofs().said(mention.name.as_deref().unwrap_or(""));
        let serves = |said: &Said| match said {
            Said::Surface(surface) => catalog.serves(*surface, &reading.target),
            Said::Compatible => false,
        };
        said.iter().any(serves)
    };
    !is_word || mention.proof.is_some() || is_named()
}

/// Keeps the first [`MAX_UNKNOWN`] different unknown ids, wherever they stand, and all others; whether there were more.
fn without_flood(mentions: &mut Vec<Draft>) -> bool {
    let is_unknown =
        |mention: &Draft| matches!(mention.form.reading.target, Target::Unknown { .. });
    let mut kept: HashSet<String> = HashSet::new();
    let all = mentions.len();
    mentions.retain(|mention| {
        if !is_unknown(mention) || kept.contains(&mention.form.text) {
            return true;
        }
        kept.len() < MAX_UNKNOWN && kept.insert(mention.form.text.clone())
    });
    mentions.len() < all
}

/// Keeps the first of the mentions that share a byte: a text that breaks off may be read as part of an expression and once
/// more by itself.
fn one_a_place(mentions: &mut Vec<Draft>) {
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    mentions.retain(|mention| {
        let parts = match &*mention.parts {
            [] => slice::from_ref(&mention.span),
            parts => parts,
        };
        let is_taken = |part: &Span| {
            let before = taken.range(..part.end).next_back();
            before.is_some_and(|(_, end)| *end > part.start)
        };
        if parts.iter().any(is_taken) {
            return false;
        }
        taken.extend(parts.iter().map(|part| (part.start, part.end)));
        true
    });
}

/// How many lines and bytes away another id may stand in running text to make a doubtful one
/// believable.
const NEAR_LINES: u32 = 3;
const NEAR_BYTES: u32 = 400;

/// Drops the doubtful mentions that no sure one stands with: in the same table, list or statement, and in running
/// text near them. That a file holds other ids says nothing of a word.
fn keep_believable(mentions: &mut Vec<Draft>, doubtful: &[bool], source: &Source) {
    if !doubtful.contains(&true) {
        return;
    }
    let line = |at: u32| source.lines().line(at);
    let sure = || {
        let all = mentions.iter().zip(doubtful);
        all.filter(|&(_, doubtful)| !doubtful)
            .map(|(mention, _)| mention)
    };
    let places: BTreeSet<_> = sure()
        .map(|mention| (mention.role, mention.span.start))
        .collect();
    let holders: BTreeSet<_> = sure()
        .map(|mention| (mention.role, mention.holder, mention.name.clone()))
        .collect();
    let tables: HashSet<_> = sure()
        .filter_map(table)
        .map(|(statement, name)| (statement, name.to_owned()))
        .collect();
    let mut doubts = doubtful.iter();
    mentions.retain(|mention| {
        // In running text, or where `GPT3Davinci = "davinci"` says itself what it holds.
        let is_text = matches!(mention.role, Role::Comment | Role::Prose);
        let is_called = || {
            let name = mention.name.as_deref().unwrap_or("").to_ascii_lowercase();
            mention.role == Role::Listing
                && name != mention.text
                && name.contains(&mention.text.to_ascii_lowercase())
        };
        let is_near = || {
            let (role, at) = (mention.role, mention.span.start);
            let around = (role, at.saturating_sub(NEAR_BYTES))..=(role, at + NEAR_BYTES);
            let own = line(at);
            let mut near = places.range(around);
            let is_close = near.any(|&(_, other)| line(other).abs_diff(own) <= NEAR_LINES);
            let is_held = mention.holder != mention.span
                && holders.contains(&(role, mention.holder, mention.name.clone()));
            (is_text || is_called()) && is_close || is_held
        };
        let is_listed = || {
            table(mention)
                .is_some_and(|(statement, name)| tables.contains(&(statement, name.to_owned())))
        };
        !doubts.next().is_some_and(|&doubt| doubt) || is_listed() || is_near()
    });
}

/// The statement and name of the table or list that a mention is an element of.
fn table(mention: &Draft) -> Option<(Span, &str)> {
    let name = mention.name.as_deref()?;
    (mention.role == Role::Listing).then_some((mention.statement?, name))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::source::read;

    fn files(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, out);
            } else {
                out.push(path);
            }
        }
    }

    #[test]
    fn nothing_is_lost_by_looking_at_candidates_only() {
        let scanner = builtin::scanner();
        let mut paths = Vec::new();
        files(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"),
            &mut paths,
        );
        let mut mentions = 0;
        for path in paths {
            let bytes = fs::read(&path).unwrap();
            let Ok(source) = read::decode(path.to_str().unwrap(), &bytes) else {
                continue;
            };
            let quick = scan(&source, &scanner);
            let whole = scan_at(&source, &scanner, &scanner.prefilter.hits(source.text()));
            let lost = whole
                .mentions
                .iter()
                .find(|found| !quick.mentions.contains(found));
            assert_eq!(lost, None, "{}", path.display());
            assert_eq!(
                quick.mentions.len(),
                whole.mentions.len(),
                "{}",
                path.display()
            );
            // Other comments may hold a stem that is no id.
            let addressed = |scan: &Scan| {
                let texts = scan.notes.iter().map(|note| note.text.clone());
                texts.filter(|text| text.contains("lanelint")).count()
            };
            assert_eq!(addressed(&quick), addressed(&whole), "{}", path.display());
            mentions += quick.mentions.len();
        }
        assert!(mentions > 200, "{mentions}");
    }

    /// The ids of a file, each with its role and the name that holds it.
    fn ids(name: &str, text: &str) -> String {
        let scanner = builtin::scanner();
        let source = Source::new(name, text.to_owned());
        let shown = |mention: &Mention| {
            let name = mention.name(&source).unwrap_or("-");
            format!("{:?} {name} {}", mention.role, mention.text)
        };
        let mentions = scan(&source, &scanner).mentions;
        let mentions = mentions.iter().map(shown);
        mentions.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn letters_that_only_look_like_those_of_an_id_are_no_shorter_id() {
        let places: [(&str, &str, &str); 9] = [
            ("a.py", "x = call(model=\"", "\")\n"),
            ("a.ts", "call({model: \"", "\"});\n"),
            ("a.rs", "fn f() { call(Req { model: \"", "\" }); }\n"),
            ("a.go", "package a\nvar x = call(Req{Model: \"", "\"})\n"),
            ("a.json", "{\"model\": \"", "\"}\n"),
            ("a.yaml", "model: ", "\n"),
            ("a.toml", "model = \"", "\"\n"),
            ("a.tf", "model = \"", "\"\n"),
            (".env", "OPENAI_MODEL=", "\n"),
        ];
        let written = [
            "gpt-4\u{43e}",
            "gpt-4o-min\u{456}",
            "gpt-3.5-turb\u{3bf}",
            "gpt-4o\u{2011}mini",
            "gpt-4o-\u{ff4d}ini",
            "gpt-4\u{200b}o",
            "gpt\u{2011}4o",
            "gpt\u{2010}4o\u{2010}mini",
            "gpt\u{2012}4o-mini",
            "gpt\u{2212}4o",
            "gpt\u{ff0d}4o",
            "gpt\u{200b}-4o",
            "claude\u{2011}3\u{2011}5\u{2011}sonnet\u{2011}20241022",
            "gemini\u{2011}1.5-pro",
            "text\u{2011}embedding-3-small",
            "claude-3-5-s\u{43e}nnet-20241022",
            "g\u{440}t-4o",
            "\u{441}l\u{430}ud\u{435}-3-opus-20240229",
            "gp\u{200b}t-4o",
            "\u{43e}3-mini",
        ];
        for (file, before, after) in places {
            for id in written {
                let found = ids(file, &format!("{before}{id}{after}"));
                let texts: Vec<_> = found
                    .lines()
                    .map(|line| line.split(' ').next_back())
                    .collect();
                assert_eq!(texts, [Some(id)], "{file}: {id:?}");
            }
        }
        // In running text nobody expects an id, and no part is one either.
        assert_eq!(
            ids("a.md", "Use gpt-4\u{43e} and `gpt-4\u{43e}-mini`.\n"),
            ""
        );
        assert_eq!(ids("a.py", "x = call(model=\"caf\u{e9}-gpt-4\")\n"), "");
    }

    #[test]
    fn words_to_search_by_are_no_ids() {
        let package = r#"{"keywords": ["gpt-4", "claude-3-opus"], "models": ["gpt-4o"]}"#;
        assert_eq!(ids("package.json", package), "Listing models gpt-4o");
        let project =
            "<PackageTags>openAI,gpt-4, gpt-4o,azure</PackageTags>\n<Model>gpt-4.1</Model>\n";
        assert_eq!(ids("a.csproj", project), "Use Model gpt-4.1");
    }

    #[test]
    fn an_unknown_id_is_found_wherever_a_known_one_would_be() {
        for (name, text) in [
            ("a.yaml", "fallback_models: [gpt-6-luna, ID]\n"),
            ("a.yaml", "model:\n  name: ID\n"),
            ("a.json", "{\"llm\": {\"id\": \"ID\"}}"),
            ("a.toml", "[[model]]\nname = \"ID\"\n"),
            ("a.yaml", "providers:\n  - openai:chat:ID\n"),
            ("a.xml", "<llm><model>ID</model></llm>\n"),
            ("a.csproj", "<P><OpenAIModel>ID</OpenAIModel></P>\n"),
            ("a.sh", "llm --model ID \"hi\"\n"),
            ("a.sh", "OPENAI_MODEL=\"${OPENAI_MODEL:-ID}\"\n"),
            ("Makefile", "ask:\n\taider -m ID README.md\n"),
            ("Dockerfile", "FROM x\nENTRYPOINT serve --model ID\n"),
            ("a.rb", "FALLBACK_MODELS = %w[gpt-6-luna ID].freeze\n"),
            ("a.ex", "@models ~w(gpt-6-luna ID)\n"),
            ("a.py", "if m in [\"gpt-6-luna\", \"ID\"]: pass\n"),
            ("a.py", "run(\"SELECT ai_query('ID', x) FROM t\")\n"),
            ("a.py", "run(['llm', '-m', 'ID'])\n"),
            ("a.sql", "SELECT SNOWFLAKE.CORTEX.COMPLETE('ID', x);\n"),
            ("a.php", "<?php\n$x->using(Provider::OpenAI, 'ID');\n"),
            ("a.cs", "var c = client.GetChatClient(\"ID\");\n"),
            ("a.rs", "fn f() { client.agent(\"ID\"); }\n"),
        ] {
            let found = ids(name, &text.replace("ID", "gpt-6.9-vega"));
            let is_found = found.ends_with("gpt-6.9-vega");
            assert!(is_found, "{name} {text} {found}");
        }
        // What is called after a model beside one, and what no model is asked for.
        for (name, text) in [
            (
                "a.json",
                "{\"name\": \"gpt-4o-helper\", \"model\": \"gpt-4o\"}",
            ),
            (
                "a.py",
                "P = {\"name\": \"gpt-4o-helper\", \"model\": \"gpt-4o\"}\n",
            ),
            (
                "a.ts",
                "f({ name: \"gpt-4o-helper\", model: \"gpt-4o\" });\n",
            ),
            ("a.yaml", "a: {name: gpt-4o-helper, model: gpt-4o}\n"),
        ] {
            let found = ids(name, text);
            assert!(
                found.ends_with("gpt-4o") && !found.contains("helper"),
                "{name} {found}"
            );
        }
    }

    #[test]
    fn a_short_word_is_unknown_where_its_vendor_is_told() {
        assert_eq!(ids(".env", "OPENAI_MODEL=o5\n"), "Use OPENAI_MODEL o5");
        let call = "from openai import OpenAI\n\nOpenAI().responses.create(model=\"o4\")\n";
        assert_eq!(ids("a.py", call), "Use model o4");
        assert_eq!(ids("phone.yaml", "model: o5\n"), "");
        assert_eq!(ids("a.py", "x = Car(model=\"o5\")\n"), "");
    }

    #[test]
    fn a_version_that_never_was_is_part_of_what_is_unknown() {
        let of = |version: &str| {
            let text = format!("[model]\nname = \"gpt-4o\"\nversion = \"{version}\"\n");
            ids("a.toml", &text)
        };
        assert_eq!(of("2024-08-06"), "Use name gpt-4o");
        assert_eq!(of("2024-08-07"), "Use name gpt-4o-2024-08-07");
    }

    #[test]
    fn urls_hold_ids_where_an_api_has_them() {
        let text = "u = \"https://a.openai.azure.com/openai/deployments/gpt-4o-mini\"\n\
            u = \"https://api.openai.com/v1/fine_tuning/checkpoints/ft:gpt-4o-mini-2024-07-18:org:weather:abcd/permissions\"\n\
            u = \"https://platform.openai.com/docs/models/gpt-4o\"\n\
            u = \"./checkpoints/gpt-4o/weights\"\n";
        assert_eq!(
            ids("a.go", text),
            "Use u gpt-4o-mini\nUse u ft:gpt-4o-mini-2024-07-18:org:weather:abcd"
        );
    }

    #[test]
    fn an_ordinary_word_is_an_id_in_a_table_of_ids() {
        let scanner = builtin::scanner();
        let texts = |text: &str| {
            let source = Source::new("a.ts", text.to_owned());
            let found = scan(&source, &scanner).mentions.into_iter();
            found
                .map(|mention| mention.text.clone())
                .collect::<Vec<_>>()
        };
        let far = "\n".repeat(9);
        let table = format!("const MODELS = {{ 'gpt-4o': 1, {far} o3: 2, n: command }};");
        assert_eq!(texts(&table), ["gpt-4o", "o3"]);
        let others = format!("const it = {{ o3: 2, command: 1, {far} models: ['gpt-4o'] }};");
        assert_eq!(texts(&others), ["gpt-4o"]);
    }

    #[test]
    fn a_file_of_ids_without_end_is_cut() {
        let scanner = builtin::scanner();
        let cut = |ids: usize| {
            let text = "gpt-4o\n".repeat(ids);
            let walked = crate::walk::text("ids.txt", text.as_bytes(), scanner);
            let skipped: Vec<_> = walked
                .skipped
                .iter()
                .map(|(_, why)| why.to_string())
                .collect();
            (walked.scanned[0].scan.mentions.len(), skipped.join(" "))
        };
        assert_eq!(cut(MAX_MENTIONS), (MAX_MENTIONS, String::new()));
        let told = "more than 100000 ids (the first 100000 are judged)";
        assert_eq!(cut(MAX_MENTIONS + 1), (MAX_MENTIONS, told.to_owned()));
        assert_eq!(cut(2 * MAX_HITS), (MAX_MENTIONS, told.to_owned()));
    }

    #[test]
    fn a_flood_of_unknown_ids_is_cut_and_hides_no_known_one() {
        let scanner = builtin::scanner();
        let unknown = |at| format!("MODEL = \"gpt-9-x{at}\"\n");
        let mut text: String = (0..=MAX_UNKNOWN).map(unknown).collect();
        text += "MODEL = \"gpt-9-x0\"\nMODEL = \"gpt-4o\"\n";
        let walked = crate::walk::text("a.txt", text.as_bytes(), scanner);
        let found = &walked.scanned[0].scan.mentions;
        let last: Vec<_> = found[MAX_UNKNOWN - 1..]
            .iter()
            .map(|own| &*own.text)
            .collect();
        let last_kept = format!("gpt-9-x{}", MAX_UNKNOWN - 1);
        assert_eq!(last, [&*last_kept, "gpt-9-x0", "gpt-4o"]);
        let told = "more than 10000 different unknown ids (the first 10000 are judged)";
        assert_eq!(walked.skipped[0].1.to_string(), told);
    }

    #[test]
    fn mentions_that_are_alike_share_their_form() {
        let scanner = builtin::scanner();
        let source = Source::new("a.py", "A = 'gpt-4o'\nB = 'gpt-4o'\nC = 'gpt-4'\n");
        let mentions = scan(&source, &scanner).mentions;
        assert!(mentions[0].form.is_same(&mentions[1].form));
        assert!(!mentions[0].form.is_same(&mentions[2].form));
    }
}
