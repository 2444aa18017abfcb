import { describe, expect, test } from "bun:test";
import { CONFIG } from "../../src/config.ts";
import { brainloop, Sandbox } from "../support/executable.ts";
import { InTerminal } from "./terminal.ts";

const KEY = "reader.cache_ttl_seconds";
const VARIABLE = "BRAINLOOP_READER_CACHE_TTL_SECONDS";

function config(sandbox: Sandbox, args: readonly string[], env: Record<string, string> = {}) {
  return brainloop(["config", ...args], { env: { ...sandbox.env, ...env } });
}

describe("config list", () => {
  test("shows every key with value, origin, default, description and what is expected", async () => {
    using sandbox = new Sandbox();
    await config(sandbox, ["set", KEY, "60"]);
    const { code, out, err } = await config(sandbox, ["list"], { BRAINLOOP_LOG_LEVEL: "debug" });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^reader\.cache_ttl_seconds +60 +config +3600$/m);
    expect(out).toMatch(/^log\.level +debug +environment +info$/m);
    expect(out).toMatch(/^allow_paths +- +default +-$/m);
    for (const { description, expected } of Object.values(CONFIG)) {
      expect(out).toContain(`\n  ${description}; ${expected}\n`);
    }
  });

  test("as JSON gives typed values and the variable of each key", async () => {
    using sandbox = new Sandbox();
    const { out } = await config(sandbox, ["list", "--json"], { [VARIABLE]: "5" });
    const keys: unknown = JSON.parse(out);
    expect(keys).toHaveLength(Object.keys(CONFIG).length);
    expect(keys).toContainEqual({
      key: KEY,
      value: 5,
      text: "5",
      from: "environment",
      type: "number",
      expected: CONFIG[KEY].expected,
      default: 3600,
      default_text: "3600",
      description: CONFIG[KEY].description,
      environment: VARIABLE,
    });
  });

  test("says on stderr which values have no effect", async () => {
    using sandbox = new Sandbox();
    const { code, out, err } = await config(sandbox, ["list", "--json"], { [VARIABLE]: "soon" });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toBeArray();
    expect(err).toContain(`${VARIABLE}: expected a whole number from 0`);
  });

  test("is set off in a terminal, unless NO_COLOR is set", async () => {
    using sandbox = new Sandbox();
    const show = async (env: Record<string, string>): Promise<string> => {
      await using terminal = new InTerminal(["config", "list"], { ...sandbox.env, TERM: "xterm", ...env });
      expect(await terminal.end()).toBe(0);
      return terminal.shown;
    };
    expect(await show({})).toContain("\u001b[1mKEY");
    expect(await show({ NO_COLOR: "1" })).not.toContain("\u001b");
    expect((await config(sandbox, ["list"])).out).not.toContain("\u001b");
  });
});

describe("config get", () => {
  test("prints the value alone; the environment overrides what was set, which overrides the default", async () => {
    using sandbox = new Sandbox();
    expect((await config(sandbox, ["get", KEY])).out).toBe("3600\n");
    await config(sandbox, ["set", KEY, "60"]);
    expect((await config(sandbox, ["get", KEY])).out).toBe("60\n");
    expect((await config(sandbox, ["get", KEY], { [VARIABLE]: "5" })).out).toBe("5\n");
    expect((await config(sandbox, ["get", KEY], { [VARIABLE]: "" })).out).toBe("60\n");
  });

  test("of an unknown key fails with the nearest one", async () => {
    using sandbox = new Sandbox();
    const { code, out, err } = await config(sandbox, ["get", "reader.cache_ttl_second"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`Unknown configuration key "reader.cache_ttl_second", did you mean "${KEY}"?`);
  });
});

describe("config set", () => {
  test("keeps a value as the key writes it", async () => {
    using sandbox = new Sandbox();
    const { code, out } = await config(sandbox, ["set", "log.level", " DEBUG "]);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect((await config(sandbox, ["get", "log.level"])).out).toBe("debug\n");
  });

  test.each([
    [KEY, "-1", "a whole number from 0"],
    [KEY, "1.5", "a whole number from 0"],
    [KEY, "", "a whole number from 0"],
    ["log.level", "loud", "one of debug, info"],
    ["allow_paths", "relative/path", "absolute paths"],
  ])("refuses for %s the value %j and says what is expected", async (key, value, expected) => {
    using sandbox = new Sandbox();
    const { code, err } = await config(sandbox, ["set", key, value]);
    expect(code).toBe(2);
    expect(err).toStartWith(`brainloop: Configuration key "${key}": expected ${expected}`);
    expect((await config(sandbox, ["list"])).out).not.toMatch(/ config /);
  });

  test("says where the environment comes first", async () => {
    using sandbox = new Sandbox();
    const { code, err } = await config(sandbox, ["set", KEY, "60"], { [VARIABLE]: "5" });
    expect(code).toBe(0);
    expect(err).toContain(`${VARIABLE} comes first: "5"`);
  });
});

describe("config unset", () => {
  test("brings the default back, and says where nothing was set", async () => {
    using sandbox = new Sandbox();
    await config(sandbox, ["set", KEY, "60"]);
    expect((await config(sandbox, ["unset", KEY])).code).toBe(0);
    expect((await config(sandbox, ["get", KEY])).out).toBe("3600\n");
    expect(await config(sandbox, ["unset", KEY])).toEqual({ code: 0, out: "", err: `${KEY} was not set\n` });
  });

  test("removes a key that this version does not know, where there is one", async () => {
    using sandbox = new Sandbox();
    const { out: path } = await brainloop(["where", "lifecycle"], { env: sandbox.env });
    await Bun.$`sqlite3 ${path.trim()} "INSERT INTO config VALUES ('old.key', '1', 0)"`.quiet();
    expect((await config(sandbox, ["unset", "old.key"])).code).toBe(0);
    expect((await config(sandbox, ["list"])).err).toBe("");
    expect((await config(sandbox, ["unset", "old.key"])).code).toBe(2);
  });
});
