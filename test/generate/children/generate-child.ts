/** One generation in a process of its own: `generate-child.ts PROJECT DATA OUTPUT CALLS [STEP]`; killed at STEP, or after it is told to. */
import { appendFileSync } from "node:fs";
import { answer, bench, CALL, request, ScriptedClient } from "../harness.ts";

const [project = "", data = "", output = "", calls = "", step = ""] = process.argv.slice(2);
const prompts = (process.env["PROMPTS"] ?? "Write it").split("|");

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

/** Gives a file that names the prompt it was asked with, and notes that it was asked. */
async function written(task: string): Promise<string> {
  const prompt = /Request:\n(.*)\n/.exec(task)?.[1] ?? "";
  appendFileSync(calls, `${prompt}\n`);
  if (step === "generating") die();
  await Bun.sleep(20);
  return answer(`export const prompt = ${JSON.stringify(prompt)};\n${"// filler\n".repeat(2000)}`);
}

const client = new ScriptedClient(
  ...prompts.map(
    () =>
      ({ task }: { task: string }) =>
        written(task),
  ),
);
const { generation, stores } = bench(project, data, client, {
  workerId: `worker-${process.pid}`,
  onStep: (reached) => {
    if (reached === step) die();
  },
});
for (const prompt of prompts) {
  try {
    const result = await generation.generate(
      request(output.replace("%", prompt.replaceAll(/\W/g, "")), { prompt, overwrite: true }),
      CALL,
    );
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error })}\n`);
  }
}
await stores.close();
