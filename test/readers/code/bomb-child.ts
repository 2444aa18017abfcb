/** Reads a text of much repetition, then a small one in the same process, and prints one JSON line. */
import { detectLanguage } from "../../../src/readers/code/detect.ts";

const [, , path = "", before = "", repeated = "", count = "1", after = "", small = ""] = process.argv;
const language = detectLanguage(path);
let outcome: Record<string, unknown>;
try {
  const text = before + repeated.repeat(Number(count)) + after;
  outcome = { declarations: (await language?.parse({ path, text }))?.declarations.length };
} catch (error) {
  outcome = { failed: error instanceof Error ? error.message : String(error) };
}
const next = await language?.parse({ path, text: small });
await Bun.write(Bun.stdout, JSON.stringify({ ...outcome, next: next?.declarations.length }));
