import type { CodeDigest } from "../../digest.ts";
import { caseOf } from "../../naming.ts";
import { observeImport } from "./imports.ts";
import type { Seen } from "./seen.ts";

/** Of a file of the JavaScript family: its name, and how it imports. */
export function observeScript(digest: CodeDigest, path: string, isTest: boolean, seen: Seen): void {
  const name = (path.split("/").at(-1) ?? "").replace(
    /(?:\.(?:d|test|spec|test-d|stories|config))?\.[cm]?[jt]sx?$/,
    "",
  );
  const found = caseOf(name.replace(/\..*$/, ""));
  if (found !== undefined) seen.add("file_naming", found, [1]);
  for (const one of digest.imports) {
    const { line, module } = one;
    if (/^\.\.?(?:\/|$)/.test(module)) {
      const extension = /\.(?:[cm]?[jt]sx?|vue|svelte|json|css|node|wasm|txt|md|sql|html)$/.exec(module)?.[0];
      if (extension === undefined) seen.add("import_extensions", "none", [line]);
      else if (/^\.[cm]?[jt]sx?$/.test(extension)) seen.add("import_extensions", extension, [line]);
      seen.add("import_paths", "relative", [line]);
    } else if (/^(?:@\/|~\/|#)/.test(module))
      seen.add("import_paths", `${/^(?:@\/|~\/|#)/.exec(module)?.[0]}`, [line]);
    observeImport(one, "typescript", isTest, seen);
  }
}
