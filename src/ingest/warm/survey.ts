import { statSync } from "node:fs";
import { basename } from "node:path";
import { walk } from "../walk.ts";
import { candidates, failsAsKnown, inForce } from "./judge.ts";
import type { WarmingOptions } from "./options.ts";
import { countNotRead, type Tally } from "./tally.ts";

export interface SurveyRequest {
  /** Real paths of files and directories. */
  sources: readonly string[];
  /** Read all of them anew. */
  force: boolean;
  signal: AbortSignal;
  /** Files found so far. */
  onFound(files: number): void;
}

/** What a survey left to be done. */
export interface Due {
  files: number;
  bytes: number;
}

/** Files that are looked up and queued in one go. */
const CHUNK = 512;
const MOST_MANIFESTS = 5_000;

/**
 * Walks the sources and queues what has no digest in force. Memory does not grow with their size.
 * @throws BrainloopError CANCELLED, and where the databases cannot be used
 */
export async function survey(
  { sources, force, signal, onFound }: SurveyRequest,
  tally: Tally,
  options: WarmingOptions,
): Promise<Due> {
  const due: Due = { files: 0, bytes: 0 };
  let chunk: string[] = [];
  for await (const path of filesOf(sources, tally, signal, options)) {
    chunk.push(path);
    if (tally.manifests.length < MOST_MANIFESTS && options.isManifest(basename(path)))
      tally.manifests.push(path);
    if (chunk.length < CHUNK) continue;
    await take(chunk);
    chunk = [];
  }
  await take(chunk);
  return due;

  async function take(paths: readonly string[]): Promise<void> {
    const files = await candidates(paths, options);
    const failures = new Map(
      (force ? [] : await options.queue.failures(paths)).map((failure) => [failure.path, failure]),
    );
    const queued: string[] = [];
    for (const file of files) {
      const failure = failures.get(file.path);
      tally.files++;
      tally.bytes += file.bytes;
      if (!force && inForce(file, options)) tally.unchanged++;
      else if (failure !== undefined && failsAsKnown(file, failure))
        countNotRead(tally, file.path, failure.error);
      else {
        queued.push(file.path);
        due.files++;
        due.bytes += file.bytes;
      }
    }
    if (queued.length > 0) await options.queue.add(queued);
    onFound(tally.files);
  }
}

async function* filesOf(
  sources: readonly string[],
  tally: Tally,
  signal: AbortSignal,
  { except }: Pick<WarmingOptions, "except">,
): AsyncGenerator<string, void, void> {
  for (const source of sources) {
    if (statSync(source, { throwIfNoEntry: false })?.isDirectory() !== true) {
      yield source;
      continue;
    }
    // A source within another one is walked by itself, even if the outer one's ignore files name it.
    const others = sources.filter((other) => other !== source);
    const files = walk(source, {
      signal,
      except: new Set([...except, ...others]),
      onSkip({ path, reason, error }) {
        if (reason === "unreadable" && error !== undefined) countNotRead(tally, path, error.toJSON());
        else tally.leftOut.set(reason, (tally.leftOut.get(reason) ?? 0) + 1);
      },
    });
    for await (const { path } of files) yield path;
  }
}
