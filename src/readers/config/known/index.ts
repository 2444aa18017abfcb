import { basename } from "node:path";
import type { ConfigFormat } from "../../../digest.ts";
import type { ConfigNode } from "../node.ts";
import { cargo } from "./cargo.ts";
import { dockerCompose } from "./docker-compose.ts";
import { githubActions } from "./github-actions.ts";
import { goMod } from "./go-mod.ts";
import type { Fact, FileFacts, KnownKind } from "./kind.ts";
import { kubernetes } from "./kubernetes.ts";
import { lockFile } from "./lock-file.ts";
import { packageJson } from "./package-json.ts";
import { pyproject } from "./pyproject.ts";
import { tsconfig } from "./tsconfig.ts";
import { ConfigView } from "./view.ts";

/** Every kind of file that is recognised, one row each; the first that matches is it. */
const KINDS: readonly KnownKind[] = [
  packageJson,
  tsconfig,
  pyproject,
  cargo,
  goMod,
  lockFile,
  githubActions,
  dockerCompose,
  kubernetes,
];

export interface Recognised {
  /** Absent for a file of no known kind. */
  name?: string;
  facts: Fact[];
  hasSettings: boolean;
}

/** Tells what a file is to those who use it, by name and content. */
export function recognise(path: string, format: ConfigFormat, documents: readonly ConfigNode[]): Recognised {
  const forward = path.replaceAll("\\", "/");
  const views = documents.map((document) => ConfigView.of(document));
  const view = views[0] ?? ConfigView.of(undefined);
  const file: FileFacts = { path: forward, name: basename(forward), format, views, view };
  const kind = KINDS.find((known) => known.matches(file));
  if (kind === undefined) return { facts: [], hasSettings: true };
  return { name: kind.name, facts: kind.facts(file), hasSettings: kind.hasSettings };
}
