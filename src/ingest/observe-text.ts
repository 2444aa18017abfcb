import { observe } from "../patterns/observe.ts";
import { codeReader } from "../readers/code/index.ts";
import type { ObserveJob, ObserveOutcome } from "./parse-job.ts";

/** @throws BrainloopError where the text cannot be parsed */
export async function observeText({ path, relative, text }: ObserveJob): Promise<ObserveOutcome> {
  if (!codeReader.accepts(path, text.slice(0, 1024))) return { type: "observed" };
  const style = observe(await codeReader.parse({ path, text }), relative);
  return style === undefined ? { type: "observed" } : { type: "observed", style };
}
