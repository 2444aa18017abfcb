/** Where a text is as long, each of its errors takes long to place. */
const LONG = 500_000;
/** Sum of the squares of the lines' lengths: the memory that errors all over them take, within a factor of ten. */
const WIDE = 200_000_000;

/**
 * oxc draws a frame with the whole line for every error, in native code that nothing can stop: 4,000
 * repeated exports on a line of 130 KB take 14 s and 2 GB, those on one of 10 MB all there is.
 */
export function needsProcess(text: string): boolean {
  if (text.length > LONG) return true;
  let wide = 0;
  for (const { length } of text.split(/[\r\n\u2028\u2029]/)) wide += length * length;
  return wide > WIDE;
}
