//! Lua by tree-sitter.

use tree_sitter::Node;

use super::{At, Calls, Folds, Go, Grammar, Make, Members, Scopes, field, step};
use crate::scan::fold::Escapes;

/// The table.
pub(in crate::scan) static LUA: Grammar = Grammar {
    comments: &["comment"],
    is_doc: |text| text.starts_with("---"),
    strings: &["string"],
    opening: |text| {
        let escapes = if text.starts_with('[') {
            Escapes::None
        } else {
            Escapes::Python
        };
        (escapes, false)
    },
    identifiers: &["identifier"],
    quotes: &["[[", "]]"],
    wraps: &[
        ("expression_list", ""),
        ("field", ""),
        ("parenthesized_expression", ""),
        ("variable_list", ""),
    ],
    steps: &[
        step("arguments", "", Go::Argument),
        step("assignment_statement", "1", Go::Value("0")),
        step("binary_expression", "", Go::Binary),
        step("bracket_index_expression", "field", Go::Index("table")),
        step("dot_index_expression", "table", Go::Receiver),
        step("expression_list", "", Go::Through),
        step("field", "name", Go::Element),
        step("field", "value", Go::Pair("name")),
        step("function_call", "name", Go::Through),
        step("method_index_expression", "table", Go::Receiver),
        step("parenthesized_expression", "", Go::Through),
        step("return_statement", "", Go::Return),
        step("table_constructor", "", Go::Through),
    ],
    names: &[
        ("binary_expression", "left"),
        ("bracket_index_expression", "[]"),
        ("dot_index_expression", "field"),
        ("method_index_expression", "method"),
        ("variable_list", ""),
    ],
    keys: &["field"],
    holders: &[
        "assignment_statement",
        "return_statement",
        "variable_declaration",
    ],
    headers: &[
        "elseif_statement",
        "for_statement",
        "function_declaration",
        "if_statement",
        "repeat_statement",
        "while_statement",
    ],
    bodies: &["block", "chunk"],
    functions: &["function_declaration", "function_definition"],
    calls: Calls {
        kinds: &[("function_call", "name")],
        members: &[
            ("dot_index_expression", "table", "field"),
            ("method_index_expression", "table", "method"),
        ],
        compare: &[
            "contains",
            "endswith",
            "find",
            "gmatch",
            "gsub",
            "has",
            "list_contains",
            "match",
            "startswith",
            "starts_with",
            "tbl_contains",
        ],
        modules: &["string", "table", "vim"],
        entries: &["insert"],
        wrappers: &["tbl_deep_extend", "tbl_extend"],
        keyed: &["get", "getenv", "set", "setenv", "nvim_set_var"],
        plain: &["lower", "upper"],
        ..Calls::NONE
    },
    folds: Folds {
        binary: &["binary_expression"],
        parentheses: &["parenthesized_expression"],
        concat: &[".."],
        makers: &[
            ("string.format", Make::Percents(At::First)),
            ("format", Make::Percents(At::Receiver)),
            ("table.concat", Make::Join(At::Second)),
        ],
        comparisons: &["==", "~=", "<", ">", "<=", ">="],
        defaults: &["or"],
        lists: &["table_constructor"],
        arguments: &["arguments"],
        keyword: Some(("field", "name", "value")),
        ..Folds::NONE
    },
    scopes: Scopes {
        kinds: &["function_declaration", "function_definition"],
        binders: &[
            ("for_generic_clause", "variable_list"),
            ("for_numeric_clause", "name"),
            ("parameters", ""),
            ("variable_declaration", ""),
        ],
        values: &[("assignment_statement", "0", "1")],
        changes: &[
            ("assignment_statement", ""),
            ("function_declaration", "name"),
        ],
        ..Scopes::NONE
    },
    members: Members {
        values: &[("field", "name", "value")],
        ..Members::NONE
    },
    env: &["os.getenv", "vim.env.", "vim.fn.getenv"],
    is_test,
    doc_statement: None,
    ..Grammar::of(|| tree_sitter_lua::LANGUAGE.into())
};

/// Functions that are given test code.
const TEST_CALLS: &[&str] = &[
    "after_each",
    "before_each",
    "describe",
    "insulate",
    "it",
    "pending",
    "setup",
    "teardown",
    "test",
];

/// `describe("…", function() … end)`
fn is_test(node: Node<'_>, text: &str) -> bool {
    if node.kind() != "function_call" || !TEST_CALLS.contains(&field(node, "name", text)) {
        return false;
    }
    let arguments = node.child_by_field_name("arguments");
    (0..4)
        .filter_map(|index| arguments?.named_child(index))
        .any(|node| node.kind() == "function_definition")
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("lua", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
local MODEL = "gpt-4"
local a, b = "gpt-4", 'gpt-4o'
M.model = [[gpt-4]]
cfg["model"] = "gpt-4"
require("ai").setup({ model = "gpt-4", ["engine"] = "gpt-4o" })
print "gpt-4"
ask("gpt-4")
client:chat("gpt-4")
local x = os.getenv("MODEL_X") or "gpt-4"
local y = vim.env.MODEL_Y or "gpt-4"
local z = opts.model or "gpt-4"
function f(m)
  m = m or "gpt-4"
  return "gpt-5"
end
local g = { model = function() return "gpt-4" end }
return {
  schema = { model = { default = "gpt-4", choices = { "gpt-4", ["gpt-4o"] = { opts = {} } } } },
}
"#), @r#"
        use string MODEL "gpt-4" @ MODEL = "gpt-4"
        use string a "gpt-4" @ a, b = "gpt-4", 'gpt-4o'
        use string b "gpt-4o" @ a, b = "gpt-4", 'gpt-4o'
        use string model "gpt-4" @ M.model = [[gpt-4]]
        use string model "gpt-4" @ cfg["model"] = "gpt-4"
        use string model "gpt-4" @ model = "gpt-4", ["engine"] = "gpt-4o" })
        use string engine "gpt-4o" @ ["engine"] = "gpt-4o" })
        use string print "gpt-4" @ print "gpt-4"
        use string ask "gpt-4" @ ask("gpt-4")
        use string chat "gpt-4" @ client:chat("gpt-4")
        use string MODEL_X "gpt-4" @ x = os.getenv("MODEL_X") or "gpt-4"
        use string MODEL_Y "gpt-4" @ y = vim.env.MODEL_Y or "gpt-4"
        use string z "gpt-4" @ z = opts.model or "gpt-4"
        use string m "gpt-4" @ m = m or "gpt-4"
        use string f "gpt-5" @ return "gpt-5"
        use string model "gpt-4" @ return "gpt-4" end }
        use string model "gpt-4" @ default = "gpt-4", choices = { "gpt-4", ["gpt-4o"] = { opts = {} } } } },
        listing string model "gpt-4" @ choices = { "gpt-4", ["gpt-4o"] = { opts = {} } } } },
        listing string model "gpt-4o" @ ["gpt-4o"] = { opts = {} } } } },
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if model == "gpt-4" or "gpt-5" ~= cfg.model then x = "gpt-5" end
if model:match("^gpt-4") or vim.startswith(model, "gpt-4") then end
if vim.tbl_contains({ "gpt-4" }, model) then end
"#), @r#"
        compare string model "gpt-4" @ if model == "gpt-4" or "gpt-5" ~= cfg.model then x = "gpt-5" end
        compare string model "gpt-5" @ if model == "gpt-4" or "gpt-5" ~= cfg.model then x = "gpt-5" end
        use string x "gpt-5" @ x = "gpt-5" end
        compare string model "^gpt-4" @ if model:match("^gpt-4") or vim.startswith(model, "gpt-4") then end
        compare string model "gpt-4" @ if model:match("^gpt-4") or vim.startswith(model, "gpt-4") then end
        compare string model "gpt-4" @ if vim.tbl_contains({ "gpt-4" }, model) then end
        "#);
    }

    #[test]
    fn elements_and_keys_are_listings() {
        insta::assert_snapshot!(show(r#"
local MODELS = { "gpt-4", 'gpt-4o' }
local PRICES = { ["gpt-4"] = 1, ["gpt-4o"] = { input = 2 } }
PRICES["gpt-5"] = 3
local REGISTRY = { { id = "gpt-4", model = "gpt-4o" } }
vim.system({ "ai", "--model", "gpt-4" })
"#), @r#"
        listing string MODELS "gpt-4" @ MODELS = { "gpt-4", 'gpt-4o' }
        listing string MODELS "gpt-4o" @ MODELS = { "gpt-4", 'gpt-4o' }
        listing string PRICES "gpt-4" @ ["gpt-4"] = 1, ["gpt-4o"] = { input = 2 } }
        listing string PRICES "gpt-4o" @ ["gpt-4o"] = { input = 2 } }
        listing string PRICES "gpt-5" @ PRICES["gpt-5"] = 3
        listing string id "gpt-4" @ id = "gpt-4", model = "gpt-4o" } }
        use string model "gpt-4o" @ model = "gpt-4o" } }
        use string --model "gpt-4" @ vim.system({ "ai", "--model", "gpt-4" })
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
local FAMILY = "gpt-4"
local VENDOR = "openai"
local a = "gpt-" .. "4" .. "o"
local b = VENDOR .. "/" .. FAMILY .. "o-mini"
local c = string.format("%s-mini", FAMILY)
local d = ("%s/%s"):format(VENDOR, "gpt-4")
local e = table.concat({ "gpt", "4o" }, "-")
local f = "gpt-4" .. suffix
local twice = "gpt-4"
twice = "gpt-5"
local g = twice .. "-mini-gpt"
"#), @r#"
        use string a "gpt-4o" = gpt- | 4 | o @ a = "gpt-" .. "4" .. "o"
        use string b "openai/gpt-4o-mini" = VENDOR | / | FAMILY | o-mini @ b = VENDOR .. "/" .. FAMILY .. "o-mini"
        use string c "gpt-4-mini" = %s | -mini @ c = string.format("%s-mini", FAMILY)
        use string d "openai/gpt-4" = %s | / | %s @ d = ("%s/%s"):format(VENDOR, "gpt-4")
        use string e "gpt-4o" = gpt | ,  | 4o @ e = table.concat({ "gpt", "4o" }, "-")
        use string f "gpt-4▯" @ f = "gpt-4" .. suffix
        use string twice "gpt-4" @ twice = "gpt-4"
        use string twice "gpt-5" @ twice = "gpt-5"
        use string g "▯-mini-gpt" @ g = twice .. "-mini-gpt"
        "#);
    }

    #[test]
    fn comments_and_tests_are_apart() {
        insta::assert_snapshot!(show(r#"
-- gpt-4 here
--[[ lanelint: gpt-4o
]]
--- @param model string gpt-4
describe("gpt-4", function()
  it("works", function() assert.equals("gpt-4", model) end)
end)
"#), @r#"
        comment comment - "gpt-4 here" @ -- gpt-4 here
        comment comment - "lanelint: gpt-4o" @ --[[ lanelint: gpt-4o
        comment doc - "@param model string gpt-4" @ --- @param model string gpt-4
        test string describe "gpt-4" @ describe("gpt-4", function()
        test string equals "gpt-4" @ assert.equals("gpt-4", model) end)
        "#);
    }
}
