import type { ConfigDigest, ConfigEntry, SettingKind } from "../../digest.ts";
import type { OutlineLine } from "../../outline.ts";
import type { Detail } from "../../reader.ts";
import { clip } from "../shared/clip.ts";
import { foldedLine } from "../shared/folded-line.ts";
import { briefLine, entryLines } from "./outline-entry.ts";
import { RANK } from "./rank.ts";

const MAX_PATH = 100;
const MAX_VALUE = 60;
const PLURALS: Readonly<Record<SettingKind, string>> = {
  port: "ports",
  host: "hosts",
  url: "URLs",
  database: "databases",
  credential: "credentials",
  timeout: "timeouts",
  switch: "switches",
};

/**
 * What is wrong, what the file is, its keys, then what stands out among its values. `brief` is the errors
 * and the top-level keys with the names of what is in them.
 */
export function outlineConfig(digest: ConfigDigest, detail: Detail): OutlineLine[] {
  const tree = treeLines(digest, detail);
  if (detail === "brief") return [...errorLines(digest).filter(({ depth }) => depth === 0), ...tree];
  return [
    ...errorLines(digest),
    ...digest.facts.map(({ line, text }) => ({
      depth: 0,
      parts: [{ text: `${line} ${text}`, rank: RANK.fact, what: "facts" }],
    })),
    ...tree,
    ...settingLines(digest),
    environmentLine(digest),
    duplicateLine(digest),
    secretLine(digest),
  ].filter((line) => line !== undefined);
}

/** What reading the source does not show. */
export function configWarnings({ errors, duplicates }: ConfigDigest): string[] {
  return [
    ...errors.map(({ line, column, message }) => `error ${line}:${column} ${message}`),
    ...duplicates.map(({ path, lines }) => `duplicate key ${clip(path, MAX_PATH)} ${lines.join(", ")}`),
  ].slice(0, 10);
}

function treeLines({ documents }: ConfigDigest, detail: Detail): OutlineLine[] {
  const show = (entry: ConfigEntry, depth: number): OutlineLine[] =>
    detail === "brief" ? [briefLine(entry, depth)] : entryLines(entry, depth, 0);
  const single = documents.length === 1;
  return documents.flatMap((document, index) => {
    if (single && document.type === "map") return (document.entries ?? []).flatMap((entry) => show(entry, 0));
    const title = { ...document, key: single ? document.type : `document ${index + 1}` };
    if (document.type !== "map") return show(title, 0);
    return [briefLine(title, 0), ...(document.entries ?? []).flatMap((entry) => show(entry, 1))];
  });
}

/** `error 12:5 Expected ":" after key "a"`, with the lines around it. */
function errorLines({ errors }: ConfigDigest): OutlineLine[] {
  return errors.flatMap(({ line, column, message, frame = "" }) => [
    { depth: 0, parts: [{ text: `error ${line}:${column} ${message}`, rank: RANK.problem, what: "errors" }] },
    ...frame
      .split("\n")
      .filter((text) => text !== "")
      .map((text) => ({ depth: 1, parts: [{ text, rank: RANK.frame, what: "frames" }] })),
  ]);
}

/** `ports: 12 services.web.ports[0] 8080:80, 40 db.port 5432` */
function settingLines({ settings }: ConfigDigest): (OutlineLine | undefined)[] {
  return Object.entries(PLURALS).map(([kind, label]) => {
    const texts = settings
      .filter((setting) => setting.kind === kind)
      .map(({ line, path, value }) => `${line} ${clip(path, MAX_PATH)} ${clip(value, MAX_VALUE)}`);
    return foldedLine(label, texts, { depth: 0, rank: RANK.setting, what: "settings" });
  });
}

/** `environment: DB_HOST 12, 40 (localhost), API_KEY 14` */
function environmentLine({ environment }: ConfigDigest): OutlineLine | undefined {
  const byName = new Map<string, { lines: number[]; defaults: Set<string> }>();
  for (const { name, line, default: fallback } of environment) {
    const known = byName.get(name) ?? { lines: [], defaults: new Set() };
    byName.set(name, known);
    known.lines.push(line);
    if (fallback !== undefined) known.defaults.add(fallback);
  }
  const texts = [...byName].map(([name, { lines, defaults }]) => {
    const shown =
      defaults.size > 0 ? ` (${[...defaults].map((text) => clip(text, MAX_VALUE)).join(" | ")})` : "";
    return `${lines.slice(0, 5).join(" ")}${lines.length > 5 ? "…" : ""} ${name}${shown}`;
  });
  return foldedLine("environment", texts, { depth: 0, rank: RANK.environment, what: "variables" });
}

function duplicateLine({ duplicates }: ConfigDigest): OutlineLine | undefined {
  const texts = duplicates.map(
    ({ path, lines }) => `${lines.slice(0, 10).join(" ")} ${clip(path, MAX_PATH)}`,
  );
  return foldedLine("duplicate keys", texts, { depth: 0, rank: RANK.problem, what: "duplicate keys" });
}

/** `secrets masked: 9 db.password (named-value)` */
function secretLine({ secrets }: ConfigDigest): OutlineLine | undefined {
  const texts = secrets.map(
    ({ line, rule, path }) => `${line}${path === undefined ? "" : ` ${clip(path, MAX_PATH)}`} (${rule})`,
  );
  return foldedLine("secrets masked", texts, { depth: 0, rank: RANK.secret, what: "secrets" });
}
