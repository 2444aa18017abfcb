import type { StyleFact } from "../../../digest.ts";
import { goCase } from "../../../naming.ts";
import { Lines } from "../lines.ts";
import { callText } from "./call-text.ts";
import { headerOf } from "./header.ts";
import { parameters } from "./parameters.ts";
import { MAX_STYLED_LENGTH, Tally } from "./tally.ts";

/** Comments, strings and runes; what they hold is no code. */
const OPAQUE = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|`[^`]*(?:`|$)|'(?:[^'\\\n]|\\.)*'?/g;
/** An expression that says that something went wrong. */
const ERROR_VALUE = /\b(?:err|\w+Err|Err[A-Z]\w*)\b|\b(?:fmt\.Errorf|errors\.\w+)\(/;

/** Go before 1.18 has no `any` of its own. */
const ANY_FOR_OLD_GO = /^type any = interface\{\}$/m;

/** How a Go file is written, beyond what gofmt decides. */
export function goStyle(text: string): StyleFact[] {
  if (text.length > MAX_STYLED_LENGTH) return [];
  const tally = new Tally();
  tally.add("file_header", headerOf(text), 1);
  const lines = new Lines(text);
  // The same length, so that offsets stay; strings are looked at where a verb of a format counts.
  const code = text.replaceAll(OPAQUE, blank).replace(ANY_FOR_OLD_GO, blank);
  const each = (pattern: RegExp, use: (match: RegExpExecArray, line: number) => void): void => {
    for (const match of code.matchAll(pattern)) use(match, lines.lineAt(match.index));
  };

  for (const match of text.matchAll(/^\/\/(?:go:build|\s*\+build)\s+(\S[^\n]{0,80})/gm)) {
    tally.add("build_tags", (match[1] ?? "").trim(), lines.lineAt(match.index));
  }
  each(/^func \((\w+) /gm, ([, name = ""], line) => tally.add("receiver_naming", receiverStyle(name), line));
  each(/\breturn\b([^\n}]*)/g, ([, values = ""], line) => {
    if (ERROR_VALUE.test(values)) tally.add("error_handling", "return_errors", line);
  });
  each(/(?<![.\w])panic\(/g, (_, line) => tally.add("error_handling", "panic", line));
  each(/\blog\.(?:Fatal|Panic)(?:f|ln)?\(/g, (_, line) => tally.add("error_handling", "log.Fatal", line));
  each(/\bif\b[^\n{]{0,200}?\berr\s*!=\s*nil\s*\{\s*\}|(?<![.\w])_\s*=\s*err\b/g, (_, line) =>
    tally.add("error_handling", "swallowed_errors", line),
  );
  each(/\b(?:errors|xerrors)\.(?:Wrapf?|WithMessagef?|Annotatef?)\(/g, (_, line) =>
    tally.add("error_wrapping", "errors.Wrap", line),
  );
  each(/\bfmt\.Errorf\(/g, (match, line) => {
    const call = callText(text, code, match.index);
    if (/%w/.test(call)) tally.add("error_wrapping", "%w", line);
    else if (/,[^"`]*\b(?:err|\w+Err)\b[^"`]*\)?$/.test(call)) tally.add("error_wrapping", "%v", line);
  });
  each(/^[ \t]*go[ \t]+(?:func\b|[\w.]+\()/gm, (_, line) => tally.add("concurrency", "goroutines", line));
  each(/\bchan\b/g, (_, line) => tally.add("concurrency", "channels", line));
  each(/\bsync\.(?:RW)?Mutex\b/g, (_, line) => tally.add("concurrency", "mutexes", line));
  each(/\berrgroup\./g, (_, line) => tally.add("concurrency", "errgroup", line));
  each(/\binterface\{\s*\}/g, (_, line) => tally.add("empty_interface", "interface{}", line));
  each(/(?<=[\s\]*(,]|\.\.\.)any(?=[,)\s{}\]])/g, (_, line) => tally.add("empty_interface", "any", line));
  const addName = (name: string, line: number): void => {
    const found = goCase(name);
    if (found === "camelCase" || found === "snake_case") tally.add("naming_convention", found, line);
  };
  each(/:=/g, ({ index }, line) => {
    // Not one expression over the text: on a list of names without an end it would take the square of its length.
    const names = /\w+(?:[ \t]*,[ \t]*\w+){0,9}[ \t]*$/.exec(
      code.slice(Math.max(0, index - 200), index),
    )?.[0];
    for (const name of names?.split(",") ?? []) addName(name.trim(), line);
  });
  each(/^[ \t]+var[ \t]+(\w+)/gm, ([, name = ""], line) => addName(name, line));
  each(/^func (?:\([^()\n]{0,200}\) )?\w+(?:\[[^\]\n]{0,200}\])?\(/gm, ({ 0: head, index }) => {
    for (const { name, offset } of parameters(code, index + head.length - 1))
      addName(name, lines.lineAt(offset));
  });
  return tally.facts();
}

/** The same length and lines, without what stands there. */
function blank(found: string): string {
  return found.replaceAll(/[^\n]/g, " ");
}

/** `(s *Server)`: Go's own advice is an abbreviation of one or two letters (https://go.dev/wiki/CodeReviewComments). */
function receiverStyle(name: string): string {
  if (/^(?:this|self|me)$/.test(name)) return "this_or_self";
  return name.length <= 3 ? "short" : "words";
}
