/** What readers make of files. Lines are 1-based, ranges inclusive. */
import type { CodeDigest } from "./digest-code.ts";
import type { ConfigDigest } from "./digest-config.ts";
import type { MapDigest } from "./digest-map.ts";
import type { MarkdownDigest } from "./digest-markdown.ts";
import type { SqliteDigest } from "./digest-sqlite.ts";

export type * from "./digest-code.ts";
export type * from "./digest-config.ts";
export type * from "./digest-map.ts";
export type * from "./digest-markdown.ts";
export type * from "./digest-place.ts";
export type * from "./digest-sqlite.ts";

export type Digest = CodeDigest | MarkdownDigest | MapDigest | ConfigDigest | SqliteDigest;
