import { estimateTokens } from "../../tokens.ts";
import { type ContextPart, fenced } from "../prompt/build.ts";
import type { LookResult, SchemaObject } from "./child/job.ts";
import { SQL_RULES } from "./rules.ts";

/** What a schema may cost in the prompt; beyond it tables that the request does not name are listed by name. */
const SCHEMA_TOKENS = 30_000;

/** What a prompt for SQL is made of. */
export interface SqlPrompt {
  /** As agents see it. */
  path: string;
  patterns: Readonly<Record<string, unknown>>;
  /** How the database and its project are written, a line each. */
  style: readonly string[];
  context: readonly ContextPart[];
  /** Definitions, secrets hidden. */
  schema: string;
  /** Whether the database is there. */
  exists: boolean;
  request: string;
  /** Random: no text can hold it. */
  mark: string;
}

/** @returns the stable part, the same for every call with the same patterns, and the task */
export function buildSqlPrompt(prompt: SqlPrompt): { stable: string; task: string } {
  const { context, exists, mark, path, patterns, schema, style } = prompt;
  const given = Object.entries(patterns);
  const stable = [
    SQL_RULES,
    given.length === 0
      ? ""
      : `Patterns:\n${given.map(([name, value]) => `- ${inline(name)}: ${inline(JSON.stringify(value))}`).join("\n")}\n`,
    style.length === 0 ? "" : `SQL here is written so:\n${style.map((line) => `- ${line}`).join("\n")}\n`,
  ];
  const task = [
    ...context.map(({ path: from, kind, text }) => fenced(mark, `${kind} of ${inline(from)}`, text)),
    schema === "" ? "" : fenced(mark, `schema of ${inline(path)}`, schema),
    exists
      ? `Write the SQL for the database ${inline(path)}${schema === "" ? ", which has no tables yet" : ""}.\n`
      : `Write the SQL that makes the database ${inline(path)}, which does not exist yet.\n`,
    `Request:\n${prompt.request.trim()}\n`,
  ];
  return { stable: joined(stable), task: joined(task) };
}

/** Definitions as a script; of a schema that is too large, those that the request names, and the names of the others. */
export function schemaText({ objects }: LookResult, request: string): string {
  const own = objects.filter(({ sql, name }) => sql !== "" && !/^sqlite_/i.test(name));
  const words = new Set(request.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []);
  const isNamed = ({ name, table }: SchemaObject): boolean =>
    [name, table].some(
      (one) => words.has(one.toLowerCase()) || words.has(one.toLowerCase().replace(/s$/, "")),
    );
  const shown: SchemaObject[] = [];
  let left = SCHEMA_TOKENS;
  for (const object of own.toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)))) {
    left -= estimateTokens(object.sql);
    if (left < 0) break;
    shown.push(object);
  }
  const there = new Set(shown);
  const others = own.filter((object) => !there.has(object));
  return [
    ...own.filter((object) => there.has(object)).map(({ sql }) => `${sql};`),
    ...(others.length === 0
      ? []
      : [`-- and also: ${others.map(({ type, name }) => `${type} ${name}`).join(", ")}`]),
  ].join("\n");
}

/** What is added to a request whose answer could not be taken or run. */
export function sqlRepair(answer: string, problems: readonly string[], mark: string): string {
  return again(answer, "It was not applied; the database is as it was", problems, mark);
}

/** What is added to a request whose answer would run, and defines things in another style than the database has. */
export function sqlStyleRequest(answer: string, misfits: readonly string[], mark: string): string {
  return again(answer, "It is not written as SQL is here", misfits, mark);
}

function again(answer: string, verdict: string, problems: readonly string[], mark: string): string {
  return `
You answered this:

${fenced(mark, "your answer", answer)}
${verdict}:
${problems.map((problem) => `- ${problem}`).join("\n")}

Answer again with all statements, mended, and nothing else.
`;
}

function inline(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n");
}
