/** Where the console listens. */
export interface Address {
  host: string;
  /** 0 for any that is free. */
  port: number;
}

export const DEFAULT_ADDRESS: Address = { host: "127.0.0.1", port: 7717 };

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;

/** `[HOST:]PORT`, an IPv6 host in brackets. @returns undefined for anything else */
export function parseAddress(text: string): Address | undefined {
  const [, bracketed, plain, digits = ""] =
    /^(?:(?:\[([\da-f:.]+)\]|([\w.-]+)):)?(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535) return undefined;
  return { host: (bracketed ?? plain ?? DEFAULT_ADDRESS.host).toLowerCase(), port };
}

/** Whether only programs of this machine can reach a host. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}

/** A host as it stands in a URL and in the Host header. */
export function hostInUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
