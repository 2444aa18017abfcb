import { SERVE_OPTIONS } from "./serve-options.ts";

/** Further options of the server, which any command takes. */
const GLOBAL = ["--data-dir", "--log-level", "--log-format"];
const OPTIONS = new Set([...SERVE_OPTIONS.map(({ flags }) => flags.split(" ", 1)[0]), ...GLOBAL]);

/**
 * The arguments of a server that is registered again: those given now, and the options that a person had added to
 * its entry, `--read-only` above all. Roots are those given now.
 * @param there arguments in the client's file; anything, since people edit it
 */
export function withKeptArgs(there: unknown, given: readonly string[]): string[] {
  const args = Array.isArray(there) ? there.filter((arg) => typeof arg === "string") : [];
  const kept: string[] = [];
  let keeps = false;
  for (const arg of args) {
    const name = nameOf(arg);
    if (name.startsWith("-")) keeps = OPTIONS.has(name) && !given.some((each) => nameOf(each) === name);
    if (keeps) kept.push(arg);
  }
  return [...given, ...kept];
}

function nameOf(arg: string): string {
  return arg.split("=", 1)[0] ?? arg;
}
