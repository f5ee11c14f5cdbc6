CHAT_MODEL = "gpt-5.2"
