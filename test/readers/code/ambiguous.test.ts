import { expect, test } from "bun:test";
import * as linguist from "linguist-languages";
import { detect } from "../../../src/readers/code/detect.ts";
import { codeReader } from "../../../src/readers/code/index.ts";
import { languages } from "../../../src/readers/code/languages.ts";

/** Files of ours: name, beginning, language. */
const CASES: readonly (readonly [string, string, string])[] = [
  ["a.h", "#ifndef A_H\n#define A_H\nint add(int a, int b);\n#endif\n", "C"],
  ["a.h", "#include <stdio.h>\nstruct point { int x; };\n", "C"],
  ["a.h", "#pragma once\n#include <vector>\nclass Box {\npublic:\n  Box() = default;\n};\n", "C++"],
  ["a.h", "#pragma once\nnamespace shop {\nint price();\n}\n", "C++"],
  ["a.h", "template <typename T> T most(T a, T b);\n", "C++"],
  ["a.h", "#import <Foundation/Foundation.h>\n@interface Box : NSObject\n@end\n", "Objective-C"],
  ["a.h", "@class Box;\n@protocol Filling\n@end\n", "Objective-C"],
  ["a.h", "/* -*- C++ -*- */\nint a;\n", "C++"],
  ["a.m", '#import "Box.h"\n@implementation Box\n@end\n', "Objective-C"],
  ["a.m", "#include <stdio.h>\nint main(void) { return 0; }\n", "Objective-C"],
  ["a.m", "function y = twice(x)\n  % Doubles\n  y = 2 * x;\nend\n", "MATLAB"],
  ["a.m", "% comment\nx = [1, 2; 3, 4];\n", "MATLAB"],
  ["a.m", "classdef Box < handle\nend\n", "MATLAB"],
  ["a.m", ":- module hello.\n:- interface.\n:- import_module io.\n", "Mercury"],
  ["a.m", '(* A package *)\nBeginPackage["Box`"]\n', "Wolfram Language"],
  ["a.pl", "#!/usr/bin/perl\nuse strict;\nmy $a = 1;\n", "Perl"],
  ["a.pl", "package Box;\nsub new { my ($class) = @_; return bless {}, $class; }\n1;\n", "Perl"],
  [
    "a.pl",
    ":- use_module(library(lists)).\nparent(ann, bob).\ngrand(X, Y) :- parent(X, Z), parent(Z, Y).\n",
    "Prolog",
  ],
  ["a.pl", "#!/usr/bin/env swipl\nmain :- true.\n", "Prolog"],
  ["a.pl", "use v6;\nclass Box { has $.size; }\n", "Raku"],
  ["a.pm", "package Box;\nuse warnings;\n1;\n", "Perl"],
  ["a.pm", "/* XPM */\nstatic char *a[] = {\n", "X PixMap"],
  ["a.t", "use Test::More tests => 1;\nok(1);\n", "Perl"],
  ["a.t", "terra add(a : int, b : int) return a + b end\n", "Terra"],
  ["a.ts", "export const a: number = 1;\n", "typescript"],
  ["a.ts", "", "typescript"],
  [
    "a.ts",
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="de">\n',
    "XML",
  ],
  ["a.ts", '<!DOCTYPE TS><TS version="2.1">\n', "XML"],
  ["a.ts", "<T>(a: T): T => a;\n", "typescript"],
  ["a.tsx", "export const A = () => <div/>;\n", "tsx"],
  ["a.tsx", '<?xml version="1.0"?>\n<tileset name="a">\n', "XML"],
  ["go.mod", "module example.com/box\n\ngo 1.24\n", "Go Module"],
  ["a.mod", "MODULE Box;\nBEGIN\nEND Box.\n", "Modula-2"],
  ["a.mod", "IMPLEMENTATION MODULE Box;\n", "Modula-2"],
  ["a.mod", "set GOODS;\nparam price {GOODS} > 0;\nminimize cost: sum {g in GOODS} price[g];\n", "AMPL"],
  ["a.mod", '<!ENTITY % box "INCLUDE">\n', "XML"],
  ["a.mod", "NEURON { SUFFIX box }\nUNITS { (mV) = (millivolt) }\n", "NMODL"],
  ["a.inc", "<?php\nfunction box() {}\n", "PHP"],
  ["a.inc", "<div class='box'>text</div>\n", "HTML"],
  ["a.inc", '#define BOX 1\n#include "a.h"\n', "C++"],
  ["a.inc", "{$IFDEF BOX}\nprocedure Open;\n", "Pascal"],
  ["a.inc", "#declare Box = sphere { <0, 0, 0>, 1 }\n", "POV-Ray SDL"],
  ["a.inc", "section .text\nmov eax, 1\n", "Assembly"],
  ["a.inc", 'SUMMARY = "A box"\nSRC_URI += "file://a"\n', "BitBake"],
  ["a.cls", "\\NeedsTeXFormat{LaTeX2e}\n\\ProvidesClass{box}\n", "TeX"],
  ["a.cls", "VERSION 1.0 CLASS\nBEGIN\n", "Visual Basic 6.0"],
  ["a.cls", "public with sharing class Box {\n}\n", "Apex"],
  ["a.cls", "Class Shop.Box Extends %Persistent\n{\n}\n", "ObjectScript"],
  ["a.cls", "USING Progress.Lang.*.\nCLASS Shop.Box:\nEND CLASS.\n", "OpenEdge ABL"],
  [
    "a.v",
    "module counter(input clk, output reg [3:0] q);\nalways @(posedge clk) q <= q + 1;\nendmodule\n",
    "Verilog",
  ],
  ["a.v", "`timescale 1ns/1ps\n", "Verilog"],
  ["a.v", "Require Import List.\nTheorem box : True.\nProof. auto. Qed.\n", "Rocq Prover"],
  ["a.v", "module main\n\nfn main() {\n\tprintln('box')\n}\n", "V"],
  ["a.cs", "namespace Shop;\nclass Box {}\n", "C#"],
  ["a.cs", "!Box methodsFor: 'opening'!\nopen ^self! !\n", "Smalltalk"],
  ["a.rs", "fn main() {}\n", "Rust"],
  ["a.rs", "#pragma version(1)\n#pragma rs java_package_name(a)\n", "RenderScript"],
  ["a.d", "import std.stdio;\nvoid main() {}\n", "D"],
  ["a.d", "box.o: box.c box.h \\\n  other.h\n", "Makefile"],
  ["a.d", "#!/usr/sbin/dtrace -s\nBEGIN { exit(0); }\n", "DTrace"],
  ["a.fs", "module Box\nlet open x = x\n", "F#"],
  ["a.fs", "#version 330\nvoid main() {}\n", "GLSL"],
  ["a.fs", ": box 1 + ;\n", "Forth"],
  ["a.gs", "function box() { return 1; }\n", "javascript"],
  ["a.ml", "let box = 1\n", "OCaml"],
  ["a.ml", "structure Box = struct end\n", "Standard ML"],
  ["a.r", "box <- function(x) x + 1\n", "R"],
  ["a.r", 'REBOL [Title: "Box"]\n', "Rebol"],
  ["a.pp", "class box { package { 'a': ensure => installed } }\n", "Puppet"],
  ["a.pp", "unit Box;\ninterface\n", "Pascal"],
  ["a.pro", "QT += core\nSOURCES += main.cpp\n", "QMake"],
  ["a.pro", "-keep class Box { *; }\n", "Proguard"],
  ["a.pro", "parent(ann, bob).\nx(Y) :- parent(Y, _).\n", "Prolog"],
  ["a.sc", "object Box extends App\n", "Scala"],
  ["a.x", "SECTIONS { .text : { *(.text) } }\n", "Linker Script"],
  ["a.x", "program BOX { version V1 { int OPEN(int) = 1; } = 1; } = 99;\n", "RPC"],
  ["a.yy", "%{\n#include <stdio.h>\n%}\n%token BOX\n%%\n", "Yacc"],
  ["a.asc", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "Public Key"],
  ["a.asc", "= Box\n\nText\n", "AsciiDoc"],
  ["a.php", "<?hh\nfunction box(): int { return 1; }\n", "Hack"],
  ["a.mm", "#import <UIKit/UIKit.h>\n", "Objective-C++"],
  ["a.j", ".class public Box\n.super java/lang/Object\n", "Jasmin"],
  ["a.as", "package shop {\n  public class Box extends Object {}\n}\n", "ActionScript"],
  ["a.sql", "CREATE TABLE a (b int);\n", "sql"],
  ["a.ddl", "CREATE TABLE a (b int);\n", "sql"],
  ["Makefile", "all:\n\techo box\n", "Makefile"],
  ["Dockerfile", "FROM scratch\n", "Dockerfile"],
  ["CMakeLists.txt", "project(box)\n", "CMake"],
  ["notes.txt", "vim: the editor\n", "Text"],
  ["run", "#!/usr/bin/env Rscript\n", "R"],
  ["run", "#!/usr/bin/python3\n", "python"],
  ["run", "# -*- mode: python; coding: utf-8 -*-\n", "python"],
  ["run", "box = 1\n# vim: set ts=4 ft=python:\n", "python"],
  ["a.conf", "# vim: ft=sql\nSELECT 1;\n", "sql"],
  ["a.py", "# -*- coding: utf-8 -*-\n", "python"],
  ["a.js", "// vim: set ts=2 sw=2:\n", "javascript"],
  ["a.zig", 'const std = @import("std");\n', "Zig"],
  ["a.blade.php", "@if (true)\n", "Blade"],
];

/** Rows may come to read what had none: they call it by their own name. */
function same(name: string | undefined, wanted: string): boolean {
  return name?.toLowerCase() === wanted.toLowerCase();
}

test.each(CASES)("%s beginning with %j is %s", (path, head, wanted) => {
  const name = detect(`/project/${path}`, head, head)?.name;
  expect({ path, head, name, right: same(name, wanted) }).toMatchObject({ right: true });
});

test("a known language without a reader is called by its name, with what to do", async () => {
  const refused = (path: string, text: string): Promise<unknown> =>
    Promise.resolve().then(() => codeReader.parse({ path, text }));
  expect(refused("/project/a.zig", "const a = 1;\n")).rejects.toMatchObject({
    code: "UNSUPPORTED_FORMAT",
    message: '"/project/a.zig" is Zig, which has no reader',
    hint: expect.stringContaining("your own tools"),
  });
  expect(refused("/project/a.ts", "<?xml version='1.0'?><TS/>")).rejects.toMatchObject({
    code: "UNSUPPORTED_FORMAT",
    message: '"/project/a.ts" is XML, which has no reader',
  });
  expect(refused("/project/a.md", "# Text\n")).rejects.toMatchObject({ hint: "read_markdown reads it" });
  expect(refused("/project/a.unheard-of", "text")).rejects.toMatchObject({
    message: 'No code language is known for "/project/a.unheard-of"',
  });
});

test("what the rows say of extensions and interpreters is what GitHub says", () => {
  /** Rows that GitHub calls otherwise. */
  const names: Record<string, string> = { bash: "shell", jsx: "javascript" };
  /** Of rows alone: Node's and Deno's forms of TypeScript, SQL by its dialect. */
  const ours = /^\.(?:d\.ts|ebuild|eclass|phtml|php[78]|ddl|psql|pgsql|mysql|tsql|plsql|pls|pks|pkb)$/;
  const known = Object.values(linguist);
  for (const { name, extensions } of languages) {
    const wanted = names[name] ?? name;
    const entry = known.find((one) => one.name.toLowerCase() === wanted);
    expect({ name, known: entry !== undefined }).toEqual({ name, known: true });
    const listed: readonly string[] = entry !== undefined && "extensions" in entry ? entry.extensions : [];
    expect({ name, unknown: extensions.filter((one) => !listed.includes(one) && !ours.test(one)) }).toEqual({
      name,
      unknown: [],
    });
  }
});

test("time grows with the head and not with its square", () => {
  for (const piece of ["(*", "%", "a:", " ", "\n", "-*- ", "vim:", "<!", "class ", "@a(", "a ", "#"]) {
    for (const extension of ["m", "h", "inc", "mod", "cls", "v", "pl", "d", "pro", "t"]) {
      const start = performance.now();
      detect(`a.${extension}`, piece.repeat(16 * 1024).slice(0, 16 * 1024));
      expect(performance.now() - start).toBeLessThan(1_000);
    }
  }
});
