import { chmodSync } from "node:fs";

/** `nobody`, on Linux. */
const NOBODY = 65_534;

/**
 * Does work as a user whom permissions bind: the superuser, as whom tests may run, they do not.
 * @param place a directory that others may then enter, as work does
 */
export async function asOrdinaryUser<T>(place: string, work: () => T | Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return await work();
  chmodSync(place, 0o755);
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

/** @returns a command that runs another one bound by permissions, whoever runs the tests */
export function boundByPermissions(command: readonly string[]): string[] {
  const without = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
  return process.geteuid?.() === 0 ? [...without, ...command] : [...command];
}
