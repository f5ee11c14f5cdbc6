BASELINE_MODEL = "gpt-4.1"
FIRST_MODEL = "claude-2.1"
