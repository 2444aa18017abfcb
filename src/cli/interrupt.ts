import { EXIT } from "./exit.ts";

/** How a command at a shell is ended: the first signal cancels its work, the second one ends it at once. */
export interface Interrupt {
  signal: AbortSignal;
  /** The exit code of the signal that came; undefined while none has. */
  code(): number | undefined;
}

/** Listens for SIGINT, SIGTERM and SIGHUP until the process ends. */
export function listenForSignals(): Interrupt {
  const abort = new AbortController();
  let code: number | undefined;
  const stop = (exit: number) => () => {
    if (code !== undefined) process.exit(exit);
    code = exit;
    abort.abort();
  };
  process.on("SIGINT", stop(EXIT.interrupted));
  process.on("SIGTERM", stop(EXIT.terminated));
  process.on("SIGHUP", stop(EXIT.hungUp));
  return { signal: abort.signal, code: () => code };
}
