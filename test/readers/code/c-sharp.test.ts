import { expect, test } from "bun:test";
import { cSharp } from "../../../src/readers/code/tree-sitter/c-sharp.ts";
import { type Bomb, expectSurvived } from "./bomb.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(cSharp, text));
}

test("classes hold methods, fields, properties and events; const and static readonly are constants", async () => {
  const text =
    "class A<T> : B where T : new() {\n  const int X = 1, Y = 2;\n  static readonly int Z = 3;\n  int a, b = 2;\n  public int P { get; set; } = 3;\n  int Q => 4;\n  event Action E, F;\n  event Action G { add {} remove {} }\n  A() : base() {}\n  ~A() {}\n  int this[int i] => i;\n  public static A operator +(A a, A b) => a;\n  void I.M<U>() {\n    void local() {}\n  }\n  delegate void D(int x);\n}";
  expect(await declared(text)).toEqual([
    "1-17 class A",
    "2-2 constant A.X",
    "2-2 constant A.Y",
    "3-3 constant A.Z",
    "4-4 field A.a",
    "4-4 field A.b",
    "5-5 field A.P",
    "6-6 field A.Q",
    "7-7 field A.E",
    "7-7 field A.F",
    "8-8 field A.G",
    "9-9 method A.A",
    "10-10 method A.A",
    "11-11 method A.this",
    "12-12 method A.+",
    "13-15 method A.M",
    "16-16 type A.D",
  ]);
});

test("structs, records, interfaces and enums are what they are called", async () => {
  const text =
    "struct S { int a; }\nrecord R(int X);\nrecord struct T(int X) { int b; }\ninterface I { int P { get; } void M(); }\nenum E : byte {\n  A = 1,\n  [X] B\n}";
  expect(await declared(text)).toEqual([
    "1-1 struct S",
    "1-1 field S.a",
    "2-2 class R",
    "3-3 struct T",
    "3-3 field T.b",
    "4-4 interface I",
    "4-4 field I.P",
    "4-4 method I.M",
    "5-8 enum E",
    "6-6 field E.A",
    "7-7 field E.B",
  ]);
});

test("a namespace is the package; one with a block is a declaration, too", async () => {
  const block = await read(cSharp, "namespace N.M {\n  class A { int b; }\n}");
  expect(block.package).toBe("N.M");
  expect(listing(block)).toEqual(["1-3 namespace N.M", "2-2 class N.M.A", "2-2 field N.M.A.b"]);
  const file = await read(cSharp, "namespace N.M;\nclass A {}");
  expect(file.package).toBe("N.M");
  expect(listing(file)).toEqual(["2-2 class A"]);
});

test("every branch of a condition is read, also where it cuts a statement in two", async () => {
  const text =
    "namespace N {\n#if A\n  class B { int c; }\n#else\n  class D {}\n#endif\n  class E {\n    void F() {\n#if G\n      if (x)\n#endif\n      {\n      }\n    }\n    int h;\n  }\n}";
  expect(await declared(text)).toEqual([
    "1-17 namespace N",
    "3-3 class N.B",
    "3-3 field N.B.c",
    "5-5 class N.D",
    "7-16 class N.E",
    "8-14 method N.E.F",
    "15-15 field N.E.h",
  ]);
});

test("attributes and comments before a declaration are no part of its lines", async () => {
  const digest = await read(
    cSharp,
    '/// <summary>\n/// Holds <see cref="T:X"/> things. More.\n/// </summary>\n[A]\n[B(1)] // why\npublic class C {\n  [D] int e;\n  /// <inheritdoc/>\n  void F() {}\n  // A note\n  void G() {}\n}',
  );
  expect(listing(digest)).toEqual(["6-12 class C", "7-7 field C.e", "9-9 method C.F", "11-11 method C.G"]);
  expect(digest.declarations.map(({ doc }) => doc)).toEqual([
    "Holds X things",
    undefined,
    undefined,
    undefined,
  ]);
  expect(digest.declarations).toMatchObject([
    { fromLine: 1, signature: "public class C" },
    { signature: "int e" },
    {},
    {},
  ]);
});

test("exported is what is public or protected in what is so itself", async () => {
  const { declarations } = await read(
    cSharp,
    "namespace N { public class A { int a; public int B; protected int C; private int d; internal int e; } class F { public int G; } public interface I { void M(); } public enum J { K } }",
  );
  expect(declarations.filter(({ exported }) => exported).map(({ name }) => name)).toEqual([
    "N",
    "A",
    "B",
    "C",
    "I",
    "M",
    "J",
    "K",
  ]);
});

test("signatures are on one line, without body, accessors, comments and long values", async () => {
  const { declarations } = await read(
    cSharp,
    'class A {\n  public async Task<T> M<T>(\n    int a, // first\n    string b = "x"\n  ) where T : class {\n  }\n  public int P { get; private set; }\n  const string S = "one two three four five six seven eight nine";\n}',
  );
  expect(declarations.slice(1).map(({ signature }) => signature)).toEqual([
    'public async Task<T> M<T>(int a, string b = "x") where T : class',
    "public int P",
    'const string S = "one two three four five six seven eigh…',
  ]);
});

test("imports are standard in System, local in the project's own namespace", async () => {
  const text =
    "using System.Linq;\nusing static System.Math;\nusing N = Acme.Data.Store;\nglobal using Newtonsoft.Json;\nnamespace Acme.App;";
  expect((await read(cSharp, text)).imports).toEqual([
    { module: "System.Linq", line: 1, origin: "standard" },
    { module: "System.Math", line: 2, origin: "standard" },
    { module: "Acme.Data.Store", line: 3, origin: "local" },
    { module: "Newtonsoft.Json", line: 4, origin: "third_party" },
  ]);
});

test("a static Main is an entry point", async () => {
  const text = "class A {\n  static async Task<int> Main(string[] args) { return 0; }\n  void Main() {}\n}";
  expect((await read(cSharp, text)).entryPoints).toEqual([
    { line: 2, text: "static async Task<int> Main(string[] args)" },
  ]);
});

test("tests are the methods xUnit, NUnit and MSTest run", async () => {
  const text =
    'class A {\n  [Fact]\n  void B() {}\n  [Test, Category("x")] void C() {}\n  [Ignore, TestMethod] void D() {}\n  [Facts] void E() {}\n}';
  expect((await read(cSharp, text)).tests.map((note) => note.text)).toEqual(["A.B", "A.C", "A.D"]);
});

test("lines may end with CR LF or CR", async () => {
  const text =
    "namespace N;\n\n/// <summary>Doc.</summary>\n[A]\npublic class B {\n  // TODO: x\n  int a;\n}\n";
  const digest = await read(cSharp, text);
  expect(await read(cSharp, text.replaceAll("\n", "\r\n"))).toEqual(digest);
  expect(await read(cSharp, text.replaceAll("\n", "\r"))).toEqual(digest);
  expect(digest).toMatchObject({ todos: [{ line: 6, text: "TODO: x" }], declarations: [{ doc: "Doc" }, {}] });
});

test("a member with an error costs no other member its name", async () => {
  const digest = await read(
    cSharp,
    "class A {\n  void B() {}\n  void C(int x { if (y }\n  int d;\n  void E() {}\n}\nclass F {\n  int g;\n}\n",
  );
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["2-2 method A.B", "5-5 method A.E", "7-9 class F", "8-8 field F.g"]),
  );
  expect(digest.errors[0]).toMatchObject({ line: 3 });
});

const BOMBS: Bomb[] = [
  ["class A { int x = ", "(", 100_000],
  ["", "namespace A { ", 20_000, "}".repeat(20_000)],
  ["class A { ", "List<", 20_000],
  ["", "#if A\n", 20_000],
  ["", "#if A\nclass B {\n", 20_000],
];
for (const bomb of BOMBS) {
  test.concurrent(`${bomb[2]} times ${JSON.stringify(bomb[1])} ends in time, and the next file is read`, async () => {
    await expectSurvived("/project/A.cs", bomb, "class A {}");
  }, 120_000);
}
