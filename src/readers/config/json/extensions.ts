/** What JSONC and JSON5 have beyond JSON, and who may use it. */
import type { Faults } from "../node.ts";

export type JsonDialect = "json" | "jsonc" | "json5";

/** https://json5.org, sections 1.2 and 2 to 8 */
const EXTENSIONS = {
  comment: "Comment",
  trailingComma: "Comma after the last item",
  singleQuotes: "String in single quotes",
  unquotedKey: "Key without quotes",
  number: "Number in a form of JSON5",
  escape: "Escape that JSON does not know",
  controlCharacter: "Control character in a string",
  whiteSpace: "White space that JSON does not know",
} as const;

type Extension = keyof typeof EXTENSIONS;

const OF_JSONC: ReadonlySet<Extension> = new Set<Extension>(["comment", "trailingComma"]);

/** The first use of each extension in a text. */
export class ExtensionUse {
  readonly #first = new Map<Extension, number>();

  note(extension: Extension, offset: number): void {
    if (!this.#first.has(extension)) this.#first.set(extension, offset);
  }

  /** The narrowest dialect that has all that was used. */
  dialect(): JsonDialect {
    if (this.#first.size === 0) return "json";
    return [...this.#first.keys()].every((used) => OF_JSONC.has(used)) ? "jsonc" : "json5";
  }

  /** Reports what a dialect does not have. */
  report(dialect: JsonDialect, faults: Faults): void {
    if (dialect === "json5") return;
    for (const [extension, offset] of this.#first) {
      const inJsonc = OF_JSONC.has(extension);
      if (dialect === "jsonc" && inJsonc) continue;
      const has = inJsonc ? "JSONC" : "JSON5";
      faults.add(
        offset,
        `${EXTENSIONS[extension]}, which ${dialect.toUpperCase()} does not allow (${has} does)`,
      );
    }
  }
}
