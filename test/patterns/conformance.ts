/**
 * `bun run conformance`: how well a real model's files fit the projects they are written for. Twenty prompts, four in
 * each of five projects that nobody here wrote, through the executable; each file is written into a copy of the
 * project. Costs tokens. Without a key it says that this is unmeasured.
 */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KEY_NAMES } from "../../src/providers.ts";
import { brainloop } from "../support/executable.ts";
import { readProject } from "./known-project.ts";
import { PROJECTS } from "./projects.ts";

/** SPEC 6: with no correction by hand. */
const REACH = 0.9;

const PROMPTS: Readonly<Record<string, readonly (readonly [file: string, prompt: string])[]>> = {
  execa: [
    [
      "lib/utils/retry.js",
      "Export a function that runs an async function again when it fails, with growing pauses, at most a given number of times.",
    ],
    [
      "lib/utils/lru-cache.js",
      "Export a class for a cache of the most recently used values with a limit on their number.",
    ],
    [
      "lib/utils/parse-size.js",
      "Export a function that turns texts such as '10kb' and '3 MB' into bytes, with an error for others.",
    ],
    [
      "lib/utils/read-lines.js",
      "Export an async generator that gives the lines of a file, without reading it whole.",
    ],
  ],
  zod: [
    [
      "src/v4/core/slug.ts",
      "Export a function that makes a URL slug of a title, with options for length and separator, typed.",
    ],
    ["src/v4/core/deep-equal.ts", "Export deepEqual for JSON values, with cycles refused by an error."],
    ["src/v4/core/event-hub.ts", "Export a typed event emitter class with on, off, once and emit."],
    [
      "src/v4/core/paths.ts",
      "Export functions that read and set a value in nested objects by a dotted path.",
    ],
  ],
  containerd: [
    [
      "pkg/retention/retention.go",
      "Package retention: a Store that keeps the newest n entries of a directory, with List, Prune and Close, each taking a context.",
    ],
    ["pkg/ratelimit/ratelimit.go", "Package ratelimit: a token bucket with Wait(ctx) and Allow."],
    [
      "pkg/checksum/checksum.go",
      "Package checksum: sha256 of files and of readers, with verification against an expected digest.",
    ],
    [
      "pkg/lockfile/lockfile.go",
      "Package lockfile: an advisory lock on a file with a timeout, released by Close.",
    ],
  ],
  flask: [
    [
      "flask/rate.py",
      "A rate limiter for views: a decorator that counts requests of an address in a window and aborts with 429.",
    ],
    [
      "flask/etags.py",
      "Functions that compute strong and weak ETags of responses and compare them with If-None-Match.",
    ],
    [
      "flask/flags.py",
      "A small registry of feature flags with defaults, overrides from a mapping and a context manager for tests.",
    ],
    [
      "flask/health.py",
      "Health checks: named checks are registered and run, with a summary of what failed and how long each took.",
    ],
  ],
  powerdns: [
    [
      "audit.schema.sqlite3.sql",
      "Tables for an audit log of changes to domains and records, with indexes for lookups by domain and time.",
    ],
    [
      "zones.schema.sqlite3.sql",
      "Tables for zone templates and the records of each, with the keys between them.",
    ],
    ["tokens.schema.sqlite3.sql", "Tables for API tokens of accounts with scopes, expiry and last use."],
    [
      "stats.schema.sqlite3.sql",
      "Tables for query counts by domain, type and hour, with what is needed to prune old ones.",
    ],
  ],
};

if (KEY_NAMES.every((name) => (process.env[name] ?? "") === "")) {
  print(`Unmeasured: no provider's key is set. Set one of ${KEY_NAMES.join(", ")} and run it again.\n`);
} else await measure();

async function measure(): Promise<void> {
  const scores: number[] = [];
  const failures: string[] = [];
  const place = realpathSync(mkdtempSync(join(tmpdir(), "brainloop-conformance-")));
  try {
    for (const [name, prompts] of Object.entries(PROMPTS)) {
      const known = PROJECTS.find((project) => project.name === name);
      // oxlint-disable-next-line no-await-in-loop -- one after the other: they share the provider's limits
      const project = known === undefined ? undefined : await readProject(known);
      if (project === undefined) {
        failures.push(`${name}: its sources cannot be had`);
        continue;
      }
      const copy = join(place, name);
      mkdirSync(copy);
      cpSync(project.top, copy, { recursive: true });
      for (const [file, prompt] of prompts) {
        // oxlint-disable-next-line no-await-in-loop -- the same
        const score = await generate(copy, join(place, "data", name), file, prompt);
        if (typeof score === "number") scores.push(score);
        else failures.push(`${name}, ${file}: ${score}`);
        print(
          `${name.padEnd(12)} ${file.padEnd(32)} ${typeof score === "number" ? percent(score) : "failed"}\n`,
        );
      }
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  const sorted = scores.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const good = scores.filter((score) => score >= REACH).length;
  print(`\n${scores.length} files: median ${percent(median)}, ${good} of them at least ${percent(REACH)}\n`);
  for (const failure of failures) print(`${failure}\n`);
  process.exitCode = failures.length > 0 || median < REACH ? 1 : 0;
}

/** @returns the score, or what went wrong */
async function generate(
  project: string,
  data: string,
  file: string,
  prompt: string,
): Promise<number | string> {
  const params = { output_path: file, verified_prompt: prompt, detail: "full", max_tokens: 0 };
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  const { err, out } = await brainloop(
    ["--root", project, "--data-dir", data, "call", "generate_file", JSON.stringify(params)],
    {
      cwd: project,
      env,
    },
  );
  if (out === "") return err.slice(0, 300);
  const answer: { conformance?: { score: number }; error?: { message: string } } = JSON.parse(out);
  if (answer.error !== undefined) return answer.error.message;
  return answer.conformance?.score ?? "no pattern applied";
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function print(text: string): void {
  process.stdout.write(text);
}
