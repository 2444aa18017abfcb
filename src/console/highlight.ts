import { extname } from "node:path";
import { escapeControls } from "../log.ts";

/** Colouring longer texts takes longer than it is worth. */
const MOST_CHARACTERS = 100_000;

/**
 * Source as HTML with its words told apart by class. All that the text itself says is escaped.
 * @param hints names of languages and of files, the first that is known counts
 * @returns HTML that is safe wherever an element may stand
 */
export function highlight(text: string, ...hints: readonly string[]): string {
  const shown = escapeControls(text);
  if (shown.length > MOST_CHARACTERS) return Bun.escapeHTML(shown);
  const engine = loadEngine();
  const names = hints.flatMap((hint) => [hint.toLowerCase(), extname(hint).slice(1).toLowerCase()]);
  const language = names.find((name) => name !== "" && engine.getLanguage(name) !== undefined);
  if (language === undefined) return Bun.escapeHTML(shown);
  return engine.highlight(shown, { language, ignoreIllegals: true }).value;
}

interface Engine {
  /** @returns undefined for a name it does not know */
  getLanguage(name: string): object | undefined;
  /** @returns HTML in `value` */
  highlight(text: string, options: { language: string; ignoreIllegals: boolean }): { value: string };
}

/**
 * Half a megabyte of grammars, loaded where the first text is shown. Not imported: its types would make the browser's
 * whole library known in every file.
 */
function loadEngine(): Engine {
  return require("highlight.js/lib/common");
}
