import type { ProviderCheck } from "../../llm/check.ts";
import type { Check, Examination, Finding } from "./finding.ts";

/** Named of a model list; OpenRouter serves some 400. */
const MOST_MODELS = 5;

/** Whether each provider of the chain has a key, answers, and serves the configured model. */
export const providers: Check = {
  name: "providers",
  async run(examination) {
    const { signal, workplace } = examination;
    const names = workplace.services.settings.get("provider.chain");
    const checks = await Promise.all(names.map((name) => workplace.providers.check(name, signal)));
    const found = checks.map((check) => judge(check));
    await note(checks, found, examination);
    return found;
  },
};

type Found = Omit<Finding, "check">;

function judge({ provider, baseUrl, error, keyFrom, model, modelExists, models = [] }: ProviderCheck): Found {
  if (error !== undefined) {
    const { code, message, hint } = error;
    const mend = hint === undefined ? {} : { mend: hint };
    // Reading needs no key; who only reads is not told every day that something is broken.
    if (code === "KEY_MISSING")
      return { state: "warning", message: `${message}; reading needs none`, ...mend };
    return { state: "broken", message, ...mend };
  }
  const key = keyFrom === undefined ? "without a key" : `with the key of ${keyFrom}`;
  const facts = `${provider}: ${baseUrl} answers ${key}`;
  if (modelExists !== false) return { state: "ok", message: `${facts}, model ${model}` };
  const some = models.slice(0, MOST_MODELS).join(", ");
  const more = models.length > MOST_MODELS ? ` and ${models.length - MOST_MODELS} more` : "";
  return {
    state: "broken",
    message: `${facts}, but does not serve model ${model}`,
    mend: `brainloop config set provider.${provider}.model MODEL; it serves ${some === "" ? "none" : some + more}`,
  };
}

/** Keeps what was found in `input_health`, for those providers that `digest` has noted. */
async function note(
  checks: readonly ProviderCheck[],
  found: readonly Found[],
  { workplace }: Examination,
): Promise<void> {
  const { stores } = workplace.services;
  const rows = stores.inspect("input").state === "intact" ? await stores.dependencies.list() : [];
  for (const [at, { provider }] of checks.entries()) {
    const row = rows.find(({ kind, name }) => kind === "provider" && name === provider);
    const finding = found[at];
    if (row === undefined || finding === undefined) continue;
    const status = { ok: "ok", fixed: "ok", warning: "degraded", broken: "failed" } as const;
    await stores.dependencies.noteHealth(row.dependencyId, status[finding.state], finding.message);
  }
}
