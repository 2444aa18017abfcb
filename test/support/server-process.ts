import { createServer } from "node:net";
import { join } from "node:path";

const PATIENCE_MS = 20_000;

/** A server of an installed package as a process of its own, ended when it goes out of scope. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: Bun.Subprocess<"ignore", "ignore", "pipe">;
  readonly url: string;

  private constructor(child: Bun.Subprocess<"ignore", "ignore", "pipe">, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * @param script in `node_modules`
   * @param start arguments and environment for a port
   */
  static async start(
    script: string,
    start: (port: number) => { args: readonly string[]; env?: Record<string, string> },
  ): Promise<ServerProcess> {
    const port = await freePort();
    const { args, env = {} } = start(port);
    const path = join(import.meta.dir, "../../node_modules", script);
    const child = Bun.spawn([process.execPath, path, ...args], {
      env: { PATH: process.env["PATH"] ?? "", ...env },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    });
    const server = new ServerProcess(child, port);
    await server.#answering();
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.exited;
  }

  async #answering(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline && this.#child.exitCode === null) {
      try {
        await (await fetch(`${this.url}/v1/models`)).text();
        return;
      } catch {
        await Bun.sleep(50);
      }
    }
    this.#child.kill("SIGKILL");
    throw new Error(`It does not answer: ${await new Response(this.#child.stderr).text()}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port");
  return address.port;
}
