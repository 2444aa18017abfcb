import { expect, test } from "bun:test";
import { kotlin } from "../../../src/readers/code/tree-sitter/kotlin.ts";
import { kotlinRepair } from "../../../src/readers/code/tree-sitter/kotlin-repair.ts";
import { type Bomb, testBombs } from "./bomb.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(kotlin, text));
}

test("classes hold constructors, functions and properties; what is local is no declaration", async () => {
  const text =
    "data class A(val x: Int) : B() {\n  constructor() : this(1)\n  init { val local = 1 }\n  val a: Int = 3\n    get() = field\n  var b by lazy { 1 }\n  fun <T> m(t: T): Int where T : Any {\n    fun inner() {}\n    return 1\n  }\n  inner class C\n  object D { val q = 1 }\n}";
  expect(await declared(text)).toEqual([
    "1-13 class A",
    "2-2 method A.constructor",
    "4-5 field A.a",
    "6-6 field A.b",
    "7-10 method A.m",
    "11-11 class A.C",
    "12-12 class A.D",
    "12-12 field A.D.q",
  ]);
});

test("what a companion holds is the class's own, unless the companion has a name", async () => {
  expect(
    await declared(
      "class A {\n  companion object {\n    const val K = 1\n    fun f() {}\n  }\n}\nclass B {\n  companion object N {\n    val x = 1\n  }\n}",
    ),
  ).toEqual([
    "1-6 class A",
    "3-3 constant A.K",
    "4-4 method A.f",
    "7-11 class B",
    "8-10 class B.N",
    "9-9 field B.N.x",
  ]);
});

test("interfaces, enums and type aliases are what they are called", async () => {
  expect(
    await declared(
      "sealed interface I {\n  fun m(): Int\n}\nfun interface F { fun m() }\nenum class E(val a: Int) {\n  A(1),\n  B(2) { override fun q() {} };\n  fun q() {}\n}\ntypealias T = Map<String, Int>",
    ),
  ).toEqual([
    "1-3 interface I",
    "2-2 method I.m",
    "4-4 interface F",
    "4-4 method F.m",
    "5-9 enum E",
    "6-6 field E.A",
    "7-7 field E.B",
    "8-8 method E.q",
    "10-10 type T",
  ]);
});

test("functions, extensions and properties at the top keep their own names", async () => {
  expect(
    await declared(
      "fun f() = 1\nfun String.g(): Int { return 1 }\nval List<Int>.h: Int get() = 1\nconst val C = 1\nprivate val (d, e) = 1 to 2\nfun `has spaces`() {}",
    ),
  ).toEqual([
    "1-1 function f",
    "2-2 function g",
    "3-3 variable h",
    "4-4 constant C",
    "5-5 variable d",
    "5-5 variable e",
    "6-6 function `has spaces`",
  ]);
});

test("annotations and comments before a declaration are no part of its lines", async () => {
  const digest = await read(
    kotlin,
    '/**\n * Holds [X]. More.\n * @param y any\n */\n@A(\n  "(",\n)\n@B // why\npublic annotation class C\n\n@D fun e() {}\n// A note\nfun f() {}',
  );
  expect(listing(digest)).toEqual(["9-9 class C", "11-11 function e", "13-13 function f"]);
  expect(digest.declarations).toMatchObject([
    { fromLine: 1, doc: "Holds [X]", signature: "public annotation class C" },
    { signature: "fun e()" },
    { fromLine: 12 },
  ]);
  expect(digest.declarations[2]?.doc).toBeUndefined();
});

test("constructors below their class, new destructuring and delegation are read", async () => {
  const text =
    "class A\n@Inject\ninternal constructor(val b: B) : C {\n  fun d() {\n    for ([i, x] in y) { val [p, q] = x }\n  }\n}\nclass E(\n  f: F,\n) : G by f {\n  fun h() { i }\n}";
  const digest = await read(kotlin, text);
  expect(listing(digest)).toEqual(["1-7 class A", "4-6 method A.d", "8-12 class E", "11-11 method E.h"]);
  expect(digest.errors).toEqual([]);
});

test("exported is what is neither private nor internal, in what is so itself", async () => {
  const { declarations } = await read(
    kotlin,
    "class A { private val a = 1; protected fun b() {}\n internal fun c() {}\n fun d() {}\n}\ninternal class E { fun f() {}\n}\nfun private_() {}",
  );
  expect(declarations.filter(({ exported }) => exported).map(({ name }) => name)).toEqual([
    "A",
    "b",
    "d",
    "private_",
  ]);
});

test("signatures are on one line, without body, comments and long values", async () => {
  const { declarations } = await read(
    kotlin,
    'suspend fun <T> f(\n  a: T, // first\n  b: String = "x",\n): List<T>\n  where T : Any {\n}\nval m = mapOf("one" to 1111111111, "two" to 2222222222, "three" to 3)',
  );
  expect(declarations.map(({ signature }) => signature)).toEqual([
    'suspend fun <T> f(a: T, b: String = "x"): List<T> where T : Any',
    "val m = mapOf(…)",
  ]);
});

test("imports are standard in kotlin and the JDK, local where they share the package's beginning", async () => {
  const text =
    "package org.acme.app.web\nimport kotlin.math.*\nimport java.util.UUID\nimport org.acme.app.data.Store as S\nimport kotlinx.coroutines.launch\n";
  const digest = await read(kotlin, text);
  expect(digest.package).toBe("org.acme.app.web");
  expect(digest.imports).toEqual([
    { module: "kotlin.math", line: 2, origin: "standard", names: ["*"] },
    { module: "java.util.UUID", line: 3, origin: "standard" },
    { module: "org.acme.app.data.Store", line: 4, origin: "local" },
    { module: "kotlinx.coroutines.launch", line: 5, origin: "third_party" },
  ]);
});

test("main at the top is an entry point, annotated functions are tests", async () => {
  const digest = await read(
    kotlin,
    "fun main(args: Array<String>) {}\nclass A {\n  fun main() {}\n  @Test\n  fun b() {}\n  @org.junit.Test fun c() {}\n  @Testing fun d() {}\n}",
  );
  expect(digest.entryPoints).toEqual([{ line: 1, text: "fun main(args: Array<String>)" }]);
  expect(digest.tests.map((note) => note.text)).toEqual(["A.b", "A.c"]);
});

test("lines may end with CR LF or CR", async () => {
  const text = "package p\n\n/** Doc. */\n@A(1)\nclass B {\n  // TODO: x\n  val a = 1\n}\n";
  const digest = await read(kotlin, text);
  expect(await read(kotlin, text.replaceAll("\n", "\r\n"))).toEqual(digest);
  expect(await read(kotlin, text.replaceAll("\n", "\r"))).toEqual(digest);
  expect(digest.todos).toEqual([{ line: 6, text: "TODO: x" }]);
});

test("a function with an error costs no other declaration its name", async () => {
  const digest = await read(
    kotlin,
    "fun a() {}\n\nfun b(x: Int {\n  if (y\n}\n\nclass C {\n  val d = 1\n}\n\nfun e() {}\n",
  );
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["1-1 function a", "7-9 class C", "8-8 field C.d", "11-11 function e"]),
  );
  expect(digest.errors[0]).toMatchObject({ line: 3 });
});

test("many comments behind the head of a class are read in one way", () => {
  const text = `class A\n${"/* a */\n".repeat(30)}class B\n`;
  const started = performance.now();
  expect(kotlinRepair(text)).toBe(text);
  // Less than a millisecond; seconds where a comment can take its neighbours in.
  expect(performance.now() - started).toBeLessThan(1000);
});

const BOMBS: Bomb[] = [
  ["val x = ", "(", 20_000],
  ["", "class A { ", 10_000, "}".repeat(10_000)],
  ["", "@A(\n", 50_000],
  ["class A", "\n", 100_000],
  ["", "class A {\n", 10_000],
];
testBombs("/project/A.kt", BOMBS, "class A");
