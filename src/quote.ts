/** A path longer than this says nothing more to a reader, and some are made long on purpose. */
const MAX_SHOWN = 200;

/**
 * A name or path as error messages show it: in double quotes, on one line, with control, bidi and
 * invisible characters escaped and the middle of a long one left out.
 */
export function quote(text: string): string {
  const half = MAX_SHOWN / 2;
  const shown = text.length <= MAX_SHOWN ? text : `${text.slice(0, half)}…${text.slice(-half)}`;
  const escaped = shown.replace(/["\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (c) =>
    c === '"' ? '\\"' : `\\u{${c.codePointAt(0)?.toString(16)}}`,
  );
  return `"${escaped}"`;
}
