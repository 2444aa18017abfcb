import type { Statement, VariableDeclaration } from "oxc-parser";

/** The statements directly inside one that is no declaration: of blocks, branches, loops, cases. */
export function innerStatements(statement: Statement): readonly Statement[] {
  switch (statement.type) {
    case "BlockStatement":
      return statement.body;
    case "IfStatement":
      return statement.alternate === null
        ? [statement.consequent]
        : [statement.consequent, statement.alternate];
    case "TryStatement":
      return [statement.block, statement.handler?.body, statement.finalizer].filter(
        (block) => block !== undefined && block !== null,
      );
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "WithStatement":
    case "LabeledStatement":
      return [statement.body];
    case "SwitchStatement":
      return statement.cases.flatMap(({ consequent }) => consequent);
    default:
      return [];
  }
}

/** `var i = 0` of `for (var i = 0; …)`. */
export function loopVariables(statement: Statement): VariableDeclaration | undefined {
  const head =
    statement.type === "ForStatement"
      ? statement.init
      : statement.type === "ForInStatement" || statement.type === "ForOfStatement"
        ? statement.left
        : null;
  return head?.type === "VariableDeclaration" ? head : undefined;
}
