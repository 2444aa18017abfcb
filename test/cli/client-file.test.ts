import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { BrainloopError } from "../../src/error.ts";
import { type ClientFile, withoutServers, withServer } from "../../src/cli/client-file.ts";

const ENTRY = { command: "/bin/brainloop", args: ["--root", "/p"] };

const json = (text: string): ClientFile => ({
  text,
  path: "mcp.json",
  client: { format: "json", key: "mcpServers", title: "Client" },
});
const toml = (text: string): ClientFile => ({
  text,
  path: "config.toml",
  client: { format: "toml", key: "mcp_servers", title: "Codex" },
});

function code(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof BrainloopError) return error.code;
    throw error;
  }
  return "none";
}

describe("a JSON file", () => {
  test("that is empty or not there gets the server alone", () => {
    for (const text of ["", " \n", "{}"])
      expect(parseJsonc(withServer(json(text), "brainloop", ENTRY))).toEqual({
        mcpServers: { brainloop: ENTRY },
      });
  });

  test("keeps comments, other servers, order, indentation and trailing commas", () => {
    const text = `{
\t// what I like
\t"theme": "dark", /* really */
\t"mcpServers": {
\t\t"other": { "command": "x" }, // mine
\t},
}
`;
    const after = withServer(json(text), "brainloop", ENTRY);
    const [before, behind] = after.split('\t\t"brainloop": {\n\t\t\t"command": "/bin/brainloop"');
    expect(text.startsWith(before ?? "nothing")).toBe(true);
    expect(behind).toEndWith("\t\t},\n\t},\n}\n");
    const without = withoutServers(json(after), ["brainloop"]);
    for (const part of ["// what I like", "/* really */", '"other": { "command": "x" }', "// mine"])
      expect(without).toContain(part);
  });

  test("keeps its line ends", () => {
    const after = withServer(json('{\r\n  "a": 1\r\n}\r\n'), "brainloop", ENTRY);
    expect(after.replaceAll("\r\n", "")).not.toContain("\n");
  });

  test("keeps what a person added to the server's entry", () => {
    const text = '{"mcpServers":{"brainloop":{"command":"/old","env":{"A":"1"},"args":[]}}}';
    expect(parseJsonc(withServer(json(text), "brainloop", ENTRY))).toEqual({
      mcpServers: { brainloop: { ...ENTRY, env: { A: "1" } } },
    });
  });

  test("keeps options that a person added to the server's arguments, and takes the roots given now", () => {
    const args = ["--root", "/old", "--read-only", "--console", "0", "--log-level=debug", "-y", "package"];
    const text = JSON.stringify({ mcpServers: { brainloop: { command: "/bin/brainloop", args } } });
    const kept = { ...ENTRY, args: [...ENTRY.args, "--read-only", "--console", "0", "--log-level=debug"] };
    expect(parseJsonc(withServer(json(text), "brainloop", ENTRY))).toEqual({
      mcpServers: { brainloop: kept },
    });
    const moved = { ...ENTRY, args: ["--data-dir", "/new"] };
    const placed = '{"mcpServers":{"brainloop":{"args":["--data-dir","/old","--read-only"]}}}';
    expect(parseJsonc(withServer(json(placed), "brainloop", moved))).toEqual({
      mcpServers: { brainloop: { ...ENTRY, args: ["--data-dir", "/new", "--read-only"] } },
    });
  });

  test.each([
    ["half of a file", '{"mcpServers": {'],
    ["a list", "[]"],
    ["servers that are none", '{"mcpServers": []}'],
    ["a server that is none", '{"mcpServers": {"brainloop": 1}}'],
  ])("that is %s is refused", (_, text) => {
    expect(code(() => withServer(json(text), "brainloop", ENTRY))).toBe("PARSE_FAILED");
  });

  test("whatever is in it is kept, and putting in and taking out again gives the same", () => {
    const names = fc.string().filter((name) => name !== "brainloop" && name !== "__proto__");
    const file = fc.record({
      mcpServers: fc.dictionary(names, fc.object({ maxDepth: 1 })),
      other: fc.jsonValue(),
    });
    fc.assert(
      fc.property(file, fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const there: unknown = JSON.parse(text);
        const put = withServer(json(text), "brainloop", ENTRY);
        expect(JSON.parse(put)).toHaveProperty("mcpServers.brainloop", ENTRY);
        expect(withServer(json(put), "brainloop", ENTRY)).toBe(put);
        expect(JSON.parse(withoutServers(json(put), ["brainloop"]))).toEqual(there);
      }),
      { numRuns: 100, seed: 6 },
    );
  });
});

describe("a TOML file", () => {
  const text = `# my settings
model = "o4" # keep

[mcp_servers.other] # mine
command = 'x'
args = [
  "a", # one
]

[tui]
theme = "dark"
`;

  test("gets a table at its end, and keeps all that was there to the letter", () => {
    const after = withServer(toml(text), "brainloop", ENTRY);
    expect(after.startsWith(text)).toBe(true);
    expect(parseToml(after)).toMatchObject({ mcp_servers: { brainloop: ENTRY, other: { command: "x" } } });
    const without = withoutServers(toml(after), ["brainloop", "brainloop-read"]);
    expect(parseToml(without)).toEqual(parseToml(text));
    for (const comment of ["# my settings", "# keep", "# mine", "# one"]) expect(without).toContain(comment);
  });

  test("has the server's entry brought up to date, with what a person added", () => {
    const old = `${text}\n[mcp_servers.brainloop]\ncommand = "/old" # where it was\nargs = []\ntool_timeout_sec = 90\n\n[mcp_servers.brainloop.env]\nA = "1"\n`;
    const after = withServer(toml(old), "brainloop", ENTRY);
    expect(parseToml(after)).toMatchObject({
      mcp_servers: { brainloop: { ...ENTRY, tool_timeout_sec: 90, env: { A: "1" } } },
    });
    expect(after).toContain("# mine");
    expect(withServer(toml(after), "brainloop", ENTRY)).toBe(after);
  });

  test.each([
    'mcp_servers = { other = { command = "x" } }\n',
    'mcp_servers.other.command = "x"\n',
    '[mcp_servers]\nother = { command = "x" } # mine\n',
    '[mcp_servers."other"]\ncommand = "x"',
  ])("takes the server however its own ones are written: %j", (written) => {
    const after = withServer(toml(written), "brainloop", ENTRY);
    expect(parseToml(after)).toEqual({ mcp_servers: { brainloop: ENTRY, other: { command: "x" } } });
    expect(withServer(toml(after), "brainloop", ENTRY)).toBe(after);
  });

  test("keeps its line ends", () => {
    const after = withServer(toml('a = 1\r\n\r\n[other]\r\nb = "x"\r\n'), "brainloop", ENTRY);
    expect(after.replaceAll("\r\n", "")).not.toContain("\n");
    expect(withoutServers(toml(after), ["brainloop"])).toBe('a = 1\r\n\r\n[other]\r\nb = "x"\r\n');
  });

  test("loses no comment of others as the server is taken out, and gets no table that was not there", () => {
    const server = '[mcp_servers.brainloop] # ours\ncommand = "/b"\nargs = [\n  "a",\n]\n';
    const below = '# of ours\n[mcp_servers.brainloop.env]\nA = "1"\n';
    const other = "# of the other\n[other] # behind\nb = 1\n";
    const taken = withoutServers(toml(`a = 1\n\n${server}${below}\n${other}`), ["brainloop"]);
    expect(taken).toBe(`a = 1\n\n${other}`);
    expect(withoutServers(toml(`${other}\n${server}${below}`), ["brainloop"])).toBe(other);
    expect(withoutServers(toml(server + other), ["brainloop"])).toBe(other);
    expect(withoutServers(toml(`${server}\n[other]\n`), ["brainloop"])).toBe("[other]\n");
  });

  test("written in one line loses no comment behind it: rather it is left to the person", () => {
    const inline = 'mcp_servers = { other = { command = "x" } } # mine\n';
    expect(withServer(toml(inline), "brainloop", ENTRY)).toEndWith(" } } # mine\n");
    // The library that edits it loses the comment behind an empty list.
    expect(code(() => withServer(toml(inline), "brainloop", { ...ENTRY, args: [] }))).toBe("PARSE_FAILED");
  });

  test.each(['a = "', "mcp_servers = 1", "[mcp_servers]\nbrainloop = 1"])(
    "that is wrong is refused: %j",
    (bad) => {
      expect(code(() => withServer(toml(bad), "brainloop", ENTRY))).toBe("PARSE_FAILED");
    },
  );
});
