import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { KnownSecrets } from "../../src/mask/known.ts";

const value = fc
  .string({ unit: "binary", minLength: 8, maxLength: 60 })
  .filter((v) => v.trim() === v && !/[\r\n\ud800-\udfff]/.test(v) && v.length >= 8);

/** Values that look like pieces of JSON. */
const structural = fc
  .array(fc.constantFrom(`"`, "\\", ",", ":", "{", "}", "[", "]", "n", "u00", "a", "1", " ", "null"), {
    minLength: 8,
    maxLength: 14,
  })
  .map((parts) => parts.join(""));
const jsonText = fc
  .json()
  .chain((json) =>
    fc.constantFrom(json, JSON.stringify({ json }), JSON.stringify([JSON.stringify({ json })])),
  );

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

  test.each([`"sk-local-dev-key"`, `'sk-local-dev-key'`, ` "'sk-local-dev-key'" `])(
    "quotes around a value are none of it: %s",
    (quoted) => {
      const known = new KnownSecrets();
      known.add(quoted);
      expect(known.mask(`{"key":"sk-local-dev-key"}`)).toBe(`{"key":"__MASKED__"}`);
      expect(known.mask("key is sk-local-dev-key")).toBe("key is __MASKED__");
    },
  );

  test("masked JSON is JSON, whatever the value and the text", () => {
    fc.assert(
      fc.property(jsonText, fc.oneof(value, structural), fc.nat(), fc.nat(40), (text, secret, at, length) => {
        const from = at % text.length;
        // A value that reads like a piece of the text itself: quotes, braces and halves of escapes in it.
        for (const added of [secret, text.slice(from, from + 8 + length)]) {
          const known = new KnownSecrets();
          known.add(added);
          const document = JSON.stringify({ [added]: added, text, list: [added, 12345678] });
          for (const json of [text, document, JSON.stringify(document)]) JSON.parse(known.mask(json));
          const inner: unknown = JSON.parse(known.mask(document)).text;
          if (typeof inner === "string" && /^[[{"]/.test(text)) JSON.parse(inner);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["a quote, a colon and a quote", `":"abcdef`, `{"x":"abcdefgh","y":1}`, `{"x":"__MASKED__gh","y":1}`],
    ["half of an escape", "nfoobar1", `{"x":"a\\nfoobar1"}`, `{"x":"a__MASKED__"}`],
    ["half of a code point", "0041bcdefg", `["\\u0041bcdefg"]`, `["__MASKED__"]`],
    ["a number", "12345678", `{"port":12345678}`, `{"port":"__MASKED__"}`],
    ["braces", "},{}],[{", `[[{},{}],[{}]]`, `[[{},{}],[{}]]`],
    [
      "a number of inner JSON",
      "12345678",
      `{"t":"{\\"p\\":12345678}"}`,
      `{"t":"{\\"p\\":\\"__MASKED__\\"}"}`,
    ],
  ])("a value that is %s leaves the structure alone", (_, secret, text, wanted) => {
    const known = new KnownSecrets();
    known.add(secret);
    expect(known.mask(text)).toBe(wanted);
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
