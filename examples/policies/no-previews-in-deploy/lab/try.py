MODEL = "gemini-3.1-pro-preview"
