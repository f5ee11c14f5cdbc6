TRIAGE_MODEL = "gpt-5.4-mini"
ROUTER_MODEL = "gpt-5.4"
JUDGE_MODEL = "claude-haiku-4-5"
