import type { CommandEnd } from "../console/context.ts";
import type { Invocation } from "./command.ts";
import { findPlace } from "./place.ts";

/** Runs a command of this program on the same project as `invocation`, to its end. */
export async function runSelf(
  invocation: Invocation,
  args: readonly string[],
  signal: AbortSignal,
): Promise<CommandEnd> {
  const { world } = invocation;
  const { directory, found } = findPlace(invocation);
  const place = [...found.roots.flatMap((root) => ["--root", root]), "--data-dir", directory];
  const child = Bun.spawn([...world.selfCommand, ...place, ...args], {
    cwd: world.cwd,
    env: { ...world.env, NO_COLOR: "1" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    signal,
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, out, err };
}
