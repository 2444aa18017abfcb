import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errnoOf, fileError } from "../../file-error.ts";
import { prepareDataDirectory, preparePrivateFile } from "../../private-directory.ts";

const FILE = "console.token";

/** Where the token is that programs send as Bearer. */
export function secretPath(dataDirectory: string): string {
  return join(dataDirectory, FILE);
}

/**
 * The secret of the project's consoles, made by the first one. Any number of processes may ask at once.
 * @throws BrainloopError as {@link prepareDataDirectory}
 */
export function consoleSecret(dataDirectory: string): string {
  const path = secretPath(prepareDataDirectory(dataDirectory));
  const found = readSecret(path);
  if (found !== undefined) return found;
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
    // Fails where another process was first; then its secret counts.
    linkSync(draft, path);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw fileError(error, path);
  } finally {
    rmSync(draft, { force: true });
  }
  const made = readSecret(path);
  if (made === undefined) throw new Error(`${path} holds no token; remove it, and a new one is made`);
  return made;
}

function readSecret(path: string): string | undefined {
  try {
    const text = readFileSync(path, "utf8").trim();
    // Whoever copied it about may have left it open to others.
    preparePrivateFile(path);
    return text.length >= 32 ? text : undefined;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw fileError(error, path);
  }
}
