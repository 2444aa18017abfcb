import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { EventReader, EventTooLarge, type ServerEvent } from "../../src/llm/events.ts";

/** The events of bytes that come in slices of the given sizes, over and over. */
function read(bytes: Uint8Array, sizes: readonly number[]): ServerEvent[] {
  const reader = new EventReader();
  const events: ServerEvent[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    events.push(...reader.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...events, ...reader.end()];
}

const LINE_ENDS = ["\n", "\r\n", "\r"];

test.each(LINE_ENDS)("events are the same however the bytes are cut, with line ends %j", (lineEnd) => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ event: fc.constantFrom("", "error", "message_stop"), data: fc.json() }), {
        maxLength: 8,
      }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom("", ": ping", ":", "retry: 10", "unknown: x"),
      (sent, sizes, between) => {
        const lines = sent.flatMap(({ event, data }) => [
          ...(event === "" ? [] : [`event: ${event}`]),
          `data: ${data}`,
          "",
          ...(between === "" ? [] : [between, ""]),
        ]);
        const bytes = new TextEncoder().encode(lines.map((line) => line + lineEnd).join(""));
        expect(read(bytes, sizes)).toEqual(sent);
        expect(read(bytes, [1])).toEqual(sent);
      },
    ),
    { numRuns: 60 },
  );
});

test("an event whose blank line is missing at the end counts", () => {
  expect(read(new TextEncoder().encode("data: [DONE]"), [5])).toEqual([{ event: "", data: "[DONE]" }]);
});

test("a byte order mark and data over several lines are taken as the standard says", () => {
  expect(read(new TextEncoder().encode("\ufeffdata: {\ndata:}\n\n"), [2])).toEqual([
    { event: "", data: "{\n}" },
  ]);
});

describe("an event of 10 MB is refused before it is all there", () => {
  const bytes = new TextEncoder().encode(`data: ${"x".repeat(10 * 1024 * 1024)}\n\n`);

  test.each([[100], [64 * 1024], [bytes.length]])("in slices of %d bytes", (size) => {
    expect(() => read(bytes, [size])).toThrow(EventTooLarge);
  });

  test("long before its end, of which nothing has come", () => {
    const reader = new EventReader();
    const slice = bytes.subarray(0, 1_100_000);
    expect(() => reader.push(slice)).toThrow(EventTooLarge);
    expect(() => reader.push(slice)).toThrow(EventTooLarge);
  });

  test("and as many lines of data", () => {
    const lines = new TextEncoder().encode(`data: ${"x".repeat(1000)}\n`.repeat(10_000));
    expect(() => read(lines, [64 * 1024])).toThrow(EventTooLarge);
  });
});

test("lines that are no field are dropped without being kept: a page of 10 MB costs nothing", () => {
  expect(read(new TextEncoder().encode("<p>".repeat(3_000_000)), [64 * 1024])).toEqual([]);
});
