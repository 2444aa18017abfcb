import { tmpdir } from "node:os";
import { join } from "node:path";
import { DigestCache } from "../../src/ingest/digest-cache.ts";
import { ProjectPatterns } from "../../src/ingest/patterns/index.ts";
import { ParsePool } from "../../src/ingest/pool.ts";
import { Reading } from "../../src/ingest/reading.ts";
import { createLogger } from "../../src/log.ts";
import { PathGuard } from "../../src/path-guard.ts";
import { Stores } from "../../src/store/index.ts";

/** All that studying a project takes, with threads and databases of its own. */
export class Studio {
  readonly patterns: ProjectPatterns;
  readonly stores: Stores;
  readonly #pool: ParsePool;

  /**
   * @param project real path; the only root
   * @param data where the databases are
   */
  constructor(
    project: string,
    readonly data: string,
    threads = 1,
  ) {
    const log = createLogger({
      level: () => "silent",
      format: "pretty",
      write: () => undefined,
      mask: (text) => text,
      now: Date.now,
    });
    this.stores = new Stores(data, { workerId: "studio", log, now: Date.now });
    this.#pool = new ParsePool({
      size: threads,
      script: new URL("../../src/ingest/parse-worker.ts", import.meta.url).href,
      childCommand: ["false"],
      maxMs: () => 10_000,
      scratch: join(tmpdir(), "brainloop-no-copies"),
      log,
    });
    const guard = new PathGuard({
      roots: [project],
      cwd: project,
      home: "/nowhere",
      dataDirectory: data,
      dataHome: join(data, "home"),
    });
    const { lifecycle, output } = this.stores;
    const reading = new Reading({
      guard: () => guard,
      pool: this.#pool,
      cache: new DigestCache({ lifecycle, output, log, ttlSeconds: () => 3600, digestsPerPath: () => 5 }),
      metrics: { add: () => undefined },
      now: () => Date.now() / 1000,
      maxFileBytes: () => 32 * 1024 * 1024,
      maskKnown: (text) => text,
    });
    this.patterns = new ProjectPatterns({
      reading,
      store: this.stores.patterns,
      log,
      parallel: 2 * threads,
      except: new Set([data]),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pool.close();
    await this.stores.close();
  }
}
