import { expect, test } from "bun:test";
import { rust } from "../../../src/readers/code/tree-sitter/rust.ts";
import { type Bomb, expectSurvived } from "./bomb.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(rust, text));
}

test("structs and unions hold their named fields; those of tuples are in the signature", async () => {
  const digest = await read(
    rust,
    "struct S<T> {\n  pub a: T,\n  b: u8,\n}\nstruct P(pub u8, u16);\nunion U { f: u32 }\nstruct N;",
  );
  expect(listing(digest)).toEqual([
    "1-4 struct S",
    "2-2 field S.a",
    "3-3 field S.b",
    "5-5 struct P",
    "6-6 struct U",
    "6-6 field U.f",
    "7-7 struct N",
  ]);
  expect(digest.declarations[3]?.signature).toBe("struct P(pub u8, u16)");
});

test("enums hold their variants as fields, and variants theirs", async () => {
  expect(await declared("enum E {\n  A,\n  B { x: u8 },\n  C(u8) ,\n  D = 4,\n}")).toEqual([
    "1-6 enum E",
    "2-2 field E.A",
    "3-3 field E.B",
    "3-3 field E.B.x",
    "4-4 field E.C",
    "5-5 field E.D",
  ]);
});

test("what an impl block holds has the type as parent, without references and parameters", async () => {
  const types = ["T", "T<u8>", "&'a T", "&'a mut T<u8>", "*const T", "[T]", "dyn T", "(T, U)"];
  const text = types.map((type) => `impl<'a> I for ${type} { fn m(&self) {} }`).join("\n");
  expect(await declared(text)).toEqual(types.map((_, index) => `${index + 1}-${index + 1} method T.m`));
  expect(await declared("impl net::T<u8> {\n  const C: u8 = 1;\n  type X = u8;\n}")).toEqual([
    "2-2 constant net.T.C",
    "3-3 type net.T.X",
  ]);
});

test("traits are interfaces with methods, types and constants", async () => {
  expect(
    await declared("trait I: J {\n  type X;\n  const C: u8;\n  fn m(&self);\n  fn n() {\n  }\n}"),
  ).toEqual(["1-7 interface I", "2-2 type I.X", "3-3 constant I.C", "4-4 method I.m", "5-6 method I.n"]);
});

test("modules are namespaces; what they hold are functions still", async () => {
  expect(await declared("mod a;\nmod b {\n  fn f() {}\n  impl T { fn m() {} }\n}")).toEqual([
    "1-1 namespace a",
    "2-5 namespace b",
    "3-3 function b.f",
    "4-4 method b.T.m",
  ]);
});

test("constants, statics, aliases, macros and foreign items are declarations, `const _` is none", async () => {
  const text =
    'const A: u8 = 1;\nstatic mut B: u8 = 2;\ntype C = u8;\nmacro_rules! d {\n  () => {};\n}\nextern "C" {\n  fn e(x: u8);\n}\nconst _: () = ();';
  expect(await declared(text)).toEqual([
    "1-1 constant A",
    "2-2 variable B",
    "3-3 type C",
    "4-6 function d",
    "8-8 function e",
  ]);
});

test("what is local to a function is no declaration", async () => {
  expect(await declared("fn f() {\n  fn g() {}\n  struct S;\n  const C: u8 = 1;\n}")).toEqual([
    "1-5 function f",
  ]);
});

test("exported is `pub` alone; variants and what a trait asks for are as their type", async () => {
  const text =
    "pub struct A { pub a: u8, b: u8 }\npub(crate) fn c() {}\npub enum D { E }\nenum F { G }\nimpl A { pub fn h() {} fn i() {} }\nimpl Clone for A { fn j() {} }\nimpl Clone for F { fn k() {} }\npub trait L { fn m(); }\n#[macro_export]\nmacro_rules! n { () => {} }\nmacro_rules! o { () => {} }";
  const { declarations } = await read(rust, text);
  const names = declarations.filter(({ exported }) => exported).map(({ name }) => name);
  expect(names).toEqual(["A", "a", "D", "E", "h", "j", "L", "m", "n"]);
});

test("attributes and docs before an item are no part of its lines", async () => {
  const digest = await read(
    rust,
    '/// Adds. More.\n///\n/// # Examples\n#[inline]\n#[cfg(any(\n  a,\n))]\npub fn add() {}\n\n//// no doc\n#[doc = "Says so"] #[must_use]\nfn b() {}\n/** Old\n * style. */\nfn c() {}\n// A note\nfn d() {}',
  );
  expect(listing(digest)).toEqual([
    "8-8 function add",
    "12-12 function b",
    "15-15 function c",
    "17-17 function d",
  ]);
  expect(digest.declarations.map(({ fromLine }) => fromLine)).toEqual([1, 10, 13, 16]);
  expect(digest.declarations.map(({ doc }) => doc)).toEqual(["Adds", "Says so", "Old style", undefined]);
});

test("the file's doc is what it says of itself", async () => {
  const { doc } = await read(
    rust,
    "// License\n//! Reads things,\n//! fast. Really.\n//!\n//! More\nfn f() {}",
  );
  expect(doc).toBe("Reads things, fast");
});

test("signatures are on one line, without body, comments and long values", async () => {
  const text =
    "pub async fn f<T>(\n  a: T, // first\n  b: u8,\n) -> Result<(), E>\nwhere\n  T: Clone,\n{\n}\nconst M: Map = map(\n  1111111111, 2222222222, 3333333333, 4444444444,\n);";
  const { declarations } = await read(rust, text);
  expect(declarations.map(({ signature }) => signature)).toEqual([
    "pub async fn f<T>(a: T, b: u8) -> Result<(), E> where T: Clone",
    "const M: Map = map(…)",
  ]);
});

test("imports are standard in the compiler's crates, local in this one", async () => {
  const text =
    "use std::io;\nuse std::{fs::File, fmt::{self, Debug}};\nuse crate::a::b::*;\nuse super::c as d;\nuse serde::Serialize;\nextern crate alloc;\nuse Kind::*;";
  expect((await read(rust, text)).imports).toEqual([
    { module: "std", line: 1, origin: "standard", names: ["io"] },
    { module: "std", line: 2, origin: "standard", names: ["fs::File", "fmt::{self, Debug}"] },
    { module: "crate::a::b", line: 3, origin: "local", names: ["*"] },
    { module: "super", line: 4, origin: "local", names: ["c"] },
    { module: "serde", line: 5, origin: "third_party", names: ["Serialize"] },
    { module: "alloc", line: 6, origin: "standard" },
    { module: "Kind", line: 7, origin: "local", names: ["*"] },
  ]);
});

test("main at the top is an entry point", async () => {
  const text = "#[tokio::main]\nasync fn main() -> Result<()> {}\nmod m { fn main() {} }";
  expect((await read(rust, text)).entryPoints).toEqual([{ line: 2, text: "async fn main() -> Result<()>" }]);
});

test("tests are functions with a test's attribute", async () => {
  const text =
    '#[cfg(test)]\nmod tests {\n  #[test]\n  fn a() {}\n  #[tokio::test(flavor = "x")]\n  #[ignore]\n  async fn b() {}\n  #[inline]\n  fn c() {}\n}';
  expect((await read(rust, text)).tests.map((note) => note.text)).toEqual(["tests.a", "tests.b"]);
});

test("lines may end with CR LF or CR", async () => {
  const text = "//! File.\n\n/// Doc.\n#[a]\npub fn b() {\n  // TODO: x\n}\n";
  const digest = await read(rust, text);
  expect(await read(rust, text.replaceAll("\n", "\r\n"))).toEqual(digest);
  expect(await read(rust, text.replaceAll("\n", "\r"))).toEqual(digest);
  expect(digest).toMatchObject({ doc: "File", todos: [{ line: 6, text: "TODO: x" }] });
});

test("an item with an error costs no other item its name", async () => {
  const digest = await read(
    rust,
    "fn a() {}\n\nfn b(x: u8 {\n  if y { (\n}\n\nstruct C {\n  d: u8,\n}\n\nimpl C {\n  fn e() {}\n}\n",
  );
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["1-1 function a", "7-9 struct C", "8-8 field C.d", "12-12 method C.e"]),
  );
  expect(digest.errors[0]).toMatchObject({ line: 3 });
});

const BOMBS: Bomb[] = [
  ["const X: u8 = ", "(", 100_000],
  ["", "mod a { ", 20_000, "}".repeat(20_000)],
  ["type A = ", "B<", 50_000],
  ["", "#[a(", 50_000],
  ["", "/*", 50_000],
];
for (const bomb of BOMBS) {
  test.concurrent(`${bomb[2]} times ${JSON.stringify(bomb[1])} ends in time, and the next file is read`, async () => {
    await expectSurvived("/project/a.rs", bomb, "fn f() {}");
  }, 120_000);
}
