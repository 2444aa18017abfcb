import { DEFAULT_ADDRESS } from "../console/address.ts";
import { findRunning, loginUrl } from "../console/running.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { findPlace } from "./place.ts";
import { serveConsole } from "./serve-console.ts";

/** Prints a link to the project's console, or serves one until it is stopped. */
export async function openConsole(invocation: Invocation): Promise<number> {
  const { world } = invocation;
  const running = await findRunning(findPlace(invocation).directory);
  if (running !== undefined) {
    world.out(`${loginUrl(running.running, running.credentials, Date.now() / 1000)}\n`);
    return EXIT.done;
  }
  return await serveConsole(invocation, {
    address: DEFAULT_ADDRESS,
    allowedHosts: [],
    readOnly: false,
    found(url) {
      world.out(`${url}\n`);
      world.err("The link works once, within a minute; Ctrl-C ends the console\n");
    },
  });
}
