import type { LineEnd } from "./line-ends.ts";

/**
 * What an `.editorconfig` says of a file's line ends; later sections win. https://spec.editorconfig.org
 * @param path relative to the folder of the `.editorconfig`, with forward slashes
 * @returns `root` where those above it do not count
 */
export function editorConfigLineEnd(text: string, path: string): { root: boolean; lineEnd?: LineEnd } {
  let root = false;
  let lineEnd: LineEnd | undefined;
  let applies: boolean | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      applies = matches(section, path);
      continue;
    }
    const [, key = "", value = ""] = /^([^#;=][^=]*?)\s*=\s*(.*?)\s*(?:\s[#;].*)?$/.exec(line) ?? [];
    const setting = `${key}=${value}`.toLowerCase();
    if (applies === undefined && setting === "root=true") root = true;
    if (applies !== true) continue;
    if (setting === "end_of_line=crlf") lineEnd = "\r\n";
    else if (setting === "end_of_line=lf") lineEnd = "\n";
    else if (setting === "end_of_line=unset") lineEnd = undefined;
  }
  return lineEnd === undefined ? { root } : { root, lineEnd };
}

function matches(section: string, path: string): boolean {
  const bare = section.replace(/^\//, "");
  return new Bun.Glob(section.includes("/") ? bare : `**/${bare}`).match(path);
}
