//! JavaScript, TypeScript and TSX by tree-sitter.

use tree_sitter::{Language, Node};

use super::{At, Calls, Folds, Go, Grammar, Make, Members, Rare, Scopes, Step, step};
use crate::scan::fold::Escapes;

#[cfg(feature = "lang-javascript")]
pub(in crate::scan) static JAVASCRIPT: Grammar =
    grammar(|| tree_sitter_javascript::LANGUAGE.into());
#[cfg(feature = "lang-typescript")]
pub(in crate::scan) static TYPESCRIPT: Grammar =
    grammar(|| tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into());
#[cfg(feature = "lang-typescript")]
pub(in crate::scan) static TSX: Grammar = grammar(|| tree_sitter_typescript::LANGUAGE_TSX.into());

/// One table for the three: their grammars share their names.
const fn grammar(language: fn() -> Language) -> Grammar {
    Grammar {
        comments: &["comment", "html_comment"],
        is_doc: |text| text.starts_with("/**"),
        strings: &["string", "template_literal_type", "template_string"],
        opening: |_| (Escapes::JavaScript, false),
        substitutions: &["template_substitution", "template_type"],
        texts: &["jsx_text"],
        regexes: &["regex_pattern"],
        identifiers: &[
            "identifier",
            "private_property_identifier",
            "property_identifier",
            "shorthand_property_identifier",
            "shorthand_property_identifier_pattern",
            "type_identifier",
        ],
        steps: STEPS,
        names: &[
            ("array_pattern", ""),
            ("as_expression", ""),
            ("assignment_expression", "left"),
            ("assignment_pattern", "left"),
            ("binary_expression", "left"),
            ("generic_type", "name"),
            ("jsx_namespace_name", ""),
            ("member_expression", "property"),
            ("nested_identifier", "property"),
            ("non_null_expression", ""),
            ("satisfies_expression", ""),
            ("subscript_expression", "[]"),
            ("ternary_expression", "consequence"),
            ("unary_expression", "argument"),
        ],
        holders: &[
            "decorator",
            "enum_assignment",
            "expression_statement",
            "field_definition",
            "jsx_opening_element",
            "jsx_self_closing_element",
            "lexical_declaration",
            "pair",
            "property_signature",
            "public_field_definition",
            "return_statement",
            "throw_statement",
            "type_alias_declaration",
            "using_declaration",
            "variable_declaration",
        ],
        keys: &["enum_assignment", "pair", "property_signature"],
        headers: &[
            "class_declaration",
            "do_statement",
            "export_statement",
            "for_in_statement",
            "for_statement",
            "function_declaration",
            "function_signature",
            "generator_function_declaration",
            "if_statement",
            "interface_declaration",
            "jsx_element",
            "method_definition",
            "method_signature",
            "switch_case",
            "switch_statement",
            "while_statement",
        ],
        functions: FUNCTIONS,
        calls: Calls {
            kinds: &[
                ("call_expression", "function"),
                ("new_expression", "constructor"),
            ],
            members: &[("member_expression", "object", "property")],
            compare: &[
                "endsWith",
                "has",
                "includes",
                "indexOf",
                "lastIndexOf",
                "localeCompare",
                "search",
                "startsWith",
            ],
            wrappers: &[
                "Map", "Set", "String", "atom", "catch", "default", "enum", "freeze", "literal",
                "of", "oneOf", "picklist", "prefault", "ref", "resolve", "signal", "union",
                "useRef", "useState",
            ],
            keyed: &["append", "get", "option", "set", "setItem", "addOption"],
            regexes: &["RegExp"],
            plain: &["toLowerCase", "toString", "toUpperCase", "trim", "valueOf"],
            ..Calls::NONE
        },
        folds: Folds {
            binary: &["binary_expression"],
            parentheses: &["parenthesized_expression"],
            concat: &["+"],
            makers: &[
                ("concat", Make::Concat),
                ("format", Make::Percents(At::First)),
                ("join", Make::Join(At::First)),
            ],
            comparisons: &["==", "===", "!=", "!==", "in", "<", ">", "<=", ">="],
            defaults: &["||", "??"],
            lists: &["array"],
            arguments: &["arguments"],
            ..Folds::NONE
        },
        scopes: Scopes {
            kinds: FUNCTIONS,
            binders: &[
                ("arrow_function", "parameter"),
                ("catch_clause", "parameter"),
                ("class_declaration", "name"),
                ("for_in_statement", "left"),
                ("formal_parameters", ""),
                ("function_declaration", "name"),
                ("import_clause", ""),
                ("import_specifier", ""),
                ("variable_declarator", "name"),
            ],
            values: &[("variable_declarator", "name", "value")],
            changes: &[
                ("assignment_expression", "left"),
                ("augmented_assignment_expression", "left"),
                ("update_expression", "argument"),
            ],
            ..Scopes::NONE
        },
        members: Members {
            owners: &[
                ("abstract_class_declaration", "name"),
                ("class_declaration", "name"),
                ("enum_declaration", "name"),
                ("internal_module", "name"),
            ],
            values: &[
                ("enum_assignment", "name", "value"),
                ("field_definition", "property", "value"),
                ("pair", "key", "value"),
                ("public_field_definition", "name", "value"),
            ],
            defaults: &[],
            tables: &[],
            selves: &["this"],
            casts: &[
                "as_expression",
                "non_null_expression",
                "parenthesized_expression",
                "satisfies_expression",
            ],
            default: Some(("export_statement", "value")),
        },
        env: &[
            "process.env",
            "import.meta.env",
            "Deno.env.get",
            "Bun.env",
            "env.",
        ],
        is_test,
        rare: Rare {
            // The keys of objects, which need quotes only where they are no names.
            words: &[("property_identifier", "key")],
            ..Rare::NONE
        },
        ..Grammar::of(language)
    }
}

const FUNCTIONS: &[&str] = &[
    "arrow_function",
    "function_declaration",
    "function_expression",
    "generator_function",
    "generator_function_declaration",
    "method_definition",
];

const STEPS: &[Step] = &[
    step("arguments", "", Go::Argument),
    step("array", "", Go::Element),
    step("array_type", "", Go::Through),
    step("arrow_function", "body", Go::Through),
    step("as_expression", "", Go::Through),
    step("assignment_expression", "right", Go::Value("left")),
    step("assignment_pattern", "right", Go::Value("left")),
    step(
        "augmented_assignment_expression",
        "right",
        Go::Value("left"),
    ),
    step("await_expression", "", Go::Through),
    step("binary_expression", "", Go::Binary),
    step("call_expression", "arguments", Go::Value("function")),
    step("call_expression", "function", Go::Through),
    step("computed_property_name", "", Go::Through),
    step("enum_assignment", "value", Go::Member("name")),
    step("enum_assignment", "name", Go::Element),
    step("enum_body", "name", Go::Element),
    step("export_specifier", "", Go::Skip),
    step("export_statement", "source", Go::Skip),
    step("field_definition", "value", Go::Value("property")),
    step("for_in_statement", "right", Go::Value("left")),
    step("generic_type", "", Go::Through),
    step("import_require_clause", "", Go::Skip),
    step("import_specifier", "", Go::Skip),
    step("import_statement", "", Go::Skip),
    step("jsx_attribute", "", Go::Value("")),
    step("jsx_expression", "", Go::Through),
    step("literal_type", "", Go::Element),
    step("lookup_type", "", Go::Through),
    step("member_expression", "object", Go::Receiver),
    step("namespace_export", "", Go::Skip),
    step("non_null_expression", "", Go::Through),
    step("object", "", Go::Through),
    step("object_assignment_pattern", "right", Go::Value("left")),
    step("optional_parameter", "type", Go::Value("pattern")),
    step("optional_parameter", "value", Go::Value("pattern")),
    step("pair", "key", Go::Element),
    step("pair", "value", Go::Pair("key")),
    step("parenthesized_expression", "", Go::Through),
    step("parenthesized_type", "", Go::Through),
    step("property_signature", "name", Go::Element),
    step("property_signature", "type", Go::Value("name")),
    step("public_field_definition", "type", Go::Value("name")),
    step("public_field_definition", "value", Go::Value("name")),
    step("readonly_type", "", Go::Through),
    step("regex", "", Go::Through),
    step("required_parameter", "type", Go::Value("pattern")),
    step("required_parameter", "value", Go::Value("pattern")),
    step("return_statement", "", Go::Return),
    step("satisfies_expression", "", Go::Through),
    step("sequence_expression", "", Go::Through),
    step("spread_element", "", Go::Through),
    step("subscript_expression", "index", Go::Index("object")),
    step("subscript_expression", "object", Go::Through),
    step("switch_case", "value", Go::Arm("value")),
    step(
        "ternary_expression",
        "alternative",
        Go::Fallback("consequence"),
    ),
    step("ternary_expression", "", Go::Through),
    step("tuple_type", "", Go::Through),
    step("type_alias_declaration", "value", Go::Value("name")),
    step("type_annotation", "", Go::Through),
    step("type_arguments", "", Go::Through),
    step("type_assertion", "", Go::Through),
    step("type_parameter", "", Go::Value("name")),
    step("union_type", "", Go::Through),
    step("variable_declarator", "type", Go::Value("name")),
    step("variable_declarator", "value", Go::Value("name")),
    step("yield_expression", "", Go::Return),
];

/// Callees whose callbacks are test code.
const TEST_CALLS: &[&str] = &[
    "afterAll",
    "afterEach",
    "beforeAll",
    "beforeEach",
    "describe",
    "it",
    "suite",
    "test",
    "xdescribe",
    "xit",
];

/// `describe("…", () => …)`, `it.each([…])("…", …)`.
fn is_test(node: Node<'_>, text: &str) -> bool {
    // A test is given a function, as other things called `it` or `test` seldom are.
    let arguments = node.child_by_field_name("arguments");
    let takes_function = (0..4)
        .filter_map(|index| arguments?.named_child(index))
        .any(|node| FUNCTIONS.contains(&node.kind()));
    if node.kind() != "call_expression" || !takes_function {
        return false;
    }
    let mut callee = node.child_by_field_name("function");
    for _ in 0..8 {
        let Some(node) = callee else { return false };
        callee = match node.kind() {
            "identifier" => {
                let name = text.get(node.byte_range()).unwrap_or("");
                return TEST_CALLS.contains(&name);
            }
            "member_expression" => node.child_by_field_name("object"),
            "call_expression" => node.child_by_field_name("function"),
            _ => None,
        };
    }
    false
}

#[cfg(test)]
#[cfg(all(feature = "lang-javascript", feature = "lang-typescript"))]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("javascript", text)
    }

    fn show_typescript(text: &str) -> String {
        shown::of("typescript", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
const MODEL = "gpt-4";
let a = 'gpt-4', b = `gpt-4o`;
this.model = "gpt-4";
cfg["model"] = "gpt-4";
openai("gpt-4");
new ChatOpenAI("gpt-4");
client.create({
  model: "gpt-4",
  "engine": cheap ? "gpt-4" : "gpt-4o",
});
function f(model = "gpt-4", { m = "gpt-4o" } = {}) {
  return "gpt-5";
}
const g = () => "gpt-4";
class C { model = "gpt-4"; static #m = "gpt-4o"; }
const [model, setModel] = useState("gpt-4");
const s = { model: z.string().default("gpt-4") };
program.option("-m, --model <id>", "the model", "gpt-4");
yargs.option("engine", { default: "gpt-4" });
export default "gpt-4";
localStorage.setItem("model", "gpt-4");
const p = PRICES["gpt-4"];
"#), @r#"
        use string MODEL "gpt-4" @ const MODEL = "gpt-4";
        use string a "gpt-4" @ let a = 'gpt-4', b = `gpt-4o`;
        use string b "gpt-4o" @ let a = 'gpt-4', b = `gpt-4o`;
        use string model "gpt-4" @ this.model = "gpt-4";
        use string model "gpt-4" @ cfg["model"] = "gpt-4";
        use string openai "gpt-4" @ openai("gpt-4");
        use string ChatOpenAI "gpt-4" @ new ChatOpenAI("gpt-4");
        use string model "gpt-4" @ model: "gpt-4",
        use string engine "gpt-4" @ "engine": cheap ? "gpt-4" : "gpt-4o",
        use string engine "gpt-4o" @ "engine": cheap ? "gpt-4" : "gpt-4o",
        use string model "gpt-4" @ function f(model = "gpt-4", { m = "gpt-4o" } = {}) {
        use string m "gpt-4o" @ function f(model = "gpt-4", { m = "gpt-4o" } = {}) {
        use string f "gpt-5" @ return "gpt-5";
        use string g "gpt-4" @ const g = () => "gpt-4";
        use string model "gpt-4" @ model = "gpt-4"; static #m = "gpt-4o"; }
        use string #m "gpt-4o" @ static #m = "gpt-4o"; }
        use string model "gpt-4" @ const [model, setModel] = useState("gpt-4");
        use string model "gpt-4" @ model: z.string().default("gpt-4") };
        use string model "gpt-4" @ program.option("-m, --model <id>", "the model", "gpt-4");
        use string engine "gpt-4" @ default: "gpt-4" });
        use string - "gpt-4" @ export default "gpt-4";
        use string model "gpt-4" @ localStorage.setItem("model", "gpt-4");
        use string PRICES "gpt-4" @ const p = PRICES["gpt-4"];
        "#);
    }

    #[test]
    fn what_a_call_makes_is_named_by_the_model_that_holds_it() {
        insta::assert_snapshot!(show_typescript(r#"
const r = generate({ model: openai.speech("gpt-4"), tool: voyage("gpt-4") });
const model = (await load("gpt-4")) as Model;
spawn("tool", ["--model", "gpt-4", `${"gpt-4"}-mini`]);
const wrapped = wrap({ ...defaults("gpt-4") });
"#), @r#"
        use string model "gpt-4" @ model: openai.speech("gpt-4"), tool: voyage("gpt-4") });
        use string voyage "gpt-4" @ tool: voyage("gpt-4") });
        use string model "gpt-4" @ const model = (await load("gpt-4")) as Model;
        use string --model "gpt-4" @ spawn("tool", ["--model", "gpt-4", `${"gpt-4"}-mini`]);
        listing string spawn "gpt-4-mini" = ${\"gpt-4\"} | -mini @ spawn("tool", ["--model", "gpt-4", `${"gpt-4"}-mini`]);
        use string defaults "gpt-4" @ const wrapped = wrap({ ...defaults("gpt-4") });
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
const a = process.env.MODEL_A ?? "gpt-4";
const b = process.env["MODEL_B"] || 'gpt-4';
const c = { model: import.meta.env.MODEL_C ?? "gpt-4" };
const d = Deno.env.get("MODEL_D") || "gpt-4";
const e = opts.model || "gpt-4";
"#), @r#"
        use string MODEL_A "gpt-4" @ const a = process.env.MODEL_A ?? "gpt-4";
        use string MODEL_B "gpt-4" @ const b = process.env["MODEL_B"] || 'gpt-4';
        use string MODEL_C "gpt-4" @ model: import.meta.env.MODEL_C ?? "gpt-4" };
        use string MODEL_D "gpt-4" @ const d = Deno.env.get("MODEL_D") || "gpt-4";
        use string e "gpt-4" @ const e = opts.model || "gpt-4";
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if (model === "gpt-4" || "gpt-5" != this.cfg.model) {}
switch (cfg.model) {
  case "gpt-4":
    x = "gpt-5";
}
ok = model.startsWith("gpt-4") && model.toLowerCase().includes("gpt");
ok = ["gpt-4", "gpt-4o"].includes(model);
ok = new Set(["gpt-4"]).has(model);
ok = /^gpt-4/.test(model) || new RegExp("gpt-4.*").test(model);
ok = "gpt-4" in prices;
"#), @r#"
        compare string model "gpt-4" @ if (model === "gpt-4" || "gpt-5" != this.cfg.model) {}
        compare string model "gpt-5" @ if (model === "gpt-4" || "gpt-5" != this.cfg.model) {}
        compare string model "gpt-4" @ case "gpt-4":
        use string x "gpt-5" @ x = "gpt-5";
        compare string model "gpt-4" @ ok = model.startsWith("gpt-4") && model.toLowerCase().includes("gpt");
        compare string model "gpt" @ ok = model.startsWith("gpt-4") && model.toLowerCase().includes("gpt");
        compare string model "gpt-4" @ ok = ["gpt-4", "gpt-4o"].includes(model);
        compare string model "gpt-4o" @ ok = ["gpt-4", "gpt-4o"].includes(model);
        compare string model "gpt-4" @ ok = new Set(["gpt-4"]).has(model);
        compare string regex "^gpt-4" @ ok = /^gpt-4/.test(model) || new RegExp("gpt-4.*").test(model);
        compare string regex "gpt-4.*" @ ok = /^gpt-4/.test(model) || new RegExp("gpt-4.*").test(model);
        compare string prices "gpt-4" @ ok = "gpt-4" in prices;
        "#);
    }

    #[test]
    fn elements_and_keys_are_listings() {
        insta::assert_snapshot!(show(r#"
const MODELS = ["gpt-4", `gpt-4o`];
const PRICES = { "gpt-4": 1, 'gpt-4o': { input: 2 } };
const REGISTRY = [{ id: "gpt-4", model: "gpt-4o" }];
const MAP = new Map([["gpt-4", 1]]);
run({ models: ["gpt-4"] });
Object.freeze(["gpt-4"]);
PRICES["gpt-5"] = 3;
"#), @r#"
        listing string MODELS "gpt-4" @ const MODELS = ["gpt-4", `gpt-4o`];
        listing string MODELS "gpt-4o" @ const MODELS = ["gpt-4", `gpt-4o`];
        listing string PRICES "gpt-4" @ "gpt-4": 1, 'gpt-4o': { input: 2 } };
        listing string PRICES "gpt-4o" @ 'gpt-4o': { input: 2 } };
        listing string id "gpt-4" @ id: "gpt-4", model: "gpt-4o" }];
        use string model "gpt-4o" @ model: "gpt-4o" }];
        listing string MAP "gpt-4" @ const MAP = new Map([["gpt-4", 1]]);
        listing string models "gpt-4" @ models: ["gpt-4"] });
        listing string - "gpt-4" @ Object.freeze(["gpt-4"]);
        listing string PRICES "gpt-5" @ PRICES["gpt-5"] = 3;
        "#);
    }

    #[test]
    fn comments_and_imports_are_no_values() {
        insta::assert_snapshot!(show(r#"#!/usr/bin/env node gpt
import x from "gpt-tokenizer";
export * from 'claude-code';
// gpt-4 here
/* gpt-4o
   there */
/** Speaks to gpt-5. */
f(/* gpt-4 */ 1);
"#), @r#"
        comment comment - "gpt-4 here" @ // gpt-4 here
        comment comment - "gpt-4o\n   there" @ /* gpt-4o
        comment doc - "Speaks to gpt-5." @ /** Speaks to gpt-5. */
        comment comment - "gpt-4" @ /* gpt-4 */ 1);
        "#);
    }

    #[test]
    fn callbacks_of_tests_are_test() {
        insta::assert_snapshot!(show(r#"
describe("gpt-4", () => {
  // gpt-4
  it.each(["gpt-4"])("%s", async (m) => { f("gpt-4o"); });
});
test("x", function () { g({ model: "gpt-4" }); });
it("gpt-4");
"#), @r#"
        test string describe "gpt-4" @ describe("gpt-4", () => {
        comment comment - "gpt-4" @ // gpt-4
        test string each "gpt-4" @ it.each(["gpt-4"])("%s", async (m) => { f("gpt-4o"); });
        test string f "gpt-4o" @ f("gpt-4o"); });
        test string model "gpt-4" @ model: "gpt-4" }); });
        use string it "gpt-4" @ it("gpt-4");
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
const FAMILY = "gpt-4", VENDOR = "openai";
a = "gpt-" + "4" + ("o");
b = `${FAMILY}o-mini`;
c = `${VENDOR}/gpt-4o`;
d = FAMILY + "-turbo";
e = `gpt-4${suffix}`;
f = ["gpt", "4o"].join("-");
g = "gpt\u002d4\x6f";
h = `gpt-4${f("gpt-4o")}`;
i = "gpt-" + version;
j = `using ${FAMILY}`;
k = tag`gpt-4`;
let L = "gpt-4";
L = "gpt-5";
m = `${L}-mini gpt`;
(FAMILY2) => { const FAMILY2 = "gpt-4"; return `${FAMILY2}o`; };
"#), @r#"
        use string FAMILY "gpt-4" @ const FAMILY = "gpt-4", VENDOR = "openai";
        use string a "gpt-4o" = gpt- | 4 | o @ a = "gpt-" + "4" + ("o");
        use string b "gpt-4o-mini" = ${FAMILY} | o-mini @ b = `${FAMILY}o-mini`;
        use string c "openai/gpt-4o" = ${VENDOR} | /gpt-4o @ c = `${VENDOR}/gpt-4o`;
        use string d "gpt-4-turbo" = FAMILY | -turbo @ d = FAMILY + "-turbo";
        use string e "gpt-4▯" @ e = `gpt-4${suffix}`;
        use string f "gpt-4o" = gpt | ,  | 4o @ f = ["gpt", "4o"].join("-");
        use string g "gpt-4o" = gpt | \\u002d | 4 | \\x6f @ g = "gpt\u002d4\x6f";
        use string h "gpt-4▯" @ h = `gpt-4${f("gpt-4o")}`;
        use string f "gpt-4o" @ h = `gpt-4${f("gpt-4o")}`;
        use string i "gpt-▯" @ i = "gpt-" + version;
        use string j "using ▯" @ j = `using ${FAMILY}`;
        use string tag "gpt-4" @ k = tag`gpt-4`;
        use string L "gpt-4" @ let L = "gpt-4";
        use string L "gpt-5" @ L = "gpt-5";
        use string m "▯-mini gpt" @ m = `${L}-mini gpt`;
        use string FAMILY2 "gpt-4" @ const FAMILY2 = "gpt-4"; return `${FAMILY2}o`; };
        use string - "▯o" @ return `${FAMILY2}o`; };
        "#);
    }

    #[test]
    fn types_and_enumerations_are_listings() {
        insta::assert_snapshot!(show_typescript(r#"
type Model = "gpt-4" | "gpt-4o";
enum M { A = "gpt-4", "gpt-4o" = 1 }
interface I { model: "gpt-4"; "gpt-5": number }
const MODELS = ["gpt-4"] as const satisfies readonly string[];
const T: Record<"gpt-4", number> = {};
function f(model: "gpt-4" | string = "gpt-4o", opt?: "gpt-5") {}
class C { readonly model: string = "gpt-4"; }
let x = <const>"gpt-4";
type P = `gpt-4-${string}`;
abstract class D { private static readonly MODEL = "gpt-4" as const; }
"#), @r#"
        listing string Model "gpt-4" @ type Model = "gpt-4" | "gpt-4o";
        listing string Model "gpt-4o" @ type Model = "gpt-4" | "gpt-4o";
        listing string A "gpt-4" @ A = "gpt-4", "gpt-4o" = 1 }
        listing string - "gpt-4o" @ "gpt-4o" = 1 }
        listing string model "gpt-4" @ model: "gpt-4"; "gpt-5": number }
        listing string - "gpt-5" @ "gpt-5": number }
        listing string MODELS "gpt-4" @ const MODELS = ["gpt-4"] as const satisfies readonly string[];
        listing string T "gpt-4" @ const T: Record<"gpt-4", number> = {};
        listing string model "gpt-4" @ function f(model: "gpt-4" | string = "gpt-4o", opt?: "gpt-5") {}
        use string model "gpt-4o" @ function f(model: "gpt-4" | string = "gpt-4o", opt?: "gpt-5") {}
        listing string opt "gpt-5" @ function f(model: "gpt-4" | string = "gpt-4o", opt?: "gpt-5") {}
        use string model "gpt-4" @ readonly model: string = "gpt-4"; }
        use string x "gpt-4" @ let x = <const>"gpt-4";
        use string P "gpt-4-▯" @ type P = `gpt-4-${string}`;
        use string MODEL "gpt-4" @ private static readonly MODEL = "gpt-4" as const; }
        "#);
    }

    #[test]
    fn jsx_holds_values_and_text() {
        insta::assert_snapshot!(shown::of("tsx", r#"
const C = () => (
  <Chat
    model="gpt-4"
    engine={"gpt-4o"}
  >
    We use gpt-4 here.
    {/* gpt-5 */}
    <option value="gpt-4">gpt-4</option>
  </Chat>
);
"#), @r#"
        use string model "gpt-4" @ <Chat
        use string engine "gpt-4o" @ <Chat
        prose string - "\n    We use gpt-4 here.\n    " @ <Chat
        comment comment - "gpt-5" @ /* gpt-5 */}
        use string value "gpt-4" @ <option value="gpt-4">gpt-4</option>
        prose string - "gpt-4" @ <option value="gpt-4">gpt-4</option>
        "#);
        insta::assert_snapshot!(show("const c = <A model='gpt-4' b={`gpt-${x}`} />;"), @r#"
        use string model "gpt-4" @ <A model='gpt-4' b={`gpt-${x}`} />;
        use string b "gpt-▯" @ <A model='gpt-4' b={`gpt-${x}`} />;
        "#);
    }

    #[test]
    fn names_hold_no_text() {
        assert_eq!(
            show("gpt.claude(gpt, { gpt, ...gpt });\nx = `${gpt}`;\n"),
            ""
        );
    }

    #[test]
    fn keys_of_objects_need_no_quotes() {
        insta::assert_snapshot!(show("const P = { gemini: { max: 1 }, a: gpt };\np.gemini.x = 2;"), @"listing string P \"gemini\" @ gemini: { max: 1 }, a: gpt };");
    }
}
