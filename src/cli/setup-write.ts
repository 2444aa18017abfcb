import { isAbsolute, resolve } from "node:path";
import { BrainloopError } from "../error.ts";
import { TargetFile } from "../generate/write/target-file.ts";
import { quote } from "../quote.ts";
import { realPath } from "../real-path.ts";
import { type ClientFile, type ServerEntry, withoutServers, withServer } from "./client-file.ts";
import type { Client } from "./clients.ts";
import type { Invocation } from "./command.ts";
import { findPlace } from "./place.ts";
import { UsageError } from "./usage-error.ts";

/** A client that runs may write its file at the same time. */
const TRIES = 5;

/**
 * Puts a server into a client's file, for all projects or for this one.
 * @returns what is to be said of it
 * @throws BrainloopError as {@link withServer}, and of writing
 */
export function writeServer(
  client: Client,
  invocation: Invocation,
  name: string,
  entry: ServerEntry,
): string {
  const path = pathOf(client, invocation);
  const changed = change(path, client, (file) => withServer(file, name, entry));
  const where = `with ${client.title} in ${quote(path)}`;
  return changed ? `${name} is registered ${where}\n` : `${name} was registered ${where} already\n`;
}

/** Takes servers out of a client's file. */
export function removeServers(client: Client, invocation: Invocation, names: readonly string[]): string {
  const path = pathOf(client, invocation);
  const changed = change(path, client, (file) => withoutServers(file, names));
  return `${names[0] ?? ""} ${changed ? "is no longer" : "was not"} registered with ${client.title} in ${quote(path)}\n`;
}

function pathOf(client: Client, invocation: Invocation): string {
  const { world, options } = invocation;
  if (options["project"] !== true) return userFileOf(client, world);
  if (client.projectFile === undefined) {
    throw new UsageError(`${client.title} has no file for one project`, "Leave --project out");
  }
  const [root = world.cwd] = findPlace(invocation).found.roots;
  return resolve(root, client.projectFile);
}

/** A relative one would be another file from each directory. */
function userFileOf(client: Client, world: Invocation["world"]): string {
  const path = client.userFile(world);
  if (isAbsolute(path)) return path;
  throw new BrainloopError(
    "INVALID_PARAMS",
    `${client.title}'s file ${quote(path)} is relative, expected an absolute path`,
    { hint: "Set HOME, and the client's own variable for its place, to absolute paths" },
  );
}

/** @returns whether the file had to be changed */
function change(path: string, client: Client, edit: (file: ClientFile) => string): boolean {
  // Settings are often links into a repository of them.
  const real = realPath(path).path;
  const staged = `.${crypto.randomUUID()}.brainloop`;
  for (let tries = 0; tries < TRIES; tries++) {
    using file = new TargetFile(real, { make: true });
    const before = file.read();
    const text = before === undefined ? "" : decode(before.bytes, path, client);
    const mark = before !== undefined && hasByteOrderMark(before.bytes) ? "\ufeff" : "";
    const after = edit({ text, path, client });
    if (after === text) return false;
    file.stage(staged, new TextEncoder().encode(mark + after), before);
    if (file.read()?.sha256 !== before?.sha256) {
      file.unstage(staged);
      continue;
    }
    if (before === undefined) file.create(staged);
    else file.replace(staged);
    file.sync();
    return true;
  }
  throw new BrainloopError("FILE_CHANGED", `${quote(path)} goes on changing while it is to be edited`, {
    hint: `Close ${client.title} first`,
    retryable: true,
  });
}

/** What is replaced by a mark for what is no text would be lost as the file is written. */
function decode(bytes: Uint8Array, path: string, { title }: Client): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BrainloopError("PARSE_FAILED", `${quote(path)} is not in UTF-8, as ${title} expects it`, {
      hint: "Mend the file first; nothing was changed",
      cause,
    });
  }
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
