import * as fs from "node:fs";
import { join } from "node:path";
import { quote } from "../../quote.ts";
import { userPlace } from "../place.ts";
import type { Check, Finding } from "./finding.ts";

const OTHERS = 0o077;

/** Whether data directories and what is in them are this user's alone, and can be written. */
export const permissions: Check = {
  name: "permissions",
  run({ invocation, place, fix }) {
    const directories = [place.directory, userPlace(invocation)];
    return directories.flatMap((directory, at) => examine(directory, fix, at > 0));
  },
};

type Found = Omit<Finding, "check">;

function examine(directory: string, fix: boolean, optional: boolean): Found[] {
  const stat = fs.lstatSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) {
    const message = `Data directory ${quote(directory)} is not there yet; the first worker makes it`;
    return optional ? [] : [{ state: "ok", message }];
  }
  if (!stat.isDirectory()) {
    const what = stat.isSymbolicLink() ? "a symbolic link" : "no directory";
    const mend = "Move it away, or give another place: --data-dir DIR or BRAINLOOP_DATA_DIR";
    return [{ state: "broken", message: `Data directory ${quote(directory)} is ${what}`, mend }];
  }
  const found = [directory, ...fs.readdirSync(directory).map((name) => join(directory, name))].flatMap(
    (path) => examineOne(path, path === directory ? 0o700 : 0o600, fix),
  );
  const full = tooFull(directory);
  if (full !== undefined) found.push(full);
  return found.length > 0 ? found : [{ state: "ok", message: `${quote(directory)} is yours alone` }];
}

function examineOne(path: string, mode: number, fix: boolean): Found[] {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  // Gone meanwhile: logs come and go.
  if (stat === undefined || process.platform === "win32") return [];
  const user = process.getuid?.();
  if (user !== undefined && stat.uid !== user) {
    const message = `${quote(path)} belongs to user ${stat.uid}, expected ${user}`;
    return [{ state: "broken", message, mend: `sudo chown ${user} ${quote(path)}` }];
  }
  const wanted = stat.isDirectory() ? 0o700 : mode;
  const isLocked = !stat.isSymbolicLink() && (stat.mode & 0o200) === 0;
  if (isLocked || !isWritable(path)) {
    const message = `${quote(path)} cannot be written`;
    if (isLocked && fix) {
      fs.chmodSync(path, wanted);
      return [
        {
          state: "fixed",
          message: `${message.replace("cannot", "could not")}; its mode is 0${wanted.toString(8)} now`,
        },
      ];
    }
    const mend = isLocked ? FIX : "Check whether the file system is mounted read-only";
    return [{ state: "broken", message, mend }];
  }
  if (stat.isSymbolicLink() || (stat.mode & OTHERS) === 0) return [];
  const had = `${quote(path)} could be read by others (0${(stat.mode & 0o777).toString(8)})`;
  if (fix) {
    fs.chmodSync(path, wanted);
    return [{ state: "fixed", message: `${had}; its mode is 0${wanted.toString(8)} now` }];
  }
  return [{ state: "broken", message: had.replace("could", "can"), mend: FIX }];
}

const FIX = "brainloop doctor --fix";

function isWritable(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Bytes below which a worker soon cannot write any more. */
const LITTLE = 100 * 1024 * 1024;

function tooFull(directory: string): Found | undefined {
  const { bavail, bsize } = fs.statfsSync(directory);
  const free = bavail * bsize;
  if (free >= LITTLE) return undefined;
  return {
    state: free === 0 ? "broken" : "warning",
    message: `The disk of ${quote(directory)} has ${Math.floor(free / 1024 / 1024)} MB left`,
    mend: "Free space, or move the data directory with --data-dir",
  };
}
