import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { debianPackage } from "../../compare/debian-package.ts";
import { at } from "../../support/mcp.ts";
import { type Outcome, Place } from "./place.ts";

const HOUR = 3600;

/** The clock is set, by hours, while workers share a project: nothing is taken from one that runs, nothing stays held. */
export async function setClock(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "brainloop-faketime-"));
  try {
    const library = await findLibrary(folder);
    if (library === undefined) return { skipped: "the package libfaketime cannot be had", problems: [] };
    return {
      problems: (await Promise.all([-HOUR, 8 * HOUR].map((by) => setBy(by, library, folder)))).flat(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function setBy(seconds: number, library: string, folder: string): Promise<readonly string[]> {
  await using place = await Place.open(`clock set by ${seconds / HOUR} h`);
  const clock = join(folder, `clock${seconds}`);
  writeFileSync(clock, "+0");
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: "1",
    // What measures spans is left alone by whoever sets the clock.
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
  place.fake.queue.push({ steps: ["```ts\n", { hang: true }] });
  const holder = await place.serve({ env });
  holder.postCall({ action: "generate_file", params: { output_path: "a.ts", verified_prompt: "held" } });
  while (place.fake.asked.length === 0) await Bun.sleep(20);
  await using other = await place.serve({ env });
  await place.expectWritten(other, "before.ts", "before");
  writeFileSync(clock, `${seconds >= 0 ? "+" : ""}${seconds}`);
  const { body: told } = await other.call({ action: "get_stats", window: "1m" });
  if (at(told, "workers_alive") !== 2)
    place.wrong(`${String(at(told, "workers_alive"))} of 2 workers count as alive`);
  const wanted = { action: "generate_file", params: { output_path: "a.ts", verified_prompt: "wanted" } };
  const held = await other.call(wanted);
  if (at(held.body, "error", "code") !== "CONFLICT")
    place.wrong(`taken from one that runs: ${JSON.stringify(held.body)}`);
  await place.expectRead(other, "set");
  await place.expectWritten(other, "after.ts", "set");
  holder.child.kill("SIGKILL");
  await holder.child.exited;
  const taken = await other.call(wanted);
  if (!taken.ok) place.wrong(`held by one that is dead: ${JSON.stringify(taken.body)}`);
  const stopped = await place.run("stop");
  if (stopped.code !== 0) place.wrong(`brainloop stop: ${stopped.out}${stopped.err}`);
  return place.problems;
}

async function findLibrary(folder: string): Promise<string | undefined> {
  const root = await debianPackage("libfaketime", folder);
  if (root === undefined) return undefined;
  const found = readdirSync(root, { recursive: true }).map(String);
  const library = found.find((path) => path.endsWith("libfaketime.so.1"));
  return library === undefined ? undefined : join(root, library);
}
