import type { Metrics } from "../metrics.ts";
import type { StoredDigest } from "../ingest/stored-digest.ts";
import { estimateTokens } from "../tokens.ts";

/** Contents that are remembered; beyond it the oldest may be counted again. */
const MAX_REMEMBERED = 10_000;

/**
 * Counts what digests saved, honestly: of each content of a file the first digest alone, as the source's tokens less
 * the answer's, never below zero. Maps and parts count nothing, since nobody would have read all of a folder,
 * or a whole file, instead. A file that is given whole takes back what its digest had counted, and the tool's
 * own definition, which every conversation pays, is subtracted once.
 */
export class Savings {
  private readonly counted = new Map<string, number>();
  private paid = false;

  /** @param definitionTokens what the tool costs in every conversation; 0 where there is none, as at a shell */
  constructor(
    private readonly metrics: Metrics,
    private readonly definitionTokens: number,
  ) {}

  /** Notes the answer to a read of a file. */
  count(stored: StoredDigest, answer: Record<string, unknown>): void {
    if (stored.reader === "map") return;
    const tokens = estimateTokens(JSON.stringify(answer));
    const key = `${stored.realPath}\0${stored.sha256}`;
    const before = this.counted.get(key);
    if (typeof answer["source"] === "string") {
      if (before !== undefined && before > 0) this.add(key, -before, 0);
      return;
    }
    const delivered = typeof answer["digest"] === "string" || Array.isArray(answer["declarations"]);
    if (!delivered || before !== undefined) return;
    this.metrics.add("reader_source_tokens", stored.sourceTokens);
    this.metrics.add("reader_digest_tokens", tokens);
    const saved = Math.max(0, stored.sourceTokens - tokens);
    this.add(key, saved, saved);
  }

  private add(key: string, tokens: number, remembered: number): void {
    if (!this.paid && this.definitionTokens > 0) this.metrics.add("tokens_saved", -this.definitionTokens);
    this.paid = true;
    this.metrics.add("tokens_saved", tokens);
    this.counted.set(key, remembered);
    const [oldest] = this.counted.keys();
    if (this.counted.size > MAX_REMEMBERED && oldest !== undefined) this.counted.delete(oldest);
  }
}
