CHAT_MODEL = "gpt-5.4"
FAST_MODEL = "openai/gpt-5.4-mini"
DRAFT_MODEL = "claude-opus-4-6"
