MODEL = "gpt-5.2"
# lanelint: ignore[legacy-lane] reason="measured"
SMALL_MODEL = "gpt-5.4-nano"
# lanelint: migrate to=gpt-5.4-mini purpose=baseline owner=@ml until=2026-04-30
OTHER_MODEL = "gpt-5.4-mini"
