/** What signatures of TypeScript can do without in an outline. */

/** Object types that are longer are shown as `{…}` in signatures. */
const MAX_OBJECT_TYPE = 40;
const OPENING = "([{<";
const CLOSING = ")]}>";

/** Results that are longer are left out where the types of parameters are. */
const MAX_RESULT = 16;

/** `readonly` of arrays and parameters, `undefined` and empty defaults of what is optional anyway, long object types. */
export function terseTypes(text: string): string {
  return foldObjects(
    text
      .replaceAll(/(?<![\w$])readonly (?=[\w$([{"'])/g, "")
      .replaceAll(/\bReadonly(?=(?:Set|Map|Array)<)/g, "")
      .replaceAll(/([\w$]): ([\w$.]+) = \{\}(?=[,)])/g, "$1?: $2")
      // A value beside its type: `const table: Table = {…}`.
      .replace(/^(: .*) = (?:\{…?\}|\[…?\]|new [\w$]+\(…?\)|…)$/, "$1")
      .replaceAll(/(\?: [^,;(){}=]*?) \| undefined(?=[,;)}]|$)/g, "$1"),
  );
}

/**
 * A function with its parameters' names alone: `(path, { rest }): string` for `(path: string, { rest }: Missing): string`.
 * @param text what stands behind its name: type parameters, parameters, the type of its result
 */
export function namesOfParameters(text: string): string {
  const open = text.indexOf("(");
  const close = open < 0 ? -1 : closing(text, open);
  if (close < 0) return text;
  const names = splitTop(text.slice(open + 1, close)).map(parameterName);
  const result = text.slice(close + 1).replace(/^: void$/, "");
  const short = result.length > MAX_RESULT ? "" : result;
  return `${text.slice(0, open).replace(/^<.*>$/, "")}(${names.join(", ")})${short}`;
}

function parameterName(parameter: string): string {
  const text = parameter.trim().replace(/^(?:(?:private|protected|public|readonly|override) )+/, "");
  const isPattern = /^(?:\.\.\.)?[{[]/.test(text);
  const from = isPattern ? closing(text, text.search(/[{[]/)) + 1 : 0;
  if (isPattern && from === 0) return text;
  return (
    text.slice(0, from) +
    text
      .slice(from)
      .replace(/(?:[:=]| =).*$/s, "")
      .trimEnd()
  );
}

function foldObjects(text: string): string {
  let out = text;
  for (let at = out.indexOf("{ "); at >= 0; at = out.indexOf("{ ", at + 1)) {
    const end = closing(out, at);
    // Patterns name what a function takes; types only say more of it.
    if (
      end - at > MAX_OBJECT_TYPE &&
      /[:<|&,(] ?$/.test(out.slice(0, at)) &&
      out.slice(at, end).includes(": ")
    ) {
      out = `${out.slice(0, at)}{…${out.slice(end)}`;
    }
  }
  return out;
}

/** The pieces between the commas that stand in no brackets. */
function splitTop(text: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (OPENING.includes(char)) depth++;
    else if (CLOSING.includes(char) && text[at - 1] !== "=") depth--;
    else if (char === "," && depth === 0) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  const rest = text.slice(from);
  return rest.trim() === "" ? pieces : [...pieces, rest];
}

/** Where the bracket that opens at an offset is closed; -1 where it is not. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at] ?? "";
    if (OPENING.includes(char)) depth++;
    else if (CLOSING.includes(char) && text[at - 1] !== "=" && --depth === 0) return at;
  }
  return -1;
}
