/**
 * The README's generation: what the executable really did with a prompt, against the tests' stand-in for
 * Cerebras, since the page must be made where no key is.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { FakeCerebras, type Step } from "../test/support/fake-cerebras.ts";
import { brainloop, Sandbox } from "../test/support/executable.ts";

const PARAMS = {
  output_path: "src/slug.ts",
  verified_prompt:
    "Export slug(title: string): string. Lower case, words joined by -, nothing else but letters and digits.",
  context_files: ["src/text.ts"],
};

const PROJECT: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify({ name: "shop", type: "module", devDependencies: { typescript: "^5.9.0" } }, undefined, 2)}\n`,
  "src/text.ts": [
    "/** The words of a text, in lower case. */",
    "export function words(text: string): string[] {",
    '  return text.toLowerCase().normalize("NFKD").match(/[a-z0-9]+/g) ?? [];',
    "}",
    "",
  ].join("\n"),
};

/** As models answer: prose around a fence. */
const ANSWER = [
  "Here is the file:",
  "",
  "```ts",
  'import { words } from "./text.ts";',
  "",
  "/** A title as part of a URL: its words in lower case, joined by hyphens. */",
  "export function slug(title: string): string {",
  '  return words(title).join("-");',
  "}",
  "```",
  "",
].join("\n");

/** @returns markdown: the call, the file it wrote, the receipt */
export async function generationSample(): Promise<string> {
  using sandbox = new Sandbox();
  for (const [name, text] of Object.entries(PROJECT)) {
    const path = join(sandbox.project, name);
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const pieces: Step[] = (ANSWER.match(/[^]{1,4}/g) ?? []).flatMap((piece): Step[] => [
    piece,
    { delayMs: 1 },
  ]);
  await using fake = await FakeCerebras.start({
    respond: ({ body }) => {
      const prompt = countTokens(body.messages.map(({ content }) => content).join("\n"));
      return { steps: [...pieces, { finish: "stop", usage: { prompt, completion: countTokens(ANSWER) } }] };
    },
  });
  const { code, out, err } = await brainloop(["call", "generate_file", JSON.stringify(PARAMS)], {
    cwd: sandbox.project,
    env: { ...sandbox.env, ...fake.env },
  });
  if (code !== 0) throw new Error(`The generation failed with ${code}: ${err}${out}`);
  return [
    "```sh",
    `brainloop call generate_file '${JSON.stringify(PARAMS, undefined, 2)}'`,
    "```",
    "",
    `\`${PARAMS.output_path}\`, as it then stood on the disk:`,
    "",
    "```ts",
    readFileSync(join(sandbox.project, PARAMS.output_path), "utf8").trimEnd(),
    "```",
    "",
    "The receipt:",
    "",
    "```json",
    out.trimEnd(),
    "```",
  ].join("\n");
}
