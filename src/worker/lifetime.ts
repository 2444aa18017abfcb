/**
 * SPEC 11, in milliseconds from the request to stop. Phase 1, to 5 s, and phase 2 differ for nobody: from the first
 * instant no new work is taken and callers are told so, and until then work under way may complete.
 */
const COMPLETE_MS = 55_000;
/** Phase 3: what cancelled work gets to clean up, and what closing may take. Together they end before 60 s. */
const CANCEL_MS = 3000;
const CLOSE_MS = 1500;
/** The same where nobody is left to be answered: gone within 1 s, of which noticing took up to 250 ms. */
const GONE_CANCEL_MS = 300;
const GONE_CLOSE_MS = 300;
/** SIGTERM right behind SIGINT is how clients stop a server; a signal later than this means business. */
const SECOND_SIGNAL_MS = 1000;
/** How often work under way is looked at: often at first, then so that a long wait costs nothing. */
const POLL_MS = 5;
const SLOW_POLL_MS = 50;
const SLOW_AFTER_MS = 1000;

export interface LifetimeOptions {
  /** Whether anything is still being done or answered. */
  busy(): boolean;
  /** New work is refused from now on. */
  refuse(): void;
  /** Work is still under way as it begins to end. */
  drain(): void;
  cancel(): void;
  /** Final records, open files, threads. */
  close(): Promise<void>;
  /** Told why it ends, and what went wrong then. */
  note(message: string): void;
  clock: LifetimeClock;
}

/** Time that no setting of the system's clock changes. */
export interface LifetimeClock {
  /** Milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** When a worker ends, and how: in three phases, always under 60 s, under 200 ms with nothing under way. */
export class Lifetime {
  /** Resolves with the exit code when everything is closed. */
  readonly ended: Promise<number>;
  private resolveEnded: (code: number) => void = () => undefined;
  private stopping = false;
  private gone = false;
  private firstSignal: { name: NodeJS.Signals; at: number } | undefined;

  constructor(private readonly options: LifetimeOptions) {
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
  }

  /** Takes SIGTERM, SIGINT and SIGHUP: the first is graceful, a second SIGINT or a late one ends at once. */
  listen(): void {
    for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(name, () => this.signal(name));
  }

  /** Nothing more will be asked; what was asked is still answered. */
  finish(reason: string): void {
    if (this.stopping) return;
    this.stopping = true;
    this.options.note(`Stopping: ${reason}`);
    void this.drain();
  }

  /** Asks for a graceful end: from now on calls are refused. */
  stop(reason: string): void {
    this.options.refuse();
    this.finish(reason);
  }

  /** Nobody is left to be answered: what is under way is cancelled. */
  abandon(reason: string): void {
    this.gone = true;
    this.stop(reason);
  }

  private signal(name: NodeJS.Signals): void {
    const { now } = this.options.clock;
    const first = this.firstSignal;
    if (first === undefined) {
      this.firstSignal = { name, at: now() };
      this.stop(name);
      return;
    }
    const again = name === "SIGINT" && first.name === "SIGINT";
    if (again || now() - first.at >= SECOND_SIGNAL_MS) process.exit(name === "SIGINT" ? 130 : 143);
  }

  private async drain(): Promise<void> {
    const { clock, ...options } = this.options;
    const startedAt = clock.now();
    const waited = (): number => clock.now() - startedAt;
    if (options.busy()) options.drain();
    while (options.busy() && !this.gone && waited() < COMPLETE_MS) {
      await clock.sleep(waited() < SLOW_AFTER_MS ? POLL_MS : SLOW_POLL_MS);
    }
    if (options.busy()) {
      options.cancel();
      const until = waited() + (this.gone ? GONE_CANCEL_MS : CANCEL_MS);
      while (options.busy() && waited() < until) await clock.sleep(POLL_MS);
    }
    await Promise.race([
      options.close().catch((error: unknown) => options.note(`Closing was not clean: ${String(error)}`)),
      clock.sleep(this.gone ? GONE_CLOSE_MS : CLOSE_MS),
    ]);
    this.resolveEnded(0);
  }
}
