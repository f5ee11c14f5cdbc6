EMBEDDING_MODEL = "text-embedding-3-large"
