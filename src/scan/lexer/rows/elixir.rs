//! Elixir.

use crate::scan::lexer::row::{
    BASE, Braces, Calls, Lexer, Quote, QuoteKind, Signs, Tests, Words, line, quote,
};

const HOLES: &[&str] = &["#{"];

pub(in crate::scan) static ELIXIR: Lexer = Lexer {
    comments: &[line("#")],
    strings: &[
        doc("@moduledoc \"\"\"", "\"\"\""),
        doc("@moduledoc ~S\"\"\"", "\"\"\""),
        doc("@moduledoc \"", "\""),
        doc("@typedoc \"\"\"", "\"\"\""),
        doc("@doc \"\"\"", "\"\"\""),
        doc("@doc ~S\"\"\"", "\"\"\""),
        doc("@doc \"", "\""),
        words("~w(", ")"),
        words("~w[", "]"),
        words("~w{", "}"),
        words("~w/", "/"),
        words("~w|", "|"),
        words("~W(", ")"),
        words("~W[", "]"),
        regex("~r/", "/"),
        regex("~r{", "}"),
        regex("~r(", ")"),
        regex("~r\"", "\""),
        quote("~S\"\"\"")
            .between("~S\"\"\"", "\"\"\"")
            .raw()
            .spanning(),
        quote("~S(").between("~S(", ")").raw().spanning(),
        quote("~S|").between("~S|", "|").raw().spanning(),
        quote("~s(").between("~s(", ")").spanning().with(HOLES),
        quote("~s|").between("~s|", "|").spanning().with(HOLES),
        quote("~s{").between("~s{", "}").spanning().with(HOLES),
        quote("\"\"\"").spanning().with(HOLES),
        quote("\"").spanning().with(HOLES),
        quote("'").with(HOLES),
    ],
    word: "?!",
    sigils: "@%&",
    characters: &["?"],
    blocks: (&["do", "fn"], "end"),
    attribute: Some(b'@'),
    braces: Braces::Data,
    signs: Signs {
        assigns: &["=", "\\\\"],
        pairs: &["=>", ":"],
        arms: &["->"],
        compares: &["==", "!=", "===", "!==", "=~", "in"],
        defaults: &["||"],
        concats: &["<>"],
        members: &["."],
        ..BASE.signs
    },
    words: Words {
        functions: &["def", "defguard", "defmacro", "defp"],
        declares: &[],
        gives: &[],
        cases: &[],
        subjects: &["case", "fn", "receive"],
        imports: &["alias", "import", "require", "use"],
        enums: &[],
        ..BASE.words
    },
    calls: Calls {
        compare: &[
            "contains?",
            "ends_with?",
            "equal?",
            "has_key?",
            "member?",
            "starts_with?",
        ],
        lists: &["MapSet"],
        wrappers: &["to_string"],
        regexes: &["Regex"],
        plain: &["downcase", "to_string", "trim", "upcase"],
        formats: &[],
        ..BASE.calls
    },
    env: &["get_env", "fetch_env!", "fetch_env"],
    tests: Tests {
        calls: &["describe", "feature", "property", "test"],
        ..BASE.tests
    },
    ..BASE
};

/// A text that documents, with what says so before it.
const fn doc(open: &'static str, close: &'static str) -> Quote {
    quote(open)
        .between(open, close)
        .raw()
        .spanning()
        .of(QuoteKind::Doc)
}

const fn words(open: &'static str, close: &'static str) -> Quote {
    quote(open)
        .between(open, close)
        .raw()
        .spanning()
        .of(QuoteKind::Words)
}

const fn regex(open: &'static str, close: &'static str) -> Quote {
    quote(open).between(open, close).of(QuoteKind::Regex)
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(text: &str) -> String {
        shown::of("elixir", text)
    }

    #[test]
    fn roles_follow_what_stands_around() {
        insta::assert_snapshot!(show(r#"
defmodule App.Chat do
  @moduledoc """
  Uses gpt-4
  """
  @default_model "gpt-4"
  @models ["gpt-4", "gpt-4o"]
  @names ~w(gpt-4 gpt-4o)
  @prices %{"gpt-4" => 1, "model" => "gpt-4o"}
  defstruct model: "gpt-4", n: 1
  field :model, :string, default: "gpt-4"

  def ask(model \\ "gpt-4", opts \\ []) do
    a = System.get_env("MODEL_A", "gpt-4")
    b = System.get_env("MODEL_B") || "gpt-4"
    c = Application.get_env(:app, :chat_model, "gpt-4")
    d = Keyword.get(opts, :model, "gpt-4")
    ChatOpenAI.new!(%{model: "gpt-4", n: 1})
    OpenAI.chat(model: "gpt-4", n: 1)
    %{opts | model: "gpt-4"}
    opts |> Map.put(:model, "gpt-4") |> ask("gpt-4o")
    if model == "gpt-4" and model in ["gpt-4o"], do: "gpt-5"
    String.starts_with?(model, "gpt-4")
    case model do
      "gpt-4" -> 1
      "gpt-4o" <> _ when true -> "gpt-5"
    end
    Enum.map(models, fn
      "gpt-4" -> 1
    end)
  end

  def limit("gpt-4"), do: 8192
  def small, do: "gpt-4o"
  defp large do
    "gpt-4"
  end

  test "asks gpt-4" do
    assert reply.model == "gpt-4"
  end
end
config :app, model: "gpt-4"
config :app, App.Chat, model: "gpt-4o"
# gpt-4 said
"#), @r#"
        comment doc - "\n  Uses gpt-4\n  " @ @moduledoc """
        use string default_model "gpt-4" @ default_model "gpt-4"
        listing string models "gpt-4" @ models ["gpt-4", "gpt-4o"]
        listing string models "gpt-4o" @ models ["gpt-4", "gpt-4o"]
        listing string names "gpt-4" @ names ~w(gpt-4 gpt-4o)
        listing string names "gpt-4o" @ names ~w(gpt-4 gpt-4o)
        listing string prices "gpt-4" @ prices %{"gpt-4" => 1, "model" => "gpt-4o"}
        use string model "gpt-4o" @ "model" => "gpt-4o"}
        use string model "gpt-4" @ defstruct model: "gpt-4", n: 1
        use string model "gpt-4" @ field :model, :string, default: "gpt-4"
        use string model "gpt-4" @ model \\ "gpt-4", opts \\ []) do
        use string MODEL_A "gpt-4" @ a = System.get_env("MODEL_A", "gpt-4")
        use string MODEL_B "gpt-4" @ b = System.get_env("MODEL_B") || "gpt-4"
        use string chat_model "gpt-4" @ c = Application.get_env(:app, :chat_model, "gpt-4")
        use string model "gpt-4" @ d = Keyword.get(opts, :model, "gpt-4")
        use string model "gpt-4" @ model: "gpt-4", n: 1})
        use string model "gpt-4" @ model: "gpt-4", n: 1)
        use string model "gpt-4" @ opts | model: "gpt-4"}
        use string model "gpt-4" @ opts |> Map.put(:model, "gpt-4") |> ask("gpt-4o")
        use string ask "gpt-4o" @ opts |> Map.put(:model, "gpt-4") |> ask("gpt-4o")
        compare string model "gpt-4" @ if model == "gpt-4" and model in ["gpt-4o"], do: "gpt-5"
        compare string model "gpt-4o" @ if model == "gpt-4" and model in ["gpt-4o"], do: "gpt-5"
        use string - "gpt-5" @ if model == "gpt-4" and model in ["gpt-4o"], do: "gpt-5"
        compare string model "gpt-4" @ String.starts_with?(model, "gpt-4")
        compare string model "gpt-4" @ "gpt-4" -> 1
        compare string model "gpt-4o▯" @ "gpt-4o" <> _ when true -> "gpt-5"
        use string - "gpt-5" @ "gpt-4o" <> _ when true -> "gpt-5"
        compare string models "gpt-4" @ "gpt-4" -> 1
        compare string limit "gpt-4" @ def limit("gpt-4"), do: 8192
        use string small "gpt-4o" @ def small, do: "gpt-4o"
        use string large "gpt-4" @ "gpt-4"
        test string test "asks gpt-4" @ test "asks gpt-4" do
        test string model "gpt-4" @ assert reply.model == "gpt-4"
        use string model "gpt-4" @ config :app, model: "gpt-4"
        use string model "gpt-4o" @ config :app, App.Chat, model: "gpt-4o"
        comment comment - "gpt-4 said" @ # gpt-4 said
        "#);
    }

    #[test]
    fn what_is_known_folds() {
        insta::assert_snapshot!(show(r##"
@base "gpt-4"
@vendor "gpt"
def a, do: "#{@base}-mini"
b = "gpt-" <> "4"
family = "gpt-4"
c = "#{family}-mini"
d = "gpt-4#{x}"
e = "gpt-4" <> size()
f = "#{@vendor}-4"
"##), @r##"
        use string a "gpt-4-mini" = #{@base} | -mini @ def a, do: "#{@base}-mini"
        use string b "gpt-4" = gpt- | 4 @ b = "gpt-" <> "4"
        use string c "gpt-4-mini" = #{family} | -mini @ c = "#{family}-mini"
        use string d "gpt-4▯" @ d = "gpt-4#{x}"
        use string e "gpt-4▯" @ e = "gpt-4" <> size()
        use string f "gpt-4" = #{@vendor} | -4 @ f = "#{@vendor}-4"
        "##);
    }
}
