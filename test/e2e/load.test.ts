/** Many calls, many processes, and a server that answers all the while. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { brainloop, Sandbox } from "../support/executable.ts";
import { at, PATIENCE_MS, RawServer } from "../support/mcp.ts";
import { writeSlowFolder } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

/** SPEC 4. */
const AT_ONCE = 8;
const WAITING = 64;

test("pings are answered while a large folder is mapped", async () => {
  using sandbox = new Sandbox();
  await writeSlowFolder(sandbox, 60);
  await using server = await RawServer.start(sandbox);
  const map = server.postCall({ action: "read_code", path: "slow" });
  const pings: number[] = [];
  while (!server.messages.some(({ id }) => id === map)) {
    pings.push(await server.ping());
    await Bun.sleep(20);
  }
  expect(await server.answer(map)).toMatchObject({ ok: true });
  expect(pings.length).toBeGreaterThan(5);
  pings.sort((a, b) => a - b);
  expect(pings[Math.floor(pings.length / 2)]).toBeLessThan(500);
  expect(pings.at(-1)).toBeLessThan(3000);
});

test(`${AT_ONCE} calls run and ${WAITING} wait; one more is refused as retryable; who cancels makes room`, async () => {
  using sandbox = new Sandbox();
  await writeSlowFolder(sandbox);
  await using server = await RawServer.start(sandbox);
  const ids = Array.from({ length: AT_ONCE + WAITING + 5 }, (_, i) =>
    server.postCall({ action: "read_code", path: "slow", max_tokens: 1000 + i }),
  );
  for (const id of ids.slice(-5)) {
    const { ok, body } = await server.answer(id);
    expect(ok).toBe(false);
    expect(at(body, "error")).toMatchObject({ code: "CONFLICT", retryable: true });
  }
  await server.ping();
  const waiting = ids.slice(AT_ONCE, -5);
  for (const requestId of waiting) server.notify("notifications/cancelled", { requestId });
  // They left the line, so another gets a place in it, and its turn once those before are gone.
  const late = server.postCall({ action: "list_actions" });
  await server.ping();
  for (const requestId of ids.slice(0, AT_ONCE)) server.notify("notifications/cancelled", { requestId });
  expect(await server.answer(late)).toMatchObject({ ok: true });
  expect(await server.end(3000)).toEqual({ code: 0, signal: null });
});

test("20 processes that start at once over an empty data directory are all of use", async () => {
  using sandbox = new Sandbox();
  for (let i = 0; i < 20; i++) await sandbox.write(`f${i}.ts`, `export const name_${i} = ${i};\n`);
  const options = { cwd: sandbox.project, env: sandbox.env };
  const served = Array.from({ length: 10 }, async (_, i) => {
    await using server = await RawServer.start(sandbox);
    const { ok, text } = await server.call({ action: "read_code", path: `f${i}.ts` });
    const ended = await server.end();
    return { ok, found: text.includes(`name_${i}`), code: ended.code, err: server.errors };
  });
  const called = Array.from({ length: 10 }, async (_, i) => {
    const { code, out, err } = await brainloop(["call", "read_code", `{"path":"f${i + 10}.ts"}`], options);
    return { ok: true, found: out.includes(`name_${i + 10}`), code, err };
  });
  for (const result of await Promise.all([...served, ...called])) {
    expect(result).toEqual({ ok: true, found: true, code: 0, err: "" });
  }
});
