import { type Address, DEFAULT_ADDRESS, isLoopbackHost, parseAddress } from "../console/address.ts";
import { quote } from "../quote.ts";
import { UsageError } from "./usage-error.ts";

/** Where a console is wanted, and by which names it may be called. */
export interface ConsoleOptions {
  address: Address;
  allowedHosts: readonly string[];
}

/**
 * What `--console` and `--console-allow-host` ask for.
 * @returns undefined where no console is wanted
 * @throws UsageError
 */
export function consoleOptions(options: Readonly<Record<string, unknown>>): ConsoleOptions | undefined {
  const given = options["console"];
  const allowed = options["consoleAllowHost"];
  const allowedHosts = Array.isArray(allowed) ? allowed.map((host) => String(host).toLowerCase()) : [];
  if (given === undefined) {
    if (allowedHosts.length > 0) throw new UsageError("--console-allow-host goes with --console");
    return undefined;
  }
  const address = typeof given === "string" ? parseAddress(given) : DEFAULT_ADDRESS;
  if (address === undefined) {
    throw new UsageError(`--console: expected [HOST:]PORT, found ${quote(String(given))}`);
  }
  if (!isLoopbackHost(address.host) && allowedHosts.length === 0) {
    throw new UsageError(
      `--console: ${quote(address.host)} can be reached from other machines`,
      "Say by which names it may be called, if that is what you want: --console-allow-host NAME",
    );
  }
  return { address, allowedHosts };
}
