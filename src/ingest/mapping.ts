import { basename } from "node:path";
import type { MapDigest } from "../digest.ts";
import { BrainloopError } from "../error.ts";
import { renderOutline } from "../outline.ts";
import { isInside } from "../inside.ts";
import { MASK_VERSION } from "../mask/index.ts";
import { type FileIdentity, identify } from "../open-file.ts";
import { codeReader } from "../readers/code/index.ts";
import { buildMap, type ReadFile } from "../readers/map/build.ts";
import { MAP_VERSION, mapView } from "../readers/map/index.ts";
import { isManifest, type Manifest, readManifest } from "../readers/map/manifests.ts";
import type { NamedPackage } from "../readers/map/resolve/index.ts";
import { type DigestCache, TICK_SECONDS } from "./digest-cache.ts";
import type { DigestRequest, Reading } from "./reading.ts";
import { pack, type StoredDigest } from "./stored-digest.ts";
import { focused } from "./focusing.ts";
import { headOf } from "./head.ts";
import { inParallel } from "./in-parallel.ts";
import { packagesAbove } from "./package-above.ts";
import { stylesOf } from "./patterns/styles-of.ts";
import { type Skipped, walk } from "./walk.ts";

export interface MappingOptions {
  reading: Reading;
  cache: DigestCache;
  /** Files read at once: enough to keep every parser thread busy. */
  parallel: number;
  /** Not walked: Brainloop's own data. */
  except: ReadonlySet<string>;
  now(): number;
}

export interface MapRequest extends DigestRequest {
  /** Words, names or files; what has to do with them comes first. */
  focus?: readonly string[];
  onProgress?(done: number, total: number): void;
}

/** Files of one map; beyond it the walk stops and the map says so. */
const MAX_FILES = 50_000;
/** Failures that are named; more are of no help. */
const MAX_FAILURES = 20;
/** A folder's fingerprint tells its state; it has no stamp of its own. */
const NO_STAMP = { mtimeNs: "0", ctimeNs: "0", size: "0", inode: "0" };

interface Listed {
  path: string;
  relative: string;
  identity: FileIdentity;
}

interface Listing {
  /** When the walk began. */
  readAt: number;
  listed: Listed[];
  leftOut: MapDigest["leftOut"];
}

/** Reads folders as maps: walk, each file's digest through the cache, one picture of it all. */
export class Mapping {
  constructor(private readonly options: MappingOptions) {}

  /**
   * The map of a folder; from the cache where nothing below it changed.
   * @param path as the caller wrote it
   */
  async map(path: string, request: MapRequest = {}): Promise<StoredDigest> {
    const root = this.options.reading.guard.resolve(path);
    const listing = await this.list(root, request.signal);
    const map = await this.whole(root, listing, request);
    if (request.focus === undefined || request.focus.length === 0) return map;
    const files = listing.listed.map(({ identity, ...file }) => ({ ...file, bytes: Number(identity.size) }));
    return await focused(map, files, request.focus, this.options.reading, request.signal);
  }

  private async whole(
    root: string,
    { listed, leftOut, readAt }: Listing,
    request: MapRequest,
  ): Promise<StoredDigest> {
    const { reading, cache } = this.options;
    const fingerprint = fingerprintOf(listed);
    const key = new Bun.CryptoHasher("sha256")
      .update([root, fingerprint, MAP_VERSION, codeReader.version, MASK_VERSION].join("\0"))
      .digest("hex");
    const known = request.force === true ? undefined : await cache.findExact(key);
    if (known !== undefined && known.expiresAt > readAt && settled(listed, known.readAt)) {
      reading.countHit();
      return reading.stored(known);
    }
    const top = reading.guard.roots.find((candidate) => isInside(root, candidate)) ?? root;
    const above = await packagesAbove(
      root,
      top,
      async (file) => (await reading.source(file, request.signal)).text,
    );
    const { map, lines, sourceTokens } = await this.read(root, listed, leftOut, above, request);
    const found = {
      path: root,
      contentSha256: fingerprint,
      lines,
      sourceTokens,
      maskedSecrets: 0,
      reader: "map",
      parsed: pack({ digest: map }),
    };
    // What failed may have been for lack of time, or for a limit that can be raised.
    if (map.failed > 0) return reading.stored(found);
    const outline = renderOutline(mapView.outline(map, "full"));
    const entry = { ...found, cacheKey: key, readerVersion: MAP_VERSION, readAt };
    return reading.stored(await cache.keep(entry, NO_STAMP, outline));
  }

  private async list(root: string, signal: AbortSignal | undefined): Promise<Listing> {
    const readAt = this.options.now();
    const listed: Listed[] = [];
    const skipped = new Map<string, number>();
    const onSkip = ({ reason }: Skipped): void => {
      skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
    };
    for await (const file of walk(root, {
      signal,
      onSkip,
      maxFiles: MAX_FILES,
      except: this.options.except,
    })) {
      const identity = stateOf(file.path);
      if (identity !== undefined) listed.push({ path: file.path, relative: file.relative, identity });
    }
    return { readAt, listed, leftOut: [...skipped].map(([reason, count]) => ({ reason, count })) };
  }

  private async read(
    root: string,
    listed: readonly Listed[],
    leftOut: MapDigest["leftOut"],
    packages: readonly NamedPackage[],
    request: MapRequest,
  ): Promise<{ map: MapDigest; lines: number; sourceTokens: number }> {
    const code: ReadFile[] = [];
    const others: string[] = [];
    const manifests: Manifest[] = [];
    const failures: MapDigest["failures"] = [];
    const options = {
      force: request.force === true,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
    let done = 0;
    await inParallel(listed, this.options.parallel, async ({ path, relative }) => {
      try {
        if (isManifest(basename(path))) {
          const source = await this.options.reading.source(path, request.signal);
          const manifest = readManifest(relative, source.text);
          if (manifest !== undefined) manifests.push(manifest);
          others.push(relative);
        } else if (codeReader.accepts(path, headOf(path))) {
          const stored = await this.options.reading.digest(path, codeReader, options);
          const digest = await this.options.reading.topLevel(stored, request.signal);
          code.push({ path: relative, lines: stored.lines, tokens: stored.sourceTokens, digest });
        } else others.push(relative);
      } catch (error) {
        if (!(error instanceof BrainloopError) || error.code === "CANCELLED") throw error;
        // A file that is not what its name says is not a failure of the map.
        if (error.code === "UNSUPPORTED_FORMAT" || error.code === "FILE_NOT_FOUND") others.push(relative);
        else failures.push({ path: relative, code: error.code });
      }
      request.onProgress?.(++done, listed.length);
    });
    const byPath = (a: string, b: string): number => (a < b ? -1 : 1);
    return {
      map: buildMap({
        code: code.toSorted((a, b) => byPath(a.path, b.path)),
        others: others.toSorted(byPath),
        packages,
        styles: stylesOf(root, code, listed),
        manifests: manifests.toSorted((a, b) => depth(a) - depth(b) || byPath(nameOf(a), nameOf(b))),
        failures: failures.toSorted((a, b) => byPath(a.path, b.path)).slice(0, MAX_FAILURES),
        failed: failures.length,
        leftOut,
      }),
      lines: code.reduce((sum, file) => sum + file.lines, 0),
      sourceTokens: code.reduce((sum, file) => sum + file.tokens, 0),
    };
  }
}

function depth(manifest: Manifest): number {
  return nameOf(manifest).split("/").length;
}

function nameOf({ project, aliases }: Manifest): string {
  return project?.manifest ?? aliases?.folder ?? "";
}

/** A file that is gone before it was looked at was not there. */
function stateOf(path: string): FileIdentity | undefined {
  try {
    return identify(path);
  } catch {
    return undefined;
  }
}

function fingerprintOf(listed: readonly Listed[]): string {
  const hasher = new Bun.CryptoHasher("sha256");
  for (const { relative, identity } of listed) {
    hasher.update(
      `${relative}\0${identity.mtimeNs}\0${identity.ctimeNs}\0${identity.size}\0${identity.inode}\n`,
    );
  }
  return hasher.digest("hex");
}

/** No file had changed so shortly before it was read that it may have changed again under the same stamp. */
function settled(listed: readonly Listed[], readAt: number): boolean {
  const before = BigInt(Math.floor((readAt - TICK_SECONDS) * 1e9));
  return listed.every(({ identity }) => identity.ctimeNs < before);
}
