import { isLoopback } from "../loopback.ts";
import { Disconnected } from "./body.ts";

/**
 * Sends a request that carries a key: to the address that is given, and nowhere else.
 * @throws Disconnected
 */
export async function send(
  url: URL,
  init: RequestInit & { headers: Record<string, string> },
): Promise<Response> {
  // A redirect, followed, would take the key to another host.
  const options: RequestInit = { ...init, redirect: "error" };
  // With HTTP_PROXY set, Bun sends what is for this machine to the proxy, key and all, in the clear. Its types do
  // not know `false`.
  if (isLoopback(url)) Object.assign(options, { proxy: false });
  try {
    return await fetch(url, options);
  } catch (error) {
    throw new Disconnected(error);
  }
}
