from app.llm import MODEL
from app.llm.models import Small


def ask(client):
    return client.create(model=MODEL, judge=Small.FAST.value)
