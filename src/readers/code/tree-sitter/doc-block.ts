import { firstSentence, jsdocSentence } from "../doc.ts";

/**
 * First sentence of the last `/** … *\/` comment: Javadoc, KDoc and PHPDoc. Other comments are no docs.
 * @param comments what stands above a declaration, in source order
 */
export function docBlockSentence(comments: readonly string[]): string | undefined {
  const doc = comments.findLast((comment) => /^\/\*\*(?!\/)/.test(comment));
  if (doc === undefined) return undefined;
  if (/\{@inherit[dD]oc\}/.test(doc)) return undefined;
  const text = doc.slice(3).replace(/\*+\/\s*$/, "");
  return jsdocSentence(withoutMarkup(text));
}

/** First sentence of C#'s XML docs, else of any prose after `///`. */
export function xmlDocSentence(comments: readonly string[]): string | undefined {
  const text = comments
    .filter((comment) => /^\/\/\/(?!\/)|^\/\*\*(?!\/)/.test(comment))
    .flatMap((comment) => comment.split(/\r\n?|\n/))
    .map((line) => line.replace(/^\s*(?:\/\/\/|\/\*\*|\*+(?!\/))/, "").replace(/\*+\/\s*$/, ""))
    .join("\n");
  const summary = /<summary>([^]*?)(?:<\/summary>|$)/.exec(text)?.[1];
  if (summary === undefined && text.trimStart().startsWith("<")) return undefined;
  const [paragraph = ""] = withoutMarkup(summary ?? text)
    .trim()
    .split(/\n\s*\n/);
  return firstSentence(paragraph);
}

/** Tags come off; what `<see cref="T:Name"/>` refers to stays. */
function withoutMarkup(text: string): string {
  return text
    .replaceAll(/<(?:see|seealso|paramref|typeparamref)\s+\w+="(?:\w:)?([^"]*)"\s*\/>/g, "$1")
    .replaceAll(/<\/?[a-zA-Z][^<>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
