import type { LineEnd } from "./line-ends.ts";

/**
 * The line end that a `.gitattributes` gives a file; the last line that says something counts.
 * https://git-scm.com/docs/gitattributes
 * @param path relative to the folder of the `.gitattributes`, with forward slashes
 */
export function gitAttributesLineEnd(text: string, path: string): LineEnd | undefined {
  let end: LineEnd | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [pattern = "", ...attributes] = line.trim().split(/\s+/);
    if (pattern === "" || pattern.startsWith("#") || !matches(pattern, path)) continue;
    for (const attribute of attributes) {
      if (attribute === "eol=crlf") end = "\r\n";
      else if (attribute === "eol=lf") end = "\n";
      else if (["!eol", "-eol", "-text", "binary"].includes(attribute)) end = undefined;
    }
  }
  return end;
}

/** As in an ignore file: without a slash a name at any depth. */
function matches(pattern: string, path: string): boolean {
  const bare = pattern.replace(/^\//, "");
  const anchored = pattern.slice(0, -1).includes("/");
  return new Bun.Glob(anchored ? bare : `**/${bare}`).match(path);
}
