import { parse, TomlError } from "smol-toml";
import { Faults, type ParsedConfig } from "../node.ts";
import { scanToml } from "./scan.ts";

/**
 * TOML 1.0 with the place of every key. `smol-toml` judges the text, but keeps no places: those come from a
 * scanner, which is compared with it in test/compare/config.ts.
 */
export function parseToml(text: string): ParsedConfig {
  const faults = new Faults();
  const { root, repeated } = scanToml(text, faults);
  try {
    parse(text, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The first line says what is wrong, the others show the place.
    const message = error.message.split("\n", 1)[0] ?? "";
    faults.add(offsetOf(text, error), message.replace(/^Invalid TOML document: /, ""));
  }
  return { documents: [root], faults: faults.inOrder(), repeated };
}

function offsetOf(text: string, { line, column }: TomlError): number {
  let start = 0;
  for (let left = line - 1; left > 0; left--) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    start = end + 1;
  }
  return Math.min(start + Math.max(0, column - 1), text.length);
}
