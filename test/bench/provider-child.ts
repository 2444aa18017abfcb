/**
 * A fake Cerebras in a process of its own, so that what it costs to serve is not counted for a client. Prints
 * its URL and its key, and ends with its input. The prompt says what is streamed: `PACED` tokens, `FLOOD` of them.
 */
import { FakeCerebras, type Reply, type Step } from "../support/fake-cerebras.ts";

/** At 1000 tokens a second. */
const PACED_TOKENS = 150;
const PACE_MS = 1;
const FLOOD_TOKENS = 100_000;
/** As many as fill what a server writes at once. */
const TOKENS_PER_WRITE = 250;

const paced: Step[] = Array.from({ length: PACED_TOKENS }, (_, i): Step[] => [
  `word${i} `,
  { delayMs: PACE_MS },
]).flat();

const flood: Step[] = Array.from({ length: FLOOD_TOKENS / TOKENS_PER_WRITE }, (_, i): Step => {
  const event = (j: number): string =>
    `data: {"id":"chatcmpl-1","choices":[{"delta":{"content":" word${i * TOKENS_PER_WRITE + j}"},"index":0}],"created":1795000000,"model":"gpt-oss-120b","system_fingerprint":"fp_0","object":"chat.completion.chunk"}\n\n`;
  return { raw: Array.from({ length: TOKENS_PER_WRITE }, (__, j) => event(j)).join("") };
});

const last: Step = { finish: "stop" };

await using fake = await FakeCerebras.start({
  respond: ({ body }): Reply => {
    const asksFlood = body.messages.some(({ content }) => content.includes("FLOOD"));
    return { steps: [...(asksFlood ? flood : paced), last] };
  },
});
process.stdout.write(`${fake.url} ${fake.key}\n`);
for await (const _ of process.stdin);
