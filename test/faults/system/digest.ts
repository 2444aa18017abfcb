import { EXECUTABLE } from "../../support/executable.ts";
import { type Outcome, Place } from "./place.ts";

const KILLS = 12;
const FILES = 400;
const MOST_MS = 1500;

/** `brainloop digest` killed at random instants: the next run takes up what is left, and all is digested once. */
export async function killDigests(): Promise<Outcome> {
  await using place = await Place.open("digest killed");
  const functions = Array.from(
    { length: 60 },
    (_, i) => `export const f${i} = (a: number) => a + ${i};\n`,
  ).join("");
  for (let n = 0; n < FILES; n++) await place.write(`src/f${n}.ts`, `// ${n}\n${functions}`);
  for (let n = 0; n < KILLS; n++) {
    const run = Bun.spawn([EXECUTABLE, "digest", "--quiet"], {
      cwd: place.project,
      env: place.env,
      stdout: "ignore",
      stderr: "ignore",
    });
    await Bun.sleep(Math.random() * MOST_MS);
    run.kill("SIGKILL");
    await run.exited;
  }
  const last = await place.run("digest", "--json");
  if (last.code !== 0) place.wrong(`the run after ${KILLS} kills ends with ${last.code}: ${last.err}`);
  const again = await place.run("digest", "--json");
  const found: Record<string, unknown> = JSON.parse(again.out);
  if (found["digested"] !== 0 || found["unfinished"] !== 0 || found["failed"] !== 0) {
    place.wrong(`not all was done: ${again.out}`);
  }
  place.expectIntact("at last");
  return { problems: place.problems };
}
