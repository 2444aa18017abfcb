import type { Language } from "./language.ts";
import { javascript, jsx, tsx, typescript } from "./oxc/index.ts";
import { sql } from "./sql/index.ts";
import { go } from "./tree-sitter/go.ts";
import { python } from "./tree-sitter/python.ts";

/** Every language read_code knows, one row each. */
export const languages: readonly Language[] = [typescript, tsx, javascript, jsx, go, python, sql];
