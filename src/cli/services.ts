import { existsSync } from "node:fs";
import { availableParallelism, hostname } from "node:os";
import { join } from "node:path";
import { actions } from "../actions/index.ts";
import { Calls } from "../actions/calls.ts";
import { Savings } from "../actions/savings.ts";
import type { Services } from "../actions/context.ts";
import { brainloopHome } from "../data-directory.ts";
import { DigestCache } from "../ingest/digest-cache.ts";
import { Mapping } from "../ingest/mapping.ts";
import { ProjectPatterns } from "../ingest/patterns/index.ts";
import { ParsePool } from "../ingest/pool.ts";
import { Reading } from "../ingest/reading.ts";
import { createLogger, type Logger } from "../log.ts";
import { KnownSecrets } from "../mask/known.ts";
import { describeTool } from "../mcp/tool.ts";
import type { Metrics } from "../metrics.ts";
import { PathGuard } from "../path-guard.ts";
import { KEY_NAMES } from "../providers.ts";
import { estimateTokens } from "../tokens.ts";
import { Settings } from "../store/settings.ts";
import { databasePath, Stores } from "../store/index.ts";
import type { Invocation } from "./command.ts";
import { openGeneration } from "./generation.ts";
import { findPlace, openStores, userPlace } from "./place.ts";

export interface Workplace {
  services: Services;
  calls: Calls;
  pool: ParsePool;
  workerId: string;
  /** Reads configuration and secrets anew. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** Wires everything a worker needs. Opens no file: databases and threads come with their first use. */
export function openWorkplace({ world, globals }: Pick<Invocation, "world" | "globals">): Workplace {
  const { env, cwd, home, platform } = world;
  const secrets = new KnownSecrets();
  for (const name of KEY_NAMES) secrets.add(env[name] ?? "");
  const maskText = (text: string): string => secrets.mask(text);
  const log = createLogger({
    level: () => globals.logLevel ?? settings.get("log.level"),
    format: globals.logFormat ?? "pretty",
    write: world.err,
    mask: maskText,
    now: Date.now,
  });
  const { found, directory } = findPlace({ world, globals });
  const workerId = `${hostname()}-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const stores = new Stores(directory, { workerId, log, now: Date.now });
  const userDirectory = userPlace({ world });
  // Only where there is one: reading must not make it.
  const userStores = existsSync(databasePath(userDirectory, "metadata"))
    ? openStores(userDirectory)
    : undefined;
  const settings = new Settings({ env, lifecycle: stores.lifecycle, log });

  const guardFor = (allowPaths: readonly string[]): PathGuard =>
    new PathGuard({
      roots: found.roots,
      refusedDefault: found.refusedDefault,
      cwd,
      home,
      dataDirectory: directory,
      dataHome: brainloopHome({ env, home, platform }),
      allowPaths,
      platform,
    });
  /** A path that cannot be allowed is passed over, as any invalid setting is. */
  const makeGuard = (allowPaths: readonly string[]): PathGuard => {
    try {
      return guardFor(allowPaths);
    } catch (error) {
      log.warn("allow_paths has no effect", { reason: error });
      return guardFor([]);
    }
  };
  let guard = makeGuard(settings.get("allow_paths"));
  let allowed = settings.get("allow_paths").join("\0");

  const metrics: Metrics = { add: (name, value) => stores.output.metric(name, value) };
  const threads = Math.max(1, availableParallelism() - 1);
  const pool = new ParsePool({
    size: threads,
    script: world.parseWorker,
    childCommand: world.selfCommand,
    maxMs: () => settings.get("reader.parse_seconds") * 1000,
    scratch: join(directory, "scratch"),
    log,
  });
  const now = (): number => Date.now() / 1000;
  const cache = new DigestCache({
    lifecycle: stores.lifecycle,
    output: stores.output,
    log,
    ttlSeconds: () => settings.get("reader.cache_ttl_seconds"),
    digestsPerPath: () => settings.get("retention.digests_per_path"),
  });
  const reading = new Reading({
    guard: () => guard,
    pool,
    cache,
    metrics,
    now,
    maxFileBytes: () => settings.get("reader.max_file_bytes"),
    maskKnown: maskText,
  });
  const patterns = new ProjectPatterns({
    reading,
    store: stores.patterns,
    log,
    parallel: 2 * threads,
    except: new Set([directory]),
  });
  const services: Services = {
    actions,
    reading,
    patterns,
    mapping: new Mapping({ reading, cache, parallel: 2 * threads, except: new Set([directory]), now }),
    files: openGeneration({ env, log, metrics, patterns, reading, secrets, settings, stores, userStores }),
    savings: new Savings(metrics, estimateTokens(JSON.stringify(describeTool(actions)))),
    stores,
    settings,
    metrics,
    log,
    now,
    newId: () => crypto.randomUUID().slice(0, 8),
    maskKnown(body) {
      const text = JSON.stringify(body);
      const masked = maskText(text);
      return masked === text ? body : JSON.parse(masked);
    },
    maskText,
  };
  return {
    services,
    calls: new Calls(() => settings.get("call.max_seconds") * 1000),
    pool,
    workerId,
    async refresh() {
      await settings.refresh();
      await learnSecrets(secrets, userStores === undefined ? [stores] : [stores, userStores], log);
      if (settings.get("allow_paths").join("\0") === allowed) return;
      allowed = settings.get("allow_paths").join("\0");
      guard = makeGuard(settings.get("allow_paths"));
    },
    async close() {
      pool.close();
      await stores.close();
      await userStores?.close();
    },
  };
}

/** What is kept as a secret must not come out of a file either. */
async function learnSecrets(known: KnownSecrets, stores: readonly Stores[], log: Logger): Promise<void> {
  for (const { metadata } of stores) {
    try {
      for (const value of await metadata.secretValues()) known.add(value);
    } catch (error) {
      log.debug("Stored secrets cannot be read", { reason: error });
    }
  }
}
