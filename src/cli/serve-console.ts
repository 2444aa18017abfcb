import { Lifetime } from "../worker/lifetime.ts";
import { openBackend } from "./backend.ts";
import type { Invocation } from "./command.ts";
import type { ConsoleOptions } from "./console-options.ts";
import { type ConsoleHandle, openConsole } from "./open-console.ts";

export interface ServeConsoleOptions extends ConsoleOptions {
  readOnly: boolean;
  /** Told where the console is: a link that logs in once. */
  found(url: string): void;
}

/** Serves the console alone, until it is asked to stop: there is no client whose end would be its own. */
export async function serveConsole(invocation: Invocation, options: ServeConsoleOptions): Promise<number> {
  const startedAt = Date.now() / 1000;
  let handle: ConsoleHandle | undefined;
  const lifetime = new Lifetime({
    busy: () => backend.busy(),
    refuse: () => backend.refuse(),
    drain: () => backend.drain(),
    cancel: () => backend.cancel(),
    note: (message) => backend.note(message),
    clock: { now: () => performance.now(), sleep: Bun.sleep },
    async close() {
      await handle?.close();
      await backend.close();
    },
  });
  const backend = openBackend(invocation, {
    readOnly: options.readOnly,
    kind: "console",
    startedAt,
    onPoison: () => lifetime.stop("asked by a poison pill"),
    // It outlives the shell that started it in the background.
    onOrphaned: () => undefined,
    onOutdated: () => lifetime.stop("a newer Brainloop uses its databases"),
  });
  lifetime.listen();
  try {
    handle = await openConsole(backend, {
      ...options,
      now: () => Date.now() / 1000,
      warn: (message) => backend.warn(message),
    });
  } catch (error) {
    await backend.close();
    throw error;
  }
  return await lifetime.ended;
}
