/** Work that takes a while, and what the system tells of a process. */
import { readFileSync, readdirSync } from "node:fs";
import type { Sandbox } from "./executable.ts";

/** Writes a folder whose first map takes seconds: so many Python files of 40 KB. */
export async function writeSlowFolder(sandbox: Sandbox, files = 240, folder = "slow"): Promise<void> {
  const functions = Array.from(
    { length: 500 },
    (_, i) => `def function_${i}(a, b=${i}):\n    """Adds."""\n    return [a, b, {"x": a + b}]\n`,
  ).join("\n");
  await Promise.all(
    Array.from({ length: files }, (_, i) => sandbox.write(`${folder}/file_${i}.py`, `# ${i}\n${functions}`)),
  );
}

/** Clock ticks (1/100 s) of processor time a process has used. */
export function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

export function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .startsWith("Z");
  } catch {
    return false;
  }
}

/** Processes whose parent is the given one. */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((candidate) => {
      try {
        return (
          candidate > 0 &&
          readFileSync(`/proc/${candidate}/stat`, "utf8")
            .replace(/^.*\) /, "")
            .split(" ")[1] === `${pid}`
        );
      } catch {
        return false;
      }
    });
}

/** Milliseconds until something is so. @throws where it is not in time */
export async function until(what: string, isSo: () => boolean, withinMs: number): Promise<number> {
  const startedAt = performance.now();
  while (!isSo()) {
    if (performance.now() - startedAt > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await Bun.sleep(10);
  }
  return performance.now() - startedAt;
}
