//! Swift.

use crate::scan::lexer::row::{
    BASE, Calls, Lexer, Names, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static SWIFT: Lexer = Lexer {
    comments: &[
        block("/**", "*/").doc().nesting(),
        line("///").doc(),
        block("/*", "*/").nesting(),
        line("//"),
    ],
    strings: &[
        quote("#\"\"\"")
            .between("#\"\"\"", "\"\"\"#")
            .raw()
            .spanning()
            .with(&["\\#("]),
        quote("\"\"\"").spanning().with(&["\\("]),
        quote("##\"").between("##\"", "\"##").raw().with(&["\\##("]),
        quote("#\"").between("#\"", "\"#").raw().with(&["\\#("]),
        quote("\"").with(&["\\("]),
        quote("`").of(QuoteKind::Word),
    ],
    names: Names::Typed,
    signs: Signs {
        assigns: &["=", "+="],
        pairs: &[":"],
        compares: &["==", "!=", "===", "!==", "~=", "<", ">", "<=", ">="],
        defaults: &["??"],
        ..BASE.signs
    },
    words: Words {
        functions: &["func", "init"],
        declares: &["let", "var"],
        subjects: &["switch"],
        enums: &["enum"],
        imports: &["import"],
        ..BASE.words
    },
    calls: Calls {
        lists: &["Array", "Set"],
        wrappers: &["AppStorage", "Published", "State", "String", "init"],
        defaults: &[],
        regexes: &["NSRegularExpression", "Regex"],
        plain: &[
            "description",
            "id",
            "lowercased",
            "rawValue",
            "trimmingCharacters",
            "uppercased",
        ],
        ..BASE.calls
    },
    env: &["environment", "getenv", "env", "get"],
    tests: Tests {
        calls: &["describe", "it", "context"],
        annotations: &["Test", "Suite"],
        prefixes: &["test"],
        classes: &["XCTestCase", "QuickSpec"],
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("swift", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
let model: String = "gpt-4"
static let fallback: [String: Model] = load("gpt-4")
let query = ChatQuery(messages: [.user("gpt-4 is good")], model: "gpt-4", n: 1)
let other = Model(id: "gpt-4")
self.model = "gpt-4"
body["model"] = "gpt-4"
func ask(model: String = "gpt-4") -> String {
    return "gpt-5"
}
var chosen: String { "gpt-4" }
var computed: String {
    fast ? "gpt-4" : "gpt-4o"
}
var named: String {
    switch self {
    case .one: "gpt-4"
    case .two:
        "gpt-4o"
    }
}
var withGetter: Model {
    get { "gpt-4" }
}
let price = prices["gpt-4"]
@AppStorage("model") var stored = "gpt-4"
let m = try await client.model("gpt-4")
let value = if fast { "gpt-4" } else { "gpt-4o" }
request.setValue("gpt-4", forHTTPHeaderField: "model")
"#), @r#"
        use string model "gpt-4" @ let model: String = "gpt-4"
        use string load "gpt-4" @ static let fallback: [String: Model] = load("gpt-4")
        use string user "gpt-4 is good" @ messages: [.user("gpt-4 is good")], model: "gpt-4", n: 1)
        use string model "gpt-4" @ model: "gpt-4", n: 1)
        use string id "gpt-4" @ id: "gpt-4")
        use string model "gpt-4" @ self.model = "gpt-4"
        use string model "gpt-4" @ body["model"] = "gpt-4"
        use string model "gpt-4" @ model: String = "gpt-4") -> String {
        use string ask "gpt-5" @ return "gpt-5"
        use string chosen "gpt-4" @ "gpt-4" }
        use string computed "gpt-4" @ fast ? "gpt-4" : "gpt-4o"
        use string computed "gpt-4o" @ fast ? "gpt-4" : "gpt-4o"
        use string named "gpt-4" @ "gpt-4"
        use string named "gpt-4o" @ "gpt-4o"
        use string withGetter "gpt-4" @ get { "gpt-4" }
        use string prices "gpt-4" @ let price = prices["gpt-4"]
        use string stored "gpt-4" @ @AppStorage("model") var stored = "gpt-4"
        use string model "gpt-4" @ let m = try await client.model("gpt-4")
        use string value "gpt-4" @ let value = if fast { "gpt-4" } else { "gpt-4o" }
        use string value "gpt-4o" @ let value = if fast { "gpt-4" } else { "gpt-4o" }
        use string setValue "gpt-4" @ request.setValue("gpt-4", forHTTPHeaderField: "model")
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
let a = ProcessInfo.processInfo.environment["MODEL_A"] ?? "gpt-4"
let b = Environment.get("MODEL_B") ?? "gpt-4"
let c = options.model ?? "gpt-4"
let d = Query(model: ProcessInfo.processInfo.environment["MODEL_D"] ?? "gpt-4")
"#), @r#"
        use string MODEL_A "gpt-4" @ let a = ProcessInfo.processInfo.environment["MODEL_A"] ?? "gpt-4"
        use string MODEL_B "gpt-4" @ let b = Environment.get("MODEL_B") ?? "gpt-4"
        use string c "gpt-4" @ let c = options.model ?? "gpt-4"
        use string MODEL_D "gpt-4" @ model: ProcessInfo.processInfo.environment["MODEL_D"] ?? "gpt-4")
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if model == "gpt-4" || "gpt-5" != self.config.model {}
switch config.model {
case "gpt-4", "gpt-4o":
    return "gpt-5"
case let id where id.hasPrefix("gpt-4"):
    limit = 1
default:
    model = "gpt-4"
}
guard ["gpt-4", "gpt-4o"].contains(model) else { return }
"#), @r#"
        compare string model "gpt-4" @ if model == "gpt-4" || "gpt-5" != self.config.model {}
        compare string model "gpt-5" @ if model == "gpt-4" || "gpt-5" != self.config.model {}
        compare string model "gpt-4" @ case "gpt-4", "gpt-4o":
        compare string model "gpt-4o" @ case "gpt-4", "gpt-4o":
        use string - "gpt-5" @ return "gpt-5"
        compare string id "gpt-4" @ case let id where id.hasPrefix("gpt-4"):
        use string model "gpt-4" @ model = "gpt-4"
        compare string model "gpt-4" @ guard ["gpt-4", "gpt-4o"].contains(model) else { return }
        compare string model "gpt-4o" @ guard ["gpt-4", "gpt-4o"].contains(model) else { return }
        "#);
    }

    #[test]
    fn elements_keys_and_members_are_listed() {
        insta::assert_snapshot!(show(r#"
let models = ["gpt-4", "gpt-4o"]
let prices: [String: Double] = ["gpt-4": 0.03, "gpt-4o": 0.01]
let aliases = ["fast": "gpt-4"]
enum Named {
    case gpt4

    var name: String {
        "gpt-4"
    }
}
enum Model: String, CaseIterable {
    case gpt4 = "gpt-4"
    case gpt4o = "gpt-4o", mini = "gpt-4o-mini"
    static let standard = "gpt-5"
}
extension Model {
    static let gpt5 = "gpt-5"
}
let infos = [Info(id: "gpt-4", title: "GPT 4")]
let set: Set<String> = Set(["gpt-4"])
run(["--model", "gpt-4"])
"#), @r#"
        listing string models "gpt-4" @ let models = ["gpt-4", "gpt-4o"]
        listing string models "gpt-4o" @ let models = ["gpt-4", "gpt-4o"]
        listing string prices "gpt-4" @ let prices: [String: Double] = ["gpt-4": 0.03, "gpt-4o": 0.01]
        listing string prices "gpt-4o" @ let prices: [String: Double] = ["gpt-4": 0.03, "gpt-4o": 0.01]
        use string fast "gpt-4" @ "fast": "gpt-4"]
        use string name "gpt-4" @ "gpt-4"
        listing string gpt4 "gpt-4" @ case gpt4 = "gpt-4"
        listing string gpt4o "gpt-4o" @ case gpt4o = "gpt-4o", mini = "gpt-4o-mini"
        listing string mini "gpt-4o-mini" @ mini = "gpt-4o-mini"
        use string standard "gpt-5" @ static let standard = "gpt-5"
        use string gpt5 "gpt-5" @ static let gpt5 = "gpt-5"
        listing string id "gpt-4" @ id: "gpt-4", title: "GPT 4")]
        listing string title "GPT 4" @ title: "GPT 4")]
        listing string set "gpt-4" @ let set: Set<String> = Set(["gpt-4"])
        use string --model "gpt-4" @ run(["--model", "gpt-4"])
        "#);
    }

    #[test]
    fn test_code_is_known_by_its_syntax() {
        insta::assert_snapshot!(show(r#"
final class ChatTests: XCTestCase {
    let model = "gpt-4"
}
struct Other {
    @Test("asks")
    func asks() { use("gpt-4") }
    func testAsks() { use("gpt-4") }
    func asking() { use("gpt-4") }
}
"#), @r#"
        test string model "gpt-4" @ let model = "gpt-4"
        test string use "gpt-4" @ use("gpt-4") }
        test string use "gpt-4" @ use("gpt-4") }
        use string use "gpt-4" @ use("gpt-4") }
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r##"
let a = "gpt-" + "4"
let base = "gpt-4"
let b = "\(base)-mini"
let c = base + "-mini"
let d = "gpt-4\(x)"
let e = #"gpt-4"#
let f = """
    gpt-4
    """
let g = #"\(base)-gpt"#
// gpt-4 said
/* a /* gpt-4 nested */ b */
/// gpt-4 documented
"##), @r##"
        use string a "gpt-4" = gpt- | 4 @ let a = "gpt-" + "4"
        use string b "gpt-4-mini" = \\(base) | -mini @ let b = "\(base)-mini"
        use string c "gpt-4-mini" = base | -mini @ let c = base + "-mini"
        use string d "gpt-4▯" @ let d = "gpt-4\(x)"
        use string e "gpt-4" @ let e = #"gpt-4"#
        use string f "\n    gpt-4\n    " @ let f = """
        use string g "\\(base)-gpt" @ let g = #"\(base)-gpt"#
        comment comment - "gpt-4 said" @ // gpt-4 said
        comment comment - "a /* gpt-4 nested */ b" @ /* a /* gpt-4 nested */ b */
        comment doc - "gpt-4 documented" @ /// gpt-4 documented
        "##);
    }
}
