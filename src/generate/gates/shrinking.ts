/** Below this a file has too little in it for its size to say anything: characters other than blanks. */
const WORTH_MEASURING = 400;
/** SPEC 7: under half of what it replaces. */
const LEAST_SHARE = 0.5;

/** Words by which a request says that there is to be less than before. */
const SHORTEN =
  /\b(?:short(?:en|er|ened)?|remov(?:e|es|ed|ing)|delet(?:e|es|ed|ing)|drop(?:s|ped|ping)?|strip(?:s|ped)?|trim(?:s|med)?|simplif(?:y|ies|ied)|reduc(?:e|es|ed|ing)|minimi[sz]e|minimal|condens(?:e|ed)|split|extract|move|cut|clean ?up|empty|from scratch|replace (?:the )?(?:whole|entire|everything|all)|less|fewer|smaller|compact|dedup(?:licate)?|merge|inline|consolidate|stub|reset|get rid of|no longer)\b/i;

/** How much of a file is left, 0 to 1 and more; undefined where it is right that there is less. */
export function shrunkTo(code: string, base: string | undefined, request: string): number | undefined {
  if (base === undefined) return undefined;
  const before = visible(base);
  if (before < WORTH_MEASURING || SHORTEN.test(request)) return undefined;
  const share = visible(code) / before;
  return share < LEAST_SHARE ? share : undefined;
}

function visible(text: string): number {
  return text.replaceAll(/\s+/g, "").length;
}
