MODEL = "gpt-5.2"


def ask(client):
    return client.create(model="gpt-4o-mini-2024-07-18")
