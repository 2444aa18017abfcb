/** What may stand between the parts of a name and is none of it: comments, directives. */
const BETWEEN = /\/\*[^]*?\*\/|\/\/[^\n]*|^[ \t]*#[^\n]*/gm;

/** Splits `a::B<int>::operator ==` into `["a", "B", "operator=="]`. */
export function cppName(written: string): string[] {
  const name = written.replaceAll(BETWEEN, " ");
  const operator = /(?:^|::)\s*(operator\b[^]*)$/.exec(name);
  const scope = operator === null ? name : name.slice(0, operator.index);
  const parts = withoutArguments(scope)
    .split("::")
    .map((part) => part.replaceAll(/\s+/g, ""));
  // `::a` counts from the top anyway
  const named = parts.filter((part) => part !== "" && part !== "inline");
  if (operator?.[1] === undefined) return named.map((part) => part.replace(/^template(?=\w+$)/, ""));
  const own = operator[1].replaceAll(/\s+/g, " ").replace(/^operator (?=\W)/, "operator");
  return [...named, own.replaceAll(/ (?=[*&])/g, " ").trim()];
}

/** Without template arguments, however deep they go. */
function withoutArguments(name: string): string {
  let depth = 0;
  let out = "";
  for (const char of name) {
    if (char === "<") depth++;
    else if (char === ">") depth--;
    else if (depth === 0) out += char;
  }
  return out;
}
