import { clip } from "../markdown/clip.ts";

/** A key or value on one line, shortened, with characters that do not show or turn text around made visible. */
export function plainText(text: string, max: number): string {
  return clip(text, max).replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (c) => `\\u{${c.codePointAt(0)?.toString(16) ?? ""}}`,
  );
}
