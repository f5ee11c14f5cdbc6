MODEL = "gpt-5.4"
# lanelint: migrate to=gpt-5.4-mini purpose=baseline ticket=ML-1 owner=@ml until=2026-04-01
BASE = "gpt-5.4"
SMALL = "gpt-5.4-nano"
HOSTED = "azure/gpt-4o-2024-08-06"
