/** Texts that were written to break a parser: read in linear time, and nothing but BrainloopError is thrown. */
import { expect, test } from "bun:test";
import { BrainloopError } from "../../../src/error.ts";
import { configReader } from "../../../src/readers/config/index.ts";

/** Characters of the smaller text; `yaml` takes a microsecond and more for each. */
const SMALL = { yaml: 5_000, other: 10_000 };
const GROWTH = 6;
/** A quadratic case takes 6 times as long again; a busy machine is uneven, so half of that is let pass. */
const SLACK = 3;
/** Below this, timer and machine say more than the code does. */
const NOISE_MS = 150;

const NAMES = ["a.json", "a.json5", "a.yaml", "a.toml", ".env", "a.ini", "a.properties", "go.mod"];

const PIECES = [
  "[",
  "{",
  "]",
  "}",
  "[]",
  "{a: ",
  '{"a":',
  "a = [",
  "a = {b = ",
  "a=[[",
  "[[a]]\n",
  "[a.b]\n",
  "a.",
  "a.b.c.d = 1\n",
  '"',
  "'",
  "\\",
  "\\\n",
  '"a\n',
  "a: ",
  "a: b\n",
  "a: ${A",
  "${A:-",
  "%A%",
  "$A",
  "&a ",
  "*a ",
  "- ",
  "-\n",
  "? ",
  ": ",
  "a=1,",
  "#\n",
  "//",
  "/*",
  "\n",
  "\r",
  " ",
  "\t",
  'A="x\n',
  "export ",
  "require (\n",
  "🙂",
  "\u0000",
  "\u202e",
];

/** How long it takes to read a text, in milliseconds. */
async function timed(path: string, text: string): Promise<number> {
  const startedAt = performance.now();
  try {
    const digest = await configReader.parse({ path, text });
    configReader.outline(digest, "full");
    configReader.objects(digest);
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
  }
  return performance.now() - startedAt;
}

test.each(NAMES)(
  "time grows with the text: %s",
  async (name) => {
    const size = name === "a.yaml" ? SMALL.yaml : SMALL.other;
    for (const piece of PIECES) {
      const small = piece.repeat(size / piece.length);
      const large = piece.repeat((size * GROWTH) / piece.length);
      const limit = Math.max(await timed(name, small), NOISE_MS / GROWTH) * GROWTH * SLACK;
      let took = await timed(name, large);
      // A pause of the machine does not come twice.
      if (took > limit) took = Math.min(took, await timed(name, large));
      expect({ piece, slow: took > limit ? took : 0 }).toEqual({ piece, slow: 0 });
    }
  },
  120_000,
);

test.each([
  ["a.json", '{"a":'.repeat(100_000)],
  ["b.json", "[".repeat(100_000) + "]".repeat(100_000)],
  ["a.yaml", "[".repeat(100_000) + "]".repeat(100_000)],
  ["b.yaml", "- ".repeat(100_000)],
  ["a.toml", `a = ${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ["b.toml", `${"a.".repeat(100_000)}b = 1`],
  ["c.toml", `[${"a.".repeat(100_000)}b]`],
  ["d.toml", `x = { ${"a.".repeat(100_000)}b = 1 }`],
  ["a.properties", `${"a.".repeat(100_000)}b = 1`],
])("100,000 levels: %s says that it is too deep, unless its keys are flat", async (path, bomb) => {
  const digest = await configReader.parse({ path, text: bomb });
  expect(JSON.stringify(digest).length).toBeLessThan(200_000);
  const said = digest.errors.map(({ message }) => message).join("; ");
  if (!path.endsWith(".properties")) expect(said).toMatch(/too deeply|deeper than 100 levels/);
});

test("a billion laughs is as small as it is written", async () => {
  const lines = ["a0: &a0 [lol, lol]"];
  for (let i = 1; i < 60; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}, *a${i - 1}]`);
  const digest = await configReader.parse({ path: "a.yaml", text: lines.join("\n") });
  expect(digest.errors).toEqual([]);
  expect(digest.documents[0]?.size).toBe(60);
  expect(configReader.find(digest, "a59[0][0][0]").parts.length).toBeLessThan(51);
});

test("aliases into themselves end, in facts and in find", async () => {
  const text = "services: &s\n  a: *s\n  <<: [*s, *s]\n  image: x\n";
  const digest = await configReader.parse({ path: "compose.yml", text });
  expect(configReader.find(digest, `services${".a".repeat(1000)}.image`).parts.length).toBeLessThan(51);
});

test("100,000 keys: some are kept with their lines, the others are counted", async () => {
  const count = 100_000;
  const text = Array.from({ length: count }, (_, i) => `key${i}=${i}`).join("\n");
  for (const path of [".env", "a.properties", "a.ini"]) {
    const digest = await configReader.parse({ path, text });
    expect(digest.documents[0]?.size).toBe(count);
    expect((digest.documents[0]?.entries?.length ?? 0) + digest.entriesLeftOut).toBe(count);
    expect(configReader.find(digest, "key9999").parts).toEqual([
      { name: "key9999", line: 10_000, endLine: 10_000 },
    ]);
  }
});

test("a line of 5 MB is read, and the digest stays small", async () => {
  const text = `{"a": "${"x".repeat(5_000_000)}", "b": [${"1,".repeat(100_000)}1]}`;
  const digest = await configReader.parse({ path: "a.json", text });
  expect(digest.errors).toEqual([]);
  expect(JSON.stringify(digest).length).toBeLessThan(20_000);
});

test("prototypes are keys like any other", async () => {
  const text = '{"__proto__": {"polluted": 1}, "constructor": 2, "hasOwnProperty": 3}';
  const digest = await configReader.parse({ path: "a.json", text });
  expect(digest.documents[0]?.entries?.map(({ key }) => key)).toEqual([
    "__proto__",
    "constructor",
    "hasOwnProperty",
  ]);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("YAML of over 4 MB is refused, since it would take longer than anyone waits", async () => {
  const reading = configReader.parse({ path: "a.yaml", text: "a: 1\n".repeat(1_000_000) });
  await expect(Promise.resolve(reading)).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
});
