import type { ConfigDigest, ConfigEntry } from "../../../src/digest.ts";
import { maskSecrets } from "../../../src/mask/index.ts";
import { fitOutline } from "../../../src/outline.ts";
import { estimateTokens } from "../../../src/tokens.ts";
import type { Detail } from "../../../src/reader.ts";
import { configReader } from "../../../src/readers/config/index.ts";
import { childPath } from "../../../src/readers/config/path.ts";

/** Reads a text as the executable does: masked first. */
export async function read(name: string, ...lines: string[]): Promise<ConfigDigest> {
  const path = `/project/${name}`;
  const { text, findings } = maskSecrets(lines.join("\n"), { path });
  return await configReader.parse({ path, text, findings });
}

/** Every key as `path line-end`, `path line` where it is one line; scalars with their value. */
export function keys({ documents }: ConfigDigest): string[] {
  const out: string[] = [];
  const collect = (entry: ConfigEntry, path: string): void => {
    for (const child of entry.entries ?? []) {
      const place = childPath(path, child.key, entry.type === "list");
      const range = child.line === child.endLine ? `${child.line}` : `${child.line}-${child.endLine}`;
      out.push(`${place} ${range}${child.value === undefined ? "" : ` ${child.type} ${child.value}`}`);
      collect(child, place);
    }
  };
  for (const document of documents) collect(document, "");
  return out;
}

/** `line:column message` of every error. */
export function errors(digest: ConfigDigest): string[] {
  return digest.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

/** `kind line path value` of every setting. */
export function settings(digest: ConfigDigest): string[] {
  return digest.settings.map(({ kind, line, path, value }) => `${kind} ${line} ${path} ${value}`);
}

/** `line NAME (default)` of every reference to the environment. */
export function environment(digest: ConfigDigest): string[] {
  return digest.environment.map(
    ({ line, name, default: fallback }) => `${line} ${name}${fallback === undefined ? "" : ` (${fallback})`}`,
  );
}

export function outline(
  digest: ConfigDigest,
  detail: Detail = "full",
  maxTokens = Number.POSITIVE_INFINITY,
): string[] {
  return fitOutline(
    configReader.outline(digest, detail),
    ({ text }) => estimateTokens(text) <= maxTokens,
  ).text.split("\n");
}
