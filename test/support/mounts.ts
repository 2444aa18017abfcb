/** File systems that one process alone sees: for what only a kernel refuses, the superuser too. */
import { EXECUTABLE } from "./executable.ts";
import type { ServerOptions } from "./mcp.ts";

/** As root a namespace of mounts does; else a user of one's own is needed, too. */
const UNSHARE = process.getuid?.() === 0 ? ["unshare", "-m"] : ["unshare", "-rm"];

/** A disk in memory. */
export interface Disk {
  /** A directory, which it covers. */
  place: string;
  /** Of `mount -t tmpfs`: `size=64k,ro`. */
  options: string;
}

/** Whether file systems can be mounted for one process alone. */
export function canMount(): boolean {
  if (Bun.which("unshare") === null || Bun.which("nsenter") === null) return false;
  const command = withDisks([{ place: "/mnt", options: "size=4k" }], ["true"]);
  return Bun.spawnSync(command, { stderr: "ignore" }).success;
}

/** @returns a command that runs another one with these disks, by the same process id */
export function withDisks(disks: readonly Disk[], command: readonly string[]): string[] {
  const script = `while [ "$1" != -- ]; do mount -t tmpfs -o "$1" none "$2" || exit; shift 2; done; shift; exec "$@"`;
  const mounts = disks.flatMap(({ place, options }) => [options, place]);
  return [...UNSHARE, "sh", "-c", script, "sh", ...mounts, "--", ...command];
}

/** How to start the executable with disks of its own. */
export function serverWithDisks(...disks: readonly Disk[]): ServerOptions {
  const [executable = "", ...args] = withDisks(disks, [EXECUTABLE]);
  return { executable, args, env: { PATH: process.env["PATH"] ?? "" } };
}

/** Mounts such a disk anew, with other options, under a process that has it. */
export function remount(pid: number, place: string, options: string): void {
  const enter = process.getuid?.() === 0 ? ["-m"] : ["-U", "-m", "--preserve-credentials"];
  const mount = Bun.spawnSync([
    "nsenter",
    "-t",
    `${pid}`,
    ...enter,
    "mount",
    "-o",
    `remount,${options}`,
    place,
  ]);
  if (!mount.success) throw new Error(`Cannot remount ${place}: ${mount.stderr.toString()}`);
}

/** A path as a process sees it. */
export function asSeenBy(pid: number, path: string): string {
  return `/proc/${pid}/root${path}`;
}
