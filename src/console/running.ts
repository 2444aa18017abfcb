import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { errnoOf, fileError } from "../file-error.ts";
import { Credentials } from "./access/credentials.ts";
import { consoleSecret } from "./access/secret.ts";

const FILE = "console.json";
const PROBE_MS = 2_000;

const Running = v.object({
  /** `http://127.0.0.1:7717` */
  origin: v.string(),
  /** Tells this start of the console from others: codes are for one alone. */
  run: v.string(),
  pid: v.number(),
  /** With a code that works once, for a minute from the start. */
  url: v.string(),
});

/** A console of the project, as it says of itself in its data directory. */
export type RunningConsole = v.InferOutput<typeof Running>;

/** @returns the URL that logs in once, within a minute */
export function loginUrl(
  { origin, run }: Pick<RunningConsole, "origin" | "run">,
  credentials: Credentials,
  now: number,
): string {
  return `${origin}/login?code=${credentials.loginCode(run, now)}`;
}

/** Says where the console is, for `brainloop console` and other workers; 0600. */
export function announce(dataDirectory: string, running: RunningConsole): void {
  const path = join(dataDirectory, FILE);
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, `${JSON.stringify(running)}\n`, { mode: 0o600, flag: "wx" });
  renameSync(draft, path);
}

/** Takes the announcement back, unless another console has put its own in its place. */
export function withdraw(dataDirectory: string, run: string): void {
  if (readAnnounced(dataDirectory)?.run === run) rmSync(join(dataDirectory, FILE), { force: true });
}

/**
 * Finds the project's console, and makes sure that it is the one that answers at its port.
 * @returns undefined where none runs
 */
export async function findRunning(
  dataDirectory: string,
): Promise<{ running: RunningConsole; credentials: Credentials } | undefined> {
  const running = readAnnounced(dataDirectory);
  if (running === undefined) return undefined;
  const credentials = new Credentials(consoleSecret(dataDirectory));
  return (await answers(running.origin, credentials)) ? { running, credentials } : undefined;
}

/** Whether a console of this project answers there; another program cannot give the proof. */
async function answers(origin: string, credentials: Credentials): Promise<boolean> {
  const challenge = randomBytes(16).toString("base64url");
  try {
    const response = await fetch(`${origin}/healthz?challenge=${challenge}`, {
      signal: AbortSignal.timeout(PROBE_MS),
      redirect: "error",
    });
    const answer = v.safeParse(v.object({ proof: v.string() }), await response.json());
    return answer.success && answer.output.proof === credentials.proof(challenge);
  } catch {
    // Nobody there, or somebody who speaks otherwise.
    return false;
  }
}

function readAnnounced(dataDirectory: string): RunningConsole | undefined {
  const path = join(dataDirectory, FILE);
  try {
    const parsed = v.safeParse(Running, JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.output : undefined;
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw fileError(error, path);
  }
}
