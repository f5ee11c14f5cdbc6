"""The same of Messages."""

from anthropic import Anthropic, APIStatusError

client = Anthropic(max_retries=0)
QUESTION = [{"role": "user", "content": "Is it?"}]


def plain():
    return client.messages.create(model="claude-3-opus-20240229", max_tokens=64, temperature=0.3, messages=QUESTION)


def update():
    request = dict(model="claude-3-opus-20240229", max_tokens=64, messages=QUESTION)
    request.update(top_k=5)
    return client.messages.create(**request)


def parameter(question, model: str = "claude-3-opus-20240229", limit: int = 64):
    return client.messages.create(model=model, max_tokens=limit, top_p=0.9, messages=question)


for call in (plain, update, lambda: parameter(QUESTION)):
    try:
        call()
    except APIStatusError:
        pass
