import { expect, test } from "bun:test";
import { surveyText } from "../../src/ingest/survey-text.ts";
import { estimateTokens } from "../../src/tokens.ts";

const survey = (path: string, text: string, maxTokens = 500) =>
  surveyText({ type: "survey", path, text, maxTokens });

test("names are qualified and sorted, whatever else the text says", async () => {
  const { names, outline } = await survey(
    "a.ts",
    "export class Store {\n  get(key: string): string {\n    return key;\n  }\n}\nconst b = 1;\nexport const a = b;\n",
  );
  expect(names).toEqual(["Store", "Store.get", "a", "b"]);
  expect(outline).toContain("get(key: string): string");
  const moved = await survey("a.ts", "const b = 2;\nexport const a = b;\nexport class Store { get() {} }\n");
  expect(moved.names).toEqual(names);
});

test("tables are what SQL declares", async () => {
  const { names } = await survey(
    "a.sql",
    "CREATE TABLE tags (id INTEGER PRIMARY KEY);\nCREATE INDEX t ON tags (id);\n",
  );
  expect(names).toContain("tags");
});

test("an outline keeps to its budget and holds no secret", async () => {
  const key = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
  const many = Array.from({ length: 200 }, (_, n) => `export const name${n} = "${key}";\n`).join("");
  const { outline } = await survey("a.ts", many, 100);
  expect(outline).toContain("name0");
  expect(estimateTokens(outline)).toBeLessThanOrEqual(100);
  expect((await survey("a.ts", many, 100_000)).outline).not.toContain(key);
});

test("what no reader takes, or none can parse, declares nothing", async () => {
  expect(await survey("a.unknown", "x = 1")).toMatchObject({ names: [], outline: "" });
  expect((await survey("a.json", "{")).names).toEqual([]);
});
