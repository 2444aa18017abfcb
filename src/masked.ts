/** What stands in place of a secret: an identifier, so that it is valid in strings and as a plain scalar. */
export const MASK = "__MASKED__";
