/** A token of SQL as SQLite cuts it; comments and white space are left out. */
export interface Token {
  kind: "word" | "name" | "string" | "number" | "symbol";
  /** As written. */
  text: string;
  /** Offsets in the source. */
  start: number;
  end: number;
  /** Open brackets around it; those themselves count as outside. */
  depth: number;
}

/** https://www.sqlite.org/draft/tokenreq.html; what is not closed ends with the text, so that nothing is read twice. */
const TOKEN =
  /--[^\n]*|\/\*[^]*?(?:\*\/|$)|\s+|(?<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*(?:\]|$))|(?<string>[xX]?'(?:[^']|'')*')|(?<number>0[xX][\da-fA-F]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_$\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*)|(?<symbol>\|\||<<|>>|<=|>=|<>|==|!=|->>?|[^])/guy;

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (const match of sql.matchAll(TOKEN)) {
    const [text] = match;
    const kind = kindOf(match.groups ?? {});
    if (kind === undefined) continue;
    if (text === ")") depth--;
    tokens.push({ kind, text, start: match.index, end: match.index + text.length, depth });
    if (text === "(") depth++;
  }
  return tokens;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Token["kind"] | undefined {
  if (groups["word"] !== undefined) return "word";
  if (groups["quoted"] !== undefined) return "name";
  if (groups["string"] !== undefined) return "string";
  if (groups["number"] !== undefined) return "number";
  return groups["symbol"] === undefined ? undefined : "symbol";
}

/** Whether a token is that key word, in any case; a quoted name is none. */
export function isWord(token: Token | undefined, ...words: string[]): boolean {
  return token?.kind === "word" && words.includes(token.text.toUpperCase());
}

/** An identifier without its quotes. */
export function nameOf(token: Token): string {
  const { text } = token;
  if (text.startsWith("[")) return text.slice(1, -1);
  const quote = text[0];
  if (quote === '"' || quote === "`" || quote === "'")
    return text.slice(1, -1).replaceAll(quote + quote, quote);
  return text;
}

/** Index behind the bracket that closes the one at `open`. */
export function closing(tokens: readonly Token[], open: number): number {
  const depth = tokens[open]?.depth ?? 0;
  for (let at = open + 1; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === ")" && token.kind === "symbol" && token.depth === depth) return at + 1;
  }
  return tokens.length;
}

/** A stretch of the source on one line, without comments. */
export function textOf(sql: string, tokens: readonly Token[]): string {
  let out = "";
  let end: number | undefined;
  for (const token of tokens) {
    if (end !== undefined && token.start > end) out += " ";
    out += sql.slice(token.start, token.end);
    ({ end } = token);
  }
  return out;
}
