import type { BrainloopError } from "../error.ts";

/** What is written, and what came of it. */
export interface Exploration {
  id: string;
  description: string;
  type: string;
  /** Text so far, as it comes. */
  text: string;
  /** Counts how often the text began anew. */
  beginnings: number;
  outcome: Outcome | undefined;
}

export type Outcome = { answer: Record<string, unknown> } | { error: BrainloopError } | { cancelled: true };

interface Running {
  exploration: Exploration;
  abort: AbortController;
}

/** Explorations that can be looked at again. */
const MOST_KEPT = 20;

/** Has the text written. @param onText told each piece; `undefined` where it begins anew */
export type Write = (
  onText: (piece: string | undefined) => void,
  signal: AbortSignal,
) => Promise<Record<string, unknown>>;

/** What is explored in the browser: it goes on while nobody looks, until it is done or cancelled. */
export class Explorations {
  readonly #all = new Map<string, Running>();

  /** @param failure gives what was thrown the shape that a person is shown */
  constructor(
    private readonly newId: () => string,
    private readonly failure: (thrown: unknown) => BrainloopError,
  ) {}

  /** The one that was begun last. */
  get latest(): Exploration | undefined {
    return [...this.#all.values()].at(-1)?.exploration;
  }

  find(id: string): Exploration | undefined {
    return this.#all.get(id)?.exploration;
  }

  start({ description, type }: Pick<Exploration, "description" | "type">, write: Write): Exploration {
    const abort = new AbortController();
    const id = this.newId();
    const exploration: Exploration = { id, description, type, text: "", beginnings: 0, outcome: undefined };
    this.#all.set(id, { exploration, abort });
    const [oldest] = this.#all.keys();
    if (this.#all.size > MOST_KEPT && oldest !== undefined) this.#forget(oldest);
    void this.#run(exploration, abort.signal, write);
    return exploration;
  }

  cancel(id: string): void {
    this.#all.get(id)?.abort.abort();
  }

  #forget(id: string): void {
    this.cancel(id);
    this.#all.delete(id);
  }

  async #run(exploration: Exploration, signal: AbortSignal, write: Write): Promise<void> {
    const onText = (piece: string | undefined): void => {
      if (piece !== undefined) {
        exploration.text += piece;
        return;
      }
      exploration.text = "";
      exploration.beginnings++;
    };
    try {
      exploration.outcome = { answer: await write(onText, signal) };
    } catch (thrown) {
      exploration.outcome = signal.aborted ? { cancelled: true } : { error: this.failure(thrown) };
    }
  }
}
