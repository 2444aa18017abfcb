import { BrainloopError } from "../error.ts";
import type { Logger } from "../log.ts";
import type { Heartbeat } from "../store/output.ts";
import type { Stores } from "../store/index.ts";

const BEAT_MS = 15_000;
const POLL_MS = 1_000;
/** A client that is gone must not be outlived by a second (SPEC 11). */
const PARENT_POLL_MS = 250;
const PRUNE_MS = 3_600_000;

export interface PulseOptions {
  stores: Stores;
  log: Logger;
  /** What a heartbeat says, but for its status. */
  describe(): Promise<Omit<Heartbeat, "status">>;
  /** Seconds since the Unix epoch. */
  startedAt: number;
  /** Once a second, before pills are looked at. */
  refresh(): Promise<void>;
  /** Finishes what workers that are gone left half done; at the start, with every heartbeat, and when one died. */
  recover(): Promise<void>;
  onPoison(): void;
  onOrphaned(): void;
  /** A newer Brainloop has migrated the databases: this one must write no more. */
  onOutdated(): void;
  /** Removes rows past their time; at the start and every hour. */
  prune(): Promise<void>;
}

/** A worker's signs of life, and its ear for what others want of it. */
export class Pulse {
  private readonly timers: ReturnType<typeof setInterval>[] = [];
  private readonly parent = process.ppid;
  private polling = false;
  private warned = false;
  private stopped = false;
  private beginning = Promise.resolve();

  constructor(private readonly options: PulseOptions) {}

  start(): void {
    this.beginning = this.begin();
    this.timers.push(setInterval(() => this.watchParent(), PARENT_POLL_MS));
    this.timers.push(setInterval(() => void this.live(), BEAT_MS));
    this.timers.push(setInterval(() => void this.prune(), PRUNE_MS));
    this.timers.push(setInterval(() => void this.poll(), POLL_MS));
    for (const timer of this.timers) timer.unref();
  }

  /** Stops, with a last heartbeat. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    await this.beginning;
    await this.beat("stopped");
  }

  /** Says that it is about to end, with work still under way. */
  async drain(): Promise<void> {
    await this.beat("draining");
  }

  private async begin(): Promise<void> {
    const { log, stores } = this.options;
    await stores.open().catch((error: unknown) => log.warn("Databases cannot be opened", { reason: error }));
    await this.live();
    if (!this.stopped) await this.prune();
  }

  private async live(): Promise<void> {
    await this.beat("running");
    await this.takeUp(true);
  }

  /**
   * Frees what dead workers held, and finishes what they left half done.
   * @param always looks for what is half done though nobody died: leases of other machines ran out
   */
  private async takeUp(always: boolean): Promise<void> {
    const { log, recover, stores } = this.options;
    try {
      const dead = await stores.workers.free();
      if (dead.length > 0) log.debug("What dead workers held is free", { workers: dead });
      if (always || dead.length > 0) await recover();
    } catch (error) {
      log.debug("What other workers left cannot be looked at", { reason: error });
    }
  }

  /** Removes what is past its time. */
  private async prune(): Promise<void> {
    try {
      await this.options.prune();
    } catch (error) {
      this.options.log.debug("Old rows cannot be removed", { reason: error });
    }
  }

  /** Files lost or replaced are opened anew; a schema that is newer ends this worker. */
  private async heal(): Promise<void> {
    const { log, onOutdated, stores } = this.options;
    const { reopened, failed } = await stores.heal();
    if (reopened.length > 0) log.warn("Databases were lost and made anew", { databases: reopened });
    for (const { database, error } of failed) {
      log.warn(`Database ${database} cannot be used`, { reason: error });
      if (error instanceof BrainloopError && error.code === "UNSUPPORTED_FORMAT") onOutdated();
    }
  }

  private async beat(status: Heartbeat["status"]): Promise<void> {
    try {
      await this.heal();
      await this.options.stores.output.beat({ ...(await this.options.describe()), status });
    } catch (error) {
      if (!this.warned) this.options.log.warn("Heartbeats cannot be written", { reason: error });
      this.warned = true;
    }
  }

  /** An orphan is handed to another process; a client that is gone cannot be served. */
  private watchParent(): void {
    if (process.ppid !== this.parent) this.options.onOrphaned();
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      await this.options.refresh();
      if (await this.options.stores.metadata.poisoned(this.options.startedAt)) this.options.onPoison();
      await this.takeUp(false);
    } catch {
      // Unusable databases were warned of by the heartbeat.
    } finally {
      this.polling = false;
    }
  }
}
