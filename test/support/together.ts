/** Many servers over one data directory that make the same and different calls at once. */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { Asked, Reply } from "./fake-cerebras.ts";
import { fenced, type Place } from "./generation.ts";
import { type Answer, at, type RawServer, textAt } from "./mcp.ts";

export interface Together {
  servers: readonly RawServer[];
  /** Names what is made, so that rounds do not meet. */
  round: string;
  /** Whether each runs SQL of its own, too: a process more for every server. */
  ownSql: boolean;
}

/** Files name the prompt they were asked with, SQL adds one row; a final pass changes nothing. */
export function answerAnything({ body }: Asked): Reply {
  const task = body.messages.at(-1)?.content ?? "";
  const prompt = /Request:\n(.*)\n/.exec(task)?.[1] ?? "";
  const text = task.includes("Write the SQL for")
    ? `INSERT INTO log (name) VALUES ('${prompt}');\n`
    : `export const prompt = ${JSON.stringify(prompt)};\n`;
  return { ...fenced(text, task.includes("Write the SQL for") ? "sql" : "ts"), delayMs: 50 };
}

/**
 * Has all servers make the same calls, and each some of its own, all at once.
 * @returns what is wrong
 */
export async function workTogether(place: Place, { servers, round, ownSql }: Together): Promise<string[]> {
  const [first] = servers;
  if (first === undefined) return ["there is no server"];
  const problems: string[] = [];
  const shared = `shared${round}.db`;
  makeLog(place, shared);
  const own = servers.map((_, n) => `own${round}n${n}`);
  const ownDatabases = ownSql ? own.map((name) => `${name}.db`) : [];
  for (const name of ownDatabases) makeLog(place, name);
  const blocks = ["x", "y"].map((id) => ({
    id,
    description: `block ${round} ${id}`,
    target: `${round}${id}.ts`,
  }));
  const log = { id: "log", description: `row ${round}`, target: `loop${round}.db` };
  makeLog(place, log.target);
  const proposal = await first.call({
    action: "loop",
    params: { mode: "propose", blocks: [...blocks, log] },
  });
  const session_id = textAt(proposal.body, "session_id");
  const asked = place.fake.asked.length;

  const file = (prompt: string) => ({
    action: "generate_file",
    params: { output_path: `${prompt}.ts`, verified_prompt: prompt },
  });
  const sql = (prompt: string, db_path: string) => ({
    action: "generate_sql",
    params: { db_path, verified_prompt: prompt },
  });
  const commit = (block_id: string) => ({ action: "loop", params: { mode: "commit", session_id, block_id } });
  const same = [
    file(`one${round}`),
    file(`two${round}`),
    sql(`three${round}`, shared),
    commit("x"),
    commit("y"),
    commit("log"),
  ];
  const everySame = await Promise.all(
    servers.map(async (server, n) => {
      const name = own[n] ?? "";
      const calls = [file(name), ...(ownSql ? [sql(name, `${name}.db`)] : [])];
      const alone = Promise.all(calls.map((call) => server.call(call)));
      const answers = await Promise.all(same.map((call) => server.call(call)));
      return { answers, alone: await alone };
    }),
  );
  for (const [index, call] of same.entries()) {
    const answers = everySame.map(({ answers: all }) => all[index]);
    problems.push(...answers.flatMap((answer) => failure(answer, call)));
    const ids = new Set(answers.map((answer) => answer?.body["result_id"]));
    if (ids.size !== 1) problems.push(`${JSON.stringify(call)} gave ${ids.size} results`);
    const fresh = answers.filter((answer) => answer?.body["replayed"] !== true);
    if (fresh.length !== 1) problems.push(`${JSON.stringify(call)} was done ${fresh.length} times`);
  }
  for (const { alone } of everySame)
    problems.push(...alone.flatMap((answer) => failure(answer, "a call of its own")));
  const generations = place.fake.asked.length - asked;
  const distinct = same.length + servers.length + ownDatabases.length;
  if (generations !== distinct) problems.push(`${generations} generations for ${distinct} distinct calls`);
  for (const name of [shared, log.target, ...ownDatabases]) {
    const found = look(place, name);
    if (found !== "1 rows, tables log") problems.push(`${name} holds ${found}`);
  }
  const status = await first.call({ action: "loop", params: { mode: "status", session_id } });
  if (status.body["status"] !== "completed") problems.push(`the session is ${String(status.body["status"])}`);
  return problems;
}

function failure(answer: Answer | undefined, call: unknown): string[] {
  if (answer?.ok === true) return [];
  return [
    `${JSON.stringify(call)} failed: ${String(at(answer?.body, "error", "code"))} ${answer?.text.slice(0, 300)}`,
  ];
}

export function makeLog(place: Pick<Place, "project">, name: string): void {
  using db = new Database(join(place.project, name));
  db.run("CREATE TABLE log (name TEXT NOT NULL)");
}

/** How many rows there are, and which tables: what Brainloop notes of its transactions is gone in the end. */
export function look(place: Pick<Place, "project">, name: string): string {
  using db = new Database(join(place.project, name));
  // The child of a server that was killed takes a moment to notice.
  db.run("PRAGMA busy_timeout = 5000");
  const tables = db.query("SELECT name FROM sqlite_schema WHERE type = 'table'").values().flat().join(" ");
  return `${db.query("SELECT COUNT(*) FROM log").values().flat().join()} rows, tables ${tables}`;
}
