/** Kills while SQL is run. */
import { Database } from "bun:sqlite";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Asked, FakeCerebras, type Reply } from "../support/fake-cerebras.ts";
import { Sandbox } from "../support/executable.ts";
import { at, RawServer } from "../support/mcp.ts";
import type { Outcome } from "./outcome.ts";

/** As the log names them; at the others it is killed at random. */
const STEPS = [
  "marked",
  "stored",
  "prepared",
  "committed",
  "done",
  "forgotten",
  "recorded",
  "random",
  "random",
];
/** The server, its child process that runs the SQL, or both at once. */
const VICTIMS = ["server", "child", "both"] as const;
/** Of databases; `new` ones are made by the call. */
const KINDS = ["rollback", "wal", "new"] as const;
const MOST_RANDOM_MS = 150;
/** Rows that each call adds: more than a page, so that half of them could be there. */
const ROWS = 3000;

interface Round {
  name: string;
  step: string;
  victim: (typeof VICTIMS)[number];
  kind: (typeof KINDS)[number];
  /** Of the answer, where it came before the kill. */
  resultId?: unknown;
}

const TABLES =
  "CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0); CREATE TABLE rows (name TEXT, i INTEGER);";

function sqlOf({ kind, name }: Pick<Round, "kind" | "name">): string {
  return `${kind === "new" ? TABLES : ""}
    UPDATE counter SET n = n + 1;
    INSERT INTO rows WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${ROWS}) SELECT '${name}', i FROM n;`;
}

function reply({ body }: Asked): Reply {
  const [, name = "", kind = ""] = /Request:\n(\S+) (\w+)/.exec(body.messages.at(-1)?.content ?? "") ?? [];
  const known = KINDS.find((one) => one === kind) ?? "rollback";
  return { steps: [`\`\`\`\`\`sql\n${sqlOf({ name, kind: known })}\n\`\`\`\`\`\n`, { finish: "stop" }] };
}

function call({ kind, name }: Round): Record<string, unknown> {
  const params = { db_path: name, verified_prompt: `${name} ${kind}`, create: kind === "new" };
  return { action: "generate_sql", params };
}

/** How often a call was applied to a database; a share of one where it was in part. */
function timesApplied(path: string): number {
  if (!existsSync(path)) return 0;
  using db = new Database(path);
  const tables = db.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE name = 'rows'").all();
  if (tables.length === 0) return 0;
  const { n = 0, rows = 0 } =
    db
      .query<{ n: number; rows: number }, []>("SELECT n, (SELECT count(*) FROM rows) AS rows FROM counter")
      .get() ?? {};
  return rows / ROWS === n ? n : Number.NaN;
}

/** The same of a copy, since looking at the database itself would mend it. */
function timesAppliedIn(path: string, scratch: string): number {
  mkdirSync(scratch, { recursive: true });
  const copy = join(scratch, "copy.db");
  for (const ending of ["", "-journal", "-wal"]) {
    if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending);
  }
  return timesApplied(copy);
}

function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split(" ")
    .flatMap((text) => (text.trim() === "" ? [] : [Number(text)]));
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}

async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await Bun.sleep(1);
}

/**
 * Kills the executable, its child process, or both, at each step of a transaction and at random instants, and looks at
 * what is left. Every call is then made again: what the dead held is free at once.
 */
export async function killWhileRunningSql(kills: number): Promise<Outcome> {
  using sandbox = new Sandbox();
  await using fake = await FakeCerebras.start({ respond: reply });
  const serve = (): Promise<RawServer> =>
    RawServer.start(sandbox, { env: fake.env, args: ["--log-level", "debug"] });
  const problems: string[] = [];
  const rounds: Round[] = [];
  const steps = new Map<string, number>();
  for (let n = 0; n < kills; n++) {
    const kind = KINDS[n % KINDS.length] ?? "new";
    const round: Round = {
      name: `d${n}/a.db`,
      step: STEPS[n % STEPS.length] ?? "",
      victim: VICTIMS[Math.floor(n / 2) % VICTIMS.length] ?? "both",
      kind,
    };
    const path = join(sandbox.project, round.name);
    mkdirSync(dirname(path));
    if (kind !== "new") {
      using db = new Database(path);
      if (kind === "wal") db.run("PRAGMA journal_mode = WAL");
      db.run(TABLES);
    }
    rounds.push(round);
    await using server = await serve();
    const asked = fake.asked.length;
    const id = server.postCall(call(round));
    while (fake.asked.length === asked) await Bun.sleep(1);
    const answered = (): unknown => server.messages.find((message) => message.id === id)?.result;
    if (round.step === "random") await Bun.sleep(Math.random() * MOST_RANDOM_MS);
    else while (!server.errors.includes(`SQL ${round.step}`) && answered() === undefined) await Bun.sleep(0);
    const children = childrenOf(server.child.pid);
    if (round.victim !== "server") for (const pid of children) end(pid);
    if (round.victim !== "child" || children.length === 0) {
      server.child.kill("SIGKILL");
      await server.child.exited;
    } else {
      // The server finds out by itself what became of it; then it is ended as well.
      while (answered() === undefined) await Bun.sleep(1);
    }
    for (const pid of children) await gone(pid);
    const reached = [...server.errors.matchAll(/SQL (\w+)/g)].at(-1)?.[1] ?? "before";
    steps.set(reached, (steps.get(reached) ?? 0) + 1);
    const text = at(answered(), "content", 0, "text");
    if (typeof text === "string") round.resultId = at(JSON.parse(text), "result_id");
    const times = timesAppliedIn(path, join(sandbox.path, `copy${n}`));
    if (times !== 0 && times !== 1) problems.push(`${describe(round)} is applied ${times} times`);
    if (round.resultId !== undefined && times !== 1)
      problems.push(`${describe(round)} was said to be done and is not`);
  }

  await using server = await serve();
  for (const round of rounds) {
    const { ok, body } = await server.call(call(round));
    if (!ok) problems.push(`${describe(round)}: ${JSON.stringify(body)}`);
    if (round.resultId !== undefined && body["result_id"] !== round.resultId)
      problems.push(`${describe(round)} lost the result that was reported: ${JSON.stringify(body)}`);
    const again = await server.call(call(round));
    if (again.body["replayed"] !== true || again.body["result_id"] !== body["result_id"])
      problems.push(`${describe(round)} was not done once: ${JSON.stringify(again.body)}`);
    const path = join(sandbox.project, round.name);
    const beside = readdirSync(dirname(path)).filter((name) => name !== "a.db");
    if (beside.length > 0) problems.push(`${describe(round)} has left ${beside.join(", ")}`);
    const times = timesApplied(path);
    if (times !== 1) problems.push(`${describe(round)} is applied ${times} times after all`);
    problems.push(...damageOf(path).map((message) => `${describe(round)}: ${message}`));
  }
  return { steps, problems };
}

function damageOf(path: string): string[] {
  using db = new Database(path);
  const marker = db
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE name LIKE '%brainloop%'")
    .all();
  const check = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check").all();
  return [
    ...marker.map(({ name }) => `${name} is still there`),
    ...check.map((row) => row.integrity_check).filter((message) => message !== "ok"),
  ];
}

function describe({ kind, name, step, victim }: Round): string {
  return `${name} (${kind}), ${victim} killed when ${step},`;
}
