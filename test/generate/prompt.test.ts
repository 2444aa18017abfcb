import { expect, test } from "bun:test";
import fc from "fast-check";
import { joinContinued } from "../../src/generate/answer/continue.ts";
import { declaredDependencies } from "../../src/generate/prompt/dependencies.ts";
import { Placeholders } from "../../src/generate/prompt/placeholders.ts";
import { KnownSecrets } from "../../src/mask/known.ts";
import { Scratch } from "../scratch.ts";

const KEY = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
const PEM = `-----BEGIN ${"PRIVATE"} KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n".repeat(3)}-----END ${"PRIVATE"} KEY-----`;

function known(...values: string[]): (text: string) => [number, number][] {
  const secrets = new KnownSecrets();
  for (const value of values) secrets.add(value);
  return (text) => secrets.find(text);
}

test("the same value has the same number, others have others, and all come back", () => {
  const other = KEY.replaceAll("1", "7");
  const text = `const a = "${KEY}";\nconst b = "${other}";\nconst c = "${KEY}";\n`;
  const placeholders = new Placeholders(known(), "k");
  const hidden = placeholders.hide(text, "a.ts");
  expect(hidden).toBe('const a = "__MASKED_k1__";\nconst b = "__MASKED_k2__";\nconst c = "__MASKED_k1__";\n');
  expect(placeholders.restore(hidden, placeholders.in(hidden), "")).toEqual({ text });
});

test("known values and keys of many lines are hidden, too, and come back to the letter", () => {
  const text = `pass: $&hunter2-$1\n${PEM}\n`;
  const placeholders = new Placeholders(known("$&hunter2-$1"), "k");
  const hidden = placeholders.hide(text, "a.yaml");
  expect(hidden).not.toContain("hunter2");
  expect(hidden).not.toContain("MIIEvQ");
  expect(placeholders.restore(hidden, placeholders.in(hidden), "")).toEqual({ text });
});

test("hiding what is hidden changes nothing", () => {
  const placeholders = new Placeholders(known(), "k");
  const once = placeholders.hide(`password = "${KEY}"\n`, "a.py");
  expect(placeholders.hide(once, "a.py")).toBe(once);
  expect(placeholders.size).toBe(1);
});

test("what is missing, bent or made up is named", () => {
  const placeholders = new Placeholders(known(), "k");
  const needed = placeholders.in(placeholders.hide(`const a = "${KEY}";\n`, "a.ts"));
  expect(placeholders.restore("const a = 1;", needed, "")).toEqual({ missing: ["__MASKED_k1__"], bent: [] });
  for (const bent of ["__MASKED__", "__MASKED_k2__", "__masked_k1__", "_MASKED_k1_"]) {
    expect(placeholders.restore(`"__MASKED_k1__" ${bent}`, needed, "")).toEqual({
      missing: [],
      bent: [bent],
    });
  }
  // A file about masks may hold the word.
  expect(placeholders.restore('"__MASKED_k1__" __MASKED__', needed, "const MASK = __MASKED__")).toEqual({
    text: `"${KEY}" __MASKED__`,
  });
});

test("whatever stands around secrets, hiding and putting back is the same text", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(KEY, `token = "${KEY}"\n`, PEM, "\n", "hunter2-known"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      const placeholders = new Placeholders(known("hunter2-known"), "k");
      const hidden = placeholders.hide(text);
      expect(hidden).not.toContain("hunter2-known");
      expect(placeholders.restore(hidden, placeholders.in(hidden), text)).toEqual({ text });
    }),
  );
});

test("an answer that was cut off goes on where it stopped, whatever is repeated", () => {
  const whole = "export function first(): void {}\n\nexport function second(): void {}\n";
  for (let at = 1; at < whole.length; at++) {
    const [head, tail] = [whole.slice(0, at), whole.slice(at)];
    expect(joinContinued(head, tail)).toBe(whole);
    expect(joinContinued(head, `\`\`\`ts\n${tail}`)).toBe(whole);
    if (at > 20) expect(joinContinued(head, head.slice(-20) + tail)).toBe(whole);
  }
});

test("the nearest manifest says what is declared, with versions", async () => {
  using scratch = new Scratch();
  const read = (path: string): Promise<string> => Bun.file(path).text();
  const declared = async (file: string) =>
    (await declaredDependencies(scratch.at(file), scratch.path, read))?.declared;
  expect(await declared("src/a.ts")).toBeUndefined();
  scratch.write("package.json", '{"dependencies":{"a":"^1"},"devDependencies":{"b":"2"}}');
  scratch.write(
    "go/go.mod",
    "module x\n\ngo 1.22\n\nrequire (\n\tgolang.org/x/net v0.20.0\n\tb.test/c v1.0.0 // indirect\n)\n",
  );
  scratch.write(
    "py/pyproject.toml",
    '[project]\nrequires-python = ">=3.11"\ndependencies = ["httpx>=0.27"]\n',
  );
  scratch.write(
    "rs/Cargo.toml",
    '[dependencies]\nserde = { version = "1", features = ["derive"] }\nlog = "0.4"\n',
  );
  scratch.write("req/requirements.txt", "# tools\nrequests==2.31 # http\n-r more.txt\n");
  scratch.write("broken/package.json", "{");
  expect(await declared("src/deep/a.ts")).toEqual(["a ^1", "b 2"]);
  expect(await declared("go/a.go")).toEqual(["go 1.22", "golang.org/x/net v0.20.0"]);
  expect(await declared("py/a.py")).toEqual(["python >=3.11", "httpx>=0.27"]);
  expect(await declared("rs/src/a.rs")).toEqual(["serde 1", "log 0.4"]);
  expect(await declared("req/a.py")).toEqual(["requests==2.31"]);
  expect(await declared("broken/a.ts")).toEqual([]);
  // The manifest itself is written by what stands above it.
  expect(await declared("go/go.mod")).toEqual(["a ^1", "b 2"]);
});
