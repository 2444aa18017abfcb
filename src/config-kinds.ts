/** The kinds of values that configuration keys have. */
import { delimiter, isAbsolute } from "node:path";
import type { ConfigKey } from "./config.ts";
import { isLoopback } from "./loopback.ts";
import { isProviderName, PROVIDER_NAMES, type ProviderName, PROVIDERS } from "./providers.ts";

/** What a model costs. */
export interface ModelPrice {
  provider: ProviderName;
  model: string;
  /** US dollars per million tokens. */
  prompt: number;
  completion: number;
}

export function integer(definition: {
  description: string;
  default: number;
  min: number;
  max: number;
}): ConfigKey<number> {
  const { description, default: fallback, min, max } = definition;
  return {
    description,
    default: fallback,
    expected: `a whole number from ${min} to ${max}`,
    operatorOnly: false,
    parse(text) {
      const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
    format: String,
  };
}

export function choice<T extends string>(definition: {
  description: string;
  default: T;
  options: readonly T[];
}): ConfigKey<T> {
  const { description, default: fallback, options } = definition;
  return {
    description,
    default: fallback,
    expected: `one of ${options.join(", ")}`,
    operatorOnly: false,
    parse: (text) => options.find((option) => option === text.trim().toLowerCase()),
    format: (value) => value,
  };
}

export function paths(definition: {
  description: string;
  operatorOnly: boolean;
}): ConfigKey<readonly string[]> {
  return {
    ...definition,
    default: [],
    expected: `absolute paths separated by "${delimiter}"`,
    parse(text) {
      const list = text.split(delimiter).filter((path) => path !== "");
      return list.every((path) => isAbsolute(path)) ? list : undefined;
    },
    format: (value) => value.join(delimiter),
  };
}

/** Names of files, or patterns for them. */
export function fileNames(definition: {
  description: string;
  default: readonly string[];
  operatorOnly: boolean;
}): ConfigKey<readonly string[]> {
  return {
    ...definition,
    expected: 'names or patterns separated by ","',
    parse: (text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    format: (value) => value.join(","),
  };
}

/** Providers in the order in which they are tried. */
export function chain(definition: { description: string }): ConfigKey<readonly ProviderName[]> {
  return {
    ...definition,
    default: ["cerebras"],
    expected: `names separated by commas, of ${PROVIDER_NAMES.join(", ")}`,
    operatorOnly: false,
    parse(text) {
      const names = text.split(",").map((name) => name.trim().toLowerCase());
      const known = names.filter(isProviderName);
      return known.length === names.length ? [...new Set(known)] : undefined;
    },
    format: (value) => value.join(","),
  };
}

/**
 * Where a provider is found. Any text is taken where it stands in the environment or the table: one that is no
 * usable address must fail the call, not send it to the default's host.
 */
export function baseUrl(provider: ProviderName): ConfigKey<string> {
  const { baseUrl: fallback, ...preset } = PROVIDERS[provider];
  return {
    description: `Base URL of ${provider}`,
    default: fallback,
    expected: `a URL ${preset.dialect === "openai" ? "with" : "without"} /v1, https unless on this machine`,
    operatorOnly: true,
    ...("baseUrlVariable" in preset ? { variable: preset.baseUrlVariable } : {}),
    parse: (text) => text.trim() || undefined,
    accepts(value) {
      const url = URL.parse(value);
      return url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)));
    },
    format: (value) => value,
  };
}

/** The model a provider is asked for. */
export function model(provider: ProviderName): ConfigKey<string> {
  return {
    description: `Model that ${provider} is asked for`,
    default: PROVIDERS[provider].model,
    expected: "a name as the provider lists it",
    operatorOnly: false,
    parse: (text) => text.trim(),
    format: (value) => value,
  };
}

const PRICE = /^([a-z]+)\/(.+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/;

/** What models cost. */
export function prices(definition: {
  description: string;
  default: readonly ModelPrice[];
}): ConfigKey<readonly ModelPrice[]> {
  return {
    ...definition,
    expected: "PROVIDER/MODEL=PROMPT/COMPLETION separated by commas",
    operatorOnly: false,
    parse(text) {
      const list: ModelPrice[] = [];
      for (const part of text.split(",").filter((piece) => piece.trim() !== "")) {
        const [, provider = "", name = "", prompt, completion] = PRICE.exec(part.trim()) ?? [];
        if (!isProviderName(provider)) return undefined;
        list.push({ provider, model: name, prompt: Number(prompt), completion: Number(completion) });
      }
      return list;
    },
    format: (value) =>
      value.map((price) => `${price.provider}/${price.model}=${price.prompt}/${price.completion}`).join(","),
  };
}
