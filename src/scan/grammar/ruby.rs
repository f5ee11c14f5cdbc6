//! Ruby by tree-sitter.

use tree_sitter::Node;

use super::{At, Calls, Folds, Go, Grammar, Make, Members, Rare, Remembers, Scopes, field, step};
use crate::scan::fold::Escapes;

/// The table.
pub(in crate::scan) static RUBY: Grammar = Grammar {
    comments: &["comment"],
    rare: Rare {
        remembers: Remembers::Heredocs,
        ..Rare::NONE
    },
    strings: &[
        "bare_string",
        "bare_symbol",
        "delimited_symbol",
        "heredoc_body",
        "string",
        "subshell",
    ],
    opening: |text| {
        let is_raw = ["'", "%q", "%w", "%i"]
            .iter()
            .any(|sign| text.starts_with(sign));
        let escapes = if is_raw {
            Escapes::None
        } else {
            Escapes::JavaScript
        };
        (escapes, false)
    },
    quotes: &["heredoc_end"],
    substitutions: &["interpolation"],
    regexes: &["regex"],
    identifiers: &[
        "class_variable",
        "constant",
        "global_variable",
        "hash_key_symbol",
        "identifier",
        "instance_variable",
        "simple_symbol",
    ],
    steps: &[
        step("alternative_pattern", "", Go::Through),
        step("argument_list", "", Go::Argument),
        step("array", "", Go::Element),
        step("array_pattern", "", Go::Through),
        step("assignment", "right", Go::Value("left")),
        step("begin", "", Go::Through),
        step("binary", "", Go::Binary),
        step("block", "body", Go::Through),
        step("block_body", "", Go::Through),
        step("body_statement", "", Go::Through),
        step("call", "block", Go::Value("arguments")),
        step("call", "receiver", Go::Receiver),
        step("case", "", Go::Through),
        step("case_match", "", Go::Through),
        step("chained_string", "", Go::Through),
        step("conditional", "", Go::Through),
        step("do_block", "body", Go::Through),
        step("element_reference", "object", Go::Through),
        step("element_reference", "", Go::Index("object")),
        step("else", "", Go::Through),
        step("elsif", "", Go::Through),
        step("find_pattern", "", Go::Through),
        step("for", "value", Go::Value("pattern")),
        step("hash", "", Go::Through),
        step("hash_pattern", "", Go::Through),
        step("hash_splat_argument", "", Go::Through),
        step("if", "", Go::Through),
        step("if_modifier", "body", Go::Through),
        step("in", "", Go::Through),
        step("in_clause", "body", Go::Through),
        step("in_clause", "pattern", Go::Arm("value")),
        step("keyword_parameter", "value", Go::Value("name")),
        step("keyword_pattern", "value", Go::Through),
        step("lambda", "body", Go::Through),
        step("match_pattern", "pattern", Go::Arm("value")),
        step("method", "body", Go::Value("name")),
        step("operator_assignment", "right", Go::Value("left")),
        step("optional_parameter", "value", Go::Value("name")),
        step("pair", "key", Go::Element),
        step("pair", "value", Go::Pair("key")),
        step("parenthesized_pattern", "", Go::Through),
        step("parenthesized_statements", "", Go::Through),
        step("pattern", "", Go::Through),
        step("rescue_modifier", "", Go::Through),
        step("return", "", Go::Return),
        step("right_assignment_list", "", Go::Through),
        step("singleton_method", "body", Go::Value("name")),
        step("splat_argument", "", Go::Through),
        step("string_array", "", Go::Element),
        step("symbol_array", "", Go::Element),
        step("test_pattern", "pattern", Go::Arm("value")),
        step("then", "", Go::Through),
        step("unless", "", Go::Through),
        step("unless_modifier", "body", Go::Through),
        step("when", "body", Go::Through),
        step("when", "pattern", Go::Arm("value")),
        step("yield", "", Go::Through),
    ],
    names: &[
        ("argument_list", ""),
        ("assignment", "left"),
        ("binary", "left"),
        ("conditional", "consequence"),
        ("element_reference", "[]"),
        ("left_assignment_list", ""),
        ("scope_resolution", "name"),
        ("unary", "operand"),
    ],
    keys: &["pair"],
    headers: &[
        "case",
        "case_match",
        "class",
        "elsif",
        "for",
        "if",
        "in_clause",
        "method",
        "module",
        "singleton_method",
        "unless",
        "until",
        "when",
        "while",
    ],
    bodies: &[
        "begin",
        "block_body",
        "body_statement",
        "do",
        "else",
        "ensure",
        "program",
        "then",
    ],
    functions: &["lambda", "method", "singleton_method"],
    calls: Calls {
        kinds: &[("call", "")],
        members: &[("call", "receiver", "method")],
        compare: &[
            "casecmp",
            "casecmp?",
            "delete_prefix",
            "delete_suffix",
            "end_with?",
            "ends_with?",
            "eql?",
            "equal?",
            "exclude?",
            "has_key?",
            "in?",
            "include?",
            "index",
            "key?",
            "match",
            "match?",
            "member?",
            "start_with?",
            "starts_with?",
        ],
        modules: &["Rails"],
        entries: &["<<", "add", "append", "push", "store", "unshift"],
        wrappers: &["Array", "Set", "String", "lambda", "proc"],
        keyed: &[
            "[]=",
            "add_option",
            "attr_default",
            "attribute",
            "class_attribute",
            "config_accessor",
            "define_method",
            "dig",
            "enum",
            "fetch",
            "let",
            "let!",
            "method_option",
            "option",
            "send",
            "set",
            "setting",
            "subject",
        ],
        regexes: &["Regexp"],
        plain: &[
            "dup", "freeze", "downcase", "presence", "strip", "to_s", "to_str", "to_sym", "upcase",
        ],
        ..Calls::NONE
    },
    folds: Folds {
        adjacent: &["chained_string"],
        binary: &["binary"],
        parentheses: &["parenthesized_statements"],
        concat: &["+"],
        percent: &["%"],
        makers: &[
            ("join", Make::Join(At::First)),
            ("format", Make::Percents(At::First)),
            ("sprintf", Make::Percents(At::First)),
        ],
        same: &["dup", "freeze", "strip", "to_s", "to_str"],
        comparisons: &["==", "!=", "===", "=~", "!~", "<", ">", "<=", ">="],
        defaults: &["||", "or"],
        lists: &["array", "string_array", "symbol_array"],
        arguments: &["argument_list"],
        ..Folds::NONE
    },
    scopes: Scopes {
        kinds: &[
            "block",
            "class",
            "do_block",
            "lambda",
            "method",
            "module",
            "singleton_method",
        ],
        binders: &[
            ("assignment", "left"),
            ("block_parameters", ""),
            ("exception_variable", ""),
            ("for", "pattern"),
            ("lambda_parameters", ""),
            ("method_parameters", ""),
        ],
        values: &[("assignment", "left", "right")],
        changes: &[("operator_assignment", "left")],
        ..Scopes::NONE
    },
    members: Members {
        owners: &[("class", "name"), ("module", "name")],
        selves: &["self"],
        ..Members::NONE
    },
    env: &["ENV.fetch", "ENV["],
    is_test,
    doc_statement: None,
    ..Grammar::of(|| tree_sitter_ruby::LANGUAGE.into())
};

/// Methods whose blocks are test code.
const TEST_CALLS: &[&str] = &[
    "context",
    "describe",
    "it",
    "scenario",
    "setup",
    "shared_context",
    "shared_examples",
    "specify",
    "teardown",
    "test",
];

/// `describe "…" do`, `class X < Minitest::Test`, `def test_x`.
fn is_test(node: Node<'_>, text: &str) -> bool {
    match node.kind() {
        "call" => {
            let has_block = node.child_by_field_name("block").is_some();
            has_block && TEST_CALLS.contains(&field(node, "method", text))
        }
        "class" => {
            let base = field(node, "superclass", text);
            base.ends_with("Test") || base.ends_with("TestCase") || base.ends_with("Spec")
        }
        "method" => field(node, "name", text).starts_with("test_"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("ruby", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
MODEL = "gpt-4".freeze
@model ||= 'gpt-4'
config.model = "gpt-4"
cfg[:model] = "gpt-4"
a, b = "gpt-4", "gpt-4o"
client.chat(parameters: { model: "gpt-4", :engine => "gpt-4o", "llm" => "gpt-5" })
RubyLLM.chat model: "gpt-4"
RubyLLM.embed("gpt-4")
model "gpt-4"
def f(model: "gpt-4", m = "gpt-4o")
  "gpt-5"
end
def g = "gpt-4"
def h
  return "gpt-4" if x
  if y then "gpt-4o" else "gpt-5" end
end
model = cheap ? "gpt-4" : "gpt-4o"
model = case size
        when :small then "gpt-4"
        else "gpt-4o"
        end
t.string :model, default: "gpt-4"
option :model, default: -> { "gpt-4" }
attribute(:model) { "gpt-4" }
cfg.fetch(:model, "gpt-4")
opts[:model] || "gpt-4"
`ai --model gpt-4`
models << "gpt-4"
"#), @r#"
        use string MODEL "gpt-4" @ MODEL = "gpt-4".freeze
        use string @model "gpt-4" @ @model ||= 'gpt-4'
        use string model "gpt-4" @ config.model = "gpt-4"
        use string model "gpt-4" @ cfg[:model] = "gpt-4"
        use string a "gpt-4" @ a, b = "gpt-4", "gpt-4o"
        use string b "gpt-4o" @ a, b = "gpt-4", "gpt-4o"
        use string model "gpt-4" @ model: "gpt-4", :engine => "gpt-4o", "llm" => "gpt-5" })
        use string engine "gpt-4o" @ :engine => "gpt-4o", "llm" => "gpt-5" })
        use string llm "gpt-5" @ "llm" => "gpt-5" })
        use string model "gpt-4" @ model: "gpt-4"
        use string embed "gpt-4" @ RubyLLM.embed("gpt-4")
        use string model "gpt-4" @ model "gpt-4"
        use string model "gpt-4" @ def f(model: "gpt-4", m = "gpt-4o")
        use string m "gpt-4o" @ def f(model: "gpt-4", m = "gpt-4o")
        use string f "gpt-5" @ "gpt-5"
        use string g "gpt-4" @ def g = "gpt-4"
        use string h "gpt-4" @ return "gpt-4" if x
        use string h "gpt-4o" @ "gpt-4o" else "gpt-5" end
        use string h "gpt-5" @ "gpt-5" end
        use string model "gpt-4" @ model = cheap ? "gpt-4" : "gpt-4o"
        use string model "gpt-4o" @ model = cheap ? "gpt-4" : "gpt-4o"
        use string model "gpt-4" @ "gpt-4"
        use string model "gpt-4o" @ "gpt-4o"
        use string model "gpt-4" @ default: "gpt-4"
        use string model "gpt-4" @ "gpt-4" }
        use string model "gpt-4" @ "gpt-4" }
        use string model "gpt-4" @ cfg.fetch(:model, "gpt-4")
        use string model "gpt-4" @ opts[:model] || "gpt-4"
        use string - "ai --model gpt-4" @ `ai --model gpt-4`
        use string models "gpt-4" @ models << "gpt-4"
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
a = ENV.fetch("MODEL_A", "gpt-4")
b = ENV["MODEL_B"] || 'gpt-4'
c = ENV.fetch("MODEL_C") { "gpt-4" }
d = { model: ENV["MODEL_D"] || "gpt-4" }
ENV["MODEL_E"] ||= "gpt-4"
"#), @r#"
        use string MODEL_A "gpt-4" @ a = ENV.fetch("MODEL_A", "gpt-4")
        use string MODEL_B "gpt-4" @ b = ENV["MODEL_B"] || 'gpt-4'
        use string MODEL_C "gpt-4" @ "gpt-4" }
        use string MODEL_D "gpt-4" @ model: ENV["MODEL_D"] || "gpt-4" }
        use string MODEL_E "gpt-4" @ ENV["MODEL_E"] ||= "gpt-4"
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if model == "gpt-4" || "gpt-5" != @model
elsif model.start_with?("gpt-4") && model.match?(/^gpt-4/)
end
%w[gpt-4 gpt-4o].include?(model)
["gpt-4"].include? cfg.model
model.in?(["gpt-4"])
case model
when "gpt-4", /gpt-4o/, *["gpt-5"] then x = "gpt-5"
end
case cfg
in { model: "gpt-4" | "gpt-4o" } then 1
end
Regexp.new("^gpt-4")
raise "no gpt" unless model == "gpt-4"
"#), @r#"
        compare string model "gpt-4" @ if model == "gpt-4" || "gpt-5" != @model
        compare string @model "gpt-5" @ if model == "gpt-4" || "gpt-5" != @model
        compare string model "gpt-4" @ elsif model.start_with?("gpt-4") && model.match?(/^gpt-4/)
        compare string regex "/^gpt-4/" @ elsif model.start_with?("gpt-4") && model.match?(/^gpt-4/)
        compare string model "gpt-4" @ %w[gpt-4 gpt-4o].include?(model)
        compare string model "gpt-4o" @ %w[gpt-4 gpt-4o].include?(model)
        compare string model "gpt-4" @ ["gpt-4"].include? cfg.model
        compare string model "gpt-4" @ model.in?(["gpt-4"])
        compare string model "gpt-4" @ when "gpt-4", /gpt-4o/, *["gpt-5"] then x = "gpt-5"
        compare string regex "/gpt-4o/" @ when "gpt-4", /gpt-4o/, *["gpt-5"] then x = "gpt-5"
        compare string model "gpt-5" @ when "gpt-4", /gpt-4o/, *["gpt-5"] then x = "gpt-5"
        use string x "gpt-5" @ x = "gpt-5"
        compare string cfg "gpt-4" @ in { model: "gpt-4" | "gpt-4o" } then 1
        compare string cfg "gpt-4o" @ in { model: "gpt-4" | "gpt-4o" } then 1
        compare string regex "^gpt-4" @ Regexp.new("^gpt-4")
        use string raise "no gpt" @ raise "no gpt" unless model == "gpt-4"
        compare string model "gpt-4" @ raise "no gpt" unless model == "gpt-4"
        "#);
    }

    #[test]
    fn elements_and_keys_are_listings() {
        insta::assert_snapshot!(show(r#"
MODELS = %w[gpt-4 gpt-4o].freeze
ALL = ["gpt-4", 'gpt-4o'].freeze
SET = Set.new(["gpt-4"])
SYMBOLS = %i[gpt-4]
PRICES = {
  "gpt-4" => { input: 1 },
  "gpt-4o": 2,
}.freeze
REGISTRY = [{ id: "gpt-4", model: "gpt-4o" }]
enum :model, { "gpt-4" => 0 }
chat(models: ["gpt-4"])
run("--model", "gpt-4", ["-m", "gpt-4o"])
"#), @r#"
        listing string MODELS "gpt-4" @ MODELS = %w[gpt-4 gpt-4o].freeze
        listing string MODELS "gpt-4o" @ MODELS = %w[gpt-4 gpt-4o].freeze
        listing string ALL "gpt-4" @ ALL = ["gpt-4", 'gpt-4o'].freeze
        listing string ALL "gpt-4o" @ ALL = ["gpt-4", 'gpt-4o'].freeze
        listing string SET "gpt-4" @ SET = Set.new(["gpt-4"])
        listing string SYMBOLS "gpt-4" @ SYMBOLS = %i[gpt-4]
        listing string PRICES "gpt-4" @ "gpt-4" => { input: 1 },
        listing string PRICES "gpt-4o" @ "gpt-4o": 2,
        listing string id "gpt-4" @ id: "gpt-4", model: "gpt-4o" }]
        use string model "gpt-4o" @ model: "gpt-4o" }]
        listing string model "gpt-4" @ "gpt-4" => 0 }
        listing string models "gpt-4" @ models: ["gpt-4"])
        use string --model "gpt-4" @ run("--model", "gpt-4", ["-m", "gpt-4o"])
        use string -m "gpt-4o" @ run("--model", "gpt-4", ["-m", "gpt-4o"])
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r##"
FAMILY = "gpt-4"
VENDOR = "openai".freeze
a = "gpt-" "4o"
b = "gpt" + "-4" + 'o'
c = "#{FAMILY}o-mini"
d = "#{VENDOR}/gpt-4o"
e = format("%s-mini", FAMILY)
f = "%s/%s" % [VENDOR, FAMILY]
g = ["gpt", "4o"].join("-")
h = %w[gpt 4o].join("-")
i = "gpt-4#{suffix}"
j = "gpt-4" + suffix
k = "using #{FAMILY} now"
l = sprintf("%s-%s", "gpt-4", "mini")
"##), @r##"
        use string FAMILY "gpt-4" @ FAMILY = "gpt-4"
        use string a "gpt-4o" = gpt- | 4o @ a = "gpt-" "4o"
        use string b "gpt-4o" = gpt | -4 | o @ b = "gpt" + "-4" + 'o'
        use string c "gpt-4o-mini" = #{FAMILY} | o-mini @ c = "#{FAMILY}o-mini"
        use string d "openai/gpt-4o" = #{VENDOR} | /gpt-4o @ d = "#{VENDOR}/gpt-4o"
        use string e "gpt-4-mini" = %s | -mini @ e = format("%s-mini", FAMILY)
        use string f "openai/gpt-4" = %s | / | %s @ f = "%s/%s" % [VENDOR, FAMILY]
        use string g "gpt-4o" = gpt | ,  | 4o @ g = ["gpt", "4o"].join("-")
        use string h "gpt-4o" = gpt |   | 4o @ h = %w[gpt 4o].join("-")
        use string i "gpt-4▯" @ i = "gpt-4#{suffix}"
        use string j "gpt-4▯" @ j = "gpt-4" + suffix
        use string k "using ▯ now" = using  |  now @ k = "using #{FAMILY} now"
        use string l "gpt-4-mini" = %s | - | %s @ l = sprintf("%s-%s", "gpt-4", "mini")
        "##);
    }

    #[test]
    fn comments_documents_and_tests_are_apart() {
        insta::assert_snapshot!(show(r#"
# gpt-4 here
=begin
gpt-4o
=end
x = <<~YAML
  model: gpt-4
YAML
describe "with gpt-4" do
  let(:model) { "gpt-4" }
  it { expect(x).to eq("gpt-4o") } # gpt
end
class ChatTest < Minitest::Test
  def test_it = chat("gpt-4")
end
describe(model: "gpt-4")
"#), @r#"
        comment comment - "gpt-4 here" @ # gpt-4 here
        comment comment - "gpt-4o" @ =begin
        use string - "\n  model: gpt-4\n" @ 
        test string describe "with gpt-4" @ describe "with gpt-4" do
        test string model "gpt-4" @ "gpt-4" }
        test string eq "gpt-4o" @ expect(x).to eq("gpt-4o") } # gpt
        comment comment - "gpt" @ # gpt
        test string chat "gpt-4" @ def test_it = chat("gpt-4")
        use string model "gpt-4" @ model: "gpt-4")
        "#);
    }

    #[test]
    fn names_and_holes_hold_no_text() {
        assert_eq!(show("gpt = claude.gpt(gpt: :gpt)\nx = \"#{gpt_x}\"\n"), "");
    }
}
