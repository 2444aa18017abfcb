import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { brainloop, Sandbox } from "../support/executable.ts";
import { InTerminal } from "./terminal.ts";

const VALUE = "csk-typed-by-a-person-7f3a9c2e";
const QUESTION = "Value of CEREBRAS_API_KEY";

async function stored({ env }: Sandbox): Promise<string> {
  const { out } = await brainloop(["where", "metadata"], { env });
  return Bun.$`sqlite3 ${out.trim()} "SELECT secret_value FROM secrets WHERE secret_name = 'CEREBRAS_API_KEY'"`.text();
}

function ask({ env }: Sandbox): InTerminal {
  return new InTerminal(["secrets", "set", "CEREBRAS_API_KEY"], env);
}

describe("the prompt of secrets set", () => {
  test("takes a value that the terminal never shows and no other process sees", async () => {
    using sandbox = new Sandbox();
    await using terminal = ask(sandbox);
    await terminal.until(QUESTION);
    expect(terminal.echoes).toBe(false);
    terminal.type(VALUE);
    await Bun.sleep(100);
    for (const file of ["cmdline", "environ"]) {
      expect(readFileSync(`/proc/${terminal.pid}/${file}`, "latin1")).not.toContain(VALUE);
    }
    terminal.type("\r");
    expect(await terminal.end()).toBe(0);
    expect(terminal.shown).toContain("CEREBRAS_API_KEY is set");
    expect(terminal.shown).not.toContain(VALUE.slice(0, 5));
    expect(terminal.shown).not.toContain(VALUE.slice(-4));
    expect(terminal.echoes).toBe(true);
    expect(await stored(sandbox)).toBe(`${VALUE}\n`);
  });

  test("understands erasing a character and the line, and characters of several bytes", async () => {
    using sandbox = new Sandbox();
    await using terminal = ask(sandbox);
    await terminal.until(QUESTION);
    terminal.type("wrong\u0015right-and-lông\u007f\u007f\u007f\u007fü\r");
    expect(await terminal.end()).toBe(0);
    expect(await stored(sandbox)).toBe("right-and-ü\n");
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ended by %s exits with %d, keeps nothing and restores the echo", async (signal, code) => {
    using sandbox = new Sandbox();
    await using terminal = ask(sandbox);
    await terminal.until(QUESTION);
    terminal.type(VALUE);
    await Bun.sleep(50);
    expect(terminal.echoes).toBe(false);
    terminal.kill(signal);
    expect(await terminal.end()).toBe(code);
    expect(terminal.echoes).toBe(true);
    expect(terminal.shown).not.toContain(VALUE.slice(0, 5));
    expect(await stored(sandbox)).toBe("\n");
  });

  test("ended by Ctrl-C exits with 130 and restores the echo", async () => {
    using sandbox = new Sandbox();
    await using terminal = ask(sandbox);
    await terminal.until(QUESTION);
    terminal.type(`${VALUE}\u0003`);
    expect(await terminal.end()).toBe(130);
    expect(terminal.echoes).toBe(true);
    expect(await stored(sandbox)).toBe("\n");
  });

  test.each(["\r", "\u0004", "  \r"])("refuses the empty value of %j", async (keys) => {
    using sandbox = new Sandbox();
    await using terminal = ask(sandbox);
    await terminal.until(QUESTION);
    terminal.type(keys);
    expect(await terminal.end()).toBe(1);
    expect(terminal.shown).toContain("found nothing");
    expect(terminal.echoes).toBe(true);
  });

  test("refuses several lines, of which none is shown nor left to the shell", async () => {
    using sandbox = new Sandbox();
    await using terminal = ask(sandbox);
    await terminal.until(QUESTION);
    terminal.type(`${VALUE}\rsecond-line\r`);
    // A long paste comes in several reads.
    await Bun.sleep(5);
    terminal.type("third-line\r");
    expect(await terminal.end()).toBe(1);
    expect(terminal.shown).toContain("expected one");
    expect(terminal.shown).not.toContain("csk-t");
    expect(terminal.shown).not.toContain("-line");
    expect(terminal.echoes).toBe(true);
    expect(await stored(sandbox)).toBe("\n");
  });

  test("refuses what arrow keys leave in a value, without showing it", async () => {
    using sandbox = new Sandbox();
    await using terminal = ask(sandbox);
    await terminal.until(QUESTION);
    terminal.type(`${VALUE}\u001b[D\r`);
    expect(await terminal.end()).toBe(1);
    expect(terminal.shown).toContain("control characters");
    expect(terminal.shown).not.toContain(VALUE.slice(0, 5));
  });
});
