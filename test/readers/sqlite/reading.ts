/** Reading databases in tests, as the child process does it. */
import { Database } from "bun:sqlite";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SqliteDigest, SqliteTable } from "../../../src/digest.ts";
import type { FileResult } from "../../../src/reader.ts";
import { Children } from "../../../src/ingest/children.ts";
import { maskSecrets } from "../../../src/mask/index.ts";
import { judgeName } from "../../../src/mask/names.ts";
import { readDatabase } from "../../../src/readers/sqlite/read.ts";
import { tmpdir } from "node:os";

export interface ReadingOptions {
  budgetMs?: number;
  sampleRows?: number;
  expectedSchema?: string;
  deliver?: (result: FileResult) => void;
}

/** @throws what the reader throws */
export function readResult(path: string, options: ReadingOptions = {}): FileResult<SqliteDigest> {
  const { sampleRows, expectedSchema } = options;
  const result = readDatabase({
    path,
    options: {
      ...(sampleRows === undefined ? {} : { sampleRows }),
      ...(expectedSchema === undefined ? {} : { expectedSchema }),
    },
    scratch: join(tmpdir(), `brainloop-scratch-${crypto.randomUUID()}`),
    deadline: performance.now() + (options.budgetMs ?? 7000),
    mask(text) {
      const masked = maskSecrets(text);
      return { text: masked.text, found: masked.findings.length };
    },
    isSecretName: (name) => judgeName(name) !== undefined,
    deliver: options.deliver ?? (() => undefined),
  });
  if (result === "same") throw new Error("Nothing was known");
  return result;
}

export function read(path: string, options: ReadingOptions = {}): SqliteDigest {
  return readResult(path, options).digest;
}

/** The same in a process of its own, as it is done in truth. */
export async function readInChild(path: string, scratch: string, maxMs = 10_000): Promise<SqliteDigest> {
  const command = [process.execPath, join(import.meta.dir, "../../../src/main.ts")];
  const children = new Children({ command, most: 1, maxMs: () => maxMs, scratch });
  const outcome = await children.run({ type: "file", path, reader: "read_sqlite", options: {} });
  if (outcome.type !== "parsed") throw new Error(`Not parsed but ${outcome.type}`);
  return JSON.parse(outcome.parsed).digest;
}

export function tableOf(digest: SqliteDigest, name: string): SqliteTable {
  const table = digest.tables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new Error(`No table ${name}`);
  return table;
}

/** Makes a database. @returns its path */
export function make(path: string, sql: string): string {
  using db = new Database(path, { create: true });
  db.run(sql);
  return path;
}

/** Names and bytes of everything in a directory. */
export function snapshot(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory)
      .toSorted()
      .map((name) => [name, String(Bun.hash(readFileSync(join(directory, name))))]),
  );
}

/** Text of each recommendation: `rule object`. */
export function rules({ recommendations }: SqliteDigest): string[] {
  return recommendations.map(({ rule, object }) => `${rule} ${object}`.trim());
}
