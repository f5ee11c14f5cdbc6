//! What the code in notebooks and documents proves.

use super::proven;

/// Cells, blocks and scripts go on with what earlier ones of their language made.
#[test]
fn code_in_documents() {
    let cell = |line: &str| format!("{{\"cell_type\": \"code\", \"source\": [{line}]}}");
    let notebook = format!(
        "{{\"cells\": [{}, {}, {}], \"metadata\": {{}}}}",
        cell(
            "\"from openai import AzureOpenAI\\n\",\n\"client = AzureOpenAI(azure_endpoint=\\\"x\\\")\""
        ),
        cell(
            "\"%pip install openai\\n\",\n\"client.chat.completions.create(model=\\\"gpt-4o\\\")\""
        ),
        cell("\"%%bash\\n\",\n\"ask --model gpt-4o\""),
    );
    assert_eq!(
        proven("a.ipynb", &notebook),
        "3 azure Client AzureOpenAI\n4 ?",
        "{notebook}"
    );
    let fenced = "# One\n\n```python\nfrom anthropic import AnthropicBedrock\nclient = AnthropicBedrock()\n```\n\n> ```python\n> client.messages.create(model=\"claude-3-opus-20240229\")\n> ```\n\n```js\nclient.messages.create({ model: \"claude-3-opus-20240229\" })\n```\n";
    assert_eq!(
        proven("a.md", fenced),
        "9 bedrock Client AnthropicBedrock\n13 ?"
    );
    let quoted = "One\n\n.. code-block:: python\n\n   from openai import AzureOpenAI\n   client = AzureOpenAI()\n\nTwo\n\n.. code-block:: python\n\n   client.chat.completions.create(model=\"gpt-4o\")\n";
    assert_eq!(proven("a.rst", quoted), "12 azure Client AzureOpenAI");
    let page = "<script type=\"module\">\nimport { AzureOpenAI } from \"openai\"\nconst client = new AzureOpenAI()\n</script>\n<p>gpt-4o</p>\n<script type=\"module\">\nclient.chat.completions.create({ model: \"gpt-4o\" })\n</script>\n";
    assert_eq!(proven("a.html", page), "5 ?\n7 azure Client AzureOpenAI");
    // Two that are told apart by nothing prove nothing.
    let both = "```python\nfrom openai import AzureOpenAI\n```\n\n```python\nfrom openai import OpenAI\nf(model=\"gpt-4o\")\n```\n";
    assert_eq!(proven("a.md", both), "7 ?");
}
