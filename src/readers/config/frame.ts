import type { ConfigProblem } from "../../digest.ts";
import type { Lines } from "../code/lines.ts";
import type { Fault } from "./node.ts";

/** Characters shown of a line, the place in their middle. */
const WIDTH = 80;

/** A fault with line, column and the (masked) lines around it, a mark under the place. */
export function problemOf({ offset, message }: Fault, lines: Lines): ConfigProblem {
  const at = Math.min(offset, lines.text.length);
  const line = lines.lineAt(at);
  const start = lines.start(line);
  const from = Math.max(start, at - WIDTH / 2);
  const shown = lineText(lines, line, from);
  // Tabs stay tabs, so that the mark stands under its place however wide they are shown.
  const under = lines.text.slice(from, at).replaceAll(/[^\t]/g, " ");
  const number = `${line} | `;
  const before = line > 1 && from === start ? [`${line - 1} | ${lineText(lines, line - 1)}`] : [];
  return {
    line,
    column: lines.columnAt(at),
    message: sentence(message),
    frame: [...before, `${number}${shown}`, `${" ".repeat(number.length - 2)}| ${under}^`].join("\n"),
  };
}

function lineText(lines: Lines, line: number, from = lines.start(line)): string {
  return lines.text
    .slice(from, Math.min(from + WIDTH, lines.start(line + 1)))
    .replace(/[\r\n]+$/, "")
    .replaceAll(/[^\P{C}\t]/gu, "·");
}

/** In the style of all messages here: a capital first, no full stop last. */
function sentence(message: string): string {
  const text = message.replace(/\.$/, "").slice(0, 200);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
