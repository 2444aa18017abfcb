import type { ConfigDigest, ConfigEntry } from "../../digest.ts";
import { childPath } from "./path.ts";

/** The digest as it goes over the wire: snake_case keys, nothing that is empty; keys as one list in source order. */
export function configObjects(digest: ConfigDigest): Record<string, unknown> {
  const many = digest.documents.length > 1;
  const keys: Record<string, unknown>[] = [];
  for (const [index, document] of digest.documents.entries()) {
    const base = many ? { document: index + 1 } : {};
    if (many || document.entries === undefined) keys.push({ ...base, ...wire("", document) });
    collect(document, "", base, keys);
  }
  const all: Record<string, unknown> = {
    facts: digest.facts,
    keys,
    keys_left_out: digest.entriesLeftOut === 0 ? undefined : digest.entriesLeftOut,
    settings: digest.settings,
    environment: digest.environment,
    secrets: digest.secrets,
    duplicates: digest.duplicates,
    errors: digest.errors,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => !isEmpty(value)));
}

function collect(entry: ConfigEntry, path: string, base: object, keys: Record<string, unknown>[]): void {
  for (const child of entry.entries ?? []) {
    const place = childPath(path, child.key, entry.type === "list");
    keys.push({ ...base, ...wire(place, child) });
    collect(child, place, base, keys);
  }
}

function wire(
  path: string,
  { line, endLine, type, value, size, shape, anchor }: ConfigEntry,
): Record<string, unknown> {
  return {
    path,
    type,
    line,
    end_line: endLine,
    ...(value === undefined || type === "null" ? {} : { value }),
    ...(size === undefined ? {} : { size }),
    ...(shape === undefined ? {} : { shape }),
    ...(anchor === undefined ? {} : { anchor }),
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
