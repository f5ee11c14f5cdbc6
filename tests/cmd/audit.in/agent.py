# lanelint: migrate to=gpt-5.4 purpose=baseline ticket=ML-7 owner=@ml until=2026-06-30
MODEL = "gpt-5.2"
