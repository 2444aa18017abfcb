import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { likelyFile } from "../../src/ingest/patterns/likely-file.ts";
import { choose } from "../../src/ingest/patterns/choose.ts";
import { type Listing, listSources } from "../../src/ingest/patterns/listing.ts";
import { ownNames } from "../../src/ingest/patterns/own-names.ts";
import { projectsAround } from "../../src/ingest/patterns/project-top.ts";
import { observeFiles } from "../../src/ingest/observe-text.ts";
import { extractPatterns, type ProjectFacts } from "../../src/patterns/extract.ts";
import type { FileStyle } from "../../src/patterns/observe/index.ts";
import type { ProjectStyle } from "../../src/patterns/pattern.ts";
import { projectFacts, SETTINGS_FILES } from "../../src/patterns/settings.ts";
import { debianPackage } from "../compare/debian-package.ts";
import { output } from "../compare/judged.ts";
import { npmPackage } from "../compare/npm-package.ts";
import { KEPT } from "../compare/unpacked.ts";
import type { ProjectSource, ScoredProject } from "./projects.ts";

const MAX_BYTES = 1024 * 1024;

/** A project that was fetched and read. */
export interface ReadProject {
  known: ScoredProject;
  /** Real path of the project's top. */
  top: string;
  /** The folder whose style is asked for, relative to it. */
  folder: string;
  listing: Listing;
  facts: ProjectFacts;
  /** By path relative to the top, those below the folder and what is sampled around it. */
  styles: ReadonlyMap<string, FileStyle>;
}

/** @returns undefined where its sources cannot be had */
export async function readProject(known: ScoredProject): Promise<ReadProject | undefined> {
  const base = await fetched(known.from);
  if (base === undefined) return undefined;
  const folder = realpathSync(join(base, known.folder));
  if (!existsSync(folder)) return undefined;
  const isPackage = "npm" in known.from;
  const [top = folder] = projectsAround(folder, isPackage ? realpathSync(base) : folder, true);
  const listing = await listSources(top, {});
  const texts = new Map<string, string>();
  for (const name of SETTINGS_FILES) {
    const path = join(top, name);
    // oxlint-disable-next-line no-await-in-loop -- a few small files
    if (existsSync(path)) texts.set(name, await Bun.file(path).text());
  }
  const paths = listing.sources[known.language] ?? [];
  const files = paths.map((path) => ({ path: join(top, path), relative: path }));
  const { styles } = await observeFiles({ type: "observe_files", path: top, files, maxBytes: MAX_BYTES });
  return {
    known,
    top,
    folder: relative(top, folder),
    listing,
    facts: projectFacts(texts, ownNames(top, listing)),
    styles: new Map(styles.flatMap((style) => (style === null ? [] : [[style.path, style]]))),
  };
}

/**
 * The project's style, seen from a file.
 * @param target relative to the top; a new file in the project's folder where absent
 * @param without a file that is left out, as if it were not there
 */
export function styleOf(project: ReadProject, target?: string, without?: string): ProjectStyle {
  const { facts, folder, known, listing, styles, top } = project;
  const from = target ?? relative(top, likelyFile(listing, known.language, top, join(top, folder)));
  const files = choose(listing, known.language, from).flatMap(({ path, weight }) => {
    const style = path === without ? undefined : styles.get(path);
    return style === undefined ? [] : [{ style, weight }];
  });
  return extractPatterns(files, known.language, facts);
}

async function fetched(from: ProjectSource): Promise<string | undefined> {
  if ("npm" in from) return await npmPackage(from.npm);
  if ("python" in from) {
    const found = await output(["python3", "-c", `import ${from.python} as m; print(m.__file__)`]);
    return found === undefined ? undefined : dirname(found);
  }
  const kept = join(KEPT, "debian", from.debian, "root");
  if (existsSync(kept)) return kept;
  mkdirSync(join(KEPT, "debian"), { recursive: true });
  return await debianPackage(from.debian, join(KEPT, "debian"));
}

/** How a file of another project would be called in this one. */
export function asIfIn({ folder }: ReadProject, path: string): string {
  return join(folder, basename(path));
}
