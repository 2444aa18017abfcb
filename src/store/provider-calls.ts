import type {
  ProviderCallCounts,
  ProviderCallEnd,
  ProviderCallLog,
  ProviderCallStart,
} from "../provider-call.ts";
import type { Connection } from "./connection.ts";
import { pruneRows } from "./prune.ts";

export interface ProviderCallsOptions {
  workerId: string;
  /** Wall clock in milliseconds. */
  now: () => number;
}

/** Every call to a provider, in `cerebras_usage` of the lifecycle database, for all to see as it streams. */
export class ProviderCalls implements ProviderCallLog {
  readonly #connection: Connection;
  readonly #options: ProviderCallsOptions;

  constructor(connection: Connection, options: ProviderCallsOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  begin(call: ProviderCallStart): Promise<number> {
    const { workerId } = this.#options;
    const now = this.#seconds();
    return this.#connection.write((db) => {
      const { lastInsertRowid } = db
        .query(
          `INSERT INTO cerebras_usage (
             timestamp, updated_at, worker_id, action, provider, model, status, tokens_prompt
           ) VALUES ($now, $now, $workerId, $purpose, $provider, $model, 'running', $promptTokens)`,
        )
        .run({ ...call, workerId, now });
      return Number(lastInsertRowid);
    });
  }

  async progress(id: number, counts: ProviderCallCounts): Promise<void> {
    const now = this.#seconds();
    await this.#connection.write((db) => {
      db.query(
        `UPDATE cerebras_usage
         SET tokens_prompt = $promptTokens, tokens_completion = $completionTokens,
             tokens_reasoning = $reasoningTokens, tokens_cached = $cachedTokens,
             time_to_first_token_ms = $firstTokenMs, queue_time_ms = $queueMs, updated_at = $now
         WHERE usage_id = $id AND status = 'running'`,
      ).run({ ...counts, id, now });
    });
  }

  async end(id: number, end: ProviderCallEnd): Promise<void> {
    const now = this.#seconds();
    await this.#connection.write((db) => {
      db.query(
        `UPDATE cerebras_usage
         SET tokens_prompt = $promptTokens, tokens_completion = $completionTokens,
             tokens_reasoning = $reasoningTokens, tokens_cached = $cachedTokens,
             time_to_first_token_ms = $firstTokenMs, queue_time_ms = $queueMs,
             status = $status, latency_ms = $latencyMs, cost = $cost, error_code = $errorCode, updated_at = $now
         WHERE usage_id = $id`,
      ).run({ ...end, id, now });
    });
  }

  /**
   * Removes calls past their time (`retention.usage_days`).
   * @returns how many
   */
  prune(keep: { usageDays: number }): Promise<number> {
    const before = this.#seconds() - keep.usageDays * 86_400;
    return pruneRows(this.#connection, { table: "cerebras_usage", time: "timestamp" }, before);
  }

  /** How many are being answered now, in any worker. */
  running(): Promise<number> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ count: number }, []>(
            "SELECT COUNT(*) AS count FROM cerebras_usage WHERE status = 'running'",
          )
          .get()?.count ?? 0,
    );
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}
