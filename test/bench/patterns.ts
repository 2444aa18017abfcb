/** How long the style of a large project takes to be known. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Studio } from "../patterns/studio.ts";
import { summarize } from "./measure.ts";

const FILES = 5_000;
const FILES_A_FOLDER = 20;
const WARM_ROUNDS = 9;

export interface PatternFigures {
  files: number;
  /** Milliseconds from nothing known to the patterns, the walk and threads to be started included. */
  cold: number;
  /** The same where nothing changed, median. */
  warm: number;
  /** Files whose style was read. */
  read: number;
}

export async function patternFigures(): Promise<PatternFigures> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), "brainloop-patterns-")));
  try {
    const project = join(place, "project");
    makeProject(project);
    const target = join(project, "src/part-7/new.ts");
    await using studio = new Studio(project, join(place, "data"), Math.max(1, availableParallelism() - 1));
    const ask = async (): Promise<{ ms: number; read: number }> => {
      const at = performance.now();
      const studied = await studio.patterns.study(target, undefined);
      return { ms: performance.now() - at, read: studied?.style.files ?? 0 };
    };
    const cold = await ask();
    const warm: number[] = [];
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as calls come
    for (let round = 0; round < WARM_ROUNDS; round++) warm.push((await ask()).ms);
    return { files: FILES, cold: cold.ms, warm: summarize(warm).p50, read: cold.read };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Brainloop's own sources, over and over. */
function makeProject(project: string): void {
  const top = join(import.meta.dir, "../../src");
  const sources = readdirSync(top, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  for (let at = 0; at < FILES; at++) {
    const folder = join(project, `src/part-${Math.floor(at / FILES_A_FOLDER)}`);
    if (at % FILES_A_FOLDER === 0) mkdirSync(folder, { recursive: true });
    const text = readFileSync(join(top, sources[at % sources.length] ?? "main.ts"), "utf8");
    writeFileSync(join(folder, `file-${at}.ts`), text);
  }
  writeFileSync(join(project, "package.json"), '{"type": "module"}');
}
