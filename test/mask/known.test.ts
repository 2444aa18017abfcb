import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { KnownSecrets } from "../../src/mask/known.ts";

const value = fc
  .string({ unit: "binary", minLength: 8, maxLength: 60 })
  .filter((v) => v.trim() === v && !/[\r\n\ud800-\udfff]/.test(v) && v.length >= 8);

const ENCODINGS: readonly [string, (text: string) => string][] = [
  ["as it is", (v) => v],
  ["JSON", (v) => JSON.stringify({ v })],
  ["JSON in JSON", (v) => JSON.stringify(JSON.stringify({ v }))],
  ["base64", (v) => Buffer.from(v).toString("base64")],
  ["base64 one byte on", (v) => Buffer.from(`a${v}b`).toString("base64")],
  ["base64 two bytes on", (v) => Buffer.from(`ab${v}`).toString("base64")],
  ["base64url", (v) => Buffer.from(`ab${v}c`).toString("base64url")],
  ["hex", (v) => Buffer.from(v).toString("hex")],
  ["HEX", (v) => Buffer.from(v).toString("hex").toUpperCase()],
  ["URL", (v) => encodeURIComponent(v)],
  ["form", (v) => new URLSearchParams({ v }).toString()],
  ["HTML", (v) => Bun.escapeHTML(v)],
];

describe("known secrets", () => {
  test.each([...ENCODINGS])("are masked in any text: %s", (_, encode) => {
    fc.assert(
      fc.property(value, fc.string(), (secret, around) => {
        const known = new KnownSecrets();
        known.add(secret);
        const written = encode(secret);
        const masked = known.mask(`${around} ${written} ${around}`);
        expect(masked).toContain("__MASKED__");
        expect(masked).not.toContain(written);
      }),
    );
  });

  test("short values are no secrets", () => {
    const known = new KnownSecrets();
    known.add("seven77");
    expect(known.mask("seven77")).toBe("seven77");
  });

  test("each line of a key of several lines is masked", () => {
    const known = new KnownSecrets();
    known.add("first-line-of-the-key\nsecond-line-of-the-key\n");
    expect(known.mask("x second-line-of-the-key y")).toBe("x __MASKED__ y");
  });

  test("without secrets the text comes back as it is", () => {
    expect(new KnownSecrets().mask("anything")).toBe("anything");
  });
});
