import { expect, test } from "bun:test";
import { findSymbols } from "../../../src/readers/code/find-symbols.ts";
import { read } from "./oxc/reading.ts";

const digest = await read(`/** Listens. */
export class Server {
  /** Serves. */
  @timed()
  serve() {
  }
}
export namespace Outer {
  export class Inner {
    method() {}
  }
}
function serve(a: string): void;
function serve(a: number): void;
function serve() {}
`);

const ranges = (wanted: string): string[] =>
  findSymbols(digest, wanted).parts.map(({ name, line, endLine }) => `${name} ${line}-${endLine}`);

test("the whole name wins, with doc comment and decorators in its range", () => {
  expect(ranges("Server.serve")).toEqual(["Server.serve 3-6"]);
  expect(ranges("Server")).toEqual(["Server 1-7"]);
});

test("an unqualified name that is a whole name gives all its overloads", () => {
  expect(ranges("serve")).toEqual(["serve 13-13", "serve 14-14", "serve 15-15"]);
});

test("the end of a qualified name is enough", () => {
  expect(ranges("method")).toEqual(["Outer.Inner.method 10-10"]);
  expect(ranges("Inner.method")).toEqual(["Outer.Inner.method 10-10"]);
  expect(ranges("Outer.Inner.method")).toEqual(["Outer.Inner.method 10-10"]);
});

test.each([
  "Server#serve",
  "Server::serve",
  "Server.prototype.serve",
  "(*Server).serve",
  "Server.serve()",
  "server.SERVE",
])("%s means the same method", (wanted) => {
  expect(ranges(wanted)).toEqual(["Server.serve 3-6"]);
});

test("what is not there names what is near", () => {
  expect(findSymbols(digest, "Sever")).toEqual({ parts: [], near: ["Server"] });
  expect(findSymbols(digest, "Server.method").near).toContain("Outer.Inner.method");
  expect(findSymbols(digest, "")).toEqual({ parts: [], near: [] });
});

test("a name that is known outside alone finds what it stands for, or the statement that passes it on", async () => {
  const barrel = await read(`function local() {}
export { local as publicName };
export {
  a as b,
} from "./x.ts";
export * as ns from "./y.ts";
`);
  expect(findSymbols(barrel, "publicName").parts).toEqual([{ name: "local", line: 1, endLine: 1 }]);
  expect(findSymbols(barrel, "b").parts).toEqual([{ name: "b", line: 3, endLine: 5 }]);
  expect(findSymbols(barrel, "ns").parts).toEqual([{ name: "ns", line: 6, endLine: 6 }]);
  expect(findSymbols(barrel, "publicNam").near).toEqual(["publicName"]);
});
