/** Bytes a `?` or a bracket expression matches: 256 flags. */
type ByteSet = Uint8Array;
/** One part of a segment: a byte, a set of bytes, or any number of bytes. */
type Token = number | ByteSet | typeof STAR;
const STAR = "*";
/** A segment that stands for any number of whole segments. */
const ANY_DEPTH = "**";

/** A pattern between slashes: tokens, or `**`. */
export type Glob = readonly (readonly Token[] | typeof ANY_DEPTH)[];

const CODE = { slash: 47, bang: 33, caret: 94, dash: 45, backslash: 92, bracket: 91, close: 93, colon: 58 };

/** POSIX classes in the C locale, which is what git uses. */
const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  // oxlint-disable-next-line no-control-regex -- that is the class
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t-\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/**
 * Compiles a glob as gitignore(5) describes it. Not to a regular expression: a hostile ignore file could
 * make one backtrack for ever (`*a*a*a*a*b`), while this takes at most length × length steps.
 * @param pattern a byte string: one character per byte of the UTF-8 text, since git's `?` matches one byte
 * @returns nothing for a pattern that can match nothing: an open bracket, a backslash at the end
 */
export function compileGlob(pattern: string): Glob | undefined {
  const segments: (Token[] | typeof ANY_DEPTH)[] = [];
  let segment: Token[] = [];
  let at = 0;
  while (at < pattern.length) {
    const char = pattern[at];
    if (char === "*") {
      let end = at;
      while (pattern[end] === "*") end++;
      const next = pattern.slice(end, end + 2);
      const whole = segment.length === 0 && (next === "" || next.startsWith("/") || next === "\\/");
      if (end - at > 1 && whole) {
        // Before an escaped slash git lets it stand for one directory or more, not for none.
        if (next === "\\/") segments.push([STAR]);
        segments.push(ANY_DEPTH);
        if (next === "") return segments;
        at = end + (next.startsWith("/") ? 1 : 2);
        continue;
      }
      segment.push(STAR);
      at = end;
    } else if (char === "?") {
      segment.push(setOf((code) => code !== CODE.slash));
      at++;
    } else if (char === "[") {
      const bracket = compileBracket(pattern, at + 1);
      if (bracket === undefined) return undefined;
      segment.push(bracket.set);
      at = bracket.end;
    } else {
      if (char === "\\") at++;
      if (at === pattern.length) return undefined;
      const code = pattern.charCodeAt(at++);
      if (code === CODE.slash) {
        segments.push(segment);
        segment = [];
      } else segment.push(code);
    }
  }
  segments.push(segment);
  return segments;
}

/** Whether a path, split at its slashes into byte strings, is one the glob describes. */
export function matchGlob(glob: Glob, names: readonly string[]): boolean {
  let segment = 0;
  let name = 0;
  let retrySegment = -1;
  let retryName = 0;
  while (name < names.length) {
    const wanted = glob[segment];
    if (wanted === ANY_DEPTH) {
      if (segment === glob.length - 1) return true;
      retrySegment = ++segment;
      retryName = name;
    } else if (wanted !== undefined && matchSegment(wanted, names[name] ?? "")) {
      segment++;
      name++;
    } else if (retrySegment >= 0) {
      // Only the last `**` needs another try: what came before it has matched as early as can be.
      segment = retrySegment;
      name = ++retryName;
    } else return false;
  }
  return segment === glob.length;
}

function matchSegment(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let retryToken = -1;
  let retryAt = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === STAR) {
      retryToken = ++token;
      retryAt = at;
    } else if (wanted !== undefined && matchByte(wanted, text.charCodeAt(at))) {
      token++;
      at++;
    } else if (retryToken >= 0) {
      token = retryToken;
      at = ++retryAt;
    } else return false;
  }
  while (tokens[token] === STAR) token++;
  return token === tokens.length;
}

function matchByte(wanted: number | ByteSet, code: number): boolean {
  return typeof wanted === "number" ? wanted === code : wanted[code] === 1;
}

/** A bracket expression from behind its `[`. Nothing if it does not end or names an unknown class. */
function compileBracket(pattern: string, start: number): { set: ByteSet; end: number } | undefined {
  const listed = new Uint8Array(256);
  const negated = pattern[start] === "!" || pattern[start] === "^";
  let at = negated ? start + 1 : start;
  const first = at;
  let previous = 0;
  for (; at === first || pattern.charCodeAt(at) !== CODE.close; at++) {
    let code = pattern.charCodeAt(at);
    if (Number.isNaN(code)) return undefined;
    const next = pattern.charCodeAt(at + 1);
    if (code === CODE.bracket && next === CODE.colon) {
      const end = pattern.indexOf("]", at + 2);
      if (end < 0) return undefined;
      if (end > at + 2 && pattern[end - 1] === ":") {
        const posix = CLASSES[pattern.slice(at + 2, end - 1)];
        if (posix === undefined) return undefined;
        for (let each = 0; each < 128; each++) if (posix.test(String.fromCharCode(each))) listed[each] = 1;
        at = end;
        previous = 0;
        continue;
      }
    } else if (code === CODE.dash && previous !== 0 && !Number.isNaN(next) && next !== CODE.close) {
      at++;
      if (next === CODE.backslash) at++;
      const last = pattern.charCodeAt(at);
      if (Number.isNaN(last)) return undefined;
      for (let each = previous; each <= last; each++) listed[each] = 1;
      previous = 0;
      continue;
    } else if (code === CODE.backslash) {
      code = pattern.charCodeAt(++at);
      if (Number.isNaN(code)) return undefined;
    }
    listed[code] = 1;
    previous = code;
  }
  return { set: setOf((code) => code !== CODE.slash && (listed[code] === 1) !== negated), end: at + 1 };
}

function setOf(has: (code: number) => boolean): ByteSet {
  return Uint8Array.from({ length: 256 }, (_, code) => (has(code) ? 1 : 0));
}
