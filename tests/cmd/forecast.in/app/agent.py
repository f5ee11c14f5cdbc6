PRIMARY = client.chat(model="claude-sonnet-4-5")
# lanelint: migrate to=gpt-5.6-terra purpose=continuity ticket=ML-7 owner=@ml until=2026-12-31
SECOND = client.chat(model="gpt-5.4-mini")
