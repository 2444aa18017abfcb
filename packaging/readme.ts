/**
 * Writes what README.md says of actions, commands and settings from their own definitions, between
 * `<!-- NAME -->` and `<!-- /NAME -->`. `--check` only tells whether it is up to date.
 */
import { join } from "node:path";
import { actions } from "../src/actions/index.ts";
import { COMMANDS } from "../src/cli/index.ts";
import { CONFIG } from "../src/config.ts";

const path = join(import.meta.dir, "../README.md");

/** @returns the text with every marked part written anew */
export function fill(text: string): string {
  return Object.entries(PARTS).reduce((filled, [name, lines]) => {
    const part = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!part.test(filled)) throw new Error(`README.md has no part "${name}"`);
    return filled.replace(part, (_, begin: string, end: string) => `${begin}${lines().join("\n")}\n${end}`);
  }, text);
}

const PARTS: Readonly<Record<string, () => string[]>> = {
  actions: () => [
    "| action | parameters | what it does |",
    "| --- | --- | --- |",
    ...actions.map(({ name, paramNames, required, summary }) => {
      const params = paramNames.map((param) => `\`${param}${required.includes(param) ? "" : "?"}\``);
      return row(`\`${name}\``, params.join(", "), summary);
    }),
  ],
  commands: () => [
    "| command | what it does |",
    "| --- | --- |",
    ...COMMANDS.map(({ name, args = [], summary }) => row(`\`${["brainloop", name, ...args].join(" ")}\``, summary)),
  ],
  settings: () => [
    "| key | value | default | what it is |",
    "| --- | --- | --- | --- |",
    ...Object.entries(CONFIG).map(([key, { expected, description, ...setting }]) =>
      row(`\`${key}\``, expected, `\`${String(setting.default)}\``, description),
    ),
  ],
};

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

if (import.meta.main) {
  const before = await Bun.file(path).text();
  const after = fill(before);
  if (process.argv.includes("--check")) process.exit(before === after ? 0 : 1);
  await Bun.write(path, after);
}
