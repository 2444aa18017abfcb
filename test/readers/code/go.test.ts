import { expect, test } from "bun:test";
import { go } from "../../../src/readers/code/tree-sitter/go.ts";
import { listing, read } from "./listing.ts";

async function declared(body: string): Promise<string[]> {
  return listing(await read(go, `package p\n${body}`));
}

test("functions are listed with their whole body", async () => {
  expect(await declared("func f() {\n}\nfunc External(x int) int\n")).toEqual([
    "2-3 function f",
    "4-4 function External",
  ]);
});

test("a method's parent is the receiver's type without pointer, brackets and type parameters", async () => {
  const receivers = [
    "T",
    "*T",
    "t T",
    "t *T",
    "(T)",
    "*(T)",
    "((*((T))))",
    "T[K]",
    "t *T[K, V]",
    "_ /* is T */ T",
  ];
  expect(await declared(receivers.map((receiver) => `func (${receiver}) m() {}`).join("\n"))).toEqual(
    receivers.map((_, index) => `${index + 2}-${index + 2} method T.m`),
  );
});

test("structs hold their fields, embedded ones by the type's name", async () => {
  const body =
    "type S struct {\n\ta, b int // both\n\t*Base\n\tio.Reader `tag`\n\tList[int]\n\tpkg.Set[K]\n\tin struct{ x int }\n}";
  expect(await declared(body)).toEqual([
    "2-9 struct S",
    "3-3 field S.a",
    "3-3 field S.b",
    "4-4 field S.Base",
    "5-5 field S.Reader",
    "6-6 field S.List",
    "7-7 field S.Set",
    "8-8 field S.in",
  ]);
});

test("interfaces hold methods and what they embed, but no constraints", async () => {
  expect(
    await declared("type I interface {\n\tio.Reader\n\tM(x int) error\n\t~int | string\n\t~[]byte\n}"),
  ).toEqual(["2-7 interface I", "3-3 field I.Reader", "4-4 method I.M"]);
});

test("other types, aliases and groups of types are types", async () => {
  expect(await declared("type A = B\ntype F func() error\ntype (\n\tC[T any] []T\n\tD struct{}\n)")).toEqual([
    "2-2 type A",
    "3-3 type F",
    "5-5 type C",
    "6-6 struct D",
  ]);
});

test("each name of a constant or variable is a declaration with its spec's lines", async () => {
  const body = "const (\n\tA, b = iota, iota\n\tC, D\n)\nvar x, y int\nvar (\n\tz = []int{\n\t\t1,\n\t}\n)";
  expect(await declared(body)).toEqual([
    "3-3 constant A",
    "3-3 constant b",
    "4-4 constant C",
    "4-4 constant D",
    "6-6 variable x",
    "6-6 variable y",
    "8-10 variable z",
  ]);
});

test("what is local to a function is no declaration", async () => {
  expect(
    await declared("var f = func() { type T struct{ a int }; const c = 1 }\nfunc g() { var x = 1; _ = x }"),
  ).toEqual(["2-2 variable f", "3-3 function g"]);
});

test("exported is what starts with an upper-case letter, in any script", async () => {
  const { declarations } = await read(
    go,
    "package p\nfunc A() {}\nfunc b() {}\nfunc Ä() {}\nfunc _B() {}\nfunc 世() {}",
  );
  expect(declarations.map(({ exported }) => exported)).toEqual([true, false, true, false, false]);
});

test("signatures are on one line, without body, comments and long values", async () => {
  const { declarations } = await read(
    go,
    'package p\nfunc (s *Server) Serve(\n\tl net.Listener, // where\n\tn int,\n) (err error) {\n}\ntype T[K any] struct {\n\ta map[string]int `json:"a"`\n}\nconst Max Size = 10\nvar table = map[string]string{\n\t"a very long key": "a very long value",\n}',
  );
  expect(declarations.map(({ signature }) => signature)).toEqual([
    "func (s *Server) Serve(l net.Listener, n int) (err error)",
    "type T[K any] struct",
    'a map[string]int `json:"a"`',
    "const Max Size = 10",
    "var table = map[…]",
  ]);
});

test("docs are the first sentence of the comment right above, without directives", async () => {
  const digest = await read(
    go,
    "// Package p is small. It does little.\npackage p\n\n// F runs, e.g. here. It ends.\n//\n//go:noinline\nfunc F() {}\n\n// stray\n\nfunc G() {}\n\n/*\nH is\nold.\n*/\nfunc H() {}",
  );
  expect(digest.package).toBe("p");
  expect(digest.doc).toBe("Package p is small");
  expect(digest.declarations.map(({ doc }) => doc)).toEqual(["F runs, e.g. here", undefined, "H is old"]);
  expect(digest.declarations[0]?.fromLine).toBe(4);
});

async function docs(body: string): Promise<(string | undefined)[]> {
  return (await read(go, `package p\n${body}`)).declarations.map(({ doc }) => doc);
}

test("in groups of variables, constants and types each has its own doc, and symbol begins with it", async () => {
  const body =
    "// All of them.\nvar (\n\t// ErrA is A.\n\tErrA = 1\n\n\t// stray\n\n\tErrB = 2\n)\ntype (\n\t// T1 holds one.\n\tT1 struct{}\n)\nconst (\n\tRed = iota\n\t// Green is\n\t// green.\n\tGreen\n)\n";
  expect(await docs(body)).toEqual(["ErrA is A", undefined, "T1 holds one", undefined, "Green is green"]);
  const { declarations } = await read(go, `package p\n${body}`);
  expect(declarations.map(({ fromLine }) => fromLine)).toEqual([4, undefined, 12, undefined, 17]);
});

test("the comment behind a value, field or type is its doc where none stands above", async () => {
  expect(
    await docs(
      "const (\n\tA = 1 // A one.\n\t// B above.\n\tB // B behind.\n\tC /* C two. */\n\tD //nolint:all\n)\nvar x, y int // Both.\n",
    ),
  ).toEqual(["A one", "B above", "C two", undefined, "Both", "Both"]);
  expect(
    await docs(
      "type S struct {\n\ta int `x` // One a.\n} // An S.\ntype I interface {\n\tm() // Does m.\n}\nfunc f() {} // end\nfunc (S) g() {} // end\n",
    ),
  ).toEqual(["An S", "One a", undefined, "Does m", undefined, undefined]);
});

test("signatures of constants and variables begin with their keyword, grouped or not", async () => {
  const { declarations } = await read(
    go,
    "package p\nconst a = 1\nvar b int\nconst (\n\tc = iota\n\td\n)\nvar (\n\te, f = 1, 2\n)\n",
  );
  expect(declarations.map(({ kind, signature }) => `${kind}: ${signature}`)).toEqual([
    "constant: const a = 1",
    "variable: var b int",
    "constant: const c = iota",
    "constant: const d",
    "variable: var e, f = 1, 2",
    "variable: var e, f = 1, 2",
  ]);
});

test("imports are standard without a dot in the first element, local when relative", async () => {
  const { imports } = await read(
    go,
    'package p\nimport "fmt"\nimport (\n\tx "golang.org/x/net"\n\t. "../up"\n\t_ `net/http`\n)',
  );
  expect(imports).toEqual([
    { module: "fmt", line: 2, origin: "standard" },
    { module: "golang.org/x/net", line: 4, origin: "third_party" },
    { module: "../up", line: 5, origin: "local" },
    { module: "net/http", line: 6, origin: "standard" },
  ]);
});

test("main in package main is an entry point", async () => {
  const main = "func main() {}\nfunc (T) main() {}";
  expect((await read(go, `package main\n${main}`)).entryPoints).toEqual([{ line: 2, text: "func main()" }]);
  expect((await read(go, `package other\n${main}`)).entryPoints).toEqual([]);
});

test("tests are the functions go test finds, in test files alone", async () => {
  const text =
    "package p\nfunc TestA(t *testing.T) {}\nfunc Testify() {}\nfunc BenchmarkB(b *testing.B) {}\nfunc Example() {}\nfunc FuzzC(f *testing.F) {}";
  const { tests } = await read(go, text, "/project/a_test.go");
  expect(tests.map((note) => note.text)).toEqual(["TestA", "BenchmarkB", "Example", "FuzzC"]);
  expect((await read(go, text, "/project/a.go")).tests).toEqual([]);
});

test("tags in comments are notes, in strings they are not", async () => {
  const { todos } = await read(
    go,
    'package p\n// TODO(x): mend\nfunc f() {\n\ts := "TODO not"\n\tg() /* FIXME now */\n}',
  );
  expect(todos).toEqual([
    { line: 2, text: "TODO(x): mend" },
    { line: 5, text: "FIXME now" },
  ]);
});

test("a function with an error costs no other function its name", async () => {
  const digest = await read(
    go,
    "package p\n\nfunc A() {\n}\n\nfunc B(x int {\n\tif y := (1 {\n}\n\nfunc C() {}\n\ntype D struct {\n\ta int\n}\n",
  );
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["3-4 function A", "10-10 function C", "12-14 struct D", "13-13 field D.a"]),
  );
  expect(digest.errors.length).toBeGreaterThan(0);
  expect(digest.errors[0]).toMatchObject({ line: 6 });
});

test("a string without end hides nothing before it and nothing after the function", async () => {
  const digest = await read(go, "package p\nfunc A() {}\nfunc B() {\n\tx := `open\n}\nfunc C() {}\n");
  expect(listing(digest)).toEqual(expect.arrayContaining(["2-2 function A", "6-6 function C"]));
  expect(digest.errors).not.toEqual([]);
});

const AFTER =
  "\n// Two is two.\nfunc Two() {}\n\nfunc Three() {\n\tx()\n}\n\ntype T struct {\n\ta string\n}\n\nfunc (t *T) M() error { return nil }\n";

test("a missing bracket costs nothing that follows, and its function ends where it ends", async () => {
  for (const body of [
    "\tif true {\n\t\treturn\n",
    "\tfoo(func() {\n\t\tvar y = 1\n\t\ttype Q struct{ z int }\n",
    "\tfoo(1, (2)\n\tbar()\n",
    "\tfor _, t := range []struct {\n\t\tname string\n\t}{\n\t\tx(\n\t}\n",
  ]) {
    const text = `package p\n\nfunc One() {\n${body}}\n${AFTER}`;
    const digest = await read(go, text);
    const end = 3 + body.split("\n").length;
    expect(listing(digest)).toEqual([
      `3-${end} function One`,
      `${end + 3}-${end + 3} function Two`,
      `${end + 5}-${end + 7} function Three`,
      `${end + 9}-${end + 11} struct T`,
      `${end + 10}-${end + 10} field T.a`,
      `${end + 13}-${end + 13} method T.M`,
    ]);
    expect(digest.declarations[1]).toMatchObject({ doc: "Two is two", fromLine: end + 2 });
    expect(digest.errors.length).toBeGreaterThan(0);
  }
});

test("a type or group without end keeps what is in it and costs nothing that follows", async () => {
  for (const [broken, own] of [
    ["type S struct {\n\ta int\n\tb S\n", ["3-5 struct S", "4-4 field S.a", "5-5 field S.b"]],
    ["type I interface {\n\tm()\n\tn()\n", ["3-5 interface I", "4-4 method I.m", "5-5 method I.n"]],
    ["const (\n\tA = 1\n\tB\n", ["4-4 constant A", "5-5 constant B"]],
    ["var (\n\tC = 1\n\tD int\n", ["4-4 variable C", "5-5 variable D"]],
  ] as const) {
    const digest = await read(go, `package p\n\n${broken}${AFTER}`);
    expect(listing(digest)).toEqual([
      ...own,
      "8-8 function Two",
      "10-12 function Three",
      "14-16 struct T",
      "15-15 field T.a",
      "18-18 method T.M",
    ]);
    expect(digest.declarations[0]?.signature).toMatch(/^(?:type|const|var) /);
  }
});

test("a field without a type around it is none", async () => {
  for (const text of [
    "package p\n\ttype struct {\n\tfield a\n}\n",
    "\tfield a\n}\nfunc F() {}\n",
    "struct {\n\tfield a\n",
  ]) {
    expect(listing(await read(go, text)).filter((line) => line.includes("field"))).toEqual([]);
  }
});
