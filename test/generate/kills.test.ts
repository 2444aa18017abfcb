import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Scratch } from "../scratch.ts";
import { answer, bench, CALL, request, ScriptedClient } from "./harness.ts";

const SCRIPT = join(import.meta.dir, "children/generate-child.ts");
const PROMPT = "Write it";
const filled = (prompt: string): string =>
  `export const prompt = ${JSON.stringify(prompt)};\n${"// filler\n".repeat(2000)}`;

function child(scratch: Scratch, output: string, step: string, prompts = PROMPT) {
  return Bun.spawn(
    [
      process.execPath,
      SCRIPT,
      scratch.at("project"),
      scratch.at("home/data"),
      output,
      scratch.at("calls"),
      step,
    ],
    { stdout: "pipe", stderr: "pipe", env: { ...process.env, PROMPTS: prompts } },
  );
}

function callsOf(scratch: Scratch): string[] {
  return existsSync(scratch.at("calls")) ? readFileSync(scratch.at("calls"), "utf8").trim().split("\n") : [];
}

/** A worker that comes when the leases of the dead have run out. */
function later(scratch: Scratch, client: ScriptedClient) {
  return bench(scratch.at("project"), scratch.at("home/data"), client, {
    workerId: "later",
    now: () => Date.now() / 1000 + 60,
  });
}

const STEPS = ["generating", "stored", "fsynced", "prepared", "renamed", "done", "synced", "recorded"];
/** From here on the text is kept, so that it need not be generated again. */
const FIRST_KEPT = STEPS.indexOf("prepared");

for (const [index, step] of STEPS.entries()) {
  for (const base of [undefined, "export const old = 1;\n"]) {
    const what = base === undefined ? "a new file" : "a file that is replaced";
    test(`killed when it is ${step}, ${what} is whole, and the call repeated gives the right answer`, async () => {
      using scratch = new Scratch();
      scratch.mkdir("project");
      if (base !== undefined) scratch.write("project/a.ts", base);
      const process = child(scratch, "a.ts", step);
      await process.exited;
      expect(process.signalCode).toBe("SIGKILL");
      const path = scratch.at("project/a.ts");
      const found = existsSync(path) ? readFileSync(path, "utf8") : undefined;
      expect([base, filled(PROMPT)]).toContain(found);

      const client = new ScriptedClient(answer(filled(PROMPT)));
      const { generation, stores } = later(scratch, client);
      const result = await generation.generate(request("a.ts", { prompt: PROMPT, overwrite: true }), CALL);
      expect(client.requests).toHaveLength(index < FIRST_KEPT ? 1 : 0);
      expect(result["replayed"]).toBe(index < FIRST_KEPT ? undefined : true);
      expect(readFileSync(path, "utf8")).toBe(filled(PROMPT));
      expect(readdirSync(scratch.at("project"))).toEqual(["a.ts"]);
      const row = await stores.results.find(String(result["result_id"]));
      expect(row?.target).toBe(path);

      const back = await generation.restore("a.ts", String(result["result_id"]), CALL.signal);
      expect(back["restored"]).toBe(result["result_id"]);
      const now = existsSync(path) ? readFileSync(path, "utf8") : "none";
      expect(now).toBe(base ?? "none");
      await stores.close();
    });
  }
}

test("a write that a dead worker prepared is finished by the next worker, whatever it was asked", async () => {
  using scratch = new Scratch();
  scratch.mkdir("project");
  await child(scratch, "a.ts", "prepared").exited;
  await child(scratch, "b.ts", "fsynced").exited;
  expect(readdirSync(scratch.at("project")).filter((name) => name.startsWith(".brainloop-"))).toHaveLength(2);
  const { recovery, stores } = later(scratch, new ScriptedClient());
  expect(await recovery.recoverAll(() => crypto.randomUUID())).toEqual([]);
  expect(readdirSync(scratch.at("project"))).toEqual(["a.ts"]);
  expect(readFileSync(scratch.at("project/a.ts"), "utf8")).toBe(filled(PROMPT));
  await stores.close();
});

test("what someone changed after a worker died is left as it is", async () => {
  using scratch = new Scratch();
  scratch.mkdir("project");
  await child(scratch, "a.ts", "prepared").exited;
  scratch.write("project/a.ts", "export const mine = 1;\n");
  const { recovery, stores } = later(scratch, new ScriptedClient());
  const failures = await recovery.recoverAll(() => crypto.randomUUID());
  expect(failures).toMatchObject([{ target: scratch.at("project/a.ts"), error: { code: "FILE_CHANGED" } }]);
  expect(readFileSync(scratch.at("project/a.ts"), "utf8")).toBe("export const mine = 1;\n");
  await stores.close();
});

test("a worker that is alive keeps its claim: another cannot take it over", async () => {
  using scratch = new Scratch();
  scratch.mkdir("project");
  await child(scratch, "a.ts", "prepared").exited;
  const soon = bench(scratch.at("project"), scratch.at("home/data"), new ScriptedClient(), {
    workerId: "soon",
  });
  expect(await soon.recovery.recoverAll(() => crypto.randomUUID())).toEqual([]);
  expect(existsSync(scratch.at("project/a.ts"))).toBe(false);
  const other = soon.generation.generate(request("a.ts", { prompt: "Another" }), CALL);
  expect(await other.catch((error: unknown) => error)).toMatchObject({ code: "CONFLICT" });
  await soon.stores.close();
});

test("killed at any instant, no file is half written", async () => {
  using scratch = new Scratch();
  scratch.mkdir("project");
  for (let round = 0; round < 8; round++) {
    const prompts = Array.from({ length: 30 }, (_, n) => `R${round}N${n}`);
    const before = callsOf(scratch).length;
    const process = child(scratch, "%.ts", "", prompts.join("|"));
    while (callsOf(scratch).length < before + 2) await Bun.sleep(2);
    await Bun.sleep(Math.random() * 100);
    process.kill("SIGKILL");
    await process.exited;
  }
  const written = readdirSync(scratch.at("project")).filter((file) => !file.startsWith("."));
  expect(written.length).toBeGreaterThanOrEqual(8);
  for (const name of written) {
    expect(readFileSync(scratch.at("project", name), "utf8")).toBe(filled(name.replace(".ts", "")));
  }
  const { recovery, stores } = later(scratch, new ScriptedClient());
  expect(await recovery.recoverAll(() => crypto.randomUUID())).toEqual([]);
  expect(readdirSync(scratch.at("project")).filter((name) => name.startsWith("."))).toEqual([]);
  await stores.close();
}, 60_000);

test("eight processes that make the same calls generate each once, and nobody fails", async () => {
  using scratch = new Scratch();
  scratch.mkdir("project");
  const prompts = ["One", "Two", "Three"];
  const processes = Array.from({ length: 8 }, () => child(scratch, "%.ts", "", prompts.join("|")));
  const outputs = await Promise.all(processes.map(({ stdout }) => new Response(stdout).text()));
  const ids = outputs.map((output) =>
    output
      .trim()
      .split("\n")
      .map((line) => String(JSON.parse(line)["result_id"])),
  );
  expect(callsOf(scratch).toSorted()).toEqual(prompts.toSorted());
  for (const other of ids) expect(other).toEqual(ids[0] ?? []);
  for (const prompt of prompts) {
    expect(readFileSync(scratch.at("project", `${prompt}.ts`), "utf8")).toBe(filled(prompt));
  }
}, 60_000);

test("processes that write one path with different calls never mix, and are told to come back", async () => {
  using scratch = new Scratch();
  scratch.mkdir("project");
  const processes = ["One", "Two", "Three", "Four"].map((prompt) => child(scratch, "a.ts", "", prompt));
  const outputs = await Promise.all(processes.map(({ stdout }) => new Response(stdout).text()));
  const codes = outputs.map((output) => String(JSON.parse(output).error?.code ?? "done"));
  for (const code of codes) expect(["done", "CONFLICT", "FILE_CHANGED"]).toContain(code);
  expect(codes).toContain("done");
  const text = readFileSync(scratch.at("project/a.ts"), "utf8");
  expect(["One", "Two", "Three", "Four"].map(filled)).toContain(text);
}, 60_000);
