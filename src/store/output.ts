import { WriteBuffer } from "./buffer.ts";
import type { Connection } from "./connection.ts";
import { pruneRows } from "./prune.ts";

/** One worker's sign of life. Times are Unix seconds. */
export interface Heartbeat {
  workerId: string;
  kind: "server" | "console" | "digest" | "call";
  status: "running" | "draining" | "stopped";
  sessionsActive: number;
  /** 0 to 1; null before the first read. */
  cacheHitRate: number | null;
  host: string;
  pid: number;
  /** Start of the process as the system tells it. */
  startedAt: number;
  /** Of Brainloop. */
  version: string;
}

export interface HeartbeatRow extends Heartbeat {
  timestamp: number;
}

/** A digest as it is published for people and the console. */
export interface PublishedDigest {
  /** Real path. */
  path: string;
  reader: string;
  readerVersion: number;
  contentSha256: string;
  lines: number;
  sourceTokens: number;
  digest: unknown;
}

export interface MetricSummary {
  metricName: string;
  avg: number;
  min: number;
  max: number;
  count: number;
  sum: number;
  p50: number;
  p95: number;
}

interface MetricRow {
  name: string;
  value: number;
  timestamp: number;
}

/** Hex digits of a content's sha256 that make its digest_id (SPEC 5). */
const DIGEST_ID_LENGTH = 12;

export interface OutputOptions {
  workerId: string;
  /** Wall clock in milliseconds. */
  now: () => number;
  /** Told why buffered metrics could not be written. */
  failed: (error: unknown) => void;
}

/** Measurements that percentiles are taken of. */
const MAX_RANKED = 20_000;

/** What came out: metrics, heartbeats and published digests. Rows are inserted and pruned, never updated. */
export class Output {
  readonly #connection: Connection;
  readonly #options: OutputOptions;
  readonly #metrics: WriteBuffer<MetricRow>;

  constructor(connection: Connection, options: OutputOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#metrics = new WriteBuffer((rows) => this.#insertMetrics(rows), options.failed);
  }

  /** Notes a measurement; it is written within a second. */
  metric(name: string, value: number): void {
    this.#metrics.add({ name, value, timestamp: this.#seconds() });
  }

  /** Writes the metrics that wait. Never rejects. */
  flush(): Promise<void> {
    return this.#metrics.flush();
  }

  async #insertMetrics(rows: readonly MetricRow[]): Promise<void> {
    await this.#connection.write((db) => {
      const insert = db.query<never, [string, number, string, number]>(
        `INSERT INTO metrics (metric_name, metric_value, worker_id, timestamp)
         VALUES (?, ?, ?, ?)`,
      );
      for (const { name, value, timestamp } of rows)
        insert.run(name, value, this.#options.workerId, timestamp);
    });
  }

  /**
   * Each metric of all workers over the last seconds, those that wait in this process included.
   * Percentiles are by nearest rank, values that were measured, and of the latest 20,000 measurements at most:
   * sorting a million takes seconds in which nothing else is answered.
   */
  async metricSummary(windowSeconds: number): Promise<MetricSummary[]> {
    await this.flush();
    const since = this.#seconds() - windowSeconds;
    return this.#connection.read((db) =>
      db
        .query<MetricSummary, [number, number, number]>(
          `WITH latest AS (
             SELECT metric_name, metric_value
             FROM metrics
             WHERE timestamp > ?
             ORDER BY timestamp DESC
             LIMIT ?
           ), ranked AS (
             SELECT metric_name, metric_value,
                    ROW_NUMBER() OVER (PARTITION BY metric_name ORDER BY metric_value) AS position,
                    COUNT(*) OVER (PARTITION BY metric_name) AS n
             FROM latest
           ), percentiles AS (
             SELECT metric_name,
                    MIN(metric_value) FILTER (WHERE position * 100 >= n * 50) AS p50,
                    MIN(metric_value) FILTER (WHERE position * 100 >= n * 95) AS p95
             FROM ranked
             GROUP BY metric_name
           )
           SELECT metric_name AS metricName,
                  AVG(metric_value) AS avg,
                  MIN(metric_value) AS min,
                  MAX(metric_value) AS max,
                  COUNT(*) AS count,
                  SUM(metric_value) AS sum,
                  COALESCE(percentiles.p50, AVG(metric_value)) AS p50,
                  COALESCE(percentiles.p95, MAX(metric_value)) AS p95
           FROM metrics LEFT JOIN percentiles USING (metric_name)
           WHERE timestamp > ?
           GROUP BY metric_name
           ORDER BY metric_name`,
        )
        .all(since, MAX_RANKED, since),
    );
  }

  async beat(heartbeat: Heartbeat): Promise<void> {
    const timestamp = this.#seconds();
    await this.#connection.write((db) => {
      db.query(
        `INSERT INTO heartbeat (
           worker_id, kind, status, sessions_active, cache_hit_rate, host, pid, started_at, version, timestamp
         ) VALUES (
           $workerId, $kind, $status, $sessionsActive, $cacheHitRate, $host, $pid, $startedAt, $version, $timestamp
         )`,
      ).run({ ...heartbeat, timestamp });
    });
  }

  /** The latest heartbeat of each worker that gave one in the last seconds, newest first. */
  heartbeats(windowSeconds: number): Promise<HeartbeatRow[]> {
    const since = this.#seconds() - windowSeconds;
    return this.#connection.read((db) =>
      db
        .query<HeartbeatRow, [number]>(
          `SELECT worker_id AS workerId, kind, status, sessions_active AS sessionsActive,
                  cache_hit_rate AS cacheHitRate, host, pid, started_at AS startedAt, version, timestamp
           FROM heartbeat
           WHERE heartbeat_id IN (
             SELECT MAX(heartbeat_id)
             FROM heartbeat
             GROUP BY worker_id
           )
           AND timestamp > ?
           ORDER BY timestamp DESC`,
        )
        .all(since),
    );
  }

  /**
   * Publishes digests in one transaction. One that is the same as its path's latest is not published again.
   * @param perPath how many a path keeps (`retention.digests_per_path`)
   */
  async publish(digests: readonly PublishedDigest[], perPath: number): Promise<void> {
    const timestamp = this.#seconds();
    const rows = digests.map(({ digest, ...row }) => ({ ...row, digest: JSON.stringify(digest) }));
    await this.#connection.write((db) => {
      const insert = db.query(
        `INSERT INTO reader_digests (
           digest_id, path, reader, reader_version, content_sha256, lines, source_tokens, digest, timestamp
         )
         SELECT $digestId, $path, $reader, $readerVersion, $contentSha256, $lines, $sourceTokens, $digest, $timestamp
         WHERE ($contentSha256, $reader, $readerVersion) IS NOT (
           SELECT content_sha256, reader, reader_version
           FROM reader_digests
           WHERE path = $path
           ORDER BY reader_digest_id DESC
           LIMIT 1
         )`,
      );
      const prune = db.query<never, [string, string, number]>(
        `DELETE FROM reader_digests
         WHERE path = ? AND reader_digest_id <= (
           SELECT reader_digest_id
           FROM reader_digests
           WHERE path = ?
           ORDER BY reader_digest_id DESC
           LIMIT 1 OFFSET ?
         )`,
      );
      for (const row of rows) {
        insert.run({ ...row, digestId: row.contentSha256.slice(0, DIGEST_ID_LENGTH), timestamp });
        prune.run(row.path, row.path, perPath);
      }
    });
  }

  /**
   * Removes heartbeats past their time (`retention.heartbeat_hours`).
   * @returns how many
   */
  prune(keep: { heartbeatHours: number }): Promise<number> {
    const before = this.#seconds() - keep.heartbeatHours * 3600;
    return pruneRows(this.#connection, { table: "heartbeat", time: "timestamp" }, before);
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}
