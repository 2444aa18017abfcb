import { resolve } from "node:path";
import { runCall } from "../actions/run.ts";
import { BrainloopError } from "../error.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { openWorkplace } from "./services.ts";

/** Runs one action; prints its result, or its error, as JSON. */
export async function call(invocation: Invocation): Promise<number> {
  const { world, args } = invocation;
  const [action = "", given] = args;
  const abort = new AbortController();
  let signalled: number | undefined;
  const stop = (code: number) => () => {
    if (signalled !== undefined) process.exit(code);
    signalled = code;
    abort.abort();
  };
  process.on("SIGINT", stop(EXIT.interrupted));
  process.on("SIGTERM", stop(EXIT.terminated));
  const workplace = openWorkplace(invocation);
  try {
    await workplace.refresh();
    const params = await readParams(given, world);
    const { ok, body } = await runCall(workplace.services, workplace.calls, {
      call: { action, params },
      signal: abort.signal,
      progress: () => undefined,
    });
    world.out(`${JSON.stringify(body, null, world.isTerminal.out ? 2 : 0)}\n`);
    return signalled ?? (ok ? EXIT.done : EXIT.failed);
  } finally {
    await workplace.close();
  }
}

async function readParams(
  given: string | undefined,
  { cwd, readInput }: Invocation["world"],
): Promise<unknown> {
  if (given === undefined) return {};
  const text =
    given === "-"
      ? await readInput()
      : given.startsWith("@")
        ? await Bun.file(resolve(cwd, given.slice(1))).text()
        : given;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BrainloopError("INVALID_PARAMS", `PARAMS is not JSON: ${reason}`, {
      hint: `Quote it for the shell: '{"file_path":"src"}', or give @FILE or - for stdin`,
      cause,
    });
  }
}
