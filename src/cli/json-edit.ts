import { applyEdits, findNodeAtLocation, type JSONPath, modify, type Node, parseTree } from "jsonc-parser";

/**
 * Sets a value in JSON with comments, on lines of its own where its neighbours have such: no other line changes.
 * @param value undefined removes it
 */
export function setInJson(text: string, path: JSONPath, value: unknown): string {
  const byLines = value === undefined ? removeLines(text, path) : addLines(text, path, value);
  return byLines ?? applyEdits(text, modify(text, path, value, { formattingOptions: format(text) }));
}

/** What ends the line that a property ends: a comma and a comment, where there are such. */
const LINE_END = /^([ \t]*,)?[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)?[ \t]*(?=\r?\n)/;

/** @returns undefined for what is not there, or stands in one line with others */
function removeLines(text: string, path: JSONPath): string | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const property = root && findNodeAtLocation(root, path)?.parent;
  if (property?.type !== "property") return undefined;
  const [behind, comma] = LINE_END.exec(text.slice(endOf(property))) ?? [];
  const before = /\r?\n[ \t]*$/.exec(text.slice(0, property.offset));
  if (before === null || behind === undefined) return undefined;
  const head = text.slice(0, before.index);
  const tail = text.slice(endOf(property) + behind.length);
  const siblings = property.parent?.children ?? [];
  const previous = siblings[siblings.indexOf(property) - 1];
  if (previous === undefined || comma !== undefined) return head + tail;
  // The one before is the last one now, and JSON wants no comma behind that.
  const end = endOf(previous);
  return text[end] === "," ? head.slice(0, end) + head.slice(end + 1) + tail : undefined;
}

/**
 * A new property behind the last one, and behind the comment that ends its line.
 * @returns undefined for what is no new property, or stands in one line with others
 */
function addLines(text: string, path: JSONPath, value: unknown): string | undefined {
  const name = path.at(-1);
  const root = parseTree(text, [], { allowTrailingComma: true });
  const parent = root && findNodeAtLocation(root, path.slice(0, -1));
  const last = parent?.type === "object" ? parent.children?.at(-1) : undefined;
  if (root === undefined || parent === undefined || last === undefined) return undefined;
  if (findNodeAtLocation(root, path) !== undefined || typeof name !== "string") return undefined;
  const end = endOf(last);
  const rest = text.slice(end, endOf(parent) - 1);
  const [trailing, comma] = LINE_END.exec(rest) ?? [];
  const [, indent] = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, last.offset)) ?? [];
  if (trailing === undefined || indent === undefined) return undefined;
  const { eol, unit } = format(text);
  const lines = JSON.stringify(value, null, unit).replaceAll("\n", eol + indent);
  const added = `${eol}${indent}${JSON.stringify(name)}: ${lines}${comma === undefined ? "" : ","}`;
  const at = end + trailing.length;
  return `${text.slice(0, end)}${comma === undefined ? "," : ""}${text.slice(end, at)}${added}${text.slice(at)}`;
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

/** As the file has it. */
function format(text: string) {
  const [, unit = "  "] = /^([ \t]+)\S/m.exec(text) ?? [];
  const tabs = unit.startsWith("\t");
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { insertSpaces: !tabs, tabSize: tabs ? 1 : unit.length, eol, unit: tabs ? "\t" : unit };
}
