/** What may be kept as a secret, whoever asks. The sentences do not repeat what was given: it may be the value. */

/** As environment variables are named; a key that was given in place of a name hardly ever looks so. */
const NAME = /^[A-Z][A-Z0-9_]{0,99}$/;
/** A PEM chain fits many times. */
const MAX_VALUE_BYTES = 64 * 1024;
/** What a masker takes. */
const SHORTEST_KEY = 8;

/** @returns what is wrong with a secret's name; undefined for a good one */
export function secretNameProblem(name: string): string | undefined {
  if (NAME.test(name)) return undefined;
  return "The name of a secret is made of capital letters, digits and underscores, as in CEREBRAS_API_KEY";
}

/** @returns what is wrong with a secret's value; undefined for a good one */
export function secretValueProblem(value: string): string | undefined {
  if (value.trim() === "") return "expected some text, found nothing";
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES) return `expected at most ${MAX_VALUE_BYTES} bytes`;
  // Shorter ones would mask ordinary words, and so could not be kept from coming out.
  if (value.length < SHORTEST_KEY) return `expected at least ${SHORTEST_KEY} characters`;
  // SQLite ends text at a NUL; the others come from arrow keys and from UTF-16.
  if (/[^\P{Cc}\t\r\n]/u.test(value)) return "expected text without control characters";
  return undefined;
}
