import { setTimeout as sleep } from "node:timers/promises";
import { BrainloopError } from "../error.ts";
import { EXIT } from "./exit.ts";

/** What came of asking: a text, or the exit code of the signal that ended it. */
export type Answer = { text: string } | { exitCode: number };

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const CTRL_U = "\u0015";
const ENTER: ReadonlySet<string> = new Set(["\r", "\n"]);
const ERASE: ReadonlySet<string> = new Set(["\u007f", "\b"]);
const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated } as const;

/**
 * How long what still comes is taken and dropped. The rest of a pasted text would otherwise be shown after all,
 * and be read by the shell as a command.
 */
const SETTLE_MS = 100;

/**
 * Asks for a line at the terminal on stdin without showing it. The terminal shows again what is typed once
 * this is over, however it ends; only a SIGKILL leaves it as it is.
 * @param write puts the question where a person sees it
 * @throws BrainloopError INVALID_PARAMS for several lines
 */
export async function askHidden(question: string, write: (text: string) => void): Promise<Answer> {
  const { stdin } = process;
  const line = new HiddenLine();
  // Before the question is seen: what is typed right after it must not be shown.
  stdin.setRawMode(true);
  const take = (bytes: Uint8Array): void => line.take(bytes);
  const endOfInput = (): void => line.end();
  const handlers = Object.entries(SIGNALS).map(([name, exitCode]) => ({
    name,
    end: () => line.end(exitCode),
  }));
  for (const { name, end } of handlers) process.on(name, end);
  stdin.on("data", take).on("end", endOfInput);
  try {
    write(question);
    const answer = await line.answer;
    await sleep(SETTLE_MS);
    if ("exitCode" in answer || !line.goesOn) return answer;
    throw new BrainloopError("INVALID_PARAMS", "Several lines were given at the prompt, expected one", {
      hint: "Give several lines on stdin",
    });
  } finally {
    stdin.off("data", take).off("end", endOfInput).pause();
    stdin.setRawMode(false);
    for (const { name, end } of handlers) process.off(name, end);
    write("\n");
  }
}

/** A line as it is typed. In raw mode the keys that the terminal would act on come as characters. */
class HiddenLine {
  readonly answer: Promise<Answer>;
  /** Whether more than blank lines came after the end. */
  goesOn = false;
  readonly #resolve: (answer: Answer) => void;
  readonly #decoder = new TextDecoder();
  readonly #typed: string[] = [];
  #ended = false;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.answer = promise;
    this.#resolve = resolve;
  }

  take(bytes: Uint8Array): void {
    for (const key of this.#decoder.decode(bytes, { stream: true })) this.#press(key);
  }

  /** @param exitCode of what ended it, if it was not the person */
  end(exitCode?: number): void {
    this.#ended = true;
    this.#resolve(exitCode === undefined ? { text: this.#typed.join("") } : { exitCode });
  }

  #press(key: string): void {
    if (this.#ended) this.goesOn ||= key.trim() !== "";
    else if (ENTER.has(key) || (key === CTRL_D && this.#typed.length === 0)) this.end();
    else if (key === CTRL_C) this.end(EXIT.interrupted);
    else if (ERASE.has(key)) this.#typed.pop();
    else if (key === CTRL_U) this.#typed.length = 0;
    else if (key !== CTRL_D) this.#typed.push(key);
  }
}
