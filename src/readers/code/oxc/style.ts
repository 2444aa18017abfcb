import {
  type ArrayExpression,
  type ClassBody,
  type Directive,
  type BlockStatement,
  type ObjectExpression,
  type Program,
  type Statement,
  type TSInterfaceBody,
} from "oxc-parser";
import type { StyleFact } from "../../../digest.ts";
import { caseOf } from "../../../naming.ts";
import { headerOf } from "../style/header.ts";
import { MAX_STYLED_LENGTH, Tally } from "../style/tally.ts";
import type { SourceText } from "./source.ts";
import { walk } from "./walk.ts";

/** Functions that are told of an error rather than thrown one. */
const CALLBACKS = /^(?:next|cb|callback|done)$/;
const ERROR_NAME = /^(?:e|err|error)$|(?:Err|Error)$/;

/** How a file of the JavaScript family is written: what its tree and the text between its nodes tell. */
export function scriptStyle(program: Program, source: SourceText): StyleFact[] {
  const { text } = source;
  if (text.length > MAX_STYLED_LENGTH) return [];
  const tally = new Tally();
  tally.add("file_header", headerOf(text), 1);
  const add = (aspect: string, value: string, offset: number): void =>
    tally.add(aspect, value, source.lineAt(offset));
  const indentOf = (offset: number): string => {
    const start = source.start(source.lineAt(offset));
    return /^[ \t]*/.exec(text.slice(start, start + 200))?.[0] ?? "";
  };

  const statements = (list: readonly (Statement | Directive)[]): void => {
    for (const one of list) {
      const { type, start, end } = endedBy(one);
      if (ENDED.has(type)) add("semicolons", text[end - 1] === ";" ? "always" : "never", start);
    }
  };
  const block = ({ start, body }: BlockStatement | ClassBody | TSInterfaceBody): void => {
    const [first] = body;
    if (first === undefined || source.lineAt(first.start) === source.lineAt(start)) return;
    const inner = indentOf(first.start);
    const outer = indentOf(start);
    // What stands behind something else on its line has no indentation of its own.
    if (inner.length <= outer.length || !inner.startsWith(outer)) return;
    if (text.slice(source.start(source.lineAt(first.start)), first.start).trim() !== "") return;
    const step = inner.slice(outer.length);
    if (step === "\t") add("indentation", "tabs", first.start);
    else if (/^ {1,8}$/.test(step)) add("indentation", `${step.length} spaces`, first.start);
  };
  const commas = (node: ObjectExpression | ArrayExpression): void => {
    const items = node.type === "ObjectExpression" ? node.properties : node.elements;
    const last = items.at(-1);
    if (last === undefined || last === null) return;
    if (source.lineAt(last.end) === source.lineAt(node.end - 1)) return;
    const tail = source.code(last.end, node.end - 1);
    add("trailing_commas", tail.includes(",") ? "always" : "never", last.start);
  };
  const named = (name: string, offset: number): void => {
    const found = caseOf(name);
    if (found === "camelCase" || found === "snake_case") add("naming_convention", found, offset);
  };

  walk(program, {
    Program: ({ body }) => {
      statements(body);
      for (const statement of body) topLevel(statement, add);
    },
    BlockStatement(node) {
      statements(node.body);
      block(node);
    },
    ClassBody: block,
    TSInterfaceBody: block,
    StaticBlock: ({ body }) => statements(body),
    SwitchCase: ({ consequent }) => statements(consequent),
    TSModuleBlock: ({ body }) => statements(body),
    PropertyDefinition: ({ start, end }) =>
      add("semicolons", text[end - 1] === ";" ? "always" : "never", start),
    Literal({ value, raw, start }) {
      if (typeof value !== "string" || raw === null || /["']/.test(value)) return;
      // Attributes of JSX follow a rule of their own.
      if (text[start - 1] === "=") return;
      add("quotes", raw.startsWith("'") ? "single" : "double", start);
    },
    ObjectExpression: commas,
    ArrayExpression: commas,
    AwaitExpression: ({ start }) => add("async_style", "async_await", start),
    ThrowStatement: ({ start }) => add("error_handling", "throw_errors", start),
    CatchClause({ body, start }) {
      if (body.body.length === 0) add("error_handling", "swallowed_errors", start);
    },
    CallExpression({ callee, arguments: given, start }) {
      if (callee.type === "MemberExpression") {
        const { object, property } = callee;
        if (property.type !== "Identifier") return;
        if (property.name === "then") add("async_style", "promise_then", property.start);
        if (object.type === "Identifier" && object.name === "console") add("logging", "console", start);
        return;
      }
      if (callee.type !== "Identifier") return;
      const [first] = given;
      if (callee.name === "require" && first?.type === "Literal") add("module_system", "commonjs", start);
      const isError =
        (first?.type === "Identifier" && ERROR_NAME.test(first.name)) || first?.type === "NewExpression";
      if (CALLBACKS.test(callee.name) && isError) add("error_handling", "error_callbacks", start);
    },
    AssignmentExpression({ left, start }) {
      if (left.type !== "MemberExpression" || left.object.type !== "Identifier") return;
      const isModule =
        left.object.name === "module" &&
        left.property.type === "Identifier" &&
        left.property.name === "exports";
      if (isModule || left.object.name === "exports") add("module_system", "commonjs", start);
    },
    TSInterfaceDeclaration: ({ start }) => add("type_style", "interface", start),
    TSTypeAliasDeclaration({ typeAnnotation, start }) {
      if (typeAnnotation.type === "TSTypeLiteral") add("type_style", "type", start);
    },
    VariableDeclarator({ id, init, start }) {
      // What is required or imported is named by others.
      if (id.type === "Identifier" && init?.type !== "ImportExpression") named(id.name, start);
    },
    FunctionDeclaration: ({ id, params, start }) => {
      if (id !== null) named(id.name, start);
      for (const param of params) if (param.type === "Identifier") named(param.name, param.start);
    },
    ArrowFunctionExpression: ({ params }) => {
      for (const param of params) if (param.type === "Identifier") named(param.name, param.start);
    },
    MethodDefinition: ({ key }) => {
      if (key.type === "Identifier") named(key.name, key.start);
    },
  });
  return tally.facts();
}

/** Statements that a semicolon ends, or the end of their line. */
const ENDED: ReadonlySet<string> = new Set([
  "ExpressionStatement",
  "VariableDeclaration",
  "ReturnStatement",
  "ThrowStatement",
  "BreakStatement",
  "ContinueStatement",
  "ImportDeclaration",
  "ExportAllDeclaration",
  "TSTypeAliasDeclaration",
  "ExportNamedDeclaration",
  "ExportDefaultDeclaration",
]);

/** What has the end of a statement: of an exported declaration that declaration. */
function endedBy(statement: Statement | Directive): { type: string; start: number; end: number } {
  if (statement.type === "ExportNamedDeclaration") return statement.declaration ?? statement;
  if (statement.type !== "ExportDefaultDeclaration") return statement;
  const { type } = statement.declaration;
  return /^(?:Class|Function|TSInterface)Declaration$/.test(type) ? statement.declaration : statement;
}

function topLevel(statement: Statement, add: (aspect: string, value: string, offset: number) => void): void {
  const { start, type } = statement;
  if (type === "ImportDeclaration" || type.startsWith("Export")) add("module_system", "esm", start);
  if (statement.type === "ExportDefaultDeclaration") add("export_style", "default", start);
  if (statement.type === "ExportNamedDeclaration") add("export_style", "named", start);
  const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (declared?.type === "FunctionDeclaration") add("function_style", "declarations", start);
  if (declared?.type !== "VariableDeclaration") return;
  for (const { init } of declared.declarations) {
    if (init?.type === "ArrowFunctionExpression") add("function_style", "arrows", start);
  }
}
