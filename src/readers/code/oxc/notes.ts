import type { Comment, Expression, ParseResult, Statement } from "oxc-parser";
import type { Note } from "../../../digest.ts";
import { TODO } from "../todo.ts";
import type { SourceText } from "./source.ts";

const MAX_NOTE = 120;

/** TODO, FIXME, HACK and XXX comments, one per line that has one, the tag first. */
export function todos(comments: readonly Comment[], source: SourceText): Note[] {
  const found: Note[] = [];
  for (const { value, start } of comments) {
    for (const { index } of value.matchAll(TODO)) {
      // Offset 2 for the comment's opening mark.
      const text = (/^.*/.exec(value.slice(index))?.[0] ?? "")
        .replace(/\s*\*+\/?\s*$/, "")
        .replaceAll(/\s+/g, " ")
        .trim();
      found.push({ line: source.lineAt(start + 2 + index), text: text.slice(0, MAX_NOTE) });
    }
  }
  return found;
}

/** A shebang, `import.meta.main` and `require.main === module`. */
export function entryPoints(result: ParseResult, source: SourceText): Note[] {
  const found: Note[] = [];
  const { hashbang, body } = result.program;
  if (hashbang !== null) found.push({ line: 1, text: `#!${hashbang.value.trim()}` });
  for (const { start, end } of result.module.importMetas) {
    if (/^\s*\.\s*main\b/.test(source.text.slice(end, end + 20))) {
      found.push({ line: source.lineAt(start), text: "import.meta.main" });
    }
  }
  for (const statement of body) {
    if (statement.type !== "IfStatement") continue;
    const test = source.code(statement.test.start, statement.test.end);
    if (/^\s*(?:require\.main\s*={2,3}\s*module|module\s*={2,3}\s*require\.main)\b/.test(test)) {
      found.push({ line: source.lineAt(statement.start), text: "require.main === module" });
    }
  }
  return found;
}

const SUITES = new Set(["describe", "suite", "context"]);
const TESTS = new Set(["it", "test", "specify", "bench"]);

/** Names of the tests of the first two levels: suites as `describe("…")`, tests by their name. */
export function tests(body: readonly Statement[], source: SourceText, level = 1): Note[] {
  const found: Note[] = [];
  for (const statement of body) {
    if (statement.type !== "ExpressionStatement") continue;
    const call = testCall(statement.expression);
    if (call === undefined) continue;
    const line = source.lineAt(statement.start);
    found.push({ line, text: call.suite ? `describe("${call.name}")` : call.name });
    if (call.suite && level < 2) found.push(...tests(call.body, source, level + 1));
  }
  return found;
}

/** Reads `describe("…", () => {…})`, `test.each(rows)("…", …)`, `Deno.test("…", …)`. */
function testCall(expression: Expression): { suite: boolean; name: string; body: Statement[] } | undefined {
  if (expression.type !== "CallExpression") return undefined;
  const root = rootName(expression.callee);
  const suite = SUITES.has(root);
  if (!suite && !TESTS.has(root)) return undefined;
  const [first, ...rest] = expression.arguments;
  const name = first === undefined ? undefined : textOf(first);
  if (name === undefined) return undefined;
  const callback = rest.findLast((argument) => "body" in argument);
  const block =
    callback?.type === "ArrowFunctionExpression" || callback?.type === "FunctionExpression"
      ? callback.body
      : null;
  return { suite, name: name.slice(0, MAX_NOTE), body: block?.type === "BlockStatement" ? block.body : [] };
}

function rootName(callee: Expression): string {
  let at: Expression = callee;
  while (
    at.type === "MemberExpression" ||
    at.type === "CallExpression" ||
    at.type === "TaggedTemplateExpression"
  ) {
    if (at.type === "MemberExpression" && at.object.type === "Identifier" && at.object.name === "Deno")
      return "test";
    at = at.type === "MemberExpression" ? at.object : at.type === "CallExpression" ? at.callee : at.tag;
  }
  return at.type === "Identifier" ? at.name : "";
}

function textOf(node: { type: string }): string | undefined {
  if (isText(node)) return typeof node.value === "string" ? node.value : undefined;
  if (isTemplate(node)) return node.quasis.map(({ value }) => value.raw).join("…");
  return undefined;
}

function isText(node: { type: string }): node is Extract<Expression, { type: "Literal" }> {
  return node.type === "Literal";
}

function isTemplate(node: { type: string }): node is Extract<Expression, { type: "TemplateLiteral" }> {
  return node.type === "TemplateLiteral";
}
