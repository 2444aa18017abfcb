import { describe, expect, test } from "bun:test";
import { errors, keys, read } from "./reading.ts";

describe("JSON, JSONC and JSON5", () => {
  test("keys have the lines of their values, first to last", async () => {
    const digest = await read("a.json", "{", '  "a": {', '    "b": [1,', "      2]", '  }, "c": "d"', "}");
    expect(keys(digest)).toEqual([
      "a 2-5",
      "a.b 3-4",
      "a.b[0] 3 number 1",
      "a.b[1] 4 number 2",
      "c 5 string d",
    ]);
    expect(digest.errors).toEqual([]);
  });

  test("keys with escapes, dots and brackets are written so that they can be asked for", async () => {
    const digest = await read("a.json", String.raw`{"a.b": 1, "c\u0064": {"x y": 2, "[0]": 3}, "": 4}`);
    expect(keys(digest)).toEqual([
      `"a.b" 1 number 1`,
      "cd 1",
      `cd."x y" 1 number 2`,
      `cd."[0]" 1 number 3`,
      `"" 1 number 4`,
    ]);
  });

  test("comments and trailing commas are fine where the name says so", async () => {
    const text = ["{ // c", '  "a": 1, /* d */', '  "b": [2,],', "}"];
    expect(errors(await read("tsconfig.json", ...text))).toEqual([]);
    expect(errors(await read(".vscode/settings.json", ...text))).toEqual([]);
    expect(errors(await read("a.jsonc", ...text))).toEqual([]);
    expect(errors(await read("a.json", ...text))).toEqual([
      "1:3 Comment, which JSON does not allow (JSONC does)",
      "3:10 Comma after the last item, which JSON does not allow (JSONC does)",
    ]);
  });

  test("JSON5 may have what its specification shows", async () => {
    const digest = await read(
      "a.json5",
      "{",
      "  // comments",
      "  unquoted: 'and you can quote me on that',",
      "  singleQuotes: 'I can use \"double quotes\" here',",
      '  lineBreaks: "Look, Mom! \\',
      "No \\\\n's!\",",
      "  hexadecimal: 0xdecaf,",
      "  leadingDecimalPoint: .8675309, andTrailing: 8675309.,",
      "  positiveSign: +1, big: Infinity, not: NaN,",
      "  $id_\\u0061: null,",
      "}",
    );
    expect(digest.errors).toEqual([]);
    expect(digest.documents[0]?.size).toBe(10);
    expect(keys(digest)).toContain("lineBreaks 5-6 string Look, Mom! No \\n's!");
    expect(keys(digest)).toContain("$id_a 10 null ");
  });

  test.each([
    ['{"a" 1}', '1:6 Expected ":" after key "a"'],
    ['{"a": 1 "b": 2}', '1:9 Expected "," before key "b"'],
    ["[1 2]", '1:4 Expected "," between items'],
    ['{"a": }', '1:2 Key "a" has no value'],
    ['{"a": 1', '1:1 "{" is never closed'],
    ["[1]]", '1:4 "]" closes nothing'],
    ['{"a": [1}', '1:9 Expected "]", found "}"'],
    ["[,1]", "1:2 Comma with nothing before it"],
    ['["a', "1:2 String is not closed on its line"],
    ["[tru]", '1:2 Expected a value, found "tru"'],
    ["[01]", '1:2 Expected a value, found "01"'],
    ['["\\u12"]', "1:3 Unknown escape in a string"],
    ["", "1:1 Expected a value, found the end of the file"],
    ["1 2", "1:3 Expected the end of the file"],
  ])("what is wrong with %s is said with its place", async (text, error) => {
    expect(errors(await read("a.json", text))).toContain(error);
  });

  test("what follows an error is read", async () => {
    const digest = await read(
      "a.json",
      "{",
      '  "a": {"b": 1,,',
      '  "c": oops,',
      '  "d" 2,',
      '  "e": {"f": 3}',
      "}",
    );
    expect(keys(digest)).toEqual([
      "a 2-6",
      "a.b 2 number 1",
      "a.c 3 string oops",
      "a.d 4 number 2",
      "a.e 5",
      "a.e.f 5 number 3",
    ]);
  });

  test("a name that says nothing gives the narrowest dialect that fits", async () => {
    expect((await read(".foorc", '{"a": 1}')).format).toBe("json");
    expect((await read(".foorc", '{"a": 1,}')).format).toBe("jsonc");
    expect((await read(".foorc", "{a: 1,}")).format).toBe("json5");
  });
});

describe("YAML", () => {
  test("blocks end where their last line ends, not where the next key begins", async () => {
    const digest = await read(
      "a.yaml",
      "a:",
      "  b: |",
      "    text",
      "    more",
      "",
      "# about c",
      "c:",
      "  - d: 1",
      "    e: [f,",
      "        g]",
    );
    expect(keys(digest)).toEqual([
      "a 1-4",
      "a.b 2-4 string text more",
      "c 7-10",
      "c[0] 8-10",
      "c[0].d 8 number 1",
      "c[0].e 9-10",
      "c[0].e[0] 9 string f",
      "c[0].e[1] 10 string g",
    ]);
  });

  test("it is YAML 1.2: `on`, `yes` and `no` are strings", async () => {
    const digest = await read("a.yaml", "on: no", "yes: 0o17", "no: true", "off: 12:30:00");
    expect(keys(digest)).toEqual([
      "on 1 string no",
      "yes 2 number 0o17",
      "no 3 boolean true",
      "off 4 string 12:30:00",
    ]);
  });

  test("several documents, empty ones among them", async () => {
    const digest = await read("a.yaml", "a: 1", "---", "---", "- b", "---", "text", "...");
    expect(digest.documents.map(({ line, type, size }) => [line, type, size])).toEqual([
      [1, "map", 1],
      [2, "null", undefined],
      [4, "list", 1],
      [6, "string", undefined],
    ]);
    expect(digest.errors).toEqual([]);
  });

  test("anchors are named, aliases are not followed, tags do no harm", async () => {
    const digest = await read("a.yaml", "a: &x {b: 1}", "c: *x", "d:", "  <<: *x", "e: !Sub '${F}'");
    expect(digest.documents[0]?.entries?.[0]?.anchor).toBe("x");
    expect(keys(digest)).toEqual([
      "a 1",
      "a.b 1 number 1",
      "c 2 alias x",
      "d 3-4",
      "d.<< 4 alias x",
      "e 5 string ${F}",
    ]);
  });

  test("keys that are no scalars, sets and ordered maps", async () => {
    const digest = await read("a.yaml", "? [a, b]", ": 1", "s: !!set {x, y}", "o: !!omap [p: 1, q: 2]", "n:");
    expect(keys(digest)).toEqual([
      `"[a, b]" 1-2 number 1`,
      "s 3",
      "s.x 3 null ",
      "s.y 3 null ",
      "o 4",
      "o[0] 4",
      "o[0].p 4 number 1",
      "o[1] 4",
      "o[1].q 4 number 2",
      "n 5 null ",
    ]);
  });

  test("an error has its place, and the rest is read", async () => {
    const digest = await read("a.yaml", "a: 1", "b: c: d", "e: [f,", "g: h");
    expect(errors(digest)[0]).toStartWith("2:4 Nested mappings are not allowed");
    expect(keys(digest)).toContain("a 1 number 1");
    expect(keys(digest)).toContain("b.c 2 string d");
    expect(keys(digest).join()).toContain("g");
  });
});

describe("TOML", () => {
  test("tables opened anywhere, dotted keys and inline tables are one tree", async () => {
    const digest = await read(
      "a.toml",
      'title = "t" # why',
      "[a.b]",
      "c.d = 1",
      "c.e = [1,",
      "  {f = 2}, # two",
      "]",
      "[[x]]",
      "y = '''",
      "text'''",
      "[[x]]",
      "[x.z]",
      "w = 1979-05-27 07:32:00",
      "[a]",
      '"k.l" = true',
    );
    expect(digest.errors).toEqual([]);
    expect(keys(digest)).toEqual([
      "title 1 string t",
      "a 2-14",
      "a.b 2-6",
      "a.b.c 3-6",
      "a.b.c.d 3 number 1",
      "a.b.c.e 4-6",
      "a.b.c.e[0] 4 number 1",
      "a.b.c.e[1] 5",
      "a.b.c.e[1].f 5 number 2",
      `a."k.l" 14 boolean true`,
      "x 7-12",
      "x[0] 7-9",
      "x[0].y 8-9 string text",
      "x[1] 10-12",
      "x[1].z 11-12",
      "x[1].z.w 12 date 1979-05-27 07:32:00",
    ]);
  });

  test("a table or a key given twice is an error that names both lines", async () => {
    const digest = await read("a.toml", "[a]", "b = 1", "b = 2", "[c]", "[a]", "d = 3");
    expect(digest.errors).toHaveLength(1);
    expect(digest.errors[0]).toMatchObject({ line: 3, column: 1 });
    expect(digest.duplicates).toEqual([
      { path: "a", lines: [1, 5] },
      { path: "a.b", lines: [2, 3] },
    ]);
  });

  test("after an error the rest is read", async () => {
    const digest = await read("a.toml", "a = [1, 2", "b = 3", "[c", "d = 4", "[e]", 'f = "g', "h = 5");
    expect(errors(digest)).toHaveLength(1);
    expect(keys(digest)).toContain("b 2 number 3");
    expect(keys(digest)).toContain("e 5-7");
    expect(keys(digest)).toContain("e.h 7 number 5");
  });
});

describe(".env", () => {
  test("quotes, comments, export and values of several lines", async () => {
    const digest = await read(
      ".env.local",
      "# c",
      "A=1",
      'export B = "two # words" # c',
      "C='x",
      "y'",
      "D=a#b # c",
      "E=",
      "F: yaml-like",
      "G",
    );
    expect(keys(digest)).toEqual([
      "A 2 string 1",
      "B 3 string two # words",
      "C 4-5 string x y",
      "D 6 string a#b",
      "E 7 string ",
      "F 8 string yaml-like",
      "G 9 null ",
    ]);
    expect(digest.errors).toEqual([]);
  });

  test("a line that sets nothing is an error, and the others are read", async () => {
    const digest = await read(".env", "not a line", "A=1", 'B="open');
    expect(errors(digest)).toEqual(["1:1 Expected NAME=value", "3:3 Quote is never closed"]);
    expect(keys(digest)).toEqual(["A 2 string 1", 'B 3 string "open']);
  });
});

describe("INI and properties", () => {
  test("sections, both delimiters, keys without value, lines that go on", async () => {
    const digest = await read(
      "a.ini",
      "top = 1",
      "[s one]",
      "a = b = c ; note",
      "d: e",
      "flag",
      "long = first",
      "  second",
      "; comment",
      "[t]",
      'x = "quoted # text"',
      "[s one]",
      "f = 2",
    );
    expect(keys(digest)).toEqual([
      "top 1 string 1",
      `"s one" 2-12`,
      `"s one".a 3 string b = c`,
      `"s one".d 4 string e`,
      `"s one".flag 5 null `,
      `"s one".long 6-7 string first second`,
      `"s one".f 12 string 2`,
      "t 9-10",
      "t.x 10 string quoted # text",
    ]);
  });

  test("Git's indented keys are no continuations", async () => {
    const digest = await read(".gitconfig", '[remote "origin"]', "\turl = a", "\tfetch = b", "\tfetch = c");
    expect(keys(digest)).toContain(String.raw`"remote \"origin\"".fetch 3 string b`);
    expect(digest.duplicates).toEqual([]);
  });

  test("properties: dotted keys are a tree, escapes are resolved, lines go on", async () => {
    const digest = await read(
      "a.properties",
      "# c",
      "server.port=8080",
      "server.host : a\\u0062c",
      "key\\ with\\:blank value",
      "long=a,\\",
      "     b",
      "logging.level=info",
      "logging.level.root=warn",
      "! c",
      "empty",
    );
    expect(keys(digest)).toEqual([
      "server 2-3",
      "server.port 2 string 8080",
      "server.host 3 string abc",
      `"key with:blank" 4 string value`,
      "long 5-6 string a,b",
      "logging 7-8",
      "logging.level 7 string info",
      `logging."level.root" 8 string warn`,
      "empty 10 string ",
    ]);
  });
});

test("go.mod: directives and blocks", async () => {
  const digest = await read(
    "go.mod",
    "module example.com/a // m",
    "go 1.22",
    "require (",
    "\texample.com/b v1.2.3",
    "\texample.com/c v0.1.0 // indirect",
    ")",
    "require example.com/d v2.0.0",
    "replace example.com/b => ../b",
    "wrong x",
  );
  expect(keys(digest)).toEqual([
    "module 1 string example.com/a",
    "go 2 string 1.22",
    "require 3-7",
    `require."example.com/b" 4 string v1.2.3`,
    `require."example.com/c" 5 string v0.1.0 // indirect`,
    `require."example.com/d" 7 string v2.0.0`,
    "replace 8",
    `replace."example.com/b" 8 string => ../b`,
  ]);
  expect(errors(digest)).toEqual(['9:1 Unknown directive "wrong"']);
});

test("line ends of all kinds count the same", async () => {
  for (const [name, text] of [
    ["a.yaml", "a: 1|b:|  c: 2|"],
    ["a.toml", "a = 1|[b]|c = 2|"],
    ["a.ini", "a = 1|[b]|c = 2|"],
    ["a.json", '{"a": 1,|"b": {|"c": 2}}|'],
  ] as const) {
    const unix = keys(await read(name, text.replaceAll("|", "\n")));
    expect(keys(await read(name, text.replaceAll("|", "\r\n")))).toEqual(unix);
    expect(unix.map((key) => key.split(" ")[0])).toEqual(["a", "b", "b.c"]);
  }
});
