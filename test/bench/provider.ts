/** What Brainloop's own client adds to a provider's stream, and how fast it takes one in. */
import { Cerebras } from "@cerebras/cerebras_cloud_sdk";
import { join } from "node:path";
import { request, workbench } from "../llm/harness.ts";
import { cleanUp } from "../support/cleanups.ts";
import { summarize } from "./measure.ts";

const ROUNDS = 41;
const FLOODS = 7;
const MODEL = "gpt-oss-120b";

/** Milliseconds from asking. */
interface Times {
  first: number;
  last: number;
}

export interface ProviderFigures {
  /** Milliseconds, medians of differences between neighbouring rounds. */
  addedToFirst: number;
  addedAfterLast: number;
  /** Medians of seconds for the same tokens. */
  ours: number;
  theirs: number;
  tokens: number;
}

/** @throws Error where a client does not get every token */
export async function providerFigures(): Promise<ProviderFigures> {
  await using server = await startServer();
  const { url, key } = server;
  const { client } = workbench({ env: { CEREBRAS_BASE_URL: url, CEREBRAS_API_KEY: key } });
  const sdk = new Cerebras({ baseURL: url, apiKey: key, maxRetries: 0 });

  const ask = async (task: string): Promise<Times & { tokens: number }> => {
    const at = performance.now();
    let first = 0;
    let tokens = 0;
    await client.complete(
      request({
        task,
        maxCompletionTokens: 1_000,
        onText: () => {
          tokens++;
          first ||= performance.now() - at;
        },
      }),
    );
    return { first, last: performance.now() - at, tokens };
  };

  const added: Times[] = [];
  await ask("PACED");
  await bare(url, key);
  for (let i = 0; i < ROUNDS; i++) {
    const [theirs, ours] = [await bare(url, key), await ask("PACED")];
    added.push({
      first: ours.first - theirs.first,
      last: ours.last - ours.first - (theirs.last - theirs.first),
    });
  }

  const ours: number[] = [];
  const theirs: number[] = [];
  let tokens = 0;
  for (let i = 0; i < FLOODS; i++) {
    const mine = await ask("FLOOD");
    const other = await askSdk(sdk);
    if (mine.tokens !== other.tokens) {
      throw new Error(`Got ${mine.tokens} pieces of text, the official client ${other.tokens}`);
    }
    tokens = mine.tokens;
    ours.push(mine.last / 1_000);
    theirs.push(other.seconds);
  }
  await cleanUp();
  return {
    addedToFirst: summarize(added.map(({ first }) => first)).p50,
    addedAfterLast: summarize(added.map(({ last }) => last)).p50,
    ours: summarize(ours).p50,
    theirs: summarize(theirs).p50,
    tokens,
  };
}

/** The stream as it comes over the wire, taken in by nothing. */
async function bare(url: string, key: string): Promise<Times> {
  const at = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: MODEL, stream: true, messages: [{ role: "user", content: "PACED" }] }),
    proxy: false,
  });
  if (!response.ok || response.body === null) throw new Error(`The fake provider says ${response.status}`);
  let first = 0;
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    if (first === 0 && decoder.decode(bytes).includes('"content"')) first = performance.now() - at;
  }
  return { first, last: performance.now() - at };
}

async function askSdk(sdk: Cerebras): Promise<{ seconds: number; tokens: number }> {
  const at = performance.now();
  const chunks = await sdk.chat.completions.create({
    model: MODEL,
    stream: true,
    messages: [{ role: "user", content: "FLOOD" }],
  });
  let tokens = 0;
  for await (const chunk of chunks) {
    if (!("choices" in chunk) || chunk.object !== "chat.completion.chunk") continue;
    if (chunk.choices?.[0]?.delta?.content) tokens++;
  }
  return { seconds: (performance.now() - at) / 1_000, tokens };
}

async function startServer(): Promise<AsyncDisposable & { url: string; key: string }> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "provider-child.ts")], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const [url, key] = new TextDecoder().decode(value).trim().split(" ");
  if (url === undefined || key === undefined) throw new Error("The fake provider did not start");
  return {
    url,
    key,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.exited;
    },
  };
}
