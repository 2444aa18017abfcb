import type { CodeDigest, Declaration, FilledTable, Import, ReExport, StyleFact } from "../../digest.ts";

/** The wire form of a digest: keys in snake_case, declarations in source order, empty fields left out. */
export function codeObjects(digest: CodeDigest): Record<string, unknown> {
  return {
    language: digest.language,
    ...(digest.dialect === undefined ? {} : { dialect: digest.dialect }),
    ...(digest.package === undefined ? {} : { package: digest.package }),
    ...(digest.doc === undefined ? {} : { doc: digest.doc }),
    ...list("imports", digest.imports.map(importObject)),
    ...list("re_exports", (digest.reExports ?? []).map(reExportObject)),
    declarations: digest.declarations.map(declarationObject),
    ...list("rows", (digest.rows ?? []).map(rowsObject)),
    ...list("changes", digest.changes ?? []),
    ...list("entry_points", digest.entryPoints),
    ...list("todos", digest.todos),
    ...list("tests", digest.tests),
    ...list("patterns", (digest.style ?? []).map(patternObject)),
    ...list("errors", digest.errors),
  };
}

function list(key: string, items: readonly unknown[]): Record<string, unknown> {
  return items.length === 0 ? {} : { [key]: items };
}

function rowsObject({ table, line, endLine, statements }: FilledTable): Record<string, unknown> {
  return { table, line, end_line: endLine, statements };
}

function patternObject({ aspect, value, count, lines }: StyleFact): Record<string, unknown> {
  return { pattern: aspect, value, count, lines };
}

function importObject({ module, line, origin, names }: Import): Record<string, unknown> {
  return { module, line, origin, ...(names === undefined ? {} : { names }) };
}

function reExportObject({ module, line, endLine, names }: ReExport): Record<string, unknown> {
  return { module, line, ...(endLine > line ? { end_line: endLine } : {}), names };
}

function declarationObject(declaration: Declaration): Record<string, unknown> {
  const { name, kind, line, endLine, parent, signature, exported, exportedAs, doc } = declaration;
  return {
    name,
    kind,
    line,
    end_line: endLine,
    ...(parent === undefined ? {} : { parent }),
    signature,
    exported,
    ...(exportedAs === undefined ? {} : { exported_as: exportedAs }),
    ...(doc === undefined ? {} : { doc }),
  };
}
