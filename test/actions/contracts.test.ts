/** What breaks those who call an action, and what does not. */
import { expect, test } from "bun:test";
import { breakingChanges, contractsOf } from "../../src/actions/contracts.ts";
import { actions } from "../../src/actions/index.ts";

const BEFORE = {
  type: "object",
  properties: {
    path: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
    detail: { enum: ["brief", "full"] },
    rows: { type: "integer", minimum: 0, maximum: 100 },
  },
  required: ["path"],
  additionalProperties: false,
};

function after(change: (schema: typeof BEFORE & { properties: Record<string, object> }) => void): string[] {
  const schema = structuredClone(BEFORE);
  change(schema);
  const contract = (jsonSchema: object) => [{ action: "read", jsonSchema: JSON.stringify(jsonSchema) }];
  return breakingChanges(contract(BEFORE), contract(schema));
}

test("nothing changed, or something added that may be left out: no break", () => {
  expect(after(() => undefined)).toEqual([]);
  expect(
    after(({ properties }) => {
      properties["more"] = { type: "string" };
      properties["detail"] = { enum: ["brief", "full", "all"] };
      properties.rows.type = "number";
    }),
  ).toEqual([]);
});

test.each([
  [
    "is gone",
    "read.detail is gone",
    (schema: typeof BEFORE) => Reflect.deleteProperty(schema.properties, "detail"),
  ],
  ["is required", "read.rows is required now", (schema: typeof BEFORE) => schema.required.push("rows")],
  [
    "loses a value",
    "read.detail takes no full any more",
    (schema: typeof BEFORE) => schema.properties.detail.enum.pop(),
  ],
  [
    "loses a type",
    "read.path takes no array any more",
    (schema: typeof BEFORE) => schema.properties.path.anyOf.pop(),
  ],
  [
    "has a lower limit",
    "read.rows: maximum is 10 now",
    (schema: typeof BEFORE) => (schema.properties.rows.maximum = 10),
  ],
])("a parameter that %s breaks calls", (_, expected, change) => {
  expect(after(change)).toEqual([expected]);
});

test("an action that is gone breaks calls; today's keep what they are", () => {
  const today = contractsOf(actions);
  expect(today.length).toBeGreaterThan(5);
  expect(breakingChanges(today, today)).toEqual([]);
  expect(breakingChanges(today, today.slice(1))).toEqual([`Action ${today[0]?.action} is gone`]);
});
