import type { Database } from "bun:sqlite";
import { type Life, lifeOf } from "../worker-id.ts";
import type { Connection } from "./connection.ts";
import { FREED } from "./leases.ts";
import type { HeartbeatRow, Output } from "./output.ts";

/** A worker without a heartbeat for so long is dead, unless the system says that it runs (SPEC 11). */
export const DEAD_AFTER_SECONDS = 30;

/** What is known of a worker; `dead` where it ended without saying so. */
export interface WorkerState extends Omit<HeartbeatRow, "status"> {
  status: HeartbeatRow["status"] | "dead";
}

export interface WorkersOptions {
  /** Of this process. */
  workerId: string;
  /** Wall clock in milliseconds. */
  now: () => number;
  output: Output;
}

/** Workers that hold something which others could use. */
const HOLDERS = `
  SELECT worker_id AS workerId FROM processed_log WHERE state IN ('claimed', 'prepared') AND lease_until > ${FREED}
  UNION
  SELECT worker_id FROM processing_queue WHERE state = 'running' AND worker_id IS NOT NULL
  UNION
  SELECT worker_id FROM sessions WHERE status = 'active' AND worker_id IS NOT NULL
  UNION
  SELECT worker_id FROM cerebras_usage WHERE status = 'running'`;

/** Who works on the project, and what is to be done about those who ended without a word. */
export class Workers {
  readonly #lifecycle: Connection;
  readonly #options: WorkersOptions;

  constructor(lifecycle: Connection, options: WorkersOptions) {
    this.#lifecycle = lifecycle;
    this.#options = options;
  }

  /** Every worker with a heartbeat in the last seconds, the newest first. */
  async list(windowSeconds: number): Promise<WorkerState[]> {
    const rows = await this.#options.output.heartbeats(windowSeconds);
    return rows.map((row) => (this.#isDead(row) ? { ...row, status: "dead" as const } : row));
  }

  /** Those that run, draining ones too; on this machine however long ago their last heartbeat seems to be. */
  async alive(): Promise<WorkerState[]> {
    const workers = await this.list(Number.POSITIVE_INFINITY);
    return workers.filter(({ status }) => status === "running" || status === "draining");
  }

  /**
   * Gives back at once what dead workers held: writes, jobs, sessions; and closes their calls to providers.
   * @returns the workers whose things were freed
   */
  async free(): Promise<string[]> {
    const { dead, silent } = await this.#gone();
    if (dead.length + silent.length === 0) return [];
    const now = this.#seconds();
    await this.#lifecycle.write((db) => {
      // What silent ones of other machines hold frees itself, as its leases run out.
      freeClaims(db, dead);
      closeCalls(db, [...dead, ...silent], now);
    });
    return dead;
  }

  /** Workers that are gone and hold something all the same. */
  async deadHolders(): Promise<string[]> {
    const { dead, silent } = await this.#gone();
    return [...dead, ...silent];
  }

  async #gone(): Promise<{ dead: string[]; silent: string[] }> {
    const holders = await this.#lifecycle.read((db) =>
      db
        .query<{ workerId: string }, []>(HOLDERS)
        .all()
        .map(({ workerId }) => workerId),
    );
    const others = holders.filter((workerId) => workerId !== this.#options.workerId);
    const lives = new Map<string, Life>(others.map((workerId) => [workerId, lifeOf(workerId)]));
    const unknown = others.filter((workerId) => lives.get(workerId) === "unknown");
    return {
      dead: others.filter((workerId) => lives.get(workerId) === "dead"),
      silent: await this.#silent(unknown),
    };
  }

  /** Those without a recent heartbeat. */
  async #silent(workerIds: readonly string[]): Promise<string[]> {
    if (workerIds.length === 0) return [];
    const heard = new Set(
      (await this.#options.output.heartbeats(DEAD_AFTER_SECONDS)).map(({ workerId }) => workerId),
    );
    return workerIds.filter((workerId) => !heard.has(workerId));
  }

  #isDead({ workerId, status, timestamp }: HeartbeatRow): boolean {
    if (status === "stopped") return false;
    const life = lifeOf(workerId);
    return life === "dead" || (life === "unknown" && timestamp < this.#seconds() - DEAD_AFTER_SECONDS);
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}

function freeClaims(db: Database, workerIds: readonly string[]): void {
  const dead = JSON.stringify(workerIds);
  db.query<never, [string]>(
    `UPDATE processed_log
     SET lease_until = ${FREED}
     WHERE state IN ('claimed', 'prepared') AND worker_id IN (SELECT value FROM json_each(?))`,
  ).run(dead);
  // Whoever takes up a job decides whether it was tried often enough.
  db.query<never, [string]>(
    `UPDATE processing_queue
     SET lease_until = ${FREED}, worker_id = NULL
     WHERE state = 'running' AND worker_id IN (SELECT value FROM json_each(?))`,
  ).run(dead);
  db.query<never, [string]>(
    `UPDATE session_blocks
     SET lease_until = ${FREED}
     WHERE claim_token IS NOT NULL
       AND session_id IN (
         SELECT session_id
         FROM sessions
         WHERE status = 'active' AND worker_id IN (SELECT value FROM json_each(?))
       )`,
  ).run(dead);
  db.query<never, [string]>(
    `UPDATE sessions
     SET worker_id = NULL
     WHERE status = 'active' AND worker_id IN (SELECT value FROM json_each(?))`,
  ).run(dead);
}

/** The connection ended with its process, which cancels a call; what was counted until then stands. */
function closeCalls(db: Database, workerIds: readonly string[], now: number): void {
  db.query<never, [number, string]>(
    `UPDATE cerebras_usage
     SET status = 'cancelled', error_code = 'CANCELLED',
         latency_ms = MAX(0, updated_at - timestamp) * 1000, updated_at = ?
     WHERE status = 'running' AND worker_id IN (SELECT value FROM json_each(?))`,
  ).run(now, JSON.stringify(workerIds));
}
