import { expect, test } from "bun:test";
import fc from "fast-check";
import { editorConfigLineEnd } from "../../src/generate/write/editor-config.ts";
import { gitAttributesLineEnd } from "../../src/generate/write/git-attributes.ts";
import { lineEndForNew, lineEndOf, withLineEnds } from "../../src/generate/write/line-ends.ts";
import { Scratch } from "../scratch.ts";

test("a text has the line end that most of its lines have", () => {
  expect(lineEndOf("a\r\nb\r\nc\n")).toBe("\r\n");
  expect(lineEndOf("a\nb\r\nc\n")).toBe("\n");
  expect(lineEndOf("a")).toBeUndefined();
});

test("changing line ends and back changes nothing else", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const unix = text.replaceAll("\r\n", "\n");
      expect(withLineEnds(withLineEnds(text, "\r\n"), "\n")).toBe(unix);
    }),
  );
});

test(".gitattributes: the last line that matches counts", () => {
  const text = "* text=auto eol=lf\n*.bat eol=crlf\n# *.ts eol=crlf\n/win/*.ts eol=crlf\n*.bin binary\n";
  expect(gitAttributesLineEnd(text, "src/a.ts")).toBe("\n");
  expect(gitAttributesLineEnd(text, "deep/er/a.bat")).toBe("\r\n");
  expect(gitAttributesLineEnd(text, "win/a.ts")).toBe("\r\n");
  expect(gitAttributesLineEnd(text, "a.bin")).toBeUndefined();
});

test(".editorconfig: the last section that matches counts", () => {
  const text =
    "root = true\n[*]\nend_of_line = lf\n[*.{cs,csproj}]\nEnd_Of_Line = CRLF ; windows\n[src/**.ts]\nend_of_line=unset\n";
  expect(editorConfigLineEnd(text, "a.ts")).toEqual({ root: true, lineEnd: "\n" });
  expect(editorConfigLineEnd(text, "x/a.cs")).toEqual({ root: true, lineEnd: "\r\n" });
  expect(editorConfigLineEnd("[*.md]\nroot = true\n", "a.ts")).toEqual({ root: false });
});

test("a new file takes after .gitattributes, then .editorconfig, then its neighbours", () => {
  using scratch = new Scratch();
  const path = scratch.at("src/deep/new.ts");
  expect(lineEndForNew(path, scratch.path)).toBe("\n");
  scratch.write("src/deep/a.ts", "a\r\nb\r\n");
  scratch.write("src/deep/b.ts", "a\r\nb\r\n");
  scratch.write("src/deep/c.ts", "a\n");
  scratch.write("src/deep/d.md", "a\n");
  expect(lineEndForNew(path, scratch.path)).toBe("\r\n");
  scratch.write(".editorconfig", "[*.ts]\nend_of_line = lf\n");
  expect(lineEndForNew(path, scratch.path)).toBe("\n");
  scratch.write("src/.gitattributes", "*.ts text eol=crlf\n");
  expect(lineEndForNew(path, scratch.path)).toBe("\r\n");
  scratch.write("src/deep/.gitattributes", "*.ts eol=lf\n");
  expect(lineEndForNew(path, scratch.path)).toBe("\n");
});
