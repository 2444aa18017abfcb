import { expect, test } from "bun:test";
import { php } from "../../../src/readers/code/tree-sitter/php.ts";
import { type Bomb, expectSurvived } from "./bomb.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(php, `<?php\n${text}`));
}

test("classes and traits hold methods, properties without their dollar and constants", async () => {
  const body =
    "abstract class A extends B {\n  use T;\n  const X = 1, Y = 2;\n  public $a, $b = 2;\n  private static ?int $c;\n  function __construct(private int $p) {}\n  abstract function m();\n}\ntrait T {\n  function n() {\n    function inner() {}\n  }\n}";
  expect(await declared(body)).toEqual([
    "2-9 class A",
    "4-4 constant A.X",
    "4-4 constant A.Y",
    "5-5 field A.a",
    "5-5 field A.b",
    "6-6 field A.c",
    "7-7 method A.__construct",
    "8-8 method A.m",
    "10-14 class T",
    "11-13 method T.n",
  ]);
});

test("interfaces and enums hold methods, cases and constants", async () => {
  expect(
    await declared(
      "interface I extends J {\n  const C = 1;\n  function m(): void;\n}\nenum E: string {\n  case A = 'a';\n  const B = self::A;\n  function m() {}\n}",
    ),
  ).toEqual([
    "2-5 interface I",
    "3-3 constant I.C",
    "4-4 method I.m",
    "6-10 enum E",
    "7-7 field E.A",
    "8-8 constant E.B",
    "9-9 method E.m",
  ]);
});

test("functions, constants and what is defined are declarations, also behind a condition", async () => {
  expect(
    await declared(
      "const A = 1, B = 2;\ndefine('C', 3);\nfunction f() {\n}\nif (!function_exists('g')) {\n  function g() {}\n} else {\n  class D {}\n}\n$x = function () {};",
    ),
  ).toEqual([
    "2-2 constant A",
    "2-2 constant B",
    "3-3 constant C",
    "4-5 function f",
    "7-7 function g",
    "9-9 class D",
  ]);
});

test("the namespace is the package; one with a block is a declaration", async () => {
  const digest = await read(php, "<?php\n/** About it. */\nnamespace A\\B;\nclass C {}");
  expect(digest).toMatchObject({ package: "A\\B", doc: "About it" });
  expect(listing(digest)).toEqual(["4-4 class C"]);
  expect(await declared("namespace A\\B {\n  class C {}\n}\nnamespace {\n  class D {}\n}")).toEqual([
    "2-4 namespace A.B",
    "3-3 class A.B.C",
    "6-6 class D",
  ]);
});

test("attributes and comments before a declaration are no part of its lines", async () => {
  const digest = await read(
    php,
    "<?php\n/**\n * Holds. More.\n *\n * @var int\n */\n#[A(1)]\n// why\n#[B]\nfinal class C {\n  /** {@inheritdoc} */\n  #[D] public function e() {}\n}",
  );
  expect(listing(digest)).toEqual(["10-13 class C", "12-12 method C.e"]);
  expect(digest.declarations).toMatchObject([
    { fromLine: 2, doc: "Holds", signature: "final class C" },
    { fromLine: 11, signature: "public function e()" },
  ]);
  expect(digest.declarations[1]?.doc).toBeUndefined();
});

test("exported is what is not private", async () => {
  const { declarations } = await read(
    php,
    "<?php\nclass A { private $a; protected $b; public $c; var $d; private function e() {} function f(private $x) {} private const G = 1; }",
  );
  expect(declarations.filter(({ exported }) => exported).map(({ name }) => name)).toEqual([
    "A",
    "b",
    "c",
    "d",
    "f",
  ]);
});

test("signatures are on one line, without body, comments and long values", async () => {
  const { declarations } = await read(
    php,
    "<?php\nfunction f(\n  int $a, // first\n  string ...$b,\n): ?array {\n}\nclass A {\n  const M = ['one' => 1111111111, 'two' => 2222222222, 'three' => 3];\n}",
  );
  expect(declarations.map(({ signature }) => signature)).toEqual([
    "function f(int $a, string ...$b): ?array",
    "class A",
    "const M = ['one' => 1111111111, 'two' => 22222222…",
  ]);
});

test("imports are standard without a namespace, local in the vendor's own and by path", async () => {
  const text =
    "<?php\nnamespace Acme\\App;\nuse DateTime;\nuse Acme\\Data\\Store as S;\nuse Psr\\Log\\{LoggerInterface, NullLogger};\nuse function Twig\\dump;\nrequire_once __DIR__ . '/x.php';\ninclude 'y.php';";
  expect((await read(php, text)).imports).toEqual([
    { module: "DateTime", line: 3, origin: "standard" },
    { module: "Acme\\Data", line: 4, origin: "local", names: ["Store"] },
    { module: "Psr\\Log", line: 5, origin: "third_party", names: ["LoggerInterface", "NullLogger"] },
    { module: "Twig", line: 6, origin: "third_party", names: ["dump"] },
    { module: "/x.php", line: 7, origin: "local" },
    { module: "y.php", line: 8, origin: "local" },
  ]);
});

test("tests are what PHPUnit finds, by name in a test's file or by attribute", async () => {
  const text =
    "<?php\nclass A extends TestCase {\n  public function testB() {}\n  #[Test]\n  public function c() {}\n  public function d() {}\n}";
  expect((await read(php, text, "/p/ATest.php")).tests.map((note) => note.text)).toEqual(["A.testB", "A.c"]);
  expect((await read(php, text)).tests.map((note) => note.text)).toEqual(["A.c"]);
});

test("text around the code is no code, and a shebang is an entry point", async () => {
  const digest = await read(
    php,
    "#!/usr/bin/env php\n<p>function no() {}</p>\n<?php function yes() { ?>\n<b>class No {}</b>\n<?php } ?>\n",
  );
  expect(listing(digest)).toEqual(["3-5 function yes"]);
  expect(digest.entryPoints).toEqual([{ line: 1, text: "#!/usr/bin/env php" }]);
});

test("lines may end with CR LF or CR", async () => {
  const text = "<?php\nnamespace A;\n\n/** Doc. */\n#[B]\nclass C {\n  // TODO: x\n  public $a;\n}\n";
  const digest = await read(php, text);
  expect(await read(php, text.replaceAll("\n", "\r\n"))).toEqual(digest);
  expect(await read(php, text.replaceAll("\n", "\r"))).toEqual(digest);
  expect(digest.todos).toEqual([{ line: 7, text: "TODO: x" }]);
});

test("a member with an error costs no other member its name", async () => {
  const digest = await read(
    php,
    "<?php\nclass A {\n  function a() {}\n  function b($x { if ($y }\n  public $c;\n  function d() {}\n}\nclass B {\n  function e() {}\n}\n",
  );
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["3-3 method A.a", "6-6 method A.d", "8-10 class B", "9-9 method B.e"]),
  );
  expect(digest.errors[0]).toMatchObject({ line: 4 });
});

const BOMBS: Bomb[] = [
  ["<?php $x = ", "(", 100_000],
  ["<?php ", "if (1) {", 20_000, "}".repeat(20_000)],
  ["<?php $x = ", "[", 50_000],
  ["<?php ", "#[A(", 50_000],
  ["", "<?php ?>", 50_000],
];
for (const bomb of BOMBS) {
  test.concurrent(`${bomb[2]} times ${JSON.stringify(bomb[1])} ends in time, and the next file is read`, async () => {
    await expectSurvived("/project/a.php", bomb, "<?php function f() {}");
  }, 120_000);
}
