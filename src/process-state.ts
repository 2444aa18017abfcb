import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { errnoOf } from "./file-error.ts";

/** What the system tells of a process. */
export type ProcessState =
  /** There is none of this number. */
  | "gone"
  /** This system does not tell, or not to us. */
  | "untold"
  | {
      /** When it began, as the system counts it: no clock that is set changes it. */
      start: string;
      /** False for one that was suspended. */
      runs: boolean;
    };

/** Fields of `/proc/PID/stat` behind the name, from 0: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const STATE = 0;
const START_TICKS = 19;

/** @returns what the system tells of a process now */
export function processState(pid: number): ProcessState {
  if (process.platform === "linux") return fromProc(pid);
  if (process.platform === "darwin") return fromPs(pid);
  return "untold";
}

/**
 * Names what a pid is unique in: this machine since its start and, on Linux, this container.
 * @returns undefined where the system does not tell
 */
export function pidScope(): string | undefined {
  const scope = scopeText();
  return scope === undefined ? undefined : createHash("sha256").update(scope).digest("hex").slice(0, 8);
}

function scopeText(): string | undefined {
  try {
    if (process.platform === "linux") {
      return readFileSync("/proc/sys/kernel/random/boot_id", "utf8") + readlinkSync("/proc/self/ns/pid");
    }
    if (process.platform === "darwin") return run("/usr/sbin/sysctl", "-n", "kern.bootsessionuuid");
  } catch {
    // A sandbox may hide it; then nobody can tell whether a process still is the same.
  }
  return undefined;
}

function fromProc(pid: number): ProcessState {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch (error) {
    // ESRCH: it ended while it was read.
    return errnoOf(error) === "ENOENT" || errnoOf(error) === "ESRCH" ? "gone" : "untold";
  }
  // The name stands in parentheses and may hold anything.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state = "", start = ""] = [fields[STATE], fields[START_TICKS]];
  if (state === "Z" || state === "X") return "gone";
  return { start: Number(start).toString(36), runs: state.toUpperCase() !== "T" };
}

/** macOS keeps the start as a time that stays as it was when the clock is set. */
function fromPs(pid: number): ProcessState {
  const line = run("/bin/ps", "-o", "state=,lstart=", "-p", `${pid}`);
  if (line === undefined) return "untold";
  const [, state = "", start = ""] = /^\s*(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
  if (state === "" || state.startsWith("Z")) return "gone";
  return { start: (Date.parse(`${start} UTC`) / 1000).toString(36), runs: !state.startsWith("T") };
}

/** @returns what it printed; undefined where it cannot be run */
function run(...command: string[]): string | undefined {
  try {
    return Bun.spawnSync(command, { env: { LC_ALL: "C", TZ: "UTC0" }, stderr: "ignore" }).stdout.toString();
  } catch {
    return undefined;
  }
}
