BASE = "gpt-5.1"  # stays
NEW = "gpt-5.4"
