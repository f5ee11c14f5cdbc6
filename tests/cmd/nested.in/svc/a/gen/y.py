MODEL = "gpt-4o"
B = "gpt-4-turbo-preview"
