/** Tags in which models that reason put their thinking where a server does not take it out. */
const OPENING = /^\s*<(think|thinking|thought|reasoning)>/i;

/**
 * An answer without the thinking at its beginning. Tags further in are left alone: they may be the file's own.
 * What is never closed is thinking to its end.
 */
export function withoutThinking(answer: string): string {
  let text = answer;
  for (;;) {
    const opening = OPENING.exec(text);
    if (opening === null) return withoutLostOpening(text);
    const closing = new RegExp(`</${opening[1] ?? ""}>[ \\t]*\\n?`, "i").exec(text);
    if (closing === null) return "";
    text = text.slice(closing.index + closing[0].length);
  }
}

/** Some chat templates put the opening tag into the prompt, so that only the closing one is in the answer. */
function withoutLostOpening(text: string): string {
  const closing = /^[ \t]*<\/think(?:ing)?>[ \t]*(?:\n|$)/im.exec(text);
  if (closing === null) return text;
  const fence = /^ {0,3}(?:`{3}|~{3})/m.exec(text);
  if (fence !== null && fence.index < closing.index) return text;
  return text.slice(closing.index + closing[0].length);
}
