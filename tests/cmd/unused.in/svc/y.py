MODEL = "gpt-5.4"
