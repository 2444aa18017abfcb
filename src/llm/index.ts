/** The registry of dialects. */
import type { DialectName } from "../providers.ts";
import { anthropic } from "./anthropic.ts";
import { cerebras } from "./cerebras.ts";
import type { Dialect } from "./dialect.ts";
import { openai } from "./openai.ts";

export const dialects: Readonly<Record<DialectName, Dialect>> = { cerebras, openai, anthropic };
