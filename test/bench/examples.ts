import { Database } from "bun:sqlite";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { brainloop, REPOSITORY, Sandbox } from "../support/executable.ts";
import { tokens } from "./digest-size.ts";

interface Example {
  title: string;
  action: string;
  params: Record<string, unknown>;
}

const EXAMPLES: readonly Example[] = [
  { title: "A folder", action: "read_code", params: { file_path: "src/store", max_tokens: 700 } },
  {
    title: "A folder, with a focus",
    action: "read_code",
    params: { file_path: "src", focus: "stale cache", max_tokens: 600 },
  },
  { title: "Source code", action: "read_code", params: { file_path: "src/store/lifecycle.ts" } },
  {
    title: "The same, `brief`",
    action: "read_code",
    params: { file_path: "src/store/lifecycle.ts", detail: "brief" },
  },
  { title: "A database", action: "read_sqlite", params: { db_path: "lifecycle.db", max_tokens: 900 } },
  { title: "Markdown", action: "read_markdown", params: { file_path: "README.md", max_tokens: 700 } },
  { title: "Configuration", action: "read_config", params: { file_path: "package.json", max_tokens: 700 } },
];

/** One digest of each kind, as an agent gets it, beside the size of its source. */
export async function examples(): Promise<string> {
  using sandbox = new Sandbox();
  for (const name of ["src", "README.md", "package.json"])
    cpSync(join(REPOSITORY, name), join(sandbox.project, name), { recursive: true });
  await makeDatabase(join(sandbox.project, "lifecycle.db"));
  const parts: string[] = [];
  for (const { title, action, params } of EXAMPLES) {
    // oxlint-disable-next-line no-await-in-loop -- the order of the page
    const { out, err } = await brainloop(["call", action, JSON.stringify(params)], {
      cwd: sandbox.project,
      env: sandbox.env,
    });
    const answer: { digest?: string; source_tokens?: number } = JSON.parse(out === "" ? err : out);
    if (answer.digest === undefined) throw new Error(`${action} gave no digest: ${out}${err}`);
    const source = answer.source_tokens === undefined ? "" : ` of a source of about ${answer.source_tokens}`;
    parts.push(
      `### ${title}`,
      `\`${action} ${JSON.stringify(params)}\`: the answer has ${tokens(out.trim())} tokens${source}.`,
      ["````text", answer.digest, "````"].join("\n"),
    );
  }
  return parts.join("\n\n");
}

/** A database as Brainloop itself has it, with some rows. */
async function makeDatabase(path: string): Promise<void> {
  using db = new Database(path);
  db.run(await Bun.file(join(REPOSITORY, "sql/lifecycle/0001_initial.sql")).text());
  db.run("INSERT INTO config (key, value) VALUES ('log.level', 'warn'), ('call.max_tokens', '4000')");
}
