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
mod tests;
