/**
 * The candidates most like a word, best first: what someone probably meant.
 * @param limit at most so many
 */
export function nearest(word: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = plain(word);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = editDistance(wanted, plain(candidate), most);
    if (distance <= most) scored.push({ candidate, distance });
  }
  return scored
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** `, did you mean "x"?` behind a message about a mistyped word; empty where nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const [near] = nearest(word, candidates, 1);
  return near === undefined ? "" : `, did you mean "${near}"?`;
}

function plain(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`; more than `most` where there are more. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(row, j - 1) + 1,
        at(above, j) + 1,
        at(above, j - 1) + (same ? 0 : 1),
        swapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    if (Math.min(...row) > most) return most + 1;
    before = above;
    above = row;
  }
  return above[b.length] ?? most + 1;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.POSITIVE_INFINITY;
}
