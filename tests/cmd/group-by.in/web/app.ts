const model = "gpt-5.2";
