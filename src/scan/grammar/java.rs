//! Java by tree-sitter.

use tree_sitter::Node;

use super::{At, Calls, Folds, Go, Grammar, Make, Members, Scopes, Step, field, step};
use crate::scan::fold::Escapes;

/// The table.
pub(in crate::scan) static JAVA: Grammar = Grammar {
    comments: &["block_comment", "line_comment"],
    is_doc: |text| text.starts_with("/**"),
    strings: &["string_literal"],
    opening: |_| (Escapes::JavaScript, false),
    has_placeholders: true,
    identifiers: &["identifier", "type_identifier"],
    wraps: &[("array_creation_expression", "value")],
    qualified: &[("field_access", "object", "field")],
    steps: STEPS,
    names: &[
        ("array_access", "[]"),
        ("assignment_expression", "left"),
        ("cast_expression", "value"),
        ("field_access", "field"),
        ("generic_type", ""),
        ("scoped_identifier", "name"),
        ("scoped_type_identifier", "-1"),
        ("ternary_expression", "consequence"),
        ("unary_expression", "operand"),
        ("variable_declarator", "name"),
    ],
    holders: &[
        "annotation",
        "annotation_type_element_declaration",
        "assert_statement",
        "constant_declaration",
        "enum_constant",
        "explicit_constructor_invocation",
        "expression_statement",
        "field_declaration",
        "local_variable_declaration",
        "return_statement",
        "throw_statement",
        "yield_statement",
    ],
    keys: &["enum_constant"],
    headers: &[
        "class_declaration",
        "constructor_declaration",
        "do_statement",
        "enhanced_for_statement",
        "enum_declaration",
        "for_statement",
        "if_statement",
        "interface_declaration",
        "method_declaration",
        "record_declaration",
        "switch_block_statement_group",
        "switch_expression",
        "switch_rule",
        "try_with_resources_statement",
        "while_statement",
    ],
    functions: &[
        "compact_constructor_declaration",
        "constructor_declaration",
        "lambda_expression",
        "method_declaration",
    ],
    calls: Calls {
        kinds: &[
            ("annotation", "name"),
            ("explicit_constructor_invocation", "constructor"),
            ("method_invocation", ""),
            ("object_creation_expression", "type"),
        ],
        members: &[("method_invocation", "object", "name")],
        compare: &[
            "compareTo",
            "contains",
            "containsIgnoreCase",
            "containsKey",
            "contentEquals",
            "endsWith",
            "equals",
            "equalsAny",
            "equalsIgnoreCase",
            "indexOf",
            "matches",
            "startsWith",
        ],
        modules: &["Arrays", "Objects", "StringUtils"],
        lists: &[
            "Arrays.asList",
            "ImmutableList.of",
            "ImmutableSet.of",
            "List.of",
            "Lists.newArrayList",
            "Set.of",
            "Sets.newHashSet",
            "Stream.of",
            "asList",
            "singletonList",
        ],
        tables: &["ImmutableMap.of", "Map.of", "entry", "singletonMap"],
        entries: &["add", "addAll", "put", "putIfAbsent"],
        fallbacks: &[
            "defaultIfBlank",
            "defaultIfEmpty",
            "defaultString",
            "firstNonNull",
            "orElse",
            "orElseGet",
            "requireNonNullElse",
        ],
        wrappers: &[
            "ArrayList",
            "DefaultValue",
            "HashSet",
            "JsonAlias",
            "JsonProperty",
            "JsonValue",
            "LinkedHashSet",
            "Map.ofEntries",
            "Optional.of",
            "Optional.ofNullable",
            "SerializedName",
            "String",
            "String.valueOf",
            "Value",
            "copyOf",
            "just",
            "ofNullable",
            "unmodifiableList",
            "unmodifiableSet",
            "valueOf",
        ],
        keyed: &[
            "getOrDefault",
            "getProperty",
            "property",
            "queryParam",
            "setProperty",
            "systemProperty",
        ],
        regexes: &["Pattern"],
        plain: &["strip", "toLowerCase", "toString", "toUpperCase", "trim"],
    },
    folds: Folds {
        binary: &["binary_expression"],
        parentheses: &["parenthesized_expression"],
        concat: &["+"],
        makers: &[
            ("MessageFormat.format", Make::Braces(At::First)),
            ("String.format", Make::Percents(At::First)),
            ("String.join", Make::Join(At::First)),
            ("StringBuilder", Make::Concat),
            ("append", Make::Concat),
            ("concat", Make::Concat),
            ("formatted", Make::Percents(At::Receiver)),
        ],
        comparisons: &["==", "!="],
        lists: &["array_initializer"],
        arguments: &["annotation_argument_list", "argument_list"],
        ..Folds::NONE
    },
    scopes: Scopes {
        kinds: &[
            "annotation_type_declaration",
            "block",
            "catch_clause",
            "class_declaration",
            "compact_constructor_declaration",
            "constructor_declaration",
            "enhanced_for_statement",
            "enum_declaration",
            "for_statement",
            "interface_declaration",
            "lambda_expression",
            "method_declaration",
            "record_declaration",
        ],
        binders: &[
            ("catch_formal_parameter", "name"),
            ("enhanced_for_statement", "name"),
            ("formal_parameter", "name"),
            ("inferred_parameters", ""),
            ("lambda_expression", "parameters"),
            ("variable_declarator", "name"),
        ],
        values: &[("variable_declarator", "name", "value")],
        changes: &[("assignment_expression", "left"), ("update_expression", "")],
        ..Scopes::NONE
    },
    members: Members {
        owners: &[
            ("annotation_type_declaration", "name"),
            ("class_declaration", "name"),
            ("enum_declaration", "name"),
            ("interface_declaration", "name"),
            ("record_declaration", "name"),
        ],
        values: &[("enum_constant", "name", "arguments")],
        selves: &["this"],
        casts: &["cast_expression", "parenthesized_expression"],
        ..Members::NONE
    },
    env: &[
        "System.getenv",
        "System.getProperty",
        "Optional.ofNullable(System.getenv",
        "Optional.ofNullable(System.getProperty",
    ],
    is_test,
    groups: &["class_body", "interface_body"],
    ..Grammar::of(|| tree_sitter_java::LANGUAGE.into())
};

const STEPS: &[Step] = &[
    step("annotation", "arguments", Go::Through),
    step("annotation_argument_list", "", Go::Argument),
    step(
        "annotation_type_element_declaration",
        "value",
        Go::Value("name"),
    ),
    step("argument_list", "", Go::Argument),
    step("array_access", "array", Go::Through),
    step("array_access", "index", Go::Index("array")),
    step("array_creation_expression", "value", Go::Through),
    step("array_initializer", "", Go::Element),
    step("assignment_expression", "right", Go::Value("left")),
    step("binary_expression", "", Go::Binary),
    step("cast_expression", "value", Go::Through),
    step("constant_declaration", "", Go::Value("declarator")),
    step("element_value_array_initializer", "", Go::Element),
    step("element_value_pair", "value", Go::Value("key")),
    step("enhanced_for_statement", "value", Go::Value("name")),
    step("enum_constant", "", Go::Member("name")),
    step("expression_statement", "", Go::Through),
    step("field_declaration", "", Go::Value("declarator")),
    step("formal_parameter", "", Go::Value("name")),
    step("lambda_expression", "body", Go::Through),
    step("method_invocation", "object", Go::Receiver),
    step("modifiers", "", Go::Through),
    step("parenthesized_expression", "", Go::Through),
    step("return_statement", "", Go::Return),
    step("switch_block", "", Go::Through),
    step("switch_expression", "body", Go::Through),
    step("switch_label", "", Go::Arm("condition")),
    step("switch_rule", "", Go::Through),
    step(
        "ternary_expression",
        "alternative",
        Go::Fallback("consequence"),
    ),
    step("ternary_expression", "", Go::Through),
    step("variable_declarator", "value", Go::Value("name")),
    step("yield_statement", "", Go::Return),
];

/// Annotations of methods and types that are test code.
const TESTS: &[&str] = &[
    "After",
    "AfterAll",
    "AfterEach",
    "Before",
    "BeforeAll",
    "BeforeEach",
    "ParameterizedTest",
    "RepeatedTest",
    "SpringBootTest",
    "Test",
    "TestFactory",
    "TestTemplate",
    "WebMvcTest",
];

/// A method or type with an annotation of tests, or a type made of `TestCase`.
fn is_test(node: Node<'_>, text: &str) -> bool {
    let is_type = node.kind() == "class_declaration";
    if is_type && field(node, "superclass", text).ends_with("TestCase") {
        return true;
    }
    if !is_type && node.kind() != "method_declaration" {
        return false;
    }
    let modifiers = node
        .named_child(0)
        .filter(|node| node.kind() == "modifiers");
    let Some(modifiers) = modifiers else {
        return false;
    };
    let mut cursor = modifiers.walk();
    let mut annotations = modifiers.named_children(&mut cursor).take(16);
    annotations.any(|annotation| TESTS.contains(&field(annotation, "name", text)))
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("java", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
class A {
    public static final String DEFAULT_MODEL = "gpt-4";
    private String engine = "gpt-4";
    @JsonProperty("model") private String m = "gpt-4";
    A() { super("gpt-4"); this.model = "gpt-4"; }
    String model() {
        var o = Options.builder().model("gpt-4").temperature(0.7).build();
        ChatModel chat = OpenAiChatModel.withModel("gpt-4");
        ChatModel model = load("gpt-4");
        new Client("gpt-4", key);
        options.put("model", "gpt-4");
        props.setProperty("llm", "gpt-4");
        Object x = (String) "gpt-4";
        Supplier<String> s = () -> "gpt-4";
        var z = switch (x) { default -> "gpt-4"; };
        String t = cheap ? "gpt-4" : "gpt-4o";
        return "gpt-4";
    }
    String text = """
        {"model": "gpt-4"}
        """;
}
@interface Ai { String model() default "gpt-4"; }
"#), @r#"
        use string DEFAULT_MODEL "gpt-4" @ public static final String DEFAULT_MODEL = "gpt-4";
        use string engine "gpt-4" @ private String engine = "gpt-4";
        use string m "gpt-4" @ @JsonProperty("model") private String m = "gpt-4";
        use string - "gpt-4" @ super("gpt-4"); this.model = "gpt-4"; }
        use string model "gpt-4" @ this.model = "gpt-4"; }
        use string model "gpt-4" @ var o = Options.builder().model("gpt-4").temperature(0.7).build();
        use string withModel "gpt-4" @ ChatModel chat = OpenAiChatModel.withModel("gpt-4");
        use string model "gpt-4" @ ChatModel model = load("gpt-4");
        use string Client "gpt-4" @ new Client("gpt-4", key);
        use string model "gpt-4" @ options.put("model", "gpt-4");
        use string llm "gpt-4" @ props.setProperty("llm", "gpt-4");
        use string x "gpt-4" @ Object x = (String) "gpt-4";
        use string s "gpt-4" @ Supplier<String> s = () -> "gpt-4";
        use string z "gpt-4" @ "gpt-4"; };
        use string t "gpt-4" @ String t = cheap ? "gpt-4" : "gpt-4o";
        use string t "gpt-4o" @ String t = cheap ? "gpt-4" : "gpt-4o";
        use string model "gpt-4" @ return "gpt-4";
        use string text "\n        {\"model\": \"gpt-4\"}\n        " @ String text = """
        use string model "gpt-4" @ String model() default "gpt-4"; }
        "#);
    }

    #[test]
    fn an_annotation_is_about_what_it_stands_before() {
        insta::assert_snapshot!(show(r#"
@Service(modelName = "gpt-4")
class A {
    @Value("${ai.model:gpt-4o}") private String model;
    @Value("${ai.chat-model:gpt-4o}") String other;
    A(@Value("${ai.chat:gpt-4}") String chat, @DefaultValue("gpt-4") String engine) {}
    @ConditionalOnProperty(name = "x", havingValue = "gpt-4") void f() {}
    enum M { @JsonProperty("gpt-4") GPT_4, @SerializedName(value = "gpt-4o") GPT_4O }
}
"#), @r#"
        use string modelName "gpt-4" @ @Service(modelName = "gpt-4")
        use string ai.model "gpt-4o" @ @Value("${ai.model:gpt-4o}") private String model;
        use string ai.chat-model "gpt-4o" @ @Value("${ai.chat-model:gpt-4o}") String other;
        use string ai.chat "gpt-4" @ @Value("${ai.chat:gpt-4}") String chat, @DefaultValue("gpt-4") String engine) {}
        use string engine "gpt-4" @ @DefaultValue("gpt-4") String engine) {}
        use string havingValue "gpt-4" @ @ConditionalOnProperty(name = "x", havingValue = "gpt-4") void f() {}
        listing string GPT_4 "gpt-4" @ @JsonProperty("gpt-4") GPT_4, @SerializedName(value = "gpt-4o") GPT_4O }
        listing string GPT_4O "gpt-4o" @ @SerializedName(value = "gpt-4o") GPT_4O }
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
class A {
    String a = System.getenv().getOrDefault("MODEL_A", "gpt-4");
    String b = Optional.ofNullable(System.getenv("MODEL_B")).orElse("gpt-4");
    String c = System.getProperty("model.c", "gpt-4");
    String d = System.getenv("MODEL_D") != null ? System.getenv("MODEL_D") : "gpt-4";
    String e = Objects.requireNonNullElse(System.getenv("MODEL_E"), "gpt-4");
    String f = Optional.ofNullable(model).orElse("gpt-4");
    String g = env.getProperty("model.g", "gpt-4");
}
"#), @r#"
        use string MODEL_A "gpt-4" @ String a = System.getenv().getOrDefault("MODEL_A", "gpt-4");
        use string MODEL_B "gpt-4" @ String b = Optional.ofNullable(System.getenv("MODEL_B")).orElse("gpt-4");
        use string model.c "gpt-4" @ String c = System.getProperty("model.c", "gpt-4");
        use string MODEL_D "gpt-4" @ String d = System.getenv("MODEL_D") != null ? System.getenv("MODEL_D") : "gpt-4";
        use string MODEL_E "gpt-4" @ String e = Objects.requireNonNullElse(System.getenv("MODEL_E"), "gpt-4");
        use string f "gpt-4" @ String f = Optional.ofNullable(model).orElse("gpt-4");
        use string model.g "gpt-4" @ String g = env.getProperty("model.g", "gpt-4");
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
class A { String f() {
    if (model.equals("gpt-4") || "gpt-5".equalsIgnoreCase(cfg.model()) || m == "gpt-4") {}
    if (Objects.equals(m, "gpt-4") || model.toLowerCase().startsWith("gpt-4")) {}
    if (List.of("gpt-4", "gpt-4o").contains(model)) {}
    switch (model) {
        case "gpt-4": x = "gpt-5"; break;
        case "gpt-4o": return "gpt-4";
    }
    var z = switch (cfg.model()) { case "gpt-4", "gpt-5" -> "gpt-4o"; default -> m; };
    Pattern.compile("^gpt-4.*");
    m.matches("gpt-4.*");
} }
"#), @r#"
        compare string model "gpt-4" @ if (model.equals("gpt-4") || "gpt-5".equalsIgnoreCase(cfg.model()) || m == "gpt-4") {}
        compare string model "gpt-5" @ if (model.equals("gpt-4") || "gpt-5".equalsIgnoreCase(cfg.model()) || m == "gpt-4") {}
        compare string m "gpt-4" @ if (model.equals("gpt-4") || "gpt-5".equalsIgnoreCase(cfg.model()) || m == "gpt-4") {}
        compare string m "gpt-4" @ if (Objects.equals(m, "gpt-4") || model.toLowerCase().startsWith("gpt-4")) {}
        compare string model "gpt-4" @ if (Objects.equals(m, "gpt-4") || model.toLowerCase().startsWith("gpt-4")) {}
        compare string model "gpt-4" @ if (List.of("gpt-4", "gpt-4o").contains(model)) {}
        compare string model "gpt-4o" @ if (List.of("gpt-4", "gpt-4o").contains(model)) {}
        compare string model "gpt-4" @ case "gpt-4": x = "gpt-5"; break;
        use string x "gpt-5" @ x = "gpt-5"; break;
        compare string model "gpt-4o" @ case "gpt-4o": return "gpt-4";
        use string f "gpt-4" @ return "gpt-4";
        compare string model "gpt-4" @ case "gpt-4", "gpt-5" -> "gpt-4o"; default -> m; };
        compare string model "gpt-5" @ case "gpt-4", "gpt-5" -> "gpt-4o"; default -> m; };
        use string z "gpt-4o" @ "gpt-4o"; default -> m; };
        compare string regex "^gpt-4.*" @ Pattern.compile("^gpt-4.*");
        compare string m "gpt-4.*" @ m.matches("gpt-4.*");
        "#);
    }

    #[test]
    fn elements_keys_and_members_are_listings() {
        insta::assert_snapshot!(show(r#"
class A {
    enum M { GPT_4("gpt-4", 1), GPT_4O("gpt-4o") { void f() {} }; M(String v) {} }
    static final List<String> MODELS = List.of("gpt-4", "gpt-4o");
    String[] a = {"gpt-4"};
    String[] b = new String[] {"gpt-4", "gpt-4o"};
    Map<String, Integer> prices = Map.of("gpt-4", 1, "gpt-4o", 2);
    Map<String, String> options = Map.of("model", "gpt-4");
    Set<String> s = new HashSet<>(Arrays.asList("gpt-4"));
    void f() {
        list.add("gpt-4");
        prices.put("gpt-4", 1);
        run(List.of("--model", "gpt-4"));
        for (String m : new String[] {"gpt-4"}) {}
    }
    interface Names {
        String GPT_4 = "gpt-4";
        String GPT_4O_MINI = "gpt-4o-mini";
    }
    static class Defaults {
        static final String CHAT = "gpt-4";
        static final String VISION = "gpt-4o";
    }
}
"#), @r#"
        listing string GPT_4 "gpt-4" @ GPT_4("gpt-4", 1), GPT_4O("gpt-4o") { void f() {} }; M(String v) {} }
        listing string GPT_4O "gpt-4o" @ GPT_4O("gpt-4o") { void f() {} }; M(String v) {} }
        listing string MODELS "gpt-4" @ static final List<String> MODELS = List.of("gpt-4", "gpt-4o");
        listing string MODELS "gpt-4o" @ static final List<String> MODELS = List.of("gpt-4", "gpt-4o");
        listing string a "gpt-4" @ String[] a = {"gpt-4"};
        listing string b "gpt-4" @ String[] b = new String[] {"gpt-4", "gpt-4o"};
        listing string b "gpt-4o" @ String[] b = new String[] {"gpt-4", "gpt-4o"};
        listing string prices "gpt-4" @ Map<String, Integer> prices = Map.of("gpt-4", 1, "gpt-4o", 2);
        listing string prices "gpt-4o" @ Map<String, Integer> prices = Map.of("gpt-4", 1, "gpt-4o", 2);
        use string model "gpt-4" @ Map<String, String> options = Map.of("model", "gpt-4");
        listing string s "gpt-4" @ Set<String> s = new HashSet<>(Arrays.asList("gpt-4"));
        listing string list "gpt-4" @ list.add("gpt-4");
        listing string prices "gpt-4" @ prices.put("gpt-4", 1);
        use string --model "gpt-4" @ run(List.of("--model", "gpt-4"));
        listing string m "gpt-4" @ for (String m : new String[] {"gpt-4"}) {}
        listing string GPT_4 "gpt-4" @ String GPT_4 = "gpt-4";
        listing string GPT_4O_MINI "gpt-4o-mini" @ String GPT_4O_MINI = "gpt-4o-mini";
        use string CHAT "gpt-4" @ static final String CHAT = "gpt-4";
        use string VISION "gpt-4o" @ static final String VISION = "gpt-4o";
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
class A {
    static final String BASE = "gpt-4";
    static final String VENDOR = "openai";
    String model = "gpt-4";
    String a = "gpt-" + "4" + ("o");
    String b = BASE + "-mini" + A.NONE;
    String c = String.format("%s/%s", VENDOR, "gpt-4o");
    String d = "%s-mini".formatted(BASE);
    String e = String.join("-", "gpt", "4o");
    String f = A.BASE + "-mini";
    String g = this.BASE + "-turbo";
    String h = "gpt-4" + suffix();
    String i = "gpt".concat("-4o");
    String j = String.format("%2$s-mini", VENDOR, BASE);
    String k = this.model + "-gpt";
    String l = Other.BASE + "-gpt";
    void f(String model) { this.model = model; String BASE = g(); h(BASE + "-gpt"); }
}
"#), @r#"
        use string BASE "gpt-4" @ static final String BASE = "gpt-4";
        use string model "gpt-4" @ String model = "gpt-4";
        use string a "gpt-4o" = gpt- | 4 | o @ String a = "gpt-" + "4" + ("o");
        use string b "gpt-4-mini▯" = BASE | -mini @ String b = BASE + "-mini" + A.NONE;
        use string c "openai/gpt-4o" = %s | / | %s @ String c = String.format("%s/%s", VENDOR, "gpt-4o");
        use string d "gpt-4-mini" = %s | -mini @ String d = "%s-mini".formatted(BASE);
        use string e "gpt-4o" = gpt | ,  | 4o @ String e = String.join("-", "gpt", "4o");
        use string f "gpt-4-mini" = A.BASE | -mini @ String f = A.BASE + "-mini";
        use string g "gpt-4-turbo" = this.BASE | -turbo @ String g = this.BASE + "-turbo";
        use string h "gpt-4▯" @ String h = "gpt-4" + suffix();
        use string i "gpt-4o" = gpt | -4o @ String i = "gpt".concat("-4o");
        use string j "gpt-4-mini" = %2$s | -mini @ String j = String.format("%2$s-mini", VENDOR, BASE);
        use string k "▯-gpt" @ String k = this.model + "-gpt";
        use string l "▯-gpt" @ String l = Other.BASE + "-gpt";
        use string h "▯-gpt" @ h(BASE + "-gpt"); }
        "#);
    }

    #[test]
    fn tests_and_comments_are_apart() {
        insta::assert_snapshot!(show(r#"
/** Speaks to gpt-4. */
class A {
    // gpt-4
    @Test
    void it() { f("gpt-4"); }
    @ParameterizedTest
    @ValueSource(strings = {"gpt-4"})
    void all(String model) {}
    void other() { f("gpt-4"); }
}
class B extends TestCase { String m = "gpt-4"; }
"#), @r#"
        comment doc - "Speaks to gpt-4." @ /** Speaks to gpt-4. */
        comment comment - "gpt-4" @ // gpt-4
        test string f "gpt-4" @ f("gpt-4"); }
        test string strings "gpt-4" @ @ValueSource(strings = {"gpt-4"})
        use string f "gpt-4" @ f("gpt-4"); }
        test string m "gpt-4" @ String m = "gpt-4"; }
        "#);
    }
}
