import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Peer } from "../support/peer.ts";
import type { SoakFile } from "./project.ts";

/** Longest that an answer may take: a call answers within 50 s. */
const PATIENCE_MS = 55_000;
/** Between two calls of one caller, on average. */
const PAUSE_MS = 150;

export interface LoadOptions {
  peer: Peer;
  /** Tells the servers apart. */
  name: string;
  project: string;
  files: readonly SoakFile[];
  /** Whether it is over. */
  over(): boolean;
  /** Told of what went wrong. */
  problem(message: string): void;
}

/** How many calls of each kind were answered. */
export type Tally = Record<string, number>;

/** One caller: reads, reads again, maps, edits and generates at random, until it is over. */
export async function callAtRandom(options: LoadOptions): Promise<Tally> {
  const tally: Tally = {};
  for (let n = 0; !options.over(); n++) {
    const [kind, work] = choose(options, n);
    try {
      await inTime(work());
      tally[kind] = (tally[kind] ?? 0) + 1;
    } catch (error) {
      options.problem(`${options.name}: ${kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await Bun.sleep(Math.random() * 2 * PAUSE_MS);
  }
  return tally;
}

function choose(options: LoadOptions, n: number): [kind: string, work: () => Promise<unknown>] {
  const { files, name, peer, project } = options;
  const file = files[Math.floor(Math.random() * files.length)];
  if (file === undefined) throw new Error("No files");
  const { action, path } = file;
  const dice = Math.random();
  if (dice < 0.55) return ["read", () => peer.call(action, { file_path: path })];
  if (dice < 0.65) {
    // What others read meanwhile changes under their eyes.
    return [
      "edit",
      () => {
        if (!/\.(?:ts|js|css)$/.test(path)) return peer.call(action, { file_path: path, force: true });
        appendFileSync(join(project, path), `\n/* ${name} ${n} */\n`);
        return peer.call(action, { file_path: path, force: true });
      },
    ];
  }
  if (dice < 0.75) {
    const [folder = "."] = path.split("/");
    return ["map", () => peer.call("read_code", { file_path: folder, focus: "parse error" })];
  }
  if (dice < 0.8) return ["stats", () => peer.call("get_stats", { window: "15m" })];
  return ["generate", () => generate(options, n)];
}

/** A file is written, or written anew, and must then stand there as the model gave it. */
async function generate({ name, peer, project }: LoadOptions, n: number): Promise<void> {
  const path = `written/${name}-${n % 20}.ts`;
  const prompt = `${name} ${n} ${Math.random()}`;
  await peer.call("generate_file", { output_path: path, verified_prompt: prompt, overwrite: true });
  if (!readFileSync(join(project, path), "utf8").includes(prompt))
    throw new Error(`${path} is not what was asked`);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)),
    PATIENCE_MS,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
