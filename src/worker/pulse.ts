import type { Logger } from "../log.ts";
import type { Heartbeat } from "../store/output.ts";
import type { Stores } from "../store/index.ts";

const BEAT_MS = 15_000;
const POLL_MS = 1_000;

export interface PulseOptions {
  stores: Stores;
  log: Logger;
  /** What a heartbeat says, but for its status. */
  describe(): Omit<Heartbeat, "status">;
  /** Seconds since the Unix epoch. */
  startedAt: number;
  /** Once a second, before pills and parent are looked at. */
  refresh(): Promise<void>;
  onPoison(): void;
  onOrphaned(): void;
}

/** A worker's signs of life, and its ear for what others want of it. */
export class Pulse {
  private readonly timers: ReturnType<typeof setInterval>[] = [];
  private readonly parent = process.ppid;
  private polling = false;
  private warned = false;

  constructor(private readonly options: PulseOptions) {}

  start(): void {
    void this.beat("running");
    this.timers.push(setInterval(() => void this.beat("running"), BEAT_MS));
    this.timers.push(setInterval(() => void this.poll(), POLL_MS));
    for (const timer of this.timers) timer.unref();
  }

  /** Stops, with a last heartbeat. */
  async stop(): Promise<void> {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    await this.beat("stopped");
  }

  private async beat(status: Heartbeat["status"]): Promise<void> {
    try {
      await this.options.stores.heal();
      await this.options.stores.output.beat({ ...this.options.describe(), status });
    } catch (error) {
      if (!this.warned) this.options.log.warn("Heartbeats cannot be written", { reason: error });
      this.warned = true;
    }
  }

  private async poll(): Promise<void> {
    // An orphan is handed to another process; a client that is gone cannot be served.
    if (process.ppid !== this.parent) this.options.onOrphaned();
    if (this.polling) return;
    this.polling = true;
    try {
      await this.options.refresh();
      if (await this.options.stores.metadata.poisoned(this.options.startedAt)) this.options.onPoison();
    } catch {
      // Unusable databases were warned of by the heartbeat.
    } finally {
      this.polling = false;
    }
  }
}
