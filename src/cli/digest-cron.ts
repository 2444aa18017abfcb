import { BrainloopError } from "../error.ts";
import { quote } from "../quote.ts";
import { resolve } from "node:path";
import type { Invocation } from "./command.ts";
import { findPlace } from "./place.ts";
import { shellWord } from "./shell-word.ts";

const MINUTES = 15;
const UNIT = "brainloop-digest";

/**
 * What makes cron, or systemd, run a digest of the same paths. Places are written out: cron knows neither the
 * directory one is in nor the environment.
 * @throws BrainloopError INVALID_PARAMS for paths that a crontab cannot hold
 */
export function cronText(invocation: Invocation): string {
  const words = commandOf(invocation);
  const broken = words.find((word) => /[\r\n\0]/.test(word));
  if (broken !== undefined)
    throw new BrainloopError(
      "INVALID_PARAMS",
      `A crontab cannot hold a path with a line break: ${quote(broken)}`,
    );
  return `# Every ${MINUTES} minutes. With cron, in what \`crontab -e\` opens:
${crontabLine(words)}

# Or with systemd, in ~/.config/systemd/user/${UNIT}.service:
[Unit]
Description=Digests for Brainloop

[Service]
Type=oneshot
Nice=10
ExecStart=${words.map(systemdWord).join(" ")}

# and in ~/.config/systemd/user/${UNIT}.timer; then: systemctl --user enable --now ${UNIT}.timer
[Unit]
Description=Digests for Brainloop every ${MINUTES} minutes

[Timer]
OnCalendar=*:0/${MINUTES}
RandomizedDelaySec=60

[Install]
WantedBy=timers.target
`;
}

function commandOf(invocation: Invocation): string[] {
  const { world, args, options } = invocation;
  const { found, directory } = findPlace(invocation);
  const maxSeconds = options["maxSeconds"];
  return [
    ...world.selfCommand,
    ...found.roots.flatMap((root) => ["--root", root]),
    "--data-dir",
    directory,
    "digest",
    "--quiet",
    ...(maxSeconds === undefined ? [] : ["--max-seconds", String(maxSeconds)]),
    ...args.map((path) => resolve(world.cwd, path)),
  ];
}

/** A percent sign begins the command's input: https://man7.org/linux/man-pages/man5/crontab.5.html */
function crontabLine(words: readonly string[]): string {
  const command = words.map((word) => shellWord(word, "linux")).join(" ");
  return `*/${MINUTES} * * * * nice ${command.replaceAll("%", "\\%")}`;
}

/** https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines */
function systemdWord(word: string): string {
  const escaped = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[\w@+=:,./%$-]+$/.test(escaped) ? escaped : `"${escaped.replaceAll(/["\\]/g, "\\$&")}"`;
}
