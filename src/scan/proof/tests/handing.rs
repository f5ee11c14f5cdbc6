//! Who makes a client and who is given it, where a request goes that is made first, and what else says so.

use super::proven;

#[test]
fn a_client_is_known_by_the_function_that_makes_it_and_by_its_type() {
    for (name, text, expected) in [
        (
            "a.py",
            "def make() -> AzureOpenAI:\n    return AzureOpenAI()\ndef a():\n    c = make()\n    c.chat(model='gpt-4o')\ndef b():\n    c = OpenAI()\n    c.chat(model='gpt-4o')\n",
            "5 azure Client AzureOpenAI\n8 openai Client OpenAI",
        ),
        (
            "a.py",
            "import openai\ndef make():\n    return openai.OpenAI(base_url=URL)\nmake().chat(model='gpt-4o')\n",
            "4 ?",
        ),
        (
            "a.py",
            "class A:\n    def __init__(self, a: AsyncAzureOpenAI, b: Anthropic | None):\n        self.a = a\n        self.b = b\n    def c(self):\n        self.a.chat(model='gpt-4o')\n        self.b.chat(model='claude-3-opus-20240229')\n",
            "6 azure Client AsyncAzureOpenAI\n7 anthropic Client Anthropic",
        ),
        (
            "a.py",
            "c = instructor.from_openai(AzureOpenAI())\nc.chat(model='gpt-4o')\nask(c, 'gpt-4o')\nask(client=c, model='gpt-4o')\n",
            "2 azure Client AzureOpenAI\n3 azure Client AzureOpenAI\n4 azure Client AzureOpenAI",
        ),
        (
            "a.py",
            "Model('gpt-4o', provider=AzureProvider(x))\nModel('gpt-4o', provider=OpenAIProvider(base_url='https://openrouter.ai/api/v1'))\n",
            "1 azure Key AzureProvider\n2 openrouter Url https://openrouter.ai/api/v1",
        ),
        (
            "a.ts",
            "const make = () => new OpenAI({ baseURL: 'https://openrouter.ai/api/v1' });\nmake().chat({ model: 'gpt-4o' });\nclass A { constructor(private b: AzureOpenAI) {}\n  c() { this.b.chat({ model: 'gpt-4o' }); } }\n",
            "2 openrouter Client https://openrouter.ai/api/v1\n4 azure Client AzureOpenAI",
        ),
        (
            "a.ts",
            "const openai = ours();\nopenai('gpt-4o');\nconst mistral = createOpenAI({ baseURL: 'https://openrouter.ai/api/v1' });\nmistral('gpt-4o');\n",
            "2 ?\n4 openrouter Client https://openrouter.ai/api/v1",
        ),
        (
            "a.go",
            "package a\nimport (\n\t\"github.com/anthropics/anthropic-sdk-go\"\n\t\"github.com/anthropics/anthropic-sdk-go/bedrock\"\n)\nfunc a() {\n\tc := anthropic.NewClient(bedrock.WithLoadDefaultConfig(ctx))\n\tc.New(ctx, anthropic.Params{Model: \"claude-3-opus-20240229\"})\n}\nfunc b(d *azopenai.Client) {\n\td.Get(ctx, Options{Model: \"gpt-4o\"})\n}\n",
            "8 bedrock Client bedrock\n11 azure Client azopenai",
        ),
        (
            "a.cs",
            "class A {\n  readonly AzureOpenAIClient _c;\n  A(AzureOpenAIClient c) { _c = c; }\n  void B() { _c.GetChatClient(\"gpt-4o\"); }\n}\n",
            "4 azure Client AzureOpenAIClient",
        ),
        (
            "a.rs",
            "use async_openai::{Client, config::AzureConfig, types::RequestArgs};\nstruct S { client: Client<AzureConfig> }\nimpl S { fn a(&self) {\n    let r = RequestArgs::default().model(\"gpt-4o\").build();\n    self.client.chat(r);\n} }\n",
            "4 azure Client AzureConfig",
        ),
        (
            "a.php",
            "<?php\n$c = \\OpenAI::factory()->withBaseUri('x.openai.azure.com/openai/deployments/d')->make();\n$c->chat(['model' => 'gpt-4o']);\n",
            "3 azure Client x.openai.azure.com/openai/deployments/d",
        ),
    ] {
        assert_eq!(proven(name, text), expected, "{name}: {text}");
    }
}

#[test]
fn what_holds_an_id_is_followed_to_where_it_goes() {
    for (name, text, expected) in [
        (
            "a.py",
            "def a():\n    url = 'https://api.openai.com/v1/chat'\n    data = {'model': 'gpt-4o'}\n    post(url, json=data)\ndef b():\n    url = 'https://openrouter.ai/api/v1'\n    data = {'model': 'gpt-4o'}\n    post(f'{url}/chat', json=data)\n",
            "3 openai Url url\n7 openrouter Url {url}/chat",
        ),
        (
            "a.py",
            "def a(x, model: str = 'gpt-4o') -> str:\n    c = AzureOpenAI()\n    return c.chat(model=model)\n",
            "1 azure Client AzureOpenAI",
        ),
        (
            "a.py",
            "class A:\n    def __init__(self):\n        self.model = 'gpt-4o'\n        self.c = AzureOpenAI()\n    def b(self):\n        self.c.chat(model=self.model)\n",
            "3 azure Client AzureOpenAI",
        ),
        (
            "a.ts",
            "async function a() {\n  const body = { model: 'gpt-4o' };\n  await fetch('https://api.openai.com/v1/chat', { body: JSON.stringify(body) });\n}\n",
            "2 openai Url https://api.openai.com/v1/chat",
        ),
        (
            "a.ts",
            "const command = new ConverseCommand({ modelId: 'claude-3-opus-20240229' });\nconst client = new BedrockRuntimeClient({});\nawait client.send(command);\n",
            "1 bedrock Client BedrockRuntimeClient",
        ),
        (
            "a.go",
            "package a\nfunc a() {\n\tbody := map[string]any{\"model\": \"gpt-4o\"}\n\tdata, _ := json.Marshal(body)\n\thttp.NewRequest(\"POST\", \"https://api.openai.com/v1/chat\", bytes.NewBuffer(data))\n}\n",
            "3 openai Url https://api.openai.com/v1/chat",
        ),
        // It goes to two.
        (
            "a.py",
            "data = {'model': 'gpt-4o'}\nAzureOpenAI().chat(data)\nOpenAI().chat(data)\n",
            "1 ?",
        ),
        // Another name of another function.
        (
            "a.py",
            "def a():\n    data = {'model': 'gpt-4o'}\ndef b(data):\n    AzureOpenAI().chat(data)\n",
            "2 ?",
        ),
    ] {
        assert_eq!(proven(name, text), expected, "{name}: {text}");
    }
}

#[test]
fn requests_commands_and_lists_of_variables_say_where_they_go() {
    for (name, text, expected) in [
        (
            "a.http",
            "POST https://api.openai.com/v1/chat\nAuthorization: x\n\n{\n  \"model\": \"gpt-4o\"\n}\n",
            "5 openai Url POST https://api.openai.com/v1/chat",
        ),
        (
            "a.json",
            "{\"request\": {\"url\": \"https://api.openai.com/v1/chat\", \"body\": {\"model\": \"gpt-4o\"}}}\n",
            "1 openai Url url",
        ),
        (
            "a.sh",
            "az cognitiveservices account deployment create \\\n  --model-name gpt-4o\nask --model gpt-4o\n",
            "2 azure Call az cognitiveservices account deployment create\n3 ?",
        ),
        (
            "a.yaml",
            "a:\n  environment:\n    - OPENAI_API_BASE=https://openrouter.ai/api/v1\n    - OPENAI_MODEL=gpt-4o\nb:\n  environment:\n    - OPENAI_MODEL=gpt-4o\n",
            "4 openrouter Url OPENAI_API_BASE\n7 ?",
        ),
        (
            "a.yaml",
            "a:\n  custom_llm_provider: bedrock\n  model: claude-3-opus-20240229\n",
            "3 bedrock Key custom_llm_provider",
        ),
        (
            "a.yaml",
            "a:\n  type: x\n  model:\n    format: OpenAI\n    name: gpt-4o\n",
            "5 azure Key format",
        ),
        (
            "a.tf",
            "module \"azure_openai_bot\" {\n  chat_model = \"gpt-4o\"\n}\n",
            "2 ?",
        ),
        (
            "a.lua",
            "adapter = { name = \"copilot\", model = \"gpt-4o\" }\n",
            "1 github Key copilot",
        ),
        (
            "a.php",
            "<?php return ['provider' => 'azure', 'model' => 'gpt-4o'];\n",
            "1 azure Key azure",
        ),
    ] {
        assert_eq!(proven(name, text), expected, "{name}: {text}");
    }
}

#[test]
fn pipes_tags_scripts_and_builders_say_who_serves() {
    for (name, text, expected) in [
        (
            "a.R",
            "request(\"https://api.openai.com/v1/chat\") |>\n  body(list(model = \"gpt-4o\")) |>\n  perform()\n",
            "2 openai Url https://api.openai.com/v1/chat",
        ),
        (
            "a.xml",
            "<a>\n<llm provider=\"azure-openai\" model=\"gpt-4o\"/>\n<llm model=\"gpt-4o\"/>\n</a>\n",
            "2 azure Key azure-openai\n3 ?",
        ),
        (
            "a.sh",
            "export OPENAI_BASE_URL=https://openrouter.ai/api/v1\nexport OPENAI_MODEL=gpt-4o\nOTHER_MODEL=gpt-4o\n",
            "2 openrouter Url OPENAI_BASE_URL\n3 ?",
        ),
        (
            "A.java",
            "class A { B b = C.builder().model(DeploymentModelArgs.builder().format(\"OpenAI\").name(\"gpt-4o\").build()); }\n",
            "1 azure Key format",
        ),
        (
            "a.rs",
            "fn a() {\n    let config = OpenAIConfig::new().with_api_base(\"http://localhost:8080/v1\");\n    let client = Client::with_config(config);\n    client.chat(Args::default().model(\"gpt-4o\").build());\n}\n",
            "4 own_server Client http://localhost:8080/v1",
        ),
        (
            "a.swift",
            "let v = ai(backend: .vertexAI()).model(name: \"gemini-2.5-pro\")\n",
            "1 vertex Key vertexAI",
        ),
        (
            "a.py",
            "s.sql(\"SELECT SNOWFLAKE.CORTEX.COMPLETE('claude-3-5-sonnet', body) FROM mails\")\n",
            "1 snowflake Url SNOWFLAKE.CORTEX.COMPLETE('claude-3-5-sonnet",
        ),
    ] {
        assert_eq!(proven(name, text), expected, "{name}: {text}");
    }
}
