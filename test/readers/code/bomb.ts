import { expect } from "bun:test";
import { join } from "node:path";

/** Processes that read a bomb at once. */
const AT_ONCE = 3;
let running = 0;
const waiting: (() => void)[] = [];

/** What is put before, then many times, then after. */
export type Bomb = [before: string, repeated: string, count: number, after?: string];

/**
 * Reads a bomb in a process of its own, which must end by itself and read what comes next as it always did.
 * @param small a text with one declaration
 */
export async function expectSurvived(path: string, bomb: Bomb, small: string): Promise<void> {
  const [before, repeated, count, after = ""] = bomb;
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  const child = Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, "bomb-child.ts"),
      path,
      before,
      repeated,
      String(count),
      after,
      small,
    ],
    { stdout: "pipe", stderr: "pipe" },
  );
  const [out, status] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  running--;
  waiting.shift()?.();
  expect(status).toBe(0);
  const outcome: unknown = JSON.parse(out);
  expect(outcome).toMatchObject({ next: 1 });
}
