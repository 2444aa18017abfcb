import type { VendorRule } from "./rule.ts";

/** Model providers and the services around them. */
export const AI: readonly VendorRule[] = [
  {
    id: "anthropic-key",
    pattern: /sk-ant-[\w-]{20,200}/,
    hints: ["sk-ant-"],
    source: "https://platform.claude.com/docs/en/api/overview",
  },
  {
    id: "openrouter-key",
    pattern: /sk-or-v1-[a-f0-9]{64}/,
    hints: ["sk-or-v1-"],
    source: "https://openrouter.ai/docs/api-reference/authentication",
  },
  {
    id: "openai-key",
    pattern: /sk-(?:(?:proj|svcacct|admin|None|helicone)-[\w-]{20,300}|[A-Za-z0-9]{32,100})/,
    hints: ["sk-"],
    word: true,
    source: "https://platform.openai.com/docs/api-reference/authentication",
  },
  {
    id: "openai-key",
    pattern: /sk-(?:proj|svcacct|admin)-[\w-]{20,300}/,
    hints: ["sk-proj-", "sk-svcacct-", "sk-admin-"],
    source: "https://platform.openai.com/docs/api-reference/authentication",
  },
  {
    id: "cerebras-key",
    pattern: /csk-[a-z0-9]{32,80}/,
    hints: ["csk-"],
    source: "https://inference-docs.cerebras.ai/quickstart",
  },
  {
    id: "groq-key",
    pattern: /gsk_[A-Za-z0-9]{40,80}/,
    hints: ["gsk_"],
    source: "https://console.groq.com/docs/quickstart",
  },
  {
    id: "xai-key",
    pattern: /xai-[A-Za-z0-9]{60,100}/,
    hints: ["xai-"],
    word: true,
    source: "https://docs.x.ai/docs/overview",
  },
  {
    id: "perplexity-key",
    pattern: /pplx-[A-Za-z0-9]{40,64}/,
    hints: ["pplx-"],
    source: "https://docs.perplexity.ai/getting-started/quickstart",
  },
  {
    id: "replicate-token",
    pattern: /r8_[A-Za-z0-9]{37,40}/,
    hints: ["r8_"],
    word: true,
    source: "https://replicate.com/docs/topics/security/api-tokens",
  },
  {
    id: "huggingface-token",
    pattern: /(?:hf|api_org)_[A-Za-z0-9]{34,40}/,
    hints: ["hf_", "api_org_"],
    word: true,
    source: "https://huggingface.co/docs/hub/security-tokens",
  },
  {
    id: "nvidia-key",
    pattern: /nvapi-[\w-]{60,80}/,
    hints: ["nvapi-"],
    source: "https://docs.api.nvidia.com/nim/docs/api-quickstart",
  },
  {
    id: "langsmith-key",
    pattern: /lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}/,
    hints: ["lsv2_pt_", "lsv2_sk_"],
    source: "https://docs.langchain.com/langsmith/create-account-api-key",
  },
  {
    id: "elevenlabs-key",
    pattern: /sk_[a-f0-9]{48}(?![A-Za-z0-9])/,
    hints: ["sk_"],
    word: true,
    source: "https://elevenlabs.io/docs/api-reference/authentication",
  },
  {
    id: "pinecone-key",
    pattern: /pcsk_[A-Za-z0-9_]{50,100}/,
    hints: ["pcsk_"],
    source: "https://docs.pinecone.io/guides/projects/manage-api-keys",
  },
  {
    id: "together-key",
    pattern: /tgp_v1_[\w-]{40,60}/,
    hints: ["tgp_v1_"],
    source: "https://docs.together.ai/docs/api-keys-authentication",
  },
  {
    id: "tavily-key",
    pattern: /tvly-(?:dev-|prod-)?[A-Za-z0-9-]{28,60}/,
    hints: ["tvly-"],
    source: "https://docs.tavily.com/documentation/api-reference/introduction",
  },
  {
    id: "jina-key",
    pattern: /jina_[A-Za-z0-9_-]{50,80}/,
    hints: ["jina_"],
    source: "https://jina.ai/api-dashboard/",
  },
  {
    id: "firecrawl-key",
    pattern: /fc-[a-f0-9]{32}(?![a-f0-9])/,
    hints: ["fc-"],
    word: true,
    source: "https://docs.firecrawl.dev/api-reference/introduction",
  },
  {
    id: "e2b-key",
    pattern: /e2b_[a-f0-9]{40}/,
    hints: ["e2b_"],
    source: "https://e2b.dev/docs/api-key",
  },
  {
    id: "langfuse-key",
    pattern: /[sp]k-lf-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}(?![\w-])/,
    hints: ["sk-lf-", "pk-lf-"],
    source: "https://langfuse.com/faq/all/lost-secret-key",
  },
  {
    id: "voyage-key",
    // `pa-` begins ordinary names too: the whole length, with capitals in it; one key in a thousand has no digit.
    pattern: /pa-(?=[a-z\d_-]{0,42}[A-Z])[\w-]{43}(?![\w-])/,
    hints: ["pa-"],
    word: true,
    source: "https://docs.voyageai.com/docs/api-key-and-installation",
  },
];
