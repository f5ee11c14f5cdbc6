//! Python by tree-sitter.

use std::borrow::Cow;

use tree_sitter::Node;

use super::{
    At, Calls, Constant, Folds, Go, Grammar, Make, Members, Rare, Remembers, Scopes, field, step,
};
use crate::scan::fold::Escapes;
use crate::scan::tree::Link;

/// The table.
pub(in crate::scan) static PYTHON: Grammar = Grammar {
    comments: &["comment"],
    strings: &["string"],
    opening,
    quotes: &["string_end", "string_start"],
    substitutions: &["interpolation"],
    identifiers: &["identifier"],
    steps: &[
        step("argument_list", "", Go::Argument),
        step("as_pattern", "", Go::Through),
        step("assignment", "right", Go::Value("left")),
        step("assignment", "type", Go::Value("left")),
        step("attribute", "object", Go::Receiver),
        step("augmented_assignment", "right", Go::Value("left")),
        step("await", "", Go::Through),
        step("binary_operator", "", Go::Through),
        step("boolean_operator", "", Go::Binary),
        step("call", "function", Go::Through),
        step("case_clause", "", Go::Arm("subject")),
        step("case_pattern", "", Go::Through),
        step("comparison_operator", "", Go::Compare),
        step("concatenated_string", "", Go::Through),
        step("conditional_expression", "", Go::Through),
        step("default_parameter", "value", Go::Value("name")),
        step("dict_pattern", "", Go::Through),
        step("dictionary", "", Go::Through),
        step("dictionary_splat", "", Go::Through),
        step("expression_list", "", Go::Through),
        step("for_statement", "right", Go::Value("left")),
        step("function_definition", "return_type", Go::Value("name")),
        step("generic_type", "", Go::Through),
        step("keyword_argument", "value", Go::Value("name")),
        step("lambda", "body", Go::Through),
        step("list", "", Go::Element),
        step("list_splat", "", Go::Through),
        step("named_expression", "value", Go::Value("name")),
        step("pair", "key", Go::Element),
        step("pair", "value", Go::Pair("key")),
        step("parenthesized_expression", "", Go::Through),
        step("return_statement", "", Go::Return),
        step("set", "", Go::Element),
        step("subscript", "subscript", Go::Index("value")),
        step("subscript", "value", Go::Through),
        step("tuple", "", Go::Element),
        step("type", "", Go::Through),
        step("type_alias_statement", "right", Go::Value("left")),
        step("type_parameter", "", Go::Element),
        step("typed_default_parameter", "type", Go::Value("name")),
        step("typed_default_parameter", "value", Go::Value("name")),
        step("typed_parameter", "type", Go::Value("")),
        step("union_pattern", "", Go::Through),
        step("union_type", "", Go::Through),
        step("yield", "", Go::Return),
    ],
    names: &[
        ("attribute", "attribute"),
        ("binary_operator", "left"),
        ("boolean_operator", "left"),
        ("conditional_expression", ""),
        ("dictionary_splat", ""),
        ("generic_type", ""),
        ("named_expression", "name"),
        ("subscript", "[]"),
        ("typed_parameter", ""),
    ],
    holders: &[
        "assert_statement",
        "decorator",
        "delete_statement",
        "exec_statement",
        "expression_statement",
        "pair",
        "print_statement",
        "raise_statement",
        "return_statement",
        "type_alias_statement",
    ],
    keys: &["pair"],
    headers: &[
        "case_clause",
        "class_definition",
        "elif_clause",
        "except_clause",
        "for_statement",
        "function_definition",
        "if_statement",
        "match_statement",
        "while_statement",
        "with_statement",
    ],
    functions: &["function_definition", "lambda"],
    calls: Calls {
        kinds: &[("call", "function")],
        members: &[("attribute", "object", "attribute")],
        compare: &[
            "__contains__",
            "__eq__",
            "endswith",
            "fnmatch",
            "fnmatchcase",
            "index",
            "removeprefix",
            "removesuffix",
            "startswith",
        ],
        wrappers: &[
            "Argument",
            "Body",
            "Field",
            "Form",
            "Option",
            "Query",
            "SecretStr",
            "cast",
            "field",
            "frozenset",
            "list",
            "mapped_column",
            "set",
            "sorted",
            "str",
            "tuple",
        ],
        keyed: &[
            "add_argument",
            "add_option",
            "get",
            "getattr",
            "getenv",
            "option",
            "parametrize",
            "pop",
            "set",
            "setattr",
            "setdefault",
            "setenv",
        ],
        regexes: &["re", "regex"],
        plain: &["casefold", "lower", "strip", "upper", "lstrip", "rstrip"],
        ..Calls::NONE
    },
    folds: Folds {
        adjacent: &["concatenated_string"],
        binary: &["binary_operator"],
        parentheses: &["parenthesized_expression"],
        concat: &["+"],
        percent: &["%"],
        makers: &[
            ("format", Make::Braces(At::Receiver)),
            ("join", Make::Join(At::Receiver)),
        ],
        defaults: &["or"],
        lists: &["list", "tuple"],
        arguments: &["argument_list"],
        keyword: Some(("keyword_argument", "name", "value")),
        ..Folds::NONE
    },
    scopes: Scopes {
        kinds: &["class_definition", "function_definition", "lambda"],
        closed: &["class_definition"],
        binders: &[
            ("aliased_import", "alias"),
            ("as_pattern_target", ""),
            ("assignment", "left"),
            ("augmented_assignment", "left"),
            ("case_pattern", ""),
            ("delete_statement", ""),
            ("for_in_clause", "left"),
            ("for_statement", "left"),
            ("import_from_statement", "name"),
            ("import_statement", "name"),
            ("lambda_parameters", ""),
            ("named_expression", "name"),
            ("parameters", ""),
            ("with_item", "alias"),
        ],
        values: &[("assignment", "left", "right")],
        changes: &[("global_statement", ""), ("nonlocal_statement", "")],
    },
    members: Members {
        owners: &[("class_definition", "name")],
        values: &[("pair", "key", "value")],
        defaults: &[("assignment", "type")],
        selves: &["self", "cls"],
        casts: &["parenthesized_expression"],
        ..Members::NONE
    },
    rare: Rare {
        is_path,
        constant,
        remembers: Remembers::Indents,
        hides: "#",
        ..Rare::NONE
    },
    env: &[
        "os.environ.get",
        "os.environ",
        "os.getenv",
        "environ.get",
        "environ",
        "getenv",
    ],
    is_test,
    is_enum,
    doc_statement: Some("expression_statement"),
    ..Grammar::of(|| tree_sitter_python::LANGUAGE.into())
};

fn opening(text: &str) -> (Escapes, bool) {
    let has = |sign: char| text.contains(sign) || text.contains(sign.to_ascii_uppercase());
    let escapes = if has('r') {
        Escapes::None
    } else {
        Escapes::Python
    };
    (escapes, has('f') || has('t'))
}

fn is_test(node: Node<'_>, text: &str) -> bool {
    match node.kind() {
        "function_definition" => {
            let name = field(node, "name", text);
            name == "test" || name.starts_with("test_")
        }
        "class_definition" => {
            let is_named = field(node, "name", text)
                .strip_prefix("Test")
                .is_some_and(|rest| !rest.starts_with(char::is_lowercase));
            is_named || field(node, "superclasses", text).contains("TestCase")
        }
        "decorated_definition" => node
            .child_by_field_name("definition")
            .is_some_and(|definition| is_test(definition, text)),
        _ => false,
    }
}

fn is_enum(node: Node<'_>, text: &str) -> bool {
    node.kind() == "class_definition" && field(node, "superclasses", text).contains("Enum")
}

/// `self.base`, which is one thing in all of a class.
fn is_path(node: Node<'_>, text: &str) -> bool {
    node.kind() == "attribute" && own_member(node, text).is_some()
}

fn own_member<'s>(node: Node<'_>, text: &'s str) -> Option<&'s str> {
    let name = text.get(node.byte_range())?;
    let member = name.strip_prefix("self.")?;
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    member.chars().all(is_name).then_some(name)
}

/// What `self.base = …` binds.
fn constant<'s, 't>(path: &[Link<'t>], text: &'s str) -> Option<Constant<'s, 't>> {
    let node = path.last()?.node;
    if node.kind() != "assignment" {
        return None;
    }
    let name = own_member(node.child_by_field_name("left")?, text)?;
    Some((Cow::Borrowed(name), node.child_by_field_name("right")?))
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("python", text)
    }

    #[test]
    fn what_an_object_holds_goes_on_into_longer_texts() {
        insta::assert_snapshot!(show(
            r#"
class A:
    def __init__(self):
        self.base = "gpt-4"
        self.twice = "gpt-4"
        self.twice = "gpt-5"
    def f(self):
        return ask(model=f"{self.base}-mini", other=f"{self.twice}-mini")
"#
        ), @r#"
        use string base "gpt-4" @ self.base = "gpt-4"
        use string twice "gpt-4" @ self.twice = "gpt-4"
        use string twice "gpt-5" @ self.twice = "gpt-5"
        use string model "gpt-4-mini" = {self.base} | -mini @ return ask(model=f"{self.base}-mini", other=f"{self.twice}-mini")
        use string other "▯-mini" @ return ask(model=f"{self.base}-mini", other=f"{self.twice}-mini")
        "#);
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
MODEL = "gpt-4"
model: str = 'gpt-4'
self.model = "gpt-4"
cfg["model"] = "gpt-4"
client.create(model="gpt-4", messages=[])
ChatOpenAI("gpt-4")
openai.chat("gpt-4")
{"model": "gpt-4"}
def f(model="gpt-4", *, m: str = "gpt-4o"):
    return "gpt-4"
g = lambda: "gpt-4"
class C:
    model: str = Field(default="gpt-4", description="x")
    other: str = field("gpt-4")
parser.add_argument("--model-name", default="gpt-4", choices=["gpt-4", "gpt-4o"])
x = cfg.get("model", "gpt-4")
y = PRICES["gpt-4"]
z = model or "gpt-4"
w = "gpt-4" if cheap else "gpt-4o"
call(
    a,
    model=str("gpt-4"),
)
"#), @r#"
    use string MODEL "gpt-4" @ MODEL = "gpt-4"
    use string model "gpt-4" @ model: str = 'gpt-4'
    use string model "gpt-4" @ self.model = "gpt-4"
    use string model "gpt-4" @ cfg["model"] = "gpt-4"
    use string model "gpt-4" @ client.create(model="gpt-4", messages=[])
    use string ChatOpenAI "gpt-4" @ ChatOpenAI("gpt-4")
    use string chat "gpt-4" @ openai.chat("gpt-4")
    use string model "gpt-4" @ "model": "gpt-4"}
    use string model "gpt-4" @ def f(model="gpt-4", *, m: str = "gpt-4o"):
    use string m "gpt-4o" @ def f(model="gpt-4", *, m: str = "gpt-4o"):
    use string f "gpt-4" @ return "gpt-4"
    use string g "gpt-4" @ g = lambda: "gpt-4"
    use string model "gpt-4" @ model: str = Field(default="gpt-4", description="x")
    use string other "gpt-4" @ other: str = field("gpt-4")
    use string model-name "gpt-4" @ parser.add_argument("--model-name", default="gpt-4", choices=["gpt-4", "gpt-4o"])
    listing string model-name "gpt-4" @ parser.add_argument("--model-name", default="gpt-4", choices=["gpt-4", "gpt-4o"])
    listing string model-name "gpt-4o" @ parser.add_argument("--model-name", default="gpt-4", choices=["gpt-4", "gpt-4o"])
    use string model "gpt-4" @ x = cfg.get("model", "gpt-4")
    use string PRICES "gpt-4" @ y = PRICES["gpt-4"]
    use string z "gpt-4" @ z = model or "gpt-4"
    use string w "gpt-4" @ w = "gpt-4" if cheap else "gpt-4o"
    use string w "gpt-4o" @ w = "gpt-4" if cheap else "gpt-4o"
    use string model "gpt-4" @ call(
    "#);
    }

    #[test]
    fn a_literal_that_a_template_completes_is_part_of_the_longer_id() {
        insta::assert_snapshot!(show(r#"
a = "{}-mini".format("gpt-4")
b = "%s-mini" % "gpt-4"
c = "%s-%s" % ("gpt-4", "mini")
d = f"{'gpt-4'}-mini"
e = "{m}-mini".format(m="gpt-4")
f = f"{'gpt-4'}{suffix}"
log("using {}".format("gpt-4"))
log(f"using {'gpt-4'}")
"#), @r#"
        use string a "gpt-4-mini" = {} | -mini @ a = "{}-mini".format("gpt-4")
        use string b "gpt-4-mini" = %s | -mini @ b = "%s-mini" % "gpt-4"
        use string c "gpt-4-mini" = %s | - | %s @ c = "%s-%s" % ("gpt-4", "mini")
        use string d "gpt-4-mini" = {\'gpt-4\'} | -mini @ d = f"{'gpt-4'}-mini"
        use string e "gpt-4-mini" = {m} | -mini @ e = "{m}-mini".format(m="gpt-4")
        use string f "gpt-4▯" = {\'gpt-4\'} @ f = f"{'gpt-4'}{suffix}"
        use string format "gpt-4" @ log("using {}".format("gpt-4"))
        use string - "gpt-4" @ log(f"using {'gpt-4'}")
        "#);
    }

    #[test]
    fn an_option_in_a_list_names_what_follows_it() {
        insta::assert_snapshot!(show(r#"
run(["tool", "--model", "gpt-4", "gpt-4o"])
args = ["-m", 'gpt-4', "--model=gpt-4o"]
cmd += ("--llm" , "gpt-4")
x = ["a--model", "gpt-4"]
"#), @r#"
        use string --model "gpt-4" @ run(["tool", "--model", "gpt-4", "gpt-4o"])
        listing string run "gpt-4o" @ run(["tool", "--model", "gpt-4", "gpt-4o"])
        use string -m "gpt-4" @ args = ["-m", 'gpt-4', "--model=gpt-4o"]
        listing string args "--model=gpt-4o" @ args = ["-m", 'gpt-4', "--model=gpt-4o"]
        use string --llm "gpt-4" @ cmd += ("--llm" , "gpt-4")
        listing string x "gpt-4" @ x = ["a--model", "gpt-4"]
        "#);
    }

    #[test]
    fn what_a_call_makes_is_named_by_the_model_that_holds_it() {
        insta::assert_snapshot!(show(r#"
model = openai.speech("gpt-4")
run(model=await groq("gpt-4"), x=groq("gpt-4"))
{"llm": make("gpt-4"), "other": make("gpt-4")}
client = load_model("gpt-4")
run(model, groq("gpt-4"))
"#), @r#"
        use string model "gpt-4" @ model = openai.speech("gpt-4")
        use string model "gpt-4" @ run(model=await groq("gpt-4"), x=groq("gpt-4"))
        use string groq "gpt-4" @ run(model=await groq("gpt-4"), x=groq("gpt-4"))
        use string llm "gpt-4" @ "llm": make("gpt-4"), "other": make("gpt-4")}
        use string make "gpt-4" @ "other": make("gpt-4")}
        use string load_model "gpt-4" @ client = load_model("gpt-4")
        use string groq "gpt-4" @ run(model, groq("gpt-4"))
        "#);
    }

    #[test]
    fn parameters_of_a_test_are_named_by_their_list() {
        insta::assert_snapshot!(show(r#"
@pytest.mark.parametrize("effort, model", [("high", "gpt-4")])
def test_a(): pass
@pytest.mark.parametrize("a,b", [("gpt-4", 1)])
def test_b(): pass
@pytest.mark.parametrize(("n", "model",), [(1, "gpt-4")])
def test_c(): pass
"#), @r#"
        test string model "gpt-4" @ @pytest.mark.parametrize("effort, model", [("high", "gpt-4")])
        test string a "gpt-4" @ @pytest.mark.parametrize("a,b", [("gpt-4", 1)])
        test string model "gpt-4" @ @pytest.mark.parametrize(("n", "model",), [(1, "gpt-4")])
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
a = os.getenv("MODEL_A", "gpt-4")
b = os.environ.get("MODEL_B", "gpt-4")
c = os.environ.get("MODEL_C") or "gpt-4"
d = os.environ.setdefault("MODEL_D", "gpt-4")
os.environ["MODEL_E"] = "gpt-4"
"#), @r#"
        use string MODEL_A "gpt-4" @ a = os.getenv("MODEL_A", "gpt-4")
        use string MODEL_B "gpt-4" @ b = os.environ.get("MODEL_B", "gpt-4")
        use string MODEL_C "gpt-4" @ c = os.environ.get("MODEL_C") or "gpt-4"
        use string MODEL_D "gpt-4" @ d = os.environ.setdefault("MODEL_D", "gpt-4")
        use string MODEL_E "gpt-4" @ os.environ["MODEL_E"] = "gpt-4"
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if model == "gpt-4" or "gpt-5" != self.cfg.model:
    pass
elif model.lower() in ("gpt-4", "gpt-4o"):
    pass
ok = "gpt" in model and model.startswith(("gpt-4", "gpt-5"))
match cfg.model:
    case "gpt-4" | "gpt-4o":
        x = "gpt-5"
    case {"id": "gpt-4"}:
        pass
re.compile(r"^gpt-4.*")
re.match("gpt-4", model)
while not kind["model"] == "gpt-4": pass
"#), @r#"
        compare string model "gpt-4" @ if model == "gpt-4" or "gpt-5" != self.cfg.model:
        compare string model "gpt-5" @ if model == "gpt-4" or "gpt-5" != self.cfg.model:
        compare string model "gpt-4" @ elif model.lower() in ("gpt-4", "gpt-4o"):
        compare string model "gpt-4o" @ elif model.lower() in ("gpt-4", "gpt-4o"):
        compare string model "gpt" @ ok = "gpt" in model and model.startswith(("gpt-4", "gpt-5"))
        compare string model "gpt-4" @ ok = "gpt" in model and model.startswith(("gpt-4", "gpt-5"))
        compare string model "gpt-5" @ ok = "gpt" in model and model.startswith(("gpt-4", "gpt-5"))
        compare string model "gpt-4" @ case "gpt-4" | "gpt-4o":
        compare string model "gpt-4o" @ case "gpt-4" | "gpt-4o":
        use string x "gpt-5" @ x = "gpt-5"
        compare string model "gpt-4" @ case {"id": "gpt-4"}:
        compare string regex "^gpt-4.*" @ re.compile(r"^gpt-4.*")
        compare string regex "gpt-4" @ re.match("gpt-4", model)
        compare string model "gpt-4" @ while not kind["model"] == "gpt-4": pass
        "#);
    }

    #[test]
    fn elements_keys_and_members_are_listings() {
        insta::assert_snapshot!(show(r#"
MODELS = ["gpt-4", "gpt-4o"]
SET = frozenset({"gpt-4"})
PRICES = {
    "gpt-4": 1,
    "gpt-4o": {"input": 2},
}
run(models=["gpt-4"])
REGISTRY = [{"id": "gpt-4", "model": "gpt-4o"}]
class Model(str, Enum):
    GPT4 = "gpt-4"
Name = Literal["gpt-4", "gpt-4o"]
def f(model: Literal["gpt-4"] = "gpt-4o") -> None: ...
PRICES["gpt-5"] = 3
for model in ["gpt-4"]: pass
"#), @r#"
        listing string MODELS "gpt-4" @ MODELS = ["gpt-4", "gpt-4o"]
        listing string MODELS "gpt-4o" @ MODELS = ["gpt-4", "gpt-4o"]
        listing string SET "gpt-4" @ SET = frozenset({"gpt-4"})
        listing string PRICES "gpt-4" @ "gpt-4": 1,
        listing string PRICES "gpt-4o" @ "gpt-4o": {"input": 2},
        listing string models "gpt-4" @ run(models=["gpt-4"])
        listing string id "gpt-4" @ "id": "gpt-4", "model": "gpt-4o"}]
        use string model "gpt-4o" @ "model": "gpt-4o"}]
        listing string GPT4 "gpt-4" @ GPT4 = "gpt-4"
        listing string Name "gpt-4" @ Name = Literal["gpt-4", "gpt-4o"]
        listing string Name "gpt-4o" @ Name = Literal["gpt-4", "gpt-4o"]
        listing string model "gpt-4" @ def f(model: Literal["gpt-4"] = "gpt-4o") -> None: ...
        use string model "gpt-4o" @ def f(model: Literal["gpt-4"] = "gpt-4o") -> None: ...
        listing string PRICES "gpt-5" @ PRICES["gpt-5"] = 3
        listing string model "gpt-4" @ for model in ["gpt-4"]: pass
        "#);
    }

    #[test]
    fn comments_and_docstrings_are_apart() {
        insta::assert_snapshot!(show(r#""""Speaks to gpt-4."""
# gpt-4 here
def f():
    '''Uses "gpt-4".'''
    x = 1  # gpt-4o there
class C:
    "a gpt-4 class"
"#), @r#"
        comment doc - "Speaks to gpt-4." @ """Speaks to gpt-4."""
        comment comment - "gpt-4 here" @ # gpt-4 here
        comment doc - "Uses \"gpt-4\"." @ '''Uses "gpt-4".'''
        comment comment - "gpt-4o there" @ # gpt-4o there
        comment doc - "a gpt-4 class" @ "a gpt-4 class"
        "#);
    }

    #[test]
    fn code_below_a_test_is_test() {
        insta::assert_snapshot!(show(r#"
def test_it():
    # gpt-4
    f("gpt-4")
class TestX(unittest.TestCase):
    model = "gpt-4"
@pytest.mark.parametrize("model", ["gpt-4"])
def test_b(model): ...
class Testimony:
    model = "gpt-4"
"#), @r#"
        comment comment - "gpt-4" @ # gpt-4
        test string f "gpt-4" @ f("gpt-4")
        test string model "gpt-4" @ model = "gpt-4"
        test string model "gpt-4" @ @pytest.mark.parametrize("model", ["gpt-4"])
        use string model "gpt-4" @ model = "gpt-4"
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
FAMILY = "gpt-4"
VENDOR = "openai"
a = "gpt-" "4o"
b = ("gpt"
     + "-4" + "o")
c = f"{FAMILY}o-mini"
d = f"{VENDOR}/gpt-4o"
e = "{}-mini".format(FAMILY)
f = "{v}/{f}o".format(v=VENDOR, f=FAMILY)
g = "%s/%s" % (VENDOR, FAMILY)
h = "-".join(["gpt", "4o"])
i = FAMILY + "-turbo"
j = f"gpt-4{suffix}"
k = f"gpt-{{4}}"
l = "gpt\x2d4"
m = f"gpt-4{FAMILY:>10}"
n = "gpt-4" + suffix()
o = f"using {FAMILY} now"
p = ", ".join(["gpt-4", "gpt-4o"])
"#), @r#"
        use string FAMILY "gpt-4" @ FAMILY = "gpt-4"
        use string a "gpt-4o" = gpt- | 4o @ a = "gpt-" "4o"
        use string b "gpt-4o" = gpt | -4 | o @ b = ("gpt"
        use string c "gpt-4o-mini" = {FAMILY} | o-mini @ c = f"{FAMILY}o-mini"
        use string d "openai/gpt-4o" = {VENDOR} | /gpt-4o @ d = f"{VENDOR}/gpt-4o"
        use string e "gpt-4-mini" = {} | -mini @ e = "{}-mini".format(FAMILY)
        use string f "openai/gpt-4o" = {v} | / | {f} | o @ f = "{v}/{f}o".format(v=VENDOR, f=FAMILY)
        use string g "openai/gpt-4" = %s | / | %s @ g = "%s/%s" % (VENDOR, FAMILY)
        use string h "gpt-4o" = gpt | ,  | 4o @ h = "-".join(["gpt", "4o"])
        use string i "gpt-4-turbo" = FAMILY | -turbo @ i = FAMILY + "-turbo"
        use string j "gpt-4▯" @ j = f"gpt-4{suffix}"
        use string k "gpt-{4}" = gpt-{ | 4} @ k = f"gpt-{{4}}"
        use string l "gpt-4" = gpt | \\x2d | 4 @ l = "gpt\x2d4"
        use string m "gpt-4▯" @ m = f"gpt-4{FAMILY:>10}"
        use string n "gpt-4▯" @ n = "gpt-4" + suffix()
        use string o "using ▯ now" = using  |  now @ o = f"using {FAMILY} now"
        listing string join "gpt-4" @ p = ", ".join(["gpt-4", "gpt-4o"])
        listing string join "gpt-4o" @ p = ", ".join(["gpt-4", "gpt-4o"])
        "#);
    }

    #[test]
    fn a_name_bound_twice_is_not_known() {
        insta::assert_snapshot!(show(r#"
A = "gpt-4"
A = "gpt-5"
B = "gpt-4"
x = f"{A}-mini"
def f(B):
    return f"{B}-mini"
def g():
    C = "gpt-4"
    return f"{C}-mini"
def h():
    global D
    return f"{C}-{D}-gpt"
D = "gpt-4"
"#), @r#"
        use string A "gpt-4" @ A = "gpt-4"
        use string A "gpt-5" @ A = "gpt-5"
        use string B "gpt-4" @ B = "gpt-4"
        use string x "▯-mini" @ x = f"{A}-mini"
        use string f "▯-mini" @ return f"{B}-mini"
        use string C "gpt-4" @ C = "gpt-4"
        use string g "gpt-4-mini" = {C} | -mini @ return f"{C}-mini"
        use string h "▯-▯-gpt" = - | -gpt @ return f"{C}-{D}-gpt"
        use string D "gpt-4" @ D = "gpt-4"
        "#);
    }

    #[test]
    fn a_constant_that_is_only_a_stem_is_no_id() {
        insta::assert_snapshot!(show(r#"
STEM = "gpt-4"
BASE_MODEL = "gpt-4o"
a = f"{STEM}-mini"
b = f"{BASE_MODEL}-2024-08-06"
OPEN = "gpt-4o"
c = f"{OPEN}-{day}"
"#), @r#"
        use string BASE_MODEL "gpt-4o" @ BASE_MODEL = "gpt-4o"
        use string a "gpt-4-mini" = {STEM} | -mini @ a = f"{STEM}-mini"
        use string b "gpt-4o-2024-08-06" = {BASE_MODEL} | -2024-08-06 @ b = f"{BASE_MODEL}-2024-08-06"
        compare string OPEN "gpt-4o" @ OPEN = "gpt-4o"
        use string c "gpt-4o-▯" = {OPEN} | - @ c = f"{OPEN}-{day}"
        "#);
    }

    #[test]
    fn names_and_holes_hold_no_text() {
        assert_eq!(
            show("gpt = claude.gpt(gpt=gpt)\nx = f'{gpt_x}'\nimport gpt\n"),
            ""
        );
    }
}
