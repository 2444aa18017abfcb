import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Unpacks packages of Debian into a folder without installing them.
 * @returns names of those that could not be had: another system, or lists that `apt-get update` must fetch first
 */
export function unpackDebianPackages(names: readonly string[], folder: string): string[] {
  if (Bun.which("apt-get") === null || Bun.which("dpkg-deb") === null) return [...names];
  return names.filter((name) => {
    Bun.spawnSync(["apt-get", "download", name], { cwd: folder, stdout: "ignore", stderr: "ignore" });
    const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith(".deb"));
    return (
      file === undefined ||
      !Bun.spawnSync(["dpkg-deb", "-x", file, join(folder, name)], { cwd: folder }).success
    );
  });
}
