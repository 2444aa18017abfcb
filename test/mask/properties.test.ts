import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { findSecrets, maskSecrets } from "../../src/mask/index.ts";
import { anyKey, pem, randomOf } from "./generate.ts";

const PATHS = ["a.ts", "a.yaml", ".env", "a.json", "a.sh", "a.md", undefined] as const;
const path = fc.constantFrom(...PATHS).map((name) => (name === undefined ? {} : { path: name }));
/** Text as files have it, and what trips maskers: quotes, names, other line ends, nothing but unicode. */
const noise = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.constantFrom(
        "\n",
        "\r\n",
        "\r",
        '"',
        "password=",
        "token: ",
        "://a:",
        "@b",
        "-----BEGIN ",
        "\\n",
        "key = '",
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const lineEnds = (text: string) => text.match(/\r\n|\r|\n/g) ?? [];

describe("masking any text", () => {
  test("a key planted between blanks, quotes or line breaks never survives", () => {
    fc.assert(
      fc.property(
        noise,
        noise,
        anyKey,
        fc.constantFrom(" ", '"', "'", "\n", "=", "("),
        path,
        (a, b, key, mark, context) => {
          expect(maskSecrets(`${a}${mark}${key}${mark}${b}`, context).text).not.toContain(key);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("lines keep number and ends", () => {
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.oneof(
          anyKey,
          fc.integer({ min: 1 }).map((n) => pem(randomOf(n))),
        ),
        path,
        (a, b, key, context) => {
          const text = `${a}"${key}"${b}`;
          expect(lineEnds(maskSecrets(text, context).text)).toEqual(lineEnds(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("masking twice changes nothing", () => {
    fc.assert(
      fc.property(noise, noise, anyKey, path, (a, b, key, context) => {
        const once = maskSecrets(`${a} ${key} ${b}`, context).text;
        expect(maskSecrets(once, context).text).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  test("masked JSON is JSON", () => {
    const text = fc.oneof(
      noise,
      fc.constantFrom(
        "hunter22",
        "12345678",
        "Server=a;Password=1234567;",
        "# password: a1b2c3}",
        "u:p@tcp(h)",
      ),
    );
    const names = fc.constantFrom("password", "passwords", "token", "x");
    const json = fc
      .record({ name: names, value: fc.oneof(text, fc.array(text), fc.integer()), inner: text })
      .map(({ name, value, inner }) =>
        JSON.stringify({ [name]: value, inner: JSON.stringify({ [name]: inner }) }, undefined, 1),
      );
    fc.assert(
      fc.property(json, (document) => {
        const { inner }: { inner: string } = JSON.parse(maskSecrets(document, { path: "a.json" }).text);
        JSON.parse(inner);
      }),
      { numRuns: 2000 },
    );
  });

  test("findings are ordered, without overlaps, on their line, and without the value", () => {
    fc.assert(
      fc.property(noise, anyKey, path, (a, key, context) => {
        const text = `${a} ${key}`;
        let last = 0;
        for (const { start, end, line, ...rest } of findSecrets(text, context)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(line).toBe(lineEnds(text.slice(0, start)).length + 1);
          expect(JSON.stringify(rest)).not.toContain(text.slice(start, end));
          last = end;
        }
      }),
    );
  });
});
