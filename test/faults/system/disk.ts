import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "../../support/mcp.ts";
import { asSeenBy, canMount, remount, serverWithDisks } from "../../support/mounts.ts";
import { type Outcome, Place, textFor } from "./place.ts";

const NO_MOUNT: Outcome = { skipped: "no file system can be mounted here", problems: [] };
/** Databases with their logs take some 500 KB. */
const DATA_KB = 1200;
const PROJECT_KB = 64;

/** The disk of the data directory fills up, and is freed again. */
export async function fullDataDisk(): Promise<Outcome> {
  if (!canMount()) return NO_MOUNT;
  await using place = await Place.open("full data disk");
  mkdirSync(place.data, { mode: 0o700 });
  await using server = await place.serve(
    serverWithDisks({ place: place.data, options: `size=${DATA_KB}k,mode=700` }),
  );
  let written = 0;
  let refused = 0;
  for (let n = 0; n < 400 && refused < 5; n++) {
    if (await place.generate(server, `f${n}.ts`, "filling up")) written++;
    else refused++;
  }
  if (written === 0 || refused === 0)
    place.wrong(`${written} written, ${refused} refused: it never filled up`);
  await place.expectRead(server, "full");
  const stats = await server.call({ action: "get_stats" });
  if (!stats.ok && at(stats.body, "error", "code") === "INTERNAL") place.wrong(JSON.stringify(stats.body));
  remount(server.child.pid, place.data, `size=${20 * DATA_KB}k`);
  await place.expectWritten(server, "freed.ts", "with space again");
  // What was reported is known: the same call again does nothing.
  const again = await server.call({
    action: "generate_file",
    params: { output_path: "f0.ts", verified_prompt: "f0.ts" },
  });
  if (again.body["replayed"] !== true) place.wrong(`f0.ts was forgotten: ${JSON.stringify(again.body)}`);
  await place.end(server, "at last");
  return { problems: place.problems, note: `${written} files before it was full` };
}

/** The disk of the project is full: what stands there stays whole. */
export async function fullProjectDisk(): Promise<Outcome> {
  if (!canMount()) return NO_MOUNT;
  await using place = await Place.open("full project disk");
  const small = join(place.project, "small");
  mkdirSync(small);
  await using server = await place.serve(
    serverWithDisks({ place: small, options: `size=${PROJECT_KB}k,mode=700` }),
  );
  const seen = (path: string): string => asSeenBy(server.child.pid, join(small, path));
  writeFileSync(seen("old.ts"), "export const old = 1;\n");
  writeFileSync(seen("rest"), Buffer.alloc((PROJECT_KB - 12) * 1024));
  const big = "x".repeat(100);
  const calls = ["small/old.ts", `small/new-${big}.ts`].map((path) => ({
    action: "generate_file",
    params: { output_path: path, verified_prompt: "anything", overwrite: path === "small/old.ts" },
  }));
  place.fake.queue.push(
    ...calls.map(() => ({ steps: [textFor("large", 20_000), { finish: "stop" } as const] })),
  );
  for (const call of calls) {
    const { ok, body } = await server.call(call);
    if (ok || at(body, "error", "code") !== "STORAGE_FULL")
      place.wrong(`expected STORAGE_FULL: ${JSON.stringify(body)}`);
  }
  if (readFileSync(seen("old.ts"), "utf8") !== "export const old = 1;\n")
    place.wrong("the old file was lost");
  if (existsSync(seen(`new-${big}.ts`))) place.wrong("a part of a file is left");
  const left = Bun.spawnSync(["ls", "-A", seen("")])
    .stdout.toString()
    .trim()
    .split("\n");
  if (left.length !== 2) place.wrong(`left behind: ${left.join(", ")}`);
  await place.end(server, "at last");
  return { problems: place.problems };
}
