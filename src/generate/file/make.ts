import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { ResultRow } from "../../store/results.ts";
import { targetLanguage } from "../language.ts";
import { declaredDependencies, describeDependencies } from "../prompt/dependencies.ts";
import { encode, formForNew, textOfPresent } from "../write/encode.ts";
import { FILE_ACTION } from "../write/file-writer.ts";
import { type Present, sha256 } from "../write/target-file.ts";
import { changesOf } from "./changes.ts";
import { compose, type Composed } from "./compose.ts";
import type { Answer, FileGenerationOptions, Job, Ready } from "./job.ts";
import { styleToFit } from "./fitting.ts";
import { conformanceDetail, receiptOf, usageDetail } from "./receipt.ts";

/** No model gives back more than some 100,000 tokens. */
const MOST_REWRITTEN_BYTES = 400_000;

/**
 * Has the model write what a call asks for.
 * @param before what stands at the target
 * @throws BrainloopError as {@link compose}; UNSUPPORTED_FORMAT, FILE_TOO_LARGE, INVALID_PARAMS
 */
export async function makeText(
  job: Job,
  before: Present | undefined,
  signal: AbortSignal,
  options: FileGenerationOptions,
): Promise<Ready> {
  const { guard, mask, newId, now, readManifest } = options;
  const { call, context, key, path, request, target } = job;
  const top = guard().rootOf(target) ?? target;
  if (before !== undefined && before.bytes.length > MOST_REWRITTEN_BYTES) throw tooLarge(path, before);
  const present = before === undefined ? undefined : textOfPresent(before, path);
  const language = targetLanguage(target, request.codeType);
  const dependencies = await declaredDependencies(target, top, (file) => readManifest(file, signal));
  const style = await options.style.styleFor(target, language.name, request.patterns, signal);
  const composed = await compose(
    {
      style: styleToFit(
        style,
        present?.text,
        request.patterns,
        options.settings.get("generation.min_conformance"),
      ),
      request,
      target,
      path,
      language,
      context,
      dependencies: dependencies === undefined ? undefined : describeDependencies(dependencies),
      base: present?.text,
      signal,
      progress: call.progress,
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
    language: language.name,
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
