import type { MapDigest, MappedFile, MappedStyle, Project } from "../../digest.ts";
import type { OutlineLine, Part } from "../../outline.ts";
import type { Detail } from "../../reader.ts";
import { clipWords } from "../shared/clip-words.ts";
import { focusOutline } from "./focus-outline.ts";

/** The higher, the sooner it goes. */
const RANK = { project: 0, best: 1, bestSymbols: 2, folders: 3, rest: 4, docs: 5, otherSymbols: 6, tests: 7 };

const MAX_LISTED = 20;
/** Files that get a line of their own; the rest is listed folder by folder. */
const DETAILED = 60;
/** Files whose symbols outlive the list of the rest. */
const BEST = 20;
/** Files of the rest of the map beside what was asked for. */
const BESIDE_FOCUS = 12;
const SYMBOLS_OF_BEST = 8;
const SYMBOLS_OF_OTHERS = 5;
const DOC_LENGTH = 70;

/**
 * A map as lines: the project, its folders, then its files, the most referred to first, each with how
 * many import it and where its main symbols stand.
 */
export function mapOutline(map: MapDigest, detail: Detail): OutlineLine[] {
  const isTest = ({ tests }: MappedFile): boolean => tests > 0;
  const sources = map.files.filter((file) => !isTest(file));
  const tests = map.files.filter(isTest);
  if (map.focus !== undefined && map.focus.files.length > 0) {
    return [
      ...focusOutline(map.focus),
      ...map.projects.slice(0, 1).flatMap((project) => projectLines(project, true).slice(0, 1)),
      line(0, FILES_TITLE, RANK.rest, "files"),
      ...sources.slice(0, BESIDE_FOCUS).map((file) => fileLine(file, DETAILED, "brief")),
    ];
  }
  return [
    ...(map.focus === undefined ? [] : focusOutline(map.focus)),
    ...map.projects.flatMap((project) => projectLines(project, map.projects.length > 1)),
    ...entryPoints(map),
    ...(detail === "full" ? map.styles.slice(0, MOST_STYLES).flatMap(styleLine) : []),
    ...folderLines(map),
    ...(sources.length > 0 ? [line(0, FILES_TITLE, RANK.project, "files")] : []),
    ...sources.slice(0, DETAILED).map((file, index) => fileLine(file, index, detail)),
    ...restOfFiles(sources.slice(DETAILED)),
    ...testLines(tests),
    ...restLines(map),
  ];
}

function line(depth: number, text: string, rank: number, what: string): OutlineLine {
  return { depth, parts: [{ text, rank, what }] };
}

function projectLines(project: Project, several: boolean): OutlineLine[] {
  const title = [project.name, project.version].filter((part) => part !== undefined).join(" ");
  const about = project.description === undefined ? "" : ` — ${project.description}`;
  const rank = several ? RANK.folders : RANK.project;
  const detail = (label: string, values: readonly string[]): OutlineLine[] =>
    values.length === 0 ? [] : [line(1, `${label}: ${listed(values)}`, RANK.folders, "project facts")];
  return [
    line(0, `${project.manifest}: ${title}${about}`, rank, "projects"),
    ...detail("commands", project.commands),
    ...detail("depends on", project.dependencies),
  ];
}

function listed(values: readonly string[]): string {
  const more = values.length - MAX_LISTED;
  return values.slice(0, MAX_LISTED).join(", ") + (more > 0 ? `, ${more} more` : "");
}

function entryPoints({ files, documents }: MapDigest): OutlineLine[] {
  const entries = files.filter(({ entryPoint }) => entryPoint).map(({ path }) => path);
  return [
    ...(entries.length > 0
      ? [line(0, `entry points: ${listed(entries)}`, RANK.project, "entry points")]
      : []),
    ...(documents.length > 0 ? [line(0, `docs: ${listed(documents)}`, RANK.folders, "docs")] : []),
  ];
}

function folderLines({ folders }: MapDigest): OutlineLine[] {
  const below = folders.filter(({ path }) => path !== ".");
  if (below.length === 0) return [];
  return [
    line(0, "folders (files, lines of code):", RANK.folders, "folders"),
    ...below.map(({ path, files, lines }) => {
      const depth = path.split("/").length;
      const code = lines > 0 ? `, ${lines}` : "";
      return line(
        depth,
        `${path}/ ${files}${code}`,
        depth === 1 ? RANK.folders : RANK.otherSymbols,
        "folders",
      );
    }),
  ];
}

/** Languages whose style is told. */
const MOST_STYLES = 2;
/** What whoever writes beside these files cannot see in a map, in this order. */
const TOLD = [
  "indentation",
  "quotes",
  "semicolons",
  "naming_convention",
  "import_extensions",
  "error_handling",
  "error_wrapping",
  "logging",
  "test_framework",
  "testing",
  "type_hints",
  "keyword_case",
  "table_number",
];

/** `style, typescript: indentation tabs, quotes single`; patterns on which files differ are left out. */
function styleLine({ language, patterns }: MappedStyle): OutlineLine[] {
  const told = TOLD.flatMap((name) => {
    const value = patterns.find((pattern) => pattern.name === name)?.value;
    return typeof value === "string" && value !== "mixed" ? [`${name} ${value}`] : [];
  });
  return told.length === 0 ? [] : [line(0, `style, ${language}: ${told.join(", ")}`, RANK.docs, "style")];
}

const FILES_TITLE = "files, the most important first: path lines ←imported by; name:line";

function fileLine(file: MappedFile, index: number, detail: Detail): OutlineLine {
  const best = index < BEST;
  const head = `${file.path} ${file.lines}${file.importedBy > 0 ? ` ←${file.importedBy}` : ""}`;
  const parts: Part[] = [{ text: head, rank: best ? RANK.best : RANK.rest, what: "files" }];
  if (detail === "brief") return { depth: 1, parts };
  if (file.doc !== undefined) {
    parts.push({
      text: ` — ${clipWords(file.doc, DOC_LENGTH)}`,
      rank: best ? RANK.folders : RANK.docs,
      what: "docs of files",
    });
  }
  const count = best ? SYMBOLS_OF_BEST : SYMBOLS_OF_OTHERS;
  if (file.symbols.length > 0) {
    const shown = file.symbols.slice(0, count).map(({ name, line: at }) => `${name}:${at}`);
    const more = file.symbols.length > count ? " …" : "";
    parts.push({
      text: `${file.doc === undefined ? "" : ";"} ${shown.join(" ")}${more}`,
      rank: best ? RANK.bestSymbols : RANK.otherSymbols,
      what: "symbols of files",
    });
  }
  return { depth: 1, parts };
}

/** Files that few refer to, a line a folder. */
function restOfFiles(files: readonly MappedFile[]): OutlineLine[] {
  if (files.length === 0) return [];
  return [
    line(
      0,
      `${files.length} more, whose symbols a map of their folder shows:`,
      RANK.rest,
      "folders of files",
    ),
    ...byFolder(files, RANK.rest),
  ];
}

function byFolder(files: readonly MappedFile[], rank: number): OutlineLine[] {
  const folders = new Map<string, string[]>();
  for (const { path } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const slash = path.lastIndexOf("/");
    const folder = slash < 0 ? "." : path.slice(0, slash);
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [path.slice(slash + 1)]);
    else names.push(path.slice(slash + 1));
  }
  return [...folders].map(([folder, names]) =>
    line(1, `${folder}/ ${names.join(" ")}`, rank, "folders of files"),
  );
}

function testLines(tests: readonly MappedFile[]): OutlineLine[] {
  if (tests.length === 0) return [];
  const count = tests.reduce((sum, file) => sum + file.tests, 0);
  return [
    line(0, `tests: ${count} in ${tests.length} files`, RANK.best, "tests"),
    ...byFolder(tests, RANK.tests),
  ];
}

function restLines({ others, failures, failed, leftOut }: MapDigest): OutlineLine[] {
  const counts = others.map(({ extension, count }) => `${extension} ${count}`);
  return [
    ...(counts.length > 0 ? [line(0, `other files: ${listed(counts)}`, RANK.folders, "other files")] : []),
    ...(failed > failures.length
      ? [line(0, `${failed - failures.length} more files not read`, RANK.project, "failures")]
      : []),
    ...leftOut.map(({ reason, count }) =>
      line(0, `left out, ${LEFT_OUT[reason] ?? reason}: ${count}`, RANK.project, "gaps"),
    ),
    ...failures.map(({ path, code }) => line(0, `not read: ${path} (${code})`, RANK.folders, "failures")),
  ];
}

/** Reasons of the walk, for people. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  too_many: "beyond the most files a map takes",
  unreadable: "folders that cannot be read",
  symbolic_link: "symbolic links",
  special_file: "no regular files",
  sensitive: "may hold credentials",
  name_not_utf8: "names that are not UTF-8",
};
