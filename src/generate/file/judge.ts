import { type ExtractTarget, extractCode } from "../answer/extract.ts";
import { fencedLanguage } from "../language.ts";
import { findOmissions } from "../gates/omissions.ts";
import { shrunkTo } from "../gates/shrinking.ts";
import type { Placeholders } from "../prompt/placeholders.ts";
import { type CheckSyntax, describeProblem, type SyntaxReport } from "./syntax.ts";

export interface JudgeTask {
  extract: ExtractTarget;
  /** A path by whose name the right parser is found; absent where only the answer's fence may tell it. */
  checkAs: string | undefined;
  /** What the file holds now, with its secrets. */
  base: string | undefined;
  /** What the caller asked. */
  request: string;
  placeholders: Placeholders;
  /** Placeholders that stand for values of the base. */
  needed: ReadonlySet<string>;
  /** Base and request: what looks like a placeholder there may do so in the file. */
  given: string;
  check: CheckSyntax;
  signal: AbortSignal;
}

/** An answer taken apart. */
export interface Verdict {
  /** The file, secrets put back; absent where the answer holds none. */
  text: string | undefined;
  /** What keeps it from being written, for the model to mend; none where it may be. */
  problems: string[];
  syntax: SyntaxReport;
  /** The language that its fence told, where nothing else did. */
  language?: string;
}

interface Candidate {
  text: string;
  syntax: SyntaxReport;
}

const SEVERAL =
  "the answer holds several blocks; give the whole file in one, between two fences of five backticks";

/** Takes the file out of an answer and puts it through every gate. */
export async function judge(answer: string, task: JudgeTask): Promise<Verdict> {
  const unchecked: SyntaxReport = { checked: false, problems: [] };
  const { candidates, ambiguous, language: word } = extractCode(answer, task.extract);
  const told = task.checkAs === undefined && word !== undefined ? fencedLanguage(word) : undefined;
  const checkAs = task.checkAs ?? told?.checkAs;
  if (candidates.length === 0) {
    return {
      text: undefined,
      problems: [ambiguous ? SEVERAL : "the answer holds no file"],
      syntax: unchecked,
    };
  }
  const refused: string[] = [];
  const parsed: Candidate[] = [];
  for (const candidate of candidates) {
    const restored = task.placeholders.restore(candidate, task.needed, task.given);
    if (!("text" in restored)) {
      refused.push(...describeLost(restored));
      continue;
    }
    const syntax = checkAs === undefined ? unchecked : await task.check(checkAs, restored.text, task.signal);
    parsed.push({ text: restored.text, syntax });
    if (!syntax.checked || syntax.problems.length === 0) break;
  }
  const best = parsed.toSorted((a, b) => a.syntax.problems.length - b.syntax.problems.length)[0];
  if (best === undefined) return { text: undefined, problems: [...new Set(refused)], syntax: unchecked };
  const sound = best.syntax.checked && best.syntax.problems.length === 0;
  if (ambiguous && !sound) {
    return { text: best.text, problems: [SEVERAL], syntax: best.syntax };
  }
  return {
    ...best,
    ...(told?.name === undefined ? {} : { language: told.name }),
    problems: [...(await syntaxProblems(best, checkAs, task)), ...contentProblems(best.text, task)],
  };
}

/** A file that its parser did not understand before may stay as it is: then the parser is at fault. */
async function syntaxProblems(
  { syntax }: Candidate,
  checkAs: string | undefined,
  task: JudgeTask,
): Promise<string[]> {
  if (syntax.problems.length === 0) return [];
  if (task.base !== undefined && checkAs !== undefined) {
    const before = await task.check(checkAs, task.base, task.signal);
    if (before.problems.length >= syntax.problems.length) return [];
  }
  return syntax.problems.map((problem) => `it does not parse: ${describeProblem(problem)}`);
}

function contentProblems(text: string, { base, request, extract }: JudgeTask): string[] {
  const omissions = findOmissions(text, base, extract.document).map(
    ({ line, text: comment }) => `line ${line} stands for lines that were left out: ${comment}`,
  );
  const share = shrunkTo(text, base, request);
  if (share === undefined) return omissions;
  const percent = Math.round(share * 100);
  return [...omissions, `it has ${percent} % of the file it replaces, and nobody asked to shorten it`];
}

function describeLost({ missing, bent }: { missing: string[]; bent: string[] }): string[] {
  return [
    ...missing.map((name) => `the value ${name} of the present content is missing`),
    ...bent.map((name) => `${name} is no value of the present content`),
  ];
}
