import { BrainloopError } from "./error.ts";

export type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be";

export interface DecodedText {
  /** Without byte order mark. */
  text: string;
  encoding: TextEncodingName;
  /** True where bytes did not fit the encoding and became U+FFFD: the text must not be written back. */
  lossy: boolean;
}

/** git looks at as much to tell binary from text (buffer_is_binary in xdiff-interface.c). */
const HEAD_BYTES = 8_000;

/**
 * Bytes as text: UTF-8, or UTF-16 where a byte order mark says so or every other byte of the head is NUL.
 * @throws BrainloopError UNSUPPORTED_FORMAT for binary files
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding, lossy: false };
  } catch {
    return { text: new TextDecoder(encoding).decode(bytes), encoding, lossy: true };
  }
}

function encodingOf(bytes: Uint8Array): TextEncodingName {
  const [a, b, c, d] = bytes;
  const utf32 =
    (a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff);
  if (utf32) throw binary("Text in UTF-32");
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  const head = bytes.subarray(0, HEAD_BYTES);
  if (!head.includes(0)) return "utf-8";
  const guess = utf16WithoutMark(head, bytes.length);
  if (guess === undefined) throw binary("Binary file");
  return guess;
}

/** Only what leaves no doubt: an even length, NUL in nearly all bytes of one parity and in none of the other. */
function utf16WithoutMark(head: Uint8Array, length: number): TextEncodingName | undefined {
  if (length % 2 === 1 || length < 8) return undefined;
  const nuls = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nuls;
  const enough = 0.9 * Math.floor(head.length / 2);
  if (even === 0 && odd >= enough) return "utf-16le";
  if (odd === 0 && even >= enough) return "utf-16be";
  return undefined;
}

function binary(what: string): BrainloopError {
  return new BrainloopError("UNSUPPORTED_FORMAT", `${what}, expected text in UTF-8 or UTF-16`);
}
