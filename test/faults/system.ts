/**
 * What systems do to processes and disks, against the executable: `bun test/faults/system.ts [SCENARIO…]`, all of them
 * unless named; part of `bun run faults`. Exits 1 where anything reported is lost, hangs or fails without a clear error.
 */
import { setClock } from "./system/clock.ts";
import { killDigests } from "./system/digest.ts";
import { fullDataDisk, fullProjectDisk } from "./system/disk.ts";
import { loseDatabases } from "./system/lost.ts";
import type { Outcome } from "./system/place.ts";
import { readOnlyData } from "./system/read-only.ts";
import { shutdownPhases } from "./system/shutdown.ts";
import { startTogether } from "./system/together.ts";

const SCENARIOS: Readonly<Record<string, () => Promise<Outcome>>> = {
  "start-together": startTogether,
  "full-data-disk": fullDataDisk,
  "full-project-disk": fullProjectDisk,
  "read-only-data": readOnlyData,
  "lost-databases": loseDatabases,
  clock: setClock,
  "killed-digests": killDigests,
  shutdown: shutdownPhases,
};
/** None may hang. */
const PATIENCE_MS = 180_000;

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => SCENARIOS[name] === undefined);
if (unknown !== undefined) {
  throw new Error(`No scenario is called "${unknown}"; there are ${Object.keys(SCENARIOS).join(", ")}`);
}
for (const [name, run] of Object.entries(SCENARIOS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const startedAt = performance.now();
  const hangs = Bun.sleep(PATIENCE_MS).then((): Outcome => ({ problems: ["it hangs"] }));
  const { note, problems, skipped } = await Promise.race([run(), hangs]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const result = skipped === undefined ? `${problems.length} problems` : `skipped: ${skipped}`;
  process.stdout.write(`${name}: ${result}${note === undefined ? "" : `, ${note}`} (${seconds} s)\n`);
  for (const problem of problems) process.stdout.write(`- ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
process.exit();
