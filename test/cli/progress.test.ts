import { expect, test } from "bun:test";
import type { WarmProgress } from "../../src/ingest/warm/index.ts";
import { describe as line, duration, Progress, type ProgressOptions } from "../../src/cli/progress.ts";

const HALF: WarmProgress = {
  found: 2_000,
  due: { files: 1_500, bytes: 4_000 },
  done: { files: 900, bytes: 1_000 },
  failed: 2,
};

test("the line tells share, files, rate and the time that remains by what was read of the bytes", () => {
  expect(line({ found: 2_000, done: { files: 0, bytes: 0 }, failed: 0 }, 0)).toBe("Looking for files: 2,000");
  expect(line(HALF, 10_000)).toBe(
    "██████░░░░░░░░░░░░░░░░░░ 25 % · 900 of 1,500 files · 2 failed · 90 files/s · 30 s left",
  );
  // A rate over the first moments would be a guess.
  expect(line(HALF, 500)).not.toContain("files/s");
});

test("nothing to do, and files that grew meanwhile, are no more than all of it", () => {
  const none = { found: 3, due: { files: 0, bytes: 0 }, done: { files: 0, bytes: 0 }, failed: 0 };
  expect(line(none, 5_000)).toContain(" 100 % ");
  expect(line({ ...HALF, done: { files: 900, bytes: 9_000 } }, 5_000)).toContain(" 100 % ");
});

test.each([
  [900, "1 s"],
  [59_400, "59 s"],
  [200_000, "3 min 20 s"],
  [7_500_000, "2 h 5 min"],
])("%d ms are %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

function progress(
  terminal: boolean,
  quiet = false,
): { bar: Progress; written: () => string; clock: { ms: number } } {
  let written = "";
  const clock = { ms: 0 };
  const options: ProgressOptions = {
    world: {
      env: {},
      isTerminal: { in: false, out: false, err: terminal },
      err: (text) => {
        written += text;
      },
    },
    columns: () => 40,
    clock: () => clock.ms,
  };
  return { bar: new Progress(options, quiet), written: () => written, clock };
}

test("the bar is drawn ten times a second at most, fits the terminal, and leaves nothing behind", () => {
  const { bar, written, clock } = progress(true);
  for (clock.ms = 0; clock.ms < 1_000; clock.ms++) bar.show(HALF);
  const drawn = written().split("\r\u001b[K").slice(1);
  expect(drawn.length).toBeLessThanOrEqual(10);
  expect(Math.max(...drawn.map((text) => Bun.stringWidth(text)))).toBeLessThan(40);
  bar.above("a warning\n");
  expect(written()).toEndWith(`\r\u001b[Ka warning\n${drawn.at(-1) ?? ""}`);
  bar.clear();
  expect(written()).toEndWith("\r\u001b[K");
  bar.above("later\n");
  expect(written()).toEndWith("\r\u001b[Klater\n");
});

test.each([
  [false, false],
  [true, true],
])("no bar where nobody sees it (terminal: %p, quiet: %p)", (terminal, quiet) => {
  const { bar, written } = progress(terminal, quiet);
  bar.show(HALF);
  bar.clear();
  expect(written()).toBe("");
});
