MODEL = "gpt-9-test"
