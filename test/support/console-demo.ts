/** A project with a past, for the pages to have something to show. */
import { Database } from "bun:sqlite";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Reply, Step } from "./fake-cerebras.ts";
import { REPOSITORY, type Sandbox } from "./executable.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Puts some of Brainloop's own sources into a folder of the sandbox. @returns its path */
export function writeDemoProject(sandbox: Pick<Sandbox, "path">): string {
  const project = join(sandbox.path, "harbor");
  mkdirSync(project, { recursive: true });
  for (const folder of ["llm", "store", "worker"]) {
    cpSync(join(REPOSITORY, "src", folder), join(project, "src", folder), { recursive: true });
  }
  cpSync(join(REPOSITORY, "README.md"), join(project, "README.md"));
  return project;
}

/** Text as a model streams it. @param delayMs between pieces */
export function streamed(text: string, delayMs = 0): Reply {
  const pieces = text.match(/[^]{1,12}/g) ?? [];
  const steps: Step[] = pieces.flatMap((piece) => (delayMs > 0 ? [piece, { delayMs }] : [piece]));
  const usage = { prompt: 1_240, completion: Math.ceil(text.length / 4), cached: 900 };
  return { steps: [...steps, { finish: "stop", usage }] };
}

/** Writes a month of use into the databases, which a server has made. @param now Unix seconds */
export function writePast(dataDirectory: string, now: number): void {
  using lifecycle = new Database(join(dataDirectory, "brainloop.lifecycle.db"));
  using output = new Database(join(dataDirectory, "brainloop.output.db"));
  lifecycle.run("PRAGMA busy_timeout = 5000");
  output.run("PRAGMA busy_timeout = 5000");
  lifecycle.transaction(() => writeUsage(lifecycle, now))();
  output.transaction(() => writeMetrics(output, now))();
}

function writeUsage(db: Database, now: number): void {
  const insert = db.query(
    `INSERT INTO cerebras_usage (
       timestamp, updated_at, worker_id, action, provider, model, status, tokens_prompt, tokens_completion,
       tokens_cached, latency_ms, time_to_first_token_ms, cost, error_code
     ) VALUES (?, ?, 'past', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const call = (at: number, n: number): void => {
    const failed = n % 23 === 7;
    const cerebras = n % 9 !== 4;
    const [provider, model] = cerebras ? ["cerebras", "gpt-oss-120b"] : ["anthropic", "claude-sonnet-4-6"];
    const prompt = 2_000 + ((n * 977) % 5_000);
    const completion = failed ? 0 : 300 + ((n * 613) % 2_200);
    const speed = cerebras ? 1_500 + 500 * Math.sin(n / 5) : 90;
    const first = 120 + ((n * 37) % 160);
    const latency = first + (1000 * completion) / speed;
    const cost = cerebras ? (prompt * 0.35 + completion * 0.75) / 1e6 : null;
    const action = n % 3 === 0 ? "loop propose" : "generate_file";
    const status = failed ? "failed" : "done";
    const code = failed ? "PROVIDER_RATE_LIMITED" : null;
    insert.run(
      at,
      at,
      action,
      provider ?? "",
      model ?? "",
      status,
      prompt,
      completion,
      Math.floor(prompt / 2),
      latency,
      first,
      cost,
      code,
    );
  };
  let n = 0;
  for (let at = now - 30 * DAY; at < now - HOUR; at += DAY / (2 + (n % 5))) call(at, n++);
  for (let at = now - HOUR + 60; at < now - 30; at += 35 + ((n * 53) % 90)) call(at, n++);
}

function writeMetrics(db: Database, now: number): void {
  const insert = db.query(
    "INSERT INTO metrics (metric_name, metric_value, worker_id, timestamp) VALUES (?, ?, 'past', ?)",
  );
  let n = 0;
  for (let at = now - HOUR + 40; at < now - 20; at += 8 + ((n * 31) % 25)) {
    n++;
    const hit = (n * 7) % 10 < 4 + Math.min(4, n / 40);
    insert.run(hit ? "reader_cache_hit" : "reader_cache_miss", 1, at);
    insert.run("call_latency_ms", hit ? 1 + (n % 4) : 9 + (n % 40), at);
    if (n % 2 === 0) insert.run("tokens_saved", 400 + ((n * 271) % 3_800), at);
  }
}

/** What the provider writes. */
export const SLUG = `const LONGEST = 60;

/** A title as it stands in a URL: lower case, words joined by "-". */
export function slug(title: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .match(/[\\p{L}\\p{N}]+/gu);
  return (words ?? []).join("-").slice(0, LONGEST).replace(/-+$/, "");
}
`;

export const SLUG_TEST = `import { expect, test } from "bun:test";
import { slug } from "../src/slug.ts";

test("blanks and case", () => {
  expect(slug("  Hello   World ")).toBe("hello-world");
});

test("long titles are cut", () => {
  expect(slug("a".repeat(200))).toHaveLength(60);
});
`;
