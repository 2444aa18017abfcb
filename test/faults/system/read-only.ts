import { chmodSync, chownSync, copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { EXECUTABLE } from "../../support/executable.ts";
import type { ServerOptions } from "../../support/mcp.ts";
import { type Outcome, Place } from "./place.ts";

/** Who owns nothing; modes say nothing to root. */
const NOBODY = 65_534;
const HEARTBEAT_MS = 17_000;

/** The data directory turns read-only while a server runs and another starts, and writable again. */
export async function readOnlyData(): Promise<Outcome> {
  await using place = await Place.open("data directory read-only");
  const user = unprivileged(place);
  if (user === undefined)
    return { skipped: "modes say nothing to root, and there is no setpriv", problems: [] };
  await using server = await place.serve(user);
  await place.expectWritten(server, "before.ts", "before");
  setModes(place, 0o500, 0o400);
  await place.expectRead(server, "read-only");
  // Files that are open can still be written; what was reported must stand there either way.
  const during = await place.generate(server, "during.ts", "read-only");
  await using late = await place.serve(user);
  await place.expectRead(late, "started while it is read-only");
  if (await place.generate(late, "late.ts", "started while it is read-only")) {
    place.wrong("a write was done that no log knows of");
  }
  await Bun.sleep(HEARTBEAT_MS);
  await place.expectRead(server, "read-only, a heartbeat later");
  await place.expectRead(late, "read-only, a heartbeat later");
  setModes(place, 0o700, 0o600);
  if (!during) await place.expectWritten(server, "during.ts", "writable again");
  await place.expectWritten(server, "after.ts", "writable again");
  await place.expectWritten(late, "late.ts", "writable again");
  await place.end(server, "at last");
  await place.end(late, "at last");
  place.expectIntact("at last");
  return { problems: place.problems };
}

function unprivileged(place: Place): ServerOptions | undefined {
  if (process.getuid?.() !== 0) return {};
  const setpriv = Bun.which("setpriv");
  if (setpriv === null) return undefined;
  // Where it stands nobody else may look.
  const executable = join(place.path, "brainloop");
  copyFileSync(EXECUTABLE, executable);
  for (const path of [place.path, place.home, place.project]) chownSync(path, NOBODY, NOBODY);
  const args = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", executable];
  return { executable: setpriv, args };
}

function setModes(place: Place, directory: number, file: number): void {
  for (const name of readdirSync(place.data)) {
    const path = join(place.data, name);
    chmodSync(path, name.startsWith("brainloop.") ? file : directory);
  }
  chmodSync(place.data, directory);
}
