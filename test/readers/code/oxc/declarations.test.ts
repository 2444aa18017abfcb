import { expect, test } from "bun:test";
import { listing, read, signatures } from "./reading.ts";

test("functions: overloads are declarations each, generators and async keep their marks", async () => {
  const digest = await read(`export function f(a: string): void;
export function f(a: number): void;
export function f(a: unknown): void {
}
async function* g() {}
`);
  expect(listing(digest)).toEqual([
    "+function f 1-1",
    "+function f 2-2",
    "+function f 3-4",
    "function g 5-5",
  ]);
  expect(signatures(digest)[3]).toBe("async function* g()");
});

test("constants with a function or class are functions and classes, other values are shortened", async () => {
  const digest = await read(`export const f = async (a: string): Promise<void> => {};
const g = function named() {};
const K = class { m() {} };
let n: number = 5;
const table = { a: 1, b: [2] };
const made = make(1, { long: "x".repeat(100), and: "more", than: "fits" });
`);
  expect(listing(digest)).toEqual([
    "+function f 1-1",
    "function g 2-2",
    "class K 3-3",
    "method K.m 3-3",
    "variable n 4-4",
    "constant table 5-5",
    "constant made 6-6",
  ]);
  expect(signatures(digest)).toEqual([
    "const f = async (a: string): Promise<void>",
    "const g = function named()",
    "const K = class",
    "m()",
    "let n: number = 5",
    "const table = {…}",
    "const made = make(…)",
  ]);
});

test("destructuring declares each name it binds", async () => {
  const digest = await read("export const { a, b: [c, ...d], ...e } = x, f = 1;\n");
  expect(listing(digest)).toEqual(["a", "c", "d", "e", "f"].map((name) => `+constant ${name} 1-1`));
});

test("several variables of one statement have their own lines", async () => {
  const digest = await read("const a = 1,\n  b = () => {\n  };\n");
  expect(listing(digest)).toEqual(["constant a 1-1", "function b 2-3"]);
});

test("class members of every form, private ones not exported", async () => {
  const digest = await read(`export abstract class K<T> extends Base<T> implements I {
  static #count = 0;
  private readonly port: number = 8080;
  handle = async (e: Event) => {
  };
  constructor(private a: string) { super(); }
  get v(): string { return ""; }
  set v(x) {}
  abstract z(): void;
  [Symbol.iterator]() {}
  "quoted-name" = 1;
  [key: string]: unknown;
  static {}
}
`);
  expect(listing(digest)).toEqual([
    "+class K 1-14",
    "field K.#count 2-2",
    "field K.port 3-3",
    "+method K.handle 4-5",
    "+method K.constructor 6-6",
    "+method K.v 7-7",
    "+method K.v 8-8",
    "+method K.z 9-9",
    "+method K.[Symbol.iterator] 10-10",
    "+field K.quoted-name 11-11",
    "+field K.[] 12-12",
  ]);
  expect(signatures(digest).slice(0, 4)).toEqual([
    "abstract class K<T> extends Base<T> implements I",
    "static #count = 0",
    "private readonly port: number = 8080",
    "handle = async (e: Event)",
  ]);
});

test("interfaces, types and enums with their members", async () => {
  const digest =
    await read(`export interface I extends Q { a: string; b?(x: number): void; (x: number): T; new (): T }
type U =
  | "a"
  | "b";
export const enum E { A = 1, "c-d" }
`);
  expect(listing(digest)).toEqual([
    "+interface I 1-1",
    "+field I.a 1-1",
    "+method I.b 1-1",
    "+method I.() 1-1",
    "+method I.new() 1-1",
    "type U 2-4",
    "+enum E 5-5",
    "+field E.A 5-5",
    "+field E.c-d 5-5",
  ]);
  expect(signatures(digest)[5]).toBe('type U = "a" | "b"');
});

test("a module that is declared without a body is a declaration like any other", async () => {
  const digest = await read('declare module "x/a.css";\ndeclare module "x/b.css";\n');
  expect(listing(digest)).toEqual(["+namespace x/a.css 1-1", "+namespace x/b.css 2-2"]);
});

test("namespaces nest with dots; ambient modules and globals export everything they do not deny", async () => {
  const digest = await read(`export namespace A.B {
  export function f(): void {}
  const hidden = 1;
}
declare module "m" {
  function g(): void;
}
declare global {
  interface W {}
}
`);
  expect(listing(digest)).toEqual([
    "+namespace A 1-4",
    "+namespace A.B 1-4",
    "+function A.B.f 2-2",
    "constant A.B.hidden 3-3",
    "+namespace m 5-7",
    "+function m.g 6-6",
    "+namespace global 8-10",
    "+interface global.W 9-9",
  ]);
});

test("declaration files export everything unless they have an export list", async () => {
  expect(listing(await read("declare const a: number;\n", "a.d.ts"))).toEqual(["+constant a 1-1"]);
  const listed = await read("declare const a: number;\ndeclare const b: number;\nexport { a };\n", "a.d.ts");
  expect(listing(listed)).toEqual(["+constant a 1-1", "constant b 2-2"]);
});

test("export lists, default and `export =` mark the local declaration", async () => {
  const listed = await read(
    "function a() {}\nfunction b() {}\nfunction c() {}\nexport { a as x };\nexport default b;\n",
  );
  expect(listing(listed)).toEqual(["+function a 1-1", "+function b 2-2", "function c 3-3"]);
  expect(listing(await read("class K {}\nexport = K;\n"))).toEqual(["+class K 1-1"]);
});

test("default exports without a name are called default", async () => {
  expect(listing(await read("export default function () {}\n"))).toEqual(["+function default 1-1"]);
  expect(listing(await read("export default class {\n m() {}\n}\n"))).toEqual([
    "+class default 1-3",
    "+method default.m 2-2",
  ]);
  const object = await read("export default { run() {}, name: 1 };\n");
  expect(listing(object)).toEqual(["+constant default 1-1", "+method default.run 1-1"]);
});

test("CommonJS: exports, module.exports, prototypes and assigned functions", async () => {
  const digest = await read(
    `function a() {}
function b() {}
module.exports = { a, run() {} };
exports.c = function (x) {};
exports.d = exports.e = void 0;
a.prototype.go = function () {};
a.make = () => {};
var app = exports = module.exports = {};
`,
    "a.cjs",
  );
  expect(listing(digest)).toEqual([
    "+function a 1-1",
    "function b 2-2",
    "+constant module.exports 3-3",
    "+method module.exports.run 3-3",
    "+function c 4-4",
    "+method a.go 6-6",
    "+method a.make 7-7",
    "+variable app 8-8",
  ]);
});

test("functions inside functions are no declarations", async () => {
  expect(listing(await read("function a() { function b() {} }\n"))).toEqual(["function a 1-1"]);
});

test("blocks of the top level declare functions, classes and vars; what they keep to themselves is left out", async () => {
  const digest = await read(`if (x) {
  function a() {}
  const hidden = 1, shown = () => 2;
} else if (y) var b = 1;
try { class C { m() {} } } catch { var d; } finally { let e; }
for (var i = 0, f = () => {}; ; ) { function g() {} }
label: { var h = { k() {} }; }
switch (x) { case 1: function l() {} }
`);
  expect(listing(digest)).toEqual([
    "function a 2-2",
    "function shown 3-3",
    "variable b 4-4",
    "class C 5-5",
    "method C.m 5-5",
    "variable d 5-5",
    "function f 6-6",
    "function g 6-6",
    "variable h 7-7",
    "method h.k 7-7",
    "function l 8-8",
  ]);
});

test("decorators and docs belong to the declaration but its line is its own", async () => {
  const digest = await read(`/** A class. Of its own. */
@one()
@two
export class K {
  /** A field. */
  @three()
  x = 1;
}
`);
  expect(digest.declarations.map(({ name, line, fromLine, doc }) => ({ name, line, fromLine, doc }))).toEqual(
    [
      { name: "K", line: 4, fromLine: 1, doc: "A class" },
      { name: "x", line: 7, fromLine: 5, doc: "A field" },
    ],
  );
  const after = await read("export @one class K {}\n");
  expect(listing(after)).toEqual(["+class K 1-1"]);
  expect(signatures(after)).toEqual(["@one class K"]);
});

test("long signatures keep their shape within 200 characters", async () => {
  const fields = Array.from({ length: 40 }, (_, i) => `field${i}: string`).join("; ");
  const [signature = ""] = signatures(
    await read(`export function f(a: { ${fields} }, b: number): void {}\n`),
  );
  expect(signature).toBe("function f(a: {…}, b: number): void");
});

test("members by assignment: prototypes as objects, Object.assign, classes, chains, symbols", async () => {
  const digest = await read(
    `function Foo() {}
Foo.prototype = { m1() {}, m2: function () {} };
Object.assign(Foo.prototype, { m3() {} });
Foo.B = class { k() {} };
Foo.prototype.on = Foo.prototype.addListener = function () {};
Foo.prototype[Symbol.iterator] = function* () {};
Foo["quoted"] = () => {};
Foo[dynamic] = () => {};
Foo.prototype = function () {};
module.exports = { Cls: class { m() {} }, Foo };
var self = module.exports = function main() {};
late = () => {};
`,
    "a.js",
  );
  expect(listing(digest)).toEqual([
    "+function Foo 1-1",
    "+method Foo.m1 2-2",
    "+method Foo.m2 2-2",
    "+method Foo.m3 3-3",
    "+class Foo.B 4-4",
    "+method Foo.B.k 4-4",
    "+method Foo.on 5-5",
    "+method Foo.addListener 5-5",
    "+method Foo.[Symbol.iterator] 6-6",
    "+method Foo.quoted 7-7",
    "+constant module.exports 10-10",
    "+class module.exports.Cls 10-10",
    "+method module.exports.Cls.m 10-10",
    "+function self 11-11",
    "function late 12-12",
  ]);
});

test("components in memo, forwardRef and observer are functions", async () => {
  const digest = await read(
    `export const A = React.memo(function Comp(props) { return <b />; });
const B = memo(forwardRef((props, ref) => null));
export default observer(() => null);
const items = list.map((item) => item);
`,
    "a.jsx",
  );
  expect(listing(digest)).toEqual([
    "+function A 1-1",
    "function B 2-2",
    "+function default 3-3",
    "constant items 4-4",
  ]);
  expect(signatures(digest)[1]).toBe("const B = memo(forwardRef((props, ref)))");
});

test("names outside: of lists, of default exports, of CommonJS", async () => {
  const listed = await read("const a = 1, b = 2, c = 3;\nexport { a as x, a as y, b };\nexport default c;\n");
  expect(listed.declarations.map(({ exportedAs }) => exportedAs)).toEqual([
    ["x", "y"],
    undefined,
    ["default"],
  ]);
  const common = await read(
    "function a() {}\nfunction b() {}\nexports.x = a;\nmodule.exports.y = b;\n",
    "a.cjs",
  );
  expect(common.declarations.map(({ exportedAs }) => exportedAs)).toEqual([["x"], ["y"]]);
});
