import { babelParse, compileScript, parse as parseVue, type SFCDescriptor } from "@vue/compiler-sfc";
import { parse as parseSvelte, VERSION } from "svelte/compiler";
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { printComparison } from "./in-process.ts";
import { compareDeclarations, type Judged, spread, type Verdict } from "./judged.ts";
import { type Block, judgeBlocks } from "./judges/blocks.ts";
import { judgeComponent, type Node, nodesOf, snippetsOf } from "./judges/components.ts";
import { npmPackage } from "./npm-package.ts";
import { versionOf } from "./package-version.ts";

/** Packages that ship components as they were written, in each of the ways these languages have, and how many of each. */
const PACKAGES = {
  vue: [
    ["@nuxt/ui@4.11.2", 150],
    ["element-ui@2.15.14", 80],
    ["primevue@5.0.2", 80],
    ["buefy@3.1.0", 60],
  ],
  svelte: [
    ["carbon-components-svelte@0.112.1", 150],
    ["flowbite-svelte@1.33.1", 80],
    ["bits-ui@2.21.0", 80],
  ],
} as const;

/**
 * Components that npm packages ship: their blocks, props, events, options and snippets as the compilers of Vue and
 * Svelte have them, and what is declared in the blocks as the TypeScript compiler finds it there.
 */
export const compare: Compare = async (readObjects) => {
  const results = [];
  const ts = `typescript ${await versionOf("typescript")}`;
  for (const [subject, extension, judge, judgeName] of [
    ["Vue", "vue", judgeVue, `@vue/compiler-sfc ${await versionOf("@vue/compiler-sfc")}`],
    ["Svelte", "svelte", judgeSvelte, `svelte/compiler ${VERSION}`],
  ] as const) {
    const verdicts: Verdict[] = [];
    const paths = await componentSources(extension);
    if (paths === undefined) return [notCompared("Components", "a registry of npm packages")];
    for (const path of paths) verdicts.push(verdict(path, await Bun.file(path).text(), judge));
    results.push(
      ...(await compareDeclarations(
        subject,
        `${judgeName}, ${ts}`,
        verdicts,
        (path) => plainSpread(path, readObjects),
        () => undefined,
        REACH,
      )),
    );
  }
  return results;
};

/** What Babel has to be told of a block's language. */
const PLUGINS = { ts: ["typescript"], tsx: ["typescript", "jsx"], jsx: ["jsx"] } as const;

/** Components of npm packages; undefined where no registry can be reached. */
export async function componentSources(extension: keyof typeof PACKAGES): Promise<string[] | undefined> {
  const paths: string[] = [];
  for (const [name, count] of PACKAGES[extension]) {
    // oxlint-disable-next-line no-await-in-loop -- into the same folder
    const folder = await npmPackage(name);
    if (folder === undefined) return undefined;
    const all = [...new Bun.Glob(`**/*.${extension}`).scanSync({ cwd: folder, absolute: true })];
    paths.push(...spread(all, count));
  }
  return paths;
}

/** A block of a component with its tree. */
interface Script extends Block {
  body: Node[];
}

interface Found {
  blocks: Script[];
  /** The blocks themselves, snippets. */
  others: Judged[];
  /** What the compiler says the template can use. */
  bindings: string[];
}

type JudgeFile = (text: string, lineOf: (offset: number) => number) => Found;

function verdict(path: string, text: string, judge: JudgeFile): Verdict {
  const ends = [...text.matchAll(/\r\n?|\n/g)].map((match) => match.index + match[0].length);
  const lineOf = (offset: number): number => ends.filter((end) => end <= offset).length + 1;
  try {
    const { blocks, others, bindings } = judge(text, lineOf);
    const { declarations, refused } = judgeBlocks(text, blocks);
    if (refused !== undefined) return { path, declarations: [], refused };
    const components = blocks.map(({ body }) => judgeComponent(body, lineOf));
    const own = components.flatMap((component) => component.declarations);
    const isOwn = ({ name, parent, line }: Judged): boolean =>
      components.some(
        ({ owners, bound }) =>
          bound.has(`${line} ${name}`) || [...owners].some((owner) => `${parent}.`.startsWith(`${owner}.`)),
      );
    const all = [...others, ...own, ...declarations.filter((one) => !isOwn(one))];
    const known = new Set(all.map(({ name }) => name));
    // What the compiler itself knows and this judge does not would be a fault of the judge: a difference.
    const missed = bindings.filter((name) => !known.has(name));
    return {
      path,
      declarations: [
        ...all,
        ...missed.map((name) => ({ name, kind: "field", parent: "compiler", line: 0, endLine: 0 })),
      ],
      refused: undefined,
    };
  } catch (error) {
    return { path, declarations: [], refused: String(error) };
  }
}

function judgeVue(text: string, lineOf: (offset: number) => number): Found {
  const { descriptor, errors } = parseVue(text, { sourceMap: false });
  const [error] = errors;
  if (error !== undefined) throw error;
  const { script, scriptSetup, template, styles, customBlocks } = descriptor;
  const others = [script, scriptSetup, template, ...styles, ...customBlocks].flatMap((block): Judged[] => {
    if (!block) return [];
    const start = text.lastIndexOf(`<${block.type}`, block.loc.start.offset);
    const line = lineOf(text.indexOf(">", block.loc.end.offset));
    return [{ name: block.type, kind: "element", parent: "", line: lineOf(start), endLine: line }];
  });
  const blocks = [script, scriptSetup].flatMap((block): Script[] => {
    if (!block) return [];
    const { offset: start } = block.loc.start;
    const extension = block.lang === "ts" || block.lang === "tsx" ? block.lang : "jsx";
    // Babel counts from the block's beginning.
    const padded = " ".repeat(start) + block.content;
    const { program } = babelParse(padded, {
      sourceType: "module",
      plugins: [...PLUGINS[extension]],
    });
    return [{ start, end: block.loc.end.offset, extension, body: nodesOf(program.body) }];
  });
  return { blocks, others, bindings: bindingsOf(descriptor) };
}

/** Names of props, data, options and what `setup` gives; none where types of other files are needed for them. */
function bindingsOf(descriptor: SFCDescriptor): string[] {
  if (/\bdefineModel\b/.test(descriptor.scriptSetup?.content ?? "")) return [];
  try {
    const { bindings = {} } = compileScript(descriptor, { id: "compare" });
    return Object.entries(bindings).flatMap(([name, kind]) =>
      kind === "props" || kind === "data" || kind === "options" ? [name] : [],
    );
  } catch {
    return [];
  }
}

function judgeSvelte(text: string, lineOf: (offset: number) => number): Found {
  const { instance, module, css, fragment } = parseSvelte(text, { modern: true });
  const others = [instance, module, css].flatMap((block): Judged[] =>
    block
      ? [
          {
            name: block === css ? "style" : "script",
            kind: "element",
            parent: "",
            line: lineOf(block.start),
            endLine: lineOf(block.end - 1),
          },
        ]
      : [],
  );
  const blocks = [instance, module].flatMap((script): Script[] => {
    if (!script) return [];
    const start = text.indexOf(">", script.start) + 1;
    const end = text.lastIndexOf("<", script.end - 1);
    const isTyped = /\blang=["']ts/.test(text.slice(script.start, start));
    return [{ start, end, extension: isTyped ? "ts" : "js", body: nodesOf(script.content.body) }];
  });
  const reactive = blocks.flatMap(({ body }) => body.flatMap((statement) => reactiveOf(statement, lineOf)));
  const declared = new Set(judgeBlocks(text, blocks).declarations.map(({ name }) => name));
  const undeclared = reactive.filter(({ name }) => !declared.has(name));
  return { blocks, others: [...others, ...undeclared, ...snippetsOf(fragment, lineOf)], bindings: [] };
}

/** `$: total = a + b`. */
function reactiveOf(statement: Node, lineOf: (offset: number) => number): Judged[] {
  const [label, body] = nodesOf([statement["label"], statement["body"]]);
  const [assignment] = nodesOf([body?.["expression"]]);
  const [left] = nodesOf([assignment?.["left"]]);
  if (label?.["name"] !== "$" || assignment?.["operator"] !== "=" || left?.type !== "Identifier") return [];
  const name = String(left["name"]);
  return [
    { name, kind: "variable", parent: "", line: lineOf(statement.start), endLine: lineOf(statement.end - 1) },
  ];
}

/** Names of what is spread are source texts here, which trees do not have. */
async function plainSpread(
  path: string,
  readObjects: Parameters<Compare>[0],
): Promise<Record<string, unknown>> {
  const objects = await readObjects(path);
  const all: unknown = objects["declarations"];
  const declarations = (Array.isArray(all) ? all : []).map((one: Record<string, unknown>) =>
    String(one["name"]).startsWith("...") ? { ...one, name: "..." } : one,
  );
  return { declarations };
}

if (import.meta.main) await printComparison(compare);
