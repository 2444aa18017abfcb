import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { output } from "./judged.ts";
import { KEPT } from "./unpacked.ts";

/**
 * Unpacks a package of the npm registry that serves as a judge or as code to read; kept for the next time.
 * @param name with its version: `kotlin-compiler@2.4.20`
 * @returns its folder; undefined where it cannot be had
 */
export async function npmPackage(name: string): Promise<string | undefined> {
  const folder = join(KEPT, name.replaceAll(/[^\w.-]/g, "_"));
  const inside = join(folder, "package");
  if (existsSync(join(inside, "package.json"))) return inside;
  await mkdir(folder, { recursive: true });
  const archive = await output(["npm", "pack", name, "--silent", "--pack-destination", folder]);
  const unpacked = archive && (await output(["tar", "xzf", join(folder, archive), "-C", folder]));
  return unpacked === undefined ? undefined : inside;
}
