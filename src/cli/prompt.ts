import { EXIT } from "./exit.ts";

/** What came of asking: a text, or the exit code of the signal that ended it. */
export type Answer = { text: string } | { exitCode: number };

const ENTER = /[\r\n]/;
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const CTRL_U = "\u0015";
const ERASE: ReadonlySet<string> = new Set(["\u007f", "\b"]);

/**
 * Asks for a line at the terminal on stdin without showing it. The terminal shows again what is typed once
 * this is over, however it ends; only a SIGKILL leaves it as it is.
 * @param write puts the question where a person sees it
 */
export function askHidden(question: string, write: (text: string) => void): Promise<Answer> {
  const { stdin } = process;
  const decoder = new TextDecoder();
  const typed: string[] = [];
  return new Promise((resolve) => {
    const signals = [
      ["SIGINT", EXIT.interrupted],
      ["SIGTERM", EXIT.terminated],
      ["SIGHUP", EXIT.terminated],
    ] as const;
    const handlers = signals.map(([name, exitCode]) => ({ name, end: () => finish({ exitCode }) }));

    const finish = (answer: Answer): void => {
      stdin.off("data", take).off("end", endOfInput).pause();
      stdin.setRawMode(false);
      for (const { name, end } of handlers) process.off(name, end);
      write("\n");
      resolve(answer);
    };
    const endOfInput = (): void => finish({ text: typed.join("") });
    // In raw mode the keys that the terminal would act on come as characters.
    const take = (chunk: Uint8Array): void => {
      for (const key of decoder.decode(chunk, { stream: true })) {
        if (ENTER.test(key) || (key === CTRL_D && typed.length === 0)) return endOfInput();
        if (key === CTRL_C) return finish({ exitCode: EXIT.interrupted });
        if (ERASE.has(key)) typed.pop();
        else if (key === CTRL_U) typed.length = 0;
        else if (key !== CTRL_D) typed.push(key);
      }
    };

    // Before the question is seen: what is typed right after it must not be shown.
    stdin.setRawMode(true);
    for (const { name, end } of handlers) process.on(name, end);
    stdin.on("data", take).on("end", endOfInput);
    write(question);
  });
}
