import { EXECUTABLE } from "../support/executable.ts";

/** Bit of termios' local flags: the terminal shows what is typed. The same on Linux and macOS. */
const ECHO = 0o10;

/** The executable in a terminal of its own: a real one, with echo and signals. */
export class InTerminal implements AsyncDisposable {
  /** All that the terminal showed so far. */
  shown = "";
  readonly #decoder = new TextDecoder();
  readonly #terminal: Bun.Terminal;
  readonly #child: Bun.Subprocess;

  constructor(args: readonly string[], env: Record<string, string>) {
    this.#terminal = new Bun.Terminal({
      cols: 200,
      data: (_, bytes) => {
        this.shown += this.#decoder.decode(bytes, { stream: true });
      },
    });
    this.#child = Bun.spawn([EXECUTABLE, ...args], { env, terminal: this.#terminal });
  }

  get pid(): number {
    return this.#child.pid;
  }

  get echoes(): boolean {
    return (this.#terminal.localFlags & ECHO) !== 0;
  }

  type(text: string): void {
    this.#terminal.write(text);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits until the terminal shows a text. */
  async until(text: string): Promise<void> {
    const deadline = Date.now() + 5000;
    while (!this.shown.includes(text)) {
      if (Date.now() > deadline) throw new Error(`Never shown: ${text}\nShown: ${this.shown}`);
      await Bun.sleep(5);
    }
  }

  /** @returns the exit code, once all output is there */
  async end(): Promise<number> {
    const code = await this.#child.exited;
    // The last bytes are still on their way through the terminal.
    await Bun.sleep(50);
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.exited;
    this.#terminal.close();
  }
}
