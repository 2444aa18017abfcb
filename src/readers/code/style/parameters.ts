import { callText } from "./call-text.ts";

/**
 * Where the parameters of a function begin that stand directly in its brackets: the first word of each.
 * @param code without what comments and strings hold
 * @param open where the bracket stands
 */
export function parameters(code: string, open: number): { name: string; offset: number }[] {
  const list = callText(code, code, open);
  const found: { name: string; offset: number }[] = [];
  let depth = 0;
  for (const { 0: token, index } of list.matchAll(/[([{]|[)\]}]|,/g)) {
    if (token !== ",") depth += /[([{]/.test(token) ? 1 : -1;
    if (depth !== 1 || /[)\]}]/.test(token)) continue;
    const begin = index + 1;
    const [space = "", name = ""] =
      /^[\s*]{0,200}([A-Za-z_]\w*)(?!\w*\.)/.exec(list.slice(begin, begin + 300)) ?? [];
    if (name !== "") found.push({ name, offset: open + begin + space.length - name.length });
  }
  return found;
}
