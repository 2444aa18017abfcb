import { expect, test } from "bun:test";
import { java } from "../../../src/readers/code/tree-sitter/java.ts";
import { type Bomb, expectSurvived } from "./bomb.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(java, text));
}

test("classes hold constructors, methods and fields; static and final ones are constants", async () => {
  const body =
    "class A<T> {\n  static final int X = 1, Y = 2;\n  final static String S = null;\n  int a,\n    b;\n  A() {}\n  <R> R m(R r) {\n    int local;\n    class Local {}\n    return r;\n  }\n  abstract int n()[];\n  static { int q; }\n}";
  expect(await declared(body)).toEqual([
    "1-14 class A",
    "2-2 constant A.X",
    "2-2 constant A.Y",
    "3-3 constant A.S",
    "4-5 field A.a",
    "4-5 field A.b",
    "6-6 method A.A",
    "7-11 method A.m",
    "12-12 method A.n",
  ]);
});

test("enums hold their constants as fields, and what follows them", async () => {
  expect(
    await declared("enum E {\n  A(1), B {\n    void x() {}\n  };\n  final int v;\n  E(int v) {}\n}"),
  ).toEqual(["1-7 enum E", "2-2 field E.A", "2-4 field E.B", "5-5 field E.v", "6-6 method E.E"]);
});

test("records are classes whose components stay in the signature", async () => {
  const digest = await read(
    java,
    "record R<T>(int x, T... y) implements I {\n  R {}\n  static int z = 1;\n}",
  );
  expect(listing(digest)).toEqual(["1-4 class R", "2-2 method R.R", "3-3 field R.z"]);
  expect(digest.declarations[0]?.signature).toBe("record R<T>(int x, T... y) implements I");
});

test("interfaces and annotation types are interfaces; their fields are constants", async () => {
  const text =
    'interface I extends J {\n  int K = 1;\n  void m();\n  class C { int f; }\n}\n@interface N {\n  String value() default "";\n  int L = 2;\n}';
  expect(await declared(text)).toEqual([
    "1-5 interface I",
    "2-2 constant I.K",
    "3-3 method I.m",
    "4-4 class I.C",
    "4-4 field I.C.f",
    "6-9 interface N",
    "7-7 method N.value",
    "8-8 constant N.L",
  ]);
});

test("a module is a namespace", async () => {
  const digest = await read(java, "/** About. */\n@Deprecated\nopen module a.b {\n  requires c;\n}");
  expect(listing(digest)).toEqual(["3-5 namespace a.b"]);
  expect(digest.declarations[0]).toMatchObject({ doc: "About", fromLine: 1, exported: true });
});

test("annotations and comments before a declaration are no part of its lines", async () => {
  const text =
    '/** Doc. */\n@A // why\n@B({"x",\n  "y"})\n/* odd */ public @C final class D {\n  @Override int a() { return 1; }\n  int b() { return 2; }\n}';
  const digest = await read(java, text);
  expect(listing(digest)).toEqual(["5-8 class D", "6-6 method D.a", "7-7 method D.b"]);
  expect(digest.declarations.map(({ fromLine }) => fromLine)).toEqual([1, undefined, undefined]);
  expect(digest.declarations.map(({ signature }) => signature)).toEqual([
    "public @C final class D",
    "int a()",
    "int b()",
  ]);
});

test("exported is what is public or protected in what is exported itself", async () => {
  const text =
    "public class A { int a; public int b; protected int c; private int d; enum E { X } public interface I { void m(); } }\nclass B { public int e; }";
  const { declarations } = await read(java, text);
  const names = declarations.filter(({ exported }) => exported).map(({ name }) => name);
  expect(names).toEqual(["A", "b", "c", "I", "m"]);
});

test("signatures are on one line, without body, comments and long values", async () => {
  const text =
    'class A {\n  public <T extends B>\n      void m(int a, // first\n      String... b\n  ) throws E, F {\n  }\n  static final Map<A, B> M = Map.of("one", "1", "two", "2", "three", "3", "four", "4");\n}';
  const { declarations } = await read(java, text);
  expect(declarations.slice(1).map(({ signature }) => signature)).toEqual([
    "public <T extends B> void m(int a, String... b) throws E, F",
    "static final Map<A, B> M = Map.of(…)",
  ]);
});

test("docs are the first sentence of Javadoc alone, without its tags", async () => {
  const text =
    "/* License. */\npackage p;\n/**\n * Holds a {@link List}\n * of <b>things</b>. More.\n * @param <T> any\n */\nclass A {\n  // A note\n  int a;\n  /** @return it */\n  int b;\n}";
  const digest = await read(java, text);
  expect(digest.package).toBe("p");
  expect(digest.doc).toBeUndefined();
  expect(digest.declarations.map(({ doc }) => doc)).toEqual(["Holds a List of things", undefined, undefined]);
});

test("imports are standard in the JDK's packages, local where they share the package's beginning", async () => {
  const text =
    "package org.acme.app.web;\nimport java.util.List;\nimport static java.lang.Math.*;\nimport javax.inject.Inject;\nimport javax.swing.text.Document;\nimport org.acme.app.data.Store;\nimport org.acme.other.X;";
  expect((await read(java, text)).imports).toEqual([
    { module: "java.util", line: 2, origin: "standard", names: ["List"] },
    { module: "java.lang.Math", line: 3, origin: "standard", names: ["*"] },
    { module: "javax.inject", line: 4, origin: "third_party", names: ["Inject"] },
    { module: "javax.swing.text", line: 5, origin: "standard", names: ["Document"] },
    { module: "org.acme.app.data", line: 6, origin: "local", names: ["Store"] },
    { module: "org.acme.other", line: 7, origin: "third_party", names: ["X"] },
  ]);
});

test("a static main is an entry point", async () => {
  const text = "class A {\n  public static void main(String... args) {}\n  void main() {}\n}";
  expect((await read(java, text)).entryPoints).toEqual([
    { line: 2, text: "public static void main(String... args)" },
  ]);
});

test("tests are what JUnit finds by annotation, or by name in a test's file", async () => {
  const text =
    "class A {\n  @Test\n  void a() {}\n  @org.junit.jupiter.params.ParameterizedTest void b() {}\n  @Testable void c() {}\n  public void testD() {}\n}";
  expect((await read(java, text)).tests.map((note) => note.text)).toEqual(["A.a", "A.b"]);
  expect((await read(java, text, "/p/ATest.java")).tests.map((note) => note.text)).toEqual([
    "A.a",
    "A.b",
    "A.testD",
  ]);
});

test("lines may end with CR LF or CR", async () => {
  const text = "package p;\n\n/** Doc. */\n@A\npublic class B {\n  // TODO: x\n  int a;\n}\n";
  const digest = await read(java, text);
  expect(await read(java, text.replaceAll("\n", "\r\n"))).toEqual(digest);
  expect(await read(java, text.replaceAll("\n", "\r"))).toEqual(digest);
  expect(digest.todos).toEqual([{ line: 6, text: "TODO: x" }]);
});

test("a member with an error costs no other member its name", async () => {
  const digest = await read(
    java,
    "class A {\n  void a() {}\n  void b(int x { if (y }\n  int c;\n  void d() {}\n}\nclass B {\n  int e;\n}\n",
  );
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["2-2 method A.a", "5-5 method A.d", "7-9 class B", "8-8 field B.e"]),
  );
  expect(digest.errors[0]).toMatchObject({ line: 3 });
});

const BOMBS: Bomb[] = [
  ["class A { int x = ", "(", 100_000],
  ["", "class A { ", 20_000, "}".repeat(20_000)],
  ["class A { ", "List<", 50_000],
  ["", "@A(", 50_000],
  ["class A { void m() { ", "if (x) {", 50_000],
];
for (const bomb of BOMBS) {
  test.concurrent(`${bomb[2]} times ${JSON.stringify(bomb[1])} ends in time, and the next file is read`, async () => {
    await expectSurvived("/project/A.java", bomb, "class A {}");
  }, 120_000);
}
