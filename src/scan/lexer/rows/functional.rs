//! Haskell, OCaml and F#.

use crate::scan::fold::Escapes;
use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, Names, Quote, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static HASKELL: Lexer = Lexer {
    comments: &[
        block("{-|", "-}").doc().nesting(),
        block("{-", "-}").nesting(),
        line("-- |").doc(),
        line("-- ^").doc(),
        line("--"),
    ],
    strings: &[
        quote("\"\"\"").spanning(),
        quote("\""),
        quote("'").of(QuoteKind::Char),
        quote("`").of(QuoteKind::Word),
    ],
    word: "'",
    braces: Braces::Data,
    names: Names::First,
    signs: Signs {
        assigns: &["="],
        pairs: &[".=", "=:"],
        arms: &["->"],
        compares: &[
            "==",
            "/=",
            "`elem`",
            "`isPrefixOf`",
            "`isInfixOf`",
            "`isSuffixOf`",
            "`notElem`",
            "`T.isPrefixOf`",
        ],
        defaults: &["<|>"],
        concats: &["<>", "++"],
        members: &["."],
        ..BASE.signs
    },
    words: Words {
        functions: &[],
        declares: &["let"],
        gives: &[],
        cases: &["of"],
        imports: &["import"],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &["elem", "isInfixOf", "isPrefixOf", "isSuffixOf", "notElem"],
        wrappers: &[
            "Just",
            "Right",
            "T.pack",
            "Text.pack",
            "pack",
            "pure",
            "return",
        ],
        formats: &[],
        ..BASE.calls
    },
    env: &["getEnv", "lookupEnv"],
    ..BASE
};

pub(in crate::scan) static OCAML: Lexer = Lexer {
    comments: &[
        block("(**", "*)").doc().nesting(),
        block("(*", "*)").nesting(),
    ],
    strings: &[
        FENCED,
        quote("\"").spanning(),
        quote("'").of(QuoteKind::Char),
    ],
    word: "'",
    ends_with_line: false,
    braces: Braces::Data,
    names: Names::First,
    signs: Signs {
        assigns: &["=", ":=", "<-"],
        pairs: &[":"],
        arms: &["->"],
        compares: &["==", "<>", "!="],
        defaults: &[],
        concats: &["^"],
        members: &["."],
        comparing: &["if", "when", "while"],
        assigning: &["let", "and", "with", "then", "else"],
        ..BASE.signs
    },
    words: Words {
        functions: &[],
        declares: &["let", "and", "val", "method"],
        gives: &[],
        cases: &[],
        imports: &["open", "include"],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &["equal", "starts_with", "ends_with", "mem"],
        wrappers: &["Ok", "Some"],
        formats: &[],
        ..BASE.calls
    },
    env: &["getenv", "getenv_opt"],
    ..BASE
};

const FENCED: Quote = Quote {
    escapes: Escapes::None,
    kind: QuoteKind::Fenced,
    ..quote("{")
}
.between("{", "}");

pub(in crate::scan) static FSHARP: Lexer = Lexer {
    comments: &[line("///").doc(), block("(*", "*)").nesting(), line("//")],
    strings: &[
        quote("$\"\"\"")
            .between("$\"\"\"", "\"\"\"")
            .raw()
            .spanning()
            .with(&["{"]),
        quote("\"\"\"").raw().spanning(),
        quote("$@\"")
            .between("$@\"", "\"")
            .doubling()
            .spanning()
            .with(&["{"]),
        quote("@\"").between("@\"", "\"").doubling().spanning(),
        quote("$\"").between("$\"", "\"").with(&["{"]),
        quote("\"").spanning(),
        quote("'").of(QuoteKind::Char),
        quote("``").between("``", "``").of(QuoteKind::Word),
    ],
    word: "'",
    braces: Braces::Data,
    names: Names::First,
    signs: Signs {
        assigns: &["=", "<-"],
        pairs: &["=>"],
        arms: &["->"],
        compares: &["<>"],
        defaults: &[],
        concats: &["+"],
        members: &["."],
        comparing: &["if", "elif", "when", "while", "not"],
        assigning: &["let", "member", "with", "then", "else", "use", "do"],
        ..BASE.signs
    },
    words: Words {
        functions: &[],
        declares: &["let", "member", "and", "val"],
        gives: &["return", "yield"],
        cases: &[],
        imports: &["open"],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &["Contains", "EndsWith", "Equals", "StartsWith"],
        wrappers: &["Ok", "Some", "ValueSome"],
        defaults: &["defaultArg", "defaultValue"],
        formats: &[],
        ..BASE.calls
    },
    env: &["GetEnvironmentVariable"],
    tests: Tests {
        calls: &["testCase", "testList"],
        ..BASE.tests
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    #[test]
    fn haskell_is_read() {
        let text = r#"
{-# LANGUAGE OverloadedStrings #-}
-- | gpt-4 documented
defaultModel :: Text
defaultModel = "gpt-4"
limit "gpt-4" = 8192
small = base <> "-mini"
base = "gpt-4"
request = Request { model = "gpt-4", n = 1 }
body = object ["model" .= ("gpt-4" :: Text)]
models = ["gpt-4", "gpt-4o"]
pick x = if x == "gpt-4" then "gpt-4o" else "gpt-5"
ok m = m `elem` ["gpt-4"] && "gpt-4" `isPrefixOf` m
size m = case m of
  "gpt-4" -> 1
  _ -> 2
main = do
  m <- fromMaybe "gpt-4" <$> lookupEnv "MODEL"
  ask client "gpt-4"
  let other = Just "gpt-4o"
  pure 'x'
{- gpt-4 {- nested -} said -}
"#;
        insta::assert_snapshot!(shown::of("haskell", text), @r#"
        comment doc - "gpt-4 documented" @ -- | gpt-4 documented
        use string defaultModel "gpt-4" @ defaultModel :: Text
        compare string limit "gpt-4" @ limit "gpt-4" = 8192
        use string small "gpt-4-mini" = base | -mini @ small = base <> "-mini"
        use string model "gpt-4" @ model = "gpt-4", n = 1 }
        use string model "gpt-4" @ "model" .= ("gpt-4" :: Text)]
        listing string models "gpt-4" @ models = ["gpt-4", "gpt-4o"]
        listing string models "gpt-4o" @ models = ["gpt-4", "gpt-4o"]
        compare string x "gpt-4" @ pick x = if x == "gpt-4" then "gpt-4o" else "gpt-5"
        use string pick "gpt-4o" @ pick x = if x == "gpt-4" then "gpt-4o" else "gpt-5"
        use string pick "gpt-5" @ pick x = if x == "gpt-4" then "gpt-4o" else "gpt-5"
        compare string m "gpt-4" @ ok m = m `elem` ["gpt-4"] && "gpt-4" `isPrefixOf` m
        compare string m "gpt-4" @ ok m = m `elem` ["gpt-4"] && "gpt-4" `isPrefixOf` m
        compare string m "gpt-4" @ size m = case m of
        use string fromMaybe "gpt-4" @ m <- fromMaybe "gpt-4" <$> lookupEnv "MODEL"
        use string ask "gpt-4" @ ask client "gpt-4"
        use string other "gpt-4o" @ let other = Just "gpt-4o"
        comment comment - "gpt-4 {- nested -} said" @ {- gpt-4 {- nested -} said -}
        "#);
    }

    #[test]
    fn ocaml_is_read() {
        let text = r#"
(** gpt-4 documented *)
let default_model = "gpt-4"
let base : string = "gpt-4"
let small = base ^ "-mini"
let ask ?(model = "gpt-4") prompt = call ~model:"gpt-4o" prompt
let config = { model = "gpt-4"; n = 1 }
let models = [ "gpt-4"; "gpt-4o" ]
let size model = match model with
  | "gpt-4" | "gpt-4o" -> 1
  | _ -> 2
let ok m = if m = "gpt-4" then 1 else 2
let raw = {|gpt-4|}
let tagged = {json|{"model": "gpt-4"}|json}
let c = 'x' and hole = "gpt-4" ^ suffix
let some = Some "gpt-4"
(* gpt-4 (* nested *) said *)
"#;
        insta::assert_snapshot!(shown::of("ocaml", text), @r#"
        comment doc - "gpt-4 documented" @ (** gpt-4 documented *)
        use string default_model "gpt-4" @ let default_model = "gpt-4"
        use string small "gpt-4-mini" = base | -mini @ let small = base ^ "-mini"
        use string model "gpt-4" @ model = "gpt-4") prompt = call ~model:"gpt-4o" prompt
        use string model "gpt-4o" @ let ask ?(model = "gpt-4") prompt = call ~model:"gpt-4o" prompt
        use string model "gpt-4" @ model = "gpt-4"; n = 1 }
        listing string models "gpt-4" @ let models = [ "gpt-4"; "gpt-4o" ]
        listing string models "gpt-4o" @ let models = [ "gpt-4"; "gpt-4o" ]
        compare string model "gpt-4" @ let size model = match model with
        compare string model "gpt-4o" @ let size model = match model with
        compare string m "gpt-4" @ let ok m = if m = "gpt-4" then 1 else 2
        use string raw "gpt-4" @ let raw = {|gpt-4|}
        use string tagged "{\"model\": \"gpt-4\"}" @ let tagged = {json|{"model": "gpt-4"}|json}
        use string hole "gpt-4▯" @ let c = 'x' and hole = "gpt-4" ^ suffix
        use string some "gpt-4" @ let some = Some "gpt-4"
        comment comment - "gpt-4 (* nested *) said" @ (* gpt-4 (* nested *) said *)
        "#);
    }

    #[test]
    fn fsharp_is_read() {
        let text = r#"
/// gpt-4 documented
let model = "gpt-4"
let baseModel = "gpt-4"
let small = $"{baseModel}-mini"
let hole = $"gpt-4{x}"
let pick (x: int) : string = "gpt-4"
let request = { Model = "gpt-4"; N = 1 }
let models = [ "gpt-4"; "gpt-4o" ]
client.Chat(model = "gpt-4", n = 1)
options.Model <- "gpt-4"
let size model =
    match model with
    | "gpt-4" | "gpt-4o" -> 1
    | _ -> 2
if model = "gpt-4" || model.StartsWith("gpt-5") then ()
let chosen = if fast then "gpt-4" else "gpt-4o"
let raw = """{"model": "gpt-4"}"""
let path = @"gpt-4 ""x"""
// gpt-4 said
(* gpt-4 said *)
"#;
        insta::assert_snapshot!(shown::of("fsharp", text), @r#"
        comment doc - "gpt-4 documented" @ /// gpt-4 documented
        use string model "gpt-4" @ let model = "gpt-4"
        use string baseModel "gpt-4" @ let baseModel = "gpt-4"
        use string small "gpt-4-mini" = {baseModel} | -mini @ let small = $"{baseModel}-mini"
        use string hole "gpt-4▯" @ let hole = $"gpt-4{x}"
        use string pick "gpt-4" @ let pick (x: int) : string = "gpt-4"
        use string Model "gpt-4" @ Model = "gpt-4"; N = 1 }
        listing string models "gpt-4" @ let models = [ "gpt-4"; "gpt-4o" ]
        listing string models "gpt-4o" @ let models = [ "gpt-4"; "gpt-4o" ]
        use string model "gpt-4" @ model = "gpt-4", n = 1)
        use string Model "gpt-4" @ options.Model <- "gpt-4"
        compare string model "gpt-4" @ let size model =
        compare string model "gpt-4o" @ let size model =
        compare string model "gpt-4" @ if model = "gpt-4" || model.StartsWith("gpt-5") then ()
        compare string model "gpt-5" @ if model = "gpt-4" || model.StartsWith("gpt-5") then ()
        use string chosen "gpt-4" @ let chosen = if fast then "gpt-4" else "gpt-4o"
        use string chosen "gpt-4o" @ let chosen = if fast then "gpt-4" else "gpt-4o"
        use string raw "{\"model\": \"gpt-4\"}" @ let raw = """{"model": "gpt-4"}"""
        use string path "gpt-4 \"x\"" = gpt-4 \" | x\" @ let path = @"gpt-4 ""x"""
        comment comment - "gpt-4 said" @ // gpt-4 said
        comment comment - "gpt-4 said" @ (* gpt-4 said *)
        "#);
    }
}
