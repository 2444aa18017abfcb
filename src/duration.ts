const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Seconds of a duration as people write it: `90s`, `15m`, `1h`, `7d`.
 * @returns undefined for anything else
 */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text.trim()) ?? [];
  const seconds = SECONDS[unit];
  return number === undefined || seconds === undefined ? undefined : Number(number) * seconds;
}
