/** What a way of speaking to a provider has to know. One file each, listed in `index.ts`. */
import type { CompletionUsage, FinishReason } from "../completion.ts";
import type { Refusal } from "./refusal.ts";
import type { ServerEvent } from "./events.ts";

/** What is asked, whichever the dialect. */
export interface Prompt {
  model: string;
  /** The same bytes for many requests. */
  stable: string;
  task: string;
  temperature: number;
  maxTokens: number;
}

/** What an event of the stream says. */
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "reasoning"; text: string }
  | { kind: "finish"; reason: FinishReason }
  | { kind: "usage"; usage: Partial<CompletionUsage>; queueMs?: number }
  /** Nothing follows. */
  | { kind: "done" }
  | { kind: "error"; refusal: Refusal };

export interface Dialect {
  /** Appended to the base URL. */
  path: string;
  modelsPath: string;
  /** Taken off the end of a base URL, which people give with and without. */
  superfluous?: string;
  /** Whether a server on this machine is asked without a key. */
  keyless: boolean;
  headers(key: string | undefined): Record<string, string>;
  /** @param omit fields of `optional` that the server has refused before */
  body(prompt: Prompt, omit: ReadonlySet<string>): Record<string, unknown>;
  /** Fields that some servers or models refuse, and that the request can do without. */
  optional: readonly string[];
  /** @throws where the event is not what the dialect sends */
  read(event: ServerEvent): Piece[];
  /** Whether a reason to finish makes an answer complete, or only the event that says so. */
  completeBy: "finish" | "done";
}
