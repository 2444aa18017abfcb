import type { WarmProgress } from "../ingest/warm/index.ts";
import type { World } from "./command.ts";
import { renderBar } from "./table.ts";

export interface ProgressOptions {
  world: Pick<World, "err" | "isTerminal" | "env">;
  /** Columns of the terminal. */
  columns(): number;
  /** Milliseconds, for rates. */
  clock(): number;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
/** Before, a rate is a guess. */
const SETTLED_MS = 1_000;
const CLEAR = "\r\u001b[K";

/** A line on stderr that tells how far the work is; nothing where stderr is no terminal. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #shown: boolean;
  #line = "";
  #drawnAt = Number.NEGATIVE_INFINITY;
  #startedAt: number | undefined;

  /** @param quiet draws nothing */
  constructor(options: ProgressOptions, quiet: boolean) {
    this.#options = options;
    const { env, isTerminal } = options.world;
    this.#shown = !quiet && isTerminal.err && env["TERM"] !== "dumb";
  }

  /** Draws what is known now, ten times a second at most. */
  show(progress: WarmProgress): void {
    if (!this.#shown) return;
    const now = this.#options.clock();
    if (progress.due !== undefined) this.#startedAt ??= now;
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#draw(describe(progress, now - (this.#startedAt ?? now)));
  }

  /** Writes lines above the bar. */
  above(text: string): void {
    const { err } = this.#options.world;
    if (this.#line === "") return err(text);
    err(`${CLEAR}${text}${this.#line}`);
  }

  /** Takes the bar away; the next one begins anew. */
  clear(): void {
    if (this.#line !== "") this.#options.world.err(CLEAR);
    this.#line = "";
    this.#startedAt = undefined;
    this.#drawnAt = Number.NEGATIVE_INFINITY;
  }

  #draw(text: string): void {
    // A line that wraps could not be taken away again.
    this.#line = text.slice(0, Math.max(0, this.#options.columns() - 1));
    this.#options.world.err(CLEAR + this.#line);
  }
}

/** @param tookMs since it is known what is to be done */
export function describe({ found, due, done, failed }: WarmProgress, tookMs: number): string {
  if (due === undefined) return `Looking for files: ${count(found)}`;
  // By bytes: one large file takes as long as many small ones.
  const share = due.bytes === 0 ? 1 : Math.min(1, done.bytes / due.bytes);
  const parts = [
    `${renderBar(share, BAR_CELLS).padEnd(BAR_CELLS, "░")} ${Math.floor(share * 100)} %`,
    `${count(done.files)} of ${count(due.files)} files`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ];
  if (tookMs >= SETTLED_MS && done.files > 0) {
    parts.push(`${count(Math.round((done.files * 1000) / tookMs))} files/s`);
    if (share > 0) parts.push(`${duration((tookMs * (1 - share)) / share)} left`);
  }
  return parts.join(" · ");
}

/** Milliseconds as people say them: `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
