import { basename } from "node:path";
import type { ConfigFormat } from "../../digest.ts";

/** JSON by their names whose programs take comments and trailing commas. */
const JSONC =
  /^(?:(?:ts|js)config(?:\.[\w.-]+)?\.json|\.eslintrc(?:\.json)?|\.?devcontainer\.json|deno\.jsonc?|api-extractor\.json|tslint\.json|\.swcrc|turbo\.json|nx\.json|\.jshintrc|\.jscsrc|language-configuration\.json|\.oxlintrc\.json|\.oxfmtrc\.json|biome\.json|bun\.lock|.+\.(?:code-workspace|jsonc|sublime-(?:settings|project|keymap|menu|commands|build)|code-snippets|babelrc))$/;
/** Folders in which every `.json` is one. */
const JSONC_FOLDERS = /(?:^|\/)\.(?:vscode|zed|devcontainer)\/[^/]+\.json$/;

const BY_NAME: readonly (readonly [ConfigFormat, RegExp])[] = [
  ["jsonc", JSONC],
  ["json5", /\.json5$|^\.babelrc$|^\.hintrc$/],
  [
    "json",
    /\.(?:json|webmanifest|importmap|har|tfstate|ipynb|avsc)$|^(?:composer|pipfile|flake|deno)\.lock$|^\.(?:watchmanconfig|bowerrc|arcconfig)$/,
  ],
  ["yaml", /\.(?:ya?ml|cff)$|^\.(?:clang-(?:format|tidy)|clangd|gemrc|yamllint)$|^(?:pubspec|chart)\.lock$/],
  ["toml", /\.toml$|^(?:cargo|poetry|uv|pdm)\.lock$|^pipfile$/],
  ["env", /^\.env(?:\.[\w.-]+)?$|\.env$|^\.(?:dev|prod)\.vars$/],
  ["properties", /\.properties$/],
  ["go.mod", /^go\.mod$/],
  [
    "ini",
    /\.(?:ini|cfg|cnf|inf|desktop|service|socket|timer|mount|target|network|netdev|link|editorconfig)$|^\.(?:editorconfig|gitconfig|gitmodules|npmrc|pypirc|flake8|pylintrc|coveragerc|hgrc|buckconfig|condarc-ini|my\.cnf)$|^(?:pylintrc|tox\.ini|setup\.cfg)$/,
  ],
];

/** Names that say "configuration" but not which. */
const AMBIGUOUS = /\.(?:conf|config|cfg|rc)$|^\.[\w-]+rc$/;

/**
 * The format of a file by its name; failing that by its content.
 * @param path as given; forward or backward slashes
 * @param text the text, or its beginning
 * @returns undefined for what is none, as far as can be told
 */
export function detectFormat(path: string, text: string | undefined): ConfigFormat | undefined {
  const named = formatByName(path);
  return named ?? (text === undefined ? undefined : formatByContent(text));
}

/** Whether the reader wants the file where a folder is walked: nothing is taken for its content alone. */
export function isConfigFile(path: string, head: string | undefined): boolean {
  if (formatByName(path) !== undefined) return true;
  return AMBIGUOUS.test(nameOf(path)) && head !== undefined && formatByContent(head) !== undefined;
}

function formatByName(path: string): ConfigFormat | undefined {
  if (JSONC_FOLDERS.test(path.replaceAll("\\", "/"))) return "jsonc";
  const name = nameOf(path);
  return BY_NAME.find(([, pattern]) => pattern.test(name))?.[0];
}

function nameOf(path: string): string {
  return basename(path.replaceAll("\\", "/")).toLowerCase();
}

/** Lines looked at. */
const MAX_LINES = 200;
/** Of the lines so many must look like the format. */
const MOST = 0.6;

const SECTION = /^\s*\[\[?[^\]=]{1,200}\]\]?\s*(?:[#;].*)?$/;
const TOML_VALUE = /^\s*[\w."'-]{1,200}\s*=\s*(?:["'[{]|true\b|false\b|[+-]?\d)/;
const ASSIGNMENT = /^\s*(?:export\s+)?[\w.:/@-]{1,200}\s*=/;
const UPPER_CASE = /^\s*(?:export\s+)?[A-Z][A-Z0-9_]{0,200}=/;
const YAML_LINE = /^\s*(?:- |-$|["']?[\w./ -]{1,200}["']?:(?:\s|$))|^(?:---|\.\.\.)/;

function formatByContent(text: string): ConfigFormat | undefined {
  const lines = text
    .slice(0, MAX_LINES * 500)
    .split(/\r\n?|\n/, MAX_LINES)
    .filter((line) => /\S/.test(line) && !/^\s*(?:#|;|\/\/)/.test(line));
  const first = lines[0]?.trim() ?? "";
  if (/^[{[]/.test(first) && !SECTION.test(first)) return "json";
  if (/^(?:---|%YAML)/.test(first)) return "yaml";
  const share = (...patterns: RegExp[]): number =>
    lines.filter((line) => patterns.some((pattern) => pattern.test(line))).length / Math.max(1, lines.length);
  const sections = share(SECTION);
  if (share(SECTION, TOML_VALUE) >= MOST && share(SECTION, ASSIGNMENT) === share(SECTION, TOML_VALUE))
    return "toml";
  if (share(UPPER_CASE) >= MOST) return "env";
  if (share(SECTION, ASSIGNMENT) >= MOST) return sections > 0 ? "ini" : "properties";
  return share(YAML_LINE) >= MOST ? "yaml" : undefined;
}
