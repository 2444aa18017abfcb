/**
 * A tag that calls for work: `TODO: …`, `FIXME(name) …`, `HACK around it`; not the word in a sentence about such
 * tags, as in "TODO, FIXME and XXX comments".
 */
export const TODO =
  /\b(?:TODO|FIXME|HACK|XXX)\b(?=[:(]|\s*$|[ \t]+(?!(?:and|or|comments?|tags?)\b)[\p{L}\p{N}])/gmu;
