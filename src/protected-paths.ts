/**
 * What runs by itself or configures agents, and is therefore written by nobody but its owner (SPEC 3): names of
 * files or directories wherever they stand, or paths from the root; `*` stands for any characters of a name.
 */
export const PROTECTED_PATHS: readonly string[] = [
  // git, and the services that read folders named after it: .gitattributes, .gitmodules, .github, .gitlab-ci.yml
  ".git*",
  // continuous integration
  ".circleci",
  ".travis.yml",
  ".drone.yml",
  ".woodpecker*",
  ".buildkite",
  ".forgejo",
  ".cirrus.yml",
  ".semaphore",
  "appveyor.yml",
  "azure-pipelines*",
  "bitbucket-pipelines.yml",
  "Jenkinsfile",
  // agents
  ".mcp.json",
  "mcp.json",
  ".claude*",
  "CLAUDE*.md",
  "AGENTS*.md",
  "GEMINI*.md",
  ".agents",
  ".cursor*",
  ".codex",
  ".gemini",
  ".windsurf*",
  ".clinerules",
  ".roo*",
  ".aider*",
  ".continue",
  // editors run tasks and debuggers of a folder they open
  ".vscode",
  "*.code-workspace",
  ".idea",
  ".zed",
  ".fleet",
  ".devcontainer*",
  ".vimrc",
  ".exrc",
  ".nvimrc",
  ".nvim.lua",
  ".dir-locals.el",
  // hooks and tools that run on entering a directory or committing
  ".husky",
  "lefthook.yml",
  ".lefthook*",
  ".pre-commit-config.yaml",
  ".envrc",
  "mise.toml",
  ".mise*",
  // package managers take registries and scripts from them
  ".npmrc",
  ".yarnrc*",
  ".pnpmfile.cjs",
  // shells
  ".bashrc",
  ".bash_*",
  ".profile",
  ".login",
  ".logout",
  ".cshrc",
  ".tcshrc",
  ".kshrc",
  ".inputrc",
  ".zsh*",
  ".zprofile",
  ".zlog*",
  "config.fish",
  "crontab",
  ".config/autostart",
  ".config/systemd",
];

/**
 * The pattern that keeps a path from being written.
 * @param relative to the root, with forward slashes
 * @param patterns as {@link PROTECTED_PATHS}; compared without case and without what file systems disregard
 */
export function protectedBy(relative: string, patterns: readonly string[]): string | undefined {
  const parts = relative.split("/").map(fold);
  return patterns.find((pattern) => {
    const wanted = pattern.split("/").map((part) => patternOf(fold(part)));
    if (wanted.length === 1) return parts.some((part) => wanted[0]?.test(part) === true);
    return parts.some((_, at) => wanted.every((part, index) => part.test(parts[at + index] ?? "")));
  });
}

function patternOf(name: string): RegExp {
  const source = name.split("*").map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`);
}

/** HFS+ skips invisible characters, Windows final dots and blanks. */
function fold(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase()
    .replace(/[. ]+$/, "");
}
