import { BrainloopError } from "../error.ts";
import type { SyntaxProblem } from "../digest.ts";
import type { Reader, Source } from "../reader.ts";
import { readers } from "../readers/index.ts";
import type { CheckJob, CheckOutcome } from "./parse-job.ts";

/** Where in its head a text may say what it is: a shebang and the like. */
const HEAD_LENGTH = 1024;

/** Parses a text by the first reader that takes files of its name. */
export async function checkText({ path, text }: CheckJob): Promise<CheckOutcome> {
  const head = text.slice(0, HEAD_LENGTH);
  const reader = readers.find((candidate) => "parse" in candidate && candidate.accepts(path, head));
  if (reader === undefined || !("parse" in reader)) return { type: "checked", checked: false, problems: [] };
  try {
    const problems = await problemsOf(reader, { path, text });
    return { type: "checked", checked: problems !== undefined, problems: [...(problems ?? [])] };
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    if (error.code === "UNSUPPORTED_FORMAT") return { type: "checked", checked: false, problems: [] };
    // A parser that gives up says so of the text as a whole.
    return { type: "checked", checked: true, problems: [{ line: 1, column: 1, message: error.message }] };
  }
}

async function problemsOf(reader: Reader, source: Source): Promise<readonly SyntaxProblem[] | undefined> {
  if (reader.check !== undefined) return await reader.check(source);
  const digest = await reader.parse(source);
  return "errors" in digest ? digest.errors : [];
}
