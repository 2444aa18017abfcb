import { resolve } from "node:path";
import { stringify } from "smol-toml";
import { didYouMean } from "../nearest.ts";
import { quote } from "../quote.ts";
import { type Client, CLIENTS, type Server } from "./clients.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { findPlace } from "./place.ts";
import { shellWord } from "./shell-word.ts";
import { renderTable, styleOf } from "./table.ts";
import { UsageError } from "./usage-error.ts";

const NAME = "brainloop";
const READ_NAME = "brainloop-read";
/** No client: the entry alone, for one that is not known here or for a program. */
const JSON_ALONE = "json";

/**
 * Prints how to register this executable with a client, or registers it with `--write` and takes that back with
 * `--remove`. No key is ever part of it.
 */
export async function setup(invocation: Invocation): Promise<number> {
  const { world, args, options } = invocation;
  const [name] = args;
  if (options["write"] === true || options["remove"] === true) {
    world.err(await changeFile(invocation));
    return EXIT.done;
  }
  if (options["project"] === true) throw new UsageError("--project goes with --write or --remove");
  if (options["guide"] === true) {
    if (name !== undefined) throw new UsageError("--guide is the same for every client: give it without one");
    world.out((await import("./guide.ts")).guide());
  } else if (name === undefined) {
    world.out(clientTable(invocation));
  } else if (name === JSON_ALONE) {
    const servers = { [NAME]: serverOf(invocation, "started there") };
    world.out(`${JSON.stringify({ mcpServers: servers }, null, 2)}\n`);
  } else {
    world.out(registration(parseClient(name), invocation));
  }
  return EXIT.done;
}

async function changeFile(invocation: Invocation): Promise<string> {
  const { args, options } = invocation;
  const [name] = args;
  if (options["write"] === true && options["remove"] === true)
    throw new UsageError("--write or --remove, not both");
  if (options["guide"] === true) throw new UsageError("--guide prints a text; it goes with no other option");
  if (name === undefined) throw new UsageError("Which client? brainloop setup lists them");
  if (name === JSON_ALONE) throw new UsageError(`${JSON_ALONE} is no client, and has no file to be written`);
  const client = parseClient(name);
  const { removeServers, writeServer } = await import("./setup-write.ts");
  if (options["remove"] === true) return removeServers(client, invocation, [NAME, READ_NAME]);
  const server = serverOf(invocation, client.root);
  if (client.root === "written" && !server.args.includes("--root")) {
    throw new UsageError(
      `${client.title} does not tell a server where the project is`,
      "Run this in the project, or give --root DIR",
    );
  }
  return writeServer(client, invocation, NAME, entryOf(client, server));
}

function parseClient(name: string): Client {
  const found = CLIENTS.find((client) => client.name === name);
  if (found !== undefined) return found;
  const names = [...CLIENTS.map((client) => client.name), JSON_ALONE];
  const message = `Unknown client ${quote(name)}${didYouMean(name, names)}`;
  throw new UsageError(message, `Expected one of ${names.join(", ")}`);
}

function clientTable({ world }: Invocation): string {
  const rows = CLIENTS.map((client) => [
    client.name,
    client.title,
    client.projectFile ?? "-",
    client.userFile(world),
  ]);
  const others = [JSON_ALONE, "Any other client", "-", "-"];
  const columns = ["CLIENT", "", "FOR THIS PROJECT", "FOR ALL PROJECTS"].map((title) => ({ title }));
  const table = renderTable(
    columns,
    [...rows, others].map((cells) => ({ cells })),
    styleOf(world),
  );
  return `${table}\nbrainloop setup CLIENT prints what to put there\n`;
}

/** Prose stands in comments, so that the rest can be copied as it is. */
function registration(client: Client, invocation: Invocation): string {
  const { world } = invocation;
  const server = serverOf(invocation, client.root);
  const reader = { ...server, args: [...server.args, "--read-only"] };
  const command = (name: string, what: Server): string | undefined =>
    client
      .register?.(name, what)
      .map((word) => shellWord(word, world.platform))
      .join(" ");

  const byCommand = command(NAME, server);
  const alternatively = client.forProject === undefined ? "" : `, or with ${client.forProject} for this one`;
  const files = [
    ...(client.projectFile === undefined ? [] : [`for this project in ${client.projectFile}`]),
    `for all projects in ${client.userFile(world)}`,
  ].join(", ");
  const unknownRoot = client.root === "written" && !server.args.includes("--root");
  return paragraphs(
    unknownRoot &&
      `# ${client.title} does not tell a server where the project is: run this there, or with --root DIR`,
    byCommand !== undefined &&
      `# ${client.title}, with its own command for all projects${alternatively}:\n${byCommand}`,
    `# ${byCommand === undefined ? client.title : "Or by hand"}, ${files}:\n${inFile(client, server)}`,
    "# To let reads through and be asked for writes, register it a second time and always allow that one:\n" +
      (command(READ_NAME, reader) ??
        `${JSON.stringify(READ_NAME)}: ${JSON.stringify(entryOf(client, reader))}`),
  );
}

function inFile(client: Client, server: Server): string {
  const file = { [client.key]: { [NAME]: entryOf(client, server) } };
  return client.format === "toml" ? stringify(file).trimEnd() : JSON.stringify(file, null, 2);
}

function entryOf(client: Client, { command, args }: Server) {
  return { ...client.entry, command, args: [...args] };
}

/** This executable; with the places that were given, or what tells the client's servers of the project. */
function serverOf(invocation: Invocation, root: Client["root"]): Server {
  const { world, globals } = invocation;
  const [command = "", ...before] = world.selfCommand;
  const given = globals.root.map((directory) => resolve(world.cwd, directory));
  const written = root === "written" ? findPlace(invocation).found.roots : [];
  const byDefault = root === "${workspaceFolder}" ? [root] : written;
  const roots = (given.length > 0 ? given : byDefault).flatMap((directory) => ["--root", directory]);
  const { dataDir } = globals;
  const data = dataDir === undefined ? [] : ["--data-dir", resolve(world.cwd, dataDir)];
  return { command, args: [...before, ...roots, ...data] };
}

function paragraphs(...texts: (string | false)[]): string {
  return `${texts.filter((text) => text !== false).join("\n\n")}\n`;
}
