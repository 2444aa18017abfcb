/** What holds for every text, and agreement with independent parsers on generated ones. */
import { describe, expect, test } from "bun:test";
import dotenv from "dotenv";
import { parse as parsePropertiesFile } from "dot-properties";
import fc from "fast-check";
import JSON5 from "json5";
import { parse as parseTomlFile, stringify as stringifyToml } from "smol-toml";
import { stringify as stringifyYaml } from "yaml";
import type { ConfigDigest, ConfigEntry } from "../../../src/digest.ts";
import { fitOutline } from "../../../src/outline.ts";
import { estimateTokens } from "../../../src/tokens.ts";
import { configReader } from "../../../src/readers/config/index.ts";
import type { ConfigNode } from "../../../src/readers/config/node.ts";
import { childPath } from "../../../src/readers/config/path.ts";
import { parseEnv } from "../../../src/readers/config/plain/env.ts";
import { parseProperties } from "../../../src/readers/config/plain/properties.ts";
import { parseToml } from "../../../src/readers/config/toml/parse.ts";

const NAMES = ["a.json", "a.jsonc", "a.json5", "a.yaml", "a.toml", ".env", "a.ini", "a.properties", "go.mod"];

/** Text in which the marks of all formats are frequent. */
const markedText = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...`{}[]:,"'=#;-&*!|>?%@\`$\\/.\n\r\t ab1é🙂`), weight: 8 },
      fc.string(),
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(""));

const JSON5_TOKENS = [
  ..."{}[]:,{}[]:,-+ \n\u00a0\ufeff",
  ..."a $x _ ü true null NaN Infinity nul 1 +1 .5 5. 0x1F 1e5 01 1.2.3 0x \"b\" 'c' 'a /* /*c*/".split(" "),
  "'\\\n'",
  '"\\x41\\u0041"',
  '"\\u00"',
  "'\\8'",
  "// c\n",
];
/** Values in JSON5, some with tokens that do not belong there. */
const json5Text = fc.oneof(
  fc.array(fc.constantFrom(...JSON5_TOKENS), { maxLength: 8 }).map((tokens) => tokens.join("")),
  fc.tuple(fc.json({ maxDepth: 2 }), fc.constantFrom(...JSON5_TOKENS), fc.nat()).map(([text, token, at]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + token + text.slice(place);
  }),
);

function isJson5(text: string): boolean {
  try {
    JSON5.parse(text);
    return true;
  } catch {
    return false;
  }
}

const key = fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/);
const data = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ maxLength: 8 }),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.integer(), { maxLength: 4 }),
    tie("map"),
  ),
  map: fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
})).map;

describe("every text", () => {
  test.each(NAMES)(
    "as %s is read: lines lie in the file, children in their parents, none is lost",
    async (name) => {
      await fc.assert(
        fc.asyncProperty(markedText, async (text) => {
          const digest = await configReader.parse({ path: name, text });
          const lines = text.split(/\r\n?|\n/).length;
          for (const document of digest.documents) checkEntry(document, lines);
          for (const { line, column } of digest.errors) {
            expect(line >= 1 && line <= lines && column >= 1).toBe(true);
          }
          for (const detail of ["brief", "full"] as const) {
            const fits = (shown: string): boolean => estimateTokens(shown) <= 50;
            const { text: short } = fitOutline(configReader.outline(digest, detail), (o) => fits(o.text));
            expect(fits(short)).toBe(true);
          }
          expect(JSON.parse(JSON.stringify(digest))).toEqual(digest);
        }),
        { numRuns: 300 },
      );
    },
  );

  function checkEntry({ line, endLine, entries = [], size = 0 }: ConfigEntry, lines: number): void {
    expect(line >= 1 && line <= endLine && endLine <= lines).toBe(true);
    expect(entries.length).toBeLessThanOrEqual(size);
    for (const entry of entries) checkEntry(entry, lines);
  }

  test("JSON5 is refused exactly where the package json5 refuses it", async () => {
    await fc.assert(
      fc.asyncProperty(json5Text, async (text) => {
        const { errors } = await configReader.parse({ path: "a.json5", text });
        expect({ text, refused: errors.length > 0 }).toEqual({ text, refused: !isJson5(text) });
      }),
      { numRuns: 3000 },
    );
  });

  test("JSON is refused exactly where JSON.parse refuses it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(markedText, fc.json(), jsonMutations()), async (text) => {
        const { errors } = await configReader.parse({ path: "a.json", text });
        expect({ text, refused: errors.length > 0 }).toEqual({ text, refused: !isJson(text) });
      }),
      { numRuns: 2000 },
    );
  });
});

/** JSON with one character taken out, put in or put twice. */
function jsonMutations(): fc.Arbitrary<string> {
  return fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...`{}[],:"\\ 1a`)).map(([json, at, c]) => {
    const place = at % (json.length + 1);
    return at % 2 === 0
      ? json.slice(0, place) + c + json.slice(place)
      : json.slice(0, place) + json.slice(place + 1);
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("what was written is what is found", () => {
  test.each([
    ["a.json", (value: Record<string, unknown>) => JSON.stringify(value, null, 2)],
    ["a.yaml", (value: Record<string, unknown>) => stringifyYaml(value)],
    ["a.toml", (value: Record<string, unknown>) => stringifyToml(value)],
  ])("%s: the same paths and types", async (path, write) => {
    await fc.assert(
      fc.asyncProperty(data, async (value) => {
        const digest = await configReader.parse({ path, text: write(value) });
        expect(digest.errors).toEqual([]);
        expect(new Set(leafPaths(digest))).toEqual(new Set(pathsOf(value, "")));
      }),
      { numRuns: 500 },
    );
  });

  test("each key's lines, asked for by its path, hold its name", async () => {
    await fc.assert(
      fc.asyncProperty(data, async (value) => {
        const text = stringifyYaml(value);
        const digest = await configReader.parse({ path: "a.yaml", text });
        const lines = text.split("\n");
        for (const path of Object.keys(value)) {
          const { parts } = configReader.find(digest, path);
          expect(parts).toHaveLength(1);
          expect(lines[(parts[0]?.line ?? 0) - 1]).toContain(path);
        }
      }),
    );
  });
});

/** `path type` of every key; the document itself has no path. */
function leafPaths({ documents }: ConfigDigest): string[] {
  const paths: string[] = [];
  const collect = (entry: ConfigEntry, path: string): void => {
    for (const child of entry.entries ?? []) {
      const place = childPath(path, child.key, entry.type === "list");
      paths.push(`${place} ${child.type}`);
      collect(child, place);
    }
  };
  for (const document of documents) collect(document, "");
  return paths;
}

function pathsOf(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, child]: [string, unknown]) => {
    const place = Array.isArray(value) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    const type = Array.isArray(child) ? "list" : typeof child === "object" ? "map" : typeof child;
    return [`${place} ${type}`, ...pathsOf(child, place)];
  });
}

test("TOML with tables in any order: the scanner's tree is the parser's", () => {
  const statement = fc.oneof(
    fc
      .tuple(
        fc.array(key, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("1", '"a"', "[1, {b = 2}]", "{c.d = true}"),
      )
      .map(([path, value]) => `${path.join(".")} = ${value}`),
    fc.array(key, { minLength: 1, maxLength: 3 }).map((path) => `[${path.join(".")}]`),
    fc.array(key, { minLength: 1, maxLength: 2 }).map((path) => `[[${path.join(".")}]]`),
  );
  let valid = 0;
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 8 }), (statements) => {
      const text = statements.join("\n");
      let parsed: unknown;
      try {
        parsed = parseTomlFile(text);
      } catch {
        return;
      }
      valid++;
      const [document] = parseToml(text).documents;
      expect({ text, tree: document === undefined ? {} : plain(document) }).toEqual({
        text,
        tree: plainValue(parsed),
      });
    }),
    { numRuns: 2000 },
  );
  expect(valid).toBeGreaterThan(500);
});

/** A tree as plain data, scalars as text. */
function plain(node: ConfigNode): unknown {
  if (node.type === "list") return node.children.map(({ node: item }) => plain(item));
  if (node.type !== "map") return node.value;
  return Object.fromEntries(node.children.map(({ key: name, node: value }) => [name, plain(value)]));
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plainValue(child)]));
}

test(".env: names and values are those dotenv finds", () => {
  const value = fc.oneof(
    fc.stringMatching(/^[\w./:@-]{0,12}$/),
    fc.stringMatching(/^"[\w #'.]{0,10}"$/),
    fc.stringMatching(/^'[\w #".\n]{0,10}'$/),
    fc.stringMatching(/^[\w./]{1,6} # [a-z ]{0,6}$/),
  );
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("", "export "),
        fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/),
        fc.constantFrom("=", " = "),
        value,
      )
      .map((parts) => parts.join("")),
    fc.constantFrom("", "# comment", "  "),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = lines.join("\n");
      const [document] = parseEnv(text).documents;
      expect(document === undefined ? {} : plain(document)).toEqual(dotenv.parse(text));
    }),
    { numRuns: 1000 },
  );
});

test("properties: keys and values are those dot-properties finds", () => {
  const part = fc.stringMatching(/^[\w\\ =:#!-]{0,8}$/);
  const text = fc
    .array(fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), fc.constantFrom("=", ":", " ", " = "), part), {
      maxLength: 6,
    })
    .map((lines) => lines.map((line) => line.join("")).join("\n"));
  fc.assert(
    fc.property(text, (source) => {
      const [document] = parseProperties(source).documents;
      expect(document === undefined ? {} : plain(document)).toEqual({ ...parsePropertiesFile(source) });
    }),
    { numRuns: 1000 },
  );
});
