//! Languages that are mostly data: Jsonnet, CUE, Nix.

use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, Names, Signs, Words, block, line, quote,
};

pub(in crate::scan) static JSONNET: Lexer = Lexer {
    comments: &[block("/*", "*/"), line("//"), line("#")],
    strings: &[
        quote("|||").raw().spanning(),
        quote("@\"").between("@\"", "\"").doubling().spanning(),
        quote("@'").between("@'", "'").doubling().spanning(),
        quote("\"").spanning(),
        quote("'").spanning(),
    ],
    braces: Braces::Data,
    ends_with_line: false,
    signs: Signs {
        assigns: &["=", "+="],
        pairs: &[":", "::", ":::", "+:"],
        members: &["."],
        defaults: &[],
        ..BASE.signs
    },
    words: DATA_WORDS,
    calls: Calls {
        wrappers: &["manifestJson", "toString"],
        ..BASE.calls
    },
    env: &["extVar"],
    ..BASE
};

pub(in crate::scan) static CUE: Lexer = Lexer {
    comments: &[line("//")],
    strings: &[
        quote("\"\"\"").spanning().with(&["\\("]),
        quote("'''").spanning().with(&["\\("]),
        quote("#\"").between("#\"", "\"#").raw().with(&["\\#("]),
        quote("\"").with(&["\\("]),
        quote("'").with(&["\\("]),
    ],
    word: "#",
    word_start: "#",
    braces: Braces::Data,
    signs: Signs {
        assigns: &["=", ":"],
        pairs: &[":"],
        defaults: &[],
        members: &["."],
        ..BASE.signs
    },
    words: DATA_WORDS,
    ..BASE
};

pub(in crate::scan) static NIX: Lexer = Lexer {
    comments: &[block("/**", "*/").doc(), block("/*", "*/"), line("#")],
    strings: &[
        quote("''").raw().spanning().with(&["${"]),
        quote("\"").spanning().with(&["${"]),
    ],
    word: "-'",
    braces: Braces::Data,
    ends_with_line: false,
    names: Names::Last,
    signs: Signs {
        assigns: &["="],
        pairs: &["?"],
        defaults: &["or"],
        members: &["."],
        ..BASE.signs
    },
    words: DATA_WORDS,
    calls: Calls {
        compare: &["elem", "hasPrefix", "hasSuffix", "hasInfix"],
        ..BASE.calls
    },
    env: &["getEnv"],
    ..BASE
};

const DATA_WORDS: Words = Words {
    functions: &["function"],
    declares: &["let", "local"],
    gives: &[],
    cases: &[],
    subjects: &[],
    imports: &["import", "importstr", "package"],
    enums: &[],
    ..BASE.words
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    #[test]
    fn jsonnet_is_read() {
        let text = r#"
local model = 'gpt-4';
local pick(model='gpt-4') = model;
{
  model: 'gpt-4',
  "fallback": "gpt-4o",
  models:: ['gpt-4', 'gpt-4o'],
  prices: { 'gpt-4': 1 },
  chosen: if fast then 'gpt-4' else 'gpt-4o',
  ok: model == 'gpt-4',
  list: [{ id: 'gpt-4' }],
  sum: 'gpt-' + '4',
  small: model + '-mini',
  text: |||
    gpt-4
  |||,
  // gpt-4 said
}
"#;
        insta::assert_snapshot!(shown::of("jsonnet", text), @r#"
        use string model "gpt-4" @ local model = 'gpt-4';
        use string model "gpt-4" @ model='gpt-4') = model;
        use string model "gpt-4" @ model: 'gpt-4',
        use string fallback "gpt-4o" @ "fallback": "gpt-4o",
        listing string models "gpt-4" @ models:: ['gpt-4', 'gpt-4o'],
        listing string models "gpt-4o" @ models:: ['gpt-4', 'gpt-4o'],
        listing string prices "gpt-4" @ prices: { 'gpt-4': 1 },
        use string chosen "gpt-4" @ chosen: if fast then 'gpt-4' else 'gpt-4o',
        use string chosen "gpt-4o" @ chosen: if fast then 'gpt-4' else 'gpt-4o',
        compare string model "gpt-4" @ ok: model == 'gpt-4',
        listing string id "gpt-4" @ id: 'gpt-4' }],
        use string sum "gpt-4" = gpt- | 4 @ sum: 'gpt-' + '4',
        use string small "gpt-4-mini" = model | -mini @ small: model + '-mini',
        use string text "\n    gpt-4\n  " @ text: |||
        comment comment - "gpt-4 said" @ // gpt-4 said
        "#);
    }

    #[test]
    fn cue_is_read() {
        let text = r#"
#Agent: {
	model: string | *"gpt-4"
	other: "gpt-4" | "gpt-4o"
}
base: "gpt-4"
small: "\(base)-mini"
hole: "gpt-4\(x)"
agents: ["gpt-4", "gpt-4o"]
prices: "gpt-4": 1
list: [{id: "gpt-4"}]
// gpt-4 said
"#;
        insta::assert_snapshot!(shown::of("cue", text), @r#"
        use string model "gpt-4" @ model: string | *"gpt-4"
        listing string other "gpt-4" @ model: string | *"gpt-4"
        listing string other "gpt-4o" @ model: string | *"gpt-4"
        use string small "gpt-4-mini" = \\(base) | -mini @ small: "\(base)-mini"
        use string hole "gpt-4▯" @ hole: "gpt-4\(x)"
        listing string agents "gpt-4" @ agents: ["gpt-4", "gpt-4o"]
        listing string agents "gpt-4o" @ agents: ["gpt-4", "gpt-4o"]
        listing string - "gpt-4" @ prices: "gpt-4": 1
        listing string id "gpt-4" @ id: "gpt-4"}]
        comment comment - "gpt-4 said" @ // gpt-4 said
        "#);
    }

    #[test]
    fn nix_is_read() {
        let text = r#"
{ pkgs, model ? "gpt-4" }:
let base = "gpt-4"; in
{
  services.chat.model = "gpt-4";
  small = "${base}-mini";
  hole = "gpt-4${x}";
  models = [ "gpt-4" "gpt-4o" ];
  prices = { "gpt-4" = 1; };
  ok = model == "gpt-4";
  script = ''
    run --model gpt-4
  '';
  # gpt-4 said
}
"#;
        insta::assert_snapshot!(shown::of("nix", text), @r#"
        use string model "gpt-4" @ model ? "gpt-4" }:
        use string model "gpt-4" @ services.chat.model = "gpt-4";
        use string small "gpt-4-mini" = ${base} | -mini @ small = "${base}-mini";
        use string hole "gpt-4▯" @ hole = "gpt-4${x}";
        listing string models "gpt-4" @ models = [ "gpt-4" "gpt-4o" ];
        listing string models "gpt-4o" @ models = [ "gpt-4" "gpt-4o" ];
        listing string prices "gpt-4" @ prices = { "gpt-4" = 1; };
        compare string model "gpt-4" @ ok = model == "gpt-4";
        use string script "\n    run --model gpt-4\n  " @ script = ''
        comment comment - "gpt-4 said" @ # gpt-4 said
        "#);
    }
}
