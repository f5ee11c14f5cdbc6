ANSWER_MODEL = "claude-opus-4-1"
