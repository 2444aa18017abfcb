import { BrainloopError } from "../error.ts";
import { maskSecrets } from "../mask/index.ts";
import { fitOutline } from "../outline.ts";
import type { Reader } from "../reader.ts";
import { readers } from "../readers/index.ts";
import { estimateTokens } from "../tokens.ts";
import type { SurveyJob, SurveyOutcome } from "./parse-job.ts";

/** Where in its head a text may say what it is: a shebang and the like. */
const HEAD_LENGTH = 1024;

/** What a text declares, and its outline, by the first reader that takes files of its name. */
export async function surveyText({ path, text, maxTokens }: SurveyJob): Promise<SurveyOutcome> {
  const head = text.slice(0, HEAD_LENGTH);
  const reader = readers.find((candidate) => "parse" in candidate && candidate.accepts(path, head));
  if (reader === undefined || !("parse" in reader)) return { type: "surveyed", names: [], outline: "" };
  try {
    return await survey(reader, { path, text: maskSecrets(text, { path }).text }, maxTokens);
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    // What cannot be parsed has neither; whether it may be written is for the check to say.
    return { type: "surveyed", names: [], outline: "" };
  }
}

async function survey(
  reader: Reader,
  source: { path: string; text: string },
  maxTokens: number,
): Promise<SurveyOutcome> {
  const digest = await reader.parse(source);
  const names = digest.kind === "code" ? digest.declarations.map(nameOf) : [];
  const fits = ({ text }: { text: string }): boolean => estimateTokens(text) <= maxTokens;
  const { text: outline } = fitOutline(reader.outline(digest, "full"), fits);
  return { type: "surveyed", names: [...new Set(names)].toSorted(), outline };
}

function nameOf({ name, parent }: { name: string; parent?: string }): string {
  return parent === undefined ? name : `${parent}.${name}`;
}
