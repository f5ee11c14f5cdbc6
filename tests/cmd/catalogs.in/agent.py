ask(model="fast-chat")
ask(model="my-gpt4")
ask(model="prod")
ask(model="vllm/acme-chat-7b")
stage = "prod"
