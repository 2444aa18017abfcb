/** The providers that may stand in the chain, and where each is found unless configured otherwise. */

/** How a provider is spoken to: one file each in `llm/`. */
export type DialectName = "cerebras" | "openai" | "anthropic";

export interface ProviderPreset {
  dialect: DialectName;
  /** As its SDK takes it: with `/v1` for `openai`, without for the others. */
  baseUrl: string;
  /** Empty where only the person who runs the server can know it. */
  model: string;
  /** Environment variable, and name in `secrets`, of its key. */
  keyName: string;
  /** Environment variable by which its SDK takes a base URL. */
  baseUrlVariable?: string;
}

export const PROVIDERS = {
  cerebras: {
    dialect: "cerebras",
    baseUrl: "https://api.cerebras.ai",
    model: "gpt-oss-120b",
    keyName: "CEREBRAS_API_KEY",
    baseUrlVariable: "CEREBRAS_BASE_URL",
  },
  openai: {
    dialect: "openai",
    baseUrl: "https://api.openai.com/v1",
    model: "gpt-5",
    keyName: "OPENAI_API_KEY",
    baseUrlVariable: "OPENAI_BASE_URL",
  },
  anthropic: {
    dialect: "anthropic",
    baseUrl: "https://api.anthropic.com",
    model: "claude-sonnet-4-6",
    keyName: "ANTHROPIC_API_KEY",
    baseUrlVariable: "ANTHROPIC_BASE_URL",
  },
  groq: {
    dialect: "openai",
    baseUrl: "https://api.groq.com/openai/v1",
    model: "openai/gpt-oss-120b",
    keyName: "GROQ_API_KEY",
  },
  openrouter: {
    dialect: "openai",
    baseUrl: "https://openrouter.ai/api/v1",
    model: "openai/gpt-oss-120b",
    keyName: "OPENROUTER_API_KEY",
  },
  ollama: {
    dialect: "openai",
    baseUrl: "http://127.0.0.1:11434/v1",
    model: "",
    keyName: "OLLAMA_API_KEY",
  },
  llamacpp: {
    dialect: "openai",
    baseUrl: "http://127.0.0.1:8080/v1",
    // It serves the model it was started with, whatever it is called.
    model: "default",
    keyName: "LLAMACPP_API_KEY",
  },
  vllm: {
    dialect: "openai",
    baseUrl: "http://127.0.0.1:8000/v1",
    model: "",
    keyName: "VLLM_API_KEY",
  },
  lmstudio: {
    dialect: "openai",
    baseUrl: "http://127.0.0.1:1234/v1",
    model: "",
    keyName: "LMSTUDIO_API_KEY",
  },
} as const satisfies Record<string, ProviderPreset>;

export type ProviderName = keyof typeof PROVIDERS;

/** Names of all providers, in the order in which they are listed. */
export const PROVIDER_NAMES: readonly ProviderName[] = Object.keys(PROVIDERS).filter(isProviderName);

/** Environment variables that hold keys; their values must never come out. */
export const KEY_NAMES: readonly string[] = PROVIDER_NAMES.map((name) => PROVIDERS[name].keyName);

export function isProviderName(name: string): name is ProviderName {
  return Object.hasOwn(PROVIDERS, name);
}
