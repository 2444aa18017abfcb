import { describe, expect, test } from "bun:test";
import { brainloopHome, dataDirectory, userDataDirectory } from "../src/data-directory.ts";
import { BrainloopError } from "../src/error.ts";

const linux = { env: {}, home: "/home/ada", platform: "linux" as const, cwd: "/work" };
const mac = { ...linux, home: "/Users/ada", platform: "darwin" as const };
const windows = { ...linux, home: "C:\\Users\\ada", cwd: "C:\\work", platform: "win32" as const };

describe("the data directory", () => {
  test("is the flag's, else the environment's, else the project's own under the data home", () => {
    const env = { BRAINLOOP_DATA_DIR: "/env" };
    expect(dataDirectory({ ...linux, env, flag: "here" })).toBe("/work/here");
    expect(dataDirectory({ ...linux, env, flag: "/flag" })).toBe("/flag");
    expect(dataDirectory({ ...linux, env, firstRoot: "/work/app" })).toBe("/env");
    expect(dataDirectory({ ...linux, firstRoot: "/work/app" })).toBe(
      "/home/ada/.local/share/brainloop/app-70467eff2e0a",
    );
  });

  test("differs for projects of the same name, and keeps odd names plain", () => {
    const of = (firstRoot: string) =>
      dataDirectory({ ...linux, firstRoot }).replace("/home/ada/.local/share/brainloop/", "");
    expect(of("/a/app")).not.toBe(of("/b/app"));
    expect(of("/")).toMatch(/^root-[0-9a-f]{12}$/);
    expect(of("/a/..hidden é\n name")).toMatch(/^hidden-name-[0-9a-f]{12}$/);
    expect(of(`/${"x".repeat(200)}`).length).toBeLessThan(60);
    expect(dataDirectory(linux)).toBe("/home/ada/.local/share/brainloop/no-root");
  });

  test("is not taken from a relative path in the environment, which a cloned repository could answer to", () => {
    for (const path of ["data", "./data", "~/data"]) {
      expect(() => dataDirectory({ ...linux, env: { BRAINLOOP_DATA_DIR: path } })).toThrow(BrainloopError);
    }
    expect(() => dataDirectory({ ...linux, flag: "" })).toThrow(BrainloopError);
  });
});

describe("the data home", () => {
  test("is where the platform keeps such things", () => {
    expect(brainloopHome(linux)).toBe("/home/ada/.local/share/brainloop");
    expect(brainloopHome({ ...linux, env: { XDG_DATA_HOME: "/xdg" } })).toBe("/xdg/brainloop");
    expect(brainloopHome(mac)).toBe("/Users/ada/Library/Application Support/brainloop");
    expect(brainloopHome(windows)).toBe("C:\\Users\\ada\\AppData\\Local\\brainloop");
    expect(brainloopHome({ ...windows, env: { LOCALAPPDATA: "D:\\local" } })).toBe("D:\\local\\brainloop");
    expect(userDataDirectory({ ...linux, env: { BRAINLOOP_DATA_DIR: "/env" } })).toBe(
      "/home/ada/.local/share/brainloop/user",
    );
  });

  test("does not follow a relative or empty XDG_DATA_HOME", () => {
    for (const path of ["", "data", "../data"]) {
      expect(brainloopHome({ ...linux, env: { XDG_DATA_HOME: path } })).toBe(
        "/home/ada/.local/share/brainloop",
      );
    }
  });

  test("needs a home directory", () => {
    expect(() => brainloopHome({ ...linux, home: "" })).toThrow(BrainloopError);
    expect(brainloopHome({ ...linux, home: "", env: { XDG_DATA_HOME: "/xdg" } })).toBe("/xdg/brainloop");
  });
});
