import type { Invocation } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export interface DigestOptions {
  json: boolean;
  quiet: boolean;
  watch: boolean;
  force: boolean;
  printCron: boolean;
  /** Undefined: as long as it takes. */
  maxSeconds: number | undefined;
}

const MOST_SECONDS = 7 * 86_400;

/** @throws UsageError */
export function parseDigestOptions({ options, args }: Pick<Invocation, "options" | "args">): DigestOptions {
  const parsed = {
    json: options["json"] === true,
    quiet: options["quiet"] === true,
    watch: options["watch"] === true,
    force: options["force"] === true,
    printCron: options["printCron"] === true,
    maxSeconds: maxSeconds(options["maxSeconds"]),
  };
  const refuse = (both: string, why: string): never => {
    throw new UsageError(`${both} do not go together: ${why}`, "See brainloop digest --help");
  };
  if (parsed.json && parsed.quiet) refuse("--json and --quiet", "one prints a summary, the other none");
  if (parsed.watch && parsed.json) refuse("--watch and --json", "a run that stays has no summary");
  if (parsed.watch && parsed.force) refuse("--watch and --force", "each change would read everything anew");
  if (args.some((path) => path === ""))
    throw new UsageError("PATH is empty", 'Give "." for the directory you are in');
  return parsed;
}

function maxSeconds(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  const seconds = Number(given);
  if (seconds > 0 && seconds <= MOST_SECONDS) return seconds;
  throw new UsageError(
    `--max-seconds: expected a number above 0 and up to ${MOST_SECONDS}, found ${JSON.stringify(given)}`,
  );
}
