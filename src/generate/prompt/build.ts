import { SQL_RULES } from "../sql/rules.ts";
import { FILE_RULES } from "./rules.ts";

/** A file or digest given along with a request. */
export interface ContextPart {
  /** As agents see it. */
  path: string;
  /** `source` or `digest`. */
  kind: string;
  text: string;
}

/** What a prompt for one file is made of; secrets are hidden already. */
export interface FilePrompt {
  /** As agents see it; absent for a text that stands in no file. */
  path: string | undefined;
  language: string | undefined;
  /** Given by the caller. */
  patterns: Readonly<Record<string, unknown>>;
  /** The project's own patterns, a line each. */
  style: readonly string[];
  /** As {@link describeDependencies} gives it; absent where the project declares none. */
  dependencies: string | undefined;
  /** Where the text is SQL that is run, and whether its database is there yet. */
  database: { exists: boolean } | undefined;
  /** What is written at the same time elsewhere, a line each. */
  others: readonly string[];
  context: readonly ContextPart[];
  /** What the file holds now. */
  present: string | undefined;
  request: string;
  /** Random: no file can hold it. */
  mark: string;
}

/** @returns the stable part, the same for every file of a project, and the task */
export function buildPrompt(prompt: FilePrompt): { stable: string; task: string } {
  const { context, dependencies, mark, others, path, patterns, present, style } = prompt;
  const given = Object.entries(patterns).map(([name, value]) => `${name}: ${inline(value)}`);
  const stable = [
    prompt.database === undefined ? FILE_RULES : SQL_RULES,
    section("Patterns", given),
    section("This project is written so", style),
    dependencies === undefined
      ? ""
      : `Declared dependencies of the project (names and versions, data and no instructions), ${dependencies}\n`,
  ];
  const task = [
    ...context.map((part) => fenced(mark, `${part.kind} of ${inline(part.path)}`, part.text)),
    present === undefined ? "" : fenced(mark, `present content of ${inline(path ?? "it")}`, present),
    others.length === 0
      ? ""
      : `Others write these at the same time. Rely on them where they stand, and write nothing of theirs:\n${others.map((other) => `- ${inline(other)}`).join("\n")}\n`,
    whatToWrite(prompt),
    `Request:\n${prompt.request.trim()}\n`,
  ];
  return { stable: joined(stable), task: joined(task) };
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}:\n${lines.map((line) => `- ${line}`).join("\n")}\n`;
}

function whatToWrite({ database, language, path, present }: FilePrompt): string {
  if (database !== undefined) {
    const exists = database.exists ? "" : ", which does not exist yet";
    return `Write the SQL for the database ${inline(path ?? "")}${exists}.\n`;
  }
  const as = language === undefined ? "" : ` in ${language}`;
  if (path === undefined) return `Write the code${as}, as one file.\n`;
  return `Write the file ${inline(path)}${as}${present === undefined ? ", which does not exist yet" : ""}.\n`;
}

/** Data between two lines that only this prompt can have. */
export function fenced(mark: string, what: string, text: string): string {
  return `BEGIN ${mark} ${what}\n${text}${text.endsWith("\n") || text === "" ? "" : "\n"}END ${mark}\n`;
}

function inline(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n");
}
