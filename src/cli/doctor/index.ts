/** `brainloop doctor`: what is wrong, and what mends it. */
import type { Invocation } from "../command.ts";
import { EXIT } from "../exit.ts";
import { listenForSignals } from "../interrupt.ts";
import { findPlace } from "../place.ts";
import { openWorkplace } from "../services.ts";
import { type Style, styleOf } from "../table.ts";
import { escapeControls } from "../../log.ts";
import { contracts } from "./contracts.ts";
import { databases } from "./databases.ts";
import { brokenBy, type Check, type Examination, type Finding } from "./finding.ts";
import { parsers } from "./parsers.ts";
import { permissions } from "./permissions.ts";
import { providers } from "./providers.ts";
import { settings } from "./settings.ts";
import { sources } from "./sources.ts";
import { workers } from "./workers.ts";

/** In this order: permissions and databases are looked at before anything opens them, and changes what was wrong. */
const CHECKS: readonly Check[] = [
  permissions,
  databases,
  settings,
  parsers,
  providers,
  sources,
  contracts,
  workers,
];

const SIGNS = { ok: "ok", fixed: "fixed", warning: "warning", broken: "BROKEN" } as const;

/** Looks at everything and prints a line each; exits 1 if something is broken. */
export async function doctor(invocation: Invocation): Promise<number> {
  const { world, options } = invocation;
  const interrupt = listenForSignals();
  const [fix, accept] = [options["fix"] === true, options["accept"] === true];
  const workplace = openWorkplace(invocation, { operator: true, looking: !fix && !accept });
  const examination: Examination = {
    invocation,
    place: findPlace(invocation),
    workplace,
    fix,
    accept,
    signal: interrupt.signal,
  };
  const asJson = options["json"] === true;
  const findings: Finding[] = [];
  try {
    for (const check of CHECKS) {
      const found = await examine(check, examination);
      findings.push(...found);
      if (!asJson) world.out(found.map((finding) => line(finding, styleOf(world))).join(""));
      const code = interrupt.code();
      if (code !== undefined) return code;
      // From here on everything is read from the databases as they are.
      if (check === databases) await workplace.refresh();
    }
  } finally {
    await workplace.close();
  }
  if (asJson) world.out(`${JSON.stringify(findings, null, 2)}\n`);
  return findings.some(({ state }) => state === "broken") ? EXIT.failed : EXIT.done;
}

/** What a check runs into is a finding, too. */
async function examine(check: Check, examination: Examination): Promise<Finding[]> {
  const withName = (found: Omit<Finding, "check">): Finding => ({ check: check.name, ...found });
  try {
    return (await check.run(examination)).map(withName);
  } catch (error) {
    return [withName(brokenBy(error))];
  }
}

function line({ check, message, mend, state }: Finding, style: Style): string {
  const sign = state === "ok" ? SIGNS[state].padEnd(8) : style.bold(SIGNS[state].padEnd(8));
  const text = escapeControls(message);
  const note = mend === undefined ? "" : `                      ${style.dim(`→ ${escapeControls(mend)}`)}\n`;
  return `${sign} ${check.padEnd(12)} ${text}\n${note}`;
}
