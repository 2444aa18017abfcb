import { join } from "node:path";
import type { PathGuard } from "../path-guard.ts";
import { compose, type ComposeOptions } from "./file/compose.ts";
import type { Answer, CallOptions } from "./file/job.ts";
import { type StyleOptions, studiedStyle } from "./file/fitting.ts";
import { OutputProgress } from "./file/output-progress.ts";
import { describeConformance, describeSyntax, describeUsage } from "./file/receipt.ts";
import type { Ask, ContextFile } from "./file/request.ts";
import { cut } from "./file/show.ts";
import { targetLanguage } from "./language.ts";
import { declaredDependencies, describeDependencies } from "./prompt/dependencies.ts";
import { sha256 } from "./write/target-file.ts";

/** SPEC 7. */
const TEMPERATURE = 0.6;
/** Answers that did not fit are kept for the call that asks for all of it: so many, and so long. */
const MOST_KEPT = 16;
const KEPT_MS = 600_000;

export interface ExploreRequest extends Ask {
  type: string | undefined;
  /** As the caller wrote them. */
  contextFiles: readonly string[];
  /** Tokens the answer may cost. */
  maxTokens: number;
}

export interface ExploreOptions extends ComposeOptions, StyleOptions {
  /** The guard in force. */
  guard(): PathGuard;
  readContext(paths: readonly string[], signal: AbortSignal): Promise<ContextFile[]>;
  /** A manifest's text, masked. */
  readManifest(path: string, signal: AbortSignal): Promise<string>;
  /** Takes every secret out of a text. */
  mask(text: string): string;
  /** Milliseconds, for rates and ages. */
  clock(): number;
}

interface Kept {
  head: Answer;
  code: string;
  at: number;
}

/** Has code written that is only looked at. */
export class Explorer {
  readonly #options: ExploreOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: ExploreOptions) {
    this.#options = options;
  }

  /** @throws BrainloopError of reading, of the client, of the gates */
  async explore(request: ExploreRequest, call: CallOptions): Promise<Answer> {
    const context = await this.#options.readContext(request.contextFiles, call.signal);
    const key = keyOf(request, context);
    const kept = this.#take(key);
    const { head, code } = kept ?? (await this.#write(request, context, call));
    const answer = cut(
      kept === undefined ? head : { ...head, replayed: true },
      "code",
      code,
      request.maxTokens,
    );
    if (answer["omitted"] !== undefined) this.#keep(key, { head, code, at: this.#options.clock() });
    return answer;
  }

  async #write(request: ExploreRequest, context: readonly ContextFile[], call: CallOptions) {
    const { clock, guard, mask, readManifest } = this.#options;
    const { signal } = call;
    const output = new OutputProgress(call.progress, clock);
    const language = targetLanguage("code", request.type);
    const [top] = guard().roots;
    const dependencies =
      top === undefined
        ? []
        : await declaredDependencies(join(top, "code"), language.name, top, (file) =>
            readManifest(file, signal),
          );
    const target = top === undefined ? undefined : join(top, language.checkAs);
    const style =
      target === undefined
        ? undefined
        : await studiedStyle(
            { target, language: language.name, given: request.patterns, base: undefined, signal },
            this.#options,
          );
    const { conformance, repairs, strangers, syntax, text, usage, ...made } = await compose(
      {
        style,
        ask: request,
        temperature: TEMPERATURE,
        purpose: "explore",
        language,
        context,
        dependencies: describeDependencies(dependencies),
        base: undefined,
        signal,
        onText(piece) {
          output.add(piece);
          call.onText?.(piece);
        },
      },
      this.#options,
    );
    const head: Answer = {
      syntax: describeSyntax(syntax, made.language),
      ...(repairs > 0 ? { repairs } : {}),
      ...(conformance === undefined ? {} : { conformance: describeConformance(conformance) }),
      ...strangers,
      ...describeUsage(usage),
    };
    return { head, code: mask(text) };
  }

  /** What was made for the same question and did not fit, once. */
  #take(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    return kept === undefined || this.#options.clock() - kept.at > KEPT_MS ? undefined : kept;
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}

/** What makes two questions the same: all but how much of the answer is shown. */
function keyOf(request: ExploreRequest, context: readonly ContextFile[]): string {
  return sha256(JSON.stringify([{ ...request, maxTokens: 0 }, context.map((file) => file.sha256)]));
}
