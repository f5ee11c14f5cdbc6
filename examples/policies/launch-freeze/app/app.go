package app

const ChatModel = "gpt-5.4"
const SummaryModel = "claude-sonnet-4-6"
