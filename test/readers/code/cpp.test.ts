import { expect, test } from "bun:test";
import { codeReader } from "../../../src/readers/code/index.ts";
import { c } from "../../../src/readers/code/tree-sitter/c.ts";
import { cpp } from "../../../src/readers/code/tree-sitter/cpp.ts";
import { type Bomb, testBombs } from "./bomb.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(cpp, text));
}

test("classes hold constructors, destructors, operators, fields and types; enum classes their values", async () => {
  const text =
    "class A final : public B<int> {\n public:\n  explicit A(int a) : x_{a}, y_(2) { if (a) {} }\n  A(const A&) = delete;\n  virtual ~A() = default;\n  A& operator+=(const A& o) noexcept { return *this; }\n  operator bool() const;\n  auto trail() const -> int;\n  using iterator = int*;\n  struct In { int z{1}; };\n  std::function<void(int)> cb = [](int x) { return; };\n  static constexpr int kMax = 3;\n private:\n  int x_, y_;\n};\nenum class Color : int { Red, Green = 2 };\n";
  expect(await declared(text)).toEqual([
    "1-15 class A",
    "3-3 method A.A",
    "4-4 method A.A",
    "5-5 method A.~A",
    "6-6 method A.operator+=",
    "7-7 method A.operator bool",
    "8-8 method A.trail",
    "9-9 type A.iterator",
    "10-10 struct A.In",
    "10-10 field A.In.z",
    "11-11 field A.cb",
    "12-12 field A.kMax",
    "14-14 field A.x_",
    "14-14 field A.y_",
    "16-16 enum Color",
    "16-16 field Color.Red",
    "16-16 field Color.Green",
  ]);
});

test("what is defined outside of its class is under it; namespaces nest", async () => {
  const text =
    "namespace a::b {\ninline namespace v1 {\nvoid f();\n}\nnamespace {\nint hidden;\n}\n}\nvoid a::b::C<int>::put(int x) {\n}\na::b::C::~C() {}\nbool a::C::operator ==(const C& o) const { return true; }\nint a::C::count = 0;\nbool operator<(A a, B b);\n";
  expect(await declared(text)).toEqual([
    "1-8 namespace a.b",
    "2-4 namespace a.b.v1",
    "3-3 function a.b.v1.f",
    "6-6 variable a.b.hidden",
    "9-10 method a.b.C.put",
    "11-11 method a.b.C.~C",
    "12-12 method a.C.operator==",
    "13-13 field a.C.count",
    "14-14 function operator<",
  ]);
});

test("what the branches of a condition begin is named without the directive", async () => {
  const text =
    "template <typename K>\nvoid Tree<K>::\n#if __cplusplus >= 201103L\n  put(int p, K&& v)\n#else\n  put(int p, const K& v)\n#endif\n{\n}\nint a::/* note */b() { return 1; }\n";
  expect(await declared(text)).toEqual(["1-9 method Tree.put", "10-10 method a.b"]);
});

test("functions of a union without a name are methods of the field it is the type of", async () => {
  const text = "struct E {\n  union {\n    int a;\n    int get() const { return a; }\n  } id;\n};\n";
  expect(await declared(text)).toEqual([
    "1-6 struct E",
    "2-5 field E.id",
    "3-3 field E.id.a",
    "4-4 method E.id.get",
  ]);
});

test("a constructor with nothing but a name and a body is one; a conversion is named by its whole type", async () => {
  expect(await declared("class A {\n  A() {}\n  ~A() {}\n  operator char *() const;\n};\n")).toEqual([
    "1-5 class A",
    "2-2 method A.A",
    "3-3 method A.~A",
    "4-4 method A.operator char *",
  ]);
});

test("templates begin with their parameters; concepts and aliases are types", async () => {
  const digest = await read(
    cpp,
    "template <typename T,\n          int N = 3>\nclass A {\n  T t;\n  template <class U>\n  void put(U&& u);\n};\ntemplate <typename T> concept Big = sizeof(T) > 4;\ntemplate <class T> using Ptr = std::unique_ptr<T>;\ntemplate <typename T> requires Big<T>\nT twice(T t) {\n  return t;\n}\ntemplate <> struct A<int> {};\n",
  );
  expect(listing(digest)).toEqual([
    "1-7 class A",
    "4-4 field A.t",
    "5-6 method A.put",
    "8-8 type Big",
    "9-9 type Ptr",
    "10-13 function twice",
    "14-14 struct A",
  ]);
  expect(digest.declarations[2]?.signature).toBe("template <class U> void put(U&& u)");
});

test("private, and what a namespace without a name holds, cannot be used from elsewhere", async () => {
  const { declarations } = await read(
    cpp,
    "class A {\n  int a;\n public:\n  int b;\n protected:\n  int c;\n};\nstruct B {\n  int d;\n private:\n  int e;\n};\nnamespace {\nclass F {\n public:\n  int g;\n};\n}\nstatic int h;\nint i;\n",
  );
  expect(declarations.filter(({ exported }) => exported).map(({ name }) => name)).toEqual([
    "A",
    "b",
    "c",
    "B",
    "d",
    "i",
  ]);
});

test("macros that the grammar cannot know cost no declaration its name", async () => {
  const digest = await read(
    cpp,
    `namespace std VISIBILITY(default) {
class API_EXPORT A : public B {
  Q_OBJECT
  Q_PROPERTY(int a READ a)
 public slots:
  void a() MY_OVERRIDE;
 signals:
  MY_CONSTEXPR
  A(int x) MY_NOEXCEPT_IF(true);
  MY_NODISCARD static MY_INLINE bool b(int x = {}) noexcept(noexcept(f()));
  MY_CONSTEXPR operator int() const;
};
}
Q_DECLARE_METATYPE(A)
MY_API void c();
extern "C" MY_API int d(void);
[[nodiscard]] int e();
enum : unsigned_t { F };
int g() try { return 1; } catch (...) { return 2; }
`,
  );
  expect(listing(digest)).toEqual([
    "1-13 namespace std",
    "2-12 class std.A",
    "6-6 method std.A.a",
    "9-9 method std.A.A",
    "10-10 method std.A.b",
    "11-11 method std.A.operator int",
    "15-15 function c",
    "16-16 function d",
    "17-17 function e",
    "18-18 constant F",
    "19-19 function g",
  ]);
  expect(digest.errors).toEqual([]);
});

test("tests of GoogleTest, Catch2 and Boost are tests", async () => {
  const text =
    'TEST(FooTest, Works) {\n  EXPECT_EQ(1, 1);\n}\nTEST_F(FooTest, Other) {}\nTEST_CASE("does it", "[tag]") {}\nBOOST_AUTO_TEST_CASE(one) {}\nint main() {}\n';
  const digest = await read(cpp, text);
  expect(digest.tests).toEqual([
    { line: 1, text: "TEST(FooTest, Works)" },
    { line: 4, text: "TEST_F(FooTest, Other)" },
    { line: 5, text: 'TEST_CASE("does it", "[tag]")' },
    { line: 6, text: "BOOST_AUTO_TEST_CASE(one)" },
  ]);
  expect(listing(digest)).toEqual(["7-7 function main"]);
  expect(digest.entryPoints).toEqual([{ line: 7, text: "int main()" }]);
});

test("a .h file is C or C++ by what stands in it; one of Objective-C is refused by that name", async () => {
  const language = async (text: string): Promise<string> => (await read(c, text, "/project/a.h")).language;
  expect(await language("// class A;\nint class;\nint f(int new);\n")).toBe("c");
  expect(await language('#define A "a::b"\nstruct s { int a; };\n')).toBe("c");
  expect(await language("class A;\n")).toBe("c++");
  expect(await language("namespace a { int b; }\n")).toBe("c++");
  expect(await language("template <class T> struct A {};\n")).toBe("c++");
  expect(await language("std::string f();\n")).toBe("c++");
  expect(await language("struct A {\npublic:\n  int a;\n};\n")).toBe("c++");
  const objectiveC = codeReader.parse({ path: "/project/a.h", text: "@interface A : NSObject\n@end\n" });
  expect(objectiveC).rejects.toMatchObject({
    code: "UNSUPPORTED_FORMAT",
    message: expect.stringContaining("Objective-C"),
  });
});

test("lines may end with CR LF or CR", async () => {
  const text = "/// Doc.\ntemplate <class T>\nclass A {\n public:\n  // TODO: x\n  int a() {\n  }\n};\n";
  const digest = await read(cpp, text);
  expect(digest).toMatchObject({ declarations: [{ doc: "Doc" }, {}], todos: [{ line: 5 }] });
  expect(await read(cpp, text.replaceAll("\n", "\r\n"))).toEqual(digest);
  expect(await read(cpp, text.replaceAll("\n", "\r"))).toEqual(digest);
});

test("a member with an error costs no other member its name, and the error is said", async () => {
  const digest = await read(
    cpp,
    "class A {\n  void b() {}\n  void c(int x {\n  }\n  int d;\n  void e() {}\n};\nclass F {\n  int g;\n};\n",
  );
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["2-2 method A.b", "8-10 class F", "9-9 field F.g"]),
  );
  expect(digest.errors.length).toBeGreaterThan(0);
});

const BOMBS: Bomb[] = [
  ["int x = ", "(", 100_000],
  ["", "namespace a { ", 20_000, "}".repeat(20_000)],
  ["", "template <", 100_000],
  ["A<", "a<", 100_000],
  ["", "a::", 100_000],
  ["class A { ", "operator ", 100_000],
  ['auto a = R"(', "x", 5_000_000],
];
testBombs("/project/a.cpp", BOMBS, "int a;");
