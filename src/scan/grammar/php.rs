//! PHP by tree-sitter. What stands outside of `<?php … ?>` is read as HTML.

use tree_sitter::Node;

use super::{At, Calls, Folds, Go, Grammar, Make, Members, Scopes, Step, field, step};
use crate::scan::fold::Escapes;
use crate::scan::format::markup::html;

/// The table.
pub(in crate::scan) static PHP: Grammar = Grammar {
    comments: &["comment"],
    is_doc: |text| text.starts_with("/**"),
    strings: &["encapsed_string", "heredoc_body", "nowdoc_body", "string"],
    opening: |text| {
        let escapes = if text.ends_with('\'') {
            Escapes::Quotes
        } else {
            Escapes::JavaScript
        };
        (escapes, false)
    },
    contents: &["escape_sequence", "nowdoc_string", "string_content"],
    markup: Some(("text", html::extract)),
    identifiers: &["name"],
    wraps: &[
        ("argument", "-1"),
        ("array_element_initializer", ""),
        ("dynamic_variable_name", ""),
        ("heredoc", "value"),
        ("nowdoc", "value"),
        ("variable_name", ""),
    ],
    qualified: &[
        ("class_constant_access_expression", "0", "1"),
        ("member_access_expression", "object", "name"),
        ("scoped_property_access_expression", "scope", "name"),
    ],
    steps: STEPS,
    names: &[
        ("assignment_expression", "left"),
        ("binary_expression", "left"),
        ("cast_expression", "value"),
        ("class_constant_access_expression", "1"),
        ("conditional_expression", "condition"),
        ("const_element", "0"),
        ("member_access_expression", "name"),
        ("nullsafe_member_access_expression", "name"),
        ("property_element", "name"),
        ("qualified_name", "-1"),
        ("scoped_property_access_expression", "name"),
        ("subscript_expression", "[]"),
    ],
    holders: &[
        "attribute",
        "const_declaration",
        "echo_statement",
        "enum_case",
        "expression_statement",
        "function_static_declaration",
        "property_declaration",
        "return_statement",
    ],
    keys: &["array_element_initializer"],
    headers: &[
        "case_statement",
        "class_declaration",
        "else_if_clause",
        "enum_declaration",
        "for_statement",
        "foreach_statement",
        "function_definition",
        "if_statement",
        "interface_declaration",
        "match_conditional_expression",
        "method_declaration",
        "switch_statement",
        "trait_declaration",
        "while_statement",
    ],
    functions: &[
        "anonymous_function",
        "arrow_function",
        "function_definition",
        "method_declaration",
    ],
    calls: Calls {
        kinds: &[
            ("attribute", "0"),
            ("function_call_expression", "function"),
            ("member_call_expression", ""),
            ("nullsafe_member_call_expression", ""),
            ("object_creation_expression", "0"),
            ("scoped_call_expression", ""),
        ],
        members: &[
            ("member_call_expression", "object", "name"),
            ("nullsafe_member_call_expression", "object", "name"),
            ("scoped_call_expression", "scope", "name"),
        ],
        compare: &[
            "array_key_exists",
            "array_search",
            "contains",
            "endsWith",
            "fnmatch",
            "in_array",
            "startsWith",
            "str_contains",
            "str_ends_with",
            "str_starts_with",
            "strcasecmp",
            "strcmp",
            "stripos",
            "strncmp",
            "strpos",
            "strstr",
            "substr_count",
        ],
        modules: &["Str"],
        lists: &["array_push"],
        entries: &["add", "append", "prepend", "push", "put"],
        wrappers: &[
            "array_combine",
            "array_fill_keys",
            "array_flip",
            "array_merge",
            "array_unique",
            "array_values",
            "collect",
            "strval",
            "value",
        ],
        keyed: &[
            "addArgument",
            "addOption",
            "Config.get",
            "Config.set",
            "config",
            "data_get",
            "define",
            "get",
            "getOption",
            "get_option",
            "input",
            "option",
            "query",
            "scalarNode",
            "set",
            "setParameter",
            "update_option",
        ],
        regexes: &["preg_match", "preg_match_all", "preg_replace"],
        plain: &[
            "lower",
            "mb_strtolower",
            "strtolower",
            "strtoupper",
            "toString",
            "trim",
        ],
        ..Calls::NONE
    },
    folds: Folds {
        binary: &["binary_expression"],
        parentheses: &["parenthesized_expression"],
        concat: &["."],
        makers: &[
            ("implode", Make::Join(At::First)),
            ("join", Make::Join(At::First)),
            ("sprintf", Make::Percents(At::First)),
        ],
        comparisons: &["==", "===", "!=", "!==", "<>"],
        defaults: &["??", "||", "or"],
        lists: &["array_creation_expression"],
        arguments: &["arguments"],
        ..Folds::NONE
    },
    scopes: Scopes {
        kinds: &[
            "anonymous_function",
            "arrow_function",
            "class_declaration",
            "enum_declaration",
            "function_definition",
            "interface_declaration",
            "method_declaration",
            "trait_declaration",
        ],
        closed: &[
            "class_declaration",
            "enum_declaration",
            "interface_declaration",
            "trait_declaration",
        ],
        binders: &[
            ("assignment_expression", "left"),
            ("catch_clause", "name"),
            ("const_element", "0"),
            ("foreach_statement", "1"),
            ("property_element", "name"),
            ("property_promotion_parameter", "name"),
            ("simple_parameter", "name"),
            ("static_variable_declaration", "name"),
            ("variadic_parameter", "name"),
        ],
        values: &[
            ("assignment_expression", "left", "right"),
            ("const_element", "0", "1"),
            ("property_element", "name", "default_value"),
            ("static_variable_declaration", "name", "value"),
        ],
        changes: &[
            ("augmented_assignment_expression", "left"),
            ("global_declaration", ""),
            ("reference_assignment_expression", ""),
            ("update_expression", ""),
        ],
    },
    members: Members {
        owners: &[
            ("class_declaration", "name"),
            ("enum_declaration", "name"),
            ("interface_declaration", "name"),
            ("trait_declaration", "name"),
        ],
        selves: &["$this", "self", "static"],
        casts: &["cast_expression", "parenthesized_expression"],
        ..Members::NONE
    },
    env: &["getenv", "env", "$_ENV", "$_SERVER"],
    is_test,
    groups: &["declaration_list"],
    ..Grammar::of(|| tree_sitter_php::LANGUAGE_PHP.into())
};

const STEPS: &[Step] = &[
    step("argument", "", Go::Value("name")),
    step("arguments", "", Go::Argument),
    step("array_creation_expression", "", Go::Element),
    step("array_element_initializer", "0", Go::Element),
    step("array_element_initializer", "1", Go::Pair("0")),
    step("arrow_function", "body", Go::Through),
    step("assignment_expression", "right", Go::Value("left")),
    step("attribute", "", Go::Through),
    step("attribute_group", "", Go::Through),
    step("attribute_list", "", Go::Through),
    step(
        "augmented_assignment_expression",
        "right",
        Go::Value("left"),
    ),
    step("binary_expression", "", Go::Binary),
    step("case_statement", "value", Go::Arm("condition")),
    step("cast_expression", "value", Go::Through),
    step(
        "conditional_expression",
        "alternative",
        Go::Fallback("condition"),
    ),
    step("conditional_expression", "", Go::Through),
    step("const_element", "1", Go::Value("0")),
    step("enum_case", "", Go::Member("name")),
    step("foreach_statement", "0", Go::Value("1")),
    step("heredoc", "", Go::Through),
    step("include_expression", "", Go::Skip),
    step("include_once_expression", "", Go::Skip),
    step("match_block", "", Go::Through),
    step("match_condition_list", "", Go::Arm("condition")),
    step(
        "match_conditional_expression",
        "return_expression",
        Go::Through,
    ),
    step("match_default_expression", "return_expression", Go::Through),
    step("match_expression", "body", Go::Through),
    step("member_access_expression", "object", Go::Through),
    step("member_call_expression", "object", Go::Receiver),
    step("nowdoc", "", Go::Through),
    step("nullsafe_member_call_expression", "object", Go::Receiver),
    step("parenthesized_expression", "", Go::Through),
    step("property_declaration", "", Go::Value("-1")),
    step("property_element", "default_value", Go::Value("name")),
    step("property_promotion_parameter", "", Go::Value("name")),
    step("require_expression", "", Go::Skip),
    step("require_once_expression", "", Go::Skip),
    step("return_statement", "", Go::Return),
    step("simple_parameter", "", Go::Value("name")),
    step("static_variable_declaration", "value", Go::Value("name")),
    step("subscript_expression", "0", Go::Through),
    step("subscript_expression", "1", Go::Index("0")),
    step("unary_op_expression", "", Go::Through),
    step("yield_expression", "", Go::Return),
];

/// Functions of Pest whose closures are test code.
const TEST_CALLS: &[&str] = &[
    "afterAll",
    "afterEach",
    "beforeAll",
    "beforeEach",
    "dataset",
    "describe",
    "it",
    "test",
];

/// A type made of `TestCase`, a method with `#[Test]`, a closure of `it("…", …)`.
fn is_test(node: Node<'_>, text: &str) -> bool {
    let slice = |node: Node<'_>| text.get(node.byte_range()).unwrap_or("");
    match node.kind() {
        "class_declaration" => {
            let mut children = (0..6).filter_map(|index| node.named_child(index));
            let base = children.find(|child| child.kind() == "base_clause");
            base.is_some_and(|base| slice(base).trim().ends_with("TestCase"))
        }
        "method_declaration" => field(node, "attributes", text).contains("[Test]"),
        "function_call_expression" => {
            let is_called = TEST_CALLS.contains(&field(node, "function", text));
            let arguments = node.child_by_field_name("arguments");
            let takes_function = (0..4)
                .filter_map(|index| arguments?.named_child(index)?.named_child(0))
                .any(|node| matches!(node.kind(), "anonymous_function" | "arrow_function"));
            is_called && takes_function
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("php", &format!("<?php{text}"))
    }

    #[test]
    fn a_value_is_a_use_named_by_what_holds_it() {
        insta::assert_snapshot!(show(r#"
#[Agent("gpt-4", model: "gpt-4o")]
class A {
    const MODEL = 'gpt-4';
    private string $engine = "gpt-4";
    #[Option("gpt-4")] public $opt;
    public function __construct(private string $model = 'gpt-4', $other = "gpt-4o") {}
    public function id(): string {
        $model = 'gpt-4';
        $this->model = "gpt-4";
        $r = $client->chat()->create(['model' => 'gpt-4', 'messages' => [['role' => 'gpt']]]);
        $q = $builder?->withModel('gpt-4');
        OpenAI::chat('gpt-4');
        foo(model: 'gpt-4');
        new Foo('gpt-4');
        $cfg['model'] = 'gpt-4';
        $o->set('model', 'gpt-4');
        define('CHAT_MODEL', 'gpt-4');
        $f = fn () => 'gpt-4';
        $x ??= 'gpt-4';
        static $s = 'gpt-4';
        $t = $cheap ? 'gpt-4' : 'gpt-4o';
        $y = match (true) { default => 'gpt-4' };
        echo 'gpt-4';
        $json = '{"model": "gpt-4"}';
        $h = <<<EOT
        {"model": "gpt-4"}
        EOT;
        return 'gpt-4';
    }
}
const ENGINE = 'gpt-4';
"#), @r#"
        use string Agent "gpt-4" @ Agent("gpt-4", model: "gpt-4o")]
        use string model "gpt-4o" @ Agent("gpt-4", model: "gpt-4o")]
        use string MODEL "gpt-4" @ const MODEL = 'gpt-4';
        use string engine "gpt-4" @ private string $engine = "gpt-4";
        use string Option "gpt-4" @ Option("gpt-4")] public $opt;
        use string model "gpt-4" @ public function __construct(private string $model = 'gpt-4', $other = "gpt-4o") {}
        use string other "gpt-4o" @ public function __construct(private string $model = 'gpt-4', $other = "gpt-4o") {}
        use string model "gpt-4" @ $model = 'gpt-4';
        use string model "gpt-4" @ $this->model = "gpt-4";
        use string model "gpt-4" @ 'model' => 'gpt-4', 'messages' => [['role' => 'gpt']]]);
        use string role "gpt" @ 'role' => 'gpt']]]);
        use string withModel "gpt-4" @ $q = $builder?->withModel('gpt-4');
        use string chat "gpt-4" @ OpenAI::chat('gpt-4');
        use string model "gpt-4" @ foo(model: 'gpt-4');
        use string Foo "gpt-4" @ new Foo('gpt-4');
        use string model "gpt-4" @ $cfg['model'] = 'gpt-4';
        use string model "gpt-4" @ $o->set('model', 'gpt-4');
        use string CHAT_MODEL "gpt-4" @ define('CHAT_MODEL', 'gpt-4');
        use string f "gpt-4" @ $f = fn () => 'gpt-4';
        use string x "gpt-4" @ $x ??= 'gpt-4';
        use string s "gpt-4" @ static $s = 'gpt-4';
        use string t "gpt-4" @ $t = $cheap ? 'gpt-4' : 'gpt-4o';
        use string t "gpt-4o" @ $t = $cheap ? 'gpt-4' : 'gpt-4o';
        use string y "gpt-4" @ $y = match (true) { default => 'gpt-4' };
        use string - "gpt-4" @ echo 'gpt-4';
        use string json "{\"model\": \"gpt-4\"}" @ $json = '{"model": "gpt-4"}';
        use string h "\n        {\"model\": \"gpt-4\"}" @ $h = <<<EOT
        use string id "gpt-4" @ return 'gpt-4';
        use string ENGINE "gpt-4" @ const ENGINE = 'gpt-4';
        "#);
    }

    #[test]
    fn an_env_default_is_named_by_its_variable() {
        insta::assert_snapshot!(show(r"
$a = getenv('MODEL_A') ?: 'gpt-4';
$b = env('MODEL_B', 'gpt-4');
$c = $_ENV['MODEL_C'] ?? 'gpt-4';
$d = getenv('MODEL_D') ? getenv('MODEL_D') : 'gpt-4';
$e = config('ai.model', 'gpt-4');
$f = $opts['model'] ?? 'gpt-4';
return ['openai' => ['model' => env('MODEL_G', 'gpt-4')]];
"), @r#"
        use string MODEL_A "gpt-4" @ $a = getenv('MODEL_A') ?: 'gpt-4';
        use string MODEL_B "gpt-4" @ $b = env('MODEL_B', 'gpt-4');
        use string MODEL_C "gpt-4" @ $c = $_ENV['MODEL_C'] ?? 'gpt-4';
        use string MODEL_D "gpt-4" @ $d = getenv('MODEL_D') ? getenv('MODEL_D') : 'gpt-4';
        use string ai.model "gpt-4" @ $e = config('ai.model', 'gpt-4');
        use string f "gpt-4" @ $f = $opts['model'] ?? 'gpt-4';
        use string MODEL_G "gpt-4" @ 'model' => env('MODEL_G', 'gpt-4')]];
        "#);
    }

    #[test]
    fn tests_of_a_value_compare() {
        insta::assert_snapshot!(show(r#"
if ($m === 'gpt-4' || 'gpt-5' != $this->model) {}
if (str_starts_with($cfg['model'], 'gpt-4') || strpos(strtolower($m), 'gpt') === 0) {}
if (in_array($model, ['gpt-4', 'gpt-4o']) || Str::startsWith($m, 'gpt-4')) {}
switch ($m) { case 'gpt-4': $x = 'gpt-5'; case 'gpt-4o': return 'gpt-4'; }
$z = match ($this->model) { 'gpt-4', "gpt-5" => 'gpt-4o', default => 'gpt-4' };
preg_match('/^gpt-4\.1/', $m);
"#), @r#"
        compare string m "gpt-4" @ if ($m === 'gpt-4' || 'gpt-5' != $this->model) {}
        compare string model "gpt-5" @ if ($m === 'gpt-4' || 'gpt-5' != $this->model) {}
        compare string model "gpt-4" @ if (str_starts_with($cfg['model'], 'gpt-4') || strpos(strtolower($m), 'gpt') === 0) {}
        compare string m "gpt" @ if (str_starts_with($cfg['model'], 'gpt-4') || strpos(strtolower($m), 'gpt') === 0) {}
        compare string model "gpt-4" @ if (in_array($model, ['gpt-4', 'gpt-4o']) || Str::startsWith($m, 'gpt-4')) {}
        compare string model "gpt-4o" @ if (in_array($model, ['gpt-4', 'gpt-4o']) || Str::startsWith($m, 'gpt-4')) {}
        compare string m "gpt-4" @ if (in_array($model, ['gpt-4', 'gpt-4o']) || Str::startsWith($m, 'gpt-4')) {}
        compare string m "gpt-4" @ case 'gpt-4': $x = 'gpt-5'; case 'gpt-4o': return 'gpt-4'; }
        use string x "gpt-5" @ $x = 'gpt-5'; case 'gpt-4o': return 'gpt-4'; }
        compare string m "gpt-4o" @ case 'gpt-4o': return 'gpt-4'; }
        use string - "gpt-4" @ return 'gpt-4'; }
        compare string model "gpt-4" @ 'gpt-4', "gpt-5" => 'gpt-4o', default => 'gpt-4' };
        compare string model "gpt-5" @ 'gpt-4', "gpt-5" => 'gpt-4o', default => 'gpt-4' };
        use string z "gpt-4o" @ 'gpt-4', "gpt-5" => 'gpt-4o', default => 'gpt-4' };
        use string z "gpt-4" @ $z = match ($this->model) { 'gpt-4', "gpt-5" => 'gpt-4o', default => 'gpt-4' };
        compare string regex "/^gpt-4\\.1/" @ preg_match('/^gpt-4\.1/', $m);
        "#);
    }

    #[test]
    fn elements_keys_and_members_are_listings() {
        insta::assert_snapshot!(show(r"
enum Model: string { case GPT4 = 'gpt-4'; case GPT4o = 'gpt-4o'; }
$models = ['gpt-4', 'gpt-4o'];
$prices = ['gpt-4' => 1, 'gpt-4o' => ['in' => 2]];
$old = array('gpt-4' => 1);
$registry = [['id' => 'gpt-4', 'model' => 'gpt-4o']];
$prices['gpt-5'] = 3;
$p = $prices['gpt-4'];
foreach (['gpt-4'] as $m) {}
array_push($models, 'gpt-4');
$list->push('gpt-4');
run(['--model', 'gpt-4']);
class Models {
    public const GPT_4 = 'gpt-4';
    public const GPT_4O = 'gpt-4o';
    public const DEFAULT = 'gpt-4';
}
class Defaults { const CHAT = 'gpt-4'; const VISION = 'gpt-4o'; }
"), @r#"
        listing string GPT4 "gpt-4" @ case GPT4 = 'gpt-4'; case GPT4o = 'gpt-4o'; }
        listing string GPT4o "gpt-4o" @ case GPT4o = 'gpt-4o'; }
        listing string models "gpt-4" @ $models = ['gpt-4', 'gpt-4o'];
        listing string models "gpt-4o" @ $models = ['gpt-4', 'gpt-4o'];
        listing string prices "gpt-4" @ 'gpt-4' => 1, 'gpt-4o' => ['in' => 2]];
        listing string prices "gpt-4o" @ 'gpt-4o' => ['in' => 2]];
        listing string old "gpt-4" @ 'gpt-4' => 1);
        listing string id "gpt-4" @ 'id' => 'gpt-4', 'model' => 'gpt-4o']];
        use string model "gpt-4o" @ 'model' => 'gpt-4o']];
        listing string prices "gpt-5" @ $prices['gpt-5'] = 3;
        use string prices "gpt-4" @ $p = $prices['gpt-4'];
        listing string m "gpt-4" @ foreach (['gpt-4'] as $m) {}
        listing string - "gpt-4" @ array_push($models, 'gpt-4');
        listing string list "gpt-4" @ $list->push('gpt-4');
        use string --model "gpt-4" @ run(['--model', 'gpt-4']);
        listing string GPT_4 "gpt-4" @ public const GPT_4 = 'gpt-4';
        listing string GPT_4O "gpt-4o" @ public const GPT_4O = 'gpt-4o';
        use string DEFAULT "gpt-4" @ public const DEFAULT = 'gpt-4';
        use string CHAT "gpt-4" @ const CHAT = 'gpt-4'; const VISION = 'gpt-4o'; }
        use string VISION "gpt-4o" @ const VISION = 'gpt-4o'; }
        "#);
    }

    #[test]
    fn texts_put_together_are_one_piece() {
        insta::assert_snapshot!(show(r#"
const VENDOR = 'openai';
class A {
    const BASE = 'gpt-4';
    private $stem = 'gpt-4';
    private $set = 'gpt-4';
    function f($m) {
        $this->set = $m;
        $base = 'gpt-4';
        $a = 'gpt-' . "4" . ('o');
        $b = "{$base}-mini";
        $c = "$base-turbo";
        $d = "${base}-turbo";
        $e = self::BASE . '-mini';
        $f = static::BASE . "-turbo";
        $g = A::BASE . '-nano';
        $h = "{$this->stem}-mini";
        $i = $this->set . '-gpt';
        $j = sprintf('%s-mini', $base);
        $k = implode('-', ['gpt', '4o']);
        $l = VENDOR . '/gpt-4o';
        $n = "gpt-4{$m}";
        $o = "gpt-4$m[0]";
        $p = 'gpt-4' . $this->x();
        $q = <<<EOT
        {$base}-mini
        EOT;
        $r = "gpt\x2d4" . 'gpt\x2d4';
        $s = B::BASE . '-gpt';
        $t = "using $base";
    }
}
"#), @r#"
        use string BASE "gpt-4" @ const BASE = 'gpt-4';
        use string set "gpt-4" @ private $set = 'gpt-4';
        use string base "gpt-4" @ $base = 'gpt-4';
        use string a "gpt-4o" = gpt- | 4 | o @ $a = 'gpt-' . "4" . ('o');
        use string b "gpt-4-mini" = $base | -mini @ $b = "{$base}-mini";
        use string c "gpt-4-turbo" = $base | -turbo @ $c = "$base-turbo";
        use string d "gpt-4-turbo" = ${base} | -turbo @ $d = "${base}-turbo";
        use string e "gpt-4-mini" = self::BASE | -mini @ $e = self::BASE . '-mini';
        use string f "gpt-4-turbo" = static::BASE | -turbo @ $f = static::BASE . "-turbo";
        use string g "gpt-4-nano" = A::BASE | -nano @ $g = A::BASE . '-nano';
        use string h "gpt-4-mini" = $this->stem | -mini @ $h = "{$this->stem}-mini";
        use string i "▯-gpt" @ $i = $this->set . '-gpt';
        use string j "gpt-4-mini" = %s | -mini @ $j = sprintf('%s-mini', $base);
        use string k "gpt-4o" = gpt | ,  | 4o @ $k = implode('-', ['gpt', '4o']);
        use string l "openai/gpt-4o" = VENDOR | /gpt-4o @ $l = VENDOR . '/gpt-4o';
        use string n "gpt-4▯" @ $n = "gpt-4{$m}";
        use string o "gpt-4▯" @ $o = "gpt-4$m[0]";
        use string p "gpt-4▯" @ $p = 'gpt-4' . $this->x();
        use string q "\n        gpt-4-mini" = \n         | $base | -mini @ $q = <<<EOT
        use string r "gpt-4gpt\\x2d4" = gpt | \\x2d | 4 | gpt\\x2d4 @ $r = "gpt\x2d4" . 'gpt\x2d4';
        use string s "▯-gpt" @ $s = B::BASE . '-gpt';
        use string t "using ▯" @ $t = "using $base";
        "#);
    }

    #[test]
    fn tests_and_comments_are_apart() {
        insta::assert_snapshot!(show(r"
/** Speaks to gpt-4. */
// gpt-4
# gpt-4o
class ATest extends TestCase { function testIt() { f('gpt-4'); } }
class B { #[Test] function it() { f('gpt-4'); } function f() { g('gpt-4'); } }
it('asks gpt-4', function () { expect('gpt-4'); });
test('x', fn () => f('gpt-4'));
it('gpt-4');
"), @r#"
        comment doc - "Speaks to gpt-4." @ /** Speaks to gpt-4. */
        comment comment - "gpt-4" @ // gpt-4
        comment comment - "gpt-4o" @ # gpt-4o
        test string f "gpt-4" @ f('gpt-4'); } }
        test string f "gpt-4" @ f('gpt-4'); } function f() { g('gpt-4'); } }
        use string g "gpt-4" @ g('gpt-4'); } }
        test string it "asks gpt-4" @ it('asks gpt-4', function () { expect('gpt-4'); });
        test string expect "gpt-4" @ expect('gpt-4'); });
        test string f "gpt-4" @ test('x', fn () => f('gpt-4'));
        use string it "gpt-4" @ it('gpt-4');
        "#);
    }

    #[test]
    fn what_stands_outside_is_html() {
        insta::assert_snapshot!(shown::of("php", r#"<p>We use gpt-4 here.</p>
<select name="model">
<option value="gpt-4">GPT</option>
<?php foreach ($models as $m): if ($m === 'gpt-4'): ?>
<option value="gpt-4o" data-model="<?= $m ?>">gpt-4o</option>
<?php endif; endforeach; ?>
</select>
"#), @r#"
        prose text - "We use gpt-4 here." @ We use gpt-4 here.</p>
        listing text model "gpt-4" @ value="gpt-4">GPT</option>
        prose text - "GPT" @ GPT</option>
        compare string m "gpt-4" @ if ($m === 'gpt-4'): ?>
        listing text model "gpt-4o" @ value="gpt-4o" data-model="<?= $m ?>">gpt-4o</option>
        prose text - "gpt-4o" @ gpt-4o</option>
        "#);
    }

    #[test]
    fn what_the_page_leaves_open_ends_where_code_begins() {
        insta::assert_snapshot!(shown::of("php", "{# gpt<?php // gpt-4\n"), @r#"
        prose text - "{# gpt" @ {# gpt<?php // gpt-4
        comment comment - "gpt-4" @ // gpt-4
        "#);
    }
}
