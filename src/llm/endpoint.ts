import type { Config, ConfigOrigin } from "../config.ts";
import { BrainloopError } from "../error.ts";
import type { Logger } from "../log.ts";
import { isLoopback } from "../loopback.ts";
import { type ProviderName, type ProviderPreset, PROVIDERS } from "../providers.ts";
import { quote } from "../quote.ts";
import type { Dialect } from "./dialect.ts";
import { dialects } from "./index.ts";

/** Where a value is set, the most trusted first. */
const PLACES = ["default", "environment", "user", "project"] as const;
type Place = (typeof PLACES)[number];
export type KeyPlace = Exclude<Place, "default">;

const PLACE_OF: Readonly<Record<ConfigOrigin, Place>> = {
  default: "default",
  environment: "environment",
  config: "project",
};

const IN_WORDS: Readonly<Record<Place, string>> = {
  default: "by default",
  environment: "in the environment",
  user: "in the user-wide store",
  project: "in this project's store",
};

export interface EndpointOptions {
  settings: Pick<Config, "get" | "origin">;
  env: Readonly<Record<string, string | undefined>>;
  /** Secrets by name, in the project's and in the user-wide store. */
  secrets: Readonly<Record<"project" | "user", (name: string) => Promise<string | undefined>>>;
  /** Told every key that is used, so that it never comes out. */
  learnSecret(value: string): void;
  log: Pick<Logger, "warn">;
}

export interface Key {
  value: string;
  place: KeyPlace;
}

/** A provider as it is to be asked. */
export interface Endpoint {
  provider: ProviderName;
  dialect: Dialect;
  baseUrl: URL;
  /** Absent where none is needed and none is set. */
  key?: Key;
  model: string;
  /** @returns address of one of the dialect's paths */
  url(path: string): URL;
}

/**
 * Finds a provider's address, model and key: environment first, then the project's store, then the user's.
 * A key goes only to an origin that is set in the same or a more trusted place: what a project's
 * configuration says must not collect the keys of whoever works on it.
 * @param model instead of the configured one
 * @throws BrainloopError KEY_MISSING; PROVIDER_AUTH for a key that cannot be one; MODEL_NOT_FOUND where none is
 *   configured; INVALID_PARAMS for an address that cannot be used
 */
export async function findEndpoint(
  provider: ProviderName,
  options: EndpointOptions,
  model?: string,
): Promise<Endpoint> {
  const { settings } = options;
  const preset: ProviderPreset = PROVIDERS[provider];
  const dialect = dialects[preset.dialect];
  const baseUrl = checkUrl(provider, settings.get(`provider.${provider}.base_url`), dialect.superfluous);
  const key = await findKey(provider, baseUrl, options);
  const name = model ?? settings.get(`provider.${provider}.model`);
  if (name === "") {
    throw new BrainloopError("MODEL_NOT_FOUND", `No model is configured for provider ${provider}`, {
      hint: `Run: brainloop config set provider.${provider}.model NAME`,
      details: { provider },
    });
  }
  return {
    provider,
    dialect,
    baseUrl,
    ...(key === undefined ? {} : { key }),
    model: name,
    url: (path) => new URL(baseUrl.href.replace(/\/+$/, "") + path),
  };
}

/** Where a key comes from, in words. */
export function describeKey(provider: ProviderName, place: KeyPlace): string {
  const { keyName } = PROVIDERS[provider];
  return place === "environment" ? `the environment variable ${keyName}` : `${keyName} ${IN_WORDS[place]}`;
}

function checkUrl(provider: ProviderName, text: string, superfluous: string | undefined): URL {
  const refuse = (reason: string): BrainloopError =>
    new BrainloopError("INVALID_PARAMS", `Setting provider.${provider}.base_url ${reason}`, {
      hint: `Run: brainloop config set provider.${provider}.base_url URL`,
    });
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw refuse(`is no http(s) URL: ${quote(text)}`);
  if (url.username !== "" || url.password !== "") throw refuse("must hold no user name and no password");
  if (url.search !== "" || url.hash !== "") throw refuse("must hold no query and no fragment");
  if (url.protocol === "http:" && !isLoopback(url)) {
    throw refuse(`must begin with https, except on this machine: ${quote(text)}`);
  }
  const path = url.pathname.replace(/\/+$/, "");
  url.pathname =
    superfluous !== undefined && path.endsWith(superfluous) ? path.slice(0, -superfluous.length) : path;
  return url;
}

async function findKey(provider: ProviderName, url: URL, options: EndpointOptions): Promise<Key | undefined> {
  const { keyName, dialect, baseUrl } = PROVIDERS[provider];
  const setIn = options.settings.origin(`provider.${provider}.base_url`);
  const urlPlace = url.origin === new URL(baseUrl).origin ? "default" : PLACE_OF[setIn];
  let withheld: KeyPlace | undefined;
  for (const place of ["environment", "project", "user"] as const) {
    const value = clean(await look(place, keyName, options));
    if (value === "") continue;
    options.learnSecret(value);
    if (PLACES.indexOf(urlPlace) > PLACES.indexOf(place)) {
      withheld ??= place;
      continue;
    }
    checkKey(value, provider, place);
    return { value, place };
  }
  if (dialects[dialect].keyless && isLoopback(url)) return undefined;
  throw keyMissing(provider, url, withheld, urlPlace);
}

async function look(place: KeyPlace, name: string, options: EndpointOptions): Promise<string | undefined> {
  if (place === "environment") return options.env[name];
  try {
    return await options.secrets[place](name);
  } catch (error) {
    options.log.warn(`Secrets ${IN_WORDS[place]} cannot be read`, { reason: error });
    return undefined;
  }
}

/** Line breaks and quotes come along with keys that were pasted, or read by `docker --env-file`. */
function clean(value: string | undefined): string {
  return (value ?? "").trim().replace(/^(["'])(.*)\1$/, "$2");
}

/** The value itself is not shown: most of it may be right. */
function checkKey(value: string, provider: ProviderName, place: KeyPlace): void {
  if (/^[\x21-\x7e]+$/.test(value)) return;
  throw new BrainloopError(
    "PROVIDER_AUTH",
    `The key of provider ${provider} holds characters that no key has, such as spaces or line breaks`,
    { hint: `Check ${describeKey(provider, place)}`, details: { provider } },
  );
}

function keyMissing(
  provider: ProviderName,
  url: URL,
  withheld: KeyPlace | undefined,
  urlPlace: Place,
): BrainloopError {
  const { keyName } = PROVIDERS[provider];
  const details = { provider, key: keyName };
  if (withheld !== undefined) {
    return new BrainloopError(
      "KEY_MISSING",
      `The key of provider ${provider} is set ${IN_WORDS[withheld]}, but its address ${quote(url.origin)} ${IN_WORDS[urlPlace]}: it is not sent there`,
      {
        hint: `Set the address in the environment too, or a key for it in the project: brainloop secrets set ${keyName}`,
        details,
      },
    );
  }
  return new BrainloopError("KEY_MISSING", `Provider ${provider} needs a key, and ${keyName} is not set`, {
    hint: `Not in the chat: set the environment variable ${keyName} where Brainloop is started, or run in a terminal: brainloop secrets set ${keyName} (with --user for all projects)`,
    details,
  });
}
