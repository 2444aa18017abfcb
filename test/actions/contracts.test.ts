import { expect, test } from "bun:test";
import { join } from "node:path";
import { actions } from "../../src/actions/index.ts";
import { acceptContracts, breaches } from "../../src/actions/contracts.ts";
import { narrowings } from "../../src/actions/narrowing.ts";
import { Stores } from "../../src/store/index.ts";
import { scratchDirectory } from "../store/harness.ts";

const object = (properties: Record<string, unknown>, required: string[] = []) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

test.each<[string, unknown, unknown, string[]]>([
  ["a parameter that is gone", { type: "string" }, undefined, ['"a" is gone']],
  ["another type", { type: "string" }, { type: "number" }, ['"a" is no longer taken as string']],
  [
    "one type of two",
    { type: ["string", "number"] },
    { type: "string" },
    ['"a" is no longer taken as number'],
  ],
  ["a value that is gone", { enum: ["x", "y"] }, { enum: ["x", "z"] }, ['"a" takes "y" no longer']],
  [
    "values where anything was taken",
    { type: "string" },
    { type: "string", enum: ["x"] },
    ['"a" takes "x" alone'],
  ],
  [
    "a lower maximum",
    { type: "number", maximum: 9 },
    { type: "number", maximum: 5 },
    ['"a" has maximum 5, it was 9'],
  ],
  ["a new minimum", { type: "string" }, { type: "string", minLength: 1 }, ['"a" has minLength 1']],
  [
    "a list that is taken no longer",
    { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
    { type: "string" },
    ['"a" is no longer taken as array'],
  ],
  [
    "what is in a list",
    { type: "array", items: { type: "string" } },
    { type: "array", items: { type: "number" } },
    ['"a" is no longer taken as string'],
  ],
])("breaks: %s", (_, old, now, breaks) => {
  expect(narrowings(object({ a: old }), object(now === undefined ? {} : { a: now }))).toEqual(breaks);
});

test("breaks: a parameter that is required now, new or not", () => {
  const old = object({ a: { type: "string" } });
  const now = object({ a: { type: "string" }, b: { type: "string" } }, ["a", "b"]);
  expect(narrowings(old, now)).toEqual(['"a" is required', '"b" is required']);
});

test.each<[string, unknown, unknown]>([
  ["a description", { type: "string" }, { type: "string", description: "new" }],
  ["a further type", { type: "integer" }, { type: "number" }],
  ["a further value", { enum: ["x"] }, { enum: ["x", "y"] }],
  ["a list beside one value", { type: "string" }, { anyOf: [{ type: "string" }, { type: "array" }] }],
  ["a wider bound", { type: "number", minimum: 2 }, { type: "number", minimum: 1 }],
])("does not break: %s", (_, old, now) => {
  expect(narrowings(object({ a: old }, ["a"]), object({ a: now, b: { type: "string" } }))).toEqual([]);
});

test("contracts that were accepted are kept, until an action takes less", async () => {
  await using stores = new Stores(join(scratchDirectory(), "data"), {
    workerId: "operator",
    log: { warn: () => undefined },
    now: Date.now,
    operator: true,
  });
  expect(await breaches(stores.contracts, actions)).toEqual([]);
  await acceptContracts(stores.contracts, actions);
  expect(await breaches(stores.contracts, actions)).toEqual([]);
  const fewer = actions
    .filter(({ name }) => name !== "read_code")
    .map(({ name, jsonSchema }) => ({
      name,
      jsonSchema: () => (name === "read_config" ? { ...jsonSchema(), properties: {} } : jsonSchema()),
    }));
  const found = await breaches(stores.contracts, fewer);
  expect(found.map(({ action }) => action)).toEqual(["read_code", "read_config"]);
  expect(found[0]?.breaks).toEqual(["the action is gone"]);
  expect(found[1]?.breaks).toContain('"key" is gone');
  await acceptContracts(stores.contracts, fewer);
  expect(await breaches(stores.contracts, fewer)).toEqual([]);
});
