import { clip } from "../shared/clip.ts";

/** A key or value on one line, shortened, with characters that do not show or turn text around made visible. */
export function plainText(text: string, max: number): string {
  return visible(clip(text, max));
}

/** A key as it is, blanks and all, with what does not show made visible; shortened. */
export function plainKey(key: string, max: number): string {
  return visible(key.length > max ? `${key.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : key);
}

function visible(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (c) => `\\u{${c.codePointAt(0)?.toString(16) ?? ""}}`,
  );
}
