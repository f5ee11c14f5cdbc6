MODEL = "gpt-5.2"
BATCH = "gpt-5.4-mini"
