MODEL = "gpt-4"
