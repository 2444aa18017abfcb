import { expect, test } from "bun:test";
import { ruby } from "../../../src/readers/code/tree-sitter/ruby.ts";
import { RUBY_MODULES } from "../../../src/readers/code/tree-sitter/ruby-modules.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(ruby, text));
}

async function exportedNames(text: string): Promise<string[]> {
  return (await read(ruby, text)).declarations.filter(({ exported }) => exported).map(({ name }) => name);
}

test("methods, classes and modules have dotted parents; what a method defines is no declaration", async () => {
  expect(
    await declared(
      "def f\nend\nmodule A::B\n  class C < D\n    def m(x) = 1\n    def self.s\n      def inner; end\n    end\n  end\nend\n",
    ),
  ).toEqual([
    "1-2 function f",
    "3-10 namespace A.B",
    "4-9 class A.B.C",
    "5-5 method A.B.C.m",
    "6-8 method A.B.C.s",
  ]);
});

test("a name from the top has no parent, wherever it stands", async () => {
  expect(await declared("module A\n  class ::B; end\n  class C::D; end\nend\n")).toEqual([
    "1-4 namespace A",
    "2-2 class B",
    "3-3 class A.C.D",
  ]);
});

test("methods of `class << self` are the class's, those of an object by name are that object's", async () => {
  expect(await declared("class A\n  class << self\n    def a; end\n  end\nend\ndef A.b; end\n")).toEqual([
    "1-5 class A",
    "3-3 method A.a",
    "6-6 method A.b",
  ]);
});

test("aliases and methods defined by a call are methods, unless their name is only known when run", async () => {
  const text =
    'class A\n  alias b a\n  alias $x $y\n  alias_method :c, :a\n  define_method("d") { }\n  define_method("e_#{f}") { }\nend\n';
  expect(await declared(text)).toEqual(["1-7 class A", "2-2 method A.b", "4-4 method A.c", "5-5 method A.d"]);
});

test("attributes are fields, each with its own line", async () => {
  const text = "class A\n  attr_reader :a,\n    :b\n  attr_accessor 'c'\nend\n";
  expect(await declared(text)).toEqual(["1-5 class A", "2-2 field A.a", "3-3 field A.b", "4-4 field A.c"]);
  const { declarations } = await read(ruby, text);
  expect(declarations.map(({ signature }) => signature)).toEqual([
    "class A",
    "attr_reader :a",
    "attr_reader :b",
    "attr_accessor 'c'",
  ]);
  // The class is not in this file.
  expect(await declared("describe A do\n  attr_reader :b\nend\n")).toEqual(["2-2 field b"]);
});

test("constants count however they are assigned; local, instance and global variables do not", async () => {
  const text =
    "A = 1\nB, C = 2, 3\nD ||= 4\nE::F = 5\nG = H = 6\nI = [J = 7].freeze\nx = 7\n@y = 8\n$z = 9\n";
  expect(await declared(text)).toEqual([
    "1-1 constant A",
    "2-2 constant B",
    "2-2 constant C",
    "3-3 constant D",
    "4-4 constant E.F",
    "5-5 constant G",
    "5-5 constant H",
    "6-6 constant I",
    "6-6 constant J",
  ]);
});

test("classes made by a call hold what their block declares and what they are made of", async () => {
  expect(
    await declared(
      "P = Struct.new(:x, :y) do\n  def d; end\nend\nE = Class.new(StandardError)\nM = Module.new do\n  def m; end\nend\n",
    ),
  ).toEqual([
    "1-3 class P",
    "1-1 field P.x",
    "1-1 field P.y",
    "2-2 method P.d",
    "4-4 class E",
    "5-7 namespace M",
    "6-6 method M.m",
  ]);
});

test("what blocks and branches declare counts", async () => {
  for (const [open, close] of [
    ["if x", "end"],
    ["unless x", "else\nend"],
    ["begin", "rescue\nend"],
    ["included do", "end"],
    ["x = Class.new do", "end"],
    ["self[:x] = Module.new {", "}"],
    ["case x\nwhen 1", "end"],
    ["BEGIN {", "}"],
  ]) {
    const found = await declared(`class A\n${open}\ndef f; end\n${close}\nend\n`);
    expect(found.map((line) => line.replace(/^\S+ /, ""))).toEqual(["class A", "method A.f"]);
  }
  expect(await declared("def f; end if x\nA = 1 unless y\n")).toEqual(["1-1 function f", "2-2 constant A"]);
});

test("private and protected hide the methods behind them, up to the next word", async () => {
  const text =
    "class A\n  def a; end\n  private\n  def b; end\n  attr_reader :c\n  X = 1\n  def self.d; end\n  public\n  def e; end\n  protected\n  if x\n    def f; end\n  end\n  class B\n    def g; end\n  end\nend\n";
  expect(await exportedNames(text)).toEqual(["A", "a", "X", "d", "e", "B", "g"]);
});

test("private before a definition hides that alone, with names those alone", async () => {
  const text =
    "class A\n  private def a; end\n  def b; end\n  def c; end\n  private :c\n  private attr_reader :d\n  def e; end\n  X = 1\n  private_constant :X\n  def self.f; end\n  private_class_method :f\n  class << self\n    private\n    def g; end\n  end\nend\n";
  expect(await exportedNames(text)).toEqual(["A", "b", "e"]);
});

test("functions of a module_function section are for all", async () => {
  expect(
    await exportedNames("module A\n  private\n  def a; end\n  module_function\n  def b; end\nend\n"),
  ).toEqual(["A", "b"]);
});

test("docs are the first sentence of the comment above, without what is for tools", async () => {
  const { declarations } = await read(
    ruby,
    "# frozen_string_literal: true\n# rubocop:disable all\n# Does it. Then more.\n#\n# @param x\n#   more\ndef a(x); end\n\n=begin\nOld style.\n=end\ndef b; end\n\n# stray\n\ndef c; end\n",
  );
  expect(declarations.map(({ doc }) => doc)).toEqual(["Does it", "Old style", undefined]);
});

test("signatures are on one line, without body and comments", async () => {
  const { declarations } = await read(
    ruby,
    "class A < B; end\ndef a(\n  x, # first\n  y: 1\n)\n  x\nend\ndef b; end\ndef c() = 1\nTABLE = {\n  a: 'a long value that nobody wants to read at all',\n}.freeze\n",
  );
  expect(declarations.map(({ signature }) => signature)).toEqual([
    "class A < B",
    "def a(x, y: 1)",
    "def b",
    "def c()",
    "TABLE = { a: 'a long value that nobody wants to…",
  ]);
});

test("imports know the standard library and what is relative", async () => {
  const { imports } = await read(
    ruby,
    "require 'net/http'\nrequire \"rails\"\nrequire_relative 'a/b'\nrequire './c'\nautoload :D, 'd'\nbegin\n  require 'json'\nrescue LoadError\nend\n",
  );
  expect(imports).toEqual([
    { module: "net/http", line: 1, origin: "standard" },
    { module: "rails", line: 2, origin: "third_party" },
    { module: "a/b", line: 3, origin: "local" },
    { module: "./c", line: 4, origin: "local" },
    { module: "d", line: 5, origin: "third_party", names: ["D"] },
    { module: "json", line: 7, origin: "standard" },
  ]);
});

test.skipIf(Bun.which("ruby") === null)("the list of standard libraries has what ruby ships", () => {
  const code =
    'puts Dir.children(RbConfig::CONFIG["rubylibdir"]).grep(/\\.rb$/).map { |f| f.delete_suffix(".rb") }';
  const names = Bun.spawnSync(["ruby", "-e", code]).stdout.toString().trim().split("\n");
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !RUBY_MODULES.has(name))).toEqual([]);
});

test("a shebang and a main guard are entry points", async () => {
  const { entryPoints } = await read(ruby, "#!/usr/bin/env ruby\nif __FILE__ == $0\n  main\nend\n");
  expect(entryPoints).toEqual([
    { line: 1, text: "#!/usr/bin/env ruby" },
    { line: 2, text: "if __FILE__ == $0" },
  ]);
});

test("tests are describe and it blocks with a description, and methods called test_", async () => {
  const { tests } = await read(
    ruby,
    'RSpec.describe Foo do\n  it "works" do\n  end\n  context "when" do\n    it { }\n    specify("x") { }\n  end\nend\nclass T < Minitest::Test\n  def test_a; end\nend\n',
  );
  expect(tests).toEqual([
    { line: 1, text: "RSpec.describe Foo" },
    { line: 2, text: 'it "works"' },
    { line: 4, text: 'context "when"' },
    { line: 6, text: 'specify("x")' },
    { line: 10, text: "T.test_a" },
  ]);
});

test("tags in comments are notes, in strings they are not; nothing counts behind __END__", async () => {
  const digest = await read(ruby, "x = 'TODO: not' # TODO: mend\n__END__\ndef no; end\n");
  expect(digest.todos).toEqual([{ line: 1, text: "TODO: mend" }]);
  expect(digest.declarations).toEqual([]);
});

test("a broken method costs no other its name", async () => {
  for (const broken of ["def bad(x\n  1\nend", "x = (1,", "class B\n  def n( end\nend"]) {
    const digest = await read(
      ruby,
      `def first; end\n${broken}\n\ndef good(a)\n  a\nend\n\nclass A\n  def m; end\nend\n`,
    );
    const shift = broken.split("\n").length;
    expect(listing(digest)).toEqual(
      expect.arrayContaining([
        "1-1 function first",
        `${shift + 3}-${shift + 5} function good`,
        `${shift + 7}-${shift + 9} class A`,
        `${shift + 8}-${shift + 8} method A.m`,
      ]),
    );
    expect(digest.errors.length).toBeGreaterThan(0);
  }
});
