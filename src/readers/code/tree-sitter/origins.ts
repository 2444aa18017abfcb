import type { ImportOrigin } from "../../../digest.ts";

/** The packages of the JDK's modules: https://docs.oracle.com/en/java/javase/21/docs/api/allpackages-index.html */
const STANDARD =
  /^(?:java|jdk|sun|com\.sun|netscape\.javascript|org\.(?:ietf\.jgss|w3c\.dom|xml\.sax)|javax\.(?:accessibility|annotation\.processing|crypto|imageio|lang\.model|management|naming|net|print|rmi|script|security|smartcardio|sound|sql|swing|tools|transaction\.xa|xml))(?:\.|$)/;

/** Which imports lie in the same project only the build says: those that share the first elements of the package do. */
const SHARED = 3;

export function javaOrigin(module: string, packageName: string | undefined): ImportOrigin {
  if (STANDARD.test(module)) return "standard";
  return sharesRoot(module, packageName, ".", SHARED) ? "local" : "third_party";
}

/** Whether a module begins as the file's own package does, in as many elements or all there are. */
export function sharesRoot(
  module: string,
  packageName: string | undefined,
  separator: string,
  elements: number,
): boolean {
  if (packageName === undefined) return false;
  const root = packageName.split(separator).slice(0, elements).join(separator);
  return module === root || module.startsWith(root + separator);
}
