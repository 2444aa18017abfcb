import { parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import * as v from "valibot";

/** Dependencies as a manifest declares them, in order: `valibot ^1.5.0`, `golang.org/x/net v0.20.0`, `requests>=2`. */
type ReadManifest = (text: string) => string[];

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

/** By file name, those first that say most. */
const MANIFESTS: Readonly<Record<string, ReadManifest>> = {
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

export const MANIFEST_NAMES: readonly string[] = Object.keys(MANIFESTS);

/**
 * What a manifest declares to depend on.
 * @param name of the file: `package.json`
 * @returns nothing for one that does not parse: whoever reads it is told by read_config, not by a generation
 */
export function declaredIn(name: string, text: string): string[] {
  try {
    return MANIFESTS[name]?.(text) ?? [];
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
