import { describe, expect, test } from "bun:test";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { brainloop, type Finished, Sandbox } from "../support/executable.ts";

const VALUE = "csk-0123456789abcdef-tail";

function set(sandbox: Sandbox, input: string | Uint8Array, ...args: string[]): Promise<Finished> {
  return brainloop(["secrets", "set", ...args], { env: sandbox.env, input });
}

async function list({ env }: Sandbox, more: Record<string, string> = {}): Promise<string> {
  const { code, out, err } = await brainloop(["secrets", "list"], { env: { ...env, ...more } });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

/** Cells of a name's row. */
function cellsOf(table: string, name: string): string[] {
  const row = table.split("\n").find((line) => line.startsWith(`${name} `)) ?? "";
  return row.split(/ {3,}/);
}

async function metadata({ env }: Sandbox): Promise<string> {
  return (await brainloop(["where", "metadata"], { env })).out.trim();
}

async function sql(database: string, statement: string): Promise<string> {
  return Bun.$`sqlite3 ${database} ${statement}`.text();
}

describe("secrets set", () => {
  test("keeps the value of stdin, without its last newline and without showing it", async () => {
    using sandbox = new Sandbox();
    const { code, out, err } = await set(sandbox, `${VALUE}\n`, "CEREBRAS_API_KEY");
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toBe("CEREBRAS_API_KEY is set in the project's store\n");
    expect(await sql(await metadata(sandbox), "SELECT secret_value FROM secrets")).toBe(`${VALUE}\n`);
  });

  test("strips one newline alone and keeps those of a PEM key", async () => {
    using sandbox = new Sandbox();
    await set(sandbox, "-----BEGIN-----\nabc\n\n", "SIGNING_KEY");
    const statement = "SELECT json_quote(secret_value) FROM secrets WHERE secret_name = 'SIGNING_KEY'";
    expect(await sql(await metadata(sandbox), statement)).toBe('"-----BEGIN-----\\nabc\\n"\n');
  });

  test.each([
    ["nothing", ""],
    ["a newline", "\n"],
    ["blanks", "  \r\n"],
    ["UTF-16", Buffer.from("csk-abc", "utf16le")],
  ])("refuses %s", async (_, input) => {
    using sandbox = new Sandbox();
    const { code, err } = await set(sandbox, input, "CEREBRAS_API_KEY");
    expect(code).toBe(1);
    expect(err).toStartWith("brainloop: Value of CEREBRAS_API_KEY: expected ");
    expect(cellsOf(await list(sandbox), "CEREBRAS_API_KEY")[2]).toBe("-");
  });

  test.each([
    ["as an argument", ["CEREBRAS_API_KEY", VALUE], "A value cannot be an argument"],
    ["behind the name", [`CEREBRAS_API_KEY=${VALUE}`], "The name of a secret"],
    ["in place of the name", [VALUE], "The name of a secret"],
    ["as an option", ["CEREBRAS_API_KEY", `--value=${VALUE}`], 'Unknown option "--value"'],
    ["as a short option", ["CEREBRAS_API_KEY", `-v${VALUE}`], 'Unknown option "-v"'],
  ])("refuses a value %s and does not repeat it", async (_, args, message) => {
    using sandbox = new Sandbox();
    const { code, out, err } = await set(sandbox, "other\n", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toStartWith(`brainloop: ${message}`);
    expect(err).not.toContain(VALUE);
    expect(await list(sandbox)).not.toContain("tail");
  });

  test("says where the environment comes first, without its value", async () => {
    using sandbox = new Sandbox();
    const env = { ...sandbox.env, CEREBRAS_API_KEY: "csk-from-the-environment" };
    const { err } = await brainloop(["secrets", "set", "CEREBRAS_API_KEY"], { env, input: VALUE });
    expect(err).toContain("the environment variable CEREBRAS_API_KEY comes first");
    expect(err).not.toContain("csk-");
  });

  test("with --user keeps it for every project, in a database that is the person's alone", async () => {
    using sandbox = new Sandbox();
    expect((await set(sandbox, VALUE, "CEREBRAS_API_KEY", "--user")).code).toBe(0);
    const store = join(sandbox.home, ".local/share/brainloop/user");
    expect(statSync(join(store, "brainloop.metadata.db")).mode & 0o777).toBe(0o600);
    expect(existsSync(join(store, "brainloop.lifecycle.db"))).toBe(false);
    expect(cellsOf(await list(sandbox), "CEREBRAS_API_KEY").slice(2)).toEqual(["-", "…tail", "user"]);
  });
});

describe("secrets list", () => {
  test("shows masked tails of both stores and what is in force", async () => {
    using sandbox = new Sandbox();
    await set(sandbox, VALUE, "CEREBRAS_API_KEY", "--user");
    await set(sandbox, "csk-0123456789abcdef-proj", "CEREBRAS_API_KEY");
    await set(sandbox, "short-key", "OPENAI_API_KEY");
    const table = await list(sandbox);
    expect(cellsOf(table, "CEREBRAS_API_KEY")).toEqual([
      "CEREBRAS_API_KEY",
      "-",
      "…proj",
      "…tail",
      "project",
    ]);
    expect(cellsOf(table, "OPENAI_API_KEY")).toEqual(["OPENAI_API_KEY", "-", "…", "-", "project"]);
    expect(table).not.toContain("0123456789");
    expect(table).not.toContain("short-key");
  });

  test("shows that the environment overrides, and nothing of its value", async () => {
    using sandbox = new Sandbox();
    await set(sandbox, VALUE, "CEREBRAS_API_KEY");
    const table = await list(sandbox, { CEREBRAS_API_KEY: "csk-from-the-environment" });
    expect(cellsOf(table, "CEREBRAS_API_KEY").slice(1)).toEqual(["set", "…tail", "-", "environment"]);
    expect(table).not.toContain("ment-");
    expect(table).not.toContain("csk");
  });

  test("sees what the sqlite3 shell set with a plain UPDATE", async () => {
    using sandbox = new Sandbox();
    const update = `UPDATE secrets SET secret_value='${VALUE}' WHERE secret_name='CEREBRAS_API_KEY'`;
    await sql(await metadata(sandbox), update);
    expect(cellsOf(await list(sandbox), "CEREBRAS_API_KEY").slice(2)).toEqual(["…tail", "-", "project"]);
  });

  test("makes no user-wide store by looking", async () => {
    using sandbox = new Sandbox();
    expect(cellsOf(await list(sandbox), "CEREBRAS_API_KEY").at(-1)).toBe("none");
    expect(existsSync(join(sandbox.home, ".local/share/brainloop/user"))).toBe(false);
  });

  test("keeps control characters of a name from the terminal", async () => {
    using sandbox = new Sandbox();
    await sql(
      await metadata(sandbox),
      "INSERT INTO secrets VALUES ('A' || char(27) || '[2J' || char(10), 'x')",
    );
    expect(await list(sandbox)).toContain("A\\u{1b}[2J\\n");
  });
});

describe("secrets remove", () => {
  test("removes from the store that is meant, and leaves nothing in its files", async () => {
    using sandbox = new Sandbox();
    await set(sandbox, VALUE, "CEREBRAS_API_KEY");
    await set(sandbox, VALUE, "CEREBRAS_API_KEY", "--user");
    const { code } = await brainloop(["secrets", "remove", "CEREBRAS_API_KEY"], { env: sandbox.env });
    expect(code).toBe(0);
    expect(cellsOf(await list(sandbox), "CEREBRAS_API_KEY").slice(2)).toEqual(["-", "…tail", "user"]);
    expect(await Bun.file(await metadata(sandbox)).text()).not.toContain(VALUE);
  });

  test("fails for a name that is not set, and names those that are", async () => {
    using sandbox = new Sandbox();
    await set(sandbox, VALUE, "OPENAI_API_KEY");
    const { code, err } = await brainloop(["secrets", "remove", "CEREBRAS_API_KEY"], { env: sandbox.env });
    expect(code).toBe(1);
    expect(err).toContain('Set there: "OPENAI_API_KEY"');
  });
});
