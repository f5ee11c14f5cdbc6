//! C, C++ and what is written like them: Objective-C, CUDA, Metal.

use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static C: Lexer = Lexer {
    comments: &[
        block("/**", "*/").doc(),
        block("/*!", "*/").doc(),
        line("///").doc(),
        line("//!").doc(),
        block("/*", "*/"),
        line("//"),
    ],
    strings: &[
        quote("R\"")
            .between("R\"", "\"")
            .raw()
            .of(QuoteKind::Fenced),
        quote("LR\"")
            .between("LR\"", "\"")
            .raw()
            .of(QuoteKind::Fenced),
        quote("u8R\"")
            .between("u8R\"", "\"")
            .raw()
            .of(QuoteKind::Fenced),
        quote("u8\"").between("u8\"", "\""),
        quote("@\"").between("@\"", "\""),
        quote("L\"").between("L\"", "\""),
        quote("u\"").between("u\"", "\""),
        quote("U\"").between("U\"", "\""),
        quote("\""),
        quote("'").of(QuoteKind::Char),
    ],
    sigils: "@",
    directive: Some(b'#'),
    ends_with_line: false,
    braces: Braces::Mixed,
    signs: Signs {
        assigns: &["=", "+="],
        pairs: &[":"],
        compares: &["==", "!=", "<=", ">="],
        defaults: &["?:"],
        adjacent: true,
        members: &[".", "->", "::"],
        ..BASE.signs
    },
    words: Words {
        functions: &[],
        declares: &["const", "constexpr", "static"],
        subjects: &["switch"],
        enums: &["enum", "NS_ENUM"],
        imports: &["include", "import", "extern"],
        gives: &["return", "co_return", "co_yield"],
        ..BASE.words
    },
    calls: Calls {
        compare: &[
            "StartsWith",
            "absl::StartsWith",
            "compare",
            "contains",
            "count",
            "ends_with",
            "find",
            "hasPrefix",
            "hasSuffix",
            "isEqualToString",
            "rfind",
            "starts_with",
            "startswith",
            "strcasecmp",
            "strcmp",
            "strncasecmp",
            "strncmp",
            "strstr",
            "string_starts_with",
        ],
        lists: &["arrayWithObjects", "initializer_list"],
        wrappers: &[
            "string",
            "string_view",
            "QString",
            "QStringLiteral",
            "String",
            "move",
            "TEXT",
            "_T",
            "optional",
            "make_optional",
            "s",
        ],
        defaults: &["value_or", "value"],
        regexes: &["regex", "QRegularExpression"],
        plain: &["c_str", "data", "str", "to_string", "toLower", "UTF8String"],
        joins: &["StrCat"],
        formats: &["format", "sprintf"],
    },
    env: &[
        "getenv",
        "secure_getenv",
        "qgetenv",
        "environment",
        "qEnvironmentVariable",
    ],
    tests: Tests {
        calls: &[
            "BOOST_AUTO_TEST_CASE",
            "DOCTEST_TEST_CASE",
            "SCENARIO",
            "SECTION",
            "SUBCASE",
            "TEST",
            "TEST_CASE",
            "TEST_F",
            "TEST_METHOD",
            "TEST_P",
            "TYPED_TEST",
        ],
        annotations: &[],
        prefixes: &[],
        classes: &["XCTestCase"],
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("cpp", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
#include "gpt-4.h"
#define MODEL "gpt-4"
#define PICK(x) "gpt-4"
static const char *kModel = "gpt-4";
constexpr std::string_view model{"gpt-4"};
std::string model("gpt-4");
char name[] = "gpt-4";
auto r = client.chat("gpt-4", messages);
json body = {{"model", "gpt-4"}, {"stream", true}};
body["model"] = "gpt-4";
params->model = "gpt-4";
Request req = {.model = "gpt-4", .n = 1};
Config::Config() : model_("gpt-4") {}
void ask(const std::string& model = "gpt-4");
std::string pick() {
    return fast ? "gpt-4" : "gpt-4o";
}
auto info = ModelInfo{"gpt-4"};
std::cout << "gpt-4" << std::endl;
auto p = (char *)"gpt-4";
"#), @r#"
        use string MODEL "gpt-4" @ #define MODEL "gpt-4"
        use string PICK "gpt-4" @ #define PICK(x) "gpt-4"
        use string kModel "gpt-4" @ static const char *kModel = "gpt-4";
        use string model "gpt-4" @ constexpr std::string_view model{"gpt-4"};
        use string model "gpt-4" @ std::string model("gpt-4");
        use string name "gpt-4" @ char name[] = "gpt-4";
        use string chat "gpt-4" @ auto r = client.chat("gpt-4", messages);
        use string model "gpt-4" @ json body = {{"model", "gpt-4"}, {"stream", true}};
        use string model "gpt-4" @ body["model"] = "gpt-4";
        use string model "gpt-4" @ params->model = "gpt-4";
        use string model "gpt-4" @ .model = "gpt-4", .n = 1};
        use string model_ "gpt-4" @ Config::Config() : model_("gpt-4") {}
        use string model "gpt-4" @ const std::string& model = "gpt-4");
        use string pick "gpt-4" @ return fast ? "gpt-4" : "gpt-4o";
        use string pick "gpt-4o" @ return fast ? "gpt-4" : "gpt-4o";
        use string ModelInfo "gpt-4" @ auto info = ModelInfo{"gpt-4"};
        use string cout "gpt-4" @ std::cout << "gpt-4" << std::endl;
        use string p "gpt-4" @ auto p = (char *)"gpt-4";
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
auto a = std::getenv("MODEL_A") ?: "gpt-4";
auto b = env::get("MODEL_B").value_or("gpt-4");
auto c = get_env("MODEL_C", "gpt-4");
const char *e = getenv("MODEL_E") ? getenv("MODEL_E") : "gpt-4";
"#), @r#"
        use string MODEL_A "gpt-4" @ auto a = std::getenv("MODEL_A") ?: "gpt-4";
        use string b "gpt-4" @ auto b = env::get("MODEL_B").value_or("gpt-4");
        use string MODEL_C "gpt-4" @ auto c = get_env("MODEL_C", "gpt-4");
        use string e "gpt-4" @ const char *e = getenv("MODEL_E") ? getenv("MODEL_E") : "gpt-4";
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if (model == "gpt-4" || "gpt-5" != cfg->model) {}
if (strcmp(model, "gpt-4") == 0 || !strncmp("gpt-4", model, 5)) {}
if (model.find("gpt-4") != std::string::npos) {}
if (model.rfind("gpt-4", 0) == 0) {}
if ([model isEqualToString:@"gpt-4"]) {}
"#), @r#"
        compare string model "gpt-4" @ if (model == "gpt-4" || "gpt-5" != cfg->model) {}
        compare string model "gpt-5" @ if (model == "gpt-4" || "gpt-5" != cfg->model) {}
        compare string model "gpt-4" @ if (strcmp(model, "gpt-4") == 0 || !strncmp("gpt-4", model, 5)) {}
        compare string model "gpt-4" @ if (strcmp(model, "gpt-4") == 0 || !strncmp("gpt-4", model, 5)) {}
        compare string model "gpt-4" @ if (model.find("gpt-4") != std::string::npos) {}
        compare string model "gpt-4" @ if (model.rfind("gpt-4", 0) == 0) {}
        compare string model "gpt-4" @ model isEqualToString:@"gpt-4"]) {}
        "#);
    }

    #[test]
    fn elements_keys_and_members_are_listed() {
        insta::assert_snapshot!(show(r#"
const char *models[] = {"gpt-4", "gpt-4o"};
std::vector<std::string> list{"gpt-4", "gpt-4o"};
auto other = std::vector<std::string>{"gpt-4"};
std::map<std::string, int> limits = {
    {"gpt-4", 8192},
    {"gpt-4o", 128000},
};
std::map<std::string, std::string> aliases = {{"fast", "gpt-4"}};
limits["gpt-4"] = 1;
run({"--model", "gpt-4"});
NSArray *a = @[@"gpt-4", @"gpt-4o"];
NSDictionary *d = @{@"model": @"gpt-4"};
"#), @r#"
        listing string models "gpt-4" @ const char *models[] = {"gpt-4", "gpt-4o"};
        listing string models "gpt-4o" @ const char *models[] = {"gpt-4", "gpt-4o"};
        listing string list "gpt-4" @ std::vector<std::string> list{"gpt-4", "gpt-4o"};
        listing string list "gpt-4o" @ std::vector<std::string> list{"gpt-4", "gpt-4o"};
        listing string other "gpt-4" @ auto other = std::vector<std::string>{"gpt-4"};
        listing string limits "gpt-4" @ std::map<std::string, int> limits = {
        listing string limits "gpt-4o" @ std::map<std::string, int> limits = {
        use string fast "gpt-4" @ std::map<std::string, std::string> aliases = {{"fast", "gpt-4"}};
        listing string limits "gpt-4" @ limits["gpt-4"] = 1;
        use string --model "gpt-4" @ run({"--model", "gpt-4"});
        listing string a "gpt-4" @ NSArray *a = @[@"gpt-4", @"gpt-4o"];
        listing string a "gpt-4o" @ NSArray *a = @[@"gpt-4", @"gpt-4o"];
        use string model "gpt-4" @ @"model": @"gpt-4"};
        "#);
    }

    #[test]
    fn test_code_is_known_by_its_syntax() {
        insta::assert_snapshot!(show(r#"
TEST(Chat, Asks) {
    auto model = "gpt-4";
}
void other() { use("gpt-4"); }
"#), @r#"
        test string model "gpt-4" @ auto model = "gpt-4";
        use string use "gpt-4" @ use("gpt-4"); }
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r#"
auto a = "gpt-" "4";
#define BASE "gpt-4"
auto b = BASE "-mini";
const std::string base = "gpt-4";
auto c = base + "-mini";
auto d = "gpt-" SIZE;
auto e = R"(gpt-4)";
auto f = R"x({"model": "gpt-4"})x";
auto g = "gpt-\
4";
auto h = L"gpt-4";
int i = 1'000'000; auto j = "gpt-4";
char q = '"'; auto k = "gpt-4";
printf("gpt-%s", x);
// gpt-4 said
/* gpt-4 said */
/** gpt-4 documented */
"#), @r#"
        use string a "gpt-4" = gpt- | 4 @ auto a = "gpt-" "4";
        use string b "gpt-4-mini" = BASE | -mini @ auto b = BASE "-mini";
        use string c "gpt-4-mini" = base | -mini @ auto c = base + "-mini";
        use string d "gpt-▯" @ auto d = "gpt-" SIZE;
        use string e "gpt-4" @ auto e = R"(gpt-4)";
        use string f "{\"model\": \"gpt-4\"}" @ auto f = R"x({"model": "gpt-4"})x";
        use string g "gpt-4" = gpt- | 4 @ auto g = "gpt-\
        use string h "gpt-4" @ auto h = L"gpt-4";
        use string j "gpt-4" @ auto j = "gpt-4";
        use string k "gpt-4" @ auto k = "gpt-4";
        use string printf "gpt-%s" @ printf("gpt-%s", x);
        comment comment - "gpt-4 said" @ // gpt-4 said
        comment comment - "gpt-4 said" @ /* gpt-4 said */
        comment doc - "gpt-4 documented" @ /** gpt-4 documented */
        "#);
    }
}
