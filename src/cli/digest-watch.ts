import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import { isInside } from "../inside.ts";
import type { Logger } from "../log.ts";

export interface ChangesOptions {
  log: Pick<Logger, "debug" | "warn">;
  /** Real path of what this program itself writes. */
  except: string;
}

/** Writers want a moment to finish, and often come in flocks. */
const SETTLE_MS = 300;
/** A pass takes at most this share of the time, so that a tree that never rests costs little. */
const MOST_SHARE = 0.25;
const MOST_REST_MS = 10_000;
/** Where the system does not tell of changes they are looked for. */
const BLIND_MS = 10_000;

/** Waits for changes below directories. */
export class Changes implements Disposable {
  readonly #options: ChangesOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  #blind = false;
  #changed = false;
  #wake: () => void = () => undefined;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  /**
   * Looks at these paths from now on, and at no others.
   * @returns whether one is new: what changed in it until now was not seen
   */
  follow(paths: readonly string[]): boolean {
    for (const [path, watcher] of this.#watchers) {
      if (paths.includes(path)) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
    this.#blind = false;
    const added = paths.filter((path) => !this.#watchers.has(path));
    for (const path of added) this.#watch(path);
    return added.some((path) => this.#watchers.has(path));
  }

  /**
   * Resolves when something changed, or after `mostMs`; never sooner than a rest after a pass allows.
   * @param tookMs the pass before took
   */
  async next({
    tookMs,
    mostMs,
    signal,
  }: {
    tookMs: number;
    mostMs: number;
    signal: AbortSignal;
  }): Promise<void> {
    const rest = Math.max(SETTLE_MS, Math.min(MOST_REST_MS, tookMs / MOST_SHARE - tookMs));
    if (!this.#changed) await this.#sleep(this.#blind ? Math.min(BLIND_MS, mostMs) : mostMs, signal);
    await this.#sleep(rest, signal, false);
    // What came until now is seen by the pass that begins; what comes later may not be.
    this.#changed = false;
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(path: string): void {
    try {
      const watcher = watch(path, { recursive: true, persistent: true }, (_, name) => this.#see(path, name));
      watcher.on("error", (error) => this.#lose(path, error));
      this.#watchers.set(path, watcher);
    } catch (error) {
      this.#lose(path, error);
    }
  }

  #see(path: string, name: string | null): void {
    if (name !== null && isInside(join(path, name), this.#options.except)) return;
    this.#changed = true;
    this.#wake();
  }

  /** Too many directories for the system to watch, or the place is gone. */
  #lose(path: string, error: unknown): void {
    this.#watchers.get(path)?.close();
    this.#watchers.delete(path);
    if (!this.#blind)
      this.#options.log.debug("Changes are looked for, since they are not told", { path, reason: error });
    this.#blind = true;
  }

  /** @param wakes whether a change ends it */
  async #sleep(ms: number, signal: AbortSignal, wakes = true): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const end = (): void => resolve();
    signal.addEventListener("abort", end, { once: true });
    if (wakes) this.#wake = resolve;
    await promise;
    signal.removeEventListener("abort", end);
    clearTimeout(timer);
    this.#wake = () => undefined;
  }
}
