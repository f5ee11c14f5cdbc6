from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://acme.openai.azure.com", api_version="2025-04-01-preview")


def answer(messages):
    return client.chat.completions.create(model="gpt-5.4", messages=messages)
