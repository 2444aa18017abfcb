import { isLoopback } from "../loopback.ts";

/**
 * Whether a TCP connection to a URL's host can be made.
 * @param signal ends the attempt, which then counts as failed
 */
export function opens(url: URL, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    signal.addEventListener("abort", () => resolve(false), { once: true });
    const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
    Bun.connect({
      hostname: url.hostname.replace(/^\[|\]$/g, ""),
      port,
      socket: {
        open(socket) {
          socket.end();
          resolve(true);
        },
        data: () => undefined,
        connectError: () => resolve(false),
      },
    }).catch(() => resolve(false));
  });
}

/** Whether requests go through a proxy, so that the host itself need not be reachable. */
export function usesProxy(url: URL, env: Readonly<Record<string, string | undefined>>): boolean {
  if (isLoopback(url)) return false;
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  return Boolean(env[name] || env[name.toUpperCase()]);
}
