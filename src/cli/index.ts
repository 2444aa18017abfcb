import { type Command as CommanderCommand, CommanderError, Option, Command as Program } from "commander";
import { BrainloopError } from "../error.ts";
import { escapeControls, LOG_LEVELS } from "../log.ts";
import { didYouMean } from "../nearest.ts";
import type { Command, GlobalOptions, World } from "./command.ts";
import { EXIT } from "./exit.ts";

/** What runs where no command is named. */
const SERVE: Command = {
  name: "brainloop",
  summary: "Serve MCP on stdin and stdout",
  options: [{ flags: "--read-only", summary: "Serve reading and discovery alone" }],
  run: async (invocation) => (await import("./serve.ts")).serve(invocation),
};

/** Every command: one entry each. */
export const COMMANDS: readonly Command[] = [
  {
    name: "call",
    summary: "Run one action; the result is JSON on stdout",
    args: ["<action>", "[params]"],
    details: `PARAMS is JSON, @FILE, or - for stdin:\n  brainloop call read_code '{"file_path":"src"}'`,
    run: async (invocation) => (await import("./call.ts")).call(invocation),
  },
];

/**
 * Runs the command line.
 * @param argv arguments without the program's own name
 * @returns the exit code: 0 done, 1 the work failed, 2 wrong usage
 */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  let code: number = EXIT.done;
  const program = new Program("brainloop")
    .description("Reads files and folders for coding agents, over MCP on stdin and stdout.")
    .version(world.version, "-V, --version", "Print the version")
    .helpOption("-h, --help", "Print help")
    .helpCommand("help [command]", "Print the help of a command")
    .addHelpText("after", "\nWithout a command it serves MCP. How to register it: brainloop setup CLIENT")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: world.out,
      writeErr: world.err,
      // Said once, below, where the exit code is known.
      outputError: () => undefined,
      getOutHasColors: () => world.isTerminal.out,
      getErrHasColors: () => world.isTerminal.err,
    });
  addGlobalOptions(program);

  const attach = (target: CommanderCommand, command: Command): void => {
    for (const argument of command.args ?? []) target.argument(argument);
    for (const { flags, summary } of command.options ?? []) target.option(flags, summary);
    if (command.details !== undefined) target.addHelpText("after", `\n${command.details}`);
    target.action(async () => {
      code = await command.run({
        world,
        args: target.args,
        options: target.opts(),
        globals: program.opts<GlobalOptions>(),
      });
    });
  };
  attach(program, SERVE);
  for (const command of COMMANDS) {
    attach(program.command(command.name).description(command.summary), command);
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return report(error, program, world);
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

function report(error: unknown, program: CommanderCommand, world: World): number {
  if (error instanceof CommanderError) {
    // Help and version end by an exception with exit code 0.
    if (error.exitCode === 0) return EXIT.done;
    world.err(`${escapeControls(usageMessage(error, program))}\n`);
    return EXIT.usage;
  }
  if (error instanceof BrainloopError) {
    world.err(
      `brainloop: ${escapeControls(error.message)}${error.hint === undefined ? "" : `\n${escapeControls(error.hint)}`}\n`,
    );
    return EXIT.failed;
  }
  throw error;
}

function usageMessage(error: CommanderError, program: CommanderCommand): string {
  const [first] = program.args;
  if (error.code === "commander.excessArguments" && first !== undefined) {
    const names = COMMANDS.map(({ name }) => name);
    if (!names.includes(first)) {
      return `brainloop: unknown command "${first}"${didYouMean(first, names)}\nSee brainloop --help`;
    }
  }
  return `brainloop: ${error.message.replace(/^error: /, "")}\nSee brainloop --help`;
}
