/** A client's configuration file as text: servers are put in and taken out, all else stays as it is. */
import { parse as parseToml, patch } from "@decimalturn/toml-patch";
import { parse as parseJsonc, type ParseError, printParseErrorCode } from "jsonc-parser";
import { stringify } from "smol-toml";
import { BrainloopError } from "../error.ts";
import { quote } from "../quote.ts";
import type { Client } from "./clients.ts";
import { setInJson } from "./json-edit.ts";
import { withKeptArgs } from "./kept-args.ts";
import { keepsComments, withoutTables } from "./toml-edit.ts";

export interface ServerEntry {
  readonly command: string;
  readonly args: readonly string[];
  /** What some clients want besides. */
  readonly [key: string]: unknown;
}

type Table = Record<string, unknown>;

const BY_HAND = "Change the entry by hand; brainloop setup CLIENT prints it";

/** The text of a client's file; empty where there is none. */
export interface ClientFile {
  text: string;
  /** For messages. */
  path: string;
  client: Pick<Client, "format" | "key" | "title">;
}

/**
 * The file with a server in it; what the server's entry says besides `given` is kept, and so are options of the server
 * that a person added to its arguments.
 * @throws BrainloopError PARSE_FAILED for a file that its client could not read either, and where the file
 * cannot be changed without touching something else
 */
export function withServer(file: ClientFile, name: string, given: ServerEntry): string {
  const before = read(file);
  const servers = tableAt(before, file.client.key, file);
  const there = tableAt(servers, name, file);
  const entry = { ...given, args: withKeptArgs(there["args"], given.args) };
  const merged = { ...there, ...entry };
  const wanted = { ...before, [file.client.key]: { ...servers, [name]: merged } };
  if (Bun.deepEquals(before, wanted)) return file.text;
  const edit = file.client.format === "toml" ? tomlWithServer : jsonWithServer;
  return checked(file, edit(file, name, entry, wanted), wanted);
}

/** The file without some servers; the same text where it has none of them. */
export function withoutServers(file: ClientFile, names: readonly string[]): string {
  const before = read(file);
  const servers = tableAt(before, file.client.key, file);
  const there = names.filter((name) => Object.hasOwn(servers, name));
  if (there.length === 0) return file.text;
  const left = Object.fromEntries(Object.entries(servers).filter(([name]) => !there.includes(name)));
  const wanted = { ...before, [file.client.key]: left };
  const { key, format } = file.client;
  if (format === "toml") return tomlWithoutServers(file, there, wanted);
  return checked(
    file,
    there.reduce((so, name) => setInJson(so, [key, name], undefined), file.text),
    wanted,
  );
}

function tomlWithoutServers(file: ClientFile, names: readonly string[], wanted: Table): string {
  const { key } = file.client;
  const text = withoutTables(
    file.text,
    ([table, name]) => table === key && name !== undefined && names.includes(name),
  );
  const left = text === undefined ? undefined : tryToml(text);
  // With the last server's table, the one that holds them may be gone, too.
  const isRight = left !== undefined && Bun.deepEquals({ [key]: {}, ...left }, wanted);
  return isRight && text !== undefined ? text : checked(file, patchToml(file, wanted), wanted);
}

/** @returns undefined for what does not parse */
function tryToml(text: string): Table | undefined {
  try {
    return asTable(parseToml(text));
  } catch {
    return undefined;
  }
}

function jsonWithServer({ text, client }: ClientFile, name: string, entry: ServerEntry): string {
  const start = text.trim() === "" ? "{}\n" : text;
  const { [client.key]: servers } = asTable(parseJsonc(start, [], { allowTrailingComma: true }));
  const known = asTable(asTable(servers)[name]);
  if (Object.keys(known).length === 0) return setInJson(start, [client.key, name], entry);
  return Object.entries(entry).reduce(
    (so, [key, value]) =>
      Bun.deepEquals(known[key], value) ? so : setInJson(so, [client.key, name, key], value),
    start,
  );
}

/** A table of its own at the end, as people write it, where there is none yet and the file can take it. */
function tomlWithServer(file: ClientFile, name: string, entry: ServerEntry, wanted: Table): string {
  const { text, client } = file;
  const gap = text === "" || /\n\r?\n$/.test(text) ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  const added = `${gap}${stringify({ [client.key]: { [name]: entry } })}`;
  const appended = text + (text.includes("\r\n") ? added.replaceAll("\n", "\r\n") : added);
  // It is not right where the table is there already, or is written in one line.
  return Bun.deepEquals(tryToml(appended), wanted) ? appended : patchToml(file, wanted);
}

function patchToml({ text, path }: ClientFile, wanted: Table): string {
  let patched: string;
  try {
    patched = patch(text, wanted);
  } catch (error) {
    throw new BrainloopError("PARSE_FAILED", `${quote(path)} cannot be changed: ${messageOf(error)}`, {
      hint: BY_HAND,
      cause: error,
    });
  }
  // It loses those behind tables that are written in one line.
  if (keepsComments(text, patched)) return patched;
  throw new BrainloopError(
    "PARSE_FAILED",
    `${quote(path)} cannot be changed without losing a comment in it`,
    {
      hint: BY_HAND,
    },
  );
}

/** Whoever edits another program's file looks at what it says afterwards. */
function checked(file: ClientFile, text: string, wanted: Table): string {
  if (Bun.deepEquals(read({ ...file, text }), wanted)) return text;
  throw new BrainloopError(
    "PARSE_FAILED",
    `${quote(file.path)} cannot be changed without touching something else in it`,
    { hint: BY_HAND },
  );
}

function read({ text, path, client }: ClientFile): Table {
  if (text.trim() === "") return {};
  if (client.format === "toml") {
    try {
      return asTable(parseToml(text));
    } catch (error) {
      throw unreadable(path, client, messageOf(error));
    }
  }
  const errors: ParseError[] = [];
  const value: unknown = parseJsonc(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const line = text.slice(0, first.offset).split("\n").length;
    throw unreadable(path, client, `${printParseErrorCode(first.error)} in line ${line}`);
  }
  if (!isTable(value)) throw unreadable(path, client, "expected an object");
  return value;
}

function tableAt(table: Table, key: string, { path, client }: ClientFile): Table {
  const value = table[key];
  if (value === undefined) return {};
  if (isTable(value)) return value;
  throw unreadable(path, client, `expected "${key}" to hold a table`);
}

function asTable(value: unknown): Table {
  return isTable(value) ? value : {};
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(path: string, { title, format }: ClientFile["client"], why: string): BrainloopError {
  return new BrainloopError(
    "PARSE_FAILED",
    `${quote(path)} is no ${format.toUpperCase()} that ${title} could read: ${why}`,
    {
      hint: "Mend the file first; nothing was changed",
    },
  );
}

/** Of a parser that tells the place first, shows it, and says at last what is wrong. */
function messageOf(error: unknown): string {
  const [first = "", ...lines] = (error instanceof Error ? error.message : String(error)).split("\n");
  const last = lines.findLast((line) => line.trim() !== "");
  return last === undefined ? first : `${first} ${last}`;
}
