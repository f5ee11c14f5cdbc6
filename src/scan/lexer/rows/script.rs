//! Starlark, Julia, Nim, Crystal, Vim script and Visual Basic.

use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, Names, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static STARLARK: Lexer = Lexer {
    comments: &[line("#")],
    strings: &[
        quote("r\"\"\"")
            .between("r\"\"\"", "\"\"\"")
            .raw()
            .spanning(),
        quote("r'''").between("r'''", "'''").raw().spanning(),
        quote("\"\"\"").spanning(),
        quote("'''").spanning(),
        quote("r\"").between("r\"", "\"").raw(),
        quote("r'").between("r'", "'").raw(),
        quote("\""),
        quote("'"),
    ],
    braces: Braces::Data,
    signs: Signs {
        assigns: &["=", "+="],
        pairs: &[":"],
        compares: &["==", "!=", "in", "<", ">", "<=", ">="],
        defaults: &["or"],
        members: &["."],
        ..BASE.signs
    },
    words: Words {
        functions: &["def"],
        declares: &[],
        gives: &["return"],
        cases: &[],
        subjects: &[],
        imports: &["load"],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &["count", "endswith", "find", "startswith"],
        lists: &["depset"],
        plain: &["lower", "strip", "upper"],
        ..BASE.calls
    },
    env: &["environ", "getenv"],
    ..BASE
};

pub(in crate::scan) static JULIA: Lexer = Lexer {
    comments: &[block("#=", "=#").nesting(), line("#")],
    strings: &[
        quote("raw\"").between("raw\"", "\"").raw(),
        quote("r\"").between("r\"", "\"").of(QuoteKind::Regex),
        quote("\"\"\"").spanning().with(&["$(", "$"]),
        quote("\"").spanning().with(&["$(", "$"]),
        quote("'").of(QuoteKind::Char),
    ],
    word: "!",
    braces: Braces::Data,
    names: Names::Typed,
    signs: Signs {
        assigns: &["="],
        pairs: &["=>"],
        compares: &["==", "!=", "===", "!==", "in", "∈"],
        defaults: &["||"],
        concats: &["*"],
        members: &["."],
        ..BASE.signs
    },
    words: Words {
        functions: &["function"],
        declares: &["const", "global", "local"],
        cases: &[],
        subjects: &[],
        imports: &["using", "import"],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &["contains", "endswith", "isequal", "occursin", "startswith"],
        lists: &["Dict", "Set"],
        wrappers: &["String", "something"],
        formats: &[],
        plain: &["lowercase", "uppercase"],
        ..BASE.calls
    },
    env: &["ENV"],
    ..BASE
};

pub(in crate::scan) static NIM: Lexer = Lexer {
    comments: &[
        block("##[", "]##").doc().nesting(),
        block("#[", "]#").nesting(),
        line("##").doc(),
        line("#"),
    ],
    strings: &[
        quote("fmt\"").between("fmt\"", "\"").with(&["{"]),
        quote("&\"").between("&\"", "\"").with(&["{"]),
        quote("\"\"\"").raw().spanning(),
        quote("r\"").between("r\"", "\"").doubling(),
        quote("\""),
        quote("'").of(QuoteKind::Char),
        quote("`").of(QuoteKind::Word),
    ],
    sigils: "@",
    braces: Braces::Data,
    names: Names::Typed,
    signs: Signs {
        assigns: &["="],
        pairs: &[":"],
        compares: &["==", "!=", "in", "notin"],
        defaults: &[],
        concats: &["&"],
        members: &["."],
        ..BASE.signs
    },
    words: Words {
        functions: &["func", "method", "proc", "template"],
        cases: &["of"],
        subjects: &["case"],
        imports: &["from", "import", "include"],
        ..BASE.words
    },
    calls: Calls {
        compare: &["contains", "endsWith", "startsWith"],
        formats: &[],
        ..BASE.calls
    },
    env: &["getEnv"],
    tests: Tests {
        calls: &["suite", "test"],
        ..BASE.tests
    },
    ..BASE
};

pub(in crate::scan) static CRYSTAL: Lexer = Lexer {
    comments: &[line("#")],
    strings: &[
        quote("%w(")
            .between("%w(", ")")
            .raw()
            .spanning()
            .of(QuoteKind::Words),
        quote("%w[")
            .between("%w[", "]")
            .raw()
            .spanning()
            .of(QuoteKind::Words),
        quote("%(").between("%(", ")").spanning().with(&["#{"]),
        quote("<<-").raw().spanning().of(QuoteKind::Heredoc),
        quote("\"").spanning().with(&["#{"]),
        quote("'").of(QuoteKind::Char),
    ],
    word: "?",
    sigils: "@",
    braces: Braces::Data,
    names: Names::Typed,
    signs: Signs {
        assigns: &["=", "||="],
        pairs: &[":", "=>"],
        compares: &["==", "!=", "=~", "in"],
        defaults: &["||"],
        ..BASE.signs
    },
    words: Words {
        functions: &["def"],
        declares: &["property", "getter"],
        cases: &["when"],
        subjects: &["case"],
        imports: &["require", "include"],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &["ends_with?", "includes?", "starts_with?"],
        formats: &[],
        ..BASE.calls
    },
    env: &["ENV"],
    ..BASE
};

pub(in crate::scan) static VIM: Lexer = Lexer {
    comments: &[line("\"").first()],
    strings: &[quote("\""), quote("'").doubling()],
    braces: Braces::Data,
    signs: Signs {
        assigns: &["=", ".=", "..="],
        pairs: &[":"],
        compares: &["==", "!=", "=~", "!~", "==#", "==?", "is", "isnot"],
        defaults: &["??", "||"],
        concats: &[".", ".."],
        members: &[],
        ..BASE.signs
    },
    words: Words {
        functions: &["def", "function"],
        declares: &["const", "let", "var"],
        gives: &["return"],
        cases: &[],
        subjects: &[],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &["index", "match", "stridx"],
        formats: &[],
        ..BASE.calls
    },
    env: &["getenv"],
    ..BASE
};

pub(in crate::scan) static VISUAL_BASIC: Lexer = Lexer {
    comments: &[line("'''").doc(), line("'"), line("REM")],
    strings: &[
        quote("$\"")
            .between("$\"", "\"")
            .doubling()
            .spanning()
            .with(&["{"]),
        quote("\"").doubling(),
    ],
    any_case: true,
    braces: Braces::Data,
    names: Names::First,
    signs: Signs {
        assigns: &["=", ":=", "&=", "+="],
        pairs: &[],
        compares: &["<>", "is", "like"],
        defaults: &[],
        concats: &["&", "+"],
        members: &[".", "?.", "!"],
        comparing: &[
            "and", "andalso", "case", "elseif", "if", "iif", "loop", "or", "orelse", "until",
            "when", "where", "while",
        ],
        assigning: &[
            "const", "dim", "else", "private", "property", "public", "then", "with",
        ],
        ..BASE.signs
    },
    words: Words {
        functions: &["function", "sub"],
        declares: &[
            "byval",
            "const",
            "dim",
            "friend",
            "optional",
            "private",
            "property",
            "protected",
            "public",
            "readonly",
            "shared",
            "static",
        ],
        gives: &["return"],
        cases: &["case"],
        subjects: &["select"],
        imports: &["imports"],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        lists: &["List", "HashSet"],
        formats: &[],
        ..BASE.calls
    },
    env: &["Environ", "GetEnvironmentVariable"],
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    #[test]
    fn starlark_is_read() {
        let text = r#"
load("gpt-4.bzl", "x")
MODEL = "gpt-4"
def ask(model = "gpt-4"):
    return "gpt-5"
eval_test(
    name = "chat",
    model = "gpt-4",
    args = ["--model", "gpt-4"],
    tags = select({"gpt-4": []}),
)
small = MODEL + "-mini"
hole = "gpt-4" + x
chosen = "gpt-4" if fast else "gpt-4o"
ok = model == "gpt-4" or model in ["gpt-4o"] or model.startswith("gpt-5")
made = "{}-mini".format(MODEL)
# gpt-4 said
"#;
        insta::assert_snapshot!(shown::of("starlark", text), @r#"
        use string MODEL "gpt-4" @ MODEL = "gpt-4"
        use string model "gpt-4" @ model = "gpt-4"):
        use string - "gpt-5" @ return "gpt-5"
        use string model "gpt-4" @ model = "gpt-4",
        use string --model "gpt-4" @ args = ["--model", "gpt-4"],
        listing string select "gpt-4" @ tags = select({"gpt-4": []}),
        use string small "gpt-4-mini" = MODEL | -mini @ small = MODEL + "-mini"
        use string hole "gpt-4▯" @ hole = "gpt-4" + x
        use string chosen "gpt-4" @ chosen = "gpt-4" if fast else "gpt-4o"
        use string chosen "gpt-4o" @ chosen = "gpt-4" if fast else "gpt-4o"
        compare string model "gpt-4" @ ok = model == "gpt-4" or model in ["gpt-4o"] or model.startswith("gpt-5")
        compare string model "gpt-4o" @ ok = model == "gpt-4" or model in ["gpt-4o"] or model.startswith("gpt-5")
        compare string model "gpt-5" @ ok = model == "gpt-4" or model in ["gpt-4o"] or model.startswith("gpt-5")
        use string made "gpt-4-mini" = {} | -mini @ made = "{}-mini".format(MODEL)
        comment comment - "gpt-4 said" @ # gpt-4 said
        "#);
    }

    #[test]
    fn julia_is_read() {
        let text = r#"
const MODEL = "gpt-4"
base::String = "gpt-4"
small = "$base-mini"
other = "$(base)-mini"
hole = "gpt-4$(x)"
sum = "gpt-" * "4"
ask(prompt; model="gpt-4", n=1)
function pick(; model::String = "gpt-4")
    return "gpt-5"
end
prices = Dict("gpt-4" => 0.03, "fast" => "gpt-4o")
models = ["gpt-4", "gpt-4o"]
a = get(ENV, "MODEL", "gpt-4")
ok = model == "gpt-4" || startswith(model, "gpt-5")
chosen = fast ? "gpt-4" : "gpt-4o"
t = x' * "gpt-4"
#= gpt-4 said =#
# gpt-4 said
"#;
        insta::assert_snapshot!(shown::of("julia", text), @r#"
        use string MODEL "gpt-4" @ const MODEL = "gpt-4"
        use string small "gpt-4-mini" = $base | -mini @ small = "$base-mini"
        use string other "gpt-4-mini" = $(base) | -mini @ other = "$(base)-mini"
        use string hole "gpt-4▯" @ hole = "gpt-4$(x)"
        use string sum "gpt-4" = gpt- | 4 @ sum = "gpt-" * "4"
        use string model "gpt-4" @ model="gpt-4", n=1)
        use string model "gpt-4" @ model::String = "gpt-4")
        use string - "gpt-5" @ return "gpt-5"
        listing string prices "gpt-4" @ prices = Dict("gpt-4" => 0.03, "fast" => "gpt-4o")
        use string fast "gpt-4o" @ "fast" => "gpt-4o")
        listing string models "gpt-4" @ models = ["gpt-4", "gpt-4o"]
        listing string models "gpt-4o" @ models = ["gpt-4", "gpt-4o"]
        use string MODEL "gpt-4" @ a = get(ENV, "MODEL", "gpt-4")
        compare string model "gpt-4" @ ok = model == "gpt-4" || startswith(model, "gpt-5")
        compare string model "gpt-5" @ ok = model == "gpt-4" || startswith(model, "gpt-5")
        use string chosen "gpt-4" @ chosen = fast ? "gpt-4" : "gpt-4o"
        use string chosen "gpt-4o" @ chosen = fast ? "gpt-4" : "gpt-4o"
        use string x "▯gpt-4" @ t = x' * "gpt-4"
        comment comment - "gpt-4 said" @ #= gpt-4 said =#
        comment comment - "gpt-4 said" @ # gpt-4 said
        "#);
    }

    #[test]
    fn nim_is_read() {
        let text = r#"
const model: string = "gpt-4"
let base = "gpt-4"
let small = base & "-mini"
let other = &"{base}-mini"
let hole = fmt"gpt-4{x}"
proc ask(model = "gpt-4"): string =
  return "gpt-5"
ask(model = "gpt-4")
let models = @["gpt-4", "gpt-4o"]
let prices = {"gpt-4": 1}.toTable
let a = getEnv("MODEL", "gpt-4")
case model
of "gpt-4", "gpt-4o": echo 1
if model == "gpt-4": echo 1
## gpt-4 documented
#[ gpt-4 #[ nested ]# said ]#
"#;
        insta::assert_snapshot!(shown::of("nim", text), @r#"
        use string model "gpt-4" @ const model: string = "gpt-4"
        use string small "gpt-4-mini" = base | -mini @ let small = base & "-mini"
        use string other "gpt-4-mini" = {base} | -mini @ let other = &"{base}-mini"
        use string hole "gpt-4▯" @ let hole = fmt"gpt-4{x}"
        use string model "gpt-4" @ model = "gpt-4"): string =
        use string - "gpt-5" @ proc ask(model = "gpt-4"): string =
        use string model "gpt-4" @ model = "gpt-4")
        listing string models "gpt-4" @ let models = @["gpt-4", "gpt-4o"]
        listing string models "gpt-4o" @ let models = @["gpt-4", "gpt-4o"]
        listing string prices "gpt-4" @ let prices = {"gpt-4": 1}.toTable
        use string MODEL "gpt-4" @ let a = getEnv("MODEL", "gpt-4")
        compare string model "gpt-4" @ of "gpt-4", "gpt-4o": echo 1
        compare string model "gpt-4o" @ of "gpt-4", "gpt-4o": echo 1
        compare string model "gpt-4" @ if model == "gpt-4": echo 1
        comment doc - "gpt-4 documented" @ ## gpt-4 documented
        comment comment - "gpt-4 #[ nested ]# said" @ #[ gpt-4 #[ nested ]# said ]#
        "#);
    }

    #[test]
    fn crystal_is_read() {
        let text = r##"
MODEL = "gpt-4"
base = "gpt-4"
small = "#{base}-mini"
hole = "gpt-4#{x}"
client.chat(model: "gpt-4", n: 1)
property model : String = "gpt-4"
def ask(model = "gpt-4")
  return "gpt-5"
end
a = ENV["MODEL"]? || "gpt-4"
b = ENV.fetch("MODEL", "gpt-4")
models = %w(gpt-4 gpt-4o)
prices = {"gpt-4" => 1, "model" => "gpt-4o"}
case model
when "gpt-4", "gpt-4o" then 1
end
text = <<-EOT
  gpt-4
  EOT
# gpt-4 said
"##;
        insta::assert_snapshot!(shown::of("crystal", text), @r##"
        use string MODEL "gpt-4" @ MODEL = "gpt-4"
        use string small "gpt-4-mini" = #{base} | -mini @ small = "#{base}-mini"
        use string hole "gpt-4▯" @ hole = "gpt-4#{x}"
        use string model "gpt-4" @ model: "gpt-4", n: 1)
        use string model "gpt-4" @ property model : String = "gpt-4"
        use string model "gpt-4" @ model = "gpt-4")
        use string - "gpt-5" @ return "gpt-5"
        use string MODEL "gpt-4" @ a = ENV["MODEL"]? || "gpt-4"
        use string MODEL "gpt-4" @ b = ENV.fetch("MODEL", "gpt-4")
        listing string models "gpt-4" @ models = %w(gpt-4 gpt-4o)
        listing string models "gpt-4o" @ models = %w(gpt-4 gpt-4o)
        listing string prices "gpt-4" @ prices = {"gpt-4" => 1, "model" => "gpt-4o"}
        use string model "gpt-4o" @ "model" => "gpt-4o"}
        compare string model "gpt-4" @ when "gpt-4", "gpt-4o" then 1
        compare string model "gpt-4o" @ when "gpt-4", "gpt-4o" then 1
        use string - "  gpt-4\n" @   gpt-4
        comment comment - "gpt-4 said" @ # gpt-4 said
        "##);
    }

    #[test]
    fn vim_is_read() {
        let text = r#"
" gpt-4 said
let g:model = 'gpt-4'
let s:models = ['gpt-4', "gpt-4o"]
let s:body = {'model': 'gpt-4', 'gpt-4o': 1}
let m = get(g:, 'chat_model', 'gpt-4')
let base = 'gpt-4'
let small = base . '-mini'
let hole = 'gpt-4' . x
if model ==# 'gpt-4'
  return 'it''s gpt-4'
endif
"#;
        insta::assert_snapshot!(shown::of("vim", text), @r#"
        comment comment - "gpt-4 said" @ " gpt-4 said
        use string model "gpt-4" @ let g:model = 'gpt-4'
        listing string models "gpt-4" @ let s:models = ['gpt-4', "gpt-4o"]
        listing string models "gpt-4o" @ let s:models = ['gpt-4', "gpt-4o"]
        use string model "gpt-4" @ 'model': 'gpt-4', 'gpt-4o': 1}
        listing string body "gpt-4o" @ let s:body = {'model': 'gpt-4', 'gpt-4o': 1}
        use string chat_model "gpt-4" @ let m = get(g:, 'chat_model', 'gpt-4')
        use string small "gpt-4-mini" = base | -mini @ let small = base . '-mini'
        use string hole "gpt-4▯" @ let hole = 'gpt-4' . x
        compare string model "gpt-4" @ if model ==# 'gpt-4'
        use string - "it's gpt-4" = it\' | s gpt-4 @ return 'it''s gpt-4'
        "#);
    }

    #[test]
    fn visual_basic_is_read() {
        let text = r#"
Private Const Model As String = "gpt-4"
Dim request = New Request With {.Model = "gpt-4", .N = 1}
Public Property Other As String = "gpt-4"
client.Ask(model:="gpt-4", n:=1)
options.Model = "gpt-4"
Dim base = "gpt-4"
Dim small = base & "-mini"
Dim hole = $"gpt-4{x}"
Dim models = {"gpt-4", "gpt-4o"}
If model = "gpt-4" Or model.StartsWith("gpt-5") Then Return "gpt-5"
Select Case model
    Case "gpt-4", "gpt-4o"
End Select
Function Pick(Optional model As String = "gpt-4") As String
' gpt-4 said
REM gpt-4 said
"#;
        insta::assert_snapshot!(shown::of("visual-basic", text), @r#"
        use string Model "gpt-4" @ Private Const Model As String = "gpt-4"
        use string Model "gpt-4" @ .Model = "gpt-4", .N = 1}
        use string Other "gpt-4" @ Public Property Other As String = "gpt-4"
        use string model "gpt-4" @ model:="gpt-4", n:=1)
        use string Model "gpt-4" @ options.Model = "gpt-4"
        use string small "gpt-4-mini" = base | -mini @ Dim small = base & "-mini"
        use string hole "gpt-4▯" @ Dim hole = $"gpt-4{x}"
        listing string models "gpt-4" @ Dim models = {"gpt-4", "gpt-4o"}
        listing string models "gpt-4o" @ Dim models = {"gpt-4", "gpt-4o"}
        compare string model "gpt-4" @ If model = "gpt-4" Or model.StartsWith("gpt-5") Then Return "gpt-5"
        compare string model "gpt-5" @ If model = "gpt-4" Or model.StartsWith("gpt-5") Then Return "gpt-5"
        use string - "gpt-5" @ If model = "gpt-4" Or model.StartsWith("gpt-5") Then Return "gpt-5"
        compare string model "gpt-4" @ Case "gpt-4", "gpt-4o"
        compare string model "gpt-4o" @ Case "gpt-4", "gpt-4o"
        use string model "gpt-4" @ Optional model As String = "gpt-4") As String
        comment comment - "gpt-4 said" @ ' gpt-4 said
        comment comment - "gpt-4 said" @ REM gpt-4 said
        "#);
    }
}
