import { BrainloopError } from "./error.ts";

/** Logging to stderr. stdout carries protocol and results alone. */
export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFormat = "pretty" | "json";

export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface LoggerOptions {
  /** Asked anew for each message: the setting may change. */
  level: () => LogLevel;
  format: LogFormat;
  write: (line: string) => void;
  /** Takes known secrets out of what is written. */
  mask: (text: string) => string;
  /** Wall clock in milliseconds since the Unix epoch. */
  now: () => number;
}

/** @returns a logger that writes one line per message and never throws */
export function createLogger(options: LoggerOptions): Logger {
  const emit = (level: LogLevel, message: string, fields: Record<string, unknown> = {}): void => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(options.level())) return;
    const line =
      options.format === "json"
        ? jsonLine(options.now(), level, message, fields)
        : prettyLine(level, message, fields);
    options.write(`${options.mask(line)}\n`);
  };
  return {
    debug: (message, fields) => emit("debug", message, fields),
    info: (message, fields) => emit("info", message, fields),
    warn: (message, fields) => emit("warn", message, fields),
    error: (message, fields) => emit("error", message, fields),
  };
}

function jsonLine(now: number, level: LogLevel, message: string, fields: Record<string, unknown>): string {
  return JSON.stringify({ time: new Date(now).toISOString(), level, message, ...printable(fields) });
}

function prettyLine(level: LogLevel, message: string, fields: Record<string, unknown>): string {
  const rest = Object.entries(printable(fields)).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  return `brainloop: ${level === "info" ? "" : `${level}: `}${escapeControls(message)}${rest.join("")}`;
}

/** Errors do not show in JSON by themselves. */
function printable(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? describe(value) : value]),
  );
}

/** What is expected to happen says what it is in a sentence; a defect needs its stack. */
function describe(error: Error): string {
  if (error instanceof BrainloopError) return `${error.code}: ${error.message}`;
  return error.stack ?? `${error.name}: ${error.message}`;
}

/** Control, bidirectional and invisible characters; line breaks and tabs are neither. */
const UNSEEN = /[^\P{Cc}\n\t]|\p{Cf}/gu;

/** File names and messages may hold terminal escapes; they must not reach a terminal as such. */
export function escapeControls(text: string): string {
  return text.replace(UNSEEN, (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ""}}`);
}
