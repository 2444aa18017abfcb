/** What a command is; each stands in a file of its own and is loaded when it is called. */
import type { LogFormat, LogLevel } from "../log.ts";

/** What every command gets of the world. */
export interface World {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  home: string;
  platform: NodeJS.Platform;
  version: string;
  /** How to start this very program again. */
  selfCommand: readonly string[];
  /** URL of the parser threads' script. */
  parseWorker: string;
  /** Results. */
  out(text: string): void;
  /** Logs, progress, prompts. */
  err(text: string): void;
  /** All of stdin, as text. */
  readInput(): Promise<string>;
  /** Whether what is written by `out` or `err` is seen in a terminal; false with NO_COLOR for colours. */
  isTerminal: { in: boolean; out: boolean; err: boolean };
}

export interface GlobalOptions {
  root: string[];
  dataDir?: string;
  logLevel?: LogLevel;
  logFormat?: LogFormat;
}

export interface Invocation {
  world: World;
  globals: GlobalOptions;
  /** Positional arguments, in order; missing optional ones are left out. */
  args: string[];
  options: Readonly<Record<string, unknown>>;
}

/** A command as help shows it; what it does is loaded when it is called. */
export interface Leaf {
  name: string;
  summary: string;
  /** As in usage: `["<action>", "[params]"]`. */
  args?: readonly string[];
  options?: readonly { flags: string; summary: string }[];
  /** Lines after the options: examples and the like. */
  details?: string;
  /** Said where there are more arguments than expected; the arguments themselves are never repeated. */
  excess?: string;
  /** Loads and runs it. @returns the exit code */
  run(invocation: Invocation): Promise<number>;
}

/** A command that only holds others: `brainloop config list`. */
export interface Group {
  name: string;
  summary: string;
  /** As in usage, made of the names it holds: `["list|get|set|unset"]`. */
  args: readonly string[];
  commands: readonly Leaf[];
}

export type Command = Leaf | Group;

/** @returns a command that only holds others */
export function group(name: string, summary: string, commands: readonly Leaf[]): Group {
  return { name, summary, args: [commands.map((command) => command.name).join("|")], commands };
}
