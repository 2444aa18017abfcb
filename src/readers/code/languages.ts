import type { Language } from "./language.ts";
import { html, svelte, vue } from "./markup/index.ts";
import { javascript, jsx, tsx, typescript } from "./oxc/index.ts";
import { sql } from "./sql/index.ts";
import { bash } from "./tree-sitter/bash.ts";
import { cSharp } from "./tree-sitter/c-sharp.ts";
import { css } from "./tree-sitter/css.ts";
import { go } from "./tree-sitter/go.ts";
import { java } from "./tree-sitter/java.ts";
import { kotlin } from "./tree-sitter/kotlin.ts";
import { lua } from "./tree-sitter/lua.ts";
import { php } from "./tree-sitter/php.ts";
import { python } from "./tree-sitter/python.ts";
import { ruby } from "./tree-sitter/ruby.ts";
import { rust } from "./tree-sitter/rust.ts";

/** Every language read_code knows, one row each. */
export const languages: readonly Language[] = [
  typescript,
  tsx,
  javascript,
  jsx,
  go,
  python,
  java,
  rust,
  php,
  cSharp,
  kotlin,
  ruby,
  bash,
  lua,
  css,
  sql,
  html,
  vue,
  svelte,
];
