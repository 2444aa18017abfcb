import { decodeText } from "../../decode-text.ts";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import { type LineEnd, lineEndForNew, lineEndOf, withLineEnds } from "./line-ends.ts";
import type { Present } from "./target-file.ts";

const BYTE_ORDER_MARK = "\uFEFF";

/** How a file's text becomes bytes. */
export interface TextForm {
  lineEnd: LineEnd;
  byteOrderMark: boolean;
}

/** A file's text with `\n` as line end, and its form. */
export interface PresentText {
  text: string;
  form: TextForm;
}

/**
 * The text of a file that is to be replaced.
 * @throws BrainloopError UNSUPPORTED_FORMAT for what could not be written back as it was
 */
export function textOfPresent(present: Present, path: string): PresentText {
  const { text, encoding, lossy } = decode(present.bytes, path);
  if (lossy || encoding !== "utf-8") {
    throw new BrainloopError(
      "UNSUPPORTED_FORMAT",
      `${quote(path)} is ${lossy ? "not valid UTF-8" : `in ${encoding.toUpperCase()}`}, and only UTF-8 is written`,
      { hint: "Convert it first, or change it with your own tool" },
    );
  }
  const [a, b, c] = present.bytes;
  return {
    text: withLineEnds(text, "\n"),
    form: { lineEnd: lineEndOf(text) ?? "\n", byteOrderMark: a === 0xef && b === 0xbb && c === 0xbf },
  };
}

/** The form of a file that is yet to be. */
export function formForNew(path: string, top: string): TextForm {
  return { lineEnd: lineEndForNew(path, top), byteOrderMark: false };
}

export function encode(text: string, { lineEnd, byteOrderMark }: TextForm): Uint8Array {
  const bare = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return new TextEncoder().encode((byteOrderMark ? BYTE_ORDER_MARK : "") + withLineEnds(bare, lineEnd));
}

function decode(bytes: Uint8Array, path: string): ReturnType<typeof decodeText> {
  try {
    return decodeText(bytes);
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    throw new BrainloopError(error.code, `${quote(path)} is no text: ${error.message}`, { cause: error });
  }
}
