import { resolve } from "node:path";
import { Calls } from "../actions/calls.ts";
import { runCall } from "../actions/run.ts";
import { BrainloopError } from "../error.ts";
import { fileError } from "../file-error.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { listenForSignals } from "./interrupt.ts";
import { openPulse } from "./pulse.ts";
import { openWorkplace } from "./services.ts";

/** Runs one action; prints its result, or its error, as JSON. */
export async function call(invocation: Invocation): Promise<number> {
  const { world, args } = invocation;
  const [action = "", given] = args;
  const startedAt = Date.now() / 1000;
  const interrupt = listenForSignals();
  const stopped = new AbortController();
  const print = (body: object): void =>
    world.out(`${JSON.stringify(body, null, world.isTerminal.out ? 2 : 0)}\n`);
  const workplace = openWorkplace(invocation);
  const pulse = openPulse(workplace, {
    kind: "call",
    version: world.version,
    startedAt,
    // Whoever stays looks after what others left.
    recover: () => Promise.resolve(),
    onPoison: () => stopped.abort(),
    // Scripts start it and go on.
    onOrphaned: () => undefined,
    onOutdated: () => stopped.abort(),
  });
  pulse.start();
  try {
    await workplace.refresh();
    const params = await readParams(given, world);
    // Whoever waits at a shell ends the wait by a signal: there is no second call that could join the work.
    const { ok, body } = await runCall(workplace.services, new Calls(() => undefined), {
      call: { action, params },
      signal: AbortSignal.any([interrupt.signal, stopped.signal]),
      progress: () => undefined,
    });
    print(body);
    return interrupt.code() ?? (ok ? EXIT.done : EXIT.failed);
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    print({ error });
    return EXIT.failed;
  } finally {
    await pulse.stop();
    await workplace.close();
  }
}

async function readParams(given: string | undefined, world: Invocation["world"]): Promise<unknown> {
  if (given === undefined) return {};
  const text = await paramsText(given, world);
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

async function paramsText(given: string, { cwd, readInput }: Invocation["world"]): Promise<string> {
  if (given === "-") return await readInput();
  if (!given.startsWith("@")) return given;
  const path = resolve(cwd, given.slice(1));
  try {
    return await Bun.file(path).text();
  } catch (error) {
    throw fileError(error, path);
  }
}
