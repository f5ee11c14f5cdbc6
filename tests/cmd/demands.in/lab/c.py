MODEL = "gpt-5.4"
OTHER_MODEL = "openai/gpt-5.4"
