import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import * as v from "valibot";

/** What a project says it depends on. */
export interface Dependencies {
  /** Real path of the manifest. */
  manifest: string;
  /** `valibot ^1.5.0`, `golang.org/x/net v0.20.0`, `requests>=2`; as declared, in order. */
  declared: string[];
}

/** More than a model reads; those for development go first. */
const MOST = 120;

const versions = v.fallback(v.record(v.string(), v.unknown()), {});
const list = v.fallback(v.array(v.string()), []);
const PackageJson = v.object({
  dependencies: versions,
  peerDependencies: versions,
  devDependencies: versions,
});
const PyProject = v.object({
  project: v.fallback(v.object({ dependencies: list, "requires-python": v.optional(v.string()) }), {
    dependencies: [],
  }),
  tool: v.fallback(
    v.object({ poetry: v.fallback(v.object({ dependencies: versions }), { dependencies: {} }) }),
    {
      poetry: { dependencies: {} },
    },
  ),
});
const CargoToml = v.object({ dependencies: versions, "dev-dependencies": versions });

/** By file name. The nearest one above a file counts. */
const MANIFESTS: Readonly<Record<string, (text: string) => string[]>> = {
  "package.json"(text) {
    const json = v.parse(PackageJson, parseJsonc(text));
    return [json.dependencies, json.peerDependencies, json.devDependencies].flatMap(asPairs);
  },
  "go.mod"(text) {
    const required = [...text.matchAll(/^(?:require\s+|\s+)(\S+\.\S+)\s+(v\S+)\s*$/gm)];
    const go = /^go\s+(\S+)/m.exec(text)?.[1];
    return [
      ...(go === undefined ? [] : [`go ${go}`]),
      ...required.map(([, name = "", at = ""]) => `${name} ${at}`),
    ];
  },
  "pyproject.toml"(text) {
    const { project, tool } = v.parse(PyProject, parseToml(text));
    const python = project["requires-python"];
    return [
      ...(python === undefined ? [] : [`python ${python}`]),
      ...project.dependencies,
      ...asPairs(tool.poetry.dependencies),
    ];
  },
  "Cargo.toml"(text) {
    const cargo = v.parse(CargoToml, parseToml(text));
    return [cargo.dependencies, cargo["dev-dependencies"]].flatMap(asPairs);
  },
  "requirements.txt": (text) =>
    text.split(/\r?\n/).flatMap((line) => /^[a-z\d][\w.-]*[^#;]*/i.exec(line)?.[0].trim() ?? []),
};

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
    for (const [name, parse] of Object.entries(MANIFESTS)) {
      const manifest = join(folder, name);
      if (manifest === file || !existsSync(manifest)) continue;
      return { manifest, declared: parsed(parse, await read(manifest)).slice(0, MOST) };
    }
    if (folder === top || folder === dirname(folder)) return undefined;
  }
}

/** Whether a file of this name declares dependencies. */
export function declaresDependencies(name: string): boolean {
  return Object.hasOwn(MANIFESTS, name);
}

/**
 * All that a manifest declares: `valibot ^1.5.0`.
 * @param name of the file
 * @returns undefined for a file that is no manifest
 */
export function declarationsIn(name: string, text: string): string[] | undefined {
  const parse = declaresDependencies(name) ? MANIFESTS[name] : undefined;
  return parse === undefined ? undefined : parsed(parse, text);
}

/** A manifest that does not parse says nothing; whoever reads it is told by read_config, not by a generation. */
function parsed(parse: (text: string) => string[], text: string): string[] {
  try {
    return parse(text);
  } catch {
    return [];
  }
}

function asPairs(dependencies: Record<string, unknown>): string[] {
  return Object.entries(dependencies).map(([name, value]) => {
    const version = typeof value === "string" ? value : versionOf(value);
    return version === undefined ? name : `${name} ${version}`;
  });
}

/** Of `serde = { version = "1", features = [...] }`. */
function versionOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("version" in value)) return undefined;
  return typeof value.version === "string" ? value.version : undefined;
}

/** As the prompt has it. */
export function describeDependencies({ manifest, declared }: Dependencies): string {
  return `${basename(manifest)}: ${declared.join(", ")}`;
}
