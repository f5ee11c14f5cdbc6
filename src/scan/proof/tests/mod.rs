mod beside;
mod documents;
mod handing;

use std::fs;

use super::*;
use crate::catalog::head::Surface;
use crate::catalog::proof::Number;
use crate::scan::prefilter::Prefilter;
use crate::scan::{Mention, Scanner, scan};
use crate::source::Source;

/// A line an id: where, on which surface, and by what.
pub(super) fn proven(name: &str, text: &str) -> String {
    let catalog = Catalog::builtin();
    shown(name, text, &catalog).join("\n")
}

fn shown(name: &str, text: &str, catalog: &Catalog) -> Vec<String> {
    let prefilter = Prefilter::new(catalog);
    let scanner = Scanner {
        catalog,
        prefilter: &prefilter,
        all_comments: false,
    };
    let source = Source::new(name, text.to_owned());
    let mentions = scan(&source, &scanner).mentions;
    let shown = |mention: &Mention| {
        let line = source.position(mention.span.start).line;
        match mention.proof() {
            Some(proof) => format!(
                "{line} {} {:?} {}",
                proof.surface,
                proof.by,
                source.slice(proof.span)
            ),
            None => format!("{line} ?"),
        }
    };
    mentions.iter().map(shown).collect()
}

#[test]
fn python() {
    let text = r#"
from openai import AzureOpenAI, OpenAI
client = AzureOpenAI(azure_endpoint=os.environ["E"])
client.chat.completions.create(model="gpt-4o", messages=[])
router = OpenAI(base_url="https://openrouter.ai/api/v1")
router.chat.completions.create(model="gpt-4o")
local = OpenAI(base_url=URL)
local.chat.completions.create(model="gpt-4o")
plain = OpenAI()
plain.chat.completions.create(model="gpt-4o")
llm = AzureChatOpenAI(azure_deployment="gpt-4o", temperature=0)
llm = ChatBedrock(model="claude-3-haiku-20240307")
llm = init_chat_model("gpt-4o", model_provider="azure_openai")
requests.post("https://openrouter.ai/api/v1/chat/completions", json={"model": "gpt-4o"})
with AzureOpenAI() as held:
    held.chat.completions.create(model="gpt-4o")
self.client = AsyncAzureOpenAI()
await self.client.chat.completions.create(model="gpt-4o")
brt = boto3.client("bedrock-runtime", region_name="x")
brt.converse(modelId="claude-3-haiku-20240307")
genai.Client(vertexai=True, project="p").models.generate_content(model="gemini-2.5-pro")
MODEL = "gpt-4o"
client.chat.completions.create(model=MODEL)
"#;
    insta::assert_snapshot!(proven("a.py", text), @"
    4 azure Client AzureOpenAI
    6 openrouter Client https://openrouter.ai/api/v1
    8 ?
    10 openai Client OpenAI
    11 azure Call AzureChatOpenAI
    12 bedrock Call ChatBedrock
    13 azure Key azure_openai
    14 openrouter Url https://openrouter.ai/api/v1/chat/completions
    16 azure Client AzureOpenAI
    18 azure Client AzureOpenAI
    20 bedrock Client bedrock-runtime
    21 vertex Key vertexai
    22 azure Client AzureOpenAI
    ");
}

#[test]
fn typescript() {
    let text = r#"
import { azure } from '@ai-sdk/azure';
import { createVertex } from '@ai-sdk/google-vertex';
await generateText({ model: azure('gpt-4o'), prompt: "x" });
createAzure({ resourceName: 'x' })('gpt-4o');
const vertex = createVertex({ project: 'p' });
vertex('gemini-2.5-pro');
const bedrock = new BedrockRuntimeClient({});
await bedrock.send(new InvokeModelCommand({ modelId: "claude-3-haiku-20240307" }));
new ChatOpenAI({ model: "gpt-4o", configuration: { baseURL: "https://openrouter.ai/api/v1" } });
fetch("https://openrouter.ai/api/v1/chat", { body: JSON.stringify({ model: "gpt-4o" }) });
const both = { azure: { model: "gpt-4o" }, openai: { model: "gpt-4o" } };
const told = { provider: "azure", model: "gpt-4o" };
const list = [{ provider: "azure", model: "gpt-4o" }, { model: "gpt-4.1" }];
"#;
    insta::assert_snapshot!(proven("a.ts", text), @"
    4 azure Call azure
    5 azure Call createAzure
    7 vertex Client createVertex
    9 bedrock Client BedrockRuntimeClient
    10 openrouter Url https://openrouter.ai/api/v1
    11 openrouter Url https://openrouter.ai/api/v1/chat
    12 azure Key azure
    12 openai Key openai
    13 azure Key azure
    14 azure Key azure
    14 ?
    ");
}

#[test]
fn java_csharp_and_go() {
    let java = r#"
class A {
  ChatModel a = AzureOpenAiChatModel.builder().apiKey(k).deploymentName("gpt-4o").build();
  ChatModel b = OpenAiChatModel.builder().baseUrl("https://openrouter.ai/api/v1").modelName("gpt-4o").build();
  ChatModel c = OpenAiChatModel.builder().modelName("gpt-4o").baseUrl(url).build();
  ChatModel d = OpenAiChatModel.builder().modelName("gpt-4o").build();
  void e() {
    var client = new OpenAIClientBuilder().endpoint("https://x.openai.azure.com").buildClient();
    client.getChatCompletions("gpt-4o", options);
  }
}
"#;
    insta::assert_snapshot!(proven("A.java", java), @"
    3 azure Call AzureOpenAiChatModel
    4 openrouter Url https://openrouter.ai/api/v1
    5 ?
    6 openai Call OpenAiChatModel
    9 azure Client https://x.openai.azure.com
    ");
    let csharp = r#"
using Azure.AI.OpenAI;
var client = new AzureOpenAIClient(new Uri("https://x.openai.azure.com"), credential);
var chat = client.GetChatClient("gpt-4o");
builder.AddAzureOpenAIChatCompletion("gpt-4o", endpoint, key);
builder.AddOpenAIChatCompletion(modelId: "gpt-4o", apiKey: key);
builder.AddAzureOpenAIChatCompletion("x", endpoint: "https://x.openai.azure.com").AddOpenAIChatCompletion(modelId: "gpt-4o");
"#;
    insta::assert_snapshot!(proven("a.cs", csharp), @"
    4 azure Client AzureOpenAIClient
    5 azure Call AddAzureOpenAIChatCompletion
    6 openai Call AddOpenAIChatCompletion
    7 openai Call AddOpenAIChatCompletion
    ");
    let go = r#"
package main
func a() {
	client, err := azopenai.NewClientWithKeyCredential(endpoint, credential, nil)
	client.GetChatCompletions(ctx, Options{DeploymentName: to.Ptr("gpt-4o")}, nil)
	other.Get(ctx, azopenai.ChatCompletionsOptions{DeploymentName: to.Ptr("gpt-4o")}, nil)
	plain.Get(ctx, "gpt-4o")
}
"#;
    insta::assert_snapshot!(proven("a.go", go), @"
    5 azure Client azopenai
    6 azure Call azopenai
    7 ?
    ");
}

#[test]
fn configuration() {
    let yaml = r"
model_list:
  - model: gpt-4o
    provider: azure
  - model: gpt-4o
    api_type: openai
azure:
  openai:
    chat:
      deployment-name: gpt-4o
llm:
  base_url: https://openrouter.ai/api/v1
  model: gpt-4o
flow: {provider: azure, model: gpt-4o}
models:
- gpt-4o
";
    insta::assert_snapshot!(proven("a.yaml", yaml), @"
    3 azure Key provider
    5 openai Key api_type
    10 azure Key azure
    13 openrouter Url base_url
    14 azure Key azure
    16 ?
    ");
    let json = r#"{"models": [{"provider": "azure", "model": "gpt-4o"}, {"model": "gpt-4o"},
{"model": "gpt-4o", "apiBase": "https://openrouter.ai/api/v1"}]}"#;
    insta::assert_snapshot!(proven("a.json", json), @"
    1 azure Key azure
    1 ?
    2 openrouter Url https://openrouter.ai/api/v1
    ");
    let toml = "[azure]\nmodel = \"gpt-4o\"\n[other]\nmodel = \"gpt-4o\"\nx = {model = \"gpt-4o\", provider = \"azure\"}\n";
    insta::assert_snapshot!(proven("a.toml", toml), @"
    2 azure Key azure
    4 ?
    5 azure Key azure
    ");
    let dotenv = "AZURE_OPENAI_DEPLOYMENT=gpt-4o\nOPENAI_MODEL=gpt-4o\nOPENAI_BASE_URL=http://localhost:8000\n\
        LLM_MODEL=gpt-4o\nLLM_BASE_URL=https://openrouter.ai/api/v1\nURL=https://x.openai.azure.com\nCHAT=gpt-4o\n";
    insta::assert_snapshot!(proven(".env", dotenv), @"
    1 azure Key AZURE_OPENAI_DEPLOYMENT
    2 own_server Url OPENAI_BASE_URL
    4 openrouter Url LLM_BASE_URL
    7 ?
    ");
    let properties = "spring.ai.azure.openai.chat.options.deployment-name=gpt-4o\n\
        spring.ai.openai.base-url=https://openrouter.ai/api\nspring.ai.openai.chat.options.model=gpt-4o\n";
    insta::assert_snapshot!(proven("a.properties", properties), @"
    1 azure Key spring.ai.azure.openai.chat.options.deployment-name
    3 openrouter Url spring.ai.openai.base-url
    ");
    let terraform = r#"
resource "azurerm_cognitive_deployment" "chat" {
  model {
    format = "OpenAI"
    name   = "gpt-4o"
  }
}
resource "azurerm_linux_web_app" "app" {
  app_settings = {
    OPENAI_MODEL = "gpt-4o"
  }
}
locals {
  llm = {
    endpoint = "https://x.openai.azure.com/"
    model    = "gpt-4o"
  }
}
"#;
    insta::assert_snapshot!(proven("a.tf", terraform), @"
    5 azure Key azurerm_cognitive_deployment
    10 ?
    16 azure Url https://x.openai.azure.com/
    ");
}

#[test]
fn what_points_apart_proves_nothing() {
    let text = r#"
AzureOpenAI(base_url="https://api.openai.com/v1").chat(model="gpt-4o")
AzureOpenAI(base_url="https://openrouter.ai/api/v1").chat(model="gpt-4o")
run(provider="openai", api_type="azure", model="gpt-4o")
client = AzureOpenAI()
client = OpenRouter()
client.chat(model="gpt-4o")
either = AzureOpenAI()
either = OpenAI()
either.chat(model="gpt-4o")
AzureOpenAI().chat(model="gemini-2.5-pro")
"#;
    insta::assert_snapshot!(proven("a.py", text), @"
    2 ?
    3 ?
    4 azure Key azure
    7 ?
    10 ?
    11 azure Call AzureOpenAI
    ");
    let imports = "from openai import OpenAI, AzureOpenAI\nrun(model=\"gpt-4o\")\n";
    insta::assert_snapshot!(proven("a.py", imports), @"2 ?");
}

#[test]
fn an_only_import_is_the_last_resort() {
    let azure = "from openai import AzureOpenAI\ndef run():\n    go(model=\"gpt-4o\")\n";
    insta::assert_snapshot!(proven("a.py", azure), @"3 azure Import openai");
    let own = "import openai\ndef run():\n    go(model=\"gpt-4o\")\n    go(model=\"claude-3-haiku-20240307\")\n";
    insta::assert_snapshot!(proven("a.py", own), @"
    3 openai Import openai
    4 ?
    ");
    let moved = "import openai\nc = openai.OpenAI(base_url=URL)\ngo(model=\"gpt-4o\")\n";
    insta::assert_snapshot!(proven("a.py", moved), @"3 ?");
    let two = "import openai\nimport vertexai\ngo(model=\"gpt-4o\")\n";
    insta::assert_snapshot!(proven("a.py", two), @"3 ?");
}

#[test]
fn comments_and_texts_prove_nothing() {
    let text = r#"
# from openai import AzureOpenAI
# client = AzureOpenAI()
client.chat(model="gpt-4o")  # AzureOpenAI
run(
    # provider="azure",
    model="gpt-4o",
)
say("AzureOpenAI(", "see https://x.openai.azure.com", model="gpt-4o")
"""
client = AzureOpenAI()
"""
client.chat(model="gpt-4o")
"#;
    insta::assert_snapshot!(proven("a.py", text), @"
    4 ?
    7 ?
    9 ?
    13 ?
    ");
    let text = "// azure: {\n/* provider: 'azure', */ const a = { model: 'gpt-4o' }; // azure\n";
    insta::assert_snapshot!(proven("a.ts", text), @"2 ?");
    let text = "a:\n  # provider: azure\n  model: gpt-4o # azure\n";
    insta::assert_snapshot!(proven("a.yaml", text), @"3 ?");
}

#[test]
fn an_address_that_is_not_known_takes_back_the_vendors_own() {
    let text = r#"
OpenAI(base_url="http://localhost:1234").chat(model="gpt-4o")
OpenAI(base_url=os.environ["OPENAI_BASE_URL"]).chat(model="gpt-4o")
OpenAI(base_url=None).chat(model="gpt-4o")
OpenAI(base_url=os.environ["AZURE_OPENAI_ENDPOINT"]).chat(model="gpt-4o")
AzureOpenAI(azure_endpoint="https://gateway.example").chat(model="gpt-4o")
createOpenAICompatible(openai_model="gpt-4o")
HERE = "https://openrouter.ai/api/v1"
OpenAI(base_url=HERE).chat(model="gpt-4o")
OpenAI(base_url="https://bedrock-runtime.us-east-1.amazonaws.com").chat(model="gpt-4o-mini")
"#;
    insta::assert_snapshot!(proven("a.py", text), @"
    2 own_server Url http://localhost:1234
    3 ?
    4 openai Call OpenAI
    5 azure Key base_url
    6 azure Call AzureOpenAI
    7 ?
    9 openrouter Url HERE
    10 bedrock Url https://bedrock-runtime.us-east-1.amazonaws.com
    ");
}

#[test]
fn a_models_own_name_is_no_surface() {
    let text = "export class Novita {\n  models = { \"deepseek-r1\": \"deepseek/deepseek-r1\" };\n\
        deepseekModel = \"deepseek-reasoner\";\n}\nexport default Groq;\n";
    insta::assert_snapshot!(proven("a.ts", text), @"
    2 ?
    2 ?
    3 ?
    ");
    let text = "import { prefix } from '@ai-sdk/google/internal';\nimport { createIt } from './google-vertex-base';\n\
        run({ model: 'gemini-2.5-pro' });\n";
    insta::assert_snapshot!(proven("a.ts", text), @"3 ?");
}

#[test]
fn a_spelling_stands_above_all() {
    let text = "AzureOpenAI(model=\"openrouter/openai/gpt-4o\")\n";
    insta::assert_snapshot!(proven("a.py", text), @"1 openrouter Spelling openrouter/openai/gpt-4o");
}

#[test]
fn a_client_goes_where_its_configuration_says() {
    let text = r#"
package a

import openai "github.com/sashabaranov/go-openai"

func a() {
	cfg := openai.DefaultConfig(key)
	cfg.BaseURL = "https://api.groq.com/openai/v1"
	client := openai.NewClientWithConfig(cfg)
	client.Create(ctx, openai.Request{Model: "llama-3.1-8b-instant"})
	azure := openai.NewClientWithConfig(openai.DefaultAzureConfig(key, url))
	azure.Create(ctx, openai.Request{Model: "gpt-4o"})
	own := openai.DefaultConfig(key)
	own.BaseURL = os.Getenv("BASE")
	other := openai.NewClientWithConfig(own)
	other.Create(ctx, openai.Request{Model: "gpt-4o"})
	plain := openai.NewClient(key)
	plain.Create(ctx, openai.Request{Model: "gpt-4o"})
}
"#;
    insta::assert_snapshot!(proven("a.go", text), @"
    10 groq Spelling llama-3.1-8b-instant
    12 azure Client openai
    16 ?
    18 openai Client openai
    ");
    let text = "import { AzureOpenAI } from 'openai';\nconst bedrock = new OpenAI({ baseURL: url });\n\
        bedrock.chat.create({ model: 'gpt-4o' });\n";
    insta::assert_snapshot!(proven("a.ts", text), @"3 ?");
}

#[test]
fn an_argument_beside_an_id_names_its_platform() {
    let text = r#"
get_model("azure", "gpt-4o")
get_model(LLMProvider.AZURE, "gpt-4o")
get_model("gpt-4o", ServiceType.OPENAI)
get_model(Kind.BedrockKind, "gpt-4o")
get_model("AZURE", "gpt-4o")
get_model("Ask azure(", "gpt-4o")
Azure(model="gpt-4o")
azure(model="gpt-4o")
"#;
    insta::assert_snapshot!(proven("a.py", text), @"
    2 azure Key azure
    3 azure Key LLMProvider
    4 openai Key ServiceType
    5 ?
    6 ?
    7 ?
    8 azure Call Azure
    9 ?
    ");
}

#[test]
fn a_list_of_platforms_holds_an_entry_for_each() {
    let text = "providers:\n  - id: azure\n    aliases:\n      large: gpt-4o\n  - name: groq\n    model: llama-3.1-8b-instant\n\
        agents:\n  - name: azure\n    model: gpt-4o\n";
    insta::assert_snapshot!(proven("a.yaml", text), @"
    4 azure Key id
    6 groq Spelling llama-3.1-8b-instant
    9 ?
    ");
    let text = r#"{"providers": [{"id": "azure", "aliases": {"large": "gpt-4o"}}], "agents": [{"id": "azure", "model": "gpt-4o"}]}"#;
    insta::assert_snapshot!(proven("a.json", text), @"
    1 azure Key azure
    1 ?
    ");
}

#[test]
fn oracle_writes_who_made_a_model_with_a_dot() {
    let text = "model: google.gemini-2.5-pro\nother_model: xai.grok-3-mini\nthird_model: meta.llama3-1-70b-instruct-v1:0\n";
    insta::assert_snapshot!(proven("a.yaml", text), @"
    1 oci Spelling google.gemini-2.5-pro
    2 oci Spelling xai.grok-3-mini
    3 bedrock Spelling meta.llama3-1-70b-instruct-v1:0
    ");
}

/// A surface's rows, each with its kind.
fn rows(surface: &Surface) -> impl Iterator<Item = (&'static str, &String)> {
    let proof = &surface.proof;
    let kinds = [
        ("calls", &proof.calls),
        ("services", &proof.services),
        ("modules", &proof.modules),
        ("hosts", &proof.hosts),
        ("words", &proof.words),
        ("values", &proof.values),
        ("keys", &proof.keys),
        ("paths", &proof.paths),
        ("phrases", &proof.phrases),
        ("commands", &proof.commands),
    ];
    let switches = proof.switches.values().map(|names| ("switches", names));
    { kinds }
        .into_iter()
        .chain(switches)
        .flat_map(|(kind, rows)| rows.iter().map(move |row| (kind, row)))
}

/// A bare id that a surface serves and that proves none.
fn bare(catalog: &Catalog, number: Number) -> String {
    let fits = |id: &&str| {
        let reading = catalog.read(id);
        reading.is_some_and(|reading| {
            reading.surface.is_none() && catalog.serves(number, &reading.target)
        })
    };
    let known = [
        "gpt-4o",
        "claude-sonnet-4-5-20250929",
        "gemini-2.5-pro",
        "mistral-large-latest",
        "grok-4",
        "deepseek-chat",
        "command-r-plus",
        "sonar-pro",
        "qwen-max",
        "kimi-k2-0905-preview",
        "glm-4.6",
        "llama-3.3-70b-versatile",
    ];
    let found = known.iter().copied().find(fits);
    // Whoever lists no model still says that it is theirs.
    found.unwrap_or("gpt-4o").to_owned()
}

#[test]
fn every_row_is_proven_by_a_line() {
    let catalog = Catalog::builtin();
    let mut wrong = Vec::new();
    for (number, surface) in catalog.surfaces().iter().enumerate() {
        if rows(surface).next().is_none() {
            continue;
        }
        let id = bare(&catalog, number);
        let path = format!("fixtures/proof/{}.txt", surface.id);
        let text = fs::read_to_string(&path).unwrap_or_default();
        for (kind, row) in rows(surface) {
            let start = format!("{kind} {row} | ");
            let Some(line) = text.lines().find_map(|line| line.strip_prefix(&start)) else {
                wrong.push(format!("{path}: no line `{start}…`"));
                continue;
            };
            let (name, code) = line.split_once(" | ").unwrap();
            let code = code.replace("ID", &id).replace("\\n", "\n");
            let proven = shown(name, &code, &catalog);
            let is_own = |found: &String| found.contains(&format!(" {} ", surface.id));
            if !proven.iter().any(is_own) {
                wrong.push(format!("{path}: {start}{code:?} gives {proven:?}"));
            }
        }
    }
    assert_eq!(wrong.join("\n"), "");
}

#[test]
fn what_is_in_ones_own_network_is_ones_own_server() {
    let catalog = Catalog::builtin();
    let of = |key: &str, address: &str| {
        let code = format!("llm:\n  {key}: {address}\n  model: gpt-4o\n");
        shown("a.yaml", &code, &catalog).join(" ")
    };
    for address in [
        "http://localhost:1/v1",
        "http://10.0.0.5/v1",
        "http://192.168.1.10:8000/v1",
        "http://172.20.0.2:8000",
        "http://vllm:8000/v1",
        "http://llm.default.svc.cluster.local:80",
    ] {
        let found = of("base_url", address);
        assert!(found.contains(" own_server "), "{address}: {found}");
    }
    for (key, address) in [
        ("base_url", "http://172.32.0.2:8000"),
        ("base_url", "http://8.8.8.8/v1"),
        ("base_url", "http://vllm/v1"),
        ("base_url", "http://10.example.com/v1"),
        ("OTEL_EXPORTER_ENDPOINT", "http://otel:4317"),
        ("redis_host", "localhost"),
        ("home", "http://web:8080"),
    ] {
        let found = of(key, address);
        assert!(!found.contains(" own_server "), "{key} {address}: {found}");
    }
}

#[test]
fn hostile_texts_are_read_in_time() {
    let shapes = [
        "((((",
        "}",
        "/*/",
        "\\`",
        "'''",
        "\\'",
        "{a:",
        "x=",
        "AzureOpenAI(",
        "<!--",
    ];
    for shape in shapes {
        let text = format!(
            "a(model=\"gpt-4o\")\n{}\nb(model=\"gpt-4o\")\n",
            shape.repeat(40_000)
        );
        let language = crate::scan::language::named("typescript").unwrap();
        let tokens = Tokens::of(&text, language);
        let catalog = Catalog::builtin();
        let known = tokens.as_ref().map(|tokens| Known::of(tokens, &catalog));
        assert!(known.is_some(), "{shape}");
    }
}
