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
  optionalDependencies: versions,
  devDependencies: versions,
});
const Project = v.object({
  dependencies: list,
  "requires-python": v.optional(v.string()),
  "optional-dependencies": v.fallback(v.record(v.string(), list), {}),
});
const Poetry = v.object({
  dependencies: versions,
  group: v.fallback(v.record(v.string(), v.object({ dependencies: versions })), {}),
});
const PyProject = v.object({
  project: v.fallback(Project, { dependencies: [], "optional-dependencies": {} }),
  /** Of tools for development; what a group includes is no dependency (https://peps.python.org/pep-0735/). */
  "dependency-groups": v.fallback(v.record(v.string(), v.array(v.unknown())), {}),
  tool: v.fallback(v.object({ poetry: v.fallback(Poetry, { dependencies: {}, group: {} }) }), {
    poetry: { dependencies: {}, group: {} },
  }),
});
const CargoToml = v.object({
  dependencies: versions,
  workspace: v.fallback(v.object({ dependencies: versions }), { dependencies: {} }),
  "build-dependencies": versions,
  "dev-dependencies": versions,
});

/** By file name, those first that say most. */
const MANIFESTS: Readonly<Record<string, ReadManifest>> = {
  "package.json"(text) {
    const json = v.parse(PackageJson, parseJsonc(text));
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = json;
    return [dependencies, peerDependencies, optionalDependencies, devDependencies].flatMap(asPairs);
  },
  "go.mod"(text) {
    const needed = text.replaceAll(/^(?:exclude|retract|replace)\s*\([^)]*\)/gm, "");
    const required = [...needed.matchAll(/^(?:require\s+|\s+)(\S+\.\S+)\s+(v\S+)\s*$/gm)];
    const go = /^go\s+(\S+)/m.exec(text)?.[1];
    return [
      ...(go === undefined ? [] : [`go ${go}`]),
      ...required.map(([, name = "", at = ""]) => `${name} ${at}`),
    ];
  },
  "pyproject.toml"(text) {
    const { project, tool, ...groups } = v.parse(PyProject, parseToml(text));
    const inGroups = Object.values(groups["dependency-groups"]).flat();
    const python = project["requires-python"];
    return [
      ...(python === undefined ? [] : [`python ${python}`]),
      ...project.dependencies,
      ...asPairs(tool.poetry.dependencies),
      ...Object.values(project["optional-dependencies"]).flat(),
      ...inGroups.filter((one) => typeof one === "string"),
      ...Object.values(tool.poetry.group).flatMap(({ dependencies }) => asPairs(dependencies)),
    ];
  },
  "Cargo.toml"(text) {
    const cargo = v.parse(CargoToml, parseToml(text));
    const { dependencies, workspace } = cargo;
    return [
      dependencies,
      workspace.dependencies,
      cargo["build-dependencies"],
      cargo["dev-dependencies"],
    ].flatMap(asPairs);
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
