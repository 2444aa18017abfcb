import { expect, test } from "bun:test";
import { windowsPathProblem } from "../src/windows-paths.ts";

test("Windows paths that mean what they say are taken", () => {
  const paths = [
    "src/main.ts",
    "src\\main.ts",
    "C:\\work\\a.b.c",
    "c:/work",
    "..\\x",
    ".",
    "console.ts",
    "com.ts",
    "lpt",
    "auxiliary/x",
    "nul-device.md",
    ".gitignore",
    "a~b/c",
    "long-name~1.txt",
    "COM10",
  ];
  expect(paths.filter((path) => windowsPathProblem(path) !== undefined)).toEqual([]);
});

test("Windows paths that name devices, streams, short names, networks or a drive's own directory are refused", () => {
  const paths = [
    "NUL",
    "nul.txt",
    "src\\con",
    "aux .ts",
    "COM1",
    "lpt9.log",
    "com¹",
    "CONIN$",
    "clock$.x",
    "a:b",
    "src/main.ts::$DATA",
    "C:\\x\\y:z",
    "PROGRA~1",
    "src/LONGNA~2.TS",
    "GIT~1/config",
    "\\\\server\\share",
    "//server/share",
    "\\\\?\\C:\\x",
    "\\\\.\\pipe\\x",
    "\\??\\C:\\x",
    "/??/C:/x",
    "C:x",
    "C:",
    "c:..\\x",
    "main.ts.",
    "main.ts ",
    "src. /x",
    "...",
  ];
  expect(paths.filter((path) => windowsPathProblem(path) === undefined)).toEqual([]);
});
