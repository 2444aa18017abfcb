import type { ConfigFormat, EnvironmentReference } from "../../digest.ts";
import type { Lines } from "../code/lines.ts";
import { plainText } from "./plain-text.ts";
import type { Leaf } from "./walk.ts";

const MAX_REFERENCES = 1000;
const MAX_DEFAULT = 60;
const LONGEST_DEFAULT = 300;
/** A scalar without any of these refers to nothing. */
const WORTH_LOOKING = /[$%]|\benv|getenv|ENV\b/i;

/**
 * Where a name follows, and in what form. Names in lower case count only where nothing but variables of the
 * environment are put in by `${…}`: `${workspaceFolder}`, `${project.version}` are others' placeholders.
 */
const REFERENCE = new RegExp(
  [
    /\$\{(?:env[:.])?(?<braced>[A-Za-z_]\w{0,99})(?=[}:?+=-])/,
    /\$(?:env:)?(?<plain>[A-Z_][A-Z0-9_]{0,99})(?![\w($])/,
    /%(?<percent>[A-Z_][A-Z0-9_]{0,99})%(?!\w)/,
    /\$\{\{\s{0,9}env\.(?<expression>\w{1,100})/,
    /(?:process|import\.meta)\.env(?:\.|\[["'`])(?<javascript>\w{1,100})/,
    /\{\{-?\s{0,9}(?:env\s{1,9}["']|\.Env\.|env\.)(?<template>\w{1,100})/,
    /(?<![\w.])(?:get)?env\(\s{0,9}["']?(?<call>[A-Za-z_]\w{0,99})/,
    /os\.environ(?:\.get\(|\[)["'](?<python>\w{1,100})/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);
/** Written so by those who mean the default of a template: `{{ env "X" | default "y" }}`, `env("X", "y")`. */
const CALL_DEFAULT = /^["']?(?:\s{0,9}\|\s{0,9}default\s{1,9}|\s{0,9},\s{0,9})["']?([^"'(){}|,]{1,300})/;
const JAVASCRIPT_DEFAULT = /^["'`]?\]?\s{0,9}(?:\?\?|\|\|)\s{0,9}["'`]?([^"'`\s,;)}]{1,300})/;

/**
 * The variables that values of a file take from the environment; comments do not count.
 * @param interpolated whether `${name}` can only be a variable of the environment
 */
export function findReferences(
  leaves: readonly Leaf[],
  lines: Lines,
  interpolated: boolean,
): EnvironmentReference[] {
  const found: EnvironmentReference[] = [];
  const seen = new Set<string>();
  for (const { node } of leaves) {
    if (found.length >= MAX_REFERENCES) break;
    if (node.type !== "string") continue;
    const text = lines.text.slice(node.start, node.end);
    if (!WORTH_LOOKING.test(text)) continue;
    for (const reference of referencesIn(text, interpolated)) {
      const line = lines.lineAt(node.start + reference.offset);
      const key = `${reference.name} ${line}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const fallback = plainText(reference.default ?? "", MAX_DEFAULT);
      found.push({ name: reference.name, line, ...(fallback === "" ? {} : { default: fallback }) });
    }
  }
  return found.slice(0, MAX_REFERENCES);
}

/** Whether a format, or a file that is known, puts nothing but the environment into `${…}`. */
export function isInterpolated(format: ConfigFormat, known: string | undefined): boolean {
  return format === "env" || known === "docker-compose";
}

function* referencesIn(
  text: string,
  interpolated: boolean,
): Generator<{ name: string; offset: number; default?: string | undefined }> {
  for (const match of text.matchAll(REFERENCE)) {
    const offset = match.index;
    const { braced, plain, percent, expression, javascript, template, call, python } = match.groups ?? {};
    const behind = text.slice(offset + match[0].length, offset + match[0].length + LONGEST_DEFAULT);
    const escaped = text[offset - 1] === "$" || text[offset - 1] === "\\";
    if (braced !== undefined) {
      const said = match[0].startsWith("${env") || interpolated || /^[A-Z_][A-Z0-9_]*$/.test(braced);
      if (said && !escaped) yield { name: braced, offset, default: shellDefault(behind) };
    } else if (plain !== undefined) {
      if (!escaped) yield { name: plain, offset };
    } else {
      const name = percent ?? expression ?? javascript ?? template ?? call ?? python;
      const pattern = javascript === undefined ? CALL_DEFAULT : JAVASCRIPT_DEFAULT;
      if (name !== undefined) yield { name, offset, default: pattern.exec(behind)?.[1]?.trim() };
    }
  }
}

/** What stands behind the name in `${X:-default}`, `${X-default}` (shells) and `${X:default}` (Spring). */
function shellDefault(behind: string): string | undefined {
  const operator = /^(?::-|:=|-|=|:(?![?+]))/.exec(behind)?.[0];
  if (operator === undefined) return undefined;
  let open = 1;
  for (let at = operator.length; at < behind.length; at++) {
    if (behind[at] === "{") open++;
    else if (behind[at] === "}" && --open === 0) return behind.slice(operator.length, at);
  }
  return undefined;
}
