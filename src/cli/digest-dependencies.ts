import { existsSync } from "node:fs";
import { basename } from "node:path";
import { BrainloopError } from "../error.ts";
import { declarationsIn } from "../generate/prompt/dependencies.ts";
import type { Dependency } from "../store/dependencies.ts";
import type { Workplace } from "./services.ts";

/** Stands for the configuration where a file would be named. */
const CONFIG = "config";

/**
 * Keeps what manifests declare in `input_dependencies`, and the providers that the configuration names. What was
 * declared in files that are gone is forgotten.
 * @param manifests real paths
 */
export async function noteDependencies(manifests: readonly string[], { services }: Workplace): Promise<void> {
  const { reading, settings, stores, log } = services;
  const files: string[] = [CONFIG];
  const found: Dependency[] = settings
    .get("provider.chain")
    .map((name) => ({ kind: "provider", name, version: null, declaredIn: CONFIG }));
  for (const path of manifests) {
    try {
      const { text } = await reading.source(path);
      found.push(...packagesIn(path, text));
      files.push(path);
    } catch (error) {
      if (!(error instanceof BrainloopError)) throw error;
      // What it declared before is still the best that is known.
      log.debug("A manifest cannot be read", { path, reason: error });
    }
  }
  const gone = (await stores.dependencies.declaringFiles()).filter((path) => !existsSync(path));
  await stores.dependencies.replace([...files, ...gone], found);
}

/** What a manifest declares, each name once. */
export function packagesIn(path: string, text: string): Dependency[] {
  const byName = new Map<string, Dependency>();
  for (const declared of declarationsIn(basename(path), text) ?? []) {
    const [, name, version = ""] = /^([^\s<>=!~;[]+)\s*(.*)$/s.exec(declared) ?? [];
    if (name === undefined || byName.has(name)) continue;
    byName.set(name, { kind: "package", name, version: version.trim() || null, declaredIn: path });
  }
  return [...byName.values()];
}
