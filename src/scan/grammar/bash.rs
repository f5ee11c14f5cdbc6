//! Bash by tree-sitter, which also reads what most scripts of sh and zsh are made of.
//! What stands inside of its words and documents is [`super::super::shell`]'s to read.

use super::{Calls, Folds, Go, Grammar, Scopes, field, step};
use crate::scan::fold::Escapes;

/// The table.
pub(in crate::scan) static BASH: Grammar = Grammar {
    comments: &["comment"],
    strings: &[
        "ansi_c_string",
        "concatenation",
        "extglob_pattern",
        "heredoc_body",
        "number",
        "raw_string",
        "string",
        "translated_string",
        "word",
    ],
    opening: |text| match text {
        "\"" | "$'" => (Escapes::Python, false),
        _ => (Escapes::None, false),
    },
    substitutions: &[
        "arithmetic_expansion",
        "brace_expression",
        "command_substitution",
        "expansion",
        "process_substitution",
        "simple_expansion",
    ],
    regexes: &["regex"],
    identifiers: &["variable_name"],
    steps: &[
        step("ERROR", "", Go::Word),
        step("array", "", Go::Element),
        step("binary_expression", "", Go::Binary),
        step("case_item", "value", Go::Arm("value")),
        step("case_statement", "value", Go::Through),
        step("command", "argument", Go::Word),
        // A program's name; alone on its line it may be an item of a list.
        step("command", "name", Go::Element),
        step("command_name", "", Go::Through),
        step("concatenation", "", Go::Through),
        step("declaration_command", "", Go::Through),
        step("expansion", "", Go::Value("")),
        step("file_redirect", "", Go::Skip),
        step("for_statement", "value", Go::Member("variable")),
        step("function_definition", "name", Go::Skip),
        step("heredoc_redirect", "", Go::Through),
        step("herestring_redirect", "", Go::Through),
        step("string", "", Go::Through),
        step("subscript", "index", Go::Index("name")),
        step("translated_string", "", Go::Through),
        step("variable_assignment", "name", Go::Through),
        step("variable_assignment", "value", Go::Value("name")),
    ],
    names: &[
        ("binary_expression", "right"),
        ("expansion", ""),
        ("simple_expansion", ""),
        ("string", ""),
        ("subscript", "name"),
        ("variable_assignment", "name"),
    ],
    holders: &[
        "command",
        "declaration_command",
        "redirected_statement",
        "test_command",
        "unset_command",
        "variable_assignment",
    ],
    headers: &[
        "case_item",
        "case_statement",
        "for_statement",
        "function_definition",
        "if_statement",
        "while_statement",
    ],
    functions: &["function_definition"],
    calls: Calls {
        kinds: &[("command", "name")],
        compare: &[
            "ag", "awk", "egrep", "expr", "fgrep", "grep", "rg", "sed", "test", "zgrep",
        ],
        ..Calls::NONE
    },
    folds: Folds {
        adjacent: &["concatenation"],
        comparisons: &["=", "==", "!=", "=~", "<", ">", "-eq", "-ne"],
        defaults: &[":-", ":=", "-", "="],
        lists: &["array"],
        ..Folds::NONE
    },
    scopes: Scopes {
        // Variables are seen in the whole script, unless they are said to be local.
        binders: &[
            ("for_statement", "variable"),
            ("variable_assignment", "name"),
        ],
        values: &[("variable_assignment", "name", "value")],
        changes: &[("unset_command", "")],
        ..Scopes::NONE
    },
    is_test: |node, text| match node.kind() {
        "function_definition" => field(node, "name", text).starts_with("test_"),
        // Bats has tests that are no nodes of their own.
        "program" => {
            let start = text.as_bytes().get(..HEAD).unwrap_or(text.as_bytes());
            memchr::memmem::find(start, b"\n@test ").is_some()
        }
        _ => false,
    },
    doc_statement: None,
    ..Grammar::of(|| tree_sitter_bash::LANGUAGE.into())
};

/// How much of a script is looked at for what it is.
const HEAD: usize = 4 << 10;
