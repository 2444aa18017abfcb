import { parse as parseSvelte } from "svelte/compiler";
import { parse as parseVue } from "@vue/compiler-sfc";
import { parseSync } from "oxc-parser";
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { printComparison } from "./in-process.ts";
import { compareDeclarations, type Judged, spread, type Verdict } from "./judged.ts";
import { npmPackage } from "./npm-package.ts";

const FILES = 150;
/** Packages that ship components as they were written. */
const PACKAGES = { vue: "@nuxt/ui@4.11.2", svelte: "carbon-components-svelte@0.112.1" };

interface Block {
  start: number;
  code: string;
  isTyped: boolean;
}

/**
 * Components that npm packages ship: their blocks as the compilers of Vue and Svelte find them, and of these the
 * functions, classes and types at the top.
 */
export const compare: Compare = async (readObjects) => {
  const vue = await npmPackage(PACKAGES.vue);
  const svelte = await npmPackage(PACKAGES.svelte);
  if (vue === undefined || svelte === undefined)
    return [notCompared("Components", "a registry of npm packages")];
  const results = [];
  for (const [subject, folder, extension, blocksOf] of [
    ["Vue", vue, "vue", vueBlocks],
    ["Svelte", svelte, "svelte", svelteBlocks],
  ] as const) {
    const all = [...new Bun.Glob(`**/*.${extension}`).scanSync({ cwd: folder, absolute: true })];
    const verdicts: Verdict[] = [];
    for (const path of spread(all, FILES)) {
      verdicts.push(verdict(path, await Bun.file(path).text(), blocksOf));
    }
    const judge = subject === "Vue" ? "@vue/compiler-sfc" : "svelte/compiler";
    results.push(
      ...(await compareDeclarations(subject, judge, verdicts, topLevel(readObjects), () => undefined, REACH)),
    );
  }
  return results;
};

function vueBlocks(text: string): Block[] {
  const { descriptor, errors } = parseVue(text, { sourceMap: false });
  const [error] = errors;
  if (error !== undefined) throw error;
  return [descriptor.script, descriptor.scriptSetup].flatMap((block) =>
    block ? [{ start: block.loc.start.offset, code: block.content, isTyped: block.lang === "ts" }] : [],
  );
}

function svelteBlocks(text: string): Block[] {
  const { instance, module } = parseSvelte(text, { modern: true });
  return [instance, module].flatMap((script) => {
    if (!script) return [];
    const start = text.indexOf(">", script.start) + 1;
    const end = text.lastIndexOf("<", script.end - 1);
    return [
      { start, code: text.slice(start, end), isTyped: /\blang=["']ts/.test(text.slice(script.start, start)) },
    ];
  });
}

function verdict(path: string, text: string, blocksOf: (text: string) => Block[]): Verdict {
  try {
    return {
      path,
      declarations: blocksOf(text).flatMap((block) => declared(block, text)),
      refused: undefined,
    };
  } catch (error) {
    return { path, declarations: [], refused: String(error) };
  }
}

/** Functions, classes and types of a block, each parsed by itself. */
function declared({ start, code, isTyped }: Block, text: string): Judged[] {
  const { program } = parseSync(isTyped ? "a.ts" : "a.js", code, { sourceType: "module" });
  const lineOf = (offset: number): number => text.slice(0, start + offset).split("\n").length;
  return program.body.flatMap((statement): Judged[] => {
    const node = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    const kind = KINDS[node?.type ?? ""];
    if (kind === undefined || node === null || !("id" in node) || node.id === null || !("name" in node.id))
      return [];
    return [
      {
        name: node.id.name,
        kind,
        parent: "",
        line: lineOf(statement.start),
        endLine: lineOf(statement.end - 1),
      },
    ];
  });
}

const KINDS: Readonly<Record<string, string>> = {
  FunctionDeclaration: "function",
  ClassDeclaration: "class",
  TSInterfaceDeclaration: "interface",
  TSTypeAliasDeclaration: "type",
};

/** Of what we read the same kinds. */
function topLevel(readObjects: Parameters<Compare>[0]): Parameters<Compare>[0] {
  const kinds = new Set(Object.values(KINDS));
  return async (path) => {
    const objects = await readObjects(path);
    const all: unknown = objects["declarations"];
    const declarations = (Array.isArray(all) ? all : []).filter(
      (one: Record<string, unknown>) =>
        kinds.has(String(one["kind"])) &&
        one["parent"] === undefined &&
        /\b(?:function|class|interface|type)\b/.test(String(one["signature"])),
    );
    return { ...objects, declarations };
  };
}

if (import.meta.main) await printComparison(compare);
