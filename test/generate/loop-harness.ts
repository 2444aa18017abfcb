import { join } from "node:path";
import type { CommitRequest } from "../../src/generate/loop/commit.ts";
import { Loop } from "../../src/generate/loop/index.ts";
import type { LoopCall } from "../../src/generate/loop/options.ts";
import type { ProposeRequest } from "../../src/generate/loop/propose.ts";
import type { RefineRequest } from "../../src/generate/loop/refine.ts";
import { SqlEngine } from "../../src/generate/sql/sql-engine.ts";
import { SqlWriter } from "../../src/generate/sql/writer.ts";
import { surveyText } from "../../src/ingest/survey-text.ts";
import { publicError } from "../../src/public-error.ts";
import type { Sessions } from "../../src/store/sessions.ts";
import { type Bench, bench, type ScriptedClient } from "./harness.ts";

export interface LoopBench extends Bench {
  loop: Loop;
  sessions: Sessions;
}

/** Everything a session needs, over a project and a data directory; parsers run in this thread. */
export function loopBench(
  project: string,
  data: string,
  client: ScriptedClient,
  more: Parameters<typeof bench>[3] = {},
): LoopBench {
  const base = bench(project, data, client, more);
  const { generation, options, stores } = base;
  const engine = new SqlEngine({
    command: [process.execPath, join(import.meta.dir, "../../src/main.ts")],
    scratch: join(data, "scratch"),
    maxMs: () => 10_000,
  });
  const writer = new SqlWriter({ ...options, engine, onStep: () => undefined });
  const loop = new Loop({
    ...options,
    files: generation,
    proposals: stores.proposals,
    sessions: stores.sessions,
    sql: { ...options, engine, writer },
    survey: (path, text, maxTokens) => surveyText({ type: "survey", path, text, maxTokens }),
    newSessionId: () => crypto.randomUUID(),
    describe: (error) => publicError(error, "a block"),
  });
  return { ...base, loop, sessions: stores.sessions };
}

const ASK = {
  patterns: {},
  provider: undefined,
  model: undefined,
  maxCompletionTokens: undefined,
  maxTokens: 2500,
};

export const LOOP_CALL: LoopCall = { signal: new AbortController().signal, progress: () => undefined };

/** Blocks named by their ids, each to a file of its own. */
export function proposal(...ids: string[]): ProposeRequest {
  const blocks = ids.map((id) => ({ id, description: `Be ${id}`, type: undefined, target: `${id}.ts` }));
  return { ...ASK, blocks, contextFiles: [] };
}

export function refinement(sessionId: string, blockId: string, feedback = "Better"): RefineRequest {
  return { ...ASK, sessionId, blockId, feedback, contextFiles: undefined };
}

export function commitment(
  sessionId: string,
  blockIds: string[],
  more: Partial<CommitRequest> = {},
): CommitRequest {
  return {
    ...ASK,
    sessionId,
    blockIds,
    finalize: false,
    overwrite: false,
    ifSha256: undefined,
    allowDestructive: false,
    create: false,
    ...more,
  };
}
