import { join } from "node:path";
import type { Completion, CompletionClient, CompletionRequest } from "../../src/completion.ts";
import type { ConfigValues } from "../../src/config.ts";
import { CONFIG } from "../../src/config.ts";
import { FileGeneration, type FileGenerationOptions } from "../../src/generate/file/index.ts";
import type { FileRequest } from "../../src/generate/file/request.ts";
import {
  FILE_ACTION,
  FileWriter,
  LOOP_ACTION,
  type WriteStep,
} from "../../src/generate/write/file-writer.ts";
import { Recovery } from "../../src/generate/write/recovery.ts";
import { sha256 } from "../../src/generate/write/target-file.ts";
import { checkText } from "../../src/ingest/check-text.ts";
import { maskSecrets } from "../../src/mask/index.ts";
import { PathGuard } from "../../src/path-guard.ts";
import { Stores } from "../../src/store/index.ts";

type Answer = string | Partial<Completion> | ((request: CompletionRequest) => Promise<string> | string);

/** A client that gives what it is told to give, and keeps what it was asked. */
export class ScriptedClient implements CompletionClient {
  readonly requests: CompletionRequest[] = [];
  /** Whether the price is known. */
  priced = true;
  readonly #answers: Answer[];

  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  will(...answers: Answer[]): void {
    this.#answers.push(...answers);
  }

  async complete(asked: CompletionRequest): Promise<Completion> {
    asked.signal.throwIfAborted();
    this.requests.push(asked);
    const next = this.#answers.shift();
    if (next === undefined) throw new Error("The script has no further answer");
    const given = typeof next === "function" ? { text: await next(asked) } : next;
    const completion = typeof given === "string" ? { text: given } : given;
    asked.onText?.(completion.text ?? "");
    return {
      text: "",
      finish: "stop",
      provider: "cerebras",
      model: "gpt-oss-120b",
      usage: { promptTokens: 1000, completionTokens: 500, cachedTokens: 900 },
      firstTokenMs: 100,
      totalMs: 600,
      ...(this.priced ? { cost: 0.001 } : {}),
      ...completion,
    };
  }
}

export interface Bench {
  generation: FileGeneration;
  recovery: Recovery;
  stores: Stores;
  client: ScriptedClient;
  options: FileGenerationOptions;
}

/** Everything a generation needs, over a project and a data directory; parsers run in this thread. */
export function bench(
  project: string,
  data: string,
  client: ScriptedClient,
  {
    onStep = () => undefined,
    ...more
  }: Partial<FileGenerationOptions> & {
    workerId?: string;
    now?: () => number;
    onStep?: (step: WriteStep) => void;
  } = {},
): Bench {
  const now = more.now ?? ((): number => Date.now() / 1000);
  const stores = new Stores(data, {
    workerId: more.workerId ?? "worker-1",
    log: { warn: (message) => void message },
    now: () => now() * 1000,
  });
  const guard = new PathGuard({
    roots: [project],
    cwd: project,
    home: "/nowhere",
    dataDirectory: data,
    dataHome: join(data, ".."),
  });
  const { processed, results } = stores;
  const settings = { get: <K extends keyof ConfigValues>(key: K): ConfigValues[K] => CONFIG[key].default };
  const writer = new FileWriter({ processed, results, settings, onStep });
  const recovery = new Recovery(processed, { [FILE_ACTION]: writer, [LOOP_ACTION]: writer });
  const options: FileGenerationOptions = {
    client,
    guard: () => guard,
    processed,
    results,
    settings,
    writer,
    recovery,
    maxRepairs: () => 2,
    random: () => crypto.randomUUID().replaceAll("-", "").slice(0, 12),
    clock: () => performance.now(),
    findKnown: () => [],
    mask: (text) => maskSecrets(text).text,
    newId: () => crypto.randomUUID(),
    style: {
      styleFor: async () => undefined,
      styleForDatabase: async () => undefined,
      learn: async () => undefined,
    },
    noteConformance: () => undefined,
    readManifest: (path) => Bun.file(path).text(),
    readContext: async (paths) =>
      await Promise.all(
        paths.map(async (path) => {
          const text = await Bun.file(guard.resolve(path)).text();
          return { path, kind: "source", text: maskSecrets(text, { path }).text, sha256: sha256(text) };
        }),
      ),
    check: (path, text) => checkText({ type: "check", path, text }),
    ...more,
    now,
  };
  return { generation: new FileGeneration(options), recovery, stores, client, options };
}

/** A request as the action makes it of a call's defaults. */
export function request(outputPath: string, more: Partial<FileRequest> = {}): FileRequest {
  return {
    prompt: "Write a module that adds numbers",
    outputPath,
    codeType: undefined,
    patterns: {},
    contextFiles: [],
    overwrite: false,
    ifSha256: undefined,
    dryRun: false,
    force: false,
    detail: "receipt",
    maxTokens: 2500,
    provider: undefined,
    model: undefined,
    maxCompletionTokens: undefined,
    ...more,
  };
}

export const CALL = { signal: new AbortController().signal, progress: (): void => undefined };

/** A whole file as a model answers it. */
export function answer(code: string, language = "ts"): string {
  return `\`\`\`\`\`${language}\n${code}\`\`\`\`\`\n`;
}
