import type { ConfigSetting, SettingKind } from "../../digest.ts";
import type { Lines } from "../code/lines.ts";
import { plainText } from "./plain-text.ts";
import { type Leaf, pathOf } from "./walk.ts";

const MAX_SETTINGS = 500;
/** Settings of one place in a list of many alike. */
const MAX_ALIKE = 5;
const MAX_VALUE = 100;
const LONGEST_NAME = 100;

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const PORTS = words("port ports");
const HOSTS = words(
  "host hosts hostname hostnames bind listen address addr domain domains endpoint server broker brokers origin origins",
);
const DATABASES = words("database databases db dbname datasource dsn");
const TIMES = words(
  "timeout timeouts ttl interval deadline expiry expires expiration keepalive delay backoff retention lifetime maxage period retries attempts",
);
const SWITCHES = words(
  "enabled enable disabled disable debug feature features flag flags toggle toggles experimental verbose insecure readonly maintenance",
);
const CREDENTIALS = words(
  "password passwd pwd passphrase secret token credential credentials apikey secretkey accesskey privatekey username user",
);
/** `api_key`, `access_key_id`, `private_key`. */
const KEYS =
  /(?:^| )(?:api|access|secret|private|signing|encryption|auth|client|master|account) ?(?:key|id|secret|token)(?: id)?$/;

const DATABASE_URL =
  /^(?:jdbc:|postgres|mysql|mariadb|mongodb|redis|sqlite|mssql|sqlserver|cockroach|clickhouse|oracle|libsql|amqp|cassandra|neo4j)[a-z0-9+.:-]{0,40}:\/?\/?/i;
const URL = /^[a-z][a-z0-9+.-]{1,30}:\/\/\S/i;
const TRUTH = /^(?:true|false|on|off|yes|no|enabled|disabled|0|1)$/i;
const DURATION =
  /^-?[\d._]{1,20}\s?(?:ns|us|µs|ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)?$|^P[\dTYMWDHS.]{2,}$/i;
const PORT = /^(?:[\w.*:[\]${}-]{0,100}:)?[\d${][\w${}:.-]{0,100}(?:\/(?:tcp|udp))?$/;
const ADDRESSES = words("url uri urls uris");
/** A value that is all of it taken from the environment: `$X`, `${X}`, `${X:-default}`, `${X:default}`. */
const REFERENCE = /^\$(?:([A-Z_]\w{0,99})|\{(?:env[:.])?([A-Za-z_]\w{0,99})(?::?[-=]?([^{}]{0,1000}))?\})$/;
/** Keys whose values describe a file and set nothing. */
const DESCRIPTIONS = words(
  "$schema $id $ref homepage repository documentation license description title image funding bugs author",
);

/** The settings that decide what a program talks to and how, by the names and forms of keys and values. */
export function findSettings(leaves: readonly Leaf[], lines: Lines): ConfigSetting[] {
  const found: ConfigSetting[] = [];
  const alike = new Map<string, number>();
  for (const leaf of leaves) {
    if (found.length >= MAX_SETTINGS) break;
    const kind = kindOf(leaf);
    if (kind === undefined) continue;
    const path = pathOf(leaf);
    const place = path.replaceAll(/\[\d+\]/g, "[]");
    const count = (alike.get(place) ?? 0) + 1;
    alike.set(place, count);
    if (count > MAX_ALIKE) continue;
    found.push({ path, kind, value: plainText(leaf.node.value, MAX_VALUE), line: lines.lineAt(leaf.at) });
  }
  return found;
}

function kindOf({ key, parent, node }: Leaf): SettingKind | undefined {
  const { type, value } = node;
  if (value === "" || type === "null" || type === "alias" || DESCRIPTIONS.has(key.toLowerCase()))
    return undefined;
  const reference = REFERENCE.exec(value);
  /** Without a default, any value may come. */
  const isOpen = reference !== null && (reference[3] ?? "") === "";
  const meant = reference?.[3] ?? value;
  if (type === "string") {
    if (DATABASE_URL.test(meant)) return "database";
    if (URL.test(meant)) return "url";
  }
  if (key.length > LONGEST_NAME) return undefined;
  const name = wordsOf(key);
  const last = name.at(-1) ?? "";
  if (last === "") return undefined;
  if (isCredential(name, last)) return type === "string" || type === "number" ? "credential" : undefined;
  if (PORTS.has(last)) return PORT.test(value) ? "port" : undefined;
  if (isOpen && ADDRESSES.has(last)) {
    const variable = wordsOf(reference[1] ?? reference[2] ?? "");
    return [...name, ...variable].some((word) => DATABASES.has(word)) ? "database" : "url";
  }
  const isSwitch =
    (isOpen || TRUTH.test(meant)) && (type === "boolean" || type === "string" || type === "number");
  if (isSwitch && (name.some((word) => SWITCHES.has(word)) || isUnderSwitches(parent, type))) return "switch";
  if (DATABASES.has(last) || (last === "name" && DATABASES.has(name.at(-2) ?? "")))
    return type === "string" ? "database" : undefined;
  if (isTime(name) && (isOpen || DURATION.test(meant))) return "timeout";
  return HOSTS.has(last) && type === "string" && !/\s/.test(value) && !TRUTH.test(meant) ? "host" : undefined;
}

function isCredential(name: string[], last: string): boolean {
  return CREDENTIALS.has(last) || KEYS.test(name.join(" "));
}

/** `features: {dark_mode: true}` */
function isUnderSwitches(parent: string, type: string): boolean {
  return (
    type === "boolean" &&
    wordsOf(parent.slice(0, LONGEST_NAME)).some((word) =>
      /^(?:features?|flags?|toggles?|experimental)$/.test(word),
    )
  );
}

/** `timeout`, `timeout_seconds`, `maxAge`, `idleTimeoutMs`. */
function isTime(name: string[]): boolean {
  return name.some((word, index) => TIMES.has(word) || (word === "max" && name[index + 1] === "age"));
}

/** Splits at separators and humps: `DB_HOST`, `maxAge`, `server.port`. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9$]+/)
    .filter((word) => word !== "");
}
