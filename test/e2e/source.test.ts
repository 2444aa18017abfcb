/** `symbol` and `section` give exactly what stands in the file. */
import { expect, test, setDefaultTimeout } from "bun:test";
import { mkdirSync } from "node:fs";
import { at, textAt, PATIENCE_MS } from "../support/mcp.ts";
import { SharedServer } from "../support/shared-server.ts";

setDefaultTimeout(PATIENCE_MS);

const shared = new SharedServer();

const TS = `// head
/** Serves. */
export class Server {
  readonly port = 1;

  /** Listens: "ünïcödé" \\u0000 \`x\`. */
  listen(host: string): void {
    if (host === "") throw new Error("empty");
  }
}

export const limit = 7;
function helper() { return [ "a",	"tab" ]; }
`;
const GO = `package main

// Serve does.
func (s *Server) Serve(l int) error {
	return nil
}

type Server struct {
	Port int
}
`;
const PY = `class Server:
    """Doc."""

    def listen(self, host):
        return host


def helper():
    pass
`;

/** The lines a range names, as they stand in the text. */
function linesOf(text: string, range: string): string {
  const [first = 0, last = 0] = range.split("-").map(Number);
  return text
    .split(/(?<=\n)/)
    .slice(first - 1, last)
    .join("")
    .replace(/\r?\n$/, "");
}

const SOURCES = [
  {
    name: "a.ts",
    text: TS,
    symbols: { Server: "class Server", "Server.listen": "listen(", limit: "limit = 7", helper: "tab" },
  },
  {
    name: "crlf.ts",
    text: TS.replaceAll("\n", "\r\n"),
    symbols: { "Server.listen": "listen(", helper: "tab" },
  },
  { name: "a.go", text: GO, symbols: { "Server.Serve": "return nil", Server: "Port int" } },
  { name: "a.py", text: PY, symbols: { "Server.listen": "return host", helper: "pass" } },
];

test.each(SOURCES)("$name: a symbol's source is its lines", async ({ name, text, symbols }) => {
  await shared.sandbox.write(name, text);
  for (const [symbol, part] of Object.entries(symbols)) {
    const { ok, body } = await shared.server.call({ action: "read_code", params: { path: name, symbol } });
    expect(ok).toBe(true);
    const source = textAt(body, "parts", 0, "source");
    expect(source).toBe(linesOf(text, textAt(body, "parts", 0, "range")));
    expect(source).toContain(part);
  }
});

test("a list of symbols is answered in its order; one that is not there names the nearest", async () => {
  await shared.sandbox.write("list.ts", TS);
  const list = await shared.server.call({
    action: "read_code",
    params: { path: "list.ts", symbol: ["helper", "limit"] },
  });
  expect(list.body).toMatchObject({ parts: [{ name: "helper" }, { name: "limit" }] });
  const wrong = await shared.server.call({
    action: "read_code",
    params: { path: "list.ts", symbol: "Server.lisen" },
  });
  expect(wrong).toMatchObject({ ok: false, body: { error: { code: "INVALID_PARAMS" } } });
  expect(textAt(wrong.body, "error", "hint")).toContain("Server.listen");
});

const MARKDOWN = `---
title: t
---
# One

text

## Two words

- item

\`\`\`js
# no heading
\`\`\`

Setext
------

end
# Last`;

test.each(["two-words", "Two words", "setext", "Setext", "last", "One"])(
  "section %s is its lines",
  async (section) => {
    for (const [name, text] of [
      ["a.md", MARKDOWN],
      ["crlf.md", MARKDOWN.replaceAll("\n", "\r\n")],
    ] as const) {
      await shared.sandbox.write(name, text);
      const { ok, body } = await shared.server.call({
        action: "read_markdown",
        params: { path: name, section },
      });
      expect(ok).toBe(true);
      const source = textAt(body, "parts", 0, "source");
      expect(source).toBe(linesOf(text, textAt(body, "parts", 0, "range")));
      expect(source.toLowerCase()).toContain(section.toLowerCase().replace("-", " "));
    }
  },
);

test("what a symbol or section is asked of must be a file", async () => {
  mkdirSync(`${shared.sandbox.project}/folder`, { recursive: true });
  for (const params of [{ path: "folder", symbol: "a" }]) {
    const { ok, body } = await shared.server.call({ action: "read_code", params });
    expect(ok).toBe(false);
    expect(at(body, "error", "code")).toBeOneOf(["NOT_A_FILE", "INVALID_PARAMS"]);
  }
});
