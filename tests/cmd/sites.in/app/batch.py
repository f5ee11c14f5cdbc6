from .llm import models


def run(client):
    if client.model == models.DEFAULT_MODEL:
        return None
    return client.create(model=models.DEFAULT_MODEL)
