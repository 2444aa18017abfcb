import { EXECUTABLE } from "../../support/executable.ts";
import type { ServerOptions } from "../../support/mcp.ts";

/** As root a namespace of mounts does; else a user of one's own is needed, too. */
const UNSHARE = process.getuid?.() === 0 ? ["unshare", "-m"] : ["unshare", "-rm"];

/** Whether file systems can be mounted for one process alone. */
export function canMount(): boolean {
  if (Bun.which("unshare") === null || Bun.which("nsenter") === null) return false;
  const script = "mount -t tmpfs none /mnt";
  return Bun.spawnSync([...UNSHARE, "sh", "-c", script], { stderr: "ignore" }).success;
}

/** How to start the executable with a small disk of its own at a place, which it alone sees. */
export function withSmallDisk(place: string, kilobytes: number): ServerOptions {
  const [executable = "", ...args] = UNSHARE;
  const script = `mount -t tmpfs -o size=${kilobytes}k,mode=700 none "$1" && exec "$0"`;
  return {
    executable,
    args: [...args, "sh", "-c", script, EXECUTABLE, place],
    env: { PATH: process.env["PATH"] ?? "" },
  };
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
