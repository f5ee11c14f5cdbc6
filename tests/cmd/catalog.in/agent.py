ask(model="azure/gpt-5.6-sol")
