/** How long rows may wait: a crash loses at most this much (SPEC 10). */
const DELAY_MS = 1000;
/** Beyond it the oldest go: a store that cannot be written must not fill the memory. */
const MOST_ROWS = 10_000;

/** Rows that need not be written at once, written together. */
export class WriteBuffer<Row> {
  readonly #write: (rows: readonly Row[]) => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #rows: Row[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushing: Promise<void> = Promise.resolve();

  /**
   * @param write puts rows into the database, all or none
   * @param failed is told why rows could not be written; they are tried again with the next ones
   */
  constructor(write: (rows: readonly Row[]) => Promise<void>, failed: (error: unknown) => void) {
    this.#write = write;
    this.#failed = failed;
  }

  add(row: Row): void {
    this.#rows.push(row);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.flush(), DELAY_MS);
    // Rows that wait do not keep a process alive; whoever ends flushes.
    this.#timer.unref();
  }

  /** Writes what waits. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#writeAfter(this.#flushing);
    return this.#flushing;
  }

  /** One at a time, so that rows keep their order. */
  async #writeAfter(previous: Promise<void>): Promise<void> {
    await previous;
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    this.#rows = [];
    try {
      await this.#write(rows);
    } catch (error) {
      this.#rows = [...rows, ...this.#rows].slice(-MOST_ROWS);
      this.#failed(error);
    }
  }
}
