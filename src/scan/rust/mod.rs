//! Rust by `syn`; comments by [`lex`].
//!
//! The file is parsed on a thread of its own: the parser descends with the code, and [`lex`]
//! refuses what would go deeper than the largest stack, and says how large a one the rest takes.

mod constant;
mod expr;
mod import;
mod lex;
mod reader;
mod site;
mod tokens;
mod visit;

use std::collections::BTreeSet;
use std::str::FromStr as _;
use std::thread;

use proc_macro2::TokenStream;
use syn::File;

use super::Wanted;
use super::import::Outline;
use super::language::MAX_TEXT;
use super::piece::Piece;

/// Room for the deepest nesting that is parsed.
const STACK: usize = 256 << 20;
/// Room for what does not nest.
const LEAST_STACK: usize = 16 << 20;

/// Room for what is so many hundredths as deep as the deepest. How deep a parser goes grows with how deep brackets nest,
/// times how long an expression is: so it takes no more than as large a part of the room as the larger of both is.
fn stack(percent: usize) -> usize {
    LEAST_STACK + STACK / 100 * percent.min(100)
}

/// See [`super::language::Extract`].
pub(super) fn extract<'s>(text: &'s str, wanted: Wanted<'_>) -> Result<Vec<Piece<'s>>, String> {
    if text.len() > MAX_TEXT {
        return Err(format!("longer than {MAX_TEXT} bytes"));
    }
    let lexed = lex::lex(text);
    if let Some(why) = lexed.too_deep {
        return Err(why.to_owned());
    }
    // Ids stand in literals and comments: a hit in a name is none, and comments are read here.
    let is_in_string = |hit: &u32| {
        let from = lexed.strings.partition_point(|span| span.end <= *hit);
        let around = lexed.strings.get(from);
        around.is_some_and(|span| span.start <= *hit)
    };
    let hits: Vec<u32> = wanted.hits.iter().copied().filter(is_in_string).collect();
    let in_strings = Wanted {
        hits: &hits,
        ..wanted
    };
    let mut pieces = parsed(text, in_strings, stack(lexed.percent))?;
    let comments = lexed
        .comments
        .iter()
        .filter(|comment| wanted.all_comments || wanted.in_span(comment.span));
    for found in comments {
        let text = text.get(found.span.range()).unwrap_or("");
        pieces.push(Piece::comment(
            text,
            found.span.start as usize,
            found.is_doc,
        ));
    }
    pieces.sort_by_key(|piece| (piece.span.start, piece.span.end));
    Ok(pieces)
}

/// See [`super::import::Outliner`].
pub(super) fn outline(text: &str, names: &BTreeSet<&str>) -> Option<Outline> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let lexed = lex::lex(text);
    if lexed.too_deep.is_some() {
        return None;
    }
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(stack(lexed.percent));
        let parser = builder.spawn_scoped(scope, || {
            let start = lex::start(text);
            let file = file(text.get(start..).unwrap_or("")).ok()?;
            Some(reader::outline(&file, text, start as u32, names))
        });
        parser.ok()?.join().ok()?
    })
}

fn parsed<'s>(text: &'s str, wanted: Wanted<'_>, stack: usize) -> Result<Vec<Piece<'s>>, String> {
    if wanted.hits.is_empty() {
        return Ok(Vec::new());
    }
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(stack);
        let parser = builder
            .spawn_scoped(scope, || {
                let start = lex::start(text);
                let file = file(text.get(start..).unwrap_or(""))?;
                Ok(reader::pieces(&file, text, start as u32, wanted))
            })
            .map_err(|error| format!("no thread to parse on: {error}"))?;
        let lost = |_| Err("the parser gave up".to_owned());
        parser.join().unwrap_or_else(lost)
    })
}

fn file(text: &str) -> Result<File, String> {
    let tokens = TokenStream::from_str(text)
        .map_err(|_| "a quote or bracket that is not closed, or no token".to_owned())?;
    syn::parse2(tokens).map_err(|error| match error.span().byte_range() {
        // The end of the file has no place.
        range if range.is_empty() => error.to_string(),
        _ => format!("line {}: {error}", error.span().start().line),
    })
}

#[cfg(test)]
mod tests {
    use super::extract;
    use crate::scan::{Wanted, shown};

    fn show(text: &str) -> String {
        shown::show(extract, text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r##"
pub const MODEL: &str = "gpt-4";
static OTHER: &str = r#"gpt-4"#;
impl C { const INNER: &'static str = "gpt-4"; }
fn choose() -> String {
    let model = "gpt-4";
    let (a, b): (&str, u8) = ("gpt-4", 1);
    self.model = "gpt-4".to_string();
    Request { model: "gpt-4".into(), ..base };
    client.model("gpt-4").send();
    complete("gpt-4");
    ChatModel::new("gpt-4");
    let some = Some(String::from("gpt-4"));
    let tail = if cheap { "gpt-4" } else { "gpt-4o" };
    let table = PRICES["gpt-4"];
    map.insert("model", "gpt-4");
    Command::new("x").arg("--model").arg("gpt-4");
    Arg::new("engine").default_value("gpt-4");
    if x { return "gpt-5".into(); }
    call(|| "gpt-4");
    "gpt-4o".to_owned()
}
"##), @r##"
        use string MODEL "gpt-4" @ pub const MODEL: &str = "gpt-4";
        use string OTHER "gpt-4" @ static OTHER: &str = r#"gpt-4"#;
        use string INNER "gpt-4" @ const INNER: &'static str = "gpt-4"; }
        use string model "gpt-4" @ let model = "gpt-4";
        listing string - "gpt-4" @ let (a, b): (&str, u8) = ("gpt-4", 1);
        use string model "gpt-4" @ self.model = "gpt-4".to_string();
        use string model "gpt-4" @ model: "gpt-4".into(), ..base };
        use string model "gpt-4" @ client.model("gpt-4").send();
        use string complete "gpt-4" @ complete("gpt-4");
        use string ChatModel "gpt-4" @ ChatModel::new("gpt-4");
        use string some "gpt-4" @ let some = Some(String::from("gpt-4"));
        use string tail "gpt-4" @ "gpt-4" } else { "gpt-4o" };
        use string tail "gpt-4o" @ "gpt-4o" };
        use string PRICES "gpt-4" @ let table = PRICES["gpt-4"];
        use string model "gpt-4" @ map.insert("model", "gpt-4");
        use string model "gpt-4" @ Command::new("x").arg("--model").arg("gpt-4");
        use string engine "gpt-4" @ Arg::new("engine").default_value("gpt-4");
        use string choose "gpt-5" @ return "gpt-5".into(); }
        use string call "gpt-4" @ call(|| "gpt-4");
        use string choose "gpt-4o" @ "gpt-4o".to_owned()
        "##);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
fn f() {
    let a = std::env::var("MODEL_A").unwrap_or("gpt-4".into());
    let b = env::var("MODEL_B").unwrap_or_else(|_| "gpt-4".to_string());
    let c = option_env!("MODEL_C").unwrap_or("gpt-4");
    let d = args.model.unwrap_or("gpt-4");
    use_it(args.engine.as_deref().unwrap_or("gpt-4"));
    std::env::set_var("MODEL_E", "gpt-4");
}
"#), @r#"
        use string MODEL_A "gpt-4" @ let a = std::env::var("MODEL_A").unwrap_or("gpt-4".into());
        use string MODEL_B "gpt-4" @ let b = env::var("MODEL_B").unwrap_or_else(|_| "gpt-4".to_string());
        use string MODEL_C "gpt-4" @ let c = option_env!("MODEL_C").unwrap_or("gpt-4");
        use string d "gpt-4" @ let d = args.model.unwrap_or("gpt-4");
        use string use_it "gpt-4" @ use_it(args.engine.as_deref().unwrap_or("gpt-4"));
        use string MODEL_E "gpt-4" @ std::env::set_var("MODEL_E", "gpt-4");
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
fn f() {
    if model == "gpt-4" || "gpt-5" != self.cfg.model {}
    match cfg.model.as_str() {
        "gpt-4" | "gpt-4o" => g("gpt-5"),
        m if m.starts_with("gpt") => {}
        _ => {}
    }
    if let Some("gpt-4") = model {}
    let ok = matches!(model, "gpt-4" | "gpt-4o" if x == "gpt");
    let ok = ["gpt-4", "gpt-4o"].contains(&model);
    let re = Regex::new(r"^gpt-4.*");
    assert_eq!(model, "gpt-4", "not gpt-5");
    assert!(name != "gpt-4");
}
"#), @r#"
        compare string model "gpt-4" @ if model == "gpt-4" || "gpt-5" != self.cfg.model {}
        compare string model "gpt-5" @ if model == "gpt-4" || "gpt-5" != self.cfg.model {}
        compare string model "gpt-4" @ "gpt-4" | "gpt-4o" => g("gpt-5"),
        compare string model "gpt-4o" @ "gpt-4" | "gpt-4o" => g("gpt-5"),
        use string g "gpt-5" @ "gpt-4" | "gpt-4o" => g("gpt-5"),
        compare string m "gpt" @ m if m.starts_with("gpt") => {}
        compare string model "gpt-4" @ if let Some("gpt-4") = model {}
        compare string model "gpt-4" @ let ok = matches!(model, "gpt-4" | "gpt-4o" if x == "gpt");
        compare string model "gpt-4o" @ let ok = matches!(model, "gpt-4" | "gpt-4o" if x == "gpt");
        compare string x "gpt" @ let ok = matches!(model, "gpt-4" | "gpt-4o" if x == "gpt");
        compare string model "gpt-4" @ let ok = ["gpt-4", "gpt-4o"].contains(&model);
        compare string model "gpt-4o" @ let ok = ["gpt-4", "gpt-4o"].contains(&model);
        compare string regex "^gpt-4.*" @ let re = Regex::new(r"^gpt-4.*");
        compare string model "gpt-4" @ assert_eq!(model, "gpt-4", "not gpt-5");
        use string assert_eq "not gpt-5" @ assert_eq!(model, "gpt-4", "not gpt-5");
        compare string name "gpt-4" @ assert!(name != "gpt-4");
        "#);
    }

    #[test]
    fn elements_and_keys_are_listings() {
        insta::assert_snapshot!(show(r#"
const MODELS: &[&str] = &["gpt-4", "gpt-4o"];
const PRICES: &[(&str, u8)] = &[("gpt-4", 1)];
#[derive(Deserialize)]
enum Model {
    /// The gpt-4 one.
    #[serde(rename = "gpt-4o", alias = "gpt-4")]
    Big,
}
impl Model {
    fn name(&self) -> &str {
        match self {
            Self::Big => "gpt-4o",
            Self::Of { .. } => { "gpt-4" }
        }
    }
}
fn f() {
    let v = vec!["gpt-4".to_string(), "gpt-4o".into()];
    m.insert("gpt-4", 1);
    let t = hashmap! { "gpt-4" => 1, "x" => "gpt-5" };
    let r = match tier { Tier::Big => "gpt-4", Tier::Small => "gpt-4o" };
}
"#), @r#"
        listing string MODELS "gpt-4" @ const MODELS: &[&str] = &["gpt-4", "gpt-4o"];
        listing string MODELS "gpt-4o" @ const MODELS: &[&str] = &["gpt-4", "gpt-4o"];
        listing string PRICES "gpt-4" @ const PRICES: &[(&str, u8)] = &[("gpt-4", 1)];
        comment doc - "The gpt-4 one." @ /// The gpt-4 one.
        listing string Big "gpt-4o" @ #[serde(rename = "gpt-4o", alias = "gpt-4")]
        listing string Big "gpt-4" @ #[serde(rename = "gpt-4o", alias = "gpt-4")]
        listing string Big "gpt-4o" @ Self::Big => "gpt-4o",
        listing string Of "gpt-4" @ "gpt-4" }
        listing string v "gpt-4" @ let v = vec!["gpt-4".to_string(), "gpt-4o".into()];
        listing string v "gpt-4o" @ let v = vec!["gpt-4".to_string(), "gpt-4o".into()];
        listing string m "gpt-4" @ m.insert("gpt-4", 1);
        listing string t "gpt-4" @ let t = hashmap! { "gpt-4" => 1, "x" => "gpt-5" };
        use string x "gpt-5" @ let t = hashmap! { "gpt-4" => 1, "x" => "gpt-5" };
        use string r "gpt-4" @ Tier::Big => "gpt-4", Tier::Small => "gpt-4o" };
        use string r "gpt-4o" @ Tier::Small => "gpt-4o" };
        "#);
    }

    #[test]
    fn macros_and_attributes_are_read() {
        insta::assert_snapshot!(show(r#"
#[derive(Parser)]
struct Args {
    #[arg(long, default_value = "gpt-4", help = "like gpt-4o")]
    model: String,
    #[doc = "A gpt-4 field."]
    #[serde(default = "gpt")]
    other: String,
}
lazy_static! { static ref MODEL: &'static str = "gpt-4"; }
fn f() {
    let body = json!({ "model": "gpt-4", "models": ["gpt-4o"], "gpt-5": { "id": "gpt" } });
    info!(model = "gpt-4", "calling {}", "gpt-4o");
    println!("gpt-4{} and gpt-{{5}}", x);
    some! { a == "gpt-4" ; "gpt-5" => b | "gpt" ; call("gpt-4o") }
    tracing::warn!(%err, "gpt-4 failed");
}
"#), @r#"
        use string model "gpt-4" @ #[arg(long, default_value = "gpt-4", help = "like gpt-4o")]
        use string help "like gpt-4o" @ #[arg(long, default_value = "gpt-4", help = "like gpt-4o")]
        comment doc - "A gpt-4 field." @ #[doc = "A gpt-4 field."]
        use string other "gpt" @ #[serde(default = "gpt")]
        use string MODEL "gpt-4" @ lazy_static! { static ref MODEL: &'static str = "gpt-4"; }
        use string model "gpt-4" @ let body = json!({ "model": "gpt-4", "models": ["gpt-4o"], "gpt-5": { "id": "gpt" } });
        listing string models "gpt-4o" @ let body = json!({ "model": "gpt-4", "models": ["gpt-4o"], "gpt-5": { "id": "gpt" } });
        listing string body "gpt-5" @ let body = json!({ "model": "gpt-4", "models": ["gpt-4o"], "gpt-5": { "id": "gpt" } });
        use string id "gpt" @ let body = json!({ "model": "gpt-4", "models": ["gpt-4o"], "gpt-5": { "id": "gpt" } });
        use string model "gpt-4" @ info!(model = "gpt-4", "calling {}", "gpt-4o");
        use string info "gpt-4o" @ info!(model = "gpt-4", "calling {}", "gpt-4o");
        use string println "gpt-4▯ and gpt-{5}" = gpt-4 |  and gpt-{ | 5} @ println!("gpt-4{} and gpt-{{5}}", x);
        compare string a "gpt-4" @ some! { a == "gpt-4" ; "gpt-5" => b | "gpt" ; call("gpt-4o") }
        compare string some "gpt-5" @ some! { a == "gpt-4" ; "gpt-5" => b | "gpt" ; call("gpt-4o") }
        compare string some "gpt" @ some! { a == "gpt-4" ; "gpt-5" => b | "gpt" ; call("gpt-4o") }
        use string call "gpt-4o" @ some! { a == "gpt-4" ; "gpt-5" => b | "gpt" ; call("gpt-4o") }
        use string warn "gpt-4 failed" @ tracing::warn!(%err, "gpt-4 failed");
        "#);
    }

    #[test]
    fn comments_are_apart() {
        insta::assert_snapshot!(show(r#"#!/usr/bin/env gpt
//! About gpt-4.
// gpt-4 here
/* gpt-4o /* there */ */
/// Speaks to gpt-5.
fn f(/* gpt-4 */ x: u8) {
    let a = "gpt-4"; // "gpt-4o"
}
"#), @r#"
        comment doc - "About gpt-4." @ //! About gpt-4.
        comment comment - "gpt-4 here" @ // gpt-4 here
        comment comment - "gpt-4o /* there */" @ /* gpt-4o /* there */ */
        comment doc - "Speaks to gpt-5." @ /// Speaks to gpt-5.
        comment comment - "gpt-4" @ /* gpt-4 */ x: u8) {
        use string a "gpt-4" @ let a = "gpt-4"; // "gpt-4o"
        comment comment - "\"gpt-4o\"" @ // "gpt-4o"
        "#);
    }

    #[test]
    fn test_items_are_test() {
        insta::assert_snapshot!(show(r#"
#[cfg(test)]
mod tests {
    const MODEL: &str = "gpt-4"; // gpt-4
    fn f() { g("gpt-4"); }
}
#[tokio::test]
async fn t() { assert_eq!(m, "gpt-4"); }
#[cfg(all(test, unix))]
fn h() { g("gpt-4"); }
#[cfg(not(test))]
fn i() { g("gpt-4"); }
"#), @r#"
        test string MODEL "gpt-4" @ const MODEL: &str = "gpt-4"; // gpt-4
        comment comment - "gpt-4" @ // gpt-4
        test string g "gpt-4" @ g("gpt-4"); }
        test string m "gpt-4" @ assert_eq!(m, "gpt-4"); }
        test string g "gpt-4" @ g("gpt-4"); }
        use string g "gpt-4" @ g("gpt-4"); }
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
const FAMILY: &str = "gpt-4";
const VENDOR: &str = "openai";
const STEM: &str = "gpt-5";
fn f() {
    let a = concat!("gpt-", "4", "o");
    let b = format!("{FAMILY}o-mini");
    let c = format!("{}/{}o", VENDOR, FAMILY);
    let d = "gpt-".to_string() + "4" + &FAMILY2;
    let e = format!("gpt-4{suffix}");
    let g = ["gpt", "4o"].join("-");
    let h = "gpt\x2d4\u{6f}";
    let i = "gpt-\
             4";
    let j = format!("{v}/gpt-4o", v = VENDOR);
    let k = format!("using {FAMILY}");
    let l = format!("{STEM}-mini");
    let m = String::from("gpt-") + g("gpt-4o");
    url(&format!("https://x/{FAMILY}-turbo:run"));
    let n = format!("gpt-4{:?}", FAMILY);
}
"#), @r#"
        use string FAMILY "gpt-4" @ const FAMILY: &str = "gpt-4";
        use string a "gpt-4o" = gpt- | 4 | o @ let a = concat!("gpt-", "4", "o");
        use string b "gpt-4o-mini" = {FAMILY} | o-mini @ let b = format!("{FAMILY}o-mini");
        use string c "openai/gpt-4o" = {} | / | {} | o @ let c = format!("{}/{}o", VENDOR, FAMILY);
        use string d "gpt-4▯" = gpt- | 4 @ let d = "gpt-".to_string() + "4" + &FAMILY2;
        use string e "gpt-4▯" @ let e = format!("gpt-4{suffix}");
        use string g "gpt-4o" = gpt |   | 4o @ let g = ["gpt", "4o"].join("-");
        use string h "gpt-4o" = gpt | \\x2d | 4 | \\u{6f} @ let h = "gpt\x2d4\u{6f}";
        use string i "gpt-4" = gpt- | 4 @ let i = "gpt-\
        use string j "openai/gpt-4o" = {v} | /gpt-4o @ let j = format!("{v}/gpt-4o", v = VENDOR);
        use string k "using ▯" @ let k = format!("using {FAMILY}");
        use string l "gpt-5-mini" = {STEM} | -mini @ let l = format!("{STEM}-mini");
        use string m "gpt-▯" @ let m = String::from("gpt-") + g("gpt-4o");
        use string g "gpt-4o" @ let m = String::from("gpt-") + g("gpt-4o");
        use string url "https://x/gpt-4-turbo:run" = https://x/ | {FAMILY} | -turbo:run @ url(&format!("https://x/{FAMILY}-turbo:run"));
        use string n "gpt-4▯" @ let n = format!("gpt-4{:?}", FAMILY);
        "#);
    }

    #[test]
    fn a_literal_that_a_template_completes_is_part_of_the_longer_id() {
        insta::assert_snapshot!(show(r#"
fn f() {
    let a = format!("{}-mini", "gpt-4");
    let b = format!("{m}-mini", m = "gpt-4");
    let c = format!("using {}", "gpt-4");
    println!("{}-{A}", "gpt-4");
}
"#), @r#"
        use string a "gpt-4-mini" = {} | -mini @ let a = format!("{}-mini", "gpt-4");
        use string b "gpt-4-mini" = {m} | -mini @ let b = format!("{m}-mini", m = "gpt-4");
        use string c "using ▯" @ let c = format!("using {}", "gpt-4");
        use string c "gpt-4" @ let c = format!("using {}", "gpt-4");
        use string println "gpt-4" @ println!("{}-{A}", "gpt-4");
        "#);
    }

    #[test]
    fn a_name_bound_twice_is_not_known() {
        insta::assert_snapshot!(show(r#"
const A: &str = "gpt-4";
fn f(A: &str) { let x = format!("{A}-mini gpt"); }
fn g() { let mut b = "gpt-4"; let x = format!("{b}o"); }
"#), @r#"
        use string A "gpt-4" @ const A: &str = "gpt-4";
        use string x "gpt-4-mini gpt" = {A} | -mini gpt @ let x = format!("{A}-mini gpt"); }
        use string b "gpt-4" @ let mut b = "gpt-4"; let x = format!("{b}o"); }
        "#);
    }

    #[test]
    fn line_breaks_do_not_matter() {
        let text = "#!/bin/x é\nconst A: &str = \"gpt-4\"; // é gpt\nfn f() {\n    g(\n        \"gpt-4o\",\n    );\n}\n";
        let lines = |text: &str| show(text).replace('\r', "");
        assert_eq!(lines(text), lines(&text.replace('\n', "\r\n")));
        insta::assert_snapshot!(show(text), @r#"
        use string A "gpt-4" @ const A: &str = "gpt-4"; // é gpt
        comment comment - "é gpt" @ // é gpt
        use string g "gpt-4o" @ g(
        "#);
    }

    #[test]
    fn what_does_not_parse_says_why() {
        let error = |text: &str| {
            let hits = shown::hits(text);
            let wanted = Wanted {
                hits: &hits,
                all_comments: false,
                budget: crate::scan::budget::ample(),
                codes: None,
            };
            extract(text, wanted).unwrap_err()
        };
        insta::assert_snapshot!(error("fn f( { \"gpt\" }"), @"a quote or bracket that is not closed, or no token");
        insta::assert_snapshot!(error(&format!("const A: X = {}\"gpt\"", "[".repeat(10_000))), @"too many brackets within brackets");
        insta::assert_snapshot!(error("const A: &str = \"gpt-4;"), @"a quote or bracket that is not closed, or no token");
        insta::assert_snapshot!(error(&format!("// gpt {}", " ".repeat(3 << 20))), @"longer than 2097152 bytes");
    }

    #[test]
    fn the_deepest_that_is_parsed_fits_the_stack() {
        let deep = |open: &str, close: &str, times: usize| {
            let text = format!(
                "fn f() {{ g({}{{ \"gpt\" }}{}) }}",
                open.repeat(times),
                close.repeat(times)
            );
            let hits = shown::hits(&text);
            let wanted = Wanted {
                hits: &hits,
                all_comments: false,
                budget: crate::scan::budget::ample(),
                codes: None,
            };
            extract(&text, wanted).map(|pieces| pieces.len())
        };
        assert_eq!(deep("(", ")", 120), Ok(1));
        assert_eq!(deep("[", "]", 120), Ok(1));
        assert_eq!(deep("{", "}", 120), Ok(1));
        assert_eq!(deep("a(|x| vec![", "])", 60), Ok(1));
        assert_eq!(deep("!", "", 5900), Ok(1));
        assert_eq!(deep("&", "", 5900), Ok(1));
        assert_eq!(deep("a + ", "", 2900), Ok(1));
        assert_eq!(deep("a = ", "", 2900), Ok(1));
        assert_eq!(deep("", ".a()", 1900), Ok(1));
        assert_eq!(deep("|a| ", "", 1900), Ok(1));
        assert_eq!(deep("return ", "", 5900), Ok(1));
        assert_eq!(deep("if a {} else ", "", 1400), Ok(1));
    }
}
