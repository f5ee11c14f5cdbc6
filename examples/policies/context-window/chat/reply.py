REPLY_MODEL = "gpt-5.4-mini"
