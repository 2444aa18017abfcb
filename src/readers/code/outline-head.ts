import type { CodeDigest, FilledTable, Import, ImportOrigin, Note, ReExport } from "../../digest.ts";
import type { OutlineLine, Part } from "../../outline.ts";
import { cut } from "./outline-text.ts";
import { RANK } from "./outline-rank.ts";
import { styleLine } from "./outline-style.ts";

const MAX_ERRORS = 10;
const MAX_NOTE = 70;

/** What stands before the declarations: problems, what the file is, what it uses, where it starts. */
export function headLines(digest: CodeDigest): OutlineLine[] {
  const lines: OutlineLine[] = digest.errors.slice(0, MAX_ERRORS).map(({ line, column, message }) => ({
    depth: 0,
    parts: [
      { text: `syntax error ${line}:${column} ${cut(message, MAX_NOTE)}`, rank: RANK.errors, what: "errors" },
    ],
  }));
  if (digest.errors.length > MAX_ERRORS) {
    const text = `${digest.errors.length - MAX_ERRORS} more syntax errors`;
    lines.push({ depth: 0, parts: [{ text, rank: RANK.errors, what: "errors" }] });
  }
  if (digest.doc !== undefined) {
    lines.push({ depth: 0, parts: [{ text: digest.doc, rank: RANK.docs, what: "docs" }] });
  }
  const imports = importText(importsAlone(digest), SCRIPTS.has(digest.language));
  if (imports !== "")
    lines.push({ depth: 0, parts: [{ text: imports, rank: RANK.imports, what: "imports" }] });
  const entries = notes("entry", digest.entryPoints, RANK.entryPoints, "entry points");
  return [...lines, reExportLine(digest), entries].filter((line) => line !== undefined);
}

/** `re-exports ./x: a, c, D; ./y: *`, each module a part that can go by itself. */
export function reExportLine({ reExports = [] }: CodeDigest): OutlineLine | undefined {
  const byModule = new Map<string, string[]>();
  for (const { module, names } of reExports)
    byModule.set(module, [...(byModule.get(module) ?? []), ...names]);
  if (byModule.size === 0) return undefined;
  const parts = [...byModule].map(([module, names], index): Part => {
    const text = `${index === 0 ? "re-exports " : "; "}${module}: ${names.join(", ")}`;
    return { text, rank: RANK.exported, what: "exported names" };
  });
  return { depth: 0, parts };
}

/** Without those that only pass names on: the line of re-exports has them. */
function importsAlone({ imports, reExports = [] }: CodeDigest): Import[] {
  const passedOn = new Set(reExports.map(placeOf));
  return imports.filter((one) => !passedOn.has(placeOf(one)));
}

function placeOf({ module, line }: Import | ReExport): string {
  return `${line} ${module}`;
}

/** What stands after the declarations: what is changed and filled, tests that are none themselves, and what is left to do. */
export function tailLines(digest: CodeDigest): OutlineLine[] {
  const declared = new Set(digest.declarations.map(({ line }) => line));
  const tests = digest.tests.filter(({ line }) => !declared.has(line));
  return [
    notes("changes", digest.changes ?? [], RANK.entryPoints, "changes"),
    notes("rows", (digest.rows ?? []).map(filledNote), RANK.tests, "tables with rows"),
    notes("tests", tests, RANK.tests, "tests"),
    notes("todo", digest.todos, RANK.todos, "todos"),
    styleLine(digest),
  ].filter((line) => line !== undefined);
}

/** `40-120 users ×81`. */
function filledNote({ table, line, endLine, statements }: FilledTable): Note {
  const times = statements > 1 ? ` ×${statements}` : "";
  return { line, text: `${endLine > line ? `to ${endLine} ` : ""}${table}${times}` };
}

/** `todo: 12 handle EOF; 40 retry`, each note a part that can go by itself. */
function notes(label: string, items: readonly Note[], rank: number, what: string): OutlineLine | undefined {
  if (items.length === 0) return undefined;
  const parts = items.map(({ line, text }, index): Part => {
    const short = cut(text.replace(/^TODO(?:\([^)]*\))?:? ?/, ""), MAX_NOTE);
    return { text: `${index === 0 ? `${label}: ` : "; "}${line} ${short}`, rank, what };
  });
  return { depth: 0, parts };
}

const SCRIPTS = new Set(["typescript", "tsx", "javascript", "jsx"]);

const LABELS: Record<ImportOrigin, string> = { standard: "std", third_party: "third-party", local: "local" };

/** `imports std: node:fs; third-party: zod; local: ./{a,b}.ts`. */
function importText(imports: readonly Import[], isScript: boolean): string {
  const groups: string[] = [];
  for (const origin of ["standard", "third_party", "local"] as const) {
    const modules = new Set(imports.filter((item) => item.origin === origin).map(({ module }) => module));
    // Local files of these languages share a suffix, the file's own or none.
    const names = [...modules].map((module) =>
      isScript && origin === "local" ? module.replace(/\.[cm]?[jt]sx?$/, "") : module,
    );
    if (names.length > 0) groups.push(`${LABELS[origin]}: ${foldPaths(names)}`);
  }
  return groups.length === 0 ? "" : `imports ${groups.join("; ")}`;
}

/** Modules of one folder or namespace share it: `./store/{open,close}.ts`. */
function foldPaths(modules: readonly string[]): string {
  const folders = new Map<string, string[]>();
  for (const module of modules) {
    const [, folder = "", base = "", suffix = ""] =
      /^(.*(?:\/|\\|::))?(.*?)(\.[cm]?[jt]sx?)?$/s.exec(module) ?? [];
    const key = `${folder}\n${suffix}`;
    folders.set(key, [...(folders.get(key) ?? []), base]);
  }
  return [...folders]
    .map(([key, bases]) => {
      const [folder = "", suffix = ""] = key.split("\n");
      if (folder === "" || bases.length < 2) return bases.map((base) => folder + base + suffix).join(", ");
      return `${folder}{${bases.join(",")}}${suffix}`;
    })
    .join(", ");
}
