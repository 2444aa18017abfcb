import { availableParallelism } from "node:os";
import { join } from "node:path";
import { actions } from "../actions/index.ts";
import { Calls } from "../actions/calls.ts";
import { Savings } from "../actions/savings.ts";
import type { Services } from "../actions/context.ts";
import { brainloopHome } from "../data-directory.ts";
import { declaresDependencies } from "../generate/prompt/dependencies.ts";
import { DigestCache } from "../ingest/digest-cache.ts";
import { Mapping } from "../ingest/mapping.ts";
import { ProjectPatterns } from "../ingest/patterns/index.ts";
import { ParsePool } from "../ingest/pool.ts";
import { Reading } from "../ingest/reading.ts";
import { Warming } from "../ingest/warm/index.ts";
import type { ProviderClient } from "../llm/client.ts";
import { createLogger, type Logger } from "../log.ts";
import { KnownSecrets } from "../mask/known.ts";
import { describeTool } from "../mcp/tool.ts";
import type { Metrics } from "../metrics.ts";
import { PathGuard } from "../path-guard.ts";
import { KEY_NAMES } from "../providers.ts";
import { estimateTokens } from "../tokens.ts";
import { Settings } from "../store/settings.ts";
import { Stores } from "../store/index.ts";
import { makeWorkerId } from "../worker-id.ts";
import type { Invocation } from "./command.ts";
import { openGeneration } from "./generation.ts";
import { findPlace, userPlace } from "./place.ts";
import { openProviders } from "./providers.ts";
import { UserSecrets } from "./user-secrets.ts";

export interface Workplace {
  services: Services;
  warming: Warming;
  calls: Calls;
  pool: ParsePool;
  providers: ProviderClient;
  workerId: string;
  /** First root; undefined where none is set. */
  root: string | undefined;
  dataDirectory: string;
  secrets: KnownSecrets;
  /** Reads configuration and secrets anew. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkplaceOptions {
  /** For parsing; all cores but one unless told, so that calls are answered meanwhile. */
  threads?: number;
  /** Lets input.db be written, for commands of the operator. */
  operator?: boolean;
  /** Makes and migrates no database. */
  looking?: boolean;
  /** Whether a client is told of the tool, which costs it tokens in every conversation. */
  announced?: boolean;
}

/** Wires everything a worker needs. Opens no file: databases and threads come with their first use. */
export function openWorkplace(
  { world, globals }: Pick<Invocation, "world" | "globals">,
  {
    threads = Math.max(1, availableParallelism() - 1),
    operator = false,
    looking = false,
    announced = false,
  }: WorkplaceOptions = {},
): Workplace {
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
  const workerId = makeWorkerId();
  const stores = new Stores(directory, { workerId, log, now: Date.now, operator, looking });
  const userSecrets = new UserSecrets(userPlace({ world }));
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
  const scratch = join(directory, "scratch");
  const pool = new ParsePool({
    size: threads,
    script: world.parseWorker,
    childCommand: world.selfCommand,
    maxMs: () => settings.get("reader.parse_seconds") * 1000,
    scratch,
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
  const providers = openProviders({ env, settings, stores, userSecrets, secrets, metrics, log });
  const services: Services = {
    actions,
    reading,
    patterns,
    mapping: new Mapping({ reading, cache, parallel: 2 * threads, except: new Set([directory]), now }),
    ...openGeneration({
      client: providers,
      log,
      metrics,
      patterns,
      reading,
      secrets,
      settings,
      stores,
      command: world.selfCommand,
      scratch,
    }),
    savings: new Savings(metrics, announced ? estimateTokens(JSON.stringify(describeTool(actions))) : 0),
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
  const warming = new Warming({
    guard: () => guard,
    pool,
    reading,
    threads,
    cache,
    lifecycle: stores.lifecycle,
    queue: stores.queue,
    metrics,
    log,
    now,
    maxFileBytes: () => settings.get("reader.max_file_bytes"),
    ttlSeconds: () => settings.get("reader.cache_ttl_seconds"),
    maskKnown: maskText,
    async optionsFor(path) {
      const expectedSchema = await stores.input.expectedSchema(path);
      return expectedSchema === undefined ? {} : { expectedSchema };
    },
    isManifest: declaresDependencies,
    except: new Set([directory]),
  });
  return {
    services,
    warming,
    calls: new Calls(() => settings.get("call.max_seconds") * 1000),
    pool,
    providers,
    workerId,
    root: found.roots[0],
    dataDirectory: directory,
    secrets,
    async refresh() {
      await settings.refresh();
      await learnSecrets(secrets, [stores.metadata, userSecrets], log);
      if (settings.get("allow_paths").join("\0") === allowed) return;
      allowed = settings.get("allow_paths").join("\0");
      guard = makeGuard(settings.get("allow_paths"));
    },
    async close() {
      pool.close();
      await stores.close();
      await userSecrets.close();
    },
  };
}

/** What is kept as a secret must not come out of a file either. */
async function learnSecrets(
  known: KnownSecrets,
  places: readonly Pick<UserSecrets, "secretValues">[],
  log: Logger,
): Promise<void> {
  for (const place of places) {
    try {
      for (const value of await place.secretValues()) known.add(value);
    } catch (error) {
      log.debug("Stored secrets cannot be read", { reason: error });
    }
  }
}
