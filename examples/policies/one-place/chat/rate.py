RATE_MODEL = "gpt-5.4"
AGAIN_MODEL = "claude-sonnet-4-6"
