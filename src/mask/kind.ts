/**
 * What a file's name says about how values are written in it:
 * - `settings`: `NAME=value` without quotes (`.env`, INI, properties);
 * - `yaml`: plain scalars;
 * - `data`: JSON and TOML, where only numbers go without quotes;
 * - `shell`: `NAME=value` without spaces around `=`;
 * - `markup`: XML and HTML, elements and attributes;
 * - `code`: values are string literals;
 * - `unknown`: prose, logs, no name given: literals, and `NAME=value` where it is unmistakable.
 */
export type TextKind = "settings" | "yaml" | "data" | "shell" | "markup" | "code" | "unknown";

const BY_EXTENSION: Readonly<Record<string, TextKind>> = {
  env: "settings",
  envrc: "settings",
  ini: "settings",
  cfg: "settings",
  conf: "settings",
  cnf: "settings",
  config: "markup",
  properties: "settings",
  npmrc: "settings",
  pypirc: "settings",
  gitconfig: "settings",
  gitmodules: "settings",
  inf: "settings",
  vars: "settings",
  service: "settings",
  socket: "settings",
  network: "settings",
  netdev: "settings",
  yml: "yaml",
  yaml: "yaml",
  json: "data",
  jsonc: "data",
  json5: "data",
  toml: "data",
  "code-workspace": "data",
  webmanifest: "data",
  tfstate: "data",
  sh: "shell",
  bash: "shell",
  ksh: "shell",
  bats: "shell",
  ebuild: "shell",
  eclass: "shell",
  bashrc: "shell",
  bash_profile: "shell",
  bash_aliases: "shell",
  bash_login: "shell",
  bash_logout: "shell",
  profile: "shell",
  zsh: "shell",
  dockerfile: "shell",
  bat: "shell",
  cmd: "shell",
  xml: "markup",
  html: "markup",
  htm: "markup",
  plist: "markup",
  md: "unknown",
  markdown: "unknown",
  txt: "unknown",
  rst: "unknown",
  adoc: "unknown",
  org: "unknown",
  log: "unknown",
  http: "unknown",
  rest: "unknown",
  csv: "unknown",
};

/** The kind by file name; any extension that is not listed is code. */
export function kindOf(path: string | undefined): TextKind {
  if (path === undefined) return "unknown";
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
  if (/^\.env(?:\.|$)|^credentials$|^\.netrc$|^_netrc$/.test(name)) return "settings";
  if (/^(?:dockerfile|makefile)|^(?:pkgbuild|apkbuild|bashrc)$/.test(name)) return "shell";
  const dot = name.lastIndexOf(".");
  if (dot < 0) return "unknown";
  return BY_EXTENSION[name.slice(dot + 1)] ?? "code";
}

/** The part of a text that is written in another way than the rest. */
export interface Region {
  end: number;
  kind: TextKind;
}

const FRONT_MATTER = /\ufeff?(---|\+\+\+)[ \t]*\r?\n/y;
/** Longer ones are no front matter but a rule at the head of a page. */
const LONGEST_FRONT_MATTER = 64 * 1024;

/** The YAML (`---`) or TOML (`+++`) at the head of a markdown page. */
export function frontMatterOf(text: string, path: string | undefined): Region | undefined {
  if (path === undefined || !/\.(?:md|mdx|markdown|rmd|qmd)$/i.test(path)) return undefined;
  FRONT_MATTER.lastIndex = 0;
  const fence = FRONT_MATTER.exec(text)?.[1];
  if (fence === undefined) return undefined;
  const end = text.slice(0, LONGEST_FRONT_MATTER).indexOf(`\n${fence}`, FRONT_MATTER.lastIndex - 1);
  return end < 0 ? undefined : { end, kind: fence === "---" ? "yaml" : "data" };
}
