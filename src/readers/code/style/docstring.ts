/** By which convention a docstring names parameters and results; `plain` where it names none. */
export function docstringStyle(text: string): "google" | "numpy" | "restructuredtext" | "plain" {
  // https://numpydoc.readthedocs.io/en/latest/format.html
  if (/^[ \t]*(?:Parameters|Returns|Raises|Yields|Attributes)[ \t]*\n[ \t]*-{3,}/m.test(text)) return "numpy";
  // https://www.sphinx-doc.org/en/master/usage/domains/python.html#info-field-lists
  if (/^[ \t]*:(?:param|parameter|arg|returns?|rtype|raises?|type|ivar|cvar)\b/m.test(text)) {
    return "restructuredtext";
  }
  // https://google.github.io/styleguide/pyguide.html#383-functions-and-methods
  return /^[ \t]*(?:Args|Arguments|Returns|Raises|Yields|Attributes):[ \t]*$/m.test(text)
    ? "google"
    : "plain";
}
