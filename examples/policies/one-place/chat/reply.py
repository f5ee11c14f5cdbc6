REPLY_MODEL = "claude-sonnet-4-6"
