MODEL = "gpt-5.2"
OTHER = "gpt-4o-mini"
