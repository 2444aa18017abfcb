import { expect, test } from "bun:test";
import { join } from "node:path";

/** What is put before, then many times, then after. */
export type Bomb = [before: string, repeated: string, count: number, after?: string];

/** Long enough for a busy machine; a bomb is given up after less than a second. */
const TIMEOUT_MS = 180_000;

/**
 * Reads texts of much repetition in a process of their own, which must end by itself, and must read what comes
 * after each as it always did.
 * @param path a name of the language
 * @param small a text with one declaration
 */
export function testBombs(path: string, bombs: readonly Bomb[], small: string): void {
  test(
    `none of ${bombs.length} texts of endless repetition brings ${path} down`,
    async () => {
      const child = Bun.spawn([process.execPath, join(import.meta.dir, "bomb-child.ts")], {
        stdin: new Blob([JSON.stringify({ path, bombs, small })]),
        stdout: "pipe",
        stderr: "inherit",
      });
      const [out, status] = await Promise.all([new Response(child.stdout).text(), child.exited]);
      // A line a bomb: where the process died, the first that is missing.
      expect(out.trim().split("\n")).toEqual(
        bombs.map(([, repeated, count]) => `${count} × ${JSON.stringify(repeated)}: 1`),
      );
      expect(status).toBe(0);
    },
    TIMEOUT_MS,
  );
}
