import { expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DATABASES } from "../../src/store/index.ts";
import { brainloop, Sandbox } from "../support/executable.ts";

test("where prints the project's data directory and makes nothing", async () => {
  using sandbox = new Sandbox();
  const env = { HOME: sandbox.home };
  const { code, out, err } = await brainloop(["where"], { env, cwd: sandbox.project });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toStartWith(join(sandbox.home, ".local/share/brainloop/project-"));
  expect(readdirSync(sandbox.home)).toEqual([]);
});

test("where follows --data-dir", async () => {
  using sandbox = new Sandbox();
  const args = ["--data-dir", "given", "where"];
  const { out } = await brainloop(args, { env: sandbox.env, cwd: sandbox.project });
  expect(out).toBe(`${sandbox.project}/given\n`);
});

test.each([...DATABASES])("where %s prints one path, at which sqlite3 finds the tables", async (database) => {
  using sandbox = new Sandbox();
  const { code, out, err } = await brainloop(["where", database], { env: sandbox.env });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toEndWith(`/brainloop.${database}.db\n`);
  const tables =
    await Bun.$`sqlite3 ${out.trim()} "SELECT COUNT(*) > 1 FROM sqlite_schema WHERE type = 'table'"`.text();
  expect(tables).toBe("1\n");
});

test("where makes all four databases at once", async () => {
  using sandbox = new Sandbox();
  const { out } = await brainloop(["where", "metadata"], { env: sandbox.env });
  for (const database of DATABASES) {
    expect(existsSync(out.trim().replace("metadata", database))).toBe(true);
  }
});

test("where refuses an unknown database with the nearest name", async () => {
  using sandbox = new Sandbox();
  const { code, out, err } = await brainloop(["where", "metdata"], { env: sandbox.env });
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain('Unknown database "metdata", did you mean "metadata"?');
});

test.each([
  "doctor",
  "stats",
  "stats --prometheus",
  "config list",
  "config get call.max_tokens",
  "secrets list",
  "sources list",
])("%s shows what is where there is nothing yet, and makes nothing", async (line) => {
  using sandbox = new Sandbox();
  const env = { HOME: sandbox.home };
  const { code, out, err } = await brainloop(line.split(" "), { env, cwd: sandbox.project });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).not.toBe("");
  expect(readdirSync(sandbox.home)).toEqual([]);
});
