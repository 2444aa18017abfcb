/** The four databases of a project. */
import type { Database } from "bun:sqlite";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../log.ts";
import { Connection } from "./connection.ts";
import { ContractStore } from "./contracts.ts";
import { DependencyStore } from "./dependencies.ts";
import { Input } from "./input.ts";
import { inspectDatabase, type Inspection } from "./inspect.ts";
import { Lifecycle } from "./lifecycle.ts";
import { Metadata } from "./metadata.ts";
import { MetricTotals } from "./metric-totals.ts";
import { migrations } from "./migrations.ts" with { type: "macro" };
import { Output } from "./output.ts";
import { Patterns } from "./patterns.ts";
import { ProcessedLog } from "./processed.ts";
import { JobQueue } from "./queue.ts";
import { Results } from "./results.ts";
import { salvage, type Salvaged } from "./salvage.ts";
import { ProviderCalls } from "./provider-calls.ts";
import { RateLimits } from "./rate-limits.ts";
import { Proposals } from "./proposals.ts";
import { Sessions } from "./sessions.ts";
import { Workers } from "./workers.ts";
import { Sources } from "./sources.ts";

export const DATABASES = ["input", "lifecycle", "output", "metadata"] as const;
export type DatabaseName = (typeof DATABASES)[number];

const MIGRATIONS = migrations();

export interface StoresOptions {
  /** Whose metrics and events are written. */
  workerId: string;
  log: Pick<Logger, "warn">;
  /** Wall clock in milliseconds. */
  now: () => number;
  /** Lets input.db be written: for commands of the operator alone. */
  operator?: boolean;
  /** Makes and migrates nothing, as commands do that only show what is. */
  looking?: boolean;
}

/** What {@link Stores.heal} found. */
export interface HealReport {
  /** Their files had been removed or replaced; what they held may be gone. */
  reopened: DatabaseName[];
  /** They could not be reopened, or a newer Brainloop has migrated them. */
  failed: { database: DatabaseName; error: unknown }[];
}

/** So long an expired digest is kept: if its file is found to be the same, it need not be parsed again. */
const RENEWABLE_SECONDS = 86_400;

/** How long rows are kept (`retention.*`); digests of a path are pruned as they are published. */
export interface Retention {
  heartbeatHours: number;
  metricsDays: number;
  usageDays: number;
  /** Of texts written and overwritten. */
  contentsBytes: number;
}

/** @returns where one of the databases stands */
export function databasePath(dataDirectory: string, database: DatabaseName): string {
  return join(dataDirectory, `brainloop.${database}.db`);
}

/**
 * The four databases, each opened on first use and made if it is not there. Where the data directory
 * cannot be used every function rejects with a BrainloopError, and does so anew on each call, so that
 * a directory mended meanwhile works.
 */
export class Stores {
  readonly input: Input;
  readonly sources: Sources;
  readonly dependencies: DependencyStore;
  readonly contracts: ContractStore;
  readonly lifecycle: Lifecycle;
  readonly output: Output;
  readonly queue: JobQueue;
  readonly processed: ProcessedLog;
  readonly results: Results;
  readonly proposals: Proposals;
  readonly sessions: Sessions;
  readonly metadata: Metadata;
  readonly patterns: Patterns;
  readonly providerCalls: ProviderCalls;
  readonly rateLimits: RateLimits;
  readonly workers: Workers;
  readonly metricTotals: MetricTotals;
  readonly #connections: Record<DatabaseName, Connection>;
  readonly #now: () => number;

  constructor(
    dataDirectory: string,
    { workerId, log, now, operator = false, looking = false }: StoresOptions,
  ) {
    const connect = (name: DatabaseName, readonly = false) =>
      new Connection(databasePath(dataDirectory, name), {
        migrations: MIGRATIONS[name] ?? [],
        now,
        readonly,
        looking,
      });
    const warned = new Set<string>();
    const failed = (error: unknown): void => {
      // Once: a full disk would otherwise fill the log, a line a second.
      const message = error instanceof Error ? error.message : String(error);
      if (warned.has(message)) return;
      warned.add(message);
      log.warn("Metrics and events cannot be written", { error });
    };
    this.#now = now;
    this.#connections = {
      input: connect("input", !operator),
      lifecycle: connect("lifecycle"),
      output: connect("output"),
      metadata: connect("metadata"),
    };
    this.input = new Input(this.#connections.input);
    this.sources = new Sources(this.#connections.input, now);
    this.dependencies = new DependencyStore(this.#connections.input, now);
    this.contracts = new ContractStore(this.#connections.input, now);
    this.lifecycle = new Lifecycle(this.#connections.lifecycle, now);
    this.output = new Output(this.#connections.output, { workerId, now, failed });
    this.queue = new JobQueue(this.#connections.lifecycle, { workerId, now });
    this.processed = new ProcessedLog(this.#connections.lifecycle, { workerId, now });
    this.results = new Results(this.#connections.output, { workerId, now });
    this.proposals = new Proposals(this.#connections.lifecycle, { workerId, now });
    this.sessions = new Sessions(this.#connections.lifecycle, { workerId, now });
    this.metadata = new Metadata(this.#connections.metadata, { workerId, now, failed });
    this.patterns = new Patterns(this.#connections.lifecycle, now);
    this.providerCalls = new ProviderCalls(this.#connections.lifecycle, { workerId, now });
    this.rateLimits = new RateLimits(this.#connections.lifecycle, now);
    this.metricTotals = new MetricTotals(this.#connections.output);
    this.workers = new Workers(this.#connections.lifecycle, { workerId, now, output: this.output });
  }

  /** Makes and migrates all four now, as every long-lived worker does once it has answered its client. */
  async open(): Promise<void> {
    await Promise.all(DATABASES.map((name) => this.#connections[name].open()));
  }

  /** Looks at a database's file as it stands; opens, makes and changes nothing. */
  inspect(name: DatabaseName): Inspection {
    return inspectDatabase(this.#connections[name].path, MIGRATIONS[name] ?? []);
  }

  /** Makes a damaged database anew with what can be read of it. No worker may run. */
  salvage(name: DatabaseName): Promise<Salvaged> {
    const options = { migrations: MIGRATIONS[name] ?? [], now: this.#now };
    return salvage(this.#connections[name].path, options);
  }

  /**
   * Runs queries of those who only look: the console.
   * @throws BrainloopError as {@link Connection.read}
   */
  look<T>(
    database: DatabaseName,
    work: (db: Database) => T extends PromiseLike<unknown> ? never : T,
  ): Promise<T extends PromiseLike<unknown> ? never : T> {
    return this.#connections[database].read(work);
  }

  /** Another text after each change of any of the four, by whatever process; costs microseconds. */
  async changes(): Promise<string> {
    const states = DATABASES.map((name) =>
      this.#connections[name].read((db) => {
        // data_version tells of others' changes alone, total_changes() of our own.
        const row = db
          .query<{ others: number; own: number }, []>(
            "SELECT data_version AS others, total_changes() AS own FROM pragma_data_version",
          )
          .get();
        return `${row?.others}:${row?.own}`;
      }),
    );
    return (await Promise.all(states)).join(" ");
  }

  /** Bytes of each database's file; 0 where there is none. */
  sizes(): Record<DatabaseName, number> {
    const size = (name: DatabaseName): number =>
      statSync(this.#connections[name].path, { throwIfNoEntry: false })?.size ?? 0;
    return {
      input: size("input"),
      lifecycle: size("lifecycle"),
      output: size("output"),
      metadata: size("metadata"),
    };
  }

  /** Reopens databases whose files were removed or replaced. For every heartbeat; never rejects. */
  async heal(): Promise<HealReport> {
    const report: HealReport = { reopened: [], failed: [] };
    const heal = async (database: DatabaseName): Promise<void> => {
      try {
        if (await this.#connections[database].heal()) report.reopened.push(database);
      } catch (error) {
        report.failed.push({ database, error });
      }
    };
    await Promise.all(DATABASES.map(heal));
    return report;
  }

  /** Removes what is past its time, from every table that has one. Writes and their results have none. */
  async prune(keep: Retention): Promise<void> {
    await this.output.prune(keep);
    await this.patterns.prune();
    await this.metricTotals.prune(this.#now() / 1000 - keep.metricsDays * 86_400);
    await this.results.prune(keep);
    await this.metadata.prune(keep);
    await this.lifecycle.pruneExpired(RENEWABLE_SECONDS);
    await this.providerCalls.prune(keep);
    await this.queue.prune();
  }

  /** Writes what waits and closes the databases; the last worker to do so leaves no logs. */
  async close(): Promise<void> {
    await Promise.all([this.output.flush(), this.metadata.flush()]);
    await Promise.all(DATABASES.map((name) => this.#connections[name].close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
