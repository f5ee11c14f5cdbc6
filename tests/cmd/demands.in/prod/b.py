ask(model="gpt-5.4-mini")
ask(model="gpt-5.4-mini-2026-03-17")
ask(model="gpt-5.2")
ask(model="gpt-5.2-pro")
