NEWEST_MODEL = "gpt-5.4"
BEFORE_MODEL = "gpt-5.2"
OLD_MODEL = "gpt-5.1"
# lanelint: migrate to=gpt-5.4 purpose=validation owner=@search until=2026-04-30
TAGGED_MODEL = "gpt-5"
