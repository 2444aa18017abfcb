import { isPackageName } from "../../package-name.ts";

/** `@scope/name`, `golang.org/x/net`, `requests[socks]`. */
const NAME = /^@?[\w][\w.~/-]{0,150}(?:\[[\w,.\s-]{1,60}\])?/;
/** What a constraint on versions is made of; a marker of Python's begins with a semicolon. */
const VERSION = /^[\w.*^~<>=!|&,+@:/#()-]{1,100}$/;
/** Words that stand for a version. */
const WORDS = /^(?:latest|next|beta|canary|x|\*|-|\|\||&&|and|or)$/;

/**
 * A declared dependency as a prompt may have it: manifests are files like others, and a version that is a sentence
 * is none.
 * @param declared as a manifest has it: `valibot ^1.5.0`, `requests>=2 ; extra == "x"`
 * @returns nothing for what no package is called; the name alone where what stands behind it is no version
 */
export function tameDeclaration(declared: string): string[] {
  const name = NAME.exec(declared)?.[0];
  if (name === undefined || !isPackageName(name.replace(/\[.*$/, ""))) return [];
  const rest = declared.slice(name.length);
  const [version = ""] = rest.split(";", 1);
  const parts = version.trim().split(/\s+/);
  const isVersion =
    parts.every((part) => VERSION.test(part)) &&
    (parts.length === 1 || parts.every((part) => /\d/.test(part) || WORDS.test(part) || !/\w/.test(part)));
  return [isVersion ? `${name}${/^\s/.test(rest) ? " " : ""}${parts.join(" ")}` : name];
}
