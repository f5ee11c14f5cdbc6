//! HCL by tree-sitter: Terraform, its variables, Terragrunt, Packer and their like.

use std::borrow::Cow;
use std::ops::Range;

use tree_sitter::Node;

use super::{At, Calls, Constant, Folds, Go, Grammar, Make, Rare, at, step};
use crate::scan::fold::Escapes;
use crate::scan::piece::Context;
use crate::scan::tree::Link;

/// The table.
pub(in crate::scan) static HCL: Grammar = Grammar {
    comments: &["comment"],
    strings: &["quoted_template", "string_lit"],
    opening: |_| (Escapes::JavaScript, false),
    quotes: &[
        "quoted_template_end",
        "quoted_template_start",
        "template_interpolation_end",
        "template_interpolation_start",
        "tuple_end",
        "tuple_start",
    ],
    substitutions: &["template_interpolation"],
    identifiers: &["identifier"],
    wraps: &[
        ("collection_value", ""),
        ("expression", ""),
        ("literal_value", ""),
        ("template_expr", ""),
    ],
    steps: &[
        step("attribute", "0", Go::Element),
        step("attribute", "1", Go::Value("0")),
        step("binary_operation", "", Go::Binary),
        step("block", "1", Go::Value("0")),
        step("block", ":body", Go::Value("1")),
        step("block", "", Go::Skip),
        step("body", "", Go::Through),
        step("collection_value", "", Go::Through),
        step("conditional", "", Go::Through),
        step("expression", "", Go::Through),
        step("for_cond", "", Go::Through),
        step("for_expr", "", Go::Through),
        step("for_intro", "", Go::Through),
        step("for_object_expr", "", Go::Through),
        step("for_tuple_expr", "", Go::Element),
        step("function_arguments", "", Go::Argument),
        step("function_call", "0", Go::Skip),
        step("function_call", "", Go::Through),
        step("get_attr", "", Go::Skip),
        step("index", "", Go::Through),
        step("literal_value", "", Go::Through),
        step("new_index", "", Go::Index("")),
        step("object", "", Go::Through),
        step("object_elem", "key", Go::Element),
        step("object_elem", "val", Go::Value("key")),
        step("operation", "", Go::Through),
        step("quoted_template", "", Go::Through),
        step("template_expr", "", Go::Through),
        step("template_interpolation", "", Go::Through),
        step("tuple", "", Go::Element),
        step("variable_expr", "", Go::Through),
    ],
    names: &[("expression", "-1"), ("index", ""), ("new_index", "")],
    holders: &["attribute", "block", "object_elem"],
    keys: &["attribute", "object_elem"],
    calls: Calls {
        kinds: &[("function_call", "0")],
        compare: &[
            "alltrue",
            "anytrue",
            "contains",
            "endswith",
            "index",
            "startswith",
            "strcontains",
        ],
        fallbacks: &["coalesce", "try"],
        wrappers: &[
            "coalescelist",
            "compact",
            "concat",
            "distinct",
            "element",
            "flatten",
            "lower",
            "merge",
            "nonsensitive",
            "one",
            "optional",
            "sensitive",
            "setunion",
            "sort",
            "tolist",
            "tomap",
            "toset",
            "tostring",
            "trimspace",
            "upper",
        ],
        keyed: &["lookup"],
        regexes: &["regex", "regexall"],
        ..Calls::NONE
    },
    folds: Folds {
        makers: &[
            ("format", Make::Percents(At::First)),
            ("join", Make::Join(At::First)),
        ],
        comparisons: &["==", "!="],
        lists: &["tuple"],
        arguments: &["function_arguments"],
        ..Folds::NONE
    },
    rare: Rare {
        context: Context::Config,
        is_spread: true,
        statements: &["attribute"],
        words: &[("identifier", "")],
        script: heredoc,
        is_path,
        constant,
        has_choices: true,
        ..Rare::NONE
    },
    ..Grammar::of(|| tree_sitter_hcl::LANGUAGE.into())
};

/// The lines of a heredoc.
fn heredoc(node: Node<'_>) -> Option<Range<usize>> {
    if node.kind() != "heredoc_template" {
        return None;
    }
    let last = node.child_count().checked_sub(1)?;
    let start = at(node, ":heredoc_identifier")?.end_byte();
    let end = node.child(last)?.start_byte();
    (start <= end).then_some(start..end)
}

/// `var.base` and `local.base`.
fn is_path(node: Node<'_>, text: &str) -> bool {
    if node.kind() != "expression" || node.named_child_count() != 2 {
        return false;
    }
    let is = |index, kind| {
        node.named_child(index)
            .is_some_and(|own| own.kind() == kind)
    };
    let starts = |root: &str| {
        let text = text.get(node.byte_range()).unwrap_or("");
        text.strip_prefix(root)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    is(0, "variable_expr") && is(1, "get_attr") && (starts("var") || starts("local"))
}

/// `variable "base" { default = … }` binds `var.base`, `locals { base = … }` `local.base`.
fn constant<'s, 't>(path: &[Link<'t>], text: &'s str) -> Option<Constant<'s, 't>> {
    let [.., block, _, own] = path else {
        return None;
    };
    let (block, own) = (block.node, own.node);
    if own.kind() != "attribute" || block.kind() != "block" {
        return None;
    }
    let slice = |node: Option<Node<'_>>| text.get(node?.byte_range());
    let name = slice(at(own, "0"))?;
    let name = match slice(at(block, "0"))? {
        "locals" => format!("local.{name}"),
        "variable" if name == "default" => {
            let label = slice(at(block, "1"))?;
            format!("var.{}", label.trim_matches('"'))
        }
        _ => return None,
    };
    Some((Cow::Owned(name), at(own, "1")?))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::scan::language::named;
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("hcl", text)
    }

    #[test]
    fn values_are_named_by_their_keys() {
        insta::assert_snapshot!(show(r#"
# gpt-0
model = "gpt-1"
variable "chat_model" {
  description = "The gpt-2 model"
  default     = "gpt-3" // gpt
  validation {
    condition     = contains(["gpt-4", "gpt-5"], var.chat_model) && var.chat_model != "gpt-6"
    error_message = "Use gpt-4 or gpt-5."
  }
}
resource "x" "gpt-7" {
  count = var.m == "gpt-8" ? 1 : 0
  model = var.m ? "gpt-9" : local.x
  env {
    name  = "CHAT_MODEL"
    value = "gpt-10"
  }
  environment = [{ name = "SMALL_MODEL", value = "gpt-11" }]
  tags        = { "gpt-12" = 1, gpt-13 = { name = "gpt-14" } }
  args        = ["--model", "gpt-15", "--llm=gpt-16", "gpt-17"]
  a           = coalesce(var.y, "gpt-18")
  b           = lookup(local.m, "small", "gpt-19")
  c           = toset(["gpt-20"])
  d           = x.gpt-21.id
  e           = jsonencode({ model = "gpt-22" })
}
"#), @r#"
        comment comment - "gpt-0" @ # gpt-0
        use config model "gpt-1" @ model = "gpt-1"
        use config description "The gpt-2 model" @ description = "The gpt-2 model"
        use config chat_model "gpt-3" @ default     = "gpt-3" // gpt
        comment comment - "gpt" @ // gpt
        compare config chat_model "gpt-4" @ condition     = contains(["gpt-4", "gpt-5"], var.chat_model) && var.chat_model != "gpt-6"
        compare config chat_model "gpt-5" @ condition     = contains(["gpt-4", "gpt-5"], var.chat_model) && var.chat_model != "gpt-6"
        compare config chat_model "gpt-6" @ condition     = contains(["gpt-4", "gpt-5"], var.chat_model) && var.chat_model != "gpt-6"
        use config error_message "Use gpt-4 or gpt-5." @ error_message = "Use gpt-4 or gpt-5."
        compare config m "gpt-8" @ count = var.m == "gpt-8" ? 1 : 0
        use config model "gpt-9" @ model = var.m ? "gpt-9" : local.x
        use config CHAT_MODEL "gpt-10" @ value = "gpt-10"
        use config SMALL_MODEL "gpt-11" @ value = "gpt-11" }]
        listing config tags "gpt-12" @ "gpt-12" = 1, gpt-13 = { name = "gpt-14" } }
        listing config tags "gpt-13" @ gpt-13 = { name = "gpt-14" } }
        use config name "gpt-14" @ name = "gpt-14" } }
        use config --model "gpt-15" @ args        = ["--model", "gpt-15", "--llm=gpt-16", "gpt-17"]
        listing config args "--llm=gpt-16" @ args        = ["--model", "gpt-15", "--llm=gpt-16", "gpt-17"]
        listing config args "gpt-17" @ args        = ["--model", "gpt-15", "--llm=gpt-16", "gpt-17"]
        use config a "gpt-18" @ a           = coalesce(var.y, "gpt-18")
        use config small "gpt-19" @ b           = lookup(local.m, "small", "gpt-19")
        listing config c "gpt-20" @ c           = toset(["gpt-20"])
        use config model "gpt-22" @ model = "gpt-22" })
        "#);
    }

    #[test]
    fn what_is_put_together_is_one_id() {
        insta::assert_snapshot!(show(r#"
variable "base" {
  default = "gpt-1"
}
locals {
  small = "gpt-2"
  a = "${var.base}-mini"
  b = "openai/${local.small}"
  c = format("%s-mini", var.base)
  d = join("-", [var.base, "mini"])
  e = "${coalesce(var.x, "gpt-3")}-mini"
  f = "gpt-4-${var.unknown}"
  g = format("%s-mini", "gpt-5")
  h = "${local.small}"
  i = "https://${local.small}.example"
}
"#), @r#"
        use config small "gpt-2" @ small = "gpt-2"
        use config a "gpt-1-mini" = ${var.base} | -mini @ a = "${var.base}-mini"
        use config b "openai/gpt-2" = openai/ | ${local.small} @ b = "openai/${local.small}"
        use config c "gpt-1-mini" = %s | -mini @ c = format("%s-mini", var.base)
        use config d "gpt-1-mini" = var.base | ,  | mini @ d = join("-", [var.base, "mini"])
        use config e "gpt-3-mini" = ${coalesce(var.x, \"gpt-3\")} | -mini @ e = "${coalesce(var.x, "gpt-3")}-mini"
        use config f "gpt-4-▯" @ f = "gpt-4-${var.unknown}"
        use config g "gpt-5-mini" = %s | -mini @ g = format("%s-mini", "gpt-5")
        use config i "https://gpt-2.example" = https:// | ${local.small} | .example @ i = "https://${local.small}.example"
        "#);
    }

    #[test]
    fn heredocs_are_read_as_what_they_are() {
        insta::assert_snapshot!(show(r#"
user_data = <<-EOF
  #!/bin/sh
  # gpt-0
  export MODEL=gpt-1
  run --model ${var.x == "gpt-2" ? 1 : 2} --llm gpt-3
EOF
body = <<JSON
{"model": "gpt-4", "list": ["gpt-5"]}
JSON
prompt = <<EOT
You are gpt-6 now.
EOT
"#), @r#"
        comment comment - "gpt-0" @ # gpt-0
        use config MODEL "gpt-1" @ user_data = <<-EOF
        compare config var.x "gpt-2" @ user_data = <<-EOF
        use config --llm "gpt-3" @ user_data = <<-EOF
        use config model "gpt-4" @ "model": "gpt-4", "list": ["gpt-5"]}
        listing config list "gpt-5" @ "gpt-5"]}
        prose config prompt "\nYou are gpt-6 now.\n" @ prompt = <<EOT
        "#);
    }

    #[test]
    fn a_tag_above_a_block_or_a_key_covers_the_value() {
        let text = "model {\n  name = \"gpt-1\"\n}\nx = { y = \"gpt-2\" }\n";
        let extract = named("hcl").unwrap().extract.unwrap();
        let found = shown::pieces(extract, text, false).unwrap();
        let held: Vec<_> = found
            .iter()
            .map(|piece| {
                (
                    &text[piece.holder.range()],
                    piece.statement.map(|span| &text[span.range()]),
                )
            })
            .collect();
        insta::assert_debug_snapshot!(held, @r#"
        [
            (
                "name = \"gpt-1\"",
                Some(
                    "model {\n  name = \"gpt-1\"\n}",
                ),
            ),
            (
                "y = \"gpt-2\"",
                Some(
                    "x = { y = \"gpt-2\" }",
                ),
            ),
        ]
        "#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        let deep = format!("x = {}\"gpt\"{}\n", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(show(&deep).lines().count(), 1);
        let holes = format!(
            "x = \"{}gpt{}\"\n",
            "${\"".repeat(2_000),
            "\"}".repeat(2_000)
        );
        // The scanner remembers no more than a hundred of them.
        let extract = named("hcl").unwrap().extract.unwrap();
        assert!(shown::pieces(extract, &holes, false).is_err());
        let list = format!(
            "x = [{}]\n",
            "{ name = \"gpt\", version = \"1\" },".repeat(5_000)
        );
        assert_eq!(show(&list).lines().count(), 5_000);
        let wide = format!("x = {{ {} }}\n", "name = \"gpt\", ".repeat(5_000));
        assert_eq!(show(&wide).lines().count(), 5_000);
        let mut chain = "locals {\n a0 = \"gpt\"\n".to_owned();
        for index in 1..40 {
            let before = format!("${{local.a{}}}", index - 1).repeat(20);
            writeln!(chain, " a{index} = \"{before}-gpt\"").unwrap();
        }
        // Read or given up: what matters is that it ends.
        drop(shown::pieces(extract, &(chain + "}\n"), false));
    }

    #[test]
    fn what_does_not_parse_is_still_read() {
        insta::assert_snapshot!(show("x = \"gpt-1\ny = \"gpt-2\"\nz {\n  m = \"gpt-3\"\n"), @r#"
        use config x "gpt-1\ny = " @ x = "gpt-1
        use config - "gpt-2" @ gpt-2"
        use config - "gpt-3" @ gpt-3"
        "#);
        insta::assert_snapshot!(show("model = <<EOF\ngpt-1\n"), @r#"use config model "gpt-1" @ model = <<EOF"#);
        insta::assert_snapshot!(show("{\n  \"model\": \"gpt-1\"\n}\n"), @r#"use config model "gpt-1" @ "model": "gpt-1""#);
    }
}
