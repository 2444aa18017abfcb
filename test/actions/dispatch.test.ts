import { expect, test } from "bun:test";
import { prepareCall } from "../../src/actions/dispatch.ts";
import { actions } from "../../src/actions/index.ts";
import { BrainloopError } from "../../src/error.ts";

function failure(call: Record<string, unknown>): BrainloopError {
  try {
    prepareCall(actions, call);
  } catch (error) {
    if (error instanceof BrainloopError) return error;
    throw error;
  }
  throw new Error("expected a failure");
}

test("nested, flat and textual parameters mean the same", () => {
  const params = { file_path: "a.ts" };
  for (const call of [
    { action: "read_code", params },
    { action: "read_code", ...params },
    { action: "read_code", params: JSON.stringify(params) },
    { action: "read_code", params: {}, path: "a.ts" },
    { action: "read_code", params: null, ...params },
  ]) {
    expect(prepareCall(actions, call).params).toEqual(params);
  }
});

test("an unknown action is answered with the list and the nearest", () => {
  const error = failure({ action: "read_cod" });
  expect(error.code).toBe("UNKNOWN_ACTION");
  expect(error.message).toContain('did you mean "read_code"');
  for (const { name } of actions) expect(error.hint).toContain(name);
});

test("an unknown parameter is named with the nearest right one, the schema and an example", () => {
  const error = failure({ action: "read_code", params: { file_path: "a.ts", detial: "full" } });
  expect(error.code).toBe("INVALID_PARAMS");
  expect(error.message).toContain('Unknown parameter "detial", did you mean "detail"?');
  expect(error.details).toMatchObject({
    schema: { required: ["file_path"], properties: { detail: { enum: ["brief", "full"] } } },
    example: { action: "read_code", params: { file_path: expect.any(String) } },
  });
});

test("a mistyped parameter is named with what was expected and what was found", () => {
  expect(failure({ action: "read_code", params: { file_path: 7 } }).message).toMatch(
    /"file_path".*expected.*found 7/,
  );
  expect(failure({ action: "read_code", params: { file_path: "a", detail: "half" } }).message).toMatch(
    /"detail".*expected \("brief" \| "full"\).*found "half"/,
  );
});

test("a missing parameter is named", () => {
  expect(failure({ action: "read_code" }).message).toContain('Missing parameter "file_path"');
});

test("every problem of a call is told at once", () => {
  const { message } = failure({ action: "read_code", params: { pth: "a", force: "yes" } });
  for (const name of ["pth", "force", "file_path"]) expect(message).toContain(`"${name}"`);
});

test("a parameter given twice with different values is refused, with the same value it is not", () => {
  expect(failure({ action: "read_code", path: "a", params: { file_path: "b" } }).message).toContain("twice");
  expect(prepareCall(actions, { action: "read_code", path: "a", params: { file_path: "a" } }).params).toEqual(
    { file_path: "a" },
  );
});

test("names that mean something to JavaScript are unknown parameters like others", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    expect(failure(JSON.parse(`{"action":"read_code","file_path":"a","${name}":1}`)).code).toBe(
      "INVALID_PARAMS",
    );
  }
});

test("where one parameter tells which others there are, a call that has others is answered with the schema of its variant", () => {
  const missing = failure({ action: "loop", mode: "refine", session_id: "s", block_id: "b" });
  expect(missing.message).toBe('loop: Missing parameter "audit_feedback" of mode "refine"');
  expect(missing.details).toMatchObject({
    schema: { required: ["mode", "session_id", "block_id", "audit_feedback"] },
  });
  expect(missing.details).not.toHaveProperty("schema.properties.blocks");
  const strange = failure({ action: "loop", mode: "audit", session_id: "s", block_id: "b", finalize: false });
  expect(strange.message).toContain(
    'Parameter "finalize" is none of mode "audit", which takes session_id, block_id',
  );
  const unknown = failure({ action: "loop", mode: "toString" });
  expect(unknown.details).toMatchObject({ schema: { oneOf: expect.any(Array), required: ["mode"] } });
  for (const call of [
    { mode: "status" },
    { mode: "status", session: "s" },
    { mode: "refine", session_id: "s", block: "b", feedback: "x" },
    { mode: "commit", session_id: "s", block_ids: ["b"], create: true },
  ]) {
    expect(() => prepareCall(actions, { action: "loop", ...call })).not.toThrow();
  }
});
