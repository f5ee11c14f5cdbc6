MODEL = "gpt-5.2"
