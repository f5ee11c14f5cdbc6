CHAT_MODEL = "gpt-5.4-2026-03-05"
FAST_MODEL = "gpt-5.4-mini"
