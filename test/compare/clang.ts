/** What the comparisons of C and C++ share: libclang as the judge, universal-ctags where it is not asked or unsure. */
import type { Comparison } from "./comparison.ts";
import { compareDeclarations, type Difference, judge, output, type Verdict } from "./judged.ts";

/** The system's python, which is the one Debian's packages are for. */
const PYTHON = "/usr/bin/python3";
/** C and C++ have macros that no reader without a compiler expands. */
const REACH = { recall: 0.98, precision: 0.995, lines: 0.995 };

export const CLANG_NEEDED = "apt-get install clang python3-clang universal-ctags";

/** Versions of both; undefined where one is missing. */
export async function clangVersion(): Promise<string | undefined> {
  const version = await output([
    PYTHON,
    "-c",
    "import clang.cindex as c; c.Index.create(); print('libclang')",
  ]);
  const clang = await output(["clang", "--version"]);
  const ctags = await output(["ctags", "--version"]);
  if (version === undefined || clang === undefined || ctags?.startsWith("Universal") !== true)
    return undefined;
  return `libclang ${/version (\S+)/.exec(clang)?.[1] ?? ""}, second universal-ctags`;
}

/** Compares files in a language as clang calls it, with the flags it needs to find headers. */
export async function compareWithClang(
  subject: string,
  language: "c" | "c++",
  flags: readonly string[],
  paths: readonly string[],
  readObjects: (path: string) => Promise<Record<string, unknown>>,
  version: string,
): Promise<Comparison[]> {
  const program = `${import.meta.dir}/judges/declarations-clang.py`;
  const verdicts = await judge([PYTHON, program, language, ...flags], paths);
  const accepted = verdicts.filter(({ refused }) => refused === undefined);
  const tags = await tagsOf(accepted, language);
  return compareDeclarations(subject, version, verdicts, readObjects, (one) => excuse(one, tags), REACH);
}

interface Tag {
  name: string;
  line: number;
  end: number | undefined;
}

/** Whether ctags sees it as we do. */
function excuse({ path, expected, found }: Difference, tags: ReadonlyMap<string, Tag[]>): string | undefined {
  if (found === undefined) return undefined;
  const isThere = (tags.get(path) ?? []).some(
    ({ name, line, end }) =>
      name === found.name &&
      line >= found.line &&
      line <= found.endLine &&
      (expected === undefined || end === found.endLine),
  );
  return isThere ? "ctags says so, too" : undefined;
}

async function tagsOf(verdicts: readonly Verdict[], language: string): Promise<Map<string, Tag[]>> {
  const child = Bun.spawn(
    [
      "ctags",
      `--language-force=${language}`,
      "--kinds-all=*",
      "--fields=+ne",
      "--output-format=json",
      "-f",
      "-",
      "-L",
      "-",
    ],
    { stdin: new Blob([verdicts.map(({ path }) => path).join("\n")]), stdout: "pipe", stderr: "ignore" },
  );
  const tags = new Map<string, Tag[]>();
  for (const text of (await new Response(child.stdout).text()).split("\n")) {
    if (text === "") continue;
    const { path, name, line, end }: Record<string, unknown> = { ...JSON.parse(text) };
    const list = tags.get(String(path)) ?? [];
    list.push({ name: String(name), line: Number(line), end: end === undefined ? undefined : Number(end) });
    tags.set(String(path), list);
  }
  return tags;
}
