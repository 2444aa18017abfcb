import type { CodeDigest } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import type { Language } from "../language.ts";
import { needsProcess } from "./needs-process.ts";
import type { Dialect } from "./program.ts";

export const typescript: Language = {
  name: "typescript",
  extensions: [".ts", ".mts", ".cts", ".d.ts"],
  interpreters: ["ts-node", "tsx", "deno"],
  needsProcess,
  parse: (source) => read(source, "typescript", /\.d(?:\.\w+)?\.[mc]?ts$/i.test(source.path) ? "dts" : "ts"),
};

export const tsx: Language = {
  name: "tsx",
  extensions: [".tsx"],
  needsProcess,
  parse: (source) => read(source, "tsx", "tsx"),
};

export const javascript: Language = {
  name: "javascript",
  extensions: [".js", ".mjs", ".cjs"],
  interpreters: ["node", "nodejs", "bun"],
  needsProcess,
  parse: (source) => read(source, "javascript", "js"),
};

export const jsx: Language = {
  name: "jsx",
  extensions: [".jsx"],
  needsProcess,
  parse: (source) => read(source, "jsx", "jsx"),
};

/** The parser is loaded where it is used: in a worker thread. */
async function read(source: Source, language: string, dialect: Dialect): Promise<CodeDigest> {
  const { parseCode } = await import("./parse.ts");
  return parseCode(source, language, dialect);
}
