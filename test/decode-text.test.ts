import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { decodeText } from "../src/decode-text.ts";
import { BrainloopError } from "../src/error.ts";

const utf16le = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
const utf16be = (text: string) => new Uint8Array(Buffer.from(text, "utf16le").swap16());
const utf8 = (text: string) => new TextEncoder().encode(text);
const code = (bytes: Uint8Array) => {
  try {
    return decodeText(bytes).encoding;
  } catch (error) {
    return error instanceof BrainloopError ? error.code : String(error);
  }
};

describe("text", () => {
  test("in UTF-8 comes back as it was, without a byte order mark", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!text.includes("\0") && !text.startsWith("\ufeff"));
        const expected = { text, encoding: "utf-8" as const, lossy: false };
        expect(decodeText(utf8(text))).toEqual(expected);
        expect(decodeText(utf8(`\ufeff${text}`))).toEqual(expected);
      }),
    );
  });

  test("in UTF-16 comes back as it was, by its mark or because it can be nothing else", () => {
    const text = "const x = 'é 😀';\r\n".repeat(3);
    for (const mark of ["\ufeff", ""]) {
      expect(decodeText(utf16le(mark + "plain text"))).toEqual({
        text: "plain text",
        encoding: "utf-16le",
        lossy: false,
      });
      expect(decodeText(utf16be(mark + "plain text"))).toEqual({
        text: "plain text",
        encoding: "utf-16be",
        lossy: false,
      });
    }
    expect(decodeText(utf16le(`\ufeff${text}`)).text).toBe(text);
    expect(decodeText(utf16be(`\ufeff${text}`)).text).toBe(text);
  });

  test("that breaks its encoding is decoded all the same and marked lossy", () => {
    expect(decodeText(Uint8Array.of(0x61, 0xe9, 0x62))).toEqual({
      text: "a\ufffdb",
      encoding: "utf-8",
      lossy: true,
    });
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00)).lossy).toBe(true);
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x61)).lossy).toBe(true);
  });

  test("may be empty, and a mark alone is empty too", () => {
    for (const bytes of [[], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff]])
      expect(decodeText(Uint8Array.from(bytes)).text).toBe("");
  });

  test("may hold NUL far from its beginning", () => {
    expect(code(utf8(`${"a".repeat(9_000)}\0`))).toBe("utf-8");
  });
});

describe("binary content", () => {
  test("is refused: NUL in the head, UTF-32, half of UTF-16", () => {
    const nearly = utf16le("plain text");
    for (const bytes of [
      utf8("a\0b"),
      Uint8Array.of(0),
      Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0),
      Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0),
      nearly.subarray(0, -1),
    ]) {
      expect(code(bytes)).toBe("UNSUPPORTED_FORMAT");
    }
  });

  test("never makes decoding fail in another way", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(["utf-8", "utf-16le", "utf-16be", "UNSUPPORTED_FORMAT"]).toContain(code(bytes));
      }),
    );
  });
});
