//! Kotlin.

use crate::scan::lexer::row::{
    BASE, Calls, Lexer, Names, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static KOTLIN: Lexer = Lexer {
    comments: &[
        block("/**", "*/").doc().nesting(),
        block("/*", "*/").nesting(),
        line("//"),
    ],
    strings: &[
        quote("\"\"\"").raw().spanning().with(&["${", "$"]),
        quote("\"").with(&["${", "$"]),
        quote("'").of(QuoteKind::Char),
        quote("`").of(QuoteKind::Word),
    ],
    names: Names::Typed,
    signs: Signs {
        assigns: &["=", "+=", "by"],
        pairs: &["to"],
        arms: &["->"],
        compares: &["==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "!in"],
        defaults: &["?:"],
        ..BASE.signs
    },
    words: Words {
        functions: &["fun"],
        declares: &["val", "var"],
        cases: &[],
        subjects: &["when"],
        objects: &["object"],
        ..BASE.words
    },
    calls: Calls {
        lists: &[
            "arrayListOf",
            "arrayOf",
            "buildList",
            "hashMapOf",
            "hashSetOf",
            "linkedMapOf",
            "linkedSetOf",
            "listOf",
            "listOfNotNull",
            "mapOf",
            "mutableListOf",
            "mutableMapOf",
            "mutableSetOf",
            "persistentListOf",
            "persistentMapOf",
            "persistentSetOf",
            "sequenceOf",
            "setOf",
            "setOfNotNull",
            "sortedMapOf",
            "sortedSetOf",
            "flowOf",
        ],
        wrappers: &[
            "MutableStateFlow",
            "also",
            "apply",
            "lazy",
            "lazyOf",
            "let",
            "mutableStateOf",
            "remember",
            "requireNotNull",
            "run",
            "runCatching",
        ],
        defaults: &[
            "getOrElse",
            "getOrDefault",
            "ifBlank",
            "ifEmpty",
            "orElse",
            "recover",
        ],
        regexes: &["Regex"],
        plain: &[
            "lowercase",
            "orEmpty",
            "toLowerCase",
            "toString",
            "toUpperCase",
            "trim",
            "uppercase",
        ],
        ..BASE.calls
    },
    env: &["env", "environment", "getenv", "getProperty", "get_env"],
    tests: Tests {
        calls: &[
            "context", "describe", "expect", "given", "it", "should", "test",
        ],
        annotations: TEST_ANNOTATIONS,
        prefixes: &[],
        classes: TEST_CLASSES,
    },
    ..BASE
};

/// What `JUnit` and its kin put before tests.
pub(super) const TEST_ANNOTATIONS: &[&str] = &[
    "After",
    "AfterAll",
    "AfterEach",
    "AfterTest",
    "Before",
    "BeforeAll",
    "BeforeEach",
    "BeforeTest",
    "ParameterizedTest",
    "RepeatedTest",
    "Test",
    "TestFactory",
];

/// What test classes of the JVM's languages extend.
pub(super) const TEST_CLASSES: &[&str] = &[
    "FlatSpec",
    "FreeSpec",
    "FunSpec",
    "FunSuite",
    "BehaviorSpec",
    "DescribeSpec",
    "ShouldSpec",
    "Specification",
    "StringSpec",
    "TestCase",
    "WordSpec",
];

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("kotlin", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
const val MODEL: String = "gpt-4"
private val map: Map<String, List<String>> = f("gpt-4")
var `my model` = "gpt-4"
client.chat(model = "gpt-4", n = 1)
val request = ChatRequest(
    model = ModelId("gpt-4"),
    messages = listOf(Message("gpt-4 is good")),
)
builder.model("gpt-4").build()
this.model = "gpt-4"
config["model"] = "gpt-4"
class Config(val model: String = "gpt-4", private val other: String? = "gpt-4o")
fun ask(model: String = "gpt-4") = "gpt-5"
fun pick(): String {
    return "gpt-4"
}
val lazyModel by lazy { "gpt-4" }
val chosen = if (fast) "gpt-4" else "gpt-4o"
val block = if (fast) {
    "gpt-4"
} else {
    "gpt-4o"
}
val price = PRICES["gpt-4"]
json.put("model", "gpt-4")
val model: String
    get() = "gpt-4"
val m = model ?: "gpt-4"
"#), @r#"
        use string MODEL "gpt-4" @ const val MODEL: String = "gpt-4"
        use string f "gpt-4" @ private val map: Map<String, List<String>> = f("gpt-4")
        use string my model "gpt-4" @ var `my model` = "gpt-4"
        use string model "gpt-4" @ model = "gpt-4", n = 1)
        use string ModelId "gpt-4" @ model = ModelId("gpt-4"),
        use string Message "gpt-4 is good" @ messages = listOf(Message("gpt-4 is good")),
        use string model "gpt-4" @ builder.model("gpt-4").build()
        use string model "gpt-4" @ this.model = "gpt-4"
        use string model "gpt-4" @ config["model"] = "gpt-4"
        use string model "gpt-4" @ val model: String = "gpt-4", private val other: String? = "gpt-4o")
        use string other "gpt-4o" @ private val other: String? = "gpt-4o")
        use string model "gpt-4" @ model: String = "gpt-4") = "gpt-5"
        use string ask "gpt-5" @ fun ask(model: String = "gpt-4") = "gpt-5"
        use string pick "gpt-4" @ return "gpt-4"
        use string lazyModel "gpt-4" @ val lazyModel by lazy { "gpt-4" }
        use string chosen "gpt-4" @ val chosen = if (fast) "gpt-4" else "gpt-4o"
        use string chosen "gpt-4o" @ val chosen = if (fast) "gpt-4" else "gpt-4o"
        use string block "gpt-4" @ val block = if (fast) {
        use string block "gpt-4o" @ val block = if (fast) {
        use string PRICES "gpt-4" @ val price = PRICES["gpt-4"]
        use string model "gpt-4" @ json.put("model", "gpt-4")
        use string model "gpt-4" @ get() = "gpt-4"
        use string m "gpt-4" @ val m = model ?: "gpt-4"
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
val a = System.getenv("MODEL_A") ?: "gpt-4"
val b = System.getenv("MODEL_B").orEmpty().ifBlank { "gpt-4" }
val c = System.getProperty("model.c", "gpt-4")
val d = env.getOrDefault("MODEL_D", "gpt-4")
val e = env["MODEL_E"] ?: "gpt-4"
val f = System.getenv().getOrElse("MODEL_F") { "gpt-4" }
"#), @r#"
        use string MODEL_A "gpt-4" @ val a = System.getenv("MODEL_A") ?: "gpt-4"
        use string MODEL_B "gpt-4" @ val b = System.getenv("MODEL_B").orEmpty().ifBlank { "gpt-4" }
        use string model.c "gpt-4" @ val c = System.getProperty("model.c", "gpt-4")
        use string MODEL_D "gpt-4" @ val d = env.getOrDefault("MODEL_D", "gpt-4")
        use string MODEL_E "gpt-4" @ val e = env["MODEL_E"] ?: "gpt-4"
        use string MODEL_F "gpt-4" @ val f = System.getenv().getOrElse("MODEL_F") { "gpt-4" }
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if (model == "gpt-4" || "gpt-5" != this.cfg.model) {}
when (cfg.model) {
    "gpt-4", "gpt-4o" -> 1
    else -> "gpt-5"
}
val size = when (model) {
    in listOf("gpt-4") -> "gpt-4o"
    else -> "gpt-5"
}
when {
    model.startsWith("gpt-4") -> 1
    model == "gpt-5" -> 2
}
val ok = model.lowercase().contains("gpt") && "gpt-4".equals(model)
val among = model in setOf("gpt-4", "gpt-4o") || listOf("gpt-4").contains(model)
val regex = Regex("^gpt-4")
"#), @r#"
        compare string model "gpt-4" @ if (model == "gpt-4" || "gpt-5" != this.cfg.model) {}
        compare string model "gpt-5" @ if (model == "gpt-4" || "gpt-5" != this.cfg.model) {}
        compare string model "gpt-4" @ "gpt-4", "gpt-4o" -> 1
        compare string model "gpt-4o" @ "gpt-4", "gpt-4o" -> 1
        use string - "gpt-5" @ else -> "gpt-5"
        compare string model "gpt-4" @ in listOf("gpt-4") -> "gpt-4o"
        use string size "gpt-4o" @ in listOf("gpt-4") -> "gpt-4o"
        use string size "gpt-5" @ else -> "gpt-5"
        compare string model "gpt-4" @ model.startsWith("gpt-4") -> 1
        compare string model "gpt-5" @ model == "gpt-5" -> 2
        compare string model "gpt" @ val ok = model.lowercase().contains("gpt") && "gpt-4".equals(model)
        compare string model "gpt-4" @ val ok = model.lowercase().contains("gpt") && "gpt-4".equals(model)
        compare string model "gpt-4" @ val among = model in setOf("gpt-4", "gpt-4o") || listOf("gpt-4").contains(model)
        compare string model "gpt-4o" @ val among = model in setOf("gpt-4", "gpt-4o") || listOf("gpt-4").contains(model)
        compare string model "gpt-4" @ val among = model in setOf("gpt-4", "gpt-4o") || listOf("gpt-4").contains(model)
        compare string regex "^gpt-4" @ val regex = Regex("^gpt-4")
        "#);
    }

    #[test]
    fn elements_keys_and_members_are_listed() {
        insta::assert_snapshot!(show(r#"
val MODELS = listOf("gpt-4", "gpt-4o")
val PRICES: Map<String, Double> = mapOf("gpt-4" to 0.03, "gpt-4o" to 0.01)
val ALIASES = mapOf("fast" to "gpt-4")
prices["gpt-4"] = 3
enum class Model(val id: String) {
    GPT_4("gpt-4"),
    @SerialName("gpt-4o") GPT_4O;

    fun other() = "gpt-5"
}
sealed class Known(val id: String) {
    data object Small : Known("gpt-4")
}
val infos = listOf(ModelInfo(id = "gpt-4", name = "GPT 4"))
run(listOf("--model", "gpt-4"))
"#), @r#"
        listing string MODELS "gpt-4" @ val MODELS = listOf("gpt-4", "gpt-4o")
        listing string MODELS "gpt-4o" @ val MODELS = listOf("gpt-4", "gpt-4o")
        listing string PRICES "gpt-4" @ val PRICES: Map<String, Double> = mapOf("gpt-4" to 0.03, "gpt-4o" to 0.01)
        listing string PRICES "gpt-4o" @ val PRICES: Map<String, Double> = mapOf("gpt-4" to 0.03, "gpt-4o" to 0.01)
        use string fast "gpt-4" @ "fast" to "gpt-4")
        listing string prices "gpt-4" @ prices["gpt-4"] = 3
        listing string GPT_4 "gpt-4" @ GPT_4("gpt-4"),
        listing string GPT_4O "gpt-4o" @ @SerialName("gpt-4o") GPT_4O;
        use string other "gpt-5" @ fun other() = "gpt-5"
        listing string Small "gpt-4" @ data object Small : Known("gpt-4")
        listing string id "gpt-4" @ id = "gpt-4", name = "GPT 4"))
        listing string name "GPT 4" @ name = "GPT 4"))
        use string --model "gpt-4" @ run(listOf("--model", "gpt-4"))
        "#);
    }

    #[test]
    fn test_code_is_known_by_its_syntax() {
        insta::assert_snapshot!(show(r#"
class ChatTest {
    @Test
    fun `asks gpt`() = runTest {
        val model = "gpt-4"
    }

    @Test fun short() = assertEquals("gpt-4", model)

    fun other() { use("gpt-4") }
}
class Spec : StringSpec({
    "works" { use("gpt-4") }
})
"#), @r#"
        test string model "gpt-4" @ val model = "gpt-4"
        test string assertEquals "gpt-4" @ @Test fun short() = assertEquals("gpt-4", model)
        use string use "gpt-4" @ use("gpt-4") }
        test string use "gpt-4" @ use("gpt-4") }
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r#"
val a = "gpt-" + "4"
const val BASE = "gpt-4"
val b = "$BASE-mini"
val c = "${BASE}-mini"
val d = BASE + "-mini"
val e = "gpt-4${x}"
val f = "gpt-" + size
val g = ("gpt-" + "4") + "-mini"
val h = """gpt-4"""
val i = "gpt-%s".format("4")
val j = "gpt-4${if (x) "gpt-4o" else ""}"
// gpt-4 said
/* a /* gpt-4 nested */ b */
/** gpt-4 documented */
val k = 'x'
"#), @r#"
        use string a "gpt-4" = gpt- | 4 @ val a = "gpt-" + "4"
        use string b "gpt-4-mini" = $BASE | -mini @ val b = "$BASE-mini"
        use string c "gpt-4-mini" = ${BASE} | -mini @ val c = "${BASE}-mini"
        use string d "gpt-4-mini" = BASE | -mini @ val d = BASE + "-mini"
        use string e "gpt-4▯" @ val e = "gpt-4${x}"
        use string f "gpt-▯" @ val f = "gpt-" + size
        use string g "gpt-4-mini" = gpt- | 4 | -mini @ val g = ("gpt-" + "4") + "-mini"
        use string h "gpt-4" @ val h = """gpt-4"""
        use string i "gpt-4" = gpt- | %s @ val i = "gpt-%s".format("4")
        use string j "gpt-4▯" @ val j = "gpt-4${if (x) "gpt-4o" else ""}"
        use string j "gpt-4o" @ val j = "gpt-4${if (x) "gpt-4o" else ""}"
        comment comment - "gpt-4 said" @ // gpt-4 said
        comment comment - "a /* gpt-4 nested */ b" @ /* a /* gpt-4 nested */ b */
        comment doc - "gpt-4 documented" @ /** gpt-4 documented */
        "#);
    }
}
