import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { BrainloopError } from "../../error.ts";
import { declaredIn, MANIFEST_NAMES } from "../../manifest.ts";
import { tameDeclaration } from "./tame-declaration.ts";

/** What a manifest says its project depends on. */
export interface Dependencies {
  /** Real path of the manifest. */
  manifest: string;
  /** `valibot ^1.5.0`, `golang.org/x/net v0.20.0`, `requests>=2`; as declared, in order. */
  declared: string[];
}

/** More than a model reads; those for development go first. */
const MOST = 120;

/** Manifests that speak for a language; for others all of a folder do. */
const SPEAKS_FOR: Readonly<Record<string, readonly string[]>> = {
  go: ["go.mod"],
  javascript: ["package.json"],
  jsx: ["package.json"],
  python: ["pyproject.toml", "requirements.txt"],
  rust: ["Cargo.toml"],
  svelte: ["package.json"],
  tsx: ["package.json"],
  typescript: ["package.json"],
  vue: ["package.json"],
};

/**
 * What the project around a file declares: by the nearest manifests above it that speak for its language, else by
 * the nearest there are.
 * @param file real path, existing or not
 * @param language as readers call it; undefined where nothing tells
 * @param top real path above which nothing is looked at
 * @param read a manifest's text, masked
 * @returns nothing where there is no manifest; one that cannot be read is left out
 * @throws BrainloopError CANCELLED
 */
export async function declaredDependencies(
  file: string,
  language: string | undefined,
  top: string,
  read: (path: string) => Promise<string>,
): Promise<Dependencies[]> {
  const own = SPEAKS_FOR[language ?? ""];
  let nearest: string[] | undefined;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const found = MANIFEST_NAMES.map((name) => join(folder, name)).filter(
      (manifest) => manifest !== file && existsSync(manifest),
    );
    const speaking = own === undefined ? found : found.filter((one) => own.includes(basename(one)));
    if (speaking.length > 0) return await declaredByAll(speaking, read);
    if (found.length > 0) nearest ??= found;
    if (folder === top || folder === dirname(folder)) break;
  }
  return await declaredByAll(nearest ?? [], read);
}

async function declaredByAll(
  manifests: readonly string[],
  read: (path: string) => Promise<string>,
): Promise<Dependencies[]> {
  return (await Promise.all(manifests.map((one) => declaredBy(one, read)))).flat();
}

async function declaredBy(
  manifest: string,
  read: (path: string) => Promise<string>,
): Promise<Dependencies[]> {
  try {
    const declared = declaredIn(basename(manifest), await read(manifest)).flatMap(tameDeclaration);
    return [{ manifest, declared: declared.slice(0, MOST) }];
  } catch (error) {
    if (!(error instanceof BrainloopError) || error.code === "CANCELLED") throw error;
    return [];
  }
}

/** Whether a file of this name declares dependencies. */
export function declaresDependencies(name: string): boolean {
  return MANIFEST_NAMES.includes(name);
}

/**
 * All that a manifest declares: `valibot ^1.5.0`.
 * @param name of the file
 * @returns undefined for a file that is no manifest
 */
export function declarationsIn(name: string, text: string): string[] | undefined {
  return declaresDependencies(name) ? declaredIn(name, text) : undefined;
}

/** As the prompt has it; undefined where nothing can be said. */
export function describeDependencies(dependencies: readonly Dependencies[]): string | undefined {
  const said = dependencies.map(
    ({ declared, manifest }) =>
      `${basename(manifest)}: ${declared.length === 0 ? "none" : declared.join(", ")}`,
  );
  return said.length === 0 ? undefined : said.join("; ");
}
