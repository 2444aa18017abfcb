/** The newest protocol revision served; each of its requests names it. */
export const LATEST_VERSION = "2026-07-28";
