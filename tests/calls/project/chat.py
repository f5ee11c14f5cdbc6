"""Calls of Chat Completions as people write them; each is made, whatever became of the one before."""

from openai import APIStatusError, OpenAI

client = OpenAI(max_retries=0)
MODEL = "gpt-4-0613"
MESSAGES = [{"role": "user", "content": "Is it?"}]


def constant():
    return client.chat.completions.create(
        model=MODEL,
        messages=MESSAGES,
        temperature=0.2,
        max_tokens=50,
    )


def statement():
    params = {"model": "gpt-4-0613", "messages": MESSAGES}
    params["temperature"] = 0
    return client.chat.completions.create(**params)


def parameter(model="gpt-4-0613"):
    return client.chat.completions.create(model=model, top_p=0.5, messages=MESSAGES)


def spread():
    options = {"temperature": 0.7, "presence_penalty": 0.5}
    return client.chat.completions.create(model="gpt-4-0613", messages=MESSAGES, **options)


class Assistant:
    def __init__(self):
        self.model = "gpt-4-0613"

    def ask(self):
        return client.chat.completions.create(model=self.model, messages=MESSAGES, max_tokens=9)


for call in (constant, statement, parameter, spread, Assistant().ask):
    try:
        call()
    except APIStatusError:
        pass
