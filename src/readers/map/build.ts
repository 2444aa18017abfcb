import type {
  CodeDigest,
  Declaration,
  MapDigest,
  MappedFile,
  MappedFolder,
  MappedSymbol,
} from "../../digest.ts";
import { isAside, isTest } from "./aside.ts";
import type { Manifest } from "./manifests.ts";
import { pageRank } from "./rank.ts";
import { type NamedPackage, resolveImports } from "./resolve/index.ts";

/** A source file that was read. */
export interface ReadFile {
  /** Relative to the mapped folder, forward slashes. */
  path: string;
  lines: number;
  tokens: number;
  digest: CodeDigest;
}

export interface MapInput {
  /** In the order of the walk. */
  code: readonly ReadFile[];
  /** Every other file of the walk. */
  others: readonly string[];
  manifests: readonly Manifest[];
  styles: MapDigest["styles"];
  /** Packages that the folder is a part of. */
  packages: readonly NamedPackage[];
  failures: MapDigest["failures"];
  failed: number;
  leftOut: MapDigest["leftOut"];
}

/** Symbols kept of a file; the rest is what its own digest is for. */
const MAX_SYMBOLS = 24;
/** Attention that begins at a file that is beside the point against that at others. */
const ASIDE_WEIGHT = 0.1;
/** The same of an entry point: everything is reached from there. */
const ENTRY_WEIGHT = 3;

/** Names under which people look for where a program begins. */
const ENTRY_NAME =
  /(^|\/)((main|__main__|cli|app|server)\.([cm]?[jt]sx?|py|rb|lua|sh|php)|Program\.cs|index\.php|src\/(main|bin\/[^/]+)\.rs)$/;

/** The map of a folder, from what was read of its files. Pure. */
export function buildMap(input: MapInput): MapDigest {
  const { code, manifests } = input;
  const named = manifests.flatMap((manifest) => manifest.named ?? []);
  const aliases = manifests.flatMap((manifest) => manifest.aliases ?? []);
  const links = resolveImports(code, [...named, ...input.packages], aliases);
  const importedBy = Array.from<number>({ length: code.length }).fill(0);
  for (const targets of links)
    for (const target of targets) importedBy[target] = (importedBy[target] ?? 0) + 1;
  const entries = entryPoints(input, importedBy);
  const isEntry = ({ path }: ReadFile): boolean => entries.has(path);
  const ranks = pageRank(
    links,
    code.map((file) => (isAside(file.path) ? ASIDE_WEIGHT : isEntry(file) ? ENTRY_WEIGHT : 1)),
  );
  // All attention of a file that imports one other goes there; that several do says more.
  const weighed = ranks.map((rank, at) => rank * (1 + Math.log2(1 + (importedBy[at] ?? 0))));
  const sum = weighed.reduce((a, b) => a + b, 0) || 1;
  const files = code.map((file, at): MappedFile => ({
    path: file.path,
    language: file.digest.language,
    lines: file.lines,
    tokens: file.tokens,
    imports: links[at] ?? [],
    importedBy: importedBy[at] ?? 0,
    rank: (weighed[at] ?? 0) / sum,
    ...(file.digest.doc === undefined ? {} : { doc: file.digest.doc }),
    symbols: mainSymbols(file.digest.declarations),
    entryPoint: isEntry(file),
    tests: isTest(file.path) ? Math.max(1, file.digest.tests.length) : 0,
  }));
  return {
    kind: "map",
    projects: manifests
      .flatMap(({ project }) => project ?? [])
      .map((project) => ({
        ...project,
        entryPoints: project.entryPoints.filter((path) => entries.has(path)),
      }))
      .filter(({ manifest }) => !isAside(manifest)),
    folders: folders(code, input.others),
    files: byRank(files),
    styles: input.styles,
    others: countExtensions(input.others),
    documents: input.others.filter((path) => /\.(md|mdx|rst)$/i.test(path) && path.split("/").length <= 2),
    failures: input.failures,
    failed: input.failed,
    leftOut: input.leftOut,
  };
}

/** The highest rank first, with what they import said by their new places. */
function byRank(files: readonly MappedFile[]): MappedFile[] {
  const order = files
    .map((file, at) => ({ file, at }))
    .toSorted((a, b) => b.file.rank - a.file.rank || (a.file.path < b.file.path ? -1 : 1));
  const placeOf = new Map(order.map(({ at }, place) => [at, place]));
  return order.map(({ file }) => ({
    ...file,
    imports: file.imports.flatMap((at) => placeOf.get(at) ?? []),
  }));
}

/** Where the manifests say, where the code itself says, and where the name says and nothing imports it. */
function entryPoints({ code, manifests }: MapInput, importedBy: readonly number[]): Set<string> {
  const paths = new Set(code.map(({ path }) => path));
  const named = manifests.flatMap(({ project }) =>
    (project?.entryPoints ?? []).flatMap((path) => sourceOf(path, paths)),
  );
  const marked = code.filter(
    ({ path, digest }, at) =>
      !isAside(path) && (digest.entryPoints.length > 0 || (ENTRY_NAME.test(path) && importedBy[at] === 0)),
  );
  return new Set([...named, ...marked.map(({ path }) => path)]);
}

/** A manifest names what is built; what it is built from is what is mapped. */
function sourceOf(path: string, paths: ReadonlySet<string>): string[] {
  const bare = path.replace(/\.[cm]?js$/, "").replace(/(^|\/)(dist|lib|build|out)\//, "$1src/");
  const candidates = [path, `${path}.js`, `${path}/index.js`, `${bare}.ts`, `${bare}.tsx`, `${bare}.js`];
  return candidates.filter((candidate) => paths.has(candidate)).slice(0, 1);
}

/** What others can use, or, where a file exports nothing, what it is made of; constants last. */
function mainSymbols(declarations: readonly Declaration[]): MappedSymbol[] {
  // Blocks and landmarks that are called by their tag alone are in every page.
  const isPlain = ({ kind, name, signature }: Declaration): boolean =>
    kind === "element" && signature.split(/[ #]/, 1)[0] === name;
  const things = declarations.filter((one) => one.kind !== "namespace" && !isPlain(one));
  const top = things.length > 0 ? things : declarations;
  const exported = top.filter((declaration) => declaration.exported);
  const shown = exported.length > 0 ? exported : top;
  const isValue = ({ kind }: Declaration): boolean => kind === "constant" || kind === "variable";
  const seen = new Set<string>();
  return [...shown.filter((d) => !isValue(d)), ...shown.filter(isValue)]
    .filter(({ name }) => !seen.has(name) && seen.add(name))
    .slice(0, MAX_SYMBOLS)
    .map(({ name, line }) => ({ name, line }));
}

/** Folders of the first two levels with what is below them. */
function folders(code: readonly ReadFile[], others: readonly string[]): MappedFolder[] {
  const all = new Map<string, MappedFolder>();
  const add = (path: string, lines: number): void => {
    const parts = path.split("/").slice(0, -1);
    for (let depth = 0; depth <= Math.min(2, parts.length); depth++) {
      const name = depth === 0 ? "." : parts.slice(0, depth).join("/");
      const folder = all.get(name) ?? { path: name, files: 0, lines: 0 };
      folder.files++;
      folder.lines += lines;
      all.set(name, folder);
    }
  };
  for (const { path, lines } of code) add(path, lines);
  for (const path of others) add(path, 0);
  return [...all.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function countExtensions(paths: readonly string[]): MapDigest["others"] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const extension = /\.[^.]+$/.exec(name)?.[0].toLowerCase() ?? name;
    counts.set(extension, (counts.get(extension) ?? 0) + 1);
  }
  return [...counts]
    .map(([extension, count]) => ({ extension, count }))
    .toSorted((a, b) => b.count - a.count || (a.extension < b.extension ? -1 : 1))
    .slice(0, 20);
}
