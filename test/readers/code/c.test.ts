import { expect, test } from "bun:test";
import { c } from "../../../src/readers/code/tree-sitter/c.ts";
import { type Bomb, testBombs } from "./bomb.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(c, text));
}

test("functions, prototypes and globals, each with the lines of its statement", async () => {
  const text =
    "int f(int a, char *b);\nstatic int\ng(void)\n{\n  int local;\n  return 1;\n}\nint x = 3, *y,\n  z[] = { 1, 2 };\nint (*handler)(int);\nint *(*make(int a))(void) { return 0; }\nint (paren)(void);\n";
  expect(await declared(text)).toEqual([
    "1-1 function f",
    "2-7 function g",
    "8-9 variable x",
    "8-9 variable y",
    "8-9 variable z",
    "10-10 variable handler",
    "11-11 function make",
    "12-12 function paren",
  ]);
});

test("structs, unions and enums hold their members; without a name they are called by what they declare", async () => {
  const text =
    "struct a {\n  int x : 3, *y;\n  void (*call)(int);\n  union { int u; };\n  struct { int deep; } in;\n  struct b { int c; } d;\n};\ntypedef struct { int p; } point_t, *point_p;\ntypedef enum { RED, GREEN = 2 } color_t;\nenum { ONE, TWO };\nstruct a later;\nstruct forward;\n";
  expect(await declared(text)).toEqual([
    "1-7 struct a",
    "2-2 field a.x",
    "2-2 field a.y",
    "3-3 field a.call",
    "4-4 field a.u",
    "5-5 field a.in",
    "5-5 field a.in.deep",
    "6-6 struct a.b",
    "6-6 field a.d",
    "6-6 field a.b.c",
    "8-8 struct point_t",
    "8-8 type point_p",
    "8-8 field point_t.p",
    "9-9 enum color_t",
    "9-9 field color_t.RED",
    "9-9 field color_t.GREEN",
    "10-10 constant ONE",
    "10-10 constant TWO",
    "11-11 variable later",
  ]);
});

test("macros are constants and functions wherever they stand; a header guard is none", async () => {
  const text =
    '#ifndef A_H\n#define A_H\n#define MAX 3\n#define ADD(a, b) \\\n  ((a) + \\\n   (b))\n#define EMPTY\nint f(void)\n{\n#define LOCAL "/*"\n}\nstruct s {\n# define IN_S 1\n  int a;\n};\n#endif\n';
  const digest = await read(c, text);
  expect(listing(digest)).toEqual([
    "3-3 constant MAX",
    "4-6 function ADD",
    "7-7 constant EMPTY",
    "8-11 function f",
    "10-10 constant LOCAL",
    "12-15 struct s",
    "13-13 constant IN_S",
    "14-14 field s.a",
  ]);
  expect(digest.declarations.slice(0, 3).map(({ signature }) => signature)).toEqual([
    "#define MAX 3",
    "#define ADD(a, b)",
    "#define EMPTY",
  ]);
});

test("macros that the grammar cannot know cost no declaration its name", async () => {
  const digest = await read(
    c,
    `G_BEGIN_DECLS
#ifdef __cplusplus
extern "C" {
#endif
API_EXPORT int a(FILE *UNUSED x) __attribute__((format(printf, 1, 2)));
lib_public size_t LIBCALL b(IN int x, const STACK_OF(X509) *y) THROWS;
__declspec(dllexport) HRESULT STDCALL c(void);
extern int d OF((int x));
struct __attribute__((packed)) e { LIST_HEAD(, e) head; int f ALIGNED(8); int g __packed; };
LIB_API(char *)
h(void);
int (LIB_API i)(void), (WINAPI *j)(int);
MODULE_LICENSE("GPL");
DEFINE_THING(k)
static int l __read_mostly = 1;
enum m { N DEPRECATED = 1, X(o) P };
typedef struct q *R ATTR_DEPRECATED;
_Static_assert(1, "no");
for_each_thing(s) { }
#ifdef __cplusplus
}
#endif
G_END_DECLS
`,
  );
  expect(listing(digest)).toEqual([
    "5-5 function a",
    "6-6 function b",
    "7-7 function c",
    "8-8 function d",
    "9-9 struct e",
    "9-9 field e.head",
    "9-9 field e.f",
    "9-9 field e.g",
    "10-11 function h",
    "12-12 function i",
    "12-12 variable j",
    "15-15 variable l",
    "16-16 enum m",
    "16-16 field m.N",
    "16-16 field m.P",
    "17-17 type R",
    "19-19 function for_each_thing",
  ]);
  expect(digest.errors).toEqual([]);
});

test("declarations in the style of K&R have the name of the function alone", async () => {
  expect(
    await declared("int f(a, b)\n  int a;\n  char *b;\n{\n  return a;\n}\nmain() {\n}\nint g;\n"),
  ).toEqual(["1-6 function f", "7-8 function main", "9-9 variable g"]);
});

test("every branch of a condition is read; of one that cuts a declaration in pieces the first", async () => {
  const text =
    "#ifdef A\nint a(void);\n#elif B\nint b(void);\n#else\nint c;\n#endif\n#if 0\nint never;\n#endif\n#ifdef D\nint d(int x) {\n#else\nint d(long x) {\n#endif\n  if (x\n#ifdef E\n  && y\n#endif\n  ) { }\n}\nstruct s {\n#ifdef F\n  int f;\n#else\n  long f;\n#endif\n};\nint g(int a\n#ifdef H\n, int b\n#endif\n);\nstatic int\n#ifdef I\ni(int a)\n#else\ni(long b)\n#endif\n{\n}\n";
  const digest = await read(c, text);
  expect(listing(digest)).toEqual([
    "2-2 function a",
    "4-4 function b",
    "6-6 variable c",
    "12-21 function d",
    "22-28 struct s",
    "24-24 field s.f",
    "26-26 field s.f",
    "29-33 function g",
    "34-41 function i",
  ]);
  expect(digest.errors).toEqual([]);
});

test("static is for the file alone, and so is a macro, but not in a header", async () => {
  const text =
    "static int a;\nint b;\n#define C 1\nstatic inline int d(void) { return 1; }\nstruct e { int f; };\n";
  const exported = async (path: string): Promise<string[]> =>
    (await read(c, text, path)).declarations.filter((one) => one.exported).map(({ name }) => name);
  expect(await exported("/project/a.c")).toEqual(["b", "e", "f"]);
  expect(await exported("/project/a.h")).toEqual(["a", "b", "C", "d", "e", "f"]);
});

test("docs are the comments above, also behind an attribute's macro, or behind on the line", async () => {
  const digest = await read(
    c,
    "/* A library of things. */\n#include <a.h>\n\n/**\n * @brief Frees it. And more.\n * @param a what\n */\nLIB_API void f(int a);\n// Counts.\n\n// The real one.\nint n;\n#define MAX 3 /* At most */\nstruct s {\n  int a; /**< How many */\n};\n",
  );
  expect(digest.doc).toBe("A library of things");
  expect(digest.declarations.map(({ name, doc }) => [name, doc])).toEqual([
    ["f", "Frees it"],
    ["n", "The real one"],
    ["MAX", "At most"],
    ["s", undefined],
    ["a", "How many"],
  ]);
});

test("imports: in quotes local, of the standards standard, others of third parties", async () => {
  const text =
    '#include "x.h"\n# include <stdio.h>\n#include <sys/types.h> // why\n#include <glib.h>\n#include MACRO\nenum e {\n#include "e.def"\n};\n';
  expect((await read(c, text)).imports).toEqual([
    { module: "x.h", line: 1, origin: "local" },
    { module: "stdio.h", line: 2, origin: "standard" },
    { module: "sys/types.h", line: 3, origin: "standard" },
    { module: "glib.h", line: 4, origin: "third_party" },
    { module: "e.def", line: 7, origin: "local" },
  ]);
});

test("main is the entry point, tests are what their runners find, and a tag counts in a body, too", async () => {
  const text =
    "START_TEST(test_one)\n{\n}\nEND_TEST\nTest(suite, two) {\n  // TODO: later\n}\nvoid test_three(void) {}\nint main(void) {\n  /* FIXME: now */\n  return 0;\n}\n";
  const digest = await read(c, text, "/project/test_a.c");
  expect(digest.tests).toEqual([
    { line: 1, text: "START_TEST(test_one)" },
    { line: 5, text: "Test(suite, two)" },
    { line: 8, text: "test_three" },
  ]);
  expect(digest.entryPoints).toEqual([{ line: 9, text: "int main(void)" }]);
  expect(digest.todos).toEqual([
    { line: 6, text: "TODO: later" },
    { line: 10, text: "FIXME: now" },
  ]);
});

test("signatures are on one line, without bodies, comments and long values", async () => {
  const { declarations } = await read(
    c,
    "static int f(\n  int a, /* first */\n  char *b\n) {\n  return 1;\n}\ntypedef struct {\n  int a;\n} *t;\nint table[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };\nstruct s { int a; } v;\n",
  );
  expect(declarations.map(({ signature }) => signature)).toEqual([
    "static int f(int a, char *b)",
    "typedef struct *t",
    "int a",
    "int table[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12…",
    "struct s",
    "struct s v",
    "int a",
  ]);
});

test("lines may end with CR LF or CR", async () => {
  const text =
    "/** Doc. */\nLIB_API int f(\n  int a\n);\n#define A(x) \\\n  x\n#ifdef B\n// TODO: x\n#endif\nint g(void) {\n  return 1;\n}\n";
  const digest = await read(c, text);
  expect(digest.declarations).toHaveLength(3);
  expect(await read(c, text.replaceAll("\n", "\r\n"))).toEqual(digest);
  expect(await read(c, text.replaceAll("\n", "\r"))).toEqual(digest);
});

test("a function with an error costs no other its name, and the error is said", async () => {
  const digest = await read(
    c,
    "int a(void) { return 1; }\nint b(void) { if (x { }\n}\nint c(int {\n  return 1;\n}\nint d;\nint e(void) {\n  while (1) {\n}\nint f(void) {\n  return 2;\n}\n",
  );
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["1-1 function a", "7-7 variable d", "11-13 function f"]),
  );
  expect(digest.errors.length).toBeGreaterThan(0);
});

const BOMBS: Bomb[] = [
  ["int x = ", "(", 100_000],
  ["int f() ", "{", 100_000, "}".repeat(100_000)],
  ["int f() ", "{", 100_000],
  ["", "struct a {", 20_000, "};".repeat(20_000)],
  ["", "#if A\n", 100_000],
  ["", "int f() {\n#if A\n{\n#else\n{\n#endif\n", 5_000],
  ["#define A \\\n", "x \\\n", 100_000],
  ['char *a = "', "x", 5_000_000],
  ["int a; /*", "x", 5_000_000],
  ["", "FOO(a)\n", 100_000],
  ["int ", "a, ", 500_000],
];
testBombs("/project/a.c", BOMBS, "int a;");
