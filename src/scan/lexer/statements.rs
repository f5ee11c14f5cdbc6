//! Statements with ids for [`crate::scan::properties`], of the languages that are read by
//! tokens.

use crate::scan::properties::Statements;

/// Language, file name, what stands around `BODY`, and statements with `ID`.
pub(in crate::scan) const STATEMENTS: &[Statements] = &[
    (
        "apex",
        "a.cls",
        "BODY",
        &[
            "String model = 'ID';",
            "body.put('model', 'ID');",
            "// uses ID",
        ],
    ),
    (
        "c",
        "a.h",
        "BODY",
        &[
            "#define MODEL \"ID\"",
            "static const char *model = \"ID\";",
            "const char *known[] = {\"ID\"};",
            "// uses ID",
            "/* uses ID */",
        ],
    ),
    (
        "clojure",
        "a.clj",
        "BODY",
        &["(def model \"ID\")", "(ask {:model \"ID\"})", "; uses ID"],
    ),
    (
        "cpp",
        "a.cpp",
        "BODY",
        &[
            "std::string model = \"ID\";",
            "ask(\"ID\", 1);",
            "json b = {{\"model\", \"ID\"}};",
            "if (model == \"ID\") { go(); }",
            "// uses ID",
        ],
    ),
    (
        "crystal",
        "a.cr",
        "BODY",
        &["model = \"ID\"", "ask(model: \"ID\")", "# uses ID"],
    ),
    (
        "cuda",
        "a.cu",
        "BODY",
        &["std::string model = \"ID\";", "// uses ID"],
    ),
    (
        "cue",
        "a.cue",
        "BODY",
        &["model: \"ID\"", "known: [\"ID\"]", "// uses ID"],
    ),
    (
        "dart",
        "a.dart",
        "BODY",
        &[
            "const model = 'ID';",
            "ask(model: 'ID', n: 1);",
            "final known = ['ID'];",
            "if (model == 'ID') { go(); }",
            "// uses ID",
        ],
    ),
    (
        "emacs-lisp",
        "a.el",
        "BODY",
        &["(setq model \"ID\")", "(ask :model \"ID\")", "; uses ID"],
    ),
    (
        "fsharp",
        "a.fs",
        "BODY",
        &["let model = \"ID\"", "let known = [ \"ID\" ]", "// uses ID"],
    ),
    (
        "graphql",
        "a.graphql",
        "BODY",
        &["{ ask(model: \"ID\") }", "# uses ID"],
    ),
    (
        "groovy",
        "a.gradle",
        "BODY",
        &[
            "def model = 'ID'",
            "model 'ID'",
            "ask(model: \"ID\")",
            "if (model == 'ID') { go() }",
            "// uses ID",
        ],
    ),
    (
        "haskell",
        "a.hs",
        "BODY",
        &["model = \"ID\"", "known = [\"ID\"]", "-- uses ID"],
    ),
    (
        "jsonnet",
        "a.jsonnet",
        "BODY",
        &[
            "{ model: 'ID' }",
            "local model = 'ID';",
            "[ \"ID\" ]",
            "// uses ID",
        ],
    ),
    (
        "julia",
        "a.jl",
        "BODY",
        &["model = \"ID\"", "ask(model=\"ID\")", "# uses ID"],
    ),
    (
        "kotlin",
        "a.kt",
        "BODY",
        &[
            "const val MODEL = \"ID\"",
            "ask(model = \"ID\", n = 1)",
            "val known = listOf(\"ID\")",
            "if (model == \"ID\") { go() }",
            "// uses ID",
        ],
    ),
    (
        "nim",
        "a.nim",
        "BODY",
        &["let model = \"ID\"", "ask(model = \"ID\")", "# uses ID"],
    ),
    (
        "nix",
        "a.nix",
        "BODY",
        &["model = \"ID\";", "models = [ \"ID\" ];", "# uses ID"],
    ),
    (
        "objective-c",
        "a.mm",
        "BODY",
        &[
            "NSString *model = @\"ID\";",
            "NSDictionary *d = @{@\"model\": @\"ID\"};",
            "// uses ID",
        ],
    ),
    (
        "ocaml",
        "a.ml",
        "BODY",
        &["let model = \"ID\"", "let known = [ \"ID\" ]"],
    ),
    (
        "perl",
        "a.pl",
        "BODY",
        &[
            "my $model = 'ID';",
            "ask(model => 'ID');",
            "if ($model eq 'ID') { go(); }",
            "# uses ID",
        ],
    ),
    (
        "protobuf",
        "a.proto",
        "BODY",
        &[
            "optional string model = 1 [default = \"ID\"];",
            "// uses ID",
        ],
    ),
    (
        "scala",
        "a.scala",
        "BODY",
        &[
            "val model = \"ID\"",
            "ask(model = \"ID\", n = 1)",
            "val known = Seq(\"ID\")",
            "if (model == \"ID\") go()",
            "// uses ID",
        ],
    ),
    (
        "solidity",
        "a.sol",
        "BODY",
        &["string constant MODEL = \"ID\";", "// uses ID"],
    ),
    (
        "sql",
        "a.sql",
        "BODY",
        &[
            "UPDATE a SET model = 'ID';",
            "SELECT * FROM a WHERE model = 'ID';",
            "INSERT INTO a (model) VALUES ('ID');",
            "-- uses ID",
        ],
    ),
    (
        "starlark",
        "a.bzl",
        "BODY",
        &["MODEL = \"ID\"", "ask(model = \"ID\")", "# uses ID"],
    ),
    (
        "swift",
        "a.swift",
        "BODY",
        &[
            "let model = \"ID\"",
            "ask(model: \"ID\", n: 1)",
            "let known = [\"ID\"]",
            "if model == \"ID\" { go() }",
            "// uses ID",
        ],
    ),
    ("v", "a.v", "BODY", &["model := 'ID'", "// uses ID"]),
    ("vim", "a.vim", "BODY", &["let g:model = 'ID'"]),
    (
        "visual-basic",
        "a.vb",
        "BODY",
        &["Const Model = \"ID\"", "ask(model:=\"ID\")"],
    ),
    (
        "zig",
        "a.zig",
        "BODY",
        &["const model = \"ID\";", "// uses ID"],
    ),
];
