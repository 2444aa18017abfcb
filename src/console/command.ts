import { BrainloopError } from "../error.ts";
import type { ConsoleContext } from "./context.ts";

/**
 * Runs a command for a page: what an operator's command alone may do.
 * @returns what it said
 * @throws BrainloopError INVALID_PARAMS with what it said, where it failed
 */
export async function runCommand(
  { runCommand: run }: Pick<ConsoleContext, "runCommand">,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { code, err, out } = await run(args, signal);
  const said = (out || err).trim();
  if (code === 0) return said;
  const [message = "", ...hint] = err
    .trim()
    .replace(/^brainloop: /, "")
    .split("\n");
  const what = message || `brainloop ${args[0]} failed`;
  throw new BrainloopError("INVALID_PARAMS", what, hint.length > 0 ? { hint: hint.join(" ") } : {});
}
