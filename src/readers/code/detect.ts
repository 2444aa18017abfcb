import { basename } from "node:path";
import { byContent } from "./ambiguous.ts";
import type { Language } from "./language.ts";
import { languageNames } from "./language-names.ts" with { type: "macro" };
import { languages } from "./languages.ts";
import { byModeline } from "./modeline.ts";

// Maps, since what a macro gives is put in wherever its name stands: a table made anew on every call.
const TABLES = languageNames();
const FILE_NAMES = new Map(Object.entries(TABLES.fileNames));
const EXTENSIONS = new Map(Object.entries(TABLES.extensions));
const INTERPRETERS = new Map(Object.entries(TABLES.interpreters));
/** What GitHub calls otherwise than the rows. */
const ROW_NAMES: ReadonlyMap<string, string> = new Map([["shell", "bash"]]);

export interface Detected {
  /** GitHub's name of the language, or the row's; of a file that may be in several all of them. */
  name: string;
  /** Undefined where no row reads it. */
  language: Language | undefined;
}

/**
 * The language of a file by its modeline, its whole name, its extension together with its content where several
 * languages share it, or its shebang.
 * @param head the beginning of the text where known
 * @param tail the end of the text where known: modelines may stand there
 * @returns undefined for what nobody knows
 */
export function detect(path: string, head?: string, tail?: string): Detected | undefined {
  // Real paths of either system: basename alone knows only the running one's separator.
  const name = basename(path.replaceAll("\\", "/"));
  const lower = name.toLowerCase();
  const stated = head === undefined ? undefined : byModeline(head, tail);
  if (stated !== undefined) {
    const language = rowNamed(stated);
    if (language !== undefined) return { name: language.name, language };
  }
  const whole = languages.find(({ fileNames }) => fileNames?.includes(name));
  if (whole !== undefined) return { name: whole.name, language: whole };
  const special = FILE_NAMES.get(name);
  if (special !== undefined) return named(special);
  return (
    byExtension(lower, stated, head) ?? byShebang(head) ?? (stated === undefined ? undefined : named(stated))
  );
}

/** The row that reads a file. */
export function detectLanguage(path: string, head?: string): Language | undefined {
  return detect(path, head)?.language;
}

function byExtension(
  name: string,
  stated: string | undefined,
  head: string | undefined,
): Detected | undefined {
  let unread: string | undefined;
  // The longest first: what `.blade.php` holds is told by a rule, `.gradle.kts` has the row of `.kts`.
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
    const extension = name.slice(dot);
    const row = languages.find(({ extensions }) => extensions.includes(extension));
    const known = EXTENSIONS.get(extension);
    if (row === undefined && known === undefined) continue;
    const told = head === undefined ? undefined : (stated ?? byContent(extension, head));
    if (told !== undefined && told.toLowerCase() !== row?.name) return named(told);
    if (row !== undefined) return { name: row.name, language: row };
    unread ??= known;
  }
  return unread === undefined ? undefined : named(unread);
}

function named(name: string): Detected {
  return { name, language: rowNamed(name) };
}

function rowNamed(name: string): Language | undefined {
  const lower = name.toLowerCase();
  const wanted = ROW_NAMES.get(lower) ?? lower;
  return languages.find((language) => language.name === wanted);
}

/** `#!/usr/bin/env -S FOO=1 python3.12 -u` names python. */
function byShebang(head: string | undefined): Detected | undefined {
  const line = /^#!\s*([^\n\r]+)/.exec(head ?? "")?.[1];
  if (line === undefined) return undefined;
  const [program = "", ...words] = line.trim().split(/\s+/);
  const isEnv = basename(program) === "env";
  const interpreter = basename(
    (isEnv ? words.find((word) => !word.startsWith("-") && !word.includes("=")) : program) ?? "",
  );
  const wanted = interpreter.replace(/[\d.]+$/, "");
  const language = languages.find(({ interpreters }) => interpreters?.includes(wanted));
  if (language !== undefined) return { name: language.name, language };
  const known = INTERPRETERS.get(interpreter) ?? INTERPRETERS.get(wanted);
  return known === undefined ? undefined : named(known);
}
