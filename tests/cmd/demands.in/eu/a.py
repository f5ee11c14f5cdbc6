FIRST_MODEL = "claude-sonnet-4-5"
SECOND_MODEL = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
THIRD_MODEL = "bedrock/mistral.mistral-large-2402-v1:0"
