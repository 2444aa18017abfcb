/**
 * Replaces the marked parts of a page: what stands between `<!-- NAME -->` and `<!-- /NAME -->`.
 * @throws Error for a part the page does not have
 */
export function fillParts(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, content]) => {
    const part = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!part.test(text)) throw new Error(`The page has no part "${name}"`);
    return text.replace(part, (_, begin: string, end: string) => `${begin}${content}\n${end}`);
  }, page);
}

/** The same for a file; it is written only where something changes. */
export async function fillFile(path: string, parts: Readonly<Record<string, string>>): Promise<void> {
  const before = await Bun.file(path).text();
  const after = fillParts(before, parts);
  if (after !== before) await Bun.write(path, after);
}
