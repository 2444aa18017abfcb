import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";

const HEAD_BYTES = 128;

/** The first line of a file whose name says nothing: a shebang may. Undefined where the name will do, or it cannot be read. */
export function headOf(path: string): string | undefined {
  if (basename(path).includes(".")) return undefined;
  try {
    const descriptor = openSync(path, "r");
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      return head.toString("latin1", 0, readSync(descriptor, head));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
