/** Running the tools a build consists of. Imports nothing that has to be installed first. */

export interface StepResult {
  ok: boolean;
  output: string;
}

/** Runs a command of this very Bun, its output shown as it comes. */
export async function step(title: string, args: readonly string[]): Promise<StepResult> {
  process.stdout.write(`\n── ${title}\n`);
  const child = Bun.spawn([process.execPath, ...args], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, FORCE_COLOR: "0" },
  });
  const [out, err, code] = await Promise.all([echo(child.stdout), echo(child.stderr), child.exited]);
  return { ok: code === 0, output: out + err };
}

async function echo(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    process.stdout.write(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}
