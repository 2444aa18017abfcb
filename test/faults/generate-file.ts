/** Kills while files are written. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Asked, FakeCerebras, type Reply } from "../support/fake-cerebras.ts";
import { Sandbox } from "../support/executable.ts";
import { RawServer } from "../support/mcp.ts";
import type { Outcome } from "./outcome.ts";

/** As the log names them; the last one is no step: then it is killed at random. */
const STEPS = ["stored", "fsynced", "prepared", "renamed", "done", "synced", "recorded", "random"];
const MOST_RANDOM_MS = 80;
interface Round {
  name: string;
  step: string;
  before: string | undefined;
  after: string;
}

const textOf = (prompt: string): string =>
  `export const name = ${JSON.stringify(prompt)};\n${"// filler\n".repeat(500)}`;

function reply({ body }: Asked): Reply {
  const prompt = /Request:\n(.*)\n/.exec(body.messages.at(-1)?.content ?? "")?.[1] ?? "";
  return { steps: [`\`\`\`\`\`ts\n${textOf(prompt)}\`\`\`\`\`\n`, { finish: "stop" }] };
}

function call({ name, before }: Round): Record<string, unknown> {
  const params = { output_path: name, verified_prompt: name, overwrite: before !== undefined };
  return { action: "generate_file", params };
}

/**
 * Kills the executable at each step of a write and at random instants, and looks at what is left. Every call is then
 * made again: what the dead held is free at once.
 */
export async function killWhileWritingFiles(kills: number): Promise<Outcome> {
  using sandbox = new Sandbox();
  await using fake = await FakeCerebras.start({ respond: reply });
  const serve = (): Promise<RawServer> =>
    RawServer.start(sandbox, { env: fake.env, args: ["--log-level", "debug"] });
  const stands = ({ name }: Round): string | undefined => {
    const path = join(sandbox.project, name);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };

  const problems: string[] = [];
  const rounds: Round[] = [];
  const steps = new Map<string, number>();
  for (let n = 0; n < kills; n++) {
    const step = STEPS[n % STEPS.length] ?? "";
    const before = n % 3 === 0 ? `export const before = ${n};\n` : undefined;
    const round: Round = { name: `f${n}.ts`, step, before, after: textOf(`f${n}.ts`) };
    if (before !== undefined) await sandbox.write(round.name, before);
    rounds.push(round);
    const server = await serve();
    const asked = fake.asked.length;
    server.postCall(call(round));
    while (fake.asked.length === asked) await Bun.sleep(1);
    if (step === "random") await Bun.sleep(Math.random() * MOST_RANDOM_MS);
    else while (!server.errors.includes(`Write ${step}`)) await Bun.sleep(0);
    server.child.kill("SIGKILL");
    await server.child.exited;
    const reached = [...server.errors.matchAll(/Write (\w+)/g)].at(-1)?.[1] ?? "before";
    steps.set(reached, (steps.get(reached) ?? 0) + 1);
    const found = stands(round);
    if (found !== round.before && found !== round.after)
      problems.push(`${round.name} is half written after ${step}`);
  }

  await using server = await serve();
  for (const round of rounds) {
    const { ok, body } = await server.call(call(round));
    if (!ok) problems.push(`${round.name}, killed when ${round.step}: ${JSON.stringify(body)}`);
    if (stands(round) !== round.after)
      problems.push(`${round.name}, killed when ${round.step}, is not what was asked`);
    const again = await server.call(call(round));
    if (again.body["replayed"] !== true || again.body["result_id"] !== body["result_id"])
      problems.push(
        `${round.name}, killed when ${round.step}, was not done once: ${JSON.stringify(again.body)}`,
      );
  }
  const left = readdirSync(sandbox.project).filter((name) => name.startsWith("."));
  if (left.length > 0) problems.push(`Left behind: ${left.join(", ")}`);
  return { steps, problems };
}
