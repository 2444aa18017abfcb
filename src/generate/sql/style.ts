import type { Break } from "../../patterns/conform.ts";
import { sayBreak, sayPatterns } from "../../patterns/say.ts";
import { isWord } from "../../readers/sqlite/ddl/tokens.ts";
import type { StyleOptions, StyleTask, StyleToFit } from "../file/fitting.ts";
import type { LookResult } from "./child/job.ts";
import { split } from "./statements.ts";

/**
 * The style in which SQL is written that is run on a database; undefined where nothing is known of it. Only what
 * makes or alters something is judged: how a SELECT is written stays nowhere.
 * @param look what the database defines; undefined where there is none yet
 */
export async function databaseStyle(
  { given, signal, target }: Pick<StyleTask, "given" | "signal" | "target">,
  look: LookResult | undefined,
  { settings, style }: StyleOptions,
): Promise<StyleToFit | undefined> {
  const definitions = (look?.objects ?? []).flatMap(({ name, sql, type }) =>
    /^(?:table|index)$/.test(type) && sql !== "" && !/^sqlite_/i.test(name) ? [sql] : [],
  );
  const found = await style.styleForDatabase(target, definitions, given, signal);
  if (found === undefined) return undefined;
  const { project } = found;
  return {
    lines: sayPatterns(project, new Set(Object.keys(given))),
    context: [],
    least: settings.get("generation.min_conformance") / 100,
    async judge(text) {
      const ddl = definitionsIn(text);
      return ddl === undefined ? undefined : await found.judge(ddl, undefined);
    },
    describe: (one: Break) => sayBreak(one, project.language),
  };
}

/** What a script defines, on the lines where it stands there; undefined where it defines nothing. */
function definitionsIn(text: string): string | undefined {
  let at = 0;
  let found = "";
  for (const { text: sql, tokens } of split(text)) {
    if (!isWord(tokens[0], "CREATE", "ALTER")) continue;
    const start = text.indexOf(sql, at);
    found += `${text.slice(at, start).replaceAll(/[^\n]/g, "")}${sql};`;
    at = start + sql.length;
  }
  return found === "" ? undefined : found;
}

/** Statements as one script, as answers show them. */
export function scriptText(statements: readonly string[]): string {
  return statements.map((sql) => `${sql};`).join("\n");
}
