import { join } from "node:path";
import type { World } from "./command.ts";

/** How a client starts a server: a program and its arguments. */
export interface Server {
  command: string;
  args: readonly string[];
}

export interface Client {
  name: string;
  title: string;
  /** Where the person's own registrations are, for all projects. */
  userFile(world: Pick<World, "env" | "home" | "platform">): string;
  /** Where a project's are, from its top; undefined where the client has no such place. */
  projectFile?: string;
  format: "json" | "toml";
  /** The table in the file that holds servers by name. */
  key: "mcpServers" | "servers" | "mcp_servers";
  /** What each entry says besides command and arguments. */
  entry?: Readonly<Record<string, string>>;
  /**
   * How a server learns of the project: it is started in its folder; by the client's variable for it, since it
   * may be started in the home directory; or not at all, so that the root has to be written down.
   */
  root: "started there" | "${workspaceFolder}" | "written";
  /** The words of the client's own command, for all projects. */
  register?(name: string, server: Server): readonly string[];
  /** What that command takes in place of `--scope user` for one project alone, where it can do that. */
  forProject?: string;
}

/** Every client, one row each. Formats of late 2026, tried with the clients that run in a terminal. */
export const CLIENTS: readonly Client[] = [
  {
    // https://code.claude.com/docs/en/mcp
    name: "claude",
    title: "Claude Code",
    userFile: ({ env, home }) => join(env["CLAUDE_CONFIG_DIR"] || home, ".claude.json"),
    projectFile: ".mcp.json",
    format: "json",
    key: "mcpServers",
    root: "started there",
    register: (name, { command, args }) =>
      ["claude", "mcp", "add", "--scope", "user", name, "--"].concat(command, args),
    forProject: "--scope project",
  },
  {
    // https://cursor.com/docs/mcp
    name: "cursor",
    title: "Cursor",
    userFile: ({ home }) => join(home, ".cursor", "mcp.json"),
    projectFile: ".cursor/mcp.json",
    format: "json",
    key: "mcpServers",
    root: "${workspaceFolder}",
  },
  {
    // https://code.visualstudio.com/docs/copilot/reference/mcp-configuration
    name: "vscode",
    title: "Visual Studio Code",
    userFile: (world) => join(applicationData(world), "Code", "User", "mcp.json"),
    projectFile: ".vscode/mcp.json",
    format: "json",
    key: "servers",
    entry: { type: "stdio" },
    root: "${workspaceFolder}",
    register: (name, server) => ["code", "--add-mcp", JSON.stringify({ name, type: "stdio", ...server })],
  },
  {
    // https://developers.openai.com/codex/mcp
    name: "codex",
    title: "Codex",
    userFile: ({ env, home }) => join(env["CODEX_HOME"] || join(home, ".codex"), "config.toml"),
    projectFile: ".codex/config.toml",
    format: "toml",
    key: "mcp_servers",
    root: "started there",
    register: (name, { command, args }) => ["codex", "mcp", "add", name, "--", command, ...args],
  },
  {
    // https://docs.windsurf.com/windsurf/cascade/mcp
    name: "windsurf",
    title: "Windsurf",
    userFile: ({ home }) => join(home, ".codeium", "windsurf", "mcp_config.json"),
    format: "json",
    key: "mcpServers",
    root: "written",
  },
  {
    // https://geminicli.com/docs/tools/mcp-server
    name: "gemini",
    title: "Gemini CLI",
    userFile: ({ home }) => join(home, ".gemini", "settings.json"),
    projectFile: ".gemini/settings.json",
    format: "json",
    key: "mcpServers",
    root: "started there",
    register: (name, { command, args }) =>
      ["gemini", "mcp", "add", "--scope", "user", name, command].concat(
        args.length > 0 ? ["--", ...args] : [],
      ),
    forProject: "--scope project",
  },
];

/** Where programs with windows keep their settings. */
function applicationData({ env, home, platform }: Pick<World, "env" | "home" | "platform">): string {
  if (platform === "win32") return env["APPDATA"] || join(home, "AppData", "Roaming");
  if (platform === "darwin") return join(home, "Library", "Application Support");
  return env["XDG_CONFIG_HOME"] || join(home, ".config");
}
