import { expect, test } from "bun:test";
import { listing, read } from "./reading.ts";

const BODY = "function a() {}\nclass K { m() {} }\nvar v = 1;\n";
const INSIDE = ["function a 2-2", "class K 3-3", "method K.m 3-3", "variable v 4-4"];

test.each([
  ["(function () {", "})();"],
  ["(function () {", "}());"],
  ["(() => {", "})();"],
  ["(async function main() {", "})().catch(fail);"],
  ["!function () {", "}();"],
  ["void function () {", "}();"],
  ["(function () {", "}).call(this);"],
  ["(function ($) {", "}.apply(null, [jQuery]));"],
  ["define(function () {", "});"],
  ['define("name", ["a"], function (a) {', "});"],
  ["$(function () {", "});"],
  ["(function () { (function () {", "})(); })();"],
  ["(function (root, factory) { root.x = factory(); })(this, function (exports) {", "});"],
  ["if (!window.x) (function () {", "})();"],
])("what %s … %s stands around is the top level", async (open, close) => {
  expect(listing(await read(`${open}\n${BODY}${close}\n`, "a.js"))).toEqual(INSIDE);
});

test.each([
  ["describe('a', function () {", "});"],
  ["list.forEach(function () {", "});"],
  ["new Promise(() => {", "});"],
  ["function f() {", "}"],
])("what %s … %s has inside is no declaration", async (open, close) => {
  const found = listing(await read(`${open}\n${BODY}${close}\n`, "a.js"));
  expect(found.filter((one) => one !== "function f 1-5")).toEqual([]);
});

test("inside a wrapper is exported what is assigned to exports, a factory's parameter or a global", async () => {
  const digest = await read(
    `(function (global, factory) {
  typeof exports === "object" ? factory(exports) : factory((global.lib = {}));
})(this, function (e) {
  function a() {}
  function b() {}
  function c() {}
  e.a = a;
  e.d = function () {};
  window.b = b;
});
`,
    "a.js",
  );
  expect(listing(digest)).toEqual([
    "+function a 4-4",
    "+function b 5-5",
    "function c 6-6",
    "+method e.d 8-8",
  ]);
});

test("what a factory returns is the module, what a variable's function returns is the variable's", async () => {
  const factory = await read(
    "define(function () {\n  function a() {}\n  function b() {}\n  return { a, run() {} };\n});\n",
    "a.js",
  );
  expect(listing(factory)).toEqual([
    "+function a 2-2",
    "function b 3-3",
    "+constant module.exports 4-4",
    "+method module.exports.run 4-4",
  ]);
  const variable = await read(
    "export const x = (() => {\n  function a() {}\n  return { a, run() {} };\n})();\n",
  );
  expect(listing(variable)).toEqual(["+constant x 1-4", "+function a 2-2", "+method x.run 3-3"]);
});

test("the namespaces TypeScript compiles to are public where their name is", async () => {
  const digest = await read(
    "var N;\n(function (N) {\n  function f() {}\n  N.f = f;\n  function g() {}\n})(N || (exports.N = N = {}));\n",
    "a.js",
  );
  expect(listing(digest)).toEqual(["variable N 1-1", "+function f 3-3", "function g 5-5"]);
});
