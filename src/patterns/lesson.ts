import { kindNamed } from "./catalog/index.ts";
import type { FileStyle } from "./observe/index.ts";
import { MIXED, type ProjectStyle } from "./pattern.ts";

/** What was done with a text that Brainloop had made. */
export type LessonKind = "edit" | "refinement" | "commit";

/** A share of a file's ways has to move by so much before it says something. */
const TELLING = 0.05;
/** By which a pattern's weight is multiplied. A person's own hand says more than a refinement through an agent. */
const FACTORS = {
  edit: { towards: 1.2, away: 0.75 },
  refinement: { towards: 1.1, away: 0.85 },
  commit: { towards: 1.03, away: 0.95 },
} as const satisfies Record<LessonKind, { towards: number; away: number }>;

/**
 * What is learned of a text that was changed, or accepted as it was.
 * @param before what was made; absent where a text was accepted: then what it follows gains, what it breaks loses
 * @returns factors by pattern; none of what says nothing
 */
export function lessonOf(
  kind: LessonKind,
  project: ProjectStyle,
  after: FileStyle,
  before: FileStyle | undefined,
): Map<string, number> {
  const factors = new Map<string, number>();
  const { towards, away } = FACTORS[kind];
  for (const { name, value } of project.patterns) {
    const judged = kindNamed(name, project.language)?.judged !== false;
    if (value === MIXED || typeof value !== "string" || !judged) continue;
    const now = shareOf(after, name, value);
    if (now === undefined) continue;
    const was = before === undefined ? 1 - TELLING : shareOf(before, name, value);
    if (was === undefined) continue;
    if (now <= was - TELLING) factors.set(name, away);
    else if (now >= was + TELLING) factors.set(name, towards);
  }
  return factors;
}

function shareOf({ observations }: FileStyle, pattern: string, value: string): number | undefined {
  let all = 0;
  let right = 0;
  for (const one of observations) {
    if (one.pattern !== pattern) continue;
    all += one.count;
    if (one.value === value) right += one.count;
  }
  return all === 0 ? undefined : right / all;
}
