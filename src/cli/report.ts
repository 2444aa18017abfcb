import { BrainloopError } from "../error.ts";
import { escapeControls } from "../log.ts";
import { publicError } from "../public-error.ts";
import type { World } from "./command.ts";
import { EXIT } from "./exit.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Says on stderr why a command failed.
 * @returns the exit code
 */
export function report(error: unknown, world: Pick<World, "err">): number {
  if (error instanceof UsageError) {
    say(error, world);
    return EXIT.usage;
  }
  if (error instanceof BrainloopError) say(error, world);
  else sayDefect(error, world);
  return EXIT.failed;
}

function say({ message, hint }: { message: string; hint?: string | undefined }, world: Pick<World, "err">) {
  world.err(
    `brainloop: ${escapeControls(message)}\n${hint === undefined ? "" : `${escapeControls(hint)}\n`}`,
  );
}

/** A defect: the person at the terminal is the one who can report it, so the stack is shown too. */
function sayDefect(error: unknown, world: Pick<World, "err">): void {
  const { message } = publicError(error, "brainloop");
  const particulars = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say({ message, hint: particulars }, world);
}
