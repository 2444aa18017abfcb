import { describe, expect, test } from "bun:test";
import { findSecrets, maskSecrets } from "../../src/mask/index.ts";
import { VENDOR_RULES } from "../../src/mask/vendors/index.ts";
import { FAMILIES, pem, randomOf } from "./generate.ts";

const SAMPLES = 50;
/** How a key stands in files: alone, in a literal, in settings, in escaped JSON, in a sentence. */
const PLACES: readonly ((key: string) => string)[] = [
  (key) => key,
  (key) => `const x = "${key}";`,
  (key) => `VALUE=${key}\n`,
  (key) => JSON.stringify(JSON.stringify({ a: `\n${key}` })),
  (key) => `use ${key}, then go on`,
];

describe("vendors' key formats", () => {
  test.each(Object.keys(FAMILIES))("at least 90 %% of the keys are found: %s", (family) => {
    let found = 0;
    for (let seed = 1; seed <= SAMPLES; seed++) {
      const key = FAMILIES[family]?.(randomOf(seed * 7919)) ?? "";
      const place = PLACES[seed % PLACES.length] ?? String;
      const masked = maskSecrets(place(key)).text;
      if (masked.includes("__MASKED__") && !masked.includes(key.slice(-16))) found++;
    }
    // The address of a webhook and the host of a storage account stay; their last part is the secret.
    const tail = family === "azure storage" ? 0 : SAMPLES * 0.9;
    expect(found).toBeGreaterThanOrEqual(tail);
  });

  test("a storage account's key is masked, its name is not", () => {
    const line = FAMILIES["azure storage"]?.(randomOf(5)) ?? "";
    expect(maskSecrets(line).text).toBe("AccountName=a;AccountKey=__MASKED__;EndpointSuffix=x");
  });

  test("every row has usable hints, its own bound and a source", () => {
    for (const rule of VENDOR_RULES) {
      expect(rule.source).toStartWith("https://");
      expect(rule.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      for (const hint of rule.hints) expect(hint.length).toBeGreaterThanOrEqual(3);
      // `+`, `*` and `{n,}` are quadratic where a prefix is repeated.
      expect(rule.pattern.source.replaceAll(/\[[^\]]*\]|\\./g, "")).not.toMatch(/[+*]|,\}/);
    }
  });

  test("keys of x are documentation", () => {
    expect(findSecrets(`gh${"p_"}${"x".repeat(36)} sk-${"x".repeat(48)}`)).toEqual([]);
  });
});

describe("private keys", () => {
  const key = pem(randomOf(3));

  test("head, foot and number of lines stay", () => {
    const { text, findings } = maskSecrets(key);
    const lines = text.split("\n");
    expect(lines).toHaveLength(key.split("\n").length);
    expect(lines[0]).toContain("BEGIN RSA");
    expect(lines.at(-1)).toContain("END RSA");
    expect(new Set(lines.slice(1, -1))).toEqual(new Set(["__MASKED__"]));
    expect(findings).toEqual([{ line: 1, rule: "private-key", reason: expect.any(String) }]);
  });

  test("in a JSON string the string stays valid", () => {
    const account = JSON.stringify({ type: "service_account", private_key: `${pem(randomOf(4), "")}\n` });
    const masked = maskSecrets(account, { path: "account.json" }).text;
    expect(JSON.parse(masked).type).toBe("service_account");
    expect(masked).not.toContain(key.slice(100, 130));
    expect(masked).toContain("__MASKED__");
  });

  test("quoted line by line the quotes stay", () => {
    const source = key
      .split("\n")
      .map((line) => `  "${line}\\n" +`)
      .join("\n");
    const masked = maskSecrets(source, { path: "key.ts" }).text.split("\n");
    expect(masked[1]).toBe(`  "__MASKED__\\n" +`);
  });

  test("public keys and certificates stay", () => {
    const open = key.replaceAll("RSA PRIVATE", "PUBLIC");
    expect(findSecrets(open)).toEqual([]);
    expect(findSecrets(open.replaceAll("PUBLIC KEY", "CERTIFICATE"))).toEqual([]);
  });
});
