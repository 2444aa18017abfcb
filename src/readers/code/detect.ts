import { basename } from "node:path";
import type { Language } from "./language.ts";
import { languages } from "./languages.ts";

/**
 * The language of a file by its whole name, its extension, or its shebang.
 * @param head the beginning of its text where known
 * @returns undefined for what no row of the table claims
 */
export function detectLanguage(path: string, head?: string): Language | undefined {
  // Real paths of either system: basename alone knows only the running one's separator.
  const name = basename(path.replaceAll("\\", "/"));
  const lower = name.toLowerCase();
  return (
    languages.find((language) => language.fileNames?.includes(name)) ??
    languages.find((language) => language.extensions.some((extension) => lower.endsWith(extension))) ??
    byShebang(head)
  );
}

/** `#!/usr/bin/env -S FOO=1 python3.12 -u` names python. */
function byShebang(head: string | undefined): Language | undefined {
  const line = /^#!\s*([^\n\r]+)/.exec(head ?? "")?.[1];
  if (line === undefined) return undefined;
  const [program = "", ...words] = line.trim().split(/\s+/);
  const isEnv = basename(program) === "env";
  const interpreter = isEnv ? words.find((word) => !word.startsWith("-") && !word.includes("=")) : program;
  const wanted = basename(interpreter ?? "").replace(/[\d.]+$/, "");
  return languages.find((language) => language.interpreters?.includes(wanted));
}
