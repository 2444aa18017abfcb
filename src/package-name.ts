/** Of `@scope/name/part` or `golang.org/x/net` what stands between slashes and dots: longer is none, or a sentence. */
const LONGEST_PART = 60;
/** Words of a part: `babel-plugin-transform-react-remove-prop-types` has seven. */
const MOST_WORDS = 8;
const CHARACTERS = /^[\w@#~./:+-]{1,160}$/;

/**
 * Whether a package or module may be called so. Manifests and imports are anybody's, and their names go to models:
 * a sentence with hyphens is no name.
 */
export function isPackageName(name: string): boolean {
  if (!CHARACTERS.test(name)) return false;
  return name
    .split(/[/.:]/)
    .every((part) => part.length <= LONGEST_PART && part.split(/[-_+~]/).length <= MOST_WORDS);
}
