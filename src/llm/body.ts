/** A failure of the connection: marks what `fetch` and the body's reader throw. */
export class Disconnected extends Error {
  constructor(cause: unknown) {
    super("Disconnected", { cause });
    this.name = "Disconnected";
  }
}

/** How long a body may take to end by itself, so that its connection can be used again. */
const LINGER_MS = 100;
/** An error says what it has to say in less. */
const MAX_ERROR_BYTES = 64 * 1024;

interface Reader {
  read(): Promise<{ value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** The body of a response, chunk by chunk; to be held with `using`. */
export class Body implements Disposable {
  readonly #reader: Reader | undefined;
  #ended: boolean;

  constructor(response: Response) {
    this.#reader = response.body?.getReader();
    this.#ended = this.#reader === undefined;
  }

  /**
   * @returns undefined at the end
   * @throws Disconnected
   */
  async read(): Promise<Uint8Array | undefined> {
    if (this.#reader === undefined || this.#ended) return undefined;
    try {
      const { value } = await this.#reader.read();
      if (value === undefined) this.#ended = true;
      return value;
    } catch (error) {
      this.#ended = true;
      throw new Disconnected(error);
    }
  }

  [Symbol.dispose](): void {
    if (!this.#ended) void this.#release();
  }

  /** Lets it end by itself if it does so at once, else ends it. */
  async #release(): Promise<void> {
    const timer = setTimeout(() => void this.#reader?.cancel().catch(() => undefined), LINGER_MS);
    try {
      while ((await this.read()) !== undefined);
    } catch {
      // Nobody waits for what is left of it.
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A body that should be small: JSON where it is some, else text; undefined for a page. */
export async function readWhole(response: Response, maxBytes = MAX_ERROR_BYTES): Promise<unknown> {
  using body = new Body(response);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < maxBytes) {
    const chunk = await body.read();
    if (chunk === undefined) break;
    chunks.push(chunk);
    bytes += chunk.length;
  }
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return /^\s*</.test(text) ? undefined : text;
  }
}
