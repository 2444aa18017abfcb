const MAX_DOC = 200;

/**
 * First sentence of a JSDoc comment, on one line.
 * @param comment what stands between `/*` and its end, the second star included
 * @returns undefined where there is no prose before the tags
 */
export function jsdocSentence(comment: string): string | undefined {
  const lines = comment.split(/\r\n?|\n/).map((line) => line.replace(/^\s*\*+ ?/, "").trim());
  const prose: string[] = [];
  for (const line of lines) {
    const tag = /^@(\w+)\s*(.*)$/.exec(line);
    if (tag !== null) {
      if (prose.length > 0) break;
      if (/^(description|desc|summary|fileoverview|file|overview)$/i.test(tag[1] ?? "") && tag[2])
        prose.push(tag[2]);
      continue;
    }
    if (line === "" && prose.length > 0) break;
    if (line !== "") prose.push(line);
  }
  return firstSentence(prose.join(" "));
}

/** The text up to the end of its first sentence, at most 200 characters; undefined when empty. */
export function firstSentence(text: string): string | undefined {
  const plain = text
    .replaceAll(
      /\{@\w+\s+([^}|\s]*)(?:[|\s]+([^}]*))?\}/g,
      (_, target: string, label?: string) => label ?? target,
    )
    .replaceAll(/\s+/g, " ")
    .trim();
  if (plain === "") return undefined;
  // "e.g." and "i.e." end no sentence, nor does a dot before a lower-case letter.
  const end = /(?<!\b(?:e\.g|i\.e|etc|vs|cf))[.!?](?=\s+[^a-z\s]|$)/.exec(plain);
  const sentence = end === null ? plain : plain.slice(0, end.index);
  const short = sentence.length > MAX_DOC ? sentence.slice(0, MAX_DOC - 1).trimEnd() + "…" : sentence;
  return short === "" ? undefined : short;
}
