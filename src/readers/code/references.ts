/** Names kept of one file; what uses more is generated, and refers to everything. */
const MAX_NAMES = 2_000;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/gu;

/**
 * The names a source uses, each once. Words of comments and strings are among them: what a comment names, it
 * refers to as well, and what nobody declares leads nowhere.
 */
export function referencesIn(text: string): string[] {
  const names = new Set<string>();
  for (const [name] of text.matchAll(NAME)) {
    if (name.length < 2) continue;
    names.add(name);
    if (names.size === MAX_NAMES) break;
  }
  return [...names].toSorted();
}
