A_MODEL = "gpt-5.2"  # lanelint: migrate to=gpt-5.4 ticket=ML-1 owner=@acme/search until=2026-05-31
B_MODEL = "gpt-5.2"  # lanelint: migrate to=gpt-5.4 ticket=ML-2 owner=@jane until=2026-05-31
C_MODEL = "gpt-5.2"  # lanelint: migrate to=gpt-5.4 owner=@acme/search until=2026-05-31
D_MODEL = "gpt-5.2"  # lanelint: migrate to=gpt-5.4 ticket=ML-3 owner=@acme/search until=2027-05-31
E_MODEL = "gpt-5.2"  # TODO(ML-4) @acme/search: move to gpt-5.4 by 2026-05-31
