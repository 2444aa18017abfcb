/**
 * Builds `dist/brainloop`: one executable with everything embedded.
 *
 *     bun build.ts [--target bun-linux-arm64] [--outfile PATH]
 */
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { BunPlugin } from "bun";
import { version } from "./package.json";

const { values } = parseArgs({
  options: {
    target: { type: "string", default: hostTarget() },
    outfile: { type: "string", default: join(import.meta.dir, "dist/brainloop") },
  },
});

await mkdir(dirname(values.outfile), { recursive: true });
const result = await Bun.build({
  entrypoints: ["src/main.ts", "src/ingest/parse-worker.ts", "src/generate/sql/child/thread.ts"].map((path) =>
    join(import.meta.dir, path),
  ),
  format: "esm",
  // Parts that a start does not need stay unloaded until they are imported.
  splitting: true,
  bytecode: true,
  minify: { syntax: true, whitespace: true, identifiers: false },
  define: { BRAINLOOP_VERSION: JSON.stringify(version) },
  plugins: [oxcNativeBinding(values.target), mcpWithoutSchemaCompiler()],
  compile: {
    target: compileTarget(values.target),
    outfile: values.outfile,
    // A cloned repository must not configure the executable that is started in it.
    autoloadDotenv: false,
    autoloadBunfig: false,
    autoloadTsconfig: false,
    autoloadPackageJson: false,
  },
});
for (const log of result.logs) process.stderr.write(`${log.message}\n`);
if (!result.success) process.exit(1);

/** The target that runs on this machine. Bun's runtime tells which libc it was built for. */
function hostTarget(): string {
  const musl = process.platform === "linux" && !isGlibc() ? "-musl" : "";
  return `bun-${process.platform === "win32" ? "windows" : process.platform}-${process.arch}${musl}`;
}

function isGlibc(): boolean {
  const header: unknown = process.report.getReport();
  return JSON.stringify(header).includes("glibcVersionRuntime");
}

function compileTarget(target: string): Bun.Build.CompileTarget {
  const known: readonly Bun.Build.CompileTarget[] = [
    "bun-linux-x64",
    "bun-linux-arm64",
    "bun-linux-x64-musl",
    "bun-linux-arm64-musl",
    "bun-darwin-x64",
    "bun-darwin-arm64",
    "bun-windows-x64",
  ];
  const found = known.find((name) => name === target);
  if (found === undefined) {
    process.stderr.write(`Unknown target "${target}"; known are ${known.join(", ")}\n`);
    process.exit(2);
  }
  return found;
}

/**
 * oxc-parser picks its native binding by a chain of `require`s that the bundler cannot follow, so the
 * executable would look for it in `node_modules`. This names the one file, which is then embedded.
 */
function oxcNativeBinding(target: string): BunPlugin {
  const [, os = "", arch = "", libc] = target.split("-");
  const suffix = os === "linux" ? `-${libc === "musl" ? "musl" : "gnu"}` : os === "windows" ? "-msvc" : "";
  const triple = `${os === "windows" ? "win32" : os}-${arch}${suffix}`;
  const exportNames =
    "Severity ParseResult ExportExportNameKind ExportImportNameKind ExportLocalNameKind ImportNameKind " +
    "parse parseSync rawTransferSupported getBufferOffset parseRaw parseRawSync";
  return {
    name: "oxc-native-binding",
    setup(build) {
      build.onLoad({ filter: /oxc-parser[\\/]src-js[\\/]bindings\.js$/ }, () => {
        const require = createRequire(createRequire(import.meta.url).resolve("oxc-parser"));
        const file = require.resolve(`@oxc-parser/binding-${triple}/parser.${triple}.node`);
        return {
          loader: "js",
          contents: `import binding from ${JSON.stringify(file)};
export const { ${exportNames.split(" ").join(", ")} } = binding;
export const __napiBindingTarget = ${JSON.stringify(triple)};`,
        };
      });
    },
  };
}

/**
 * The MCP SDK loads a JSON Schema compiler at start, 300 KB that only its high-level tool registration
 * uses. Brainloop checks parameters with valibot, so the compiler stays out: it doubled the start-up time.
 */
function mcpWithoutSchemaCompiler(): BunPlugin {
  return {
    name: "mcp-without-schema-compiler",
    setup(build) {
      build.onLoad({ filter: /@modelcontextprotocol[\\/]server[\\/]dist[\\/]shimsNode\.mjs$/ }, () => ({
        loader: "js",
        contents: `import process from "node:process";
export { process };
export class DefaultJsonSchemaValidator {
  getValidator() { throw new Error("No JSON Schema validator is built in"); }
}`,
      }));
    },
  };
}
