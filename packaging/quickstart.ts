/**
 * Installs, builds, and does the main job on this very repository: what an agent would get of it, and
 * what that saves.
 */
import { join } from "node:path";
import { step } from "./step.ts";

const root = join(import.meta.dir, "..");
const executable = join(root, "dist/brainloop");

for (const [title, args] of [
  ["install", ["install", "--frozen-lockfile"]],
  ["build", ["run", "build"]],
] as const) {
  if (!(await step(title, args)).ok) process.exit(1);
}

interface Answer {
  path: string;
  digest?: string;
  source_tokens: number;
  digest_tokens: number;
  lines: number;
  files?: number;
}

const map = await show("The map of this repository", "read_code", { file_path: "." });
const [large = "src/path-guard.ts"] = [...(map.digest ?? "").matchAll(/^ (src\/\S+) (\d+)/gm)]
  .toSorted((a, b) => Number(b[2]) - Number(a[2]))
  .map(([, path]) => path);
const file = await show(`The digest of ${large}`, "read_code", { file_path: large });
const readme = await show("The digest of README.md", "read_markdown", { file_path: "README.md" });

say("What that saved");
const rows: [string, Answer][] = [
  [`all ${map.lines} lines of source, as a map`, map],
  [file.path, file],
  [readme.path, readme],
];
for (const [what, { source_tokens, digest_tokens }] of rows) {
  const saved = 100 - (100 * digest_tokens) / source_tokens;
  print(`  ${what}: ${source_tokens} tokens → ${digest_tokens} (${saved.toFixed(1)} % less)`);
}

say("Register it with your agent");
const setup = await run(["setup", "claude"]);
print(setup.trimEnd());
print("\nOther clients: dist/brainloop setup cursor | vscode | codex | windsurf | gemini | json");

async function show(title: string, action: string, params: object): Promise<Answer> {
  say(title);
  print(`  brainloop call ${action} '${JSON.stringify(params)}'\n`);
  const answer: Answer = JSON.parse(await run(["call", action, JSON.stringify(params)]));
  const lines = (answer.digest ?? "").split("\n");
  const shown = lines.slice(0, 40);
  print(shown.map((line) => `  ${line}`).join("\n"));
  if (lines.length > shown.length) print(`  … ${lines.length - shown.length} more lines`);
  return answer;
}

async function run(args: readonly string[]): Promise<string> {
  const child = Bun.spawn([executable, ...args], { cwd: root, stdout: "pipe", stderr: "inherit" });
  const [out, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  if (code === 0) return out;
  process.stdout.write(out);
  process.exit(1);
}

function say(title: string): void {
  print(`\n── ${title}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
