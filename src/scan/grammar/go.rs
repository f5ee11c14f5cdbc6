//! Go by tree-sitter.

use tree_sitter::Node;

use super::{At, Calls, Folds, Go, Grammar, Make, Members, Scopes, Step, field, step};
use crate::scan::fold::Escapes;

/// The table.
pub(in crate::scan) static GO: Grammar = Grammar {
    comments: &["comment"],
    is_doc: |text| text.starts_with("/**"),
    strings: &["interpreted_string_literal", "raw_string_literal"],
    opening: |text| {
        let is_raw = text.starts_with('`');
        let escapes = if is_raw {
            Escapes::None
        } else {
            Escapes::Python
        };
        (escapes, false)
    },
    identifiers: &["field_identifier", "identifier", "type_identifier"],
    wraps: &[
        ("composite_literal", "body"),
        ("expression_list", ""),
        ("literal_element", ""),
    ],
    steps: STEPS,
    names: &[
        ("expression_list", ""),
        ("index_expression", "[]"),
        ("selector_expression", "field"),
        ("slice_expression", "operand"),
        ("type_assertion_expression", "operand"),
        ("unary_expression", "operand"),
    ],
    holders: &[
        "assignment_statement",
        "const_declaration",
        "const_spec",
        "defer_statement",
        "expression_statement",
        "field_declaration",
        "go_statement",
        "keyed_element",
        "return_statement",
        "send_statement",
        "short_var_declaration",
        "var_declaration",
        "var_spec",
    ],
    keys: &[
        "const_spec",
        "field_declaration",
        "keyed_element",
        "var_spec",
    ],
    headers: &[
        "expression_case",
        "expression_switch_statement",
        "for_statement",
        "function_declaration",
        "if_statement",
        "method_declaration",
        "type_declaration",
    ],
    functions: &["func_literal", "function_declaration", "method_declaration"],
    calls: Calls {
        kinds: &[
            ("call_expression", "function"),
            ("type_conversion_expression", "type"),
        ],
        members: &[("selector_expression", "operand", "field")],
        compare: &[
            "Compare",
            "Contains",
            "ContainsFunc",
            "Cut",
            "CutPrefix",
            "CutSuffix",
            "EqualFold",
            "HasPrefix",
            "HasSuffix",
            "Index",
            "TrimPrefix",
            "TrimSuffix",
        ],
        modules: &["bytes", "slices", "strings"],
        lists: &["append"],
        fallbacks: &["cmp.Or"],
        wrappers: &["F", "Ptr", "String", "new", "string", "ToPtr", "To"],
        keyed: &[
            "Add",
            "Get",
            "LookupEnv",
            "Set",
            "SetDefault",
            "Setenv",
            "String",
            "StringP",
            "StringVar",
            "StringVarP",
            "WithField",
        ],
        regexes: &["regexp"],
        plain: &["String", "ToLower", "ToUpper", "TrimSpace"],
        ..Calls::NONE
    },
    folds: Folds {
        binary: &["binary_expression"],
        parentheses: &["parenthesized_expression"],
        concat: &["+"],
        makers: &[
            ("fmt.Sprintf", Make::Percents(At::First)),
            ("strings.Join", Make::Join(At::Second)),
        ],
        comparisons: &["==", "!=", "<", ">", "<=", ">="],
        lists: &["literal_value"],
        arguments: &["argument_list"],
        ..Folds::NONE
    },
    members: Members {
        values: &[("keyed_element", "key", "value")],
        tables: &["literal_value"],
        casts: &["parenthesized_expression"],
        ..Members::NONE
    },
    scopes: Scopes {
        kinds: &[
            "block",
            "expression_case",
            "for_statement",
            "func_literal",
            "function_declaration",
            "if_statement",
            "method_declaration",
        ],
        binders: &[
            ("const_spec", "name"),
            ("import_spec", "name"),
            ("parameter_declaration", "name"),
            ("range_clause", "left"),
            ("short_var_declaration", "left"),
            ("var_spec", "name"),
            ("variadic_parameter_declaration", "name"),
        ],
        values: &[
            ("const_spec", "name", "value"),
            ("short_var_declaration", "left", "right"),
            ("var_spec", "name", "value"),
        ],
        changes: &[("assignment_statement", "left"), ("inc_statement", "")],
        ..Scopes::NONE
    },
    env: &["os.Getenv", "os.LookupEnv"],
    is_test,
    groups: &["const_declaration", "var_declaration"],
    ..Grammar::of(|| tree_sitter_go::LANGUAGE.into())
};

const STEPS: &[Step] = &[
    step("argument_list", "", Go::Argument),
    step("assignment_statement", "right", Go::Value("left")),
    step("binary_expression", "", Go::Binary),
    step("call_expression", "function", Go::Through),
    step("composite_literal", "body", Go::Through),
    step("const_spec", "value", Go::Value("name")),
    step("expression_case", "value", Go::Arm("value")),
    step("expression_list", "", Go::Through),
    step("field_declaration", "tag", Go::Value("name")),
    step("func_literal", "body", Go::Through),
    step("import_spec", "", Go::Skip),
    step("index_expression", "index", Go::Index("operand")),
    step("index_expression", "operand", Go::Through),
    step("keyed_element", "key", Go::Element),
    step("keyed_element", "value", Go::Pair("key")),
    step("literal_element", "", Go::Through),
    step("literal_value", "", Go::Element),
    step("parenthesized_expression", "", Go::Through),
    step("range_clause", "right", Go::Value("left")),
    step("return_statement", "", Go::Return),
    step("selector_expression", "operand", Go::Receiver),
    step("send_statement", "value", Go::Value("channel")),
    step("short_var_declaration", "right", Go::Value("left")),
    step("slice_expression", "operand", Go::Through),
    step("type_conversion_expression", "operand", Go::Through),
    step("unary_expression", "operand", Go::Through),
    step("var_spec", "value", Go::Value("name")),
];

/// `func TestX(t *testing.T)`, and what is given one.
fn is_test(node: Node<'_>, text: &str) -> bool {
    matches!(node.kind(), "func_literal" | "function_declaration")
        && field(node, "parameters", text).contains("*testing.")
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("go", text)
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
package main
const DefaultModel = "gpt-4"
var engine string = `gpt-4`
func run(ctx context.Context) (string, error) {
	model := "gpt-4"
	cfg.Model = "gpt-4o"
	cfg["model"] = "gpt-4"
	req := openai.Request{Model: "gpt-4", Messages: []Msg{{Role: "gpt"}}}
	llm, err := openai.New(openai.WithModel("gpt-4"), "gpt-4o")
	req.Model = openai.String("gpt-4")
	p := &Req{Options: &Options{ModelID: aws.String("gpt-4")}}
	flag.StringVar(&m, "model", "gpt-4", "the model")
	name := flag.String("engine", "gpt-4", "the engine")
	viper.SetDefault("llm.model", "gpt-4")
	cmd := exec.Command("tool", "--model", "gpt-4")
	ch <- "gpt-4"
	x := prices["gpt-4"]
	return "gpt-4", nil
}
type Config struct {
	Model string `json:"model" default:"gpt-4o"`
}
"#), @r#"
        use string DefaultModel "gpt-4" @ DefaultModel = "gpt-4"
        use string engine "gpt-4" @ engine string = `gpt-4`
        use string model "gpt-4" @ model := "gpt-4"
        use string Model "gpt-4o" @ cfg.Model = "gpt-4o"
        use string model "gpt-4" @ cfg["model"] = "gpt-4"
        use string Model "gpt-4" @ Model: "gpt-4", Messages: []Msg{{Role: "gpt"}}}
        use string Role "gpt" @ Role: "gpt"}}}
        use string WithModel "gpt-4" @ llm, err := openai.New(openai.WithModel("gpt-4"), "gpt-4o")
        use string llm "gpt-4o" @ llm, err := openai.New(openai.WithModel("gpt-4"), "gpt-4o")
        use string Model "gpt-4" @ req.Model = openai.String("gpt-4")
        use string ModelID "gpt-4" @ ModelID: aws.String("gpt-4")}}
        use string model "gpt-4" @ flag.StringVar(&m, "model", "gpt-4", "the model")
        use string engine "gpt-4" @ name := flag.String("engine", "gpt-4", "the engine")
        use string llm.model "gpt-4" @ viper.SetDefault("llm.model", "gpt-4")
        use string --model "gpt-4" @ cmd := exec.Command("tool", "--model", "gpt-4")
        use string ch "gpt-4" @ ch <- "gpt-4"
        use string prices "gpt-4" @ x := prices["gpt-4"]
        use string run "gpt-4" @ return "gpt-4", nil
        use string Model "json:\"model\" default:\"gpt-4o\"" @ Model string `json:"model" default:"gpt-4o"`
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r#"
package main
func f() {
	a := cmp.Or(os.Getenv("MODEL_A"), "gpt-4")
	b := getEnvOr("MODEL_B", "gpt-4")
	c := cmp.Or(cfg.Model, "gpt-4")
	os.Setenv("MODEL_D", "gpt-4")
	t.Setenv("MODEL_E", "gpt-4")
	if e == "" {
		e = "gpt-4"
	}
}
"#), @r#"
        use string MODEL_A "gpt-4" @ a := cmp.Or(os.Getenv("MODEL_A"), "gpt-4")
        use string MODEL_B "gpt-4" @ b := getEnvOr("MODEL_B", "gpt-4")
        use string c "gpt-4" @ c := cmp.Or(cfg.Model, "gpt-4")
        use string MODEL_D "gpt-4" @ os.Setenv("MODEL_D", "gpt-4")
        use string MODEL_E "gpt-4" @ t.Setenv("MODEL_E", "gpt-4")
        use string e "gpt-4" @ e = "gpt-4"
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
package main
func f() {
	if m == "gpt-4" || "gpt-5" != cfg.Model {
	}
	if strings.HasPrefix(req.Model, "gpt-4") && strings.Contains(strings.ToLower(m), "gpt") {
	}
	if slices.Contains([]string{"gpt-4", "gpt-4o"}, m) {
	}
	switch cfg.Model {
	case "gpt-4", "gpt-5":
		x = "gpt-5"
		return "gpt-4"
	}
	switch {
	case m == "gpt-4":
	}
	re := regexp.MustCompile(`^gpt-4`)
}
"#), @r#"
        compare string m "gpt-4" @ if m == "gpt-4" || "gpt-5" != cfg.Model {
        compare string Model "gpt-5" @ if m == "gpt-4" || "gpt-5" != cfg.Model {
        compare string Model "gpt-4" @ if strings.HasPrefix(req.Model, "gpt-4") && strings.Contains(strings.ToLower(m), "gpt") {
        compare string m "gpt" @ if strings.HasPrefix(req.Model, "gpt-4") && strings.Contains(strings.ToLower(m), "gpt") {
        compare string m "gpt-4" @ if slices.Contains([]string{"gpt-4", "gpt-4o"}, m) {
        compare string m "gpt-4o" @ if slices.Contains([]string{"gpt-4", "gpt-4o"}, m) {
        compare string Model "gpt-4" @ case "gpt-4", "gpt-5":
        compare string Model "gpt-5" @ case "gpt-4", "gpt-5":
        use string x "gpt-5" @ x = "gpt-5"
        use string f "gpt-4" @ return "gpt-4"
        compare string m "gpt-4" @ case m == "gpt-4":
        compare string regex "^gpt-4" @ re := regexp.MustCompile(`^gpt-4`)
        "#);
    }

    #[test]
    fn elements_keys_and_constants_of_a_registry_are_listings() {
        insta::assert_snapshot!(show(r#"
package main
var models = []string{"gpt-4", "gpt-4o"}
var prices = map[string]float64{"gpt-4": 1, "gpt-4o": 2}
var specs = []Spec{{ID: "gpt-4", Model: "gpt-4o"}, Spec{Name: "gpt-4"}, {"gpt-4", 1}}
var byID = map[string]*Spec{
	"gpt-4": {Name: "gpt-4o"},
}
const (
	GPT4o      = "gpt-4o"
	GPT4 Model = "gpt-4" // gpt-4
	DefaultGPT4 = GPT4
	DefaultModel = "gpt-4o"
)
const (
	chatModel = "gpt-4"
	visionModel = "gpt-4o"
)
func f() {
	models = append(models, "gpt-4")
	args = append(args, "--model", "gpt-4")
	prices["gpt-5"] = 3
	for _, m := range []string{"gpt-4"} {
	}
}
"#), @r#"
        listing string models "gpt-4" @ models = []string{"gpt-4", "gpt-4o"}
        listing string models "gpt-4o" @ models = []string{"gpt-4", "gpt-4o"}
        listing string prices "gpt-4" @ "gpt-4": 1, "gpt-4o": 2}
        listing string prices "gpt-4o" @ "gpt-4o": 2}
        listing string ID "gpt-4" @ ID: "gpt-4", Model: "gpt-4o"}, Spec{Name: "gpt-4"}, {"gpt-4", 1}}
        use string Model "gpt-4o" @ Model: "gpt-4o"}, Spec{Name: "gpt-4"}, {"gpt-4", 1}}
        listing string Name "gpt-4" @ Name: "gpt-4"}, {"gpt-4", 1}}
        listing string specs "gpt-4" @ specs = []Spec{{ID: "gpt-4", Model: "gpt-4o"}, Spec{Name: "gpt-4"}, {"gpt-4", 1}}
        listing string byID "gpt-4" @ "gpt-4": {Name: "gpt-4o"},
        use string Name "gpt-4o" @ Name: "gpt-4o"},
        listing string GPT4o "gpt-4o" @ GPT4o      = "gpt-4o"
        listing string GPT4 "gpt-4" @ GPT4 Model = "gpt-4" // gpt-4
        comment comment - "gpt-4" @ // gpt-4
        use string DefaultModel "gpt-4o" @ DefaultModel = "gpt-4o"
        use string chatModel "gpt-4" @ chatModel = "gpt-4"
        use string visionModel "gpt-4o" @ visionModel = "gpt-4o"
        listing string models "gpt-4" @ models = append(models, "gpt-4")
        use string --model "gpt-4" @ args = append(args, "--model", "gpt-4")
        listing string prices "gpt-5" @ prices["gpt-5"] = 3
        listing string m "gpt-4" @ for _, m := range []string{"gpt-4"} {
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
package main
const family, vendor = "x", "y"
const Base = "gpt-4"
const Vendor = "openai"
func f(m string) {
	a := "gpt-" + "4" + ("o")
	b := fmt.Sprintf("%s-mini", Base)
	c := fmt.Sprintf("%s/%v", Vendor, "gpt-4o")
	d := Base + "-turbo"
	e := strings.Join([]string{"gpt", "4o"}, "-")
	f := "gpt-4" + m
	g := fmt.Sprintf("gpt-4%s", m)
	h := fmt.Sprintf("using %s", "gpt-4")
	i := Base + family
	local := "gpt-4"
	j := local + "-mini"
	changed := "gpt-4"
	changed = m
	k := changed + "-gpt"
	l := "gpt\x2d4" + `\x2d4`
}
"#), @r#"
        compare string Base "gpt-4" @ Base = "gpt-4"
        use string a "gpt-4o" = gpt- | 4 | o @ a := "gpt-" + "4" + ("o")
        use string b "gpt-4-mini" = %s | -mini @ b := fmt.Sprintf("%s-mini", Base)
        use string c "openai/gpt-4o" = %s | / | %v @ c := fmt.Sprintf("%s/%v", Vendor, "gpt-4o")
        use string d "gpt-4-turbo" = Base | -turbo @ d := Base + "-turbo"
        use string e "gpt-4o" = gpt | ,  | 4o @ e := strings.Join([]string{"gpt", "4o"}, "-")
        use string f "gpt-4▯" @ f := "gpt-4" + m
        use string g "gpt-4▯" @ g := fmt.Sprintf("gpt-4%s", m)
        use string Sprintf "gpt-4" @ h := fmt.Sprintf("using %s", "gpt-4")
        use string i "gpt-4▯" = Base @ i := Base + family
        use string j "gpt-4-mini" = local | -mini @ j := local + "-mini"
        use string changed "gpt-4" @ changed := "gpt-4"
        use string k "▯-gpt" @ k := changed + "-gpt"
        use string l "gpt-4\\x2d4" = gpt | \\x2d | 4 | \\x2d4 @ l := "gpt\x2d4" + `\x2d4`
        "#);
    }

    #[test]
    fn tests_and_comments_are_apart() {
        insta::assert_snapshot!(show(r#"
// Package main speaks to gpt-4.
package main // gpt-4

import "github.com/x/gpt"

/* gpt-4o */
func TestIt(t *testing.T) {
	m := "gpt-4"
	t.Run("gpt-4", func(t *testing.T) {})
}
func TestX(a int) {
	m := "gpt-4"
}
"#), @r#"
        comment comment - "Package main speaks to gpt-4." @ // Package main speaks to gpt-4.
        comment comment - "gpt-4" @ // gpt-4
        comment comment - "gpt-4o" @ /* gpt-4o */
        test string m "gpt-4" @ m := "gpt-4"
        test string Run "gpt-4" @ t.Run("gpt-4", func(t *testing.T) {})
        use string m "gpt-4" @ m := "gpt-4"
        "#);
    }
}
