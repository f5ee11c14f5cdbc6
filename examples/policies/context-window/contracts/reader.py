READER_MODEL = "gpt-5.4"
CHECKER_MODEL = "gpt-5.4-mini"
