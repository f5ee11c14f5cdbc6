RANK_MODEL = "gpt-5.2"
CHEAP_MODEL = "deepseek-chat"
