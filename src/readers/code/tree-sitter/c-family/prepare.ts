import type { Found, Span } from "../findings.ts";
import type { Prepared } from "../grammar.ts";
import type { Deadline } from "../runtime.ts";
import { directiveName, includeOf, macroOf } from "./directives.ts";
import { edited } from "./edits.ts";
import { type Scan, scanC } from "./scan.ts";
import type { Standalone } from "./statement.ts";
import { isMacroName } from "./words.ts";

/**
 * Macros that make a function of their body, for a runner to find: GoogleTest, Catch2 and doctest, Boost.Test,
 * Criterion, Check.
 */
const TEST =
  /^(?:TEST(?:_F|_P|_CASE|_CASE_METHOD|_CASE_FIXTURE|_CASE_TEMPLATE)?|TYPED_TEST(?:_P)?|(?:TEMPLATE_(?:PRODUCT_|LIST_)?)?TEST_CASE(?:_METHOD|_SIG)?|SCENARIO(?:_METHOD)?|BOOST_(?:AUTO|FIXTURE|DATA|PARAM)_TEST_CASE|Test|ParameterizedTest|Theory|START_TEST)$/;

/**
 * Makes of C or C++ what a grammar without a preprocessor can read. Includes and macros are found here:
 * they stand anywhere, also where no grammar expects them.
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export function preparedC(text: string, isCpp: boolean, deadline: Deadline): Prepared {
  let scan = scanC(text, isCpp, false, deadline);
  if (scan.unclosed) scan = scanC(text, isCpp, true, deadline);
  const live = (span: Span): boolean =>
    !scan.dead.some(({ start, end }) => span.start >= start && span.start < end);
  const directives = scan.directives.filter(live);
  const bodies = scan.standalone.filter(live);
  return {
    text: edited(text, scan.edits),
    hidden: {
      declarations: [
        ...directives.flatMap((span) => macroOf(text, span) ?? []),
        ...bodies.filter((one) => !isTest(text, one)).flatMap((one) => functionOf(one) ?? []),
      ],
      imports: directives.flatMap((span) => includeOf(text, span) ?? []),
      ignored: guards(text, scan),
      tests: bodies.filter((one) => isTest(text, one)),
      decorators: scan.decorators,
    },
  };
}

function isTest(text: string, { name }: Standalone): boolean {
  return TEST.test(text.slice(name.start, name.end));
}

/** `main() {…}` is a function; what a macro defines has the name it is given: `PHP_FUNCTION(count) {…}`. */
function functionOf({ start, name, arguments: items, body, bodyEnd }: Standalone): Found | undefined {
  const [first] = items;
  const own = isMacroName(name.text) ? first : name;
  if (/^(?:catch|if|else|for|while|switch)$/.test(name.text)) return undefined;
  if (own === undefined || own.kind !== "word" || bodyEnd <= body) return undefined;
  return {
    start,
    end: bodyEnd,
    kind: "function",
    name: { start: own.start, end: own.end },
    owner: undefined,
    parent: undefined,
    body,
    bodyEnd: undefined,
    value: undefined,
    doc: undefined,
    prefix: "",
    access: "",
    members: "",
    shared: false,
    pattern: 0,
  };
}

/** The names of header guards: `#ifndef A_H`, then `#define A_H`, and more before the end of it. */
function guards(text: string, { directives }: Scan): Span[] {
  const spans: Span[] = [];
  for (const [index, span] of directives.entries()) {
    const guarded = /^#[ \t]*(?:ifndef[ \t]+|if[ \t]+!\s*defined\s*\(?\s*)([\w$]+)\s*\)?$/.exec(
      text.slice(span.start, span.end),
    )?.[1];
    const next = directives[index + 1];
    const after = directives[index + 2];
    if (guarded === undefined || next === undefined) continue;
    const macro = macroOf(text, next);
    if (macro === undefined || macro.value !== undefined || macro.kind !== "constant") continue;
    const isClosed =
      after !== undefined && directiveName(text.slice(after.start, after.end)) === "endif" && index > 0;
    if (!isClosed && text.slice(macro.name.start, macro.name.end) === guarded) spans.push(macro.name);
  }
  return spans;
}
