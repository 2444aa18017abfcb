import { expect, test } from "bun:test";
import { basename, join } from "node:path";
import { actions } from "../src/actions/index.ts";
import { fillParts } from "../packaging/marked-parts.ts";
import { definitionParts } from "../packaging/readme.ts";
import { languages } from "../src/readers/code/languages.ts";
import { readers } from "../src/readers/index.ts";

const ROOT = join(import.meta.dir, "..");
const readme = await Bun.file(join(ROOT, "README.md")).text();

function filesIn(folder: string, pattern: string): string[] {
  return [...new Bun.Glob(pattern).scanSync({ cwd: join(ROOT, folder) })];
}

test("every file in actions/ that defines an action is registered under its name", async () => {
  const inFiles: string[] = [];
  for (const file of filesIn("src/actions", "*.ts")) {
    const text = await Bun.file(join(ROOT, "src/actions", file)).text();
    if (text.includes("defineAction({")) inFiles.push(basename(file, ".ts"));
  }
  expect(inFiles.length).toBeGreaterThan(0);
  expect(actions.map(({ name }) => name).toSorted()).toEqual(inFiles.toSorted());
});

test("every action has a summary, a description, described parameters and an example that it accepts", () => {
  for (const action of actions) {
    expect(action.summary.length).toBeGreaterThan(20);
    expect(action.announcement.length).toBeLessThan(action.summary.length + 1);
    expect(action.description.length).toBeGreaterThan(action.summary.length / 2);
    expect(action.check({ ...action.example })).toEqual({ ok: true });
    const { properties } = action.jsonSchema();
    for (const name of action.paramNames) {
      expect(properties).toHaveProperty([name, "description"]);
    }
  }
});

test("what the README says of actions, languages, commands and settings is what their definitions say", () => {
  expect(fillParts(readme, definitionParts())).toBe(readme);
});

test("every reader serves an action, and every reading action has its reader", () => {
  const reading = actions.map(({ name }) => name).filter((name) => name.startsWith("read_"));
  expect(readers.map(({ name }): string => name).toSorted()).toEqual(reading.toSorted());
});

test("every language is named in the README", () => {
  for (const { name } of languages) expect(readme.toLowerCase()).toContain(name);
});
