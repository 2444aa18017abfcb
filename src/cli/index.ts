import { type Command, group, type Leaf, type World } from "./command.ts";
import { SERVE_OPTIONS } from "./serve-options.ts";

/** What runs where no command is named. */
const SERVE: Leaf = {
  name: "brainloop",
  summary: "Serve MCP on stdin and stdout",
  options: SERVE_OPTIONS,
  run: async (invocation) => (await import("./serve.ts")).serve(invocation),
};

const JSON_OPTION = { flags: "--json", summary: "As JSON, for programs" };
const USER_OPTION = { flags: "--user", summary: "In the user-wide store, for all projects" };

/** Every command: one entry each. */
export const COMMANDS: readonly Command[] = [
  {
    name: "call",
    summary: "Run one action; the result is JSON on stdout",
    args: ["<action>", "[params]"],
    details: `PARAMS is JSON, @FILE, or - for stdin:\n  brainloop call read_code '{"file_path":"src"}'`,
    run: async (invocation) => (await import("./call.ts")).call(invocation),
  },
  {
    name: "console",
    summary: "Print a link that logs in to this project's console; starts one where none runs",
    run: async (invocation) => (await import("./console.ts")).openConsole(invocation),
  },
  {
    name: "digest",
    summary: "Bring digests of files and folders up to date; made for cron",
    args: ["[path...]"],
    options: [
      { flags: "--json", summary: "The summary as JSON" },
      { flags: "--quiet", summary: "Nothing but errors" },
      { flags: "--force", summary: "Read everything anew" },
      { flags: "--watch", summary: "Stay, and follow changes" },
      { flags: "--max-seconds <n>", summary: "End after so long; the next run goes on from there" },
      { flags: "--print-cron", summary: "Print a crontab line and a systemd timer instead" },
    ],
    details:
      "Without PATH: what brainloop sources lists, else the whole project.\nExit code 0: all is well, 1: some files failed, 2: wrong usage.",
    run: async (invocation) => (await import("./digest.ts")).digest(invocation),
  },
  group("config", "Show and change the configuration of this project", [
    {
      name: "list",
      summary: "Every key with its value, where that comes from, its default and what it may be",
      options: [JSON_OPTION],
      run: async (invocation) => (await import("./config.ts")).listConfig(invocation),
    },
    {
      name: "get",
      summary: "The value of a key",
      args: ["<key>"],
      options: [JSON_OPTION],
      run: async (invocation) => (await import("./config.ts")).getConfig(invocation),
    },
    {
      name: "set",
      summary: "Set a key; running workers follow within a second",
      args: ["<key>", "<value>"],
      run: async (invocation) => (await import("./config.ts")).setConfig(invocation),
    },
    {
      name: "unset",
      summary: "Forget what was set for a key",
      args: ["<key>"],
      run: async (invocation) => (await import("./config.ts")).unsetConfig(invocation),
    },
  ]),
  group("sources", "Keep the list of what brainloop digest reads", [
    {
      name: "list",
      summary: "Every source with what the last run found of it, and every expected schema",
      options: [JSON_OPTION],
      run: async (invocation) => (await import("./sources.ts")).listSources(invocation),
    },
    {
      name: "add",
      summary: "Add files and folders; or the schema that a database is expected to have",
      args: ["<path...>"],
      options: [
        {
          flags: "--schema <file>",
          summary: "SQL that PATH, a database, is to be compared with by read_sqlite",
        },
      ],
      run: async (invocation) => (await import("./sources.ts")).addSources(invocation),
    },
    {
      name: "remove",
      summary: "Forget sources, and the schemas expected of them",
      args: ["<path...>"],
      run: async (invocation) => (await import("./sources.ts")).removeSources(invocation),
    },
    {
      name: "enable",
      summary: "Read sources again that were disabled",
      args: ["<path...>"],
      run: async (invocation) => (await import("./sources.ts")).enableSources(invocation),
    },
    {
      name: "disable",
      summary: "Pass sources over without forgetting them",
      args: ["<path...>"],
      run: async (invocation) => (await import("./sources.ts")).disableSources(invocation),
    },
  ]),
  group("secrets", "Keep API keys for this project or for all", [
    {
      name: "set",
      summary: "Set a secret; its value is asked for without echo, or read from stdin",
      args: ["<name>"],
      options: [USER_OPTION],
      details: "From a password manager:\n  pass show cerebras | brainloop secrets set CEREBRAS_API_KEY",
      excess:
        "A value cannot be an argument, which other programs and the shell's history see; it is asked for, or read from stdin",
      run: async (invocation) => (await import("./secrets.ts")).setSecret(invocation),
    },
    {
      name: "list",
      summary: "Names and the last characters of the values, in both stores",
      run: async (invocation) => (await import("./secrets.ts")).listSecrets(invocation),
    },
    {
      name: "remove",
      summary: "Remove a secret",
      args: ["<name>"],
      options: [USER_OPTION],
      run: async (invocation) => (await import("./secrets.ts")).removeSecret(invocation),
    },
  ]),
  {
    name: "where",
    summary: "Print the data directory, or the path of one database, which is made if it is not there",
    args: ["[database]"],
    details: `DATABASE is input, lifecycle, output or metadata:\n  sqlite3 "$(brainloop where metadata)"`,
    run: async (invocation) => (await import("./where.ts")).where(invocation),
  },
  {
    name: "stats",
    summary: "What was measured: cache hits, tokens saved, latencies",
    options: [
      { flags: "--window <duration>", summary: 'How far back: "15m", "1h", "7d" (default: 1h)' },
      JSON_OPTION,
      { flags: "--prometheus", summary: "In the Prometheus text format, over all time that is kept" },
    ],
    run: async (invocation) => (await import("./stats.ts")).stats(invocation),
  },
  {
    name: "patterns",
    summary: "The style of the project around a path: what was found, how often, and what was learned",
    args: ["[path]"],
    options: [JSON_OPTION, { flags: "--reset", summary: "Forget what was found and learned" }],
    run: async (invocation) => (await import("./patterns.ts")).patterns(invocation),
  },
  {
    name: "stop",
    summary: "Ask the workers of this project, or one, to shut down; waits until they have",
    args: ["[worker]"],
    details: "WORKER is a worker's id or its process id. Work under way completes, within a minute.",
    run: async (invocation) => (await import("./stop.ts")).stop(invocation),
  },
  {
    name: "doctor",
    summary:
      "Check databases, parsers, keys, providers, sources and permissions, with the mend of what is wrong",
    options: [
      { flags: "--fix", summary: "Mend what can be mended without losing anything" },
      { flags: "--accept", summary: "Take the actions as they are now for what clients rely on" },
      JSON_OPTION,
    ],
    details: "Exit code 0: nothing is broken, 1: something is.",
    run: async (invocation) => (await import("./doctor/index.ts")).doctor(invocation),
  },
  {
    name: "setup",
    summary: "Print how to register Brainloop with a client, or do it; without CLIENT, which there are",
    args: ["[client]"],
    options: [
      { flags: "--write", summary: "Put it into the client's file; what is there stays" },
      { flags: "--remove", summary: "Take it out of the client's file" },
      { flags: "--project", summary: "In the file for this project, not the one for all" },
      { flags: "--guide", summary: "Print a short text for AGENTS.md instead" },
    ],
    run: async (invocation) => (await import("./setup.ts")).setup(invocation),
  },
];

/**
 * Runs the command line.
 * @param argv arguments without the program's own name
 * @returns the exit code: 0 done, 1 the work failed, 2 wrong usage
 */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  try {
    // How most clients start it; the parser of command lines would take 3 of 40 ms.
    if (argv.length === 0) return await SERVE.run({ world, args: [], options: {}, globals: { root: [] } });
    const { runProgram } = await import("./program.ts");
    return await runProgram(argv, { serve: SERVE, commands: COMMANDS, world });
  } catch (error) {
    const { report } = await import("./report.ts");
    return report(error, world);
  }
}
