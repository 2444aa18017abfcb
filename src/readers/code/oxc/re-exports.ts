import type { ModuleExportName, Statement } from "oxc-parser";
import type { ReExport } from "../../../digest.ts";
import type { SourceText } from "./source.ts";

/** What a module passes on: `export … from`, and lists of names it imports: `import { a } from "./x"; export { a }`. */
export function reExports(body: readonly Statement[], source: SourceText): ReExport[] {
  const imported = importedNames(body);
  const found: ReExport[] = [];
  for (const statement of body) {
    const place = { line: source.lineAt(statement.start), endLine: source.lineAt(statement.end - 1) };
    if (statement.type === "ExportAllDeclaration") {
      const names = [statement.exported === null ? "*" : `* as ${nameOf(statement.exported)}`];
      found.push({ module: statement.source.value, ...place, names });
    } else if (statement.type === "ExportNamedDeclaration" && statement.declaration === null) {
      const byModule = new Map<string, string[]>();
      for (const { local, exported } of statement.specifiers) {
        const from =
          statement.source === null
            ? imported.get(nameOf(local))
            : { module: statement.source.value, all: false };
        if (from === undefined) continue;
        const name = from.all ? `* as ${nameOf(exported)}` : nameOf(exported);
        byModule.set(from.module, [...(byModule.get(from.module) ?? []), name]);
      }
      for (const [module, names] of byModule) found.push({ module, ...place, names });
    }
  }
  return found;
}

/** Local names of imports with their modules, `all` where the name is that of the whole module. */
function importedNames(body: readonly Statement[]): Map<string, { module: string; all: boolean }> {
  const names = new Map<string, { module: string; all: boolean }>();
  for (const statement of body) {
    if (statement.type !== "ImportDeclaration") continue;
    for (const { type, local } of statement.specifiers) {
      names.set(local.name, { module: statement.source.value, all: type === "ImportNamespaceSpecifier" });
    }
  }
  return names;
}

function nameOf(name: ModuleExportName): string {
  return name.type === "Literal" ? name.value : name.name;
}
