import { createServer } from "node:net";
import type { Subprocess } from "bun";
import { afterEach, expect, test } from "bun:test";
import { failure, request, workbench } from "./harness.ts";

const children: Subprocess[] = [];
const sockets: { end(): void }[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.end();
  for (const child of children.splice(0)) {
    child.kill("SIGKILL");
    await child.exited;
  }
});

/** A port whose listener takes no connection, with as many waiting as the system lets wait. */
async function blackHole(): Promise<number> {
  const script = `
    const server = require("node:net").createServer(() => {});
    server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      console.log(server.address().port);
      // Nothing is taken from now on.
      setTimeout(() => process.kill(process.pid, "SIGSTOP"), 50);
    });`;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
  children.push(child);
  const { value } = await child.stdout.getReader().read();
  const port = Number(new TextDecoder().decode(value));
  await Bun.sleep(200);
  for (;;) {
    const opened = await Promise.race([connect(port), Bun.sleep(500).then(() => false)]);
    if (!opened) return port;
    if (sockets.length > 5000) throw new Error("The backlog does not fill up");
  }
}

async function connect(port: number): Promise<boolean> {
  const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data: () => undefined } });
  sockets.push(socket);
  return true;
}

// Elsewhere a full backlog refuses, or takes without end.
test.if(process.platform === "linux")("a host that takes no connection is a timeout of its own", async () => {
  const port = await blackHole();
  const { client } = workbench({
    env: { CEREBRAS_BASE_URL: `http://127.0.0.1:${port}`, CEREBRAS_API_KEY: "csk-0123456789" },
    values: { "provider.connect_seconds": 0.6, "provider.retries": 0 },
  });
  expect(await failure(client.complete(request()))).toMatchObject({
    code: "PROVIDER_TIMEOUT",
    message: "Provider cerebras could not be connected to within 0.6 s",
    details: { timeout: "connect" },
  });
});

test("a server that thinks long before it answers has been connected to", async () => {
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch() {
      await Bun.sleep(1000);
      return new Response('data: {"choices":[{"delta":{"content":"fine"},"finish_reason":"stop"}]}\n\n');
    },
  });
  const { client } = workbench({
    env: { CEREBRAS_BASE_URL: `http://127.0.0.1:${server.port}`, CEREBRAS_API_KEY: "csk-0123456789" },
    values: { "provider.connect_seconds": 0.3, "provider.retries": 0 },
  });
  expect(await failure(client.complete(request()))).toMatchObject({ resolved: { text: "fine" } });
});

test("a host that refuses connections is tried again, then unavailable", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  const { client, warnings } = workbench({
    env: { CEREBRAS_BASE_URL: `http://127.0.0.1:${port}`, CEREBRAS_API_KEY: "csk-0123456789" },
    values: { "provider.retries": 1 },
  });
  const startedAt = performance.now();
  expect(await failure(client.complete(request()))).toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
    message: expect.stringContaining("(ECONNREFUSED)"),
  });
  expect(performance.now() - startedAt).toBeGreaterThan(300);
  expect(warnings).toEqual([]);
});
