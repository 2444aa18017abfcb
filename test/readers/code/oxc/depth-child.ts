/** Parses bombs in a worker thread of its own process; a crash of the parser takes it all down. */
import { BrainloopError } from "../../../../src/error.ts";
import { codeReader } from "../../../../src/readers/code/index.ts";
import { BOMBS } from "./bombs.ts";

declare const self: Worker;

if (Bun.isMainThread) {
  const worker = new Worker(import.meta.url);
  worker.addEventListener("message", ({ data }) => {
    process.stdout.write(`${String(data)}\n`);
    if (data === "done") process.exit(0);
  });
} else {
  for (const [name, bomb] of Object.entries(BOMBS)) {
    for (const depth of [490, 5_000, 100_000]) {
      for (const extension of ["ts", "tsx", "js"]) {
        self.postMessage(`${name} ${depth} ${extension} ${await outcome(bomb(depth), extension)}`);
      }
    }
  }
  self.postMessage("done");
}

async function outcome(text: string, extension: string): Promise<string> {
  try {
    await codeReader.parse({ path: `/bomb.${extension}`, text });
    return "parsed";
  } catch (error) {
    return error instanceof BrainloopError ? error.code : String(error);
  }
}
