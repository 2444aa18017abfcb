import { AI } from "./ai.ts";
import { CLOUD } from "./cloud.ts";
import { DEVELOPMENT } from "./development.ts";
import { MESSAGING } from "./messaging.ts";
import { MONITORING } from "./monitoring.ts";
import { PAYMENT } from "./payment.ts";
import type { VendorRule } from "./rule.ts";

export type { VendorRule } from "./rule.ts";

/** Every vendor's key format. To add one: a row in the table of its kind, with the page that documents it. */
export const VENDOR_RULES: readonly VendorRule[] = [
  ...CLOUD,
  ...DEVELOPMENT,
  ...AI,
  ...MESSAGING,
  ...PAYMENT,
  ...MONITORING,
];
