import { describe, expect, test } from "bun:test";
import { delimiter } from "node:path";
import { PROVIDER_NAMES, PROVIDERS } from "../src/providers.ts";
import { CONFIG, environmentName, isConfigKey, parseConfigValue, resolveConfig } from "../src/config.ts";

describe("the table of keys", () => {
  const keys = Object.keys(CONFIG).filter(isConfigKey);

  test.each(keys)("%s has a description, and a default that it would take itself", (key) => {
    expect(CONFIG[key].description).toMatch(/^[A-Z].*[^.]$/);
    const entry = resolveConfig({}, [])
      .entries()
      .find((candidate) => candidate.key === key);
    expect(entry?.origin).toBe("default");
    expect(parseConfigValue(key, entry?.value ?? "")).toBe(entry?.value ?? "");
  });

  test("gives each key a variable of its own", () => {
    expect(environmentName("reader.cache_ttl_seconds")).toBe("BRAINLOOP_READER_CACHE_TTL_SECONDS");
    expect(new Set(keys.map(environmentName)).size).toBe(keys.length);
  });

  test("lets only the operator widen what may be read and written, and say where prompts go", () => {
    const operatorOnly = keys.filter((key) => CONFIG[key].operatorOnly);
    expect(operatorOnly.filter((key) => !key.endsWith(".base_url"))).toEqual([
      "allow_paths",
      "generation.protected_paths",
    ]);
  });

  test("has an address and a model for every provider, under its own name", () => {
    const named = PROVIDER_NAMES.flatMap((name) => [`provider.${name}.base_url`, `provider.${name}.model`]);
    expect(keys.filter((key) => key.split(".").length === 3)).toEqual(named.filter(isConfigKey));
    expect(named.filter((key) => !isConfigKey(key))).toEqual([]);
    for (const name of PROVIDER_NAMES) {
      const { default: fallback, operatorOnly } = CONFIG[`provider.${name}.base_url`];
      expect([fallback, operatorOnly]).toEqual([PROVIDERS[name].baseUrl, true]);
    }
  });
});

describe("a value", () => {
  const rows = [{ key: "call.max_seconds", value: "20" }];

  test("comes from the environment, else the table, else the default", () => {
    const all = resolveConfig({ BRAINLOOP_CALL_MAX_SECONDS: "10" }, rows);
    expect([all.get("call.max_seconds"), all.origin("call.max_seconds")]).toEqual([10, "environment"]);
    const table = resolveConfig({}, rows);
    expect([table.get("call.max_seconds"), table.origin("call.max_seconds")]).toEqual([20, "config"]);
    const none = resolveConfig({}, []);
    expect([none.get("call.max_seconds"), none.origin("call.max_seconds")]).toEqual([50, "default"]);
    expect(all.warnings).toEqual([]);
  });

  test("that is invalid is passed over for the next origin, with a warning", () => {
    const config = resolveConfig({ BRAINLOOP_CALL_MAX_SECONDS: "soon" }, rows);
    expect(config.get("call.max_seconds")).toBe(20);
    expect(config.warnings).toEqual([
      'Environment variable BRAINLOOP_CALL_MAX_SECONDS: expected a whole number from 1 to 3600, found "soon"; it has no effect',
    ]);
    expect(resolveConfig({}, [{ key: "call.max_seconds", value: "0" }]).get("call.max_seconds")).toBe(50);
  });

  test("may stand in the variable that other programs use, after its own", () => {
    const key = "provider.openai.base_url";
    const env = { OPENAI_BASE_URL: "https://a.example/v1" };
    expect(resolveConfig(env, [{ key, value: "https://b.example/v1" }]).get(key)).toBe(env.OPENAI_BASE_URL);
    expect(resolveConfig(env, []).origin(key)).toBe("environment");
    const own = { ...env, BRAINLOOP_PROVIDER_OPENAI_BASE_URL: "https://c.example/v1" };
    expect(resolveConfig(own, []).get(key)).toBe("https://c.example/v1");
  });

  test("in an empty variable counts as unset", () => {
    const config = resolveConfig({ BRAINLOOP_CALL_MAX_SECONDS: "" }, rows);
    expect(config.origin("call.max_seconds")).toBe("config");
    expect(config.warnings).toEqual([]);
  });

  test("under an unknown key in the table is a warning with the nearest key", () => {
    expect(resolveConfig({}, [{ key: "call.max_second", value: "1" }]).warnings).toEqual([
      'Table config: Unknown configuration key "call.max_second", did you mean "call.max_seconds"; it has no effect',
    ]);
  });

  test("that names what every object has is no key", () => {
    expect(() => parseConfigValue("constructor", "1")).toThrow('Unknown configuration key "constructor"');
    expect(() => parseConfigValue("__proto__", "1")).toThrow("Unknown configuration key");
  });
});

describe("parsing", () => {
  test.each([
    ["call.max_seconds", " 7 ", "7"],
    ["call.max_seconds", "007", "7"],
    ["log.level", "WARN", "warn"],
    ["allow_paths", ["/a", "", "/b"].join(delimiter), ["/a", "/b"].join(delimiter)],
    ["allow_paths", "", ""],
    ["provider.chain", "Cerebras, openai,cerebras", "cerebras,openai"],
    ["provider.prices", "openrouter/a/b:free=0/1.5, groq/c=1/2", "openrouter/a/b:free=0/1.5,groq/c=1/2"],
    ["provider.prices", "", ""],
    ["provider.ollama.model", " qwen3:8b ", "qwen3:8b"],
    ["provider.ollama.base_url", "http://localhost:11434/v1", "http://localhost:11434/v1"],
  ])("%s takes %p", (key, text, kept) => {
    expect(parseConfigValue(key, text)).toBe(kept);
  });

  test.each([
    ["call.max_seconds", "1.5"],
    ["call.max_seconds", ""],
    ["call.max_seconds", "1e2"],
    ["call.max_seconds", "0x10"],
    ["call.max_seconds", "3601"],
    ["call.max_seconds", "-1"],
    ["log.level", "loud"],
    ["allow_paths", "relative/path"],
    ["provider.chain", "cerebras,nobody"],
    ["provider.chain", ""],
    ["provider.prices", "nobody/a=1/2"],
    ["provider.prices", "cerebras/a=1"],
    ["provider.openai.base_url", " "],
    ["provider.openai.base_url", "localhost:8080/v1"],
    ["provider.openai.base_url", "http://example.com/v1"],
  ])("%s refuses %p and says what it expects", (key, text) => {
    expect(() => parseConfigValue(key, text)).toThrow(
      expect.objectContaining({
        code: "INVALID_PARAMS",
        message: expect.stringMatching(/expected .*, found /),
      }),
    );
  });
});
