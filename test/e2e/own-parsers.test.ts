/** What is generated passes the language's own parser, which is not the one that the executable holds. */
import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import ts from "typescript";
import { FakeCerebras } from "../support/fake-cerebras.ts";
import { Sandbox } from "../support/executable.ts";
import { PATIENCE_MS, RawServer } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

interface Language {
  file: string;
  /** As a model writes it, cut off in the middle. */
  good: string;
  broken: string;
  /** Whether there is something to ask; a language without its tools is skipped. */
  judge: boolean;
  accepts(path: string): boolean | Promise<boolean>;
}

const GO = `package queue

import (
	"context"
	"fmt"
)

// Queue hands out jobs in order.
type Queue[T any] struct {
	jobs chan T
}

// Next waits for a job.
func (q *Queue[T]) Next(ctx context.Context) (job T, err error) {
	select {
	case job = <-q.jobs:
		return job, nil
	case <-ctx.Done():
		return job, fmt.Errorf("next job: %w", ctx.Err())
	}
}
`;

const PYTHON = `"""Queues."""
from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Queue:
    """Hands out jobs in order."""

    jobs: deque[object] = field(default_factory=deque)

    def next(self) -> object | None:
        match self.jobs:
            case deque() if self.jobs:
                return self.jobs.popleft()
            case _:
                return None

    def __repr__(self) -> str:
        return f"Queue({', '.join(f'{job!r}' for job in self.jobs)})"
`;

const TYPESCRIPT = `/** Hands out jobs in order. */
export class Queue<const T extends object> {
  readonly #jobs: T[] = [];

  get size(): number {
    return this.#jobs.length;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) yield job;
  }
}

export const limits = { jobs: 10 } as const satisfies Record<string, number>;
`;

const SQL = `CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) > 0),
  done INTEGER AS (finished_at IS NOT NULL) STORED,
  finished_at REAL
) STRICT;

CREATE TRIGGER job_named AFTER UPDATE OF name ON job WHEN new.name = '; END' BEGIN
  SELECT RAISE(ABORT, 'a name; not an end');
END;

CREATE VIEW open_job AS WITH open(id) AS (SELECT id FROM job WHERE done = 0) SELECT * FROM open;
`;

const run = async (command: readonly string[]): Promise<boolean> =>
  (await Bun.spawn([...command], { stdout: "ignore", stderr: "ignore" }).exited) === 0;

const languages: readonly Language[] = [
  {
    file: "queue.go",
    good: GO,
    broken: GO.replace("case <-ctx.Done():", "case <-ctx.Done("),
    judge: Bun.which("gofmt") !== null,
    accepts: (path) => run(["gofmt", "-e", path]),
  },
  {
    file: "queue.py",
    good: PYTHON,
    broken: PYTHON.replace("match self.jobs:", "match self.jobs"),
    judge: Bun.which("python3") !== null,
    accepts: (path) => run(["python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", path]),
  },
  {
    file: "queue.ts",
    good: TYPESCRIPT,
    broken: TYPESCRIPT.replace("get size(): number {", "get size(: number {"),
    judge: true,
    async accepts(path) {
      const { diagnostics = [] } = ts.transpileModule(await Bun.file(path).text(), {
        reportDiagnostics: true,
        compilerOptions: { target: ts.ScriptTarget.ESNext },
      });
      return diagnostics.length === 0;
    },
  },
  {
    file: "queue.sql",
    good: SQL,
    broken: SQL.replace("name TEXT NOT NULL", "name TEXT NOT"),
    judge: true,
    async accepts(path) {
      const text = await Bun.file(path).text();
      using database = new Database(":memory:");
      try {
        database.run(text);
        return true;
      } catch {
        return false;
      }
    },
  },
];

for (const { file, good, broken, judge, accepts } of languages) {
  test.skipIf(!judge)(
    `${file}: its own parser refuses what went back and takes what was written`,
    async () => {
      using sandbox = new Sandbox();
      await using fake = await FakeCerebras.start();
      for (const code of [broken, good]) {
        fake.queue.push({ steps: [`\`\`\`\n${code}\`\`\`\n`, { finish: "stop" }] });
      }
      await using server = await RawServer.start(sandbox, { env: fake.env });
      const { body } = await server.call({
        action: "generate_file",
        output_path: file,
        verified_prompt: "A queue of jobs",
      });
      expect(body).toMatchObject({ path: file, repairs: 1 });

      const refused = join(sandbox.path, file);
      await Bun.write(refused, broken);
      expect([await accepts(refused), await accepts(join(sandbox.project, file))]).toEqual([false, true]);
      expect(await Bun.file(join(sandbox.project, file)).text()).toBe(good);
    },
  );
}
