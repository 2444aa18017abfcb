import { fenced } from "./build.ts";

/** More says no more: the first errors cause the others. */
const MOST_PROBLEMS = 12;

/** What is added to a request whose answer could not be taken. */
export function repairRequest(answer: string, problems: readonly string[], mark: string): string {
  return again(answer, "It cannot be stored", problems, mark);
}

/** What is added to a request whose answer is sound, and written in another style than the project's. */
export function styleRequest(answer: string, misfits: readonly string[], mark: string): string {
  return again(answer, "It is not written as the project is", misfits, mark);
}

function again(answer: string, verdict: string, problems: readonly string[], mark: string): string {
  const shown = problems.slice(0, MOST_PROBLEMS).map((problem) => `- ${problem}`);
  if (problems.length > MOST_PROBLEMS) shown.push(`- and ${problems.length - MOST_PROBLEMS} more`);
  return `
You answered this:

${fenced(mark, "your answer", answer)}
${verdict}:
${shown.join("\n")}

Answer again with the whole file, mended, and nothing else.
`;
}

/** What is added to a request whose answer was cut off. */
export function continueRequest(soFar: string, mark: string): string {
  return `
Your answer was cut off at the greatest length. This is what came so far:

${fenced(mark, "your answer so far", soFar)}
Go on right behind its last character: repeat nothing, open no new fence, add no sentence. Close the fence at the end of the file.
`;
}
