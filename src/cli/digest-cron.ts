import type { Invocation } from "./command.ts";
import { findPlace } from "./place.ts";
import { shellWord } from "./shell-word.ts";

const MINUTES = 15;

/**
 * What makes cron, or systemd, run this very command. Places are written out: cron knows neither the directory one
 * is in nor the environment.
 */
export function cronText(invocation: Invocation): string {
  return "";
}
