import type { Services } from "../actions/context.ts";
import type { CallRequest, CallResult } from "../actions/run.ts";
import type { ProviderCheck } from "../llm/check.ts";
import type { ProviderName } from "../providers.ts";
import type { Live } from "./live.ts";

/** How a command of Brainloop ended that the console ran. */
export interface CommandEnd {
  code: number;
  out: string;
  err: string;
}

/** What the console gets from the worker it is part of. */
export interface ConsoleParts {
  services: Services;
  /** The one way to an action; never rejects. */
  call(request: CallRequest): Promise<CallResult>;
  /** Whether a provider can be used. */
  checkProvider(provider: ProviderName, signal: AbortSignal): Promise<ProviderCheck>;
  /** Runs a command of this very program on this project: what only an operator's command may write. */
  runCommand(args: readonly string[], signal: AbortSignal): Promise<CommandEnd>;
  /** From now on the value is masked wherever it would come out. */
  learnSecret(value: string): void;
  env: Readonly<Record<string, string | undefined>>;
  workerId: string;
  version: string;
  /** First root, as it is shown; undefined where none is set. */
  root: string | undefined;
  dataDirectory: string;
}

/** What pages get. */
export interface ConsoleContext extends ConsoleParts {
  live: Live;
  /** Aborted as the console closes: nothing that it began shall outlive it. */
  closing: AbortSignal;
}
