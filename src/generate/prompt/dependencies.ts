import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { declaredIn, MANIFEST_NAMES } from "../../manifest.ts";

/** What a project says it depends on. */
export interface Dependencies {
  /** Real path of the manifest. */
  manifest: string;
  /** `valibot ^1.5.0`, `golang.org/x/net v0.20.0`, `requests>=2`; as declared, in order. */
  declared: string[];
}

/** More than a model reads; those for development go first. */
const MOST = 120;

/**
 * What the project around a file declares, by the nearest manifest above it.
 * @param file real path, existing or not
 * @param top real path above which nothing is looked at
 * @param read a manifest's text, masked
 * @returns undefined where there is no manifest; an empty list where it says nothing that can be read
 */
export async function declaredDependencies(
  file: string,
  top: string,
  read: (path: string) => Promise<string>,
): Promise<Dependencies | undefined> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    for (const name of MANIFEST_NAMES) {
      const manifest = join(folder, name);
      if (manifest === file || !existsSync(manifest)) continue;
      return { manifest, declared: declaredIn(name, await read(manifest)).slice(0, MOST) };
    }
    if (folder === top || folder === dirname(folder)) return undefined;
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

/** As the prompt has it. */
export function describeDependencies({ manifest, declared }: Dependencies): string {
  return `${basename(manifest)}: ${declared.join(", ")}`;
}
