import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { ResultRow } from "../../store/results.ts";
import { targetLanguage } from "../language.ts";
import { declaredDependencies, describeDependencies } from "../prompt/dependencies.ts";
import { encode, formForNew, type PresentText, textOfPresent } from "../write/encode.ts";
import { FILE_ACTION } from "../write/file-writer.ts";
import { type Present, sha256 } from "../write/target-file.ts";
import { changesOf } from "./changes.ts";
import { compose, type Composed } from "./compose.ts";
import { studiedStyle } from "./fitting.ts";
import type { Answer, FileGenerationOptions, Place, Ready } from "./job.ts";
import { OutputProgress, type ReportOutput } from "./output-progress.ts";
import { conformanceDetail, receiptOf, usageDetail } from "./receipt.ts";
import type { ContextFile, FileRequest } from "./request.ts";

/** SPEC 7. */
const TEMPERATURE = 0.3;
/** No model gives back more than some 100,000 tokens. */
const MOST_REWRITTEN_BYTES = 400_000;

/** What generate_file is to make. */
export interface MakeTask extends Place {
  request: FileRequest;
  key: string;
  context: readonly ContextFile[];
  progress: ReportOutput;
}

/**
 * Has the model write what a call asks for.
 * @param before what stands at the target
 * @throws BrainloopError as {@link compose}; UNSUPPORTED_FORMAT, FILE_TOO_LARGE, INVALID_PARAMS
 */
export async function makeText(
  task: MakeTask,
  before: Present | undefined,
  signal: AbortSignal,
  options: FileGenerationOptions,
): Promise<Ready> {
  const { clock, guard, mask, newId, now, readManifest } = options;
  const { context, key, path, request, target } = task;
  const top = guard().rootOf(target) ?? target;
  const present = rewritableText(before, path);
  const output = new OutputProgress(task.progress, clock);
  const language = targetLanguage(target, request.codeType);
  const dependencies = await declaredDependencies(target, language.name, top, (file) =>
    readManifest(file, signal),
  );
  const style = await studiedStyle(
    { target, language: language.name, given: request.patterns, base: present?.text, signal },
    options,
  );
  const composed = await compose(
    {
      style,
      ask: request,
      target,
      path,
      temperature: TEMPERATURE,
      purpose: FILE_ACTION,
      language,
      context,
      dependencies: describeDependencies(dependencies),
      base: present?.text,
      signal,
      onText: (piece) => output.add(piece),
    },
    options,
  );
  const bytes = encode(composed.text, present?.form ?? formForNew(target, top));
  const resultId = newId();
  const receipt = receiptOf({
    path,
    created: before === undefined,
    changes: changesOf(path, present?.text, composed.text),
    sha256: sha256(bytes),
    ...composed,
    resultId,
  });
  const result: ResultRow = {
    resultId,
    key,
    action: FILE_ACTION,
    target,
    prompt: mask(request.prompt),
    provider: composed.usage.provider,
    model: composed.usage.model,
    sha256Before: before?.sha256 ?? null,
    sha256After: sha256(bytes),
    receipt: JSON.stringify(receipt),
    timestamp: now(),
  };
  if (composed.conformance !== undefined) options.noteConformance(composed.conformance.score);
  return { bytes, result, more: detailsOf(composed) };
}

/**
 * What a file holds that is to be rewritten.
 * @param path as agents see it
 * @throws BrainloopError UNSUPPORTED_FORMAT, FILE_TOO_LARGE
 */
export function rewritableText(before: Present | undefined, path: string): PresentText | undefined {
  if (before === undefined) return undefined;
  if (before.bytes.length > MOST_REWRITTEN_BYTES) throw tooLarge(path, before);
  return textOfPresent(before, path);
}

function detailsOf({ conformance, repairs, syntax, usage }: Composed): Answer {
  return {
    ...(conformance === undefined ? {} : { conformance: conformanceDetail(conformance) }),
    verification: { syntax: syntax.checked ? "checked" : "no parser for it", repairs },
    usage: usageDetail(usage),
  };
}

function tooLarge(path: string, { bytes }: Present): BrainloopError {
  return new BrainloopError(
    "FILE_TOO_LARGE",
    `${quote(path)} has ${bytes.length} bytes, over the ${MOST_REWRITTEN_BYTES} that a model can rewrite`,
    { hint: "Change it with your own tool, or have it split first" },
  );
}
