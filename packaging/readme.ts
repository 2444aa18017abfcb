/**
 * `bun run docs`: writes what README.md says of actions, languages, commands and settings from their own
 * definitions, and the samples from what the executable answers.
 */
import { join } from "node:path";
import { actions } from "../src/actions/index.ts";
import { COMMANDS } from "../src/cli/index.ts";
import { CONFIG, resolveConfig } from "../src/config.ts";
import { languages } from "../src/readers/code/languages.ts";
import { brainloop, Sandbox } from "../test/support/executable.ts";
import { generationSample } from "./generation-sample.ts";
import { fillFile } from "./marked-parts.ts";

const ROOT = join(import.meta.dir, "..");
const SAMPLE = "src/error.ts";

/** @returns the parts of README.md that follow from definitions */
export function definitionParts(): Record<string, string> {
  return {
    actions: table(
      ["action", "parameters", "what it does"],
      actions.map(({ name, paramNames, required, summary }) => {
        const params = paramNames.map((param) => `\`${param}${required.includes(param) ? "" : "?"}\``);
        return [`\`${name}\``, params.join(", "), summary];
      }),
    ),
    commands: table(
      ["command", "what it does"],
      COMMANDS.map(({ name, args = [], summary }) => [
        `\`${["brainloop", name, ...args].join(" ")}\``,
        summary,
      ]),
    ),
    languages: table(
      ["language", "files", "or a shebang of"],
      languages.map(({ name, extensions, fileNames = [], interpreters = [] }) => [
        name,
        inCode([...extensions, ...fileNames]),
        inCode(interpreters),
      ]),
    ),
    settings: table(
      ["key", "value", "default", "what it is"],
      resolveConfig({}, [])
        .entries()
        .map(({ key, value }) => [
          `\`${key}\``,
          CONFIG[key].expected,
          value === "" ? "none" : `\`${value}\``,
          CONFIG[key].description,
        ]),
    ),
  };
}

function inCode(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(" ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

async function sample(): Promise<string> {
  using sandbox = new Sandbox();
  const { code, out, err } = await brainloop(["call", "read_code", JSON.stringify({ file_path: SAMPLE })], {
    cwd: ROOT,
    env: sandbox.env,
  });
  if (code !== 0) throw new Error(`The sample failed with ${code}: ${err}${out}`);
  const answer: { digest: string; source_tokens: number; digest_tokens: number } = JSON.parse(out);
  const { digest, source_tokens, digest_tokens } = answer;
  return `\`\`\`\n${digest}\n\`\`\`\n\n${digest_tokens} tokens for the file's ${source_tokens}.`;
}

if (import.meta.main) {
  await fillFile(join(ROOT, "README.md"), {
    ...definitionParts(),
    sample: await sample(),
    generation: await generationSample(),
  });
}
