//! Scala.

use super::kotlin::{TEST_ANNOTATIONS, TEST_CLASSES};
use crate::scan::lexer::row::{
    BASE, Calls, Lexer, Names, QuoteKind, Signs, Tests, Words, block, line, quote,
};

pub(in crate::scan) static SCALA: Lexer = Lexer {
    comments: &[
        block("/**", "*/").doc().nesting(),
        block("/*", "*/").nesting(),
        line("//"),
    ],
    strings: &[
        quote("s\"\"\"")
            .between("s\"\"\"", "\"\"\"")
            .raw()
            .spanning()
            .with(&["${", "$"]),
        quote("f\"\"\"")
            .between("f\"\"\"", "\"\"\"")
            .raw()
            .spanning()
            .with(&["${", "$"]),
        quote("raw\"\"\"")
            .between("raw\"\"\"", "\"\"\"")
            .raw()
            .spanning()
            .with(&["${", "$"]),
        quote("\"\"\"").raw().spanning(),
        quote("s\"").between("s\"", "\"").with(&["${", "$"]),
        quote("f\"").between("f\"", "\"").with(&["${", "$"]),
        quote("raw\"")
            .between("raw\"", "\"")
            .raw()
            .with(&["${", "$"]),
        quote("\""),
        quote("'").of(QuoteKind::Char),
        quote("`").of(QuoteKind::Word),
    ],
    names: Names::Typed,
    signs: Signs {
        assigns: &["=", "+="],
        pairs: &["->", ":="],
        arms: &["=>"],
        defaults: &[],
        ..BASE.signs
    },
    words: Words {
        functions: &["def"],
        declares: &["val", "var", "given"],
        subjects: &[],
        matches: &["match"],
        objects: &["object", "case"],
        ..BASE.words
    },
    calls: Calls {
        lists: &[
            "Array",
            "ArrayBuffer",
            "HashMap",
            "IndexedSeq",
            "List",
            "ListMap",
            "Map",
            "Seq",
            "Set",
            "Stream",
            "Value",
            "Vector",
            "NonEmptyList",
        ],
        wrappers: &["Option", "Right", "Some", "Success", "pure"],
        defaults: &["getOrElse", "orElse", "withDefault"],
        regexes: &["Regex"],
        plain: &["get", "toLowerCase", "toString", "toUpperCase", "trim"],
        ..BASE.calls
    },
    env: &[
        "env",
        "envOrElse",
        "envOrNone",
        "getenv",
        "getProperty",
        "propOrElse",
        "props",
    ],
    tests: Tests {
        calls: &["describe", "it", "test", "property"],
        annotations: TEST_ANNOTATIONS,
        prefixes: &[],
        classes: TEST_CLASSES,
    },
    ..BASE
};

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("scala", text)
    }

    #[test]
    fn roles_follow_what_stands_around() {
        insta::assert_snapshot!(show(r#"
val model: String = "gpt-4"
def pick(x: Int): String = "gpt-4"
case class Settings(model: String = "gpt-4", n: Option[Int] = None)
val settings = CreateSettings(model = "gpt-4", temperature = Some(0.1))
val a = sys.env.getOrElse("MODEL_A", "gpt-4")
val b = Option(System.getenv("MODEL_B")).getOrElse("gpt-4")
val c = sys.env.get("MODEL_C").getOrElse("gpt-4")
val chosen = if (fast) "gpt-4" else "gpt-4o"
val done = Some("gpt-4")
service.chat(messages, "gpt-4")
if (model == "gpt-4" && model.startsWith("gpt-5")) {}
model match {
  case "gpt-4" | "gpt-4o" => "gpt-5"
  case _ => "gpt-5"
}
val size = model match {
  case ModelId("gpt-4") => 1
  case other => f("gpt-5")
}
val models = Seq("gpt-4", "gpt-4o")
val prices = Map("gpt-4" -> 0.03, "fast" -> "gpt-4o")
sealed abstract class Model(val id: String)
object Model {
  case object Small extends Model("gpt-4")
  object Large extends Model("gpt-4o")
}
enum Tier(val id: String):
  case Fast extends Tier("gpt-4")
object Kinds extends Enumeration {
  val Fast = Value("gpt-4")
}
val infos = Seq(Info(id = "gpt-4", name = "x"))
class Spec extends AnyFlatSpec with Matchers {
  it should "work" in { use("gpt-4") }
}
"#), @r#"
        use string model "gpt-4" @ val model: String = "gpt-4"
        use string pick "gpt-4" @ def pick(x: Int): String = "gpt-4"
        use string model "gpt-4" @ model: String = "gpt-4", n: Option[Int] = None)
        use string model "gpt-4" @ model = "gpt-4", temperature = Some(0.1))
        use string MODEL_A "gpt-4" @ val a = sys.env.getOrElse("MODEL_A", "gpt-4")
        use string MODEL_B "gpt-4" @ val b = Option(System.getenv("MODEL_B")).getOrElse("gpt-4")
        use string MODEL_C "gpt-4" @ val c = sys.env.get("MODEL_C").getOrElse("gpt-4")
        use string chosen "gpt-4" @ val chosen = if (fast) "gpt-4" else "gpt-4o"
        use string chosen "gpt-4o" @ val chosen = if (fast) "gpt-4" else "gpt-4o"
        use string done "gpt-4" @ val done = Some("gpt-4")
        use string chat "gpt-4" @ service.chat(messages, "gpt-4")
        compare string model "gpt-4" @ if (model == "gpt-4" && model.startsWith("gpt-5")) {}
        compare string model "gpt-5" @ if (model == "gpt-4" && model.startsWith("gpt-5")) {}
        compare string model "gpt-4" @ case "gpt-4" | "gpt-4o" => "gpt-5"
        compare string model "gpt-4o" @ case "gpt-4" | "gpt-4o" => "gpt-5"
        use string - "gpt-5" @ case "gpt-4" | "gpt-4o" => "gpt-5"
        use string - "gpt-5" @ case _ => "gpt-5"
        compare string model "gpt-4" @ case ModelId("gpt-4") => 1
        use string f "gpt-5" @ case other => f("gpt-5")
        listing string models "gpt-4" @ val models = Seq("gpt-4", "gpt-4o")
        listing string models "gpt-4o" @ val models = Seq("gpt-4", "gpt-4o")
        listing string prices "gpt-4" @ val prices = Map("gpt-4" -> 0.03, "fast" -> "gpt-4o")
        use string fast "gpt-4o" @ "fast" -> "gpt-4o")
        listing string Small "gpt-4" @ case object Small extends Model("gpt-4")
        listing string Large "gpt-4o" @ object Large extends Model("gpt-4o")
        listing string Fast "gpt-4" @ enum Tier(val id: String):
        listing string Fast "gpt-4" @ val Fast = Value("gpt-4")
        listing string id "gpt-4" @ id = "gpt-4", name = "x"))
        test string use "gpt-4" @ use("gpt-4") }
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r#"
val a = "gpt-" + "4"
val base = "gpt-4"
val b = s"$base-mini"
val c = s"${base}-mini"
val d = s"gpt-4${x.y}"
val e = "gpt-4$x"
val f = """{"model": "gpt-4"}"""
// gpt-4 said
/** gpt-4 documented */
val g = 'x'; val h = "gpt-4"
"#), @r#"
        use string a "gpt-4" = gpt- | 4 @ val a = "gpt-" + "4"
        use string b "gpt-4-mini" = $base | -mini @ val b = s"$base-mini"
        use string c "gpt-4-mini" = ${base} | -mini @ val c = s"${base}-mini"
        use string d "gpt-4▯" @ val d = s"gpt-4${x.y}"
        use string e "gpt-4$x" @ val e = "gpt-4$x"
        use string f "{\"model\": \"gpt-4\"}" @ val f = """{"model": "gpt-4"}"""
        comment comment - "gpt-4 said" @ // gpt-4 said
        comment doc - "gpt-4 documented" @ /** gpt-4 documented */
        use string h "gpt-4" @ val h = "gpt-4"
        "#);
    }
}
