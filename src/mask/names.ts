/**
 * How strongly a name says that its value is a secret:
 * - `password`: any literal is one;
 * - `key`: tokens and keys, where the value must also look like one.
 */
export type NameStrength = "password" | "key";

/** Last words of names whose value is a password as such. */
const PASSWORDS = new Set([
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "passwort",
  "kennwort",
  "wachtwoord",
  "contrasena",
  "senha",
  "passcode",
  "pswd",
  "userpass",
  "dbpass",
  "rootpassword",
  "requirepass",
  "masterauth",
]);
/** Whose `pass` is a password: `DB_PASS`, `smtpPass`; the pass of a compiler or a test is none. */
const OWNERS = new Set([
  "db",
  "database",
  "user",
  "root",
  "admin",
  "smtp",
  "mail",
  "email",
  "mysql",
  "postgres",
  "pg",
  "redis",
  "mongo",
  "rabbitmq",
  "ftp",
  "ssh",
  "sftp",
  "ldap",
  "auth",
  "basic",
  "proxy",
  "login",
  "http",
]);
/** What makes a key a secret one: `api_key`, `signingKey`. A bare `key`, `public_key` or `sort_key` is none. */
const KEY_QUALIFIERS = new Set([
  "api", "secret", "private", "access", "account", "encryption", "encrypt", "signing", "sign", "auth", "master",
  "license", "admin", "service", "storage", "subscription", "deploy", "hmac", "aes", "jwt", "shared", "preshared", "app",
  "application", "consumer", "client", "integration", "session", "cookie", "crypto", "ssh", "webhook", "ingest",
  "authentication", "authorization", "decryption", "host", "functions", "write",
]); // prettier-ignore
const GLUED =
  /^(?:x?api|secret|private|access|auth|master|encryption|signing|account)key$|^(?:auth|access|refresh|bearer|api|secret|bot|session)token$|^(?:client|app|api|consumer|shared|jwt|session|webhook)secret$/;
/** Words that say the value is meant to be known, or is about the secret and not the secret. */
const HARMLESS = new Set([
  "public",
  "publishable",
  "pub",
  "no",
  "has",
  "is",
  "max",
  "min",
  "num",
  "count",
  "invalid",
  "missing",
  "forgot",
  "reset",
  "show",
  "hide",
  "toggle",
  "confirm",
  "csrf",
  "xsrf",
  "page",
  "next",
  "cursor",
  "continuation",
  "site",
]);
/** Where a value is for, behind what it is: `PASSWORD_PROD`, `api_key_staging`. */
const ENVIRONMENTS = new Set([
  "prod", "production", "dev", "development", "stage", "staging", "test", "testing", "qa", "uat", "ci", "local",
  "live", "sandbox", "default", "preview", "demo", "backup", "main", "primary", "master", "replica",
]); // prettier-ignore
/** Names of lists of secrets; `tokens` and `keys` alone are mostly something else. */
const PLURAL = /^(?:password|passwd|passphrase|pwd|secret|credential|\w*apikey)s$/;
const TOKEN_QUALIFIERS = new Set(["api", "access", "auth", "bearer", "bot", "refresh", "session", "secret"]);
const LONGEST_NAME = 100;

/** What a name says about its value. */
export interface NameVerdict {
  strength: NameStrength;
  /** The value is a list of secrets. */
  many: boolean;
  /** The name has other meanings: only a value that is no word counts. */
  vague?: boolean;
}

/**
 * Judges the name to which a value is given.
 * @param name as it stands in the file: `DB_PASSWORD`, `clientSecret`, `spring.datasource.password`, `x-api-key`
 */
export function judgeName(name: string): NameVerdict | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const words = wordsOf(name);
  if (words.some((word) => HARMLESS.has(word))) return undefined;
  while (words.length > 1 && ENVIRONMENTS.has(words.at(-1) ?? "")) words.pop();
  const strength = strengthOf(words, name);
  if (strength !== undefined) return { strength, many: false };
  // Pulse widths, browsers and ciphers have these names, too.
  if (/^(?:pw|psk)$/.test(words.at(-1) ?? "")) return { strength: "password", many: false, vague: true };
  const last = words.pop() ?? "";
  const known = PLURAL.test(last) || (/^(?:key|token)s$/.test(last) && words.length > 0);
  if (!known) return undefined;
  const one = strengthOf([...words, last.slice(0, -1)], name);
  // `parser.tokens`: only those that say what they open.
  const vague = last === "tokens" && !TOKEN_QUALIFIERS.has(words.at(-1) ?? "");
  return one === undefined || vague ? undefined : { strength: one, many: true };
}

function strengthOf(words: readonly string[], name: string): NameStrength | undefined {
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  if (PASSWORDS.has(last) || /(?:password|passwd|passphrase)$/.test(last)) return "password";
  if (last === "pass" && (before === "" || OWNERS.has(before))) return "password";
  if ((last === "word" || last === "phrase" || last === "code") && before === "pass") return "password";
  if (last.endsWith("pass") && OWNERS.has(last.slice(0, -"pass".length))) return "password";
  if (last === "secret" || last === "token" || last === "credential" || GLUED.test(last)) return "key";
  if (last === "key") return KEY_QUALIFIERS.has(before) ? "key" : undefined;
  if (last === "base" && before === "key" && words.includes("secret")) return "key";
  if (last === "auth" && name.startsWith("_")) return "key";
  return undefined;
}

/** Splits at separators and at the humps of camel case, and drops a number at the end. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(/(?<![_\d-])[_\d-]+$/, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
