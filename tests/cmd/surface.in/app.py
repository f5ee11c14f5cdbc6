from anthropic import Anthropic, AnthropicBedrock

own = Anthropic()
own.messages.create(model="claude-sonnet-4-5-20250929", messages=[])

cloud = AnthropicBedrock()
cloud.messages.create(model="claude-sonnet-4-5-20250929", messages=[])

run(model="claude-sonnet-4-5-20250929")
CorpLLM(model="gpt-4o")
