import type { RunningServer } from "../console/index.ts";
import { errnoOf } from "../file-error.ts";
import type { Backend } from "./backend.ts";
import type { ConsoleOptions } from "./console-options.ts";

/** A worker whose console's port is taken by another of the project looks this often whether it is free again. */
const RETRY_MS = 2_000;

export interface OpenConsoleOptions extends ConsoleOptions {
  /** Seconds since the Unix epoch. */
  now(): number;
  /** Told where the console is: a link that logs in once. */
  found(url: string): void;
  warn(message: string): void;
}

/** The console of a worker, however it came about. */
export interface ConsoleHandle {
  close(): Promise<void>;
}

/**
 * Opens the worker's console. Where another worker of the project has one at that port, its link is told, and this
 * one steps in when that is gone; where someone else does, any other port is taken.
 */
export async function openConsole(backend: Backend, options: OpenConsoleOptions): Promise<ConsoleHandle> {
  const { startConsole } = await import("../console/index.ts");
  const parts = backend.forConsole();
  const { address, found, warn } = options;
  let server: RunningServer | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const start = (port: number): boolean => {
    try {
      server = startConsole(parts, { ...options, address: { ...address, port } });
      return true;
    } catch (error) {
      if (errnoOf(error) !== "EADDRINUSE") throw error;
      return false;
    }
  };
  if (start(address.port)) found(server?.loginUrl() ?? "");
  else {
    const url = await otherConsole(parts.dataDirectory, address.port, options.now());
    if (url === undefined) {
      start(0);
      warn(`Port ${address.port} is taken by another program, so the console has another one`);
      found(server?.loginUrl() ?? "");
    } else {
      found(url);
      timer = setInterval(() => {
        if (!start(address.port)) return;
        clearInterval(timer);
        found(server?.loginUrl() ?? "");
      }, RETRY_MS);
      timer.unref();
    }
  }
  return {
    async close() {
      clearInterval(timer);
      await server?.close();
    },
  };
}

/** A link to the console that another worker of the project has at a port. */
async function otherConsole(dataDirectory: string, port: number, now: number): Promise<string | undefined> {
  const { findRunning, loginUrl } = await import("../console/running.ts");
  const other = await findRunning(dataDirectory);
  if (other === undefined || new URL(other.running.origin).port !== String(port)) return undefined;
  return loginUrl(other.running, other.credentials, now);
}
