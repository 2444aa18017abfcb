import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type Outcome, Place } from "./place.ts";

/** After a heartbeat everything is healed that can be. */
const HEARTBEAT_MS = 17_000;

const DATABASES = ["input", "lifecycle", "output", "metadata"] as const;
const LOSSES = {
  deleted: (path: string): void => {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
  },
  "overwritten with noise": (path: string): void => {
    writeFileSync(path, crypto.getRandomValues(new Uint8Array(Math.min(65_536, statSync(path).size))));
  },
};

/** Each database deleted or overwritten while a server runs: it works on, or says clearly why not, and can be mended. */
export async function loseDatabases(): Promise<Outcome> {
  const outcomes: { healed: boolean; problems: readonly string[] }[] = [];
  for (const [how, lose] of Object.entries(LOSSES)) {
    outcomes.push(...(await Promise.all(DATABASES.map((name) => loseOne({ how, lose, name })))));
  }
  const healed = outcomes.filter(({ healed: byItself }) => byItself).length;
  return {
    problems: outcomes.flatMap(({ problems }) => problems),
    note: `in ${healed} of ${outcomes.length} cases it worked on`,
  };
}

async function loseOne({ how, lose, name }: { how: string; lose(path: string): void; name: string }) {
  await using place = await Place.open(`${name} ${how}`);
  {
    // What it leaves stands in the databases themselves, no longer in their logs.
    await using first = await place.serve();
    await place.expectWritten(first, "first.ts", "at first");
    await place.end(first, "at first");
  }
  await using server = await place.serve();
  await place.expectWritten(server, "before.ts", "before");
  lose(place.database(name));
  await place.expectRead(server, "right after");
  await place.generate(server, "after.ts", "right after");
  await Bun.sleep(HEARTBEAT_MS);
  await place.expectRead(server, "a heartbeat later");
  const healed = await place.generate(server, "later.ts", "a heartbeat later");
  if (how === "deleted" && !healed) place.wrong("it does not heal");
  if (!existsSync(place.database(name))) place.wrong("there is no new file");
  await place.end(server, "at last");
  const { code, out } = await place.run("doctor", "--fix");
  if (code !== 0) place.wrong(`doctor --fix ends with ${code}: ${out}`);
  await using next = await place.serve();
  for (const path of ["before.ts", "after.ts", "later.ts"]) {
    // What was reported stands there still, and is not written twice; what was not can be written now.
    if (existsSync(`${place.project}/${path}`)) continue;
    await place.expectWritten(next, path, "mended");
  }
  await place.expectWritten(next, "new.ts", "mended");
  await place.end(next, "mended");
  place.expectIntact("mended");
  return { healed, problems: place.problems };
}
