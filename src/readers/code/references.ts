/** Names kept of one file; what uses more is generated, and refers to everything. */
const MAX_NAMES = 2_000;
/** Two characters and more. Without Unicode classes, which take four times as long: any other script counts as letters. */
const NAME = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]+/g;

/**
 * The names a source uses, each once. Words of comments and strings are among them: what a comment names, it
 * refers to as well, and what nobody declares leads nowhere.
 */
export function referencesIn(text: string): string[] {
  return [...new Set(text.match(NAME))].slice(0, MAX_NAMES).toSorted();
}
