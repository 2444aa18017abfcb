import type { Conformance } from "../../patterns/conform.ts";
import type { Changes } from "./changes.ts";
import type { Strangers } from "./strangers.ts";
import type { SyntaxReport } from "./syntax.ts";
import type { Usage } from "./usage.ts";

/** Hex digits of a sha256 that tell files apart; as `digest_id` and `if_sha256` have them. */
const SHORT = 12;

export function shortSha(sha256: string): string {
  return sha256.slice(0, SHORT);
}

export interface ReceiptParts {
  /** As agents see it. */
  path: string;
  created: boolean;
  changes: Changes;
  sha256: string;
  language: string | undefined;
  syntax: SyntaxReport;
  repairs: number;
  /** Absent where no model was asked. */
  usage: Usage | undefined;
  strangers: Strangers;
  conformance?: Conformance;
  resultId: string;
}

/** What an agent learns of a write, in about a hundred tokens; keys as on the wire. */
export function receiptOf(parts: ReceiptParts): Record<string, unknown> {
  const { changes, conformance, language, repairs, strangers, syntax, usage } = parts;
  return {
    path: parts.path,
    ...(parts.created ? { created: true } : {}),
    lines: `+${changes.added} −${changes.removed}`,
    ...(changes.ranges === "" || parts.created ? {} : { at: changes.ranges }),
    sha256: shortSha(parts.sha256),
    syntax: describeSyntax(syntax, language),
    ...(repairs > 0 ? { repairs } : {}),
    ...(conformance === undefined ? {} : { conformance: describeConformance(conformance) }),
    ...strangers,
    ...(usage === undefined ? {} : describeUsage(usage)),
    result_id: parts.resultId,
  };
}

/** What a text took, as answers show it. */
export function describeUsage(usage: Usage): Record<string, unknown> {
  return {
    ...(usage.counted ? { tokens: `${usage.promptTokens} in, ${usage.completionTokens} out` } : {}),
    ...(usage.rate === undefined ? {} : { tokens_per_s: usage.rate }),
    seconds: usage.seconds,
    ...(usage.cost === undefined ? {} : { cost_usd: usage.cost }),
    model: usage.model,
  };
}

/** `go ok`, or what else its parser said. */
export function describeSyntax({ checked, problems }: SyntaxReport, language: string | undefined): string {
  if (!checked) return "not checked";
  const what = language === undefined ? "" : `${language} `;
  return problems.length === 0 ? `${what}ok` : `${what}${problems.length} problems, as before`;
}

/** Breaks that a receipt names. */
const MOST_BREAKS = 3;

/** `87 %: quotes 12, logging 3` */
export function describeConformance({ breaks, score }: Conformance): string {
  const percent = `${Math.floor(score * 100)} %`;
  const named = breaks
    .slice(0, MOST_BREAKS)
    .map(({ lines, pattern }) => `${pattern} ${lines[0] ?? ""}`.trim());
  const more = breaks.length - named.length;
  return named.length === 0
    ? percent
    : `${percent}: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** For `detail: "full"`. */
export function conformanceDetail({ applied, breaks, score }: Conformance): Record<string, unknown> {
  return { score: Number(score.toFixed(3)), patterns: applied, breaks };
}

/** For `detail: "full"`. */
export function usageDetail(usage: Usage): Record<string, unknown> {
  return {
    provider: usage.provider,
    first_token_ms: usage.firstTokenMs,
    ...(usage.queueMs === undefined ? {} : { queue_ms: usage.queueMs }),
    ...(usage.reasoningTokens > 0 ? { reasoning_tokens: usage.reasoningTokens } : {}),
    cached_tokens: usage.cachedTokens,
  };
}
