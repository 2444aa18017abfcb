/** Comparing declarations with those a judge lists: a program that reads paths and writes a JSON line for each. */
import type { Comparison } from "./comparison.ts";

export interface Judged {
  name: string;
  kind: string;
  parent: string;
  line: number;
  endLine: number;
}

/** What the judge says of one file; `refused` where it calls the file wrong itself. */
export interface Verdict {
  path: string;
  declarations: Judged[];
  refused: string | undefined;
  /** First and last lines of what it passed over: branches of `#if` that are not compiled. */
  skipped?: (readonly [number, number])[];
}

/** Kinds that hold data. The figures for them stand apart from those for code. */
const DATA = new Set(["constant", "variable", "field"]);
const MAX_DIFFERENCES = 2000;

/**
 * Runs a judge over the paths.
 * @throws Error with what the judge wrote when it fails
 */
export async function judge(command: string[], paths: readonly string[]): Promise<Verdict[]> {
  const child = Bun.spawn(command, {
    stdin: new Blob([paths.join("\n") + "\n"]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (status !== 0) throw new Error(`The judge ${command.join(" ")} failed: ${err.slice(0, 500)}`);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => verdict(JSON.parse(line)));
}

/** Runs a program and gives its output, or undefined where it is not installed or fails. */
export async function output(command: string[]): Promise<string | undefined> {
  if (Bun.which(command[0] ?? "") === null) return undefined;
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "ignore" });
  const text = await new Response(child.stdout).text();
  return (await child.exited) === 0 ? text.trim() : undefined;
}

/** Every n-th of the paths, so that about `count` are left, from all over. */
export function spread(paths: readonly string[], count: number): string[] {
  const sorted = paths.toSorted();
  const step = Math.max(1, sorted.length / count);
  return sorted.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** A computed name may hold whole functions: how their text ends a last statement or argument is no part of the name. */
function plainName(declaration: Judged): Judged {
  return declaration.name.startsWith("[")
    ? { ...declaration, name: declaration.name.replaceAll(/[;,]?\s*([)}\]])/g, "$1") }
    : declaration;
}

/** Compares what we read with the verdicts; code and data apart. Files the judge refuses are left out. */
export async function compareDeclarations(
  subject: string,
  judgeName: string,
  verdicts: readonly Verdict[],
  readObjects: (path: string) => Promise<Record<string, unknown>>,
  excuse: (difference: Difference) => string | undefined,
  reach?: Comparison["reach"],
): Promise<Comparison[]> {
  const accepted = verdicts.filter(({ refused }) => refused === undefined);
  const name = `${judgeName}, ${verdicts.length - accepted.length} refused by it`;
  const code = newComparison(`${subject}: functions, methods, types`, name, accepted.length, reach);
  const data = newComparison(`${subject}: constants, variables, fields`, name, accepted.length, reach);
  for (const { path, declarations, skipped = [] } of accepted) {
    // One by one: several at once would only wait for the same thread.
    const listedHere = listed((await readObjects(path))["declarations"]).map(plainName);
    const ours = listedHere.filter(({ line }) =>
      skipped.every(([first, last]) => line < first || line > last),
    );
    for (const [comparison, isData] of [
      [code, false],
      [data, true],
    ] as const) {
      const of = (all: readonly Judged[]): Judged[] => all.filter(({ kind }) => DATA.has(kind) === isData);
      compareFile(comparison, path, of(declarations.map(plainName)), of(ours), excuse);
    }
  }
  return [code, data];
}

/** A declaration only one side has, or with other lines. */
export interface Difference {
  path: string;
  expected: Judged | undefined;
  found: Judged | undefined;
}

function compareFile(
  comparison: Comparison,
  path: string,
  expected: readonly Judged[],
  found: readonly Judged[],
  excuse: (difference: Difference) => string | undefined,
): void {
  comparison.expected += expected.length;
  const left = Map.groupBy(found, keyOf);
  const report = (difference: Difference): boolean => {
    const text = `${path}: expected ${show(difference.expected)}, found ${show(difference.found)}`;
    const reason = excuse(difference);
    const list = reason === undefined ? comparison.differences : comparison.excused;
    if (list.length < MAX_DIFFERENCES) list.push(reason === undefined ? text : `${text}: ${reason}`);
    return reason !== undefined;
  };
  for (const declaration of expected) {
    const candidates = left.get(keyOf(declaration)) ?? [];
    const exact = candidates.findIndex(
      (one) => one.line === declaration.line && one.endLine === declaration.endLine,
    );
    const [match] = candidates.splice(Math.max(exact, 0), 1);
    if (match !== undefined) comparison.found++;
    if (exact >= 0) comparison.linesRight++;
    else report({ path, expected: declaration, found: match });
  }
  for (const one of [...left.values()].flat()) {
    if (!report({ path, expected: undefined, found: one })) comparison.invented++;
  }
}

function newComparison(
  subject: string,
  judgeName: string,
  files: number,
  reach: Comparison["reach"],
): Comparison {
  return {
    subject,
    judge: judgeName,
    files,
    expected: 0,
    found: 0,
    linesRight: 0,
    invented: 0,
    differences: [],
    excused: [],
    ...(reach === undefined ? {} : { reach }),
  };
}

function keyOf({ name, kind, parent }: Judged): string {
  return `${kind} ${parent}.${name}`;
}

function show(one: Judged | undefined): string {
  return one === undefined ? "nothing" : `${keyOf(one)} ${one.line}-${one.endLine}`;
}

function verdict(value: unknown): Verdict {
  const { path, declarations, refused, skipped } = fields(value);
  return {
    path: String(path),
    declarations: listed(declarations),
    refused: typeof refused === "string" ? refused : undefined,
    skipped: Array.isArray(skipped) ? skipped.map((range: unknown) => lineRange(range)) : [],
  };
}

function listed(values: unknown): Judged[] {
  if (!Array.isArray(values)) return [];
  return values.map((value: unknown) => {
    const { name, kind, parent, line, end_line: endLine } = fields(value);
    return {
      name: String(name),
      kind: String(kind),
      parent: typeof parent === "string" ? parent : "",
      line: Number(line),
      endLine: Number(endLine),
    };
  });
}

function lineRange(value: unknown): readonly [number, number] {
  const [first, last]: unknown[] = Array.isArray(value) ? value : [];
  return [Number(first), Number(last)];
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
