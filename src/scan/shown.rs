//! Pieces as lines, for the snapshots of extractors; what holds for all pieces is
//! checked on the way.

use std::fmt::Write as _;

use super::language::ALL;
use super::language::Extract;
use super::{Piece, Wanted};
use crate::source::Lines;

/// Where the words that tests use for ids stand.
pub(super) fn hits(text: &str) -> Vec<u32> {
    let lower = text.to_ascii_lowercase();
    let mut hits: Vec<u32> = ["gpt", "claude", "gemini", "lanelint"]
        .iter()
        .flat_map(|word| lower.match_indices(word).map(|(at, _)| at as u32))
        .collect();
    hits.sort_unstable();
    hits
}

/// What an extractor makes of a text, checked.
pub(super) fn pieces(
    extract: Extract,
    text: &str,
    all_comments: bool,
) -> Result<Vec<Piece<'_>>, String> {
    let hits = hits(text);
    let pieces = extract(
        text,
        Wanted {
            hits: &hits,
            all_comments,
            budget: crate::scan::budget::ample(),
            codes: None,
        },
    )?;
    for piece in &pieces {
        sound(text, piece);
    }
    Ok(pieces)
}

/// The same as lines: `role context name "text" parts @line`, `=` before values.
pub(super) fn shown(extract: Extract, text: &str) -> String {
    match pieces(extract, text, false) {
        Ok(pieces) => lines(text, &pieces),
        Err(why) => format!("error: {why}"),
    }
}

/// Pieces as lines.
pub(super) fn lines(text: &str, pieces: &[Piece<'_>]) -> String {
    let index = Lines::new(text);
    let mut out = String::new();
    for piece in pieces {
        let name = piece.name.as_deref().unwrap_or("-");
        let sign = if piece.is_value { "=" } else { "" };
        let _ = write!(
            out,
            "{:?} {:?} {name} {sign}{:?}",
            piece.role, piece.context, piece.text
        );
        if !piece.parts.is_empty() {
            let shown: Vec<_> = piece
                .parts
                .iter()
                .map(|(_, span)| &text[span.range()])
                .collect();
            let _ = write!(out, " {shown:?}");
        }
        if !piece.holes.is_empty() {
            let _ = write!(out, " holes {:?}", piece.holes);
        }
        let _ = writeln!(out, " @{}", index.line(piece.span.start));
    }
    out
}

/// What every piece must be.
pub(super) fn sound(text: &str, piece: &Piece<'_>) {
    let spans = [piece.span, piece.holder]
        .into_iter()
        .chain(piece.object)
        .chain(piece.constant.iter().flat_map(|own| own.sites.clone()))
        .chain(piece.parts.iter().map(|part| part.1));
    for span in spans {
        assert!(text.get(span.range()).is_some(), "{span:?} of {piece:?}");
    }
    if piece.parts.is_empty() {
        assert_eq!(text[piece.span.range()], *piece.text, "{piece:?}");
    } else {
        let covered: u32 = piece.parts.iter().map(|part| part.0).sum();
        assert_eq!(covered as usize, piece.text.len(), "{piece:?}");
        for pair in piece.parts.windows(2) {
            // A part that counts as a whole may be cut in two.
            let same = pair[0].1 == pair[1].1;
            assert!(same || pair[0].1.end <= pair[1].1.start, "{piece:?}");
        }
    }
    for &hole in &piece.holes {
        assert!(piece.text.is_char_boundary(hole as usize), "{piece:?}");
    }
}

/// Of a programming language, no byte is in two pieces.
pub(super) fn disjoint(pieces: &[Piece<'_>]) {
    let mut taken: Vec<_> = pieces
        .iter()
        .flat_map(|piece| match piece.parts.as_slice() {
            [] => vec![piece.span],
            parts => parts.iter().map(|(_, span)| *span).collect(),
        })
        .collect();
    taken.sort_unstable();
    for pair in taken.windows(2) {
        assert!(
            pair[0].end <= pair[1].start,
            "in two pieces: {pair:?} {pieces:?}"
        );
    }
}

/// What a row of the languages' table makes of a text: see [`show`].
pub(super) fn of(language: &str, text: &str) -> String {
    show(extract(language), text)
}

/// A line for each constant of a text: what other files call it, its text, and the lines
/// that use it, each with `^` before the name.
#[cfg(feature = "tree")]
pub(super) fn sites(language: &str, text: &str) -> String {
    let mut out = String::new();
    for piece in pieces(extract(language), text, false).unwrap() {
        let Some(constant) = &piece.constant else {
            continue;
        };
        writeln!(out, "[{}] {:?}", constant.exports.join(" "), piece.text).unwrap();
        for site in &constant.sites {
            writeln!(out, "    {}", marked(text, *site)).unwrap();
        }
    }
    out
}

/// What a text takes from other files: its imports, and the lines that use one.
#[cfg(feature = "tree")]
pub(super) fn outline(language: &str, text: &str, names: &[&str]) -> String {
    let row = ALL.iter().find(|row| row.name == language).unwrap();
    let (_, read) = row.outline.unwrap();
    let outline = read(text, &names.iter().copied().collect()).unwrap();
    let mut out = String::new();
    for import in &outline.imports {
        let sign = if import.is_export { "gives" } else { "has" };
        let (local, name) = (import.local.join("."), import.name.as_deref());
        let name = name.unwrap_or("all");
        writeln!(out, "{sign} {local} = {name} of {:?}", import.module).unwrap();
    }
    for reading in &outline.readings {
        let import = reading
            .import
            .and_then(|import| outline.imports.get(import));
        let local = import.map_or(String::new(), |import| import.local.join("."));
        let names = reading.names.join(".");
        writeln!(out, "[{local}] {names}: {}", marked(text, reading.span)).unwrap();
    }
    out
}

/// The line of a place, with `^` before it.
#[cfg(feature = "tree")]
fn marked(text: &str, span: crate::source::Span) -> String {
    let at = span.start as usize;
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let after = text[at..].lines().next().unwrap_or("");
    format!("{}^{after}", text[start..at].trim_start())
}

/// The extractor of a row.
fn extract(language: &str) -> Extract {
    let row = ALL.iter().find(|row| row.name == language);
    row.and_then(|row| row.extract).unwrap()
}

/// A line for each piece: role, context, name, text with `▯` for holes, the bytes of a
/// folded text's parts, and the first line of the holder where it is another one.
pub(super) fn show(extract: Extract, text: &str) -> String {
    let mut out = String::new();
    let pieces = pieces(extract, text, false).unwrap();
    disjoint(&pieces);
    for piece in pieces {
        let mut shown = piece.text.to_string();
        for &hole in piece.holes.iter().rev() {
            shown.insert(hole as usize, '▯');
        }
        let role = format!("{:?}", piece.role).to_lowercase();
        let context = format!("{:?}", piece.context).to_lowercase();
        let name = piece.name.as_deref().unwrap_or("-");
        write!(out, "{role} {context} {name} {shown:?}").unwrap();
        if !piece.parts.is_empty() {
            let parts: Vec<_> = piece
                .parts
                .iter()
                .map(|(_, span)| &text[span.range()])
                .collect();
            write!(out, " = {}", parts.join(" | ").escape_debug()).unwrap();
        }
        let holder = &text[piece.holder.start as usize..];
        let line = holder.lines().next().unwrap();
        writeln!(out, " @ {line}").unwrap();
    }
    out
}

#[cfg(all(
    feature = "lang-bash",
    feature = "lang-c-sharp",
    feature = "lang-go",
    feature = "lang-java",
    feature = "lang-hcl",
    feature = "lang-javascript",
    feature = "lang-lua",
    feature = "lang-php",
    feature = "lang-python",
    feature = "lang-ruby",
    feature = "lang-typescript"
))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    /// The languages that a grammar or syn parses.
    fn all() -> Vec<(&'static str, Extract)> {
        let parsed = ALL
            .iter()
            .filter(|row| row.feature.is_some() || row.name == "rust");
        parsed
            .filter_map(|row| Some((row.name, row.extract?)))
            .collect()
    }

    /// How many pieces each extractor makes of a text, or `None` where it gives up.
    fn counts(text: &str) -> BTreeMap<&'static str, Option<usize>> {
        let count = |(name, extract)| (name, count(extract, text));
        all().into_iter().map(count).collect()
    }

    /// In a text that is whole, no byte is in two pieces either.
    fn count(extract: Extract, text: &str) -> Option<usize> {
        let pieces = sound_pieces(extract, text)?;
        // In a heredoc, expansions have values of their own.
        if !text.contains("<<") {
            disjoint(&pieces);
        }
        Some(pieces.len())
    }

    fn sound_pieces(extract: Extract, text: &str) -> Option<Vec<Piece<'_>>> {
        let hits = hits(text);
        let wanted = Wanted {
            hits: &hits,
            all_comments: true,
            budget: crate::scan::budget::ample(),
            codes: None,
        };
        let pieces = extract(text, wanted).ok()?;
        for piece in &pieces {
            sound(text, piece);
        }
        Some(pieces)
    }

    /// Each text makes this many pieces in its language.
    fn make(texts: &[(&str, &str)], pieces: usize) {
        for (language, text) in texts {
            let counts = count(extract(language), text);
            assert_eq!(counts, Some(pieces), "{language}: {text:.40}");
        }
    }

    /// The languages in which `x = …` is a statement.
    const ASSIGN: [&str; 3] = ["python", "javascript", "typescript"];

    #[test]
    fn brackets_within_brackets_end() {
        for (open, close) in [("[", "]"), ("(", ")"), ("{", "}"), ("f(", ")"), ("-", "")] {
            let text = format!("{}\"gpt-4\"{}", open.repeat(10_000), close.repeat(10_000));
            assert_eq!(counts(&text).get("rust"), Some(&None), "{open}");
        }
        let nested = format!("{}\"gpt-4\"{}", "[".repeat(10_000), "]".repeat(10_000));
        let text = format!("x = {nested}\n");
        make(&ASSIGN.map(|language| (language, text.as_str())), 1);
    }

    #[test]
    fn operands_without_end_are_read_once() {
        let sum = format!("{}\"gpt-4\"", "\"gpt\" + ".repeat(2_000));
        let text = format!("x = {sum}\n");
        make(&ASSIGN.map(|language| (language, text.as_str())), 1);
        make(&[("go", &format!("package a\nvar x = {sum}\n"))], 1);
        make(&[("java", &format!("class A {{ String x = {sum}; }}"))], 1);
        make(&[("csharp", &format!("var x = {sum};"))], 1);
        let dots = sum.replace('+', ".");
        make(&[("php", &format!("<?php $x = {dots};"))], 1);
        let list = "\"gpt-4\", ".repeat(5_000);
        let text = format!("x = [{list}]\n");
        make(&ASSIGN.map(|language| (language, text.as_str())), 5_000);
        let text = format!("package a\nvar x = []string{{{list}}}\n");
        make(&[("go", &text)], 5_000);
        let text = format!("class A {{ String[] x = {{{list}}}; }}");
        make(&[("java", &text)], 5_000);
        make(&[("csharp", &format!("string[] x = {{{list}}};"))], 5_000);
        make(&[("php", &format!("<?php $x = [{list}];"))], 5_000);
    }

    #[test]
    fn constants_of_constants_stay_small() {
        let mut python = "a0 = \"gpt-4\"\n".to_owned();
        let mut javascript = "const a0 = \"gpt-4\";\n".to_owned();
        let mut go = "package a\nconst a0 = \"gpt-4\"\n".to_owned();
        let mut java = "class A { String a0 = \"gpt-4\";\n".to_owned();
        for index in 1..20 {
            let before = format!("a{}", index - 1);
            let sum = [before.as_str(); 20].join(" + ");
            writeln!(python, "a{index} = {sum} + \"-gpt\"").unwrap();
            writeln!(javascript, "const a{index} = {sum} + \"-gpt\";").unwrap();
            writeln!(go, "const a{index} = {sum} + \"-gpt\"").unwrap();
            writeln!(java, "String a{index} = {sum} + \"-gpt\";").unwrap();
        }
        java += "}";
        // The first ones are but stems of those after them; it may also be given up.
        for (language, text) in [
            ("python", &python),
            ("javascript", &javascript),
            ("go", &go),
            ("java", &java),
        ] {
            let found = count(extract(language), text);
            assert!(matches!(found, None | Some(18)), "{language}: {found:?}");
        }
    }

    #[test]
    fn what_is_not_closed_is_still_read() {
        let texts = ["x = \"gpt-4\n", "x = 'gpt-4", "f(\"gpt-4\""];
        for text in texts {
            make(&ASSIGN.map(|language| (language, text)), 1);
        }
        make(&[("python", "\"\"\"gpt-4")], 1);
        make(&ASSIGN.map(|language| (language, "x = `gpt-4\n"))[1..], 1);
        for text in ["package a\nvar x = \"gpt-4\n", "package a\nvar x = `gpt-4"] {
            make(&[("go", text)], 1);
        }
        for text in ["var x = \"gpt-4\n", "f(\"gpt-4\"", "var x = $\"gpt-4"] {
            make(&[("csharp", text)], 1);
        }
        for text in ["<?php $x = 'gpt-4", "<?php f(\"gpt-4\""] {
            make(&[("php", text)], 1);
        }
        for text in ["class A { String x = \"gpt-4\n", "class A { { f(\"gpt-4\""] {
            make(&[("java", text)], 1);
        }
    }

    #[test]
    fn scripts_without_end_are_read_once() {
        let nested = |open: &str, close: &str| {
            let (open, close) = (open.repeat(2_000), close.repeat(2_000));
            format!("x={open}\"gpt-4\"{close}\n")
        };
        for (language, open, close) in [
            ("bash", "$(", ")"),
            ("bash", "${A:-", "}"),
            ("bash", "\"$(x ", ")\""),
            ("bash", "{ ", " ;}"),
            ("lua", "f(", ")"),
            ("lua", "{", "}"),
            ("ruby", "#{\"", "\"}"),
            ("ruby", "[", "]"),
        ] {
            let found = count(extract(language), &nested(open, close));
            assert!(found.is_some_and(|found| found <= 1), "{language} {open}");
        }
        let words = format!("x {}\n", "gpt-4 ".repeat(5_000));
        make(&[("bash", &words)], 5_000);
        let items = format!("x = {{{}}}\n", "\"gpt-4\", ".repeat(5_000));
        make(&[("lua", &items)], 5_000);
        let items = format!("x = %w[{}]\n", "gpt-4 ".repeat(5_000));
        make(&[("ruby", &items)], 5_000);
        let joined = format!("x={}\n", "\"gpt-4\"".repeat(2_000));
        let holes = format!("x=\"{}\"\n", "gpt $a ".repeat(2_000));
        make(&[("bash", &joined), ("bash", &holes)], 1);
        let sum = format!("x = \"gpt\"{}\n", " .. \"gpt\"".repeat(2_000));
        let chain = format!("x = \"gpt-4\"{}\n", ".freeze".repeat(2_000));
        make(&[("lua", &sum), ("ruby", &chain)], 1);
        let documents = format!("{}gpt-4", "bash <<A\n".repeat(2_000));
        assert!(count(extract("bash"), &documents).is_some());
    }

    #[test]
    fn a_huge_line_is_read_and_a_huge_text_refused() {
        let line = format!("x = [{}\"gpt-4\"]\n", "1,".repeat(20_000));
        make(&ASSIGN.map(|language| (language, line.as_str())), 1);
        let text = format!("x = \"gpt-4\"\n{}", "#".repeat(3 << 20));
        let counts = counts(&text);
        assert!(counts.values().all(Option::is_none), "{counts:?}");
    }

    #[test]
    fn lone_surrogates_have_no_character() {
        let text = r#"x = "gpt\uD83D-\uD83D\uDE00\u{110000}";"#;
        let found = pieces(extract("javascript"), text, false).unwrap();
        assert_eq!(found[0].text, "gpt\u{fffd}-😀\u{fffd}");
        let text = "x = 'gpt\\ud83d'\n";
        let found = pieces(extract("python"), text, false).unwrap();
        assert_eq!(found[0].text, "gpt\u{fffd}");
    }

    #[test]
    fn all_comments_are_given_when_asked_for() {
        let texts = [
            ("bash", "# a\nx=1 # b\n"),
            ("csharp", "/// a\nclass X {} /* b */\n"),
            ("go", "// a\npackage x /* b */\n"),
            ("java", "// a\nclass X {} /* b */\n"),
            ("javascript", "// a\nx = 1 /* b */\n"),
            ("php", "<?php\n# a\n$x = 1; // b\n"),
            ("lua", "-- a\nx = 1 --[[ b ]]\n"),
            ("python", "# a\nx = 1 # b\n"),
            ("ruby", "# a\nx = 1 # b\n"),
            ("rust", "// a\nfn f() {} /* b */\n"),
            ("tsx", "// a\nx = <a>{/* b */}</a>\n"),
            ("typescript", "// a\ntype X = 1 // b\n"),
        ];
        for (language, text) in texts {
            let found = pieces(extract(language), text, true).unwrap();
            let found: Vec<_> = found.iter().map(|piece| &*piece.text).collect();
            assert_eq!(found, ["a", "b"], "{language}");
        }
    }

    #[test]
    fn line_breaks_do_not_matter() {
        let texts = [
            (
                "bash",
                "A=\"gpt-4\"\nai -m \\\n  gpt-4o\ncat <<E\nmodel: gpt-4\n gpt\nE\n# gpt\n",
            ),
            (
                "csharp",
                "class A {\nstring a = $\"gpt-4\" +\n@\"o\";\n/* gpt\n */\n// gpt\n}\n",
            ),
            (
                "php",
                "<p>gpt-4</p>\n<?php\n$a = 'gpt' .\n'o';\n$b = <<<A\ngpt-4 {$x}\nA;\n// gpt\n?>\ngpt\n",
            ),
            (
                "go",
                "package a\nvar a = \"gpt-4\"\nvar b = f(\n\t`gpt\n`,\n)\n/* gpt\n */\n// gpt\n",
            ),
            (
                "java",
                "class A {\nString a = \"gpt-4\" +\n\"o\";\n/* gpt\n */\n// gpt\n}\n",
            ),
            (
                "javascript",
                "const A = \"gpt-4\"\nf(\n  `gpt-4o`,\n)\n/* gpt\n */\n// gpt\n",
            ),
            (
                "lua",
                "local a = \"gpt-4\"\nf(\n  'gpt-4o'\n)\n--[[ gpt\n]]\n-- gpt\n",
            ),
            ("ruby", "A = \"gpt-4\"\nf(\n  'gpt-4o',\n)\n# gpt\n"),
            (
                "python",
                "A = \"gpt-4\"\nf(\n  \"gpt-4o\",\n)\n'''\ngpt\n'''\n# gpt\n",
            ),
        ];
        for (language, text) in texts {
            let extract = extract(language);
            let shown = show(extract, &text.replace('\n', "\r\n")).replace("\\r", "");
            assert_eq!(show(extract, text), shown, "{language}");
        }
    }

    #[test]
    fn texts_out_of_order_make_sound_pieces() {
        counts("def f = <<EOF\n<<E\n<<E\n?>} */#{]]gpt = String.format[]string{ % new \"\"\"#{");
        counts("x = <<E + \"-mini\"\ngpt-4o\nE\n");
        counts("x = <<E % \"gpt-4o\"\nuse %s now\nE\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn any_text_makes_sound_pieces(
            words in proptest::collection::vec(
                prop_oneof![
                    Just("gpt"), Just("\"gpt-4\""), Just("'gpt'"), Just("`gpt${"), Just("}"),
                    Just("f\"gpt{"), Just("A"), Just(" = "), Just(" + "), Just("("), Just(")"),
                    Just("["), Just("]"), Just("{"), Just("\n"), Just("    "), Just(", "),
                    Just(": "), Just("def f"), Just("const "), Just("fn f"), Just("// gpt"),
                    Just("# gpt"), Just("/* "), Just(" */"), Just("\\"), Just("é"), Just("\""),
                    Just("format!"), Just(".format"), Just("\"-\".join"), Just(" % "),
                    Just(" == "), Just("%s{}"), Just(";"), Just("let A: &str = \"gpt\";"),
                    Just("<a b="), Just("/>"), Just("return "), Just("\r\n"),
                    Just("${A:-gpt"), Just("$(gpt"), Just("<<E\n"), Just("E\n"), Just("#{"),
                    Just("%w[gpt "), Just(" do"), Just(" end"), Just("--[["), Just("]]"),
                    Just("[["), Just("$ gpt"), Just(" .. "), Just("case x in gpt)"),
                    Just("package a\n"), Just("class A {"), Just(":= "), Just("String.format"),
                    Just("\"\"\""), Just("case "), Just("strings.Join"), Just("[]string{"),
                    Just("<<EOF\n"), Just("EOF\n"), Just("\"gpt${var."), Just("locals {\n"),
                    Just("version = \"gpt\""), Just("name = \"gpt\""), Just("join(\"-\", ["),
                    Just("<?php "), Just("?>"), Just("$\"gpt{"), Just("@\"gpt"), Just("$x"),
                    Just("<<<A\n"), Just("self::A"), Just("implode"), Just("=> "), Just("new "),
                ],
                0..40,
            )
        ) {
            let text = words.concat();
            for (_, extract) in all() {
                sound_pieces(extract, &text);
            }
        }
    }
}
