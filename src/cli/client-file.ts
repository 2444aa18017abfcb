/** A client's configuration file as text: servers are put in and taken out, all else stays as it is. */
import { parse as parseToml, patch } from "@decimalturn/toml-patch";
import { parse as parseJsonc, type ParseError, printParseErrorCode } from "jsonc-parser";
import { stringify } from "smol-toml";
import { BrainloopError } from "../error.ts";
import { quote } from "../quote.ts";
import type { Client } from "./clients.ts";
import { setInJson } from "./json-edit.ts";

export type ServerEntry = Readonly<Record<string, unknown>>;

type Table = Record<string, unknown>;

/** The text of a client's file; empty where there is none. */
export interface ClientFile {
  text: string;
  /** For messages. */
  path: string;
  client: Pick<Client, "format" | "key" | "title">;
}

/**
 * The file with a server in it; what the server's entry says besides `entry` is kept.
 * @throws BrainloopError PARSE_FAILED for a file that its client could not read either, and where the file
 * cannot be changed without touching something else
 */
export function withServer(file: ClientFile, name: string, entry: ServerEntry): string {
  const before = read(file);
  const servers = tableAt(before, file.client.key, file);
  const merged = { ...tableAt(servers, name, file), ...entry };
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
  const text =
    format === "toml"
      ? patchToml(file, wanted)
      : there.reduce((so, name) => setInJson(so, [key, name], undefined), file.text);
  return checked(file, text, wanted);
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
  const gap = text === "" || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  const appended = `${text}${gap}${stringify({ [client.key]: { [name]: entry } })}`;
  try {
    if (Bun.deepEquals(asTable(parseToml(appended)), wanted)) return appended;
  } catch {
    // The table is there already, or is written in one line.
  }
  return patchToml(file, wanted);
}

function patchToml({ text, path }: ClientFile, wanted: Table): string {
  try {
    return patch(text, wanted);
  } catch (error) {
    throw new BrainloopError("PARSE_FAILED", `${quote(path)} cannot be changed: ${messageOf(error)}`, {
      hint: "Put the entry there by hand; brainloop setup CLIENT prints it",
      cause: error,
    });
  }
}

/** Whoever edits another program's file looks at what it says afterwards. */
function checked(file: ClientFile, text: string, wanted: Table): string {
  if (Bun.deepEquals(read({ ...file, text }), wanted)) return text;
  throw new BrainloopError(
    "PARSE_FAILED",
    `${quote(file.path)} cannot be changed without touching something else in it`,
    { hint: "Put the entry there by hand; brainloop setup CLIENT prints it" },
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

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
