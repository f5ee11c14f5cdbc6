//! C# by tree-sitter.

use tree_sitter::Node;

use super::{At, Calls, Folds, Go, Grammar, Make, Members, Scopes, Step, field, step};
use crate::scan::fold::Escapes;

/// The table.
pub(in crate::scan) static C_SHARP: Grammar = Grammar {
    comments: &["comment"],
    is_doc: |text| text.starts_with("///") || text.starts_with("/**"),
    strings: &[
        "interpolated_string_expression",
        "raw_string_literal",
        "string_literal",
        "verbatim_string_literal",
    ],
    opening,
    quotes: &[
        "interpolation_brace",
        "interpolation_quote",
        "interpolation_start",
        "raw_string_end",
        "raw_string_start",
        "string_literal_encoding",
    ],
    substitutions: &["interpolation"],
    identifiers: &["identifier", "implicit_parameter", "predefined_type"],
    wraps: &[
        ("argument", "-1"),
        ("array_creation_expression", "-1"),
        ("arrow_expression_clause", ""),
        ("bracketed_argument_list", ""),
        ("collection_element", ""),
        ("expression_element", ""),
        ("implicit_array_creation_expression", "-1"),
    ],
    qualified: &[("member_access_expression", "expression", "name")],
    steps: STEPS,
    names: &[
        ("alias_qualified_name", "name"),
        ("as_expression", "left"),
        ("assignment_expression", "left"),
        ("await_expression", ""),
        ("binary_expression", "left"),
        ("cast_expression", "value"),
        ("conditional_access_expression", "-1"),
        ("conditional_expression", "consequence"),
        ("element_access_expression", "[]"),
        ("generic_name", ""),
        ("member_access_expression", "name"),
        ("qualified_name", "name"),
        ("variable_declaration", "-1"),
        ("variable_declarator", "name"),
    ],
    holders: &[
        "assignment_expression",
        "attribute",
        "enum_member_declaration",
        "expression_statement",
        "field_declaration",
        "local_declaration_statement",
        "property_declaration",
        "return_statement",
        "throw_statement",
        "with_initializer",
        "yield_statement",
    ],
    keys: &[
        "assignment_expression",
        "enum_member_declaration",
        "with_initializer",
    ],
    headers: &[
        "class_declaration",
        "constructor_declaration",
        "delegate_declaration",
        "do_statement",
        "enum_declaration",
        "for_statement",
        "foreach_statement",
        "if_statement",
        "interface_declaration",
        "local_function_statement",
        "method_declaration",
        "record_declaration",
        "struct_declaration",
        "switch_expression_arm",
        "switch_section",
        "switch_statement",
        "using_statement",
        "while_statement",
    ],
    functions: &[
        "anonymous_method_expression",
        "constructor_declaration",
        "lambda_expression",
        "local_function_statement",
        "method_declaration",
        "property_declaration",
    ],
    calls: Calls {
        kinds: &[
            ("attribute", "name"),
            ("invocation_expression", "function"),
            ("object_creation_expression", "type"),
        ],
        members: &[
            ("conditional_access_expression", "condition", "-1"),
            ("member_access_expression", "expression", "name"),
        ],
        compare: &[
            "Compare",
            "CompareOrdinal",
            "CompareTo",
            "Contains",
            "ContainsKey",
            "EndsWith",
            "Equals",
            "IndexOf",
            "StartsWith",
        ],
        modules: &["Enumerable", "String", "string"],
        lists: &[
            "ImmutableArray.Create",
            "ImmutableHashSet.Create",
            "ImmutableList.Create",
        ],
        tables: &["KeyValuePair", "KeyValuePair.Create"],
        entries: &["Add", "AddOrUpdate", "Insert", "TryAdd"],
        wrappers: &[
            "DefaultValue",
            "EnumMember",
            "HashSet",
            "JsonProperty",
            "JsonPropertyName",
            "JsonStringEnumMemberName",
            "Lazy",
            "List",
            "ToString",
        ],
        keyed: &[
            "GetValue",
            "GetValueOrDefault",
            "SetProperty",
            "UseSetting",
            "WithParameter",
        ],
        regexes: &["GeneratedRegex", "Regex"],
        plain: &[
            "ToLower",
            "ToLowerInvariant",
            "ToString",
            "ToUpper",
            "ToUpperInvariant",
            "Trim",
        ],
        ..Calls::NONE
    },
    folds: Folds {
        binary: &["binary_expression"],
        parentheses: &["parenthesized_expression"],
        concat: &["+"],
        makers: &[
            ("Append", Make::Concat),
            ("StringBuilder", Make::Concat),
            ("String.Concat", Make::Concat),
            ("String.Format", Make::Braces(At::First)),
            ("String.Join", Make::Join(At::First)),
            ("string.Concat", Make::Concat),
            ("string.Format", Make::Braces(At::First)),
            ("string.Join", Make::Join(At::First)),
        ],
        comparisons: &["==", "!="],
        defaults: &["??"],
        lists: &["collection_expression", "initializer_expression"],
        arguments: &["argument_list", "attribute_argument_list"],
        ..Folds::NONE
    },
    scopes: Scopes {
        kinds: &[
            "block",
            "catch_clause",
            "class_declaration",
            "constructor_declaration",
            "enum_declaration",
            "for_statement",
            "foreach_statement",
            "interface_declaration",
            "lambda_expression",
            "local_function_statement",
            "method_declaration",
            "record_declaration",
            "struct_declaration",
            "switch_section",
            "using_statement",
        ],
        binders: &[
            ("catch_declaration", "name"),
            ("declaration_expression", "name"),
            ("declaration_pattern", "name"),
            ("foreach_statement", "left"),
            ("lambda_expression", "parameters"),
            ("parameter", "name"),
            ("property_declaration", "name"),
            ("variable_declarator", "name"),
        ],
        values: &[
            ("property_declaration", "name", "value"),
            ("variable_declarator", "name", "-1"),
        ],
        changes: &[
            ("assignment_expression", "left"),
            ("prefix_unary_expression", ""),
        ],
        ..Scopes::NONE
    },
    members: Members {
        owners: &[
            ("class_declaration", "name"),
            ("enum_declaration", "name"),
            ("interface_declaration", "name"),
            ("record_declaration", "name"),
            ("struct_declaration", "name"),
        ],
        selves: &["this"],
        casts: &["cast_expression", "parenthesized_expression"],
        ..Members::NONE
    },
    env: &[
        "Environment.GetEnvironmentVariable",
        "System.Environment.GetEnvironmentVariable",
    ],
    is_test,
    groups: &["declaration_list"],
    ..Grammar::of(|| tree_sitter_c_sharp::LANGUAGE.into())
};

const STEPS: &[Step] = &[
    step("accessor_declaration", "", Go::Through),
    step("accessor_list", "", Go::Through),
    step("anonymous_object_creation_expression", "", Go::Beside),
    step("argument", "", Go::Value("name")),
    step("argument_list", "", Go::Argument),
    step("array_creation_expression", "", Go::Through),
    step("arrow_expression_clause", "", Go::Through),
    step("assignment_expression", "left", Go::Through),
    step("assignment_expression", "right", Go::Pair("left")),
    step("attribute", "", Go::Through),
    step("attribute_argument", "", Go::Value("name")),
    step("attribute_argument_list", "", Go::Argument),
    step("attribute_list", "", Go::Through),
    step("await_expression", "", Go::Through),
    step("binary_expression", "", Go::Binary),
    step("bracketed_argument_list", "", Go::Through),
    step("cast_expression", "value", Go::Through),
    step("checked_expression", "", Go::Through),
    step("collection_element", "", Go::Through),
    step("collection_expression", "", Go::Element),
    step(
        "conditional_expression",
        "alternative",
        Go::Fallback("consequence"),
    ),
    step("conditional_expression", "", Go::Through),
    step("constant_pattern", "", Go::Through),
    step("element_access_expression", "expression", Go::Through),
    step(
        "element_access_expression",
        "subscript",
        Go::Index("expression"),
    ),
    step("element_binding_expression", "", Go::Element),
    step("enum_member_declaration", "", Go::Member("name")),
    step("expression_element", "", Go::Through),
    step("field_declaration", "", Go::Value("-1")),
    step("foreach_statement", "right", Go::Value("left")),
    step("implicit_array_creation_expression", "", Go::Through),
    step("implicit_object_creation_expression", "", Go::Through),
    step("initializer_expression", "", Go::Element),
    step("invocation_expression", "function", Go::Through),
    step("is_pattern_expression", "pattern", Go::Compare),
    step("lambda_expression", "body", Go::Through),
    step("local_function_statement", "body", Go::Value("name")),
    step("member_access_expression", "expression", Go::Receiver),
    step("method_declaration", "body", Go::Value("name")),
    step("negated_pattern", "", Go::Through),
    step("object_creation_expression", "initializer", Go::Through),
    step("or_pattern", "", Go::Through),
    step("parameter", "", Go::Value("name")),
    step("parenthesized_expression", "", Go::Through),
    step("parenthesized_pattern", "", Go::Through),
    step("postfix_unary_expression", "", Go::Through),
    step("property_declaration", "", Go::Value("name")),
    step("return_statement", "", Go::Return),
    step("subpattern", "", Go::Compare),
    step("switch_expression", "", Go::Through),
    step("switch_expression_arm", "0", Go::Arm("0")),
    step("switch_expression_arm", "", Go::Through),
    step("switch_section", "", Go::Arm("value")),
    step("tuple_expression", "", Go::Element),
    step("variable_declarator", "", Go::Value("name")),
    step("with_expression", "", Go::Through),
    step("with_initializer", "-1", Go::Value("0")),
    step("yield_statement", "", Go::Return),
];

/// `"`, `$"`, `@"`, `$@"` and the raw `"""`, `$$"""`.
fn opening(text: &str) -> (Escapes, bool) {
    if text.ends_with("\"\"\"") {
        return (Escapes::None, false);
    }
    let escapes = if text.contains('@') {
        Escapes::Doubled
    } else {
        Escapes::JavaScript
    };
    (escapes, text.contains('$'))
}

/// Attributes of methods and types that are test code: of xUnit, NUnit and MSTest.
const TESTS: &[&str] = &[
    "DataTestMethod",
    "Fact",
    "OneTimeSetUp",
    "RetryFact",
    "RetryTheory",
    "SetUp",
    "SkippableFact",
    "SkippableTheory",
    "Test",
    "TestCase",
    "TestCaseSource",
    "TestClass",
    "TestFixture",
    "TestInitialize",
    "TestMethod",
    "Theory",
];

/// A method or type with an attribute of tests.
fn is_test(node: Node<'_>, text: &str) -> bool {
    if !matches!(node.kind(), "class_declaration" | "method_declaration") {
        return false;
    }
    let mut cursor = node.walk();
    let lists = node.named_children(&mut cursor).take(8);
    let lists = lists.filter(|child| child.kind() == "attribute_list");
    let mut attributes = lists.flat_map(|list| (0..4).filter_map(move |at| list.named_child(at)));
    attributes.any(|attribute| TESTS.contains(&field(attribute, "name", text)))
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("csharp", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
[Agent("gpt-4", Model = "gpt-4o")]
public class A {
    public const string DefaultModel = "gpt-4";
    public string Model { get; set; } = "gpt-4";
    public string Engine => "gpt-4";
    public string Other { get { return "gpt-4"; } }
    [DefaultValue("gpt-4")] public string Third { get; set; }
    public A(string model = "gpt-4") : base("gpt-4o") { this.Model = "gpt-4"; }
    string Id() {
        var o = new Options("gpt-4", temperature: 0.7) { Model = "gpt-4o" };
        builder.AddChat(modelId: "gpt-4", key).WithModel("gpt-4o");
        config["Model"] = "gpt-4";
        var llm = Load("gpt-4");
        model ??= "gpt-4";
        var p = this with { ModelId = "gpt-4" };
        var body = new { model = "gpt-4", n = 1 };
        settings.Add("model", "gpt-4");
        var d = new Dictionary<string, string> { { "model", "gpt-4" }, ["engine"] = "gpt-4o" };
        Func<string> f = () => "gpt-4";
        string Local() => "gpt-4";
        var z = x switch { _ => "gpt-4" };
        x?.Use("gpt-4");
        var t = cheap ? "gpt-4" : "gpt-4o";
        var raw = """{"model": "gpt-4"}""";
        var n = TiktokenTokenizer.CreateFor("gpt-4");
        return "gpt-4";
    }
    static Options Last { get; } = new("gpt-4");
}
record R(string Model = "gpt-4");
"#), @r#"
        use string Agent "gpt-4" @ Agent("gpt-4", Model = "gpt-4o")]
        use string Model "gpt-4o" @ Agent("gpt-4", Model = "gpt-4o")]
        use string DefaultModel "gpt-4" @ public const string DefaultModel = "gpt-4";
        use string Model "gpt-4" @ public string Model { get; set; } = "gpt-4";
        use string Engine "gpt-4" @ public string Engine => "gpt-4";
        use string Other "gpt-4" @ return "gpt-4"; } }
        use string Third "gpt-4" @ DefaultValue("gpt-4")] public string Third { get; set; }
        use string model "gpt-4" @ public A(string model = "gpt-4") : base("gpt-4o") { this.Model = "gpt-4"; }
        use string - "gpt-4o" @ public A(string model = "gpt-4") : base("gpt-4o") { this.Model = "gpt-4"; }
        use string Model "gpt-4" @ this.Model = "gpt-4"; }
        use string o "gpt-4" @ var o = new Options("gpt-4", temperature: 0.7) { Model = "gpt-4o" };
        use string Model "gpt-4o" @ Model = "gpt-4o" };
        use string modelId "gpt-4" @ builder.AddChat(modelId: "gpt-4", key).WithModel("gpt-4o");
        use string WithModel "gpt-4o" @ builder.AddChat(modelId: "gpt-4", key).WithModel("gpt-4o");
        use string Model "gpt-4" @ config["Model"] = "gpt-4";
        use string llm "gpt-4" @ var llm = Load("gpt-4");
        use string model "gpt-4" @ model ??= "gpt-4";
        use string ModelId "gpt-4" @ ModelId = "gpt-4" };
        use string model "gpt-4" @ var body = new { model = "gpt-4", n = 1 };
        use string model "gpt-4" @ settings.Add("model", "gpt-4");
        use string model "gpt-4" @ var d = new Dictionary<string, string> { { "model", "gpt-4" }, ["engine"] = "gpt-4o" };
        use string engine "gpt-4o" @ ["engine"] = "gpt-4o" };
        use string f "gpt-4" @ Func<string> f = () => "gpt-4";
        use string Local "gpt-4" @ string Local() => "gpt-4";
        use string z "gpt-4" @ _ => "gpt-4" };
        use string Use "gpt-4" @ x?.Use("gpt-4");
        use string t "gpt-4" @ var t = cheap ? "gpt-4" : "gpt-4o";
        use string t "gpt-4o" @ var t = cheap ? "gpt-4" : "gpt-4o";
        use string raw "{\"model\": \"gpt-4\"}" @ var raw = """{"model": "gpt-4"}""";
        use string TiktokenTokenizer "gpt-4" @ var n = TiktokenTokenizer.CreateFor("gpt-4");
        use string Id "gpt-4" @ return "gpt-4";
        use string Last "gpt-4" @ static Options Last { get; } = new("gpt-4");
        use string Model "gpt-4" @ record R(string Model = "gpt-4");
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
var a = Environment.GetEnvironmentVariable("MODEL_A") ?? "gpt-4";
var b = System.Environment.GetEnvironmentVariable("MODEL_B") ?? "gpt-4";
var c = GetEnv("MODEL_C", "gpt-4");
var d = config["AI:Model"] ?? "gpt-4";
var e = config.GetValue("AI:Model", "gpt-4");
Environment.SetEnvironmentVariable("MODEL_F", "gpt-4");
"#), @r#"
        use string MODEL_A "gpt-4" @ var a = Environment.GetEnvironmentVariable("MODEL_A") ?? "gpt-4";
        use string MODEL_B "gpt-4" @ var b = System.Environment.GetEnvironmentVariable("MODEL_B") ?? "gpt-4";
        use string MODEL_C "gpt-4" @ var c = GetEnv("MODEL_C", "gpt-4");
        use string d "gpt-4" @ var d = config["AI:Model"] ?? "gpt-4";
        use string AI:Model "gpt-4" @ var e = config.GetValue("AI:Model", "gpt-4");
        use string MODEL_F "gpt-4" @ Environment.SetEnvironmentVariable("MODEL_F", "gpt-4");
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if (m == "gpt-4" || "gpt-5" != cfg.Model) {}
if (m is "gpt-4") {}
if (cfg.Model is "gpt-4" or "gpt-5") {}
if (m is not "gpt-4" || m is { Name: "gpt-4" }) {}
if (model.ToLower().StartsWith("gpt-4", StringComparison.Ordinal) || string.Equals(m, "gpt-4")) {}
if (new[] { "gpt-4", "gpt-4o" }.Contains(m) || "gpt-4".Equals(m) || m?.Contains("gpt-5") == true) {}
switch (cfg.Model) {
    case "gpt-4": x = "gpt-5"; break;
    case "gpt-4o" when b: return "gpt-4";
}
var z = cfg.Model switch { "gpt-4" or "gpt-5" => "gpt-4o", _ => "gpt-4" };
Regex.IsMatch(m, "^gpt-4"); new Regex(@"gpt-4\.");
"#), @r#"
        compare string m "gpt-4" @ if (m == "gpt-4" || "gpt-5" != cfg.Model) {}
        compare string Model "gpt-5" @ if (m == "gpt-4" || "gpt-5" != cfg.Model) {}
        compare string m "gpt-4" @ if (m is "gpt-4") {}
        compare string Model "gpt-4" @ if (cfg.Model is "gpt-4" or "gpt-5") {}
        compare string Model "gpt-5" @ if (cfg.Model is "gpt-4" or "gpt-5") {}
        compare string m "gpt-4" @ if (m is not "gpt-4" || m is { Name: "gpt-4" }) {}
        compare string Name "gpt-4" @ if (m is not "gpt-4" || m is { Name: "gpt-4" }) {}
        compare string model "gpt-4" @ if (model.ToLower().StartsWith("gpt-4", StringComparison.Ordinal) || string.Equals(m, "gpt-4")) {}
        compare string m "gpt-4" @ if (model.ToLower().StartsWith("gpt-4", StringComparison.Ordinal) || string.Equals(m, "gpt-4")) {}
        compare string m "gpt-4" @ if (new[] { "gpt-4", "gpt-4o" }.Contains(m) || "gpt-4".Equals(m) || m?.Contains("gpt-5") == true) {}
        compare string m "gpt-4o" @ if (new[] { "gpt-4", "gpt-4o" }.Contains(m) || "gpt-4".Equals(m) || m?.Contains("gpt-5") == true) {}
        compare string m "gpt-4" @ if (new[] { "gpt-4", "gpt-4o" }.Contains(m) || "gpt-4".Equals(m) || m?.Contains("gpt-5") == true) {}
        compare string Contains "gpt-5" @ if (new[] { "gpt-4", "gpt-4o" }.Contains(m) || "gpt-4".Equals(m) || m?.Contains("gpt-5") == true) {}
        compare string Model "gpt-4" @ case "gpt-4": x = "gpt-5"; break;
        use string x "gpt-5" @ x = "gpt-5"; break;
        compare string Model "gpt-4o" @ case "gpt-4o" when b: return "gpt-4";
        use string - "gpt-4" @ return "gpt-4";
        compare string Model "gpt-4" @ "gpt-4" or "gpt-5" => "gpt-4o", _ => "gpt-4" };
        compare string Model "gpt-5" @ "gpt-4" or "gpt-5" => "gpt-4o", _ => "gpt-4" };
        use string z "gpt-4o" @ "gpt-4" or "gpt-5" => "gpt-4o", _ => "gpt-4" };
        use string z "gpt-4" @ _ => "gpt-4" };
        compare string regex "^gpt-4" @ Regex.IsMatch(m, "^gpt-4"); new Regex(@"gpt-4\.");
        compare string regex "gpt-4\\." @ new Regex(@"gpt-4\.");
        "#);
    }

    #[test]
    fn elements_keys_and_members_are_listings() {
        insta::assert_snapshot!(show(r#"
class A {
    enum E { [EnumMember(Value = "gpt-4")] Gpt4, [JsonStringEnumMemberName("gpt-4o")] Gpt4o = 2 }
    static readonly string[] Models = ["gpt-4", "gpt-4o"];
    HashSet<string> s = new() { "gpt-4" };
    List<string> l = new List<string> { "gpt-4" };
    string[] b = new string[] { "gpt-4" };
    Spec[] specs = [new Spec { Name = "gpt-4", Model = "gpt-4o" }, new("gpt-4")];
    Dictionary<int, Spec> byId = new() { { 1, new Spec { Id = "gpt-4" } } };
    Dictionary<string, int> prices = new() { ["gpt-4"] = 1, { "gpt-4o", 2 } };
    void F() {
        list.Add("gpt-4");
        prices.Add("gpt-4", 1);
        prices["gpt-5"] = 3;
        var p = prices["gpt-4"];
        foreach (var m in new[] { "gpt-4" }) {}
        Run(new[] { "--model", "gpt-4" });
    }
}
public static class Models {
    public const string Gpt4 = "gpt-4";
    public static string Gpt4o => "gpt-4o";
    public static readonly string Gpt_4_Turbo = "gpt-4-turbo";
    public const string Default = "gpt-4";
    public static string EnumToString(this Model m) => m switch { Model.Gpt4 => "gpt-4", _ => "gpt-4o" };
}
public static class Kinds {
    public static Model Gpt4 { get; } = new("gpt-4");
    public static Model Gpt4o { get; } = new("gpt-4o");
}
static class Defaults {
    public const string Chat = "gpt-4";
    public const string Vision = "gpt-4o";
}
"#), @r#"
        listing string Gpt4 "gpt-4" @ EnumMember(Value = "gpt-4")] Gpt4, [JsonStringEnumMemberName("gpt-4o")] Gpt4o = 2 }
        listing string Gpt4o "gpt-4o" @ JsonStringEnumMemberName("gpt-4o")] Gpt4o = 2 }
        listing string Models "gpt-4" @ static readonly string[] Models = ["gpt-4", "gpt-4o"];
        listing string Models "gpt-4o" @ static readonly string[] Models = ["gpt-4", "gpt-4o"];
        listing string s "gpt-4" @ HashSet<string> s = new() { "gpt-4" };
        listing string l "gpt-4" @ List<string> l = new List<string> { "gpt-4" };
        listing string b "gpt-4" @ string[] b = new string[] { "gpt-4" };
        listing string Name "gpt-4" @ Name = "gpt-4", Model = "gpt-4o" }, new("gpt-4")];
        use string Model "gpt-4o" @ Model = "gpt-4o" }, new("gpt-4")];
        listing string specs "gpt-4" @ Spec[] specs = [new Spec { Name = "gpt-4", Model = "gpt-4o" }, new("gpt-4")];
        listing string Id "gpt-4" @ Id = "gpt-4" } } };
        listing string prices "gpt-4" @ ["gpt-4"] = 1, { "gpt-4o", 2 } };
        listing string prices "gpt-4o" @ Dictionary<string, int> prices = new() { ["gpt-4"] = 1, { "gpt-4o", 2 } };
        listing string list "gpt-4" @ list.Add("gpt-4");
        listing string prices "gpt-4" @ prices.Add("gpt-4", 1);
        listing string prices "gpt-5" @ prices["gpt-5"] = 3;
        use string prices "gpt-4" @ var p = prices["gpt-4"];
        listing string m "gpt-4" @ foreach (var m in new[] { "gpt-4" }) {}
        use string --model "gpt-4" @ Run(new[] { "--model", "gpt-4" });
        listing string Gpt4 "gpt-4" @ public const string Gpt4 = "gpt-4";
        listing string Gpt4o "gpt-4o" @ public static string Gpt4o => "gpt-4o";
        listing string Gpt_4_Turbo "gpt-4-turbo" @ public static readonly string Gpt_4_Turbo = "gpt-4-turbo";
        use string Default "gpt-4" @ public const string Default = "gpt-4";
        use string EnumToString "gpt-4" @ Model.Gpt4 => "gpt-4", _ => "gpt-4o" };
        use string EnumToString "gpt-4o" @ _ => "gpt-4o" };
        listing string Gpt4 "gpt-4" @ public static Model Gpt4 { get; } = new("gpt-4");
        listing string Gpt4o "gpt-4o" @ public static Model Gpt4o { get; } = new("gpt-4o");
        use string Chat "gpt-4" @ public const string Chat = "gpt-4";
        use string Vision "gpt-4o" @ public const string Vision = "gpt-4o";
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
class A {
    const string Base = "gpt-4";
    const string Vendor = "openai";
    string a = "gpt-" + "4" + ("o");
    string b = $"{Base}-mini";
    string c = $"{Vendor}/{"gpt-4o"}" + @"-x""gpt";
    string d = string.Format("{0}-mini", Base);
    string e = string.Join("-", "gpt", "4o");
    string f = String.Concat("gpt", "-4o");
    string g = $"{A.Base}-mini";
    string h = this.Base + "-turbo";
    string i = $"gpt-4{suffix}";
    string j = $"{Base:N}-gpt";
    string k = $$"""{"model": "{{Base}}-mini"}""";
    string l = $@"{Base}-mini";
    string m = "gpt\x2d4" + @"\x2d" + "gpt-4"u8;
    string n = $"gpt{{4}}";
    string o = $"using {Base}";
    void F(string Base) { G($"{Base}-gpt"); x.Select(Vendor => $"{Vendor}/gpt-4"); }
}
"#), @r#"
        use string Base "gpt-4" @ const string Base = "gpt-4";
        use string a "gpt-4o" = gpt- | 4 | o @ string a = "gpt-" + "4" + ("o");
        use string b "gpt-4-mini" = {Base} | -mini @ string b = $"{Base}-mini";
        use string c "openai/gpt-4o-x\"gpt" = {Vendor} | / | {\"gpt-4o\"} | -x\" | gpt @ string c = $"{Vendor}/{"gpt-4o"}" + @"-x""gpt";
        use string d "gpt-4-mini" = {0} | -mini @ string d = string.Format("{0}-mini", Base);
        use string e "gpt-4o" = gpt | ,  | 4o @ string e = string.Join("-", "gpt", "4o");
        use string f "gpt-4o" = gpt | -4o @ string f = String.Concat("gpt", "-4o");
        use string g "gpt-4-mini" = {A.Base} | -mini @ string g = $"{A.Base}-mini";
        use string h "gpt-4-turbo" = this.Base | -turbo @ string h = this.Base + "-turbo";
        use string i "gpt-4▯" @ string i = $"gpt-4{suffix}";
        use string j "▯-gpt" @ string j = $"{Base:N}-gpt";
        use string k "{\"model\": \"gpt-4-mini\"}" = {\"model\": \" | {{Base}} | -mini\"} @ string k = $$"""{"model": "{{Base}}-mini"}""";
        use string l "gpt-4-mini" = {Base} | -mini @ string l = $@"{Base}-mini";
        use string m "gpt-4\\x2dgpt-4" = gpt | \\x2d | 4 | \\x2d | gpt-4 @ string m = "gpt\x2d4" + @"\x2d" + "gpt-4"u8;
        use string n "gpt{4}" = gpt{ | 4} @ string n = $"gpt{{4}}";
        use string o "using ▯" @ string o = $"using {Base}";
        use string G "▯-gpt" @ G($"{Base}-gpt"); x.Select(Vendor => $"{Vendor}/gpt-4"); }
        use string Select "▯/gpt-4" @ x.Select(Vendor => $"{Vendor}/gpt-4"); }
        "#);
    }

    #[test]
    fn tests_and_comments_are_apart() {
        insta::assert_snapshot!(show(r#"
/// <summary>Speaks to gpt-4.</summary>
class A {
    // gpt-4
    [Fact] public void It() { F("gpt-4"); }
    [Theory, InlineData("gpt-4")]
    public void All(string model) {}
    void Other() { F("gpt-4"); }
}
[TestClass] class B { string m = "gpt-4"; }
"#), @r#"
        comment doc - "<summary>Speaks to gpt-4.</summary>" @ /// <summary>Speaks to gpt-4.</summary>
        comment comment - "gpt-4" @ // gpt-4
        test string F "gpt-4" @ F("gpt-4"); }
        test string InlineData "gpt-4" @ InlineData("gpt-4")]
        use string F "gpt-4" @ F("gpt-4"); }
        test string m "gpt-4" @ string m = "gpt-4"; }
        "#);
    }
}
