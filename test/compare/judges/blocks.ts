import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Judged } from "../judged.ts";
import { judge } from "./typescript.ts";

/** A script in a page or component: where it begins, and what stands in it. */
export interface Block {
  start: number;
  end: number;
  extension: "js" | "ts" | "tsx" | "jsx";
}

/**
 * What the TypeScript compiler finds in the scripts of a file, each read by itself at its own lines.
 * @returns why it refuses one of them, else the declarations of all
 */
export function judgeBlocks(
  text: string,
  blocks: readonly Block[],
): { declarations: Judged[]; refused?: string } {
  const declarations: Judged[] = [];
  for (const [index, { start, end, extension }] of blocks.entries()) {
    const path = join(tmpdir(), `brainloop-block-${process.pid}-${index}.${extension}`);
    writeFileSync(path, text.slice(0, start).replaceAll(/[^\r\n]/g, " ") + text.slice(start, end));
    const verdict = judge(path);
    rmSync(path);
    if (verdict.refused !== undefined) return { declarations: [], refused: verdict.refused };
    declarations.push(...verdict.declarations);
  }
  return { declarations };
}
