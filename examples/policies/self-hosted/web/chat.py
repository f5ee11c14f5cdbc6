CHAT_MODEL = "gpt-5.4"
LOCAL_MODEL = "meta-llama/Llama-3.3-70B-Instruct"
