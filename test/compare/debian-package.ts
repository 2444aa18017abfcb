import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Fetches a Debian package and unpacks it, without installing it.
 * @param folder of ours, existing
 * @returns the folder that stands for `/`; undefined where there is no apt or it does not have the package
 */
export async function debianPackage(name: string, folder: string): Promise<string | undefined> {
  if (Bun.which("apt-get") === null || Bun.which("dpkg-deb") === null) return undefined;
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  const download = Bun.spawn(["apt-get", "download", name], {
    cwd: place,
    stdout: "ignore",
    stderr: "ignore",
  });
  if ((await download.exited) !== 0) return undefined;
  const file = readdirSync(place).find((one) => one.endsWith(".deb"));
  if (file === undefined) return undefined;
  const root = join(place, "root");
  const unpack = Bun.spawn(["dpkg-deb", "-x", join(place, file), root], {
    stdout: "ignore",
    stderr: "ignore",
  });
  return (await unpack.exited) === 0 ? root : undefined;
}
