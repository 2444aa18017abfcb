import { type Command as CommanderCommand, CommanderError, Option, Command as Program } from "commander";
import { LOG_LEVELS } from "../log.ts";
import { didYouMean } from "../nearest.ts";
import { quote } from "../quote.ts";
import type { Command, GlobalOptions, Leaf, World } from "./command.ts";
import { EXIT } from "./exit.ts";
import { UsageError } from "./usage-error.ts";

export interface ProgramOptions {
  /** What runs where no command is named. */
  serve: Leaf;
  commands: readonly Command[];
  world: World;
}

/**
 * Parses the command line and runs what it names.
 * @returns the exit code
 * @throws UsageError, and whatever the command throws
 */
export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<number> {
  const { serve, commands, world } = options;
  let code: number = EXIT.done;
  const program = new Program("brainloop")
    .description(
      "Reads files and databases for coding agents as digests, and writes files and SQL through a fast model.",
    )
    .version(world.version, "-V, --version", "Print the version")
    .helpOption("-h, --help", "Print help")
    .helpCommand(false)
    .addHelpText("after", "\nWithout a command it serves MCP. How to register it: brainloop setup CLIENT")
    .configureOutput({
      writeOut: world.out,
      writeErr: world.err,
      // Said once, by the caller, who knows the exit code.
      outputError: () => undefined,
    });
  addGlobalOptions(program);

  const attach = (target: CommanderCommand, leaf: Leaf): void => {
    for (const argument of leaf.args ?? []) target.argument(argument);
    for (const { flags, summary } of leaf.options ?? []) target.option(flags, summary);
    if (leaf.details !== undefined) target.addHelpText("after", `\n${leaf.details}`);
    target.exitOverride((error) => rethrow(error, target, leaf));
    target.action(async () => {
      if (target !== program) refuseServeOptions(program, target);
      const globals = program.opts<GlobalOptions>();
      code = await leaf.run({ world, args: target.args, options: target.opts(), globals });
    });
  };
  attach(program, serve);
  for (const command of commands) {
    const target = program.command(command.name).description(command.summary);
    if (!("commands" in command)) {
      attach(target, command);
      continue;
    }
    target.helpCommand(false).exitOverride((error) => rethrow(error, target));
    for (const leaf of command.commands) attach(target.command(leaf.name).description(leaf.summary), leaf);
  }
  addHelpCommand(program);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end by an exception; help that was not asked for has a code of its own.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

function addGlobalOptions(program: CommanderCommand): void {
  program
    .option<string[]>(
      "--root <dir>",
      "A directory to work in; may be given several times",
      (dir, dirs) => [...dirs, dir],
      [],
    )
    .option("--data-dir <dir>", "Where the databases are")
    .addOption(new Option("--log-level <level>", "How much to log on stderr").choices([...LOG_LEVELS]))
    .addOption(new Option("--log-format <format>", "How to log").choices(["pretty", "json"]));
}

/** `brainloop help config set`, to any depth. */
function addHelpCommand(program: CommanderCommand): void {
  program
    .command("help")
    .description("Print the help of a command")
    .argument("[command...]")
    .action((names: string[]) => {
      let target = program;
      for (const name of names) {
        const next = target.commands.find((command) => command.name() === name);
        if (next === undefined) throw unknownCommand(name, target);
        target = next;
      }
      target.help();
    });
}

/** Options of the server are the program's own, which are understood wherever they stand. */
function refuseServeOptions(program: CommanderCommand, target: CommanderCommand): void {
  const globals = new Set(["root", "dataDir", "logLevel", "logFormat"]);
  for (const option of program.options) {
    const name = option.attributeName();
    if (globals.has(name) || program.getOptionValueSource(name) !== "cli") continue;
    throw new UsageError(`Option "${option.long}" does not go with "${pathOf(target)}"`, seeHelp(target));
  }
}

function rethrow(error: CommanderError, target: CommanderCommand, leaf?: Leaf): never {
  if (error.exitCode === 0 || error.code === "commander.help") throw error;
  const [first] = target.args;
  if (target.commands.length > 0 && first !== undefined && !first.startsWith("-")) {
    throw unknownCommand(first, target);
  }
  if (error.code === "commander.excessArguments") {
    const most = target.registeredArguments.length;
    const counted = `Too many arguments for "${pathOf(target)}", expected at most ${most}, found ${target.args.length}`;
    throw new UsageError(leaf?.excess ?? counted, seeHelp(target));
  }
  if (error.code === "commander.unknownOption") throw unknownOption(error, target);
  const message = error.message
    .replace(/^error: /, "")
    .replace(/\.$/, "")
    .replaceAll("'", '"');
  throw new UsageError(message.charAt(0).toUpperCase() + message.slice(1), seeHelp(target));
}

function unknownCommand(name: string, target: CommanderCommand): UsageError {
  const names = target.commands.map((command) => command.name());
  return new UsageError(`Unknown command ${quote(name)}${didYouMean(name, names)}`, seeHelp(target));
}

/** Shows an option's name and never what is attached to it: that may be a secret given the wrong way. */
function unknownOption(error: CommanderError, target: CommanderCommand): UsageError {
  const [, given = ""] = /unknown option '(--[^=']*|-.?)/.exec(error.message) ?? [];
  const known: string[] = ["--help"];
  for (let at: CommanderCommand | null = target; at !== null; at = at.parent) {
    known.push(...at.options.flatMap(({ long }) => long ?? []));
  }
  return new UsageError(`Unknown option ${quote(given)}${didYouMean(given, known)}`, seeHelp(target));
}

function seeHelp(target: CommanderCommand): string {
  return `See ${pathOf(target)} --help`;
}

/** `brainloop config set` */
function pathOf(target: CommanderCommand): string {
  return target.parent === null ? target.name() : `${pathOf(target.parent)} ${target.name()}`;
}
