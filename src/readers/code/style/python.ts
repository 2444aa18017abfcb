import type { StyleFact } from "../../../digest.ts";
import { caseOf } from "../../../naming.ts";
import { Lines } from "../lines.ts";
import { PYTHON_MODULES } from "../tree-sitter/python-modules.ts";
import { callText } from "./call-text.ts";
import { docstringStyle } from "./docstring.ts";
import { headerOf } from "./header.ts";
import { parameters } from "./parameters.ts";
import { MAX_STYLED_LENGTH, Tally } from "./tally.ts";

/** Comments and strings. A string that does not end on its line ends with it. */
const OPAQUE =
  /#[^\n]*|[A-Za-z]{0,2}(?:"""(?:[^\\]|\\[\s\S])*?(?:"""|$)|'''(?:[^\\]|\\[\s\S])*?(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)/g;
/** What names no error in particular. */
const BROAD = /^(?:\(?\s*)?(?:Exception|BaseException)?(?:\s*\))?(?:\s+as\s+\w+)?$/;

/** How a Python file is written. */
export function pythonStyle(text: string): StyleFact[] {
  if (text.length > MAX_STYLED_LENGTH) return [];
  const tally = new Tally();
  tally.add("file_header", headerOf(text), 1);
  const lines = new Lines(text);
  const code = text.replaceAll(OPAQUE, (found, offset: number) => {
    const line = lines.lineAt(offset);
    if (!found.startsWith("#")) addString(found, text.slice(lines.start(line), offset), line, tally);
    return found.replaceAll(/[^\n]/g, " ");
  });
  const each = (pattern: RegExp, use: (match: RegExpExecArray, line: number) => void): void => {
    for (const match of code.matchAll(pattern)) use(match, lines.lineAt(match.index));
  };

  each(
    /^([ \t]*)(?:class|(?:async[ \t]+)?def|if|elif|else|for|while|with|try|except|finally)\b[^\n]*:[ \t]*\n(?:[ \t]*\n)*([ \t]+)\S/gm,
    (match) => {
      const [whole, outer = "", inner = ""] = match;
      if (inner.length <= outer.length || !inner.startsWith(outer)) return;
      const line = lines.lineAt(match.index + whole.length - 1);
      const step = inner.slice(outer.length);
      if (step === "\t") tally.add("indentation", "tabs", line);
      else if (/^ {1,8}$/.test(step)) tally.add("indentation", `${step.length} spaces`, line);
    },
  );
  each(
    /^([ \t]*)except\b([^\n]*?):[ \t]*(?:\n(?:[ \t]*\n)*)?[ \t]*(\S[^\n]*)?(?:\n(?:[ \t]*\n)*([ \t]*)\S)?/gm,
    (match, line) => {
      const [, outer = "", caught = "", body = "", next = ""] = match;
      const alone = next.length <= outer.length;
      tally.add("error_handling", handlerStyle(caught.trim(), body.trim(), alone), line);
    },
  );
  const addName = (name: string, line: number): void => {
    const found = caseOf(name);
    if (found === "camelCase" || found === "snake_case") tally.add("naming_convention", found, line);
  };
  each(/^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=\n]{1,60})?=(?!=)/gm, ([, name = ""], line) => addName(name, line));
  each(/\b(?:for|as)[ \t]+([A-Za-z_]\w*)/g, ([, name = ""], line) => addName(name, line));
  each(/\bdef[ \t]+\w+[ \t]*\(/g, ({ 0: head, index }) => {
    for (const { name, offset } of parameters(code, index + head.length - 1))
      addName(name, lines.lineAt(offset));
  });
  // What a digest does not list: imports within functions.
  each(/^[ \t]+(?:from|import)[ \t]+([A-Za-z_]\w*)/gm, ([, module = ""], line) => {
    if (!PYTHON_MODULES.has(module)) tally.add("inner_imports", module, line);
  });
  each(/(?<![.\w])print\(/g, ({ index }, line) => {
    // What is written to a stream that the caller gave is no log.
    if (!/\bfile\s*=\s*(?!sys\.)/.test(callText(code, code, index))) tally.add("logging", "print", line);
  });
  return tally.facts();
}

function handlerStyle(caught: string, body: string, alone: boolean): string {
  if (!BROAD.test(caught)) return "specific_exceptions";
  return alone && /^(?:pass|\.\.\.)$/.test(body) ? "swallowed_errors" : "broad_exceptions";
}

/** @param before what stands before it on its line */
function addString(literal: string, before: string, line: number, tally: Tally): void {
  const quoted = literal.replace(/^[A-Za-z]+/, "");
  if (/^(?:"""|''')/.test(quoted)) {
    if (before.trim() === "") tally.add("docstring_style", docstringStyle(quoted.slice(3)), line);
    return;
  }
  if (/["']/.test(quoted.slice(1, -1))) return;
  tally.add("quotes", quoted.startsWith('"') ? "double" : "single", line);
}
