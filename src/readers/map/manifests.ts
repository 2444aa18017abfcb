import { parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import * as v from "valibot";
import type { Project } from "../../digest.ts";
import type { NamedPackage, PathAlias } from "./resolve/index.ts";

/** What a manifest or a compiler's settings say; of settings there is no project. */
export interface Manifest {
  project?: Project;
  /** Under which name others of the tree import it. */
  named?: NamedPackage;
  aliases?: PathAlias;
}

const names = v.fallback(v.record(v.string(), v.unknown()), {});
const text = v.fallback(v.optional(v.string()), undefined);

const PackageJson = v.object({
  name: text,
  version: text,
  description: text,
  main: text,
  module: text,
  types: text,
  exports: v.optional(v.unknown()),
  imports: v.optional(v.unknown()),
  bin: v.fallback(v.union([v.string(), v.record(v.string(), v.string())]), {}),
  scripts: names,
  dependencies: names,
});

const TsConfig = v.object({
  compilerOptions: v.object({
    baseUrl: text,
    paths: v.fallback(v.record(v.string(), v.array(v.string())), {}),
  }),
});

const PyProject = v.object({
  project: v.fallback(
    v.object({
      name: text,
      version: text,
      description: text,
      dependencies: v.fallback(v.array(v.string()), []),
      scripts: names,
    }),
    { name: undefined, version: undefined, description: undefined, dependencies: [], scripts: {} },
  ),
});

const CargoToml = v.object({
  package: v.fallback(v.object({ name: text, version: text, description: text }), {
    name: undefined,
    version: undefined,
    description: undefined,
  }),
  dependencies: names,
});

type Parse = (content: string, path: string, folder: string) => Manifest | undefined;

const PARSERS: Readonly<Record<string, Parse>> = {
  "package.json": packageJson,
  "go.mod": goMod,
  "pyproject.toml": pyProject,
  "Cargo.toml": cargoToml,
};

/** `tsconfig.base.json` and the like are extended by others, and hold for the folder they stand in. */
const TSCONFIG = /^[jt]sconfig(?:\.[\w-]+)*\.json$/;

function parserOf(name: string): Parse | undefined {
  return Object.hasOwn(PARSERS, name) ? PARSERS[name] : TSCONFIG.test(name) ? tsconfig : undefined;
}

/** Whether a file name is that of a manifest, or of settings that say what imports mean. */
export function isManifest(name: string): boolean {
  return parserOf(name) !== undefined;
}

/**
 * What a manifest says.
 * @param path relative to the mapped folder
 * @returns undefined where it is none, does not parse or says nothing
 */
export function readManifest(path: string, content: string): Manifest | undefined {
  const slash = path.lastIndexOf("/");
  const parse = parserOf(path.slice(slash + 1));
  try {
    const manifest = parse?.(content, path, slash < 0 ? "" : path.slice(0, slash));
    return manifest?.project !== undefined && saysNothing(manifest.project) ? undefined : manifest;
  } catch {
    return undefined;
  }
}

function saysNothing({ name, description, commands, dependencies }: Project): boolean {
  return name === undefined && description === undefined && commands.length + dependencies.length === 0;
}

function packageJson(content: string, manifest: string, folder: string): Manifest {
  const json = v.parse(PackageJson, JSON.parse(content));
  const { name, version, description, main, module, bin, scripts, dependencies } = json;
  const bins = typeof bin === "string" ? [bin] : Object.values(bin);
  return {
    project: project(
      manifest,
      { name, version, description },
      {
        commands: Object.keys(scripts),
        dependencies: Object.keys(dependencies),
        entryPoints: [main, module, ...bins, ...Object.values(scripts).flatMap(filesIn)].flatMap((file) =>
          file === undefined ? [] : [within(folder, file)],
        ),
      },
    ),
    ...(name === undefined ? {} : { named: { name, folder, language: "javascript", ...resolution(json) } }),
  };
}

/** Which files of the package imports of it mean. */
function resolution({ exports, imports, main, module, types }: v.InferOutput<typeof PackageJson>) {
  const entries = [main, module, types].filter((file) => file !== undefined);
  return {
    ...(exports === undefined ? {} : { exports: targetTable(exports, ".") }),
    ...(imports === undefined ? {} : { imports: targetTable(imports, "#") }),
    ...(entries.length > 0 ? { main: entries } : {}),
  };
}

/** `exports` and `imports` (https://nodejs.org/api/packages.html#package-entry-points): every condition's target counts. */
function targetTable(value: unknown, sigil: "." | "#"): Record<string, string[]> {
  const entries = isTable(value) ? Object.entries(value) : [];
  if (!entries.some(([key]) => key.startsWith(sigil))) return { ".": targetsIn(value) };
  return Object.fromEntries(entries.map(([key, target]) => [key, targetsIn(target)]));
}

function targetsIn(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/^\.\//, "")];
  if (Array.isArray(value)) return value.flatMap(targetsIn);
  return isTable(value) ? Object.values(value).flatMap(targetsIn) : [];
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tsconfig(content: string, _: string, folder: string): Manifest | undefined {
  const { compilerOptions } = v.parse(TsConfig, parseJsonc(content, [], { allowTrailingComma: true }));
  const { baseUrl, paths } = compilerOptions;
  if (baseUrl === undefined && Object.keys(paths).length === 0) return undefined;
  const base = baseUrl === undefined || baseUrl === "." ? folder : within(folder, baseUrl);
  // With a base, modules without a dot may be paths from there.
  return { aliases: { folder, base, paths: { ...paths, ...(baseUrl === undefined ? {} : { "*": ["*"] }) } } };
}

/** Source files that a script of package.json runs. */
function filesIn(script: unknown): string[] {
  return typeof script === "string" ? (script.match(/[\w@./-]+\.[cm]?[jt]sx?\b/g) ?? []) : [];
}

function goMod(content: string, manifest: string, folder: string): Manifest {
  const name = /^module\s+"?([^\s"]+)/m.exec(content)?.[1];
  const version = /^go\s+(\S+)/m.exec(content)?.[1];
  const dependencies = [
    ...content.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/\S+)\s+v\S+(?!.*\/\/ indirect)/gm),
  ];
  return {
    project: project(
      manifest,
      { name, version: undefined, description: version === undefined ? undefined : `Go ${version}` },
      { commands: [], dependencies: dependencies.map(([, path = ""]) => path), entryPoints: [] },
    ),
    // The standard library's own module is imported without a prefix.
    ...(name === undefined ? {} : { named: { name: name === "std" ? "" : name, folder, language: "go" } }),
  };
}

function pyProject(content: string, manifest: string, folder: string): Manifest {
  const { name, version, description, dependencies, scripts } = v.parse(
    PyProject,
    parseToml(content),
  ).project;
  return {
    project: project(
      manifest,
      { name, version, description },
      {
        commands: Object.keys(scripts),
        dependencies: dependencies.map((requirement) => /^[\w.-]+/.exec(requirement)?.[0] ?? requirement),
        entryPoints: Object.values(scripts).flatMap((target) => pythonFiles(target, folder)),
      },
    ),
  };
}

/** Where `package.module:function` may stand. */
function pythonFiles(target: unknown, folder: string): string[] {
  if (typeof target !== "string") return [];
  const module = (target.split(":", 1)[0] ?? "").replaceAll(".", "/");
  return [`${module}.py`, `src/${module}.py`].map((file) => within(folder, file));
}

function cargoToml(content: string, manifest: string, folder: string): Manifest {
  const {
    package: { name, version, description },
    dependencies,
  } = v.parse(CargoToml, parseToml(content));
  return {
    project: project(
      manifest,
      { name, version, description },
      {
        commands: [],
        dependencies: Object.keys(dependencies),
        entryPoints: [within(folder, "src/main.rs")],
      },
    ),
    ...(name === undefined ? {} : { named: { name, folder, language: "rust" } }),
  };
}

function project(
  manifest: string,
  said: { name: string | undefined; version: string | undefined; description: string | undefined },
  lists: Pick<Project, "commands" | "dependencies" | "entryPoints">,
): Project {
  return {
    manifest,
    ...(said.name === undefined ? {} : { name: said.name }),
    ...(said.version === undefined ? {} : { version: said.version }),
    ...(said.description === undefined ? {} : { description: said.description }),
    ...lists,
  };
}

function within(folder: string, file: string): string {
  const relative = file.replace(/^\.\//, "");
  return folder === "" ? relative : `${folder}/${relative}`;
}
