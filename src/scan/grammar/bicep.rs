//! Bicep and its parameter files by tree-sitter.

use super::{At, Calls, Folds, Go, Grammar, Make, Rare, Scopes, step};
use crate::scan::fold::Escapes;
use crate::scan::piece::Context;

/// The table.
pub(in crate::scan) static BICEP: Grammar = Grammar {
    comments: &["comment", "diagnostic_comment"],
    strings: &["string"],
    opening,
    substitutions: &["interpolation"],
    identifiers: &["identifier", "property_identifier"],
    wraps: &[("parenthesized_expression", ""), ("type", "")],
    steps: &[
        step("arguments", "", Go::Argument),
        step("array", "", Go::Element),
        step("assert_statement", "", Go::Through),
        step("assignment_expression", "right", Go::Value("left")),
        step("binary_expression", "", Go::Binary),
        step("call_expression", "", Go::Through),
        step("decorator", "", Go::Decorates("0")),
        step("for_statement", "", Go::Through),
        step("if_statement", "", Go::Through),
        step("import_functionality", "", Go::Skip),
        step("import_statement", "", Go::Skip),
        step("interpolation", "", Go::Through),
        step("lambda_expression", "", Go::Through),
        step("member_expression", "object", Go::Receiver),
        step("metadata_declaration", "1", Go::Value("0")),
        step("module_declaration", "1", Go::Skip),
        step("object", "", Go::Through),
        step("object_property", "0", Go::Element),
        step("object_property", "1", Go::Value("0")),
        step("output_declaration", "2", Go::Value("0")),
        step("parameter_declaration", "1", Go::Value("0")),
        step("parameter_declaration", "2", Go::Value("0")),
        step("parenthesized_expression", "", Go::Through),
        step("parenthesized_type", "", Go::Through),
        step("resource_declaration", "1", Go::Skip),
        step("string", "", Go::Through),
        step("subscript_expression", "index", Go::Index("object")),
        step("subscript_expression", "object", Go::Through),
        step("ternary_expression", "", Go::Through),
        step("test_block", "1", Go::Skip),
        step("type", "", Go::Through),
        step("type_declaration", "1", Go::Value("0")),
        step("union_type", "", Go::Element),
        step("user_defined_function", "", Go::Value("name")),
        step("using_statement", "", Go::Skip),
        step("variable_declaration", "1", Go::Value("0")),
    ],
    names: &[
        ("binary_expression", "left"),
        ("member_expression", "property"),
        ("subscript_expression", "[]"),
    ],
    holders: &[
        "decorator",
        "metadata_declaration",
        "module_declaration",
        "object_property",
        "output_declaration",
        "parameter_declaration",
        "resource_declaration",
        "type_declaration",
        "variable_declaration",
    ],
    keys: &["object_property"],
    functions: &["lambda_expression", "user_defined_function"],
    calls: Calls {
        kinds: &[("call_expression", "function")],
        members: &[("member_expression", "object", "property")],
        compare: &[
            "contains",
            "endsWith",
            "indexOf",
            "lastIndexOf",
            "startsWith",
        ],
        fallbacks: &["coalesce"],
        wrappers: &[
            "allowed", "array", "concat", "first", "json", "last", "string", "toLower", "toUpper",
            "trim", "union",
        ],
        keyed: &["readEnvironmentVariable"],
        plain: &["toLower", "toUpper"],
        ..Calls::NONE
    },
    folds: Folds {
        binary: &["binary_expression"],
        makers: &[
            ("concat", Make::Concat),
            ("format", Make::Braces(At::First)),
            ("join", Make::Join(At::Second)),
        ],
        comparisons: &["==", "!=", "=~", "!~"],
        defaults: &["??"],
        lists: &["array"],
        arguments: &["arguments"],
        ..Folds::NONE
    },
    scopes: Scopes {
        kinds: &[
            "for_statement",
            "lambda_expression",
            "user_defined_function",
        ],
        binders: &[
            ("for_loop_parameters", ""),
            ("for_statement", "initializer"),
            ("module_declaration", "0"),
            ("output_declaration", "0"),
            ("parameter", "0"),
            ("parameter_declaration", "0"),
            ("resource_declaration", "0"),
            ("type_declaration", "0"),
            ("variable_declaration", "0"),
        ],
        values: &[
            ("parameter_declaration", "0", "2"),
            ("variable_declaration", "0", "1"),
        ],
        ..Scopes::NONE
    },
    env: &["readEnvironmentVariable"],
    is_enum: |node, _| node.kind() == "type_declaration",
    rare: Rare {
        context: Context::Config,
        ..Rare::NONE
    },
    ..Grammar::of(|| tree_sitter_bicep::LANGUAGE.into())
};

fn opening(quotes: &str) -> (Escapes, bool) {
    if quotes.len() == 3 {
        (Escapes::None, false)
    } else {
        (Escapes::JavaScript, false)
    }
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("bicep", text)
    }

    #[test]
    fn values_are_named_by_what_holds_them() {
        insta::assert_snapshot!(show(r"
// gpt-0
@description('The gpt-1 model')
@allowed([
  'gpt-2'
  'gpt-3'
])
param model string = 'gpt-4'
param kind 'gpt-6' | 'gpt-7' = 'gpt-6' /* gpt */
param other string = readEnvironmentVariable('OTHER_MODEL', 'gpt-8')
var list = [ 'gpt-9', 'gpt-10' ]
var c = empty(model) ? 'gpt-11' : model
var d = contains([ 'gpt-12' ], model)
var e = model == 'gpt-13'
var f = model ?? 'gpt-14'
var g = { 'gpt-15': 1, chat: 'gpt-16' }
var h = g['gpt-15']
var i = '''
gpt-17
'''
resource gpt 'x/gpt-18@2023' = {
  name: 'gpt-19'
  properties: { env: [ { name: 'CHAT_MODEL', value: 'gpt-20' } ] }
}
module m './gpt-21.bicep' = { name: 'x', params: { chatModel: 'gpt-22' } }
output o string = 'gpt-23'
type t = 'gpt-24' | 'gpt-25'
"), @r#"
        comment comment - "gpt-0" @ // gpt-0
        use config description "The gpt-1 model" @ @description('The gpt-1 model')
        listing config model "gpt-2" @ @allowed([
        listing config model "gpt-3" @ @allowed([
        use config model "gpt-4" @ param model string = 'gpt-4'
        listing config kind "gpt-6" @ param kind 'gpt-6' | 'gpt-7' = 'gpt-6' /* gpt */
        listing config kind "gpt-7" @ param kind 'gpt-6' | 'gpt-7' = 'gpt-6' /* gpt */
        use config kind "gpt-6" @ param kind 'gpt-6' | 'gpt-7' = 'gpt-6' /* gpt */
        comment comment - "gpt" @ /* gpt */
        use config OTHER_MODEL "gpt-8" @ param other string = readEnvironmentVariable('OTHER_MODEL', 'gpt-8')
        listing config list "gpt-9" @ var list = [ 'gpt-9', 'gpt-10' ]
        listing config list "gpt-10" @ var list = [ 'gpt-9', 'gpt-10' ]
        use config c "gpt-11" @ var c = empty(model) ? 'gpt-11' : model
        compare config model "gpt-12" @ var d = contains([ 'gpt-12' ], model)
        compare config model "gpt-13" @ var e = model == 'gpt-13'
        use config f "gpt-14" @ var f = model ?? 'gpt-14'
        listing config g "gpt-15" @ 'gpt-15': 1, chat: 'gpt-16' }
        use config chat "gpt-16" @ chat: 'gpt-16' }
        use config g "gpt-15" @ var h = g['gpt-15']
        use config i "\ngpt-17\n" @ var i = '''
        use config name "gpt-19" @ name: 'gpt-19'
        use config CHAT_MODEL "gpt-20" @ value: 'gpt-20' } ] }
        use config chatModel "gpt-22" @ chatModel: 'gpt-22' } }
        use config o "gpt-23" @ output o string = 'gpt-23'
        listing config t "gpt-24" @ type t = 'gpt-24' | 'gpt-25'
        listing config t "gpt-25" @ type t = 'gpt-24' | 'gpt-25'
        "#);
    }

    #[test]
    fn what_is_put_together_is_one_id() {
        insta::assert_snapshot!(show(r"
param base string = 'gpt-1'
var small = '${base}-mini'
var gateway = 'openai/${small}'
var a = format('{0}-mini', base)
var b = concat(base, '-nano')
var c = join([ base, 'mini' ], '-')
var d = '${x ?? 'gpt-2'}-mini'
var e = 'gpt-3${unknown}'
var f = '${small}'
var g = concat([ 'gpt-4' ], other)
"), @r#"
        use config small "gpt-1-mini" = ${base} | -mini @ var small = '${base}-mini'
        use config gateway "openai/gpt-1-mini" = openai/ | ${small} @ var gateway = 'openai/${small}'
        use config a "gpt-1-mini" = {0} | -mini @ var a = format('{0}-mini', base)
        use config b "gpt-1-nano" = base | -nano @ var b = concat(base, '-nano')
        use config c "gpt-1-mini" = base | ,  | mini @ var c = join([ base, 'mini' ], '-')
        use config d "gpt-2-mini" = ${x ?? \'gpt-2\'} | -mini @ var d = '${x ?? 'gpt-2'}-mini'
        use config e "gpt-3▯" @ var e = 'gpt-3${unknown}'
        listing config g "gpt-4" @ var g = concat([ 'gpt-4' ], other)
        "#);
    }

    #[test]
    fn a_version_belongs_to_the_name_beside_it() {
        let text = "var m = {\n  format: 'OpenAI'\n  name: 'gpt-4o'\n  version: '2024-08-06'\n}\n\
            param chatModelName string = 'gpt'\nparam chatModelVersion string = '1'\n\
            var n = { name: 'gpt', version: chatModelVersion }\nvar o = { name: 'gpt', version: x }\n";
        let extract = crate::scan::language::named("bicep")
            .unwrap()
            .extract
            .unwrap();
        let found = shown::pieces(extract, text, false).unwrap();
        let versions: Vec<_> = found
            .iter()
            .map(|piece| piece.version.as_deref().map(|(version, _)| &**version))
            .collect();
        assert_eq!(versions, [Some("2024-08-06"), Some("1"), Some("1"), None]);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for (open, close) in [
            ("[", "]"),
            ("(", ")"),
            ("{a:", "}"),
            ("f(", ")"),
            ("'${", "}'"),
        ] {
            let text = format!(
                "var x = {}'gpt'{}\n",
                open.repeat(2_000),
                close.repeat(2_000)
            );
            let extract = crate::scan::language::named("bicep")
                .unwrap()
                .extract
                .unwrap();
            let _ = shown::pieces(extract, &text, true);
        }
        let list = format!("var x = [\n{}]\n", "'gpt'\n".repeat(5_000));
        assert_eq!(show(&list).lines().count(), 5_000);
    }
}
