CHAT_MODEL = "gpt-4.1"
