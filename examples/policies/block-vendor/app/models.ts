export const REASONER = "deepseek-reasoner";
export const VIA_GATEWAY = "openrouter/deepseek/deepseek-chat";
export const CHAT = "gpt-5.4";

export function isBlocked(model: string) {
  return model === "deepseek-chat";
}
