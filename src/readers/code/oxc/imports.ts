import { builtinModules } from "node:module";
import type { ParseResult, Statement, StaticImport } from "oxc-parser";
import type { Import, ImportOrigin } from "../../../digest.ts";
import { requires } from "./requires.ts";
import type { SourceText } from "./source.ts";

/** Bun lists two npm packages among its own modules. */
const NPM_PACKAGES = new Set(["undici", "ws"]);
const STANDARD = new Set(builtinModules.filter((name) => !NPM_PACKAGES.has(name)));

/**
 * What a module imports: `import`, `export … from`, `import x = require()`, literal `import()` and
 * `require()` wherever they stand. In source order.
 */
export function imports(result: ParseResult, source: SourceText): Import[] {
  const { module, program } = result;
  const found: { start: number; module: string; names?: string[] }[] = [];
  for (const statement of module.staticImports) found.push({ ...named(statement), start: statement.start });
  for (const { start, expression } of dynamicImports(module.dynamicImports, source)) {
    found.push({ start, module: expression });
  }
  for (const statement of program.body) {
    const from = reExport(statement) ?? importEquals(statement);
    if (from !== undefined) found.push({ ...from, start: statement.start });
  }
  found.push(...requires(program, source));
  return found
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, module: name, names }) => ({
      module: name,
      line: source.lineAt(start),
      origin: originOf(name),
      ...(names === undefined || names.length === 0 ? {} : { names }),
    }));
}

/** `#internal` is Node's own alias for the package's files; `@/` and `~/` are the bundlers', and no npm name. */
function originOf(module: string): ImportOrigin {
  if (/^(?:\.|\/|#|~\/|@\/|file:)/.test(module)) return "local";
  if (/^(?:node|bun):/.test(module) || STANDARD.has(module)) return "standard";
  return "third_party";
}

function named(statement: StaticImport): { module: string; names?: string[] } {
  const module = statement.moduleRequest.value;
  const names: string[] = [];
  for (const { importName } of statement.entries) {
    if (importName.kind === "NamespaceObject") return { module };
    names.push(importName.kind === "Default" ? "default" : (importName.name ?? ""));
  }
  return { module, names };
}

function dynamicImports(
  found: ParseResult["module"]["dynamicImports"],
  source: SourceText,
): { start: number; expression: string }[] {
  return found.flatMap(({ start, moduleRequest }) => {
    const literal = /^(["'`])([^"'`$\\]+)\1$/.exec(source.text.slice(moduleRequest.start, moduleRequest.end));
    return literal?.[2] === undefined ? [] : [{ start, expression: literal[2] }];
  });
}

function reExport(statement: Statement): { module: string; names?: string[] } | undefined {
  if (statement.type === "ExportAllDeclaration") return { module: statement.source.value };
  if (statement.type !== "ExportNamedDeclaration" || statement.source === null) return undefined;
  const names = statement.specifiers.map(({ local }) =>
    local.type === "Literal" ? local.value : local.name,
  );
  return { module: statement.source.value, names };
}

function importEquals(statement: Statement): { module: string } | undefined {
  const inner =
    statement.type === "ExportNamedDeclaration" && statement.declaration !== null
      ? statement.declaration
      : statement;
  if (inner.type !== "TSImportEqualsDeclaration") return undefined;
  const { moduleReference } = inner;
  return moduleReference.type === "TSExternalModuleReference"
    ? { module: moduleReference.expression.value }
    : undefined;
}
