/** Names of servers in addresses, and bare addresses of the network layer. */
const HOST = /\b[a-z][a-z\d+.-]*:\/\/(?:[^\s/@"'`<>]*@)?(\[[\da-f:.]+\]|[\p{L}\d._-]+)/giu;
const ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
/** What an editor does not show: controls but tab and line ends, formats, fillers, other blanks. */
const INVISIBLE =
  /[\p{Cf}\u00a0\u115f\u1160\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u3164\uffa0\u{e0000}-\u{e0fff}]|(?![\t\n\r])\p{Cc}/gu;
/** More are not named. */
const MOST = 10;
/** Servers of nobody. */
const NOBODY: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "0.0.0.0", "[::1]", "example.com"]);

/** What came from the model alone and may be there to do harm: nobody asked for it and no file shows it. */
export interface Strangers {
  hosts?: string[];
  /** `U+200B line 12`. */
  invisible?: string[];
}

/**
 * Hosts and invisible characters of a text that are in nothing that went to the model.
 * @param seen prompt, context and base
 */
export function strangersIn(text: string, seen: string): Strangers {
  const known = hostsOf(seen);
  const lower = seen.toLowerCase();
  const hosts = [...hostsOf(text)].filter(
    (host) => !known.has(host) && !NOBODY.has(host) && !lower.includes(host),
  );
  const invisible = invisibleIn(text, seen);
  return {
    ...(hosts.length > 0 ? { hosts: some(hosts) } : {}),
    ...(invisible.length > 0 ? { invisible: some(invisible) } : {}),
  };
}

function hostsOf(text: string): Set<string> {
  const urls = [...text.matchAll(HOST)].map(([, host = ""]) => host.toLowerCase().replace(/\.$/, ""));
  const addresses = [...text.matchAll(ADDRESS)].map(([address]) => address);
  return new Set([...urls, ...addresses]);
}

function invisibleIn(text: string, seen: string): string[] {
  const known = new Set(seen.match(INVISIBLE) ?? []);
  const found = new Map<string, string>();
  for (const [index, line] of text.split("\n").entries()) {
    for (const [character] of line.matchAll(INVISIBLE)) {
      if (known.has(character) || found.has(character)) continue;
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      found.set(character, `U+${code} line ${index + 1}`);
    }
  }
  return [...found.values()];
}

function some(items: readonly string[]): string[] {
  if (items.length <= MOST) return [...items];
  return [...items.slice(0, MOST), `and ${items.length - MOST} more`];
}
