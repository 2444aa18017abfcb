import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files of installed packages, of every kind that is read; none over this size. */
const MOST_BYTES = 60_000;
const PATTERNS = ["*.ts", "*.js", "*.md", "*.json", "*.yml", "*.css"] as const;

export interface SoakFile {
  /** From the project's top. */
  path: string;
  action: "read_code" | "read_markdown" | "read_config";
}

/** Copies files that nobody here wrote into a project. @returns them */
export async function copyProject(to: string, most: number): Promise<SoakFile[]> {
  const from = join(import.meta.dir, "../../node_modules");
  const files: SoakFile[] = [];
  for (const pattern of PATTERNS) {
    let taken = 0;
    for await (const path of new Bun.Glob(`*/{src,lib,dist,docs,.}/${pattern}`).scan({ cwd: from })) {
      const { size } = Bun.file(join(from, path));
      if (size === 0 || size > MOST_BYTES) continue;
      mkdirSync(dirname(join(to, path)), { recursive: true });
      copyFileSync(join(from, path), join(to, path));
      files.push({ path, action: actionFor(path) });
      if (++taken >= most / PATTERNS.length) break;
    }
  }
  return files;
}

function actionFor(path: string): SoakFile["action"] {
  if (path.endsWith(".md")) return "read_markdown";
  return /\.(?:json|yml)$/.test(path) ? "read_config" : "read_code";
}
