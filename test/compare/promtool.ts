/**
 * `bun run promtool`: what `stats --prometheus` prints, judged by Prometheus's own `promtool check metrics`, which is
 * fetched as a Debian package where it is not installed. Exits 1 where promtool has a remark.
 */
import { join } from "node:path";
import { brainloop, Sandbox } from "../support/executable.ts";
import { debianPackage } from "./debian-package.ts";

using sandbox = new Sandbox();
const tool = await findPromtool();
if (tool === undefined) {
  process.stdout.write("skipped: promtool is not installed, and the package prometheus cannot be fetched\n");
} else {
  const { cwd, env } = { cwd: sandbox.project, env: sandbox.env };
  await sandbox.write("a.ts", "export const a = 1;\n");
  const exposed: string[] = [];
  // Before anything was measured, and after.
  for (const calls of [0, 3]) {
    for (let n = 0; n < calls; n++) await brainloop(["call", "read_code", '{"path":"a.ts"}'], { cwd, env });
    exposed.push((await brainloop(["stats", "--prometheus"], { cwd, env })).out);
  }
  for (const text of exposed) {
    const check = Bun.spawn([tool, "check", "metrics"], {
      stdin: new Blob([text]),
      stdout: "pipe",
      stderr: "pipe",
    });
    const remarks = (await new Response(check.stdout).text()) + (await new Response(check.stderr).text());
    const families = text.match(/^# TYPE /gm)?.length ?? 0;
    const fine = (await check.exited) === 0 && remarks === "" && families > 0;
    process.stdout.write(
      `${families} metrics: ${fine ? "accepted without a remark" : `refused\n${remarks}`}\n`,
    );
    if (!fine) process.exitCode = 1;
  }
}

async function findPromtool(): Promise<string | undefined> {
  const installed = Bun.which("promtool");
  if (installed !== null && !process.argv.includes("--fetch")) return installed;
  const root = await debianPackage("prometheus", sandbox.path);
  return root === undefined ? undefined : join(root, "usr/bin/promtool");
}
