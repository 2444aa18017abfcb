/** Kills while blocks of sessions are committed, to files and to databases. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LEASE_SECONDS } from "../../src/store/leases.ts";
import type { Asked, Reply } from "../support/fake-cerebras.ts";
import { fenced, Place } from "../support/generation.ts";
import { at, type RawServer, textAt } from "../support/mcp.ts";
import { look, makeLog } from "../support/together.ts";
import type { Outcome } from "./outcome.ts";

/** As the log names them; the last one is no step: then it is killed at random. */
const FILE_STEPS = ["stored", "fsynced", "prepared", "renamed", "done", "synced", "recorded", "random"];
const SQL_STEPS = ["stored", "marked", "prepared", "committed", "done", "forgotten", "recorded", "random"];
const MOST_RANDOM_MS = 120;
/** A lease and two heartbeats. */
const TIDY_MS = (LEASE_SECONDS + 2 * 15) * 1000;

interface Round {
  id: string;
  sql: boolean;
  step: string;
  before: string | undefined;
  session_id: string;
}

const targetOf = ({ id, sql }: Pick<Round, "id" | "sql">): string => `${id}.${sql ? "db" : "ts"}`;
const audited = (id: string): string =>
  `export const name = ${JSON.stringify(id)};\n${"// filler\n".repeat(500)}`;
const final = (id: string): string => `// Looked at.\n${audited(id)}`;

/** Every third final pass comes to nothing, so that both texts are written. */
function reply({ body }: Asked): Reply {
  const task = body.messages.at(-1)?.content ?? "";
  const id = /block (\w+)/.exec(task)?.[1] ?? "";
  if (task.includes("Write the SQL for")) return fenced(`INSERT INTO log (name) VALUES ('${id}');\n`, "sql");
  const isLast = body.temperature === 0.1;
  if (isLast && Number(id.slice(1)) % 3 === 0) return fenced("export const broken = ;\n");
  return { steps: [`\`\`\`\`\`ts\n${isLast ? final(id) : audited(id)}\`\`\`\`\`\n`, { finish: "stop" }] };
}

const expected = ({ id }: Round): string => (Number(id.slice(1)) % 3 === 0 ? audited(id) : final(id));
const commit = ({ id, session_id, before }: Round): Record<string, unknown> => ({
  action: "loop",
  params: { mode: "commit", session_id, block_id: id, ...(before === undefined ? {} : { overwrite: true }) },
});

/**
 * Kills the executable at each step of a commit and at random instants, and looks at what is left. Every commit is then
 * made again: what the dead held is free at once.
 */
export async function killWhileCommitting(kills: number): Promise<Outcome> {
  await using place = await Place.open(reply);
  const problems: string[] = [];
  const steps = new Map<string, number>();
  const serve = (): Promise<RawServer> => place.serve("--log-level", "debug");

  /** What stands at a target; for a database whether its row is there, with whatever a dead worker may have left. */
  function stands(round: Round): string | undefined {
    const path = join(place.project, targetOf(round));
    if (round.sql) return look(place, targetOf(round)).replace(/ rows.*/, "");
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  }

  async function propose(server: RawServer, n: number): Promise<Round> {
    const sql = n % 5 > 2;
    const list = sql ? SQL_STEPS : FILE_STEPS;
    const round = { id: `b${n}`, sql, step: list[n % list.length] ?? "", session_id: "" };
    const before = !sql && n % 4 === 0 ? `export const before = ${n};\n` : undefined;
    if (before !== undefined) await place.write(targetOf(round), before);
    if (sql) makeLog(place, targetOf(round));
    const block = { id: round.id, description: `block ${round.id}`, target: targetOf(round) };
    const { body } = await server.call({ action: "loop", params: { mode: "propose", blocks: [block] } });
    return { ...round, before, session_id: textAt(body, "session_id") };
  }

  async function kill(round: Round): Promise<void> {
    const server = await serve();
    const asked = place.fake.asked.length;
    const id = server.postCall(commit(round));
    const isAnswered = (): boolean => server.messages.some((message) => message.id === id);
    const seen = (): string[] =>
      [...server.errors.matchAll(/(?:Write|SQL) (\w+)/g)].map(([, step = ""]) => step);
    if (round.step === "random") {
      while (place.fake.asked.length === asked) await Bun.sleep(1);
      await Bun.sleep(Math.random() * MOST_RANDOM_MS);
    } else while (!seen().includes(round.step) && !isAnswered()) await Bun.sleep(0);
    server.child.kill("SIGKILL");
    await server.child.exited;
    const reached = `${round.sql ? "SQL" : "file"} ${seen().at(-1) ?? "before"}`;
    steps.set(reached, (steps.get(reached) ?? 0) + 1);
    const found = stands(round);
    const may = round.sql ? ["0", "1"] : [round.before, expected(round)];
    if (!may.includes(found)) problems.push(`${targetOf(round)} is half written after ${round.step}`);
  }

  async function check(server: RawServer, round: Round): Promise<void> {
    const what = `${targetOf(round)}, killed when ${round.step},`;
    const first = await server.call(commit(round));
    if (!first.ok) problems.push(`${what} ${first.text.slice(0, 500)}`);
    if (stands(round) !== (round.sql ? "1" : expected(round))) problems.push(`${what} is not what was asked`);
    const again = await server.call(commit(round));
    if (again.body["replayed"] !== true || again.body["result_id"] !== first.body["result_id"])
      problems.push(`${what} was not done once: ${again.text.slice(0, 500)}`);
    const { session_id } = round;
    const status = await server.call({ action: "loop", params: { mode: "status", session_id } });
    const block = at(status.body, "blocks", 0);
    if (status.body["status"] !== "completed" || at(block, "result_id") !== first.body["result_id"])
      problems.push(`${what} is ${JSON.stringify(block)} in session ${String(status.body["status"])}`);
  }

  function untidy(): string[] {
    const left = readdirSync(place.project).filter(
      (name) => name.startsWith(".") || /-(?:journal|wal|shm)$/.test(name),
    );
    const databases = rounds.filter(({ sql }) => sql).map(targetOf);
    return [
      ...left.map((name) => `${name} is left behind`),
      ...databases
        .filter((name) => look(place, name) !== "1 rows, tables log")
        .map((name) => `${name} holds ${look(place, name)}`),
    ];
  }

  const rounds: Round[] = [];
  {
    await using proposer = await place.serve();
    for (let n = 0; n < kills; n++) {
      const round = await propose(proposer, n);
      rounds.push(round);
      await kill(round);
    }
  }
  {
    await using server = await serve();
    for (const round of rounds) await check(server, round);
    // What is noted of a transaction goes with a heartbeat, once the lease of its commit is over.
    const giveUpAt = performance.now() + TIDY_MS;
    while (untidy().length > 0 && performance.now() < giveUpAt) await Bun.sleep(500);
    problems.push(...untidy());
  }
  return { steps, problems };
}
