import { expect, test } from "bun:test";
import { python } from "../../../src/readers/code/tree-sitter/python.ts";
import { PYTHON_MODULES } from "../../../src/readers/code/tree-sitter/python-modules.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(python, text));
}

test("functions, methods and nested classes have dotted parents", async () => {
  expect(
    await declared(
      "def f():\n  pass\nasync def g(): ...\nclass A:\n  class B(A):\n    async def m(self):\n      def inner(): pass\n",
    ),
  ).toEqual(["1-2 function f", "3-3 function g", "4-7 class A", "5-7 class A.B", "6-7 method A.B.m"]);
});

test("what blocks of if, try, with, for, while and match declare counts", async () => {
  const blocks = ["if a:", "while a:", "for a in b:", "with a:", "async with a as b:", "match a:\n case 1:"];
  for (const block of blocks) {
    const indent = block.includes("case") ? "  " : " ";
    const found = await declared(`${block}\n${indent}def f(): pass\n${indent}x = 1\n`);
    expect(found.map((line) => line.replace(/^\S+ /, ""))).toEqual(["function f", "variable x"]);
  }
  expect(
    await declared(
      "try:\n def a(): pass\nexcept E as e:\n def b(): pass\nelse:\n def c(): pass\nfinally:\n def d(): pass\nif x: pass\nelif y:\n def e(): pass\nelse:\n def f(): pass",
    ),
  ).toHaveLength(6);
});

test("the variables of loops and comprehensions are no declarations", async () => {
  expect(
    await declared("for i, (j, *k) in x:\n  pass\n[y for y in z]\nwith a as b: pass\n(n := 1)\n"),
  ).toEqual([]);
});

test("lines leave out decorators and comments behind the last statement", async () => {
  const digest = await read(
    python,
    "# why\n@dec(\n  1)\n@other\ndef f():\n  pass\n  # end\n\n# next\nx = 1\n",
  );
  expect(listing(digest)).toEqual(["5-6 function f", "10-10 variable x"]);
  expect(digest.declarations[0]?.fromLine).toBe(1);
});

test("assignments declare every name of every target, the first time", async () => {
  expect(
    await declared(
      "a = b = c = 1\nd, (e, *F) = x\n[g, h] = y\na = 2\no.p = 3\nq[0] = 4\nr += 5\ns: int\nt: int = 6\n",
    ),
  ).toEqual([
    "1-1 variable a",
    "1-1 variable b",
    "1-1 variable c",
    "2-2 variable d",
    "2-2 variable e",
    "2-2 constant F",
    "3-3 variable g",
    "3-3 variable h",
    "8-8 variable s",
    "9-9 variable t",
  ]);
});

test("in classes names are fields, in capitals constants", async () => {
  expect(await declared("LIMIT = 1\nclass A:\n  MAX = 2\n  x: int = 3\n  _y = [\n  ]\n")).toEqual([
    "1-1 constant LIMIT",
    "2-6 class A",
    "3-3 constant A.MAX",
    "4-4 field A.x",
    "5-6 field A._y",
  ]);
});

test("type statements declare types", async () => {
  expect(await declared("type A = int\ntype B[T] = list[T]\n")).toEqual(["1-1 type A", "2-2 type B"]);
});

async function exportedNames(text: string): Promise<string[]> {
  return (await read(python, text)).declarations.filter(({ exported }) => exported).map(({ name }) => name);
}

test("exported is what __all__ lists, else what has no underscore", async () => {
  const body =
    "def a(): pass\ndef _b(): pass\nclass C:\n  def m(self): pass\n  def _n(self): pass\n  def __init__(self): pass\n";
  expect(await exportedNames(body)).toEqual(["a", "C", "m", "__init__"]);
  expect(await exportedNames(`__all__ = ["_b"]\n__all__ += ('C',)\n${body}`)).toEqual([
    "_b",
    "C",
    "m",
    "__init__",
  ]);
  expect(await exportedNames(`__all__ = []\n${body}`)).toEqual([]);
  expect(await exportedNames(`__all__ = other.__all__\n${body}`)).toEqual(["a", "C", "m", "__init__"]);
});

test("docs are the first sentence of the docstring", async () => {
  const digest = await read(
    python,
    '#!/usr/bin/env python3\n# c\n"""The module. More."""\ndef f():\n  # note\n  r"""\n  Does it,\n  i.e. well. Then more.\n  """\ndef g():\n  "One line"\ndef h():\n  x = "none"\nclass A:\n  \'\'\'A class.\'\'\'\n#: Most of it.\nMAX = 1\n# no doc\ndef k(): pass\n',
  );
  expect(digest.doc).toBe("The module");
  expect(digest.declarations.map(({ doc }) => doc)).toEqual([
    "Does it, i.e. well",
    "One line",
    undefined,
    "A class",
    "Most of it",
    undefined,
  ]);
});

test("signatures are on one line, with types and defaults, without comments", async () => {
  const { declarations } = await read(
    python,
    'async def f(\n  a: int,  # first\n  *,\n  b: str = "x",\n) -> dict[str, int]:\n  pass\nclass A(Base, metaclass=M): pass\nx: int = 1\ntable = {\n  "key": "a long value that nobody wants to read"}\n',
  );
  expect(declarations.map(({ signature }) => signature)).toEqual([
    'async def f(a: int, *, b: str = "x") -> dict[str, int]',
    "class A(Base, metaclass=M)",
    "x: int = 1",
    'table = { "key": "a long value that nobody want…',
  ]);
});

test("signatures begin with the decorators, long arguments cut", async () => {
  const { declarations } = await read(
    python,
    `@dataclass(frozen=True)
class A:
  @property
  def name(self): pass
  @name.setter
  def name(self, v): pass
  # note
  @classmethod

  # and
  def cwd(cls): pass
  @overload
  @staticmethod
  def f(): pass
  @app.get(
    "/x",  # path
  )
  async def g(): pass
  @mark.parametrize("a, b", [(1, 2), (3, 4), (5, 6)])
  def h(a, b): pass
  @(lambda f: f)
  class B(A): pass
  def plain(self): pass
${'  @mock.patch("a.long.path.to.something.there")\n'.repeat(9)}  def many(self): pass
`,
  );
  expect(declarations.map(({ signature }) => signature)).toEqual([
    "@dataclass(frozen=True) class A",
    "@property def name(self)",
    "@name.setter def name(self, v)",
    "@classmethod def cwd(cls)",
    "@overload @staticmethod def f()",
    '@app.get("/x") async def g()',
    "@mark.parametrize(…) def h(a, b)",
    "@(lambda f: f) class B(A)",
    "def plain(self)",
    `${"@mock.patch(…) ".repeat(4)}@… def many(self)`,
  ]);
  expect(declarations[3]).toMatchObject({ line: 11, fromLine: 7 });
});

test("imports know the standard library and what is relative", async () => {
  const { imports } = await read(
    python,
    "from __future__ import annotations\nimport os.path, numpy as np\nfrom . import models\nfrom ..a import (b, c as d)\nfrom json import *\ntry:\n  import tomllib\nexcept ImportError: pass\n",
  );
  expect(imports).toEqual([
    { module: "__future__", line: 1, origin: "standard", names: ["annotations"] },
    { module: "os.path", line: 2, origin: "standard" },
    { module: "numpy", line: 2, origin: "third_party" },
    { module: ".models", line: 3, origin: "local" },
    { module: "..a", line: 4, origin: "local", names: ["b", "c"] },
    { module: "json", line: 5, origin: "standard", names: ["*"] },
    { module: "tomllib", line: 7, origin: "standard" },
  ]);
});

test("what is imported from the package itself is a module of it, unless its name is that of a value", async () => {
  const { imports } = await read(
    python,
    "from . import exceptions, _mixins as m, __version__, Thing\nfrom .. import utils2\nfrom . import *\n",
  );
  expect(imports).toEqual([
    { module: ".", line: 1, origin: "local", names: ["__version__", "Thing"] },
    { module: ".exceptions", line: 1, origin: "local" },
    { module: "._mixins", line: 1, origin: "local" },
    { module: "..utils2", line: 2, origin: "local" },
    { module: ".", line: 3, origin: "local", names: ["*"] },
  ]);
});

test.skipIf(Bun.which("python3") === null)("the list of standard modules has all that python3 has", () => {
  const code = "import sys; print('\\n'.join(sys.stdlib_module_names))";
  const names = Bun.spawnSync(["python3", "-c", code]).stdout.toString().trim().split("\n");
  expect(names.length).toBeGreaterThan(200);
  expect(names.filter((name) => !PYTHON_MODULES.has(name))).toEqual([]);
});

test("a main guard and a shebang are entry points", async () => {
  const { entryPoints } = await read(
    python,
    "#!/usr/bin/python3\nif __name__ == '__main__':\n  main()\nif name == 'x': pass\n",
  );
  expect(entryPoints).toEqual([
    { line: 1, text: "#!/usr/bin/python3" },
    { line: 2, text: "if __name__ == '__main__'" },
  ]);
});

test("tests are functions called test_ and classes called Test", async () => {
  const { tests } = await read(
    python,
    "def test_a(): pass\ndef helper(): pass\nclass TestB:\n  def test_c(self): pass\n  def setup(self): pass\n",
  );
  expect(tests.map(({ text }) => text)).toEqual(["test_a", "TestB", "TestB.test_c"]);
});

test("tags in comments are notes, in strings they are not", async () => {
  expect((await read(python, "x = 'TODO not'  # TODO: mend\n")).todos).toEqual([
    { line: 1, text: "TODO: mend" },
  ]);
});

test("a broken function costs no later one its name, parent or lines", async () => {
  const after = "\n\ndef good(a):\n  return a\n\nclass A:\n  def m(self):\n    pass\n";
  for (const broken of [
    "def bad(x:\n  pass",
    "x = (1,",
    'x = """open',
    "def bad(:\n  if y\n    z = [",
    "class B\n  def n(self): pass",
  ]) {
    const digest = await read(python, `def first(): pass\n${broken}${after}`);
    const shift = broken.split("\n").length;
    expect(listing(digest)).toEqual(
      expect.arrayContaining([
        "1-1 function first",
        `${shift + 3}-${shift + 4} function good`,
        `${shift + 6}-${shift + 8} class A`,
        `${shift + 7}-${shift + 8} method A.m`,
      ]),
    );
    expect(digest.errors.length).toBeGreaterThan(0);
    expect(digest.errors[0]?.line).toBeGreaterThanOrEqual(2);
    expect(digest.errors[0]?.line).toBeLessThanOrEqual(shift + 1);
  }
});

test("lines within brackets may be indented less than their block", async () => {
  const text =
    "import a\nclass A:\n  def m(self):\n      (bar.\n    baz) # (\n      x = [ # )\n 'a', '''b\n''']\n  def n(self): pass\n";
  const digest = await read(python, text);
  expect(listing(digest)).toEqual(["2-9 class A", "3-8 method A.m", "9-9 method A.n"]);
  expect(digest.errors).toEqual([]);
});

test("defaults of type parameters are legal", async () => {
  const digest = await read(
    python,
    'class A[T: int = bool](B[T]):\n  def m[*Ts = *tuple[int, ...], **P = [int, "]"]](self, x=1): pass\ntype L[\n  K,\n  V = dict[str, K],\n] = V\ndef f[T = int](a: T = 1) -> T: pass\n',
  );
  expect(digest.errors).toEqual([]);
  expect(listing(digest)).toEqual(["1-2 class A", "2-2 method A.m", "3-6 type L", "7-7 function f"]);
  expect(digest.declarations.map(({ signature }) => signature)).toEqual([
    "class A[T: int = bool](B[T])",
    'def m[*Ts = *tuple[int, ...], **P = [int, "]"]](self, x=1)',
    "type L[K, V = dict[str, K]] = V",
    "def f[T = int](a: T = 1) -> T",
  ]);
  expect((await read(python, "class A[T = int]:\n  x = (\ndef f(): pass\n")).errors).not.toEqual([]);
});
