export const MODELS = { chat: "gpt-5.2", judge: "gpt-4.1" } as const;
