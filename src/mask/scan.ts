import { Assignments } from "./assign.ts";
import { CALL_PROBES } from "./calls.ts";
import { COMMAND_PROBES, probePiped } from "./commands.ts";
import type { MaskContext, Span } from "./finding.ts";
import { HintTable } from "./hints.ts";
import { frontMatterOf, kindOf } from "./kind.ts";
import { MANIFEST_HINTS, probeManifest } from "./manifest.ts";
import { PEM_HINT, probePem } from "./pem.ts";
import { probeAddLogin, probeIdentified, probeSqlPassword } from "./sql.ts";
import {
  probeAuthorization,
  probeBearer,
  probeCurl,
  probeDsn,
  probeEncoded,
  probeMnemonic,
  probePgPass,
  probeUrl,
} from "./urls.ts";
import { distinct } from "./values.ts";
import { VENDOR_RULES, type VendorRule } from "./vendors/index.ts";

type Probe = (text: string, at: number) => Span | undefined;

/** What a hint leads to: a vendor's row, a probe, or the names (which need the text's own state). */
type Target =
  | { pattern: RegExp; rule: VendorRule }
  | { probe: Probe }
  | { names: true }
  | { rows: true }
  | { manifest: true };

/** In any case: `DB_PASSWORD`, `apiKey`, `clientSecret`. */
const NAME_HINTS = [
  "pass", "pwd", "pswd", "psk", "secret", "token", "key", "credential", "auth",
  "kennwort", "wachtwoord", "contrasena", "senha",
]; // prettier-ignore
/** A name of two letters: with what ends it. */
const SHORT_NAME = ["pw", "Pw", "PW"].flatMap((name) => [..." =:\"'"].map((end) => name + end));
const FEWEST_DIFFERENT = 6;

const HINTS = new HintTable<Target>();
for (const rule of VENDOR_RULES) {
  const target = { pattern: new RegExp(rule.pattern.source, "dy"), rule };
  for (const hint of rule.hints) HINTS.add(hint, target);
}
HINTS.add(PEM_HINT, { probe: probePem });
HINTS.add("://", { probe: probeUrl });
for (const network of ["@tcp(", "@tcp6(", "@udp(", "@unix(", "@cloudsql("])
  HINTS.add(network, { probe: probeDsn });
HINTS.add("authorization", { probe: probeAuthorization }, true);
HINTS.add("bearer", { probe: probeBearer }, true);
HINTS.add("-u ", { probe: probeCurl });
HINTS.add("--user", { probe: probeCurl });
HINTS.add("password", { probe: probeSqlPassword }, true);
HINTS.add("identified", { probe: probeIdentified }, true);
for (const name of ["sp_add", "SP_ADD"]) HINTS.add(name, { probe: probeAddLogin });
const MANIFEST: Target = { manifest: true };
for (const hint of MANIFEST_HINTS) HINTS.add(hint, MANIFEST);
const NAMES: Target = { names: true };
for (const hint of NAME_HINTS) HINTS.add(hint, { names: true }, true);
for (const hint of SHORT_NAME) HINTS.add(hint, NAMES);
const ROWS: Target = { rows: true };
for (const hint of ["into ", "copy "]) HINTS.add(hint, ROWS, true);
HINTS.add('"auth"', { probe: probeEncoded });
HINTS.add(":5432:", { probe: probePgPass });
for (const hint of ["mnemonic", "phrase"]) HINTS.add(hint, { probe: probeMnemonic }, true);
for (const { hint, probe } of CALL_PROBES) HINTS.add(hint, { probe });
for (const { hint, probe } of COMMAND_PROBES) HINTS.add(hint, { probe });
for (const hint of ["--password-stdin", "--with-token", "chpasswd", "passwd --stdin"])
  HINTS.add(hint, { probe: probePiped });

/** Every secret in the text; spans may overlap. */
export function scan(text: string, { path }: MaskContext): Span[] {
  const spans: Span[] = [];
  const kind = kindOf(path);
  const assignments = new Assignments(text, kind, frontMatterOf(text, path));
  /** Where the last match of a rule ended: hints inside a match need no second look. */
  const past = new Map<Target, number>();
  HINTS.scan(text, (target, at) => {
    if (at < (past.get(target) ?? 0)) return;
    if ("manifest" in target) {
      if (kind !== "yaml" && kind !== "data") return;
      const manifest = probeManifest(text, at);
      past.set(target, manifest.end);
      for (const value of manifest.spans) spans.push(value);
      return;
    }
    if ("rows" in target) {
      for (const value of assignments.rows(at)) spans.push(value);
      return;
    }
    if ("names" in target) {
      for (const value of assignments.probe(at)) spans.push(value);
      return;
    }
    const span =
      "probe" in target ? target.probe(text, at) : probeVendor(text, at, target.pattern, target.rule);
    if (span === undefined) return;
    past.set(target, span.end);
    spans.push(span);
  });
  return spans;
}

function probeVendor(text: string, hint: number, pattern: RegExp, rule: VendorRule): Span | undefined {
  const at = hint - (rule.back ?? 0);
  if (at < 0 || (rule.word === true && continuesWord(text, at))) return undefined;
  pattern.lastIndex = at;
  const indices = pattern.exec(text)?.indices;
  const place = indices?.[1] ?? indices?.[0];
  if (place === undefined) return undefined;
  const [start, end] = place;
  const value = text.slice(start, end);
  // `ghp_xxxxxxxx…`, `sk-your-key-here`: documentation.
  if (distinct(value.slice(-24), FEWEST_DIFFERENT) < FEWEST_DIFFERENT) return undefined;
  if (/x{6}|X{6}|\*{3}|\.{3}|your[-_]|[-_](?:here|placeholder)$/.test(value)) return undefined;
  return { start, end, rule: rule.id, reason: `has the form of a key: ${rule.id.replaceAll("-", " ")}` };
}

/** An escape (`\n`, `%3D`) before a key is not a part of its word. */
function continuesWord(text: string, at: number): boolean {
  const before = text[at - 1];
  if (before === undefined || !/[\w-]/.test(before)) return false;
  return !(text[at - 2] === "\\" && /[nrt]/.test(before)) && text[at - 3] !== "%";
}
